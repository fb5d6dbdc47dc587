//! The way out when the gateway fails us.

use std::fmt;

use crate::error::GatewayHint;
use crate::gateway::{CertificateFault, NotReached};

impl fmt::Display for GatewayHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MixedUp => {
                "live and test credentials may be mixed up: look at environment and api_id in \
                 `cookiepay config show`"
            }
            Self::Credentials => {
                "look at api_id and the key's source in `cookiepay config show`; a test id works on \
                 sandbox only, a live one on live only"
            }
            Self::NotReached(reason) => to_connect(*reason),
            Self::LongerOrLess => {
                "try again; a long period takes long: ask for a shorter one, or raise \
                 search_timeout_seconds"
            }
            Self::TryLater => "try again in a while; looking payments up is always safe",
            Self::TryAgain => "try again; looking payments up is always safe",
            Self::Redirected => {
                "check base_url; redirects are not followed, since they would carry keys elsewhere"
            }
            Self::SomebodyElse => {
                "something between here and the gateway may have answered; -v shows the exchange"
            }
            Self::RowsDiffer => {
                "`cookiepay search --tid TID` shows them all; refund it on CookiePay's own pages"
            }
            Self::ShorterPeriod => "ask for a shorter period",
            Self::IpAddress => {
                "have the address of this machine put on the list of this API ID at CookiePay, or run it \
                 on a machine that is on it; the credentials are not at fault"
            }
            Self::Maintenance => {
                "the gateway is being maintained: try again later; the credentials are not at fault"
            }
            Self::FewerRequests => "try again in a while, with fewer requests at a time: --jobs 1",
            Self::NewToken => "try again: every run has a token of its own",
            Self::AskCookiePay => {
                "ask CookiePay what this API ID may do; the key is not at fault"
            }
            Self::Pem => "ca_file wants certificates in PEM form",
            Self::ProxyForm => "set proxy = \"http://host:port\" in the profile",
        })
    }
}

/// The way to a connection that is made, and trusted.
const fn to_connect(reason: NotReached) -> &'static str {
    match reason {
        NotReached::Lookup => {
            "is this machine online, and the host in base_url spelled right? behind a proxy, \
                     set HTTPS_PROXY"
        }
        NotReached::Refused => "nothing listens there: check base_url, or start `cookiepay mock`",
        NotReached::TimedOut { .. } | NotReached::Unreachable => {
            "check the network and the firewall, or raise connect_timeout_seconds"
        }
        NotReached::Certificate(CertificateFault::Expired | CertificateFault::NotYetValid) => {
            "is this machine's clock right? if it is, the server's certificate has to be \
                     renewed; nothing was sent to it"
        }
        NotReached::Certificate(CertificateFault::OtherHost) => {
            "is the host in base_url spelled right? if it is, something on the way answers in \
                     its place; nothing was sent to it"
        }
        NotReached::NotTls => {
            "is the port in base_url right? if it is, something on the way answers in its \
                     place; nothing was sent to it"
        }
        NotReached::Certificate(CertificateFault::UnknownAuthority | CertificateFault::Unfit)
        | NotReached::Tls => {
            "behind a proxy that opens TLS, name its certificate authority as ca_file in the \
                     profile"
        }
        NotReached::Proxy => {
            "check HTTPS_PROXY and NO_PROXY, or proxy in the profile: `cookiepay doctor` says which is used"
        }
        NotReached::Impossible => "check base_url in the profile",
        NotReached::Header => "`cookiepay config show` says where the key should come from",
    }
}
