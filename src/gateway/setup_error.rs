//! Why no call can be made at all. Refuses to hold a secret.

use std::path::PathBuf;

use crate::small_file::SmallFileError;

/// Why no call can be made at all.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SetupError {
    /// The file of certificate authorities cannot be used.
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: CaFileProblem,
    },
    /// The proxy's URL is not one of an HTTP proxy. It is not shown: it may hold a password.
    Proxy,
    /// The API key cannot be sent as an HTTP header. It is not shown.
    ApiKey,
}

/// Why a file of certificate authorities cannot be used.
#[derive(Clone, Debug)]
pub enum CaFileProblem {
    /// It cannot be read.
    Unreadable(SmallFileError),
    /// It has no certificate.
    Empty,
    /// A certificate in it is not in PEM form.
    NotPem,
    /// A certificate in it is broken.
    BrokenCertificate,
}
