//! How far this machine's clock is from the gateway's, as one answer tells it. Refuses to say more than it does: the
//! way there and back takes time, and a `Date` is in whole seconds.

use jiff::Timestamp;

/// What one answer says of two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// The `Date` of the answer, by the gateway's clock, its fraction of a second cut off.
    pub date: Timestamp,
    /// When the request was begun, by this machine's clock.
    pub asked_at: Timestamp,
    /// When the head of the answer came, by this machine's clock.
    pub answered_at: Timestamp,
}

/// How far this machine's clock is ahead of the gateway's: it lies between the two, which may be below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockGap {
    /// The least that it is ahead.
    least_milliseconds: i128,
    /// The most that it is ahead.
    most_milliseconds: i128,
}

impl ClockReading {
    /// Returns between which moments the gap lies.
    #[must_use]
    pub fn gap(&self) -> ClockGap {
        // The gateway wrote its date at some moment in between, and less than a second after the one that it wrote.
        let before = self.asked_at.duration_since(self.date).as_millis();
        let after = self.answered_at.duration_since(self.date).as_millis();
        ClockGap {
            least_milliseconds: before.saturating_sub(1_000),
            // A clock that was set back on the way says nothing.
            most_milliseconds: after.max(before),
        }
    }
}

impl ClockGap {
    /// Returns how far the clock is ahead for certain, below zero where it is behind; 0 where it may be right.
    #[must_use]
    pub fn certain_seconds(self) -> i64 {
        if self.least_milliseconds > 0 {
            seconds(self.least_milliseconds)
        } else if self.most_milliseconds < 0 {
            seconds(self.most_milliseconds)
        } else {
            0
        }
    }

    /// Returns how far the clock is probably ahead, below zero where it is behind; 0 where it may be right.
    #[must_use]
    pub fn likely_seconds(self) -> i64 {
        if self.certain_seconds() == 0 {
            return 0;
        }
        let twice = self
            .least_milliseconds
            .saturating_add(self.most_milliseconds);
        let half_a_second = if twice < 0 { -1_000 } else { 1_000 };
        seconds(twice.saturating_add(half_a_second) / 2)
    }
}

/// Makes whole seconds, towards zero.
fn seconds(milliseconds: i128) -> i64 {
    let limit = if milliseconds < 0 { i64::MIN } else { i64::MAX };
    i64::try_from(milliseconds / 1_000).unwrap_or(limit)
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    /// What an answer says that was written so long after it was asked for, on a clock that is so far behind ours.
    fn reading(asked: i64, to: i64, back: i64, ahead: i64) -> ClockReading {
        let theirs = asked + to - ahead;
        ClockReading {
            date: at(theirs.div_euclid(1_000) * 1_000),
            asked_at: at(asked),
            answered_at: at(asked + to + back),
        }
    }

    proptest! {
        #[test]
        fn a_gap_holds_the_true_one_however_long_each_way_takes(
            asked in 1_000_000_000_000_i64..2_000_000_000_000,
            to in 0_i64..60_000,
            back in 0_i64..60_000,
            ahead in -100_000_000_i64..100_000_000,
        ) {
            let gap = reading(asked, to, back, ahead).gap();
            // What is said for certain is never more than what is true.
            let certain = gap.certain_seconds() * 1_000;
            prop_assert!(certain.abs() <= ahead.abs(), "{gap:?}");
            prop_assert!(certain == 0 || certain.signum() == ahead.signum(), "{gap:?}");
            // Nor less by more than the way there and back, and a second for each clock.
            prop_assert!((ahead - certain).abs() <= to + back + 2_000, "{gap:?}");
            let likely = gap.likely_seconds() * 1_000;
            prop_assert!((ahead - likely).abs() <= to + back + 2_000, "{gap:?}");
        }
    }

    #[test]
    fn a_clock_that_may_be_right_is_not_called_wrong() {
        for (asked, to, ahead, likely) in [
            (900, 40, 0, 0),
            (0, 9_000, 5_000, 0),
            (0, 20, 95_000, 95),
            (500, 20, -95_000, -95),
        ] {
            let gap = reading(1_800_000_000_000 + asked, to, 20, ahead).gap();
            assert_eq!(gap.likely_seconds(), likely, "{ahead} {gap:?}");
        }
    }
}
