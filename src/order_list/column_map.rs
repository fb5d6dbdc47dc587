//! What a person says of the list's columns beside their usual names.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::columns::{self, COUNT};
use crate::payment::compare::{OrderColumn, ParseOrderColumnError};

/// What the columns of a list are called, where that is not known by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(BTreeMap<OrderColumn, String>);

/// Why a text says nothing of what columns are called.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseColumnMapError {
    /// There is no `=` between our name and the list's.
    NoEquals(String),
    /// What stands before the `=` is no column.
    NoSuchColumn(#[from] ParseOrderColumnError),
    /// Nothing stands behind the `=`, as from an empty shell variable.
    NoName(OrderColumn),
    /// A quote is not closed, or something else than a comma stands behind it.
    Quote(String),
}

impl ColumnMap {
    /// Says what a column is called; a later word on a column replaces an earlier one.
    pub fn insert(&mut self, column: OrderColumn, name: String) {
        self.0.insert(column, name);
    }

    /// Adds what another says, which is the later word.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        self.0.extend(later.0);
        self
    }

    /// Returns what the columns are called, by their places.
    pub(super) fn called(&self) -> [Option<&str>; COUNT] {
        let mut called = [None; COUNT];
        for (column, name) in &self.0 {
            if let Some(place) = called.get_mut(columns::place(*column)) {
                *place = Some(name.as_str());
            }
        }
        called
    }
}

impl FromIterator<(OrderColumn, String)> for ColumnMap {
    fn from_iter<I: IntoIterator<Item = (OrderColumn, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

/// Reads `ours=theirs,…`: a name of the list's that has a comma, or quotes of its own, stands in double quotes,
/// which are written twice within.
impl FromStr for ColumnMap {
    type Err = ParseColumnMapError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut map = Self::default();
        let mut rest = text;
        loop {
            let no_equals = || ParseColumnMapError::NoEquals(rest.trim().to_owned());
            let (ours, theirs) = rest.split_once('=').ok_or_else(no_equals)?;
            let column = OrderColumn::from_typed(ours)?;
            let theirs = theirs.trim_start();
            let (name, after) = match theirs.strip_prefix('"') {
                Some(inside) => {
                    quoted(inside).ok_or_else(|| ParseColumnMapError::Quote(theirs.to_owned()))?
                }
                None => match theirs.split_once(',') {
                    Some((name, after)) => (name.trim().to_owned(), Some(after)),
                    None => (theirs.trim().to_owned(), None),
                },
            };
            if name.is_empty() {
                return Err(ParseColumnMapError::NoName(column));
            }
            map.insert(column, name);
            match after {
                Some(after) => rest = after,
                None => return Ok(map),
            }
        }
    }
}

/// Reads a name from behind its opening quote on, and returns what follows the comma behind it, if there is one.
fn quoted(inside: &str) -> Option<(String, Option<&str>)> {
    let mut name = String::new();
    let mut rest = inside;
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        let Some(more) = after.strip_prefix('"') else {
            let after = after.trim_start();
            let next = after.strip_prefix(',');
            let is_end = after.is_empty() || next.is_some();
            return is_end.then(|| (name.trim().to_owned(), next));
        };
        name.push('"');
        rest = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(OrderColumn, &str)]) -> ColumnMap {
        let pairs = pairs.iter();
        pairs
            .map(|(column, name)| (*column, (*name).to_owned()))
            .collect()
    }

    #[test]
    fn pairs_stand_between_commas_and_a_name_with_a_comma_in_quotes() {
        use OrderColumn::{Amount, OrderNo};
        for (text, pairs) in [
            (
                "amount=총 결제금액(KRW)",
                &[(Amount, "총 결제금액(KRW)")][..],
            ),
            (
                "order-no=No., amount = 금액",
                &[(OrderNo, "No."), (Amount, "금액")],
            ),
            ("amount=\"금액, 원\"", &[(Amount, "금액, 원")]),
            (
                "amount=\"금액, \"\"원\"\"\" , order_no=a=b",
                &[(Amount, "금액, \"원\""), (OrderNo, "a=b")],
            ),
            ("amount=a,amount=b", &[(Amount, "b")]),
        ] {
            assert_eq!(text.parse(), Ok(map(pairs)), "{text}");
        }
    }

    #[test]
    fn what_is_no_pair_is_refused() {
        use ParseColumnMapError as Error;
        for (text, error) in [
            ("", Error::NoEquals(String::new())),
            ("금액", Error::NoEquals("금액".to_owned())),
            ("amount=a,", Error::NoEquals(String::new())),
            ("amount=a,b", Error::NoEquals("b".to_owned())),
            (
                "ordr_no=a",
                Error::NoSuchColumn(ParseOrderColumnError("ordr_no".to_owned())),
            ),
            ("amount=", Error::NoName(OrderColumn::Amount)),
            ("amount= ,order_no=a", Error::NoName(OrderColumn::Amount)),
            ("amount=\"\"", Error::NoName(OrderColumn::Amount)),
            ("amount=\"a", Error::Quote("\"a".to_owned())),
            ("amount=\"a\"b", Error::Quote("\"a\"b".to_owned())),
        ] {
            assert_eq!(text.parse::<ColumnMap>(), Err(error), "{text}");
        }
    }

    #[test]
    fn the_later_word_on_a_column_wins() {
        use OrderColumn::{Amount, OrderNo, Tid};
        let profile = map(&[(OrderNo, "주문"), (Amount, "금액")]);
        let flag = map(&[(Amount, "총액"), (Tid, "거래")]);
        let both = map(&[(OrderNo, "주문"), (Amount, "총액"), (Tid, "거래")]);
        assert_eq!(profile.and(flag), both);
    }
}
