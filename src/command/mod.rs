//! One file for each command: its arguments, its help, its `run`.
//!
//! What a command takes is what it may reach: one without a [`Connection`] cannot reach the network.

pub mod cancel;
pub mod completions;
pub mod config;
pub mod man;
pub mod mock;
pub mod search;
pub mod token;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::{Cli, Command, Global};
use crate::config::{Config, DEMO, Overrides, Profile, Resolved, Variables, location, state_dir};
use crate::destination::Destination;
use crate::error::{Context, Error, Failure};
use crate::exit::Exit;
use crate::gateway::{Account, Endpoint, Event, Gateway};
use crate::journal::{Journal, Merchant, Person};
use crate::mock as mock_gateway;
use crate::secret::Secret;
use crate::terminal::Terminal;

/// A profile and the gateway it leads to.
pub struct Connection {
    /// Whose payments.
    pub profile: Profile,
    /// The way to them, also for a thread that may be left behind.
    pub gateway: Arc<Gateway>,
    /// The gateway inside this process, for as long as the connection lasts.
    _demo: Option<mock_gateway::Server>,
}

/// Carries out one command.
///
/// # Errors
///
/// [`Failure`]: what went wrong, and with which profile.
pub fn run(cli: Cli, terminal: &Arc<Terminal>) -> Result<Exit, Failure> {
    let global = &cli.global;
    let destination = || Destination::open(global.out.as_deref(), terminal).map_err(Error::from);
    match cli.command {
        Command::Token(args) => with_connection(global, terminal, |connection| {
            token::run(&args, global.output, connection, destination()?)
        }),
        Command::Search(args) => {
            let query = args.query(global.output)?;
            with_connection(global, terminal, |connection| {
                search::run(
                    query,
                    global.output,
                    connection,
                    global.out.as_deref(),
                    terminal,
                )
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
        Command::Cancel(args) => with_journal(global, terminal, |connection, journal| {
            let out = global.out.as_deref();
            cancel::run(args, global.output, connection, journal, out, terminal)
        }),
        Command::Mock(args) => Ok(mock::run(args, destination()?, terminal)?),
        Command::Completions(args) => Ok(completions::run(&args, destination()?)?),
        Command::Man(args) => Ok(man::run(&args, destination()?)?),
    }
}

impl Connection {
    /// Returns whose refunds these are, in the journal's words.
    fn merchant(&self) -> Merchant {
        Merchant {
            environment: self.profile.endpoint.to_string(),
            api_id: self.profile.api_id.clone(),
            profile: self.profile.name.clone(),
        }
    }
}

/// Resolves the profile, connects, and names the profile in whatever goes wrong afterwards.
fn with_connection<E: Into<Failure>>(
    global: &Global,
    terminal: &Arc<Terminal>,
    run: impl FnOnce(&Connection) -> Result<Exit, E>,
) -> Result<Exit, Failure> {
    let connection = connect(&load(global, terminal)?, terminal)?;
    run(&connection).map_err(|failure| about(&connection, failure.into()))
}

/// Opens the journal too: where that fails, nothing is sent.
fn with_journal(
    global: &Global,
    terminal: &Arc<Terminal>,
    run: impl FnOnce(&Connection, &Journal) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let config = load(global, terminal)?;
    let connection = connect(&config, terminal)?;
    open_journal(&config)
        .map_err(Failure::from)
        .and_then(|journal| run(&connection, &journal))
        .map_err(|failure| about(&connection, failure))
}

fn about(connection: &Connection, failure: Failure) -> Failure {
    let context = Box::new(Context {
        profile: Some(connection.profile.name.clone()),
        environment: Some(connection.profile.endpoint.environment().name()),
        ..*failure.context
    });
    Failure { context, ..failure }
}

fn open_journal(config: &Config) -> Result<Journal, Error> {
    let path = config.journal_path()?.value;
    Ok(Journal::open(&path, Person::present())?)
}

fn connect(config: &Config, terminal: &Arc<Terminal>) -> Result<Connection, Error> {
    let (profile, demo) = match config.resolve(None)? {
        Resolved::Profile(profile) => (*profile, None),
        Resolved::Demo => {
            let server = mock_gateway::start(mock_gateway::Options {
                state: demo_state(terminal),
                ..mock_gateway::Options::default()
            })?;
            let (api_id, api_key) = server.credentials();
            let profile = Profile::with_defaults(
                DEMO.to_owned(),
                Endpoint::demo(server.address()),
                api_id.to_owned(),
                Secret::new(api_key.to_owned()),
            );
            (profile, Some(server))
        }
    };
    let listener = {
        let terminal = Arc::clone(terminal);
        Arc::new(move |event: &Event<'_>| terminal.trace(1, event))
    };
    let gateway = Arc::new(Gateway::new(account(&profile), listener)?);
    Ok(Connection {
        profile,
        gateway,
        _demo: demo,
    })
}

/// Where the demo remembers its cancels; `None` on a machine that lets it keep nothing.
fn demo_state(terminal: &Terminal) -> Option<PathBuf> {
    let folder = state_dir().ok()?;
    if let Err(error) = fs::create_dir_all(&folder) {
        terminal.warn(format_args!(
            "the demo will forget its cancels: cannot create {}: {error}",
            folder.display()
        ));
        return None;
    }
    Some(folder.join("demo-ledger.ndjson"))
}

fn load(global: &Global, terminal: &Terminal) -> Result<Config, Error> {
    let config = Config::load(overrides(global), Variables::from_process())?;
    for warning in config.warnings() {
        terminal.warn(warning);
    }
    Ok(config)
}

fn overrides(global: &Global) -> Overrides {
    Overrides {
        profile: global.profile.clone(),
        config_file: global.config.clone(),
    }
}

fn account(profile: &Profile) -> Account {
    Account {
        endpoint: profile.endpoint.clone(),
        api_id: profile.api_id.clone(),
        api_key: profile.api_key.clone(),
        connect_timeout: profile.connect_timeout,
        search_timeout: profile.search_timeout,
        cancel_timeout: profile.cancel_timeout,
        ca_file: profile.ca_file.clone(),
        proxy: profile
            .proxy
            .as_ref()
            .map(|proxy| Secret::new(proxy.expose_url().to_owned())),
        max_connections: 4,
    }
}
