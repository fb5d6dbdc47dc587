//! The journal itself, in a file or a database, and the refunds in it that are not settled. Refuses to change it.

use std::path::Path;
use std::sync::mpsc::Receiver;

use super::conditions::CheckConditions;
use super::configuration::exposed_to_others;
use super::diagnosis::Diagnosis;
use super::folder;
use super::side_by_side::Findings;
use crate::config::{Config, ConfigError, DatabaseSetting, Selected, Warning};
use crate::error::Error;
use crate::journal::{
    Database, DatabaseFault, DatabaseStatus, Entry, EntryFilter, ExaminedJournal, FileError,
    Journal, JournalError, JournalLocation, JournalPlace, JournalStatus, Person, State, StoreError,
};
use crate::output::Value;
use crate::rights::Exposed;
use crate::words::{CheckFact, CheckName, DatabaseFact, SkipReason};

/// What is looked at of a file.
pub(super) const CHECKS_OF_FILE: &[CheckName] = &[
    CheckName::Journal,
    CheckName::JournalRights,
    CheckName::Refunds,
];

/// What is looked at of a database.
pub(super) const CHECKS_OF_DATABASE: &[CheckName] = &[
    CheckName::Journal,
    CheckName::JournalRights,
    CheckName::Server,
    CheckName::Durability,
    CheckName::Standby,
    CheckName::Connection,
    CheckName::Role,
    CheckName::Refunds,
];

/// What only a server can tell.
const OF_SERVER: &[CheckName] = &[
    CheckName::Server,
    CheckName::Durability,
    CheckName::Standby,
    CheckName::Connection,
    CheckName::Role,
];

/// A database with its password, and what should be said of that; or why there is none.
pub(super) type FetchedDatabase = Result<(Database, Vec<Warning>), ConfigError>;

/// Says why nobody knows where the journal is.
pub(super) fn no_place(error: ConfigError, found: &Findings) {
    found.add(Diagnosis::error(CheckName::Journal, error));
    found.skip(
        &[CheckName::JournalRights, CheckName::Refunds],
        SkipReason::NoJournal,
    );
}

/// Looks at a journal in a file.
pub(super) fn look_at_file(path: &Path, config: &Config, found: &Findings) {
    look_at_rights(Journal::exposed(path), config, found);
    // Its folder is looked at by itself.
    if let Some(diagnosis) = folder::unwritable(CheckName::JournalRights, path, false) {
        found.add(diagnosis);
    }
    look_at_journal(&JournalPlace::File(path.to_owned()), found);
}

/// Looks at a journal in a database. Where a command may ask a person for its password, that is fetched elsewhere.
pub(super) fn look_at_database(
    setting: &DatabaseSetting,
    config: &Config,
    fetched: Option<&Receiver<FetchedDatabase>>,
    conditions: &CheckConditions,
    found: &Findings,
) {
    look_at_rights(setting.exposed(), config, found);
    if conditions.is_offline {
        found.skip(&[CheckName::Journal], SkipReason::Offline);
        found.skip(OF_SERVER, SkipReason::Offline);
        return found.skip(&[CheckName::Refunds], SkipReason::Offline);
    }
    let fetch = || setting.clone().fetch_within(conditions.command_limit);
    let fetched = fetched.and_then(|it| it.recv().ok()).unwrap_or_else(fetch);
    let (database, warnings) = match fetched {
        Ok(fetched) => fetched,
        Err(error) => {
            found.add(Diagnosis::error(CheckName::Journal, error));
            found.skip(OF_SERVER, SkipReason::NoJournal);
            return found.skip(&[CheckName::Refunds], SkipReason::NoJournal);
        }
    };
    let of_address = config.warnings().iter();
    let of_address = of_address.filter(|it| matches!(it, Warning::ServerUnchecked { .. }));
    for warning in warnings.iter().chain(of_address) {
        found.add(Diagnosis::warned(CheckName::Connection, warning.clone()));
    }
    look_at_journal(&JournalPlace::Database(Box::new(database)), found);
}

/// Says what others can change: a live profile refuses it.
fn look_at_rights(exposed: Vec<Exposed>, config: &Config, found: &Findings) {
    let check = CheckName::JournalRights;
    let is_live = |name: &&str| matches!(config.select(Some(name)), Ok(Selected::Profile(it)) if it.environment.value.is_live());
    if exposed.is_empty() {
        found.add(Diagnosis::ok(check, CheckFact::NobodyElse));
    } else if config.profile_names().iter().any(is_live) {
        let error = StoreError::File(FileError::Exposed(exposed));
        found.add(Diagnosis::error(check, JournalError::Store(error)));
    } else {
        for exposed in &exposed {
            found.add(exposed_to_others(check, exposed));
        }
    }
}

fn look_at_journal(place: &JournalPlace, found: &Findings) {
    let in_database = match place {
        JournalPlace::File(_) => &[][..],
        JournalPlace::Database(_) => OF_SERVER,
    };
    match examine(place) {
        Ok(Examined::NotBegun(diagnosis)) => {
            found.add(diagnosis);
            found.skip(in_database, SkipReason::NoTables);
            found.add(of_refunds(Vec::new()));
        }
        Ok(Examined::ToMoveOn(diagnosis)) => {
            found.add(diagnosis);
            found.skip(in_database, SkipReason::NoTables);
            found.skip(&[CheckName::Refunds], SkipReason::NoTables);
        }
        Ok(Examined::Whole {
            diagnosis,
            status,
            uncertain,
        }) => {
            found.add(diagnosis);
            if let Some(database) = status.database {
                for diagnosis in of_database(&database, &status.location) {
                    found.add(diagnosis);
                }
            }
            found.add(of_refunds(uncertain));
        }
        Err(error) => {
            found.add(Diagnosis::error(CheckName::Journal, error));
            found.skip(in_database, SkipReason::NoJournal);
            found.skip(&[CheckName::Refunds], SkipReason::NoJournal);
        }
    }
}

/// What came of looking at a journal that can be used.
enum Examined {
    NotBegun(Diagnosis),
    /// Its refunds are read once its tables are moved on.
    ToMoveOn(Diagnosis),
    Whole {
        diagnosis: Diagnosis,
        status: Box<JournalStatus>,
        uncertain: Vec<Entry>,
    },
}

fn examine(place: &JournalPlace) -> Result<Examined, JournalError> {
    let ExaminedJournal {
        journal,
        version,
        present_version,
    } = Journal::examine(place, Person::present())?;
    let check = CheckName::Journal;
    let location = JournalLocation::from(place);
    let path = Value::text(location.as_str().to_owned());
    let number = |number: i64| Value::Number(u64::try_from(number).unwrap_or_default());
    let to_move_on = || Diagnosis::note(check, CheckFact::ToMoveOn(version, present_version));
    let Some(journal) = journal else {
        return Ok(if version == 0 {
            let fact = CheckFact::NotBegun(location);
            Examined::NotBegun(Diagnosis::ok(check, fact).with("path", path))
        } else {
            let diagnosis = to_move_on().with("path", path);
            Examined::ToMoveOn(diagnosis.with("version", number(version)))
        });
    };
    let status = journal.status()?;
    let uncertain = journal.list_as_it_stands(&EntryFilter {
        is_uncertain: true,
        ..EntryFilter::default()
    })?;
    let diagnosis = if version == present_version {
        let refunds = status.refunds;
        Diagnosis::ok(
            check,
            CheckFact::JournalWhole {
                location,
                version,
                refunds,
            },
        )
    } else {
        to_move_on()
    };
    let diagnosis = diagnosis
        .with("path", path)
        .with("version", number(version))
        .with("journal_id", Value::text(status.id.clone()))
        .with("refunds", Value::Number(status.refunds));
    Ok(Examined::Whole {
        diagnosis,
        status: Box::new(status),
        uncertain,
    })
}

/// Judges what a server says of itself.
fn of_database(database: &DatabaseStatus, location: &JournalLocation) -> Vec<Diagnosis> {
    let fact = |of| CheckFact::Database(of, Box::new(database.clone()));
    let text = |text: &str| Value::text(text.to_owned());
    let server = Diagnosis::ok(CheckName::Server, fact(DatabaseFact::Server))
        .with("server_version", text(&database.server_version));
    let durability = if database.full_page_writes == "off" {
        Diagnosis::warning(CheckName::Durability, fact(DatabaseFact::TornPages))
    } else {
        Diagnosis::ok(CheckName::Durability, fact(DatabaseFact::Durability))
    };
    let durability = durability
        .with("fsync", text(&database.fsync))
        .with("synchronous_commit", text(&database.synchronous_commit))
        .with("full_page_writes", text(&database.full_page_writes));
    let standby = fact(DatabaseFact::Standby);
    let standby = match database.has_synchronous_standby {
        Some(true) => Diagnosis::ok(CheckName::Standby, standby),
        Some(false) => Diagnosis::warning(CheckName::Standby, standby),
        None => Diagnosis::note(CheckName::Standby, standby),
    };
    let standby = standby.with(
        "synchronous_standby",
        Value::maybe(database.has_synchronous_standby, Value::Flag),
    );
    let connection = fact(DatabaseFact::Connection);
    let connection = if database.has_pooler {
        Diagnosis::warning(CheckName::Connection, connection)
    } else {
        Diagnosis::ok(CheckName::Connection, connection)
    };
    let connection = connection
        .with("pooler", Value::Flag(database.has_pooler))
        .with(
            "encrypted",
            Value::maybe(database.is_encrypted, Value::Flag),
        );
    let role = fact(DatabaseFact::Role);
    let role = if !database.lacking.is_empty() {
        let error = StoreError::Database {
            journal: location.clone(),
            fault: DatabaseFault::Forbidden(database.lacking.join(", ")),
        };
        Diagnosis::error(CheckName::Role, JournalError::Store(error))
    } else if database.beyond.is_empty() {
        Diagnosis::ok(CheckName::Role, role)
    } else {
        Diagnosis::warning(CheckName::Role, role)
    };
    vec![server, durability, standby, connection, role]
}

/// Judges the refunds that are not certain: those in doubt are an error, those in the hands of runs and those that
/// may still be carried out are worth knowing.
fn of_refunds(uncertain: Vec<Entry>) -> Diagnosis {
    let check = CheckName::Refunds;
    let count = |is: fn(State) -> bool| {
        let them = uncertain.iter().filter(|it| is(it.state));
        u64::try_from(them.count()).unwrap_or(u64::MAX)
    };
    let in_doubt = count(is_in_doubt);
    let in_hand = count(State::is_in_hand);
    let open = count(State::is_open);
    let all = u64::try_from(uncertain.len()).unwrap_or(u64::MAX);
    let oldest = uncertain.iter().map(|it| it.claimed_at).min();
    let diagnosis = match oldest {
        None => Diagnosis::ok(check, CheckFact::AllSettled),
        Some(_) if in_doubt > 0 => {
            let mut in_doubt = uncertain;
            in_doubt.retain(|it| is_in_doubt(it.state));
            Diagnosis::error(check, Error::StillOpen(in_doubt))
        }
        Some(oldest) if in_hand > 0 => Diagnosis::note(check, CheckFact::InHand(in_hand, oldest)),
        Some(oldest) => Diagnosis::note(check, CheckFact::NotCertain(all, oldest)),
    };
    diagnosis
        .with("refunds_open", Value::Number(open))
        .with("refunds_in_doubt", Value::Number(in_doubt))
        .with("refunds_uncertain", Value::Number(all))
        .with("oldest_at", Value::maybe(oldest, Value::Moment))
}

fn is_in_doubt(state: State) -> bool {
    state.is_open() && !state.is_in_hand()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;
    use crate::journal::tests::entry;

    fn found(states: &[State]) -> (&'static str, Exit) {
        let entries = states.iter().map(|&state| Entry { state, ..entry() });
        let diagnosis = of_refunds(entries.collect());
        let exit = super::super::diagnosis::worst([&diagnosis]);
        (diagnosis.state.code(), exit)
    }

    #[test]
    fn a_refund_in_doubt_is_an_error_and_one_in_a_runs_hands_is_not() {
        assert_eq!(found(&[]), ("ok", Exit::Done));
        assert_eq!(found(&[State::Refused]), ("note", Exit::Done));
        assert_eq!(found(&[State::Sending]), ("note", Exit::Done));
        let in_doubt = found(&[State::Sending, State::Unknown]);
        assert_eq!(in_doubt, ("error", Exit::Unknown));
        assert_eq!(found(&[State::Conflict]), ("error", Exit::Mixed));
    }
}
