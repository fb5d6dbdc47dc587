//! What a person reads of one payment: its fields, our refunds of it, and what can be done with it.

use std::fmt;

use super::particle::toward;
use super::{count, date, summary};
use crate::error::OutcomeHint;
use crate::journal::{Entry, State};
use crate::payment::{Method, RefundId, Status, Won};
use crate::words::ShowLabel;
use crate::words::language::{Korean, ko};
use crate::words::paste::{self, Blanks};

impl Korean for ShowLabel {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Field(column) => summary::column(*column),
            Self::Blank => "빈 항목",
            Self::Elsewhere => "외부 취소",
            Self::OfWhom => "그 밖의 취소",
            Self::RefundAll => "전체취소",
            Self::RefundPart => "부분취소",
            Self::Refund => "취소",
            Self::WayOut => "해결 방법",
            Self::Continued => "",
        })
    }
}

/// Names a way of paying; one that we do not know has the gateway's own code.
pub(crate) fn method(method: &Method<'_>) -> String {
    method.korean_name().to_owned()
}

/// Names what has become of a payment.
pub(crate) fn status(status: Status) -> &'static str {
    status.korean_name()
}

/// What a person has to fill in.
pub(crate) const BLANKS: Blanks = Blanks {
    reason: "취소사유",
    amount: "금액",
    bank: "은행",
    account_no: "계좌번호",
    account_name: "예금주",
};

/// Stands above what the gateway sent that we have no name for.
pub(crate) const OTHER_FIELDS: &str = "그 밖의 항목 (게이트웨이의 이름 그대로)";

/// Stands above our refunds of a payment.
pub(crate) const OUR_REFUNDS: &str = "이 결제의 취소 기록";

/// There is no refund in our journal.
pub(crate) const NO_REFUNDS: &str = "취소 기록에 이 결제의 취소가 없습니다";

/// Stands above what can be done.
pub(crate) const WHAT_CAN_BE_DONE: &str = "할 수 있는 취소";

/// Only all of it can go back.
pub(crate) const NOT_IN_PART: &str = "불가: 전체취소만 할 수 있습니다";

/// Writes an amount of a payment.
pub(crate) fn won(won: Won) -> String {
    count::won(won)
}

/// The gateway's figures do not say an amount.
pub(crate) const UNCLEAR: &str = "확인필요: 게이트웨이가 보낸 금액으로는 알 수 없습니다";

/// Says of money that went back and is in no journal of ours how much it is.
pub(crate) fn elsewhere(won: Won) -> String {
    format!("{} (취소 기록에 없는 금액)", count::won(won))
}

/// Says of money that went back how much it is, where a refund in doubt may have given it back.
pub(crate) fn elsewhere_or_by(won: Won, in_doubt: RefundId) -> String {
    format!("{}: 취소 {in_doubt}이거나 외부 취소입니다", count::won(won))
}

/// Says why something cannot be done.
pub(crate) fn no(why: &dyn fmt::Display) -> String {
    format!("불가: {why}")
}

/// Says when a refund was begun, by whom, and why.
pub(crate) fn begun(entry: &Entry) -> String {
    let (at, person, reason) = (
        date::dated(entry.claimed_at),
        &entry.person,
        entry.reason.as_str(),
    );
    match &entry.reference {
        None => format!("{at} 시작 · 처리자 {person} · {reason}"),
        Some(reference) => format!(
            "{at} 시작 · 처리자 {person} · {reason} (참조값 {})",
            reference.as_str()
        ),
    }
}

/// Says of a refund that is not certain yet what to do about it.
pub(crate) fn next_step(entry: &Entry) -> Option<String> {
    if entry.is_certain() {
        return None;
    }
    let reconcile = toward(format_args!("`{}`", paste::reconcile(entry)));
    Some(match entry.state {
        State::Claimed | State::Sending => "지금 처리 중입니다. 끝날 때까지 기다리세요".to_owned(),
        State::Conflict => ko(OutcomeHint::Decide(entry)).to_string(),
        State::Refunded
        | State::Refused
        | State::NotSent
        | State::Unknown
        | State::NotApplied
        | State::RolledBack => match entry.certain_from() {
            Some(at) => format!(
                "{} 전에는 확정되지 않습니다. 그 뒤에 {reconcile} 다시 확인하세요",
                date::by(at)
            ),
            None => format!("아직 확정되지 않았습니다. {reconcile} 다시 확인하세요"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::tests::entry;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn a_refund_is_shown_with_what_to_do_next() {
        let in_state = |state, certain_at| Entry {
            state,
            certain_at,
            reference: None,
            ..entry()
        };
        let states = [
            State::Sending,
            State::Unknown,
            State::Conflict,
            State::Refunded,
        ];
        let steps = states.map(|state| {
            let step = next_step(&in_state(state, None));
            step.unwrap_or_else(|| "-".to_owned())
        });
        let text = [
            begun(&entry()),
            elsewhere(Won::new(58_000)),
            elsewhere_or_by(Won::new(58_000), RefundId(7)),
            no(&"하루 한도를 넘습니다"),
        ];
        let text = [text.join("\n"), steps.join("\n")].join("\n");
        assert_korean(&text.replace("mina@shop", ""));
        insta::assert_snapshot!(text);
    }
}
