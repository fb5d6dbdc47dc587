//! The journal in an embedded database: a file on a local disk, and a folder of locks beside it.
//!
//! `synchronous=FULL` with a write-ahead log: a commit that returned survives a crash and a power
//! cut, for one sync instead of the four of a rollback journal. The log needs shared memory, so the
//! file belongs on a local disk; where the log cannot be had, nothing is opened. Types and
//! statements are those that other databases know as well.

pub(in crate::journal) mod barrier;
pub(in crate::journal) mod copy;
mod error;
pub(in crate::journal) mod exposed;
pub(in crate::journal) mod file_error;
pub(in crate::journal) mod hand_over;
mod migrate;
mod moved;
pub(in crate::journal) mod owners;
pub(in crate::journal) mod place;
pub(in crate::journal) mod recent;
mod row;
mod schema;
mod seal;
pub(in crate::journal) mod tables;
mod transaction;
pub(in crate::journal) mod unwritable;
pub(in crate::journal) mod witness;

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use tempfile::TempDir;

use self::copy::Readable;
use self::error::{cannot_open, cannot_read, store_error};
use self::file_error::FileError;
use self::owners::{Living, Owners, Surroundings};
use self::place::{Identity, InUse, locks_of};
use self::schema::{Asked, Header, facts_of, judge, prepare};
use self::tables::VERSION;
use self::transaction::SqliteTransaction;
use self::witness::{Facts, Witness, WitnessError};
use super::columns::text_of_time;
use super::{Access, Ending, JournalIdentity, Store, StoreError, Transaction};
use crate::folder::{self, parent_of};
use crate::journal::database_status::DatabaseStatus;
use crate::journal::owner::{Owner, Person};
use crate::payment::RefundId;

/// An open journal file.
pub(in crate::journal) struct Sqlite {
    path: PathBuf,
    // Threads of a batch take turns: a transaction takes far less time than a round trip.
    connection: Mutex<Connection>,
    /// What tells that the file is still the one that others find; none where it is only read.
    guard: Option<Guard>,
    owners: Owners,
    // Entered with the first refund: a run that only reads needs no lock.
    living: Mutex<Option<Living>>,
    // Dropped after the connection that reads what is in it.
    #[expect(dead_code, reason = "it is kept for as long as it is read")]
    copy: Option<TempDir>,
}

/// What keeps another file from passing for the journal.
struct Guard {
    /// The journal's own id.
    id: String,
    witness: Witness,
    in_use: InUse,
}

impl Sqlite {
    /// Opens the file, and makes it, readable for its owner only, where there is none.
    ///
    /// A file that is not the journal that its witness knows is refused before anything is made of
    /// it.
    pub(in crate::journal) fn open(path: &Path, host: &str) -> Result<Self, StoreError> {
        Self::open_within(path, Surroundings::present(host))
    }

    /// Does the same on a machine that is named.
    pub(in crate::journal) fn open_within(
        path: &Path,
        surroundings: Surroundings,
    ) -> Result<Self, StoreError> {
        Self::open_for(path, surroundings, Asked::Witness)
    }

    /// Opens the file to move what it holds into a database, also where that was begun or done before.
    pub(in crate::journal) fn open_to_move(path: &Path, host: &str) -> Result<Self, StoreError> {
        Self::open_for(path, Surroundings::present(host), Asked::WitnessToMove)
    }

    fn open_for(path: &Path, surroundings: Surroundings, asked: Asked) -> Result<Self, StoreError> {
        check_writable(path)?;
        let path = &place::resolve(path)?;
        exposed::check_links(path)?;
        let folder = locks_of(path);
        let witness = Witness::of(path, &folder);
        is_there(path, &witness)?;
        create_file(path).map_err(|error| cannot_open(path, error.into()))?;
        // From before it is opened: what is the same file afterwards is the one that is open.
        let identity = Identity::of(path)?;
        let mut connection =
            Connection::open(path).map_err(|error| cannot_open(path, error.into()))?;
        let id = prepare(&mut connection, path, &witness, asked)?;
        let in_use = InUse::since(path, identity)?;
        let guard = Guard {
            id,
            witness,
            in_use,
        };
        Ok(Self {
            path: path.clone(),
            connection: Mutex::new(connection),
            guard: Some(guard),
            owners: Owners::within(folder, surroundings),
            living: Mutex::new(None),
            copy: None,
        })
    }

    /// Tells whether there is a file, and refuses one that is gone.
    pub(in crate::journal) fn is_begun(path: &Path) -> Result<bool, StoreError> {
        let path = &place::resolve(path)?;
        is_there(path, &Witness::of(path, &locks_of(path)))
    }

    /// Opens the file for reading only. One of an earlier version is read as a copy that was moved to
    /// this one.
    pub(in crate::journal) fn open_to_read(path: &Path, host: &str) -> Result<Self, StoreError> {
        let readable = copy::open_to_read(path).map_err(cannot_read)?;
        let header = Header::of(&readable).map_err(|error| store_error(path, error))?;
        header.check(path)?;
        Self::reading(path, host, readable, &header)
    }

    /// Opens what is at a path to look at it, and changes nothing there: whether it is the journal that its witness
    /// knows, whole and sound. Returns the version of its tables too; no journal where no refund was ever begun.
    pub(in crate::journal) fn examine(
        path: &Path,
        host: &str,
    ) -> Result<(Option<Box<dyn Store>>, i64), StoreError> {
        let path = &place::resolve(path)?;
        let failed = |error| store_error(path, error);
        exposed::check_links(path)?;
        let witness = Witness::of(path, &locks_of(path));
        if !is_there(path, &witness)? {
            return Ok((None, 0));
        }
        // In this order: a refund that leaves meanwhile is in the journal before it is here.
        let seen = witness.read()?;
        let readable = copy::open_apart(path).map_err(cannot_read)?;
        let header = Header::of(&readable).map_err(failed)?;
        header.check(path)?;
        header.check_mark(&readable, path)?;
        let facts = facts_of(&readable, header.version).map_err(failed)?;
        judge(path, seen.as_ref(), &facts)?;
        if header.version == 0 {
            return Ok((None, 0));
        }
        place::check_end(&readable, path).map_err(failed)??;
        let store = Self::reading(path, host, readable, &header)?;
        Ok((Some(Box::new(store)), header.version))
    }

    fn reading(
        path: &Path,
        host: &str,
        readable: Readable,
        header: &Header,
    ) -> Result<Self, StoreError> {
        let of = |connection, copy| Self {
            path: path.to_owned(),
            connection: Mutex::new(connection),
            guard: None,
            owners: Owners::within(locks_of(path), Surroundings::present(host)),
            living: Mutex::new(None),
            copy,
        };
        let is_present = header.version == VERSION
            && seal::are_kept(&readable).map_err(|error| store_error(path, error))?;
        if is_present {
            let (connection, copy) = readable.into_parts();
            return Ok(of(connection, copy));
        }
        let folder = copy::private_folder().map_err(|error| cannot_open(path, error.into()))?;
        let moved = folder.path().join("journal");
        copy::backup(&readable, &moved)?;
        let mut connection =
            Connection::open(&moved).map_err(|error| cannot_open(path, error.into()))?;
        let witness = Witness::of(&moved, &folder.path().join("owners"));
        prepare(&mut connection, &moved, &witness, Asked::Nobody)?;
        Ok(of(connection, Some(folder)))
    }

    /// Takes up the journal that is at a path, or begins one there, whatever the lock folder says:
    /// has the witness say what the file says of itself, and keeps who took it up and why.
    ///
    /// Refunds get numbers above all that were ever sent. One that was on its way into a database, and whose person
    /// says that it did not arrive, stays here.
    pub(in crate::journal) fn accept(
        path: &Path,
        person: &Person,
        note: &str,
    ) -> Result<(), StoreError> {
        check_writable(path)?;
        let path = &place::resolve(path)?;
        exposed::check_links(path)?;
        let witness = Witness::of(path, &locks_of(path));
        let witnessed = match witness.read() {
            Ok(seen) => seen.map_or(0, |seen| seen.highest),
            // A witness that makes no sense is written anew.
            Err(WitnessError::Damaged { .. }) => 0,
            Err(error) => return Err(error.into()),
        };
        create_file(path).map_err(|error| cannot_open(path, error.into()))?;
        let mut connection =
            Connection::open(path).map_err(|error| cannot_open(path, error.into()))?;
        schema::release_begun(&mut connection, path)?;
        let id = prepare(&mut connection, path, &witness, Asked::Nobody)?;
        let failed = |error| store_error(path, error);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let facts = facts_of(&transaction, VERSION).map_err(failed)?;
        let highest = facts.highest_sending.max(witnessed);
        transaction
            .execute(
                "UPDATE journal SET first_number = max(first_number, ?1)",
                [highest.saturating_add(1)],
            )
            .map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO acceptance (at, person, highest_sent, note) VALUES (?1, ?2, ?3, ?4)",
                (
                    text_of_time(Timestamp::now()),
                    person.to_string(),
                    highest,
                    note,
                ),
            )
            .map_err(failed)?;
        transaction.commit().map_err(failed)?;
        // What is sent from here on has a number above all of them.
        witness.reset(&id, facts.highest_sending)?;
        Ok(())
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: rusqlite::Error) -> StoreError {
        store_error(&self.path, error)
    }
}

impl Store for Sqlite {
    fn transact(
        &self,
        access: Access,
        work: &mut dyn FnMut(&dyn Transaction) -> Ending,
    ) -> Result<(), StoreError> {
        let mut connection = self.connection();
        let behavior = match access {
            Access::Read => TransactionBehavior::Deferred,
            Access::Write => TransactionBehavior::Immediate,
        };
        let transaction = connection
            .transaction_with_behavior(behavior)
            .map_err(|error| self.failed(error))?;
        let ending = work(&SqliteTransaction {
            connection: &transaction,
            path: &self.path,
            owners: Some(&self.owners),
        });
        match (access, ending) {
            (Access::Write, Ending::Keep) => {
                transaction.commit().map_err(|error| self.failed(error))
            }
            (Access::Read, _) | (Access::Write, Ending::Undo) => Ok(()),
        }
    }

    fn this_run(&self) -> Result<Owner, StoreError> {
        let mut living = self.living.lock().unwrap_or_else(PoisonError::into_inner);
        let run = match living.take() {
            Some(run) => run,
            None => self.owners.register().map_err(|source| FileError::Locks {
                path: self.owners.folder().to_owned(),
                source,
            })?,
        };
        Ok(living.insert(run).owner().clone())
    }

    fn forget(&self, run: &Owner) {
        self.owners.forget(run);
    }

    fn bear_witness(&self, sending: RefundId) -> Result<(), StoreError> {
        let Some(guard) = &self.guard else {
            return Err(StoreError::ReadOnly {
                journal: (*self.path).into(),
            });
        };
        guard.in_use.check()?;
        Ok(guard.witness.raise(&guard.id, sending.0)?)
    }

    fn check_place(&self) -> Result<(), StoreError> {
        match &self.guard {
            Some(guard) => Ok(guard.in_use.check()?),
            None => Ok(()),
        }
    }

    /// The lock of a run goes with its process.
    fn death_ends_calls(&self) -> bool {
        true
    }

    fn identity(&self) -> Result<JournalIdentity, StoreError> {
        let seen = Witness::of(&self.path, &locks_of(&self.path)).read()?;
        let facts = facts_of(&self.connection(), VERSION).map_err(|error| self.failed(error))?;
        Ok(JournalIdentity {
            location: (*self.path).into(),
            id: facts.id.unwrap_or_default(),
            version: VERSION,
            witnessed: seen.map(|seen| seen.highest),
        })
    }

    fn database_status(&self) -> Result<Option<DatabaseStatus>, StoreError> {
        Ok(None)
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        Ok(copy::backup(&self.connection(), to)?)
    }

    #[cfg(test)]
    fn suffer(&self, trouble: super::Trouble) {
        use super::Trouble;

        let connection = self.connection();
        match trouble {
            Trouble::NoWrites => connection.pragma_update(None, "query_only", true),
            Trouble::Over => connection.pragma_update(None, "query_only", false),
            Trouble::NoPatience => connection.busy_timeout(std::time::Duration::ZERO),
        }
        .unwrap();
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        let living = self
            .living
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(living) = living.take() else { return };
        let store: &dyn Store = self;
        let in_hand = store.read(|journal| journal.in_hand());
        // Where that cannot be known, the lock file stays, and says that this run ended.
        if in_hand.is_ok_and(|all| all.iter().all(|entry| entry.owner.id != living.owner().id)) {
            living.end();
        }
    }
}

/// Tells whether the file is there, and refuses one that its witness knows and that is gone.
fn is_there(path: &Path, witness: &Witness) -> Result<bool, StoreError> {
    place::check_beginning(path)?;
    if path.exists() {
        return Ok(true);
    }
    let seen = witness.read()?;
    // Another run may have made it since.
    if path.exists() {
        return Ok(true);
    }
    judge(path, seen.as_ref(), &Facts::gone())?;
    Ok(false)
}

/// Refuses a journal that this user cannot write.
fn check_writable(path: &Path) -> Result<(), FileError> {
    let found = unwritable::unwritable(path);
    if found.is_empty() {
        return Ok(());
    }
    let path = path.to_owned();
    Err(FileError::Unwritable { path, found })
}

/// Makes the file, with its folder, for its owner only, and sees to it that the name survives a
/// power cut. A file that is there is left as it is.
fn create_file(path: &Path) -> io::Result<()> {
    let folder = parent_of(path);
    if path.exists() {
        return Ok(());
    }
    let is_new_folder = !folder.exists();
    folder::create_private(folder)?;
    match folder::create_private_file(path) {
        Ok(file) => file.sync_all()?,
        // Another run was as new as this one.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).open(path)?.sync_all()?;
        }
        Err(error) => return Err(error),
    }
    #[cfg(unix)]
    {
        fs::File::open(folder)?.sync_all()?;
        if is_new_folder && let Some(above) = folder.parent().filter(|it| it.exists()) {
            fs::File::open(above)?.sync_all()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::super::{EntryFilter, Trouble};
    use super::*;
    use crate::journal::entry::{Entry, State, Via};
    use crate::journal::error::JournalError;
    use crate::journal::tests::entry;
    use crate::payment::{Environment, Merchant};

    fn open(path: &Path) -> Sqlite {
        Sqlite::open(path, "shop").unwrap()
    }

    fn store(folder: &TempDir) -> Box<dyn Store> {
        Box::new(open(&folder.path().join("journal.db")))
    }

    fn insert(store: &dyn Store, state: State) -> Result<Entry, JournalError> {
        store.write(|journal| {
            let mut entry = Entry { state, ..entry() };
            entry.id = journal.insert(&entry, Date::constant(2026, 11, 20))?;
            Ok(entry)
        })
    }

    #[test]
    fn a_second_open_refund_of_a_payment_is_refused_by_the_database_itself() {
        for first in State::ALL.into_iter().filter(|state| state.is_open()) {
            let folder = tempfile::tempdir().unwrap();
            let store = store(&folder);
            insert(&*store, State::Refunded).unwrap();
            insert(&*store, first).unwrap();
            for second in [State::Claimed, State::Sending, State::Unknown] {
                assert!(insert(&*store, second).is_err(), "{second} after {first}");
            }
            insert(&*store, State::Refunded).unwrap();
            insert(&*store, State::Conflict).unwrap();
        }
    }

    #[test]
    fn a_payment_is_the_same_to_the_database_whatever_it_is_reached_by() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        insert(&*store, State::Unknown).unwrap();
        let claim = |merchant, via| {
            store.write(|journal| {
                let entry = Entry {
                    merchant,
                    via,
                    state: State::Claimed,
                    ..entry()
                };
                journal.insert(&entry, Date::constant(2026, 11, 20))
            })
        };
        let through_another = Merchant {
            api_id: "shop2".into(),
            ..entry().merchant
        };
        let by_another = Via {
            profile: "another".into(),
            base_url: "https://relay.example.com".into(),
        };
        claim(through_another, by_another).unwrap_err();
        let elsewhere = Merchant {
            environment: Environment::Live,
            ..entry().merchant
        };
        claim(elsewhere, entry().via).unwrap();
    }

    #[test]
    fn a_refund_in_another_state_or_with_another_owner_is_not_updated() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let claimed = insert(&*store, State::Claimed).unwrap();
        let sending = Entry {
            state: State::Sending,
            ..claimed.clone()
        };
        let stolen = Entry {
            owner: Owner {
                id: "another".into(),
                ..claimed.owner.clone()
            },
            ..sending.clone()
        };
        let update = |entry, expected| store.write(|journal| journal.update(entry, expected));
        assert!(!update(&sending, State::Unknown).unwrap());
        assert!(!update(&stolen, State::Claimed).unwrap());
        assert!(update(&sending, State::Claimed).unwrap());
    }

    #[test]
    fn what_fails_half_way_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let failed = store.write(|journal| {
            journal.insert(&entry(), Date::constant(2026, 11, 20))?;
            Err::<(), _>(JournalError::NoSuchRefund(RefundId(7)))
        });
        assert!(failed.is_err());
        let all = store.read(|journal| journal.filtered(&EntryFilter::default()));
        assert!(all.unwrap().is_empty());
    }

    #[test]
    fn every_sync_reaches_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("journal.db"));
        let connection = store.connection();
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
        let synchronous: i64 = pragma("synchronous").unwrap();
        assert_eq!(synchronous, 2);
        let mode: String = connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "wal");
    }

    #[test]
    fn many_runs_may_begin_the_journal_at_once() {
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("state").join("journal.db");
            std::thread::scope(|scope| {
                for _ in 0..6 {
                    scope.spawn(|| open(&path));
                }
            });
        }
    }

    #[test]
    fn a_journal_that_others_keep_locked_is_waited_for_and_then_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (store(&folder), store(&folder));
        other.suffer(Trouble::NoPatience);
        let nothing = |store: &dyn Store| store.write(|_| Ok::<_, StoreError>(()));
        one.write(|_| {
            assert!(matches!(nothing(&*other), Err(StoreError::Locked { .. })));
            Ok::<_, StoreError>(())
        })
        .unwrap();
        nothing(&*other).unwrap();
    }
}
