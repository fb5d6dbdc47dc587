//! Every way a run fails: its message, its hint, its exit code, its JSON. Refuses to lose the cause.

mod batch;
mod config;
mod gateway;
mod journal;
mod refund;
mod report;

use std::io;

use jiff::Timestamp;
use serde::Serialize;

use crate::command::cancel::NotDone;
use crate::config::Error as ConfigError;
use crate::destination;
use crate::exit::Exit;
use crate::gateway::{GatewayError, SetupError};
use crate::journal::{Entry, JournalError, Outcome, State, StoreError};
use crate::mock;
use crate::output::counted;
use crate::payment::{Foreign, ParsePeriodError, Refusal, Tid, Won};
use crate::refund::Prepared;
use crate::search::Incomplete;
use batch::batch_hint;
use config::{config_hint, is_about_credentials};
use gateway::{exit_of, gateway_hint, setup_hint};
use journal::{code_of_journal, exit_of_journal, journal_hint, way_out_of_journal};
use refund::{
    code_of_refund, code_of_refusal, exit_of_refusal, known_balance, known_from, listed, made_hint,
    moved_by_refund, profile_hint, refund_hint, refusal_hint, show_command, still_open_hint, told,
    told_made, unexplained_hint, way_out_of_refusal,
};

pub(crate) use refund::{
    RECONCILE_ALL, exit_of_refund, quoted, reconcile_command, suspects, until as refused_until,
};
pub(crate) use report::end;

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line asks for something that cannot be.
    #[error("{0}")]
    Usage(String),
    /// The period is none.
    #[error(transparent)]
    Period(#[from] ParsePeriodError),
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The gateway failed us.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// No call to the gateway can be made.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The mock gateway cannot be started.
    #[error(transparent)]
    Mock(#[from] mock::Error),
    /// The gateway does not know some of the TIDs that were asked for.
    #[error("no payment with the TID {}", joined(.0))]
    NoSuchPayment(Vec<Tid>),
    /// A refund was not begun: the journal does not allow it, or cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A refund was not begun: the payment is not one for it.
    #[error(transparent)]
    NotRefundable(#[from] Refusal),
    /// A refund was not begun: it was made before, by an earlier run of the same.
    #[error("{}", told_made(entry, *is_once_more))]
    MadeBefore {
        /// The refund that was made.
        entry: Box<Entry>,
        /// Whether it is the very one that was asked for as one more.
        is_once_more: bool,
        /// Whether, as far as the journal knows, nothing is left of the payment.
        is_used_up: bool,
    },
    /// A refund was not begun: as much was given back elsewhere, and nobody says that it is known.
    #[error(
        "{} won of the payment {} were given back that this journal does not know of; that is at \
         least the {} won asked for now",
        .0.given_back_elsewhere().grouped(), .0.refund().tid, .0.refund().amount.grouped()
    )]
    Unexplained(Box<Prepared>),
    /// A refund was not begun: the payment is no longer as it was shown.
    #[error("the payment {tid} is no longer as it was shown: {changes}")]
    PaymentDiffers {
        /// The payment.
        tid: Tid,
        /// What is different.
        changes: String,
    },
    /// A row of a batch is like a refund that was made, but for its reason.
    #[error(
        "{} gave back {} won for another reason ({})",
        .0.id, .0.amount.grouped(), Foreign::new(.0.reason.as_str())
    )]
    OtherReason(Box<Entry>),
    /// A refund was not begun: nobody said yes.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// A refund was begun, and is not both done and recorded.
    #[error("{}", told(outcome))]
    Refund {
        /// What came of it.
        outcome: Box<Outcome>,
        /// Why the journal does not know it all.
        #[source]
        unrecorded: Option<Box<JournalError>>,
    },
    /// A refund is done and recorded, and its result could not be printed.
    #[error("{}, but the result could not be printed", told(outcome))]
    NotPrinted {
        /// What came of it.
        outcome: Box<Outcome>,
        /// Why not.
        #[source]
        source: Box<Error>,
    },
    /// A batch comes to another sum than was expected.
    #[error("the batch comes to {} won, not {} as expected", planned.grouped(), expected.grouped())]
    TotalDiffers {
        /// What was expected.
        expected: Won,
        /// What the rows come to that are done or can be.
        planned: Won,
    },
    /// A batch is not done, or not told.
    #[error(transparent)]
    BatchNotDone(Box<NotDone>),
    /// No profile leads to the merchant of a refund.
    #[error(
        "no profile of the configuration leads to refund {}: {}, api_id {}",
        .0.id, .0.merchant.environment, Foreign::new(.0.merchant.api_id.as_str())
    )]
    NoProfileFor(Box<Entry>),
    /// Payments could not be read to verify refunds of them.
    #[error("{} could not be read: {}", counted(.0.len(), "payment"), joined(.0))]
    NotVerified(Vec<Tid>),
    /// Refunds were looked at and stay open.
    #[error("still open: {}", listed(.0))]
    StillOpen(Vec<Entry>),
    /// A part of what was searched for did not come.
    #[error(transparent)]
    Incomplete(Box<Incomplete>),
    /// Several profiles know one TID, so that nobody can tell whose payment is meant.
    #[error("several profiles have a payment with the TID {tid}: {}", .profiles.join(", "))]
    SeveralOwners {
        /// The TID.
        tid: Tid,
        /// The profiles.
        profiles: Vec<String>,
    },
    /// A file cannot be made.
    #[error(transparent)]
    Destination(#[from] destination::Error),
    /// Data could not be printed.
    #[error("cannot write the output")]
    Output(#[from] io::Error),
    /// A bug, or the disk; nothing that a script branches on.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// Why something was not confirmed. Nothing was sent, and nothing written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotConfirmed {
    /// There is no terminal to ask on, and no `--yes`.
    NobodyToAsk,
    /// The person said no, something else than was asked for, or nothing at all.
    SaidNo,
    /// The person said yes, or another amount, where only the amount is a yes.
    NotTheAmount(Won),
    /// There is no terminal to ask on, and no `--yes`, before something is written down.
    NobodyToShow,
    /// As [`NotConfirmed::SaidNo`], of a person's word on a refund.
    WordNotWritten,
    /// As [`NotConfirmed::NotTheAmount`], of a person's word on a refund.
    WordNotTheAmount(Won),
    /// As [`NotConfirmed::SaidNo`], of taking a journal up.
    JournalLeft,
}

/// An error, and what the run was about when it happened.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    pub error: Error,
    /// With which profile and payment.
    pub context: Box<Context>,
}

/// What a run was about.
#[derive(Debug, Default, Serialize)]
pub struct Context {
    /// The payment.
    pub tid: Option<String>,
    /// The caller's name for the refund.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The profile.
    pub profile: Option<String>,
    /// The environment that the profile leads to.
    pub environment: Option<&'static str>,
    /// Where the profile's requests go.
    pub base_url: Option<String>,
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            context: Box::default(),
        }
    }
}

/// Whether money moved in a run that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyMoved {
    /// Certainly not.
    No,
    /// Certainly.
    Yes,
    /// Nobody knows yet.
    Unknown,
}

/// What a script may do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Run the same again, at any time.
    Safe,
    /// Mend what is wrong, then run it again.
    Fix,
    /// Only after `refunds reconcile`.
    AfterReconcile,
    /// Only after what the message asks for was done.
    AfterAction,
    /// Running it again is of no use, or does harm.
    Never,
}

/// Draws the conclusion from what came of a refund: an error unless it is done and recorded.
///
/// # Errors
///
/// [`Error::Refund`].
pub fn done(mut outcome: Outcome) -> Result<Outcome, Error> {
    let unrecorded = outcome.unrecorded.take().map(Box::new);
    if outcome.entry.state == State::Refunded && unrecorded.is_none() {
        return Ok(outcome);
    }
    Err(Error::Refund {
        outcome: Box::new(outcome),
        unrecorded,
    })
}

impl Error {
    /// Returns the number that the run ends with.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Period(_) => Exit::Usage,
            Self::Config(error) => {
                if is_about_credentials(error) {
                    Exit::Auth
                } else {
                    Exit::Precondition
                }
            }
            Self::Gateway(error) => exit_of(error),
            // Where nothing came at all, and always for the same reason, that is what went wrong.
            Self::Incomplete(incomplete) => incomplete
                .causes_of_all()
                .map(exit_of)
                .reduce(|one, other| if one == other { one } else { Exit::Network })
                .unwrap_or(Exit::Network),
            Self::SeveralOwners { .. }
            | Self::Setup(_)
            | Self::NoProfileFor(_)
            | Self::TotalDiffers { .. }
            | Self::Unexplained(_)
            | Self::PaymentDiffers { .. }
            | Self::MadeBefore { .. }
            | Self::OtherReason(_) => Exit::Precondition,
            Self::NoSuchPayment(_) => Exit::NotFound,
            Self::NotVerified(_) => Exit::Network,
            Self::Journal(error) => exit_of_journal(error),
            Self::NotRefundable(refusal) => exit_of_refusal(refusal),
            Self::NotConfirmed(_) => Exit::NotConfirmed,
            Self::BatchNotDone(batch) => batch.exit,
            Self::Refund { outcome, .. } => exit_of_refund(&outcome.entry),
            Self::NotPrinted { .. } => Exit::DoneNotRecorded,
            Self::StillOpen(entries) => {
                if entries.iter().all(|entry| entry.state == State::Conflict) {
                    Exit::Mixed
                } else {
                    Exit::Unknown
                }
            }
            Self::Mock(_) | Self::Destination(_) | Self::Output(_) | Self::Internal(_) => {
                Exit::Internal
            }
        }
    }

    /// Returns the stable name of the error, `area.reason`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "usage.invalid",
            Self::Period(_) => "usage.period",
            Self::Config(error) => {
                if is_about_credentials(error) {
                    "auth.no_credentials"
                } else {
                    "config.invalid"
                }
            }
            Self::Gateway(error) => gateway::code_of(error),
            Self::Setup(error) => gateway::code_of_setup(error),
            Self::Incomplete(_) => "search.incomplete",
            Self::SeveralOwners { .. } => "payment.several_profiles",
            Self::Mock(_) => "mock.failed",
            Self::NoSuchPayment(_) => "payment.not_found",
            Self::Journal(error) => code_of_journal(error),
            Self::NotRefundable(refusal) => code_of_refusal(refusal),
            Self::NotConfirmed(NotConfirmed::NobodyToAsk | NotConfirmed::NobodyToShow) => {
                "refund.nobody_to_ask"
            }
            Self::NotConfirmed(
                NotConfirmed::SaidNo
                | NotConfirmed::NotTheAmount(_)
                | NotConfirmed::WordNotWritten
                | NotConfirmed::WordNotTheAmount(_)
                | NotConfirmed::JournalLeft,
            ) => "refund.not_confirmed",
            Self::Refund { outcome, .. } => code_of_refund(&outcome.entry),
            Self::NotPrinted { .. } => "refund.done_not_printed",
            Self::NotVerified(_) => "refund.not_verified",
            Self::NoProfileFor(_) => "refund.no_profile",
            Self::MadeBefore { .. } => "refund.already_refunded",
            Self::Unexplained(_) => "refund.unexplained",
            Self::PaymentDiffers { .. } => "refund.payment_changed",
            Self::OtherReason(_) => "refund.other_reason",
            Self::TotalDiffers { .. } => "batch.total_differs",
            Self::BatchNotDone(batch) if batch.exit == Exit::Unknown => "batch.outcome_unknown",
            Self::BatchNotDone(batch) if batch.exit == Exit::DoneNotRecorded => {
                "batch.done_not_recorded"
            }
            Self::BatchNotDone(_) => "batch.not_done",
            Self::StillOpen(_) => "refund.still_open",
            Self::Destination(_) => "output.file",
            Self::Output(_) => "output.failed",
            Self::Internal(_) => "internal.error",
        }
    }

    /// Tells whether money moved.
    #[must_use]
    pub fn money_moved(&self) -> MoneyMoved {
        match self {
            Self::Refund { outcome, .. } => moved_by_refund(&outcome.entry),
            Self::NotPrinted { .. } => MoneyMoved::Yes,
            Self::StillOpen(_) => MoneyMoved::Unknown,
            Self::BatchNotDone(batch) if batch.is_rehearsal => MoneyMoved::No,
            Self::BatchNotDone(batch) if batch.is_in_doubt() => MoneyMoved::Unknown,
            Self::BatchNotDone(batch) if batch.has_refunded() => MoneyMoved::Yes,
            Self::BatchNotDone(_)
            | Self::Usage(_)
            | Self::Period(_)
            | Self::Config(_)
            | Self::Gateway(_)
            | Self::Setup(_)
            | Self::Mock(_)
            | Self::NoSuchPayment(_)
            | Self::Journal(_)
            | Self::NotRefundable(_)
            | Self::NotConfirmed(_)
            | Self::Incomplete(_)
            | Self::SeveralOwners { .. }
            | Self::NoProfileFor(_)
            | Self::NotVerified(_)
            | Self::MadeBefore { .. }
            | Self::Unexplained(_)
            | Self::PaymentDiffers { .. }
            | Self::OtherReason(_)
            | Self::TotalDiffers { .. }
            | Self::Destination(_)
            | Self::Output(_)
            | Self::Internal(_) => MoneyMoved::No,
        }
    }

    /// Tells what may be done next.
    #[must_use]
    pub fn retry(&self) -> Retry {
        match self {
            Self::Journal(
                JournalError::Held(_)
                | JournalError::PaymentChanged(_)
                | JournalError::RefusedRecently(_)
                | JournalError::Changed(_)
                | JournalError::Store(StoreError::Locked { .. })
                | JournalError::TooEarly { .. },
            ) => {
                return Retry::Safe;
            }
            Self::Journal(JournalError::InDoubt(_)) => return Retry::AfterReconcile,
            Self::Journal(JournalError::AlreadyRefunded(_)) | Self::MadeBefore { .. } => {
                return Retry::Never;
            }
            Self::BatchNotDone(batch)
                if batch.tally.is_all_to_mend() && batch.exit != Exit::ActionRequired =>
            {
                return Retry::Fix;
            }
            Self::BatchNotDone(batch)
                if batch.exit == Exit::Mixed && batch.tally.has_conflict() =>
            {
                return Retry::AfterAction;
            }
            Self::BatchNotDone(batch) if batch.tally.certain_at().is_some() => {
                return Retry::AfterReconcile;
            }
            Self::BatchNotDone(batch) if batch.exit == Exit::Mixed => return Retry::Safe,
            Self::StillOpen(_) if self.exit() == Exit::Mixed => return Retry::AfterAction,
            Self::Refund {
                outcome,
                unrecorded,
            } => match outcome.entry.state {
                State::Conflict => return Retry::AfterAction,
                State::Refused if !outcome.entry.is_certain() => return Retry::AfterReconcile,
                State::Refused | State::NotSent | State::NotApplied | State::RolledBack
                    if unrecorded.is_some() =>
                {
                    return Retry::AfterReconcile;
                }
                State::Claimed
                | State::Sending
                | State::Refunded
                | State::Refused
                | State::NotSent
                | State::Unknown
                | State::NotApplied
                | State::RolledBack => {}
            },
            Self::Usage(_)
            | Self::Period(_)
            | Self::Config(_)
            | Self::Gateway(_)
            | Self::Setup(_)
            | Self::Mock(_)
            | Self::NoSuchPayment(_)
            | Self::Journal(_)
            | Self::NotRefundable(_)
            | Self::NotConfirmed(_)
            | Self::NotPrinted { .. }
            | Self::NoProfileFor(_)
            | Self::NotVerified(_)
            | Self::Unexplained(_)
            | Self::PaymentDiffers { .. }
            | Self::OtherReason(_)
            | Self::TotalDiffers { .. }
            | Self::BatchNotDone(_)
            | Self::StillOpen(_)
            | Self::Incomplete(_)
            | Self::SeveralOwners { .. }
            | Self::Destination(_)
            | Self::Output(_)
            | Self::Internal(_) => {}
        }
        match self.exit() {
            Exit::Network | Exit::Internal | Exit::Interrupted | Exit::Terminated => Retry::Safe,
            Exit::Usage | Exit::Refused | Exit::Auth | Exit::Precondition | Exit::NotConfirmed => {
                Retry::Fix
            }
            Exit::NotFound | Exit::Done | Exit::DoneNotRecorded | Exit::Differs => Retry::Never,
            Exit::ActionRequired => Retry::AfterAction,
            Exit::Unknown | Exit::Mixed => Retry::AfterReconcile,
        }
    }

    /// Returns the way out, with a command to paste where there is one.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Usage(_)
            | Self::Mock(_)
            | Self::Internal(_)
            | Self::NotConfirmed(
                NotConfirmed::SaidNo
                | NotConfirmed::NotTheAmount(_)
                | NotConfirmed::WordNotWritten
                | NotConfirmed::WordNotTheAmount(_)
                | NotConfirmed::JournalLeft,
            ) => None,
            Self::Journal(error) => Some(journal_hint(error)),
            Self::NotRefundable(refusal) => refusal_hint(refusal),
            Self::NotConfirmed(NotConfirmed::NobodyToAsk) => {
                Some("see what it will do (of a cancel, --dry-run), then add --yes".to_owned())
            }
            Self::NotConfirmed(NotConfirmed::NobodyToShow) => {
                Some("run it at a terminal to see it first, or add --yes".to_owned())
            }
            Self::Refund {
                outcome,
                unrecorded,
            } => refund_hint(&outcome.entry, unrecorded.is_some()),
            Self::NotPrinted { outcome, .. } => Some(format!(
                "it is in the journal: `{}`",
                show_command(&outcome.entry)
            )),
            Self::TotalDiffers { .. } => Some(
                "read the plan above; --expect-total is the sum of all rows that are done or can be"
                    .to_owned(),
            ),
            Self::BatchNotDone(batch) => Some(batch_hint(batch)),
            Self::NotVerified(_) => Some("run it again; it changes nothing".to_owned()),
            Self::NoProfileFor(entry) => Some(profile_hint(&entry.merchant)),
            Self::MadeBefore {
                entry,
                is_once_more,
                is_used_up,
            } => Some(made_hint(entry, *is_once_more, *is_used_up)),
            Self::Unexplained(prepared) => Some(unexplained_hint(prepared)),
            Self::PaymentDiffers { .. } => {
                Some("nothing was sent; run the same again to see it as it is now".to_owned())
            }
            Self::OtherReason(_) => Some(
                "if this row is that refund, take it out or use its reason; only if it is one more, \
                 give it a ref"
                    .to_owned(),
            ),
            Self::StillOpen(entries) => still_open_hint(entries),
            Self::NoSuchPayment(_) => Some(
                "a TID is case-sensitive, and a payment is found only with the profile that it was \
                 made with: name another with -p"
                    .to_owned(),
            ),
            Self::Period(_) => Some(
                "a period is a word like today or last-month (오늘, 지난달), 7d, a month 2026-10, a \
                 day 2026-10-03, or two of these joined by .."
                    .to_owned(),
            ),
            Self::Config(error) => config_hint(error),
            Self::Gateway(error) => gateway_hint(error),
            Self::Setup(error) => setup_hint(error),
            Self::Incomplete(_) => Some(
                "run it again; --slice day asks for less at a time, and --partial accepts what came"
                    .to_owned(),
            ),
            Self::SeveralOwners { .. } => {
                Some("name the profile that is meant with -p".to_owned())
            }
            Self::Destination(_) => Some("name a file in a folder that you may write to".to_owned()),
            Self::Output(_) => Some("the data printed so far is not complete".to_owned()),
        }
    }

    /// Returns the way out for a row of a batch, to put behind the error's own words: what to change
    /// in the file, where an option would help a refund by itself.
    pub(crate) fn way_out_of_row(&self) -> Option<String> {
        if let Self::OtherReason(_) = self {
            let way_out = ". If this row is that refund, take it out or use its reason; only if it is \
                           one more, give it a ref.";
            return Some(way_out.to_owned());
        }
        let way_out = if let Self::Unexplained(prepared) = self {
            let known = known_balance(prepared.balance_before());
            match suspects(prepared) {
                None => format!("if that is known, {known}"),
                Some(suspects) => format!(
                    "it may be {suspects}, taken for not made: `cookiepay refunds verify` says how to \
                     settle that; if it was another, {known}"
                ),
            }
        } else if let Self::NotRefundable(refusal) = self {
            way_out_of_refusal(refusal)?
        } else if let Self::Journal(error) = self {
            way_out_of_journal(error)?
        } else {
            return None;
        };
        Some(format!("; {way_out}"))
    }

    /// Returns from when on it is certain what came of a refund, where it is not yet: of this run's,
    /// and of one that is in the way.
    fn certain_at(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        if let Self::Refund { outcome, .. } = self {
            (known_from(&outcome.entry), None)
        } else if let Self::BatchNotDone(batch) = self {
            (batch.tally.certain_at(), batch.tally.held_until())
        } else if let Self::Journal(JournalError::RefusedRecently(entry)) = self {
            (None, refused_until(entry))
        } else if let Self::Journal(JournalError::TooEarly { until, .. }) = self {
            (None, Some(*until))
        } else {
            (None, None)
        }
    }
}

fn joined(tids: &[Tid]) -> String {
    tids.iter().map(Tid::as_str).collect::<Vec<_>>().join(", ")
}
