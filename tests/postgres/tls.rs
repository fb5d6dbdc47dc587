//! Certificates for a server that speaks TLS, and for roles that show one.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};

use super::pooler::write;

/// The role of whom the server asks for a certificate.
pub(crate) const CERTIFIED: &str = "certified";

/// A CA, a certificate of the server, and one of the role `certified`: all as PEM.
pub(crate) struct Certificates {
    /// The CA that issued both.
    pub(crate) ca: String,
    server: (String, String),
    /// The certificate of the role, and its key.
    pub(crate) client: (String, String),
}

impl Certificates {
    /// Issues them for a server of some name or address.
    pub(crate) fn of(host: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // A name of its own: one that is unknown is not taken for another.
        let name = format!("CA {} of a test", NEXT.fetch_add(1, Ordering::Relaxed));
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        let ca = CertifiedIssuer::self_signed(params, key).expect("a CA");
        let issue = |names: &[&str], role: &str, purpose: ExtendedKeyUsagePurpose| {
            let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
            let mut params = CertificateParams::new(names).expect("names");
            params.distinguished_name.push(DnType::CommonName, role);
            params.extended_key_usages = vec![purpose];
            let key = KeyPair::generate().expect("a key");
            let certificate = params.signed_by(&key, &ca).expect("a certificate");
            (certificate.pem(), key.serialize_pem())
        };
        Self {
            server: issue(&[host], "server", ExtendedKeyUsagePurpose::ServerAuth),
            client: issue(&[], CERTIFIED, ExtendedKeyUsagePurpose::ClientAuth),
            ca: ca.pem(),
        }
    }

    /// Writes what the server needs into its directory.
    pub(super) fn write_into(&self, folder: &Path) {
        write(folder, "ca.pem", &self.ca);
        write(folder, "server.pem", &self.server.0);
        write(folder, "server.key", &self.server.1);
    }
}
