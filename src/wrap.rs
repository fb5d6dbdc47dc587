//! Breaking lines between words, so that prose reads well however wide its place is. Refuses to break a
//! command, which somebody may want to paste.

use std::iter;

use unicode_width::UnicodeWidthStr as _;

/// Breaks each line that is wider than so many columns, between words. What follows is as far in as its
/// line began.
pub(crate) fn wrapped(text: &str, columns: usize) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let begins = line
                .len()
                .saturating_sub(line.trim_start_matches(' ').len());
            let (indent, rest) = line.split_at_checked(begins).unwrap_or(("", line));
            hanging(indent, rest, columns)
        })
        .collect();
    lines.join("\n")
}

/// Puts a text behind the beginning of a line, in lines of so many columns that stand below one another.
pub(crate) fn hanging(begin: &str, text: &str, columns: usize) -> String {
    let indent = begin.width();
    let separator = format!("\n{:indent$}", "");
    let lines = lines(text, columns.saturating_sub(indent));
    format!("{begin}{}", lines.join(&separator))
}

/// Breaks one line between words into lines of so many columns. What stands in backticks is one word, and
/// a word that is too long stays whole.
pub(crate) fn lines(line: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = line;
    while let Some((part, after)) = break_of(rest, columns).and_then(|at| rest.split_at_checked(at))
    {
        lines.push(part.trim_end_matches(' '));
        rest = after.trim_start_matches(' ');
    }
    lines.push(rest);
    lines
}

/// Returns where a line that is too wide is to be broken: behind the last dot between parts that has room,
/// else at the last blank that has, or else at the first one.
fn break_of(line: &str, room: usize) -> Option<usize> {
    let mut taken: usize = 0;
    let mut begin = 0;
    let mut last = None;
    let mut last_part = None;
    for at in breaks(line).chain([line.len()]) {
        let part = line.get(begin..at).unwrap_or_default();
        taken = taken.saturating_add(shown_width(part));
        begin = at;
        if taken > room {
            return last_part.or(last).or((at < line.len()).then_some(at));
        }
        last = Some(at);
        if part.ends_with(['·', '|']) {
            last_part = Some(at);
        }
    }
    None
}

/// Returns the places of the blanks outside backticks, of which one that nobody closes is a letter.
fn breaks(line: &str) -> impl Iterator<Item = usize> {
    let mut marks = line.matches('`').count();
    let mut is_command = false;
    line.match_indices([' ', '`'])
        .filter_map(move |(at, found)| {
            if found == " " {
                return (!is_command && at > 0).then_some(at);
            }
            marks = marks.saturating_sub(1);
            is_command = !is_command && marks > 0;
            None
        })
}

/// Returns the columns that a text takes; its colours take none.
fn shown_width(text: &str) -> usize {
    let (first, coloured) = text.split_once('\u{1b}').unwrap_or((text, ""));
    let behind = coloured
        .split('\u{1b}')
        .map(|part| part.split_once('m').map_or("", |it| it.1));
    iter::once(first).chain(behind).map(str::width).sum()
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
            ("한글 두 줄", 7, "한글 두\n줄"),
            ("한글 두 줄", 6, "한글\n두 줄"),
            // In NFD, and with a selector that makes a character wider.
            (
                "\u{1112}\u{1161}\u{11ab} \u{1112}\u{1161} x",
                5,
                "\u{1112}\u{1161}\u{11ab} \u{1112}\u{1161}\nx",
            ),
            ("☂\u{fe0f} b c", 4, "☂\u{fe0f} b\nc"),
            ("☂\u{fe0f} b c", 5, "☂\u{fe0f} b\nc"),
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
    fn a_text_stands_behind_its_name() {
        assert_eq!(hanging("상점  ", "one two", 13), "상점  one two");
        assert_eq!(hanging("상점  ", "one two", 12), "상점  one\n      two");
        assert_eq!(hanging("상점  ", "one two", 2), "상점  one\n      two");
        assert_eq!(lines(" a  b ", 2), [" a", "b "]);
    }

    #[test]
    fn a_command_is_never_broken() {
        assert_eq!(
            wrapped("run `a b c` again now", 7),
            "run\n`a b c`\nagain\nnow"
        );
        assert_eq!(wrapped("5`6 is a price", 7), "5`6 is\na price");
    }

    #[test]
    fn a_colour_takes_no_room() {
        let text = "\u{1b}[1;33mwarning:\u{1b}[0m x y";
        assert_eq!(wrapped(text, 12), text);
        assert_eq!(wrapped(text, 11), "\u{1b}[1;33mwarning:\u{1b}[0m x\ny");
    }
}
