//! `journal`: where the journal is, a copy that can be trusted, and taking up a restored one. Refuses
//! to send anything.

use std::path::PathBuf;
use std::sync::Arc;

use super::confirm::{Confirmation, WantedAnswer, ask, last_word};
use super::note::parse_note;
use super::open_journal::open_journal;
use super::{Print, Session};
use crate::command::Console;
use crate::config::Config;
use crate::error::{Error, Failure, NotConfirmed};
use crate::exit::Exit;
use crate::journal::{Journal, JournalPlace, JournalStatus, Person};
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
  cookiepay journal accept --note 'restored from the backup of 14 November, ticket 881'",
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
}

/// Looks after the journal.
///
/// # Errors
///
/// [`Error::Journal`], [`Error::NotConfirmed`], and what printing gives.
pub fn run(args: JournalArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let config = session.load()?;
    match args.command {
        JournalCommand::Status => {
            print_status(&open_journal(&config, print.terminal)?.status()?, print)?;
        }
        JournalCommand::Backup { file } => {
            open_journal(&config, print.terminal)?.backup(&file)?;
            print.terminal.note(CommandNote::JournalCopied(&file));
        }
        JournalCommand::Accept { note, yes } => accept(&note, yes, &config, print.terminal)?,
    }
    Ok(Exit::Done)
}

fn accept(
    note: &str,
    is_confirmed: bool,
    config: &Config,
    terminal: &Arc<Console>,
) -> Result<(), Error> {
    let path = config.journal_path()?.value;
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
        let word = last_word(terminal, Unanswered::JournalStays)?;
        let answer = ask(terminal, Question::TakeUpJournal, WantedAnswer::Word)?;
        drop(word);
        if answer != Confirmation::Yes {
            return Err(NotConfirmed::JournalLeft.into());
        }
    }
    Journal::accept(&path, &Person::present(), note)?;
    terminal.note(CommandNote::JournalTakenUp);
    Ok(())
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
    Record(vec![
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
    ])
}

/// Draws what a journal knows, a line each.
fn screen(status: &JournalStatus, language: Language) -> String {
    let rows = [
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
    ]
    .map(|(label, value)| {
        let value = escape(&value).into_owned();
        vec![label.said(language).into(), value.into()]
    });
    aligned(&rows, LABEL_WIDTH)
}
