//! How the refunds of a file come into a database, once. Refuses to leave both in use.
//!
//! The file is marked before the database is given anything, and a marked file is refused by every program. Only
//! where the database has nothing of it for certain is the mark taken away again; a run that died in between leaves
//! a file that nobody uses, and the same command ends what it began.

use std::path::Path;

use jiff::Timestamp;

use super::error::JournalError;
use super::list::JournalStatus;
use super::moved::{CopiedRefunds, MoveError, Moved};
use super::owner::Person;
use super::store::holdings::NotTakenIn;
use super::store::sqlite::Sqlite;
use super::store::sqlite::hand_over::HandOver;
use super::store::{Database, JournalLocation};
use super::{Journal, store};

/// A file as it is before it is moved.
#[derive(Debug)]
pub struct FileToMove {
    /// What it knows.
    pub status: JournalStatus,
    /// Its mark, if it has one already.
    pub moved: Option<Moved>,
}

impl Journal {
    /// Returns what the journal in a file knows that is to be moved, or was.
    ///
    /// # Errors
    ///
    /// [`MoveError::NoFile`]; [`JournalError::Store`].
    pub fn file_to_move(path: &Path, person: Person) -> Result<FileToMove, JournalError> {
        let store = open_file(path, &person)?;
        let moved = store.mark_of_move()?;
        let journal = Self::over(Box::new(store), person, Timestamp::now)?;
        if moved.is_none() {
            journal.let_go_of_all_the_dead()?;
        }
        let status = journal.status()?;
        Ok(FileToMove { status, moved })
    }

    /// Copies all that a file knows into a database, and marks the file as moved.
    ///
    /// # Errors
    ///
    /// [`MoveError`], [`JournalError::Store`]: the file is as it was, or marked as being on its way where nobody
    /// knows whether the database has it.
    pub fn move_file(
        path: &Path,
        to: &Database,
        to_journal: &str,
        person: &Person,
    ) -> Result<CopiedRefunds, JournalError> {
        let store = open_file(path, person)?;
        let in_hand = store.begin_move(&Moved {
            is_done: false,
            at: Timestamp::now(),
            person: person.to_string(),
            location: JournalLocation::from(&to.address).as_str().to_owned(),
            journal: to_journal.to_owned(),
        })?;
        if !in_hand.is_empty() {
            return Err(MoveError::InHand(in_hand).into());
        }
        store.hand_over(|holdings| {
            let taken = store::postgres::take_in(to, person, path, holdings);
            match taken {
                Ok(copied) => (Ok(copied), HandOver::Taken),
                Err(NotTakenIn::Refused(error)) => (Err(error.into()), HandOver::Refused),
                Err(NotTakenIn::Undone(error)) => (Err(error.into()), HandOver::Refused),
                Err(NotTakenIn::Unknown(error)) => (Err(error.into()), HandOver::Unknown),
            }
        })?
    }
}

fn open_file(path: &Path, person: &Person) -> Result<Sqlite, JournalError> {
    if !Journal::is_begun(path)? {
        return Err(MoveError::NoFile(path.to_owned()).into());
    }
    Ok(Sqlite::open_to_move(path, person.host())?)
}
