//! Whom a connection trusts, and which proxy it goes through.

use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::gateway::Proxy;
use crate::gateway::{CaFileProblem, SetupError};
use crate::small_file;

/// Makes ready to trust the authorities of a file, or else those of the system.
///
/// # Errors
///
/// [`SetupError::CaFile`].
pub(super) fn tls(ca_file: Option<&Path>) -> Result<TlsConfig, SetupError> {
    let roots = match ca_file {
        Some(path) => RootCerts::from(read_certificates(path)?),
        // Loaded with the first https connection, not before.
        None => RootCerts::PlatformVerifier,
    };
    Ok(TlsConfig::builder()
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build())
}

/// Makes ready to go through a proxy.
///
/// # Errors
///
/// [`SetupError::Proxy`].
pub(super) fn http_proxy(proxy: &Proxy) -> Result<ureq::Proxy, SetupError> {
    let proxy = ureq::Proxy::new(proxy.expose_url()).map_err(|_| SetupError::Proxy)?;
    match proxy.protocol() {
        ureq::ProxyProtocol::Http | ureq::ProxyProtocol::Https => Ok(proxy),
        // Ureq would go past a SOCKS proxy, with no more than a warning in a log.
        _ => Err(SetupError::Proxy),
    }
}

/// A bundle of every authority that there is has some 250 KB.
const CA_BYTES_MAX: usize = 16 << 20;

/// Reads a file of certificate authorities. Ureq would skip those it cannot use.
pub(super) fn read_certificates(path: &Path) -> Result<Vec<Certificate<'static>>, SetupError> {
    let unusable = |problem| SetupError::CaFile {
        path: path.to_owned(),
        problem,
    };
    let pem = small_file::read(path, CA_BYTES_MAX)
        .map_err(|error| unusable(CaFileProblem::Unreadable(error)))?
        .bytes;
    let mut store = RootCertStore::empty();
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|_| unusable(CaFileProblem::NotPem))?;
        store
            .add(certificate.clone())
            .map_err(|_| unusable(CaFileProblem::BrokenCertificate))?;
        certificates.push(Certificate::from_der(&certificate).to_owned());
    }
    if certificates.is_empty() {
        return Err(unusable(CaFileProblem::Empty));
    }
    Ok(certificates)
}
