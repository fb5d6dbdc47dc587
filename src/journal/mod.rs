//! Gives money back at most once.
//!
//! One row is on disk *before* a refund is sent and says so *after* it is answered. A refund that
//! was sent and has no answer is in doubt, and nothing in this program will send it again.
//!
//! The gateway has no idempotency key, so the promise rests on the order of six things: the refund
//! is claimed, made ready, said to be on its way, sent, answered, looked at. [`Journal::once`] keeps
//! that order and knows nothing of HTTP; what makes ready, sends and looks is handed in.
//!
//! What it cannot know: a request that acts, or shows, later than `settle_seconds` after its call
//! ended looks as if it never was; a final no is final; nobody else gives the very same amount of the
//! same payment back while an answer is missing. Refunds made elsewhere, on the vendor's pages or
//! from another journal, are seen only by what they leave of the payment.
//!
#![doc = include_str!("protocol.md")]

mod answer;
mod claim;
mod database_status;
mod dead;
mod departure;
mod entry;
mod error;
mod examine;
mod history;
mod list;
mod looking;
mod moved;
mod moving;
mod outcome;
mod owner;
mod planned;
mod prospect;
mod reconcile;
mod resolve;
mod send;
mod standing;
mod step;
mod store;
mod transition;
mod verify;
mod watermark;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

pub use self::database_status::{DatabaseStatus, LivingRun};
pub use self::departure::Departure;
pub use self::entry::{Entry, Evidence, Mark, Reply, Ruling, State, Via};
pub use self::error::JournalError;
pub use self::examine::ExaminedJournal;
pub use self::list::JournalStatus;
pub use self::looking::{Left, Observation};
pub use self::moved::{CopiedRefunds, MoveError, Moved};
pub use self::moving::FileToMove;
pub use self::outcome::Outcome;
pub use self::owner::{Owner, Person};
pub use self::planned::{PlannedRefund, Sighting};
pub use self::prospect::Prospect;
pub use self::reconcile::looking_time;
pub use self::standing::Clearance;
#[cfg(test)]
pub(crate) use self::step::tests::all_details;
pub use self::step::{Detail, Look, LookSays, Step};
use self::store::Store;
#[cfg(test)]
pub(crate) use self::store::postgres::address::tests::every_address_error;
pub use self::store::postgres::address::{
    AddressError, ChannelBinding, ClientCertificate, DATABASE_KEYS, DatabaseAddress,
    DatabaseServer, DatabaseTls, Keepalives, ServerHost, TargetSession, TrustedRoots,
};
pub use self::store::postgres::fault::DatabaseFault;
pub use self::store::postgres::tls::TlsError;
#[cfg(test)]
pub(crate) use self::store::postgres::tls::tests::every_tls_error;
use self::store::sqlite::Sqlite;
pub use self::store::sqlite::barrier::{Barrier, Unwritable};
pub use self::store::sqlite::copy::CopyError;
pub use self::store::sqlite::file_error::FileError;
pub use self::store::sqlite::place::{PlaceError, UnfitPlace};
pub use self::store::sqlite::recent::RecentRefund;
pub use self::store::sqlite::witness::{Mismatch, WitnessError};
use self::store::sqlite::{exposed, recent, unwritable};
pub use self::store::{
    Database, EntryFilter, JournalLocation, JournalPlace, Senseless, StoreError,
};
pub use self::transition::Finding;
pub use self::verify::{Unborne, unborne};
use crate::payment::{Answer, CallFailure, Limits, Refund, Tid};
use crate::rights::Exposed;

/// For how long a result is written again and again while the journal is locked or out of reach.
const RECORD_WAIT: Duration = Duration::from_secs(60);

/// The book of all refunds that were ever begun on this machine, or by a team.
///
/// One value serves all threads of a run.
pub struct Journal {
    store: Box<dyn Store>,
    person: Person,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    begun: Mark,
    record_wait: Duration,
}

/// What a refund needs from outside once it was sent.
pub trait Observer {
    /// Hears how the call ended, before anything is looked at.
    fn answered(&mut self, outcome: &Outcome);

    /// Looks at the payment.
    ///
    /// # Errors
    ///
    /// Why nothing could be seen.
    fn look(&mut self, tid: &Tid) -> Result<Observation, CallFailure>;

    /// Waits before the next look; `false` when there shall be none.
    fn wait(&mut self, time: Duration) -> bool;
}

impl Journal {
    /// Makes one refund, at most once, and says what came of it.
    ///
    /// The promise, line by line: (1) the refund is claimed, unless another one of the payment is
    /// open or this one was made before; (2) what it takes to send it is fetched; (3) that it is on
    /// its way is on the disk before the first byte leaves; (4) it is sent, by a function that can be
    /// called only once; (5) the answer is written down; (6) where the answer proves nothing, the
    /// payment is looked at. Should this process die at any point, what is on the disk keeps every
    /// other from sending it again.
    ///
    /// `settle` is how long an unchanged payment leaves a lost request in doubt. `ready` returns what
    /// `send` needs, and the gateway's last `Date`; `send` returns the answer and the `Date` it came
    /// with.
    ///
    /// # Errors
    ///
    /// [`JournalError`] before line (4): nothing was sent. After it there is an [`Outcome`], whatever
    /// happens.
    pub fn once<P>(
        &self,
        planned: &PlannedRefund,
        limits: &Limits,
        settle: Duration,
        ready: impl FnOnce() -> Result<(P, Option<Timestamp>), CallFailure>,
        send: impl FnOnce(P, &Refund, &Departure) -> Answer,
        observer: &mut dyn Observer,
    ) -> Result<Outcome, JournalError> {
        let answered = self.send_once(planned, limits, settle, ready, send, observer)?;
        Ok(self.look_until_proven(answered, settle, observer)) // (6)
    }

    /// Does the same up to the answer, and leaves the looking to [`Journal::look_until_proven`].
    ///
    /// # Errors
    ///
    /// As [`Journal::once`].
    pub fn send_once<P>(
        &self,
        planned: &PlannedRefund,
        limits: &Limits,
        settle: Duration,
        ready: impl FnOnce() -> Result<(P, Option<Timestamp>), CallFailure>,
        send: impl FnOnce(P, &Refund, &Departure) -> Answer,
        observer: &mut dyn Observer,
    ) -> Result<Outcome, JournalError> {
        let claimed = self.claim(planned, limits, settle)?; // (1)
        let (pass, last_date) = match ready() {
            Ok(ready) => ready, // (2)
            Err(why) => return self.let_go(&claimed, why),
        };
        let departure = Departure::begin((self.clock)());
        let sending = self.begin_sending(&claimed, last_date)?; // (3)
        let answer = send(pass, &planned.refund, &departure); // (4)
        let answered = self.write_answer(sending, &planned.refund, &answer); // (5)
        observer.answered(&answered);
        Ok(answered)
    }

    /// Opens the journal in a file or a database, and begins one where there is none.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`] when it cannot be opened, reached, written, or understood.
    pub fn open(place: &JournalPlace, person: Person) -> Result<Self, JournalError> {
        let store: Box<dyn Store> = match place {
            JournalPlace::File(path) => Box::new(Sqlite::open(path, person.host())?),
            JournalPlace::Database(database) => store::postgres::open(database, &person)?,
        };
        Self::over(store, person, Timestamp::now)
    }

    /// Returns what others can change of the journal at a path, whether it is there yet or not.
    #[must_use]
    pub fn exposed(path: &Path) -> Vec<Exposed> {
        exposed::exposed(path)
    }

    /// Returns what this user cannot write of the journal at a path, whether it is there yet or not: with that, it is
    /// opened for reading only.
    #[must_use]
    pub fn unwritable(path: &Path) -> Vec<Unwritable> {
        unwritable::unwritable(path)
    }

    /// Tells whether there is a journal at a path; `false` where none was ever begun.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`] where there was one that is gone.
    pub fn is_begun(path: &Path) -> Result<bool, JournalError> {
        Ok(Sqlite::is_begun(path)?)
    }

    /// Opens the journal in a file for reading only: on a disk that cannot be written to, or a copy
    /// that is used nowhere. Nothing can be begun with it.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn open_to_read(path: &Path, person: Person) -> Result<Self, JournalError> {
        let store = Sqlite::open_to_read(path, person.host())?;
        Self::over(Box::new(store), person, Timestamp::now)
    }

    /// Returns the latest refunds of a journal in a file, the last one first, for whoever types a command: it
    /// writes nothing, waits for nobody, and holds up nobody. None where they cannot be had so.
    #[must_use]
    pub fn recent(path: &Path, count: u32) -> Vec<RecentRefund> {
        recent::recent(path, count)
    }

    /// Takes up the journal that is at a path, whatever the lock folder says: one that was restored,
    /// or a new one where the old one is lost. Refunds get numbers above all that were ever sent.
    ///
    /// # Errors
    ///
    /// [`JournalError::Store`].
    pub fn accept(path: &Path, person: &Person, note: &str) -> Result<(), JournalError> {
        Ok(Sqlite::accept(path, person, note)?)
    }

    /// Returns the SQL with which an administrator makes the tables of a journal in PostgreSQL, and lets a role of
    /// the program use them.
    #[must_use]
    pub fn administrator_sql(role: Option<&str>) -> String {
        store::postgres::tables::administrator_sql(role)
    }

    /// Says that the journal in a database is never taken up: it is the one that is there.
    #[must_use]
    pub fn database_not_accepted(address: &DatabaseAddress) -> JournalError {
        let journal = JournalLocation::from(address);
        let fault = DatabaseFault::NeverTakenUp;
        StoreError::Database { journal, fault }.into()
    }

    /// Keeps the book in a store, by a clock of one's own.
    fn over(
        store: Box<dyn Store>,
        person: Person,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Result<Self, JournalError> {
        Ok(Self {
            begun: store.read::<_, StoreError>(|journal| journal.mark())?,
            store,
            person,
            clock: Box::new(clock),
            record_wait: RECORD_WAIT,
        })
    }

    /// Tells whether a run that is found dead makes no call any more, or may only have lost its connection.
    #[must_use]
    pub fn death_ends_calls(&self) -> bool {
        self.store.death_ends_calls()
    }

    /// Returns what time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a model that overflows fails, and its table of faults names what is wrong"
)]
mod model;
#[cfg(test)]
pub(crate) mod tests;
