//! Reads the flat JSON objects that the gateway writes. Refuses to be picky about them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Picks the named fields out of a JSON object, each as a text.
///
/// `null`, `""` and a missing key are all empty; a number, or anything else that is no string,
/// comes as it is written. Of a key that comes twice the last one counts, as in PHP. Texts without
/// escapes are borrowed where all fields are strings.
///
/// # Errors
///
/// When the text is not one JSON object.
pub(super) fn fields<'a, const N: usize>(
    object: &'a str,
    names: &[&str; N],
) -> Result<[Cow<'a, str>; N], serde_json::Error> {
    // Nearly every value there is can be taken at a glance; the rest takes twice as long.
    read::<Quick<'a>, N>(object, names).or_else(|_| read::<Exact<'a>, N>(object, names))
}

fn read<'a, T, const N: usize>(
    object: &'a str,
    names: &[&str; N],
) -> Result<[Cow<'a, str>; N], serde_json::Error>
where
    T: Deserialize<'a> + Into<Cow<'a, str>>,
{
    let mut deserializer = serde_json::Deserializer::from_str(object);
    let fields = deserializer.deserialize_map(Fields {
        names,
        value: PhantomData::<T>,
    })?;
    deserializer.end()?;
    Ok(fields)
}

struct Fields<'n, T, const N: usize> {
    names: &'n [&'n str; N],
    value: PhantomData<T>,
}

impl<'de, T, const N: usize> Visitor<'de> for Fields<'_, T, N>
where
    T: Deserialize<'de> + Into<Cow<'de, str>>,
{
    type Value = [Cow<'de, str>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = [const { Cow::Borrowed("") }; N];
        let mut expected = 0;
        while let Some(place) = map.next_key_seed(Place {
            names: self.names,
            expected,
        })? {
            let Some(field) = place.and_then(|place| fields.get_mut(place)) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            *field = map.next_value::<T>()?.into();
            expected = place.unwrap_or_default().saturating_add(1);
        }
        Ok(fields)
    }
}

/// Finds a key's place among the names.
///
/// Keys mostly come in the documented order, so the name after the last one found is tried first.
struct Place<'n, const N: usize> {
    names: &'n [&'n str; N],
    expected: usize,
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
        if self.names.get(self.expected) == Some(&key) {
            return Ok(Some(self.expected));
        }
        Ok(self.names.iter().position(|name| *name == key))
    }
}

/// A value that is a string, a small number or nothing.
struct Quick<'a>(Cow<'a, str>);

impl<'a> From<Quick<'a>> for Cow<'a, str> {
    fn from(Quick(text): Quick<'a>) -> Self {
        text
    }
}

impl<'de> Deserialize<'de> for Quick<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QuickVisitor)
    }
}

struct QuickVisitor;

impl<'de> Visitor<'de> for QuickVisitor {
    type Value = Quick<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a small number or null")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Quick(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Quick(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Quick(Cow::Owned(number.to_string())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Quick(Cow::Borrowed("")))
    }
}

/// Any value, as it is written. To read a number as a float would change long ones.
struct Exact<'a>(Cow<'a, str>);

impl<'a> From<Exact<'a>> for Cow<'a, str> {
    fn from(Exact(text): Exact<'a>) -> Self {
        text
    }
}

impl<'de> Deserialize<'de> for Exact<'de> {
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

    const NAMES: [&str; 3] = ["TID", "AMOUNT", "CANCELDATE"];

    #[test]
    fn blank_null_and_missing_are_alike() {
        for object in [
            r#"{"TID":"","AMOUNT":null}"#,
            "{}",
            r#"{"CANCELDATE":null,"more":[1,{"a":"b"}]}"#,
        ] {
            assert_eq!(fields(object, &NAMES).unwrap(), ["", "", ""], "{object}");
        }
    }

    #[test]
    fn a_number_is_taken_as_it_is_written() {
        let object = r#"{"TID":522787400552278740055227874005,"AMOUNT":1050,"CANCELDATE":1.50}"#;
        assert_eq!(
            fields(object, &NAMES).unwrap(),
            ["522787400552278740055227874005", "1050", "1.50"]
        );
    }

    #[test]
    fn keys_come_in_any_order_and_the_last_of_two_counts() {
        let object = r#"{"CANCELDATE":"c","\u0054ID":"first","x":"y","AMOUNT":"1","TID":"last"}"#;
        assert_eq!(fields(object, &NAMES).unwrap(), ["last", "1", "c"]);
    }

    #[test]
    fn only_texts_with_escapes_are_copied() {
        let [tid, amount, _] =
            fields(r#"{"TID":"5227874005","AMOUNT":"\uc6d0\/\"원\""}"#, &NAMES).unwrap();
        assert!(matches!(tid, Cow::Borrowed("5227874005")));
        assert_eq!(amount, "원/\"원\"");
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
            assert!(fields(text, &NAMES).is_err(), "{text:?}");
        }
    }
}
