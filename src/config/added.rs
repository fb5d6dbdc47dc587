//! The text of a configuration file with a profile more, or with another key in one. Refuses to lose a comment,
//! a blank line or the order of what is there, and a limit with the key that it was beside.
//!
//! A test adds profiles to files of all kinds: what stood there stands there still, and both are read.

use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, RawString, Table, TableLike, Value, value};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::names::is_plain;
use super::{ConfigError, DEMO, ENVIRONMENT_PROFILE, SyntaxProblem, file};
use crate::secret::{Guarded, Secret};

/// A profile that is to be written.
#[derive(Clone, Debug)]
pub struct NewProfile {
    /// Its name.
    pub name: String,
    /// The environment, `live` or `sandbox`, if it says one.
    pub environment: Option<String>,
    /// Where requests go, if not to the vendor's own gateway of that environment.
    pub base_url: Option<String>,
    /// The merchant.
    pub api_id: String,
    /// Where the key comes from.
    pub key: NewKey,
}

/// Where the key of a profile is to come from.
#[derive(Clone, Debug)]
pub enum NewKey {
    /// It is written in the profile.
    Text(Secret),
    /// This file holds it, as a path of the configuration.
    File(String),
    /// This program with its arguments prints it.
    Command(Vec<String>),
}

/// Returns the name of a profile as a file has it, in NFC; `None` of what cannot be one, or could be a key.
#[must_use]
pub fn profile_name(typed: &str) -> Option<String> {
    let name: String = typed.nfc().collect();
    let is_free = ![DEMO, ENVIRONMENT_PROFILE].contains(&&*name);
    let is_no_key = Guarded::from(&*name).as_harmless().is_some();
    (is_plain(&name) && is_free && is_no_key).then_some(name)
}

/// Returns the text of a file with a profile in it; of one that is there, its way and its key are set anew, and all
/// else stays. The first profile of a file is used where none is named, if the file does not say otherwise.
///
/// The text is one that this program reads.
///
/// # Errors
///
/// [`ConfigError::InFile`] where the file is none that this program reads, or would not be with the profile.
pub(super) fn with_profile(
    path: &Path,
    text: &str,
    profile: &NewProfile,
) -> Result<Zeroizing<String>, ConfigError> {
    let home = dirs::home_dir();
    // What is wrong with it is said in the words of whoever reads it.
    file::parse(path, text, home.as_deref())?;
    let mut document: DocumentMut = text.parse().map_err(|_| {
        // Two readers of one language: they agree, or one of them is at fault.
        file::at_start(path, SyntaxProblem::Other)
    })?;
    put(&mut document, profile);
    let text = with_line_ends_of(text, &Zeroizing::new(document.to_string()));
    file::parse(path, &text, home.as_deref())?;
    Ok(text)
}

fn put(document: &mut DocumentMut, profile: &NewProfile) {
    let tail = document.trailing().as_str().unwrap_or_default().to_owned();
    let root = document.as_table_mut();
    let is_first = root
        .get("profiles")
        .and_then(Item::as_table_like)
        .is_none_or(TableLike::is_empty);
    if is_first && !root.contains_key(DEFAULT) {
        put_default(root, &profile.name);
    }
    if !root.contains_key(PROFILES) {
        let mut profiles = Table::new();
        profiles.set_implicit(true);
        root.insert(PROFILES, Item::Table(profiles));
    }
    // TOML has two ways to write a table.
    match root.get_mut(PROFILES) {
        Some(Item::Table(profiles)) => {
            if let Some(there) = entry(profiles, &profile.name) {
                return set(there, profile);
            }
            let mut table = Table::new();
            set(&mut table, profile);
            // Behind all that is there: what is commented out at the end belongs to the profile before it.
            table.set_position(Some(isize::MAX));
            table
                .decor_mut()
                .set_prefix(format!("{}\n", with_line_end(&tail)));
            profiles.insert(&profile.name, Item::Table(table));
            document.set_trailing("");
        }
        Some(Item::Value(Value::InlineTable(profiles))) => {
            if let Some(there) = entry(profiles, &profile.name) {
                return set(there, profile);
            }
            let mut table = Table::new();
            set(&mut table, profile);
            profiles.insert(&profile.name, table.into_inline_table().into());
        }
        // Whoever reads the file has refused anything else.
        Some(Item::None | Item::Value(_) | Item::ArrayOfTables(_)) | None => {}
    }
}

/// Returns the profile of that name, in whatever form of Unicode it is written.
fn entry<'t>(profiles: &'t mut dyn TableLike, name: &str) -> Option<&'t mut dyn TableLike> {
    let (_, item) = profiles
        .iter_mut()
        .find(|(key, _)| key.get().nfc().eq(name.chars()))?;
    item.as_table_like_mut()
}

fn put_default(root: &mut Table, name: &str) {
    let has_values = root.iter().any(|(_, item)| item.is_value());
    let mut name = Value::from(name);
    if !has_values && !root.is_empty() {
        // A blank line before the first table.
        name.decor_mut().set_suffix("\n");
    }
    root.insert(DEFAULT, Item::Value(name));
}

/// Sets the way and the key of a profile; what else it says, and every comment, stays.
fn set(table: &mut dyn TableLike, profile: &NewProfile) {
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    let (mut key, mut key_file, mut key_command) = (None, None, None);
    match &profile.key {
        NewKey::Text(secret) => key = Some(Value::from(secret.expose())),
        NewKey::File(path) => key_file = Some(Value::from(&**path)),
        NewKey::Command(words) => key_command = Some(Value::Array(Array::from_iter(words))),
    }
    let values = [
        ("environment", text(&profile.environment)),
        ("base_url", text(&profile.base_url)),
        ("api_id", Some(Value::from(&*profile.api_id))),
        ("api_key", key),
        ("api_key_file", key_file),
        ("api_key_command", key_command),
    ];
    let mut comments = String::new();
    for (name, new) in values {
        match (table.get_mut(name), new) {
            (Some(Item::Value(old)), Some(mut new)) => {
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
            (Some(old), Some(new)) => *old = value(new),
            (None, Some(new)) => {
                table.insert(name, value(new));
            }
            (Some(old), None) => {
                comments.push_str(&comment_behind(old));
                if let Some(key) = table.key(name) {
                    comments.insert_str(0, text_of(key.leaf_decor().prefix()));
                }
                table.remove(name);
            }
            (None, None) => {}
        }
    }
    if let Some(mut key) = table.key_mut("api_id").filter(|_| comments.contains('#')) {
        let before = format!("{comments}{}", text_of(key.leaf_decor().prefix()));
        key.leaf_decor_mut().set_prefix(before);
    }
}

/// Returns what stands behind a value on its line, as a line of its own.
fn comment_behind(item: &Item) -> String {
    let comment = item
        .as_value()
        .map(|it| text_of(it.decor().suffix()).trim());
    match comment {
        Some(comment) if !comment.is_empty() => format!("{comment}\n"),
        Some(_) | None => String::new(),
    }
}

fn text_of(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}

fn with_line_end(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{text}{end}")
}

/// Gives a text the byte order mark of another, and the line ends that its first line has.
fn with_line_ends_of(old: &str, new: &str) -> Zeroizing<String> {
    let mark = if old.starts_with(MARK) {
        "\u{feff}"
    } else {
        ""
    };
    let first = old.split_inclusive('\n').next().unwrap_or_default();
    let end = if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    // The whole capacity at once: a buffer that grows leaves copies of a key behind.
    let most = new.len().saturating_mul(2).saturating_add(MARK.len_utf8());
    let mut text = Zeroizing::new(String::with_capacity(most));
    text.push_str(mark);
    for line in new.lines() {
        text.push_str(line);
        text.push_str(end);
    }
    text
}

const MARK: char = '\u{feff}';

const DEFAULT: &str = "default_profile";

const PROFILES: &str = "profiles";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATH: &str = "/etc/shop/config.toml";

    fn added(text: &str, name: &str) -> String {
        let profile = NewProfile {
            name: name.to_owned(),
            environment: Some("sandbox".to_owned()),
            base_url: None,
            api_id: "shop".to_owned(),
            key: NewKey::Text(Secret::new("k'\"\\#".to_owned())),
        };
        let text = with_profile(Path::new(PATH), text, &profile).unwrap();
        text.as_str().to_owned()
    }

    fn read(text: &str) -> file::File {
        file::parse(Path::new(PATH), text, None).unwrap()
    }

    /// Tells whether all lines of one text stand in another, in their order.
    fn has_all_lines_of(text: &str, old: &str) -> bool {
        let mut lines = text.trim_start_matches(MARK).lines();
        let mut old = old.trim_start_matches(MARK).lines();
        old.all(|line| lines.any(|it| it == line))
    }

    #[test]
    fn a_first_profile_is_the_default_and_stands_by_itself() {
        assert_eq!(
            added("", "강남점"),
            "default_profile = \"강남점\"\n\n[profiles.\"강남점\"]\nenvironment = \"sandbox\"\n\
             api_id = \"shop\"\napi_key = '''k'\"\\#'''\n"
        );
        let beside_a_journal = added("[journal]\npath = 'a'\n", "a");
        assert!(beside_a_journal.starts_with("default_profile = \"a\"\n\n[journal]\n"));
        let has_one = added("default_profile = 'demo'\n", "a");
        assert!(has_one.starts_with("default_profile = 'demo'\n\n["));
        assert!(!added("[profiles.b]\n", "a").contains("default_profile"));
    }

    #[test]
    fn a_profile_goes_behind_what_is_commented_out_at_the_end() {
        let text = "[profiles.b]\napi_id = 'b'\n# read_only = true\n\n[journal]\n# path = 'x'";
        assert!(added(text, "a").starts_with(&format!("{text}\n\n[profiles.a]\n")));
    }

    #[test]
    fn however_profiles_are_written_one_more_is_read() {
        for text in [
            "profiles = { b = { api_id = 'b' } }\n",
            "profiles = {}\n",
            "profiles.b.api_id = 'b'\n",
            "[profiles]\nb = { api_id = 'b' }\n",
            "[profiles]\nb.api_id = 'b'\n",
            "[profiles.b]\n[profiles.b.compare]\ncolumns = {}\n",
        ] {
            let text = added(text, "a");
            let profiles = read(&text).profiles;
            let profile = profiles.iter().find(|it| it.name == "a").unwrap();
            assert!(profile.api_key.is_some(), "{text}");
        }
    }

    /// A file of pieces that may stand in any order.
    fn some_file() -> impl Strategy<Value = String> {
        const PIECES: [&str; 6] = [
            "\n[journal]\n# Beside.\npath = \"j.sqlite3\"\n",
            "\n\n[profiles.a] # first\nenvironment = \"live\" # real\n# read_only = true\n",
            "[profiles.\"본점\"]\n\napi_key_command = [ \"pass\", # ours\n  \"show\" ]\n\n\n",
            "[profiles.c]\ncompare = { columns = { amount = '총액' } }\n",
            "# profiles.d.api_id = \"x\"\n\t# a tab\n",
            "[profiles.e]\napi_key = 'x' # a key\n[profiles.e.compare.columns]\namount = \"#\"\n",
        ];
        let heads = [
            "",
            "# Ours.\n\n",
            "lang = \"ko\"   # for all\n",
            "default_profile = \"a\"\n# why\n",
            "\n\n\n",
        ];
        let tails = ["", "# [journal]\n# path = 'x'", "\n\n", "# end\n"];
        let pieces = prop::sample::subsequence(PIECES.to_vec(), 0..=PIECES.len()).prop_shuffle();
        let flags = any::<(bool, bool)>();
        let ends = (
            prop::sample::select(heads.to_vec()),
            prop::sample::select(tails.to_vec()),
        );
        (ends, pieces, flags).prop_map(|((head, tail), pieces, (is_windows, has_mark))| {
            let mut text = format!("{head}{}{tail}", pieces.concat());
            if is_windows {
                text = text.replace('\n', "\r\n");
            }
            if has_mark {
                text.insert(0, MARK);
            }
            text
        })
    }

    proptest! {
        #[test]
        fn whatever_stood_there_stands_there_still(text in some_file(), is_new in any::<bool>()) {
            let name = if is_new { "new" } else { "a" };
            let names = |file: &file::File| -> Vec<String> {
                let names = file.profiles.iter().map(|it| it.name.clone());
                names.filter(|it| it != name).collect()
            };
            let (before, with) = (read(&text), added(&text, name));
            let after = read(&with);
            prop_assert!(after.profiles.iter().any(|it| it.name == name && it.api_key.is_some()));
            prop_assert_eq!(names(&before), names(&after));
            prop_assert_eq!(with.starts_with(MARK), text.starts_with(MARK));
            prop_assert!(!text.contains("\r\n") || !with.replace("\r\n", "").contains('\n'), "{:?}", with);
            if before.profiles.iter().any(|it| it.name == name) {
                // Its way and its key are others.
                for comment in text.split('#').skip(1).filter_map(|it| it.lines().next()) {
                    prop_assert!(with.contains(comment), "{}", with);
                }
            } else {
                prop_assert!(has_all_lines_of(&with, &text), "{}", with);
            }
        }
    }
}
