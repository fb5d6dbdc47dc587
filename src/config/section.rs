//! What a configuration file says of one profile.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{KeySource, Origin, Place, Setting};
use crate::gateway::{Endpoint, Proxy};
use crate::payment::compare::OrderColumn;
use crate::payment::{FinalCodes, Won};

/// What a file says of one profile; `None` is what it does not say.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) place: Place,
    /// The vendor's own gateway of that environment.
    pub(super) environment: Option<Setting<Endpoint>>,
    pub(super) base_url: Option<Setting<Endpoint>>,
    pub(super) api_id: Option<Setting<String>>,
    pub(super) api_key: Option<Setting<KeySource>>,
    pub(super) proxy: Option<Setting<Proxy>>,
    pub(super) options: Options,
}

/// What a profile may leave out, since it has a default.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is the one of the same name in `Profile`, `Account` or `Limits`"
)]
pub struct Options {
    pub connect_timeout: Setting<Duration>,
    pub search_timeout: Setting<Duration>,
    pub cancel_timeout: Setting<Duration>,
    pub settle: Setting<Duration>,
    pub final_codes: Setting<FinalCodes>,
    pub read_only: Setting<bool>,
    pub refund_limit: Setting<Option<Won>>,
    pub refund_limit_per_day: Setting<Option<Won>>,
    pub ca_file: Setting<Option<PathBuf>>,
    pub compare_columns: Setting<Vec<(OrderColumn, String)>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: unsaid(CONNECT_TIMEOUT),
            search_timeout: unsaid(SEARCH_TIMEOUT),
            cancel_timeout: unsaid(CANCEL_TIMEOUT),
            settle: unsaid(SETTLE),
            final_codes: unsaid(FinalCodes::default()),
            read_only: unsaid(false),
            refund_limit: unsaid(None),
            refund_limit_per_day: unsaid(None),
            ca_file: unsaid(None),
            compare_columns: unsaid(Vec::new()),
        }
    }
}

/// What the vendor's own clients allow (manual).
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

const SEARCH_TIMEOUT: Duration = Duration::from_secs(60);

/// One of the gateway's own providers asks for thirty seconds and more (`wire.md`).
const CANCEL_TIMEOUT: Duration = Duration::from_secs(90);

const SETTLE: Duration = Duration::from_secs(600);

const fn unsaid<T>(value: T) -> Setting<T> {
    Setting {
        value,
        origin: Origin::Default,
    }
}

impl Section {
    /// Begins with nothing said but its name.
    pub(super) fn new(name: String, place: Place) -> Self {
        Self {
            name,
            place,
            environment: None,
            base_url: None,
            api_id: None,
            api_key: None,
            proxy: None,
            options: Options::default(),
        }
    }

    /// Returns the file that holds the key, if one does.
    pub(super) fn key_file(&self) -> Option<&Path> {
        match &self.api_key.as_ref()?.value {
            KeySource::File(path) => Some(path),
            KeySource::Text(_) | KeySource::Command { .. } => None,
        }
    }

    /// Tells whether the base URL is the near end of a tunnel, and the environment its far end: the
    /// one case in which both are said.
    pub(super) fn is_tunnel(&self) -> bool {
        match (&self.environment, &self.base_url) {
            (Some(far), Some(near)) => near.value.tunnel_to(far.value.environment()).is_some(),
            (Some(_), None) | (None, Some(_) | None) => false,
        }
    }
}
