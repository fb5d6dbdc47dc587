//! What an error of the database means for the journal.

use std::path::Path;
use std::time::Duration;

use rusqlite::ErrorCode;

use super::copy::CopyError;
use crate::journal::store::{Senseless, StoreError};

/// How long another process may keep the file locked.
pub(super) const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Says what an error of the database is to whoever uses the journal in a file.
pub(super) fn store_error(path: &Path, error: rusqlite::Error) -> StoreError {
    let journal = path.into();
    if let rusqlite::Error::FromSqlConversionFailure(_, _, source) = &error {
        let what = source.downcast_ref::<Senseless>().cloned();
        let what = what.unwrap_or_else(|| Senseless::Database(source.to_string()));
        return StoreError::Corrupt { journal, what };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { journal },
        Some(ErrorCode::DiskFull) => StoreError::Full { journal },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked {
            journal,
            seconds: LOCK_WAIT.as_secs(),
        },
        Some(ErrorCode::NotADatabase) => StoreError::NotAJournal { journal },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt {
            journal,
            what: Senseless::Database(error.to_string()),
        },
        Some(ErrorCode::CannotOpen) => StoreError::Open {
            journal,
            source: error.into(),
        },
        Some(_) | None => StoreError::Other {
            journal,
            source: error.into(),
        },
    }
}

/// Says why a journal cannot be read. What is damaged is so however it was opened.
pub(super) fn cannot_read(error: CopyError) -> StoreError {
    match error {
        CopyError::Damaged { path, detail } => StoreError::Corrupt {
            journal: (*path).into(),
            what: Senseless::Database(detail),
        },
        CopyError::Read { path, source } => match source.downcast::<rusqlite::Error>() {
            Ok(error) if is_of_content(&error) => store_error(&path, *error),
            Ok(error) => CopyError::Read {
                path,
                source: error,
            }
            .into(),
            Err(source) => CopyError::Read { path, source }.into(),
        },
        CopyError::Exists { .. } | CopyError::Write { .. } | CopyError::Changing { .. } => {
            error.into()
        }
    }
}

fn is_of_content(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

/// Says that a file, or its folder, cannot be opened or made.
pub(super) fn cannot_open(
    path: &Path,
    source: Box<dyn std::error::Error + Send + Sync>,
) -> StoreError {
    StoreError::Open {
        journal: path.into(),
        source,
    }
}
