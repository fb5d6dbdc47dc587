//! A profile: where to, as whom, how long to wait, and how much may go back. Refuses to be half of one.

use std::time::Duration;

use super::api_key::{FetchedKey, KeySource};
use super::section::{Options, Section};
use super::variables::{API_ID, API_KEY, BASE_URL};
use super::{ConfigError, FileProblem, Origin, Setting, UnfitCharacter, Variables, proxy};
use crate::gateway::{Account, Endpoint, Proxy};
use crate::payment::compare::OrderColumn;
use crate::payment::{Environment, Limits};
use crate::rights::{Exposed, Trail};
use crate::secret::Secret;

/// All that is needed to speak to the gateway for one merchant, and what may be done there.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name, for people.
    pub name: String,
    /// The gateway, and who calls it.
    pub account: Account,
    /// How long an unchanged payment leaves a lost cancel in doubt.
    pub settle: Duration,
    /// What may be refunded.
    pub limits: Limits,
    /// What the shop's list of orders calls its columns, in the order of the file.
    pub compare_columns: Vec<(OrderColumn, String)>,
    /// What others can change of the configuration and of what it uses; nothing, where it has to be trusted.
    pub exposed: Vec<Exposed>,
}

impl Profile {
    /// Makes a profile with every default, such as the one for the mock inside this process.
    #[must_use]
    pub fn with_defaults(
        name: String,
        endpoint: Endpoint,
        api_id: String,
        api_key: Secret,
    ) -> Self {
        let options = Options::default();
        Self {
            name,
            account: account(endpoint, api_id, api_key, options.clone(), None),
            settle: options.settle.value,
            limits: limits(&options),
            compare_columns: options.compare_columns.value,
            exposed: Vec::new(),
        }
    }
}

/// Every value of a profile with where it came from; the key is not fetched yet.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is the one of the same name in `Profile` or `Account`"
)]
pub struct Settings {
    pub name: Setting<String>,
    /// The environment of the endpoint. Of a tunnel, who says where it leads is not who says where it
    /// begins.
    pub environment: Setting<Environment>,
    pub endpoint: Setting<Endpoint>,
    pub api_id: Setting<String>,
    pub api_key: Setting<KeySource>,
    pub proxy: Setting<Option<Proxy>>,
    pub options: Options,
}

impl Settings {
    /// Fetches the key, from its file or command if need be, and makes the profile whole. The command runs for at
    /// most so long.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the key cannot be had or cannot be sent.
    pub fn into_profile(self, command_limit: Duration) -> Result<Profile, ConfigError> {
        let source = &self.api_key;
        let FetchedKey { api_key, exposed } = source.value.fetch(&source.origin, command_limit)?;
        Ok(Profile {
            exposed,
            name: self.name.value,
            limits: limits(&self.options),
            settle: self.options.settle.value,
            compare_columns: self.options.compare_columns.value.clone(),
            account: account(
                self.endpoint.value,
                self.api_id.value,
                api_key,
                self.options,
                self.proxy.value,
            ),
        })
    }

    /// Returns what others can change of the files that it names, but for the one that the key is read from.
    pub(super) fn exposed(&self) -> Vec<Exposed> {
        let program = match &self.api_key.value {
            KeySource::Command { program, .. } if program.components().count() > 1 => Some(program),
            KeySource::Command { .. } | KeySource::Text(_) | KeySource::File(_) => None,
        };
        let named = program.into_iter().chain(&self.options.ca_file.value);
        named
            .flat_map(|path| Trail::to(path, None).exposed)
            .collect()
    }

    /// Tells whether it moves money.
    pub(super) fn is_live(&self) -> bool {
        self.environment.value == Environment::Live
    }

    /// Tells whether the file sends a key somewhere that does not stand in it. Whoever can change the file
    /// would then have the key, or run a command of their own, whichever environment they name.
    pub(super) fn sends_a_key_from_elsewhere(&self) -> bool {
        let is_in_file = |origin: &Origin| matches!(origin, Origin::File(_));
        let is_written_there =
            matches!(self.api_key.value, KeySource::Text(_)) && is_in_file(&self.api_key.origin);
        is_in_file(&self.endpoint.origin) && !is_written_there
    }

    /// Puts a profile together: the environment's values before the file's, the file's before the defaults.
    ///
    /// Without a section of the file, the environment has to supply all that has no default.
    pub(super) fn gather(
        name: Setting<String>,
        section: Option<&Section>,
        variables: &Variables,
    ) -> Result<Self, ConfigError> {
        let missing = |key: &'static str, variable: &'static str| match section {
            Some(section) => ConfigError::InFile {
                place: section.place.clone(),
                problem: FileProblem::MissingKey {
                    profile: section.name.as_str().into(),
                    key,
                },
            },
            None => ConfigError::MissingVariable { name: variable },
        };
        let Way {
            environment,
            endpoint,
        } = Way::choose(section, variables)?.ok_or_else(|| missing("environment", BASE_URL))?;
        let (api_id_name, api_id) = match variables.setting(API_ID)? {
            Some(api_id) => (API_ID, Some(api_id)),
            None => ("api_id", section.and_then(|section| section.api_id.clone())),
        };
        let api_id = api_id.ok_or_else(|| missing("api_id", API_ID))?;
        check_api_id(api_id_name, &api_id)?;
        let api_key = variables
            .setting(API_KEY)?
            .map(|key| Setting {
                value: KeySource::Text(Secret::new(key.value)),
                origin: key.origin,
            })
            .or_else(|| section?.api_key.clone())
            .ok_or_else(|| missing("api_key", API_KEY))?;
        let proxy = proxy::choose(
            &endpoint.value,
            section.and_then(|section| section.proxy.as_ref()),
            variables,
        )?;
        let options = section.map_or_else(Options::default, |section| section.options.clone());
        if !endpoint.value.is_loopback() {
            check_settle(&options.settle, &options.cancel_timeout)?;
        }
        Ok(Self {
            name,
            environment,
            endpoint,
            api_id,
            api_key,
            proxy,
            options,
        })
    }
}

/// Where requests go, and which environment that leads to, each with who said so.
struct Way {
    environment: Setting<Environment>,
    endpoint: Setting<Endpoint>,
}

impl Way {
    /// Takes the variable's way before the profile's; `None` where neither says one.
    fn choose(
        section: Option<&Section>,
        variables: &Variables,
    ) -> Result<Option<Self>, ConfigError> {
        let of_profile = section.and_then(Self::of_section);
        Ok(match (of_profile, variables.base_url()?) {
            (Some(way), Some(base_url)) => Some(way.by(base_url)),
            (None, Some(base_url)) => Some(Self::straight(base_url)),
            (way, None) => way,
        })
    }

    fn of_section(section: &Section) -> Option<Self> {
        match (section.environment.clone(), section.base_url.clone()) {
            (Some(environment), Some(base_url)) => Some(Self::straight(environment).by(base_url)),
            (Some(endpoint), None) | (None, Some(endpoint)) => Some(Self::straight(endpoint)),
            (None, None) => None,
        }
    }

    /// Believes an endpoint's own word on where it leads.
    fn straight(endpoint: Setting<Endpoint>) -> Self {
        Self {
            environment: Setting {
                value: endpoint.value.environment(),
                origin: endpoint.origin.clone(),
            },
            endpoint,
        }
    }

    /// Goes by another base URL.
    ///
    /// One on this machine is a tunnel to where the way led before: taken for a gateway of its own,
    /// it would be one at which no earlier refund is known.
    fn by(self, base_url: Setting<Endpoint>) -> Self {
        match base_url.value.tunnel_to(self.environment.value) {
            Some(tunnel) => Self {
                environment: self.environment,
                endpoint: Setting {
                    value: tunnel,
                    origin: base_url.origin,
                },
            },
            None => Self::straight(base_url),
        }
    }
}

/// A cancel may act for a while after nobody waits for its answer any more.
const LEAST_AFTER_CANCEL: Duration = Duration::from_secs(60);

/// Refuses to let a refund count as not made while its cancel may still be on its way.
fn check_settle(
    settle: &Setting<Duration>,
    cancel_timeout: &Setting<Duration>,
) -> Result<(), ConfigError> {
    let least = cancel_timeout.value.saturating_add(LEAST_AFTER_CANCEL);
    if settle.value >= least {
        return Ok(());
    }
    Err(ConfigError::SettleTooShort {
        settle_seconds: settle.value.as_secs(),
        origin: settle.origin.clone(),
        least_seconds: least.as_secs(),
        cancel_timeout_seconds: cancel_timeout.value.as_secs(),
        cancel_timeout_origin: cancel_timeout.origin.clone(),
    })
}

fn check_api_id(name: &'static str, api_id: &Setting<String>) -> Result<(), ConfigError> {
    let origin = || api_id.origin.clone();
    if api_id.value.is_empty() {
        return Err(ConfigError::Empty {
            origin: origin(),
            name,
        });
    }
    match UnfitCharacter::first_in(&api_id.value) {
        Some(unfit) => Err(ConfigError::BadApiId {
            origin: origin(),
            unfit,
        }),
        None => Ok(()),
    }
}

fn account(
    endpoint: Endpoint,
    api_id: String,
    api_key: Secret,
    options: Options,
    proxy: Option<Proxy>,
) -> Account {
    Account {
        endpoint,
        api_id,
        api_key,
        connect_timeout: options.connect_timeout.value,
        search_timeout: options.search_timeout.value,
        cancel_timeout: options.cancel_timeout.value,
        ca_file: options.ca_file.value,
        proxy,
        final_codes: options.final_codes.value,
    }
}

const fn limits(options: &Options) -> Limits {
    Limits {
        is_read_only: options.read_only.value,
        refund_limit: options.refund_limit.value,
        refund_limit_per_day: options.refund_limit_per_day.value,
    }
}
