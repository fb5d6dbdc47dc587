//! What is said while refunds are made, and after.

use std::fmt;
use std::time::Duration;

use super::count::{cases, seconds, won};
use super::date;
use super::particle::{subject, topic};
use super::show;
use crate::journal::{Outcome, State};
use crate::payment::{Foreign, Payment};
use crate::refund::batch::stop::{BatchStop, NotStarted};
use crate::refund::{RefundError, RefundEvent};
use crate::words::language::{Korean, ko};

/// Says what happened while a refund was made.
pub(crate) fn refund_event(event: &RefundEvent<'_>) -> String {
    match event {
        RefundEvent::LookedAgain { before, outcome } => looked_again(*before, outcome),
        RefundEvent::Answered(reply) => {
            format!("게이트웨이 응답: {} {}", reply.code, reply.message)
        }
        RefundEvent::LooksForProof { outcome, about } => looks_for_proof(outcome, *about),
        RefundEvent::LooksAgainIn(wait) => format!(
            "아직 확인되지 않았습니다. {} 뒤에 결제를 조회합니다",
            seconds(wait.as_secs())
        ),
        RefundEvent::Interrupted => {
            "중단 요청을 받았습니다. 이미 보낸 취소 요청은 되돌릴 수 없으므로 응답을 기다립니다. 한 번 더 중단하면 \
             결과 미확인으로 남습니다"
                .to_owned()
        }
    }
}

fn looks_for_proof(outcome: &Outcome, about: Duration) -> String {
    let about = seconds(about.as_secs());
    let entry = &outcome.entry;
    if entry.no().is_some() {
        format!("거절된 취소도 실제로 처리될 수 있습니다. 약 {about} 동안 결제를 조회합니다")
    } else if entry.reply.is_some() {
        format!(
            "정상 처리도 거절도 아닌 응답이라 아직 결과를 알 수 없습니다. 약 {about} 동안 결제를 조회합니다"
        )
    } else {
        format!(
            "{}. 아직 결과를 알 수 없습니다. 약 {about} 동안 결제를 조회합니다",
            Foreign::new(ko(outcome).to_string())
        )
    }
}

/// Says what a look at an earlier refund of the payment found, for whoever asks for another.
fn looked_again(before: State, outcome: &Outcome) -> String {
    let entry = &outcome.entry;
    let id = entry.id;
    let found = if outcome.is_unchanged() {
        "결제는 그대로입니다".to_owned()
    } else {
        ko(outcome).to_string()
    };
    let is_still = before == entry.state;
    match (entry.state, entry.certain_from().map(date::by)) {
        (State::Refused, _) if entry.is_certain() => {
            format!("{id} 재조회: {found}. 거절이 확정되었습니다")
        }
        (State::Refused, Some(at)) => {
            format!("{id} 재조회: {found}. {at} 전에는 거절이 확정되지 않습니다")
        }
        (State::Refused, None) => {
            format!("{id} 재조회: {found}. 거절이 아직 확정되지 않았습니다")
        }
        (State::Unknown, Some(at)) if is_still => {
            format!("{id} 재조회: {found}. 여전히 결과 미확인이며, {at} 전에는 확정되지 않습니다")
        }
        (State::Unknown, Some(at)) => {
            format!("{id} 재조회: {found}. 결과 미확인이며, {at} 전에는 확정되지 않습니다")
        }
        (State::Unknown, None) if is_still => {
            format!("{id} 재조회: {found}. 여전히 결과 미확인이며, 아직 확정되지 않았습니다")
        }
        (State::Unknown, None) => {
            format!("{id} 재조회: {found}. 결과 미확인이며, 아직 확정되지 않았습니다")
        }
        (State::Conflict, _) if is_still => {
            format!("{id} 재조회: {found}. 여전히 결과 불일치입니다")
        }
        (State::Conflict, _) => format!("{id} 재조회: {found}. 결과 불일치입니다"),
        (State::Refunded, _) if entry.is_certain() => {
            format!("{id} 재조회: {found}. 취소완료입니다")
        }
        (State::Refunded, Some(at)) => {
            format!("{id} 재조회: {found}. {at} 전에는 확정되지 않습니다")
        }
        (State::Refunded, None) => format!("{id} 재조회: {found}. 아직 확정되지 않았습니다"),
        (State::NotApplied, _) => {
            format!("{id} 재조회: {found}. 취소 요청이 유실되어 반영되지 않았습니다")
        }
        (State::Claimed | State::Sending | State::NotSent | State::RolledBack, _) => {
            format!("{id} 재조회: {found}. {} 상태입니다", ko(entry.state))
        }
    }
}

impl Korean for RefundError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(error) => error.korean(f),
            Self::Gateway(error) => error.korean(f),
            Self::NoSuchPayment(tid) => {
                write!(f, "거래번호(TID)가 {tid}인 결제가 없습니다")
            }
            Self::NotRefundable(refusal) => refusal.korean(f),
            Self::Unexplained(planned) => write!(
                f,
                "결제 {}에서 {}이 외부에서 취소되었습니다. 취소 기록에 없는 금액이고, 지금 취소할 {} \
                 이상입니다",
                planned.refund.tid,
                won(planned.given_back_elsewhere()),
                won(planned.refund.amount)
            ),
            Self::PaymentDiffers { shown, now } => write!(
                f,
                "결제 {} 화면에 보여 드린 뒤에 바뀌었습니다: {}",
                subject(&now.tid),
                changes(shown, now)
            ),
            Self::OtherReason(entry) => write!(
                f,
                "{} 다른 취소사유로 {}을 취소한 건입니다 ({})",
                topic(entry.id),
                won(entry.amount),
                Foreign::new(entry.reason.as_str())
            ),
            Self::SameRefund { line } => write!(
                f,
                "{line}행과 같은 취소입니다. 둘 다 필요하면 행마다 다른 참조값(`ref`)을 입력해 주세요"
            ),
        }
    }
}

impl Korean for BatchStop {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("일괄취소가 중단되었습니다"),
            Self::ThreadBrokeOff => f.write_str("처리하던 스레드 하나가 비정상 종료되었습니다"),
            Self::JournalNotWritten => f.write_str("취소 기록에 쓸 수 없습니다"),
            Self::Unrecorded { line } => {
                write!(f, "{line}행의 결과가 취소 기록에 남지 않았습니다")
            }
            Self::InDoubt { line } => write!(f, "{line}행의 결과가 아직 확실하지 않습니다"),
            Self::Conflict { line } => write!(f, "{line}행이 결과 불일치입니다"),
            Self::NotRefunded { rows: 1 } => f.write_str("취소되지 않은 행이 있습니다"),
            Self::NotRefunded { rows } => {
                write!(f, "연달아 {}이 취소되지 않았습니다", cases(*rows))
            }
        }
    }
}

impl Korean for NotStarted {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped(stop) => stop.korean(f),
            Self::NotPlanned => f.write_str("취소할 내용을 확인하지 못했습니다"),
            Self::PaymentNotRead { line } => {
                write!(f, "{line}행에서 같은 결제를 조회하지 못했습니다")
            }
            Self::EarlierNotDone { line } => {
                write!(f, "같은 결제의 {line}행이 완료되지 않았습니다")
            }
            Self::NoThread => f.write_str("처리할 스레드가 없었습니다"),
        }
    }
}

/// Says what is different about a payment since it was shown.
fn changes(shown: &Payment<'_>, now: &Payment<'_>) -> String {
    let left = |payment: &Payment<'_>| match payment.balance().known() {
        Some(left) => won(left),
        None => "알 수 없음".to_owned(),
    };
    let cancelled = |payment: &Payment<'_>| match payment.cancelled_at.value() {
        Some(time) => time.strftime("%F %T").to_string(),
        None => "없음".to_owned(),
    };
    let status = |payment: &Payment<'_>| show::status(payment.status()).to_owned();
    let mut found = Vec::new();
    for (name, before, after) in [
        ("취소가능금액", left(shown), left(now)),
        ("취소일시", cancelled(shown), cancelled(now)),
        ("결제상태", status(shown), status(now)),
    ] {
        if before != after {
            found.push(format!("{name} {before} → {after}"));
        }
    }
    if found.is_empty() {
        found.push("게이트웨이가 알려 준 다른 항목이 달라졌습니다".to_owned());
    }
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::{Detail, Entry, Left, Look, LookSays};
    use crate::payment::sample::paid_card;
    use crate::payment::{Reading, Won};
    use crate::words::ko::tests::assert_korean;

    fn look(left: u64) -> Detail {
        Detail::Looked(Look {
            before: Won::new(12_000),
            left: Left::Balance(Won::new(left)),
            says: LookSays::Balance,
            other_reason: None,
        })
    }

    #[test]
    fn what_a_look_at_an_earlier_refund_found_is_said_in_a_sentence() {
        let told = |before, state, certain_at, detail| {
            let outcome = Outcome {
                entry: Entry {
                    state,
                    certain_at,
                    doubt_since: Some(Timestamp::UNIX_EPOCH),
                    doubt_since_gateway: Some(Timestamp::UNIX_EPOCH),
                    settle: Duration::from_secs(59),
                    ..crate::journal::tests::entry()
                },
                detail,
                unrecorded: None,
                unrecorded_look: None,
            };
            looked_again(before, &outcome)
        };
        let certain = Some(Timestamp::UNIX_EPOCH);
        let sentences = [
            told(State::Refused, State::Refused, None, look(12_000)),
            told(State::Refused, State::Refused, certain, look(12_000)),
            told(State::Unknown, State::Unknown, None, look(11_000)),
            told(State::Sending, State::Unknown, None, Detail::RunEnded),
            told(State::Conflict, State::Conflict, None, look(11_000)),
            told(State::Unknown, State::Conflict, None, look(11_000)),
            told(State::Unknown, State::Refunded, None, look(7_000)),
            told(State::Unknown, State::Refunded, certain, look(7_000)),
            told(State::Unknown, State::NotApplied, certain, look(12_000)),
            told(State::Sending, State::Sending, None, Detail::Leaving),
        ]
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        r1 재조회: 결제는 그대로입니다. 1월 1일 (목) 09:01 전에는 거절이 확정되지 않습니다
        r1 재조회: 결제는 그대로입니다. 거절이 확정되었습니다
        r1 재조회: 취소가능금액이 12,000원에서 11,000원으로 줄었습니다. 여전히 결과 미확인이며, 1월 1일 (목) 09:01 전에는 확정되지 않습니다
        r1 재조회: 작업이 결과를 남기지 않고 끝났습니다. 결과 미확인이며, 1월 1일 (목) 09:01 전에는 확정되지 않습니다
        r1 재조회: 취소가능금액이 12,000원에서 11,000원으로 줄었습니다. 여전히 결과 불일치입니다
        r1 재조회: 취소가능금액이 12,000원에서 11,000원으로 줄었습니다. 결과 불일치입니다
        r1 재조회: 취소가능금액이 12,000원에서 7,000원으로 줄었습니다. 1월 1일 (목) 09:01 전에는 확정되지 않습니다
        r1 재조회: 취소가능금액이 12,000원에서 7,000원으로 줄었습니다. 취소완료입니다
        r1 재조회: 결제는 그대로입니다. 취소 요청이 유실되어 반영되지 않았습니다
        r1 재조회: 취소 요청을 보내기 직전입니다. 요청중 상태입니다
        ");
    }

    #[test]
    fn what_happens_while_a_refund_is_made_is_said_in_korean() {
        let reply = crate::journal::tests::reply(crate::payment::No::Other);
        let outcome = |reply: Option<crate::journal::Reply>| {
            let entry = Entry {
                state: State::Unknown,
                reply,
                ..crate::journal::tests::entry()
            };
            Outcome::recorded(entry, Detail::RunEnded)
        };
        let about = Duration::from_secs(20);
        let unclear = crate::journal::Reply {
            no: None,
            ..reply.clone()
        };
        let [refused, unclear, unheard] = [Some(reply.clone()), Some(unclear), None].map(outcome);
        let proof = |outcome| RefundEvent::LooksForProof { outcome, about };
        let sentences = [
            RefundEvent::Answered(&reply),
            proof(&refused),
            proof(&unclear),
            proof(&unheard),
            RefundEvent::LooksAgainIn(about),
            RefundEvent::Interrupted,
        ]
        .iter()
        .map(refund_event)
        .collect::<Vec<_>>()
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        게이트웨이 응답: P001 거래거절
        거절된 취소도 실제로 처리될 수 있습니다. 약 20초 동안 결제를 조회합니다
        정상 처리도 거절도 아닌 응답이라 아직 결과를 알 수 없습니다. 약 20초 동안 결제를 조회합니다
        작업이 결과를 남기지 않고 끝났습니다. 아직 결과를 알 수 없습니다. 약 20초 동안 결제를 조회합니다
        아직 확인되지 않았습니다. 20초 뒤에 결제를 조회합니다
        중단 요청을 받았습니다. 이미 보낸 취소 요청은 되돌릴 수 없으므로 응답을 기다립니다. 한 번 더 중단하면 결과 미확인으로 남습니다
        ");
    }

    #[test]
    fn a_row_that_was_not_begun_says_why() {
        let line = 7;
        let sentences = [
            NotStarted::NotPlanned,
            NotStarted::PaymentNotRead { line },
            NotStarted::EarlierNotDone { line },
            NotStarted::NoThread,
            NotStarted::Stopped(BatchStop::Interrupted),
            NotStarted::Stopped(BatchStop::ThreadBrokeOff),
            NotStarted::Stopped(BatchStop::JournalNotWritten),
            NotStarted::Stopped(BatchStop::Unrecorded { line }),
            NotStarted::Stopped(BatchStop::InDoubt { line }),
            NotStarted::Stopped(BatchStop::Conflict { line }),
            NotStarted::Stopped(BatchStop::NotRefunded { rows: 1 }),
            NotStarted::Stopped(BatchStop::NotRefunded { rows: 5 }),
        ]
        .map(|it| ko(it).to_string())
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        취소할 내용을 확인하지 못했습니다
        7행에서 같은 결제를 조회하지 못했습니다
        같은 결제의 7행이 완료되지 않았습니다
        처리할 스레드가 없었습니다
        일괄취소가 중단되었습니다
        처리하던 스레드 하나가 비정상 종료되었습니다
        취소 기록에 쓸 수 없습니다
        7행의 결과가 취소 기록에 남지 않았습니다
        7행의 결과가 아직 확실하지 않습니다
        7행이 결과 불일치입니다
        취소되지 않은 행이 있습니다
        연달아 5건이 취소되지 않았습니다
        ");
    }

    #[test]
    fn what_is_different_about_a_payment_is_named() {
        let shown = paid_card();
        let cancelled = Payment {
            balance_left: Reading::Value(Won::new(7_000)),
            cancelled_at: crate::payment::Time::read(
                "20260123101500".into(),
                crate::payment::parse_time,
            ),
            ..paid_card()
        };
        let changed = changes(&shown, &cancelled);
        assert!(
            changed.starts_with(
                "취소가능금액 12,000원 → 7,000원, 취소일시 없음 → 2026-01-23 10:15:00, 결제상태 "
            ),
            "{changed}"
        );
        let renamed = Payment {
            buyer: "다른 사람".into(),
            ..paid_card()
        };
        assert!(changes(&shown, &renamed).contains("다른 항목"));
    }

    #[test]
    fn why_a_row_is_not_refunded_is_said_in_korean() {
        let entry = Box::new(crate::journal::tests::entry());
        let sentences = [
            RefundError::NoSuchPayment("5227874005".parse().unwrap()),
            RefundError::OtherReason(entry),
            RefundError::SameRefund { line: 2 },
        ]
        .map(|it| ko(it).to_string())
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        거래번호(TID)가 5227874005인 결제가 없습니다
        r1은 다른 취소사유로 5,000원을 취소한 건입니다 (고객 변심)
        2행과 같은 취소입니다. 둘 다 필요하면 행마다 다른 참조값(`ref`)을 입력해 주세요
        ");
    }
}
