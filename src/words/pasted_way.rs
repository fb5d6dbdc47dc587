//! The way by which a run found its configuration and its profile. Whatever command a person is offered takes the
//! same one: pasted, it is about the same profile.

use std::path::Path;

use super::paste::quoted;
use crate::config::DEMO;
use crate::secret::Guarded;
use crate::shown::ShownPath;

/// The options by which a command finds the configuration and the profile of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastedWay {
    /// `--config FILE`, where that named it.
    file: Option<String>,
    /// `-p NAME`, where one profile was named, or is known.
    profile: Option<String>,
}

impl PastedWay {
    /// Takes what the command line names. What could be a key is left out.
    pub(crate) fn new(file: Option<&Path>, profile: Option<&str>) -> Self {
        let file = file.filter(|it| Guarded::hidden_name_of(it).is_none());
        let profile = profile.filter(|it| Guarded::from(*it).as_harmless().is_some());
        Self {
            file: file.map(|it| format!("--config {}", quoted(&ShownPath(it).to_string()))),
            profile: profile.map(of_profile),
        }
    }

    /// Returns the way to another profile of the same configuration.
    pub(crate) fn to(&self, profile: &str) -> Self {
        Self {
            profile: Some(of_profile(profile)),
            ..self.clone()
        }
    }

    /// Adds to the commands that a text quotes what they need to take this way.
    pub(crate) fn lead(&self, text: &str) -> String {
        let pieces: Vec<&str> = text.split('`').collect();
        let last = pieces.len().saturating_sub(1);
        let led = pieces.iter().enumerate().map(|(place, piece)| {
            // Every other piece stands between two backticks.
            if place % 2 == 1 && place < last {
                self.lead_command(piece)
            } else {
                (*piece).to_owned()
            }
        });
        led.collect::<Vec<_>>().join("`")
    }

    /// Adds to a command what it needs to take this way, also where another is piped into it.
    pub(crate) fn lead_command(&self, command: &str) -> String {
        if let Some((before, ours)) = command.split_once(" | cookiepay ") {
            return format!("{before} | cookiepay {}", self.with_options(ours));
        }
        match command.strip_prefix("cookiepay ") {
            Some(ours) => format!("cookiepay {}", self.with_options(ours)),
            None => command.to_owned(),
        }
    }

    fn with_options(&self, ours: &str) -> String {
        let words = shlex::split(ours).unwrap_or_default();
        let needs = Needs::of(&words);
        let file = self.file.iter().filter(|_| needs.configuration);
        let profile = self.profile.iter().filter(|_| needs.profile);
        let options = file.chain(profile).map(String::as_str);
        options.chain([ours]).collect::<Vec<_>>().join(" ")
    }
}

fn of_profile(name: &str) -> String {
    format!("-p {}", quoted(name))
}

/// What a command has to be told, and is not yet.
struct Needs {
    configuration: bool,
    profile: bool,
}

impl Needs {
    fn of(words: &[String]) -> Self {
        let mut words = words.iter().map(String::as_str);
        let (mut configuration, mut profile, mut is_demo) = (true, true, false);
        let mut verbs = Vec::new();
        while let Some(word) = words.next() {
            match word {
                "--config" => {
                    words.next();
                    configuration = false;
                }
                "-p" => {
                    is_demo = words.next() == Some(DEMO);
                    profile = false;
                }
                "--all-profiles" => profile = false,
                // Nothing is read to explain a command.
                "--help" => (configuration, profile) = (false, false),
                word => verbs.push(word),
            }
        }
        let (reads, asks) = match verbs.as_slice() {
            // The demo is there without a file.
            ["search", ..] if is_demo => (false, false),
            [
                "token" | "search" | "show" | "cancel" | "compare" | "doctor",
                ..,
            ]
            | ["config", "show" | "check" | "init", ..] => (true, true),
            ["journal", "schema", ..] => (false, false),
            ["config" | "refunds" | "journal", ..] => (true, false),
            _ => (false, false),
        };
        Self {
            configuration: configuration && reads,
            profile: profile && asks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led(text: &str) -> String {
        PastedWay::new(Some(Path::new("my shop.toml")), Some("store-live")).lead(text)
    }

    #[test]
    fn a_command_that_is_offered_is_about_the_profile_and_the_file_of_the_run() {
        for (offered, pasted) in [
            (
                "look at `cookiepay config show`, or `cookiepay doctor`",
                "look at `cookiepay --config 'my shop.toml' -p store-live config show`, or `cookiepay --config \
                 'my shop.toml' -p store-live doctor`",
            ),
            (
                "`printf %s \"$KEY\" | cookiepay config init --api-id ID`",
                "`printf %s \"$KEY\" | cookiepay --config 'my shop.toml' -p store-live config init --api-id ID`",
            ),
            // It names its profile already.
            (
                "`cookiepay -p other refunds reconcile r1 --wait`",
                "`cookiepay --config 'my shop.toml' -p other refunds reconcile r1 --wait`",
            ),
            // It goes through all of them.
            (
                "`cookiepay refunds list`",
                "`cookiepay --config 'my shop.toml' refunds list`",
            ),
            (
                "`cookiepay search 7d --all-profiles`",
                "`cookiepay --config 'my shop.toml' search 7d --all-profiles`",
            ),
        ] {
            assert_eq!(led(offered), pasted);
            assert_eq!(led(pasted), pasted);
        }
    }

    #[test]
    fn what_needs_neither_stays_as_it_is() {
        for text in [
            "`cookiepay explain E003` and `cookiepay mock`",
            "`cookiepay search --help`",
            "`cookiepay -p demo search this-month`",
            "`cookiepay journal schema --role refunds`",
            "`chmod 600 a`: cookiepay config show",
            "an open ` quote: cookiepay config show",
            "",
        ] {
            assert_eq!(led(text), text);
        }
        let unnamed = PastedWay::default();
        assert_eq!(
            unnamed.lead("`cookiepay config show`"),
            "`cookiepay config show`"
        );
    }

    #[test]
    fn another_profile_is_found_in_the_same_file() {
        let way = PastedWay::new(Some(Path::new("a.toml")), Some("one"));
        assert_eq!(
            way.to("two").lead_command("cookiepay config check"),
            "cookiepay --config a.toml -p two config check"
        );
    }

    #[test]
    fn a_key_that_stands_in_the_place_of_a_path_is_not_repeated() {
        let way = PastedWay::new(Some(Path::new("sk-live-Ab3dEf9hIjKlMnOpQrSt")), None);
        assert_eq!(
            way.lead_command("cookiepay config show"),
            "cookiepay config show"
        );
    }
}
