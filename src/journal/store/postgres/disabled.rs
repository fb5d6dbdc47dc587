//! What stands in the place of a journal in a database where the program was built without it: an error that
//! says so.

use super::fault::DatabaseFault;
use crate::journal::owner::Person;
use crate::journal::store::{Database, JournalLocation, Store, StoreError};

/// Says that the program was built without it.
pub(in crate::journal) fn open(
    database: &Database,
    _: &Person,
) -> Result<Box<dyn Store>, StoreError> {
    Err(StoreError::Database {
        journal: JournalLocation::from(&database.address),
        fault: DatabaseFault::LeftOut,
    })
}
