//! What is said beside the results, as data.

use std::error::Error;
use std::io;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{Error as RunError, InputSource};
use crate::journal::{CopiedRefunds, Entry, Moved, PlannedRefund, StoreError};
use crate::mock::OrderFaultMade;
use crate::payment::{Environment, PaymentsOfOrder, RefundId, Tid, Won};
use crate::refund::batch::result::BatchTotals;

/// A sentence on stderr beside the result of a command.
#[derive(Debug)]
pub(crate) enum CommandNote<'n> {
    /// A profile leads to a merchant that another one leads to as well.
    SameMerchant {
        /// The profile.
        profile: &'n str,
        /// The one that is asked.
        known: &'n str,
    },
    /// The journal cannot be written.
    JournalOnlyRead(&'n StoreError),
    /// The demo has no place for its cancels.
    DemoForgets {
        /// The folder that cannot be made.
        folder: &'n Path,
        /// What the system said.
        error: &'n io::Error,
    },
    /// A copy of the journal was written.
    JournalCopied(&'n Path),
    /// What a file held is in a database now.
    JournalMoved(&'n CopiedRefunds),
    /// What a file held is in the database since an earlier run.
    JournalMovedBefore(&'n Moved),
    /// The journal needs not be taken up.
    JournalInUse,
    /// There is no journal to take up.
    NoJournal(&'n Path),
    /// The journal was taken up.
    JournalTakenUp,
    /// A configuration file was made.
    FillInConfig,
    /// The mock gateway runs.
    PasteConfig,
    /// A list of orders has these faults.
    OrderFaults(&'n [OrderFaultMade]),
    /// No refund is open or uncertain.
    NoneUnresolved,
    /// The journal has no such refund.
    NoRefunds,
    /// No refund in the journal is like that.
    NoRefundMatches,
    /// There are more refunds than these.
    OnlyTheLatest(u32),
    /// Refunds are looked at again after a while.
    LooksAgainIn(Duration),
    /// No refund is in doubt.
    NothingInDoubt,
    /// A refund cannot be looked at.
    NotLookedAt {
        /// The refund.
        id: RefundId,
        /// Why not.
        error: &'n (dyn Error + 'static),
    },
    /// No refund was begun since a day.
    NothingToVerify(Date),
    /// The gateway bears out what the journal knows.
    BorneOut {
        /// The number of payments that were read.
        read: usize,
        /// The number of payments.
        all: usize,
    },
    /// A refund is too young to be verified.
    VerifyLater {
        /// The refund.
        id: RefundId,
        /// From when on it can be.
        at: Timestamp,
    },
    /// The gateway of an environment does not find a payment.
    NotFound(Environment, &'n Tid),
    /// A payment of an environment could not be read, and why not.
    NotRead(Environment, &'n Tid, &'n (dyn Error + 'static)),
    /// The result took the place of a file that was there.
    Replaced(&'n Path),
    /// The one payment of an order was found.
    FoundByOrder {
        /// The payment.
        tid: &'n Tid,
        /// All payments of the order: those that no money came in for are left aside.
        found: &'n PaymentsOfOrder,
    },
    /// The terminal has no room for these columns.
    NoRoom(&'n [&'static str]),
    /// A rehearsal is over.
    Rehearsed,
    /// The gateway accepted a refund, and what is left of the payment does not show it.
    NotShownYet {
        /// The profile that looks again.
        profile: &'n str,
        /// The refund.
        id: RefundId,
    },
    /// A batch is a pipe that nobody has written into yet.
    WaitsForInput(&'n InputSource),
    /// What is read has no end yet.
    ReadsToTheEnd(&'n InputSource),
    /// `--out` leads to a pipe that nobody reads from yet.
    WaitsForReader(&'n Path),
    /// A batch on standard input has no rows.
    EmptyBatch,
    /// All of a batch is done.
    BatchDone(&'n BatchTotals),
    /// A signal ended a batch before its first refund left.
    BatchInterrupted,
}

/// Refunds that are closed, and that another look may make certain.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NotCertainYet<'n> {
    /// One of them, and from when on it can be certain, where that is still to come.
    One(&'n Entry, Option<Timestamp>),
    /// The number of them, and from when on all can be certain, where that is still to come.
    Several(usize, Option<Timestamp>),
}

/// When what is left of a payment was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SeenWhen {
    /// At the end of the run that tells it.
    JustNow,
    /// Whenever it was: it may be another by now.
    Earlier,
}

/// A question that a person answers before something is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question {
    /// To give this much back.
    Refund(Won),
    /// To give real money back; the answer is the amount, which is read from the screen.
    RefundLive,
    /// To make several refunds.
    Batch {
        /// The number of refunds.
        refunds: usize,
        /// What they come to.
        total: Won,
    },
    /// To make several refunds of real money; the answer is the total.
    BatchLive,
    /// To write a person's word on a refund down.
    WriteDown,
    /// To write a person's word on a refund of real money down; the answer is the amount.
    WriteDownLive,
    /// To take a journal up.
    TakeUpJournal,
    /// To copy a file into a database, and use it no more.
    CopyJournal,
}

/// What an answer should have been, said before it is asked for once more.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    /// A word for yes, or for no.
    Word,
    /// The amount, or a word for no.
    Amount,
}

/// What it means that a signal ends the run at a question, said on a line below it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unanswered {
    /// No refund was sent.
    NothingSent,
    /// A person's word on a refund was not written down.
    NothingWritten,
    /// The journal was not taken up.
    JournalStays,
    /// No profile was written.
    NoProfile,
}

/// Something beside a row that will be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RowNote<'p> {
    /// Some of the payment was given back that is in no journal of ours.
    Elsewhere(&'p PlannedRefund),
    /// So is as much as will go back, which is refused with `--yes` unless the row says that it is known.
    Unexplained(&'p PlannedRefund),
    /// More is left of the payment than was left when it was last known, which is this.
    RolledBack(Won),
}

/// Why a refund that was to be looked at was not, or what else is known of it.
#[derive(Debug)]
pub(crate) enum NotLookedAt {
    /// No profile leads to its merchant.
    NoProfile,
    /// The profile that leads there cannot be used.
    NoConnection(RunError),
    /// Another run has it in hand.
    Held {
        /// The run's process.
        process: u32,
        /// The run's host.
        host: String,
    },
    /// A look at another refund of its payment put it in doubt since.
    PutInDoubt,
}
