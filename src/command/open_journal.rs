//! Opening the journal of the configuration: to refund by it, or to show what is in it. Refuses to take one
//! that is gone for one that never was.

use std::path::Path;

use super::report;
use crate::command::Console;
use crate::config::Config;
use crate::error::Error;
use crate::journal::{FileError, Journal, JournalError, JournalPlace, Person, StoreError};
use crate::payment::Environment;
use crate::words::CommandNote;

/// Opens the journal of the configuration, to refund in an environment: of a live one only where nobody else
/// can change the journal.
pub(super) fn open_journal_for(
    environment: Environment,
    config: &Config,
    terminal: &Console,
) -> Result<Journal, Error> {
    if environment != Environment::Live {
        return open_journal(config, terminal);
    }
    // What it refuses is all that there would be to warn of.
    check_journal(config)?;
    Ok(Journal::open(
        &JournalPlace::File(config.journal_path()?.value),
        Person::present(),
    )?)
}

/// Makes sure that nobody else can change the journal.
///
/// # Errors
///
/// [`Error::Journal`].
pub(super) fn check_journal(config: &Config) -> Result<(), Error> {
    let exposed = Journal::exposed(&config.journal_path()?.value);
    if exposed.is_empty() {
        return Ok(());
    }
    let error = StoreError::File(FileError::Exposed(exposed));
    Err(JournalError::Store(error).into())
}

/// Opens the journal of the configuration, and warns of what others can change.
pub(super) fn open_journal(config: &Config, terminal: &Console) -> Result<Journal, Error> {
    let path = config.journal_path()?.value;
    warn_of_exposed(&path, config, terminal);
    Ok(Journal::open(&JournalPlace::File(path), Person::present())?)
}

/// Opens the journal to show what is in it: also on a read-only disk, and a copy that is used nowhere.
pub(super) fn open_journal_to_show(config: &Config, terminal: &Console) -> Result<Journal, Error> {
    let path = config.journal_path()?.value;
    warn_of_exposed(&path, config, terminal);
    match Journal::open(&JournalPlace::File(path.clone()), Person::present()) {
        Err(JournalError::Store(error)) if path.exists() && error.leaves_it_readable() => {
            report::warning(terminal, CommandNote::JournalOnlyRead(&error));
            Ok(Journal::open_to_read(&path, Person::present())?)
        }
        opened => Ok(opened?),
    }
}

fn warn_of_exposed(journal: &Path, config: &Config, terminal: &Console) {
    let mut exposed = config.exposed().to_vec();
    exposed.extend(Journal::exposed(journal));
    report::exposed(&exposed, config, terminal);
}

/// Opens the journal to show what is in it; none where no refund was ever begun.
pub(super) fn open_journal_if_begun(
    config: &Config,
    terminal: &Console,
) -> Result<Option<Journal>, Error> {
    let path = config.journal_path()?.value;
    if path.exists() || Journal::is_begun(&path)? {
        open_journal_to_show(config, terminal).map(Some)
    } else {
        Ok(None)
    }
}
