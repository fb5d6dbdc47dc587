//! Looking at a payment after a refund of it was sent, between signals. A signal never cuts off the one
//! look that stands in for a lost answer.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::progress::{RefundEvent, RefundProgress};
use crate::gateway::Gateway;
use crate::interruption::Interruption;
use crate::journal::{Observation, Observer, Outcome, State, looking_time};
use crate::payment::{CallFailure, Foreign, Tid};

/// How long a look after a refund may take in all.
pub(super) const LOOK_TIMEOUT: Duration = Duration::from_secs(10);

/// How many signals leave a request that is out unknown.
pub(super) const SIGNALS_TO_GIVE_UP: usize = 2;

/// Looks at a payment after a refund of it was sent.
pub(super) struct Watcher<'a> {
    pub(super) gateway: &'a Arc<Gateway>,
    pub(super) settle: Duration,
    pub(super) held: &'a Interruption,
    /// Who hears of what is going on, if anybody does.
    pub(super) progress: Option<&'a dyn RefundProgress>,
    /// Whether a look was made.
    pub(super) has_looked: bool,
}

impl Watcher<'_> {
    fn tell(&self, event: &RefundEvent<'_>) {
        if let Some(progress) = self.progress {
            progress.tell(event);
        }
    }
}

impl Observer for Watcher<'_> {
    fn answered(&mut self, outcome: &Outcome) {
        let entry = &outcome.entry;
        if entry.state != State::Unknown {
            return;
        }
        if let Some(reply) = &entry.reply {
            self.tell(&RefundEvent::Answered(reply));
        }
        // Whoever was interrupted looks once at most.
        if self.held.count() == 0 {
            self.tell(&RefundEvent::LooksForProof {
                outcome,
                about: looking_time(entry, self.settle),
            });
        }
    }

    fn look(&mut self, tid: &Tid) -> Result<Observation, CallFailure> {
        self.has_looked = true;
        let gateway = Arc::clone(self.gateway);
        let tid = tid.clone();
        // One that came before the look was meant for something else.
        let patience = self.held.count().saturating_add(1);
        let _waiting = self
            .progress
            .map(|progress| progress.wait_for_payment(LOOK_TIMEOUT));
        match self.held.work(patience, move || look_at(&gateway, &tid)) {
            Ok(Some(look)) => look,
            Ok(None) => Err(CallFailure::Interrupted),
            Err(error) => Err(no_thread(&error)),
        }
    }

    fn wait(&mut self, time: Duration) -> bool {
        if self.held.count() == 0 {
            self.tell(&RefundEvent::LooksAgainIn(time));
            if self.held.wait(time) {
                return true;
            }
        }
        // The first signal waits for the answer, and one look is the next best thing to it.
        !self.has_looked && self.held.count() < SIGNALS_TO_GIVE_UP
    }
}

/// Looks at a payment once.
pub(super) fn look_at(gateway: &Gateway, tid: &Tid) -> Result<Observation, CallFailure> {
    match gateway.look_up(tid, Some(LOOK_TIMEOUT)) {
        Ok(lookup) => Ok(Observation::of(lookup.payment.as_ref(), lookup.date)),
        Err(error) => Err(error.into()),
    }
}

/// Says that the operating system had no thread for a call.
pub(super) fn no_thread(error: &io::Error) -> CallFailure {
    CallFailure::NoThread {
        detail: Foreign::new(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::any::Any;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::interruption::tests::{interrupt, interrupted};
    use crate::journal::tests::{entry, reply};
    use crate::journal::{Detail, Entry};
    use crate::payment::No;
    use crate::refund::refunder::tests::unreachable;

    /// Counts what it hears of answers and of looking.
    #[derive(Default)]
    struct Told(AtomicUsize);

    impl RefundProgress for Told {
        fn tell(&self, event: &RefundEvent<'_>) {
            if matches!(
                event,
                RefundEvent::Answered(_) | RefundEvent::LooksForProof { .. }
            ) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }

        fn wait_for_answer(&self, _: Duration) -> Box<dyn Any> {
            Box::new(())
        }

        fn wait_for_payment(&self, _: Duration) -> Box<dyn Any> {
            Box::new(())
        }
    }

    #[test]
    fn only_an_answer_that_leaves_it_unknown_is_told_before_it_is_looked_into() {
        let told = |state, held: &Interruption| {
            let progress = Told::default();
            let mut watcher = Watcher {
                gateway: &unreachable(),
                settle: Duration::from_secs(600),
                held,
                progress: Some(&progress),
                has_looked: false,
            };
            let entry = Entry {
                state,
                certain_at: None,
                reply: Some(reply(No::Other)),
                ..entry()
            };
            watcher.answered(&Outcome {
                entry,
                detail: Detail::Claimed,
                unrecorded: None,
                unrecorded_look: None,
            });
            progress.0.load(Ordering::Relaxed)
        };
        let nobody = Interruption::default();
        assert_eq!(told(State::Unknown, &nobody), 2);
        assert_eq!(told(State::Refunded, &nobody), 0);
        assert_eq!(told(State::Unknown, &interrupted()), 1);
    }

    #[test]
    fn after_the_first_signal_there_is_one_look_and_after_the_second_none() {
        let held = interrupted();
        let mut watcher = Watcher {
            gateway: &unreachable(),
            settle: Duration::from_secs(600),
            held: &held,
            progress: None,
            has_looked: false,
        };
        let long = Duration::from_secs(3600);
        assert!(watcher.wait(long), "one look stands in for the answer");
        watcher.has_looked = true;
        assert!(!watcher.wait(long), "a second look");
        watcher.has_looked = false;
        interrupt(&held);
        assert!(!watcher.wait(long), "a look after the second signal");
    }
}
