//! What the journal knows of one refund: its states, and what may follow what. Refuses every step
//! that the table does not name.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::Mark;
use super::owner::Owner;
use super::reconcile::Finding;
use crate::payment::{Extent, Foreign, Reason, Reference, Tid, What, Won};

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
    /// The payment that the money goes back from.
    pub tid: Tid,
    /// What was asked for.
    pub asked: What,
    /// The caller's own name for the refund, which tells two refunds of the same amount apart.
    pub reference: Option<Reference>,
    /// The how-manieth entry of the same intention this is, from 1.
    pub attempt: u32,
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
    /// What was left of it when it was last looked at.
    pub balance_after: Option<Won>,
    /// What has become of it.
    pub state: State,
    /// What proved that.
    pub evidence: Option<Evidence>,
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
    /// What the gateway replied, if it did.
    pub reply: Option<Reply>,
    /// The words of the person who resolved it.
    pub note: Option<String>,
    /// How far the journal was when this was last written to.
    pub mark: Mark,
}

impl Entry {
    /// Tells whether the gateway itself said no.
    ///
    /// A server error does not count: it is a middleman's as often as the gateway's, which puts its
    /// own errors into HTTP 200 (`wire.md`).
    #[must_use]
    pub fn is_declined(&self) -> bool {
        self.reply
            .as_ref()
            .is_some_and(|reply| reply.code.as_str() != "0000" && reply.http_status < 500)
    }
}

/// The journal's own number of a refund: `r42`.
///
/// Numbers only go up, since nothing is ever deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefundId(pub(super) i64);

impl fmt::Display for RefundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("r{}", self.0))
    }
}

/// Why a text is not the number of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a refund's number is r and digits, such as r42")]
pub struct ParseRefundIdError;

impl FromStr for RefundId {
    type Err = ParseRefundIdError;

    fn from_str(text: &str) -> Result<Self, ParseRefundIdError> {
        let digits = text.strip_prefix('r').ok_or(ParseRefundIdError)?;
        let number = Won::from_digits(digits).ok_or(ParseRefundIdError)?;
        i64::try_from(number.get())
            .map(Self)
            .map_err(|_| ParseRefundIdError)
    }
}

/// Whose payments: one id and key pair at one gateway.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Merchant {
    /// Which gateway: `live`, `sandbox`, `demo` or an origin. Payments of one are unknown in the
    /// others.
    pub environment: String,
    /// The merchant's id there.
    pub api_id: String,
    /// The profile that was used: for people; two profiles of one id are one merchant.
    pub profile: String,
}

/// What the gateway replied to the one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
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
    /// The gateway said no, and a look found the payment unchanged.
    Refused,
    /// The request never left.
    NotSent,
    /// The request left, or may have, and nothing tells yet whether it was carried out.
    Unknown,
    /// The request was lost: long after it left, the payment is unchanged.
    NotApplied,
    /// What is known of the payment contradicts itself: for a person to judge.
    Conflict,
}

impl State {
    /// Every state, in the order of a refund's life.
    pub const ALL: [Self; 8] = [
        Self::Claimed,
        Self::Sending,
        Self::Refunded,
        Self::Refused,
        Self::NotSent,
        Self::Unknown,
        Self::NotApplied,
        Self::Conflict,
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
        }
    }

    /// Tells whether the refund blocks every further refund of its payment.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Claimed | Self::Sending | Self::Unknown | Self::Conflict => true,
            Self::Refunded | Self::Refused | Self::NotSent | Self::NotApplied => false,
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
            | Self::Conflict => false,
        }
    }

    /// Tells whether the money went back, or may have: such refunds count against a day's limit.
    #[must_use]
    pub const fn may_have_moved_money(self) -> bool {
        match self {
            Self::Claimed | Self::Sending | Self::Refunded | Self::Unknown | Self::Conflict => true,
            Self::Refused | Self::NotSent | Self::NotApplied => false,
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

/// A line of a refund's history. Lines are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it was written down.
    pub at: Timestamp,
    /// Who did it: `user@host`.
    pub person: String,
    /// The state before; none for the first line.
    pub from: Option<State>,
    /// The state after, which may be the same.
    pub to: State,
    /// What proved it.
    pub evidence: Option<Evidence>,
    /// What happened, in words.
    pub detail: Foreign,
}

/// Something that is learnt of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Its owner is about to send it.
    Send,
    /// Its owner let go of it, or is no more.
    Abandoned,
    /// The one call ended.
    Replied(Replied),
    /// Somebody looked at the payment.
    Looked(Finding),
    /// A person decided.
    Resolved(Ruling),
}

/// How the one call ended, as far as states care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Replied {
    /// `0000`, and the amount is not another.
    Accepted,
    /// `0000`, but another amount than was asked for.
    AcceptedOtherAmount,
    /// Any other code.
    Declined,
    /// The request never left.
    NotSent,
    /// No readable answer.
    Nothing,
}

/// What a person decides of a refund in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The money went back.
    Refunded,
    /// It did not.
    NotRefunded,
}

/// Where an event leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) state: State,
    pub(super) evidence: Option<Evidence>,
    /// Whether the event overturns or confirms a conclusion that was drawn without it.
    pub(super) is_late: bool,
}

impl Next {
    const fn to(state: State, evidence: Option<Evidence>) -> Self {
        Self {
            state,
            evidence,
            is_late: false,
        }
    }

    const fn late(self) -> Self {
        Self {
            is_late: true,
            ..self
        }
    }
}

/// Says what follows when something is learnt of a refund; `None` for what cannot happen.
///
/// Three rules are behind the table. A reply of the gateway's is stronger than any inference, also
/// when it comes late. An inference never overturns a reply, it can only contradict it. And nothing
/// leads back to [`State::Claimed`] or [`State::Sending`]: what was sent once is not sent again.
pub(super) fn follow(state: State, evidence: Option<Evidence>, event: Event) -> Option<Next> {
    match event {
        Event::Send => (state == State::Claimed).then_some(Next::to(State::Sending, None)),
        Event::Abandoned => match state {
            State::Claimed => Some(Next::to(State::NotSent, None)),
            State::Sending => Some(Next::to(State::Unknown, None)),
            State::Refunded
            | State::Refused
            | State::NotSent
            | State::Unknown
            | State::NotApplied
            | State::Conflict => None,
        },
        Event::Replied(replied) => after_reply(state, evidence, replied),
        Event::Looked(finding) => after_look(state, evidence, finding),
        Event::Resolved(ruling) => after_ruling(state, evidence, ruling),
    }
}

fn after_reply(state: State, evidence: Option<Evidence>, replied: Replied) -> Option<Next> {
    let stays = Next::to(state, evidence);
    let refunded = Next::to(State::Refunded, Some(Evidence::Reply));
    let conflict = Next::to(State::Conflict, Some(Evidence::Reply));
    let not_sent = Next::to(State::NotSent, None);
    // One request has one reply.
    let is_answered = evidence == Some(Evidence::Reply);
    let next = match state {
        // `Unknown` is where an owner finds its refund that was given up for dead too early.
        State::Sending | State::Unknown => match replied {
            Replied::Accepted => refunded,
            Replied::AcceptedOtherAmount => conflict,
            Replied::NotSent => not_sent,
            // A refusal is believed only after a look.
            Replied::Declined | Replied::Nothing => Next::to(State::Unknown, None),
        },
        State::NotApplied => match replied {
            Replied::Accepted => refunded.late(),
            Replied::AcceptedOtherAmount => conflict.late(),
            Replied::Declined => Next::to(State::Refused, Some(Evidence::Reply)).late(),
            Replied::NotSent => not_sent.late(),
            Replied::Nothing => stays,
        },
        State::Refunded if !is_answered => match replied {
            Replied::Accepted => refunded.late(),
            // It never left, and yet the balance fell: somebody else gave the money back.
            Replied::AcceptedOtherAmount | Replied::NotSent => conflict.late(),
            // An error can hide a cancel that happened, which is what was found.
            Replied::Declined | Replied::Nothing => stays,
        },
        State::Conflict if !is_answered => match replied {
            Replied::NotSent => not_sent.late(),
            Replied::Accepted
            | Replied::AcceptedOtherAmount
            | Replied::Declined
            | Replied::Nothing => stays,
        },
        State::Claimed | State::Refunded | State::Refused | State::NotSent | State::Conflict => {
            return None;
        }
    };
    Some(next)
}

fn after_look(state: State, evidence: Option<Evidence>, finding: Finding) -> Option<Next> {
    let stays = Next::to(state, evidence);
    let refunded = Next::to(State::Refunded, Some(Evidence::Look));
    let conflict = Next::to(State::Conflict, Some(Evidence::Look));
    let next = match state {
        State::Unknown => match finding {
            Finding::Applied => refunded,
            Finding::Refused => Next::to(State::Refused, Some(Evidence::Reply)),
            Finding::NotApplied => Next::to(State::NotApplied, Some(Evidence::Look)),
            Finding::Undecided => stays,
            Finding::Contradiction => conflict,
        },
        // Accepted: a look confirms that, or contradicts it.
        State::Refunded if evidence == Some(Evidence::Reply) => match finding {
            Finding::Contradiction => conflict,
            Finding::Applied | Finding::Refused | Finding::NotApplied | Finding::Undecided => stays,
        },
        // Carried out after all: behind an error, or later than anybody thought possible.
        State::NotApplied | State::Refused => match finding {
            Finding::Applied => refunded.late(),
            Finding::Contradiction => conflict.late(),
            Finding::Refused | Finding::NotApplied | Finding::Undecided => stays,
        },
        State::Claimed | State::Sending | State::Refunded | State::NotSent | State::Conflict => {
            return None;
        }
    };
    Some(next)
}

fn after_ruling(state: State, evidence: Option<Evidence>, ruling: Ruling) -> Option<Next> {
    let refunded = Next::to(State::Refunded, Some(Evidence::Person));
    let not_applied = Next::to(State::NotApplied, Some(Evidence::Person));
    // What the gateway confirmed is no person's to decide.
    let is_inferred = evidence != Some(Evidence::Reply);
    match ruling {
        Ruling::Refunded => match state {
            // Refused too: the no may have been a middleman's, and the look a stale one.
            State::Sending
            | State::Unknown
            | State::Conflict
            | State::NotApplied
            | State::Refused => Some(refunded),
            State::Refunded => is_inferred.then_some(refunded),
            State::Claimed | State::NotSent => None,
        },
        Ruling::NotRefunded => match state {
            State::Sending | State::Unknown | State::Conflict | State::NotApplied => {
                Some(not_applied)
            }
            State::Refunded => is_inferred.then_some(not_applied),
            State::Claimed => Some(Next::to(State::NotSent, Some(Evidence::Person))),
            State::Refused | State::NotSent => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const EVENTS: [(&str, Event); 14] = [
        ("send", Event::Send),
        ("abandoned", Event::Abandoned),
        ("accepted", Event::Replied(Replied::Accepted)),
        ("other amount", Event::Replied(Replied::AcceptedOtherAmount)),
        ("declined", Event::Replied(Replied::Declined)),
        ("never left", Event::Replied(Replied::NotSent)),
        ("silence", Event::Replied(Replied::Nothing)),
        ("seen applied", Event::Looked(Finding::Applied)),
        ("seen refused", Event::Looked(Finding::Refused)),
        ("seen not applied", Event::Looked(Finding::NotApplied)),
        ("seen nothing", Event::Looked(Finding::Undecided)),
        ("seen otherwise", Event::Looked(Finding::Contradiction)),
        ("ruled refunded", Event::Resolved(Ruling::Refunded)),
        ("ruled not", Event::Resolved(Ruling::NotRefunded)),
    ];

    /// Every state with every evidence that it can have.
    const STANDS: [(State, Option<Evidence>); 13] = [
        (State::Claimed, None),
        (State::Sending, None),
        (State::Unknown, None),
        (State::Refunded, Some(Evidence::Reply)),
        (State::Refunded, Some(Evidence::Look)),
        (State::Refunded, Some(Evidence::Person)),
        (State::Refused, Some(Evidence::Reply)),
        (State::NotSent, None),
        (State::NotSent, Some(Evidence::Person)),
        (State::NotApplied, Some(Evidence::Look)),
        (State::NotApplied, Some(Evidence::Person)),
        (State::Conflict, Some(Evidence::Reply)),
        (State::Conflict, Some(Evidence::Look)),
    ];

    fn name_of(state: State, evidence: Option<Evidence>) -> String {
        let evidence = evidence.map_or(String::new(), |evidence| format!(" ({evidence})"));
        format!("{state}{evidence}")
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "the table is as long as it is")]
    fn what_may_follow_what_is_this_table() {
        let mut table = String::new();
        for (state, evidence) in STANDS {
            writeln!(table, "{}", name_of(state, evidence)).unwrap();
            for (name, event) in EVENTS {
                let Some(next) = follow(state, evidence, event) else {
                    continue;
                };
                let late = if next.is_late { ", late" } else { "" };
                let to = if (next.state, next.evidence) == (state, evidence) {
                    "stays".to_owned()
                } else {
                    name_of(next.state, next.evidence)
                };
                writeln!(table, "    {name:<17} {to}{late}").unwrap();
            }
        }
        insta::assert_snapshot!(table, @r"
        claimed
            send              sending
            abandoned         not_sent
            ruled not         not_sent (person)
        sending
            abandoned         unknown
            accepted          refunded (reply)
            other amount      conflict (reply)
            declined          unknown
            never left        not_sent
            silence           unknown
            ruled refunded    refunded (person)
            ruled not         not_applied (person)
        unknown
            accepted          refunded (reply)
            other amount      conflict (reply)
            declined          stays
            never left        not_sent
            silence           stays
            seen applied      refunded (look)
            seen refused      refused (reply)
            seen not applied  not_applied (look)
            seen nothing      stays
            seen otherwise    conflict (look)
            ruled refunded    refunded (person)
            ruled not         not_applied (person)
        refunded (reply)
            seen applied      stays
            seen refused      stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    conflict (look)
        refunded (look)
            accepted          refunded (reply), late
            other amount      conflict (reply), late
            declined          stays
            never left        conflict (reply), late
            silence           stays
            ruled refunded    refunded (person)
            ruled not         not_applied (person)
        refunded (person)
            accepted          refunded (reply), late
            other amount      conflict (reply), late
            declined          stays
            never left        conflict (reply), late
            silence           stays
            ruled refunded    stays
            ruled not         not_applied (person)
        refused (reply)
            seen applied      refunded (look), late
            seen refused      stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    conflict (look), late
            ruled refunded    refunded (person)
        not_sent
        not_sent (person)
        not_applied (look)
            accepted          refunded (reply), late
            other amount      conflict (reply), late
            declined          refused (reply), late
            never left        not_sent, late
            silence           stays
            seen applied      refunded (look), late
            seen refused      stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    conflict (look), late
            ruled refunded    refunded (person)
            ruled not         not_applied (person)
        not_applied (person)
            accepted          refunded (reply), late
            other amount      conflict (reply), late
            declined          refused (reply), late
            never left        not_sent, late
            silence           stays
            seen applied      refunded (look), late
            seen refused      stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    conflict (look), late
            ruled refunded    refunded (person)
            ruled not         stays
        conflict (reply)
            ruled refunded    refunded (person)
            ruled not         not_applied (person)
        conflict (look)
            accepted          stays
            other amount      stays
            declined          stays
            never left        not_sent, late
            silence           stays
            ruled refunded    refunded (person)
            ruled not         not_applied (person)
        ");
    }

    #[test]
    fn the_table_is_closed() {
        for (state, evidence) in STANDS {
            for (name, event) in EVENTS {
                if let Some(next) = follow(state, evidence, event) {
                    assert!(
                        STANDS.contains(&(next.state, next.evidence)),
                        "{state} by {name}"
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_leads_back_to_where_a_refund_could_be_sent() {
        for (state, evidence) in STANDS {
            for (name, event) in EVENTS {
                let next = follow(state, evidence, event);
                let leads = |to| next.is_some_and(|next| next.state == to);
                assert!(!leads(State::Claimed), "{state} by {name}");
                assert_eq!(
                    leads(State::Sending),
                    state == State::Claimed && event == Event::Send,
                    "{state} by {name}"
                );
            }
        }
    }

    #[test]
    fn what_the_gateway_confirmed_is_contradicted_but_never_forgotten() {
        for (name, event) in EVENTS {
            let next = follow(State::Refunded, Some(Evidence::Reply), event);
            assert!(
                next.is_none_or(
                    |next| next.state == State::Refunded || next.state == State::Conflict
                ),
                "{name}"
            );
        }
    }

    #[test]
    fn an_answer_and_a_look_lead_to_the_same_state_in_either_order() {
        // The look that a refund gets after its answer, and the look that came before it.
        for (replied, finding, unless) in [
            (Replied::Accepted, Finding::Applied, None),
            (Replied::Accepted, Finding::Contradiction, None),
            (Replied::Declined, Finding::Applied, None),
            (Replied::Declined, Finding::Contradiction, None),
            (Replied::Nothing, Finding::Applied, None),
            (Replied::Nothing, Finding::NotApplied, None),
            (Replied::Nothing, Finding::Contradiction, None),
            // Without its answer a refused refund can only be seen not to have been made.
            (
                Replied::Declined,
                Finding::NotApplied,
                Some(Finding::Refused),
            ),
        ] {
            let run = |events: [Event; 2]| {
                let mut stand = (State::Unknown, None);
                for event in events {
                    let next = follow(stand.0, stand.1, event).unwrap();
                    stand = (next.state, next.evidence);
                }
                stand.0
            };
            let after = unless.unwrap_or(finding);
            assert_eq!(
                run([Event::Replied(replied), Event::Looked(after)]),
                run([Event::Looked(finding), Event::Replied(replied)]),
                "{replied:?} and {finding:?}"
            );
        }
    }

    #[test]
    fn a_refunds_number_is_written_as_it_is_read() {
        assert_eq!("r42".parse::<RefundId>().unwrap().to_string(), "r42");
        for text in ["", "r", "42", "R42", "r-1", "r99999999999999999999"] {
            assert_eq!(text.parse::<RefundId>(), Err(ParseRefundIdError), "{text}");
        }
    }
}
