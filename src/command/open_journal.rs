//! Opening the journal of the configuration: to refund by it, or to show what is in it. Refuses to take one
//! that is gone for one that never was, and a file where a database was meant.

use super::report;
use crate::command::Console;
use crate::config::{Config, JournalSetting};
use crate::error::Error;
use crate::journal::{FileError, Journal, JournalError, Person, StoreError};
use crate::payment::Environment;
use crate::rights::Exposed;
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
    open(config.journal_place()?.value, terminal)
}

/// Makes sure that nobody else can change the journal, or what leads to it.
///
/// # Errors
///
/// [`Error::Journal`].
pub(super) fn check_journal(config: &Config) -> Result<(), Error> {
    let exposed = exposed(&config.journal_place()?.value);
    if exposed.is_empty() {
        return Ok(());
    }
    let error = StoreError::File(FileError::Exposed(exposed));
    Err(JournalError::Store(error).into())
}

/// Opens the journal of the configuration, and warns of what others can change.
pub(super) fn open_journal(config: &Config, terminal: &Console) -> Result<Journal, Error> {
    let setting = config.journal_place()?.value;
    warn_of_exposed(&setting, config, terminal);
    open(setting, terminal)
}

/// Opens the journal to show what is in it: a file also on a read-only disk, and a copy that is used nowhere.
pub(super) fn open_journal_to_show(config: &Config, terminal: &Console) -> Result<Journal, Error> {
    let setting = config.journal_place()?.value;
    warn_of_exposed(&setting, config, terminal);
    let JournalSetting::File(path) = &setting else {
        return open(setting, terminal);
    };
    match open(setting.clone(), terminal) {
        Err(Error::Journal(JournalError::Store(error)))
            if path.exists() && error.leaves_it_readable() =>
        {
            report::warning(terminal, CommandNote::JournalOnlyRead(&error));
            Ok(Journal::open_to_read(path, Person::present())?)
        }
        opened => opened,
    }
}

/// Opens the journal to show what is in it; none where no refund was ever begun.
pub(super) fn open_journal_if_begun(
    config: &Config,
    terminal: &Console,
) -> Result<Option<Journal>, Error> {
    let is_begun = match config.journal_place()?.value {
        JournalSetting::File(path) => path.exists() || Journal::is_begun(&path)?,
        JournalSetting::Database(_) => true,
    };
    is_begun
        .then(|| open_journal_to_show(config, terminal))
        .transpose()
}

/// Fetches the password of a database, and opens the journal.
fn open(setting: JournalSetting, terminal: &Console) -> Result<Journal, Error> {
    let fetched = setting.fetch()?;
    for text in fetched.warnings {
        report::warning(terminal, text);
    }
    Ok(Journal::open(&fetched.place, Person::present())?)
}

fn exposed(setting: &JournalSetting) -> Vec<Exposed> {
    match setting {
        JournalSetting::File(path) => Journal::exposed(path),
        JournalSetting::Database(database) => database.exposed(),
    }
}

fn warn_of_exposed(setting: &JournalSetting, config: &Config, terminal: &Console) {
    let mut all = config.exposed().to_vec();
    all.extend(exposed(setting));
    report::exposed(&all, config, terminal);
}
