//! What `config show` and `config check` tell of a profile.

use std::fmt;

use jiff::Timestamp;

use crate::payment::KOREA;
use crate::words::ConnectionLabel;

impl fmt::Display for ConnectionLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ConfigFile => "config_file",
            Self::Key => "api_key",
            Self::Profile => "profile",
            Self::Environment => "environment",
            Self::BaseUrl => "base_url",
            Self::Proxy => "proxy",
            Self::Certificates => "certificates",
            Self::Token => "token",
        })
    }
}

/// A first configuration file, to be filled in.
pub(crate) const EXAMPLE: &str = include_str!("../../../config.example.toml");

/// A key that has no value.
pub(crate) const UNSET: &str = "none";

/// No file of certificates is named.
pub(crate) const SYSTEM_CERTIFICATES: &str = "the system's";

/// Says whether something is so, as the file does.
pub(crate) const fn flag(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}

/// Says how long a token took, and how long it is good.
pub(crate) fn issued(milliseconds: u128, expires_at: Option<Timestamp>) -> String {
    match expires_at {
        Some(until) => {
            let until = until.display_with_offset(KOREA);
            format!("issued in {milliseconds} ms, good until {until}")
        }
        None => format!("issued in {milliseconds} ms, good until it is refused"),
    }
}
