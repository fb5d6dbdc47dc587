//! `token`: an access token, for the calls that this program does not make.

use std::io::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::{Connection, Print, Session};
use crate::error::{Error, Failure, UsageError};
use crate::exit::Exit;
use crate::payment::KOREA;

/// How to print the token.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay token
  cookiepay token --header | curl -H @- -H 'Content-Type: application/json' \\
      -d '{\"API_ID\":\"…\",\"STD_DT\":\"2026-11-01\",\"END_DT\":\"2026-11-30\"}' \\
      https://sandbox.cookiepayments.com/api/paysearch
  cookiepay token -o json | jq -r .expires_at",
    after_long_help = "\
The token is good for an hour. It is as secret as the key it was issued for."
)]
pub struct TokenArgs {
    /// Print a header line for `curl -H @-`
    #[arg(long)]
    header: bool,
}

/// The token with its circumstances, as `-o json` prints it.
#[derive(Serialize)]
struct TokenDocument<'a> {
    token: &'a str,
    profile: &'a str,
    environment: &'a str,
    base_url: &'a str,
    issued_at: String,
    expires_at: Option<String>,
}

/// Issues a token and prints it.
///
/// # Errors
///
/// [`Failure`] when the gateway gives none, or it cannot be printed.
pub fn run(args: &TokenArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    session.with_connection(|connection| issue(args, connection, print))
}

fn issue(args: &TokenArgs, connection: &Connection, print: &Print<'_>) -> Result<Exit, Error> {
    let document = print.document(UsageError::TokenFormat)?;
    if document.is_json && args.header {
        return Err(UsageError::HeaderAsJson.into());
    }
    let token = connection.gateway.issue_token()?;
    let secret = token.secret.expose();
    let json = TokenDocument {
        token: secret,
        profile: &connection.profile.name,
        environment: connection.profile.account.endpoint.environment().name(),
        base_url: connection.profile.account.endpoint.origin(),
        issued_at: korean_instant(token.issued_at),
        expires_at: token.expires_at.map(korean_instant),
    };
    document.finish(
        |out| {
            if args.header {
                writeln!(out, "TOKEN: {secret}")
            } else {
                writeln!(out, "{secret}")
            }
        },
        &json,
    )
}

/// Writes RFC 3339 in Korean time, as all times of this program are.
fn korean_instant(instant: Timestamp) -> String {
    instant.display_with_offset(KOREA).to_string()
}
