//! Where the journal is kept: one file a database.

pub(super) mod sqlite;
