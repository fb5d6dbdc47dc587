//! What is wrong with a command line, or with a file that it names, as data.

use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::code::{MockCode, UsageCode};
use super::hint::{ConfigHint, Hint, MisuseHint};
use super::misuse::{MeantTopic, Misuse};
use super::verdict::Verdict;
use crate::config::{KeyProblem, UnfitCharacter};
use crate::encoding::OtherEncoding;
use crate::exit::Exit;
use crate::gateway::ParseEndpointError;
use crate::mock;
use crate::order_list::BadOrderList;
use crate::output::{Format, TooManyPayments};
use crate::payment::{Foreign, ParseMethodError, ParseStatusError, ParseTidError, Won};
use crate::refund::batch::file::BadBatch;

/// Returns what it means that a command line asks for something that cannot be.
pub(super) fn verdict(error: &UsageError) -> Verdict<'_> {
    let invalid = Verdict::new(Exit::Usage, UsageCode::Invalid);
    if let UsageError::Misuse(misuse) = error {
        invalid.hint(match &misuse.meant {
            Some(meant) => MisuseHint::Meant(meant),
            None => MisuseHint::HelpOf(&misuse.command),
        })
    } else if let UsageError::Method(error) = error {
        invalid.hint(Hint::Method(error))
    } else if let UsageError::Status(error) = error {
        invalid.hint(Hint::Status(error))
    } else if let UsageError::Setup(problem) = error {
        if problem.is_of_nobody_to_ask() {
            invalid.hint(ConfigHint::SetUpByFlags)
        } else {
            invalid
        }
    } else if let UsageError::NoProfiles = error {
        invalid.hint(ConfigHint::Begin(None))
    } else if let UsageError::NoSuchTopic { meant, .. } = error {
        invalid.hint(Hint::Topic(meant.as_ref()))
    } else if let UsageError::OrderList { problem, .. } = error {
        let verdict = Verdict::new(Exit::Usage, UsageCode::OrderList);
        match problem {
            OrderListProblem::NoDays => verdict.hint(Hint::NameDays),
            OrderListProblem::ToCome { .. } | OrderListProblem::TooOld { .. } => {
                verdict.hint(Hint::MendDays)
            }
            OrderListProblem::Bad(_) | OrderListProblem::NoOrders | OrderListProblem::Input(_) => {
                verdict
            }
        }
    } else if let UsageError::Batch {
        problem: BatchProblem::Bad(bad),
        ..
    } = error
        && bad.is_list_of_payments()
    {
        invalid.hint(Hint::ExportAmounts)
    } else {
        invalid
    }
}

/// Returns what it means that a mock gateway does not start, or has no list of orders.
pub(super) fn no_mock(error: &mock::Error) -> Verdict<'_> {
    match error {
        mock::Error::NotLoopback(_) | mock::Error::TooManyPayments(_) | mock::Error::Today(_) => {
            Verdict::new(Exit::Usage, UsageCode::Invalid)
        }
        mock::Error::Listen { .. } | mock::Error::State(_) => {
            Verdict::new(Exit::Internal, MockCode::Failed)
        }
    }
}

/// Why a command line asks for something that cannot be.
#[derive(Debug)]
pub enum UsageError {
    /// A command line that cannot be read.
    Misuse(Box<Misuse>),
    /// A workbook, of a command that has no payments.
    WorkbookWithoutPayments,
    /// A workbook, on a terminal.
    WorkbookOnTerminal,
    /// A workbook, of more payments than it has room for.
    WorkbookTooSmall(TooManyPayments),
    /// A column of refunds that there is not.
    NoSuchColumn {
        /// What was written.
        name: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// A column that is named twice.
    ColumnTwice(&'static str),
    /// A file whose suffix names another format than `-o`.
    SuffixContradicts {
        /// What `-o` says.
        asked: Format,
        /// What the suffix says.
        other: Format,
        /// The file.
        path: PathBuf,
    },
    /// A file with a suffix that names no format, without `-o`.
    SuffixUnknown(PathBuf),
    /// What comes as text alone is to go to a file whose suffix says another format.
    SuffixOfText {
        /// What the suffix says.
        other: Format,
        /// The file.
        path: PathBuf,
    },
    /// Data that would take the place of what a run lives on.
    TakesPlaceOf(OwnFile),
    /// The configuration, as CSV or a workbook.
    ConfigFormat,
    /// A token, as CSV or a workbook.
    TokenFormat,
    /// The version, as CSV or a workbook.
    VersionFormat,
    /// A list of orders, as anything but CSV.
    OrdersFormat,
    /// A header, as JSON.
    HeaderAsJson,
    /// Several profiles, of a command that works with one.
    TwoProfiles {
        /// The first.
        one: String,
        /// The second.
        other: String,
    },
    /// All profiles of a configuration that has none.
    NoProfiles,
    /// An empty name in the list of profiles of `COOKIEPAY_PROFILE`.
    EmptyProfileName,
    /// A byte-order mark, of another format than CSV.
    MarkWithoutCsv,
    /// An argument about payments, where only sums are printed.
    NotOfSums(String),
    /// A method that is none.
    Method(ParseMethodError),
    /// A status that is none.
    Status(ParseStatusError),
    /// Something that no page of `explain` is about.
    NoSuchTopic {
        /// What was typed.
        typed: Foreign,
        /// What was probably meant.
        meant: Option<MeantTopic>,
    },
    /// A filter by a text that is blank.
    NothingSought(&'static str),
    /// Sums, of a limited number of payments.
    SumsOfSome,
    /// A range of amounts without an amount in it.
    NoAmountBetween {
        /// The smallest.
        min: Won,
        /// The largest.
        max: Won,
    },
    /// A TID on the command line that is none.
    Tid {
        /// What was written.
        text: Foreign,
        /// What is wrong with it.
        error: ParseTidError,
    },
    /// A TID on standard input that is none.
    TidOnStdin {
        /// The line, from 1.
        line: u64,
        /// What was written.
        text: Foreign,
        /// What is wrong with it.
        error: ParseTidError,
    },
    /// Refunds that are to be written where they are no file of their own.
    RefundsNoFile,
    /// A file of refunds whose suffix names another format than CSV.
    RefundsFormat(PathBuf),
    /// No result, and others beside it.
    NoneAndOthers,
    /// Standard input that cannot be read, as the system said.
    Stdin(io::Error),
    /// TIDs on standard input that are not in UTF-8.
    TidsNotUtf8(OtherEncoding),
    /// More TIDs on standard input than are read.
    TooManyTids {
        /// The most that is read, in MiB.
        limit_mib: u64,
    },
    /// TIDs from standard input, which has none.
    NoTids,
    /// A refund without a payment or a reason.
    NoTidOrReason,
    /// One more refund, without saying after which, where nobody is shown which were made.
    AgainUnseen,
    /// A profile that cannot be set up.
    Setup(SetupProblem),
    /// A file that is no batch.
    Batch {
        /// The file.
        source: InputSource,
        /// What is wrong with it.
        problem: BatchProblem,
    },
    /// A file that is no list of the shop's orders.
    OrderList {
        /// The file.
        source: InputSource,
        /// What is wrong with it.
        problem: OrderListProblem,
    },
}

/// A file that a run lives on, and that its data may not replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFile {
    /// What stdin is read from.
    Stdin,
    /// The configuration.
    Config,
    /// An API key.
    Key,
    /// The certificates that a gateway is trusted by.
    Certificates,
    /// What the mock gateway remembers, in the demo too.
    Ledger,
    /// The journal of refunds, or what belongs to it.
    Journal,
    /// The batch that the data is about, while the data is none.
    Batch,
    /// The shop's list of orders.
    Orders,
}

/// Why a profile cannot be set up, or what is wrong with an answer.
#[derive(Clone, Debug)]
pub enum SetupProblem {
    /// It is neither a test nor live, nor a URL.
    Environment,
    /// It is no URL to send a key to.
    BaseUrl(ParseEndpointError),
    /// An environment and a base URL that are no tunnel.
    NoTunnel,
    /// It cannot be the name of a profile.
    Name,
    /// It is empty, and no API ID.
    ApiId,
    /// An API ID has no such character.
    UnfitApiId(UnfitCharacter),
    /// It is none of the places of a key, and no command.
    KeyHome,
    /// It is no command.
    Command,
    /// It cannot be a key.
    Key(KeyProblem),
    /// These are missing, and there is nobody to ask.
    Lacks(Vec<MissingSetup>),
    /// The key did not come.
    NoKeyInTime {
        /// How long that was waited for.
        waited_seconds: u64,
    },
    /// A key cannot be typed unseen.
    ShownKeyboard,
    /// The configuration does not come from a file.
    NoFile(PathBuf),
}

impl SetupProblem {
    /// Tells whether a person at a terminal would have been asked.
    const fn is_of_nobody_to_ask(&self) -> bool {
        match self {
            Self::Lacks(_) | Self::NoKeyInTime { .. } | Self::ShownKeyboard => true,
            Self::Environment
            | Self::BaseUrl(_)
            | Self::NoTunnel
            | Self::Name
            | Self::ApiId
            | Self::UnfitApiId(_)
            | Self::KeyHome
            | Self::Command
            | Self::Key(_)
            | Self::NoFile(_) => false,
        }
    }
}

/// What a profile lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingSetup {
    /// Where it leads.
    Environment,
    /// Its merchant.
    ApiId,
    /// Its key.
    Key,
}

/// Why a file is no batch.
#[derive(Debug)]
pub enum BatchProblem {
    /// What is in it cannot be used.
    Bad(BadBatch),
    /// It has no refund.
    NoRefunds,
    /// It cannot be had.
    Input(InputProblem),
}

impl From<InputProblem> for BatchProblem {
    fn from(problem: InputProblem) -> Self {
        Self::Input(problem)
    }
}

/// Why a file is no list of the shop's orders.
#[derive(Debug)]
pub enum OrderListProblem {
    /// What is in it cannot be used.
    Bad(BadOrderList),
    /// It has no order.
    NoOrders,
    /// It has no day, and none was named.
    NoDays,
    /// None of its days has come yet, and none was named.
    ToCome {
        /// Its first day.
        first: Date,
        /// The present day.
        today: Date,
    },
    /// Its first day is from before there was anything to pay, and no day was named.
    TooOld {
        /// That day.
        first: Date,
    },
    /// It cannot be had.
    Input(InputProblem),
}

impl From<InputProblem> for OrderListProblem {
    fn from(problem: InputProblem) -> Self {
        Self::Input(problem)
    }
}

/// Why a file that somebody hands in cannot be had.
#[derive(Debug)]
pub enum InputProblem {
    /// It is a named pipe that nobody writes into.
    NobodyWrites {
        /// How long that was waited for.
        waited_seconds: u64,
    },
    /// It is too large.
    TooLarge {
        /// The largest that is read, in MiB.
        limit_mib: u64,
    },
    /// It cannot be read, as the system said.
    Unreadable(io::Error),
}

/// Why a text is no note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseNoteError {
    /// Nothing was written.
    Empty,
    /// It is more than one line, or would steer a terminal.
    ControlCharacter,
    /// It is too long.
    TooLong {
        /// The largest number of characters.
        chars_max: usize,
    },
}

/// Why the value of an option is none that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseValueError {
    /// No whole number from one to the other.
    NotFromTo {
        /// The smallest.
        min: u64,
        /// The largest.
        max: u64,
    },
    /// No whole number, or less than this.
    NotAtLeast(u64),
    /// No address with a port.
    Address,
    /// No day.
    Day,
    /// No name, or a comma with none beside it.
    EmptyName,
    /// No outcome of a refund.
    Outcome,
}

/// Where a file that somebody hands in comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputSource {
    /// Standard input.
    Stdin,
    /// A file, by its name.
    File(String),
}

impl InputSource {
    /// Returns what a path on the command line stands for: `-` is standard input.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            Self::Stdin
        } else {
            Self::File(path.to_string_lossy().into_owned())
        }
    }
}
