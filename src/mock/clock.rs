//! Tells what time it is at the gateway: by this machine, or on a day that a rehearsal takes for today.
//!
//! A rehearsed day is over from the start, so that all of its payments are there; but time passes, and what
//! happens on it is told by a clock of its own, which starts an hour before midnight in Korea.

use std::time::Instant;

use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};

use super::calendar::Moment;

/// 23:00:00 in Korea, in seconds of the day in UTC.
const START_SECONDS: i64 = 14 * 3_600;
const SECONDS_PER_DAY: i64 = 86_400;

/// One clock for all that a gateway says of time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    rehearsal: Option<Rehearsal>,
}

#[derive(Clone, Copy, Debug)]
struct Rehearsal {
    day: u32,
    start: Timestamp,
    /// When that was on this machine.
    started: Instant,
}

/// A moment at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now {
    /// Up to when payments, and what the shop cancelled itself, are there.
    pub(crate) shown: Moment,
    /// What the clock says.
    pub(crate) told: Moment,
}

impl Clock {
    /// Follows this machine's clock.
    pub(crate) fn of_machine() -> Self {
        Clock { rehearsal: None }
    }

    /// Starts at 23:00:00 of a day in Korea and runs on from there.
    pub(crate) fn of_day(day: u32) -> Self {
        let seconds = i64::from(day)
            .saturating_mul(SECONDS_PER_DAY)
            .saturating_add(START_SECONDS);
        Clock {
            rehearsal: Some(Rehearsal {
                day,
                start: Timestamp::from_second(seconds).unwrap_or_default(),
                started: Instant::now(),
            }),
        }
    }

    /// The time, finer than the gateway tells it.
    pub(crate) fn time(&self) -> Timestamp {
        match &self.rehearsal {
            None => Timestamp::now(),
            Some(rehearsal) => {
                let passed = SignedDuration::try_from(rehearsal.started.elapsed());
                passed
                    .ok()
                    .and_then(|passed| rehearsal.start.checked_add(passed).ok())
                    .unwrap_or(rehearsal.start)
            }
        }
    }

    /// The moment, in whole seconds that have begun.
    pub(crate) fn now(&self) -> Now {
        let told = Moment::in_korea(self.time().as_second());
        Now {
            shown: self
                .rehearsal
                .map_or(told, |rehearsal| Moment::end_of(rehearsal.day)),
            told,
        }
    }

    /// The moment as the `Date` of an answer, wrong by as much as told. None in years that it cannot name.
    pub(crate) fn http_date(&self, shift: SignedDuration) -> Option<String> {
        let time = self.time().checked_add(shift).ok()?;
        DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&time)
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rehearsal that began so many seconds ago.
    fn after(day: u32, seconds: u64) -> Clock {
        let mut clock = Clock::of_day(day);
        let rehearsal = clock.rehearsal.as_mut().unwrap();
        rehearsal.started = rehearsal
            .started
            .checked_sub(std::time::Duration::from_secs(seconds))
            .unwrap();
        clock
    }

    #[test]
    fn a_rehearsal_starts_an_hour_before_midnight_and_runs_into_the_next_day() {
        // 2026-11-22.
        let day = 20_779;
        for (seconds, digits, date) in [
            (0, 20_261_122_230_000, "Sun, 22 Nov 2026 14:00:0"),
            (3_590, 20_261_122_235_950, "Sun, 22 Nov 2026 14:59:5"),
            (3_600, 20_261_123_000_000, "Sun, 22 Nov 2026 15:00:0"),
        ] {
            let clock = after(day, seconds);
            let now = clock.now();
            assert_eq!(now.told.digits() / 10, digits / 10);
            assert_eq!(now.shown.digits(), 20_261_122_235_959);
            let told = clock.http_date(SignedDuration::ZERO).unwrap();
            assert!(told.starts_with(date) && told.ends_with(" GMT"), "{told}");
        }
    }

    #[test]
    fn the_first_and_the_last_day_have_a_clock() {
        for (day, year) in [(0, "1970"), ((1 << 15) - 1, "2059")] {
            let date = after(day, 3_601).http_date(SignedDuration::ZERO).unwrap();
            assert!(date.contains(year), "{date}");
        }
        assert!(
            Clock::of_day(0)
                .http_date(SignedDuration::from_hours(-1))
                .unwrap()
                .contains("13:00:0")
        );
    }

    #[test]
    fn a_whole_second_is_one_that_has_begun() {
        let clock = Clock::of_day(20_779);
        let before = clock.http_date(SignedDuration::ZERO).unwrap();
        let told = clock.now().told;
        let after = clock.http_date(SignedDuration::ZERO).unwrap();
        let seconds = |date: &str| -> u32 { date[23..25].parse().unwrap() };
        assert!((seconds(&before)..=seconds(&after)).contains(&(told.second % 60)));
    }
}
