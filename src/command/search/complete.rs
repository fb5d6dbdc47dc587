//! A search for another command, which wants the payments and prints none. Complete, or an error.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::progress::LiveCounts;
use crate::command::{Connection, Print};
use crate::error::Error;
use crate::exit::Exit;
use crate::payment::Filter;
use crate::search::{self, LazyRow, Search, SearchOutcome, SearchedMerchant, Subject};

/// Hands over each payment of a search.
///
/// # Errors
///
/// Whatever `each` gives; [`Error::Incomplete`] where some of it did not come, [`Error::NoSuchPayment`]
/// where a TID is not known: whatever was handed over before is not all.
pub(in crate::command) fn each_payment(
    subject: &Subject,
    connections: &[Connection],
    jobs: usize,
    print: &Print<'_>,
    each: impl FnMut(&LazyRow<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let outcome = search_all(subject, connections, jobs, print, each)?;
    exit_of(SearchOutcome {
        incomplete: outcome.incomplete.needed_whole(),
        ..outcome
    })
    .map(drop)
}

/// Hands over each payment of a search that comes, and says what it came to: it may not be all.
///
/// # Errors
///
/// Whatever `each` gives; [`Error::Incomplete`] where nothing came at all.
pub(in crate::command) fn search_all(
    subject: &Subject,
    connections: &[Connection],
    jobs: usize,
    print: &Print<'_>,
    mut each: impl FnMut(&LazyRow<'_>) -> Result<(), Error>,
) -> Result<SearchOutcome, Error> {
    let progress = Arc::new(LiveCounts::new(connections, print.terminal));
    let shown = progress.show(subject);
    let mut payments = search::payments(Search {
        merchants: merchants(connections),
        subject: subject.clone(),
        filter: Filter::default(),
        jobs,
        progress,
    })?;
    payments.for_each(|row| each(row).map(ControlFlow::Continue))?;
    drop(shown);
    let outcome = payments.finish();
    if outcome.incomplete.causes_of_all().next().is_some() {
        return Err(Error::Incomplete(Box::new(outcome.incomplete)));
    }
    Ok(outcome)
}

/// Returns the merchants of connections, in their order.
pub(super) fn merchants(connections: &[Connection]) -> Vec<SearchedMerchant> {
    let merchant = |connection: &Connection| SearchedMerchant {
        profile: connection.profile.name.as_str().into(),
        gateway: Arc::clone(&connection.gateway),
    };
    connections.iter().map(merchant).collect()
}

/// Ends a search with success only where nothing is missing.
pub(in crate::command) fn exit_of(outcome: SearchOutcome) -> Result<Exit, Error> {
    if !outcome.incomplete.is_empty() {
        return Err(Error::Incomplete(Box::new(outcome.incomplete)));
    }
    if !outcome.missing.is_empty() {
        return Err(Error::NoSuchPayment(outcome.missing));
    }
    Ok(Exit::Done)
}
