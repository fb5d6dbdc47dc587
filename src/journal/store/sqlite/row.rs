//! A row of this database, as the journal reads and writes it.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Params, Row, ToSql, params_from_iter};

use crate::journal::store::Senseless;
use crate::journal::store::columns::{StoredColumns, StoredValue};
use crate::journal::store::rows::{Read, StoredColumn, StoredRow};

impl StoredRow for Row<'_> {
    fn text(&self, column: StoredColumn) -> Read<Option<&str>> {
        value(self, column)?
            .as_str_or_null()
            .map_err(|_| senseless(column))
    }

    fn number(&self, column: StoredColumn) -> Read<Option<i64>> {
        value(self, column)?
            .as_i64_or_null()
            .map_err(|_| senseless(column))
    }

    fn flag(&self, column: StoredColumn) -> Read<bool> {
        Ok(self.number(column)?.ok_or_else(|| senseless(column))? != 0)
    }
}

fn value<'r>(row: &'r Row<'_>, column: StoredColumn) -> Read<ValueRef<'r>> {
    match column.index {
        Some(index) => row.get_ref(index),
        None => row.get_ref(column.name),
    }
    .map_err(|_| senseless(column))
}

fn senseless(column: StoredColumn) -> Senseless {
    Senseless::Column(column.name.to_owned())
}

/// Hands columns to a statement, in their order.
pub(super) fn params(columns: &StoredColumns) -> impl Params {
    params_from_iter(columns.iter().map(|(_, cell)| cell))
}

impl ToSql for StoredValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Nothing => ToSqlOutput::Owned(Value::Null),
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Flag(flag) => ToSqlOutput::Owned(Value::Integer((*flag).into())),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// What makes no sense goes through the database's own errors, and comes out as itself.
impl From<Senseless> for rusqlite::Error {
    fn from(what: Senseless) -> Self {
        Self::FromSqlConversionFailure(0, rusqlite::types::Type::Text, what.into())
    }
}
