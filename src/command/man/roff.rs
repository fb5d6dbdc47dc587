//! A manual page in the making, in the language that `man` and `mandoc` read. Refuses to let a text steer
//! the page: whatever is in it is shown as it stands, so that what is pasted from a page is what was meant.

use unicode_width::UnicodeWidthStr as _;

use crate::wrap;

/// Bytes of one line of source. `mandoc` complains of longer ones, and counts a letter that is not of ASCII as
/// it spells it, such as `\\[uD55C]`.
const SOURCE_BYTES_MAX: usize = 78;

/// Columns of a terminal that are left for what stands as it is, behind the margin.
pub(super) const VERBATIM_COLUMNS: usize = 71;

/// Ends a face that is not the usual one.
const ROMAN: &str = "\\fR";

/// A page, as far as it is written.
pub(super) struct Roff {
    source: String,
    /// Whether the next paragraph is the first one below its heading, which nothing parts from it.
    is_first: bool,
}

/// A stretch of text in one face.
pub(super) enum Span<'a> {
    Plain(&'a str),
    /// What is typed as it stands.
    Bold(&'a str),
    /// What stands for something else.
    Italic(&'a str),
}

impl Roff {
    /// Begins a page of section 1. Words are not divided, and not spread over a line: a command that is
    /// pasted has to be whole, and Korean has few blanks.
    pub(super) fn new(name: &str, day: &str, version: &str, volume: &str) -> Self {
        let mut roff = Self {
            source: String::new(),
            is_first: true,
        };
        let name = escaped(&name.to_uppercase());
        roff.request(
            "TH",
            &[&name, "1", day, &escaped(version), &escaped(volume)],
        );
        roff.request("nh", &[]);
        roff.request("ad", &["l"]);
        roff
    }

    /// Hands over the source of the page.
    pub(super) fn into_source(self) -> String {
        self.source
    }

    /// Begins a section.
    pub(super) fn section(&mut self, heading: &str) {
        self.request("SH", &[&escaped(&heading.to_uppercase())]);
        self.is_first = true;
    }

    /// Begins a part of a section.
    pub(super) fn part(&mut self, heading: &str) {
        self.request("SS", &[&escaped(heading)]);
        self.is_first = true;
    }

    /// Writes a paragraph; what stands in backticks is bold, and a new line is one.
    pub(super) fn paragraph(&mut self, text: &str) {
        let lines: Vec<_> = text.lines().map(spans).collect();
        self.lines(&lines);
    }

    /// Writes lines of one paragraph, each filled by itself.
    pub(super) fn lines(&mut self, lines: &[Vec<Span<'_>>]) {
        self.apart();
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                self.request("br", &[]);
            }
            self.filled(line);
        }
    }

    /// Writes what is called by a name, with what it means set in below it. A blank line parts paragraphs.
    pub(super) fn item(&mut self, tag: &[Span<'_>], meaning: &str) {
        self.is_first = false;
        self.request("TP", &[]);
        self.line(&source_of(tag));
        for (number, paragraph) in meaning.split("\n\n").enumerate() {
            if number > 0 {
                self.request("IP", &[]);
            }
            self.filled(&spans(paragraph));
        }
    }

    /// Writes rows of a name and a meaning below one another, the meanings in a column.
    pub(super) fn rows(&mut self, rows: &[(&str, &str)], columns: usize) {
        self.apart();
        self.request("PD", &["0"]);
        for (name, meaning) in rows {
            self.request("TP", &[&columns.to_string()]);
            self.line(&Span::Bold(name).source());
            self.filled(&spans(meaning));
        }
        self.request("PD", &[]);
        self.is_first = false;
    }

    /// Writes lines that stay as they are, set in.
    pub(super) fn verbatim<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) {
        self.apart();
        self.request("nf", &[]);
        for line in lines {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!("  {}", escaped(line))
            };
            self.line(&line);
        }
        self.request("fi", &[]);
    }

    /// Parts a paragraph from the one before.
    fn apart(&mut self) {
        if !self.is_first {
            self.request("PP", &[]);
        }
        self.is_first = false;
    }

    /// Writes a text that is filled, with lines of source that are short.
    fn filled(&mut self, spans: &[Span<'_>]) {
        let text = source_of(spans);
        let mut line = String::new();
        for word in text.split_whitespace() {
            let length = spelled_bytes(&line).saturating_add(spelled_bytes(word));
            if !line.is_empty() && length >= SOURCE_BYTES_MAX {
                if ends_sentence(&line) {
                    // Else more than a blank would part it from what follows.
                    line.push_str("\\&");
                }
                self.line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            self.line(&line);
        }
    }

    /// Writes a request to the typesetter.
    fn request(&mut self, name: &str, arguments: &[&str]) {
        self.source.push('.');
        self.source.push_str(name);
        for argument in arguments {
            let quote = if argument.contains(' ') { "\"" } else { "" };
            for part in [" ", quote, argument, quote] {
                self.source.push_str(part);
            }
        }
        self.source.push('\n');
    }

    /// Writes a line of text, which no dot and no apostrophe makes a request of.
    fn line(&mut self, line: &str) {
        if line.starts_with(['.', '\'']) {
            self.source.push_str("\\&");
        }
        self.source.push_str(line);
        self.source.push('\n');
    }
}

impl Span<'_> {
    /// Tells whether there is nothing in it.
    pub(super) const fn is_empty(&self) -> bool {
        match self {
            Self::Plain(text) | Self::Bold(text) | Self::Italic(text) => text.is_empty(),
        }
    }

    /// Returns it as source, in its face.
    fn source(&self) -> String {
        let (face, text) = match self {
            Self::Plain(text) => return escaped(text),
            Self::Bold(text) => ("\\fB", text),
            Self::Italic(text) => ("\\fI", text),
        };
        [face, &escaped(text), ROMAN].concat()
    }
}

/// Returns the source of a text in more than one face.
fn source_of(spans: &[Span<'_>]) -> String {
    let sources: Vec<_> = spans.iter().map(Span::source).collect();
    sources.concat()
}

/// Tells whether a typesetter takes a line of source for the end of a sentence.
fn ends_sentence(line: &str) -> bool {
    let closing: &[_] = &[')', ']'];
    let face = line.trim_end_matches(ROMAN).trim_end_matches(closing);
    face.ends_with(['.', '!', '?'])
}

fn spelled_bytes(text: &str) -> usize {
    let bytes = |letter: char| if letter.is_ascii() { 1 } else { 8 };
    text.chars().map(bytes).sum()
}

/// Parts a text at its backticks: what stands within is bold, and they are not shown.
fn spans(text: &str) -> Vec<Span<'_>> {
    if !text.matches('`').count().is_multiple_of(2) {
        return vec![Span::Plain(text)];
    }
    let parts = text.split('`').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(number, part)| match number % 2 {
            0 => Span::Plain(part),
            _ => Span::Bold(part),
        })
        .collect()
}

/// Writes a text so that it is shown letter by letter: typesetters make dashes, quotes and accents of these.
fn escaped(text: &str) -> String {
    let mut source = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => source.push_str("\\e"),
            '-' => source.push_str("\\-"),
            '\'' => source.push_str("\\(aq"),
            '`' => source.push_str("\\(ga"),
            '^' => source.push_str("\\(ha"),
            '~' => source.push_str("\\(ti"),
            '"' => source.push_str("\\(dq"),
            letter => source.push(letter),
        }
    }
    source
}

/// Breaks a line of an example that is too wide, so that what is pasted is the same command: before an option,
/// a pipe or a file, with a backslash.
pub(super) fn fitted(line: &str) -> Vec<String> {
    let pieces = wrap::lines(line, VERBATIM_COLUMNS);
    if pieces.len() < 2 {
        return vec![line.to_owned()];
    }
    let mut lines = Vec::new();
    let mut begun = String::new();
    for part in options(line) {
        let longer = match begun.as_str() {
            "" => part.to_owned(),
            begun => format!("{begun} {part}"),
        };
        if longer.width().saturating_add(2) > VERBATIM_COLUMNS && !begun.is_empty() {
            lines.push(format!("{begun} \\"));
            begun = format!("    {part}");
        } else {
            begun = longer;
        }
    }
    lines.push(begun);
    lines
}

/// Parts a command before each of its options, pipes and files that no quotes are around.
fn options(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    let ends = [" -", " | ", " > "].iter();
    let mut ends: Vec<usize> = ends
        .flat_map(|end| line.match_indices(end).map(|(at, _)| at))
        .collect();
    ends.sort_unstable();
    for at in ends {
        let before = line.get(begin..at).unwrap_or_default();
        let is_quoted = line.get(..at).unwrap_or_default().matches('\'').count() % 2 == 1;
        if at > begin && !is_quoted {
            parts.push(before);
            begin = at.saturating_add(1);
        }
    }
    parts.push(line.get(begin..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_text_holds_is_shown_and_steers_nothing() {
        let mut roff = Roff::new("a-b", "2026-11-26", "a 1", "A");
        roff.section("Exit status");
        roff.paragraph(".PP 'it' costs ~5 \\n, \"so\" ^`-o json`");
        roff.verbatim([".so /etc/passwd", "", "a -b"]);
        assert_eq!(
            roff.into_source(),
            ".TH A\\-B 1 2026-11-26 \"a 1\" A\n.nh\n.ad l\n.SH \"EXIT STATUS\"\n\\&.PP \\(aqit\\(aq \
             costs \\(ti5 \\en, \\(dqso\\(dq \\(ha\\fB\\-o json\\fR\n.PP\n.nf\n  .so \
             /etc/passwd\n\n  a \\-b\n.fi\n"
        );
    }

    #[test]
    fn a_wide_example_is_broken_where_a_shell_goes_on() {
        assert_eq!(fitted("cookiepay search 7d"), ["cookiepay search 7d"]);
        let line = "cookiepay cancel 2898563196 --amount 5000 --expect-balance 38500 --reason '파손 -- 둘' --yes";
        assert_eq!(
            fitted(line),
            [
                "cookiepay cancel 2898563196 --amount 5000 --expect-balance 38500 \\",
                "    --reason '파손 -- 둘' --yes"
            ]
        );
    }

    #[test]
    fn a_paragraph_has_short_lines_of_source() {
        let mut roff = Roff::new("a", "2026-11-26", "a 1", "A");
        roff.paragraph(&"word ".repeat(40));
        assert!(roff.into_source().lines().all(|line| line.len() <= 80));
    }
}
