//! What a mock gateway is to be like, and why it does not start.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use jiff::civil::Date;

use super::calendar::day_number;
use super::clock::Clock;
use super::fault::Fault;
use super::ledger;
use super::sample::{MOST_PAYMENTS, Sample};

/// Hears of each request that was served.
pub type Log = Box<dyn Fn(&Served<'_>) + Send + Sync>;

/// What came of a request, for whoever runs the gateway: without secrets, and with nothing that steers a
/// terminal.
#[derive(Clone, Debug)]
pub enum Served<'s> {
    /// An endpoint was called.
    Call {
        /// What it was asked for, such as `cancel 2898563196 1000`.
        asked: String,
        /// What it did.
        acted: Acted<'s>,
        /// How long that took, from the request on.
        milliseconds: u128,
        /// The fault that struck, as it is written.
        fault: Option<String>,
    },
    /// There is no such endpoint, or not with this method.
    NoCall {
        /// The path of it.
        path: String,
        /// The HTTP status that was answered.
        status: u16,
    },
    /// It could not be understood.
    Broken {
        /// The HTTP status that was answered.
        status: u16,
    },
}

/// What an endpoint did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted<'s> {
    /// It found payments.
    Rows,
    /// It decided for a code.
    Code(&'s str),
    /// Nothing: a fault was in the way.
    Not,
}

/// What a mock gateway is to be like.
pub struct Options {
    /// Where to listen; loopback only, port 0 for any that is free.
    pub listen: SocketAddr,
    /// About how many payments a year has; ten million at most.
    pub payments: u32,
    /// Decides all that is made up, and the chances of faults.
    pub seed: u64,
    /// Where refunds are kept; without it, in memory.
    pub state: Option<PathBuf>,
    /// How to misbehave.
    pub faults: Vec<Fault>,
    /// A day to take for today: all of its payments are there, and the clock starts at 23:00 in Korea. Without it,
    /// this machine's clock.
    pub today: Option<Date>,
    /// Hears of each request.
    pub log: Option<Log>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            payments: 2_000,
            seed: 1,
            state: None,
            faults: Vec::new(),
            today: None,
            log: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options {
            listen,
            payments,
            seed,
            state,
            faults,
            today,
            log: _,
        } = self;
        formatter
            .debug_struct("Options")
            .field("listen", listen)
            .field("payments", payments)
            .field("seed", seed)
            .field("state", state)
            .field("faults", faults)
            .field("today", today)
            .finish_non_exhaustive()
    }
}

/// The payments that are made up.
pub(super) fn sample(seed: u64, per_year: u32) -> Result<Sample, Error> {
    if per_year > MOST_PAYMENTS {
        return Err(Error::TooManyPayments(per_year));
    }
    Ok(Sample::new(seed, per_year))
}

/// The clock of a day that is taken for today, or of this machine.
pub(super) fn clock(today: Option<Date>) -> Result<Clock, Error> {
    match today {
        Some(date) => Ok(Clock::of_day(day_number(date).ok_or(Error::Today(date))?)),
        None => Ok(Clock::of_machine()),
    }
}

/// Why a mock gateway does not start, or a list of its orders is not made.
#[derive(Debug)]
pub enum Error {
    /// Others could reach it there.
    NotLoopback(SocketAddr),
    /// The address is taken, or not this machine's.
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// More payments than can be told apart.
    TooManyPayments(u32),
    /// A day outside 1970 to 2059.
    Today(Date),
    /// The state file.
    State(ledger::Error),
}

/// What is wrong with the state file is said in its own words, with its own cause.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } => Some(source),
            Self::State(error) => error.source(),
            Self::NotLoopback(_) | Self::TooManyPayments(_) | Self::Today(_) => None,
        }
    }
}

impl From<ledger::Error> for Error {
    fn from(error: ledger::Error) -> Self {
        Self::State(error)
    }
}
