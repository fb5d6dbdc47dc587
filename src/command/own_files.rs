//! The files that a run reads or keeps. What it writes may take the place of none of them, by whichever name
//! they go: a symlink, a hard link, another mount.

use std::path::{Path, PathBuf};

use super::report;
use crate::command::Console;
use crate::config::{Config, JournalSetting, Setting, state_dir};
use crate::destination::Target;
use crate::error::{Error, OwnFile, UsageError};
use crate::folder::{create_private, parent_of};
use crate::words::CommandNote;

/// Makes sure that data takes the place of no file.
///
/// # Errors
///
/// [`Error::Usage`].
pub(super) fn spare(target: Target<'_>, own: OwnFile, path: &Path) -> Result<(), Error> {
    if target.takes_place_of(path) {
        return Err(UsageError::TakesPlaceOf(own).into());
    }
    Ok(())
}

/// Makes sure that data takes the place of no configuration file, also where none is read.
///
/// # Errors
///
/// [`Error::Usage`].
pub(super) fn spare_config(
    target: Target<'_>,
    location: Result<Setting<PathBuf>, Error>,
) -> Result<(), Error> {
    // Where there is none, nothing can take its place.
    location.map_or(Ok(()), |it| spare(target, OwnFile::Config, &it.value))
}

/// Makes sure that data takes the place of nothing that the configuration names, and of nothing that is kept.
///
/// # Errors
///
/// [`Error::Usage`].
pub(super) fn spare_all(target: Target<'_>, config: &Config) -> Result<(), Error> {
    for path in config.key_files() {
        spare(target, OwnFile::Key, path)?;
    }
    for path in config.ca_files() {
        spare(target, OwnFile::Certificates, path)?;
    }
    if let Some(path) = demo_ledger() {
        spare(target, OwnFile::Ledger, &path)?;
    }
    match config.journal_place().map(|place| place.value) {
        Ok(JournalSetting::File(journal)) if target.takes_place_in(&journal) => {
            Err(UsageError::TakesPlaceOf(OwnFile::Journal).into())
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Returns where the ledger of the demo is, or would be.
fn demo_ledger() -> Option<PathBuf> {
    Some(state_dir().ok()?.join("demo-ledger.ndjson"))
}

/// Where the demo remembers its cancels; `None` on a machine that lets it keep nothing.
pub(super) fn demo_state(terminal: &Console) -> Option<PathBuf> {
    let ledger = demo_ledger()?;
    let folder = parent_of(&ledger);
    if let Err(error) = create_private(folder) {
        let note = CommandNote::DemoForgets {
            folder,
            error: &error,
        };
        report::warning(terminal, note);
        return None;
    }
    Some(ledger)
}
