//! What is quoted of an answer to a request that carried secrets. Refuses to quote eight characters of one, in
//! whatever spelling.
//!
//! Three rules, each for what the others leave. A secret as it was sent is cut out, so that the rest can be
//! read. [`cut_unclear`] leaves words and numbers, whatever the secrets are: nobody can list all encodings, and
//! what they make is not words. And where letters and digits of what is left, together, have eight of a known
//! spelling, nothing is quoted at all: a key may be words, and blanks may part it.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::payment::{Foreign, Reading, cut_out};
use crate::secret::{SECRET_CHARS_MIN, Secret, cut_long, cut_unclear};

/// The secrets that went out with a request, to be kept out of what is said of the answer.
#[derive(Clone, Debug, Default)]
pub(in crate::gateway) struct Secrets(pub(in crate::gateway) Vec<Secret>);

/// The longest identifier that is quoted whole: TIDs have up to fifty characters (manual).
const IDENTIFIER_CHARS_MAX: usize = 50;

impl Secrets {
    /// Returns as much of a text as is known to hold no secret.
    pub(in crate::gateway) fn quote(&self, text: &str) -> Foreign {
        Foreign::new(self.unless_spelled(cut_unclear(&self.cut_out_of(text)).into_owned()))
    }

    /// Does the same with a text that may hold a secret which nobody knows yet, a token: nothing long is quoted.
    pub(super) fn quote_short(&self, text: &str) -> Foreign {
        Foreign::new(self.unless_spelled(cut_long(&self.cut_out_of(text)).into_owned()))
    }

    /// Returns a text as it came if it is an identifier, such as a TID, and no known spelling of a secret; else
    /// as [`Secrets::quote`].
    pub(in crate::gateway) fn quote_identifier(&self, text: &str) -> Foreign {
        let is_identifier = text.len() <= IDENTIFIER_CHARS_MAX
            && text
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
        if is_identifier && self.cut_out_of(text) == text && !self.is_spelled_in(text) {
            Foreign::new(text)
        } else {
            self.quote(text)
        }
    }

    /// Does the same with a field of which nothing could be read.
    pub(in crate::gateway) fn quote_reading<T>(
        &self,
        reading: Reading<'_, T>,
    ) -> Reading<'static, T> {
        match reading {
            Reading::Absent => Reading::Absent,
            Reading::Value(value) => Reading::Value(value),
            Reading::Unreadable(text) => {
                Reading::Unreadable(Cow::Owned(self.quote(&text).as_str().to_owned()))
            }
        }
    }

    /// Returns a text that may go on without its secrets, and without the beginning of one at its end. It is to
    /// be cut short, and quoted then.
    pub(super) fn without_begun(&self, text: &str) -> String {
        const TOLD_BYTES_MAX: usize = 3;
        let mut clean = self.cut_out_of(text);
        for secret in &self.0 {
            let secret = secret.expose();
            let ends = (TOLD_BYTES_MAX.saturating_add(1)..secret.len()).rev();
            let mut begun = ends.filter_map(|end| secret.get(..end));
            if let Some(begun) = begun.find(|begun| clean.ends_with(begun)) {
                clean.truncate(clean.len().saturating_sub(begun.len()));
            }
        }
        clean
    }

    /// [Cuts out](cut_out) each secret, also as PHP escapes it in JSON.
    fn cut_out_of(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for secret in &self.0 {
            let secret = secret.expose();
            for spelling in [secret, &secret.replace('/', "\\/")] {
                if clean.contains(spelling) {
                    clean = cut_out(&clean, spelling);
                }
            }
        }
        clean
    }

    fn unless_spelled(&self, text: String) -> String {
        if self.is_spelled_in(&text) {
            "…".to_owned()
        } else {
            text
        }
    }

    fn is_spelled_in(&self, text: &str) -> bool {
        let letters = squeezed(text);
        if letters.len() < SECRET_CHARS_MIN {
            return false;
        }
        let is_long = |it: &&Secret| it.expose().chars().count() >= SECRET_CHARS_MIN;
        self.0.iter().filter(is_long).any(|secret| {
            let spellings = spellings(secret.expose());
            let mut parts = letters.as_bytes().windows(SECRET_CHARS_MIN);
            parts.any(|part| memchr::memmem::find(spellings.as_bytes(), part).is_some())
        })
    }
}

/// Leaves the letters and digits of ASCII, in lower case.
fn squeezed(text: &str) -> Zeroizing<String> {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    Zeroizing::new(letters.map(|it| it.to_ascii_lowercase()).collect())
}

/// Writes a secret in the spellings that programs make of one, each [`squeezed`] and on a line of its own:
/// upper and lower case, backwards, base64, hexadecimal and decimal bytes with what is put before each, and
/// most of them twice.
fn spellings(secret: &str) -> Zeroizing<String> {
    let mut lines = Zeroizing::new(String::new());
    let add = |lines: &mut String, text: &str| {
        lines.push_str(&squeezed(text));
        lines.push('\n');
    };
    let cases = [
        secret.to_owned(),
        secret.to_uppercase(),
        secret.to_lowercase(),
    ]
    .map(Zeroizing::new);
    for text in &cases {
        // `%6b`, `0x6b` or `\x6b`, `\u006b`, `%256b`, UTF-16.
        for before in ["0x", "x", "u00", "25", "00"] {
            add(&mut lines, &bytes(text, before, Base::Hexadecimal));
        }
        add(&mut lines, &bytes(text, "", Base::Decimal));
    }
    let backwards = Zeroizing::new(secret.chars().rev().collect::<String>());
    // Three bytes make four letters, so there are three ways to begin.
    let base64 = |text: &str| {
        ["", "0", "00"].map(|before| {
            let text = Zeroizing::new(format!("{before}{text}"));
            Zeroizing::new(STANDARD.encode(text.as_bytes()))
        })
    };
    let encoded = [
        bytes(secret, "", Base::Hexadecimal),
        bytes(secret, "%", Base::Hexadecimal),
        Zeroizing::new(percent(secret)),
    ];
    let texts = cases.iter().chain([&backwards]);
    for text in texts.chain(&encoded).chain(&base64(secret)) {
        add(&mut lines, text);
        add(&mut lines, &bytes(text, "", Base::Hexadecimal));
        for text in base64(text) {
            add(&mut lines, &text);
        }
    }
    lines
}

#[derive(Clone, Copy)]
enum Base {
    Hexadecimal,
    Decimal,
}

/// Writes each byte as a number, with something before it.
fn bytes(text: &str, before: &str, base: Base) -> Zeroizing<String> {
    let mut numbers = Zeroizing::new(String::new());
    for byte in text.bytes() {
        // Writing to a `String` cannot fail.
        let _ = match base {
            Base::Hexadecimal => write!(numbers, "{before}{byte:02x}"),
            Base::Decimal => write!(numbers, "{before}{byte}"),
        };
    }
    numbers
}

/// Escapes what is neither a letter nor a digit, as in a URL.
fn percent(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        let _ = if byte.is_ascii_alphanumeric() {
            write!(escaped, "{}", char::from(byte))
        } else {
            write!(escaped, "%{byte:02X}")
        };
    }
    escaped
}

#[cfg(test)]
mod tests;
