//! The profiles that refunds were made with: each merchant is connected with once. Refuses to guess one.

use std::sync::Arc;

use super::open_journal::check_journal;
use super::session::{Connection, Session, connect};
use crate::command::Console;
use crate::config::{Config, ENVIRONMENT_PROFILE, Selected};
use crate::error::Error;
use crate::journal::Entry;
use crate::payment::{Environment, Merchant};

/// Finds for each refund a profile that leads to its merchant, and connects with it once.
pub(super) struct Finder<'a> {
    config: &'a Config,
    /// The profile that the command line names, which goes before the others.
    named: Option<String>,
    terminal: &'a Arc<Console>,
    connections: Vec<(Merchant, Connection)>,
}

impl<'a> Finder<'a> {
    /// Begins with no connection.
    pub(super) fn new(session: &Session<'a>, config: &'a Config) -> Self {
        Self {
            config,
            named: session.profile().ok().flatten().map(str::to_owned),
            terminal: session.terminal(),
            connections: Vec::new(),
        }
    }

    /// Connects with a profile of a refund's merchant, whatever its base URL is now; `None` where there
    /// is no such profile.
    ///
    /// The one that the command line names goes first, then the one that the refund was made with.
    ///
    /// # Errors
    ///
    /// Whatever keeps a profile that fits from being used.
    pub(super) fn connection_of(&mut self, entry: &Entry) -> Result<Option<&Connection>, Error> {
        let is_it = |(merchant, _): &(Merchant, Connection)| *merchant == entry.merchant;
        if let Some(place) = self.connections.iter().position(is_it) {
            return Ok(self
                .connections
                .get(place)
                .map(|(_, connection)| connection));
        }
        let Some(name) = self.profile_of(entry) else {
            return Ok(None);
        };
        let connection = connect(self.config, Some(&name), self.terminal, 1)?;
        if connection.environment() == Environment::Live {
            check_journal(self.config)?;
        }
        self.connections.push((entry.merchant.clone(), connection));
        Ok(self.connections.last().map(|(_, connection)| connection))
    }

    fn profile_of(&self, entry: &Entry) -> Option<String> {
        let merchant = &entry.merchant;
        let names = self.config.profile_names();
        let candidates = [self.named.as_deref(), Some(entry.via.profile.as_str())]
            .into_iter()
            .flatten()
            .chain(names.iter().copied())
            .chain([ENVIRONMENT_PROFILE]);
        candidates
            .filter(|name| match self.config.select(Some(name)) {
                Ok(Selected::Demo(_)) => merchant.environment == Environment::Demo,
                Ok(Selected::Profile(settings)) => {
                    settings.environment.value == merchant.environment
                        && settings.api_id.value == merchant.api_id
                }
                // A profile that is not whole fits nobody.
                Err(_) => false,
            })
            .map(str::to_owned)
            .next()
    }
}
