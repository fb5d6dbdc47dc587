//! Picks fields out of the flat JSON objects that the gateway writes, whatever their shape.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fast::{self, Keys};

/// Picks the fields of these keys out of a JSON object, each as a text.
///
/// `null`, `""` and a missing key are all empty; a number, or anything else that is no string,
/// comes as it is written. Of a key that comes twice the last one counts, as in PHP. In an object of
/// the usual shape, texts without escapes are borrowed.
///
/// # Errors
///
/// When the text is not one JSON object.
pub(in crate::gateway) fn fields<'a, const N: usize>(
    object: &'a str,
    keys: &Keys<N>,
) -> Result<[Cow<'a, str>; N], serde_json::Error> {
    match fast::read(object, keys) {
        Some(plain) if plain.length == object.len() => {
            Ok(plain.values.map(|value| value.text(object)))
        }
        Some(_) | None => parse(object, keys),
    }
}

/// Picks the fields whose keys are none of these, with their keys, in the object's order.
///
/// # Errors
///
/// When the text is not one JSON object.
pub(super) fn others<const N: usize>(
    object: &str,
    keys: &Keys<N>,
) -> Result<Vec<(String, String)>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let others = deserializer.deserialize_map(Others { names: &keys.names })?;
    deserializer.end()?;
    Ok(others)
}

struct Others<'n> {
    names: &'n [&'n str],
}

impl<'de> Visitor<'de> for Others<'_> {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut others = Vec::new();
        while let Some((key, text)) = map.next_entry::<String, Text<'de>>()? {
            if !self.names.contains(&key.as_str()) {
                others.push((key, text.0.into_owned()));
            }
        }
        Ok(others)
    }
}

/// Does the same for an object of any shape.
pub(super) fn parse<'a, const N: usize>(
    object: &'a str,
    keys: &Keys<N>,
) -> Result<[Cow<'a, str>; N], serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let fields = deserializer.deserialize_map(Fields { names: &keys.names })?;
    deserializer.end()?;
    Ok(fields)
}

struct Fields<'n, const N: usize> {
    names: &'n [&'n str; N],
}

impl<'de, const N: usize> Visitor<'de> for Fields<'_, N> {
    type Value = [Cow<'de, str>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = [const { Cow::Borrowed("") }; N];
        while let Some(place) = map.next_key_seed(Place { names: self.names })? {
            match place.and_then(|place| fields.get_mut(place)) {
                Some(field) => *field = map.next_value::<Text<'de>>()?.0,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}

/// Finds a key's place among the names.
struct Place<'n, const N: usize> {
    names: &'n [&'n str; N],
}

impl<'de, const N: usize> DeserializeSeed<'de> for Place<'_, N> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<const N: usize> Visitor<'_> for Place<'_, N> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.names.iter().position(|name| *name == key))
    }
}

/// Any value, as it is written. To read a number as a float would change long ones.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        Ok(Self(match raw {
            "null" => Cow::Borrowed(""),
            _ if raw.starts_with('"') => {
                Cow::Owned(serde_json::from_str(raw).map_err(D::Error::custom)?)
            }
            _ => Cow::Borrowed(raw),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: Keys<3> = fast::keys!["TID", "AMOUNT", "CANCELDATE"];

    #[test]
    fn blank_null_and_missing_are_alike() {
        for object in [
            r#"{"TID":"","AMOUNT":null}"#,
            "{}",
            r#"{"CANCELDATE":null,"more":[1,{"a":"b"}]}"#,
        ] {
            assert_eq!(fields(object, &KEYS).unwrap(), ["", "", ""], "{object}");
        }
    }

    #[test]
    fn a_number_is_taken_as_it_is_written() {
        let object = r#"{"TID":522787400552278740055227874005,"AMOUNT":1050,"CANCELDATE":1.50}"#;
        assert_eq!(
            fields(object, &KEYS).unwrap(),
            ["522787400552278740055227874005", "1050", "1.50"]
        );
    }

    #[test]
    fn keys_come_in_any_order_and_the_last_of_two_counts() {
        let object = r#"{"CANCELDATE":"c","\u0054ID":"first","x":"y","AMOUNT":"1","TID":"last"}"#;
        assert_eq!(fields(object, &KEYS).unwrap(), ["last", "1", "c"]);
    }

    #[test]
    fn only_texts_with_escapes_are_copied() {
        let [tid, amount, _] =
            fields(r#"{"TID":"5227874005","AMOUNT":"\uc6d0\/\"원\""}"#, &KEYS).unwrap();
        assert!(matches!(tid, Cow::Borrowed("5227874005")));
        assert_eq!(amount, "원/\"원\"");
    }

    #[test]
    fn what_has_no_name_here_is_kept_with_its_own() {
        let object = r#"{"PGNAME":"kiwoom","TID":"1","\uc6d0":null,"n":1.50,"list":[1, {"a":""}]}"#;
        let others = others(object, &KEYS).unwrap();
        let others: Vec<_> = others
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        assert_eq!(
            others,
            [
                ("PGNAME", "kiwoom"),
                ("원", ""),
                ("n", "1.50"),
                ("list", r#"[1, {"a":""}]"#)
            ]
        );
    }

    #[test]
    fn what_is_not_one_object_is_an_error() {
        for text in [
            "",
            "[]",
            "null",
            "\"TID\"",
            "{\"TID\":\"1\"",
            "{} {}",
            "{\"TID\":\"\\ud800\"}",
            "{\"TID\":\"a\nb\"}",
        ] {
            assert!(fields(text, &KEYS).is_err(), "{text:?}");
        }
    }
}
