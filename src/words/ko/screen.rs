//! What a person reads on a screen: before a refund, after it, and of one that the journal knows.

use super::outcome::suspects;
use super::particle::{subject, topic};
use super::{count, date, name};
use crate::gateway::Endpoint;
use crate::journal::{Entry, Evidence, PlannedRefund, Ruling, State};
use crate::payment::{AmountAsked, BankAccount, Environment, Extent, RefundId, Won};
use crate::words::SeenWhen;
use crate::words::way::Way;

/// What is left of the payment is a person's word.
pub(crate) const LEFT_AS_STATED: &str = "입력하신 금액입니다 (게이트웨이가 알려 주지 않습니다)";

/// What was concluded before was wrong.
pub(crate) const LATE: &str = "이 결과로 이전의 결론이 뒤집혔습니다";

/// What was refunded before.
pub(crate) const SO_FAR: &str = "지금까지";

/// There is no payment to show.
pub(crate) const NOT_FOUND: &str = "게이트웨이에서 찾을 수 없습니다";

/// Says what moves here: real money, or none.
pub(crate) fn banner(endpoint: &Endpoint) -> String {
    let origin = endpoint.origin();
    match endpoint.environment() {
        Environment::Live if endpoint.is_vendors() => {
            "==== 라이브(실거래) ==== 실제 금액입니다 ==== 라이브(실거래) ====".to_owned()
        }
        Environment::Live if endpoint.is_loopback() => {
            format!(
                "==== 라이브(실거래) ==== {origin} 경유, 실제 금액입니다 ==== 라이브(실거래) ===="
            )
        }
        Environment::Live => {
            format!(
                "==== 라이브(실거래) ==== {origin}: 실제 금액으로 봅니다 ==== 라이브(실거래) ===="
            )
        }
        Environment::Sandbox if endpoint.is_loopback() => {
            format!("테스트 ({origin} 경유): 실제 금액이 아닙니다")
        }
        Environment::Sandbox => "테스트: 실제 금액이 아닙니다".to_owned(),
        Environment::Demo => "데모: 이 컴퓨터에서 만든 모의 결제입니다".to_owned(),
        Environment::Local { .. } => {
            format!("로컬 ({origin}): 이 컴퓨터의 게이트웨이이며, 실제 금액이 아닙니다")
        }
    }
}

/// Says what has become of a refund.
pub(crate) fn headline(entry: &Entry) -> String {
    let won = count::won(entry.amount);
    match entry.state {
        State::Refunded => format!("취소완료: {won}이 취소되었습니다"),
        State::Refused if entry.is_certain() => format!("취소거절: {won}이 취소되지 않았습니다"),
        State::Refused => format!("취소거절(미확정): {won}이 아직 취소되지 않았습니다"),
        State::NotSent => format!("미전송: {won}이 취소되지 않았습니다"),
        State::NotApplied => format!("미반영: {won}이 취소되지 않았습니다"),
        State::Claimed | State::Sending => {
            format!("처리 중: 작업이 {won}의 취소를 처리하고 있습니다")
        }
        State::Unknown => {
            format!("결과 미확인: {won}이 취소되었을 수도, 취소되지 않았을 수도 있습니다")
        }
        State::Conflict => format!("결과 불일치: {won}의 취소 여부를 담당자가 확인해야 합니다"),
        State::RolledBack => {
            format!("취소 되돌려짐: {won}이 취소되었다가 되돌려졌습니다")
        }
    }
}

/// Writes an amount, its digits below those of others in so much room.
pub(crate) fn won(won: Won, room: usize) -> String {
    format!("{:>room$}원", won.grouped())
}

/// Names the account that money goes to, whole.
pub(crate) fn account(account: &BankAccount) -> String {
    format!("{} {}", account.bank(), account.account_no())
}

/// Says of money that is in no journal of ours where it may have gone.
pub(crate) fn elsewhere(planned: &PlannedRefund) -> String {
    match suspects(&planned.clearance.not_made) {
        None => "취소 기록에 없는 금액".to_owned(),
        Some(suspects) => format!(
            "취소 기록에 없는 금액 (취소되지 않은 것으로 처리한 {} 아니라면)",
            subject(suspects)
        ),
    }
}

/// Says that more is left than was once known.
pub(crate) fn rolled_back(known: Won) -> String {
    format!(
        "마지막으로 확인한 취소가능금액은 {}입니다. 취소가 되돌려졌습니다",
        count::won(known)
    )
}

/// Says how much of the payment goes back, and how much of that is free of tax.
pub(crate) fn share(planned: &PlannedRefund) -> String {
    let refund = &planned.refund;
    let share = match (refund.extent, planned.balance_after().is_zero()) {
        (Extent::Whole, _) => "전체취소",
        (Extent::Part, true) => "남은 금액 전부",
        (Extent::Part, false) => "부분취소",
    };
    match refund.taxfree_amount {
        Some(taxfree) => format!("{share}, 비과세금액 {}", count::won(taxfree)),
        None => share.to_owned(),
    }
}

/// Says in a line which refund was made, when, by whom and why.
pub(crate) fn made(entry: &Entry) -> String {
    let (id, won, at) = (
        entry.id,
        count::won(entry.amount),
        date::dated(entry.claimed_at),
    );
    let (person, reason) = (&entry.person, entry.reason.as_str());
    match &entry.reference {
        None => format!("{id}: {won}, {at}, 처리자 {person}, {reason}"),
        Some(reference) => format!(
            "{id}: {won}, {at}, 처리자 {person}, {reason}, 참조값 {}",
            reference.as_str()
        ),
    }
}

/// Says what a refund was asked for.
pub(crate) fn asked(asked: AmountAsked) -> String {
    match asked {
        AmountAsked::Full => "남은 금액 전부".to_owned(),
        AmountAsked::Part(won) => count::won(won),
    }
}

/// Says which refund one is once more after.
pub(crate) fn after(id: RefundId) -> String {
    format!("{id} 다음의 추가 취소")
}

/// Says whether the journal has a refund as it ended.
pub(crate) fn recorded(id: RefundId, is_recorded: bool) -> String {
    if is_recorded {
        format!("취소 기록 {id}")
    } else {
        format!(
            "결과가 기록되지 않음: 취소 기록의 {} 아직 요청중입니다",
            topic(id)
        )
    }
}

/// Says what is left of a refund's payment, as it was seen.
pub(crate) fn left(entry: &Entry, seen: SeenWhen) -> String {
    let before = count::won(entry.balance_before);
    match (entry.balance_now().map(count::won), seen) {
        (Some(left), SeenWhen::JustNow) => format!("지금 {left}, 취소 전 {before}"),
        (Some(left), SeenWhen::Earlier) if entry.state == State::Refunded => {
            format!("취소 후 {left}, 취소 전 {before}")
        }
        (Some(left), SeenWhen::Earlier) => format!("마지막 조회 {left}, 취소 전 {before}"),
        (None, SeenWhen::JustNow) => format!("지금 알 수 없음, 취소 전 {before}"),
        (None, SeenWhen::Earlier) => format!("취소 전 {before}, 그 뒤 알 수 없음"),
    }
}

/// Says what is left of a payment.
pub(crate) fn left_now(left: Option<Won>) -> String {
    match left {
        Some(won) => count::won(won),
        None => "게이트웨이가 알려 주지 않음".to_owned(),
    }
}

/// Says what proves what has become of a refund.
pub(crate) const fn proof(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Reply => "게이트웨이의 응답",
        Evidence::Look => "결제의 취소가능금액에서 추정",
        Evidence::Person => "담당자의 수동 확정",
    }
}

/// Says whether anything can still change, and from when on that is known.
pub(crate) fn certainty(entry: &Entry) -> String {
    match (entry.is_certain(), entry.certain_from()) {
        (true, _) => "예".to_owned(),
        (false, Some(at)) => format!("{} 이후 다시 조회해야 확정됨", date::by(at)),
        (false, None) => "아니요".to_owned(),
    }
}

/// Says by which profile, and on which way, a refund was sent.
pub(crate) fn way(entry: &Entry) -> String {
    let (name, profile) = (
        name::environment(entry.merchant.environment),
        &entry.via.profile,
    );
    match Way::of(entry) {
        Way::To(base_url) => format!("{profile} ({name}, {base_url})"),
        Way::Through(base_url) => format!("{profile} ({name}, {base_url} 경유)"),
        Way::Known => format!("{profile} ({name})"),
    }
}

/// Says what a person says of a refund.
pub(crate) const fn ruling(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Refunded => "취소되었습니다",
        Ruling::NotRefunded => "취소되지 않았습니다",
        Ruling::RolledBack => "취소되었다가 되돌려졌습니다",
    }
}

/// Warns of saying that no money went back where the gateway said that it did.
pub(crate) fn against_the_gateway(entry: &Entry, left: Option<Won>) -> String {
    let gone = left
        .and_then(|left| entry.baseline.checked_sub(left))
        .filter(|won| !won.is_zero());
    match gone {
        None => "게이트웨이가 0000(정상)으로 응답했습니다. 다른 근거가 확실할 때만 `not-refunded`로 확정하세요".to_owned(),
        Some(won) => format!(
            "게이트웨이가 0000(정상)으로 응답했고 취소가능금액도 {} 줄었습니다. 다른 근거가 확실할 때만 \
             `not-refunded`로 확정하세요",
            count::won(won)
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::Via;
    use crate::journal::tests::entry;
    use crate::payment::Merchant;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn a_banner_calls_only_real_money_live() {
        let mock = Endpoint::parse("http://127.0.0.1:80").unwrap();
        let relay = Endpoint::parse("https://pg.example.com").unwrap();
        let tunnel = |environment| mock.tunnel_to(environment).unwrap();
        let banners = [
            Endpoint::live(),
            relay,
            tunnel(Environment::Live),
            Endpoint::sandbox(),
            tunnel(Environment::Sandbox),
            mock.clone(),
        ]
        .map(|it| banner(&it))
        .join("\n");
        insta::assert_snapshot!(banners, @"
        ==== 라이브(실거래) ==== 실제 금액입니다 ==== 라이브(실거래) ====
        ==== 라이브(실거래) ==== https://pg.example.com: 실제 금액으로 봅니다 ==== 라이브(실거래) ====
        ==== 라이브(실거래) ==== http://127.0.0.1 경유, 실제 금액입니다 ==== 라이브(실거래) ====
        테스트: 실제 금액이 아닙니다
        테스트 (http://127.0.0.1 경유): 실제 금액이 아닙니다
        로컬 (http://127.0.0.1): 이 컴퓨터의 게이트웨이이며, 실제 금액이 아닙니다
        ");
    }

    #[test]
    fn what_has_become_of_a_refund_heads_its_screen() {
        let of_state = |state| Entry { state, ..entry() };
        let mut heads: Vec<String> = State::ALL.map(|it| headline(&of_state(it))).into();
        heads.push(headline(&Entry {
            certain_at: None,
            ..of_state(State::Refused)
        }));
        let heads = heads.join("\n");
        assert_korean(&heads);
        insta::assert_snapshot!(heads, @"
        처리 중: 작업이 5,000원의 취소를 처리하고 있습니다
        처리 중: 작업이 5,000원의 취소를 처리하고 있습니다
        취소완료: 5,000원이 취소되었습니다
        취소거절: 5,000원이 취소되지 않았습니다
        미전송: 5,000원이 취소되지 않았습니다
        결과 미확인: 5,000원이 취소되었을 수도, 취소되지 않았을 수도 있습니다
        미반영: 5,000원이 취소되지 않았습니다
        결과 불일치: 5,000원의 취소 여부를 담당자가 확인해야 합니다
        취소 되돌려짐: 5,000원이 취소되었다가 되돌려졌습니다
        취소거절(미확정): 5,000원이 아직 취소되지 않았습니다
        ");
        for state in State::ALL {
            let is_refunded = headline(&of_state(state)).starts_with("취소완료");
            assert_eq!(is_refunded, state == State::Refunded);
        }
    }

    #[test]
    fn the_rows_of_a_refund_are_korean() {
        let refunded = Entry {
            person: "mi@pc".to_owned(),
            ..entry()
        };
        let unknown = Entry {
            state: State::Unknown,
            evidence: None,
            certain_at: None,
            doubt_since: Some(Timestamp::UNIX_EPOCH),
            ..refunded.clone()
        };
        let seen = Entry {
            balance_after: Some(Won::new(12_000)),
            ..unknown.clone()
        };
        let conflict = Entry {
            state: State::Conflict,
            ..unknown.clone()
        };
        let tunnel = Entry {
            merchant: Merchant {
                environment: Environment::Live,
                ..entry().merchant
            },
            via: Via {
                profile: "pc".to_owned(),
                base_url: "http://127.0.0.1:80".to_owned(),
            },
            ..entry()
        };
        let rows = [
            left(&refunded, SeenWhen::JustNow),
            left(&refunded, SeenWhen::Earlier),
            left(&seen, SeenWhen::Earlier),
            left(&unknown, SeenWhen::JustNow),
            left(&unknown, SeenWhen::Earlier),
            left_now(None),
            certainty(&refunded),
            certainty(&unknown),
            certainty(&conflict),
            recorded(RefundId(7), true),
            recorded(RefundId(7), false),
            after(RefundId(7)),
            asked(AmountAsked::Full),
            rolled_back(Won::new(7_000)),
            made(&refunded),
            against_the_gateway(&refunded, None),
            against_the_gateway(&refunded, Some(Won::new(11_000))),
        ]
        .join("\n");
        assert_korean(&rows);
        insta::assert_snapshot!(rows, @"
        지금 7,000원, 취소 전 12,000원
        취소 후 7,000원, 취소 전 12,000원
        마지막 조회 12,000원, 취소 전 12,000원
        지금 알 수 없음, 취소 전 12,000원
        취소 전 12,000원, 그 뒤 알 수 없음
        게이트웨이가 알려 주지 않음
        예
        1월 1일 (목) 09:20 이후 다시 조회해야 확정됨
        아니요
        취소 기록 r7
        결과가 기록되지 않음: 취소 기록의 r7은 아직 요청중입니다
        r7 다음의 추가 취소
        남은 금액 전부
        마지막으로 확인한 취소가능금액은 7,000원입니다. 취소가 되돌려졌습니다
        r1: 5,000원, 1970년 1월 1일 (목) 09:00, 처리자 mi@pc, 고객 변심
        게이트웨이가 0000(정상)으로 응답했습니다. 다른 근거가 확실할 때만 `not-refunded`로 확정하세요
        게이트웨이가 0000(정상)으로 응답했고 취소가능금액도 1,000원 줄었습니다. 다른 근거가 확실할 때만 `not-refunded`로 확정하세요
        ");
        assert_eq!(way(&tunnel), "pc (라이브, http://127.0.0.1:80 경유)");
        assert_eq!(won(Won::new(5_000), 7), "  5,000원");
    }
}
