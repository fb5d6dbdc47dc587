//! The way out with a configuration that cannot be used.

use std::fmt;
use std::path::Path;

use crate::error::ConfigHint;
use crate::journal::DATABASE_KEYS;
use crate::words::{PastedWay, paste};

impl fmt::Display for ConfigHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Close(exposed) => {
                return write!(f, "let nobody else change that: `{}`", paste::close(exposed));
            }
            Self::Begin(file) => return write_begin(f, *file),
            Self::DidYouMean(nearest) => return write!(f, "did you mean `{nearest}`?"),
            Self::NameOneOf(profiles) => {
                return write!(
                    f,
                    "name one with -p, or as default_profile: {}",
                    profiles.join(", ")
                );
            }
            Self::SettleLonger { least_seconds } => {
                return write!(
                    f,
                    "write settle_seconds = {least_seconds} or more in the profile: a refund that \
                     counts as not made before its cancel is over could be made twice"
                );
            }
            Self::SaveAsUtf8 { from } => return write_save_as_utf8(f, from),
            Self::PlainQuotes => {
                "type plain quotes: a word processor, or a phone, has made them curly"
            }
            Self::QuoteTheName => "write the name in quotes: [profiles.\"본점\"]",
            Self::SingleQuotes => "write a path in single quotes: 'C:\\shop\\store.key'",
            Self::SetUpByFlags => SET_UP_BY_FLAGS,
            Self::ReplaceIt => {
                "the same with `--replace` sets its environment, API ID and key anew; the rest stays"
            }
            Self::EveryKey => "config.example.toml has every key",
            Self::ListProfiles => {
                "`cookiepay config list` lists the profiles; `demo` is always there"
            }
            Self::WriteEnvironment => "write environment = \"live\" or \"sandbox\", or a base_url",
            Self::WriteKey => "write api_key, api_key_file or api_key_command",
            Self::FillIn => "fill it in; `cookiepay config show` says where each value comes from",
            Self::AllVariables => {
                "set COOKIEPAY_API_ID, COOKIEPAY_API_KEY and COOKIEPAY_BASE_URL together, or name a \
                 profile"
            }
            Self::TunnelOnly => {
                "leave one of them out; both are for a tunnel only, whose base_url is on this machine: \
                 http://127.0.0.1:8443"
            }
            Self::LeaveOneOut => "leave one of them out",
            Self::OnlyFinalCodes => {
                "list only codes after which the PG never refunds, such as \"2013\""
            }
            Self::LocalByBaseUrl => {
                "a gateway on this machine is named by its base_url, in place of environment"
            }
            Self::LeftAsItWas => "it was left as it is; edit it, or name another --config",
            Self::NameTheFile => "name the file with --config or COOKIEPAY_CONFIG",
            Self::KeySource => "`cookiepay config show` says where the key should come from",
            Self::PasswordSource => {
                "`cookiepay config show` says where the password should come from"
            }
            Self::DatabaseKeys => {
                return write!(f, "its keys are {}", DATABASE_KEYS.join(", "));
            }
            Self::VerifyFull => {
                "write sslmode=verify-full, with sslrootcert where the server has an authority of its own"
            }
        })
    }
}

const SET_UP_BY_FLAGS: &str = "`printf %s \"$KEY\" | cookiepay config init --environment sandbox --api-id ID`; \
                 `cookiepay config init --help` has all flags";

fn write_save_as_utf8(f: &mut fmt::Formatter<'_>, from: &str) -> fmt::Result {
    write!(
        f,
        "save it as UTF-8: in Notepad, `Save as` with the encoding UTF-8; elsewhere, \
                     `iconv -f {from} -t utf-8`"
    )
}

/// Says how a profile that is there gets another key.
/// Says in three lines how to begin.
fn write_begin(f: &mut fmt::Formatter<'_>, file: Option<&Path>) -> fmt::Result {
    let init = PastedWay::new(file, &[]).lead_command("cookiepay config init");
    write!(
        f,
        "begin with one of these
  `{}`: made-up payments, without an account and without a network
  `{init}`: asks for the API ID and the key of your shop, and tries them
  `{}`: a gateway on this machine, to rehearse refunds and trouble",
        paste::DEMO_SEARCH,
        paste::MOCK
    )
}
