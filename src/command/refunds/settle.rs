//! Settling what is not certain: by looking, and by a person's word. Refuses to send a refund.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::args::{Resolve, ResolvedAs, Which};
use super::print::Counter;
use crate::command::Console;
use crate::command::Print;
use crate::command::cancel::{
    entry_names, last_record, outcome_record, resolve_screen, write_outcome,
};
use crate::command::confirm::{Confirmation, WantedAnswer, ask, last_word};
use crate::command::finder::Finder;
use crate::error::{Context, Error, Failure, NotConfirmed, end};
use crate::exit::Exit;
use crate::journal::{
    Detail, Entry, EntryFilter, Evidence, Journal, JournalError, Outcome, Ruling, State,
};
use crate::language::Language;
use crate::output::Record;
use crate::words::{
    CommandNote, InWords, NotCertainYet, NotLookedAt, ProgressLine, Question, Unanswered,
};

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

/// A refund that was to be looked at.
enum LookedAt {
    /// It was, and this came of it.
    Now(Box<Outcome>),
    /// It was not, or is no longer as it was then.
    Not {
        entry: Box<Entry>,
        why: NotLookedAt,
        /// Whether the journal has what a look before found.
        is_recorded: bool,
    },
}

impl LookedAt {
    const fn not(entry: Box<Entry>, why: NotLookedAt) -> Self {
        Self::Not {
            entry,
            why,
            is_recorded: true,
        }
    }

    const fn entry(&self) -> &Entry {
        match self {
            Self::Now(outcome) => &outcome.entry,
            Self::Not { entry, .. } => entry,
        }
    }

    /// Tells whether another look may make the refund certain, now or later.
    fn helps_to_look(&self) -> bool {
        let entry = self.entry();
        !entry.is_certain()
            && entry.certain_from().is_some()
            && !matches!(
                self,
                Self::Not {
                    why: NotLookedAt::NoProfile,
                    ..
                }
            )
    }

    fn record(&self, language: Language) -> Record<'_> {
        match self {
            Self::Now(outcome) => outcome_record(outcome, language),
            Self::Not {
                entry,
                why,
                is_recorded,
            } => last_record(entry, why.said(language), *is_recorded),
        }
    }

    const fn is_recorded(&self) -> bool {
        match self {
            Self::Now(outcome) => outcome.unrecorded.is_none(),
            Self::Not { is_recorded, .. } => *is_recorded,
        }
    }
}

/// Looks at payments, and settles what that proves.
///
/// # Errors
///
/// [`Error::StillOpen`] when some of it is not settled, whatever its profile.
pub(super) fn reconcile(
    which: &Which,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
) -> Result<Exit, Error> {
    let terminal = print.terminal;
    let entries = if which.all {
        journal.list(&EntryFilter {
            is_uncertain: true,
            ..EntryFilter::default()
        })?
    } else {
        let shown = which.ids.iter().map(|id| Ok(journal.show(*id)?.0));
        shown.collect::<Result<Vec<Entry>, Error>>()?
    };
    let looking = Arc::new(Counter::new(entries.len()));
    let shown = Arc::clone(&looking);
    let language = terminal.language();
    let progress = terminal.progress(move |elapsed| {
        let (done, all) = shown.counts();
        ProgressLine::LookingAtRefunds { done, all }
            .after(elapsed)
            .said(language)
    });
    let mut outcomes = Vec::new();
    for entry in entries {
        outcomes.push(look_at(entry, finder, journal, terminal)?);
        looking.add();
    }
    look_at_the_reopened(which, &mut outcomes, finder, journal, terminal)?;
    drop(progress);
    let mut rounds: u32 = 0;
    while which.wait
        && let Some(wait) = until_next_look(&outcomes, journal.now(), rounds)
    {
        terminal.note(CommandNote::LooksAgainIn(wait));
        thread::sleep(wait);
        rounds = rounds.saturating_add(1);
        for outcome in &mut outcomes {
            if outcome.helps_to_look() {
                *outcome = look_at(outcome.entry().clone(), finder, journal, terminal)?;
            }
        }
        look_at_the_reopened(which, &mut outcomes, finder, journal, terminal)?;
    }
    let open: Vec<Entry> = outcomes
        .iter()
        .map(LookedAt::entry)
        .filter(|entry| entry.state.is_open())
        .cloned()
        .collect();
    let decided = if open.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Error::StillOpen(open))
    };
    let records: Vec<Record<'_>> = outcomes
        .iter()
        .map(|it| it.record(print.language_of_data()))
        .collect();
    let printed = print.records(&records, &LOOKED_AT, &entry_names());
    if records.is_empty() {
        terminal.note(CommandNote::NothingInDoubt);
    }
    if let Some(note) = not_certain_yet(&outcomes, journal.now()) {
        terminal.offer(note);
    }
    end(decided, printed)
}

/// Finds what is closed and not certain yet; the open ones are an error.
fn not_certain_yet(outcomes: &[LookedAt], now: Timestamp) -> Option<NotCertainYet<'_>> {
    let closed: Vec<&Entry> = outcomes
        .iter()
        .filter(|outcome| outcome.helps_to_look() && !outcome.entry().state.is_open())
        .map(LookedAt::entry)
        .collect();
    let last = closed.iter().filter_map(|entry| entry.certain_from()).max();
    let until = last.filter(|at| *at > now);
    match closed.as_slice() {
        [] => None,
        [entry] => Some(NotCertainYet::One(entry, until)),
        several => Some(NotCertainYet::Several(several.len(), until)),
    }
}

/// Looks at what a look at another refund of its payment has put in doubt again, and takes over what
/// the journal says by now: what is told of a refund, and how the run ends, is to be so.
fn look_at_the_reopened(
    which: &Which,
    outcomes: &mut Vec<LookedAt>,
    finder: &mut Finder<'_>,
    journal: &Journal,
    terminal: &Arc<Console>,
) -> Result<(), Error> {
    for outcome in &mut *outcomes {
        let (entry, _) = journal.show(outcome.entry().id)?;
        if entry.state != outcome.entry().state {
            *outcome = look_at(entry, finder, journal, terminal)?;
        }
    }
    let uncertain = journal.list(&EntryFilter {
        is_uncertain: true,
        ..EntryFilter::default()
    })?;
    for entry in uncertain {
        let is_of_its_payment = |outcome: &LookedAt| {
            let other = outcome.entry();
            other.tid == entry.tid && other.merchant.environment == entry.merchant.environment
        };
        let is_asked_for = which.all || outcomes.iter().any(is_of_its_payment);
        if is_asked_for
            && outcomes
                .iter()
                .all(|outcome| outcome.entry().id != entry.id)
        {
            outcomes.push(look_at(entry, finder, journal, terminal)?);
        }
    }
    for outcome in outcomes {
        let (entry, _) = journal.show(outcome.entry().id)?;
        if entry.state != outcome.entry().state {
            *outcome = LookedAt::Not {
                entry: Box::new(entry),
                why: NotLookedAt::PutInDoubt,
                is_recorded: outcome.is_recorded(),
            };
        }
    }
    Ok(())
}

/// Looks at one refund with a profile that leads to its merchant.
fn look_at(
    entry: Entry,
    finder: &mut Finder<'_>,
    journal: &Journal,
    terminal: &Arc<Console>,
) -> Result<LookedAt, Error> {
    let connection = match finder.connection_of(&entry) {
        Ok(Some(connection)) => connection,
        Ok(None) => {
            terminal.note(Error::NoProfileFor(Box::new(entry.clone())));
            return Ok(LookedAt::not(Box::new(entry), NotLookedAt::NoProfile));
        }
        Err(error) => {
            terminal.note(CommandNote::NotLookedAt {
                id: entry.id,
                error: &error,
            });
            let why = NotLookedAt::NoConnection(error);
            return Ok(LookedAt::not(Box::new(entry), why));
        }
    };
    match connection.refunder(journal, terminal).reconcile(&entry) {
        Ok(outcome) => Ok(LookedAt::Now(Box::new(outcome))),
        Err(JournalError::Held(entry)) => {
            let owner = &entry.owner;
            let why = NotLookedAt::Held {
                process: owner.process,
                host: owner.host.clone(),
            };
            Ok(LookedAt::not(entry, why))
        }
        Err(error) => Err(error.into()),
    }
}

/// Says how long to wait for the first refund that a look may make certain; `None` where waiting does
/// not help. Where a look was due and did not tell, the wait grows from round to round.
fn until_next_look(outcomes: &[LookedAt], now: Timestamp, rounds: u32) -> Option<Duration> {
    let first = outcomes
        .iter()
        .filter(|outcome| outcome.helps_to_look())
        .filter_map(|outcome| outcome.entry().certain_from())
        .min()?;
    let left = Duration::try_from(first.duration_since(now)).unwrap_or_default();
    let least = Duration::from_secs(2_u64.saturating_pow(rounds.min(6)));
    Some(left.max(least).min(WAIT_MAX))
}

/// Writes down a person's word, after a look at the payment and a question.
///
/// # Errors
///
/// [`Error::NoProfileFor`], [`Error::NotConfirmed`], [`Error::Journal`], and whatever looking gives.
pub(super) fn resolve(
    args: &Resolve,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
) -> Result<Exit, Failure> {
    if !args.yes && !print.terminal.can_ask() {
        return Err(NotConfirmed::NobodyToShow.into());
    }
    let (entry, _) = journal.show(args.id).map_err(Error::from)?;
    let context = Context {
        tid: Some(entry.tid.to_string()),
        reference: entry.reference.as_ref().map(ToString::to_string),
        profile: Some(entry.via.profile.clone()),
        environment: Some(entry.merchant.environment.name()),
        base_url: Some(entry.via.base_url.clone()).filter(|origin| !origin.is_empty()),
    };
    resolve_shown(entry, args, finder, journal, print).map_err(|error| Failure {
        error,
        context: Box::new(context),
    })
}

/// Does the same for a refund that is known.
fn resolve_shown(
    entry: Entry,
    args: &Resolve,
    finder: &mut Finder<'_>,
    journal: &Journal,
    print: &Print<'_>,
) -> Result<Exit, Error> {
    let terminal = print.terminal;
    let ruling = ruling_of(&entry, args)?;
    let Some(connection) = finder.connection_of(&entry)? else {
        return Err(Error::NoProfileFor(Box::new(entry)));
    };
    let refunder = connection.refunder(journal, terminal);
    let mark = journal.mark()?;
    let (look, payment) = refunder.look(&entry.tid)?;
    let style = print.screen_style();
    let screen = resolve_screen(&entry, ruling, payment.as_ref(), &connection.profile, style);
    if args.yes {
        terminal.note_drawn(&screen);
    } else {
        terminal.show_drawn(&screen);
        let settle = refunder.settle_of(&entry);
        journal.check_resolvable(&entry, ruling, &look, mark, settle)?;
        let is_live = entry.merchant.environment.is_live();
        let question = if is_live {
            Question::WriteDownLive
        } else {
            Question::WriteDown
        };
        let word = last_word(terminal, Unanswered::NothingWritten)?;
        let answer = ask(terminal, question, WantedAnswer::of(entry.amount, is_live))?;
        drop(word);
        match answer {
            Confirmation::Yes => {}
            Confirmation::Unclear if is_live => {
                return Err(NotConfirmed::WordNotTheAmount(entry.amount).into());
            }
            Confirmation::Unclear | Confirmation::No => {
                return Err(NotConfirmed::WordNotWritten.into());
            }
        }
    }
    let entry = refunder.resolve(&entry, ruling, &args.note, &look, mark)?;
    let outcome = Outcome {
        entry,
        detail: Detail::Text(args.note.clone()),
        unrecorded: None,
        unrecorded_look: None,
    };
    let printed = print.write(|out| write_outcome(out, &outcome, print.form()));
    end(Ok(Exit::Done), printed)
}

/// Says what a person's word means for a refund as it stands.
fn ruling_of(entry: &Entry, args: &Resolve) -> Result<Ruling, Error> {
    let is_settled = entry.state == State::Refunded;
    if is_settled && !args.overturn {
        return Err(JournalError::NotResolvable(Box::new(entry.clone())).into());
    }
    Ok(match args.verdict {
        ResolvedAs::Refunded => Ruling::Refunded,
        ResolvedAs::NotRefunded if is_settled && entry.evidence == Some(Evidence::Reply) => {
            Ruling::RolledBack
        }
        ResolvedAs::NotRefunded => Ruling::NotRefunded,
    })
}
