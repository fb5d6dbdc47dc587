//! How a database comes by its tables: made in one that has none, moved on from an earlier version, by whoever
//! may. Refuses a server that could lose what it said was kept, and tables that a newer program wrote.

use postgres::Row;
use postgres::error::SqlState;

use super::super::fault::DatabaseFault;
use super::super::tables::{MIGRATION_LOCK, MIGRATIONS, VERSION};
use super::error::SessionFailure;
use super::session::DatabaseSession;
use crate::journal::store::{JournalIdentity, JournalLocation, Senseless, StoreError};

/// The oldest version of the server: the first that ends no session for being idle.
const OLDEST_SERVER: i32 = 140_000;

/// What each session asks for. A session is never ended for being idle, but one that leaves a transaction open is:
/// it holds all others up. A vanished machine is noticed within a minute.
const SETTINGS: &str = "
    SET idle_session_timeout = 0;
    SET statement_timeout = '15s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '10s';
    SET tcp_keepalives_idle = 20;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    SET client_min_messages = warning";

/// Makes a new session ready: checks the server, and makes or moves the tables.
pub(super) fn prepare(
    session: &DatabaseSession,
    journal: &JournalLocation,
) -> Result<(), StoreError> {
    prepared(session, &MIGRATIONS).map_err(|unfit| match unfit {
        Unfit::SessionFailure(failure) => failure.into_error(journal),
        Unfit::Newer(found) => StoreError::Newer {
            journal: journal.clone(),
            found,
            known: VERSION,
        },
    })
}

enum Unfit {
    SessionFailure(SessionFailure),
    /// The version of the tables.
    Newer(i64),
}

impl<E: Into<SessionFailure>> From<E> for Unfit {
    fn from(failure: E) -> Self {
        Self::SessionFailure(failure.into())
    }
}

fn prepared(session: &DatabaseSession, migrations: &[&str]) -> Result<(), Unfit> {
    session.run(SETTINGS).map_err(too_old_or)?;
    let server = Server::of(session)?;
    server.check()?;
    let found = version(session)?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(Unfit::Newer(found));
    }
    if found == known {
        return Ok(());
    }
    if !server.may_create {
        let role = server.role;
        return Err(SessionFailure::Fault(if found == 0 {
            DatabaseFault::NotBegun { role }
        } else {
            DatabaseFault::OldTables { role, found, known }
        })
        .into());
    }
    migrate(session, migrations)
}

/// Makes or moves the tables in one transaction, unless another run did so meanwhile.
fn migrate(session: &DatabaseSession, migrations: &[&str]) -> Result<(), Unfit> {
    let moved = || {
        session.run(&format!(
            "BEGIN; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
        ))?;
        let found = version(session)?;
        let done = usize::try_from(found).unwrap_or_default();
        for migration in migrations.iter().skip(done) {
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
    if !at(&rows, 0)? {
        return Ok(0);
    }
    let rows = session.query("SELECT version FROM journal", Vec::new())?;
    at(&rows, 0)
}

/// Returns what tells this journal from others.
pub(super) fn identity(
    session: &DatabaseSession,
    location: &JournalLocation,
) -> Result<JournalIdentity, SessionFailure> {
    let rows = session.query("SELECT id, version FROM journal", Vec::new())?;
    Ok(JournalIdentity {
        location: location.clone(),
        id: at(&rows, 0)?,
        version: at(&rows, 1)?,
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
                 coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)",
            Vec::new(),
        )?;
        Ok(Self {
            version: at(&rows, 0)?,
            version_name: at(&rows, 1)?,
            is_standby: at(&rows, 2)?,
            fsync: at(&rows, 3)?,
            synchronous_commit: at(&rows, 4)?,
            role: at(&rows, 5)?,
            may_create: at(&rows, 6)?,
        })
    }

    fn check(&self) -> Result<(), SessionFailure> {
        let fault = if self.version < OLDEST_SERVER {
            DatabaseFault::TooOld {
                version: self.version_name.clone(),
            }
        } else if self.is_standby {
            DatabaseFault::Standby
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
        let version = String::new();
        return SessionFailure::Fault(DatabaseFault::TooOld { version });
    }
    failure
}

fn at<'r, T: postgres::types::FromSql<'r>>(
    rows: &'r [Row],
    index: usize,
) -> Result<T, SessionFailure> {
    let value = rows.first().and_then(|row| row.try_get(index).ok());
    value.ok_or_else(|| Senseless::Column("server".to_owned()).into())
}
