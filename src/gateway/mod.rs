//! Speaks to the gateway over HTTP. Refuses to send anything twice on its own account.

mod endpoint;

pub use endpoint::{Endpoint, Environment, ParseEndpointError};
