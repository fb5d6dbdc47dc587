//! One file for each command: its arguments, its help, its `run`.
//!
//! What a command takes is what it may reach: one without a [`Connection`] cannot reach the network.

pub mod cancel;
pub mod completions;
pub mod config;
pub(crate) mod connection;
pub mod journal;
pub mod man;
pub mod mock;
pub mod refunds;
pub mod search;
pub mod token;

use std::sync::Arc;

pub use self::connection::Connection;
use self::connection::{
    Finder, connect_several, find_owner, load, open_journal, open_journal_to_show, overrides,
    with_connection, with_journal,
};
use crate::cli::{Cli, Command};
use crate::config::{Variables, location};
use crate::destination::Destination;
use crate::error::{Error, Failure};
use crate::exit::Exit;
use crate::output::Format;
use crate::terminal::Terminal;

/// Carries out one command.
///
/// # Errors
///
/// [`Failure`]: what went wrong, and with which profile.
pub fn run(cli: Cli, terminal: &Arc<Terminal>) -> Result<Exit, Failure> {
    let global = &cli.global;
    let destination = || Destination::open(global.out.as_deref(), terminal).map_err(Error::from);
    if global.output == Format::Xlsx && !matches!(cli.command, Command::Search(_)) {
        let only = "only a search has payments for a workbook: leave out -o xlsx";
        return Err(Error::Usage(only.into()).into());
    }
    match cli.command {
        Command::Token(args) => with_connection(global, terminal, |connection| {
            token::run(&args, global.output, connection, destination()?)
        }),
        Command::Search(args) => {
            let wants_all = args.wants_all_profiles();
            let query = args.query(global.output)?;
            let connections = connect_several(global, terminal, wants_all, query.jobs())?;
            let out = global.out.as_deref();
            search::run(&query, global.output, &connections, out, terminal).map_err(|error| {
                match connections.as_slice() {
                    [connection] => connection.name_in(error),
                    _ => error.into(),
                }
            })
        }
        Command::Config(args) => match args.command {
            config::Command::Path => {
                let location = location(&overrides(global), &Variables::from_process())?;
                Ok(config::path(&location, global.output, destination()?)?)
            }
            config::Command::Show => {
                let config = load(global, terminal)?;
                Ok(config::show(&config, global.output, destination()?)?)
            }
            config::Command::Check => with_connection(global, terminal, |connection| {
                config::check(connection, global.output, destination()?)
            }),
            config::Command::Init => {
                let location = location(&overrides(global), &Variables::from_process())?;
                Ok(config::init(
                    &location,
                    global.output,
                    destination()?,
                    terminal,
                )?)
            }
        },
        Command::Cancel(args) => {
            let out = global.out.as_deref();
            let Some(tid) = args.tid_of_any_profile() else {
                return with_journal(global, terminal, args.jobs(), |connection, journal| {
                    cancel::run(args, global.output, connection, journal, out, terminal)
                });
            };
            let connections = connect_several(global, terminal, true, 1)?;
            let owner = find_owner(&connections, tid)?;
            let journal = open_journal(&load(global, terminal)?)?;
            cancel::run(args, global.output, owner, &journal, out, terminal)
                .map_err(|failure| owner.name_in(failure))
        }
        Command::Journal(args) => {
            let config = load(global, terminal)?;
            let out = destination()?;
            Ok(journal::run(
                args.command,
                global.output,
                &config,
                out,
                terminal,
            )?)
        }
        Command::Refunds(args) => {
            let config = load(global, terminal)?;
            let journal = match &args.command {
                refunds::Command::Offline(_) => open_journal_to_show(&config, terminal)?,
                refunds::Command::Online(_) => open_journal(&config)?,
            };
            let print = refunds::Print {
                format: global.output,
                out: global.out.as_deref(),
                terminal,
            };
            let mut finder = Finder::new(global, &config, terminal);
            Ok(match args.command {
                refunds::Command::Offline(command) => refunds::run(command, &journal, &print)?,
                refunds::Command::Online(refunds::Online::Reconcile(which)) => {
                    refunds::reconcile(&which, &mut finder, &journal, &print, terminal)?
                }
                refunds::Command::Online(refunds::Online::Resolve(args)) => {
                    refunds::resolve(&args, &mut finder, &journal, &print, terminal)?
                }
                refunds::Command::Online(refunds::Online::Verify { since }) => {
                    refunds::verify(&since, &mut finder, &journal, &print, terminal)?
                }
            })
        }
        Command::Mock(args) => Ok(mock::run(args, destination()?, terminal)?),
        Command::Completions(args) => Ok(completions::run(&args, destination()?)?),
        Command::Man(args) => Ok(man::run(&args, destination()?)?),
    }
}
