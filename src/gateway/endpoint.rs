//! Where requests go, and which environment that leads to. Refuses to send a key in clear.

use std::fmt;
use std::net::SocketAddr;

use super::http::Uri;

use crate::payment::{Environment, is_loopback_host};
use crate::secret::Guarded;

/// An origin that requests go to, without a trailing slash: `https://www.cookiepayments.com`; and the
/// environment that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    environment: Environment,
    origin: String,
}

/// Why a base URL is not one to send a key to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseEndpointError {
    /// Not an absolute URL with a host.
    NotAUrl(Guarded),
    /// `http` to another machine would show the key to everybody on the way.
    Clear(Guarded),
    /// Credentials in the URL would end up in messages.
    Credentials,
    /// A path, query or fragment: the paths of the calls are fixed.
    Path(Guarded),
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
    /// The origin itself says where it leads, in whatever way it was written down; what may be a
    /// relay to the live gateway is live.
    ///
    /// # Errors
    ///
    /// [`ParseEndpointError`] when the URL is not one to send a key to.
    pub fn parse(base_url: &str) -> Result<Self, ParseEndpointError> {
        let not_a_url = || ParseEndpointError::NotAUrl(base_url.into());
        if base_url.contains('@') {
            return Err(ParseEndpointError::Credentials);
        }
        if base_url.contains('#') {
            return Err(ParseEndpointError::Path(base_url.into()));
        }
        let uri: Uri = base_url.parse().map_err(|_| not_a_url())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(not_a_url());
        };
        // A dot behind a host only says that the name is whole.
        let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
        if host.is_empty() {
            return Err(not_a_url());
        }
        match scheme {
            "https" => {}
            "http" if is_loopback_host(&host) => {}
            _ => return Err(ParseEndpointError::Clear(base_url.into())),
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(ParseEndpointError::Path(base_url.into()));
        }
        let default_port = if scheme == "https" { 443 } else { 80 };
        // A port that is none reads as if there were none at all.
        if authority.port().is_none() && authority.as_str().len() != authority.host().len() {
            return Err(not_a_url());
        }
        let authority = match authority.port_u16() {
            Some(port) if port != default_port => format!("{host}:{port}"),
            Some(_) | None => host,
        };
        let origin = format!("{scheme}://{authority}");
        Ok(Self {
            environment: Environment::of_origin(&origin).ok_or_else(not_a_url)?,
            origin,
        })
    }

    /// Takes an origin on this machine for the near end of a tunnel to a gateway elsewhere.
    ///
    /// `None` where it is none: any other origin says itself where it leads, and what is on this
    /// machine needs no tunnel.
    #[must_use]
    pub fn tunnel_to(&self, environment: Environment) -> Option<Self> {
        let is_elsewhere = match environment {
            Environment::Live | Environment::Sandbox => true,
            Environment::Demo | Environment::Local { .. } => false,
        };
        (is_elsewhere && self.is_loopback()).then(|| Self {
            environment,
            origin: self.origin.clone(),
        })
    }

    /// Returns which environment the payments here live in.
    #[must_use]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// Tells whether real money moves here.
    ///
    /// A custom `https` origin may be a relay to the live gateway, so only the sandbox and this very
    /// machine are taken for play.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.environment.is_live()
    }

    /// Tells whether requests go straight to the vendor, through no tunnel or relay.
    #[must_use]
    pub fn is_vendors(&self) -> bool {
        [LIVE, LIVE_IN_SHORT, SANDBOX].contains(&self.origin.as_str())
    }

    /// Tells whether requests stay on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.origin
            .parse::<Uri>()
            .is_ok_and(|uri| uri.host().is_some_and(is_loopback_host))
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

/// Writes the environment's word, and the origin where that word does not tell it: `live`, or
/// `live (https://relay.example.com)`.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.environment.name();
        // The demo's port is another one in every run.
        if self.environment == Environment::Demo || self.is_vendors() {
            f.write_str(word)
        } else {
            write!(f, "{word} ({})", self.origin)
        }
    }
}

const LIVE: &str = "https://www.cookiepayments.com";
const LIVE_IN_SHORT: &str = "https://cookiepayments.com";
const SANDBOX: &str = "https://sandbox.cookiepayments.com";

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
            "https://www.cookiepayments.com.",
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            assert_eq!(endpoint.environment(), Environment::Live, "{url}");
            assert_eq!(endpoint.to_string(), "live", "{url}");
        }
        assert!(Endpoint::live().is_live());
        assert!(!Endpoint::sandbox().is_live());
    }

    #[test]
    fn a_relay_elsewhere_is_live_and_shows_where_it_is() {
        let relay = Endpoint::parse("https://Relay.example.com.").unwrap();
        assert_eq!(relay.environment(), Environment::Live);
        assert!(relay.is_live() && !relay.is_vendors());
        assert_eq!(relay.to_string(), "live (https://relay.example.com)");
    }

    #[test]
    fn a_dot_behind_the_host_is_no_part_of_the_origin() {
        for (url, origin) in [
            (
                "https://www.cookiepayments.com.",
                "https://www.cookiepayments.com",
            ),
            (
                "https://SANDBOX.cookiepayments.com.:443/",
                "https://sandbox.cookiepayments.com",
            ),
            ("http://localhost.:8480", "http://localhost:8480"),
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            assert_eq!(endpoint.origin(), origin, "{url}");
        }
        assert!(Endpoint::parse("https://.").is_err());
    }

    #[test]
    fn a_gateway_on_this_machine_is_local_under_each_of_its_names() {
        for host in ["127.0.0.1", "localhost", "LOCALHOST.", "[::1]"] {
            let endpoint = Endpoint::parse(&format!("http://{host}:8480")).unwrap();
            assert_eq!(endpoint.environment(), Environment::Local { port: 8480 });
            assert!(!endpoint.is_live() && endpoint.is_loopback(), "{host}");
        }
        let local = Endpoint::parse("https://127.0.0.1").unwrap();
        assert_eq!(local.environment(), Environment::Local { port: 443 });
        assert_eq!(local.to_string(), "local (https://127.0.0.1)");
    }

    #[test]
    fn a_tunnel_begins_on_this_machine_and_leads_elsewhere() {
        let near = Endpoint::parse("http://127.0.0.1:8443").unwrap();
        let tunnel = near.tunnel_to(Environment::Live).unwrap();
        assert!(tunnel.is_live() && tunnel.is_loopback());
        assert_eq!(tunnel.origin(), "http://127.0.0.1:8443");
        assert_eq!(tunnel.to_string(), "live (http://127.0.0.1:8443)");
        let tunnel = near.tunnel_to(Environment::Sandbox).unwrap();
        assert_eq!(tunnel.environment(), Environment::Sandbox);
        for nowhere in [Environment::Demo, Environment::Local { port: 1 }] {
            assert_eq!(near.tunnel_to(nowhere), None);
        }
        let relay = Endpoint::parse("https://relay.example.com").unwrap();
        assert_eq!(relay.tunnel_to(Environment::Sandbox), None);
    }
}
