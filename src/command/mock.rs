//! `mock`: a gateway with made-up payments, for trying things out and for rehearsing trouble.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::own_files::spare;
use super::value::{parse_address, parse_day, parse_number};
use super::{Print, Session};
use crate::error::{Failure, OwnFile};
use crate::exit::Exit;
use crate::mock::{self, Fault};
use crate::words::CommandNote;

/// What the mock gateway is to be like.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay mock
  cookiepay mock --listen 127.0.0.1:8480 --state ledger.ndjson
  cookiepay mock --fault cancel:drop-after*1 --fault search:500@0.1
  cookiepay mock --fault cancel:code-late=3s:9999:통신_타임아웃*1 --fault find:lag=2s",
    after_long_help = mock::help()
)]
pub struct MockArgs {
    /// Listen on this loopback address; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480", value_parser = parse_address)]
    listen: SocketAddr,
    /// Make up about so many payments a year
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = parse_number::<u32>)]
    payments: u32,
    /// Make up other payments for another number
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = parse_number::<u64>)]
    seed: u64,
    /// Keep cancels in this file, so that they outlive the run
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// End the year of payments on this day instead of today; the clock starts at 23:00 of it in Korea
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    today: Option<Date>,
    /// Misbehave
    #[arg(
        long = "fault",
        value_name = "SPEC",
        help = "Misbehave: ENDPOINT:KIND[=VALUE][*TIMES][@PROBABILITY][/DAY]; repeatable"
    )]
    faults: Vec<Fault>,
}

/// Prints a profile to paste, then serves until it is stopped.
///
/// # Errors
///
/// [`Error::Mock`](crate::error::Error::Mock) when the address cannot be listened on.
pub fn run(args: MockArgs, _session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    if let Some(ledger) = &args.state {
        spare(print.target, OwnFile::Ledger, ledger)?;
    }
    let mut out = print.open()?;
    let log = Arc::clone(print.terminal);
    let server = mock::start(mock::Options {
        listen: args.listen,
        payments: args.payments,
        seed: args.seed,
        state: args.state,
        faults: args.faults,
        today: args.today,
        log: Some(Box::new(move |served| log.trace(1, served))),
    })?;
    let (api_id, api_key) = server.credentials();
    let address = server.address();
    write!(
        out,
        "[profiles.mock]\nbase_url = \"http://{address}\"\napi_id = \"{api_id}\"\napi_key = \"{api_key}\"\n",
    )?;
    print.finish(out)?;
    print.terminal.note(CommandNote::PasteConfig);
    server.wait();
    Ok(Exit::Done)
}
