//! The texts in a piece of Rust, as far as a person could read them as words.

/// Returns the string literals that hold two words in a row, or a word beside a value. Attributes are left
/// out, where the help of the command line stands, and so are comments.
pub(super) fn sentences(code: &str) -> Vec<String> {
    let mut found = literals(code);
    found.retain(|text| is_sentence(text));
    found
}

/// A word has two letters at least, so that `%F %T` is none.
fn is_sentence(text: &str) -> bool {
    let letters = |token: &str| token.chars().filter(|c| c.is_alphabetic()).count();
    let tokens: Vec<_> = text.split_whitespace().collect();
    tokens.windows(2).any(|pair| {
        let longest = pair.iter().map(|token| letters(token)).max();
        longest >= Some(2)
            && pair
                .iter()
                .all(|token| letters(token) > 0 || token.contains(VALUE))
    })
}

/// What stands for a value in a text.
const VALUE: char = '\u{fffc}';

/// Returns all string literals outside attributes, with [`VALUE`] for each value in them.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    // How many brackets are open, from that of an attribute on.
    let mut depth = 0_usize;
    while let Some(c) = rest.chars().next() {
        let mut literal = None;
        let taken = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let length = length(&rest[1..], '"');
                literal = Some(&rest[1..=length]);
                length + 2
            }
            'r' if is_raw(rest) => {
                let (hashes, text) = rest[1..].split_once('"').expect("the text");
                let end = format!("\"{hashes}");
                let length = text.find(&end).expect("the end of a text");
                literal = Some(&text[..length]);
                1 + hashes.len() + 1 + length + end.len()
            }
            '\'' if rest[1..].starts_with('\\') => length(&rest[1..], '\'') + 2,
            '\'' if rest.chars().nth(2) == Some('\'') => {
                rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at)
            }
            '#' if depth == 0 && (rest.starts_with("#[") || rest.starts_with("#![")) => {
                depth = 1;
                rest.find('[').unwrap_or_default() + 1
            }
            '[' if depth > 0 => {
                depth += 1;
                1
            }
            ']' if depth > 0 => {
                depth -= 1;
                1
            }
            c => c.len_utf8(),
        };
        found.extend(literal.filter(|_| depth == 0).map(readable));
        rest = &rest[taken..];
    }
    found
}

fn is_raw(rest: &str) -> bool {
    rest[1..].trim_start_matches('#').starts_with('"')
}

/// Returns where a literal ends that begins here.
fn length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    text.find(|c| {
        let is_end = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })
    .expect("the end of a text")
}

/// Returns a text as it is read: with its escapes gone, and a sign for each value.
fn readable(literal: &str) -> String {
    let mut text = String::new();
    let mut characters = literal.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => {
                match characters.next() {
                    Some('x') => drop(characters.by_ref().take(2).count()),
                    Some('u') => drop(characters.by_ref().take_while(|c| *c != '}').count()),
                    _ => {}
                }
                text.push(' ');
            }
            '{' => {
                let value: String = characters.by_ref().take_while(|c| *c != '}').collect();
                text.push(if value.starts_with('{') { c } else { VALUE });
            }
            c => text.push(c),
        }
    }
    text
}

#[test]
fn words_are_found_wherever_they_stand() {
    for code in [
        r#"screen.field("paid by", card);"#,
        r#"let text = format!("{count} won");"#,
        r#"let text = format!("line {line:<5}");"#,
        r##"let text = r#"a "payment" was expected"#;"##,
        "write!(f, \"not before \\\n    then\")",
        "let quote = '\"'; let text = \"of it\";",
        "fn name<'a>(text: &'a str) { show(\"한 번만 더\") }",
    ] {
        assert_eq!(sentences(code).len(), 1, "{code}");
    }
    for code in [
        r#"("cancel_tid", Value::text("full"))"#,
        r#"time.strftime("%F %T")"#,
        r#"text.strip_prefix("\xef\xbb\xbf\u{feff} a")"#,
        r#"format!("{label} {won}{gap}")"#,
        r#"#[arg(long, help = format!("Keep only {}", names[0]))] min: Won,"#,
        "// it says \"not before\"\n",
        "let quotes = ['\"', '\\'', '\"']; let value = \"none\";",
    ] {
        assert_eq!(sentences(code), [""; 0], "{code}");
    }
}
