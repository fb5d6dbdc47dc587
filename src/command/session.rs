//! What a command has at hand: the global options, and by them the profiles, the gateways and the
//! journal of the run. Refuses to go on with half a profile.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use super::global::Global;
use super::open_journal::open_journal_for;
use super::own_files::{demo_state, spare_all};
use super::print::{Print, format_of};
use super::report;
use super::value::parse_names;
use crate::command::Console;
use crate::config::{
    self, Config, ConfigError, DEMO, Origin, Overrides, Profile, Resolved, Selected, Setting,
    Settings, Variables,
};
use crate::destination::Target;
use crate::error::{Context, Error, Failure, SetupProblem, UsageError};
use crate::exit::Exit;
use crate::gateway::{self, Endpoint, Gateway, WireEvent};
use crate::journal::{Journal, Via};
use crate::mock as mock_gateway;
use crate::output::Format;
use crate::payment::{Environment, Merchant, Tid};
use crate::search::SeveralOwners;
use crate::secret::Secret;
use crate::words::CommandNote;

/// What a command has at hand.
pub struct Session<'a> {
    global: &'a Global,
    /// The whole command line, for what describes it.
    command_line: fn() -> clap::Command,
    terminal: &'a Arc<Console>,
    variables: Variables,
    /// The configuration, once it was read: a pipe can be read only once.
    config: OnceCell<Arc<Config>>,
}

/// A profile and the gateway it leads to.
pub struct Connection {
    /// Whose payments.
    pub profile: Profile,
    /// The way to them, also for a thread that may be left behind.
    pub gateway: Arc<Gateway>,
    /// The gateway inside this process, for as long as the connection lasts.
    _demo: Option<mock_gateway::Server>,
}

impl<'a> Session<'a> {
    /// Begins a run; `command_line` makes what clap knows of all commands.
    #[must_use]
    pub fn new(
        global: &'a Global,
        command_line: fn() -> clap::Command,
        terminal: &'a Arc<Console>,
    ) -> Self {
        Self {
            global,
            command_line,
            terminal,
            variables: Variables::from_process(),
            config: OnceCell::new(),
        }
    }

    /// Returns where and how the result is printed; `has_formats` says whether there is a choice.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] where the options contradict each other, [`Error::Destination`] where nothing can
    /// be written.
    pub fn print(&self, has_formats: bool) -> Result<Print<'a>, Error> {
        let target = Target::of(self.global.out.as_deref())?;
        self.spare(target)?;
        let asked = self.global.output;
        let format = if has_formats {
            format_of(asked, target)?
        } else {
            asked.unwrap_or_default()
        };
        if self.global.bom && format != Format::Csv {
            return Err(UsageError::MarkWithoutCsv.into());
        }
        Ok(Print {
            format,
            target,
            is_for_excel: self.global.bom,
            terminal: self.terminal,
        })
    }

    /// Makes sure that data takes the place of nothing that a run reads or keeps, whatever the command.
    pub(super) fn spare(&self, target: Target<'_>) -> Result<(), Error> {
        let location = self.location().ok().map(|it| it.value);
        spare_all(target, location.as_deref(), || self.load_silently())
    }

    /// Makes what clap knows of all commands.
    pub(super) fn command_line(&self) -> clap::Command {
        (self.command_line)()
    }

    /// Returns where the configuration file is, or would be.
    pub(super) fn location(&self) -> Result<Setting<PathBuf>, Error> {
        Ok(config::location(&self.overrides(), &self.variables)?)
    }

    /// Reads the configuration, and warns of what is doubtful in it.
    pub(super) fn load(&self) -> Result<Arc<Config>, Error> {
        let config = self.load_silently()?;
        for warning in config.warnings() {
            report::warning(self.terminal, warning);
        }
        Ok(config)
    }

    /// Returns what `-p`, or else `COOKIEPAY_PROFILE`, calls a profile that is to be set up.
    pub(super) fn profile_to_set_up(&self) -> Result<Option<Setting<String>>, Error> {
        let origin = match self.global.profile {
            Some(_) => Origin::Flag("--profile"),
            None => Origin::Environment("COOKIEPAY_PROFILE"),
        };
        let named = self.the_one_named()?.map(str::to_owned);
        Ok(named.map(|value| Setting { value, origin }))
    }

    /// Returns the variables that go before what a profile says.
    pub(super) fn variables_before_the_file(&self) -> Vec<&'static str> {
        self.variables.credentials()
    }

    /// Reads a profile that was just written, as it is in the file.
    pub(super) fn set_up(&self, name: &str) -> Result<(Config, Box<Settings>), Error> {
        let overrides = Overrides {
            profile: Some(name.to_owned()),
            ..self.overrides()
        };
        let config = Config::load(overrides, self.variables.without_credentials())?;
        for warning in config.warnings() {
            report::warning(self.terminal, warning);
        }
        match config.select(None)? {
            Selected::Profile(settings) => Ok((config, settings)),
            // No profile that is written is called so.
            Selected::Demo(_) => Err(UsageError::Setup(SetupProblem::Name).into()),
        }
    }

    /// Connects with the profile that a configuration was read for.
    pub(super) fn connect_to(&self, config: &Config) -> Result<Connection, Error> {
        connect(config, None, self.terminal, 1)
    }

    /// Reads the configuration, and leaves it to the caller to say what is doubtful in it.
    pub(super) fn load_silently(&self) -> Result<Arc<Config>, ConfigError> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let config = Config::load(self.overrides(), self.variables.clone())?;
        Ok(Arc::clone(self.config.get_or_init(|| Arc::new(config))))
    }

    /// Returns what the command line names of a configuration.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            profile: self.global.profile.clone(),
            config_file: self.global.config.clone(),
        }
    }

    /// Connects with the profile of the run, and names it in whatever goes wrong afterwards.
    pub(super) fn with_connection<E: Into<Failure>>(
        &self,
        run: impl FnOnce(&Connection) -> Result<Exit, E>,
    ) -> Result<Exit, Failure> {
        let connection = self.connect_one(&*self.load()?, 1)?;
        run(&connection).map_err(|failure| connection.name_in(failure))
    }

    /// Opens the journal too: where that fails, nothing is sent.
    pub(super) fn with_journal<E: Into<Failure>>(
        &self,
        jobs: usize,
        run: impl FnOnce(&Connection, &Journal) -> Result<Exit, E>,
    ) -> Result<Exit, Failure> {
        let config = self.load()?;
        let connection = self.connect_one(&config, jobs)?;
        open_journal_for(connection.environment(), &config, self.terminal)
            .map_err(Failure::from)
            .and_then(|journal| run(&connection, &journal).map_err(Into::into))
            .map_err(|failure| connection.name_in(failure))
    }

    /// Does the same with the one profile of all that has the payment.
    pub(super) fn with_journal_of_owner<E: Into<Failure>>(
        &self,
        tid: &Tid,
        run: impl FnOnce(&Connection, &Journal) -> Result<Exit, E>,
    ) -> Result<Exit, Failure> {
        self.with_journal_of_found(
            true,
            1,
            |connections| Ok((find_owner(connections, tid)?, ())),
            |owner, journal, ()| run(owner, journal),
        )
    }

    /// Does the same with the profile that `find` chooses, of the one that the command line names or of
    /// all, and with what it found there.
    pub(super) fn with_journal_of_found<T, E: Into<Failure>>(
        &self,
        wants_all: bool,
        jobs: usize,
        find: impl for<'c> FnOnce(&'c [Connection]) -> Result<(&'c Connection, T), Failure>,
        run: impl FnOnce(&Connection, &Journal, T) -> Result<Exit, E>,
    ) -> Result<Exit, Failure> {
        let config = self.load()?;
        let connections = if wants_all {
            self.connect_several(&config, true, jobs)?
        } else {
            vec![self.connect_one(&config, jobs)?]
        };
        let (owner, found) =
            find(&connections).map_err(|failure| match connections.as_slice() {
                [connection] => connection.name_in(failure),
                _ => failure,
            })?;
        let journal = open_journal_for(owner.environment(), &config, self.terminal)
            .map_err(|error| owner.name_in(error))?;
        run(owner, &journal, found).map_err(|failure| owner.name_in(failure))
    }

    fn connect_one(&self, config: &Config, jobs: usize) -> Result<Connection, Error> {
        self.the_one_named()?;
        connect(config, None, self.terminal, jobs)
    }

    /// Returns the profile that `-p` names, where it is one.
    fn the_one_named(&self) -> Result<Option<&str>, Error> {
        match self.named()?.as_slice() {
            [one, other, ..] => Err(UsageError::TwoProfiles {
                one: (*one).to_owned(),
                other: (*other).to_owned(),
            }
            .into()),
            [one] => Ok(Some(one)),
            [] => Ok(None),
        }
    }

    /// Connects with each profile that `-p` names, or with all of the file.
    ///
    /// Profiles that lead to one merchant are asked once, under the first one's name.
    pub(super) fn connect_several(
        &self,
        config: &Config,
        wants_all: bool,
        jobs: usize,
    ) -> Result<Vec<Connection>, Failure> {
        let mut names = self.named()?;
        if wants_all {
            names = config.profile_names();
            names.retain(|name| *name != DEMO);
        }
        if names.len() < 2 && !wants_all {
            return Ok(vec![connect(config, None, self.terminal, jobs)?]);
        }
        if names.is_empty() {
            return Err(UsageError::NoProfiles.into());
        }
        let mut connections: Vec<Connection> = Vec::new();
        for name in names {
            let connection =
                connect(config, Some(name), self.terminal, jobs).map_err(|error| Failure {
                    error,
                    context: Box::new(Context {
                        profile: Some(name.to_owned()),
                        ..Context::default()
                    }),
                })?;
            let merchant = connection.merchant();
            let known = connections.iter().find(|it| it.merchant() == merchant);
            match known {
                Some(known) => self.terminal.note(CommandNote::SameMerchant {
                    profile: name,
                    known: &known.profile.name,
                }),
                None => connections.push(connection),
            }
        }
        Ok(connections)
    }

    /// Returns the profiles that `-p` names, which may be several with commas between them.
    pub(super) fn named(&self) -> Result<Vec<&str>, Error> {
        let Some(names) = self.profile()? else {
            return Ok(Vec::new());
        };
        Ok(parse_names(names).ok_or(UsageError::EmptyProfileName)?)
    }

    /// Returns what `-p` says, or else `COOKIEPAY_PROFILE`.
    pub(super) fn profile(&self) -> Result<Option<&str>, Error> {
        match self.global.profile.as_deref() {
            Some(names) => Ok(Some(names)),
            None => Ok(self.variables.profile()?),
        }
    }

    /// Returns the terminal.
    pub(super) const fn terminal(&self) -> &'a Arc<Console> {
        self.terminal
    }
}

impl Connection {
    /// Returns where the payments are.
    pub(super) fn environment(&self) -> Environment {
        self.profile.account.endpoint.environment()
    }

    /// Returns whose payments these are.
    pub(crate) fn merchant(&self) -> Merchant {
        Merchant {
            environment: self.environment(),
            api_id: self.profile.account.api_id.clone(),
        }
    }

    /// Returns by which way the merchant is reached.
    pub(crate) fn via(&self) -> Via {
        Via {
            profile: self.profile.name.clone(),
            base_url: self.profile.account.endpoint.origin().to_owned(),
        }
    }

    /// Names the profile in what went wrong.
    pub(super) fn name_in(&self, failure: impl Into<Failure>) -> Failure {
        let failure = failure.into();
        let context = Box::new(Context {
            profile: Some(self.profile.name.clone()),
            environment: Some(self.environment().name()),
            base_url: Some(self.profile.account.endpoint.origin().to_owned()),
            ..*failure.context
        });
        Failure { context, ..failure }
    }
}

/// Finds the one connection whose merchant has the payment.
///
/// # Errors
///
/// [`Error::NoSuchPayment`], [`Error::SeveralOwners`]; [`Error::Gateway`] when one of them cannot be
/// asked, since the payment may be there too.
fn find_owner<'a>(connections: &'a [Connection], tid: &Tid) -> Result<&'a Connection, Error> {
    let answers: Vec<Result<bool, gateway::GatewayError>> = thread::scope(|scope| {
        let asked: Vec<_> = connections
            .iter()
            .map(|connection| scope.spawn(|| Ok(connection.gateway.find_payment(tid)?.is_some())))
            .collect();
        asked
            .into_iter()
            .map(|thread| match thread.join() {
                Ok(answer) => answer,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    let mut owners = Vec::new();
    for (connection, answer) in connections.iter().zip(answers) {
        if answer? {
            owners.push(connection);
        }
    }
    match owners.as_slice() {
        [] => Err(Error::NoSuchPayment(vec![tid.clone()])),
        [owner] => Ok(owner),
        several => Err(Error::SeveralOwners(SeveralOwners {
            tid: tid.clone(),
            profiles: several
                .iter()
                .map(|connection| connection.profile.name.clone())
                .collect(),
        })),
    }
}

/// Connects with a profile of that name, or else with that of the run.
pub(super) fn connect(
    config: &Config,
    name: Option<&str>,
    terminal: &Arc<Console>,
    jobs: usize,
) -> Result<Connection, Error> {
    let (profile, demo) = match config.resolve(name)? {
        Resolved::Profile(profile) => {
            report::exposed(&profile.exposed, config, terminal);
            (*profile, None)
        }
        Resolved::Demo => {
            report::exposed(config.exposed(), config, terminal);
            let options = mock_gateway::Options {
                state: demo_state(terminal),
                ..mock_gateway::Options::default()
            };
            let (profile, server) = start_mock(DEMO, options)?;
            (profile, Some(server))
        }
    };
    let listener = {
        let terminal = Arc::clone(terminal);
        Arc::new(move |event: &WireEvent<'_>| terminal.trace(1, event))
    };
    let gateway = Arc::new(Gateway::new(profile.account.clone(), jobs, listener)?);
    Ok(Connection {
        profile,
        gateway,
        _demo: demo,
    })
}

/// Starts a mock gateway in this process; returns a profile that leads to it.
pub(super) fn start_mock(
    name: &str,
    options: mock_gateway::Options,
) -> Result<(Profile, mock_gateway::Server), mock_gateway::Error> {
    let server = mock_gateway::start(options)?;
    let (api_id, api_key) = server.credentials();
    let profile = Profile::with_defaults(
        name.to_owned(),
        Endpoint::demo(server.address()),
        api_id.to_owned(),
        Secret::new(api_key.to_owned()),
    );
    Ok((profile, server))
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::payment::{Environment, Period, korean_day};

    /// A profile that leads to a gateway with payments of its own.
    pub(crate) fn connection(name: &str, seed: u64) -> Connection {
        let options = mock_gateway::Options {
            seed,
            ..mock_gateway::Options::default()
        };
        let (profile, server) = start_mock(name, options).unwrap();
        let gateway =
            Gateway::new(profile.account.clone(), 1, Arc::new(|_: &WireEvent<'_>| {})).unwrap();
        Connection {
            gateway: Arc::new(gateway),
            profile,
            _demo: Some(server),
        }
    }

    fn some_tid(connection: &Connection) -> Tid {
        let month = Period::parse("30d", korean_day(Timestamp::now())).unwrap();
        let mut tid = None;
        connection
            .gateway
            .search_payments(month, 1, |mut rows| {
                let batch = rows.next_chunk()?.unwrap();
                let row = batch.rows().next();
                tid = row.map(|row| row.payment().unwrap().tid.into_owned());
                Ok(())
            })
            .unwrap();
        tid.unwrap().parse().unwrap()
    }

    #[test]
    fn a_payment_belongs_to_the_one_profile_that_has_it() {
        let connections = [connection("a", 1), connection("b", 2)];
        let tid = some_tid(&connections[1]);
        let owner = find_owner(&connections, &tid).map(|owner| owner.profile.name.as_str());
        assert_eq!(owner.unwrap(), "b");
        let nobodys = "nosuchtid".parse().unwrap();
        assert!(matches!(
            find_owner(&connections, &nobodys),
            Err(Error::NoSuchPayment(_))
        ));
    }

    #[test]
    fn a_payment_that_two_profiles_have_belongs_to_neither() {
        let connections = [connection("a", 1), connection("b", 2), connection("c", 2)];
        match find_owner(&connections, &some_tid(&connections[2])) {
            Err(Error::SeveralOwners(owners)) => assert_eq!(owners.profiles, ["b", "c"]),
            other => panic!("{:?}", other.map(|owner| &owner.profile.name)),
        }
    }

    #[test]
    fn a_merchant_is_the_same_through_a_tunnel() {
        let near = Endpoint::parse("http://127.0.0.1:8443").unwrap();
        let at = |endpoint: &Endpoint| {
            let mut connection = connection("a", 1);
            connection.profile.account.endpoint = endpoint.clone();
            connection
        };
        let live = at(&Endpoint::live());
        let tunnel = at(&near.tunnel_to(Environment::Live).unwrap());
        assert_eq!(live.merchant(), tunnel.merchant());
        assert_ne!(live.merchant(), at(&near).merchant());
    }

    #[test]
    fn nobody_owns_a_payment_while_somebody_cannot_be_asked() {
        let mut connections = [connection("a", 1), connection("b", 2)];
        let tid = some_tid(&connections[0]);
        let mut refused = connections[1].profile.clone();
        refused.account.api_key = Secret::new("wrong".to_owned());
        let gateway =
            Gateway::new(refused.account.clone(), 1, Arc::new(|_: &WireEvent<'_>| {})).unwrap();
        connections[1].gateway = Arc::new(gateway);
        assert!(matches!(
            find_owner(&connections, &tid),
            Err(Error::Gateway(_))
        ));
    }
}
