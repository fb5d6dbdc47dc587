//! What is left of a payment as it was last known, which a later reading is held against.

use std::time::Duration;

use jiff::Timestamp;

use super::looking::has_settled;
use crate::payment::Won;

/// What the journal knows of a payment, beside its refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Watermark {
    /// What is left of it, as it was last known.
    pub(super) balance: Won,
    /// Since when looks find more than that, by this machine's clock and by the gateway's.
    pub(super) higher_since: Option<(Timestamp, Option<Timestamp>)>,
}

impl Watermark {
    /// Says that so much is left, and that nothing says otherwise.
    pub(super) const fn of(balance: Won) -> Self {
        Self {
            balance,
            higher_since: None,
        }
    }
}

/// What a reading says beside what the journal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tide {
    /// As it was, or less: the last known balance is this now.
    Known(Won),
    /// More: an old reading, as far as anybody can tell yet.
    Old {
        /// Since when.
        higher_since: (Timestamp, Option<Timestamp>),
    },
    /// More, and for so long that it is no old reading.
    RolledBack,
}

/// Compares a reading with the last known balance. `now` is this machine's time and the gateway's.
pub(super) fn tide(
    known: Watermark,
    balance: Won,
    now: (Timestamp, Option<Timestamp>),
    settle: Duration,
) -> Tide {
    if balance <= known.balance {
        return Tide::Known(balance);
    }
    match known.higher_since {
        Some((local, gateway)) if has_settled((Some(local), gateway), now, settle) => {
            Tide::RolledBack
        }
        // One of the gateway's two times was wrong.
        Some((_, Some(first))) if now.1.is_some_and(|date| date < first) => {
            Tide::Old { higher_since: now }
        }
        // What told no time at first is counted from the first reading that does.
        Some((local, None)) if now.1.is_some() => Tide::Old {
            higher_since: (local, now.1),
        },
        Some(higher_since) => Tide::Old { higher_since },
        None => Tide::Old { higher_since: now },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_is_known_to_be_left_is_an_old_reading_until_it_stays_so() {
        let settle = Duration::from_secs(600);
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let now = |second: i64| (at(second), Some(at(second)));
        let known = Watermark {
            balance: Won::new(7_000),
            higher_since: None,
        };
        let more = Won::new(12_000);
        for less in [7_000, 6_000, 0] {
            let balance = Won::new(less);
            assert_eq!(tide(known, balance, now(0), settle), Tide::Known(balance));
        }
        let first = tide(known, more, now(0), settle);
        let Tide::Old { higher_since } = first else {
            panic!("{first:?}");
        };
        let seen = Watermark {
            higher_since: Some(higher_since),
            ..known
        };
        assert_eq!(
            tide(seen, more, now(600), settle),
            Tide::Old { higher_since }
        );
        assert_eq!(tide(seen, more, now(601), settle), Tide::RolledBack);
        // Time that the gateway does not tell begins with the first reading that does.
        let undated = Watermark {
            higher_since: Some((at(0), None)),
            ..known
        };
        assert!(matches!(
            tide(undated, more, now(5_000), settle),
            Tide::Old {
                higher_since: (_, Some(_))
            }
        ));
    }
}
