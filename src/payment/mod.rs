//! The vocabulary: payments, amounts, periods, refunds. Values only; no files, no sockets, no clock.
//!
//! - A **payment** is what a buyer paid once, named by its **TID**. The gateway says "거래".
//! - Its **amount** is what was paid; its **balance** is what is left of it after cancels.
//! - A **cancel** is the gateway's call; a **refund** is the money going back.
//! - A **full** refund takes all that is left, a **partial** one less.

mod amount;
mod answer;
mod balance;
mod bank;
mod bank_account;
mod call;
mod call_failure;
pub mod compare;
mod environment;
mod filter;
mod final_codes;
mod foreign;
mod gateway_error;
mod limits;
mod meaning;
mod merchant;
mod method;
mod no;
mod order;
mod order_no;
mod period;
mod reading;
mod reason;
mod reference;
mod refund;
mod refund_id;
mod refused;
pub mod result_code;
#[cfg(test)]
pub(crate) mod sample;
mod saying;
mod spreadsheet_damage;
mod status;
mod summary;
mod sureness;
mod text;
mod tid;
mod totals;
mod visible_line;

use std::borrow::Cow;

pub use amount::{ParseWonError, Won};
pub use answer::{Acceptance, Answer, Decline};
pub use balance::Balance;
pub use bank::{Bank, ParseBankError};
pub use bank_account::{
    AccountHolder, AccountNo, BankAccount, ParseAccountHolderError, ParseAccountNoError,
};
pub use call::Call;
pub use call_failure::CallFailure;
pub use environment::{Environment, ParseEnvironmentError, is_loopback_host};
pub use filter::Filter;
pub use final_codes::{FinalCodes, ParseFinalCodeError};
pub use foreign::{Foreign, Quoted, cut_out};
pub use gateway_error::{
    CertificateFault, GatewayError, GatewayErrorKind, NotReached, Problem, RedirectTarget,
    RowProblem,
};
pub use limits::Limits;
pub use meaning::{Meaning, Said, Silence, meaning};
pub use merchant::Merchant;
pub use method::{KNOWN as KNOWN_METHODS, Method, ParseMethodError};
pub use no::{No, ParseNoError};
pub use order::{AmountAsked, Order};
pub use order_no::{OrderNo, ParseOrderNoError, PaymentOfOrder, PaymentsOfOrder, order_key};
pub use period::{
    AskedPeriod, KOREA, ParsePeriodError, Period, Slice, korean_day, korean_time, moment,
    usual_words as usual_period_words,
};
pub use reading::{Amount, Reading, Time, parse_time};
pub use reason::{ParseReasonError, Reason};
pub use reference::{ParseReferenceError, Reference};
pub use refund::{Extent, Refund, Refundable, Refusal, plan, refundable};
pub use refund_id::{ParseRefundIdError, RefundId};
pub use refused::RefusedFor;
pub use result_code::ResultCode;
pub use spreadsheet_damage::SpreadsheetDamage;
pub use status::{ParseStatusError, Status};
pub(crate) use summary::names as grouping_names;
pub use summary::{Booking, Group, GroupBy, Grouping, ParseGroupingError, Summary};
pub use sureness::Sureness;
pub use text::Sought;
pub use tid::{LikelyName, ParseTidError, Tid};
pub use totals::{Net, Totals};
pub use visible_line::HiddenCharacter;

/// What the gateway tells of one payment.
///
/// One field for each of the manual's 21. A text is empty where the gateway gave none; nothing here
/// is cut, decoded or made presentable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment<'a> {
    /// `RESULTCODE`: `0000` when the payment went through.
    pub result_code: Cow<'a, str>,
    /// `RESULTMSG`: the PG's words, different for each PG; never decide by them.
    pub result_message: Cow<'a, str>,
    /// `ORDERNO`: the shop's order number.
    pub order_no: Cow<'a, str>,
    /// `AMOUNT`: what was paid, in won.
    pub amount: Amount<'a>,
    /// `BUYERNAME`.
    pub buyer: Cow<'a, str>,
    /// `BUYEREMAIL`.
    pub buyer_email: Cow<'a, str>,
    /// `PRODUCTNAME`.
    pub product: Cow<'a, str>,
    /// `PRODUCTCODE`.
    pub product_code: Cow<'a, str>,
    /// `PAYMETHOD`.
    pub method: Method<'a>,
    /// `BUYERID`.
    pub buyer_id: Cow<'a, str>,
    /// `TID`, as it came: a foreign text, not yet a [`Tid`].
    pub tid: Cow<'a, str>,
    /// `ACCEPTNO`: the approval number.
    pub approval_no: Cow<'a, str>,
    /// `ACCEPTDATE`: when it was approved, or the deposit arrived; Korean time.
    pub approved_at: Time<'a>,
    /// `CANCEL_SUM_AMOUNT`, or `CANCLE_SUM_AMOUNT`, as it came: [`Payment::balance`] says what it
    /// means.
    pub balance_left: Amount<'a>,
    /// `CANCELDATE`: when it was last cancelled; Korean time.
    pub cancelled_at: Time<'a>,
    /// `CANCELMSG`: the reason of the cancel.
    pub cancel_message: Cow<'a, str>,
    /// `ACCOUNTNO`: the virtual account.
    pub account_no: Cow<'a, str>,
    /// `RECEIVERNAME`: whom the virtual account belongs to.
    pub account_holder: Cow<'a, str>,
    /// `DEPOSITENDDATE`: until when the deposit must be made; Korean time.
    pub deposit_by: Time<'a>,
    /// `CARDNAME`: the card's company, or the virtual account's bank.
    pub card: Cow<'a, str>,
    /// `CARDCODE`: the code of the card's company or of the bank.
    pub card_code: Cow<'a, str>,
    /// A key came twice, with another value each time: nobody can tell which is true.
    pub contradicts_itself: bool,
}

impl Payment<'static> {
    /// Returns a payment of which nothing is known.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            result_code: "".into(),
            result_message: "".into(),
            order_no: "".into(),
            amount: Reading::Absent,
            buyer: "".into(),
            buyer_email: "".into(),
            product: "".into(),
            product_code: "".into(),
            method: Method::Other("".into()),
            buyer_id: "".into(),
            tid: "".into(),
            approval_no: "".into(),
            approved_at: Reading::Absent,
            balance_left: Reading::Absent,
            cancelled_at: Reading::Absent,
            cancel_message: "".into(),
            account_no: "".into(),
            account_holder: "".into(),
            deposit_by: Reading::Absent,
            card: "".into(),
            card_code: "".into(),
            contradicts_itself: false,
        }
    }
}

impl Payment<'_> {
    /// Returns what has been given back so far; `None` where the balance is unknown.
    #[must_use]
    pub fn cancelled(&self) -> Option<Won> {
        self.amount.value()?.checked_sub(self.balance().known()?)
    }

    /// Returns the payment as one that nobody can tell of.
    #[must_use]
    pub fn into_unclear(self) -> Self {
        Self {
            contradicts_itself: true,
            ..self
        }
    }

    /// Lets go of the reply that the payment was read from.
    #[must_use]
    pub fn into_owned(self) -> Payment<'static> {
        fn own(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        Payment {
            result_code: own(self.result_code),
            result_message: own(self.result_message),
            order_no: own(self.order_no),
            amount: self.amount.into_owned(),
            buyer: own(self.buyer),
            buyer_email: own(self.buyer_email),
            product: own(self.product),
            product_code: own(self.product_code),
            method: self.method.into_owned(),
            buyer_id: own(self.buyer_id),
            tid: own(self.tid),
            approval_no: own(self.approval_no),
            approved_at: self.approved_at.into_owned(),
            balance_left: self.balance_left.into_owned(),
            cancelled_at: self.cancelled_at.into_owned(),
            cancel_message: own(self.cancel_message),
            account_no: own(self.account_no),
            account_holder: own(self.account_holder),
            deposit_by: self.deposit_by.into_owned(),
            card: own(self.card),
            card_code: own(self.card_code),
            contradicts_itself: self.contradicts_itself,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::paid_card;
    use super::*;

    #[test]
    fn what_was_given_back_is_the_amount_less_the_balance() {
        let cancelled = Payment {
            cancelled_at: Time::read("20260123101500".into(), parse_time),
            balance_left: Reading::Value(Won::new(7_000)),
            ..paid_card()
        };
        assert_eq!(cancelled.cancelled(), Some(Won::new(5_000)));
        assert_eq!(paid_card().cancelled(), Some(Won::ZERO));
    }
}
