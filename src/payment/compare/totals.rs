//! What the results come to. The sums prove the difference: what the orders come to, less what the gateway has,
//! is what the results differ by, to the won.

use super::compared::Compared;
use super::result::CompareResult;
use crate::payment::Net;

/// What the results of one kind come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResultTotals {
    /// How many there are.
    pub count: u64,
    /// What the orders come to, in won.
    pub orders: Net,
    /// What the gateway has, in won.
    pub gateway: Net,
}

/// What all results come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompareTotals {
    by_result: [ResultTotals; CompareResult::ALL.len()],
}

impl CompareTotals {
    /// Counts a result in.
    pub fn add(&mut self, compared: &Compared<'_>) {
        let result = compared.result();
        let rows = CompareResult::ALL.iter().zip(&mut self.by_result);
        for (_, totals) in rows.filter(|(kind, _)| **kind == result) {
            totals.take(&ResultTotals {
                count: 1,
                orders: compared.order_sum,
                gateway: compared.gateway_sum,
            });
        }
    }

    /// Returns the results that there are, in order, with what they come to.
    pub fn iter(&self) -> impl Iterator<Item = (CompareResult, &ResultTotals)> {
        let rows = CompareResult::ALL.into_iter().zip(&self.by_result);
        rows.filter(|(_, totals)| totals.count > 0)
    }

    /// Returns what they all come to.
    #[must_use]
    pub fn all(&self) -> ResultTotals {
        let mut all = ResultTotals::default();
        for totals in &self.by_result {
            all.take(totals);
        }
        all
    }
}

impl ResultTotals {
    /// Returns by how much the orders are above what the gateway has, in won.
    #[must_use]
    pub const fn difference(&self) -> Net {
        self.orders.minus(self.gateway)
    }

    fn take(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.orders = self.orders.plus(other.orders);
        self.gateway = self.gateway.plus(other.gateway);
    }
}
