//! What an error of the client means for the journal.

use std::error::Error;

use postgres::error::{DbError, Severity, SqlState};

use super::super::fault::DatabaseFault;
use crate::journal::store::{JournalLocation, Senseless, StoreError};

/// With this code the tables refuse a refund that a program of another version begins.
const MOVED_ON: &str = "CK001";

/// How long a statement waits for what another session has locked.
pub(super) const LOCK_WAIT_SECONDS: u64 = 10;

/// Why a statement did not do what it was to do.
#[derive(Debug)]
pub(super) enum SessionFailure {
    /// The server says so.
    Said(Box<DbError>),
    /// The connection broke, or no answer came in time.
    Lost(Option<Box<dyn Error + Send + Sync>>),
    /// A statement failed before, so nothing was kept.
    Undone,
    /// What came makes no sense.
    Senseless(Senseless),
    /// Something is wrong with the database, or with the way to it.
    Fault(DatabaseFault),
}

impl SessionFailure {
    /// Says what it is to whoever uses the journal.
    pub(super) fn into_error(self, journal: &JournalLocation) -> StoreError {
        let journal = journal.clone();
        match self {
            Self::Said(said) => of_server(journal, *said),
            Self::Lost(source) => StoreError::Database {
                journal,
                fault: DatabaseFault::Lost(source),
            },
            Self::Undone => StoreError::NothingDone,
            Self::Senseless(what) => StoreError::Corrupt { journal, what },
            Self::Fault(fault) => StoreError::Database { journal, fault },
        }
    }

    /// Tells whether the session is of no use any more.
    pub(super) fn ends_session(&self) -> bool {
        match self {
            Self::Lost(_) => true,
            Self::Said(said) => is_end(said),
            Self::Undone | Self::Senseless(_) | Self::Fault(_) => false,
        }
    }
}

impl From<postgres::Error> for SessionFailure {
    fn from(error: postgres::Error) -> Self {
        match error
            .into_source()
            .map(<dyn Error + Send + Sync>::downcast::<DbError>)
        {
            Some(Ok(said)) => Self::Said(said),
            Some(Err(source)) => Self::Lost(Some(source)),
            None => Self::Lost(None),
        }
    }
}

impl From<Senseless> for SessionFailure {
    fn from(what: Senseless) -> Self {
        Self::Senseless(what)
    }
}

/// The codes with which the server ends a session: it shuts down, a time limit is over, the connection broke.
fn is_end(said: &DbError) -> bool {
    let code = said.code().code();
    let is_over = matches!(
        said.parsed_severity(),
        Some(Severity::Fatal | Severity::Panic)
    );
    is_over || code.starts_with("08") || code.starts_with("57P") || code == "25P03"
}

fn of_server(journal: JournalLocation, said: DbError) -> StoreError {
    let code = said.code();
    let fault = match code {
        &SqlState::DISK_FULL => return StoreError::Full { journal },
        &SqlState::LOCK_NOT_AVAILABLE
        | &SqlState::QUERY_CANCELED
        | &SqlState::T_R_DEADLOCK_DETECTED
        | &SqlState::T_R_SERIALIZATION_FAILURE => {
            return StoreError::Locked {
                journal,
                seconds: LOCK_WAIT_SECONDS,
            };
        }
        &SqlState::READ_ONLY_SQL_TRANSACTION => return StoreError::ReadOnly { journal },
        &SqlState::DATA_CORRUPTED | &SqlState::INDEX_CORRUPTED => {
            return StoreError::Corrupt {
                journal,
                what: Senseless::Database(said.message().to_owned()),
            };
        }
        &SqlState::TOO_MANY_CONNECTIONS => DatabaseFault::TooManyClients,
        // What this session has prepared is another's: something hands its statements about.
        &SqlState::INVALID_SQL_STATEMENT_NAME | &SqlState::DUPLICATE_PSTATEMENT => {
            DatabaseFault::Pooler
        }
        &SqlState::INSUFFICIENT_PRIVILEGE => DatabaseFault::Forbidden(said.message().to_owned()),
        code if code.code() == MOVED_ON => DatabaseFault::MovedOn,
        code if code.code().starts_with("28") || *code == SqlState::INVALID_CATALOG_NAME => {
            DatabaseFault::Refused(said.message().to_owned())
        }
        _ if is_end(&said) => DatabaseFault::Lost(Some(said.into())),
        _ => {
            return StoreError::Other {
                journal,
                source: said.into(),
            };
        }
    };
    StoreError::Database { journal, fault }
}

/// Says why no connection was made.
pub(super) fn of_connecting(error: postgres::Error) -> SessionFailure {
    let text = error.to_string();
    match error
        .into_source()
        .map(<dyn Error + Send + Sync>::downcast::<DbError>)
    {
        // It starts, or shuts down.
        Some(Ok(said)) if said.code().code().starts_with("57P") => {
            SessionFailure::Fault(DatabaseFault::Unreachable(said))
        }
        Some(Ok(said)) => SessionFailure::Said(said),
        // The client keeps the kind of its errors to itself.
        Some(Err(source)) if text.contains("TLS") => {
            SessionFailure::Fault(DatabaseFault::Tls(source))
        }
        Some(Err(source)) => SessionFailure::Fault(DatabaseFault::Unreachable(source)),
        None => SessionFailure::Fault(DatabaseFault::Unreachable(text.into())),
    }
}
