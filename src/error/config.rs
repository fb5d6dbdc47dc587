//! What a configuration that cannot be used means for a script, and the way out.

use crate::config;

/// Tells whether a configuration lacks nothing but the credentials themselves.
pub(super) fn is_about_credentials(error: &config::Error) -> bool {
    use config::Error as E;
    match error {
        E::NothingConfigured { .. }
        | E::MissingVariable { .. }
        | E::MissingKey {
            key: "api_id" | "api_key",
            ..
        }
        | E::Empty { .. }
        | E::UnusableKey { .. }
        | E::KeyFile { .. }
        | E::KeyCommandStart { .. }
        | E::KeyCommandFailed { .. }
        | E::KeyCommandTimeout { .. } => true,
        E::NoHome { .. }
        | E::Read { .. }
        | E::NotUtf8 { .. }
        | E::Syntax { .. }
        | E::UnknownKey { .. }
        | E::WrongType { .. }
        | E::OutOfRange { .. }
        | E::SettleTooShort { .. }
        | E::FinalCode { .. }
        | E::BadApiId { .. }
        | E::BadProfileName { .. }
        | E::ReservedProfile { .. }
        | E::TwoSources { .. }
        | E::UnknownEnvironment { .. }
        | E::BaseUrl { .. }
        | E::Proxy { .. }
        | E::NoSuchProfile { .. }
        | E::NoProfileNamed { .. }
        | E::MissingKey { .. }
        | E::VariableNotUtf8 { .. }
        | E::AlreadyThere { .. }
        | E::Write { .. } => false,
    }
}

pub(super) fn config_hint(error: &config::Error) -> Option<String> {
    use config::Error as E;
    let did_you_mean = |nearest: &str| format!("did you mean `{nearest}`?");
    let hint = match error {
        E::NothingConfigured { .. } => {
            "`cookiepay config init` writes a file to fill in; `-p demo` needs none".to_owned()
        }
        E::UnknownKey { nearest, .. } => match nearest {
            Some(nearest) => did_you_mean(nearest),
            None => "config.example.toml has every key".to_owned(),
        },
        E::UnknownEnvironment {
            nearest: Some(nearest),
            ..
        } => did_you_mean(nearest),
        E::NoSuchProfile {
            nearest: Some(nearest),
            ..
        } => did_you_mean(nearest),
        E::NoSuchProfile { .. } => {
            "`cookiepay config show` lists the profiles; `demo` is always there".to_owned()
        }
        E::NoProfileNamed { profiles, .. } => {
            format!(
                "name one with -p, or as default_profile: {}",
                profiles.join(", ")
            )
        }
        E::MissingKey { key, .. } if *key == "environment" => {
            "write environment = \"live\" or \"sandbox\", or a base_url".to_owned()
        }
        E::MissingKey { key, .. } if *key == "api_key" => {
            "write api_key, api_key_file or api_key_command".to_owned()
        }
        E::Empty { .. } => {
            "fill it in; `cookiepay config show` says where each value comes from".to_owned()
        }
        E::MissingVariable { .. } => {
            "set COOKIEPAY_API_ID, COOKIEPAY_API_KEY and COOKIEPAY_BASE_URL together, or name a \
             profile"
                .to_owned()
        }
        E::TwoSources {
            first: "environment" | "base_url",
            ..
        } => {
            "leave one of them out; both are for a tunnel only, whose base_url is on this machine: \
              http://127.0.0.1:8443"
                .to_owned()
        }
        E::TwoSources { .. } => "leave one of them out".to_owned(),
        E::SettleTooShort { least_seconds, .. } => format!(
            "write settle_seconds = {least_seconds} or more in the profile: a refund that counts as \
             not made before its cancel is over could be made twice"
        ),
        E::FinalCode { .. } => {
            "list only codes after which the PG never refunds, such as \"2013\"".to_owned()
        }
        E::UnknownEnvironment { value, .. } if value == "local" => {
            "a gateway on this machine is named by its base_url, in place of environment".to_owned()
        }
        E::AlreadyThere { .. } => {
            "it was left as it is; edit it, or name another --config".to_owned()
        }
        E::NoHome { .. } => "name the file with --config or COOKIEPAY_CONFIG".to_owned(),
        E::KeyFile { .. } | E::KeyCommandStart { .. } | E::KeyCommandFailed { .. } => {
            "`cookiepay config show` says where the key should come from".to_owned()
        }
        E::Read { .. }
        | E::NotUtf8 { .. }
        | E::Syntax { .. }
        | E::WrongType { .. }
        | E::OutOfRange { .. }
        | E::BadApiId { .. }
        | E::BadProfileName { .. }
        | E::ReservedProfile { .. }
        | E::UnknownEnvironment { .. }
        | E::BaseUrl { .. }
        | E::Proxy { .. }
        | E::MissingKey { .. }
        | E::VariableNotUtf8 { .. }
        | E::UnusableKey { .. }
        | E::KeyCommandTimeout { .. }
        | E::Write { .. } => return None,
    };
    Some(hint)
}
