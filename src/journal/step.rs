//! A line of a refund's history: what happened, as a code and its values. The journal holds no sentence of this program:
//! its words are made when they are shown, in the language that they are shown in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::entry::{Entry, Evidence, State};
use super::looking::{Fall, Left, Observation, has_our_reason};
use super::transition::Finding;
use crate::payment::{CallFailure, Foreign, RefundId, Won};
use crate::secret::cut_unclear;

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
    /// What happened.
    pub detail: Detail,
}

/// What happened to a refund, for its history and for people.
///
/// Its name and its fields are what the journal keeps, so they stay as they are: a file of an earlier
/// day has to be read. Texts are those of the gateway, of an operating system, or of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "values", rename_all = "snake_case")]
pub enum Detail {
    /// Words that stand as they were written: a person's, or those of a version that kept sentences.
    Text(String),
    /// A run took it on.
    Claimed,
    /// It is on the disk that the request is about to leave.
    Leaving,
    /// That could not be written down, so nothing was sent.
    NotWrittenDown,
    /// The request never left.
    NeverLeft {
        /// Why.
        why: CallFailure,
    },
    /// The gateway accepted it.
    Accepted,
    /// The gateway accepted another amount.
    AcceptedOtherAmount {
        /// What was asked for.
        asked: Won,
        /// What the gateway says.
        said: Won,
    },
    /// The gateway accepted it, and gave what is no amount.
    AcceptedUnreadable {
        /// What it gave.
        amount: String,
    },
    /// The gateway accepted it, and gave no amount.
    AcceptedWithoutAmount,
    /// The gateway declined it.
    Declined {
        /// The code of the answer.
        code: String,
        /// Its words.
        message: String,
        /// Its HTTP status.
        http_status: u16,
    },
    /// The answer is neither a yes nor a no.
    NeitherYesNorNo {
        /// Why.
        why: CallFailure,
        /// The code of the answer.
        code: String,
        /// Its words.
        message: String,
        /// Its HTTP status.
        http_status: u16,
    },
    /// An answer came, and tells nothing.
    NothingTold {
        /// Why.
        why: CallFailure,
    },
    /// No answer came.
    NoAnswer {
        /// Why.
        why: CallFailure,
    },
    /// The payment could not be looked at.
    NotSeen {
        /// Why.
        why: CallFailure,
    },
    /// Somebody looked at the payment.
    Looked(Look),
    /// Another run looked at it meanwhile.
    LookedMeanwhile,
    /// It is certain, so that nobody looked.
    NotLookedAt,
    /// The balance fell once, and two attempts are uncertain.
    OneFallOfTwo,
    /// The gateway calls the payment cancelled, asked for another refund of it.
    CalledCancelled {
        /// The other refund.
        asked_for: RefundId,
    },
    /// Its run is no more.
    RunEnded,
    /// It was written down at the end of a run, and not when it happened.
    RecordedLate(Box<Detail>),
    /// The answer, and what the looks after it found; nothing of them where the payment is unchanged.
    AnsweredAndLooked {
        /// The answer.
        answer: Box<Detail>,
        /// The last look, if it found anything.
        look: Option<Box<Detail>>,
    },
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// What was left before.
    pub before: Won,
    /// What is left.
    pub left: Left,
    /// What that says.
    pub says: LookSays,
    /// The reason that a cancel carries which is not ours; empty where it carries none.
    pub other_reason: Option<String>,
}

/// What the balance says that a look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookSays {
    /// Nothing beside itself.
    Balance,
    /// The gateway accepted the refund, and should have left this.
    NotAsAccepted {
        /// What should be left.
        expected: Won,
    },
    /// The gateway accepted the refund, and it does not show yet.
    NotShownYet,
    /// More is left than before: the reading is an old one.
    OldReading,
    /// Less was taken than the refund is: by somebody else.
    SomebodyElse,
    /// As much was taken: by this refund or another.
    ThisOrAnother,
}

impl Detail {
    /// Returns its English sentence, in which foreign words may be.
    #[must_use]
    pub fn sentence(&self) -> Foreign {
        Foreign::new(self.to_string())
    }

    /// Returns it with other numbers for the refunds that it names.
    pub(super) fn renumbered(self, renumber: &dyn Fn(RefundId) -> RefundId) -> Self {
        let within = |detail: Box<Self>| Box::new(detail.renumbered(renumber));
        match self {
            Self::CalledCancelled { asked_for } => Self::CalledCancelled {
                asked_for: renumber(asked_for),
            },
            Self::RecordedLate(detail) => Self::RecordedLate(within(detail)),
            Self::AnsweredAndLooked { answer, look } => Self::AnsweredAndLooked {
                answer: within(answer),
                look: look.map(within),
            },
            Self::Text(_)
            | Self::Claimed
            | Self::Leaving
            | Self::NotWrittenDown
            | Self::NeverLeft { .. }
            | Self::Accepted
            | Self::AcceptedOtherAmount { .. }
            | Self::AcceptedUnreadable { .. }
            | Self::AcceptedWithoutAmount
            | Self::Declined { .. }
            | Self::NeitherYesNorNo { .. }
            | Self::NothingTold { .. }
            | Self::NoAnswer { .. }
            | Self::NotSeen { .. }
            | Self::Looked(_)
            | Self::LookedMeanwhile
            | Self::NotLookedAt
            | Self::OneFallOfTwo
            | Self::RunEnded => self,
        }
    }

    /// Says what a look found.
    pub(super) fn of_look(entry: &Entry, look: &Observation, finding: Finding) -> Self {
        let fall = Fall::of(entry.baseline, entry.amount, look.left);
        let says = match (finding, fall) {
            (Finding::Contradiction, _) if entry.is_accepted() => LookSays::NotAsAccepted {
                expected: entry.baseline.checked_sub(entry.amount).unwrap_or_default(),
            },
            (Finding::Undecided, Fall::Same | Fall::Higher) if entry.state == State::Refunded => {
                LookSays::NotShownYet
            }
            (_, Fall::Higher) => LookSays::OldReading,
            (_, Fall::Less) => LookSays::SomebodyElse,
            (Finding::Contradiction, Fall::Exact) => LookSays::ThisOrAnother,
            _ => LookSays::Balance,
        };
        let has_fallen = matches!(fall, Fall::Less | Fall::Exact | Fall::More);
        let is_other = has_fallen && !has_our_reason(entry, look);
        Self::Looked(Look {
            before: entry.baseline,
            left: look.left,
            says,
            // It is the gateway's to choose, and is kept for good: not what could be a key.
            other_reason: is_other.then(|| cut_unclear(look.cancel_message.as_str()).into_owned()),
        })
    }

    /// Returns what was left before and is left now, of a look that tells nothing else.
    #[must_use]
    pub fn balances(&self) -> Option<(Won, Won)> {
        if let Self::Text(text) = self {
            return balances_of_text(text);
        }
        let Self::Looked(look) = self else {
            return None;
        };
        match look.left {
            Left::Balance(left)
                if look.says == LookSays::Balance && look.other_reason.is_none() =>
            {
                Some((look.before, left))
            }
            Left::Balance(_) | Left::Unclear | Left::NotFound => None,
        }
    }
}

/// Reads the words of such a look, as versions wrote them that kept sentences.
fn balances_of_text(text: &str) -> Option<(Won, Won)> {
    let won = |text: &str| Won::from_digits(&text.replace(',', ""));
    let (before, now) = text
        .strip_suffix(" are left now")?
        .split_once(" won were left before, ")?;
    Some((won(before)?, won(now)?))
}

/// The code of words that are kept as they are.
const TEXT: &str = "text";

/// Writes a detail as it is kept: its code, and its values in JSON; or words as they are.
pub(super) fn to_stored(detail: &Detail) -> serde_json::Result<(String, String)> {
    if let Detail::Text(text) = detail {
        return Ok((TEXT.to_owned(), text.clone()));
    }
    let stored: Stored = serde_json::from_value(serde_json::to_value(detail)?)?;
    let values = stored.values.map_or_else(String::new, |it| it.to_string());
    Ok((stored.kind, values))
}

/// Reads a detail as it is kept.
pub(super) fn from_stored(kind: &str, values: &str) -> serde_json::Result<Detail> {
    if kind == TEXT {
        return Ok(Detail::Text(values.to_owned()));
    }
    let stored = Stored {
        kind: kind.to_owned(),
        values: (!values.is_empty())
            .then(|| serde_json::from_str(values))
            .transpose()?,
    };
    serde_json::from_value(serde_json::to_value(stored)?)
}

/// The two halves of a detail.
#[derive(Serialize, Deserialize)]
struct Stored {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Value>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::payment::Silence;
    use crate::payment::sample::{broken, refused};

    /// One of every kind.
    pub(crate) fn all_details() -> Vec<Detail> {
        let look = |left, says, other_reason: Option<&str>| {
            Detail::Looked(Look {
                before: Won::new(12_000),
                left,
                says,
                other_reason: other_reason.map(str::to_owned),
            })
        };
        let left = |won| Left::Balance(Won::new(won));
        let expected = Won::new(7_000);
        let (code, message) = ("P001".to_owned(), "처리 중 \"오류\"\u{1b}".to_owned());
        let accepted = || Box::new(Detail::Accepted);
        vec![
            Detail::Text("seen on the vendor page".to_owned()),
            Detail::Claimed,
            Detail::Leaving,
            Detail::NotWrittenDown,
            Detail::NeverLeft { why: refused() },
            Detail::Accepted,
            Detail::AcceptedOtherAmount {
                asked: Won::new(5_000),
                said: Won::new(12_000),
            },
            Detail::AcceptedUnreadable {
                amount: "만이천원".to_owned(),
            },
            Detail::AcceptedWithoutAmount,
            Detail::Declined {
                code: code.clone(),
                message: message.clone(),
                http_status: 200,
            },
            Detail::NeitherYesNorNo {
                why: CallFailure::Silence(Silence::Trouble),
                code,
                message,
                http_status: 500,
            },
            Detail::NothingTold { why: broken() },
            Detail::NoAnswer { why: broken() },
            Detail::NotSeen { why: broken() },
            look(left(7_000), LookSays::Balance, None),
            look(left(7_000), LookSays::Balance, Some("")),
            look(left(7_000), LookSays::Balance, Some("PG 취소")),
            look(Left::Unclear, LookSays::Balance, None),
            look(Left::NotFound, LookSays::Balance, None),
            look(left(5_000), LookSays::NotAsAccepted { expected }, None),
            look(left(12_000), LookSays::NotShownYet, None),
            look(left(13_000), LookSays::OldReading, None),
            look(left(11_000), LookSays::SomebodyElse, Some("")),
            look(left(7_000), LookSays::ThisOrAnother, None),
            Detail::LookedMeanwhile,
            Detail::NotLookedAt,
            Detail::OneFallOfTwo,
            Detail::CalledCancelled {
                asked_for: RefundId(7),
            },
            Detail::RunEnded,
            Detail::RecordedLate(accepted()),
            Detail::AnsweredAndLooked {
                answer: accepted(),
                look: None,
            },
            Detail::AnsweredAndLooked {
                answer: accepted(),
                look: Some(Box::new(look(left(7_000), LookSays::Balance, None))),
            },
        ]
    }

    #[test]
    fn what_is_kept_is_a_code_and_values_and_is_read_as_what_it_was() {
        let mut kept = String::new();
        for detail in all_details() {
            let (kind, values) = to_stored(&detail).unwrap();
            assert_eq!(from_stored(&kind, &values).unwrap(), detail);
            kept.push_str(format!("{kind} {values}").trim_end());
            kept.push('\n');
        }
        insta::assert_snapshot!(kept, @r#"
        text seen on the vendor page
        claimed
        leaving
        not_written_down
        never_left {"why":{"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"detail":"os error 111","reason":"refused"}}}}}
        accepted
        accepted_other_amount {"asked":5000,"said":12000}
        accepted_unreadable {"amount":"만이천원"}
        accepted_without_amount
        declined {"code":"P001","http_status":200,"message":"처리 중 \"오류\"\u001b"}
        neither_yes_nor_no {"code":"P001","http_status":500,"message":"처리 중 \"오류\"\u001b","why":{"silence":"trouble"}}
        nothing_told {"why":{"gateway":{"call":"cancel","http_status":null,"kind":{"broken":{"detail":"Peer disconnected"}}}}}
        no_answer {"why":{"gateway":{"call":"cancel","http_status":null,"kind":{"broken":{"detail":"Peer disconnected"}}}}}
        not_seen {"why":{"gateway":{"call":"cancel","http_status":null,"kind":{"broken":{"detail":"Peer disconnected"}}}}}
        looked {"before":12000,"left":{"balance":7000},"other_reason":null,"says":"balance"}
        looked {"before":12000,"left":{"balance":7000},"other_reason":"","says":"balance"}
        looked {"before":12000,"left":{"balance":7000},"other_reason":"PG 취소","says":"balance"}
        looked {"before":12000,"left":"unclear","other_reason":null,"says":"balance"}
        looked {"before":12000,"left":"not_found","other_reason":null,"says":"balance"}
        looked {"before":12000,"left":{"balance":5000},"other_reason":null,"says":{"not_as_accepted":{"expected":7000}}}
        looked {"before":12000,"left":{"balance":12000},"other_reason":null,"says":"not_shown_yet"}
        looked {"before":12000,"left":{"balance":13000},"other_reason":null,"says":"old_reading"}
        looked {"before":12000,"left":{"balance":11000},"other_reason":"","says":"somebody_else"}
        looked {"before":12000,"left":{"balance":7000},"other_reason":null,"says":"this_or_another"}
        looked_meanwhile
        not_looked_at
        one_fall_of_two
        called_cancelled {"asked_for":7}
        run_ended
        recorded_late {"kind":"accepted"}
        answered_and_looked {"answer":{"kind":"accepted"},"look":null}
        answered_and_looked {"answer":{"kind":"accepted"},"look":{"kind":"looked","values":{"before":12000,"left":{"balance":7000},"other_reason":null,"says":"balance"}}}
        "#);
    }

    #[test]
    fn a_sentence_in_the_place_of_a_reason_is_read_as_it_was_written() {
        for (kind, expected) in [
            ("never_left", "it never left: no token"),
            ("nothing_told", "no answer came that tells (no token)"),
            ("no_answer", "no answer came (no token)"),
            ("not_seen", "could not be seen: no token"),
        ] {
            let detail = from_stored(kind, r#"{"why":"no token"}"#).unwrap();
            assert_eq!(detail.to_string(), expected);
        }
    }

    #[test]
    fn a_code_that_nobody_knows_is_no_detail() {
        assert!(from_stored("sung", "").is_err());
        assert!(from_stored("declined", "").is_err());
        assert!(from_stored("claimed", "{").is_err());
    }

    #[test]
    fn a_sentence_of_an_earlier_version_says_what_was_left_as_values_do() {
        let balances = |text: &str| Detail::Text(text.to_owned()).balances();
        assert_eq!(
            balances("12,000 won were left before, 7,000 are left now"),
            Some((Won::new(12_000), Won::new(7_000)))
        );
        for other in [
            "claimed",
            "12,000 won were left before, 7,000 are left now; the cancel carries no reason",
            "could not be seen: 1 won were left before, x are left now",
        ] {
            assert_eq!(balances(other), None, "{other}");
        }
    }
}
