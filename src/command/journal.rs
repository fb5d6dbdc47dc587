//! `journal`: where the journal is, a copy that can be trusted, taking up a restored one, the tables of one in a
//! database, and the move there. Refuses to send anything.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::confirm::{Confirmation, WantedAnswer, ask, last_word};
use super::note::parse_note;
use super::open_journal::open_journal;
use super::{Print, Session, report};
use crate::command::Console;
use crate::config::{Config, DatabaseSetting, JournalSetting, default_journal_file};
use crate::error::{Error, Failure, NotConfirmed};
use crate::exit::Exit;
use crate::journal::{
    Database, DatabaseStatus, FileError, Journal, JournalError, JournalPlace, JournalStatus,
    LivingRun, MoveError, Person, StoreError,
};
use crate::language::Language;
use crate::output::{Format, Record, RecordCsv, Value, aligned, write_object};
use crate::shown::escape;
use crate::words::{
    CommandNote, InWords, JournalLabel as Label, Question, Unanswered, journal_status as say,
};

/// The columns of the terminal that the name of a row takes.
const LABEL_WIDTH: usize = 12;

/// What to do with the journal of refunds as a whole.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay journal status
  cookiepay journal backup /backup/cookiepay-journal.sqlite3
  cookiepay journal accept --note 'restored from the backup of 14 November, ticket 881'
  cookiepay journal schema --role refunds | psql -v ON_ERROR_STOP=1 -d cookiepay",
    after_long_help = "\
The journal is what keeps a refund from being made twice. It is used only where the folder of its \
locks, beside it, knows it: one that was cut, removed or restored is refused, since it has forgotten \
refunds. `journal backup` makes a copy that can be trusted; `journal accept` takes a restored one up."
)]
pub struct JournalArgs {
    /// What of it.
    #[command(subcommand)]
    command: JournalCommand,
}

/// What to do with the journal as a whole.
#[derive(Debug, clap::Subcommand)]
pub enum JournalCommand {
    /// Say where the journal is, what it knows, and what is open
    #[command(before_long_help = "\
Examples:
  cookiepay journal status
  cookiepay journal status -o json | jq -r .path")]
    Status,
    /// Make a copy of the journal that can be trusted
    #[command(before_long_help = "\
Examples:
  cookiepay journal backup /backup/cookiepay-journal.sqlite3")]
    Backup {
        /// The copy, which must not be there yet
        file: PathBuf,
    },
    /// Take up the journal that is there now: a restored one, or a new one where it is lost
    #[command(
        before_long_help = "\
Examples:
  cookiepay journal accept --note 'restored from the backup of 14 November, ticket 881'",
        after_long_help = "\
What it knows is shown, and you are asked. Refunds that it does not know could be made twice: run \
`cookiepay refunds verify` afterwards."
    )]
    Accept {
        /// Why, which is kept in the journal
        #[arg(long, value_name = "TEXT", value_parser = parse_note)]
        note: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Move the refunds of a journal in a file into the database of the configuration, once
    #[command(
        before_long_help = "\
Examples:
  cookiepay journal copy
  cookiepay journal copy --from /var/lib/cookiepay/journal.sqlite3 --yes",
        after_long_help = "\
What both know is shown, and you are asked. All of the file is copied in one transaction and read back before \
it is kept; refunds get numbers behind those that are there. The file is then refused by every command that refunds, \
and still read by `refunds list` and `refunds show`. If it is interrupted, nobody refunds with the file until the \
same command has been run again. Stop other machines from refunding with the database before it has the refunds of \
the file: it does not know of them."
    )]
    Copy {
        /// The file; without it, the one in the state directory
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Print the SQL that makes the tables of a journal in PostgreSQL, for an administrator
    #[command(
        before_long_help = "\
Examples:
  cookiepay journal schema --role refunds > journal.sql
  cookiepay journal schema --role refunds | psql -v ON_ERROR_STOP=1 -d cookiepay",
        after_long_help = "\
It needs no configuration and no database. A role that may create tables needs none of it: the program makes \
them itself when it first opens the journal. Two roles are safer: one that owns the tables, and one of the \
program, which can neither delete nor truncate them."
    )]
    Schema {
        /// The role of the program, which is granted what it needs, and no more
        #[arg(long, value_name = "ROLE", value_parser = clap::builder::NonEmptyStringValueParser::new())]
        role: Option<String>,
    },
}

impl JournalArgs {
    /// Tells whether what it prints comes in several formats.
    pub(super) const fn has_formats(&self) -> bool {
        match self.command {
            JournalCommand::Status
            | JournalCommand::Backup { .. }
            | JournalCommand::Copy { .. }
            | JournalCommand::Accept { .. } => true,
            JournalCommand::Schema { .. } => false,
        }
    }
}

/// Looks after the journal.
///
/// # Errors
///
/// [`Error::Journal`], [`Error::NotConfirmed`], and what printing gives.
pub fn run(args: JournalArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    match args.command {
        JournalCommand::Status => {
            let journal = open_journal(&*session.load()?, print.terminal)?;
            print_status(&journal.status()?, print)?;
        }
        JournalCommand::Backup { file } => {
            open_journal(&*session.load()?, print.terminal)?.backup(&file)?;
            print.terminal.note(CommandNote::JournalCopied(&file));
        }
        JournalCommand::Accept { note, yes } => {
            accept(&note, yes, &*session.load()?, print.terminal)?;
        }
        JournalCommand::Copy { from, yes } => {
            copy(from, yes, &*session.load()?, print.terminal)?;
        }
        JournalCommand::Schema { role } => {
            let sql = Journal::administrator_sql(role.as_deref());
            print.write(|out| out.write_all(sql.as_bytes()))?;
        }
    }
    Ok(Exit::Done)
}

/// Returns the database with its password, and warns of what others can change of the file that is to be copied into
/// it, and of those that lead to it.
fn database_for(
    file: &Path,
    setting: DatabaseSetting,
    config: &Config,
    terminal: &Console,
) -> Result<Database, Error> {
    let mut exposed = config.exposed().to_vec();
    exposed.extend(Journal::exposed(file));
    exposed.extend(setting.exposed());
    report::exposed(&exposed, config, terminal);
    let (database, warnings) = setting.fetch()?;
    for warning in &warnings {
        report::warning(terminal, warning);
    }
    Ok(database)
}

fn accept(
    note: &str,
    is_confirmed: bool,
    config: &Config,
    terminal: &Arc<Console>,
) -> Result<(), Error> {
    let path = match config.journal_place()?.value {
        JournalSetting::File(path) => path,
        JournalSetting::Database(setting) => {
            return Err(Journal::database_not_accepted(&setting.address).into());
        }
    };
    if path.exists() && Journal::open(&JournalPlace::File(path.clone()), Person::present()).is_ok()
    {
        terminal.note(CommandNote::JournalInUse);
        return Ok(());
    }
    if !is_confirmed && !terminal.can_ask() {
        return Err(NotConfirmed::NobodyToShow.into());
    }
    let status = if path.exists() {
        Some(Journal::open_to_read(&path, Person::present())?.status()?)
    } else {
        None
    };
    match &status {
        Some(status) => terminal.show_drawn(screen(status, terminal.language()).trim_end()),
        None => terminal.show(CommandNote::NoJournal(&path)),
    }
    if !is_confirmed {
        ask_for(Question::TakeUpJournal, terminal)?;
    }
    Journal::accept(&path, &Person::present(), note)?;
    terminal.offer(CommandNote::JournalTakenUp);
    Ok(())
}

fn copy(
    from: Option<PathBuf>,
    is_confirmed: bool,
    config: &Config,
    terminal: &Arc<Console>,
) -> Result<(), Error> {
    let JournalSetting::Database(setting) = config.journal_place()?.value else {
        return Err(JournalError::from(MoveError::NoDatabase).into());
    };
    let path = match from {
        Some(path) => path,
        None => default_journal_file()?,
    };
    let database = database_for(&path, *setting, config, terminal)?;
    let file = Journal::file_to_move(&path, Person::present())?;
    let place = JournalPlace::Database(Box::new(database.clone()));
    let status = Journal::open(&place, Person::present())?.status()?;
    if let Some(moved) = file
        .moved
        .filter(|it| it.is_done || it.journal != status.id)
    {
        if moved.journal == status.id {
            terminal.note(CommandNote::JournalMovedBefore(&moved));
            return Ok(());
        }
        let moved = Box::new(moved);
        let error = StoreError::File(FileError::Moved { path, moved });
        return Err(JournalError::Store(error).into());
    }
    if !is_confirmed && !terminal.can_ask() {
        return Err(NotConfirmed::NobodyToShow.into());
    }
    for status in [&file.status, &status] {
        terminal.show_drawn(screen(status, terminal.language()).trim_end());
    }
    if !is_confirmed {
        ask_for(Question::CopyJournal, terminal)?;
    }
    let copied = Journal::move_file(&path, &database, &status.id, &Person::present())?;
    terminal.note(CommandNote::JournalMoved(&copied));
    Ok(())
}

/// Asks whether to go on with the journal.
fn ask_for(question: Question, terminal: &Arc<Console>) -> Result<(), Error> {
    let word = last_word(terminal, Unanswered::JournalStays)?;
    let answer = ask(terminal, question, WantedAnswer::Word)?;
    drop(word);
    if answer == Confirmation::Yes {
        Ok(())
    } else {
        Err(NotConfirmed::JournalLeft.into())
    }
}

fn print_status(status: &JournalStatus, print: &Print<'_>) -> Result<(), Error> {
    print.write(|out| match print.format {
        Format::Table => out.write_all(screen(status, print.language()).as_bytes()),
        Format::Json | Format::Ndjson => write_object(out, &record(status)),
        Format::Csv | Format::Xlsx => {
            RecordCsv::new(out, print.form().dialect).write(&record(status))
        }
    })
}

fn record(status: &JournalStatus) -> Record<'_> {
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let database = status.database.as_ref();
    let kind = if database.is_some() {
        "postgresql"
    } else {
        "file"
    };
    let mut values = vec![
        ("path", Value::text(status.location.as_str())),
        ("id", Value::text(status.id.as_str())),
        ("version", Value::Number(number(status.version))),
        ("refunds", Value::Number(status.refunds)),
        ("highest_sent", Value::Number(number(status.highest_sent))),
        (
            "witnessed",
            Value::maybe(status.witnessed, |highest| Value::Number(number(highest))),
        ),
        ("open", Value::Number(status.open)),
        ("uncertain", Value::Number(status.uncertain)),
        ("kind", Value::text(kind)),
    ];
    values.extend(of_database(database));
    Record(values)
}

/// Returns what only a database says; a file has nothing under these names.
fn of_database(database: Option<&DatabaseStatus>) -> Vec<(&'static str, Value<'_>)> {
    let text = |of: fn(&DatabaseStatus) -> &str| Value::maybe(database, |it| Value::text(of(it)));
    let flag =
        |of: fn(&DatabaseStatus) -> Option<bool>| Value::maybe(database.and_then(of), Value::Flag);
    let joined = |of: fn(&DatabaseStatus) -> &[String]| {
        Value::maybe(database, |it| Value::text(of(it).join(", ")))
    };
    vec![
        ("server_version", text(|it| &it.server_version)),
        ("standby", flag(|it| Some(it.is_standby))),
        ("fsync", text(|it| &it.fsync)),
        ("synchronous_commit", text(|it| &it.synchronous_commit)),
        ("synchronous_standby", flag(|it| it.has_synchronous_standby)),
        ("pooler", flag(|it| Some(it.has_pooler))),
        ("encrypted", flag(|it| it.is_encrypted)),
        ("privileges_lacking", joined(|it| &it.lacking)),
        ("privileges_beyond", joined(|it| &it.beyond)),
        (
            "alive",
            Value::maybe(database, |it| {
                Value::Records(it.alive.iter().map(of_run).collect())
            }),
        ),
    ]
}

fn of_run(run: &LivingRun) -> Record<'_> {
    Record(vec![
        ("person", Value::text(run.person.as_str())),
        ("host", Value::text(run.host.as_str())),
        ("process", Value::Number(run.process.into())),
        ("since", Value::Moment(run.since)),
    ])
}

/// Draws what a journal knows, a line each.
fn screen(status: &JournalStatus, language: Language) -> String {
    let mut rows = vec![
        (Label::Path, status.location.to_string()),
        (Label::Id, status.id.clone()),
        (Label::Version, status.version.to_string()),
        (Label::Refunds, status.refunds.to_string()),
        (Label::HighestSent, say::highest_sent(language, status)),
        (Label::Open, say::open(language, status.open)),
        (
            Label::NotCertain,
            say::not_certain(language, status.uncertain),
        ),
    ];
    if let Some(database) = &status.database {
        rows.extend(rows_of_database(database, language));
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(label, value)| {
            let value = escape(&value).into_owned();
            vec![label.said(language).into(), value.into()]
        })
        .collect();
    aligned(&rows, LABEL_WIDTH)
}

fn rows_of_database(database: &DatabaseStatus, language: Language) -> Vec<(Label, String)> {
    let mut rows = vec![
        (Label::Server, say::server(language, database)),
        (Label::Durability, say::durability(language, database)),
        (Label::Standby, say::standby(language, database)),
        (Label::Connection, say::connection(language, database)),
        (Label::Role, say::privileges(language, database)),
    ];
    let labels = std::iter::once(Label::Alive).chain(std::iter::repeat(Label::Continued));
    let mut alive: Vec<String> = database
        .alive
        .iter()
        .map(|run| say::living(language, run))
        .collect();
    if alive.is_empty() {
        alive.push(say::nobody_alive(language));
    }
    rows.extend(labels.zip(alive));
    rows
}
