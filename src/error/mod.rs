//! Every way a run fails, as data. Refuses to lose the cause.
//!
//! What an error means stands in one row, in the file of its layer: its exit code, its name for scripts,
//! whether money moved, what may be done next, and the way out. Only commands name this room.

mod batch;
mod code;
mod config;
mod consequence;
mod gateway;
mod hint;
mod journal;
mod misuse;
mod more;
mod refund;
mod report;
mod row;
#[cfg(test)]
pub(crate) mod tests;
mod usage;
mod verdict;

use std::io;
use std::path::PathBuf;

use serde::Serialize;

use crate::config::ConfigError;
use crate::destination;
use crate::exit::Exit;
use crate::gateway::{GatewayError, SetupError};
use crate::journal::{Entry, JournalError, Outcome, State};
use crate::mock;
use crate::payment::{Environment, ParsePeriodError, PaymentsOfOrder, Refusal, Tid, Won};
use crate::refund::RefundError;
use crate::search::{Incomplete, SearchError, SeveralOwners};

pub use batch::BatchNotDone;
pub(crate) use batch::{exit_of_batch, exit_of_rehearsal};
pub use code::{
    AuthCode, BatchCode, CodeFacts, ConfigCode, ErrorCode, GatewayCode, InternalCode, JournalCode,
    MockCode, NetworkCode, OutputCode, PaymentCode, RefundCode, SearchCode, UsageCode,
    money_moved_by, retries_after,
};
pub use consequence::{MoneyMoved, Retry};
pub use hint::{
    BatchHint, ConfigHint, FinalCode, GatewayHint, GoOn, Hint, JournalHint, MisuseHint,
    NotBegunHint, OutcomeHint, RowHint, StoreHint,
};
pub use misuse::{BadValue, Meant, MeantTopic, Misuse, MisuseProblem};
pub use report::Report;
pub(crate) use report::end;
pub use usage::{
    BatchProblem, InputProblem, InputSource, MissingSetup, OrderListProblem, OwnFile,
    ParseNoteError, ParseValueError, SetupProblem, UsageError,
};
pub use verdict::Verdict;

/// Why a run failed.
#[derive(Debug)]
pub enum Error {
    /// The command line asks for something that cannot be.
    Usage(UsageError),
    /// The period is none.
    Period(ParsePeriodError),
    /// The configuration cannot be used.
    Config(ConfigError),
    /// The gateway failed us.
    Gateway(GatewayError),
    /// No call to the gateway can be made.
    Setup(SetupError),
    /// The mock gateway cannot be started.
    Mock(mock::Error),
    /// The gateway does not know some of the TIDs that were asked for.
    NoSuchPayment(Vec<Tid>),
    /// A refund was not begun: the journal does not allow it, or cannot be used.
    Journal(JournalError),
    /// A refund was not begun: it was made before, by an earlier run of the same.
    MadeBefore {
        /// The refund that was made.
        entry: Box<Entry>,
        /// Whether it is the very one that was asked for as one more.
        is_once_more: bool,
        /// Whether, as far as the journal knows, nothing is left of the payment.
        is_used_up: bool,
    },
    /// A refund was not begun, for another reason than the journal, the gateway or a TID.
    NotBegun(RefundError),
    /// A refund was not begun: nobody said yes.
    NotConfirmed(NotConfirmed),
    /// A refund was begun, and is not both done and recorded.
    Refund {
        /// What came of it.
        outcome: Box<Outcome>,
        /// Why the journal does not know it all.
        unrecorded: Option<Box<JournalError>>,
    },
    /// A refund is done and recorded, and its result could not be printed.
    NotPrinted {
        /// What came of it.
        outcome: Box<Outcome>,
        /// Why not.
        source: Box<Error>,
    },
    /// A batch comes to another sum than was expected.
    TotalDiffers {
        /// What was expected.
        expected: Won,
        /// What the rows come to that are done or can be.
        planned: Won,
    },
    /// A batch is not done, or not told.
    BatchNotDone(Box<BatchNotDone>),
    /// No profile leads to the merchant of a refund.
    NoProfileFor(Box<Entry>),
    /// Payments could not be read to verify refunds of them.
    NotVerified(Vec<(Environment, Tid)>),
    /// Refunds were looked at and stay open.
    StillOpen(Vec<Entry>),
    /// A part of what was searched for did not come.
    Incomplete(Box<Incomplete>),
    /// An order number is not that of exactly one payment that was paid.
    NotOnePayment(Box<NotOnePayment>),
    /// Several profiles know one TID.
    SeveralOwners(SeveralOwners),
    /// One of the checks of this machine took too long, or broke off.
    CheckNotDone {
        /// How long it might take.
        limit_seconds: u64,
    },
    /// A file cannot be made.
    Destination(destination::DestinationError),
    /// Data could not be printed.
    Output(io::Error),
    /// A bug, or the disk; nothing that a script branches on.
    Internal(anyhow::Error),
}

/// A trouble of this machine's that nothing branches on.
#[derive(Debug)]
pub enum InternalError {
    /// Signals cannot be watched, so that a refund could be broken off.
    SignalsUnwatched(io::Error),
    /// The pages of the manual cannot be written.
    PagesNotWritten {
        /// The folder for them.
        folder: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

impl std::error::Error for InternalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::SignalsUnwatched(error) | Self::PagesNotWritten { error, .. } => Some(error),
        }
    }
}

/// An order number that is not that of exactly one payment. Nothing was sent.
#[derive(Debug)]
pub struct NotOnePayment {
    /// The payments that have it.
    pub payments: PaymentsOfOrder,
    /// What else was asked for, as it is typed behind the TID of the one that is meant.
    pub arguments: Vec<String>,
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
    /// As [`NotConfirmed::SaidNo`], of a profile that was to be set up.
    ProfileNotWritten,
}

impl NotConfirmed {
    /// Tells whether a person was asked, and did not say yes.
    #[must_use]
    pub const fn is_a_persons_no(self) -> bool {
        match self {
            Self::SaidNo
            | Self::NotTheAmount(_)
            | Self::WordNotWritten
            | Self::WordNotTheAmount(_)
            | Self::JournalLeft
            | Self::ProfileNotWritten => true,
            Self::NobodyToAsk | Self::NobodyToShow => false,
        }
    }
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

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Each of these says what it is itself, and what it comes from.
            Self::Period(error) => error.source(),
            Self::Config(error) => error.source(),
            Self::Gateway(error) => error.source(),
            Self::Setup(error) => error.source(),
            Self::Mock(error) => error.source(),
            Self::Journal(error) => error.source(),
            Self::NotBegun(error) => error.source(),
            Self::NotConfirmed(error) => error.source(),
            Self::BatchNotDone(error) => error.source(),
            Self::Incomplete(error) => error.source(),
            Self::Destination(error) => error.source(),
            Self::Internal(error) => error.source(),
            Self::Output(error) => Some(error),
            Self::Refund { unrecorded, .. } => match unrecorded {
                Some(error) => Some(&**error),
                None => None,
            },
            Self::NotPrinted { source, .. } => Some(&**source),
            Self::Usage(_)
            | Self::NoSuchPayment(_)
            | Self::MadeBefore { .. }
            | Self::TotalDiffers { .. }
            | Self::NoProfileFor(_)
            | Self::NotVerified(_)
            | Self::StillOpen(_)
            | Self::NotOnePayment(_)
            | Self::SeveralOwners(_)
            | Self::CheckNotDone { .. } => None,
        }
    }
}

impl Error {
    /// Returns what follows from the error.
    #[must_use]
    pub fn verdict(&self) -> Verdict<'_> {
        match self {
            Self::Usage(error) => usage::verdict(error),
            Self::Period(error) => {
                Verdict::new(Exit::Usage, UsageCode::Period).hint(Hint::Period(error))
            }
            Self::Config(error) => config::verdict(error),
            Self::Gateway(error) => gateway::verdict(error),
            Self::Setup(error) => gateway::no_setup(error),
            Self::Mock(error) => usage::no_mock(error),
            Self::NoSuchPayment(tids) => refund::no_such_payment(tids),
            Self::Journal(error) => journal::verdict(error),
            Self::NotBegun(error) => error.verdict(),
            Self::MadeBefore {
                entry,
                is_once_more,
                is_used_up,
            } => journal::made_before(entry, *is_once_more, *is_used_up),
            Self::NotConfirmed(error) => not_confirmed(*error),
            Self::Refund {
                outcome,
                unrecorded,
            } => refund::ended(&outcome.entry, unrecorded.is_some()),
            Self::NotPrinted { outcome, .. } => {
                Verdict::new(Exit::DoneNotRecorded, RefundCode::DoneNotPrinted)
                    .moved(MoneyMoved::Yes)
                    .hint(OutcomeHint::InTheJournal(&outcome.entry))
            }
            Self::TotalDiffers { .. } => {
                Verdict::precondition(BatchCode::TotalDiffers).hint(BatchHint::ExpectTotal)
            }
            Self::BatchNotDone(batch) => batch::not_done(batch),
            Self::NoProfileFor(entry) => {
                Verdict::precondition(RefundCode::NoProfile).hint(OutcomeHint::AddProfile(entry))
            }
            Self::NotVerified(_) => {
                Verdict::new(Exit::Network, RefundCode::NotVerified).hint(OutcomeHint::VerifyAgain)
            }
            Self::StillOpen(entries) => refund::still_open(entries),
            Self::Incomplete(incomplete) => gateway::incomplete(incomplete),
            Self::NotOnePayment(found) if found.payments.paid.is_empty() => {
                Verdict::new(Exit::NotFound, PaymentCode::OrderNotFound)
                    .hint(NotBegunHint::LookFurtherBack(&found.payments))
            }
            Self::NotOnePayment(found) => {
                Verdict::precondition(PaymentCode::SeveralOfOrder).hint(NotBegunHint::NameByTid {
                    payments: &found.payments,
                    arguments: &found.arguments,
                })
            }
            Self::SeveralOwners(_) => {
                Verdict::precondition(PaymentCode::SeveralProfiles).hint(Hint::WhichProfile)
            }
            Self::Destination(_) => {
                Verdict::new(Exit::Internal, OutputCode::File).hint(Hint::WritableFolder)
            }
            Self::Output(_) => {
                Verdict::new(Exit::Internal, OutputCode::Failed).hint(Hint::OutputNotComplete)
            }
            Self::CheckNotDone { .. } | Self::Internal(_) => {
                Verdict::new(Exit::Internal, InternalCode::Error)
            }
        }
    }

    /// Returns the exit code.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.verdict().exit
    }
}

fn not_confirmed(error: NotConfirmed) -> Verdict<'static> {
    let nobody = || Verdict::new(Exit::NotConfirmed, RefundCode::NobodyToAsk);
    match error {
        NotConfirmed::NobodyToAsk => nobody().hint(Hint::PlanThenYes),
        NotConfirmed::NobodyToShow => nobody().hint(Hint::TerminalOrYes),
        NotConfirmed::SaidNo
        | NotConfirmed::NotTheAmount(_)
        | NotConfirmed::WordNotWritten
        | NotConfirmed::WordNotTheAmount(_)
        | NotConfirmed::JournalLeft
        | NotConfirmed::ProfileNotWritten => {
            Verdict::new(Exit::NotConfirmed, RefundCode::NotConfirmed)
        }
    }
}

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        Self::Usage(error)
    }
}

impl From<ParsePeriodError> for Error {
    fn from(error: ParsePeriodError) -> Self {
        Self::Period(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<GatewayError> for Error {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(error)
    }
}

impl From<mock::Error> for Error {
    fn from(error: mock::Error) -> Self {
        Self::Mock(error)
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<Refusal> for Error {
    fn from(error: Refusal) -> Self {
        Self::NotBegun(error.into())
    }
}

impl From<RefundError> for Error {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::Journal(error) => Self::Journal(error),
            RefundError::Gateway(error) => Self::Gateway(error),
            RefundError::NoSuchPayment(tid) => Self::NoSuchPayment(vec![tid]),
            RefundError::NotRefundable(_)
            | RefundError::Unexplained(_)
            | RefundError::PaymentDiffers { .. }
            | RefundError::OtherReason(_)
            | RefundError::SameRefund { .. } => Self::NotBegun(error),
        }
    }
}

impl From<SetupProblem> for Error {
    fn from(problem: SetupProblem) -> Self {
        Self::Usage(UsageError::Setup(problem))
    }
}

impl From<NotConfirmed> for Error {
    fn from(error: NotConfirmed) -> Self {
        Self::NotConfirmed(error)
    }
}

impl From<destination::DestinationError> for Error {
    fn from(error: destination::DestinationError) -> Self {
        Self::Destination(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<InternalError> for Error {
    fn from(error: InternalError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<SetupError> for Error {
    fn from(error: SetupError) -> Self {
        Self::Setup(error)
    }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Gateway(error) => Self::Gateway(error),
            SearchError::SeveralOwners(owners) => Self::SeveralOwners(owners),
            SearchError::Internal(error) => Self::Internal(error.into()),
        }
    }
}
