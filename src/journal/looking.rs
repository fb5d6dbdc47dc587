//! What a look at the payment proves about a refund. Refuses to conclude anything from less than the
//! gateway's own figures, and to take what was true before for what is true now.
//!
//! The gateway gives back all of a request or nothing. So a balance that fell by exactly the amount,
//! at the right time, proves the refund; one that fell by less is somebody else's doing; one that is
//! unchanged proves nothing until all the time is over in which the request could still act; and one
//! that is higher than it was is an old reading.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::entry::{DATE_RESOLUTION, Entry, State};
use super::transition::Finding;
use crate::payment::{Balance, Foreign, KOREA, No, Payment, Won};

/// What a look at a payment found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What is left.
    pub left: Left,
    /// `CANCELDATE`: when it was last cancelled, Korean time, where that could be read.
    pub cancelled_at: Option<DateTime>,
    /// `CANCELMSG`.
    pub cancel_message: Foreign,
    /// The gateway's `Date` of this very reply.
    pub date: Option<Timestamp>,
}

/// What is left of a payment, as a look found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// So much.
    Balance(Won),
    /// The payment is there, but its figures do not say what is left.
    Unclear,
    /// The gateway knows of no such payment.
    NotFound,
}

impl Observation {
    /// Reads what matters off a reply to a search by TID.
    #[must_use]
    pub fn of(payment: Option<&Payment<'_>>, date: Option<Timestamp>) -> Self {
        let Some(payment) = payment else {
            return Self {
                left: Left::NotFound,
                cancelled_at: None,
                cancel_message: Foreign::default(),
                date,
            };
        };
        Self {
            left: match payment.balance() {
                Balance::Known(won) => Left::Balance(won),
                Balance::Unknown => Left::Unclear,
            },
            cancelled_at: payment.cancelled_at.value(),
            cancel_message: Foreign::new(payment.cancel_message.clone()),
            date,
        }
    }

    /// Returns what is left, where that is known.
    #[must_use]
    pub const fn balance(&self) -> Option<Won> {
        match self.left {
            Left::Balance(won) => Some(won),
            Left::Unclear | Left::NotFound => None,
        }
    }
}

/// How a balance compares with what was left before, for a refund of some amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fall {
    /// More is left than before.
    Higher,
    Same,
    /// It fell by less than the amount.
    Less,
    /// By exactly the amount.
    Exact,
    /// By more than the amount.
    More,
    /// Nobody can tell.
    Unreadable,
}

impl Fall {
    pub(super) fn of(baseline: Won, amount: Won, left: Left) -> Self {
        let Left::Balance(left) = left else {
            return Self::Unreadable;
        };
        match baseline.checked_sub(left) {
            None => Self::Higher,
            Some(Won::ZERO) => Self::Same,
            Some(by) if by < amount => Self::Less,
            Some(by) if by == amount => Self::Exact,
            Some(_) => Self::More,
        }
    }
}

/// What a look proves, and what it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Conclusion {
    pub(super) finding: Finding,
    /// What later looks are compared with.
    pub(super) baseline: Won,
}

/// Weighs what a look found. `now` is this machine's clock from before the look, `settle` how much
/// time has to pass, `is_last` whether no further look is made for now.
///
/// `has_rival` says whether another attempt of the payment is as uncertain: one fall cannot then be
/// told to be either's.
pub(super) fn weigh(
    entry: &Entry,
    look: &Observation,
    now: Timestamp,
    settle: Duration,
    is_last: bool,
    has_rival: bool,
) -> Conclusion {
    let fall = Fall::of(entry.baseline, entry.amount, look.left);
    let has_settled = has_settled(
        (entry.doubt_since, entry.doubt_since_gateway),
        (now, look.date),
        settle,
    );
    let finding = match entry.state {
        State::Refunded => confirm(fall, has_settled),
        State::Unknown | State::Refused => match entry.no() {
            None => weigh_silence(entry, fall, look, has_settled, settle),
            Some(No::Final | No::Credentials) => weigh_final(entry, fall, look, settle),
            Some(No::AlreadyCancelled) => {
                weigh_already(entry, fall, look, has_settled, is_last, settle)
            }
            Some(No::Other) => weigh_other(entry, fall, look, has_settled, is_last, settle),
        },
        State::Conflict => weigh_conflict(entry, fall, look, has_settled, settle),
        State::Claimed
        | State::Sending
        | State::NotSent
        | State::NotApplied
        | State::RolledBack => Finding::Undecided,
    };
    let finding = if finding == Finding::Applied && has_rival {
        Finding::Contradiction
    } else if finding == Finding::NotApplied && entry.state == State::Refused {
        // A no that was no answer, and was taken for one by an earlier version.
        Finding::Refused
    } else {
        finding
    };
    let baseline = match (fall, look.left) {
        (Fall::Less, Left::Balance(left)) if entry.state != State::Refunded => left,
        _ => entry.baseline,
    };
    Conclusion { finding, baseline }
}

/// Returns what a look at a refund is compared with, from the other refunds of its payment: what
/// later ones gave back since is not this one's. What the gateway accepted is borne out also where it
/// fell by as much more as a later one may have given back.
pub(super) fn baseline_beside(entry: &Entry, others: &[Entry], look: &Observation) -> Won {
    let sum_of = |counts: &dyn Fn(&Entry) -> bool| {
        others
            .iter()
            .filter(|other| other.id > entry.id && counts(other))
            .try_fold(Won::ZERO, |sum, other| sum.checked_add(other.amount))
            .unwrap_or(entry.balance_before)
    };
    if entry.is_accepted() {
        let may_have_gone = sum_of(&|other| {
            other.state.may_have_moved_money()
                || (other.state == State::Refused && !other.is_certain())
        });
        let more = look
            .balance()
            .and_then(|left| entry.baseline.checked_sub(left))
            .and_then(|gone| gone.checked_sub(entry.amount))
            .unwrap_or_default();
        return entry
            .baseline
            .checked_sub(more.min(may_have_gone))
            .unwrap_or_default();
    }
    let made = sum_of(&|other| other.state == State::Refunded);
    let left = entry.balance_before.checked_sub(made).unwrap_or_default();
    left.min(entry.baseline)
}

/// Nothing was answered, or nothing that is an answer.
fn weigh_silence(
    entry: &Entry,
    fall: Fall,
    look: &Observation,
    has_settled: bool,
    settle: Duration,
) -> Finding {
    match fall {
        // What was taken for lost has had its time: a fall since then is ours only with our reason.
        Fall::Exact if entry.is_late && !is_ours(entry, look, settle) => Finding::Contradiction,
        Fall::Exact if is_dated_within(entry, look, settle) => Finding::Applied,
        Fall::Exact | Fall::More => Finding::Contradiction,
        Fall::Same if is_ours_since(entry, look, settle) => Finding::Contradiction,
        Fall::Same if has_settled => Finding::NotApplied,
        // Figures that are half-written may be put right yet; if they stay so, somebody has to see.
        Fall::Unreadable if has_settled => Finding::Contradiction,
        Fall::Same | Fall::Less | Fall::Higher | Fall::Unreadable => Finding::Undecided,
    }
}

/// A final no stands, unless our own reason came back with the money.
fn weigh_final(entry: &Entry, fall: Fall, look: &Observation, settle: Duration) -> Finding {
    if fall == Fall::Exact && is_ours(entry, look, settle) {
        Finding::Contradiction
    } else {
        Finding::Refused
    }
}

/// Called cancelled already: true once less is left than was asked for.
fn weigh_already(
    entry: &Entry,
    fall: Fall,
    look: &Observation,
    has_settled: bool,
    is_last: bool,
    settle: Duration,
) -> Finding {
    match fall {
        // However it is dated: a gateway may have more than one clock.
        Fall::Exact if has_our_reason(entry, look) => Finding::Contradiction,
        // This refund and another together, where the yes was turned into a no on its way.
        Fall::More if !is_dated_before(entry, look) => Finding::Contradiction,
        Fall::Same if is_ours_since(entry, look, settle) => Finding::Contradiction,
        _ if is_explained(entry, look) => Finding::Refused,
        Fall::Same | Fall::Less | Fall::Exact | Fall::More if has_settled => Finding::Refused,
        Fall::Unreadable if has_settled => Finding::Contradiction,
        Fall::Same | Fall::Less | Fall::Exact | Fall::More if is_last => Finding::RefusedForNow,
        Fall::Same | Fall::Less | Fall::Exact | Fall::More | Fall::Higher | Fall::Unreadable => {
            Finding::Undecided
        }
    }
}

/// Any other no: it may have been carried out all the same, or be carried out yet.
fn weigh_other(
    entry: &Entry,
    fall: Fall,
    look: &Observation,
    has_settled: bool,
    is_last: bool,
    settle: Duration,
) -> Finding {
    match fall {
        Fall::Exact if is_ours(entry, look, settle) => Finding::Applied,
        Fall::Exact | Fall::More => Finding::Contradiction,
        Fall::Same if is_ours_since(entry, look, settle) => Finding::Contradiction,
        // All of it or nothing: so much is not there any more, nor will it be.
        Fall::Less | Fall::Same if is_explained(entry, look) => Finding::Refused,
        Fall::Same if has_settled => Finding::Refused,
        Fall::Unreadable if has_settled => Finding::Contradiction,
        Fall::Same | Fall::Less if is_last => Finding::RefusedForNow,
        Fall::Same | Fall::Less | Fall::Higher | Fall::Unreadable => Finding::Undecided,
    }
}

/// Weighs what a look found after the gateway accepted the refund. Only figures that say otherwise
/// contradict a `0000`, and an unchanged balance only when all the time is over in which it may show.
const fn confirm(fall: Fall, has_settled: bool) -> Finding {
    match fall {
        Fall::Exact => Finding::Confirmed,
        Fall::Less | Fall::More => Finding::Contradiction,
        Fall::Same | Fall::Higher if has_settled => Finding::Contradiction,
        Fall::Unreadable if has_settled => Finding::Confirmed,
        Fall::Same | Fall::Higher | Fall::Unreadable => Finding::Undecided,
    }
}

/// A conflict ends by itself only where an old or half-written reading made it one.
fn weigh_conflict(
    entry: &Entry,
    fall: Fall,
    look: &Observation,
    has_settled: bool,
    settle: Duration,
) -> Finding {
    if entry.is_accepted() {
        let is_amount_right = entry
            .reply
            .as_ref()
            .and_then(|reply| reply.amount)
            .is_none_or(|amount| amount == entry.amount);
        return if is_amount_right && fall == Fall::Exact {
            Finding::Confirmed
        } else {
            Finding::Undecided
        };
    }
    if entry.balance_after.is_some() || entry.no().is_some() || entry.is_balance_stated {
        return Finding::Undecided;
    }
    let finding = weigh_silence(entry, fall, look, has_settled, settle);
    if finding == Finding::Contradiction {
        Finding::Undecided
    } else {
        finding
    }
}

/// Tells whether less is left than was asked for.
fn is_explained(entry: &Entry, look: &Observation) -> bool {
    look.balance().is_some_and(|left| left < entry.amount)
}

/// Tells whether a fall is dated as ours would be and carries our reason.
fn is_ours(entry: &Entry, look: &Observation, settle: Duration) -> bool {
    is_dated_within(entry, look, settle) && has_our_reason(entry, look)
}

pub(super) fn has_our_reason(entry: &Entry, look: &Observation) -> bool {
    entry.reason.is_same_as(look.cancel_message.as_str())
}

/// Tells whether a cancel since the reading that the refund was planned from is ours by its date and
/// reason. Where as much is left as before all the same, that reading was older than a cancel that
/// was undone, or one was undone since.
fn is_ours_since(entry: &Entry, look: &Observation, settle: Duration) -> bool {
    look.cancelled_at != entry.cancelled_before && is_ours(entry, look, settle)
}

/// Times of one gateway are told in whole seconds, and by more than one of its clocks.
const GATEWAY_SLACK: SignedDuration = SignedDuration::from_secs(2);

/// How far this machine's clock may be from the gateway's, where the gateway does not tell its own.
const LOCAL_SLACK: SignedDuration = SignedDuration::from_secs(120);

/// Tells whether the last cancel of a payment is dated from the request on, to `settle` after the
/// end of its call.
fn is_dated_within(entry: &Entry, look: &Observation, settle: Duration) -> bool {
    let (Some(at), Some(first)) = (cancelled_at(look), first_moment(entry, look)) else {
        return false;
    };
    let Ok(settle) = SignedDuration::try_from(settle) else {
        return false;
    };
    // A look that is the first to tell the gateway's time is itself from before the end.
    let not_after = match (entry.doubt_since_gateway.or(look.date), entry.doubt_since) {
        (Some(gateway), _) => gateway
            .checked_add(settle)
            .and_then(|at| at.checked_add(GATEWAY_SLACK)),
        (None, Some(local)) => local
            .checked_add(settle)
            .and_then(|at| at.checked_add(LOCAL_SLACK)),
        (None, None) => return false,
    };
    at >= first && not_after.is_ok_and(|last| at <= last)
}

/// Tells whether the last cancel of a payment is from before the request: nothing was cancelled since.
fn is_dated_before(entry: &Entry, look: &Observation) -> bool {
    let Some(at) = cancelled_at(look) else {
        return false;
    };
    match first_moment(entry, look) {
        Some(first) => at < first,
        None => look.cancelled_at == entry.cancelled_before,
    }
}

fn cancelled_at(look: &Observation) -> Option<Timestamp> {
    KOREA.to_timestamp(look.cancelled_at?).ok()
}

/// From which moment on a cancel may be the request's; `None` where it cannot be.
fn first_moment(entry: &Entry, look: &Observation) -> Option<Timestamp> {
    match (entry.gateway_before, entry.sent_at) {
        (Some(gateway), _) => gateway.checked_sub(GATEWAY_SLACK).ok(),
        (None, Some(_)) if entry.cancelled_before == look.cancelled_at => None,
        (None, Some(sent)) => sent.checked_sub(LOCAL_SLACK).ok(),
        (None, None) => None,
    }
}

/// Tells whether so much time has passed since some moment: by the gateway's clock, from its first
/// reply after that moment to this one; where it tells none, by this machine's, and twice as much.
///
/// Each pair is this machine's time and the gateway's. A clock that was put back proves nothing. And
/// one `Date` that is wrong ends no doubt at once: unless this machine's clock was put back, as much
/// time has to have passed by that one.
pub(super) fn has_settled(
    since: (Option<Timestamp>, Option<Timestamp>),
    now: (Timestamp, Option<Timestamp>),
    settle: Duration,
) -> bool {
    let passed = |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).ok();
    let is_too_early_here = since
        .0
        .and_then(|from| passed(from, now.0))
        .is_some_and(|passed| passed < settle);
    if is_too_early_here {
        return false;
    }
    let (from, to, time) = match (since, now) {
        // A `Date` has whole seconds: two of them are up to one second less apart than they look.
        ((_, Some(from)), (_, Some(to))) => (from, to, settle.saturating_add(DATE_RESOLUTION)),
        ((Some(from), _), (to, None)) => (from, to, settle.saturating_mul(2)),
        // The gateway's clock begins with the first look that tells it.
        ((_, None), (_, Some(_))) | ((None, _), (_, None)) => return false,
    };
    passed(from, to).is_some_and(|passed| passed >= time)
}

/// From when on time passes for a refund, by this machine's clock and the gateway's, once a look told
/// `date`. Where the gateway's clock says less than at first, one of the two was wrong, and the time
/// begins anew.
pub(super) fn doubt_since(
    entry: &Entry,
    now: Timestamp,
    date: Option<Timestamp>,
) -> (Option<Timestamp>, Option<Timestamp>) {
    match (entry.doubt_since_gateway, date) {
        (Some(first), Some(date)) if date < first => (Some(now), Some(date)),
        // A program of version 0.1 that was at work when the journal moved on says neither.
        (first, date) => (entry.doubt_since.or(Some(now)), first.or(date)),
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use super::super::entry::{Evidence, Reply};
    use super::super::step::Detail;
    use super::super::tests::entry;
    use super::*;
    use crate::payment::RefundId;

    const SETTLE: Duration = Duration::from_secs(600);

    /// A moment so many seconds after the request left.
    fn after(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn korean(at: Timestamp) -> DateTime {
        crate::payment::korean_time(at)
    }

    /// A refund of 5,000 won of 12,000 whose call ended a second after it left.
    fn refund(state: State, no: Option<No>) -> Entry {
        Entry {
            state,
            evidence: (state == State::Refused).then_some(Evidence::Reply),
            certain_at: None,
            sent_at: Some(after(0)),
            gateway_before: Some(after(0)),
            doubt_since: Some(after(1)),
            doubt_since_gateway: Some(after(1)),
            reply: no.map(|no| Reply {
                no: Some(no),
                ..reply(false)
            }),
            ..entry()
        }
    }

    fn reply(is_yes: bool) -> Reply {
        Reply {
            is_yes,
            no: None,
            code: Foreign::new(if is_yes { "0000" } else { "P001" }),
            message: Foreign::default(),
            http_status: 200,
            cancel_tid: Foreign::default(),
            cancelled_at: None,
            amount: None,
        }
    }

    fn accepted(state: State) -> Entry {
        Entry {
            reply: Some(reply(true)),
            ..refund(state, None)
        }
    }

    /// A look so many seconds after the request left, that finds this much left.
    fn look(left: u64, at: i64) -> Observation {
        Observation {
            left: Left::Balance(Won::new(left)),
            cancelled_at: None,
            cancel_message: Foreign::default(),
            date: Some(after(at)),
        }
    }

    /// The same, with a cancel so many seconds after the request left, for this reason.
    fn cancelled(left: u64, at: i64, cancelled: i64, reason: &str) -> Observation {
        Observation {
            cancelled_at: Some(korean(after(cancelled))),
            cancel_message: Foreign::new(reason),
            ..look(left, at)
        }
    }

    fn finding(entry: &Entry, look: &Observation) -> Finding {
        weigh(entry, look, after(0), SETTLE, false, false).finding
    }

    fn last(entry: &Entry, look: &Observation) -> Finding {
        weigh(entry, look, after(0), SETTLE, true, false).finding
    }

    const OURS: &str = "고객 변심";

    #[test]
    fn a_balance_that_fell_by_the_amount_at_the_right_time_proves_the_refund() {
        let unknown = refund(State::Unknown, None);
        for (cancelled_at, expected) in [
            (-3, Finding::Contradiction),
            (-2, Finding::Applied),
            (0, Finding::Applied),
            (603, Finding::Applied),
            (604, Finding::Contradiction),
        ] {
            let look = cancelled(7_000, 700, cancelled_at, "other words");
            assert_eq!(finding(&unknown, &look), expected, "{cancelled_at}");
        }
        assert_eq!(
            finding(&unknown, &look(7_000, 2)),
            Finding::Contradiction,
            "not dated at all"
        );
    }

    #[test]
    fn without_the_gateways_clock_another_date_than_before_is_asked_for() {
        let entry = Entry {
            gateway_before: None,
            doubt_since_gateway: None,
            cancelled_before: Some(korean(after(-60))),
            ..refund(State::Unknown, None)
        };
        let undated = |at| Observation {
            date: None,
            ..cancelled(7_000, 0, at, OURS)
        };
        assert_eq!(finding(&entry, &undated(-60)), Finding::Contradiction);
        assert_eq!(finding(&entry, &undated(-59)), Finding::Applied);
        assert_eq!(finding(&entry, &undated(-121)), Finding::Contradiction);
    }

    #[test]
    fn a_fall_by_less_is_somebody_elses_and_moves_what_later_looks_are_compared_with() {
        for no in [None, Some(No::Other), Some(No::AlreadyCancelled)] {
            let entry = refund(State::Unknown, no);
            let look = cancelled(11_000, 2, 1, "elsewhere");
            let conclusion = weigh(&entry, &look, after(2), SETTLE, false, false);
            assert_eq!(conclusion.finding, Finding::Undecided);
            assert_eq!(conclusion.baseline, Won::new(11_000));
        }
        let accepted = accepted(State::Refunded);
        let conclusion = weigh(&accepted, &look(11_000, 2), after(2), SETTLE, false, false);
        assert_eq!(conclusion.finding, Finding::Contradiction);
    }

    #[test]
    fn a_fall_by_more_is_for_a_person() {
        for entry in [
            refund(State::Unknown, None),
            refund(State::Unknown, Some(No::Other)),
            refund(State::Refused, Some(No::Other)),
            accepted(State::Refunded),
        ] {
            let look = cancelled(6_000, 2, 1, OURS);
            assert_eq!(finding(&entry, &look), Finding::Contradiction, "{entry:?}");
        }
    }

    #[test]
    fn more_than_was_left_before_says_nothing_however_late() {
        for entry in [
            refund(State::Unknown, None),
            refund(State::Unknown, Some(No::Other)),
            refund(State::Unknown, Some(No::AlreadyCancelled)),
            refund(State::Refused, Some(No::Other)),
        ] {
            for at in [2, 100_000] {
                assert_eq!(last(&entry, &look(13_000, at)), Finding::Undecided);
            }
        }
    }

    #[test]
    fn an_unchanged_balance_proves_nothing_until_the_request_had_its_time() {
        let unknown = refund(State::Unknown, None);
        let refused = refund(State::Refused, Some(No::Other));
        for (at, is_over) in [(2, false), (601, false), (602, true)] {
            let look = look(12_000, at);
            let expected = if is_over {
                (Finding::NotApplied, Finding::Refused)
            } else {
                (Finding::Undecided, Finding::RefusedForNow)
            };
            assert_eq!((last(&unknown, &look), last(&refused, &look)), expected);
        }
    }

    #[test]
    fn one_wrong_date_ends_no_doubt() {
        let since = (Some(after(0)), Some(after(0)));
        let settled = |now| has_settled(since, now, SETTLE);
        assert!(!settled((after(1), Some(after(1_200)))));
        assert!(!settled((after(599), Some(after(1_200)))));
        assert!(settled((after(600), Some(after(1_200)))));
    }

    #[test]
    fn a_date_below_the_first_begins_the_time_anew() {
        let entry = Entry {
            doubt_since_gateway: Some(after(86_400)),
            ..refund(State::Unknown, None)
        };
        let begun = |now, date| doubt_since(&entry, after(now), date);
        let anew = (Some(after(700)), Some(after(700)));
        assert_eq!(begun(700, Some(after(700))), anew);
        let as_before = (Some(after(1)), Some(after(86_400)));
        assert_eq!(begun(700, None), as_before);
        assert_eq!(begun(700, Some(after(87_000))), as_before);
    }

    #[test]
    fn the_time_that_passes_is_the_gateways_and_never_this_machines_beside_it() {
        let since = (Some(after(0)), Some(after(0)));
        let settled = |since, now| has_settled(since, now, SETTLE);
        assert!(!settled(since, (after(100_000), Some(after(600)))));
        assert!(settled(since, (after(-100_000), Some(after(601)))));
        // The first look that tells the time begins it.
        assert!(!settled(
            (Some(after(0)), None),
            (after(100_000), Some(after(700)))
        ));
        // A gateway that tells none: this machine's clock, and twice as long.
        assert!(!settled(since, (after(1_199), None)));
        assert!(settled(since, (after(1_200), None)));
        assert!(!settled((None, None), (after(100_000), None)));
        assert!(!settled(since, (after(-5), None)));
    }

    #[test]
    fn a_final_no_stands_unless_our_own_reason_came_back() {
        let entry = refund(State::Unknown, Some(No::Final));
        for look in [
            look(12_000, 2),
            look(13_000, 2),
            cancelled(7_000, 2, 1, "elsewhere"),
            cancelled(7_000, 2, -60, OURS),
            cancelled(6_000, 2, 1, OURS),
        ] {
            assert_eq!(finding(&entry, &look), Finding::Refused, "{look:?}");
        }
        let ours = cancelled(7_000, 2, 1, OURS);
        assert_eq!(finding(&entry, &ours), Finding::Contradiction);
    }

    #[test]
    fn already_cancelled_is_true_once_less_is_left_than_was_asked_for() {
        let entry = refund(State::Unknown, Some(No::AlreadyCancelled));
        assert_eq!(finding(&entry, &look(12_000, 2)), Finding::Undecided);
        assert_eq!(last(&entry, &look(12_000, 2)), Finding::RefusedForNow);
        let gone = cancelled(0, 2, -60, "elsewhere");
        assert_eq!(finding(&entry, &gone), Finding::Refused);
        // The rest is as much as was asked for: once more would still be possible.
        let other = cancelled(7_000, 2, 1, "elsewhere");
        assert_eq!(finding(&entry, &other), Finding::Undecided);
        let later = cancelled(7_000, 602, 1, "elsewhere");
        assert_eq!(finding(&entry, &later), Finding::Refused);
        for at in [-60, 1, 1_000] {
            let ours = cancelled(7_000, 2, at, OURS);
            assert_eq!(finding(&entry, &ours), Finding::Contradiction, "{at}");
        }
    }

    #[test]
    fn already_cancelled_may_be_this_refund_and_another_where_more_is_gone_since() {
        let entry = refund(State::Unknown, Some(No::AlreadyCancelled));
        for at in [2, 700, 100_000] {
            let both = cancelled(4_000, at, at - 1, "elsewhere");
            assert_eq!(finding(&entry, &both), Finding::Contradiction, "{at}");
        }
        let undated = Entry {
            gateway_before: None,
            doubt_since_gateway: None,
            cancelled_before: Some(korean(after(-60))),
            ..entry
        };
        let look = |at| Observation {
            date: None,
            ..cancelled(4_000, 0, at, "elsewhere")
        };
        assert_eq!(finding(&undated, &look(-60)), Finding::Refused);
        assert_eq!(finding(&undated, &look(-59)), Finding::Contradiction);
    }

    #[test]
    fn what_later_refunds_gave_back_is_not_an_earlier_ones() {
        let earlier = refund(State::Unknown, None);
        let later = |state| Entry {
            id: RefundId(2),
            amount: Won::new(4_000),
            ..refund(state, None)
        };
        let beside = |others: &[Entry]| baseline_beside(&earlier, others, &look(7_000, 2)).get();
        assert_eq!(beside(&[]), 12_000);
        assert_eq!(beside(&[later(State::Unknown)]), 12_000);
        assert_eq!(beside(&[later(State::Refunded)]), 8_000);
        let before = Entry {
            id: RefundId(0),
            ..later(State::Refunded)
        };
        assert_eq!(beside(&[before]), 12_000, "gone before it was planned");
    }

    #[test]
    fn what_the_gateway_accepted_is_borne_out_beside_a_later_refund() {
        let entry = accepted(State::Refunded);
        let later = |state| Entry {
            id: RefundId(2),
            amount: Won::new(4_000),
            ..refund(state, None)
        };
        for (state, left, expected) in [
            (State::Unknown, 7_000, Finding::Confirmed),
            (State::Unknown, 3_000, Finding::Confirmed),
            (State::Unknown, 2_000, Finding::Contradiction),
            (State::Unknown, 9_000, Finding::Contradiction),
            (State::Refunded, 7_000, Finding::Confirmed),
            (State::Refunded, 3_000, Finding::Confirmed),
            (State::NotSent, 3_000, Finding::Contradiction),
        ] {
            let look = look(left, 2);
            let weighed = Entry {
                baseline: baseline_beside(&entry, &[later(state)], &look),
                ..entry.clone()
            };
            assert_eq!(finding(&weighed, &look), expected, "{state} {left}");
        }
    }

    #[test]
    fn as_much_as_before_is_not_unchanged_where_our_own_cancel_came_since() {
        for no in [None, Some(No::Other), Some(No::AlreadyCancelled)] {
            let entry = Entry {
                cancelled_before: Some(korean(after(-1))),
                ..refund(State::Unknown, no)
            };
            let since = cancelled(12_000, 700, 1, OURS);
            assert_eq!(finding(&entry, &since), Finding::Contradiction, "{no:?}");
            for look in [
                cancelled(12_000, 2, -1, OURS),
                cancelled(12_000, 2, 1, "elsewhere"),
            ] {
                assert_eq!(finding(&entry, &look), Finding::Undecided, "{no:?}");
            }
        }
    }

    #[test]
    fn what_was_taken_for_lost_is_ours_only_with_our_reason() {
        let reopened = Entry {
            is_late: true,
            ..refund(State::Unknown, None)
        };
        let ours = cancelled(7_000, 2, 1, OURS);
        assert_eq!(finding(&reopened, &ours), Finding::Applied);
        let theirs = cancelled(7_000, 2, 1, "elsewhere");
        assert_eq!(finding(&reopened, &theirs), Finding::Contradiction);
    }

    #[test]
    fn after_any_other_no_a_fall_is_ours_only_with_our_reason() {
        for state in [State::Unknown, State::Refused] {
            let entry = refund(state, Some(No::Other));
            for (look, expected) in [
                (cancelled(7_000, 2, 1, "  고객  변심 "), Finding::Applied),
                (cancelled(7_000, 2, 1, "elsewhere"), Finding::Contradiction),
                (cancelled(7_000, 2, 1, ""), Finding::Contradiction),
                (cancelled(7_000, 2, -60, OURS), Finding::Contradiction),
            ] {
                assert_eq!(finding(&entry, &look), expected, "{state} {look:?}");
            }
        }
    }

    #[test]
    fn a_no_is_explained_by_less_being_left_than_was_asked_for() {
        let all = Entry {
            amount: Won::new(12_000),
            ..refund(State::Unknown, Some(No::Other))
        };
        let look = cancelled(11_000, 2, 1, "elsewhere");
        assert_eq!(finding(&all, &look), Finding::Refused);
    }

    #[test]
    fn what_the_gateway_accepted_is_contradicted_by_figures_and_not_by_lateness() {
        let entry = accepted(State::Refunded);
        assert_eq!(finding(&entry, &look(7_000, 2)), Finding::Confirmed);
        for left in [12_000, 13_000] {
            assert_eq!(last(&entry, &look(left, 601)), Finding::Undecided);
            assert_eq!(finding(&entry, &look(left, 602)), Finding::Contradiction);
        }
        let unclear = |at| Observation {
            left: Left::Unclear,
            ..look(0, at)
        };
        assert_eq!(finding(&entry, &unclear(2)), Finding::Undecided);
        assert_eq!(finding(&entry, &unclear(602)), Finding::Confirmed);
    }

    #[test]
    fn figures_that_stay_unclear_are_for_a_person() {
        for entry in [
            refund(State::Unknown, None),
            refund(State::Unknown, Some(No::Other)),
            refund(State::Refused, Some(No::AlreadyCancelled)),
        ] {
            for left in [Left::Unclear, Left::NotFound] {
                let unclear = |at| Observation {
                    left,
                    ..look(0, at)
                };
                assert_eq!(last(&entry, &unclear(601)), Finding::Undecided);
                assert_eq!(last(&entry, &unclear(602)), Finding::Contradiction);
            }
        }
    }

    #[test]
    fn one_fall_is_nobodys_where_two_attempts_are_uncertain() {
        let entry = refund(State::Unknown, None);
        let look = cancelled(7_000, 2, 1, OURS);
        let found = weigh(&entry, &look, after(2), SETTLE, false, true).finding;
        assert_eq!(found, Finding::Contradiction);
    }

    #[test]
    fn a_conflict_ends_only_where_an_old_reading_made_it_one() {
        let not_shown = Entry {
            balance_after: Some(Won::new(12_000)),
            ..accepted(State::Conflict)
        };
        let shown = cancelled(7_000, 700, 1, OURS);
        assert_eq!(finding(&not_shown, &shown), Finding::Confirmed);
        assert_eq!(finding(&not_shown, &look(12_000, 700)), Finding::Undecided);
        let other_amount = Entry {
            reply: Some(Reply {
                amount: Some(Won::new(6_000)),
                ..reply(true)
            }),
            ..not_shown
        };
        assert_eq!(finding(&other_amount, &shown), Finding::Undecided);
        let never_read = refund(State::Conflict, None);
        assert_eq!(finding(&never_read, &shown), Finding::Applied);
        assert_eq!(
            finding(&never_read, &look(12_000, 700)),
            Finding::NotApplied
        );
        let fallen_by_more = Entry {
            balance_after: Some(Won::new(2_000)),
            ..never_read
        };
        assert_eq!(finding(&fallen_by_more, &shown), Finding::Undecided);
    }

    #[test]
    fn a_reason_that_is_not_ours_is_always_said() {
        let entry = refund(State::Unknown, None);
        let text = |reason: &str| {
            let look = cancelled(7_000, 2, 1, reason);
            Detail::of_look(&entry, &look, finding(&entry, &look)).to_string()
        };
        assert!(text("PG 취소").ends_with("the cancel carries another reason: PG 취소"));
        assert!(text("").ends_with("the cancel carries no reason"));
        assert!(!text(OURS).contains("reason"));
    }
}
