//! What the columns of amounts come to. Refuses to count what is no money, or what nobody can tell of; a
//! test holds that the total is what the summary says.

use super::cell::exact_number;
use crate::output::{Cell, Column};
use crate::payment::{Payment, Status, Won};

/// What the columns of amounts come to.
#[derive(Debug, Default)]
pub(super) struct Sums {
    columns: [ColumnSums; 3],
    has_differing: bool,
    has_texts: bool,
}

/// What a column of amounts comes to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ColumnSums {
    /// Of all rows.
    pub(super) listed: Won,
    /// Of those that are money, and clear.
    pub(super) counted: Won,
    /// Of rows that would be counted but that other rows of the same payment differ.
    pub(super) differing: Won,
}

/// The columns of amounts, in the order of [`Sums`].
const AMOUNTS: [Column; 3] = [Column::Amount, Column::Balance, Column::Cancelled];

/// Payments in these states are listed with their amounts, and are no money, or nobody knows of how much.
pub(super) const NOT_COUNTED: [Status; 3] =
    [Status::Failed, Status::AwaitingDeposit, Status::Unclear];

impl Sums {
    /// Returns the sums of those of these columns that are of amounts, each with its place.
    pub(super) fn of(&self, columns: &[Column]) -> Vec<(usize, ColumnSums)> {
        let columns = columns.iter().enumerate();
        let sums = |(place, column): (usize, &Column)| {
            let mut known = AMOUNTS.iter().zip(self.columns);
            known.find_map(|(its, sums)| (its == column).then_some((place, sums)))
        };
        columns.filter_map(sums).collect()
    }

    /// Tells whether rows of one payment differ.
    pub(super) const fn has_differing(&self) -> bool {
        self.has_differing
    }

    /// Tells whether there is an amount that is written as a text: no formula adds it up.
    pub(super) const fn has_texts(&self) -> bool {
        self.has_texts
    }

    /// Counts a row in.
    pub(super) fn add(&mut self, payment: &Payment<'_>) {
        let is_counted = !NOT_COUNTED.contains(&payment.status());
        for (column, sums) in AMOUNTS.into_iter().zip(&mut self.columns) {
            let Cell::Won(won) = column.read(payment, "") else {
                continue;
            };
            self.has_texts |= exact_number(won).is_none();
            let plus = |sum: Won| sum.checked_add(won).unwrap_or(sum);
            sums.listed = plus(sums.listed);
            if is_counted {
                sums.counted = plus(sums.counted);
            }
        }
    }

    /// Takes a row out of what is counted: another one of its payment differs.
    pub(super) fn doubt(&mut self, payment: &Payment<'_>) {
        self.has_differing = true;
        if NOT_COUNTED.contains(&payment.status()) {
            return;
        }
        for (column, sums) in AMOUNTS.into_iter().zip(&mut self.columns) {
            if let Cell::Won(won) = column.read(payment, "") {
                sums.counted = sums.counted.checked_sub(won).unwrap_or_default();
                sums.differing = sums.differing.checked_add(won).unwrap_or(sums.differing);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::sample::paid_card;
    use crate::payment::{Method, Reading, Time, Totals, parse_time};

    #[test]
    fn what_is_counted_is_what_the_totals_of_a_search_are() {
        let (mut sums, mut totals) = (Sums::default(), Totals::default());
        let cancelled_at = Time::read("20260122101500".into(), parse_time);
        let payments = [
            paid_card(),
            Payment {
                cancelled_at: cancelled_at.clone(),
                balance_left: Reading::Value(Won::new(7_000)),
                ..paid_card()
            },
            Payment {
                cancelled_at,
                balance_left: Reading::Unreadable("?".into()),
                ..paid_card()
            },
            paid_card().into_unclear(),
            Payment {
                result_code: "E101".into(),
                ..paid_card()
            },
            Payment {
                method: Method::VirtualAccount,
                approved_at: Time::Absent,
                ..paid_card()
            },
        ];
        for payment in &payments {
            sums.add(payment);
            totals.add(payment);
        }
        let counted = |sums: &Sums| sums.columns.map(|column| column.counted);
        let money = [totals.paid, Won::new(19_000), totals.cancelled];
        assert_eq!(counted(&sums), money);
        for payment in &payments[1..] {
            sums.doubt(payment);
        }
        assert_eq!(counted(&sums), [12_000, 12_000, 0].map(Won::new));
    }
}
