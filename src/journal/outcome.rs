//! What came of a refund.

use super::entry::{Entry, State};
use super::error::JournalError;
use super::step::Detail;
use crate::payment::Won;

/// What came of a refund.
#[derive(Debug)]
pub struct Outcome {
    /// The refund, as it is known now.
    pub entry: Entry,
    /// What happened last.
    pub detail: Detail,
    /// Why some of it is not in the journal. The journal then still says that the refund is on its
    /// way; a later run will take it for unknown and look, and never send it again.
    pub unrecorded: Option<JournalError>,
    /// Why the last look is not in the journal, where all else is: how certain the outcome is can be
    /// found out again.
    pub unrecorded_look: Option<JournalError>,
}

impl Outcome {
    /// A refund that is in the journal as it is, and what happened last.
    #[must_use]
    pub const fn recorded(entry: Entry, detail: Detail) -> Self {
        Self {
            entry,
            detail,
            unrecorded: None,
            unrecorded_look: None,
        }
    }

    /// Tells whether the last look found as much left as before.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.balances().is_some_and(|(before, now)| before == now)
    }

    /// Tells whether what happened last repeats what the entry says was left before and is left now.
    #[must_use]
    pub fn repeats_balances(&self) -> bool {
        let entry = &self.entry;
        self.balances().is_some_and(|(before, now)| {
            entry.balance_before == before && entry.balance_now() == Some(now)
        })
    }

    /// Says of a refund that looks leave unknown what was answered, and what the last look found beside an
    /// unchanged payment.
    #[must_use]
    pub(crate) fn with_answer(mut self, answer: Detail) -> Self {
        let entry = &self.entry;
        if entry.state == State::Unknown && self.detail != answer {
            let is_unchanged = entry.balance_after == Some(entry.balance_before);
            if is_unchanged {
                // An earlier look found so, and is in the journal.
                self.unrecorded_look = None;
            }
            self.detail = Detail::AnsweredAndLooked {
                answer: Box::new(answer),
                look: (!is_unchanged).then(|| Box::new(self.detail)),
            };
        }
        self
    }

    /// Returns what was left before and is left now, of a last look that tells nothing else.
    fn balances(&self) -> Option<(Won, Won)> {
        let is_all = self.unrecorded_look.is_none();
        self.detail.balances().filter(|_| is_all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_unknown_is_told_by_its_answer_and_by_a_look_that_saw_something_change() {
        let answer = || Detail::Text("통신 타임아웃".to_owned());
        let seen = || Detail::LookedMeanwhile;
        let outcome = |state, left: Option<u64>, detail| Outcome {
            unrecorded_look: Some(JournalError::ReadOnlyProfile),
            ..Outcome::recorded(
                Entry {
                    state,
                    balance_after: left.map(Won::new),
                    ..crate::journal::tests::entry()
                },
                detail,
            )
        };
        let told = |look: Option<Detail>| Detail::AnsweredAndLooked {
            answer: Box::new(answer()),
            look: look.map(Box::new),
        };
        let unchanged = outcome(State::Unknown, Some(12_000), seen()).with_answer(answer());
        assert_eq!(unchanged.detail, told(None));
        assert!(unchanged.unrecorded_look.is_none());
        for left in [Some(11_000), None] {
            let changed = outcome(State::Unknown, left, seen()).with_answer(answer());
            assert_eq!(changed.detail, told(Some(seen())));
            assert!(changed.unrecorded_look.is_some());
        }
        let never_looked = outcome(State::Unknown, None, answer()).with_answer(answer());
        assert_eq!(never_looked.detail, answer());
        let proven = outcome(State::Refunded, Some(12_000), seen()).with_answer(answer());
        assert_eq!(proven.detail, seen());
    }
}
