//! What was typed up to the cursor, word by word, with quotes taken off as a shell does. Refuses to evaluate
//! anything: what a shell would put in the place of `$x` or `$(x)` stays as it was typed.

use std::iter::Peekable;
use std::str::CharIndices;

/// What was typed up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TypedLine {
    /// The words behind the name of the program and before the cursor, without their quotes.
    pub(super) words: Vec<String>,
    /// The word that the cursor is in; empty between two.
    pub(super) word: TypedWord,
    /// Whether that is the target of a redirection, and none of ours.
    pub(super) is_redirection: bool,
}

/// The word that the cursor is in, up to there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TypedWord {
    /// As it was typed.
    pub(super) raw: String,
    /// Without its quotes.
    pub(super) text: String,
    /// The quote that is open at the cursor.
    pub(super) open_quote: Option<char>,
}

impl TypedLine {
    /// Takes words that a shell has told apart already, the name of the program first.
    pub(super) fn of_words(words: impl IntoIterator<Item = String>, word: &str) -> Self {
        Self {
            words: without_program(words),
            word: TypedWord::read(word),
            is_redirection: false,
        }
    }

    /// Reads a line up to the cursor: a command with its arguments, and nothing behind `;` or `|`.
    pub(super) fn read(line: &str) -> Self {
        let mut reader = Reader::new(line);
        let mut words = Vec::new();
        let mut is_target = false;
        loop {
            match reader.next_token() {
                Token::Word(word) => {
                    if !std::mem::take(&mut is_target) {
                        words.push(word);
                    }
                }
                Token::Redirection => is_target = true,
                Token::Last(word) => {
                    return Self {
                        words: without_program(words),
                        word,
                        is_redirection: is_target,
                    };
                }
            }
        }
    }
}

/// Leaves out `NAME=value` before the name of the program, and that name, whatever it is: it may be an alias.
fn without_program(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let is_variable = |word: &String| match word.split_once('=') {
        Some((name, _)) => name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_'),
        None => false,
    };
    let words = words.into_iter().skip_while(is_variable);
    words.skip(1).collect()
}

impl TypedWord {
    /// Reads one word, whatever is in it.
    fn read(raw: &str) -> Self {
        let mut reader = Reader::new(raw);
        reader.is_one_word = true;
        match reader.next_token() {
            Token::Last(word) => word,
            Token::Word(_) | Token::Redirection => Self::default(),
        }
    }

    /// Returns what a part of a word is without its quotes.
    pub(super) fn text_of(raw: &str) -> String {
        Self::read(raw).text
    }
}

/// What a line is made of.
enum Token {
    /// A word with a blank behind it.
    Word(String),
    /// `<`, `>`, `2>>` and the like.
    Redirection,
    /// What the cursor is in.
    Last(TypedWord),
}

struct Reader<'a> {
    line: &'a str,
    rest: Peekable<CharIndices<'a>>,
    /// Whether blanks and redirections are part of the word.
    is_one_word: bool,
}

impl<'a> Reader<'a> {
    fn new(line: &'a str) -> Self {
        Self {
            line,
            rest: line.char_indices().peekable(),
            is_one_word: false,
        }
    }

    fn next_token(&mut self) -> Token {
        while !self.is_one_word
            && self
                .rest
                .next_if(|(_, c)| c.is_ascii_whitespace())
                .is_some()
        {}
        let start = self.rest.peek().map_or(self.line.len(), |(at, _)| *at);
        let mut text = String::new();
        let mut quote = None;
        // How many `$(` are open: blanks in them part no words.
        let mut depth = 0_usize;
        while let Some(&(_, c)) = self.rest.peek() {
            if !self.is_one_word && quote.is_none() && depth == 0 {
                let is_number = text.bytes().all(|it| it.is_ascii_digit() || it == b'&');
                match c {
                    '<' | '>' if is_number => {
                        while self.rest.next_if(|(_, c)| "<>&|".contains(*c)).is_some() {}
                        return Token::Redirection;
                    }
                    '<' | '>' => return Token::Word(text),
                    c if c.is_ascii_whitespace() => return Token::Word(text),
                    _ => {}
                }
            }
            self.rest.next();
            match (quote, c) {
                (Some('\''), '\'') | (Some('"'), '"') => quote = None,
                (Some('"'), '\\') => text.push(self.escaped_in_quotes()),
                (None, '\'' | '"') => quote = Some(c),
                (None, '\\') => text.extend(self.rest.next().map(|(_, escaped)| escaped)),
                (None, '(') => {
                    depth = depth.saturating_add(1);
                    text.push(c);
                }
                (None, ')') => {
                    depth = depth.saturating_sub(1);
                    text.push(c);
                }
                (_, c) => text.push(c),
            }
        }
        Token::Last(TypedWord {
            raw: self.line.get(start..).unwrap_or_default().to_owned(),
            text,
            open_quote: quote,
        })
    }

    /// In double quotes a backslash stands for itself, but before these.
    fn escaped_in_quotes(&mut self) -> char {
        let escaped = self.rest.next_if(|(_, c)| "\"\\$`".contains(*c));
        escaped.map_or('\\', |(_, c)| c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        let TypedLine {
            mut words, word, ..
        } = TypedLine::read(line);
        words.push(word.text);
        words
    }

    #[test]
    fn a_line_falls_into_words_as_a_shell_has_them() {
        for (line, expected) in [
            ("cookiepay ", vec![""]),
            ("cookiepay se", vec!["se"]),
            ("cookiepay search  --meth", vec!["search", "--meth"]),
            ("pay -p '내 가게' sea", vec!["-p", "내 가게", "sea"]),
            ("cookiepay show \"a\\\"b\\c\" ", vec!["show", "a\"b\\c", ""]),
            (
                "LANG=C cookiepay search 이번\\ 달",
                vec!["search", "이번 달"],
            ),
            ("cookiepay show '' x", vec!["show", "", "x"]),
            (
                "cookiepay show --tid=$(cat a b) x",
                vec!["show", "--tid=$(cat a b)", "x"],
            ),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn a_quote_that_is_open_is_known() {
        let word = TypedLine::read("cookiepay -p '내 가").word;
        assert_eq!((word.text.as_str(), word.open_quote), ("내 가", Some('\'')));
        assert_eq!(word.raw, "'내 가");
        assert_eq!(TypedWord::text_of("--columns='a,b"), "--columns=a,b");
        assert_eq!(TypedWord::text_of("이번 달"), "이번 달");
    }

    #[test]
    fn a_redirection_is_no_argument() {
        for (line, expected) in [
            (
                "cookiepay search 2>/dev/null >a.csv -o c",
                vec!["search", "-o", "c"],
            ),
            ("cookiepay search>a ", vec!["search", ""]),
            (
                "cookiepay compare - < orders.csv ",
                vec!["compare", "-", ""],
            ),
        ] {
            assert_eq!(words(line), expected, "{line}");
            assert!(!TypedLine::read(line).is_redirection, "{line}");
        }
        for line in ["cookiepay search > ", "cookiepay search 2>>lo"] {
            assert!(TypedLine::read(line).is_redirection, "{line}");
        }
    }
}
