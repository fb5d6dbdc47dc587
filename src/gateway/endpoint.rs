//! Where the gateway is: live, sandbox, or a mock on this machine. Refuses to send a key in clear.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use ureq::http::Uri;

/// An origin that requests go to, without a trailing slash: `https://www.cookiepayments.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    environment: Environment,
    origin: String,
}

/// Which world a payment lives in. Payments of one are unknown in the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Real money.
    Live,
    /// The gateway's test system.
    Sandbox,
    /// The mock inside this process, which the `demo` profile uses.
    Demo,
    /// Any other origin: a mock on this machine, or a relay in front of the gateway.
    Custom,
}

impl Environment {
    /// Returns the word used in profiles and output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Sandbox => "sandbox",
            Self::Demo => "demo",
            Self::Custom => "custom",
        }
    }
}

/// Why a base URL is not one to send a key to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseEndpointError {
    /// Not an absolute URL with a host.
    #[error("{0:?} is not a URL such as https://www.cookiepayments.com")]
    NotAUrl(String),
    /// `http` to another machine would show the key to everybody on the way.
    #[error("{0:?} is not https; http is for this machine only (127.0.0.1, [::1], localhost)")]
    Clear(String),
    /// Credentials in the URL would end up in messages.
    #[error("the base URL carries a user name or password")]
    Credentials,
    /// A path, query or fragment: the paths of the calls are fixed.
    #[error("{0:?} goes on after the host; leave out path, query and fragment")]
    Path(String),
}

impl Endpoint {
    /// Returns the live gateway (manual).
    #[must_use]
    pub fn live() -> Self {
        Self {
            environment: Environment::Live,
            origin: LIVE.to_owned(),
        }
    }

    /// Returns the gateway's test system (manual).
    #[must_use]
    pub fn sandbox() -> Self {
        Self {
            environment: Environment::Sandbox,
            origin: SANDBOX.to_owned(),
        }
    }

    /// Returns the mock inside this process, which listens on a loopback address.
    ///
    /// The port changes with every run, so the mock goes by the name `demo` instead.
    #[must_use]
    pub fn demo(address: SocketAddr) -> Self {
        Self {
            environment: Environment::Demo,
            origin: format!("http://{address}"),
        }
    }

    /// Reads a base URL: `https` to anywhere, `http` to this machine only.
    ///
    /// The origins of the live and the sandbox gateway are recognised as such, whatever way they
    /// were written down.
    ///
    /// # Errors
    ///
    /// [`ParseEndpointError`] when the URL is not one to send a key to.
    pub fn parse(base_url: &str) -> Result<Self, ParseEndpointError> {
        let not_a_url = || ParseEndpointError::NotAUrl(base_url.to_owned());
        if base_url.contains('@') {
            return Err(ParseEndpointError::Credentials);
        }
        if base_url.contains('#') {
            return Err(ParseEndpointError::Path(base_url.to_owned()));
        }
        let uri: Uri = base_url.parse().map_err(|_| not_a_url())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(not_a_url());
        };
        let host = authority.host();
        if host.is_empty() {
            return Err(not_a_url());
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(host) => {}
            _ => return Err(ParseEndpointError::Clear(base_url.to_owned())),
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(ParseEndpointError::Path(base_url.to_owned()));
        }
        let default_port = if scheme == "https" { 443 } else { 80 };
        // A port that is none reads as if there were none at all.
        if authority.port().is_none() && authority.as_str().len() != host.len() {
            return Err(not_a_url());
        }
        let authority = match authority.port_u16() {
            Some(port) if port != default_port => format!("{}:{port}", host.to_ascii_lowercase()),
            Some(_) | None => host.to_ascii_lowercase(),
        };
        let origin = format!("{scheme}://{authority}");
        let environment = match origin.as_str() {
            LIVE | "https://cookiepayments.com" => Environment::Live,
            SANDBOX => Environment::Sandbox,
            _ => Environment::Custom,
        };
        Ok(Self {
            environment,
            origin,
        })
    }

    /// Returns which world this is.
    #[must_use]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// Tells whether real money moves here.
    ///
    /// A custom `https` origin may be a relay to the live gateway, so only the sandbox and this very
    /// machine are taken for play.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.environment {
            Environment::Live => true,
            Environment::Sandbox | Environment::Demo => false,
            Environment::Custom => !self.is_loopback(),
        }
    }

    /// Tells whether requests stay on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.origin
            .parse::<Uri>()
            .is_ok_and(|uri| uri.host().is_some_and(is_loopback))
    }

    /// Tells whether requests are encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Returns the origin: scheme, host and port, without a trailing slash.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Writes `live`, `sandbox`, `demo`, or the origin: a name that stays the same from run to run.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.environment {
            Environment::Live | Environment::Sandbox | Environment::Demo => {
                f.write_str(self.environment.name())
            }
            Environment::Custom => f.write_str(&self.origin),
        }
    }
}

const LIVE: &str = "https://www.cookiepayments.com";
const SANDBOX: &str = "https://sandbox.cookiepayments.com";

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_goes_anywhere_and_http_stays_on_this_machine() {
        for url in [
            "https://pay.example.com",
            "http://127.0.0.1:8480",
            "http://[::1]:8480/",
            "http://localhost:1",
        ] {
            assert!(Endpoint::parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://pay.example.com",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
        ] {
            assert!(
                matches!(Endpoint::parse(url), Err(ParseEndpointError::Clear(_))),
                "{url}"
            );
        }
    }

    #[test]
    fn a_url_that_is_more_or_less_than_an_origin_is_refused() {
        assert!(matches!(
            Endpoint::parse("127.0.0.1:8480"),
            Err(ParseEndpointError::NotAUrl(_))
        ));
        assert!(matches!(
            Endpoint::parse(""),
            Err(ParseEndpointError::NotAUrl(_))
        ));
        assert!(matches!(
            Endpoint::parse("https://a.example/api"),
            Err(ParseEndpointError::Path(_))
        ));
        assert!(matches!(
            Endpoint::parse("https://a.example?x"),
            Err(ParseEndpointError::Path(_))
        ));
        assert_eq!(
            Endpoint::parse("https://me:pw@a.example"),
            Err(ParseEndpointError::Credentials)
        );
    }

    #[test]
    fn a_port_that_is_none_is_not_passed_over() {
        for url in [
            "https://a.example:99999",
            "https://a.example:",
            "https://a.example:x",
        ] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn the_live_gateway_is_live_however_it_is_written() {
        for url in [
            "https://www.cookiepayments.com/",
            "https://WWW.CookiePayments.com:443",
            "https://cookiepayments.com",
        ] {
            assert_eq!(
                Endpoint::parse(url).unwrap().environment(),
                Environment::Live,
                "{url}"
            );
        }
        assert!(Endpoint::live().is_live());
        assert!(!Endpoint::sandbox().is_live());
    }

    #[test]
    fn a_relay_elsewhere_is_treated_as_live() {
        assert!(
            Endpoint::parse("https://relay.example.com")
                .unwrap()
                .is_live()
        );
        assert!(!Endpoint::parse("http://127.0.0.1:8480").unwrap().is_live());
    }
}
