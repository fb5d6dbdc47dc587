//! `config list`: which profiles there are. Refuses to open a key file, and to run a command for a key.

use std::path::Path;

use crate::command::{Print, Session, report};
use crate::config::{ListedKey, ListedProfile};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Condition, RecordColumn, Value};

/// The columns, in the order in which they are printed.
const COLUMNS: [RecordColumn<ListedProfile>; 7] = [
    ("profile", |it| Value::text(&*it.name)),
    ("default", |it| Value::Flag(it.is_default)),
    ("environment", |it| {
        Value::maybe(it.environment, |environment| {
            let condition = if environment.is_live() {
                Condition::Live
            } else {
                Condition::AsItShouldBe
            };
            Value::Word(environment.name(), condition)
        })
    }),
    ("base_url", |it| {
        Value::maybe(it.base_url.as_deref(), Value::text)
    }),
    ("api_id", |it| {
        Value::maybe(it.api_id.as_deref(), Value::text)
    }),
    ("key", |it| {
        Value::maybe(it.key.as_ref(), |key| {
            let word = match key {
                ListedKey::Written => "written",
                ListedKey::File(_) => "file",
                ListedKey::Command(_) => "command",
            };
            Value::Word(word, Condition::AsItShouldBe)
        })
    }),
    ("key_from", |it| {
        let path = match &it.key {
            Some(ListedKey::File(path) | ListedKey::Command(path)) => path.as_deref(),
            Some(ListedKey::Written) | None => None,
        };
        Value::maybe(path.map(Path::to_string_lossy), Value::text)
    }),
];

/// Lists the profiles.
pub(super) fn list(session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Error> {
    let config = session.load()?;
    report::exposed(config.exposed(), &config, print.terminal);
    let names = COLUMNS.map(|(name, _)| name);
    print.each(&COLUMNS, &names, |row| {
        config.list().iter().try_for_each(row)
    })?;
    Ok(Exit::Done)
}
