//! Which world a payment lives in: one word with one meaning, wherever it is printed or kept.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Where a payment is known. Payments of one environment are unknown in the others.
///
/// A payment is its environment and its TID, whatever the profile, the merchant or the base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    /// Real money: the live gateway, or any other `https` origin, which may be a relay to it.
    Live,
    /// The gateway's test system.
    Sandbox,
    /// The mock inside this process, which the `demo` profile uses.
    Demo,
    /// A gateway on this machine, known by its port: the host has many names.
    Local {
        /// The port.
        port: u16,
    },
}

impl Environment {
    /// Returns the word used in profiles and output: `live`, `sandbox`, `demo` or `local`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
            Self::Demo => "demo",
            Self::Local { .. } => "local",
        }
    }

    /// Tells whether real money moves here.
    #[must_use]
    pub const fn is_live(self) -> bool {
        match self {
            Self::Live => true,
            Self::Sandbox | Self::Demo | Self::Local { .. } => false,
        }
    }

    /// Says where an origin leads, `scheme://host[:port]`; `None` for what is no origin.
    ///
    /// The vendor's hosts are live and sandbox (manual), however they are written: in capitals, with
    /// a dot behind. A loopback host is its port. Any other host is live.
    #[must_use]
    pub fn of_origin(origin: &str) -> Option<Self> {
        let (scheme, authority) = origin.trim_end_matches('/').split_once("://")?;
        let (host, port) = split_port(authority);
        let port = match (port, scheme) {
            (Some(port), _) => port.parse().ok()?,
            (None, "https") => 443,
            (None, _) => 80,
        };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        if host.is_empty() {
            return None;
        }
        Some(match host.as_str() {
            "sandbox.cookiepayments.com" => Self::Sandbox,
            host if is_loopback_host(host) => Self::Local { port },
            _ => Self::Live,
        })
    }
}

/// Tells whether a host is this very machine: `localhost`, `127.0.0.0/8` or `::1`, with or without
/// brackets, in any case, with or without a dot behind.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Splits `host:port`; the colons of an IPv6 address are within its brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        Some(_) | None => (authority, None),
    }
}

/// Writes the name that is kept: the word, and of a local one the port too, as `local:8480`.
impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local { port } => f.pad(&format!("local:{port}")),
            Self::Live | Self::Sandbox | Self::Demo => f.pad(self.name()),
        }
    }
}

/// Why a text names no environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseEnvironmentError;

/// Reads what `Display` writes.
impl FromStr for Environment {
    type Err = ParseEnvironmentError;

    fn from_str(text: &str) -> Result<Self, ParseEnvironmentError> {
        match text {
            "live" => Ok(Self::Live),
            "sandbox" => Ok(Self::Sandbox),
            "demo" => Ok(Self::Demo),
            _ => {
                let port = text.strip_prefix("local:").ok_or(ParseEnvironmentError)?;
                let port = port.parse().map_err(|_| ParseEnvironmentError)?;
                Ok(Self::Local { port })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(origin: &str) -> Environment {
        Environment::of_origin(origin).unwrap()
    }

    #[test]
    fn a_host_by_another_name_is_the_same_environment() {
        for origin in [
            "http://127.0.0.1:8480",
            "http://localhost:8480",
            "http://LOCALHOST.:8480/",
            "http://[::1]:8480",
            "http://127.0.0.2:8480",
            "http://[::ffff:127.0.0.1]:8480",
        ] {
            assert_eq!(of(origin), Environment::Local { port: 8480 }, "{origin}");
        }
        assert_eq!(of("http://localhost"), Environment::Local { port: 80 });
        assert_eq!(of("https://[::1]"), Environment::Local { port: 443 });
        for origin in [
            "https://sandbox.cookiepayments.com",
            "https://SANDBOX.cookiepayments.com.:443",
        ] {
            assert_eq!(of(origin), Environment::Sandbox, "{origin}");
        }
    }

    #[test]
    fn whatever_may_lead_to_real_money_is_live() {
        for origin in [
            "https://www.cookiepayments.com",
            "https://cookiepayments.com.",
            "https://relay.example.com:8443",
            "https://127.0.0.1.example.com",
            "https://10.0.0.1",
        ] {
            assert_eq!(of(origin), Environment::Live, "{origin}");
        }
    }

    #[test]
    fn what_is_no_origin_leads_nowhere() {
        for text in ["", "live", "https://", "http://:80", "http://a:b:c:99999"] {
            assert_eq!(Environment::of_origin(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_that_is_kept_is_read_back() {
        for environment in [
            Environment::Live,
            Environment::Sandbox,
            Environment::Demo,
            Environment::Local { port: 8480 },
        ] {
            assert_eq!(environment.to_string().parse(), Ok(environment));
        }
        for text in ["", "local", "local:", "local:99999", "custom", "Live"] {
            assert!(text.parse::<Environment>().is_err(), "{text}");
        }
    }
}
