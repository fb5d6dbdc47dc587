//! Why no call can be made at all. Refuses to hold a secret.

use std::path::PathBuf;

/// Why no call can be made at all.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SetupError {
    /// The file of certificate authorities cannot be used.
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The proxy's URL is not one of an HTTP proxy. It is not shown: it may hold a password.
    Proxy,
    /// The API key cannot be sent as an HTTP header. It is not shown.
    ApiKey,
}
