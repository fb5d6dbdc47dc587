//! The payments of an order number: which one was found, and why none was.

use std::fmt;

use super::count::cases;
use crate::error::NotOnePayment;
use crate::payment::{Foreign, ParseOrderNoError, PaymentOfOrder, PaymentsOfOrder, Reading, Tid};
use crate::words::language::Korean;
use crate::words::paste::LISTED_MAX;

impl Korean for ParseOrderNoError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "주문번호가 비어 있습니다",
            Self::Control => "주문번호에는 제어 문자를 쓸 수 없습니다",
        })
    }
}

/// Says what was found instead of one payment.
impl Korean for NotOnePayment {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = &self.payments;
        let order_no = Foreign::new(found.order_no.as_str());
        let period = found.period;
        match (found.paid.as_slice(), found.unpaid.as_slice()) {
            ([], []) => write!(
                f,
                "{period} 기간에 주문번호가 {order_no}인 결제가 없어 아무것도 전송하지 않았습니다"
            )?,
            ([], [_, ..]) => write!(
                f,
                "{period} 기간에 주문번호가 {order_no}인 결제 중 실제로 결제된 것이 없어 아무것도 전송하지 않았습니다"
            )?,
            ([_], _) => write!(
                f,
                "주문번호가 {order_no}인 결제에 취소할 수 있는 거래번호(TID)가 없어 아무것도 전송하지 않았습니다"
            )?,
            (several, _) => write!(
                f,
                "{period} 기간에 주문번호가 {order_no}인 결제가 {} 있어 아무것도 전송하지 않았습니다",
                cases(several.len())
            )?,
        }
        for payment in found.paid.iter().take(LISTED_MAX) {
            write!(f, "\n  {}", Listed(payment))?;
        }
        let more = found.paid.len().saturating_sub(LISTED_MAX);
        if more > 0 {
            write!(f, "\n  외 {}", cases(more))?;
        }
        for payment in found.unpaid.iter().take(LISTED_MAX) {
            write!(f, "\n  {}", Listed(payment))?;
        }
        Ok(())
    }
}

/// Writes a payment of an order in a line.
struct Listed<'p>(&'p PaymentOfOrder);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(payment) = self;
        let PaymentOfOrder { profile, tid, .. } = payment;
        let status = super::show::status(payment.status);
        let amount = match &payment.amount {
            Reading::Value(won) => won.grouped(),
            Reading::Unreadable(text) => Foreign::new(text.as_ref()).to_string(),
            Reading::Absent => "?".to_owned(),
        };
        match &payment.approved_at {
            Reading::Value(time) => {
                let time = time.strftime("%F %T");
                write!(f, "{tid}: {amount}원, {status}, {time}, 프로필 {profile}")
            }
            Reading::Absent | Reading::Unreadable(_) => {
                write!(f, "{tid}: {amount}원, {status}, 프로필 {profile}")
            }
        }
    }
}

/// Says which payment an order number is that of, and which of the order are left aside.
pub(super) fn write_found(
    f: &mut fmt::Formatter<'_>,
    tid: &Tid,
    found: &PaymentsOfOrder,
) -> fmt::Result {
    let order_no = Foreign::new(found.order_no.as_str());
    write!(f, "주문번호 {order_no}의 결제는 {tid}입니다")?;
    if !found.unpaid.is_empty() {
        f.write_str(". 결제되지 않은 것은 제외했습니다:")?;
    }
    let listed = found.unpaid.iter().take(LISTED_MAX);
    listed
        .map(Listed)
        .try_for_each(|payment| write!(f, "\n  {payment}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::{Period, Status};
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    /// Returns a sentence about an order that has so many payments, its list left out.
    fn sentence(paid: usize, unpaid: usize) -> String {
        let day = jiff::civil::date(2026, 11, 3);
        let period = Period::new(day, day).unwrap();
        let mut payments = PaymentsOfOrder::new("주문7".parse().unwrap(), period);
        let payment = PaymentOfOrder {
            profile: "main".to_owned(),
            tid: Foreign::new("5227874005"),
            approved_at: Reading::Absent,
            amount: Reading::Absent,
            status: Status::Paid,
        };
        payments.paid = vec![payment.clone(); paid];
        payments.unpaid = vec![payment; unpaid];
        let not_one = NotOnePayment {
            payments,
            arguments: vec!["--full".to_owned()],
        };
        let text = ko(not_one).to_string();
        text.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn why_no_payment_of_an_order_was_found_is_said_in_korean() {
        let sentences = [
            sentence(0, 0),
            sentence(0, 1),
            sentence(1, 0),
            sentence(12, 0),
        ]
        .join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @"
        2026-11-03 기간에 주문번호가 주문7인 결제가 없어 아무것도 전송하지 않았습니다
        2026-11-03 기간에 주문번호가 주문7인 결제 중 실제로 결제된 것이 없어 아무것도 전송하지 않았습니다
        주문번호가 주문7인 결제에 취소할 수 있는 거래번호(TID)가 없어 아무것도 전송하지 않았습니다
        2026-11-03 기간에 주문번호가 주문7인 결제가 12건 있어 아무것도 전송하지 않았습니다
        ");
    }
}
