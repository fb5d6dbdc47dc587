//! What a column of the shop's list says: the names that a person maps the list's own to.

use crate::payment::text::folded_name;

/// What a column of the shop's list of orders says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderColumn {
    /// The shop's number of the order.
    OrderNo,
    /// The TID of its payment.
    Tid,
    /// What was paid; below zero, what was given back.
    Amount,
    /// How much of it was given back.
    Cancelled,
    /// What is left of it.
    Net,
    /// What has become of the order.
    Status,
    /// Whether a line is a payment or a cancel.
    Kind,
    /// When it was paid.
    PaidAt,
    /// When something was last given back.
    CancelledAt,
    /// How it was paid.
    Method,
    /// Why it was given back.
    Reason,
}

impl OrderColumn {
    /// Every column, in order.
    pub const ALL: [Self; 11] = [
        Self::OrderNo,
        Self::Tid,
        Self::Amount,
        Self::Cancelled,
        Self::Net,
        Self::Status,
        Self::Kind,
        Self::PaidAt,
        Self::CancelledAt,
        Self::Method,
        Self::Reason,
    ];

    /// Returns the name that a person maps by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderNo => "order_no",
            Self::Tid => "tid",
            Self::Amount => "amount",
            Self::Cancelled => "cancelled",
            Self::Net => "net",
            Self::Status => "status",
            Self::Kind => "kind",
            Self::PaidAt => "paid_at",
            Self::CancelledAt => "cancelled_at",
            Self::Method => "method",
            Self::Reason => "reason",
        }
    }

    /// Reads what a person typed: a name; case, blanks and hyphens aside.
    ///
    /// # Errors
    ///
    /// [`ParseOrderColumnError`] for anything else.
    pub fn from_typed(text: &str) -> Result<Self, ParseOrderColumnError> {
        let typed = folded_name(text);
        let mut columns = Self::ALL.into_iter();
        let found = columns.find(|column| folded_name(column.name()) == typed);
        found.ok_or_else(|| ParseOrderColumnError(text.trim().to_owned()))
    }
}

/// What a person typed is no column of the shop's list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ParseOrderColumnError(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_its_name_however_its_words_are_joined() {
        for column in OrderColumn::ALL {
            assert_eq!(OrderColumn::from_typed(column.name()), Ok(column));
        }
        for typed in ["order-no", " Order No ", "ORDER_NO"] {
            assert_eq!(OrderColumn::from_typed(typed), Ok(OrderColumn::OrderNo));
        }
        for typed in ["", "ordr_no", "buyer"] {
            let error = ParseOrderColumnError(typed.to_owned());
            assert_eq!(OrderColumn::from_typed(typed), Err(error));
        }
    }
}
