//! `config check`: whether a profile works.

use std::io::Write as _;
use std::time::Instant;

use serde_json::json;

use crate::command::{Connection, Print};
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::language::Language;
use crate::output::padded;
use crate::payment::KOREA;
use crate::shown::escape;
use crate::words::{ConnectionLabel as Label, InWords, config_screen as say};

/// Issues a token, after saying how the gateway is to be reached.
pub(super) fn check(connection: &Connection, print: &Print<'_>) -> Result<Exit, Error> {
    let mut document = print.document(UsageError::ConfigFormat)?;
    let profile = &connection.profile;
    let environment = profile.account.endpoint.environment().name();
    let proxy = profile.account.proxy.as_ref().map(ToString::to_string);
    let ca_file = profile
        .account
        .ca_file
        .as_ref()
        .map(|path| path.to_string_lossy());
    if !document.is_json {
        let language = print.language();
        let shown_environment = profile.account.endpoint.environment().said(language);
        let is_https = profile.account.endpoint.is_https();
        let ways = [
            (Label::Profile, profile.name.as_str()),
            (Label::Environment, shown_environment.as_str()),
            (Label::BaseUrl, profile.account.endpoint.origin()),
            (
                Label::Proxy,
                proxy.as_deref().unwrap_or(say::unset(language)),
            ),
            (
                Label::Certificates,
                ca_file
                    .as_deref()
                    .unwrap_or(say::system_certificates(language)),
            ),
        ];
        for (label, value) in ways {
            // Where nothing is encrypted, none are looked at.
            if matches!(label, Label::Certificates) && !is_https {
                continue;
            }
            writeln!(
                document.out,
                "{}  {}",
                name(label, print.language()),
                escape(value)
            )?;
        }
        // What is known stands there while the gateway keeps us waiting.
        document.out.flush()?;
    }
    let started = Instant::now();
    let token = connection.gateway.issue_token()?;
    let milliseconds = started.elapsed().as_millis();
    let expires_at = token
        .expires_at
        .map(|instant| instant.display_with_offset(KOREA).to_string());
    let json = json!({
        "profile": profile.name,
        "environment": environment,
        "base_url": profile.account.endpoint.origin(),
        "proxy": proxy,
        "ca_file": ca_file,
        "expires_at": expires_at,
        "elapsed_milliseconds": u64::try_from(milliseconds).ok(),
    });
    let issued = say::issued(print.language(), milliseconds, token.expires_at);
    document.finish(
        |out| writeln!(out, "{}  {issued}", name(Label::Token, print.language())),
        &json,
    )
}

/// The columns of the terminal that the name of a row of `config check` takes.
const LABEL_WIDTH: usize = 12;

pub(super) fn name(label: Label, language: Language) -> String {
    padded(&label.said(language), LABEL_WIDTH)
}
