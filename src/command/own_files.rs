//! The files that a run reads or keeps. What it writes may take the place of none of them, by whichever name
//! they go: a symlink, a hard link, another mount.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::report;
use crate::command::Console;
use crate::config::{Config, ConfigError, JournalSetting, default_journal_file, state_dir};
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
/// and that is kept; `location` is where the configuration is, or would be.
///
/// # Errors
///
/// [`Error::Usage`]; [`Error::Config`] where a file would be replaced, and a configuration that cannot be read may
/// name it.
pub(super) fn spare_all(
    target: Target<'_>,
    location: Option<&Path>,
    load: impl FnOnce() -> Result<Arc<Config>, ConfigError>,
) -> Result<(), Error> {
    let Target::File(path) = target else {
        return Ok(());
    };
    if target.takes_place_of_stdin() {
        return Err(UsageError::TakesPlaceOf(OwnFile::Stdin).into());
    }
    if let Some(location) = location {
        spare(target, OwnFile::Config, location)?;
    }
    spare_kept(target)?;
    match load() {
        Ok(config) => spare_named(target, &config),
        Err(error) if path.exists() && location.is_some_and(is_there) => Err(error.into()),
        // There is nothing to replace, or nothing that names it.
        Err(_) => Ok(()),
    }
}

/// Tells whether there is anything at a path, be it a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    let found = path.symlink_metadata();
    !matches!(found, Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// Spares what is kept on this machine where no configuration says otherwise: it is still that of other runs.
fn spare_kept(target: Target<'_>) -> Result<(), Error> {
    if let Ok(journal) = default_journal_file() {
        spare_journal(target, &journal)?;
    }
    match demo_ledger() {
        Some(ledger) => spare(target, OwnFile::Ledger, &ledger),
        None => Ok(()),
    }
}

fn spare_named(target: Target<'_>, config: &Config) -> Result<(), Error> {
    for path in config.key_files() {
        spare(target, OwnFile::Key, path)?;
    }
    for path in config.ca_files() {
        spare(target, OwnFile::Certificates, path)?;
    }
    match config.journal_place().map(|place| place.value) {
        Ok(JournalSetting::File(journal)) => spare_journal(target, &journal),
        Ok(JournalSetting::Database(_)) | Err(_) => Ok(()),
    }
}

fn spare_journal(target: Target<'_>, journal: &Path) -> Result<(), Error> {
    if target.takes_place_in(journal) {
        return Err(UsageError::TakesPlaceOf(OwnFile::Journal).into());
    }
    Ok(())
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
