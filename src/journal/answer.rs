//! What is kept of the answer to the one request. Refuses to keep a bank account that comes back in
//! it, and texts without end.

use super::entry::{Replied, Reply};
use crate::payment::{Answer, Foreign, Reading, Refund};

/// Reads out of an answer what states care for, what is kept of it, and words for the history.
pub(super) fn read_answer(refund: &Refund, answer: &Answer) -> (Replied, Option<Reply>, String) {
    let keep = |text: &Foreign| Foreign::new(without_account(refund, text.as_str()));
    match answer {
        Answer::Accepted(acceptance) => {
            let amount = acceptance.amount.value();
            let reply = Reply {
                code: Foreign::new("0000"),
                message: keep(&acceptance.message),
                http_status: acceptance.http_status,
                cancel_tid: keep(&acceptance.cancel_tid),
                cancelled_at: acceptance.cancelled_at.value(),
                amount,
            };
            let (replied, detail) = match (&acceptance.amount, amount) {
                (_, Some(won)) if won == refund.amount => {
                    (Replied::Accepted, "the gateway accepted it".to_owned())
                }
                (_, Some(won)) => (
                    Replied::AcceptedOtherAmount,
                    format!(
                        "the gateway cancelled {} won, not {} as asked",
                        won.grouped(),
                        refund.amount.grouped()
                    ),
                ),
                (Reading::Unreadable(text), None) => (
                    Replied::Accepted,
                    format!("the gateway accepted it, and gave {text:?} as the amount"),
                ),
                (Reading::Absent | Reading::Value(_), None) => (
                    Replied::Accepted,
                    "the gateway accepted it, and gave no amount".to_owned(),
                ),
            };
            (replied, Some(reply), detail)
        }
        Answer::Declined(decline) => {
            let reply = Reply {
                code: keep(&decline.code),
                message: keep(&decline.message),
                http_status: decline.http_status,
                cancel_tid: Foreign::default(),
                cancelled_at: None,
                amount: None,
            };
            let detail = format!(
                "the gateway declined it: {} {} (HTTP {})",
                reply.code.as_str(),
                reply.message.as_str(),
                reply.http_status
            );
            (Replied::Declined, Some(reply), detail)
        }
        Answer::NotSent { why } => {
            let detail = format!("it never left: {}", without_account(refund, why));
            (Replied::NotSent, None, detail)
        }
        Answer::Unknown {
            why, http_status, ..
        } => {
            let status = http_status.map_or(String::new(), |status| format!(" (HTTP {status})"));
            let why = without_account(refund, why);
            (
                Replied::Nothing,
                None,
                format!("no readable answer: {why}{status}"),
            )
        }
    }
}

/// Cuts a foreign text to a length fit for keeping, and takes out what the journal must not hold: a
/// reply may well repeat the bank account that was sent.
fn without_account(refund: &Refund, text: &str) -> String {
    let short: String = text.chars().take(1_000).collect();
    match &refund.account {
        Some(account) => short
            .replace(account.account_no(), &account.masked())
            .replace(account.account_name(), "…"),
        None => short,
    }
}
