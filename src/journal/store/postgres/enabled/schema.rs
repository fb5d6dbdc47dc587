//! How a database comes by its tables: made in one that has none, moved on from an earlier version, by whoever
//! may. Refuses a server that could lose what it said was kept, and tables that a newer program wrote.

use postgres::error::SqlState;

use super::super::fault::DatabaseFault;
use super::super::tables::{LOCK, MIGRATIONS, VERSION};
use super::error::{LOCK_WAIT_SECONDS, SessionFailure};
use super::row::cell;
use super::session::DatabaseSession;
use crate::journal::store::{JournalIdentity, JournalLocation, StoreError};

/// The oldest version of the server: the first that ends no session for being idle.
const OLDEST_SERVER: i32 = 140_000;

/// What answers where the server tells of itself and of the journal in it.
const SERVER: &str = "server";

/// Writes what each session asks for. A session is never ended for being idle, but one that leaves a transaction open is,
/// or that does not take what the server sends: it holds all others up, who wait for the lock twice as long as that.
/// A vanished machine is noticed within a minute.
fn settings() -> String {
    format!(
        "SET idle_session_timeout = 0;
         SET statement_timeout = '15s';
         SET lock_timeout = '{LOCK_WAIT_SECONDS}s';
         SET idle_in_transaction_session_timeout = '5s';
         SET tcp_keepalives_idle = 20;
         SET tcp_keepalives_interval = 10;
         SET tcp_keepalives_count = 3;
         SET tcp_user_timeout = '30s';
         SET client_min_messages = warning"
    )
}

/// Makes a new session ready: checks the server, and makes or moves the tables.
///
/// `known` is what this program has seen of the journal before, through a connection that broke: it begins no
/// other one then, and takes none that has forgotten what was kept.
pub(super) fn prepare(
    session: &DatabaseSession,
    journal: &JournalLocation,
    known: Option<&KnownJournal>,
) -> Result<KnownJournal, StoreError> {
    prepared(session, known).map_err(|unfit| unfit.into_error(journal))
}

enum Unfit {
    SessionFailure(SessionFailure),
    /// The version of the tables.
    Newer(i64),
}

impl Unfit {
    fn into_error(self, journal: &JournalLocation) -> StoreError {
        match self {
            Self::SessionFailure(failure) => failure.into_error(journal),
            Self::Newer(found) => StoreError::Newer {
                journal: journal.clone(),
                found,
                known: VERSION,
            },
        }
    }
}

impl<E: Into<SessionFailure>> From<E> for Unfit {
    fn from(failure: E) -> Self {
        Self::SessionFailure(failure.into())
    }
}

/// What is known of a journal while a program is at work.
#[derive(Clone, Debug)]
pub(super) struct KnownJournal {
    /// Its own id.
    id: String,
    /// The number of the last line of history that was seen to be kept.
    pub(super) last_step: i64,
}

impl KnownJournal {
    fn of(session: &DatabaseSession) -> Result<Self, SessionFailure> {
        let rows = session.query(
            "SELECT id, (SELECT coalesce(max(number), 0) FROM step) FROM journal",
            Vec::new(),
        )?;
        Ok(Self {
            id: cell(rows.first(), 0, SERVER)?,
            last_step: cell(rows.first(), 1, SERVER)?,
        })
    }
}

fn prepared(
    session: &DatabaseSession,
    before: Option<&KnownJournal>,
) -> Result<KnownJournal, Unfit> {
    let (server, found) = looked_at(session)?;
    if let Some(before) = before {
        if found == 0 {
            return Err(SessionFailure::Fault(DatabaseFault::WentBack).into());
        }
        let now = KnownJournal::of(session)?;
        if now.id != before.id || now.last_step < before.last_step {
            return Err(SessionFailure::Fault(DatabaseFault::WentBack).into());
        }
        return Ok(now);
    }
    if found != VERSION {
        check_movable(session, server, found)?;
        migrate(session)?;
    }
    Ok(KnownJournal::of(session)?)
}

/// Checks the server and the tables of a new session, and changes nothing there. Returns the version of the tables,
/// and what is known of the journal where they are of the present one.
pub(super) fn examine(
    session: &DatabaseSession,
    journal: &JournalLocation,
) -> Result<(i64, Option<KnownJournal>), StoreError> {
    let examined = || {
        let (server, found) = looked_at(session)?;
        if found == VERSION {
            return Ok((found, Some(KnownJournal::of(session)?)));
        }
        check_movable(session, server, found)?;
        Ok((found, None))
    };
    examined().map_err(|unfit: Unfit| unfit.into_error(journal))
}

/// Prepares a session, checks the server, and returns the version of the tables.
fn looked_at(session: &DatabaseSession) -> Result<(Server, i64), Unfit> {
    session.run(&settings()).map_err(too_old_or)?;
    let server = Server::of(session)?;
    server.check()?;
    let found = version(session)?;
    if found > VERSION {
        return Err(Unfit::Newer(found));
    }
    Ok((server, found))
}

/// Refuses to make or move tables where the journal is elsewhere, or the role may not.
fn check_movable(session: &DatabaseSession, server: Server, found: i64) -> Result<(), Unfit> {
    if found == 0
        && let Some(schema) = elsewhere(session)?
    {
        return Err(SessionFailure::Fault(DatabaseFault::InOtherSchema { schema }).into());
    }
    if !server.may_create {
        let role = server.role;
        return Err(SessionFailure::Fault(if found == 0 {
            DatabaseFault::NotBegun { role }
        } else {
            DatabaseFault::OldTables {
                role,
                found,
                known: VERSION,
            }
        })
        .into());
    }
    Ok(())
}

/// Returns the schema of a journal that is in this database and is not found by the search path, unless the address
/// says where to search.
fn elsewhere(session: &DatabaseSession) -> Result<Option<String>, SessionFailure> {
    let rows = session.query(
        "SELECT relnamespace::regnamespace::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
         WHERE relname = 'journal' AND relkind = 'r' AND attname = 'first_number'
             AND NOT pg_table_is_visible(pg_class.oid)
             AND (SELECT source FROM pg_settings WHERE name = 'search_path') <> 'client'
         LIMIT 1",
        Vec::new(),
    )?;
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(cell(rows.first(), 0, SERVER)?))
}

/// Makes or moves the tables in one transaction, unless another run did so meanwhile.
fn migrate(session: &DatabaseSession) -> Result<(), Unfit> {
    let moved = || {
        session.run(&format!("BEGIN ISOLATION LEVEL READ COMMITTED; {LOCK}"))?;
        let found = version(session)?;
        let done = usize::try_from(found).unwrap_or_default();
        for migration in MIGRATIONS.iter().skip(done) {
            session.run(migration)?;
        }
        session.run("COMMIT")?;
        Ok(())
    };
    moved().inspect_err(|_: &SessionFailure| drop(session.run("ROLLBACK")))?;
    Ok(())
}

/// Returns the version of the tables; 0 where there are none.
fn version(session: &DatabaseSession) -> Result<i64, SessionFailure> {
    // Read from the catalogue itself: a look-up by name may be answered from before a lock was waited for.
    let rows = session.query(
        "SELECT EXISTS (SELECT 1 FROM pg_class
             WHERE relname = 'journal' AND relkind = 'r' AND pg_table_is_visible(oid))",
        Vec::new(),
    )?;
    if !cell(rows.first(), 0, SERVER)? {
        return Ok(0);
    }
    let rows = session.query("SELECT version FROM journal", Vec::new())?;
    Ok(cell(rows.first(), 0, SERVER)?)
}

/// Returns what tells this journal from others.
pub(super) fn identity(
    session: &DatabaseSession,
    location: &JournalLocation,
) -> Result<JournalIdentity, SessionFailure> {
    let rows = session.query("SELECT id, version FROM journal", Vec::new())?;
    Ok(JournalIdentity {
        location: location.clone(),
        id: cell(rows.first(), 0, SERVER)?,
        version: cell(rows.first(), 1, SERVER)?,
        witnessed: None,
    })
}

/// What a server says of itself.
struct Server {
    version: i32,
    version_name: String,
    is_standby: bool,
    fsync: String,
    synchronous_commit: String,
    encoding: String,
    role: String,
    may_create: bool,
}

impl Server {
    fn of(session: &DatabaseSession) -> Result<Self, SessionFailure> {
        let rows = session.query(
            "SELECT current_setting('server_version_num')::integer,
                 current_setting('server_version'), pg_is_in_recovery(),
                 current_setting('fsync'), current_setting('synchronous_commit'),
                 current_user::text,
                 coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
                 current_setting('server_encoding')",
            Vec::new(),
        )?;
        Ok(Self {
            version: cell(rows.first(), 0, SERVER)?,
            version_name: cell(rows.first(), 1, SERVER)?,
            is_standby: cell(rows.first(), 2, SERVER)?,
            fsync: cell(rows.first(), 3, SERVER)?,
            synchronous_commit: cell(rows.first(), 4, SERVER)?,
            role: cell(rows.first(), 5, SERVER)?,
            may_create: cell(rows.first(), 6, SERVER)?,
            encoding: cell(rows.first(), 7, SERVER)?,
        })
    }

    fn check(&self) -> Result<(), SessionFailure> {
        let fault = if self.version < OLDEST_SERVER {
            DatabaseFault::TooOld {
                version: self.version_name.clone(),
            }
        } else if self.is_standby {
            DatabaseFault::Standby
        } else if self.encoding != "UTF8" {
            DatabaseFault::NotUtf8 {
                encoding: self.encoding.clone(),
            }
        } else if self.fsync == "off" {
            DatabaseFault::NotDurable { setting: "fsync" }
        } else if self.synchronous_commit == "off" {
            DatabaseFault::NotDurable {
                setting: "synchronous_commit",
            }
        } else {
            return Ok(());
        };
        Err(SessionFailure::Fault(fault))
    }
}

/// A server that does not know a setting of ours is older than the oldest that will do.
fn too_old_or(failure: SessionFailure) -> SessionFailure {
    let is_unknown_setting = matches!(&failure, SessionFailure::Said(said) if *said.code() == SqlState::UNDEFINED_OBJECT);
    if is_unknown_setting {
        let version = "13".to_owned();
        return SessionFailure::Fault(DatabaseFault::TooOld { version });
    }
    failure
}
