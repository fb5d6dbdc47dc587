//! Every way a run fails: its message, its hint, its exit code, its JSON. Refuses to lose the cause.

mod refund;

use std::error::Error as _;
use std::io;

use jiff::Timestamp;
use serde::Serialize;

use crate::command::cancel::NotDone;
use crate::config;
use crate::destination;
use crate::exit::Exit;
use crate::gateway::{self, Call, NotReached};
use crate::journal::{self, Entry, Merchant, Outcome, State};
use crate::mock;
use crate::output::{Value, counted};
use crate::payment::{Environment, Foreign, ParsePeriodError, Refusal, Tid, Won, moment};
use crate::refund::{Prepared, lines, rows};
use crate::search::{self, Incomplete};
use crate::terminal::Terminal;
use refund::{
    code_of_journal, code_of_refund, code_of_refusal, exit_of_journal, exit_of_refusal,
    final_code_hint, journal_hint, known_from, listed, made_hint, moved_by_refund, open_hint,
    refund_hint, refusal_hint, show_command, told, told_made,
};

pub(crate) use refund::{
    RECONCILE_ALL, exit_of_refund, quoted, reconcile_command, until as refused_until,
};

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
    Config(#[from] config::Error),
    /// The gateway failed us.
    #[error(transparent)]
    Gateway(#[from] gateway::Error),
    /// The mock gateway cannot be started.
    #[error(transparent)]
    Mock(#[from] mock::Error),
    /// The gateway does not know some of the TIDs that were asked for.
    #[error("no payment with the TID {}", joined(.0))]
    NoSuchPayment(Vec<Tid>),
    /// A refund was not begun: the journal does not allow it, or cannot be used.
    #[error(transparent)]
    Journal(#[from] journal::Error),
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
        unrecorded: Option<Box<journal::Error>>,
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
            Self::Gateway(error) => match error {
                gateway::Error::NotReached { .. } => "network.not_reached",
                gateway::Error::TimedOut { .. } => "network.timed_out",
                gateway::Error::Broken { .. } => "network.broken",
                gateway::Error::Stalled { .. } => "network.stalled",
                gateway::Error::Incomplete { .. } => "network.incomplete",
                gateway::Error::Unavailable { .. } => "gateway.unavailable",
                gateway::Error::Redirected { .. } => "gateway.redirected",
                gateway::Error::Unreadable { .. } => "gateway.unreadable",
                gateway::Error::TooLarge { .. } => "gateway.too_large",
                gateway::Error::Refused { .. } if error.is_about_credentials() => "auth.refused",
                gateway::Error::Refused { .. } => "gateway.refused",
                gateway::Error::CaFile { .. } => "config.ca_file",
                gateway::Error::Proxy => "config.proxy",
                gateway::Error::ApiKey => "config.api_key",
            },
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
                journal::Error::Held(_)
                | journal::Error::PaymentChanged(_)
                | journal::Error::RefusedRecently(_)
                | journal::Error::Changed(_)
                | journal::Error::Store(journal::StoreError::Locked { .. })
                | journal::Error::TooEarly { .. },
            ) => {
                return Retry::Safe;
            }
            Self::Journal(journal::Error::InDoubt(_)) => return Retry::AfterReconcile,
            Self::Journal(journal::Error::AlreadyRefunded(_)) | Self::MadeBefore { .. } => {
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
        } else if let Self::Journal(journal::Error::RefusedRecently(entry)) = self {
            (None, refused_until(entry))
        } else if let Self::Journal(journal::Error::TooEarly { until, .. }) = self {
            (None, Some(*until))
        } else {
            (None, None)
        }
    }

    fn missing(&self) -> Vec<search::Missing> {
        if let Self::Incomplete(incomplete) = self {
            incomplete.report()
        } else {
            Vec::new()
        }
    }

    fn gateway(&self) -> Option<GatewayReport> {
        use gateway::Error as E;
        if let Self::Refund { outcome, .. } | Self::NotPrinted { outcome, .. } = self {
            let reply = outcome.entry.reply.as_ref()?;
            return Some(GatewayReport {
                endpoint: Call::Cancel.path(),
                http_status: Some(reply.http_status),
                code: Some(reply.code.as_str().to_owned()),
                message: Some(reply.message.as_str().to_owned()),
            });
        }
        let error = match self {
            Self::Gateway(error) => error,
            Self::Incomplete(incomplete) => incomplete.first_cause()?,
            Self::Usage(_)
            | Self::Period(_)
            | Self::Config(_)
            | Self::Journal(_)
            | Self::NotRefundable(_)
            | Self::NotConfirmed(_)
            | Self::Refund { .. }
            | Self::NotPrinted { .. }
            | Self::TotalDiffers { .. }
            | Self::BatchNotDone(_)
            | Self::StillOpen(_)
            | Self::NoProfileFor(_)
            | Self::NotVerified(_)
            | Self::MadeBefore { .. }
            | Self::Unexplained(_)
            | Self::PaymentDiffers { .. }
            | Self::OtherReason(_)
            | Self::Mock(_)
            | Self::NoSuchPayment(_)
            | Self::SeveralOwners { .. }
            | Self::Destination(_)
            | Self::Output(_)
            | Self::Internal(_) => return None,
        };
        let (call, http_status) = match error {
            E::NotReached { call, .. } => (call, None),
            E::TimedOut {
                call, http_status, ..
            }
            | E::Broken {
                call, http_status, ..
            } => (call, *http_status),
            E::Stalled {
                call, http_status, ..
            }
            | E::Incomplete {
                call, http_status, ..
            }
            | E::Refused {
                call, http_status, ..
            }
            | E::Unavailable {
                call, http_status, ..
            }
            | E::Redirected {
                call, http_status, ..
            }
            | E::Unreadable {
                call, http_status, ..
            }
            | E::TooLarge {
                call, http_status, ..
            } => (call, Some(*http_status)),
            E::CaFile { .. } | E::Proxy | E::ApiKey => return None,
        };
        let (code, message) = match error {
            E::Refused { code, message, .. } => (
                Some(code.as_str().to_owned()),
                Some(message.as_str().to_owned()),
            ),
            E::NotReached { .. }
            | E::TimedOut { .. }
            | E::Broken { .. }
            | E::Stalled { .. }
            | E::Incomplete { .. }
            | E::Unavailable { .. }
            | E::Redirected { .. }
            | E::Unreadable { .. }
            | E::TooLarge { .. }
            | E::CaFile { .. }
            | E::Proxy
            | E::ApiKey => (None, None),
        };
        Some(GatewayReport {
            endpoint: call.path(),
            http_status,
            code,
            message,
        })
    }
}

/// Says what a profile has to hold to lead to a merchant. The demo needs none.
fn profile_hint(merchant: &Merchant) -> String {
    let key = match merchant.environment {
        Environment::Live | Environment::Sandbox => {
            format!("environment = \"{}\"", merchant.environment.name())
        }
        Environment::Local { .. } | Environment::Demo => {
            format!(
                "base_url = \"{}\"",
                Foreign::new(merchant.base_url.as_str())
            )
        }
    };
    format!(
        "add a profile with {key} and api_id = \"{}\" to the configuration",
        Foreign::new(merchant.api_id.as_str())
    )
}

fn known_balance(balance: Won) -> String {
    format!("put {balance} into the column expect_balance")
}

fn way_out_of_refusal(refusal: &Refusal) -> Option<String> {
    if let Refusal::MoreThanBalance { .. } = refusal {
        Some("full in place of an amount takes all that is left".to_owned())
    } else if let Refusal::NoBankAccount = refusal {
        Some("fill in bank, account_no and account_name".to_owned())
    } else if let Refusal::BankAccountNotUsed { .. } = refusal {
        Some("leave bank, account_no and account_name empty".to_owned())
    } else {
        refusal_hint(refusal)
    }
}

fn way_out_of_journal(error: &journal::Error) -> Option<String> {
    use journal::Error as E;
    if let E::RolledBack { balance, .. } = error {
        Some(format!(
            "if that is known to be so, {}",
            known_balance(*balance)
        ))
    } else if let E::RefusedRecently(entry) = error {
        Some(format!(
            "run the batch again after that{}",
            final_code_hint(entry)
        ))
    } else if let E::InDoubt(entry) = error {
        Some(format!("look again with `{}`", reconcile_command(entry)))
    } else if let E::ReferenceUsed(_) = error {
        Some("each refund has a ref of its own".to_owned())
    } else {
        None
    }
}

/// Names the attempts that were taken for not made, and may have been.
pub(crate) fn suspects(prepared: &Prepared) -> Option<String> {
    let suspects: Vec<String> = prepared
        .clearance
        .not_made
        .iter()
        .map(|(id, won)| format!("{id} ({} won)", won.grouped()))
        .collect();
    (!suspects.is_empty()).then(|| suspects.join(" or "))
}

/// An attempt that was taken for not made is what it may have been.
fn unexplained_hint(prepared: &Prepared) -> String {
    let first = match suspects(prepared) {
        None => "find out whether that was this very refund".to_owned(),
        Some(suspects) => format!(
            "it may be {suspects}, taken for not made: `cookiepay refunds verify` says how to settle that"
        ),
    };
    format!(
        "{first}; if it was another, say that it is known: --expect-balance {} (in a batch: the column \
         expect_balance)",
        prepared.balance_before()
    )
}

fn batch_hint(batch: &NotDone) -> String {
    let tally = &batch.tally;
    let mend = (!tally.to_mend().is_empty()).then(|| {
        let (are, them) = match tally.to_mend().len() {
            1 => ("it is", "it"),
            _ => ("they are", "them"),
        };
        format!(
            "{} cannot be done as {are} ({}): mend {them} or take {them} out",
            rows(tally.to_mend().len()),
            lines(tally.to_mend())
        )
    });
    match mend {
        Some(mend) if batch.is_rehearsal && tally.is_all_to_mend() => {
            if tally.left().len() == tally.rows() {
                mend
            } else {
                format!("{mend}; the others can be sent all the same")
            }
        }
        Some(mend) if tally.is_all_to_mend() => {
            format!("{mend}, then run the batch again; what is done is left out")
        }
        Some(mend) => format!("{mend}; for the rest, {}", batch_goes_on(batch)),
        None => batch_goes_on(batch),
    }
}

/// Says how a batch goes on as it is.
fn batch_goes_on(batch: &NotDone) -> String {
    let tally = &batch.tally;
    let goes_on = "it leaves out what is done, and goes on with the rest";
    if tally.has_unknown() {
        format!(
            "look again with `{RECONCILE_ALL} --wait`, then run the same batch again: it goes on where \
             it stopped"
        )
    } else if batch.exit == Exit::DoneNotRecorded {
        "nothing is left to do; `cookiepay refunds list` shows what the journal knows".to_owned()
    } else if tally.has_conflict() {
        "`cookiepay refunds list --unresolved` shows what a person has to find out".to_owned()
    } else if let Some(at) = tally.certain_at().max(tally.held_until()) {
        format!(
            "what was refused may still be carried out until {}: do not refund it by other means before \
             then; run the same batch again after that: {goes_on}",
            moment(at)
        )
    } else if tally.is_day_over() {
        format!("the limit of the day is used up: run the same batch again tomorrow: {goes_on}")
    } else {
        format!("run the same batch again: {goes_on}")
    }
}

/// The way out for refunds that block their payments.
fn still_open_hint(entries: &[Entry]) -> Option<String> {
    let by_a_person = |entry: &&Entry| entry.state == State::Conflict;
    let in_conflict: Vec<&Entry> = entries.iter().filter(by_a_person).collect();
    match (entries, in_conflict.first()) {
        ([] | [_], _) => entries.first().map(open_hint),
        (_, None) => Some(format!(
            "they block their payments until they are settled: `{RECONCILE_ALL} --wait`"
        )),
        (_, Some(first)) if in_conflict.len() == entries.len() => Some(format!(
            "they block their payments until a person settles each: {}",
            open_hint(first)
        )),
        (_, Some(first)) => Some(format!(
            "they block their payments until they are settled: `{RECONCILE_ALL} --wait`; of those in \
             conflict, such as {}, a person has to find out: {}",
            first.id,
            open_hint(first)
        )),
    }
}

fn exit_of(error: &gateway::Error) -> Exit {
    match error {
        gateway::Error::Refused { .. } if error.is_about_credentials() => Exit::Auth,
        gateway::Error::Refused { .. } => Exit::Refused,
        gateway::Error::CaFile { .. } | gateway::Error::Proxy | gateway::Error::ApiKey => {
            Exit::Precondition
        }
        gateway::Error::NotReached { .. }
        | gateway::Error::TimedOut { .. }
        | gateway::Error::Broken { .. }
        | gateway::Error::Stalled { .. }
        | gateway::Error::Incomplete { .. }
        | gateway::Error::Unavailable { .. }
        | gateway::Error::Redirected { .. }
        | gateway::Error::Unreadable { .. }
        | gateway::Error::TooLarge { .. } => Exit::Network,
    }
}

/// What the gateway said, as scripts get it.
#[derive(Serialize)]
struct GatewayReport {
    endpoint: &'static str,
    http_status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
}

/// A failure as scripts get it.
#[derive(Serialize)]
struct Report<'a> {
    code: &'static str,
    exit: u8,
    money_moved: MoneyMoved,
    retry: Retry,
    message: String,
    hint: Option<String>,
    #[serde(flatten)]
    context: &'a Context,
    gateway: Option<GatewayReport>,
    /// From when on what came of the refund is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    certain_at: Option<Value<'static>>,
    /// Until when it is of no use to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Value<'static>>,
    /// What is missing of a search that is not complete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<search::Missing>,
}

#[derive(Serialize)]
struct Line<'a> {
    error: Report<'a>,
}

impl Failure {
    /// Tells whether the run ended because nobody wanted more of its output: `cookiepay … | head`.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        is_closed_pipe(&self.error)
    }

    /// Writes the failure to stderr, for a person or for a script.
    pub fn report(&self, is_json: bool, terminal: &Terminal) {
        let causes = causes(&self.error);
        let hint = self.error.hint();
        if !is_json {
            terminal.error(&self.error.to_string(), &causes, hint.as_deref());
            return;
        }
        let message = [vec![self.error.to_string()], causes].concat().join(": ");
        let (certain_at, until) = self.error.certain_at();
        let line = Line {
            error: Report {
                code: self.error.code(),
                exit: self.error.exit().code(),
                money_moved: self.error.money_moved(),
                retry: self.error.retry(),
                message,
                hint,
                context: &self.context,
                gateway: self.error.gateway(),
                certain_at: certain_at.map(Value::Moment),
                until: until.map(Value::Moment),
                missing: self.error.missing(),
            },
        };
        match serde_json::to_string(&line) {
            Ok(line) => terminal.show(&line),
            Err(error) => terminal.error(&self.error.to_string(), &[error.to_string()], None),
        }
    }
}

/// Tells whether an error is that the reader of stdout went away.
fn is_closed_pipe(error: &Error) -> bool {
    let Error::Output(error) = error else {
        return false;
    };
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Joins how a run ends, which was decided before anything was printed, with how printing went: a
/// reader that went away never lowers it.
pub(crate) fn end(decided: Result<Exit, Error>, printed: Result<(), Error>) -> Result<Exit, Error> {
    match printed {
        Err(error) if decided.is_ok() && !is_closed_pipe(&error) => Err(error),
        _ => decided,
    }
}

fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        // A file's name may hold anything.
        causes.push(Foreign::new(error.to_string()).to_string());
        cause = error.source();
    }
    causes
}

/// Tells whether a configuration lacks nothing but the credentials themselves.
fn is_about_credentials(error: &config::Error) -> bool {
    use config::Error as E;
    match error {
        E::NothingConfigured { .. }
        | E::MissingVariable { .. }
        | E::MissingKey {
            key: "api_id" | "api_key",
            ..
        }
        | E::Empty { .. }
        | E::UnusableKey { .. }
        | E::KeyFile { .. }
        | E::KeyCommandStart { .. }
        | E::KeyCommandFailed { .. }
        | E::KeyCommandTimeout { .. } => true,
        E::NoHome { .. }
        | E::Read { .. }
        | E::NotUtf8 { .. }
        | E::Syntax { .. }
        | E::UnknownKey { .. }
        | E::WrongType { .. }
        | E::OutOfRange { .. }
        | E::SettleTooShort { .. }
        | E::FinalCode { .. }
        | E::BadApiId { .. }
        | E::BadProfileName { .. }
        | E::ReservedProfile { .. }
        | E::TwoSources { .. }
        | E::UnknownEnvironment { .. }
        | E::BaseUrl { .. }
        | E::Proxy { .. }
        | E::NoSuchProfile { .. }
        | E::NoProfileNamed { .. }
        | E::MissingKey { .. }
        | E::VariableNotUtf8 { .. }
        | E::AlreadyThere { .. }
        | E::Write { .. } => false,
    }
}

fn config_hint(error: &config::Error) -> Option<String> {
    use config::Error as E;
    let did_you_mean = |nearest: &str| format!("did you mean `{nearest}`?");
    let hint = match error {
        E::NothingConfigured { .. } => {
            "`cookiepay config init` writes a file to fill in; `-p demo` needs none".to_owned()
        }
        E::UnknownKey { nearest, .. } => match nearest {
            Some(nearest) => did_you_mean(nearest),
            None => "config.example.toml has every key".to_owned(),
        },
        E::UnknownEnvironment {
            nearest: Some(nearest),
            ..
        } => did_you_mean(nearest),
        E::NoSuchProfile {
            nearest: Some(nearest),
            ..
        } => did_you_mean(nearest),
        E::NoSuchProfile { .. } => {
            "`cookiepay config show` lists the profiles; `demo` is always there".to_owned()
        }
        E::NoProfileNamed { profiles, .. } => {
            format!(
                "name one with -p, or as default_profile: {}",
                profiles.join(", ")
            )
        }
        E::MissingKey { key, .. } if *key == "environment" => {
            "write environment = \"live\" or \"sandbox\", or a base_url".to_owned()
        }
        E::MissingKey { key, .. } if *key == "api_key" => {
            "write api_key, api_key_file or api_key_command".to_owned()
        }
        E::Empty { .. } => {
            "fill it in; `cookiepay config show` says where each value comes from".to_owned()
        }
        E::MissingVariable { .. } => {
            "set COOKIEPAY_API_ID, COOKIEPAY_API_KEY and COOKIEPAY_BASE_URL together, or name a \
             profile"
                .to_owned()
        }
        E::TwoSources {
            first: "environment" | "base_url",
            ..
        } => {
            "leave one of them out; both are for a tunnel only, whose base_url is on this machine: \
              http://127.0.0.1:8443"
                .to_owned()
        }
        E::TwoSources { .. } => "leave one of them out".to_owned(),
        E::SettleTooShort { least_seconds, .. } => format!(
            "write settle_seconds = {least_seconds} or more in the profile: a refund that counts as \
             not made before its cancel is over could be made twice"
        ),
        E::FinalCode { .. } => {
            "list only codes after which the PG never refunds, such as \"2013\"".to_owned()
        }
        E::UnknownEnvironment { value, .. } if value == "local" => {
            "a gateway on this machine is named by its base_url, in place of environment".to_owned()
        }
        E::AlreadyThere { .. } => {
            "it was left as it is; edit it, or name another --config".to_owned()
        }
        E::NoHome { .. } => "name the file with --config or COOKIEPAY_CONFIG".to_owned(),
        E::KeyFile { .. } | E::KeyCommandStart { .. } | E::KeyCommandFailed { .. } => {
            "`cookiepay config show` says where the key should come from".to_owned()
        }
        E::Read { .. }
        | E::NotUtf8 { .. }
        | E::Syntax { .. }
        | E::WrongType { .. }
        | E::OutOfRange { .. }
        | E::BadApiId { .. }
        | E::BadProfileName { .. }
        | E::ReservedProfile { .. }
        | E::UnknownEnvironment { .. }
        | E::BaseUrl { .. }
        | E::Proxy { .. }
        | E::MissingKey { .. }
        | E::VariableNotUtf8 { .. }
        | E::UnusableKey { .. }
        | E::KeyCommandTimeout { .. }
        | E::Write { .. } => return None,
    };
    Some(hint)
}

fn gateway_hint(error: &gateway::Error) -> Option<String> {
    let hint = match error {
        gateway::Error::Refused { code, .. } if code.as_str() == "9999" => {
            "live and test credentials may be mixed up: look at environment and api_id in \
             `cookiepay config show`"
        }
        gateway::Error::Refused { .. } if error.is_about_credentials() => {
            "look at api_id and the key's source in `cookiepay config show`; a test id works on \
             sandbox only, a live one on live only"
        }
        gateway::Error::NotReached { reason, .. } => match reason {
            NotReached::Lookup => {
                "is this machine online, and the host in base_url spelled right? behind a proxy, set \
                 HTTPS_PROXY"
            }
            NotReached::Refused => {
                "nothing listens there: check base_url, or start `cookiepay mock`"
            }
            NotReached::TimedOut | NotReached::Unreachable => {
                "check the network and the firewall, or raise connect_timeout_seconds"
            }
            NotReached::Tls => {
                "behind a proxy that opens TLS, name its certificate authority as ca_file in the \
                 profile"
            }
            NotReached::Proxy => "check HTTPS_PROXY and NO_PROXY, or proxy in the profile",
            NotReached::Impossible => "check base_url in the profile",
        },
        gateway::Error::TimedOut { .. } => {
            "try again; a long period takes long: ask for a shorter one, or raise \
             search_timeout_seconds"
        }
        gateway::Error::Stalled { .. } => {
            "try again in a while; looking payments up is always safe"
        }
        gateway::Error::Broken { .. }
        | gateway::Error::Incomplete { .. }
        | gateway::Error::Unavailable { .. } => "try again; looking payments up is always safe",
        gateway::Error::Redirected { .. } => {
            "check base_url; redirects are not followed, since they would carry keys elsewhere"
        }
        gateway::Error::Unreadable { .. } => {
            "something between here and the gateway may have answered; -v shows the exchange"
        }
        gateway::Error::TooLarge { .. } => "ask for a shorter period",
        gateway::Error::CaFile { .. } => "ca_file wants certificates in PEM form",
        gateway::Error::Proxy => "set proxy = \"http://host:port\" in the profile",
        gateway::Error::Refused { .. } | gateway::Error::ApiKey => return None,
    };
    Some(hint.to_owned())
}

fn joined(tids: &[Tid]) -> String {
    tids.iter().map(Tid::as_str).collect::<Vec<_>>().join(", ")
}
