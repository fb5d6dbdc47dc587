//! One file for each command: its arguments, its help, its `run`.
//!
//! What a command takes from the [`Session`] is what it may reach: one that asks it for no connection
//! does not reach the network.

pub mod cancel;
pub mod compare;
pub mod completions;
pub mod config;
mod confirm;
mod console;
pub mod doctor;
pub mod explain;
mod finder;
mod global;
pub mod help;
mod input;
pub mod journal;
pub mod man;
pub(crate) mod misuse;
pub mod mock;
mod note;
mod open_journal;
mod own_files;
mod print;
pub mod refunds;
pub(crate) mod report;
mod screen;
pub mod search;
pub(crate) mod session;
pub mod show;
pub mod token;
mod value;
pub mod version;
mod wait;

pub use self::console::Console;
pub(crate) use self::global::pasted_way;
pub use self::global::{Global, language, value_of};
pub use self::print::{Print, TextOrJson};
pub use self::session::{Connection, Session};
use crate::error::{Failure, UsageError};
use crate::exit::Exit;
use crate::output::Format;

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Issue an access token and print it
    Token(token::TokenArgs),
    /// Look up payments by day or by TID
    Search(search::SearchArgs),
    /// Show one payment in full, our refunds of it, and what can be done with it
    Show(show::ShowArgs),
    /// Give the money of a payment back, at most once
    Cancel(cancel::CancelArgs),
    /// Compare the shop's own orders with the gateway's payments
    Compare(compare::CompareArgs),
    /// Show, try and write the configuration
    Config(config::ConfigArgs),
    /// Look whether everything works that a refund needs, and say what to do where it does not
    Doctor(doctor::DoctorArgs),
    /// Show the journal of refunds, and settle what is in doubt
    Refunds(refunds::RefundsArgs),
    /// Say where the journal of refunds is, copy it, take up a restored one, or move it into a database
    Journal(journal::JournalArgs),
    /// Explain a code: what it means, whether money moved, and what to do
    Explain(explain::ExplainArgs),
    /// Run a gateway with made-up payments on this machine
    Mock(mock::MockArgs),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(man::ManArgs),
    /// Explain a command, with examples
    Help(help::HelpArgs),
    /// Print the version
    Version(version::VersionArgs),
}

impl Command {
    /// Tells whether what it prints comes in several formats.
    const fn has_formats(&self) -> bool {
        match self {
            Self::Token(_)
            | Self::Search(_)
            | Self::Show(_)
            | Self::Cancel(_)
            | Self::Compare(_)
            | Self::Config(_)
            | Self::Doctor(_)
            | Self::Refunds(_)
            | Self::Explain(_)
            | Self::Version(_) => true,
            Self::Journal(args) => args.has_formats(),
            Self::Mock(args) => args.prints_data(),
            Self::Completions(_) | Self::Man(_) | Self::Help(_) => false,
        }
    }
}

/// Carries out one command.
///
/// # Errors
///
/// [`Failure`]: what went wrong, and with which profile.
pub fn run(command: Command, session: &Session<'_>) -> Result<Exit, Failure> {
    let print = session.print(command.has_formats())?;
    // A mock gateway prints what leads to it, and its ledger may be named as anything.
    if !command.has_formats() && !matches!(command, Command::Mock(_)) {
        print::check_suffix_of_text(print.target)?;
    }
    if print.format == Format::Xlsx && !matches!(command, Command::Search(_) | Command::Compare(_))
    {
        return Err(UsageError::WorkbookWithoutPayments.into());
    }
    match command {
        Command::Token(args) => token::run(&args, session, &print),
        Command::Search(args) => search::run(args, session, &print),
        Command::Show(args) => show::run(&args, session, &print),
        Command::Cancel(args) => cancel::run(args, session, &print),
        Command::Compare(args) => compare::run(&args, session, &print),
        Command::Config(args) => config::run(&args, session, &print),
        Command::Doctor(args) => doctor::run(&args, session, &print),
        Command::Refunds(args) => refunds::run(args, session, &print),
        Command::Journal(args) => journal::run(args, session, &print),
        Command::Explain(args) => explain::run(&args, session, &print),
        Command::Mock(args) => mock::run(args, session, &print),
        Command::Completions(args) => completions::run(&args, session, &print),
        Command::Man(args) => man::run(&args, session, &print),
        Command::Help(args) => help::run(&args, session, &print),
        Command::Version(args) => version::run(&args, session, &print),
    }
}
