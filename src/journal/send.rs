//! From the claim to the answer: what is written before a refund leaves, and after.

use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Journal;
use super::answer::read_answer;
use super::entry::{Entry, State};
use super::error::JournalError;
use super::history::{known_same, lost};
use super::outcome::Outcome;
use super::step::Detail;
use super::transition::{Event, Replied, Stand, advance};
use crate::payment::{Answer, CallFailure, Refund};

impl Journal {
    /// Writes down that what it takes to send a refund could not be had.
    pub(super) fn let_go(
        &self,
        claimed: &Entry,
        why: CallFailure,
    ) -> Result<Outcome, JournalError> {
        let detail = Detail::NeverLeft { why };
        let entry = self.write(|journal| {
            let next = advance(claimed, Event::Abandoned, (self.clock)());
            let abandoned = next.ok_or_else(|| lost(claimed, claimed.state))?;
            self.store_step(journal, claimed, abandoned, detail.clone())
        })?;
        Ok(Outcome::recorded(entry, detail))
    }

    pub(super) fn begin_sending(
        &self,
        claimed: &Entry,
        last_date: Option<Timestamp>,
    ) -> Result<Entry, JournalError> {
        let next = advance(claimed, Event::Send, (self.clock)());
        let mut sending = next.ok_or_else(|| lost(claimed, claimed.state))?;
        sending.gateway_before = last_date.or(claimed.gateway_before);
        let sending = self
            .write(|journal| self.store_step(journal, claimed, sending, Detail::Leaving))
            .and_then(|sending| {
                self.store.bear_witness(sending.id)?;
                Ok(sending)
            });
        if matches!(sending, Err(JournalError::Store(_))) {
            // Nothing will be sent. If this cannot be written either, the claim falls with this run. Whoever
            // took this run for dead meanwhile may have made it unknown already.
            let _ = self.write(|journal| {
                let entry = known_same(journal, claimed)?;
                let event = if entry.state == State::Claimed {
                    Event::Abandoned
                } else {
                    Event::Replied(Replied::NotSent)
                };
                let next = advance(&entry, event, (self.clock)());
                let abandoned = next.ok_or_else(|| lost(claimed, entry.state))?;
                self.store_step(journal, &entry, abandoned, Detail::NotWrittenDown)
            });
        }
        sending
    }

    pub(super) fn write_answer(&self, sending: Entry, refund: &Refund, answer: &Answer) -> Outcome {
        let (replied, reply, detail) = read_answer(refund, answer);
        let event = Event::Replied(replied);
        let next = |entry: &Entry| {
            let next = advance(entry, event, (self.clock)())?;
            Some(Entry {
                reply: reply.clone(),
                ..next
            })
        };
        let written = self.persistently(|| {
            self.write(|journal| {
                let entry = known_same(journal, &sending)?;
                if entry.answered_at.is_some() {
                    // Written, and only the word that it was got lost: one request has one answer.
                    return Ok(entry);
                }
                // Given up for dead meanwhile, the refund may be anywhere; its answer is still the
                // answer.
                let answered = next(&entry).ok_or_else(|| lost(&sending, entry.state))?;
                self.store_step(journal, &entry, answered, detail.clone())
            })
        });
        match written {
            Ok(entry) => Outcome {
                entry,
                detail,
                unrecorded: self.misplaced(),
                unrecorded_look: None,
            },
            Err(error) => Outcome {
                entry: next(&sending).unwrap_or(sending),
                detail,
                unrecorded: Some(error),
                unrecorded_look: None,
            },
        }
    }

    /// Writes again and again while the journal is locked or out of reach, for as long as somebody may wait who was
    /// promised that what happened is recorded.
    pub(super) fn persistently<T>(
        &self,
        mut write: impl FnMut() -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let begun = Instant::now();
        loop {
            match write() {
                Err(JournalError::Store(error))
                    if error.is_passing() && begun.elapsed() < self.record_wait =>
                {
                    thread::sleep(Duration::from_millis(50));
                }
                written => return written,
            }
        }
    }

    /// Writes down once more what could not be recorded, at the end of a run.
    pub fn record_again(&self, outcome: &mut Outcome) {
        if outcome.unrecorded.is_none() {
            return;
        }
        let entry = &outcome.entry;
        let written = self.write(|journal| {
            let on_disk = known_same(journal, entry)?;
            let is_answered = on_disk.answered_at.is_some();
            if Stand::of(&on_disk) == Stand::of(entry) && is_answered == entry.answered_at.is_some()
            {
                return Ok(on_disk);
            }
            let detail = Detail::RecordedLate(Box::new(outcome.detail.clone()));
            match on_disk.state {
                // What this run left behind itself.
                State::Sending => self.store_step(journal, &on_disk, entry.clone(), detail),
                // Others took it for dead. To an answer, that is as if it were still on its way.
                State::Unknown if !is_answered => {
                    let late = with_answer_of(&on_disk, entry);
                    self.store_step(journal, &on_disk, late, detail)
                }
                // What others learnt meanwhile is newer.
                State::Unknown
                | State::Claimed
                | State::Refunded
                | State::Refused
                | State::NotSent
                | State::NotApplied
                | State::Conflict
                | State::RolledBack => Err(lost(entry, on_disk.state)),
            }
        });
        if let Ok(entry) = written {
            outcome.entry = entry;
            // What is in a file that nobody finds is not recorded.
            outcome.unrecorded = self.misplaced();
        }
    }
}

/// Gives a refund the answer that came to it, and leaves what was seen of its payment.
fn with_answer_of(on_disk: &Entry, answered: &Entry) -> Entry {
    Entry {
        state: answered.state,
        evidence: answered.evidence,
        certain_at: answered.certain_at,
        is_late: answered.is_late,
        answered_at: answered.answered_at,
        resolved_at: answered.resolved_at,
        doubt_since: answered.doubt_since,
        doubt_since_gateway: answered.doubt_since_gateway,
        reply: answered.reply.clone(),
        ..on_disk.clone()
    }
}
