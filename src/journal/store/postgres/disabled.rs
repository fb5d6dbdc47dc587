//! What stands in the place of a journal in a database where the program was built without it: an error that
//! says so.

use std::path::Path;

use super::fault::DatabaseFault;
use crate::journal::moved::CopiedRefunds;
use crate::journal::owner::Person;
use crate::journal::store::holdings::{Holdings, NotTakenIn};
use crate::journal::store::{Database, JournalLocation, Store, StoreError};

/// Says that the program was built without it.
pub(in crate::journal) fn open(
    database: &Database,
    _: &Person,
) -> Result<Box<dyn Store>, StoreError> {
    Err(left_out(database))
}

/// Says so too.
pub(in crate::journal) fn examine(
    database: &Database,
    _: &Person,
) -> Result<(Option<Box<dyn Store>>, i64), StoreError> {
    Err(left_out(database))
}

/// Says so too.
pub(in crate::journal) fn take_in(
    database: &Database,
    _: &Person,
    _: &Path,
    _: &dyn Holdings,
) -> Result<CopiedRefunds, NotTakenIn> {
    Err(left_out(database).into())
}

fn left_out(database: &Database) -> StoreError {
    StoreError::Database {
        journal: JournalLocation::from(&database.address),
        fault: DatabaseFault::LeftOut,
    }
}
