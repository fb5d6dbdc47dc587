//! Opening the journal of the configuration: to refund by it, or to show what is in it. Refuses to take one
//! that is gone for one that never was.

use super::report;
use crate::config::Config;
use crate::error::Error;
use crate::journal::{Journal, JournalError, Person};
use crate::terminal::Terminal;
use crate::words::CommandNote;

/// Opens the journal of the configuration.
pub(super) fn open_journal(config: &Config) -> Result<Journal, Error> {
    let path = config.journal_path()?.value;
    Ok(Journal::open(&path, Person::present())?)
}

/// Opens the journal to show what is in it: also on a read-only disk, and a copy that is used nowhere.
pub(super) fn open_journal_to_show(config: &Config, terminal: &Terminal) -> Result<Journal, Error> {
    let path = config.journal_path()?.value;
    match Journal::open(&path, Person::present()) {
        Err(JournalError::Store(error)) if path.exists() && error.leaves_it_readable() => {
            report::warning(terminal, CommandNote::JournalOnlyRead(&error));
            Ok(Journal::open_to_read(&path, Person::present())?)
        }
        opened => Ok(opened?),
    }
}

/// Opens the journal to show what is in it; none where no refund was ever begun.
pub(super) fn open_journal_if_begun(
    config: &Config,
    terminal: &Terminal,
) -> Result<Option<Journal>, Error> {
    let path = config.journal_path()?.value;
    if path.exists() || Journal::is_begun(&path)? {
        open_journal_to_show(config, terminal).map(Some)
    } else {
        Ok(None)
    }
}
