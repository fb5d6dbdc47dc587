//! A line of a list of orders, as CSV (RFC 4180) in the words of a shop.

use std::fmt::{self, Write as _};

use crate::mock::calendar::Moment;
use crate::mock::shop::Method;

/// The language of a list's header, its states and its methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderHeaders {
    /// Korean.
    Korean,
    /// English.
    English,
}

/// What became of an order, as the shop sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderState {
    Paid,
    AwaitingDeposit,
    PartiallyCancelled,
    Cancelled,
}

/// A line of a list of orders.
#[derive(Clone, Debug)]
pub(super) struct OrderLine {
    pub(super) order_no: String,
    pub(super) state: OrderState,
    pub(super) method: Method,
    /// Won.
    pub(super) amount: u64,
    /// Won, 0 for none.
    pub(super) cancelled: u64,
    pub(super) paid_at: Option<Moment>,
    pub(super) cancelled_at: Option<Moment>,
    pub(super) reason: &'static str,
    pub(super) buyer: String,
}

/// The columns, in Korean and in English.
const COLUMNS: [(&str, &str); 9] = [
    ("주문번호", "order_no"),
    ("주문상태", "status"),
    ("결제수단", "method"),
    ("결제금액", "amount"),
    ("취소금액", "cancelled"),
    ("결제일시", "paid_at"),
    ("취소일시", "cancelled_at"),
    ("취소사유", "reason"),
    ("구매자명", "buyer"),
];

impl OrderHeaders {
    /// The first line.
    pub(super) fn header(self) -> String {
        COLUMNS.map(|names| self.of(names)).join(",")
    }

    /// A last line with what the others add up to.
    pub(super) fn total(self, amount: u64, cancelled: u64) -> String {
        let name = self.of(("합계", "total"));
        format!("{name},,,{amount},{cancelled},,,,")
    }

    fn of(self, (korean, english): (&'static str, &'static str)) -> &'static str {
        match self {
            Self::Korean => korean,
            Self::English => english,
        }
    }
}

impl OrderState {
    /// Its names, in Korean and in English.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Paid => ("결제완료", "paid"),
            Self::AwaitingDeposit => ("입금대기", "awaiting_deposit"),
            Self::PartiallyCancelled => ("부분취소", "partially_cancelled"),
            Self::Cancelled => ("전체취소", "cancelled"),
        }
    }
}

/// The names of a method, in Korean and in English.
pub(super) fn method_names(method: Method) -> (&'static str, &'static str) {
    match method {
        Method::Card => ("신용카드", "card"),
        Method::Kakaopay => ("카카오페이", "kakaopay"),
        Method::Naverpay => ("네이버페이", "naverpay"),
        Method::CardSugi => ("수기결제", "card_key_in"),
        Method::CardBatch => ("정기결제", "card_recurring"),
        Method::Bank => ("계좌이체", "bank_transfer"),
        Method::Vacct | Method::Vaccount => ("가상계좌", "virtual_account"),
        Method::Mobile => ("휴대폰결제", "mobile"),
    }
}

impl OrderLine {
    /// Appends the line, without what ends it. No cell has a comma, a quote or a line end, so none is quoted.
    pub(super) fn write(&self, headers: OrderHeaders, out: &mut String) {
        let Self {
            order_no,
            state,
            method,
            amount,
            cancelled,
            paid_at,
            cancelled_at,
            reason,
            buyer,
        } = self;
        let state = headers.of(state.names());
        let method = headers.of(method_names(*method));
        let [paid_at, cancelled_at] = [*paid_at, *cancelled_at].map(Cell);
        // A text takes all that is written into it.
        let _: fmt::Result = write!(
            out,
            "{order_no},{state},{method},{amount},{cancelled},{paid_at},{cancelled_at},{reason},{buyer}"
        );
    }
}

/// A moment, or nothing.
struct Cell(Option<Moment>);

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |moment| moment.fmt(f))
    }
}
