//! The way by which a run found its configuration and its profile. Whatever command a person is offered takes the
//! same one: pasted, it is about the same profile.

use std::path::Path;

use super::InWords as _;
use super::paste::quoted;
use crate::config::DEMO;
use crate::error::Hint;
use crate::language::Language;
use crate::secret::Guarded;
use crate::shown::ShownPath;

/// The options by which a command finds the configuration and the profiles of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastedWay {
    /// `--config FILE`, where that named it.
    file: Option<String>,
    /// How the profiles are named, where they are, or are known.
    profiles: Option<Profiles>,
}

/// How a command is told whose payments it is about.
#[derive(Clone, Debug)]
enum Profiles {
    /// `-p NAME`.
    One(String),
    /// `-p NAME,NAME`.
    Several(String),
    /// `--all-profiles`.
    All,
}

impl PastedWay {
    /// Takes what the command line names. What could be a key is left out.
    pub(crate) fn new(file: Option<&Path>, profiles: &[&str]) -> Self {
        let file = file.filter(|it| Guarded::hidden_name_of(it).is_none());
        let is_harmless = |name: &&str| Guarded::from(*name).as_harmless().is_some();
        let profiles = match profiles {
            all if !all.iter().all(is_harmless) => None,
            [] => None,
            [one] => Some(Profiles::One(option_of(&[*one]))),
            several => Some(Profiles::Several(option_of(several))),
        };
        Self {
            file: file.map(|it| format!("--config {}", quoted(&ShownPath(it).to_string()))),
            profiles,
        }
    }

    /// Returns the way to another profile of the same configuration.
    pub(crate) fn to(&self, profile: &str) -> Self {
        Self {
            profiles: Some(Profiles::One(option_of(&[profile]))),
            ..self.clone()
        }
    }

    /// Returns the way to all profiles of the same configuration.
    pub(crate) fn to_all(&self) -> Self {
        Self {
            profiles: Some(Profiles::All),
            ..self.clone()
        }
    }

    /// Says a hint, whose commands take this way. One that repeats what others wrote stays as it is.
    pub(crate) fn hint(&self, hint: &Hint<'_>, language: Language) -> String {
        let said = hint.said(language);
        if hint.repeats_others() {
            return said;
        }
        self.lead(&said)
    }

    /// Adds to the commands of ours that a text quotes what they need to take this way. What others wrote may stand
    /// there as a word of a command alone.
    pub(crate) fn lead(&self, text: &str) -> String {
        let mut led = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('`')
            && let Some((command, after)) = split_at_backtick(behind)
        {
            led.push_str(before);
            led.push('`');
            led.push_str(&self.lead_command(command));
            led.push('`');
            rest = after;
        }
        led + rest
    }

    /// Adds to a command of ours what it needs to take this way, also where the key is piped into it.
    pub(crate) fn lead_command(&self, command: &str) -> String {
        let piped = command.strip_prefix(PIPED_KEY);
        match piped.unwrap_or(command).strip_prefix("cookiepay ") {
            Some(ours) => {
                let before = if piped.is_some() { PIPED_KEY } else { "" };
                format!("{before}cookiepay {}", self.with_options(ours))
            }
            None => command.to_owned(),
        }
    }

    fn with_options(&self, ours: &str) -> String {
        let words = shlex::split(ours).unwrap_or_default();
        let needs = Needs::of(&words);
        let file = self.file.iter().filter(|_| needs.configuration);
        let option = match &self.profiles {
            Some(Profiles::One(option)) if needs.profiles >= Takes::One => Some(option),
            Some(Profiles::Several(option)) if needs.profiles >= Takes::Several => Some(option),
            Some(_) | None => None,
        };
        let options = file.chain(option).map(String::as_str);
        let is_of_all =
            matches!(self.profiles, Some(Profiles::All)) && needs.profiles == Takes::All;
        // It is an option of the command itself.
        let ours = match ours.split_once(' ') {
            Some((verb, rest)) if is_of_all => [verb, "--all-profiles", rest].join(" "),
            Some(_) | None => ours.to_owned(),
        };
        options.chain([&*ours]).collect::<Vec<_>>().join(" ")
    }
}

/// How a key is handed to a command of ours.
const PIPED_KEY: &str = "printf %s \"$KEY\" | ";

fn option_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    format!("-p {}", names.join(","))
}

/// Splits what stands behind a backtick at the one that closes it: one within the quotes of a shell is a word's own.
fn split_at_backtick(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        match (quote, character) {
            (None, '`') => {
                return Some((text.get(..place)?, text.get(place..)?.strip_prefix('`')?));
            }
            (None | Some('"'), '\\') => {
                characters.next();
            }
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

/// What a command has to be told, and is not yet.
struct Needs {
    configuration: bool,
    profiles: Takes,
}

/// How many profiles a command takes: each as those before it, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Takes {
    None,
    One,
    Several,
    All,
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
        let (reads, takes) = match verbs.as_slice() {
            // The demo is there without a file.
            ["search", ..] if is_demo => (false, Takes::None),
            ["search" | "show" | "compare", ..] => (true, Takes::All),
            ["doctor", ..] => (true, Takes::Several),
            ["token" | "cancel", ..] | ["config", "show" | "check" | "init", ..] => {
                (true, Takes::One)
            }
            ["journal", "schema", ..] => (false, Takes::None),
            ["config" | "refunds" | "journal", ..] => (true, Takes::None),
            _ => (false, Takes::None),
        };
        Self {
            configuration: configuration && reads,
            profiles: if profile { takes } else { Takes::None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ConfigHint;

    fn led(text: &str) -> String {
        PastedWay::new(Some(Path::new("my shop.toml")), &["store-live"]).lead(text)
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
    fn what_others_wrote_stays_as_it_is_in_whatever_stands_around_it() {
        for (text, pasted) in [
            (
                "`cookiepay search 90d --order-no 'a`b'` and `cookiepay doctor`",
                "`cookiepay --config 'my shop.toml' -p store-live search 90d --order-no 'a`b'` and `cookiepay \
                 --config 'my shop.toml' -p store-live doctor`",
            ),
            (
                "`cookiepay refunds list --tid 'it'\\''s `cookiepay doctor` | cookiepay doctor'`",
                "`cookiepay --config 'my shop.toml' refunds list --tid 'it'\\''s `cookiepay doctor` | cookiepay \
                 doctor'`",
            ),
        ] {
            assert_eq!(led(text), pasted);
        }
        for text in [
            "`chmod 600 'a`cookiepay doctor`'`",
            "`chmod 600 'a | cookiepay doctor'`",
            "`echo 'x' | cookiepay doctor`",
            r#"under `[profiles."a\"`cookiepay doctor`"]`"#,
            "an open ' in `it's` and `cookiepay doctor`",
        ] {
            assert_eq!(led(text), text);
        }
    }

    #[test]
    fn several_profiles_and_all_are_named_to_what_takes_so_many() {
        let several = PastedWay::new(None, &["b", "a c"]);
        let all = PastedWay::new(None, &[]).to_all();
        for (offered, of_several, of_all) in [
            (
                "cookiepay search 30d …",
                "cookiepay -p b,'a c' search 30d …",
                "cookiepay search --all-profiles 30d …",
            ),
            (
                "cookiepay show TID",
                "cookiepay -p b,'a c' show TID",
                "cookiepay show --all-profiles TID",
            ),
            (
                "cookiepay compare ORDERS 7d",
                "cookiepay -p b,'a c' compare ORDERS 7d",
                "cookiepay compare --all-profiles ORDERS 7d",
            ),
            (
                "cookiepay doctor",
                "cookiepay -p b,'a c' doctor",
                "cookiepay doctor",
            ),
            (
                "cookiepay config show",
                "cookiepay config show",
                "cookiepay config show",
            ),
            (
                "cookiepay -p a search 7d",
                "cookiepay -p a search 7d",
                "cookiepay -p a search 7d",
            ),
        ] {
            assert_eq!(several.lead_command(offered), of_several);
            assert_eq!(all.lead_command(offered), of_all);
            assert_eq!(all.lead_command(of_all), of_all);
        }
    }

    #[test]
    fn a_hint_that_repeats_a_name_offers_it_as_it_is() {
        let way = PastedWay::new(Some(Path::new("a.toml")), &["one"]);
        let name = "cookiepay config show";
        for language in Language::ALL {
            let hint = Hint::Config(ConfigHint::DidYouMean(name));
            assert!(
                way.hint(&hint, language)
                    .contains("`cookiepay config show`")
            );
            let hint = Hint::Config(ConfigHint::ListProfiles);
            let said = way.hint(&hint, language);
            assert!(
                said.contains("`cookiepay --config a.toml config list`"),
                "{said}"
            );
        }
    }

    #[test]
    fn another_profile_is_found_in_the_same_file() {
        let way = PastedWay::new(Some(Path::new("a.toml")), &["one"]);
        assert_eq!(
            way.to("two").lead_command("cookiepay config check"),
            "cookiepay --config a.toml -p two config check"
        );
    }

    #[test]
    fn a_key_that_stands_in_the_place_of_a_path_is_not_repeated() {
        let way = PastedWay::new(Some(Path::new("sk-live-Ab3dEf9hIjKlMnOpQrSt")), &[]);
        assert_eq!(
            way.lead_command("cookiepay config show"),
            "cookiepay config show"
        );
    }
}
