//! `search`: payments by day or by TID. Complete, or an error.

mod args;
mod complete;
mod counted;
mod days;
mod document;
mod notes;
mod progress;
mod summary;
mod tids;

use std::cell::OnceCell;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::args::SearchArgs;
use self::args::{Query, SearchTarget};
use self::complete::merchants;
pub(super) use self::complete::{each_payment, exit_of, search_all};
pub(super) use self::days::TypedDays;
use self::document::{Document, Sheet};
pub(super) use self::notes::say;
use self::notes::{Printed, part_notes};
use self::progress::LiveCounts;
use super::{Connection, Print, Session};
use crate::destination::{Target, Written};
use crate::error::{Error, Failure, end};
use crate::exit::Exit;
use crate::output::Format;
use crate::payment::korean_day;
use crate::search::{self, Search, SearchOutcome, Subject};
use crate::words::{self, SearchNote};

/// Searches, and prints what is found.
///
/// # Errors
///
/// [`Failure`] when the search is not complete, or its result cannot be printed. A JSON array is then
/// not closed, and a file does not appear.
pub fn run(args: SearchArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let wants_all = args.all_profiles;
    let query = args.query(print.format, print.terminal)?;
    let today = korean_day(Timestamp::now());
    let not_yet = match &query.target {
        SearchTarget::Days(days, _) => days.check(today)?,
        SearchTarget::Tids(_) => None,
    };
    let connect = || {
        let config = session.load()?;
        session.connect_several(&config, wants_all, query.jobs)
    };
    let connections = connect().map_err(|failure| match not_yet {
        // As far as can be told without a gateway.
        Some(error) => error.into(),
        None => failure,
    })?;
    begin(&query, today, &connections, print).map_err(|error| match connections.as_slice() {
        [connection] => connection.name_in(error),
        _ => error.into(),
    })
}

/// Settles what to ask for, and says what a person may not expect of it.
fn begin(
    query: &Query,
    today: Date,
    connections: &[Connection],
    print: &Print<'_>,
) -> Result<Exit, Error> {
    let (subject, is_default) = match &query.target {
        SearchTarget::Days(typed, slice) => {
            let days = typed.settle(today, connections)?;
            if days.has_open_start {
                let note = SearchNote::OpenStart(days.period.first());
                say(&note, print);
            }
            (Subject::Period(days.period, *slice), days.is_default)
        }
        SearchTarget::Tids(tids) => (Subject::Tids(tids.clone()), false),
    };
    let requests = subject.requests(connections.len());
    if requests > REQUESTS_UNSAID_MAX {
        let note = SearchNote::ManyRequests {
            requests,
            at_a_time: query.jobs,
        };
        say(&note, print);
    }
    search_and_print(query, &subject, is_default, connections, print)
}

/// The number of requests up to which a search says nothing of them: five years of months.
const REQUESTS_UNSAID_MAX: usize = 60;

fn search_and_print(
    query: &Query,
    subject: &Subject,
    is_default: bool,
    connections: &[Connection],
    print: &Print<'_>,
) -> Result<Exit, Error> {
    let mut sheet = Sheet::open(print)?;
    let banner = OnceCell::new();
    let has_several = connections.len() > 1;
    let period = subject.period();
    let mut document = Document::begin(query, period, has_several, print, sheet.writer(), &banner)?;
    let (count, outcome) = search(query, subject, connections, print, &mut document)?;

    let is_complete = outcome.incomplete.is_empty();
    let is_closed = is_complete || query.accepts_partial;
    let is_table = print.format == Format::Table;
    if !is_complete {
        // A table is for people, who may not see the exit code.
        let _: Result<(), String> = banner.set(words::search_words::incomplete_banner(
            print.language(),
            &outcome.incomplete,
        ));
    }
    let finished = if is_closed || is_table {
        document.finish()
    } else {
        drop(document);
        Ok(None)
    };
    let printed = finished.and_then(|finished| {
        if let (Some(line), true) = (banner.get(), is_table) {
            writeln!(sheet.writer(), "{line}")?;
        }
        let is_file = matches!(print.target, Target::File(_));
        let written = if is_closed || !is_file {
            let totals = finished.as_ref().map(|(totals, _)| totals);
            let totals = totals.map(|it| {
                words::summary::totals_line(print.language(), it, print.terminal.is_ascii())
            });
            let lines_above = usize::from(banner.get().is_some());
            sheet.finish(print, lines_above, totals.as_deref())?
        } else {
            Written::Away
        };
        let printed = Printed {
            query,
            subject,
            is_default,
            format: print.format,
            outcome: &outcome,
            count,
            finished,
            file: match print.target {
                Target::File(path) => Some(path).filter(|_| is_closed),
                Target::Stdout | Target::Stream { .. } => None,
            },
            is_replaced: matches!(written, Written::Replaced(_)),
            is_ascii: print.terminal.is_ascii(),
        };
        for note in printed.notes() {
            say(&note, print);
        }
        Ok(())
    });
    end(exit_of(outcome), printed)
}

/// Searches, and writes the payments; returns how many were written.
fn search(
    query: &Query,
    subject: &Subject,
    connections: &[Connection],
    print: &Print<'_>,
    document: &mut Document<'_>,
) -> Result<(u64, SearchOutcome), Error> {
    let progress = Arc::new(LiveCounts::new(connections, print.terminal));
    // What scrolls past is progress enough; a spinner would get into it.
    let is_shown = print.format == Format::Table || !print.is_watched();
    let _shown = is_shown.then(|| progress.show(subject));
    let mut payments = search::payments(Search {
        merchants: merchants(connections),
        subject: subject.clone(),
        filter: query.filter.clone(),
        jobs: query.jobs,
        progress,
    })?;
    let count = document.write_all(&mut payments, query)?;
    let outcome = payments.finish();
    document.doubt(&outcome.contradictions)?;
    document.leave_out(part_notes(query, count, &outcome));
    Ok((count, outcome))
}
