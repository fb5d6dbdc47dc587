//! What the server says of itself. Refuses to guess: what the role may not see is not known.

use postgres::Row;

use super::super::fault::DatabaseFault;
use super::super::tables::{GRANTS, TABLES};
use super::error::SessionFailure;
use super::row::cell;
use super::runs;
use super::session::DatabaseSession;
use crate::journal::database_status::DatabaseStatus;
use crate::journal::store::columns::StoredValue;

/// What the program never has to do: a role that may can take refunds out of the journal.
const BEYOND: [&str; 2] = ["DELETE", "TRUNCATE"];

/// Asks the server, in two sessions: that they are two is how a pooler is found.
pub(super) fn status(
    session: &DatabaseSession,
    other: &DatabaseSession,
) -> Result<DatabaseStatus, SessionFailure> {
    let rows = session.query(
        "SELECT current_setting('server_version'), pg_is_in_recovery(), current_setting('fsync'),
             current_setting('synchronous_commit'),
             (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()),
             current_setting('full_page_writes')",
        Vec::new(),
    )?;
    let has_pooler = match runs::check_pooling(session, other) {
        Ok(()) => false,
        Err(SessionFailure::Fault(DatabaseFault::Pooler)) => true,
        Err(failure) => return Err(failure),
    };
    let mut lacking = Vec::new();
    let mut beyond: Vec<String> = Vec::new();
    for row in privileges(session)? {
        let (table, privilege): (String, String) = (
            cell(Some(&row), 0, "server")?,
            cell(Some(&row), 1, "server")?,
        );
        match (
            cell(Some(&row), 2, "server")?,
            GRANTS.contains(&privilege.as_str()),
        ) {
            (false, true) => lacking.push([privilege, table].join(" ON ")),
            (true, false) if !beyond.contains(&privilege) => beyond.push(privilege),
            (true | false, _) => {}
        }
    }
    Ok(DatabaseStatus {
        server_version: cell(rows.first(), 0, "server")?,
        is_standby: cell(rows.first(), 1, "server")?,
        fsync: cell(rows.first(), 2, "server")?,
        synchronous_commit: cell(rows.first(), 3, "server")?,
        full_page_writes: cell(rows.first(), 5, "server")?,
        has_synchronous_standby: has_synchronous_standby(session)?,
        has_pooler,
        is_encrypted: cell(rows.first(), 4, "server")?,
        lacking,
        beyond,
        alive: runs::alive(session)?,
    })
}

/// Tells whether a commit waits for another server. What other sessions do is not shown to every role.
fn has_synchronous_standby(session: &DatabaseSession) -> Result<Option<bool>, SessionFailure> {
    let rows = session.query(
        "SELECT count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')),
             count(*) FILTER (WHERE sync_state IS NULL),
             current_setting('synchronous_standby_names') = ''
                 OR current_setting('synchronous_commit') IN ('local', 'off')
         FROM pg_stat_replication",
        Vec::new(),
    )?;
    let (synchronous, hidden): (i64, i64) = (
        cell(rows.first(), 0, "server")?,
        cell(rows.first(), 1, "server")?,
    );
    let waits_for_none: bool = cell(rows.first(), 2, "server")?;
    if waits_for_none {
        return Ok(Some(false));
    }
    Ok(match (synchronous, hidden) {
        (1.., _) => Some(true),
        (_, 1..) => None,
        (_, _) => Some(false),
    })
}

fn privileges(session: &DatabaseSession) -> Result<Vec<Row>, SessionFailure> {
    let privileges = [GRANTS.as_slice(), &BEYOND].concat();
    session.query(
        "SELECT tables.name, privileges.name,
             has_table_privilege(tables.name::regclass, privileges.name)
         FROM unnest(string_to_array($1::text, ' ')) WITH ORDINALITY AS tables (name, place),
             unnest(string_to_array($2::text, ' ')) WITH ORDINALITY AS privileges (name, place)
         ORDER BY tables.place, privileges.place",
        vec![
            StoredValue::Text(TABLES.join(" ")),
            StoredValue::Text(privileges.join(" ")),
        ],
    )
}
