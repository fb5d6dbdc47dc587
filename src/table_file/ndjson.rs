//! NDJSON in: an object a line, with the same names as a header's. A member that is there twice is an
//! error, and not the last of the two.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::columns::{Cells, ColumnKind, TableColumn, TableColumns};
use super::problem::TableProblem;

/// Reads the members of an object.
pub(super) fn cells<const N: usize>(
    text: &str,
    columns: &TableColumns<'_, N>,
) -> Result<Cells<N>, TableProblem> {
    let members: Members =
        serde_json::from_str(text).map_err(|error| TableProblem::NotAnObject(error.to_string()))?;
    let mut cells = std::array::from_fn(|_| None);
    let mut is_there = [false; N];
    for (name, value) in members.0 {
        let place = columns.find(&name)?;
        let column = place.and_then(|place| columns.at(place));
        let flag = place.and_then(|place| is_there.get_mut(place));
        let cell = place.and_then(|place| cells.get_mut(place));
        let (Some(column), Some(flag), Some(cell)) = (column, flag, cell) else {
            continue;
        };
        if std::mem::replace(flag, true) {
            return Err(TableProblem::MemberTwice(column.name));
        }
        *cell = text_of(value, column)?;
    }
    Ok(cells)
}

/// Returns a value as a cell of CSV would hold it; `None` where that would be empty.
fn text_of(value: serde_json::Value, column: &TableColumn) -> Result<Option<String>, TableProblem> {
    let is_won = column.kind == ColumnKind::Won;
    match value {
        serde_json::Value::Null => Ok(None),
        serde_json::Value::String(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        serde_json::Value::Number(number) if is_won && number.is_u64() => {
            Ok(Some(number.to_string()))
        }
        serde_json::Value::Number(_) if is_won => Err(TableProblem::NotWholeWon(column.name)),
        serde_json::Value::Number(_)
        | serde_json::Value::Bool(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_) => Err(TableProblem::NotText(column.name)),
    }
}

/// The members of an object in their order, with those that are there twice.
struct Members(Vec<(String, serde_json::Value)>);

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
