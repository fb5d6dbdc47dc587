//! A failure as a script gets it, and what a person gets besides the error's own sentence.

use std::error::Error as StdError;
use std::io;

use jiff::Timestamp;
use serde::Serialize;

use super::refund::known_from;
use super::{Context, Error, ErrorCode, Failure, Hint, MoneyMoved, Retry};
use crate::exit::Exit;
use crate::gateway::{Call, GatewayError, GatewayErrorKind};
use crate::journal::JournalError;
use crate::output::{Record, Value};
use crate::payment::{Foreign, PaymentOfOrder};
use crate::search::Missing;

/// What the gateway said, as scripts get it.
#[derive(Debug, Serialize)]
struct GatewayReport {
    endpoint: &'static str,
    http_status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
}

/// A failure as scripts get it.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    code: ErrorCode,
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
    missing: Vec<Missing>,
    /// The payments of an order number that is not that of exactly one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    payments: Vec<Record<'a>>,
}

impl Failure {
    /// Returns the failure as scripts get it. Its sentences are always English; `say` says its hint.
    #[must_use]
    pub fn report(&self, say: impl FnOnce(&Hint<'_>) -> String) -> Report<'_> {
        let verdict = self.error.verdict();
        let (certain_at, until) = certain_at(&self.error);
        // A file's name may hold anything.
        let causes = self
            .error
            .causes()
            .map(|it| Foreign::new(it.to_string()).to_string());
        let message: Vec<String> = std::iter::once(self.error.to_string())
            .chain(causes)
            .collect();
        Report {
            code: verdict.code,
            exit: verdict.exit.code(),
            money_moved: verdict.money_moved,
            retry: verdict.retry,
            message: message.join(": "),
            hint: verdict.hint.as_ref().map(say),
            context: &self.context,
            gateway: gateway(&self.error),
            certain_at: certain_at.map(Value::Moment),
            until: until.map(Value::Moment),
            missing: missing(&self.error),
            payments: of_order(&self.error),
        }
    }

    /// Tells whether the run ended because nobody wanted more of its output: `cookiepay … | head`.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        is_closed_pipe(&self.error)
    }
}

impl Error {
    /// Returns what the error comes from, the nearest first.
    pub(crate) fn causes<'s>(&'s self) -> impl Iterator<Item = &'s (dyn StdError + 'static)> {
        std::iter::successors(self.source(), |cause| StdError::source(*cause))
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

/// Returns from when on it is certain what came of a refund, where it is not yet: of this run's, and of
/// one that is in the way.
fn certain_at(error: &Error) -> (Option<Timestamp>, Option<Timestamp>) {
    if let Error::Refund { outcome, .. } = error {
        (known_from(&outcome.entry), None)
    } else if let Error::BatchNotDone(batch) = error {
        (batch.totals.certain_at(), batch.totals.held_until())
    } else if let Error::Journal(JournalError::RefusedRecently(entry)) = error {
        (None, entry.refused_until())
    } else if let Error::Journal(JournalError::TooEarly { until, .. }) = error {
        (None, Some(*until))
    } else {
        (None, None)
    }
}

fn missing(error: &Error) -> Vec<Missing> {
    if let Error::Incomplete(incomplete) = error {
        incomplete.report()
    } else {
        Vec::new()
    }
}

/// Returns the payments of an order number that is not that of exactly one.
fn of_order(error: &Error) -> Vec<Record<'_>> {
    let Error::NotOnePayment(found) = error else {
        return Vec::new();
    };
    let payments = found.payments.paid.iter().chain(&found.payments.unpaid);
    payments.map(payment_record).collect()
}

/// Names what is known of it, as the columns of a search are named.
fn payment_record(payment: &PaymentOfOrder) -> Record<'_> {
    Record(vec![
        ("tid", Value::text(payment.tid.as_str())),
        ("profile", Value::text(payment.profile.as_str())),
        ("status", Value::text(payment.status.name())),
        ("amount", Value::maybe(payment.amount.value(), Value::Won)),
        (
            "approved_at",
            Value::maybe(payment.approved_at.value(), Value::Time),
        ),
    ])
}

fn gateway(error: &Error) -> Option<GatewayReport> {
    if let Error::Refund { outcome, .. } | Error::NotPrinted { outcome, .. } = error {
        let reply = outcome.entry.reply.as_ref()?;
        Some(GatewayReport {
            endpoint: Call::Cancel.path(),
            http_status: Some(reply.http_status),
            code: Some(reply.code.as_str().to_owned()),
            message: Some(reply.message.as_str().to_owned()),
        })
    } else if let Error::Gateway(error) = error {
        Some(of_call(error))
    } else if let Error::Incomplete(incomplete) = error {
        Some(of_call(incomplete.first_cause()?))
    } else {
        None
    }
}

/// Returns the gateway's own code, where it gave one.
pub(super) fn gateway_code(error: &Error) -> Option<String> {
    gateway(error)?.code
}

fn of_call(error: &GatewayError) -> GatewayReport {
    let (code, message) = if let GatewayErrorKind::Refused { code, message } = &error.kind {
        let text = |text: &Foreign| Some(text.as_str().to_owned());
        (text(code), text(message))
    } else {
        (None, None)
    };
    GatewayReport {
        endpoint: error.call.path(),
        http_status: error.http_status,
        code,
        message,
    }
}
