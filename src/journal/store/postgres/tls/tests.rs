//! Whom a connection to the database believes. The servers here are no further away than memory.

use std::fs;
use std::io::{Read as _, Write as _};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConnection, ServerConfig, ServerConnection};

use super::*;

/// One of each kind.
pub(crate) fn every_tls_error() -> Vec<TlsError> {
    let path = || PathBuf::from("x/a.key");
    vec![
        TlsError::Unreadable {
            key: "sslkey",
            path: path(),
            source: SmallFileError::TooLarge { bytes_max: 1_000 },
        },
        TlsError::NotPem {
            key: "sslkey",
            path: path(),
        },
        TlsError::KeyOpenToOthers {
            path: path(),
            mode: 0o644,
        },
        TlsError::KeyMismatch {
            certificate: PathBuf::from("x/a.pem"),
            key: path(),
        },
        TlsError::SystemRoots(rustls::Error::DecryptError),
    ]
}

/// An authority, and what it signs, as files of one folder.
struct Authority {
    folder: tempfile::TempDir,
    params: CertificateParams,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        fs::write(folder.path().join("ca.pem"), pem).unwrap();
        Self {
            folder,
            params,
            key,
        }
    }

    /// Writes a certificate and its key.
    fn issue(&self, name: &str, host: &str) {
        let params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let issuer = Issuer::from_params(&self.params, &self.key);
        let certificate = params.signed_by(&key, &issuer).unwrap();
        fs::write(self.path(&format!("{name}.pem")), certificate.pem()).unwrap();
        self.write_key(&format!("{name}.key"), &key.serialize_pem());
    }

    fn write_key(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        set_mode(&path, 0o600);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A server that shows a certificate of this authority.
    fn server(&self, host: &str) -> Arc<ServerConfig> {
        self.issue("server", host);
        let (chain, key) = self.pair("server");
        let config = builder().with_no_client_auth();
        Arc::new(config.with_single_cert(chain, key).unwrap())
    }

    /// One that wants to see a certificate of this authority too.
    fn asking_server(&self, host: &str) -> Arc<ServerConfig> {
        self.issue("server", host);
        let (chain, key) = self.pair("server");
        let roots = Arc::new(read_roots(&self.path("ca.pem")).unwrap());
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
        let config = builder().with_client_cert_verifier(verifier.build().unwrap());
        Arc::new(config.with_single_cert(chain, key).unwrap())
    }

    fn pair(&self, name: &str) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        read_client_certificate(&ClientCertificate {
            certificate: self.path(&format!("{name}.pem")),
            key: self.path(&format!("{name}.key")),
        })
        .unwrap()
    }

    /// Reads the end of an address, in which paths start at the folder.
    fn address(&self, tls: &str) -> DatabaseAddress {
        let text = format!("host=db.example dbname=cookiepay {tls}");
        let address = DatabaseAddress::parse(&text).unwrap();
        let whole = |path: &Path| Ok::<_, ()>(self.folder.path().join(path));
        address.complete_paths(whole).unwrap()
    }

    fn config(&self, tls: &str) -> Result<ClientConfig, TlsError> {
        client_config(&self.address(tls)).map(Option::unwrap)
    }

    fn refusal(&self, tls: &str) -> TlsError {
        self.config(tls).unwrap_err()
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;

    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

fn builder() -> rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier> {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
}

/// Connects, and says a word each way.
fn connect(client: ClientConfig, server: &Arc<ServerConfig>) -> Result<(), rustls::Error> {
    let name = ServerName::try_from("db.example").unwrap();
    let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
    let mut server = ServerConnection::new(Arc::clone(server)).unwrap();
    client.writer().write_all(b"cookie").unwrap();
    server.writer().write_all(b"pay").unwrap();
    // More rounds than any handshake has.
    for _ in 0..10 {
        let mut bytes = Vec::new();
        client.write_tls(&mut bytes).unwrap();
        server.read_tls(&mut &*bytes).unwrap();
        server.process_new_packets()?;
        bytes.clear();
        server.write_tls(&mut bytes).unwrap();
        client.read_tls(&mut &*bytes).unwrap();
        client.process_new_packets()?;
    }
    let mut word = [0; 3];
    client.reader().read_exact(&mut word).unwrap();
    assert_eq!(&word, b"pay");
    Ok(())
}

#[test]
fn a_server_is_believed_by_its_authority_and_its_name_as_the_mode_asks() {
    let (ours, other) = (Authority::new(), Authority::new());
    for (mode, [is_named, has_other_name, is_of_another]) in [
        (
            "sslmode=verify-full sslrootcert=ca.pem",
            [true, false, false],
        ),
        ("sslrootcert=ca.pem", [true, false, false]),
        ("sslmode=verify-ca sslrootcert=ca.pem", [true, true, false]),
        ("sslmode=require sslrootcert=ca.pem", [true, true, false]),
        ("sslmode=require", [true, true, true]),
        ("sslmode=verify-full", [false, false, false]),
    ] {
        for (server, is_believed) in [
            (ours.server("db.example"), is_named),
            (ours.server("other.example"), has_other_name),
            (other.server("db.example"), is_of_another),
        ] {
            let connected = connect(ours.config(mode).unwrap(), &server);
            assert_eq!(connected.is_ok(), is_believed, "{mode}: {connected:?}");
        }
    }
}

#[test]
fn nothing_is_encrypted_only_where_the_address_says_so_or_nothing_leaves_the_machine() {
    let is_plain = |text: &str| {
        let address = DatabaseAddress::parse(&format!("dbname=cookiepay {text}")).unwrap();
        client_config(&address).unwrap().is_none()
    };
    assert!(is_plain("host=db.example sslmode=disable"));
    assert!(is_plain("host=localhost"));
    assert!(is_plain("host=/run/postgresql sslmode=require"));
    assert!(!is_plain("host=db.example sslmode=require"));
    assert!(!is_plain("host=localhost sslmode=require"));
}

#[test]
fn a_server_that_asks_who_we_are_is_shown_our_certificate() {
    let ours = Authority::new();
    ours.issue("client", "refunds");
    let server = ours.asking_server("db.example");
    let nobody = ours.config("sslrootcert=ca.pem").unwrap();
    connect(nobody, &server).unwrap_err();
    let somebody = "sslrootcert=ca.pem sslcert=client.pem sslkey=client.key";
    connect(ours.config(somebody).unwrap(), &server).unwrap();
}

#[test]
fn a_file_that_does_not_hold_what_it_should_is_refused() {
    let ours = Authority::new();
    ours.issue("client", "refunds");
    ours.issue("other", "refunds");
    ours.write_key("no.pem", "no certificate");
    ours.write_key(
        "broken.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let key_of = |error: TlsError| match error {
        TlsError::Unreadable { key, .. } | TlsError::NotPem { key, .. } => Some(key),
        TlsError::KeyMismatch { .. } => None,
        other @ (TlsError::KeyOpenToOthers { .. } | TlsError::SystemRoots(_)) => {
            panic!("{other:?}")
        }
    };
    for (tls, expected) in [
        ("sslrootcert=none.pem", Some("sslrootcert")),
        ("sslrootcert=no.pem", Some("sslrootcert")),
        ("sslrootcert=broken.pem", Some("sslrootcert")),
        ("sslcert=none.pem sslkey=client.key", Some("sslcert")),
        ("sslcert=no.pem sslkey=client.key", Some("sslcert")),
        ("sslcert=client.pem sslkey=none.key", Some("sslkey")),
        ("sslcert=client.pem sslkey=no.pem", Some("sslkey")),
        ("sslcert=client.pem sslkey=other.key", None),
    ] {
        assert_eq!(key_of(ours.refusal(tls)), expected, "{tls}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused() {
    let ours = Authority::new();
    ours.issue("client", "refunds");
    let tls = "sslcert=client.pem sslkey=client.key";
    for mode in [0o640, 0o604, 0o620, 0o644] {
        set_mode(&ours.path("client.key"), mode);
        let error = ours.refusal(tls);
        assert!(
            matches!(&error, TlsError::KeyOpenToOthers { mode: found, .. } if *found == mode),
            "{error:?}"
        );
    }
    for mode in [0o600, 0o400] {
        set_mode(&ours.path("client.key"), mode);
        ours.config(tls).unwrap();
    }
}
