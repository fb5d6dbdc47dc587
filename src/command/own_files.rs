//! The files that a run reads or keeps. What it writes may take the place of none of them, by whichever name
//! they go: a symlink, a hard link, another mount.

use std::path::{Path, PathBuf};

use super::report;
use crate::command::Console;
use crate::config::{self, Config, JournalSetting, Overrides, Variables, state_dir};
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

/// Makes sure that data takes the place of nothing that stdin is read from, that the configuration is in or names,
/// and that is kept.
///
/// # Errors
///
/// [`Error::Usage`].
pub(super) fn spare_all(
    target: Target<'_>,
    overrides: Overrides,
    variables: Variables,
) -> Result<(), Error> {
    if !matches!(target, Target::File(_)) {
        return Ok(());
    }
    if target.takes_place_of_stdin() {
        return Err(UsageError::TakesPlaceOf(OwnFile::Stdin).into());
    }
    // Where there is none, nothing can take its place.
    if let Ok(location) = config::location(&overrides, &variables) {
        spare(target, OwnFile::Config, &location.value)?;
    }
    // What one that is invalid names is not read either.
    match Config::load(overrides, variables) {
        Ok(config) => spare_named(target, &config),
        Err(_) => Ok(()),
    }
}

fn spare_named(target: Target<'_>, config: &Config) -> Result<(), Error> {
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
