//! Samples of what is not whole: batches of which some rows are not done, in each way that rows can end
//! together, and searches of which a part did not come.

use jiff::Timestamp;
use jiff::civil::date;

use super::super::{BatchNotDone, Error, exit_of_batch, exit_of_rehearsal};
use super::{failed, of_gateway, refused_with};
use crate::exit::Exit;
use crate::gateway::{GatewayError, GatewayErrorKind, Problem};
use crate::journal::{Entry, JournalError, Outcome, State};
use crate::payment::{No, Refusal, Won};
use crate::refund::batch::result::RowResult;
use crate::refund::batch::result::tests::{
    before, ended, failed as not_done, not_started, refused_for_now, totals,
};
use crate::search::incomplete_of;

/// Every way in which a row ends that leads elsewhere than the others do.
fn rows() -> Vec<RowResult> {
    let mut rows: Vec<RowResult> = State::ALL.into_iter().map(ended).collect();
    let ended_as = |entry: Entry| {
        RowResult::Ended(Box::new(Outcome::recorded(
            entry,
            crate::journal::Detail::Claimed,
        )))
    };
    let certain = Some(Timestamp::UNIX_EPOCH);
    rows.extend([
        ended_as(refused_with(No::Credentials, "E003", certain)),
        ended_as(refused_with(No::AlreadyCancelled, "2013", certain)),
        ended_as(refused_with(No::Final, "9029", certain)),
        ended_as(refused_with(No::Final, "2013", certain)),
        ended_as(refused_for_now(20)),
        before(),
        not_started(),
    ]);
    rows.extend(gateway_failures().map(not_done));
    rows.extend([Refusal::Mobile, Refusal::NothingLeft].map(not_done));
    rows.extend(
        [
            JournalError::Held(Box::new(refused_for_now(20))),
            JournalError::RefusedRecently(Box::new(refused_for_now(20))),
            JournalError::AboveDayLimit {
                amount: Won::new(2),
                limit: Won::new(1),
                sum: Won::new(0),
                day: date(2026, 10, 3),
            },
        ]
        .map(not_done),
    );
    rows
}

/// One failure of the gateway for each exit code that such a failure has.
fn gateway_failures() -> impl Iterator<Item = GatewayError> {
    let mut exits = Vec::new();
    of_gateway().into_iter().filter(move |error| {
        let exit = super::super::gateway::verdict(error).exit;
        let is_new = !exits.contains(&exit);
        exits.push(exit);
        is_new
    })
}

fn batch(results: &[&RowResult], is_printed: bool, is_dry_run: bool) -> Option<Error> {
    let totals = totals(results.iter().copied());
    let exit = if is_dry_run {
        exit_of_rehearsal(&totals, results.iter().copied())
    } else {
        exit_of_batch(&totals, results.iter().copied(), is_printed)
    };
    (exit != Exit::Done).then(|| {
        Error::BatchNotDone(Box::new(BatchNotDone {
            totals,
            exit,
            stopped: None,
            unprinted: (!is_printed).then(failed),
            is_rehearsal: is_dry_run,
        }))
    })
}

/// Batches of up to two rows, as each may end, and as each may be planned.
pub(super) fn of_batches() -> Vec<Error> {
    let rows = rows();
    let mut all = Vec::new();
    for one in &rows {
        let pairs = rows.iter().map(|other| vec![one, other]);
        for results in pairs.chain([vec![one]]) {
            all.extend(batch(&results, true, false));
            all.extend(batch(&results, false, false));
        }
    }
    let is_planned = |it: &&RowResult| !matches!(it, RowResult::Ended(_));
    for one in rows.iter().filter(is_planned) {
        for other in rows.iter().filter(is_planned) {
            all.extend(batch(&[one, other], true, true));
        }
    }
    all
}

/// Searches of which nothing came, and of which a part did not.
pub(super) fn of_searches() -> Vec<Error> {
    let rows_differ = GatewayErrorKind::Unreadable {
        problem: Problem::SeveralPayments,
        excerpt: crate::payment::Foreign::default(),
    };
    let differing = GatewayError {
        call: crate::gateway::Call::Search,
        http_status: Some(200),
        kind: rows_differ,
    };
    let mut all = Vec::new();
    for cause in gateway_failures().chain([differing]) {
        for is_all in [true, false] {
            let incomplete = incomplete_of(cause.clone(), is_all);
            all.push(Error::Incomplete(Box::new(incomplete)));
        }
    }
    all
}
