//! How a connection to the database is encrypted, and whom it trusts: `sslmode`, `sslrootcert`, `sslcert` and
//! `sslkey`. Refuses what looks like a check and is none.

use std::path::PathBuf;

use super::error::AddressError;
use super::pairs::Pairs;
use super::servers::{DatabaseServer, ServerHost};

/// How a connection is encrypted, and whom it trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseTls {
    /// It is not encrypted (`disable`, and whatever goes through a socket).
    Disabled,
    /// It is encrypted, and nobody checks who is at the other end (`require`).
    Unverified,
    /// The server has a certificate of one of these authorities, for whatever name (`verify-ca`).
    VerifyCa {
        /// The file of their certificates.
        roots: PathBuf,
    },
    /// The server has a certificate for its name, of a trusted authority (`verify-full`).
    VerifyFull {
        /// The authorities.
        roots: TrustedRoots,
    },
}

/// The authorities that are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedRoots {
    /// Those of the system.
    System,
    /// Those of a file, in PEM.
    File(PathBuf),
}

/// The certificate by which the server knows us, and its key, both files in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate {
    /// `sslcert`.
    pub certificate: PathBuf,
    /// `sslkey`.
    pub key: PathBuf,
}

impl DatabaseTls {
    /// Returns the `sslmode` that it is.
    #[must_use]
    pub const fn mode(&self) -> &'static str {
        match self {
            Self::Disabled => "disable",
            Self::Unverified => "require",
            Self::VerifyCa { .. } => "verify-ca",
            Self::VerifyFull { .. } => "verify-full",
        }
    }

    pub(super) fn roots_path_mut(&mut self) -> Option<&mut PathBuf> {
        match self {
            Self::VerifyCa { roots }
            | Self::VerifyFull {
                roots: TrustedRoots::File(roots),
            } => Some(roots),
            Self::Disabled
            | Self::Unverified
            | Self::VerifyFull {
                roots: TrustedRoots::System,
            } => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Mode {
    Disable,
    Require,
    VerifyCa,
    VerifyFull,
}

/// Takes out how it is encrypted: checked in full, unless it stays on this machine and nobody asked for more.
pub(super) fn take(
    pairs: &mut Pairs,
    servers: &[DatabaseServer],
    has_client_certificate: bool,
) -> Result<DatabaseTls, AddressError> {
    let mode = take_mode(pairs)?;
    let roots = pairs.take("sslrootcert").map(|roots| match roots.as_str() {
        "system" => TrustedRoots::System,
        path => TrustedRoots::File(PathBuf::from(path)),
    });
    let is_socket = |it: &DatabaseServer| matches!(it.host, ServerHost::Socket(_));
    // As libpq does, whatever the mode says: there is nobody in between.
    if servers.iter().all(is_socket) {
        return Ok(DatabaseTls::Disabled);
    }
    let is_local = servers.iter().all(DatabaseServer::is_local);
    let wants_tls = roots.is_some() || has_client_certificate;
    match (mode, roots) {
        (None, None) if is_local && !wants_tls => Ok(DatabaseTls::Disabled),
        (Some(Mode::Disable), _) => Ok(DatabaseTls::Disabled),
        (Some(Mode::Require), None) => Ok(DatabaseTls::Unverified),
        (Some(Mode::Require), Some(TrustedRoots::System)) => {
            Err(AddressError::NameUnchecked { mode: "require" })
        }
        // As libpq does: whoever names authorities wants them to be asked.
        (Some(Mode::Require | Mode::VerifyCa), Some(TrustedRoots::File(roots))) => {
            Ok(DatabaseTls::VerifyCa { roots })
        }
        (Some(Mode::VerifyCa), Some(TrustedRoots::System) | None) => {
            Err(AddressError::NameUnchecked { mode: "verify-ca" })
        }
        (Some(Mode::VerifyFull) | None, roots) => Ok(DatabaseTls::VerifyFull {
            roots: roots.unwrap_or(TrustedRoots::System),
        }),
    }
}

fn take_mode(pairs: &mut Pairs) -> Result<Option<Mode>, AddressError> {
    let written = pairs.get("sslmode");
    let opportunistic = ["allow", "prefer"];
    if let Some(mode) = opportunistic.into_iter().find(|it| written == Some(it)) {
        return Err(AddressError::OpportunisticTls { mode });
    }
    let words = [
        ("disable", Mode::Disable),
        ("require", Mode::Require),
        ("verify-ca", Mode::VerifyCa),
        ("verify-full", Mode::VerifyFull),
    ];
    pairs.take_word("sslmode", &words)
}

/// Takes out the certificate by which the server knows us; half of one is none.
pub(super) fn take_client_certificate(
    pairs: &mut Pairs,
) -> Result<Option<ClientCertificate>, AddressError> {
    let half = |there, missing| Err(AddressError::HalfCertificate { there, missing });
    match (pairs.take("sslcert"), pairs.take("sslkey")) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(ClientCertificate {
            certificate: PathBuf::from(certificate.as_str()),
            key: PathBuf::from(key.as_str()),
        })),
        (Some(_), None) => half("sslcert", "sslkey"),
        (None, Some(_)) => half("sslkey", "sslcert"),
    }
}
