//! NDJSON in: an object a line, with the same names as a header's. A member that is there twice is an
//! error, and not the last of the two.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::cell::one_line;
use super::columns::{Cells, ColumnKind, Named, TableColumn, TableColumns};
use super::problem::{ColumnChoice, JsonFault, TableFileProblem, TableProblem};

/// Reads the members of an object. `names` has what those stand for that were met in the file: what nobody knows
/// is said once.
pub(super) fn cells<const N: usize>(
    text: &str,
    columns: &TableColumns<'_, N>,
    names: &mut HashMap<String, Named>,
) -> Result<Cells<'static, N>, TableProblem> {
    let members = members(text)?;
    let mut cells = std::array::from_fn(|_| None);
    let mut as_written: [Option<String>; N] = std::array::from_fn(|_| None);
    let mut new = None;
    for (name, value) in members {
        let known = names.get(&name).copied();
        let meaning = known.unwrap_or_else(|| columns.find(&name));
        if known.is_none() {
            if meaning == Named::Unknown && !columns.skips_unknown {
                new.get_or_insert_with(|| columns.unknown(&name));
            }
            names.insert(name.clone(), meaning);
        }
        let Named::Read(place) = meaning else {
            continue;
        };
        let (Some(column), Some(earlier), Some(cell)) = (
            columns.at(place),
            as_written.get_mut(place),
            cells.get_mut(place),
        ) else {
            continue;
        };
        if let Some(other) = earlier {
            let is_own = |name: &str| columns.skips_unknown && columns.is_own_name(place, name);
            match (is_own(other), is_own(&name)) {
                (true, false) => continue,
                (false, true) => {}
                (true, true) | (false, false) => {
                    return Err(twice(column.name, other, name, columns));
                }
            }
        }
        *cell = text_of(value, column)?.map(Cow::Owned);
        *earlier = Some(name);
    }
    new.map_or(Ok(cells), Err)
}

/// Says that two members of an object are one column's.
fn twice<const N: usize>(
    column: &'static str,
    one: &str,
    other: String,
    columns: &TableColumns<'_, N>,
) -> TableProblem {
    if columns.skips_unknown && one != other {
        let one = one.to_owned();
        ColumnChoice::TwoNames { column, one, other }.into()
    } else {
        TableProblem::MemberTwice(column)
    }
}

/// What the first object of a file tells of the others.
pub(super) struct FirstObject<const N: usize> {
    /// Which columns it has.
    pub(super) has: [bool; N],
    /// What it lacks, where what nobody knows is left aside; else each object may lack something of its own.
    pub(super) lacks: Vec<TableProblem>,
}

/// Reads the names of the first object, and refuses those of an export of payments. What is no object has none.
pub(super) fn first<const N: usize>(
    text: &str,
    columns: &TableColumns<'_, N>,
) -> Result<FirstObject<N>, TableFileProblem> {
    let is_object = members(text).is_ok();
    let members = members(text).unwrap_or_default();
    let names = members.iter().map(|(name, _)| name.as_str());
    columns.refuse_export(&names.clone().collect::<Vec<&str>>())?;
    let names: Vec<(&str, Named)> = names.map(|name| (name, columns.find(name))).collect();
    let lacks = if columns.skips_unknown && is_object {
        columns.missing(&names)
    } else {
        Vec::new()
    };
    let is_there = |place| names.iter().any(|(_, named)| *named == Named::Read(place));
    Ok(FirstObject {
        has: std::array::from_fn(is_there),
        lacks,
    })
}

fn members(text: &str) -> Result<Vec<(String, Value)>, TableProblem> {
    let members: Members = serde_json::from_str(text).map_err(|error| {
        TableProblem::NotAnObject(match error.classify() {
            Category::Eof | Category::Io => JsonFault::Ends,
            Category::Data => JsonFault::OtherValue,
            Category::Syntax => {
                // serde_json counts bytes, from 1.
                let before = text.get(..error.column().saturating_sub(1));
                let place = before.unwrap_or_default().chars().count();
                JsonFault::Unexpected {
                    place: place.saturating_add(1),
                }
            }
        })
    })?;
    Ok(members.0)
}

/// Returns a value as a cell of CSV would hold it; `None` where that would be empty.
fn text_of(value: Value, column: &TableColumn) -> Result<Option<String>, TableProblem> {
    let is_won = column.kind == ColumnKind::Won;
    match value {
        Value::Null => Ok(None),
        Value::String(text) => {
            let text = one_line(&text);
            Ok((!text.is_empty()).then(|| text.into_owned()))
        }
        Value::Number(number) if is_won && number.is_u64() => Ok(Some(number.to_string())),
        Value::Number(number) if is_won => Err(TableProblem::NotWholeWon {
            column: column.name,
            text: number.to_string(),
        }),
        Value::Number(number) if column.kind == ColumnKind::Sum => Ok(Some(number.to_string())),
        Value::Number(number) if column.kind == ColumnKind::Key && number.is_u64() => {
            Ok(Some(number.to_string()))
        }
        Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Err(TableProblem::NotText {
                column: column.name,
                text: value.to_string(),
            })
        }
    }
}

/// The members of an object in their order, with those that are there twice.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Members, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}
