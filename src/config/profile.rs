//! A profile: where to, as whom, how long to wait, and how much may go back. Refuses to be half of one.

use std::path::PathBuf;
use std::time::Duration;

use super::api_key::KeySource;
use super::file::Section;
use super::variables::{API_ID, API_KEY, BASE_URL};
use super::{ConfigError, FileProblem, Origin, Setting, Variables, proxy};
use crate::gateway::{Account, Endpoint, Proxy};
use crate::payment::{Environment, FinalCodes, Limits, Won};
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
        Self {
            name,
            account: Account {
                endpoint,
                api_id,
                api_key,
                connect_timeout: CONNECT_TIMEOUT,
                search_timeout: SEARCH_TIMEOUT,
                cancel_timeout: CANCEL_TIMEOUT,
                ca_file: None,
                proxy: None,
                final_codes: FinalCodes::default(),
            },
            settle: SETTLE,
            limits: Limits::default(),
        }
    }
}

/// Every value of a profile with where it came from; the key is not fetched yet.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is the one of the same name in `Profile`, `Account` or `Limits`"
)]
pub struct Settings {
    pub name: Setting<String>,
    /// The environment of the endpoint. Of a tunnel, who says where it leads is not who says where it
    /// begins.
    pub environment: Setting<Environment>,
    pub endpoint: Setting<Endpoint>,
    pub api_id: Setting<String>,
    pub api_key: Setting<KeySource>,
    pub connect_timeout: Setting<Duration>,
    pub search_timeout: Setting<Duration>,
    pub cancel_timeout: Setting<Duration>,
    pub settle: Setting<Duration>,
    pub final_codes: Setting<FinalCodes>,
    pub read_only: Setting<bool>,
    pub refund_limit: Setting<Option<Won>>,
    pub refund_limit_per_day: Setting<Option<Won>>,
    pub ca_file: Setting<Option<PathBuf>>,
    pub proxy: Setting<Option<Proxy>>,
}

impl Settings {
    /// Fetches the key, from its file or command if need be, and makes the profile whole.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the key cannot be had or cannot be sent.
    pub fn into_profile(self) -> Result<Profile, ConfigError> {
        let api_key = self.api_key.value.fetch(&self.api_key.origin)?;
        Ok(Profile {
            name: self.name.value,
            account: Account {
                endpoint: self.endpoint.value,
                api_id: self.api_id.value,
                api_key,
                connect_timeout: self.connect_timeout.value,
                search_timeout: self.search_timeout.value,
                cancel_timeout: self.cancel_timeout.value,
                ca_file: self.ca_file.value,
                proxy: self.proxy.value,
                final_codes: self.final_codes.value,
            },
            settle: self.settle.value,
            limits: Limits {
                is_read_only: self.read_only.value,
                refund_limit: self.refund_limit.value,
                refund_limit_per_day: self.refund_limit_per_day.value,
            },
        })
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
                    profile: section.name.clone(),
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
        let cancel_timeout = or_default(section, |s| s.cancel_timeout.as_ref(), CANCEL_TIMEOUT);
        let settle = or_default(section, |s| s.settle.as_ref(), SETTLE);
        if !endpoint.value.is_loopback() {
            check_settle(&settle, &cancel_timeout)?;
        }
        Ok(Self {
            name,
            environment,
            endpoint,
            api_id,
            api_key,
            connect_timeout: or_default(section, |s| s.connect_timeout.as_ref(), CONNECT_TIMEOUT),
            search_timeout: or_default(section, |s| s.search_timeout.as_ref(), SEARCH_TIMEOUT),
            cancel_timeout,
            settle,
            final_codes: or_default(section, |s| s.final_codes.as_ref(), FinalCodes::default()),
            read_only: or_default(section, |s| s.read_only.as_ref(), false),
            refund_limit: or_none(section, |s| s.refund_limit.as_ref()),
            refund_limit_per_day: or_none(section, |s| s.refund_limit_per_day.as_ref()),
            ca_file: or_none(section, |s| s.ca_file.as_ref()),
            proxy,
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

/// What the vendor's own clients allow (manual).
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

const SEARCH_TIMEOUT: Duration = Duration::from_secs(60);

/// One of the gateway's own providers asks for thirty seconds and more (`wire.md`).
const CANCEL_TIMEOUT: Duration = Duration::from_secs(90);

const SETTLE: Duration = Duration::from_secs(600);

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
    if api_id
        .value
        .contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return Err(ConfigError::BadApiId {
            origin: origin(),
            name,
        });
    }
    Ok(())
}

fn or_default<T: Clone>(
    section: Option<&Section>,
    field: impl Fn(&Section) -> Option<&Setting<T>>,
    default: T,
) -> Setting<T> {
    section.and_then(field).cloned().unwrap_or(Setting {
        value: default,
        origin: Origin::Default,
    })
}

fn or_none<T: Clone>(
    section: Option<&Section>,
    field: impl Fn(&Section) -> Option<&Setting<T>>,
) -> Setting<Option<T>> {
    match section.and_then(field).cloned() {
        Some(Setting { value, origin }) => Setting {
            value: Some(value),
            origin,
        },
        None => Setting {
            value: None,
            origin: Origin::Default,
        },
    }
}
