//! What the journal knows of one refund.

use std::fmt;
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::owner::Owner;
use crate::payment::{
    AmountAsked, Extent, Foreign, Merchant, No, Reason, Reference, RefundId, Tid, Won, result_code,
};

/// One refund in the journal: one request, sent at most once.
///
/// A refund that is asked for again is a new entry. It never holds a key, a token, a buyer's name
/// or a whole account number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The journal's own number of the refund.
    pub id: RefundId,
    /// Whose payment it is.
    pub merchant: Merchant,
    /// The profile and the address that it was asked for by.
    pub via: Via,
    /// The payment that the money goes back from.
    pub tid: Tid,
    /// What was asked for.
    pub asked: AmountAsked,
    /// The caller's own name for the refund, which tells two refunds of the same amount apart.
    pub reference: Option<Reference>,
    /// The attempt number of the same refund, from 1.
    pub attempt: u32,
    /// The refund that this one is meant to be one more after.
    pub again_after: Option<RefundId>,
    /// What goes back.
    pub amount: Won,
    /// Whether that is the whole of an untouched payment.
    pub extent: Extent,
    /// How much of it is free of tax.
    pub taxfree_amount: Option<Won>,
    /// Why.
    pub reason: Reason,
    /// The bank account it goes to, masked; for virtual accounts.
    pub account: Option<String>,
    /// Who asked for it: `user@host`.
    pub person: String,
    /// The run that sends it.
    pub owner: Owner,
    /// What was left of the payment before.
    pub balance_before: Won,
    /// Whether a person said so, since the gateway did not.
    pub is_balance_stated: bool,
    /// What looks are compared with: what was left before, less what others took since.
    pub baseline: Won,
    /// `CANCELDATE` of the payment before, Korean time.
    pub cancelled_before: Option<DateTime>,
    /// What was left of it when it was last looked at.
    pub balance_after: Option<Won>,
    /// What has become of it.
    pub state: State,
    /// What proved that.
    pub evidence: Option<Evidence>,
    /// Since when it is certain: nothing that this gateway can still do would change what is known.
    pub certain_at: Option<Timestamp>,
    /// Whether a conclusion was overturned by something that was learnt later.
    pub is_late: bool,
    /// When it was claimed.
    pub claimed_at: Timestamp,
    /// When it was on disk that the request is about to leave.
    pub sent_at: Option<Timestamp>,
    /// When the call ended, with an answer or without.
    pub answered_at: Option<Timestamp>,
    /// When it was closed.
    pub resolved_at: Option<Timestamp>,
    /// The gateway's last `Date` before the request, by its own clock.
    pub gateway_before: Option<Timestamp>,
    /// From when on time passes that has to pass before an unchanged payment proves anything: the end
    /// of the call, or when its run was found dead; by this machine's clock.
    pub doubt_since: Option<Timestamp>,
    /// The gateway's `Date` in its first reply after that.
    pub doubt_since_gateway: Option<Timestamp>,
    /// How much time has to pass, as the profile had it when the refund was sent.
    pub settle: Duration,
    /// What the gateway replied, if it did.
    pub reply: Option<Reply>,
    /// The words of the person who resolved it.
    pub note: Option<String>,
    /// How far the journal was when this was last written to.
    pub mark: Mark,
}

impl Entry {
    /// Returns which no the gateway said; `None` where it said yes, or nothing that is an answer.
    #[must_use]
    pub fn no(&self) -> Option<No> {
        self.reply.as_ref()?.no
    }

    /// Tells whether the gateway itself said that the money goes back.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.reply
            .as_ref()
            .is_some_and(|reply| reply.no.is_none() && reply.is_yes)
    }

    /// Tells whether the gateway wants a deposit first (`9029`, manual).
    #[must_use]
    pub fn wants_deposit(&self) -> bool {
        let is_the_code = |reply: &Reply| reply.code.as_str() == result_code::DEPOSIT_FIRST;
        self.no() == Some(No::Final) && self.reply.as_ref().is_some_and(is_the_code)
    }

    /// Tells whether nothing that this gateway can still do would change what is known.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.certain_at.is_some()
    }

    /// Tells whether a look may still change what is known: of everything that is not certain, once
    /// no run has it in hand.
    #[must_use]
    pub const fn is_worth_a_look(&self) -> bool {
        !self.is_certain() && !self.state.is_in_hand()
    }

    /// Returns from when on a refusal is certain, where it is not yet: until then it may be carried out.
    #[must_use]
    pub fn refused_until(&self) -> Option<Timestamp> {
        let is_refusal = self.state == State::Refused && !self.is_certain();
        self.certain_from().filter(|_| is_refusal)
    }

    /// Returns since when it is certain or, where it is not yet, from when on a look can make it so at
    /// the earliest; `None` where a person has to find out, or a run has it in hand.
    ///
    /// By this machine's clock, while the looks themselves go by the gateway's.
    #[must_use]
    pub fn certain_from(&self) -> Option<Timestamp> {
        if self.certain_at.is_some() {
            return self.certain_at;
        }
        match self.state {
            State::Unknown | State::Refused | State::Refunded => {}
            State::Claimed
            | State::Sending
            | State::NotSent
            | State::NotApplied
            | State::RolledBack
            | State::Conflict => return None,
        }
        let wait = if self.doubt_since_gateway.or(self.gateway_before).is_some() {
            self.settle.saturating_add(DATE_RESOLUTION)
        } else {
            self.settle.saturating_mul(2)
        };
        self.doubt_since?
            .checked_add(SignedDuration::try_from(wait).ok()?)
            .ok()
    }

    /// Returns from when on the gateway has to bear out what is known of it, by this machine's clock:
    /// a search may lag behind until then.
    #[must_use]
    pub fn verifiable_from(&self) -> Timestamp {
        let since = self
            .doubt_since
            .or(self.answered_at)
            .unwrap_or(self.claimed_at);
        SignedDuration::try_from(self.settle.saturating_add(DATE_RESOLUTION))
            .ok()
            .and_then(|settle| since.checked_add(settle).ok())
            .unwrap_or(since)
    }

    /// Returns what is left of the payment: as it was last seen, or as an accepted refund leaves it.
    #[must_use]
    pub fn balance_now(&self) -> Option<Won> {
        self.balance_after.or_else(|| {
            let is_told = self.state == State::Refunded && self.evidence == Some(Evidence::Reply);
            if is_told {
                self.baseline.checked_sub(self.amount)
            } else {
                None
            }
        })
    }
}

/// How far the journal was at some moment.
///
/// Taken before a payment is read; a refund planned from that reading is not begun once the journal
/// knows of something that happened to the payment since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub(super) i64);

/// A `Date` has whole seconds: two of them are that much less apart than they look.
pub(super) const DATE_RESOLUTION: Duration = Duration::from_secs(1);

/// By which way a merchant was reached: for people, and no part of who it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Via {
    /// The profile that was used.
    pub profile: String,
    /// The origin that the requests went to; empty where an old journal does not say it.
    pub base_url: String,
}

/// What the gateway replied to the one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Whether it is a yes.
    pub is_yes: bool,
    /// Which no it is; a reply that is neither a yes nor a no, such as a time-out with a code, is
    /// none.
    pub no: Option<No>,
    /// `0000`, or the code of the refusal.
    pub code: Foreign,
    /// The gateway's words.
    pub message: Foreign,
    /// The HTTP status.
    pub http_status: u16,
    /// The PG's number of the cancel; empty when none was given.
    pub cancel_tid: Foreign,
    /// When it was cancelled, Korean time, where that could be read.
    pub cancelled_at: Option<DateTime>,
    /// What went back, where that could be read.
    pub amount: Option<Won>,
}

/// What has become of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// One run has taken it on; nothing was sent.
    Claimed,
    /// The request is about to leave, or has left.
    Sending,
    /// The money went back.
    Refunded,
    /// The gateway said no, and a look did not contradict it.
    Refused,
    /// The request never left.
    NotSent,
    /// The request left, or may have, and nothing tells yet whether it was carried out.
    Unknown,
    /// The request was lost: long after it left, the payment is unchanged.
    NotApplied,
    /// What is known of the payment contradicts itself: for a person to judge.
    Conflict,
    /// The money went back and was taken again: an acquirer undid the cancel.
    RolledBack,
}

impl State {
    /// Every state, in the order of a refund's life.
    pub const ALL: [Self; 9] = [
        Self::Claimed,
        Self::Sending,
        Self::Refunded,
        Self::Refused,
        Self::NotSent,
        Self::Unknown,
        Self::NotApplied,
        Self::Conflict,
        Self::RolledBack,
    ];

    /// Returns the name that is stored, printed and documented.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Sending => "sending",
            Self::Refunded => "refunded",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::NotApplied => "not_applied",
            Self::Conflict => "conflict",
            Self::RolledBack => "rolled_back",
        }
    }

    /// Tells whether the refund blocks every further refund of its payment.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Claimed | Self::Sending | Self::Unknown | Self::Conflict => true,
            Self::Refunded
            | Self::Refused
            | Self::NotSent
            | Self::NotApplied
            | Self::RolledBack => false,
        }
    }

    /// Tells whether a run is at work on the refund, so that no other may touch it.
    #[must_use]
    pub const fn is_in_hand(self) -> bool {
        match self {
            Self::Claimed | Self::Sending => true,
            Self::Refunded
            | Self::Refused
            | Self::NotSent
            | Self::Unknown
            | Self::NotApplied
            | Self::Conflict
            | Self::RolledBack => false,
        }
    }

    /// Tells whether the money went back, or may have: such refunds count against a day's limit.
    #[must_use]
    pub const fn may_have_moved_money(self) -> bool {
        match self {
            Self::Claimed | Self::Sending | Self::Refunded | Self::Unknown | Self::Conflict => true,
            Self::Refused | Self::NotSent | Self::NotApplied | Self::RolledBack => false,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What proved a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The gateway's reply to the request.
    Reply,
    /// A look at the payment: inferred, not told.
    Look,
    /// The word of a person.
    Person,
}

impl Evidence {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Reply, Self::Look, Self::Person];

    /// Returns the name that is stored, printed and documented.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Look => "look",
            Self::Person => "person",
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a person decides of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The money went back.
    Refunded,
    /// It did not.
    NotRefunded,
    /// It did, as the gateway said, and was taken again.
    RolledBack,
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    #[test]
    fn what_is_left_is_seen_or_told_by_the_gateway_and_never_made_up() {
        let left = |entry: Entry| entry.balance_now().map(Won::get);
        assert_eq!(left(entry()), Some(7_000));
        let seen = Some(Won::new(6_000));
        assert_eq!(
            left(Entry {
                balance_after: seen,
                ..entry()
            }),
            Some(6_000)
        );
        let word = Entry {
            evidence: Some(Evidence::Person),
            ..entry()
        };
        assert_eq!(left(word), None);
        let unknown = Entry {
            state: State::Unknown,
            evidence: None,
            ..entry()
        };
        assert_eq!(left(unknown), None);
    }

    #[test]
    fn what_is_not_certain_says_from_when_on_it_can_be() {
        let at = |second: i64| Some(Timestamp::from_second(second).unwrap());
        let unknown = Entry {
            state: State::Unknown,
            evidence: None,
            certain_at: None,
            doubt_since: at(1_000),
            settle: Duration::from_secs(600),
            ..entry()
        };
        // Without the gateway's clock, this machine's has to run twice as long.
        assert_eq!(unknown.certain_from(), at(2_200));
        let dated = Entry {
            doubt_since_gateway: at(50),
            ..unknown.clone()
        };
        assert_eq!(dated.certain_from(), at(1_601));
        let certain = Entry {
            certain_at: at(7),
            ..unknown.clone()
        };
        assert_eq!(certain.certain_from(), at(7));
        let conflict = Entry {
            state: State::Conflict,
            ..unknown
        };
        assert_eq!(conflict.certain_from(), None);
    }
}
