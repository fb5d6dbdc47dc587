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
/// The rules behind it, and all of it as tables, are in `protocol.md`, in the head of the journal.
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
    use super::super::tests::entry;
    use super::*;

    const fn said(no: No) -> Event {
        Event::Replied(Replied::Declined(no))
    }

    const fn yes(is_confirmed: bool) -> Event {
        Event::Replied(Replied::Accepted { is_confirmed })
    }

    const CALL: [(&str, Event); 11] = [
        ("its owner is about to send it", Event::Send),
        ("its owner let go of it, or is no more", Event::Abandoned),
        ("yes", yes(false)),
        ("yes to the whole, and its amount", yes(true)),
        (
            "yes, with another amount",
            Event::Replied(Replied::AcceptedOtherAmount),
        ),
        ("no: the credentials", said(No::Credentials)),
        ("no: final", said(No::Final)),
        ("no: cancelled before", said(No::AlreadyCancelled)),
        ("no: any other", said(No::Other)),
        ("it never left", Event::Replied(Replied::NotSent)),
        ("neither yes nor no", Event::Replied(Replied::Nothing)),
    ];

    const LOOKS: [(&str, Event); 8] = [
        ("it was made", Event::Looked(Finding::Applied)),
        (
            "what is left bears the yes out",
            Event::Looked(Finding::Confirmed),
        ),
        ("the no is true", Event::Looked(Finding::Refused)),
        (
            "the no is true so far",
            Event::Looked(Finding::RefusedForNow),
        ),
        (
            "unchanged after all the time it needs",
            Event::Looked(Finding::NotApplied),
        ),
        ("nothing yet", Event::Looked(Finding::Undecided)),
        ("a contradiction", Event::Looked(Finding::Contradiction)),
        ("the next refund is told: cancelled before", Event::Reopened),
    ];

    const RULINGS: [(&str, Event); 3] = [
        ("refunded", Event::Resolved(Ruling::Refunded)),
        ("not refunded", Event::Resolved(Ruling::NotRefunded)),
        ("rolled back", Event::Resolved(Ruling::RolledBack)),
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
        let certain = if is_certain { " ✓" } else { "" };
        format!("{state}{evidence}{certain}")
    }

    fn cell(stand: Stand, event: Event) -> String {
        let Some(next) = follow(stand, event) else {
            return String::new();
        };
        if next == stand.stays() {
            return "=".to_owned();
        }
        let late = if next.is_late { " !" } else { "" };
        name_of(next.state, next.evidence, next.is_certain) + late
    }

    /// Writes a row for each event and a column for all the stands that fare alike; without those
    /// where none of the events can happen.
    fn table(corner: &str, events: &[(&str, Event)]) -> String {
        let mut columns: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        for stand in STANDS {
            let name = name_of(stand.state, stand.evidence, stand.is_certain);
            let cells: Vec<_> = events
                .iter()
                .map(|(_, event)| cell(stand, *event))
                .collect();
            if let Some((names, _)) = columns.iter_mut().find(|(_, there)| *there == cells) {
                names.push(name);
            } else if cells.iter().any(|cell| !cell.is_empty()) {
                columns.push((vec![name], cells));
            }
        }
        let heads = columns.iter().map(|(names, _)| names.join(", "));
        let mut lines = vec![row(corner, heads)];
        lines.push(format!(
            "|{}",
            "---|".repeat(columns.len().saturating_add(1))
        ));
        for (at, (name, _)) in events.iter().enumerate() {
            lines.push(row(
                name,
                columns.iter().map(|(_, cells)| cells[at].clone()),
            ));
        }
        lines.join("\n")
    }

    fn row(first: &str, cells: impl Iterator<Item = String>) -> String {
        std::iter::once(first.to_owned())
            .chain(cells)
            .fold("|".to_owned(), |line, cell| line + " " + &cell + " |")
            .replace("  |", " |")
    }

    #[test]
    fn it_is_certain_and_resolved_from_when_it_came_to_where_it_is() {
        let later = Timestamp::from_second(60).unwrap();
        let lost = Entry {
            state: State::NotApplied,
            evidence: Some(Evidence::Look),
            resolved_at: Some(Timestamp::UNIX_EPOCH),
            ..entry()
        };
        let same = advance(&lost, Event::Looked(Finding::NotApplied), later).unwrap();
        let times = |entry: &Entry| (entry.certain_at, entry.resolved_at);
        assert_eq!(times(&same), times(&lost));
        let made = advance(&lost, yes(true), later).unwrap();
        assert_eq!(times(&made), (Some(later), Some(later)));
        let ruled = advance(&made, Event::Resolved(Ruling::RolledBack), later).unwrap();
        assert_eq!(times(&ruled), (Some(later), Some(later)));
        // Another proof of the same, and the same proof of something else.
        let seen = Entry {
            state: State::Refunded,
            ..lost.clone()
        };
        let heard = advance(&seen, yes(true), later).unwrap();
        assert_eq!(times(&heard), (seen.certain_at, Some(later)));
        let contradicted = Entry {
            state: State::Conflict,
            certain_at: None,
            resolved_at: None,
            ..lost.clone()
        };
        let settled = advance(&contradicted, Event::Looked(Finding::Applied), later).unwrap();
        assert_eq!(times(&settled), (Some(later), Some(later)));
        // Open again, it is neither.
        let open = advance(&lost, Event::Reopened, later).unwrap();
        assert_eq!(times(&open), (None, None));
    }

    #[test]
    fn a_refund_that_is_opened_again_has_all_its_time_from_then_on() {
        let lost = Entry {
            state: State::NotApplied,
            evidence: Some(Evidence::Look),
            doubt_since: Some(Timestamp::UNIX_EPOCH),
            doubt_since_gateway: Some(Timestamp::UNIX_EPOCH),
            ..entry()
        };
        let later = Timestamp::from_second(60).unwrap();
        let open = advance(&lost, Event::Reopened, later).unwrap();
        assert_eq!(
            (open.doubt_since, open.doubt_since_gateway),
            (Some(later), None)
        );
    }

    #[test]
    fn what_may_follow_what_is_the_table_of_protocol_md() {
        const FROM_HERE: &str = "<!-- From here on as a test writes it. -->\n";
        let written = include_str!("protocol.md");
        let (_, tables) = written.split_once(FROM_HERE).expect(FROM_HERE);
        let expected = format!(
            "\n{}\n\n{}\n\n{}\n",
            table("the call", &CALL),
            table("a look shows", &LOOKS),
            table("a person says", &RULINGS),
        );
        assert!(
            tables == expected,
            "src/journal/protocol.md is not what `follow` does; paste this below its comment:\n{expected}"
        );
    }

    #[test]
    fn whatever_follows_is_in_the_table_too() {
        for stand in STANDS {
            for (name, event) in CALL.into_iter().chain(LOOKS).chain(RULINGS) {
                let Some(next) = follow(stand, event) else {
                    continue;
                };
                let reached = Stand {
                    state: next.state,
                    evidence: next.evidence,
                    is_certain: next.is_certain,
                };
                assert!(STANDS.contains(&reached), "{stand:?} {name}: {reached:?}");
            }
        }
    }
}
