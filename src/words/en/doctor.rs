//! What `doctor` looks at and finds.

use std::fmt;
use std::path::Path;

use jiff::Timestamp;

use super::count::counted;
use crate::config::Warning;
use crate::error::ConfigHint;
use crate::journal::{DatabaseStatus, JournalLocation};
use crate::payment::{Environment, moment};
use crate::shown::{ShownPath, escape};
use crate::words::checkup::{
    CheckFact, CheckName, CheckState, CheckTitle, DatabaseFact, SkipReason,
};
use crate::words::en::config::{Bare, GuardedPath};
use crate::words::en::config_screen::issued;
use crate::words::en::journal::status;
use crate::words::paste::{self, RECONCILE_ALL};

impl fmt::Display for CheckName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Configuration => "file",
            Self::Rights | Self::JournalRights => "rights",
            Self::Environment => "environment",
            Self::Key => "key",
            Self::Proxy => "proxy",
            Self::Tls => "TLS",
            Self::Token => "token",
            Self::Clock => "clock",
            Self::StateDirectory => "folder",
            Self::Space => "space",
            Self::Lock => "lock",
            Self::Sync => "sync",
            Self::Journal => "journal",
            Self::Server => "server",
            Self::Durability => "durability",
            Self::Standby => "standby",
            Self::Connection => "connection",
            Self::Role => "role",
            Self::Refunds => "refunds",
        })
    }
}

impl fmt::Display for CheckState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Skipped => "skipped",
        })
    }
}

impl fmt::Display for CheckTitle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration => f.write_str("configuration"),
            Self::Profile(name) => write!(f, "profile {}", Bare(name)),
            Self::Journal => f.write_str("journal of refunds"),
        }
    }
}

impl fmt::Display for CheckFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configured(path, profiles) => {
                let profiles = counted(*profiles, "profile");
                write!(f, "{}, {profiles}", GuardedPath(path))
            }
            Self::OnlyVariables => f.write_str("none; the COOKIEPAY_ variables make up a profile"),
            Self::NoneNeeded => f.write_str("none; the demo needs none"),
            Self::NobodyElse => f.write_str("nobody else can change it, or what belongs to it"),
            Self::OthersCanChange(exposed) => {
                write!(
                    f,
                    "others could change {exposed}, which a live profile refuses"
                )
            }
            Self::LeadsTo(environment, base_url) => {
                write!(f, "{environment}, {}", escape(base_url))
            }
            Self::NameSaysOther(said, found) => {
                write!(f, "its name says {said}, and it leads to {found}")
            }
            Self::VariableGoesFirst(name) => {
                write!(f, "{name} is set, and goes before what the profile says")
            }
            Self::KeyFetched(source) => write!(f, "it is there {source}"),
            Self::NoProxy => f.write_str("none is used"),
            Self::Exempt(name) => write!(f, "none is used: {name} exempts the host"),
            Self::StaysHere => f.write_str("none is used to this machine"),
            Self::Through(proxy, origin) => write!(f, "{} ({origin})", escape(proxy)),
            Self::Trusted(None) => f.write_str("trusted, by the system's certificates"),
            Self::Trusted(Some(path)) => {
                write!(f, "trusted, by the certificates in {}", GuardedPath(path))
            }
            Self::Issued(milliseconds, expires_at) => {
                f.write_str(&issued((*milliseconds).into(), *expires_at))
            }
            Self::InStep => f.write_str("this machine's agrees with the gateway's"),
            Self::Ahead(seconds) => write_ahead(f, *seconds),
            Self::Behind(seconds) => write_behind(f, *seconds),
            Self::NoDate => f.write_str(NO_DATE),
            Self::FolderThere(path) => write!(f, "{}, writable", GuardedPath(path)),
            Self::FolderClosed(path) => write!(
                f,
                "{}, not writable; nothing has to be made in it now",
                GuardedPath(path)
            ),
            Self::FolderToMake(path) => {
                write!(f, "{}, which is made with the journal", GuardedPath(path))
            }
            Self::Room(bytes) => write!(f, "{} free", size(*bytes)),
            Self::LittleRoom(bytes, path) => write_little_room(f, *bytes, path),
            Self::LocksHold => f.write_str("one run at a time can hold it"),
            Self::Synced(milliseconds) => write!(f, "on the disk in {milliseconds} ms"),
            Self::JournalWhole {
                location,
                version,
                refunds,
            } => write_whole(f, location, *version, *refunds),
            Self::NotBegun(location) => {
                write!(f, "{location}, which the first command makes that opens it")
            }
            Self::ToMoveOn(found, present) => write_to_move_on(f, *found, *present),
            Self::Database(fact, database) => f.write_str(&of_database(*fact, database)),
            Self::AllSettled => f.write_str("none is open or uncertain"),
            Self::InHand(count, oldest) => write_in_hand(f, *count, *oldest),
            Self::NotCertain(count, oldest) => write_not_certain(f, *count, *oldest),
        }
    }
}

fn write_ahead(f: &mut fmt::Formatter<'_>, seconds: i64) -> fmt::Result {
    write!(
        f,
        "this machine's is {} ahead of the gateway's: what is `today`, the limit of a day and the times in \
         the journal go by it",
        time(seconds)
    )
}

fn write_behind(f: &mut fmt::Formatter<'_>, seconds: i64) -> fmt::Result {
    write!(
        f,
        "this machine's is {} behind the gateway's: what is `today`, the limit of a day and the times in the \
         journal go by it",
        time(seconds)
    )
}

/// The gateway says no time.
const NO_DATE: &str = "the gateway's answer has no readable Date: whether a lost refund was made is then certain only after \
     twice settle_seconds, by this machine's clock";

fn write_little_room(f: &mut fmt::Formatter<'_>, bytes: u64, path: &Path) -> fmt::Result {
    let (free, path) = (size(bytes), GuardedPath(path));
    write!(
        f,
        "only {free} free for {path}: without room no refund is sent"
    )
}

fn write_whole(
    f: &mut fmt::Formatter<'_>,
    location: &JournalLocation,
    version: i64,
    refunds: u64,
) -> fmt::Result {
    let refunds = counted(refunds, "refund");
    write!(f, "{location}, whole, version {version}, {refunds}")
}

fn write_to_move_on(f: &mut fmt::Formatter<'_>, found: i64, present: i64) -> fmt::Result {
    write!(
        f,
        "its tables are of version {found}; the next command that opens it moves them on to {present}, and older programs \
         then refuse it"
    )
}

fn write_in_hand(f: &mut fmt::Formatter<'_>, count: u64, oldest: Timestamp) -> fmt::Result {
    write!(
        f,
        "{} in the hands of a run, or of one that died; the oldest since {}",
        counted(count, "refund"),
        moment(oldest)
    )
}

fn write_not_certain(f: &mut fmt::Formatter<'_>, count: u64, oldest: Timestamp) -> fmt::Result {
    write!(
        f,
        "{} not certain yet; the oldest since {}",
        counted(count, "refund"),
        moment(oldest)
    )
}

fn of_database(fact: DatabaseFact, database: &DatabaseStatus) -> String {
    match fact {
        DatabaseFact::Server => status::server(database),
        DatabaseFact::Durability => status::durability(database),
        DatabaseFact::TornPages => {
            "full_page_writes is off: a crash of the server can leave half of a page".to_owned()
        }
        DatabaseFact::Standby => status::standby(database),
        DatabaseFact::Connection => status::connection(database),
        DatabaseFact::Role => status::privileges(database),
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offline => "no connection is made (--offline)",
            Self::OfflineCommand => {
                "the command is not run, since it may make a connection (--offline)"
            }
            Self::NoConfiguration => "the configuration cannot be read",
            Self::NoFile => "there is no configuration file",
            Self::ProfileUnusable => "the profile cannot be used",
            Self::NoKey => "there is no key to ask with",
            Self::MadeUpKey => "the demo makes up one of its own",
            Self::NotReached => "the gateway was not reached",
            Self::InClear => "nothing is encrypted on this machine",
            Self::InDatabase => "the journal is in a database",
            Self::NoFolder => "there is no folder that can be written to",
            Self::Untold => "this system does not tell",
            Self::NoJournal => "the journal cannot be read",
            Self::NoTables => "the journal has no tables of this version yet",
            Self::TooLate => "what comes before took too long",
        })
    }
}

/// Says what to do about something that was found.
pub(crate) fn remedy(fact: &CheckFact) -> Option<String> {
    match fact {
        CheckFact::NameSaysOther(said, _) => Some(match said {
            Environment::Live => {
                "if real money is meant, write environment = \"live\" in the profile".to_owned()
            }
            Environment::Sandbox | Environment::Demo | Environment::Local { .. } => {
                "if no real money is meant, write environment = \"sandbox\" in the profile".to_owned()
            }
        }),
        CheckFact::OthersCanChange(exposed) => {
            Some(ConfigHint::Close(std::slice::from_ref(exposed)).to_string())
        }
        CheckFact::VariableGoesFirst(name) => Some(format!("`unset {name}`")),
        CheckFact::Ahead(_) | CheckFact::Behind(_) => {
            Some(format!("set it by the network: `{}`", paste::SET_CLOCK))
        }
        CheckFact::LittleRoom(_, path) => {
            let path = paste::quoted(&ShownPath(path).to_string());
            Some(format!("make room on that disk: `df -h {path}`"))
        }
        CheckFact::ToMoveOn(..) => Some(
            "`cookiepay journal backup FILE` makes a copy first; let all machines have this version"
                .to_owned(),
        ),
        CheckFact::Database(DatabaseFact::TornPages, _) => Some(
            "`ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();`".to_owned(),
        ),
        CheckFact::Database(DatabaseFact::Standby, database) => {
            (database.has_synchronous_standby == Some(false)).then(|| {
                "name one: `ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (NAME)'; SELECT \
                 pg_reload_conf();`"
                    .to_owned()
            })
        }
        CheckFact::InHand(..) | CheckFact::NotCertain(..) => Some(format!("`{RECONCILE_ALL}`")),
        CheckFact::Configured(..)
        | CheckFact::OnlyVariables
        | CheckFact::NoneNeeded
        | CheckFact::NobodyElse
        | CheckFact::LeadsTo(..)
        | CheckFact::KeyFetched(_)
        | CheckFact::NoProxy
        | CheckFact::Exempt(_)
        | CheckFact::StaysHere
        | CheckFact::Through(..)
        | CheckFact::Trusted(_)
        | CheckFact::Issued(..)
        | CheckFact::InStep
        | CheckFact::NoDate
        | CheckFact::FolderThere(_)
        | CheckFact::FolderClosed(_)
        | CheckFact::FolderToMake(_)
        | CheckFact::Room(_)
        | CheckFact::LocksHold
        | CheckFact::Synced(_)
        | CheckFact::JournalWhole { .. }
        | CheckFact::NotBegun(_)
        | CheckFact::Database(
            DatabaseFact::Server
            | DatabaseFact::Durability
            | DatabaseFact::Connection
            | DatabaseFact::Role,
            _,
        )
        | CheckFact::AllSettled => None,
    }
}

/// Says what to paste against a warning.
pub(crate) fn remedy_of_warning(warning: &Warning) -> Option<String> {
    paste::against(warning).map(|command| format!("`{command}`"))
}

/// Counts what is wrong, and says how the run ends.
pub(crate) fn summary(errors: usize, warnings: usize, exit: u8) -> String {
    let (errors, warnings) = (
        (errors > 0).then(|| counted(errors, "error")),
        (warnings > 0).then(|| counted(warnings, "warning")),
    );
    match (errors, warnings) {
        (None, None) => "no trouble found".to_owned(),
        (None, Some(warnings)) => warnings,
        (Some(errors), None) => format!("{errors}: exit code {exit}"),
        (Some(errors), Some(warnings)) => format!("{errors}, {warnings}: exit code {exit}"),
    }
}

/// Writes how far two clocks are apart: in seconds up to two minutes, and beyond that as people say it.
fn time(seconds: i64) -> String {
    match seconds {
        ..120 => counted(seconds.unsigned_abs(), "second"),
        120..7_200 => counted(seconds.unsigned_abs() / 60, "minute"),
        7_200..172_800 => counted(seconds.unsigned_abs() / 3_600, "hour"),
        172_800.. => counted(seconds.unsigned_abs() / 86_400, "day"),
    }
}

fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::config::{KeySource, Origin};
    use crate::rights::{Exposed, Exposure};
    use crate::secret::Secret;
    use crate::words::en::journal::status::tests::every_database;

    /// Everything that can be found, in each form that it takes.
    pub(crate) fn every_fact() -> Vec<CheckFact> {
        use CheckFact as F;
        let at = "2026-11-14T06:30:59+09:00".parse().unwrap();
        let location = || JournalLocation::from(Path::new("/state/journal.sqlite3"));
        let mut all = vec![
            F::Configured("/etc/cookiepay.toml".into(), 1),
            F::Configured("/etc/cookiepay.toml".into(), 3),
            F::OnlyVariables,
            F::NoneNeeded,
            F::NobodyElse,
            F::OthersCanChange(Exposed {
                path: "/etc/cookiepay.toml".into(),
                mode: 0o666,
                owner: 0,
                exposure: Exposure::Mode,
            }),
            F::LeadsTo(Environment::Live, "https://www.cookiepayments.com".into()),
            F::NameSaysOther(Environment::Live, Environment::Sandbox),
            F::NameSaysOther(Environment::Sandbox, Environment::Live),
            F::VariableGoesFirst("COOKIEPAY_API_KEY"),
            F::KeyFetched(KeySource::Text(Secret::new("n0t-shown".to_owned()))),
            F::KeyFetched(KeySource::File("/etc/store.key".into())),
            F::NoProxy,
            F::Exempt("NO_PROXY"),
            F::StaysHere,
            F::Through(
                "http://…@proxy:3128".into(),
                Origin::Environment("HTTPS_PROXY"),
            ),
            F::Trusted(None),
            F::Trusted(Some("/etc/ca.pem".into())),
            F::Issued(12, None),
            F::InStep,
            F::NoDate,
            F::FolderThere("/state".into()),
            F::FolderClosed("/state".into()),
            F::FolderToMake("/state".into()),
            F::Room(31_000_000_000),
            F::LittleRoom(5_000_000, "/state".into()),
            F::LocksHold,
            F::Synced(3),
            F::JournalWhole {
                location: location(),
                version: 3,
                refunds: 1_200,
            },
            F::NotBegun(location()),
            F::ToMoveOn(2, 3),
            F::AllSettled,
            F::InHand(1, at),
            F::NotCertain(2, at),
        ];
        all.extend([3, 119, 120, 7_200, 172_800].map(F::Ahead));
        all.extend([1, i64::MAX].map(F::Behind));
        let kinds = [
            DatabaseFact::Server,
            DatabaseFact::Durability,
            DatabaseFact::TornPages,
            DatabaseFact::Standby,
            DatabaseFact::Connection,
            DatabaseFact::Role,
        ];
        for database in every_database().into_iter().take(2) {
            all.extend(kinds.map(|kind| F::Database(kind, Box::new(database.clone()))));
        }
        all
    }

    pub(crate) const EVERY_SKIP: [SkipReason; 15] = [
        SkipReason::Offline,
        SkipReason::OfflineCommand,
        SkipReason::NoConfiguration,
        SkipReason::NoFile,
        SkipReason::ProfileUnusable,
        SkipReason::NoKey,
        SkipReason::MadeUpKey,
        SkipReason::NotReached,
        SkipReason::InClear,
        SkipReason::InDatabase,
        SkipReason::NoFolder,
        SkipReason::Untold,
        SkipReason::NoJournal,
        SkipReason::NoTables,
        SkipReason::TooLate,
    ];

    #[test]
    fn every_finding_is_a_sentence_and_says_what_to_do_where_there_is_something() {
        let facts = every_fact().into_iter().map(|fact| match remedy(&fact) {
            Some(remedy) => format!("{fact}\n  hint: {remedy}"),
            None => fact.to_string(),
        });
        let skips = EVERY_SKIP.iter().map(|it| format!("skipped: {it}"));
        let lines: Vec<String> = facts.chain(skips).collect();
        let text = lines.join("\n");
        assert!(!text.contains("n0t-shown"));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn what_is_wrong_is_counted() {
        assert_eq!(summary(0, 0, 0), "no trouble found");
        assert_eq!(summary(0, 2, 0), "2 warnings");
        assert_eq!(summary(1, 0, 6), "1 error: exit code 6");
        assert_eq!(summary(2, 1, 10), "2 errors, 1 warning: exit code 10");
    }
}
