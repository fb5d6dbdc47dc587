//! `mock`: a gateway with made-up payments, for trying things out and for rehearsing trouble.

mod made_up;
mod orders;

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use self::made_up::MadeUp;
use self::orders::OrdersArgs;
use super::misuse::not_beside;
use super::own_files::spare;
use super::value::parse_address;
use super::{Print, Session};
use crate::error::{Failure, OwnFile, UsageError};
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
    #[command(subcommand)]
    command: Option<MockCommand>,
    /// Listen on this loopback address [default: 127.0.0.1:8480]; port 0 takes a free one
    #[arg(long, value_name = "ADDR", value_parser = parse_address)]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    payments: MadeUp,
    /// Keep cancels in this file, so that they outlive the run
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Misbehave
    #[arg(
        long = "fault",
        value_name = "SPEC",
        help = "Misbehave: ENDPOINT:KIND[=VALUE][*TIMES][@PROBABILITY][/DAY]; repeatable"
    )]
    faults: Vec<Fault>,
}

/// What there is beside the gateway itself.
#[derive(Debug, clap::Subcommand)]
enum MockCommand {
    /// Print the shop's own list of its orders, as CSV
    Orders(OrdersArgs),
}

/// Where it listens if nobody says so.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8480);

impl MockArgs {
    /// Tells whether data is printed, and not only a profile to paste.
    pub(super) const fn prints_data(&self) -> bool {
        self.command.is_some()
    }

    /// Returns an option that says something of a gateway, if there is one.
    fn option_of_gateway(&self) -> Option<&'static str> {
        let options = [
            ("--listen", self.listen.is_some()),
            ("--state", self.state.is_some()),
            ("--fault", !self.faults.is_empty()),
        ];
        let mut said = options.into_iter().filter(|(_, is_said)| *is_said);
        said.next().map(|(option, _)| option)
    }
}

/// Prints a profile to paste, then serves until it is stopped; or prints a list of orders.
///
/// # Errors
///
/// [`Error::Mock`](crate::error::Error::Mock) when the address cannot be listened on; what the list gives.
pub fn run(mut args: MockArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    if let Some(MockCommand::Orders(list)) = args.command.take() {
        if let Some(option) = args.option_of_gateway() {
            let misuse = not_beside(session.command_line(), option, &["mock", "orders"]);
            return Err(UsageError::Misuse(Box::new(misuse)).into());
        }
        return list.print(args.payments, print);
    }
    if let Some(ledger) = &args.state {
        spare(print.target, OwnFile::Ledger, ledger)?;
    }
    let mut out = print.open()?;
    let log = Arc::clone(print.terminal);
    let server = mock::start(mock::Options {
        listen: args.listen.unwrap_or(LISTEN),
        payments: args.payments.per_year,
        seed: args.payments.seed,
        state: args.state,
        faults: args.faults,
        today: args.payments.today,
        log: Some(Box::new(move |served| log.trace(1, served))),
    })?;
    let (api_id, api_key) = server.credentials();
    let address = server.address();
    write!(
        out,
        "[profiles.mock]\nbase_url = \"http://{address}\"\napi_id = \"{api_id}\"\napi_key = \"{api_key}\"\n",
    )?;
    print.finish(out)?;
    print.terminal.offer(CommandNote::PasteConfig);
    server.wait();
    Ok(Exit::Done)
}
