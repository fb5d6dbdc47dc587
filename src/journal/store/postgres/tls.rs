//! Whom a connection to the database trusts, and as whom it shows itself. Refuses a key that other users of this
//! machine can read, as libpq does.
//!
//! A server is believed only where its certificate is checked: whoever is in between could say that no refund was
//! ever made. What is checked less is asked for in the address, and warned of there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::address::{ClientCertificate, DatabaseAddress, DatabaseTls, TrustedRoots};
use crate::small_file::{self, SmallFile, SmallFileError};

/// Why a connection to a database cannot be encrypted as its address asks.
#[derive(Debug)]
pub enum TlsError {
    /// A file cannot be read.
    Unreadable {
        /// The key that names it.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: SmallFileError,
    },
    /// A file does not hold what it should, in PEM.
    NotPem {
        /// The key that names it.
        key: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The key of our certificate can be read by others.
    KeyOpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The key is not that of the certificate, or of a kind that is not known.
    KeyMismatch {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of the key.
        key: PathBuf,
    },
    /// The authorities of the system cannot be had.
    SystemRoots(rustls::Error),
}

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::SystemRoots(source) => Some(source),
            Self::NotPem { .. } | Self::KeyOpenToOthers { .. } | Self::KeyMismatch { .. } => None,
        }
    }
}

/// Makes ready to encrypt connections to a database; `None` where they are not encrypted.
///
/// # Errors
///
/// [`TlsError`].
pub(in crate::journal) fn client_config(
    address: &DatabaseAddress,
) -> Result<Option<ClientConfig>, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let Some(verifier) = verifier(address.tls(), &provider)? else {
        return Ok(None);
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::SystemRoots)?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    Ok(Some(match address.client_certificate() {
        Some(files) => {
            let (chain, key) = read_client_certificate(files)?;
            let mismatch = |_| TlsError::KeyMismatch {
                certificate: files.certificate.clone(),
                key: files.key.clone(),
            };
            config.with_client_auth_cert(chain, key).map_err(mismatch)?
        }
        None => config.with_no_client_auth(),
    }))
}

/// Returns who checks the server; `None` where nothing is encrypted.
fn verifier(
    tls: &DatabaseTls,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ServerCertVerifier>>, TlsError> {
    let whatever_name = |roots| WhateverName {
        roots,
        provider: Arc::clone(provider),
    };
    Ok(Some(match tls {
        DatabaseTls::Disabled => return Ok(None),
        DatabaseTls::Unverified => Arc::new(whatever_name(None)),
        DatabaseTls::VerifyCa { roots } => Arc::new(whatever_name(Some(read_roots(roots)?))),
        DatabaseTls::VerifyFull {
            roots: TrustedRoots::File(path),
        } => {
            let roots = Arc::new(read_roots(path)?);
            let verifier =
                WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(provider)).build();
            verifier.map_err(|_| not_pem(ROOTS_KEY, path))?
        }
        DatabaseTls::VerifyFull {
            roots: TrustedRoots::System,
        } => Arc::new(Verifier::new(Arc::clone(provider)).map_err(TlsError::SystemRoots)?),
    }))
}

const ROOTS_KEY: &str = "sslrootcert";

/// Reads the authorities of a file.
fn read_roots(path: &Path) -> Result<RootCertStore, TlsError> {
    let not_pem = || not_pem(ROOTS_KEY, path);
    let mut roots = RootCertStore::empty();
    for certificate in certificates(&read(ROOTS_KEY, path)?.bytes, not_pem)? {
        roots.add(certificate).map_err(|_| not_pem())?;
    }
    Ok(roots)
}

/// A bundle of every authority that there is has some 250 KB.
const PEM_BYTES_MAX: usize = 16 << 20;

fn read(key: &'static str, path: &Path) -> Result<SmallFile, TlsError> {
    small_file::read(path, PEM_BYTES_MAX).map_err(|source| TlsError::Unreadable {
        key,
        path: path.to_owned(),
        source,
    })
}

fn not_pem(key: &'static str, path: &Path) -> TlsError {
    TlsError::NotPem {
        key,
        path: path.to_owned(),
    }
}

/// Reads the certificates of a text; there is at least one.
fn certificates(
    pem: &[u8],
    not_pem: impl Fn() -> TlsError,
) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|_| not_pem())?;
    if found.is_empty() {
        return Err(not_pem());
    }
    Ok(found)
}

fn read_client_certificate(
    files: &ClientCertificate,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TlsError> {
    let (certificate, key) = (&files.certificate, &files.key);
    let of_certificate = read("sslcert", certificate)?;
    let chain = certificates(&of_certificate.bytes, || not_pem("sslcert", certificate))?;
    refuse_open_to_others(key)?;
    let of_key = read("sslkey", key)?;
    let key = PrivateKeyDer::from_pem_slice(&of_key.bytes).map_err(|_| not_pem("sslkey", key))?;
    Ok((chain, key))
}

/// Refuses a key that others can read: one of ours that has any right for them, or one of root's that has more
/// than reading for its group.
#[cfg(unix)]
fn refuse_open_to_others(path: &Path) -> Result<(), TlsError> {
    use std::os::unix::fs::MetadataExt as _;

    // One that is not there is told when it is read.
    let Ok(found) = std::fs::metadata(path) else {
        return Ok(());
    };
    let is_roots = found.uid() == 0 && !rustix::process::geteuid().is_root();
    let forbidden = if is_roots { 0o037 } else { 0o077 };
    if found.is_file() && found.mode() & forbidden != 0 {
        return Err(TlsError::KeyOpenToOthers {
            path: path.to_owned(),
            mode: found.mode() & 0o7777,
        });
    }
    Ok(())
}

/// Access lists of other platforms are not looked into.
#[cfg(not(unix))]
const fn refuse_open_to_others(_: &Path) -> Result<(), TlsError> {
    Ok(())
}

/// Checks less than the name: the authority alone (`verify-ca`), or nothing (`require`).
///
/// That the server has the key of the certificate that it shows is checked all the same, since a password may be
/// bound to that.
#[derive(Debug)]
struct WhateverName {
    /// The authorities; `None` believes whoever answers.
    roots: Option<RootCertStore>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for WhateverName {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some(roots) = &self.roots {
            let certificate = ParsedCertificate::try_from(end_entity)?;
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(
                &certificate,
                roots,
                intermediates,
                now,
                algorithms,
            )?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

#[cfg(test)]
pub(in crate::journal) mod tests;
