//! `version`: which version this is.

use std::io::Write as _;

use serde_json::json;

use super::{Print, Session};
use crate::error::{Failure, UsageError};
use crate::exit::Exit;

/// Nothing but the global options.
#[derive(Debug, clap::Args)]
#[command(before_long_help = "\
Examples:
  cookiepay version
  cookiepay version -o json | jq -r .version")]
pub struct VersionArgs {}

/// Prints the version.
///
/// # Errors
///
/// [`Error::Output`](crate::error::Error::Output) when it cannot be written.
pub fn run(_: &VersionArgs, _: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    let document = print.document(UsageError::VersionFormat)?;
    Ok(document.finish(
        |out| writeln!(out, "cookiepay {VERSION}"),
        &json!({ "version": VERSION }),
    )?)
}
