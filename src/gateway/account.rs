//! Whose gateway it is: where it is, with which credentials, and how long to wait for it.

use std::path::PathBuf;
use std::time::Duration;

use super::{Endpoint, Proxy};
use crate::payment::FinalCodes;
use crate::secret::Secret;

/// How to reach the gateway, and as whom.
#[derive(Clone, Debug)]
pub struct Account {
    /// Where the gateway is.
    pub endpoint: Endpoint,
    /// The merchant's id (`pay2_id`, `API_ID`).
    pub api_id: String,
    /// The key that belongs to it (`pay2_key`, `ApiKey`).
    pub api_key: Secret,
    /// For looking the host up, and again for connecting to it.
    pub connect_timeout: Duration,
    /// For a token as a whole; for the head of a search's answer, and for each silence within it. A body
    /// of which fewer than 20 KiB come in twenty seconds is given up, whatever this says.
    pub search_timeout: Duration,
    /// For a cancel as a whole.
    pub cancel_timeout: Duration,
    /// Certificate authorities (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// The HTTP proxy to go through. Never used to this machine, and the environment is not looked at.
    pub proxy: Option<Proxy>,
    /// Further codes with which this shop's PG says a final no.
    pub final_codes: FinalCodes,
}
