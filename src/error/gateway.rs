//! What a failure of the gateway means for a script, and the way out.

use super::Error;
use crate::exit::Exit;
use crate::gateway::{GatewayError, GatewayErrorKind, NotReached, SetupError};
use crate::payment::result_code;
use crate::search::SearchError;

pub(super) fn exit_of(error: &GatewayError) -> Exit {
    match error.kind {
        GatewayErrorKind::Refused { .. } if error.is_about_credentials() => Exit::Auth,
        GatewayErrorKind::Refused { .. } => Exit::Refused,
        GatewayErrorKind::NotReached { .. }
        | GatewayErrorKind::TimedOut { .. }
        | GatewayErrorKind::Broken { .. }
        | GatewayErrorKind::Stalled { .. }
        | GatewayErrorKind::Incomplete
        | GatewayErrorKind::Unavailable { .. }
        | GatewayErrorKind::Redirected { .. }
        | GatewayErrorKind::Unreadable { .. }
        | GatewayErrorKind::TooLarge { .. } => Exit::Network,
    }
}

pub(super) fn code_of(error: &GatewayError) -> &'static str {
    match error.kind {
        GatewayErrorKind::NotReached { .. } => "network.not_reached",
        GatewayErrorKind::TimedOut { .. } => "network.timed_out",
        GatewayErrorKind::Broken { .. } => "network.broken",
        GatewayErrorKind::Stalled { .. } => "network.stalled",
        GatewayErrorKind::Incomplete => "network.incomplete",
        GatewayErrorKind::Unavailable { .. } => "gateway.unavailable",
        GatewayErrorKind::Redirected { .. } => "gateway.redirected",
        GatewayErrorKind::Unreadable { .. } => "gateway.unreadable",
        GatewayErrorKind::TooLarge { .. } => "gateway.too_large",
        GatewayErrorKind::Refused { .. } if error.is_about_credentials() => "auth.refused",
        GatewayErrorKind::Refused { .. } => "gateway.refused",
    }
}

pub(super) const fn code_of_setup(error: &SetupError) -> &'static str {
    match error {
        SetupError::CaFile { .. } => "config.ca_file",
        SetupError::Proxy => "config.proxy",
        SetupError::ApiKey => "config.api_key",
    }
}

pub(super) fn gateway_hint(error: &GatewayError) -> Option<String> {
    let hint = match &error.kind {
        GatewayErrorKind::Refused { code, .. } if code.as_str() == result_code::CATCH_ALL => {
            "live and test credentials may be mixed up: look at environment and api_id in \
             `cookiepay config show`"
        }
        GatewayErrorKind::Refused { .. } if error.is_about_credentials() => {
            "look at api_id and the key's source in `cookiepay config show`; a test id works on \
             sandbox only, a live one on live only"
        }
        GatewayErrorKind::NotReached { reason, .. } => match reason {
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
        GatewayErrorKind::TimedOut { .. } => {
            "try again; a long period takes long: ask for a shorter one, or raise \
             search_timeout_seconds"
        }
        GatewayErrorKind::Stalled { .. } => {
            "try again in a while; looking payments up is always safe"
        }
        GatewayErrorKind::Broken { .. }
        | GatewayErrorKind::Incomplete
        | GatewayErrorKind::Unavailable { .. } => "try again; looking payments up is always safe",
        GatewayErrorKind::Redirected { .. } => {
            "check base_url; redirects are not followed, since they would carry keys elsewhere"
        }
        GatewayErrorKind::Unreadable { .. } => {
            "something between here and the gateway may have answered; -v shows the exchange"
        }
        GatewayErrorKind::TooLarge { .. } => "ask for a shorter period",
        GatewayErrorKind::Refused { .. } => return None,
    };
    Some(hint.to_owned())
}

pub(super) fn setup_hint(error: &SetupError) -> Option<String> {
    let hint = match error {
        SetupError::CaFile { .. } => "ca_file wants certificates in PEM form",
        SetupError::Proxy => "set proxy = \"http://host:port\" in the profile",
        SetupError::ApiKey => return None,
    };
    Some(hint.to_owned())
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Gateway(error) => Self::Gateway(error),
            SearchError::SeveralOwners { tid, profiles } => Self::SeveralOwners { tid, profiles },
            SearchError::Internal(error) => Self::Internal(error.into()),
        }
    }
}
