//! NDJSON in: an object a line, with the same names as a header's. A member that is there twice is an
//! error, and not the last of the two.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::cell::one_line;
use super::columns::{Cells, ColumnKind, Named, TableColumn, TableColumns};
use super::problem::{JsonFault, TableFileProblem, TableProblem};

/// Reads the members of an object. What nobody knows is said once in a file: `unknown` has those names of
/// which it was.
pub(super) fn cells<const N: usize>(
    text: &str,
    columns: &TableColumns<'_, N>,
    unknown: &mut HashSet<String>,
) -> Result<Cells<N>, TableProblem> {
    let members = members(text)?;
    let mut cells = std::array::from_fn(|_| None);
    let mut is_there = [false; N];
    let mut new = None;
    for (name, value) in members {
        let place = match columns.find(&name) {
            Named::Read(place) => place,
            Named::Ignored => continue,
            Named::Unknown => {
                let problem = columns.unknown(&name);
                if unknown.insert(name) {
                    new.get_or_insert(problem);
                }
                continue;
            }
        };
        let (Some(column), Some(is_there), Some(cell)) = (
            columns.at(place),
            is_there.get_mut(place),
            cells.get_mut(place),
        ) else {
            continue;
        };
        if std::mem::replace(is_there, true) {
            return Err(TableProblem::MemberTwice(column.name));
        }
        *cell = text_of(value, column)?;
    }
    new.map_or(Ok(cells), Err)
}

/// Refuses an object with the members of an export of payments.
pub(super) fn refuse_export<const N: usize>(
    text: &str,
    columns: &TableColumns<'_, N>,
) -> Result<(), TableFileProblem> {
    let members = members(text).unwrap_or_default();
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    columns.refuse_export(&names)
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
        Value::String(text) => Ok(Some(one_line(&text)).filter(|text| !text.is_empty())),
        Value::Number(number) if is_won && number.is_u64() => Ok(Some(number.to_string())),
        Value::Number(number) if is_won => Err(TableProblem::NotWholeWon {
            column: column.name,
            text: number.to_string(),
        }),
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
