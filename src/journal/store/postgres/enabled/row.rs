//! A row of this database, as the journal reads and writes it.

use std::error::Error;

use postgres::Row;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::journal::store::Senseless;
use crate::journal::store::columns::StoredValue;
use crate::journal::store::rows::{Read, StoredColumn, StoredRow};

impl StoredRow for Row {
    fn text(&self, column: StoredColumn) -> Read<Option<&str>> {
        value(self, column)
    }

    fn number(&self, column: StoredColumn) -> Read<Option<i64>> {
        value(self, column)
    }

    fn flag(&self, column: StoredColumn) -> Read<bool> {
        value(self, column)
    }
}

fn value<'r, T: FromSql<'r>>(row: &'r Row, column: StoredColumn) -> Read<T> {
    match column.index {
        Some(index) => row.try_get(index),
        None => row.try_get(column.name),
    }
    .map_err(|_| Senseless::Column(column.name.to_owned()))
}

/// Reads a cell of a row that there has to be; `what` names the row where it makes no sense.
pub(super) fn cell<'r, T: FromSql<'r>>(
    row: Option<&'r Row>,
    index: usize,
    what: &str,
) -> Result<T, Senseless> {
    let value = row.and_then(|row| row.try_get(index).ok());
    value.ok_or_else(|| Senseless::Column(what.to_owned()))
}

impl ToSql for StoredValue {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Nothing => Ok(IsNull::Yes),
            Self::Number(number) => number.to_sql(kind, out),
            Self::Flag(flag) => flag.to_sql(kind, out),
            // The database has no room for a NUL in a text.
            Self::Text(text) if text.contains('\0') => {
                text.replace('\0', "\u{fffd}").to_sql(kind, out)
            }
            Self::Text(text) => text.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::BOOL, Type::TEXT].contains(kind)
    }

    to_sql_checked!();
}
