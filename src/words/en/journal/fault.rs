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
    match fault {
        F::Refused(said) => {
            let said = Quoted(said);
            write!(f, "the database of the journal does not let us in: {said}")
        }
        F::NotDurable { setting } => write!(
            f,
            "the database of the journal could forget refunds in a crash: {setting} is off"
        ),
        F::TooOld { version } => {
            let version = Quoted(version);
            write!(
                f,
                "the database of the journal is older than PostgreSQL 14: {version}"
            )
        }
        F::NotBegun { role } => {
            let role = Quoted(role);
            write!(
                f,
                "there is no journal in the database yet, and the role {role} may not make tables"
            )
        }
        F::OldTables { role, found, known } => write!(
            f,
            "the journal in the database has version {found}, this cookiepay needs {known}, and the role \
             {role} may not change tables",
            role = Quoted(role)
        ),
        F::Forbidden(said) => {
            let said = Quoted(said);
            write!(
                f,
                "the database of the journal does not allow that to this role: {said}"
            )
        }
        F::InOtherSchema { schema } => {
            let schema = Quoted(schema);
            write!(
                f,
                "the journal is in the schema {schema}, where this role does not look"
            )
        }
        F::NotUtf8 { encoding } => write!(
            f,
            "the database of the journal cannot keep every text: its encoding is {}, not UTF8",
            Quoted(encoding)
        ),
        F::LeftOut
        | F::Unreachable(_)
        | F::TooManyClients
        | F::Tls(_)
        | F::Lost(_)
        | F::Standby
        | F::Pooler
        | F::MovedOn
        | F::WentBack
        | F::NeverTakenUp
        | F::CopiedElsewhere => f.write_str(plain(fault).unwrap_or_default()),
    }?;
    write!(f, " ({journal})")
}

/// Says what is wrong where nothing has to be named; none for the rest.
const fn plain(fault: &DatabaseFault) -> Option<&'static str> {
    use DatabaseFault as F;
    Some(match fault {
        F::LeftOut => "this cookiepay was built without `postgres`, which its journal needs",
        F::Unreachable(_) => "the database of the journal cannot be reached",
        F::TooManyClients => "the database of the journal has no room for one more connection",
        F::Tls(_) => "nobody can tell whether this is the database of the journal",
        F::Lost(_) => "the connection to the database of the journal broke",
        F::Standby => "the database of the journal is a standby, which only follows another",
        F::Pooler => {
            "a pooler before the database of the journal gives us another session each time"
        }
        F::MovedOn => {
            "a newer cookiepay has moved the journal on, and this one begins no refund with it"
        }
        F::WentBack => "the database of the journal does not have what was kept there a moment ago",
        F::NeverTakenUp => {
            "a journal in a database is not taken up: the one that is there is the journal"
        }
        F::CopiedElsewhere => "a journal in a database is copied by the means of the database",
        F::Refused(_)
        | F::NotDurable { .. }
        | F::TooOld { .. }
        | F::NotBegun { .. }
        | F::OldTables { .. }
        | F::Forbidden(_)
        | F::InOtherSchema { .. }
        | F::NotUtf8 { .. } => return None,
    })
}
