//! When a refund was said to be on its way: it has to leave soon after, or not at all.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// When a refund was said to be on its way: it has to leave soon after, or not at all.
#[derive(Clone, Copy, Debug)]
pub struct Departure {
    at: Timestamp,
    moment: Instant,
}

impl Departure {
    /// How long after it was written down a request may still leave.
    pub const TIME: Duration = Duration::from_secs(5);

    /// Says that a refund is on its way from now on.
    #[must_use]
    pub fn begin(now: Timestamp) -> Self {
        Self {
            at: now,
            moment: Instant::now(),
        }
    }

    /// Tells whether the request may still leave.
    ///
    /// Both clocks are asked: one stands still while the machine sleeps, the other can be set. One
    /// that was set back tells nothing.
    #[must_use]
    pub fn is_timely(&self, now: Timestamp) -> bool {
        let by_the_wall = Duration::try_from(now.duration_since(self.at));
        self.moment.elapsed() <= Self::TIME && by_the_wall.is_ok_and(|time| time <= Self::TIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_leaves_within_five_seconds_by_both_clocks_or_not_at_all() {
        let at = |milliseconds| Timestamp::from_millisecond(milliseconds).unwrap();
        let departure = Departure::begin(at(0));
        assert!(departure.is_timely(at(0)));
        assert!(departure.is_timely(at(5_000)));
        // The machine slept, or its clock was put forward, or back.
        assert!(!departure.is_timely(at(5_001)));
        assert!(!departure.is_timely(at(-1)));
        // The clock was put back, and the time passed all the same.
        let slow = Departure {
            moment: Instant::now().checked_sub(Duration::from_secs(6)).unwrap(),
            ..departure
        };
        assert!(!slow.is_timely(at(0)));
    }
}
