//! `config`: where the configuration is, what it says, whether it works.

mod answers;
mod check;
mod init;
mod key;
mod list;
mod show;

use std::io::Write as _;

use serde_json::json;

use super::{Print, Session};
use crate::error::{Error, Failure, UsageError};
use crate::exit::Exit;
use crate::shown::ShownPath;

/// What to do with the configuration.
#[derive(Debug, clap::Args)]
#[command(before_long_help = "\
Examples:
  cookiepay config init                 set a profile up: asks for API ID and key, and tries them
  cookiepay config list                 which profiles there are
  cookiepay config show -p store-live   what is in force, and which line or variable says so
  cookiepay config check -p store-live  try it: fetch the key, issue a token
  $EDITOR \"$(cookiepay config path)\"")]
pub struct ConfigArgs {
    /// What to do.
    #[command(subcommand)]
    command: ConfigCommand,
}

/// What to do with the configuration.
#[derive(Debug, clap::Subcommand)]
pub enum ConfigCommand {
    /// List the profiles, `demo` among them: where each leads, and where its key comes from
    #[command(
        before_long_help = "\
Examples:
  cookiepay config list
  cookiepay config list -o csv
  cookiepay config list -o json | jq -r '.[] | select(.environment == \"live\").profile'",
        after_long_help = "\
No key is shown, no key file is opened and no key command is run. `base_url` is empty where requests go to \
CookiePay itself; `key` is `written` (in the file), `file` or `command`."
    )]
    List,
    /// Print where the configuration file is, or would be
    #[command(before_long_help = "\
Examples:
  cookiepay config path
  chmod 600 \"$(cookiepay config path)\"")]
    Path,
    /// Print each value with where it came from; a key is never shown
    #[command(
        before_long_help = "\
Examples:
  cookiepay config show
  cookiepay config show -p store-live
  cookiepay config show -o json | jq '.[] | select(.key == \"base_url\")'",
        after_long_help = "\
No key file is opened and no key command is run."
    )]
    Show,
    /// Issue a token with a profile, and say what is wrong if that fails
    #[command(
        before_long_help = "\
Examples:
  cookiepay config check
  cookiepay config check -p store-live -v
  cookiepay config check -o json",
        after_long_help = "\
Nothing is looked up and nothing is changed at the gateway."
    )]
    Check,
    /// Set a profile up: asks on a terminal, or takes flags; then tries it
    Init(init::InitArgs),
}

/// Shows, tries or writes the configuration.
///
/// # Errors
///
/// [`Error::Config`], and what printing gives; of `check`, [`Error::Gateway`].
pub fn run(args: &ConfigArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    match &args.command {
        ConfigCommand::List => Ok(list::list(session, print)?),
        ConfigCommand::Path => Ok(path(session, print)?),
        ConfigCommand::Show => Ok(show::show(session, print)?),
        ConfigCommand::Check => {
            session.with_connection(|connection| check::check(connection, print))
        }
        ConfigCommand::Init(args) => init::init(args, session, print),
    }
}

/// Prints where the configuration file is.
fn path(session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Error> {
    let path = session.location()?.value;
    let json = json!({ "path": path.to_string_lossy(), "exists": path.exists() });
    print
        .document(UsageError::ConfigFormat)?
        .finish(|out| writeln!(out, "{}", ShownPath(&path)), &json)
}
