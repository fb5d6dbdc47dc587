//! A JSON object as serde finds it: every member, in its order, each value as it is written.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// All members of an object, in its order.
pub(crate) struct Object<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl<'a> Object<'a> {
    /// Reads a whole reply.
    pub(crate) fn read(body: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(body).ok()?;
        serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()
    }

    /// Returns the last value of a name as a text; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> String {
        let mut found = self.0.iter().rev().filter(|(key, _)| key == name);
        found
            .next()
            .and_then(|(_, value)| text(value))
            .unwrap_or_default()
    }

    /// Returns the members without the blanks in them.
    pub(crate) fn compact(&self) -> Vec<(String, String)> {
        let members = self.0.iter();
        members
            .map(|(key, value)| (key.clone(), tokens(value.get())))
            .collect()
    }

    /// Returns the members of other names; `None` where one of them cannot be read.
    pub(crate) fn others(&self, names: &[&str]) -> Option<Vec<(String, String)>> {
        let others = self
            .0
            .iter()
            .filter(|(key, _)| !names.contains(&key.as_str()));
        others
            .map(|(key, value)| Some((key.clone(), text(value)?)))
            .collect()
    }
}

/// Returns JSON without what is blank between its tokens.
fn tokens(json: &str) -> String {
    let mut within = false;
    let mut escaped = false;
    json.chars()
        .filter(|character| {
            let is_kept = within || !character.is_ascii_whitespace();
            if *character == '"' && !escaped {
                within = !within;
            }
            escaped = within && *character == '\\' && !escaped;
            is_kept
        })
        .collect()
}

/// Returns a value as a text; `None` for half a surrogate pair.
pub(crate) fn text(value: &RawValue) -> Option<String> {
    match value.get() {
        "null" => Some(String::new()),
        string if string.starts_with('"') => serde_json::from_str(string).ok(),
        other => Some(other.to_owned()),
    }
}
