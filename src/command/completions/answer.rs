//! An answer, as the script of a shell takes it: a line that says what comes, then one for each candidate. Refuses
//! to hand over what a shell could take apart: it is quoted, or left out.

use std::fmt::Write as _;

use super::candidate::Candidate;
use super::candidates::Offer;
use super::typed_line::TypedWord;

/// A shell whose script asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskingShell {
    Bash,
    Zsh,
    Fish,
}

impl AskingShell {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            _ => None,
        }
    }
}

/// Writes an answer for a shell. `replaced` is the part of the word that bash puts a candidate in the place of.
pub(super) fn answer(
    shell: AskingShell,
    offer: &Offer,
    word: &TypedWord,
    replaced: &str,
) -> Option<String> {
    let (head, all, goes_on) = match offer {
        Offer::File => return Some("files\n".to_owned()),
        Offer::Folder => return Some("folders\n".to_owned()),
        Offer::Candidates { all, .. } if all.is_empty() => return None,
        Offer::Candidates { head, all, goes_on } => (head, all, goes_on),
    };
    let kind = if *goes_on { "part" } else { "values" };
    match shell {
        AskingShell::Bash => bash(kind, head, all, word, replaced),
        AskingShell::Zsh => Some(zsh(kind, head, all, word)),
        AskingShell::Fish => Some(fish(kind, head, all)),
    }
}

/// Bash puts what comes in the place of a part of the word as it is, quotes and all, and lets nothing be chosen
/// by what it begins with.
fn bash(
    kind: &str,
    head: &str,
    all: &[Candidate],
    word: &TypedWord,
    replaced: &str,
) -> Option<String> {
    let stays = TypedWord::text_of(word.raw.strip_suffix(replaced)?);
    let mut text = format!("{kind}\n");
    for it in all {
        let whole = format!("{head}{}", it.value);
        if !whole.starts_with(&word.text) {
            continue;
        }
        let quoted = whole
            .strip_prefix(&stays)
            .and_then(|it| quoted(it, word.open_quote));
        if let Some(quoted) = quoted {
            let _ = writeln!(text, "{quoted}");
        }
    }
    Some(text)
}

/// Quotes a word for bash; `None` where that cannot be done within the quote that is open.
fn quoted(value: &str, open_quote: Option<char>) -> Option<String> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.,:=/@%+".contains(c);
    match open_quote {
        Some('\'') => (!value.contains('\'')).then(|| value.to_owned()),
        Some(_) => (!value.contains(['"', '$', '`', '\\', '!'])).then(|| value.to_owned()),
        None => {
            let mut quoted = String::new();
            for c in value.chars() {
                if !is_plain(c) {
                    quoted.push('\\');
                }
                quoted.push(c);
            }
            Some(quoted)
        }
    }
}

/// Zsh quotes by itself. A colon parts a value from its meaning; what stands before all of them is cut off, so
/// that a list shows the last name alone.
fn zsh(kind: &str, head: &str, all: &[Candidate], word: &TypedWord) -> String {
    let can_be_cut = word.raw == word.text;
    let (cut, kept) = if can_be_cut { (head, "") } else { ("", head) };
    let mut text = format!("{kind} {}\n", cut.chars().count());
    for it in all {
        let value = format!("{kept}{}", it.value);
        let value = value.replace('\\', "\\\\").replace(':', "\\:");
        let _ = match it.meaning.as_str() {
            "" => writeln!(text, "{value}"),
            meaning => writeln!(text, "{value}:{meaning}"),
        };
    }
    text
}

/// Fish quotes by itself, and shows what stands behind a tab.
fn fish(kind: &str, head: &str, all: &[Candidate]) -> String {
    let mut text = format!("{kind}\n");
    for it in all {
        let _ = writeln!(text, "{head}{}\t{}", it.value, it.meaning);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::candidate::candidate;
    use super::super::typed_line::TypedLine;
    use super::*;

    /// What bash would put in the place of the part behind the last break of words.
    fn in_bash(line: &str, replaced: &str, head: &str, value: &str) -> Option<String> {
        let offer = Offer::Candidates {
            head: head.to_owned(),
            all: vec![candidate(value, "")],
            goes_on: false,
        };
        let word = TypedLine::read(line).word;
        let text = answer(AskingShell::Bash, &offer, &word, replaced)?;
        text.lines().nth(1).map(str::to_owned)
    }

    #[test]
    fn bash_gets_what_stands_behind_its_own_break_of_words_and_quoted_as_the_word_is() {
        for (line, replaced, head, value, expected) in [
            ("c show ", "", "", "a$(b)", Some(r"a\$\(b\)")),
            ("c show '", "", "", "a$(b)", Some("a$(b)")),
            ("c show '", "", "", "a'b", None),
            ("c show \"", "", "", "a$(b)", None),
            ("c --tid=", "", "--tid=", "x", Some("x")),
            ("c --tid=x", "x", "--tid=", "xy", Some("xy")),
            ("c --fault cancel:d", "d", "", "cancel:drop", Some("drop")),
            (
                "c --columns='tid,a",
                "tid,a",
                "--columns=tid,",
                "amount",
                Some("tid,amount"),
            ),
            // What was typed stays out where it does not begin so, or where bash says what cannot be.
            ("c show x", "x", "", "y", None),
            ("c show x", "z", "", "x", None),
            ("c show ~", "~", "", "~/a", Some(r"\~/a")),
        ] {
            let found = in_bash(line, replaced, head, value);
            assert_eq!(found.as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn zsh_and_fish_get_a_value_and_its_meaning_apart() {
        let offer = Offer::Candidates {
            head: "--fault=".to_owned(),
            all: vec![candidate("find:lag=", "a: b"), candidate(r"c\d", "")],
            goes_on: true,
        };
        let word = TypedLine::read("c --fault=f").word;
        let of = |shell| answer(shell, &offer, &word, "").unwrap();
        assert_eq!(of(AskingShell::Zsh), "part 8\nfind\\:lag=:a: b\nc\\\\d\n");
        assert_eq!(
            of(AskingShell::Fish),
            "part\n--fault=find:lag=\ta: b\n--fault=c\\d\t\n"
        );
        let word = TypedLine::read("c '--fault=f").word;
        let quoted = answer(AskingShell::Zsh, &offer, &word, "").unwrap();
        assert!(quoted.starts_with("part 0\n--fault=find"), "{quoted}");
    }
}
