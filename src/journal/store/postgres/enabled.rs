//! The journal in PostgreSQL 14 or later.
//!
//! One session does everything, and its lock tells that this run is alive. Each transaction that writes takes the
//! one row of the table `journal` first, so that nobody comes in between what it finds and what it writes, and READ
//! COMMITTED is enough: every statement after that sees all that was ever committed. One lock for all payments, and
//! not one for each, since a mark says how far the whole journal was, and would pass over a line that is committed
//! after one with a higher number.

mod connect;
mod error;
mod row;
mod runs;
mod schema;
mod session;
mod status;
mod take_in;
mod transaction;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use self::error::SessionFailure;
use self::schema::KnownJournal;
use self::session::DatabaseSession;
use self::transaction::PostgresTransaction;
use super::fault::DatabaseFault;
use crate::journal::database_status::DatabaseStatus;
use crate::journal::moved::CopiedRefunds;
use crate::journal::owner::{Owner, Person};
use crate::journal::store::holdings::{Holdings, NotTakenIn};
use crate::journal::store::{
    Access, Database, Ending, JournalIdentity, JournalLocation, Store, StoreError, Transaction,
};
use crate::payment::RefundId;

/// Opens the journal in a database, and begins one where there is none and the role may.
pub(in crate::journal) fn open(
    database: &Database,
    person: &Person,
) -> Result<Box<dyn Store>, StoreError> {
    Ok(Box::new(Postgres::to(database, person)?))
}

/// Opens the journal in a database to look at it, and changes nothing there. Returns the version of its tables too;
/// no journal where they are not of the present one, and can be made or moved.
pub(in crate::journal) fn examine(
    database: &Database,
    person: &Person,
) -> Result<(Option<Box<dyn Store>>, i64), StoreError> {
    let store = Postgres::not_connected(database, person);
    let session = store.begin_session()?;
    let (version, known) = schema::examine(&session, &store.location)?;
    if known.is_none() {
        return Ok((None, version));
    }
    let mut connection = store.connection();
    connection.known = known;
    connection.present = Some(Present { session, run: None });
    drop(connection);
    Ok((Some(Box::new(store)), version))
}

/// Takes in what a file holds, in one transaction.
pub(in crate::journal) fn take_in(
    database: &Database,
    person: &Person,
    file: &Path,
    holdings: &dyn Holdings,
) -> Result<CopiedRefunds, NotTakenIn> {
    let store = Postgres::to(database, person)?;
    let run = store.this_run()?;
    let (copied, ended) = store.in_transaction(Access::Write, |transaction| {
        let copied = take_in::take_in(transaction, &run, person, file, holdings);
        let ending = if copied.is_ok() {
            Ending::Keep
        } else {
            Ending::Undo
        };
        (copied, ending)
    })?;
    ended.map_err(NotTakenIn::Unknown)?;
    copied
}

/// A journal in a database.
struct Postgres {
    database: Database,
    location: JournalLocation,
    person: Person,
    // Threads of a batch take turns: a transaction takes far less time than a round trip to the gateway.
    connection: Mutex<Connection>,
}

/// The way to the database.
#[derive(Default)]
struct Connection {
    /// None before the first, and where it is lost.
    present: Option<Present>,
    /// What was seen of the journal so far: another one is not taken for it when a connection broke.
    known: Option<KnownJournal>,
}

/// The session of now. A run belongs to a session: after a new connection it is a new run.
struct Present {
    session: DatabaseSession,
    // Entered with the first refund: a run that only reads needs no lock.
    run: Option<Owner>,
}

impl Postgres {
    fn to(database: &Database, person: &Person) -> Result<Self, StoreError> {
        let store = Self::not_connected(database, person);
        store.connect(&mut store.connection())?;
        Ok(store)
    }

    fn not_connected(database: &Database, person: &Person) -> Self {
        Self {
            location: JournalLocation::from(&database.address),
            database: database.clone(),
            person: person.clone(),
            connection: Mutex::default(),
        }
    }

    /// Makes a new session the present one.
    fn connect<'c>(&self, connection: &'c mut Connection) -> Result<&'c mut Present, StoreError> {
        let session = self.begin_session()?;
        let known = schema::prepare(&session, &self.location, connection.known.as_ref())?;
        connection.known = Some(known);
        Ok(connection.present.insert(Present { session, run: None }))
    }

    fn begin_session(&self) -> Result<DatabaseSession, StoreError> {
        connect::connect(&self.database).map_err(|failure| failure.into_error(&self.location))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something in the present session, or once more in a new one where that turns out to be lost.
    fn in_session<T>(
        &self,
        connection: &mut Connection,
        work: impl Fn(&mut Present) -> Result<T, SessionFailure>,
    ) -> Result<T, StoreError> {
        let failed = |failure: SessionFailure| failure.into_error(&self.location);
        let mut old = connection.present.take().filter(|it| !it.session.is_lost());
        if let Some(it) = &mut old {
            match work(it) {
                Err(failure) if failure.ends_session() => {}
                done => {
                    connection.present = old;
                    return done.map_err(failed);
                }
            }
        }
        drop(old);
        work(self.connect(connection)?).map_err(failed)
    }

    /// Does some work in one transaction; returns what came of the work, and how the transaction ended.
    fn in_transaction<T>(
        &self,
        access: Access,
        work: impl FnOnce(&PostgresTransaction<'_>) -> (T, Ending),
    ) -> Result<(T, Result<(), StoreError>), StoreError> {
        let mut connection = self.connection();
        // Nothing was done yet: where the session turns out to be lost, another one will do.
        self.in_session(&mut connection, |it| {
            PostgresTransaction::begin(&it.session, access)
        })?;
        // Taken out meanwhile: should the work panic, nobody goes on in its transaction.
        let Some(it) = connection.present.take() else {
            return Err(StoreError::NothingDone);
        };
        let transaction = PostgresTransaction::within(&it.session, &self.location);
        let (done, ending) = work(&transaction);
        let ended = match (access, ending) {
            (Access::Write, Ending::Keep) => {
                let last_step = transaction.last_step();
                let kept = transaction.keep();
                if let (Ok(()), Some(known), Some(last_step)) =
                    (&kept, &mut connection.known, last_step)
                {
                    known.last_step = known.last_step.max(last_step);
                }
                kept.map_err(|failure| failure.into_error(&self.location))
            }
            (Access::Read, _) | (Access::Write, Ending::Undo) => {
                transaction.undo();
                Ok(())
            }
        };
        connection.present = Some(it);
        Ok((done, ended))
    }
}

impl Store for Postgres {
    fn transact(
        &self,
        access: Access,
        work: &mut dyn FnMut(&dyn Transaction) -> Ending,
    ) -> Result<(), StoreError> {
        let ((), ended) = self.in_transaction(access, |journal| ((), work(journal)))?;
        ended
    }

    fn this_run(&self) -> Result<Owner, StoreError> {
        let mut connection = self.connection();
        let present = connection.present.as_ref();
        let present = present.filter(|it| !it.session.is_lost());
        if let Some(run) = present.and_then(|it| it.run.as_ref()) {
            return Ok(run.clone());
        }
        let other = self.begin_session()?;
        self.in_session(&mut connection, |it| {
            runs::check_pooling(&it.session, &other)?;
            let run = runs::register(&it.session, &self.person)?;
            Ok(it.run.insert(run).clone())
        })
    }

    /// A run leaves nothing behind beside its refunds.
    fn forget(&self, _: &Owner) {}

    /// The database itself says which journal it is.
    fn bear_witness(&self, _: RefundId) -> Result<(), StoreError> {
        Ok(())
    }

    fn check_place(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// The lock of a run goes with its connection, and the run may live on.
    fn death_ends_calls(&self) -> bool {
        false
    }

    fn identity(&self) -> Result<JournalIdentity, StoreError> {
        let mut connection = self.connection();
        self.in_session(&mut connection, |it| {
            schema::identity(&it.session, &self.location)
        })
    }

    fn database_status(&self) -> Result<Option<DatabaseStatus>, StoreError> {
        let mut connection = self.connection();
        let other = self.begin_session()?;
        self.in_session(&mut connection, |it| status::status(&it.session, &other))
            .map(Some)
    }

    fn backup(&self, _: &Path) -> Result<(), StoreError> {
        Err(StoreError::Database {
            journal: self.location.clone(),
            fault: DatabaseFault::CopiedElsewhere,
        })
    }

    #[cfg(test)]
    fn suffer(&self, trouble: super::super::Trouble) {
        use super::super::Trouble;

        let mut connection = self.connection();
        let sql = match trouble {
            Trouble::NoWrites => "SET default_transaction_read_only = on",
            Trouble::Over => "SET default_transaction_read_only = off",
            Trouble::NoPatience => "SET lock_timeout = '1ms'",
        };
        self.in_session(&mut connection, |it| it.session.run(sql))
            .unwrap();
    }
}
