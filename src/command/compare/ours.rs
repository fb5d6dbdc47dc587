//! What our own journal knows of the payments that are compared.

use crate::command::open_journal::open_journal_if_begun;
use crate::command::{Connection, Print, report};
use crate::config::Config;
use crate::error::Error;
use crate::journal::{EntryFilter, State};
use crate::payment::compare::{OurRefund, OurRefunds};
use crate::payment::{Merchant, korean_day};
use crate::words::CompareSaying;

/// Reads the refunds of the merchants that were made, or of which nobody knows what came of them. Where the
/// journal cannot be read there are none, and that is said.
pub(super) fn refunds(
    config: &Config,
    connections: &[Connection],
    print: &Print<'_>,
) -> OurRefunds {
    let merchants: Vec<Merchant> = connections.iter().map(Connection::merchant).collect();
    read(config, &merchants, print).unwrap_or_else(|error| {
        report::warning(print.terminal, CompareSaying::JournalUnread(&error));
        OurRefunds::default()
    })
}

fn read(config: &Config, merchants: &[Merchant], print: &Print<'_>) -> Result<OurRefunds, Error> {
    let mut refunds = OurRefunds::default();
    let Some(journal) = open_journal_if_begun(config, print.terminal)? else {
        return Ok(refunds);
    };
    journal.each(&EntryFilter::default(), |entry| {
        let is_in_doubt = entry.state.is_open();
        let is_made = entry.state == State::Refunded;
        if (is_in_doubt || is_made) && merchants.contains(&entry.merchant) {
            let of_payment = refunds.entry(entry.tid.to_string()).or_default();
            of_payment.push(OurRefund {
                id: entry.id,
                amount: entry.amount,
                begun_on: korean_day(entry.claimed_at),
                is_in_doubt,
            });
        }
        Ok::<(), Error>(())
    })?;
    Ok(refunds)
}
