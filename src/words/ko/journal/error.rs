//! Why a refund is not begun or not settled, and what a payment says otherwise than the journal.

use std::fmt::{self, Formatter};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::journal::{Entry, Evidence, JournalError, Ruling, State, Unborne};
use crate::payment::{Foreign, ParseRefundIdError, Reference, RefundId, Tid, Won};
use crate::words::ko::count::won;
use crate::words::ko::date::{self, dated};
use crate::words::ko::particle::{object, subject, topic, toward};
use crate::words::language::{Korean, ko};

impl Korean for JournalError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnlyProfile => f.write_str("읽기 전용 프로필이라 취소할 수 없습니다"),
            Self::AboveRefundLimit { amount, limit } => write_above_limit(f, *amount, *limit),
            Self::AboveDayLimit {
                amount,
                limit,
                sum,
                day,
            } => write_above_day_limit(f, *amount, *limit, *sum, *day),
            Self::Held(entry) => write_held(f, entry),
            Self::InDoubt(entry) => write_in_doubt(f, entry),
            Self::AlreadyRefunded(entry) => write_already_refunded(f, entry),
            Self::RefusedRecently(entry) => write_refused_recently(f, entry),
            Self::ReferenceUsed(entry) => write_reference_used(f, entry),
            Self::NotAgain { id, .. } => write!(
                f,
                "취소 {} 이 결제를 같은 금액과 같은 참조값으로 이전에 취소한 건이 아닙니다",
                topic(id)
            ),
            Self::AgainOfOtherAmount { entry, amount } => write_other_amount(f, entry, *amount),
            Self::OldReading {
                tid,
                known,
                balance,
                ..
            } => write_old_reading(f, tid, *known, *balance),
            Self::RolledBack {
                tid,
                known,
                balance,
            } => write_rolled_back(f, tid, *known, *balance),
            Self::PaymentChanged(tid) => write!(
                f,
                "결제 {} 조회한 뒤에 이 결제의 다른 취소가 처리되었거나 시도되었습니다",
                object(tid)
            ),
            Self::NoSuchRefund(id) => write!(f, "취소 기록에 {} 없습니다", subject(id)),
            Self::NotResolvable(entry) => write_not_resolvable(f, entry),
            Self::Contradicted {
                id,
                ruling,
                before,
                amount,
                balance,
            } => {
                write_contradiction(f, *id, *ruling, *amount)?;
                f.write_str(". ")?;
                write_left(f, *ruling, *before, *balance)
            }
            Self::Changed(entry) => write_changed(f, entry),
            Self::TooEarly { id, until } => write_too_early(f, *id, *until),
            Self::LostOwnership {
                id,
                expected,
                found,
            } => write!(
                f,
                "이 작업이 처리하던 취소 {id}의 상태가 달라졌습니다: {} 상태여야 하는데 {} 상태입니다",
                ko(expected),
                ko(found)
            ),
            Self::Move(error) => error.korean(f),
            Self::Store(error) => error.korean(f),
        }
    }
}

fn write_above_limit(f: &mut Formatter<'_>, amount: Won, limit: Won) -> fmt::Result {
    let (amount, limit) = (won(amount), won(limit));
    write!(
        f,
        "취소금액 {amount}은 프로필의 건당 취소 한도 {limit}을 넘습니다"
    )
}

fn write_above_day_limit(
    f: &mut Formatter<'_>,
    amount: Won,
    limit: Won,
    sum: Won,
    day: Date,
) -> fmt::Result {
    write!(
        f,
        "{}을 취소하면 프로필의 하루 취소 한도 {}을 넘습니다. {}에 {}이 이미 취소되었거나 취소되었을 수 있습니다",
        won(amount),
        won(limit),
        date::day(day),
        won(sum)
    )
}

fn write_held(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "다른 작업이 결제 {} 처리하고 있습니다: 취소 {}, {}, 처리자 {} (프로세스 {})",
        object(&entry.tid),
        entry.id,
        ko(entry.state),
        entry.person,
        entry.owner.process
    )
}

fn write_in_doubt(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "결제 {}의 취소 {}의 결과가 아직 확실하지 않아({}) 이 결제의 다른 취소를 모두 막고 있습니다",
        entry.tid,
        entry.id,
        ko(entry.state)
    )
}

fn write_already_refunded(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "이미 취소했습니다: 결제 {}, {}, 처리자 {}, {} (취소 {})",
        entry.tid,
        won(entry.amount),
        entry.person,
        dated(entry.claimed_at),
        entry.id
    )
}

/// Says what the gateway said, if it said anything, and until when it is not certain.
fn write_refused_recently(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    let (id, tid) = (subject(entry.id), &entry.tid);
    let until = entry.certain_from().map(date::by);
    match (&entry.reply, until) {
        (Some(reply), Some(until)) => write!(
            f,
            "결제 {tid}의 취소 {id} 조금 전에 거절되었고({} {}), {until}까지는 실제로 처리될 수도 있습니다",
            reply.code, reply.message
        ),
        (Some(reply), None) => write!(
            f,
            "결제 {tid}의 취소 {id} 조금 전에 거절되었고({} {}), 실제로 처리될 수도 있습니다",
            reply.code, reply.message
        ),
        (None, Some(until)) => write!(
            f,
            "결제 {tid}의 취소 {id} 조금 전에 거절되었고, {until}까지는 실제로 처리될 수도 있습니다"
        ),
        (None, None) => write!(
            f,
            "결제 {tid}의 취소 {id} 조금 전에 거절되었고, 실제로 처리될 수도 있습니다"
        ),
    }
}

fn write_other_amount(f: &mut Formatter<'_>, entry: &Entry, amount: Won) -> fmt::Result {
    write!(
        f,
        "{} {}을 취소했는데 지금 취소할 금액은 {}입니다. 같은 금액이 아니므로 추가 취소가 아닙니다",
        topic(entry.id),
        won(entry.amount),
        won(amount)
    )
}

fn write_reference_used(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    let reference = Foreign::new(entry.reference.as_ref().map_or("", Reference::as_str));
    write!(
        f,
        "참조값 {} 이미 쓰였습니다: 결제 {}의 취소 {}, {}",
        topic(reference),
        entry.tid,
        entry.id,
        won(entry.amount)
    )
}

fn write_old_reading(f: &mut Formatter<'_>, tid: &Tid, known: Won, balance: Won) -> fmt::Result {
    write!(
        f,
        "결제 {tid}의 취소가능금액이 {}으로 조회되었지만, 마지막으로 확인한 금액은 {}입니다. 게이트웨이가 예전 \
         내용으로 응답했을 수 있습니다",
        won(balance),
        won(known)
    )
}

fn write_rolled_back(f: &mut Formatter<'_>, tid: &Tid, known: Won, balance: Won) -> fmt::Result {
    write!(
        f,
        "결제 {tid}의 취소가능금액이 {}인데, 마지막으로 확인한 금액은 {}입니다. 취소가 되돌려졌습니다",
        won(balance),
        won(known)
    )
}

/// Says why a refund is not for a person to decide as it stands.
fn write_not_resolvable(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    let id = topic(entry.id);
    match entry.state {
        State::Refunded => match entry.evidence {
            Some(Evidence::Reply) => write!(f, "{id} 게이트웨이의 응답대로 취소완료입니다"),
            Some(Evidence::Look) => {
                write!(f, "{id} 결제의 취소가능금액에서 확인된 대로 취소완료입니다")
            }
            Some(Evidence::Person) => write!(f, "{id} 담당자가 기록한 대로 취소완료입니다"),
            None => write!(f, "{id} 취소완료입니다"),
        },
        State::Refused => match entry.certain_from() {
            Some(at) if !entry.is_certain() => write!(
                f,
                "{id} 이미 취소거절입니다. {} 이후에 확정되므로 수동 확정이 필요하지 않습니다",
                date::by(at)
            ),
            Some(_) | None => {
                write!(f, "{id} 이미 취소거절이므로 수동 확정이 필요하지 않습니다")
            }
        },
        State::NotSent => write!(f, "{id} 전송된 적이 없으므로 수동 확정이 필요하지 않습니다"),
        State::NotApplied => {
            write!(f, "{id} 이미 미반영이므로 수동 확정이 필요하지 않습니다")
        }
        State::RolledBack => write!(
            f,
            "{id} 이미 되돌려진 취소이므로 수동 확정이 필요하지 않습니다"
        ),
        State::Claimed | State::Sending => write!(f, "{id} 다른 작업이 처리하고 있습니다"),
        State::Unknown | State::Conflict => write!(
            f,
            "{id} {} 상태이므로 그렇게 확정할 수 없습니다",
            ko(entry.state)
        ),
    }
}

/// Says what a payment does not show of a refund.
fn write_contradiction(
    f: &mut Formatter<'_>,
    id: RefundId,
    ruling: Ruling,
    amount: Won,
) -> fmt::Result {
    let amount = won(amount);
    match ruling {
        Ruling::Refunded => write!(
            f,
            "{id}의 금액은 {amount}인데, 결제에는 이 금액이 취소된 것으로 나타나지 않습니다"
        ),
        Ruling::NotRefunded => write!(
            f,
            "{id}의 금액은 {amount}인데, 결제에는 이 금액이 취소된 것으로 나타납니다"
        ),
        Ruling::RolledBack => write!(
            f,
            "{} {amount}이 취소되었는데, 결제에는 이 취소가 되돌려진 것으로 나타나지 않습니다",
            toward(id)
        ),
    }
}

fn write_left(f: &mut Formatter<'_>, ruling: Ruling, before: Won, now: Option<Won>) -> fmt::Result {
    let before = won(before);
    match (ruling, now.map(won)) {
        (Ruling::Refunded | Ruling::NotRefunded, Some(now)) => {
            write!(f, "취소가능금액은 취소 전 {before}, 지금 {now}입니다")
        }
        (Ruling::Refunded | Ruling::NotRefunded, None) => write!(
            f,
            "취소가능금액은 취소 전 {before}이었고, 지금 금액은 게이트웨이가 알려 주지 않습니다"
        ),
        (Ruling::RolledBack, Some(now)) => write!(
            f,
            "취소가능금액은 마지막으로 확인했을 때 {before}, 지금 {now}입니다"
        ),
        (Ruling::RolledBack, None) => write!(
            f,
            "취소가능금액은 마지막으로 확인했을 때 {before}이었고, 지금 금액은 게이트웨이가 알려 주지 않습니다"
        ),
    }
}

fn write_changed(f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "화면에 보여 드린 뒤에 취소 {}의 내용이 바뀌었습니다: 지금은 {} 상태입니다",
        entry.id,
        ko(entry.state)
    )
}

fn write_too_early(f: &mut Formatter<'_>, id: RefundId, until: Timestamp) -> fmt::Result {
    write!(
        f,
        "취소 {} 뒤늦게 처리되거나 조회될 수 있습니다. {} 전에는 취소되지 않았다고 확정할 수 없습니다",
        topic(id),
        date::by(until)
    )
}

impl Korean for ParseRefundIdError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.meant {
            Some(id) => write!(f, "취소 번호는 r과 숫자입니다. 혹시 {id}인가요?"),
            None => f.write_str("취소 번호는 r과 숫자입니다 (예: r42)"),
        }
    }
}

/// Says what differs.
impl Korean for Unborne {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere { known, gone } => write!(
                f,
                "취소 기록에는 {}을 취소한 것으로 되어 있지만, 게이트웨이에서는 {}이 취소되었습니다",
                won(*known),
                won(*gone)
            ),
            Self::There { elsewhere } => write!(
                f,
                "외부에서 {}이 취소되었고, 이에 해당하는 취소가 취소 기록에 없습니다",
                won(*elsewhere)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::tests::{entry, reply};
    use crate::payment::{Environment, No};
    use crate::words::ko::tests::assert_korean;

    /// Names nothing by a Latin word, so that what is left of one is ours.
    fn plain() -> Entry {
        Entry {
            person: "mi@pc".to_owned(),
            ..entry()
        }
    }

    fn refused_for_now() -> Entry {
        Entry {
            state: State::Refused,
            certain_at: None,
            doubt_since: Some(Timestamp::UNIX_EPOCH),
            reply: Some(reply(No::Other)),
            ..plain()
        }
    }

    fn contradicted(ruling: Ruling, balance: Option<u64>) -> JournalError {
        JournalError::Contradicted {
            id: RefundId(7),
            ruling,
            before: Won::new(12_000),
            amount: Won::new(5_000),
            balance: balance.map(Won::new),
        }
    }

    fn not_resolvable() -> Vec<JournalError> {
        let of = |state, evidence| {
            let entry = Entry {
                state,
                evidence,
                ..plain()
            };
            JournalError::NotResolvable(Box::new(entry))
        };
        let mut all: Vec<_> = State::ALL.map(|state| of(state, None)).into();
        all.extend(Evidence::ALL.map(|it| of(State::Refunded, Some(it))));
        all.push(JournalError::NotResolvable(Box::new(refused_for_now())));
        all
    }

    fn all() -> Vec<JournalError> {
        let (tid, won) = (|| "5227874005".parse::<Tid>().unwrap(), Won::new);
        let boxed = || Box::new(plain());
        let unanswered = Entry {
            reply: None,
            ..refused_for_now()
        };
        let named = Entry {
            reference: "주문7".parse().ok(),
            ..plain()
        };
        let mut all = vec![
            JournalError::ReadOnlyProfile,
            JournalError::AboveRefundLimit {
                amount: won(58_000),
                limit: won(50_000),
            },
            JournalError::AboveDayLimit {
                amount: won(58_000),
                limit: won(100_000),
                sum: won(90_000),
                day: jiff::civil::date(2026, 11, 14),
            },
            JournalError::Held(boxed()),
            JournalError::InDoubt(Box::new(Entry {
                state: State::Unknown,
                ..plain()
            })),
            JournalError::AlreadyRefunded(boxed()),
            JournalError::RefusedRecently(Box::new(refused_for_now())),
            JournalError::RefusedRecently(Box::new(unanswered)),
            JournalError::ReferenceUsed(Box::new(named)),
            JournalError::NotAgain {
                id: RefundId(7),
                tid: tid(),
            },
            JournalError::AgainOfOtherAmount {
                entry: boxed(),
                amount: won(7_000),
            },
            JournalError::OldReading {
                environment: Environment::Live,
                tid: tid(),
                known: won(7_000),
                balance: won(12_000),
            },
            JournalError::RolledBack {
                tid: tid(),
                known: won(7_000),
                balance: won(12_000),
            },
            JournalError::PaymentChanged(tid()),
            JournalError::NoSuchRefund(RefundId(12)),
            contradicted(Ruling::Refunded, Some(12_000)),
            contradicted(Ruling::NotRefunded, Some(7_000)),
            contradicted(Ruling::NotRefunded, None),
            contradicted(Ruling::RolledBack, Some(7_000)),
            contradicted(Ruling::RolledBack, None),
            JournalError::Changed(boxed()),
            JournalError::TooEarly {
                id: RefundId(7),
                until: Timestamp::UNIX_EPOCH,
            },
            JournalError::LostOwnership {
                id: RefundId(7),
                expected: State::Sending,
                found: State::Unknown,
            },
        ];
        all.extend(not_resolvable());
        all
    }

    #[test]
    fn why_a_refund_is_not_begun_or_not_settled_is_said_in_korean() {
        let sentences: Vec<String> = all().iter().map(|it| ko(it).to_string()).collect();
        let sentences = sentences.join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        읽기 전용 프로필이라 취소할 수 없습니다
        취소금액 58,000원은 프로필의 건당 취소 한도 50,000원을 넘습니다
        58,000원을 취소하면 프로필의 하루 취소 한도 100,000원을 넘습니다. 11월 14일 (토)에 90,000원이 이미 취소되었거나 취소되었을 수 있습니다
        다른 작업이 결제 260122020935GU00N3e7을 처리하고 있습니다: 취소 r1, 취소완료, 처리자 mi@pc (프로세스 4711)
        결제 260122020935GU00N3e7의 취소 r1의 결과가 아직 확실하지 않아(결과 미확인) 이 결제의 다른 취소를 모두 막고 있습니다
        이미 취소했습니다: 결제 260122020935GU00N3e7, 5,000원, 처리자 mi@pc, 1970년 1월 1일 (목) 09:00 (취소 r1)
        결제 260122020935GU00N3e7의 취소 r1이 조금 전에 거절되었고(P001 거래거절), 1월 1일 (목) 09:20까지는 실제로 처리될 수도 있습니다
        결제 260122020935GU00N3e7의 취소 r1이 조금 전에 거절되었고, 1월 1일 (목) 09:20까지는 실제로 처리될 수도 있습니다
        참조값 주문7은 이미 쓰였습니다: 결제 260122020935GU00N3e7의 취소 r1, 5,000원
        취소 r7은 이 결제를 같은 금액과 같은 참조값으로 이전에 취소한 건이 아닙니다
        r1은 5,000원을 취소했는데 지금 취소할 금액은 7,000원입니다. 같은 금액이 아니므로 추가 취소가 아닙니다
        결제 5227874005의 취소가능금액이 12,000원으로 조회되었지만, 마지막으로 확인한 금액은 7,000원입니다. 게이트웨이가 예전 내용으로 응답했을 수 있습니다
        결제 5227874005의 취소가능금액이 12,000원인데, 마지막으로 확인한 금액은 7,000원입니다. 취소가 되돌려졌습니다
        결제 5227874005를 조회한 뒤에 이 결제의 다른 취소가 처리되었거나 시도되었습니다
        취소 기록에 r12가 없습니다
        r7의 금액은 5,000원인데, 결제에는 이 금액이 취소된 것으로 나타나지 않습니다. 취소가능금액은 취소 전 12,000원, 지금 12,000원입니다
        r7의 금액은 5,000원인데, 결제에는 이 금액이 취소된 것으로 나타납니다. 취소가능금액은 취소 전 12,000원, 지금 7,000원입니다
        r7의 금액은 5,000원인데, 결제에는 이 금액이 취소된 것으로 나타납니다. 취소가능금액은 취소 전 12,000원이었고, 지금 금액은 게이트웨이가 알려 주지 않습니다
        r7로 5,000원이 취소되었는데, 결제에는 이 취소가 되돌려진 것으로 나타나지 않습니다. 취소가능금액은 마지막으로 확인했을 때 12,000원, 지금 7,000원입니다
        r7로 5,000원이 취소되었는데, 결제에는 이 취소가 되돌려진 것으로 나타나지 않습니다. 취소가능금액은 마지막으로 확인했을 때 12,000원이었고, 지금 금액은 게이트웨이가 알려 주지 않습니다
        화면에 보여 드린 뒤에 취소 r1의 내용이 바뀌었습니다: 지금은 취소완료 상태입니다
        취소 r7은 뒤늦게 처리되거나 조회될 수 있습니다. 1월 1일 (목) 09:00 전에는 취소되지 않았다고 확정할 수 없습니다
        이 작업이 처리하던 취소 r7의 상태가 달라졌습니다: 요청중 상태여야 하는데 결과 미확인 상태입니다
        r1은 다른 작업이 처리하고 있습니다
        r1은 다른 작업이 처리하고 있습니다
        r1은 취소완료입니다
        r1은 이미 취소거절이므로 수동 확정이 필요하지 않습니다
        r1은 전송된 적이 없으므로 수동 확정이 필요하지 않습니다
        r1은 결과 미확인 상태이므로 그렇게 확정할 수 없습니다
        r1은 이미 미반영이므로 수동 확정이 필요하지 않습니다
        r1은 결과 불일치 상태이므로 그렇게 확정할 수 없습니다
        r1은 이미 되돌려진 취소이므로 수동 확정이 필요하지 않습니다
        r1은 게이트웨이의 응답대로 취소완료입니다
        r1은 결제의 취소가능금액에서 확인된 대로 취소완료입니다
        r1은 담당자가 기록한 대로 취소완료입니다
        r1은 이미 취소거절입니다. 1월 1일 (목) 09:20 이후에 확정되므로 수동 확정이 필요하지 않습니다
        ");
    }

    #[test]
    fn what_a_payment_says_otherwise_than_the_journal_is_said_in_korean() {
        let not_there = Unborne::NotThere {
            known: Won::new(12_000),
            gone: Won::new(5_000),
        };
        let there = Unborne::There {
            elsewhere: Won::new(5_000),
        };
        let wrong = |meant| ParseRefundIdError { meant };
        let sentences = [
            ko(not_there).to_string(),
            ko(there).to_string(),
            ko(wrong(None)).to_string(),
            ko(wrong(Some(RefundId(7)))).to_string(),
        ]
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        취소 기록에는 12,000원을 취소한 것으로 되어 있지만, 게이트웨이에서는 5,000원이 취소되었습니다
        외부에서 5,000원이 취소되었고, 이에 해당하는 취소가 취소 기록에 없습니다
        취소 번호는 r과 숫자입니다 (예: r42)
        취소 번호는 r과 숫자입니다. 혹시 r7인가요?
        ");
    }
}
