//! Why the address of a database cannot be used, and why no connection to one can be encrypted. Refuses to show a
//! value of the address: it could be the password.

use std::fmt;

use crate::journal::{AddressError, TlsError};
use crate::words::en::config::{GuardedPath, InQuotes};

/// Completes a place in the configuration.
impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherScheme => {
                f.write_str("postgres is a URL that does not begin with postgres://")
            }
            Self::NoEquals => f.write_str(
                "postgres has a word without an equals sign; a value with a blank stands in single \
                 quotes, as in user='min ji'",
            ),
            Self::OpenQuote => f.write_str("a quote in postgres is not closed"),
            Self::OpenBracket => f.write_str(
                "the brackets in postgres are not around an IPv6 address, as in [::1]:5432",
            ),
            Self::UnescapedAt => f.write_str(
                "postgres has an @ behind its host; in a user or a password, %40 stands for an @, and \
                 %2F for a /",
            ),
            Self::Percent => f.write_str(
                "a % in postgres is not followed by two hexadecimal digits of UTF-8 text; %25 stands \
                 for the % itself",
            ),
            Self::UnknownKey { key, .. } => write!(f, "unknown key {} in postgres", InQuotes(key)),
            Self::Twice { key } => write!(f, "postgres has {key} twice"),
            Self::ControlInValue { key } => {
                write!(f, "{key} in postgres has a control character")
            }
            Self::Missing { key } => write!(f, "postgres has no {key}"),
            Self::NotAHost => f.write_str(
                "host in postgres is neither a name, nor an IP address, nor the folder of a socket",
            ),
            Self::PortInHost => f.write_str(
                "host in postgres has a port, which stands beside it, as in port=5433",
            ),
            Self::NotAnAddress => f.write_str("hostaddr in postgres is not an IP address"),
            Self::Count { key, found, hosts } => write!(
                f,
                "{key} in postgres has {found} values for {hosts} hosts"
            ),
            Self::SocketAmongHosts => {
                f.write_str("host in postgres has both a socket and a host elsewhere")
            }
            Self::Number { key, min, max } => {
                write!(f, "{key} in postgres is a whole number from {min} to {max}")
            }
            Self::Word { key, known } => {
                write!(f, "{key} in postgres is one of: {}", known.join(", "))
            }
            Self::OpportunisticTls { mode } => write!(
                f,
                "sslmode={mode} would not encrypt where the server, or somebody in between, says no"
            ),
            Self::NameUnchecked { mode } => write!(
                f,
                "sslmode={mode} would take every server that has a certificate of the system's \
                 authorities"
            ),
            Self::HalfCertificate { there, missing } => {
                write!(f, "postgres has {there} and no {missing}")
            }
        }
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { key, path, .. } => {
                write!(f, "cannot read {} ({key} in postgres)", GuardedPath(path))
            }
            Self::NotPem { key, path } => write!(
                f,
                "{} does not hold in PEM what {key} in postgres stands for",
                GuardedPath(path)
            ),
            Self::KeyOpenToOthers { path, mode } => write!(
                f,
                "{} is the key of a certificate, and open to other users of this machine (mode \
                 {mode:04o}); `chmod 600` closes it",
                GuardedPath(path)
            ),
            Self::KeyMismatch { certificate, key } => write!(
                f,
                "the key in {} is not that of the certificate in {}",
                GuardedPath(key),
                GuardedPath(certificate)
            ),
            Self::SystemRoots(_) => {
                f.write_str("the certificates that the system trusts cannot be had")
            }
        }
    }
}
