//! What is wrong with a journal in a database, or with the way to it.

use std::fmt;

use crate::journal::{DatabaseFault, JournalLocation};
use crate::payment::Quoted;

/// Says what is wrong with the journal in a database.
pub(super) fn write_fault(
    f: &mut fmt::Formatter<'_>,
    journal: &JournalLocation,
    fault: &DatabaseFault,
) -> fmt::Result {
    use DatabaseFault as F;
    let text = match fault {
        F::LeftOut => {
            "this cookiepay was built without `postgres`, which its journal needs".to_owned()
        }
        F::Unreachable(_) => "the database of the journal cannot be reached".to_owned(),
        F::Refused(said) => {
            let said = Quoted(said);
            format!("the database of the journal does not let us in: {said}")
        }
        F::TooManyClients => {
            "the database of the journal has no room for one more connection".to_owned()
        }
        F::Tls(_) => "nobody can tell whether this is the database of the journal".to_owned(),
        F::Lost(_) => "the connection to the database of the journal broke".to_owned(),
        F::Standby => {
            "the database of the journal is a standby, which only follows another".to_owned()
        }
        F::NotDurable { setting } => {
            format!("the database of the journal could forget refunds in a crash: {setting} is off")
        }
        F::TooOld { version } if version.is_empty() => {
            "the database of the journal is older than PostgreSQL 14".to_owned()
        }
        F::TooOld { version } => {
            let version = Quoted(version);
            format!("the database of the journal is older than PostgreSQL 14: {version}")
        }
        F::Pooler => {
            "a pooler before the database of the journal gives us another session each time"
                .to_owned()
        }
        F::NotBegun { role } => {
            let role = Quoted(role);
            format!(
                "there is no journal in the database yet, and the role {role} may not make tables"
            )
        }
        F::OldTables { role, found, known } => {
            let role = Quoted(role);
            format!(
                "the journal in the database has version {found}, this cookiepay needs {known}, and the \
                 role {role} may not change tables"
            )
        }
        F::Forbidden(said) => {
            let said = Quoted(said);
            format!("the database of the journal does not allow that to this role: {said}")
        }
        F::MovedOn => {
            "a newer cookiepay has moved the journal on, and this one begins no refund with it"
                .to_owned()
        }
        F::CopiedElsewhere => {
            "a journal in a database is copied by the means of the database".to_owned()
        }
        F::NeverTakenUp => {
            "a journal in a database is not taken up: the one that is there is the journal"
                .to_owned()
        }
    };
    write!(f, "{text} ({journal})")
}
