//! The rows of a search, made up while they are sent.

use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::calendar::Moment;
use super::fault::{CancelDate, Twice};
use super::json::Style;
use super::ledger::{self, Refunds};
use super::payment::{Cancelled, Oddity, Payment};
use super::sample::{Payments, Sample};
use super::tid::Place;

/// Rows are written in pieces of about this many bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// The rows of a search, made up while they are sent.
#[derive(Debug)]
pub(crate) struct Rows {
    payments: Payments,
    refunds: Arc<Refunds>,
    now: Moment,
    style: Style,
    pub(super) shown: Shown,
    /// Stop after one row.
    is_single: bool,
    pub(super) written: u64,
    is_closed: bool,
}

impl Rows {
    pub(super) fn one(
        sample: &Sample,
        place: Place,
        refunds: Arc<Refunds>,
        now: Moment,
        style: Style,
    ) -> Self {
        let payments = sample.payments(place, place.day, now);
        Rows {
            is_single: true,
            ..Rows::of(payments, refunds, now, style)
        }
    }

    pub(super) fn of_days(
        sample: &Sample,
        days: RangeInclusive<u32>,
        refunds: Arc<Refunds>,
        now: Moment,
        style: Style,
    ) -> Self {
        let first = Place {
            day: *days.start(),
            index: 0,
        };
        let payments = sample.payments(first, *days.end(), now);
        Rows::of(payments, refunds, now, style)
    }

    fn of(payments: Payments, refunds: Arc<Refunds>, now: Moment, style: Style) -> Self {
        Rows {
            payments,
            refunds,
            now,
            style,
            shown: Shown::default(),
            is_single: false,
            written: 0,
            is_closed: false,
        }
    }

    /// Whether the whole array was written.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Appends the next piece of the array; false if there was nothing left to append.
    pub(crate) fn write_piece(&mut self, out: &mut Vec<u8>) -> bool {
        if self.is_closed {
            return false;
        }
        while out.len() < PIECE_BYTES {
            let Some((place, mut payment)) = self.next_payment() else {
                self.is_closed = true;
                if self.written > 0 {
                    out.extend_from_slice(if self.style.pretty { b"\n]" } else { b"]" });
                }
                break;
            };
            let refunds = self
                .refunds
                .get(&place)
                .map(|history| history.standing.as_slice())
                .unwrap_or_default();
            let cancelled = ledger::cancelled(&payment, refunds, self.now);
            let cancelled = cancelled.map(|cancelled| self.shown.instead_of(cancelled));
            let odd = Oddity {
                date: self.shown.date,
                is_amount_twice: self.shown.twice == Some(Twice::Amount),
            };
            let is_twice = matches!(self.shown.twice, Some(Twice::Row | Twice::DifferingRow));
            let times = if is_twice { 2 } else { 1 };
            for _ in 0..times {
                out.push(if self.written == 0 { b'[' } else { b',' });
                if self.style.pretty {
                    out.push(b'\n');
                }
                payment.write(out, self.style, cancelled, odd);
                self.written = self.written.saturating_add(1);
                if self.shown.twice == Some(Twice::DifferingRow) {
                    payment.amount = payment.amount.saturating_add(1);
                }
            }
        }
        true
    }

    fn next_payment(&mut self) -> Option<(Place, Payment)> {
        if self.is_single && self.written > 0 {
            return None;
        }
        self.payments.next()
    }
}

/// What the rows of a search say instead of the truth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// Of the day of a cancel.
    pub(crate) date: Option<CancelDate>,
    /// Of its reason.
    pub(crate) message: Option<String>,
    /// What comes twice.
    pub(crate) twice: Option<Twice>,
}

impl Shown {
    fn instead_of<'a>(&'a self, mut cancelled: Cancelled<'a>) -> Cancelled<'a> {
        match self.date {
            None | Some(CancelDate::Zeros | CancelDate::Always) => {}
            Some(CancelDate::Blank) => cancelled.at = None,
            Some(CancelDate::Shifted(shift)) => {
                cancelled.at = cancelled.at.map(|digits| shifted(digits, shift));
            }
        }
        if let Some(message) = &self.message {
            cancelled.reason = message;
        }
        cancelled
    }
}

/// Another time, `YYYYMMDDHHMMSS`; the same one where that cannot be told.
fn shifted(digits: u64, shift: SignedDuration) -> u64 {
    const FORMAT: &str = "%Y%m%d%H%M%S";
    DateTime::strptime(FORMAT, digits.to_string())
        .and_then(|time| time.checked_add(shift))
        .ok()
        .and_then(|time| time.strftime(FORMAT).to_string().parse().ok())
        .unwrap_or(digits)
}
