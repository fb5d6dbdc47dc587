//! Picks fields out of the flat JSON objects that the gateway writes, whatever their shape.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fast::{self, Keys};
use crate::payment::Problem;

/// Picks the fields of these keys out of a JSON object, each as a text.
///
/// `null`, `""` and a missing key are all empty; a number, or anything else that is no string,
/// comes as it is written. In an object of the usual shape, texts without escapes are borrowed.
///
/// # Errors
///
/// When the text is not one JSON object, or when one of these keys comes twice with another value each time:
/// nobody knows which of the two is meant.
pub(in crate::gateway) fn fields<'a, const N: usize>(
    object: &'a str,
    keys: &Keys<N>,
) -> Result<[Cow<'a, str>; N], FieldsError> {
    match fast::read(object, keys) {
        Some(plain) if plain.length == object.len() => {
            Ok(plain.values.map(|value| value.text(object)))
        }
        Some(_) | None => match parse(object, keys) {
            Ok(picked) if picked.is_contradictory => Err(FieldsError::Contradictory),
            Ok(picked) => Ok(picked.values),
            Err(error) => Err(FieldsError::NotAnObject(error)),
        },
    }
}

/// Why a text has no fields that can be believed.
#[derive(Debug)]
pub(in crate::gateway) enum FieldsError {
    /// It is not one JSON object.
    NotAnObject(serde_json::Error),
    /// A key comes twice, with another value each time.
    Contradictory,
}

impl FieldsError {
    /// Returns what is wrong with the body of a reply that has to be one object; `None` where it stops before
    /// its end.
    pub(in crate::gateway) fn problem(&self, body: &str) -> Option<Problem> {
        match self {
            Self::Contradictory => Some(Problem::Contradictory),
            Self::NotAnObject(_) if body.trim().is_empty() => Some(Problem::Empty),
            Self::NotAnObject(error) => {
                let is_cut = error.is_eof() && body.trim_start().starts_with('{');
                (!is_cut).then_some(Problem::NotJson)
            }
        }
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

/// The fields of an object, and whether they can be believed.
#[derive(Debug)]
pub(super) struct Picked<'a, const N: usize> {
    /// In the order of the keys.
    pub(super) values: [Cow<'a, str>; N],
    /// One of these keys came twice, with another value each time; of it, the values with a bar between
    /// them are kept in [`Picked::all`].
    pub(super) is_contradictory: bool,
    /// As `values`, with all that came of a key.
    all: Vec<(usize, String)>,
}

impl<'a, const N: usize> Picked<'a, N> {
    /// Returns the values; of a key that contradicts itself all of them, so that none passes for true.
    pub(super) fn into_all(self) -> [Cow<'a, str>; N] {
        let mut values = self.values;
        for (place, text) in self.all {
            if let Some(value) = values.get_mut(place) {
                *value = Cow::Owned(text);
            }
        }
        values
    }
}

/// Picks the fields of these keys, as [`fields`], out of an object of any shape, and tells contradictions.
pub(super) fn parse<'a, const N: usize>(
    object: &'a str,
    keys: &Keys<N>,
) -> Result<Picked<'a, N>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let fields = deserializer.deserialize_map(Fields { names: &keys.names })?;
    deserializer.end()?;
    Ok(fields)
}

struct Fields<'n, const N: usize> {
    names: &'n [&'n str; N],
}

impl<'de, const N: usize> Visitor<'de> for Fields<'_, N> {
    type Value = Picked<'de, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut picked = Picked {
            values: [const { Cow::Borrowed("") }; N],
            is_contradictory: false,
            all: Vec::new(),
        };
        let mut has_come = [false; N];
        while let Some(place) = map.next_key_seed(Place { names: self.names })? {
            let Some(place) = place else {
                let _: IgnoredAny = map.next_value()?;
                continue;
            };
            let text = map.next_value::<Text<'de>>()?.0;
            let (Some(value), Some(has_come)) =
                (picked.values.get_mut(place), has_come.get_mut(place))
            else {
                continue;
            };
            if *has_come && *value != text {
                picked.is_contradictory = true;
                picked.all.push((place, format!("{value}|{text}")));
            }
            *has_come = true;
            *value = text;
        }
        Ok(picked)
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
    fn keys_come_in_any_order_and_a_contradiction_has_no_fields() {
        let object = r#"{"CANCELDATE":"c","\u0054ID":"t","x":"y","AMOUNT":"1","x":"z","TID":"t"}"#;
        assert_eq!(fields(object, &KEYS).unwrap(), ["t", "1", "c"]);
        for object in [
            r#"{"TID":"a","TID":"b"}"#,
            r#"{"TID":"","TID":"b"}"#,
            r#"{"TID":"a","TID":null}"#,
            r#"{"TID":"a","AMOUNT":"1","\u0054ID":"b"}"#,
            r#"{"TID":"1","TID":2}"#,
        ] {
            let error = fields(object, &KEYS).unwrap_err();
            assert!(matches!(error, FieldsError::Contradictory), "{object}");
        }
    }

    #[test]
    fn a_key_that_comes_twice_contradicts_itself_unless_it_says_the_same() {
        let picked = |object: &'static str| {
            let picked = parse(object, &KEYS).unwrap();
            (
                picked.is_contradictory,
                picked.into_all().map(Cow::into_owned),
            )
        };
        let texts = |texts: [&str; 3]| texts.map(str::to_owned);
        assert_eq!(
            picked(r#"{"TID":"1","AMOUNT":"5","TID":"1","X":1,"X":2}"#),
            (false, texts(["1", "5", ""]))
        );
        assert_eq!(
            picked(r#"{"TID":"1","AMOUNT":"5","AMOUNT":"","TID":"1"}"#),
            (true, texts(["1", "5|", ""]))
        );
        assert_eq!(
            picked(r#"{"AMOUNT":"5","AMOUNT":50,"CANCELDATE":null}"#),
            (true, texts(["", "5|50", ""]))
        );
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
