//! Names that are always there, whatever a configuration says.

use crate::gateway::Endpoint;

/// The profile that is always there: a mock gateway inside the process.
pub const DEMO: &str = "demo";

/// The profile that the environment variables make up when no other is named.
pub const ENVIRONMENT_PROFILE: &str = "env";

/// What an environment may be called in a configuration.
pub(super) const ENVIRONMENTS: [&str; 2] = ["live", "sandbox"];

/// Returns the vendor's own gateway of an environment.
pub(super) fn endpoint_of(environment: &str) -> Option<Endpoint> {
    match environment {
        "live" => Some(Endpoint::live()),
        "sandbox" => Some(Endpoint::sandbox()),
        _ => None,
    }
}
