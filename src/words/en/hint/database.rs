//! The way out when the database of a journal, or the way to it, is at fault.

use std::fmt;

use crate::journal::DatabaseFault;

/// Says what to do about it.
pub(super) fn write_hint(f: &mut fmt::Formatter<'_>, fault: &DatabaseFault) -> fmt::Result {
    use DatabaseFault as F;
    f.write_str(match fault {
        F::LeftOut => {
            "install a cookiepay that was built with it, or name a file as [journal] path in the configuration"
        }
        F::Unreachable(_) => {
            "nothing was sent, and nothing is without the journal: see whether the server runs and can be \
             reached from here, then run the same again; a refund that cannot wait is made on the vendor's pages"
        }
        F::Refused(_) => {
            "see to user, dbname and password: [journal] postgres and postgres_password_command in the \
             configuration, PGPASSWORD, or ~/.pgpass"
        }
        F::TooManyClients => {
            "run the same again in a moment; if it stays so, raise max_connections of the server, or end what \
             keeps connections open"
        }
        F::Tls(_) => {
            "name the certificates that the server's own comes from with sslrootcert=, and the server as its \
             certificate names it with host=, in [journal] postgres"
        }
        F::Lost(_) => {
            "run the same again: what this run had begun and not sent counts as not sent; `cookiepay refunds \
             list --unresolved` shows what is open"
        }
        F::Standby => {
            "name the server that takes writes in [journal] postgres, or several with \
             target_session_attrs=read-write"
        }
        F::NotDurable { .. } => {
            "turn it on for the server, or for the role: `ALTER ROLE … SET synchronous_commit = on`"
        }
        F::TooOld { .. } => "name a server of PostgreSQL 14 or later in [journal] postgres",
        F::Pooler => {
            "connect to PostgreSQL itself, or have the pooler keep a session for each client \
             (pool_mode = session)"
        }
        F::NotBegun { .. } => {
            "whoever owns the schema begins it once: `cookiepay journal status` with a role that may make \
             tables, or the SQL that `cookiepay journal schema` prints"
        }
        F::OldTables { .. } => {
            "whoever owns the tables moves them on: `cookiepay journal status` of this version, with the role \
             that owns them"
        }
        F::Forbidden(_) => {
            "the role needs SELECT, INSERT and UPDATE on the tables: `cookiepay journal schema` prints the grants"
        }
        F::MovedOn => "install the version of cookiepay that the others use, then run the same again",
        F::WentBack => {
            "another server took over and has lost the last refunds, or answers in its place: what this run refunded \
             may be known to nobody; see which server it is, and compare with the payments before anybody refunds"
        }
        F::InOtherSchema { .. } => {
            "name that schema in [journal] postgres, as options='-csearch_path=…'; for a second journal on purpose, \
             name its schema so"
        }
        F::NotUtf8 { .. } => {
            "make a database with `CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0` and name it in [journal] postgres"
        }
        F::CopiedElsewhere => "`pg_dump` makes a copy that can be trusted",
        F::NeverTakenUp => {
            "after it was restored, `cookiepay refunds verify` finds what it has forgotten"
        }
    })
}
