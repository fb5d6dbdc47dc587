//! A proxy on the way to the gateway. Refuses to show its password.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::http::Uri;
use crate::secret::{Guarded, Secret};

/// The URL of an HTTP proxy, perhaps with a user name and a password.
#[derive(Clone)]
pub struct Proxy {
    url: Secret,
    shown: String,
}

/// Why a text is not the URL of a proxy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseProxyError {
    /// Not a URL with a host, or more than that.
    NotAUrl,
    /// A protocol that is not spoken here, such as `socks5`.
    Scheme(Guarded),
}

impl Proxy {
    /// Reads a proxy's URL; without a scheme it is taken for `http`, as curl does.
    ///
    /// # Errors
    ///
    /// [`ParseProxyError`] when it is not one; the error does not show the text.
    pub fn parse(text: &str) -> Result<Self, ParseProxyError> {
        let url = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let uri: Uri = url.parse().map_err(|_| ParseProxyError::NotAUrl)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(ParseProxyError::NotAUrl);
        };
        if !matches!(scheme, "http" | "https") {
            return Err(ParseProxyError::Scheme(scheme.into()));
        }
        let (user, address) = match authority.as_str().rsplit_once('@') {
            Some((_, address)) => ("…@", address),
            None => ("", authority.as_str()),
        };
        let host = authority.host();
        let port_is_sound = address.strip_prefix(host).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix(':')
                    .is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
        });
        if host.is_empty() || !port_is_sound || uri.path() != "/" || uri.query().is_some() {
            return Err(ParseProxyError::NotAUrl);
        }
        let shown = format!("{scheme}://{user}{address}");
        Ok(Self {
            url: Secret::new(url),
            shown,
        })
    }

    /// Returns the credentials, in the forms in which they are sent; none where there are none.
    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        let url = self.url.expose();
        let (_, rest) = url.split_once("://").unwrap_or(("", url));
        let Some((credentials, _)) = rest.rsplit_once('@') else {
            return Vec::new();
        };
        let plain = percent_decoded(credentials);
        let mut forms = vec![credentials.to_owned(), STANDARD.encode(&plain)];
        for text in [credentials, plain.as_str()] {
            forms.extend(
                text.split_once(':')
                    .map(|(_, password)| password.to_owned()),
            );
        }
        forms.retain(|form| !form.is_empty());
        forms.into_iter().map(Secret::new).collect()
    }

    /// Returns the URL with its credentials, for the one place that connects.
    #[must_use]
    pub fn expose_url(&self) -> &str {
        self.url.expose()
    }
}

/// Writes the URL with `…` for the user name and the password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.shown)
    }
}

/// Reads `%40` as `@`; what is not escaped so stays.
fn percent_decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).and_then(|it| u8::from_str_radix(it, 16).ok());
        if let (Some(byte), Some(rest)) = (byte, part.get(2..)) {
            bytes.push(byte);
            bytes.extend_from_slice(rest.as_bytes());
        } else {
            bytes.push(b'%');
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_password_is_sent_and_never_shown() {
        let proxy = Proxy::parse("http://minji:hunter2@proxy.example.com:3128").unwrap();
        assert_eq!(
            proxy.expose_url(),
            "http://minji:hunter2@proxy.example.com:3128"
        );
        assert_eq!(proxy.to_string(), "http://…@proxy.example.com:3128");
        assert_eq!(
            format!("{proxy:?}"),
            "Proxy(http://…@proxy.example.com:3128)"
        );
    }

    #[test]
    fn what_is_no_proxy_is_an_error_that_does_not_show_it() {
        for text in [
            "",
            "http://",
            "http://hunter2 3128",
            "http://minji:hunter2@proxy:99999",
            "http://proxy:0",
            "http://proxy/hunter2",
        ] {
            let error = Proxy::parse(text).unwrap_err();
            assert_eq!(error, ParseProxyError::NotAUrl, "{text}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
        assert_eq!(
            Proxy::parse("socks5://proxy:1080").unwrap_err(),
            ParseProxyError::Scheme("socks5".into())
        );
    }
}
