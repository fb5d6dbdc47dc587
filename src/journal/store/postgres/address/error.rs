//! Why a connection string cannot be used: as data, without a value of the string, any of which could be the
//! password or a piece of it.

use crate::secret::Guarded;

/// Why a connection string cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// It is a URL of another kind.
    OtherScheme,
    /// There is no equals sign behind a key.
    NoEquals,
    /// A quote is not closed.
    OpenQuote,
    /// The bracket around an IPv6 address is not closed, or something stands behind it.
    OpenBracket,
    /// There is an `@` behind the server of a URL: the user's name or the password holds an `@` or a `/`.
    UnescapedAt,
    /// A percent sign of a URL is not followed by two hexadecimal digits, or those of a text make no UTF-8.
    Percent,
    /// It has a key that means nothing here.
    UnknownKey {
        /// The key.
        key: Guarded,
        /// The known key that is spelled most like it.
        nearest: Option<&'static str>,
    },
    /// A key is there twice.
    Twice {
        /// The key.
        key: &'static str,
    },
    /// A value has a control character.
    ControlInValue {
        /// The key.
        key: &'static str,
    },
    /// Something has to be said.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// What is in the place of a host cannot be one.
    NotAHost,
    /// A host has a port behind a colon.
    PortInHost,
    /// A `hostaddr` is not an IP address.
    NotAnAddress,
    /// There are as many of these as of hosts, or one for all of them.
    Count {
        /// The key.
        key: &'static str,
        /// How many there are.
        found: usize,
        /// How many hosts there are.
        hosts: usize,
    },
    /// Some hosts are sockets on this machine, and some are not.
    SocketAmongHosts,
    /// A value is not a number, or outside of what makes sense.
    Number {
        /// The key.
        key: &'static str,
        /// The smallest that is accepted.
        min: u32,
        /// The largest that is accepted.
        max: u32,
    },
    /// A value is none of the words that it can be.
    Word {
        /// The key.
        key: &'static str,
        /// The words.
        known: Vec<&'static str>,
    },
    /// It would be encrypted only if it suits the server, or whoever is in between.
    OpportunisticTls {
        /// The `sslmode`.
        mode: &'static str,
    },
    /// Everybody has a certificate of one of the system's authorities, so that the name has to be checked too.
    NameUnchecked {
        /// The `sslmode`.
        mode: &'static str,
    },
    /// One of `sslcert` and `sslkey` is there without the other.
    HalfCertificate {
        /// The one that is there.
        there: &'static str,
        /// The one that is missing.
        missing: &'static str,
    },
}

impl std::error::Error for AddressError {}
