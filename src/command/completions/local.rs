//! What this machine knows without asking anybody: profiles of the configuration, refunds of a journal that is a
//! file. Refuses to run a command, to open a file of a key, to wait, and to say what is wrong with either.

use std::fs;
use std::path::PathBuf;

use crate::config::{self, Config, JournalSetting, Overrides, Selected, Variables};
use crate::journal::{Journal, RecentRefund};
use crate::language::Language;
use crate::words::InWords as _;

/// The most refunds that are looked through, from the latest on.
const REFUNDS_MAX: u32 = 1_000;

/// The configuration, as far as it can be read.
pub(super) struct Local {
    /// None where it is broken, or not a file.
    config: Option<Config>,
}

/// Returns the file that a word names, which a shell has not expanded yet: `~/` is the home directory.
pub(super) fn typed_path(word: &str) -> PathBuf {
    match (word.strip_prefix("~/"), dirs::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        (Some(_) | None, _) => PathBuf::from(word),
    }
}

impl Local {
    /// Reads the configuration that a line names, or else the usual one.
    pub(super) fn read(config_file: Option<PathBuf>) -> Self {
        let overrides = Overrides {
            profile: None,
            config_file,
        };
        let variables = Variables::from_process();
        let path = config::location(&overrides, &variables).map(|it| it.value);
        // A pipe could not be read a second time, and may have nobody at its other end.
        let is_readable = path.map_or(true, |path| match fs::metadata(path) {
            Ok(metadata) => metadata.is_file(),
            Err(_) => true,
        });
        Self {
            config: is_readable
                .then(|| Config::load(overrides, variables).ok())
                .flatten(),
        }
    }

    /// Returns the profiles, each with the environment that it leads to.
    pub(super) fn profiles(&self, language: Language) -> Vec<(String, String)> {
        let Some(config) = &self.config else {
            return Vec::new();
        };
        let names = config.profile_names().into_iter();
        names
            .map(|name| {
                let meaning = match config.select(Some(name)) {
                    Ok(Selected::Profile(settings)) => settings.environment.value.said(language),
                    Ok(Selected::Demo(_)) => crate::payment::Environment::Demo.said(language),
                    Err(_) => String::new(),
                };
                (name.to_owned(), meaning)
            })
            .collect()
    }

    /// Returns the latest refunds, the last one first; none of a journal that is in a database.
    pub(super) fn refunds(&self) -> Vec<RecentRefund> {
        let place = self.config.as_ref().map(Config::journal_place);
        match place.and_then(Result::ok).map(|it| it.value) {
            Some(JournalSetting::File(path)) => Journal::recent(&path, REFUNDS_MAX),
            Some(JournalSetting::Database(_)) | None => Vec::new(),
        }
    }
}
