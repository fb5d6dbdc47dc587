//! Looks payments up on the gateway CookiePay and gives money back at most once.
//!
//! # Map
//!
//! A module names only those that its row lists, and a row lists only rows below it. `tests/cli/tidy.rs`
//! reads this table, and holds the code to it.
//!
//! | module | what it is for | may name |
//! |---|---|---|
//! | [`cli`] | the command line | [`command`], [`error`], [`terminal`], [`exit`], [`language`] |
//! | [`command`] | one file for each command: it asks and shows | [`error`], [`words`], [`refund`], [`search`], [`order_list`], [`config`], [`gateway`], [`journal`], [`output`], [`mock`], [`destination`], [`interruption`], [`terminal`], [`exit`], [`payment`], [`secret`], [`spelling`], [`folder`], [`wrap`], [`spill`], [`encoding`], [`shown`], [`rights`], [`language`] |
//! | [`words`] | every sentence that a person reads | [`error`], [`refund`], [`search`], [`order_list`], [`table_file`], [`config`], [`gateway`], [`journal`], [`output`], [`mock`], [`destination`], [`terminal`], [`exit`], [`payment`], [`secret`], [`spelling`], [`small_file`], [`encoding`], [`shown`], [`rights`], [`language`] |
//! | [`error`] | how a run fails, and what to do then | [`refund`], [`search`], [`order_list`], [`config`], [`gateway`], [`journal`], [`output`], [`mock`], [`destination`], [`exit`], [`payment`], [`encoding`], [`rights`] |
//! | [`search`] | payments of a period or of TIDs: complete, or an error | [`gateway`], [`payment`], [`spill`] |
//! | [`refund`] | from an order to what came of it | [`table_file`], [`gateway`], [`journal`], [`interruption`], [`payment`] |
//! | [`order_list`] | the shop's list of orders, line by line | [`table_file`], [`payment`], [`encoding`], [`spelling`] |
//! | [`table_file`] | tables in: rows with names, whatever wrote them | [`output`], [`spelling`], [`encoding`] |
//! | [`config`] | profiles: whose payments, how to reach them, and where the journal is | [`gateway`], [`journal`], [`payment`], [`secret`], [`spelling`], [`folder`], [`small_file`], [`encoding`], [`shown`], [`rights`], [`child`], [`process`], [`language`] |
//! | [`gateway`] | the only module that speaks HTTP | [`payment`], [`secret`], [`small_file`] |
//! | [`journal`] | gives money back at most once | [`payment`], [`secret`], [`spelling`], [`folder`], [`small_file`], [`shown`], [`rights`], [`process`] |
//! | [`output`] | values in, bytes out | [`payment`], [`spelling`], [`wrap`], [`shown`], [`language`] |
//! | [`mock`] | a gateway on this machine | nobody |
//! | [`destination`] | where a document goes | [`interruption`], [`terminal`], [`folder`] |
//! | [`interruption`] | signals | [`exit`] |
//! | [`terminal`] | stdout, stderr, the keyboard | [`wrap`], [`shown`], [`child`] |
//! | [`exit`] | exit codes | nobody |
//! | [`payment`] | the vocabulary | [`shown`] |
//! | [`secret`] | texts that are not shown | nobody |
//! | [`small_file`] | a small file, read whole | [`rights`] |
//! | [`encoding`] | in which encoding a text was saved | nobody |
//! | [`child`] | other programs, started without our secrets | nobody |
//! | [`language`] | in which language a person is spoken to | nobody |
//! | [`process`] | processes of this machine | nobody |
//! | [`spelling`] | the word that was probably meant | nobody |
//! | [`wrap`] | lines broken between words | nobody |
//! | [`folder`] | the folder of a file, and folders for their owner only | nobody |
//! | [`rights`] | who else can change a file | nobody |
//! | [`spill`] | bytes that are kept out of memory | nobody |
//! | [`shown`] | what of a text may be shown | nobody |
//!
//! What is known of the gateway stands in [`gateway`], what may follow what in the life of a refund in
//! [`journal`], and why it is built so in `decisions`.
//!
//! The binary is the product; the library exists for its tests and benchmarks, and promises nothing.

pub mod child;
pub mod cli;
pub mod command;
pub mod config;
pub mod destination;
pub mod encoding;
pub mod error;
pub mod exit;
pub mod folder;
pub mod gateway;
pub mod interruption;
#[cfg_attr(
    not(feature = "postgres"),
    expect(dead_code, reason = "no database takes in what a file holds")
)]
pub mod journal;
pub mod language;
pub mod mock;
pub mod order_list;
pub mod output;
pub mod payment;
pub mod process;
pub mod refund;
pub mod rights;
pub mod search;
pub mod secret;
pub mod shown;
pub mod small_file;
pub mod spelling;
pub mod spill;
pub mod table_file;
pub mod terminal;
pub mod words;
pub mod wrap;

#[cfg(doc)]
#[doc = include_str!("decisions.md")]
pub mod decisions {}

use std::ffi::OsString;
use std::sync::Arc;

use clap::{CommandFactory as _, Parser as _};

use crate::cli::Cli;
use crate::command::{Console, Session};
use crate::exit::Exit;
use crate::output::Format;
use crate::terminal::Terminal;
pub use crate::terminal::tame_panics;

/// Carries out one command line, and says how it ended.
#[must_use]
pub fn run(arguments: &[OsString]) -> Exit {
    if let Some(request) = command::completions::Request::of(arguments) {
        return request.answer(Cli::command());
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return cli::answer(error, arguments),
    };
    let is_json = cli.global.output.is_some_and(Format::is_json);
    let global = &cli.global;
    let language = command::language(global.lang, global.config.clone());
    let terminal = Terminal::new(global.color, global.quiet, global.verbose);
    let way = command::pasted_way(
        global.config.as_deref(),
        global.profile.as_deref(),
        arguments,
    );
    let console = Arc::new(Console::new(terminal, language).with_way(way));
    let session = Session::new(&cli.global, Cli::command, &console);
    match command::run(cli.command, &session) {
        Ok(exit) => exit,
        Err(failure) if failure.is_closed_pipe() => Exit::Done,
        Err(failure) => {
            command::report::failure(&failure, is_json, &console);
            failure.error.exit()
        }
    }
}
