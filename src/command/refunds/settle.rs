//! Settling what is not certain: by looking, and by a person's word. Refuses to send a refund.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::super::cancel::{Refunder, is_yes, outcome_record, resolve_screen};
use super::super::connection::Finder;
use super::print::{Print, end};
use super::{Resolve, Verdict, Which};
use crate::error::{Error, NotConfirmed};
use crate::exit::Exit;
use crate::journal::{self, Entry, Evidence, Filter, Journal, Outcome, Ruling, State};
use crate::output::{Look, Record};
use crate::payment::Foreign;
use crate::terminal::Terminal;

/// The columns of what was looked at.
const LOOKED_AT: [&str; 8] = [
    "id",
    "tid",
    "amount",
    "outcome",
    "evidence",
    "certain",
    "certain_at",
    "detail",
];

/// The longest wait between two looks of `--wait`.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// Looks at payments, and settles what that proves.
///
/// # Errors
///
/// [`Error::StillOpen`] when some of it is not settled, whatever its profile.
pub(in super::super) fn reconcile(
    which: &Which,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
    terminal: &Arc<Terminal>,
) -> Result<Exit, Error> {
    let entries = if which.all {
        journal.list(&Filter {
            is_uncertain: true,
            ..Filter::default()
        })?
    } else {
        let shown = which.ids.iter().map(|id| Ok(journal.show(*id)?.0));
        shown.collect::<Result<Vec<Entry>, Error>>()?
    };
    let mut outcomes = Vec::new();
    for entry in entries {
        outcomes.push(look_at(entry, finder, journal, terminal)?);
    }
    while which.wait
        && let Some(wait) = until_next_look(&outcomes, journal.now())
    {
        terminal.note(format_args!(
            "not certain yet: looking again in {} s",
            wait.as_secs()
        ));
        thread::sleep(wait);
        for outcome in &mut outcomes {
            if outcome.entry.certain_from().is_some() && !outcome.entry.is_certain() {
                *outcome = look_at(outcome.entry.clone(), finder, journal, terminal)?;
            }
        }
    }
    let open: Vec<Entry> = outcomes
        .iter()
        .map(|outcome| &outcome.entry)
        .filter(|entry| entry.state.is_open())
        .cloned()
        .collect();
    let decided = if open.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Error::StillOpen(open))
    };
    let records: Vec<Record<'_>> = outcomes.iter().map(outcome_record).collect();
    let printed = print.records(&records, &LOOKED_AT);
    if records.is_empty() {
        terminal.note("nothing is in doubt");
    }
    end(decided, printed)
}

/// Looks at one refund with a profile that leads to its merchant.
fn look_at(
    entry: Entry,
    finder: &mut Finder<'_>,
    journal: &Journal,
    terminal: &Arc<Terminal>,
) -> Result<Outcome, Error> {
    let not_looked_at = |entry, detail: String| {
        Ok(Outcome {
            entry,
            detail: Foreign::new(detail),
            unrecorded: None,
        })
    };
    let connection = match finder.connection_of(&entry.merchant) {
        Ok(Some(connection)) => connection,
        Ok(None) => {
            let error = Error::NoProfileFor(Box::new(entry.clone()));
            terminal.note(&error);
            return not_looked_at(entry, "no profile leads to it".to_owned());
        }
        Err(error) => {
            terminal.note(format_args!("{} cannot be looked at: {error}", entry.id));
            return not_looked_at(entry, format!("not looked at: {error}"));
        }
    };
    match Refunder::new(connection, journal, terminal).reconcile(entry.id) {
        Ok(outcome) => Ok(outcome),
        Err(journal::Error::Held(entry)) => {
            let detail = format!(
                "process {} on {} has it in hand",
                entry.owner.process, entry.owner.host
            );
            not_looked_at(*entry, detail)
        }
        Err(error) => Err(error.into()),
    }
}

/// Says how long to wait for the first refund that a look may make certain; `None` where waiting does
/// not help.
fn until_next_look(outcomes: &[Outcome], now: Timestamp) -> Option<Duration> {
    let first = outcomes
        .iter()
        .filter(|outcome| !outcome.entry.is_certain())
        .filter_map(|outcome| outcome.entry.certain_from())
        .min()?;
    let wait = Duration::try_from(first.duration_since(now)).unwrap_or_default();
    Some(wait.clamp(Duration::from_secs(1), WAIT_MAX))
}

/// Writes down a person's word, after a look at the payment and a question.
///
/// # Errors
///
/// [`Error::NoProfileFor`], [`Error::NotConfirmed`], [`Error::Journal`], and whatever looking gives.
pub(in super::super) fn resolve(
    args: &Resolve,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
    terminal: &Arc<Terminal>,
) -> Result<Exit, Error> {
    if !args.yes && !terminal.can_ask() {
        return Err(NotConfirmed::NobodyToAsk.into());
    }
    let (entry, _) = journal.show(args.id)?;
    let ruling = ruling_of(&entry, args)?;
    let Some(connection) = finder.connection_of(&entry.merchant)? else {
        return Err(Error::NoProfileFor(Box::new(entry)));
    };
    let refunder = Refunder::new(connection, journal, terminal);
    let mark = journal.mark()?;
    let (look, payment) = refunder.look(&entry.tid)?;
    let style = Look {
        width: None,
        is_ascii: terminal.is_ascii(),
        is_coloured: terminal.stderr_has_colour(),
    };
    let screen = resolve_screen(&entry, ruling, payment.as_ref(), &connection.profile, style);
    if args.yes {
        terminal.note(screen);
    } else {
        terminal.show(screen);
        let is_live = entry.merchant.environment.is_live();
        let question = if is_live {
            "LIVE: to write this down, type the amount in won:"
        } else {
            "Write this down? [y/N]"
        };
        let answer = terminal.ask(question)?;
        if !answer.is_some_and(|answer| is_yes(&answer, entry.amount, is_live)) {
            return Err(NotConfirmed::SaidNo.into());
        }
    }
    let entry = refunder.resolve(args.id, ruling, &args.note, &look, mark)?;
    let outcome = Outcome {
        entry,
        detail: Foreign::new(args.note.as_str()),
        unrecorded: None,
    };
    end(Ok(Exit::Done), print.outcome(&outcome))
}

/// Says what a person's word means for a refund as it stands.
fn ruling_of(entry: &Entry, args: &Resolve) -> Result<Ruling, Error> {
    let is_settled = entry.state == State::Refunded;
    if is_settled && !args.overturn {
        let (id, state) = (entry.id, entry.state);
        return Err(journal::Error::NotResolvable { id, state }.into());
    }
    Ok(match args.verdict {
        Verdict::Refunded => Ruling::Refunded,
        Verdict::NotRefunded if is_settled && entry.evidence == Some(Evidence::Reply) => {
            Ruling::RolledBack
        }
        Verdict::NotRefunded => Ruling::NotRefunded,
    })
}
