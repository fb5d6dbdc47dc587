//! What came of a refund, in a sentence.

use std::fmt;

use super::count::won;
use super::date;
use crate::journal::{Entry, Outcome, Reply, State};
use crate::payment::{No, RefundId, Won};
use crate::words::language::ko;
use crate::words::paste::quoted;

/// Writes what came of a refund.
pub(super) struct Ended<'o>(pub(super) &'o Outcome);

impl fmt::Display for Ended<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = &self.0.entry;
        let (amount, tid) = (won(entry.amount), &entry.tid);
        match entry.state {
            State::Refunded => write!(f, "결제 {tid}에서 {amount}이 취소되었습니다"),
            State::Refused => write_refused(f, entry),
            State::NotSent => write!(
                f,
                "결제 {tid}의 {amount} 취소를 전송하지 않았습니다: {}",
                ko(self.0)
            ),
            State::NotApplied => write!(
                f,
                "결제 {tid}의 {amount} 취소 요청이 유실되었고, 결제는 그대로입니다"
            ),
            State::RolledBack => write!(f, "결제 {tid}에서 {amount}이 취소되었다가 되돌려졌습니다"),
            State::Claimed | State::Sending | State::Unknown => write!(
                f,
                "결제 {tid}에서 {amount}이 취소되었는지 알 수 없습니다: {}",
                ko(self.0)
            ),
            State::Conflict => {
                let replied = entry.reply.as_ref().and_then(|reply| reply.amount);
                match replied.filter(|won| *won != entry.amount) {
                    Some(other) => write!(
                        f,
                        "결제 {tid}에서 {amount} 취소를 요청했는데, 게이트웨이는 {}을 취소했다고 응답했습니다",
                        won(other)
                    ),
                    None => write!(
                        f,
                        "결제 {tid}의 {amount} 취소에 대해 확인된 내용이 서로 맞지 않습니다: {}",
                        ko(self.0)
                    ),
                }
            }
        }
    }
}

fn write_refused(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let (amount, tid) = (won(entry.amount), &entry.tid);
    match entry.no() {
        _ if !entry.is_certain() => match entry.certain_from().map(date::by) {
            Some(until) => write!(
                f,
                "게이트웨이가 결제 {tid}의 {amount} 취소를 거절했고 결제는 아직 그대로이지만, {until}까지는 실제로 \
                 처리될 수도 있습니다"
            )?,
            None => write!(
                f,
                "게이트웨이가 결제 {tid}의 {amount} 취소를 거절했고, 결제는 아직 그대로입니다"
            )?,
        },
        Some(No::Credentials) => {
            let profile = quoted(&entry.via.profile);
            return match &entry.reply {
                Some(Reply { code, message, .. }) => write!(
                    f,
                    "게이트웨이가 프로필 {profile}의 인증 정보를 거절했습니다({code} {message}). 취소된 금액은 없습니다"
                ),
                None => write!(
                    f,
                    "게이트웨이가 프로필 {profile}의 인증 정보를 거절했습니다. 취소된 금액은 없습니다"
                ),
            };
        }
        Some(No::AlreadyCancelled) => write!(
            f,
            "게이트웨이가 결제 {tid}의 {amount}은 이미 취소되었다고 응답했고, 조회한 내용도 그렇습니다"
        )?,
        Some(No::Final) if entry.wants_deposit() => write!(
            f,
            "입금 후 취소 필요: 결제 {tid}의 {amount}을 취소하려면 먼저 입금해야 한다고 게이트웨이가 응답했습니다"
        )?,
        Some(No::Final | No::Other) | None => {
            write!(f, "게이트웨이가 결제 {tid}의 {amount} 취소를 거절했습니다")?;
        }
    }
    match &entry.reply {
        Some(Reply { code, message, .. }) => write!(f, ": {code} {message}"),
        None => Ok(()),
    }
}

/// Names the attempts that were taken for not made, and may have been.
pub(crate) fn suspects(not_made: &[(RefundId, Won)]) -> Option<String> {
    let suspects: Vec<String> = not_made
        .iter()
        .map(|(id, amount)| format!("{id} ({})", won(*amount)))
        .collect();
    (!suspects.is_empty()).then(|| suspects.join(" 또는 "))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::Detail;
    use crate::journal::tests::{entry, reply};
    use crate::words::ko::tests::assert_korean;

    fn ended(entry: Entry) -> String {
        Ended(&Outcome::recorded(entry, Detail::RunEnded)).to_string()
    }

    fn refused(no: No) -> Entry {
        let mut entry = Entry {
            state: State::Refused,
            reply: Some(reply(no)),
            ..entry()
        };
        entry.via.profile = "main".to_owned();
        entry
    }

    #[test]
    fn what_came_of_a_refund_is_said_in_a_sentence() {
        let of_state = |state| Entry {
            state,
            reply: None,
            ..entry()
        };
        let for_now = |doubt_since| Entry {
            certain_at: None,
            doubt_since,
            ..refused(No::Other)
        };
        let other_amount = Reply {
            amount: Some(Won::new(12_000)),
            ..reply(No::Other)
        };
        let deposit = Reply {
            code: crate::payment::Foreign::new("9029"),
            ..reply(No::Final)
        };
        let mut entries: Vec<Entry> = State::ALL.map(of_state).into();
        entries.extend([
            Entry {
                reply: Some(other_amount),
                ..of_state(State::Conflict)
            },
            for_now(None),
            for_now(Some(Timestamp::UNIX_EPOCH)),
            refused(No::Other),
            refused(No::AlreadyCancelled),
            Entry {
                reply: Some(deposit),
                ..refused(No::Final)
            },
        ]);
        let sentences = entries.into_iter().map(ended).collect::<Vec<_>>();
        let sentences = sentences.join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        결제 260122020935GU00N3e7에서 5,000원이 취소되었는지 알 수 없습니다: 작업이 결과를 남기지 않고 끝났습니다
        결제 260122020935GU00N3e7에서 5,000원이 취소되었는지 알 수 없습니다: 작업이 결과를 남기지 않고 끝났습니다
        결제 260122020935GU00N3e7에서 5,000원이 취소되었습니다
        게이트웨이가 결제 260122020935GU00N3e7의 5,000원 취소를 거절했습니다
        결제 260122020935GU00N3e7의 5,000원 취소를 전송하지 않았습니다: 작업이 결과를 남기지 않고 끝났습니다
        결제 260122020935GU00N3e7에서 5,000원이 취소되었는지 알 수 없습니다: 작업이 결과를 남기지 않고 끝났습니다
        결제 260122020935GU00N3e7의 5,000원 취소 요청이 유실되었고, 결제는 그대로입니다
        결제 260122020935GU00N3e7의 5,000원 취소에 대해 확인된 내용이 서로 맞지 않습니다: 작업이 결과를 남기지 않고 끝났습니다
        결제 260122020935GU00N3e7에서 5,000원이 취소되었다가 되돌려졌습니다
        결제 260122020935GU00N3e7에서 5,000원 취소를 요청했는데, 게이트웨이는 12,000원을 취소했다고 응답했습니다
        게이트웨이가 결제 260122020935GU00N3e7의 5,000원 취소를 거절했고, 결제는 아직 그대로입니다: P001 거래거절
        게이트웨이가 결제 260122020935GU00N3e7의 5,000원 취소를 거절했고 결제는 아직 그대로이지만, 1월 1일 (목) 09:20까지는 실제로 처리될 수도 있습니다: P001 거래거절
        게이트웨이가 결제 260122020935GU00N3e7의 5,000원 취소를 거절했습니다: P001 거래거절
        게이트웨이가 결제 260122020935GU00N3e7의 5,000원은 이미 취소되었다고 응답했고, 조회한 내용도 그렇습니다: P001 거래거절
        입금 후 취소 필요: 결제 260122020935GU00N3e7의 5,000원을 취소하려면 먼저 입금해야 한다고 게이트웨이가 응답했습니다: 9029 거래거절
        ");
        assert_eq!(
            ended(refused(No::Credentials)),
            "게이트웨이가 프로필 main의 인증 정보를 거절했습니다(P001 거래거절). 취소된 금액은 없습니다"
        );
    }

    #[test]
    fn what_was_taken_for_not_made_is_named_with_its_amount() {
        assert_eq!(suspects(&[]), None);
        let two = [
            (RefundId(3), Won::new(5_000)),
            (RefundId(4), Won::new(7_000)),
        ];
        assert_eq!(
            suspects(&two).as_deref(),
            Some("r3 (5,000원) 또는 r4 (7,000원)")
        );
    }
}
