//! Why a refund is not begun, or the journal not read: as data. `words` says it in a sentence, and what to
//! do then is for whoever shows it.

use jiff::Timestamp;
use jiff::civil::Date;

use super::entry::{Entry, Ruling, State};
use super::moved::MoveError;
use super::store::StoreError;
use crate::payment::{Environment, RefundId, Tid, Won};

/// Why the journal did not do what was asked. Unless it says otherwise, nothing was sent.
#[derive(Debug)]
pub enum JournalError {
    /// The profile allows no refunds.
    ReadOnlyProfile,
    /// The refund is above the profile's limit for one.
    AboveRefundLimit {
        /// What would go back.
        amount: Won,
        /// The most that one refund may be.
        limit: Won,
    },
    /// The refund would lift the day's sum above the profile's limit.
    AboveDayLimit {
        /// What would go back.
        amount: Won,
        /// The most that may go back in a day.
        limit: Won,
        /// What went back that day, or may have.
        sum: Won,
        /// The day in Korea.
        day: Date,
    },
    /// Another run is at work on a refund of the payment.
    Held(Box<Entry>),
    /// A refund of the payment is in doubt.
    InDoubt(Box<Entry>),
    /// The very same refund was made before.
    AlreadyRefunded(Box<Entry>),
    /// A refund of the payment was refused a moment ago, and may yet be carried out.
    RefusedRecently(Box<Entry>),
    /// Another amount was given back under this reference.
    ReferenceUsed(Box<Entry>),
    /// What a refund is to be one more after was not made before this run began, or is another.
    NotAgain {
        /// What it is to be one more after.
        id: RefundId,
        /// The payment.
        tid: Tid,
    },
    /// What a refund is to be one more after is of another amount.
    AgainOfOtherAmount {
        /// What it is to be one more after.
        entry: Box<Entry>,
        /// What would go now.
        amount: Won,
    },
    /// More is left than the journal knows of: the reading is an old one, or a cancel was undone.
    OldReading {
        /// Where the payment is known.
        environment: Environment,
        /// The payment.
        tid: Tid,
        /// What was left, as it was last known.
        known: Won,
        /// What is said to be left.
        balance: Won,
    },
    /// More is left than the journal knows of, and has been for so long that it is no old reading.
    RolledBack {
        /// The payment.
        tid: Tid,
        /// What was left, as it was last known.
        known: Won,
        /// What is left.
        balance: Won,
    },
    /// Something happened to the payment since it was read.
    PaymentChanged(Tid),
    /// There is no such refund.
    NoSuchRefund(RefundId),
    /// The state is not a person's to decide.
    NotResolvable(Box<Entry>),
    /// What is left of the payment says otherwise than a person does.
    Contradicted {
        /// The refund.
        id: RefundId,
        /// What the person says.
        ruling: Ruling,
        /// What was left before.
        before: Won,
        /// What was to go back.
        amount: Won,
        /// What is left now, where the gateway says so.
        balance: Option<Won>,
    },
    /// Something was learnt of the refund since it was shown to the person who decides.
    Changed(Box<Entry>),
    /// Too little time has passed: what is not there yet may still come.
    TooEarly {
        /// The refund.
        id: RefundId,
        /// From when on it can be said, by this machine's clock.
        until: Timestamp,
    },
    /// The refund was taken from this run while it was at work on it.
    LostOwnership {
        /// The refund.
        id: RefundId,
        /// The state that this run left it in.
        expected: State,
        /// The state that it is in.
        found: State,
    },
    /// The refunds of a file are not copied into a database.
    Move(MoveError),
    /// The journal itself cannot be read or written.
    Store(StoreError),
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // It says what it is itself, and what it comes from.
            Self::Store(error) => error.source(),
            Self::ReadOnlyProfile
            | Self::AboveRefundLimit { .. }
            | Self::AboveDayLimit { .. }
            | Self::Held(_)
            | Self::InDoubt(_)
            | Self::AlreadyRefunded(_)
            | Self::RefusedRecently(_)
            | Self::ReferenceUsed(_)
            | Self::NotAgain { .. }
            | Self::AgainOfOtherAmount { .. }
            | Self::OldReading { .. }
            | Self::RolledBack { .. }
            | Self::PaymentChanged(_)
            | Self::NoSuchRefund(_)
            | Self::NotResolvable(_)
            | Self::Contradicted { .. }
            | Self::Changed(_)
            | Self::TooEarly { .. }
            | Self::LostOwnership { .. }
            | Self::Move(_) => None,
        }
    }
}

impl From<StoreError> for JournalError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<MoveError> for JournalError {
    fn from(error: MoveError) -> Self {
        Self::Move(error)
    }
}
