//! Whether and when to try a read again: three times in all, with waits of at most 30 s.

use std::time::Duration;

use jiff::Timestamp;

use super::{GatewayError, GatewayErrorKind};

/// How long to wait before trying again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    /// The longest first wait; each further one is twice as long.
    pub(super) first: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
        }
    }
}

/// How often a read is tried in all, at most.
pub const TRIES_MAX: u32 = 3;

/// Waiting longer than this is for the person or the script to decide.
const WAIT_MAX: Duration = Duration::from_secs(30);

impl Backoff {
    /// Returns how long to wait after that number of failures; `None` to give up.
    ///
    /// Half of the wait is left to chance, so that those who failed together do not return
    /// together. A longer wait that the answer asked for is honoured up to 30 s; beyond that it is
    /// given up.
    pub(super) fn wait_after(self, failures: u32, error: &GatewayError) -> Option<Duration> {
        if failures >= TRIES_MAX || !error.may_pass() {
            return None;
        }
        let doublings = failures.saturating_sub(1);
        let wait = self.first.saturating_mul(2_u32.saturating_pow(doublings));
        let half = u64::try_from(wait.as_millis() / 2).unwrap_or(u64::MAX);
        let wait = Duration::from_millis(half.saturating_add(fastrand::u64(0..=half)));
        let asked = if let GatewayErrorKind::Unavailable { retry_after, .. } = &error.kind {
            retry_after.unwrap_or_default()
        } else {
            Duration::ZERO
        };
        (asked <= WAIT_MAX).then(|| wait.max(asked))
    }
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110). A date that has passed means no wait.
pub(super) fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    Some(Duration::try_from(then.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::super::Call;
    use super::super::NotReached;
    use super::*;
    use crate::payment::Foreign;

    fn unavailable(retry_after: Option<Duration>) -> GatewayError {
        GatewayError {
            call: Call::Search,
            http_status: Some(503),
            kind: GatewayErrorKind::Unavailable {
                retry_after,
                excerpt: Foreign::default(),
            },
        }
    }

    fn not_reached(reason: NotReached) -> GatewayError {
        GatewayError {
            call: Call::Token,
            http_status: None,
            kind: GatewayErrorKind::NotReached {
                reason,
                detail: Foreign::default(),
            },
        }
    }

    #[test]
    fn a_read_is_tried_three_times_with_growing_waits() {
        let backoff = Backoff {
            first: Duration::from_secs(1),
        };
        for _ in 0..100 {
            let first = backoff.wait_after(1, &unavailable(None)).unwrap();
            assert!((500..=1000).contains(&first.as_millis()), "{first:?}");
            let second = backoff.wait_after(2, &unavailable(None)).unwrap();
            assert!((1000..=2000).contains(&second.as_millis()), "{second:?}");
        }
        assert_eq!(backoff.wait_after(3, &unavailable(None)), None);
    }

    #[test]
    fn an_answer_with_a_code_and_an_untrusted_certificate_are_final() {
        let refused = GatewayError {
            call: Call::Search,
            http_status: Some(500),
            kind: GatewayErrorKind::Refused {
                code: Foreign::new("E999"),
                message: Foreign::default(),
            },
        };
        assert_eq!(Backoff::default().wait_after(1, &refused), None);
        let tls = not_reached(NotReached::Tls);
        assert_eq!(Backoff::default().wait_after(1, &tls), None);
        let refused_connection = not_reached(NotReached::Refused);
        assert!(
            Backoff::default()
                .wait_after(1, &refused_connection)
                .is_some()
        );
    }

    #[test]
    fn an_asked_for_wait_is_kept_unless_it_is_long() {
        let backoff = Backoff::default();
        let asking =
            |seconds| backoff.wait_after(1, &unavailable(Some(Duration::from_secs(seconds))));
        assert_eq!(asking(7), Some(Duration::from_secs(7)));
        assert!(asking(0).unwrap() >= Duration::from_millis(250));
        assert_eq!(asking(31), None);
    }

    #[test]
    fn a_wait_comes_in_seconds_or_as_a_date() {
        let now: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        let wait = |value| parse_retry_after(value, now);
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(
            wait("Sun, 22 Nov 2026 00:00:05 GMT"),
            Some(Duration::from_secs(5))
        );
        assert_eq!(wait("Sat, 21 Nov 2026 00:00:05 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
    }
}
