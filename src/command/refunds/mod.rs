//! `refunds`: what the journal knows, and settling what is in doubt. Refuses to send a refund, and to
//! delete one.

mod args;
mod list;
mod print;
mod settle;
mod verify;

pub use self::args::RefundsArgs;
use self::args::{Offline, Online, RefundsCommand};
use self::list::list;
use self::print::print_entry;
use self::settle::{reconcile, resolve};
use self::verify::verify;
use super::open_journal::{open_journal, open_journal_to_show};
use super::value::day_of_words;
use super::{Print, Session};
use crate::command::finder::Finder;
use crate::error::{Error, Failure};
use crate::exit::Exit;
use crate::journal::Journal;

/// Shows what the journal knows, or settles it.
///
/// # Errors
///
/// [`Error::Journal`], what printing gives, and what each says that looks at payments.
pub fn run(args: RefundsArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let config = session.load()?;
    let command = match args.command {
        RefundsCommand::Offline(command) => {
            let journal = open_journal_to_show(&config, print.terminal)?;
            return Ok(show(command, &journal, print)?);
        }
        RefundsCommand::Online(command) => command,
    };
    let journal = open_journal(&config, print.terminal)?;
    let mut finder = Finder::new(session, &config);
    match command {
        Online::Reconcile(which) => Ok(reconcile(&which, &mut finder, &journal, print)?),
        Online::Resolve(args) => resolve(&args, &mut finder, &journal, print),
        Online::Verify { since } => {
            Ok(verify(&day_of_words(&since), &mut finder, &journal, print)?)
        }
    }
}

/// Lists or shows, with nothing but the journal.
fn show(command: Offline, journal: &Journal, print: &Print<'_>) -> Result<Exit, Error> {
    match command {
        Offline::List(args) => list(&args, journal, print)?,
        Offline::Show { id } => {
            let (entry, steps) = journal.show(id)?;
            print_entry(print, &entry, &steps)?;
        }
    }
    Ok(Exit::Done)
}
