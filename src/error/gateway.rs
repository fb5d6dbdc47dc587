//! What a failure of the gateway means for a script, and the way out.

use crate::exit::Exit;
use crate::gateway::{self, NotReached};

pub(super) fn exit_of(error: &gateway::Error) -> Exit {
    match error {
        gateway::Error::Refused { .. } if error.is_about_credentials() => Exit::Auth,
        gateway::Error::Refused { .. } => Exit::Refused,
        gateway::Error::CaFile { .. } | gateway::Error::Proxy | gateway::Error::ApiKey => {
            Exit::Precondition
        }
        gateway::Error::NotReached { .. }
        | gateway::Error::TimedOut { .. }
        | gateway::Error::Broken { .. }
        | gateway::Error::Stalled { .. }
        | gateway::Error::Incomplete { .. }
        | gateway::Error::Unavailable { .. }
        | gateway::Error::Redirected { .. }
        | gateway::Error::Unreadable { .. }
        | gateway::Error::TooLarge { .. } => Exit::Network,
    }
}

pub(super) fn gateway_hint(error: &gateway::Error) -> Option<String> {
    let hint = match error {
        gateway::Error::Refused { code, .. } if code.as_str() == "9999" => {
            "live and test credentials may be mixed up: look at environment and api_id in \
             `cookiepay config show`"
        }
        gateway::Error::Refused { .. } if error.is_about_credentials() => {
            "look at api_id and the key's source in `cookiepay config show`; a test id works on \
             sandbox only, a live one on live only"
        }
        gateway::Error::NotReached { reason, .. } => match reason {
            NotReached::Lookup => {
                "is this machine online, and the host in base_url spelled right? behind a proxy, set \
                 HTTPS_PROXY"
            }
            NotReached::Refused => {
                "nothing listens there: check base_url, or start `cookiepay mock`"
            }
            NotReached::TimedOut | NotReached::Unreachable => {
                "check the network and the firewall, or raise connect_timeout_seconds"
            }
            NotReached::Tls => {
                "behind a proxy that opens TLS, name its certificate authority as ca_file in the \
                 profile"
            }
            NotReached::Proxy => "check HTTPS_PROXY and NO_PROXY, or proxy in the profile",
            NotReached::Impossible => "check base_url in the profile",
        },
        gateway::Error::TimedOut { .. } => {
            "try again; a long period takes long: ask for a shorter one, or raise \
             search_timeout_seconds"
        }
        gateway::Error::Stalled { .. } => {
            "try again in a while; looking payments up is always safe"
        }
        gateway::Error::Broken { .. }
        | gateway::Error::Incomplete { .. }
        | gateway::Error::Unavailable { .. } => "try again; looking payments up is always safe",
        gateway::Error::Redirected { .. } => {
            "check base_url; redirects are not followed, since they would carry keys elsewhere"
        }
        gateway::Error::Unreadable { .. } => {
            "something between here and the gateway may have answered; -v shows the exchange"
        }
        gateway::Error::TooLarge { .. } => "ask for a shorter period",
        gateway::Error::CaFile { .. } => "ca_file wants certificates in PEM form",
        gateway::Error::Proxy => "set proxy = \"http://host:port\" in the profile",
        gateway::Error::Refused { .. } | gateway::Error::ApiKey => return None,
    };
    Some(hint.to_owned())
}
