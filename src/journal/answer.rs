//! What is kept of the answer to the one request. Refuses to keep a bank account that comes back in
//! it, and texts without end.

use super::entry::Reply;
use super::step::Detail;
use super::transition::Replied;
use crate::payment::{
    Acceptance, Answer, CallFailure, Extent, Foreign, Reading, Refund, cut_out, result_code,
};

/// Reads out of an answer what states care for, what is kept of it, and what to say of it.
pub(super) fn read_answer(refund: &Refund, answer: &Answer) -> (Replied, Option<Reply>, Detail) {
    let keep = |text: &Foreign| Foreign::new(without_account(refund, text.as_str()));
    let reply = |http_status, code: &Foreign, message: &Foreign| Reply {
        is_yes: false,
        no: None,
        code: keep(code),
        message: keep(message),
        http_status,
        cancel_tid: Foreign::default(),
        cancelled_at: None,
        amount: None,
    };
    match answer {
        Answer::Accepted(acceptance) => {
            let reply = Reply {
                is_yes: true,
                cancel_tid: keep(&acceptance.cancel_tid),
                cancelled_at: acceptance.cancelled_at.value(),
                amount: acceptance.amount.value(),
                ..reply(
                    acceptance.http_status,
                    &Foreign::new(result_code::SUCCESS),
                    &acceptance.message,
                )
            };
            let (replied, detail) = read_acceptance(refund, acceptance);
            (replied, Some(reply), detail)
        }
        Answer::Declined(decline) => {
            let reply = Reply {
                no: Some(decline.no),
                ..reply(decline.http_status, &decline.code, &decline.message)
            };
            let detail = Detail::Declined {
                code: reply.code.as_str().to_owned(),
                message: reply.message.as_str().to_owned(),
                http_status: reply.http_status,
            };
            (Replied::Declined(decline.no), Some(reply), detail)
        }
        Answer::NotSent { why } => {
            let detail = Detail::NeverLeft {
                why: why_without_account(refund, why),
            };
            (Replied::NotSent, None, detail)
        }
        Answer::Unknown {
            why,
            http_status,
            words,
        } => {
            let reply = words
                .as_ref()
                .map(|(code, message)| reply(http_status.unwrap_or_default(), code, message));
            let why = why_without_account(refund, why);
            let detail = match (&reply, http_status) {
                (Some(reply), _) => Detail::NeitherYesNorNo {
                    why,
                    code: reply.code.as_str().to_owned(),
                    message: reply.message.as_str().to_owned(),
                    http_status: reply.http_status,
                },
                (None, Some(_)) => Detail::NothingTold { why },
                (None, None) => Detail::NoAnswer { why },
            };
            (Replied::Nothing, reply, detail)
        }
    }
}

fn read_acceptance(refund: &Refund, acceptance: &Acceptance) -> (Replied, Detail) {
    match &acceptance.amount {
        Reading::Value(won) if *won == refund.amount => (
            Replied::Accepted {
                // The balance after a partial refund is what `CANCEL_SUM_AMOUNT` is documented to
                // mean, and is looked at.
                is_confirmed: refund.extent == Extent::Whole,
            },
            Detail::Accepted,
        ),
        Reading::Value(won) => (
            Replied::AcceptedOtherAmount,
            Detail::AcceptedOtherAmount {
                asked: refund.amount,
                said: *won,
            },
        ),
        // A reply that names no amount has not confirmed one.
        Reading::Unreadable(text) => (
            Replied::Accepted {
                is_confirmed: false,
            },
            Detail::AcceptedUnreadable {
                amount: text.to_string(),
            },
        ),
        Reading::Absent => (
            Replied::Accepted {
                is_confirmed: false,
            },
            Detail::AcceptedWithoutAmount,
        ),
    }
}

/// Cuts a foreign text to a length fit for keeping, and takes out what the journal must not hold: a
/// reply may well repeat the bank account that was sent.
fn without_account(refund: &Refund, text: &str) -> String {
    let short: String = text.chars().take(1_000).collect();
    match &refund.account {
        Some(account) => {
            let forms = account.account_no_forms();
            let without_no = forms.iter().fold(short, |text, no| cut_out(&text, no));
            cut_out(&without_no, account.account_name())
        }
        None => short,
    }
}

/// Does the same with the texts of a failure.
fn why_without_account(refund: &Refund, why: &CallFailure) -> CallFailure {
    why.clone().with_texts(|text| without_account(refund, text))
}
