//! A sum of the whole order that stands on each line of it: some shops export a line an item, with what was paid
//! for all of them on each. It counts once.

use std::collections::HashMap;

use crate::payment::Won;

/// The sums that were met, by the keys of their orders.
#[derive(Debug, Default)]
pub(super) struct OrderSums(HashMap<String, (u64, Won)>);

/// Two lines of an order that disagree on its sum.
pub(super) struct OtherSum {
    /// The earlier line.
    pub(super) line: u64,
}

impl OrderSums {
    /// Returns what a line adds to its order: the sum where it is the first line to tell it, and else nothing.
    pub(super) fn take(&mut self, key: &str, line: u64, sum: Won) -> Result<Won, OtherSum> {
        if sum.is_zero() {
            return Ok(sum);
        }
        match self.0.get(key) {
            None => {
                self.0.insert(key.to_owned(), (line, sum));
                Ok(sum)
            }
            Some((_, same)) if *same == sum => Ok(Won::ZERO),
            Some((line, _)) => Err(OtherSum { line: *line }),
        }
    }
}
