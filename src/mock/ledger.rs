//! Keeps what was refunded on top of the made-up payments, in memory or in a file that processes share.
//!
//! The file is NDJSON and only ever grows. A line with `cancel_tid` is a refund that this gateway made; a line
//! with `rolled_back` undoes the refund whose `cancel_tid` it names, which is the payment's last one that
//! stands. Every operation locks the file, reads what others appended, and acts on that, so that any number of
//! processes give the money of one payment back no more than once. It never rewrites a line; a last line that
//! a crash tore is cut off, because nobody was told of it. It knows no HTTP, and no time but how long ago a
//! refund was first seen here.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::calendar::Moment;
use super::clock::Now;
use super::payment::{Cancelled, Outcome, Payment};
use super::sample::Sample;
use super::tid::Place;

/// One refund that was made: a line of the state file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refund {
    /// The payment.
    pub(crate) tid: String,
    /// Won given back.
    pub(crate) amount: u64,
    /// Won left after it.
    pub(crate) balance: u64,
    /// The refund's own number.
    pub(crate) cancel_tid: String,
    /// When, `YYYYMMDDHHMMSS` in Korea.
    pub(crate) cancelled_at: String,
    /// The reason given.
    pub(crate) reason: String,
    /// When this process made it, or first read of it.
    #[serde(skip, default = "Instant::now")]
    pub(crate) seen: Instant,
}

/// A refund that was undone for good: another kind of line, which whoever counts refunds cannot take for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RollBack {
    /// The payment.
    tid: String,
    /// The `cancel_tid` of the refund that is undone.
    rolled_back: String,
    /// Won left after it.
    balance: u64,
    /// When, `YYYYMMDDHHMMSS` in Korea.
    rolled_back_at: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Refund(Refund),
    RollBack(RollBack),
}

impl Line {
    fn tid(&self) -> &str {
        match self {
            Line::Refund(refund) => &refund.tid,
            Line::RollBack(undone) => &undone.tid,
        }
    }
}

/// What became of one payment.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The refunds that stand, oldest first.
    pub(crate) standing: Vec<Refund>,
    /// How many were made, those that were undone included.
    made: usize,
}

impl History {
    fn take(&mut self, line: Line) {
        match line {
            Line::Refund(refund) => {
                self.made = self.made.saturating_add(1);
                self.standing.push(refund);
            }
            Line::RollBack(undone) => self
                .standing
                .retain(|refund| refund.cancel_tid != undone.rolled_back),
        }
    }
}

impl Refund {
    fn as_cancelled(&self) -> Cancelled<'_> {
        Cancelled {
            at: self.cancelled_at.parse().ok(),
            balance: self.balance,
            reason: &self.reason,
        }
    }
}

/// What became of every payment that something was refunded of.
pub(crate) type Refunds = HashMap<Place, History>;

/// A refund that somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) tid: &'a str,
    /// Won; without it, everything that is left.
    pub(crate) amount: Option<u64>,
    pub(crate) tax_free: Option<u64>,
    pub(crate) reason: &'a str,
    /// Whether bank, account number and holder were all named.
    pub(crate) has_account: bool,
}

/// Why a refund was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoSuchPayment,
    FailedPayment,
    Mobile,
    AwaitingDeposit,
    AccountMissing,
    AlreadyCancelled,
    PaidOut,
    NothingAsked,
    TaxFreeAboveAmount,
    PartialNotAllowed,
    AboveBalance,
}

/// The payments and what became of them.
#[derive(Debug)]
pub(crate) struct Ledger {
    sample: Sample,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    refunds: Arc<Refunds>,
    file: Option<StateFile>,
}

#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    file: File,
    read_to: u64,
}

/// Why the ledger could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be opened, locked, read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A whole line neither is a refund nor undoes one.
    Line {
        /// The file.
        path: PathBuf,
        /// The line.
        line: String,
    },
}

impl Ledger {
    /// Opens a ledger; a state file that is not there is made, for its owner only.
    pub(crate) fn open(sample: Sample, path: Option<&Path>) -> Result<Self, Error> {
        let file = path.map(StateFile::open).transpose()?;
        let ledger = Ledger {
            sample,
            kept: Mutex::new(Kept {
                refunds: Arc::default(),
                file,
            }),
        };
        ledger.refunds()?;
        Ok(ledger)
    }

    /// The shop whose payments these are.
    pub(crate) fn sample(&self) -> &Sample {
        &self.sample
    }

    /// All refunds up to now, those of other processes included.
    pub(crate) fn refunds(&self) -> Result<Arc<Refunds>, Error> {
        let mut kept = self.lock();
        kept.locked(|kept| kept.catch_up(&self.sample))?;
        Ok(Arc::clone(&kept.refunds))
    }

    /// Gives money back, or says why not. Whatever it says, the file says the same before this returns.
    pub(crate) fn refund(
        &self,
        request: &Request<'_>,
        now: Now,
    ) -> Result<Result<Refund, Refusal>, Error> {
        let mut kept = self.lock();
        kept.locked(|kept| {
            kept.catch_up(&self.sample)?;
            let Some((place, payment)) = self
                .sample
                .find(request.tid)
                .filter(|(_, payment)| payment.at <= now.shown)
            else {
                return Ok(Err(Refusal::NoSuchPayment));
            };
            let none = History::default();
            let earlier = kept.refunds.get(&place).unwrap_or(&none);
            let refund = match decide(request, &payment, earlier, now) {
                Ok(refund) => refund,
                Err(refusal) => return Ok(Err(refusal)),
            };
            kept.write_down(place, Line::Refund(refund.clone()))?;
            Ok(Ok(refund))
        })
    }

    /// Undoes the last refund of each payment that is asked for, where one stands.
    pub(crate) fn roll_back(
        &self,
        is_asked: impl Fn(Place) -> bool,
        now: Now,
    ) -> Result<(), Error> {
        let mut kept = self.lock();
        kept.locked(|kept| {
            kept.catch_up(&self.sample)?;
            let mut undone: Vec<(Place, RollBack)> = kept
                .refunds
                .iter()
                .filter(|(place, _)| is_asked(**place))
                .filter_map(|(place, history)| {
                    let last = history.standing.last()?;
                    let undone = RollBack {
                        tid: last.tid.clone(),
                        rolled_back: last.cancel_tid.clone(),
                        balance: last.balance.saturating_add(last.amount),
                        rolled_back_at: now.told.digits().to_string(),
                    };
                    Some((*place, undone))
                })
                .collect();
            undone.sort_unstable_by_key(|(place, _)| *place);
            for (place, undone) in undone {
                kept.write_down(place, Line::RollBack(undone))?;
            }
            Ok(())
        })
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a payment's row says of cancels: the last refund, or else what the shop itself did before this moment.
pub(crate) fn cancelled<'a>(
    payment: &Payment,
    refunds: &'a [Refund],
    now: Moment,
) -> Option<Cancelled<'a>> {
    refunds
        .last()
        .map(Refund::as_cancelled)
        .or_else(|| payment.own_cancel(now))
}

fn decide(
    request: &Request<'_>,
    payment: &Payment,
    earlier: &History,
    now: Now,
) -> Result<Refund, Refusal> {
    use crate::mock::shop::Method;
    match payment.outcome {
        Outcome::Failed(..) => return Err(Refusal::FailedPayment),
        Outcome::AwaitingDeposit => return Err(Refusal::AwaitingDeposit),
        Outcome::Paid => {}
    }
    if payment.method == Method::Mobile {
        return Err(Refusal::Mobile);
    }
    if payment.method.is_virtual_account() && !request.has_account {
        return Err(Refusal::AccountMissing);
    }
    let balance = cancelled(payment, &earlier.standing, now.shown)
        .map_or(payment.amount, |cancelled| cancelled.balance);
    if balance == 0 {
        return Err(Refusal::AlreadyCancelled);
    }
    if payment.is_paid_out() {
        return Err(Refusal::PaidOut);
    }
    let amount = request.amount.unwrap_or(balance);
    if amount == 0 {
        return Err(Refusal::NothingAsked);
    }
    if request.tax_free.is_some_and(|tax_free| tax_free > amount) {
        return Err(Refusal::TaxFreeAboveAmount);
    }
    if amount < payment.amount && !payment.method.allows_partial() {
        return Err(Refusal::PartialNotAllowed);
    }
    let Some(left) = balance.checked_sub(amount) else {
        return Err(Refusal::AboveBalance);
    };
    Ok(Refund {
        tid: payment.tid.clone(),
        amount,
        balance: left,
        cancel_tid: format!("CXL{}{:02}", payment.tid, earlier.made.saturating_add(1)),
        cancelled_at: now.told.digits().to_string(),
        reason: request.reason.to_owned(),
        seen: Instant::now(),
    })
}

impl Kept {
    /// Does something while no other process touches the file.
    fn locked<T>(&mut self, act: impl FnOnce(&mut Kept) -> Result<T, Error>) -> Result<T, Error> {
        if let Some(file) = &self.file {
            file.file.lock().map_err(|source| file.failed(source))?;
        }
        let done = act(self);
        if let Some(file) = &self.file {
            // What was done is done, and closing the file unlocks it too.
            let _ = file.file.unlock();
        }
        done
    }

    /// Appends a line to the file, and then believes it. The file must be locked and read to its end.
    fn write_down(&mut self, place: Place, line: Line) -> Result<(), Error> {
        if let Some(file) = &mut self.file {
            file.append(&line)?;
        }
        Arc::make_mut(&mut self.refunds)
            .entry(place)
            .or_default()
            .take(line);
        Ok(())
    }

    fn catch_up(&mut self, sample: &Sample) -> Result<(), Error> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let (is_new_file, lines) = file.read_on()?;
        if is_new_file {
            self.refunds = Arc::default();
        }
        for text in lines.lines() {
            let line: Line = serde_json::from_str(text).map_err(|_| file.foreign(text))?;
            // A payment that another seed made up is none of ours.
            if let Some((place, _)) = sample.find(line.tid()) {
                Arc::make_mut(&mut self.refunds)
                    .entry(place)
                    .or_default()
                    .take(line);
            }
        }
        file.read_to = file
            .read_to
            .saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
        file.cut_torn()
    }
}

/// What every line begins with.
const LINE_BEGINS: &[u8] = b"{\"tid\":";

/// The largest number of characters that are shown of a line.
const LINE_SHOWN_CHARS_MAX: usize = 80;

impl StateFile {
    fn open(path: &Path) -> Result<Self, Error> {
        match Self::create_or_open(path) {
            Ok(file) => Ok(StateFile {
                path: path.to_owned(),
                file,
                read_to: 0,
            }),
            Err(source) => Err(Error::Io {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// Makes the file for its owner only, whatever the umask, or opens the one that is there.
    fn create_or_open(path: &Path) -> io::Result<File> {
        let mut options = File::options();
        options.read(true).append(true);
        let mut new = options.clone();
        new.create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
        match new.open(path) {
            Ok(file) => {
                #[cfg(unix)]
                file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
                Ok(file)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options.open(path),
            Err(error) => Err(error),
        }
    }

    /// Reads the whole lines that were appended since the last time. Says whether somebody emptied the file
    /// meanwhile, so that these are all lines. The file must be locked.
    fn read_on(&mut self) -> Result<(bool, String), Error> {
        let length = self.length()?;
        let was_emptied = length < self.read_to;
        if was_emptied {
            self.read_to = 0;
        }
        if length == self.read_to {
            return Ok((was_emptied, String::new()));
        }
        let mut bytes = self.rest()?;
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |at| at.saturating_add(1));
        bytes.truncate(whole);
        let lines = String::from_utf8(bytes)
            .map_err(|error| self.foreign(&String::from_utf8_lossy(error.as_bytes())))?;
        Ok((was_emptied, lines))
    }

    /// Cuts off a torn line behind the whole ones that were read. What no line of ours begins with was
    /// written by somebody else, and stays.
    fn cut_torn(&mut self) -> Result<(), Error> {
        if self.length()? == self.read_to {
            return Ok(());
        }
        let torn = self.rest()?;
        if !torn.starts_with(LINE_BEGINS) && !LINE_BEGINS.starts_with(&torn) {
            return Err(self.foreign(&String::from_utf8_lossy(&torn)));
        }
        let cut = self.file.set_len(self.read_to);
        cut.map_err(|source| self.failed(source))
    }

    fn length(&self) -> Result<u64, Error> {
        let found = self.file.metadata().map_err(|source| self.failed(source))?;
        Ok(found.len())
    }

    /// Returns what stands behind what was read.
    fn rest(&mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.file
            .seek(SeekFrom::Start(self.read_to))
            .and_then(|_| self.file.read_to_end(&mut bytes))
            .map_err(|source| self.failed(source))?;
        Ok(bytes)
    }

    /// Says of a line that it is none of ours.
    fn foreign(&self, line: &str) -> Error {
        Error::Line {
            path: self.path.clone(),
            line: line.chars().take(LINE_SHOWN_CHARS_MAX).collect(),
        }
    }

    /// Appends a line in one write. The file must be locked and read to its end.
    fn append(&mut self, line: &Line) -> Result<(), Error> {
        let mut line = serde_json::to_vec(line).map_err(|error| self.failed(error.into()))?;
        line.push(b'\n');
        if let Err(source) = self.file.write_all(&line) {
            // Half a line on a full disk is no refund; if even this fails, the next reader cuts it off.
            let _ = self.file.set_len(self.read_to);
            return Err(self.failed(source));
        }
        self.read_to = self
            .read_to
            .saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            source,
        }
    }
}
