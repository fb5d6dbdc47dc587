//! A failure as it is printed: the text for a person, the JSON line for a script.

use std::error::Error as _;
use std::io;

use serde::Serialize;

use super::{Context, Error, Failure, MoneyMoved, Retry};
use crate::exit::Exit;
use crate::gateway::{Call, GatewayErrorKind};
use crate::output::Value;
use crate::payment::Foreign;
use crate::search;
use crate::terminal::Terminal;

/// What the gateway said, as scripts get it.
#[derive(Serialize)]
struct GatewayReport {
    endpoint: &'static str,
    http_status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
}

/// A failure as scripts get it.
#[derive(Serialize)]
struct Report<'a> {
    code: &'static str,
    exit: u8,
    money_moved: MoneyMoved,
    retry: Retry,
    message: String,
    hint: Option<String>,
    #[serde(flatten)]
    context: &'a Context,
    gateway: Option<GatewayReport>,
    /// From when on what came of the refund is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    certain_at: Option<Value<'static>>,
    /// Until when it is of no use to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Value<'static>>,
    /// What is missing of a search that is not complete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<search::Missing>,
}

#[derive(Serialize)]
struct Line<'a> {
    error: Report<'a>,
}

impl Failure {
    /// Tells whether the run ended because nobody wanted more of its output: `cookiepay … | head`.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        is_closed_pipe(&self.error)
    }

    /// Writes the failure to stderr, for a person or for a script.
    pub fn report(&self, is_json: bool, terminal: &Terminal) {
        let causes = causes(&self.error);
        let hint = self.error.hint();
        if !is_json {
            terminal.error(&self.error.to_string(), &causes, hint.as_deref());
            return;
        }
        let message = [vec![self.error.to_string()], causes].concat().join(": ");
        let (certain_at, until) = self.error.certain_at();
        let line = Line {
            error: Report {
                code: self.error.code(),
                exit: self.error.exit().code(),
                money_moved: self.error.money_moved(),
                retry: self.error.retry(),
                message,
                hint,
                context: &self.context,
                gateway: self.error.gateway(),
                certain_at: certain_at.map(Value::Moment),
                until: until.map(Value::Moment),
                missing: self.error.missing(),
            },
        };
        match serde_json::to_string(&line) {
            Ok(line) => terminal.show(&line),
            Err(error) => terminal.error(&self.error.to_string(), &[error.to_string()], None),
        }
    }
}

/// Tells whether an error is that the reader of stdout went away.
fn is_closed_pipe(error: &Error) -> bool {
    let Error::Output(error) = error else {
        return false;
    };
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Joins how a run ends, which was decided before anything was printed, with how printing went: a
/// reader that went away never lowers it.
pub(crate) fn end(decided: Result<Exit, Error>, printed: Result<(), Error>) -> Result<Exit, Error> {
    match printed {
        Err(error) if decided.is_ok() && !is_closed_pipe(&error) => Err(error),
        _ => decided,
    }
}

fn causes(error: &Error) -> Vec<String> {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        // A file's name may hold anything.
        causes.push(Foreign::new(error.to_string()).to_string());
        cause = error.source();
    }
    causes
}

impl Error {
    fn missing(&self) -> Vec<search::Missing> {
        if let Self::Incomplete(incomplete) = self {
            incomplete.report()
        } else {
            Vec::new()
        }
    }

    fn gateway(&self) -> Option<GatewayReport> {
        if let Self::Refund { outcome, .. } | Self::NotPrinted { outcome, .. } = self {
            let reply = outcome.entry.reply.as_ref()?;
            return Some(GatewayReport {
                endpoint: Call::Cancel.path(),
                http_status: Some(reply.http_status),
                code: Some(reply.code.as_str().to_owned()),
                message: Some(reply.message.as_str().to_owned()),
            });
        }
        let error = match self {
            Self::Gateway(error) => error,
            Self::Incomplete(incomplete) => incomplete.first_cause()?,
            Self::Usage(_)
            | Self::Period(_)
            | Self::Config(_)
            | Self::Setup(_)
            | Self::Journal(_)
            | Self::NotRefundable(_)
            | Self::NotConfirmed(_)
            | Self::Refund { .. }
            | Self::NotPrinted { .. }
            | Self::TotalDiffers { .. }
            | Self::BatchNotDone(_)
            | Self::StillOpen(_)
            | Self::NoProfileFor(_)
            | Self::NotVerified(_)
            | Self::MadeBefore { .. }
            | Self::Unexplained(_)
            | Self::PaymentDiffers { .. }
            | Self::OtherReason(_)
            | Self::Mock(_)
            | Self::NoSuchPayment(_)
            | Self::SeveralOwners { .. }
            | Self::Destination(_)
            | Self::Output(_)
            | Self::Internal(_) => return None,
        };
        let said = match &error.kind {
            GatewayErrorKind::Refused { code, message } => Some((code, message)),
            GatewayErrorKind::NotReached { .. }
            | GatewayErrorKind::TimedOut { .. }
            | GatewayErrorKind::Broken { .. }
            | GatewayErrorKind::Stalled { .. }
            | GatewayErrorKind::Incomplete
            | GatewayErrorKind::Unavailable { .. }
            | GatewayErrorKind::Redirected { .. }
            | GatewayErrorKind::Unreadable { .. }
            | GatewayErrorKind::TooLarge { .. } => None,
        };
        Some(GatewayReport {
            endpoint: error.call.path(),
            http_status: error.http_status,
            code: said.map(|(code, _)| code.as_str().to_owned()),
            message: said.map(|(_, message)| message.as_str().to_owned()),
        })
    }
}
