//! What is known of the journal as a whole.

use crate::journal::{DatabaseStatus, JournalStatus, LivingRun};
use crate::payment::moment;
use crate::words::paste::RECONCILE_ALL;

/// Says which refund was the highest that was sent, and what is noted of that beside the journal.
pub(crate) fn highest_sent(status: &JournalStatus) -> String {
    let sent = sent(status.highest_sent);
    match status.witnessed {
        // The database itself says which journal it is.
        None if status.database.is_some() => sent,
        Some(highest) => format!("{sent} ({} is noted beside it)", self::sent(highest)),
        None => format!("{sent} (nothing is noted beside it)"),
    }
}

fn sent(highest: i64) -> String {
    match highest {
        ..=0 => "none".to_owned(),
        highest => format!("r{highest}"),
    }
}

/// Counts the refunds that block others, with the command that lists them.
pub(crate) fn open(count: u64) -> String {
    match count {
        0 => "none".to_owned(),
        count => format!(
            "{count} in the way of other refunds of the payment: `cookiepay refunds list --unresolved`"
        ),
    }
}

/// Counts the refunds that are not certain, with the command that looks at them.
pub(crate) fn not_certain(count: u64) -> String {
    match count {
        0 => "none".to_owned(),
        count => format!("{count} to look at again: `{RECONCILE_ALL}`"),
    }
}

/// Names the server, and tells whether it takes writes.
pub(crate) fn server(database: &DatabaseStatus) -> String {
    let version = &database.server_version;
    if database.is_standby {
        format!("PostgreSQL {version}, a standby that takes no refunds")
    } else {
        format!("PostgreSQL {version}")
    }
}

/// Says what keeps a commit safe in a crash.
pub(crate) fn durability(database: &DatabaseStatus) -> String {
    let (fsync, commit) = (&database.fsync, &database.synchronous_commit);
    format!("fsync {fsync}, synchronous_commit {commit}")
}

/// Says what a failover can lose.
pub(crate) fn standby(database: &DatabaseStatus) -> String {
    match database.has_synchronous_standby {
        Some(true) => "a synchronous one has each refund before it leaves",
        Some(false) => "no synchronous one: a failover can lose the last refunds",
        None => "not known: the role may not see whether one is synchronous (pg_monitor would)",
    }
    .to_owned()
}

/// Says how the server is reached.
pub(crate) fn connection(database: &DatabaseStatus) -> String {
    match (database.is_encrypted, database.has_pooler) {
        (Some(true), false) => "encrypted, to the server itself",
        (Some(false), false) => "not encrypted, to the server itself",
        (None, false) => "to the server itself; whether it is encrypted is not known",
        (Some(true), true) => {
            "encrypted, to a pooler that changes sessions: no refund is sent through it"
        }
        (Some(false) | None, true) => {
            "to a pooler that changes sessions: no refund is sent through it"
        }
    }
    .to_owned()
}

/// Says what the role may do too little and too much.
pub(crate) fn privileges(database: &DatabaseStatus) -> String {
    let (lacking, beyond) = (database.lacking.join(", "), database.beyond.join(", "));
    match (lacking.is_empty(), beyond.is_empty()) {
        (true, true) => "may do what it has to, and no more".to_owned(),
        (true, false) => format!(
            "may also {beyond}, and so forget refunds: `cookiepay journal schema --role ROLE` prints \
             the grants of one that may not"
        ),
        (false, true) => {
            format!("lacks {lacking}: `cookiepay journal schema --role ROLE` prints the grants")
        }
        (false, false) => format!(
            "lacks {lacking}, and may {beyond}: `cookiepay journal schema --role ROLE` prints the grants"
        ),
    }
}

/// Says that no run is at work.
pub(crate) fn nobody_alive() -> String {
    "nobody".to_owned()
}

/// Names a run that is at work.
pub(crate) fn living(run: &LivingRun) -> String {
    let (person, process, since) = (&run.person, run.process, moment(run.since));
    format!("{person} (process {process}) since {since}")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// How a database can be, each in another way.
    pub(crate) fn every_database() -> Vec<DatabaseStatus> {
        let well = DatabaseStatus {
            server_version: "15.8".to_owned(),
            is_standby: false,
            fsync: "on".to_owned(),
            synchronous_commit: "remote_write".to_owned(),
            full_page_writes: "on".to_owned(),
            has_synchronous_standby: Some(true),
            has_pooler: false,
            is_encrypted: Some(true),
            lacking: Vec::new(),
            beyond: Vec::new(),
            alive: Vec::new(),
        };
        let names = |names: &[&str]| names.iter().map(|&it| it.to_owned()).collect();
        vec![
            well.clone(),
            DatabaseStatus {
                is_standby: true,
                has_synchronous_standby: Some(false),
                is_encrypted: Some(false),
                beyond: names(&["DELETE", "TRUNCATE"]),
                ..well.clone()
            },
            DatabaseStatus {
                has_synchronous_standby: None,
                is_encrypted: None,
                lacking: names(&["UPDATE ON refund"]),
                ..well.clone()
            },
            DatabaseStatus {
                has_pooler: true,
                lacking: names(&["SELECT ON run", "INSERT ON run"]),
                beyond: names(&["DELETE"]),
                ..well.clone()
            },
            DatabaseStatus {
                has_pooler: true,
                is_encrypted: None,
                ..well
            },
        ]
    }

    #[test]
    fn what_should_be_better_is_said() {
        let says = [server, standby, connection, privileges];
        let lines: Vec<String> = every_database()
            .iter()
            .map(|it| says.map(|say| say(it)).join(" | "))
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
