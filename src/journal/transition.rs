//! What may follow what in the life of a refund. Refuses every step that the table does not name.

use jiff::Timestamp;

use super::entry::{Entry, Evidence, Ruling, State};
use crate::payment::No;

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
    /// The gateway called the payment cancelled when it was asked for another refund of it.
    Reopened,
    /// A person decided.
    Resolved(Ruling),
}

/// How the one call ended, as far as states care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Replied {
    /// `0000`, and the amount is not another.
    Accepted {
        /// Whether nothing is left that a look could show: the whole of a payment, and its amount
        /// named.
        is_confirmed: bool,
    },
    /// `0000`, but another amount than was asked for.
    AcceptedOtherAmount,
    /// A no.
    Declined(No),
    /// The request never left.
    NotSent,
    /// Nothing that is a yes or a no.
    Nothing,
}

/// What a look proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The balance fell by the amount, at the right time: the refund was made.
    Applied,
    /// The balance bears out what the gateway accepted.
    Confirmed,
    /// The no is true: final, explained by what is left, or unchanged after all the time there is.
    Refused,
    /// A no, and the payment is unchanged so far.
    RefusedForNow,
    /// The balance is unchanged although the request had all the time it needs.
    ///
    /// This rests on one assumption, which no look can check: that a request not carried out
    /// `settle` after its call ended never will be.
    NotApplied,
    /// Nothing, for now.
    Undecided,
    /// The balance moved otherwise, or cannot be learnt: for a person to judge.
    Contradiction,
}

/// Where an event leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) state: State,
    pub(super) evidence: Option<Evidence>,
    pub(super) is_certain: bool,
    /// Whether the event overturns or confirms a conclusion that was drawn without it.
    pub(super) is_late: bool,
}

impl Next {
    const fn to(state: State, evidence: Option<Evidence>) -> Self {
        Self {
            state,
            evidence,
            is_certain: false,
            is_late: false,
        }
    }

    const fn certain(self) -> Self {
        Self {
            is_certain: true,
            ..self
        }
    }

    const fn late(self) -> Self {
        Self {
            is_late: true,
            ..self
        }
    }
}

/// Where a refund stands, as far as the table cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) state: State,
    pub(super) evidence: Option<Evidence>,
    pub(super) is_certain: bool,
}

impl Stand {
    pub(super) const fn of(entry: &Entry) -> Self {
        Self {
            state: entry.state,
            evidence: entry.evidence,
            is_certain: entry.is_certain(),
        }
    }

    const fn stays(self) -> Next {
        Next {
            state: self.state,
            evidence: self.evidence,
            is_certain: self.is_certain,
            is_late: false,
        }
    }
}

/// Says what follows when something is learnt of a refund; `None` for what cannot happen.
///
/// Four rules are behind the table. A reply of the gateway's is stronger than any inference, also
/// when it comes late. An inference never overturns a reply, it can only contradict it. What is
/// certain is overturned by nothing but a reply that comes late and by a person. And nothing leads
/// back to [`State::Claimed`] or [`State::Sending`]: what was sent once is not sent again.
pub(super) fn follow(stand: Stand, event: Event) -> Option<Next> {
    match event {
        Event::Send => (stand.state == State::Claimed).then_some(Next::to(State::Sending, None)),
        Event::Abandoned => match stand.state {
            State::Claimed => Some(Next::to(State::NotSent, None).certain()),
            State::Sending => Some(Next::to(State::Unknown, None)),
            State::Refunded
            | State::Refused
            | State::NotSent
            | State::Unknown
            | State::NotApplied
            | State::Conflict
            | State::RolledBack => None,
        },
        Event::Replied(replied) => after_reply(stand, replied),
        Event::Looked(finding) => after_look(stand, finding),
        Event::Reopened => match (stand.state, stand.evidence) {
            (State::NotApplied, Some(Evidence::Look)) | (State::Refused, _) => {
                Some(Next::to(State::Unknown, None).late())
            }
            _ => None,
        },
        Event::Resolved(ruling) => after_ruling(stand, ruling),
    }
}

fn after_reply(stand: Stand, replied: Replied) -> Option<Next> {
    let stays = stand.stays();
    let accepted = |is_confirmed| Next {
        is_certain: is_confirmed,
        ..Next::to(State::Refunded, Some(Evidence::Reply))
    };
    let conflict = Next::to(State::Conflict, Some(Evidence::Reply));
    let refused = Next::to(State::Refused, Some(Evidence::Reply)).certain();
    let not_sent = Next::to(State::NotSent, None).certain();
    // One request has one reply.
    let is_answered = stand.evidence == Some(Evidence::Reply);
    let next = match stand.state {
        // `Unknown` is where an owner finds its refund that was given up for dead too early.
        State::Sending | State::Unknown => match replied {
            Replied::Accepted { is_confirmed } => accepted(is_confirmed),
            Replied::AcceptedOtherAmount => conflict,
            Replied::NotSent => not_sent,
            Replied::Declined(No::Credentials) => refused,
            // Any other refusal is believed only after a look.
            Replied::Declined(No::Final | No::AlreadyCancelled | No::Other) | Replied::Nothing => {
                Next::to(State::Unknown, None)
            }
        },
        State::NotApplied => match replied {
            Replied::Accepted { is_confirmed } => accepted(is_confirmed).late(),
            Replied::AcceptedOtherAmount => conflict.late(),
            Replied::Declined(_) => refused.late(),
            Replied::NotSent => not_sent.late(),
            Replied::Nothing => stays,
        },
        State::Refunded if !is_answered => match replied {
            Replied::Accepted { .. } => accepted(true).late(),
            // It never left, and yet the balance fell: somebody else gave the money back. Or the
            // gateway said no to what was taken for its doing.
            Replied::AcceptedOtherAmount
            | Replied::NotSent
            | Replied::Declined(No::Credentials | No::Final) => conflict.late(),
            // An error can hide a cancel that happened, which is what was found.
            Replied::Declined(No::AlreadyCancelled | No::Other) | Replied::Nothing => stays,
        },
        State::Conflict if !is_answered => match replied {
            Replied::NotSent => not_sent.late(),
            Replied::Accepted { .. }
            | Replied::AcceptedOtherAmount
            | Replied::Declined(_)
            | Replied::Nothing => stays,
        },
        State::Claimed
        | State::Refunded
        | State::Refused
        | State::NotSent
        | State::Conflict
        | State::RolledBack => {
            return None;
        }
    };
    Some(next)
}

fn after_look(stand: Stand, finding: Finding) -> Option<Next> {
    let stays = stand.stays();
    let refunded = Next::to(State::Refunded, Some(Evidence::Look)).certain();
    let refused = Next::to(State::Refused, Some(Evidence::Reply));
    let not_applied = Next::to(State::NotApplied, Some(Evidence::Look)).certain();
    let conflict = Next::to(State::Conflict, Some(Evidence::Look));
    let next = match stand.state {
        State::Unknown => match finding {
            Finding::Applied => refunded,
            Finding::Refused => refused.certain(),
            Finding::RefusedForNow => refused,
            Finding::NotApplied => not_applied,
            Finding::Contradiction => conflict,
            Finding::Confirmed | Finding::Undecided => stays,
        },
        State::Claimed | State::Sending => return None,
        _ if stand.is_certain => stays,
        // Accepted: a look confirms that, or contradicts it.
        State::Refunded => match finding {
            Finding::Confirmed => stays.certain(),
            Finding::Contradiction => conflict,
            Finding::Applied
            | Finding::Refused
            | Finding::RefusedForNow
            | Finding::NotApplied
            | Finding::Undecided => stays,
        },
        // Carried out after all: behind a no.
        State::Refused => match finding {
            Finding::Applied => refunded.late(),
            Finding::Refused => stays.certain(),
            Finding::Contradiction => conflict.late(),
            Finding::Confirmed
            | Finding::RefusedForNow
            | Finding::NotApplied
            | Finding::Undecided => stays,
        },
        // Its only fault may have been an old reading.
        State::Conflict => match finding {
            Finding::Confirmed => Next::to(State::Refunded, Some(Evidence::Reply))
                .certain()
                .late(),
            Finding::Applied => refunded.late(),
            Finding::NotApplied => not_applied.late(),
            Finding::Refused
            | Finding::RefusedForNow
            | Finding::Undecided
            | Finding::Contradiction => stays,
        },
        State::NotSent | State::NotApplied | State::RolledBack => return None,
    };
    Some(next)
}

fn after_ruling(stand: Stand, ruling: Ruling) -> Option<Next> {
    let person = Some(Evidence::Person);
    let refunded = Next::to(State::Refunded, person).certain();
    let not_applied = Next::to(State::NotApplied, person).certain();
    // What the gateway confirmed is overturned only by saying so.
    let is_inferred = stand.evidence != Some(Evidence::Reply);
    match ruling {
        Ruling::Refunded => match stand.state {
            // Refused too: the no may have been a middleman's, and the look a stale one.
            State::Sending
            | State::Unknown
            | State::Conflict
            | State::NotApplied
            | State::Refused
            | State::RolledBack => Some(refunded),
            State::Claimed | State::NotSent | State::Refunded => None,
        },
        Ruling::NotRefunded => match stand.state {
            State::Sending | State::Unknown | State::Conflict => Some(not_applied),
            State::Refunded => is_inferred.then_some(not_applied),
            State::Claimed => Some(Next::to(State::NotSent, person).certain()),
            // One that looks may never make certain: more is left for good than when it was planned.
            State::Refused => (!stand.is_certain).then_some(not_applied),
            State::NotSent | State::NotApplied | State::RolledBack => None,
        },
        Ruling::RolledBack => match stand.state {
            State::Refunded => Some(Next::to(State::RolledBack, person).certain()),
            State::Claimed
            | State::Sending
            | State::Unknown
            | State::Conflict
            | State::NotApplied
            | State::Refused
            | State::NotSent
            | State::RolledBack => None,
        },
    }
}

/// Carries an entry over to where an event leads; `None` where it cannot happen.
pub(super) fn advance(entry: &Entry, event: Event, now: Timestamp) -> Option<Entry> {
    let next = follow(Stand::of(entry), event)?;
    let mut after = entry.clone();
    after.state = next.state;
    after.evidence = next.evidence;
    after.is_late |= next.is_late;
    if !next.is_certain {
        after.certain_at = None;
    } else if !entry.is_certain() || entry.state != next.state {
        after.certain_at = Some(now);
    }
    match event {
        Event::Send => after.sent_at = Some(now),
        Event::Replied(_) => {
            after.answered_at = Some(now);
            begin_doubt(&mut after, now);
        }
        // What a dead run left counts from when it was found dead: nobody saw its call end.
        Event::Abandoned | Event::Reopened => begin_doubt(&mut after, now),
        Event::Looked(_) | Event::Resolved(_) => {}
    }
    if next.state.is_open() {
        after.resolved_at = None;
    } else if entry.state != next.state || entry.evidence != next.evidence {
        after.resolved_at = Some(now);
    }
    Some(after)
}

fn begin_doubt(entry: &mut Entry, now: Timestamp) {
    entry.doubt_since = Some(now);
    entry.doubt_since_gateway = None;
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const EVENTS: [(&str, Event); 22] = [
        ("send", Event::Send),
        ("abandoned", Event::Abandoned),
        (
            "accepted",
            Event::Replied(Replied::Accepted {
                is_confirmed: false,
            }),
        ),
        (
            "accepted whole",
            Event::Replied(Replied::Accepted { is_confirmed: true }),
        ),
        ("other amount", Event::Replied(Replied::AcceptedOtherAmount)),
        (
            "bad credentials",
            Event::Replied(Replied::Declined(No::Credentials)),
        ),
        ("final no", Event::Replied(Replied::Declined(No::Final))),
        (
            "called cancelled",
            Event::Replied(Replied::Declined(No::AlreadyCancelled)),
        ),
        ("other no", Event::Replied(Replied::Declined(No::Other))),
        ("never left", Event::Replied(Replied::NotSent)),
        ("silence", Event::Replied(Replied::Nothing)),
        ("seen applied", Event::Looked(Finding::Applied)),
        ("seen confirmed", Event::Looked(Finding::Confirmed)),
        ("seen refused", Event::Looked(Finding::Refused)),
        ("seen refused yet", Event::Looked(Finding::RefusedForNow)),
        ("seen not applied", Event::Looked(Finding::NotApplied)),
        ("seen nothing", Event::Looked(Finding::Undecided)),
        ("seen otherwise", Event::Looked(Finding::Contradiction)),
        ("reopened", Event::Reopened),
        ("ruled refunded", Event::Resolved(Ruling::Refunded)),
        ("ruled not", Event::Resolved(Ruling::NotRefunded)),
        ("ruled rolled back", Event::Resolved(Ruling::RolledBack)),
    ];

    const fn stand(state: State, evidence: Option<Evidence>, is_certain: bool) -> Stand {
        Stand {
            state,
            evidence,
            is_certain,
        }
    }

    /// Every state with every evidence that it can have, certain or not.
    const STANDS: [Stand; 16] = [
        stand(State::Claimed, None, false),
        stand(State::Sending, None, false),
        stand(State::Unknown, None, false),
        stand(State::Refunded, Some(Evidence::Reply), false),
        stand(State::Refunded, Some(Evidence::Reply), true),
        stand(State::Refunded, Some(Evidence::Look), true),
        stand(State::Refunded, Some(Evidence::Person), true),
        stand(State::Refused, Some(Evidence::Reply), false),
        stand(State::Refused, Some(Evidence::Reply), true),
        stand(State::NotSent, None, true),
        stand(State::NotSent, Some(Evidence::Person), true),
        stand(State::NotApplied, Some(Evidence::Look), true),
        stand(State::NotApplied, Some(Evidence::Person), true),
        stand(State::Conflict, Some(Evidence::Reply), false),
        stand(State::Conflict, Some(Evidence::Look), false),
        stand(State::RolledBack, Some(Evidence::Person), true),
    ];

    fn name_of(state: State, evidence: Option<Evidence>, is_certain: bool) -> String {
        let evidence = evidence.map_or(String::new(), |evidence| format!(" ({evidence})"));
        let certain = if is_certain { ", certain" } else { "" };
        format!("{state}{evidence}{certain}")
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "the table is as long as it is")]
    fn what_may_follow_what_is_this_table() {
        let mut table = String::new();
        for stand in STANDS {
            let name = name_of(stand.state, stand.evidence, stand.is_certain);
            writeln!(table, "{name}").unwrap();
            for (name, event) in EVENTS {
                let Some(next) = follow(stand, event) else {
                    continue;
                };
                let late = if next.is_late { ", late" } else { "" };
                let to = if next == stand.stays() {
                    "stays".to_owned()
                } else {
                    name_of(next.state, next.evidence, next.is_certain)
                };
                writeln!(table, "    {name:<17} {to}{late}").unwrap();
            }
        }
        insta::assert_snapshot!(table, @r"
        claimed
            send              sending
            abandoned         not_sent, certain
            ruled not         not_sent (person), certain
        sending
            abandoned         unknown
            accepted          refunded (reply)
            accepted whole    refunded (reply), certain
            other amount      conflict (reply)
            bad credentials   refused (reply), certain
            final no          unknown
            called cancelled  unknown
            other no          unknown
            never left        not_sent, certain
            silence           unknown
            ruled refunded    refunded (person), certain
            ruled not         not_applied (person), certain
        unknown
            accepted          refunded (reply)
            accepted whole    refunded (reply), certain
            other amount      conflict (reply)
            bad credentials   refused (reply), certain
            final no          stays
            called cancelled  stays
            other no          stays
            never left        not_sent, certain
            silence           stays
            seen applied      refunded (look), certain
            seen confirmed    stays
            seen refused      refused (reply), certain
            seen refused yet  refused (reply)
            seen not applied  not_applied (look), certain
            seen nothing      stays
            seen otherwise    conflict (look)
            ruled refunded    refunded (person), certain
            ruled not         not_applied (person), certain
        refunded (reply)
            seen applied      stays
            seen confirmed    refunded (reply), certain
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    conflict (look)
            ruled rolled back rolled_back (person), certain
        refunded (reply), certain
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            ruled rolled back rolled_back (person), certain
        refunded (look), certain
            accepted          refunded (reply), certain, late
            accepted whole    refunded (reply), certain, late
            other amount      conflict (reply), late
            bad credentials   conflict (reply), late
            final no          conflict (reply), late
            called cancelled  stays
            other no          stays
            never left        conflict (reply), late
            silence           stays
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            ruled not         not_applied (person), certain
            ruled rolled back rolled_back (person), certain
        refunded (person), certain
            accepted          refunded (reply), certain, late
            accepted whole    refunded (reply), certain, late
            other amount      conflict (reply), late
            bad credentials   conflict (reply), late
            final no          conflict (reply), late
            called cancelled  stays
            other no          stays
            never left        conflict (reply), late
            silence           stays
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            ruled not         not_applied (person), certain
            ruled rolled back rolled_back (person), certain
        refused (reply)
            seen applied      refunded (look), certain, late
            seen confirmed    stays
            seen refused      refused (reply), certain
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    conflict (look), late
            reopened          unknown, late
            ruled refunded    refunded (person), certain
            ruled not         not_applied (person), certain
        refused (reply), certain
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            reopened          unknown, late
            ruled refunded    refunded (person), certain
        not_sent, certain
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
        not_sent (person), certain
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
        not_applied (look), certain
            accepted          refunded (reply), late
            accepted whole    refunded (reply), certain, late
            other amount      conflict (reply), late
            bad credentials   refused (reply), certain, late
            final no          refused (reply), certain, late
            called cancelled  refused (reply), certain, late
            other no          refused (reply), certain, late
            never left        not_sent, certain, late
            silence           stays
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            reopened          unknown, late
            ruled refunded    refunded (person), certain
        not_applied (person), certain
            accepted          refunded (reply), late
            accepted whole    refunded (reply), certain, late
            other amount      conflict (reply), late
            bad credentials   refused (reply), certain, late
            final no          refused (reply), certain, late
            called cancelled  refused (reply), certain, late
            other no          refused (reply), certain, late
            never left        not_sent, certain, late
            silence           stays
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            ruled refunded    refunded (person), certain
        conflict (reply)
            seen applied      refunded (look), certain, late
            seen confirmed    refunded (reply), certain, late
            seen refused      stays
            seen refused yet  stays
            seen not applied  not_applied (look), certain, late
            seen nothing      stays
            seen otherwise    stays
            ruled refunded    refunded (person), certain
            ruled not         not_applied (person), certain
        conflict (look)
            accepted          stays
            accepted whole    stays
            other amount      stays
            bad credentials   stays
            final no          stays
            called cancelled  stays
            other no          stays
            never left        not_sent, certain, late
            silence           stays
            seen applied      refunded (look), certain, late
            seen confirmed    refunded (reply), certain, late
            seen refused      stays
            seen refused yet  stays
            seen not applied  not_applied (look), certain, late
            seen nothing      stays
            seen otherwise    stays
            ruled refunded    refunded (person), certain
            ruled not         not_applied (person), certain
        rolled_back (person), certain
            seen applied      stays
            seen confirmed    stays
            seen refused      stays
            seen refused yet  stays
            seen not applied  stays
            seen nothing      stays
            seen otherwise    stays
            ruled refunded    refunded (person), certain
        ");
    }

    #[test]
    fn whatever_follows_is_in_the_table_too() {
        for stand in STANDS {
            for (name, event) in EVENTS {
                let Some(next) = follow(stand, event) else {
                    continue;
                };
                let reached = super::Stand {
                    state: next.state,
                    evidence: next.evidence,
                    is_certain: next.is_certain,
                };
                assert!(STANDS.contains(&reached), "{stand:?} {name}: {reached:?}");
            }
        }
    }
}
