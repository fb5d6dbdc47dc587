//! A made-up payment, and its row: the manual's 21 fields.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number here is bounded by the tables of the shop, and an overflow would show in the tests"
)]

use super::calendar::{KOREA_AHEAD_SECONDS, Moment, SECONDS_PER_DAY};
use super::fault::CancelDate;
use super::json::{Object, Part, Style};
use super::shop::{Method, Product};

/// What every order number begins with.
const ORDER_NO_BEGINS: &str = "ORD-";
/// The number of hexadecimal digits that it ends with.
const ORDER_NO_HEX_DIGITS: usize = 14;

/// What became of a payment on the day it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Paid.
    Paid,
    /// A virtual account that nobody has paid into, and nobody will.
    AwaitingDeposit,
    /// Refused by the card company or the PG, with this code and these words.
    Failed(&'static str, &'static str),
}

/// What a cancel left behind in the payment's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cancelled<'a> {
    /// When, `YYYYMMDDHHMMSS`; nothing is a blank.
    pub(crate) at: Option<u64>,
    /// Won left after it.
    pub(crate) balance: u64,
    /// The reason given.
    pub(crate) reason: &'a str,
}

/// What is wrong with how a row is written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Oddity {
    /// What stands for the day of a cancel where there was none, instead of a blank.
    pub(crate) date: Option<CancelDate>,
    /// The amount stands there twice, with one won more the second time.
    pub(crate) is_amount_twice: bool,
}

/// A made-up payment.
#[derive(Debug)]
pub(crate) struct Payment {
    pub(crate) at: Moment,
    pub(crate) tid: String,
    pub(crate) method: Method,
    pub(crate) outcome: Outcome,
    /// Won.
    pub(crate) amount: u64,
    /// A cancel that the shop made itself on the same day, and when: nothing before that moment shows it.
    pub(super) own_cancel: Option<(Moment, Cancelled<'static>)>,
    pub(super) order: u64,
    pub(super) buyer: Buyer,
    pub(super) product: Product,
    pub(super) more_products: u32,
    pub(super) success: &'static str,
    pub(super) issuer: (&'static str, &'static str),
    pub(super) approval: u64,
    pub(super) account: u64,
}

#[derive(Debug)]
pub(super) struct Buyer {
    pub(super) number: u64,
    pub(super) surname: &'static str,
    pub(super) given: (&'static str, &'static str),
    pub(super) domain: &'static str,
}

impl Buyer {
    fn name(&self) -> [Part<'static>; 2] {
        let (given, _) = self.given;
        [Part::Text(self.surname), Part::Text(given)]
    }

    fn id(&self) -> [Part<'static>; 2] {
        let (_, roman) = self.given;
        [Part::Plain(roman), Part::Number(self.number)]
    }

    fn write(&self, row: &mut Object<'_>) {
        row.parts("BUYERNAME", &self.name());
        let [name, number] = self.id();
        let domain = Part::Plain(self.domain);
        row.parts("BUYEREMAIL", &[name, number, Part::Plain("@"), domain]);
    }
}

impl Payment {
    /// Whether the merchant has been paid out already, so that a cancel is refused with `9029`.
    ///
    /// So it is for every TID of ten digits (the shape that the mock gives to 키움페이) that ends in 9.
    pub(crate) fn is_paid_out(&self) -> bool {
        self.tid.len() == 10 && self.tid.ends_with('9')
    }

    /// The cancel that the shop made before this moment, if it made one.
    pub(crate) fn own_cancel(&self, now: Moment) -> Option<Cancelled<'static>> {
        self.own_cancel
            .filter(|(at, _)| *at <= now)
            .map(|(_, cancelled)| cancelled)
    }

    /// The number that the shop gave its order.
    pub(super) fn order_no(&self) -> String {
        let (ordered_ms, number) = (self.ordered_ms(), self.order >> 8);
        format!("{ORDER_NO_BEGINS}{ordered_ms}-{number:0ORDER_NO_HEX_DIGITS$x}")
    }

    /// A number of an order of the same moment that no payment has: it is a digit short.
    pub(super) fn order_no_of_nobody(&self, number: u64) -> String {
        let digits = ORDER_NO_HEX_DIGITS - 1;
        let (ordered_ms, number) = (self.ordered_ms(), number >> 12);
        format!("{ORDER_NO_BEGINS}{ordered_ms}-{number:0digits$x}")
    }

    /// When it was ordered, in milliseconds after 1970-01-01T00:00:00Z.
    fn ordered_ms(&self) -> u64 {
        // The first hours of the first day were still 1969 elsewhere.
        (u64::from(self.at.day) * u64::from(SECONDS_PER_DAY) + u64::from(self.at.second))
            .saturating_sub(KOREA_AHEAD_SECONDS + self.order % 90)
            * 1_000
            + self.order % 1_000
    }

    /// Who paid.
    pub(super) fn buyer_name(&self) -> String {
        let (given, _) = self.buyer.given;
        [self.buyer.surname, given].concat()
    }

    /// Writes the payment as a row: the manual's 21 fields in the manual's order.
    ///
    /// What an uncancelled row holds as its balance is unknown, so all three guesses of `wire.md` occur, by
    /// method.
    pub(crate) fn write(
        &self,
        out: &mut Vec<u8>,
        style: Style,
        cancelled: Option<Cancelled<'_>>,
        odd: Oddity,
    ) {
        let (code, message) = match self.outcome {
            Outcome::Paid => ("0000", self.success),
            Outcome::AwaitingDeposit => ("0000", "가상계좌 발급"),
            Outcome::Failed(code, message) => (code, message),
        };
        let is_paid = self.outcome == Outcome::Paid;
        let mut row = Object::open_row(out, style);
        row.parts("RESULTCODE", &[Part::Plain(code)]);
        row.text("RESULTMSG", message);
        row.parts(
            "ORDERNO",
            &[
                Part::Plain(ORDER_NO_BEGINS),
                Part::Number(self.ordered_ms()),
                Part::Plain("-"),
                Part::Hex(self.order >> 8, ORDER_NO_HEX_DIGITS),
            ],
        );
        row.amount("AMOUNT", self.amount);
        if odd.is_amount_twice {
            row.amount("AMOUNT", self.amount + 1);
        }
        self.buyer.write(&mut row);
        self.write_product(&mut row);
        row.parts("PRODUCTCODE", &[Part::Plain(self.product.code)]);
        row.parts("PAYMETHOD", &[Part::Plain(self.method.name())]);
        row.parts("BUYERID", &self.buyer.id());
        row.parts("TID", &[Part::Plain(&self.tid)]);
        let has_approval =
            is_paid && !self.method.is_virtual_account() && self.method != Method::Bank;
        let approval = [Part::Padded(self.approval, 8)];
        row.parts("ACCEPTNO", if has_approval { &approval } else { &[] });
        let accepted = [Part::Number(self.at.digits())];
        row.parts("ACCEPTDATE", if is_paid { &accepted } else { &[] });
        match cancelled {
            Some(cancelled) => write_cancel(&mut row, cancelled),
            None => self.write_no_cancel(&mut row, odd.date),
        }
        self.write_account(&mut row);
        row.text("CARDNAME", self.issuer.0);
        row.parts("CARDCODE", &[Part::Plain(self.issuer.1)]);
        row.close();
    }

    fn write_product(&self, row: &mut Object<'_>) {
        if self.more_products == 0 {
            row.text("PRODUCTNAME", self.product.name);
        } else {
            let more = u64::from(self.more_products);
            row.parts(
                "PRODUCTNAME",
                &[
                    Part::Text(self.product.name),
                    Part::Text(" 외 "),
                    Part::Number(more),
                    Part::Text("건"),
                ],
            );
        }
    }

    fn write_no_cancel(&self, row: &mut Object<'_>, date: Option<CancelDate>) {
        let is_paid = self.outcome == Outcome::Paid;
        match self.method {
            _ if date == Some(CancelDate::Always) => row.amount("CANCEL_SUM_AMOUNT", self.amount),
            Method::Kakaopay | Method::Naverpay | Method::Mobile => {
                row.amount("CANCEL_SUM_AMOUNT", 0)
            }
            Method::CardSugi | Method::CardBatch | Method::Bank if is_paid => {
                row.amount("CANCEL_SUM_AMOUNT", self.amount)
            }
            Method::Card
            | Method::CardSugi
            | Method::CardBatch
            | Method::Bank
            | Method::Vacct
            | Method::Vaccount => row.parts("CANCEL_SUM_AMOUNT", &[]),
        };
        let date = match date {
            None | Some(CancelDate::Blank | CancelDate::Shifted(_)) => None,
            Some(CancelDate::Zeros) => Some(Part::Padded(0, 14)),
            Some(CancelDate::Always) => Some(Part::Number(self.at.digits())),
        };
        row.parts("CANCELDATE", date.as_slice());
        row.parts("CANCELMSG", &[]);
    }

    fn write_account(&self, row: &mut Object<'_>) {
        if !self.method.is_virtual_account() {
            row.parts("ACCOUNTNO", &[])
                .parts("RECEIVERNAME", &[])
                .parts("DEPOSITENDDATE", &[]);
            return;
        }
        row.parts("ACCOUNTNO", &[Part::Padded(self.account, 14)]);
        row.parts("RECEIVERNAME", &self.buyer.name());
        let until = Moment::end_of(self.at.day + 3);
        row.parts("DEPOSITENDDATE", &[Part::Number(until.digits())]);
    }
}

fn write_cancel(row: &mut Object<'_>, cancelled: Cancelled<'_>) {
    row.amount("CANCEL_SUM_AMOUNT", cancelled.balance);
    let at = cancelled.at.map(Part::Number);
    row.parts("CANCELDATE", at.as_slice());
    row.text("CANCELMSG", cancelled.reason);
}
