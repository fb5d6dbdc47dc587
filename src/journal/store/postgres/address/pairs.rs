//! A connection string, taken apart: libpq's `key='value'` pairs, or a URL. Refuses unknown keys, and a key
//! that is there twice.
//!
//! Whatever is written with libpq's quoting is read back as it was.

use std::ops::RangeInclusive;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::error::AddressError;
use crate::secret::Guarded;
use crate::spelling::nearest;

/// All that a connection string can say.
pub const DATABASE_KEYS: [&str; 20] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "passfile",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "channel_binding",
    "options",
    "application_name",
    "connect_timeout",
    "target_session_attrs",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
];

/// What other clients call a key, where it is not spelled like ours.
const OTHER_NAMES: [(&str, &str); 7] = [
    ("database", "dbname"),
    ("server", "host"),
    ("ssl", "sslmode"),
    ("uid", "user"),
    ("username", "user"),
    ("pwd", "password"),
    ("currentSchema", "options"),
];

/// What begins a URL.
const SCHEMES: [&str; 2] = ["postgresql://", "postgres://"];

/// The keys that a string has, each with its value. Any of them could be a password by mistake.
#[derive(Default)]
pub(super) struct Pairs(Vec<(&'static str, Zeroizing<String>)>);

impl Pairs {
    pub(super) fn parse(text: &str) -> Result<Self, AddressError> {
        let mut pairs = Self::default();
        let text = text.trim();
        let url = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
        match url {
            Some(rest) => pairs.read_url(rest)?,
            None if is_url(text) => return Err(AddressError::OtherScheme),
            None => pairs.read_pairs(text)?,
        }
        Ok(pairs)
    }

    /// Takes a value out; one that is empty says nothing.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Zeroizing<String>> {
        let at = self.0.iter().position(|(known, _)| *known == key)?;
        let (_, value) = self.0.swap_remove(at);
        Some(value).filter(|it| !it.is_empty())
    }

    /// Takes out a value that is one of some words.
    pub(super) fn take_word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Result<Option<T>, AddressError> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let meant = words.iter().find(|(word, _)| *word == value.as_str());
        match meant {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => Err(AddressError::Word {
                key,
                known: words.iter().map(|(word, _)| *word).collect(),
            }),
        }
    }

    pub(super) fn take_number(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<u32>, AddressError> {
        let text = self.take(key);
        text.map(|text| number(&text, key, range)).transpose()
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(known, _)| *known == key);
        pair.map(|(_, value)| value.as_str())
    }

    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn put(&mut self, key: &str, value: Zeroizing<String>) -> Result<(), AddressError> {
        let Some(known) = DATABASE_KEYS.into_iter().find(|known| *known == key) else {
            return Err(AddressError::UnknownKey {
                key: self.guarded(key),
                nearest: OTHER_NAMES
                    .iter()
                    .find(|(other, _)| other.eq_ignore_ascii_case(key))
                    .map(|(_, known)| *known)
                    .or_else(|| nearest(key, DATABASE_KEYS)),
            });
        };
        if value.contains(char::is_control) {
            return Err(AddressError::ControlInValue { key: known });
        }
        if self.has(known) {
            return Err(AddressError::Twice { key: known });
        }
        self.0.push((known, value));
        Ok(())
    }

    /// Returns a key to be shown. What stands behind a password may be a piece of one that has blanks.
    fn guarded(&self, key: &str) -> Guarded {
        if self.has("password") {
            Guarded::Hidden {
                chars: key.chars().count(),
            }
        } else {
            Guarded::from(key)
        }
    }

    fn read_pairs(&mut self, text: &str) -> Result<(), AddressError> {
        let mut rest = text.trim_start_matches(is_blank);
        while !rest.is_empty() {
            let end = rest.find(|c| c == '=' || is_blank(c)).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let value = after.trim_start_matches(is_blank).strip_prefix('=');
            let value = value.ok_or(AddressError::NoEquals)?;
            let (value, after) = read_value(value.trim_start_matches(is_blank))?;
            self.put(key, value)?;
            rest = after.trim_start_matches(is_blank);
        }
        Ok(())
    }

    fn read_url(&mut self, text: &str) -> Result<(), AddressError> {
        let before_path = text.split('/').next().unwrap_or_default();
        let rest = match before_path.split_once('@') {
            Some((credentials, _)) => {
                let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
                self.put_decoded("user", user)?;
                self.put_decoded("password", password)?;
                let credentials_end = credentials.len().saturating_add(1);
                text.get(credentials_end..).unwrap_or_default()
            }
            None => text,
        };
        if rest.contains('@') {
            return Err(AddressError::UnescapedAt);
        }
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (servers, database) = place.split_once('/').unwrap_or((place, ""));
        let (hosts, ports) = read_servers(servers)?;
        self.put_decoded("host", &hosts)?;
        self.put_decoded("port", &ports)?;
        self.put_decoded("dbname", database)?;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or(AddressError::NoEquals)?;
            self.put(&decoded(key)?, decoded(value)?)?;
        }
        Ok(())
    }

    /// Puts what a URL says in a place of its own; where it says nothing, a key behind it still may.
    fn put_decoded(&mut self, key: &str, text: &str) -> Result<(), AddressError> {
        if text.is_empty() {
            return Ok(());
        }
        self.put(key, decoded(text)?)
    }
}

/// Reads a number; blanks around it are none of it.
pub(super) fn number<N: FromStr + PartialOrd + Copy + Into<u32>>(
    text: &str,
    key: &'static str,
    range: RangeInclusive<N>,
) -> Result<N, AddressError> {
    let found = text.trim().parse().ok();
    let found = found.filter(|number| range.contains(number));
    found.ok_or_else(|| AddressError::Number {
        key,
        min: (*range.start()).into(),
        max: (*range.end()).into(),
    })
}

/// Tells whether a text begins as a URL does.
fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|it| !it.contains(|c| c == '=' || is_blank(c)))
}

/// What `isspace` takes for a blank.
fn is_blank(character: char) -> bool {
    character.is_ascii_whitespace() || character == '\u{b}'
}

/// Reads a value, and returns what follows it. Between quotes or not, a backslash is no part of it, and the
/// character behind it is.
fn read_value(text: &str) -> Result<(Zeroizing<String>, &str), AddressError> {
    let quoted = text.strip_prefix('\'');
    let is_quoted = quoted.is_some();
    let body = quoted.unwrap_or(text);
    let mut characters = body.chars();
    // The whole capacity at once: a text that grows leaves copies of a password behind.
    let mut value = Zeroizing::new(String::with_capacity(body.len()));
    while let Some(character) = characters.next() {
        match character {
            '\\' => value.extend(characters.next()),
            '\'' if is_quoted => return Ok((value, characters.as_str())),
            blank if !is_quoted && is_blank(blank) => return Ok((value, characters.as_str())),
            character => value.push(character),
        }
    }
    if is_quoted {
        return Err(AddressError::OpenQuote);
    }
    Ok((value, ""))
}

/// Reads the hosts of a URL, each with its port, as lists in the same order; a list that says nothing is empty.
fn read_servers(text: &str) -> Result<(String, String), AddressError> {
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for server in text.split(',') {
        let (host, port) = match server.strip_prefix('[') {
            Some(inside) => {
                let (host, after) = inside.split_once(']').ok_or(AddressError::OpenBracket)?;
                match after.strip_prefix(':') {
                    Some(port) => (host, port),
                    None if after.is_empty() => (host, ""),
                    None => return Err(AddressError::OpenBracket),
                }
            }
            None => server.split_once(':').unwrap_or((server, "")),
        };
        hosts.push(host);
        ports.push(port);
    }
    let list = |parts: &[&str]| {
        let says_something = parts.iter().any(|part| !part.is_empty());
        if says_something {
            parts.join(",")
        } else {
            String::new()
        }
    };
    Ok((list(&hosts), list(&ports)))
}

/// Replaces each `%` and its two digits by the byte that they stand for.
fn decoded(text: &str) -> Result<Zeroizing<String>, AddressError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (digits, after) = after.split_at_checked(2).ok_or(AddressError::Percent)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(AddressError::Percent);
        }
        let digits = std::str::from_utf8(digits).map_err(|_| AddressError::Percent)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| AddressError::Percent)?);
        rest = after;
    }
    let text = String::from_utf8(std::mem::take(&mut *bytes));
    text.map(Zeroizing::new).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        AddressError::Percent
    })
}
