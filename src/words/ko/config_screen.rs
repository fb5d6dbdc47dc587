//! What `config show` and `config check` tell of a profile.

use std::fmt;

use crate::words::ConnectionLabel;
use crate::words::language::Korean;

impl Korean for ConnectionLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Profile => "profile",
            Self::Environment => "environment",
            Self::BaseUrl => "base_url",
            Self::Proxy => "proxy",
            Self::Certificates => "certificates",
            Self::Token => "token",
        })
    }
}

/// A key that has no value.
pub(crate) const UNSET: &str = "none";

/// No file of certificates is named.
pub(crate) const SYSTEM_CERTIFICATES: &str = "the system's";

/// Says how long a token took, and how long it is good.
pub(crate) fn issued(milliseconds: u128, expires_at: Option<&str>) -> String {
    match expires_at {
        Some(until) => format!("issued in {milliseconds} ms, good until {until}"),
        None => format!("issued in {milliseconds} ms, good until it is refused"),
    }
}
