//! What is asked and said while a profile is set up, and what is wrong with an answer.

use std::fmt;

use super::config::GuardedPath;
use crate::config::{Keeper, UnfitCharacter};
use crate::error::{MissingSetup, SetupProblem};
use crate::words::{SetupQuestion, SetupScreen, paste};

impl fmt::Display for SetupQuestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("Test or live? [test]"),
            Self::Name(offered) => write!(f, "Name of the profile? [{offered}]"),
            Self::Replace(name) => write!(
                f,
                "`{name}` is there. Set its environment, API ID and key anew, and leave the rest of it? [y/N]"
            ),
            Self::ApiId => f.write_str("API ID?"),
            Self::KeyHome => f.write_str("Number, or command? [1]"),
            Self::KeyIsThere => f.write_str("Enter when it is there:"),
            Self::Key => f.write_str("API key? (what you type is not shown)"),
        }
    }
}

impl fmt::Display for SetupScreen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin {
                file,
                is_there: true,
            } => write!(
                f,
                "A profile is one pair of API ID and API key. It is added to {}; what is there stays. Ctrl-C leaves \
                 everything as it is.",
                GuardedPath(file)
            ),
            Self::Begin {
                file,
                is_there: false,
            } => write!(
                f,
                "A profile is one pair of API ID and API key. It goes into {}, which only you can read. Ctrl-C leaves \
                 everything as it is.",
                GuardedPath(file)
            ),
            Self::KeyHomes { own_file, keepers } => {
                write!(
                    f,
                    "Where is the API key to be kept?\n  1  in the configuration file\n  2  in a file of its own, \
                     {own_file}"
                )?;
                for (number, keeper) in (3..).zip(*keepers) {
                    write!(f, "\n  {number}  in {keeper}")?;
                }
                f.write_str("\n  or type another command that prints it")
            }
            Self::PutKey { keeper, profile } => write!(
                f,
                "Put the key there in another terminal; this asks for it:\n  {}",
                paste::put_key(*keeper, profile)
            ),
            Self::Next(way) => write!(
                f,
                "now:\n  `{}`\n  `{}`\n  `{}`",
                way.lead_command("cookiepay search today"),
                way.lead_command("cookiepay show TID"),
                way.lead_command("cookiepay cancel TID --full --reason 'why' --dry-run")
            ),
            Self::NotYet { profile, way } => write!(
                f,
                "the profile `{profile}` is written, and does not work yet; `{}` sets its API ID and key anew, `{}` \
                 tries it again",
                way.lead_command("cookiepay config init --replace"),
                way.lead_command("cookiepay config check")
            ),
            Self::VariablesFirst(names) => write!(
                f,
                "{} set, and goes before the configuration file in every other run",
                are(names)
            ),
        }
    }
}

fn are(names: &[&str]) -> String {
    match names {
        [name] => format!("{name} is"),
        names => format!("each of {} is", names.join(", ")),
    }
}

impl fmt::Display for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "the keychain of macOS (security)",
            Self::Pass => "pass",
            Self::SecretTool => "the keyring of the desktop (secret-tool)",
            Self::OnePassword => "1Password (op)",
            Self::Bitwarden => "Bitwarden (bw)",
        })
    }
}

impl fmt::Display for UnfitCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an API ID is one word, without blanks or invisible characters: there is U+{:04X} in place {}",
            u32::from(self.character),
            self.place
        )
    }
}

impl fmt::Display for SetupProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str(
                "that is neither test nor live: type test (테스트), live (라이브), or the URL of a gateway on this machine",
            ),
            Self::BaseUrl(error) => error.fmt(f),
            Self::NoTunnel => f.write_str(
                "an environment and a base URL go together for a tunnel only, whose URL is on this machine",
            ),
            Self::Name => f.write_str(
                "the name of a profile has letters, digits and -_. and is neither `demo` nor `env`, nor like a key",
            ),
            Self::ApiId => f.write_str("an API ID is one word, without blanks"),
            Self::UnfitApiId(unfit) => unfit.fmt(f),
            Self::KeyHome => f.write_str(
                "type the number of a line above, or a command and its arguments, with each quote closed",
            ),
            Self::Command => {
                f.write_str("a command is a program and its arguments, with each quote closed")
            }
            Self::Key(problem) => write!(f, "the API key {problem}"),
            Self::Lacks(missing) => {
                let missing: Vec<_> = missing.iter().map(ToString::to_string).collect();
                write!(f, "there is nobody to ask, and this is missing: {}", missing.join(", "))
            }
            Self::NoKeyInTime { waited_seconds } => {
                write!(f, "no API key came to its end on stdin within {waited_seconds} s")
            }
            Self::ShownKeyboard => f.write_str("this terminal would show a key that is typed"),
            Self::NoFile(path) => write!(f, "{} is no file to write into", GuardedPath(path)),
        }
    }
}

impl fmt::Display for MissingSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "--environment or --base-url",
            Self::ApiId => "--api-id",
            Self::Key => "the API key on stdin, or --api-key-file, or --api-key-command",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::words::PastedWay;

    #[test]
    fn what_is_asked_and_said_while_a_profile_is_set_up() {
        let file = Path::new("/home/minji/.config/cookiepay/config.toml");
        let way = PastedWay::new(Some(Path::new("shop.toml")), &["store-live"]);
        let usual = PastedWay::default();
        let mut said: Vec<String> = [
            SetupScreen::Begin {
                file,
                is_there: false,
            },
            SetupScreen::Begin {
                file,
                is_there: true,
            },
            SetupScreen::KeyHomes {
                own_file: "store-live.key",
                keepers: &Keeper::ALL,
            },
            SetupScreen::Next(&usual),
            SetupScreen::NotYet {
                profile: "store-live",
                way: &way,
            },
            SetupScreen::VariablesFirst(&["COOKIEPAY_API_KEY"]),
            SetupScreen::VariablesFirst(&["COOKIEPAY_API_ID", "COOKIEPAY_API_KEY"]),
        ]
        .map(|it| it.to_string())
        .into();
        said.extend(Keeper::ALL.map(|keeper| {
            let profile = "store-live";
            let put = SetupScreen::PutKey { keeper, profile };
            format!("{put}\n  {:?}", keeper.command(profile))
        }));
        insta::assert_snapshot!(said.join("\n\n"));
    }
}
