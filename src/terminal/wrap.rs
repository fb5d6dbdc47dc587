//! Breaking lines between words, so that a note reads well however wide the terminal is. Refuses to
//! break a command, which somebody may want to paste.

use std::iter;

use unicode_width::UnicodeWidthChar as _;

/// Breaks each line that is wider than so many columns, between words. What stands in backticks is one
/// word, and a word that is too long stays whole. What follows is as far in as its line began.
pub(super) fn wrapped(text: &str, columns: usize) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| wrapped_line(line, columns))
        .collect();
    lines.join("\n")
}

fn wrapped_line(line: &str, columns: usize) -> String {
    let begins = line
        .len()
        .saturating_sub(line.trim_start_matches(' ').len());
    let (indent, mut rest) = line.split_at_checked(begins).unwrap_or(("", line));
    let room = columns.saturating_sub(indent.len());
    let mut wrapped = indent.to_owned();
    while let Some((part, after)) = break_of(rest, room).and_then(|at| rest.split_at_checked(at)) {
        wrapped.extend([part.trim_end(), "\n", indent]);
        rest = after.trim_start();
    }
    wrapped.push_str(rest);
    wrapped
}

/// Returns where a line that is too wide is to be broken: behind the last dot between parts that has room,
/// else at the last blank that has, or else at the first one.
fn break_of(line: &str, room: usize) -> Option<usize> {
    let mut width: usize = 0;
    let mut is_command = false;
    let mut last = None;
    let mut last_part = None;
    let mut before = ' ';
    for (at, character) in shown(line) {
        if character == ' ' && !is_command {
            if width > room && last.is_some() {
                break;
            }
            last = Some(at);
            if matches!(before, '·' | '|') {
                last_part = Some(at);
            }
            if width > room {
                break;
            }
        }
        is_command ^= character == '`';
        before = character;
        width = width.saturating_add(character.width().unwrap_or(0));
    }
    last_part.or(last).filter(|_| width > room)
}

/// Returns the characters that take room: those that are no colours.
fn shown(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut characters = line.char_indices();
    iter::from_fn(move || {
        let mut next = characters.next()?;
        while next.1 == '\u{1b}' {
            characters.find(|(_, character)| *character == 'm');
            next = characters.next()?;
        }
        Some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_between_words() {
        for (text, columns, shown) in [
            ("one two three", 13, "one two three"),
            ("one two three", 12, "one two\nthree"),
            ("one two three", 3, "one\ntwo\nthree"),
            ("overlong one", 4, "overlong\none"),
            ("한글 두 줄", 8, "한글 두\n줄"),
            ("a b\n\nc d", 1, "a\nb\n\nc\nd"),
            ("  name   a value", 12, "  name   a\n  value"),
            ("1 payment | net 9 won", 18, "1 payment |\nnet 9 won"),
            ("1 payment · net 9 won", 18, "1 payment ·\nnet 9 won"),
            ("", 5, ""),
        ] {
            assert_eq!(wrapped(text, columns), shown, "{text:?} in {columns}");
        }
    }

    #[test]
    fn a_command_is_never_broken() {
        assert_eq!(
            wrapped("run `a b c` again now", 7),
            "run\n`a b c`\nagain\nnow"
        );
    }

    #[test]
    fn a_colour_takes_no_room() {
        let text = "\u{1b}[1;33mwarning:\u{1b}[0m x y";
        assert_eq!(wrapped(text, 12), text);
        assert_eq!(wrapped(text, 11), "\u{1b}[1;33mwarning:\u{1b}[0m x\ny");
    }
}
