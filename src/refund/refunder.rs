//! Where the journal and the gateway meet, for one refund and for many. Sends nothing that was not
//! prepared from the payment as it is now.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use super::error::RefundError;
use super::observer::{LOOK_TIMEOUT, SIGNALS_TO_GIVE_UP, Watcher, look_at, no_thread};
use super::progress::{RefundEvent, RefundProgress};
use super::snapshot::{Eyes, Snapshot};
use crate::gateway::{CancelPass, Gateway};
use crate::interruption::{Interruption, LastWord};
use crate::journal::{
    Clearance, Departure, Entry, EntryFilter, Journal, JournalError, Mark, Observation, Observer,
    Outcome, PlannedRefund, Ruling, Via,
};
use crate::payment::{
    Answer, CallFailure, Limits, Merchant, Order, Payment, Refund, Tid, Won, plan,
};

/// All that a refund needs: the journal, the gateway, and a merchant's rules. Threads share it.
pub struct Refunder<'a> {
    journal: &'a Journal,
    gateway: Arc<Gateway>,
    merchant: Merchant,
    via: Via,
    limits: Limits,
    settle: Duration,
    progress: Arc<dyn RefundProgress>,
    /// The number of requests that are out.
    out: Arc<AtomicUsize>,
}

impl<'a> Refunder<'a> {
    /// Makes ready to refund a merchant's payments. `settle` is how long an unchanged payment leaves a
    /// refund in doubt.
    #[must_use]
    pub fn new(
        journal: &'a Journal,
        gateway: Arc<Gateway>,
        merchant: Merchant,
        via: Via,
        limits: Limits,
        settle: Duration,
        progress: Arc<dyn RefundProgress>,
    ) -> Self {
        Self {
            journal,
            gateway,
            merchant,
            via,
            limits,
            settle,
            progress,
            out: Arc::default(),
        }
    }

    /// Returns how long the reading before a refund may take in all.
    fn reading_time(&self) -> Duration {
        self.gateway
            .search_timeout()
            .saturating_mul(READING_TIMEOUTS)
    }

    /// Returns what the merchant's profile allows.
    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Finds out whether a refund can be made, and prepares it. Nothing is sent, nothing is claimed.
    ///
    /// The journal is asked first: a refund that was made before is known for what it is, and one
    /// that is not certain is looked at once more. Then the payment is read, and the refund planned
    /// from it.
    ///
    /// # Errors
    ///
    /// [`RefundError::Journal`] where the journal or a limit forbids it, [`RefundError::NoSuchPayment`],
    /// [`RefundError::NotRefundable`], [`RefundError::Unexplained`], and whatever reading the payment gives.
    pub(crate) fn prepare(&self, order: &Order, eyes: Eyes) -> Result<PlannedRefund, RefundError> {
        self.ask_journal(order)?;
        let snapshot = self.read_payment(&order.tid)?;
        let clearance = self.ask_journal_of(order, &snapshot, eyes)?;
        self.plan(order, &snapshot, clearance, eyes)
    }

    /// Asks the journal, before the payment is read, whether a refund may be made. Those of the
    /// payment that are not certain are looked at once more.
    ///
    /// # Errors
    ///
    /// [`RefundError::Journal`].
    pub(crate) fn ask_journal(&self, order: &Order) -> Result<Clearance, RefundError> {
        let answer = self.ask_journal_only(order);
        let is_worth_a_look = match &answer {
            Ok(_) => true,
            Err(RefundError::Journal(error)) => matches!(
                error,
                JournalError::InDoubt(_) | JournalError::RefusedRecently(_)
            ),
            Err(_) => false,
        };
        if !is_worth_a_look {
            return answer;
        }
        let uncertain = self
            .journal
            .uncertain(self.merchant.environment, &order.tid)?;
        if uncertain.is_empty() {
            return answer;
        }
        for entry in uncertain {
            let outcome = self.reconcile(&entry)?;
            self.progress.tell(&RefundEvent::LookedAgain {
                before: entry.state,
                outcome: &outcome,
            });
        }
        self.ask_journal_only(order)
    }

    /// Asks the journal alone whether a refund may be made. Nobody looks at one in doubt.
    ///
    /// # Errors
    ///
    /// [`RefundError::Journal`].
    pub(crate) fn ask_journal_only(&self, order: &Order) -> Result<Clearance, RefundError> {
        if self.limits.is_read_only {
            return Err(JournalError::ReadOnlyProfile.into());
        }
        let mark = self.journal.mark()?;
        let environment = self.merchant.environment;
        Ok(self
            .journal
            .check(environment, order, None, mark, self.settle)?)
    }

    /// Returns the refunds that one more would be beside, oldest first.
    ///
    /// # Errors
    ///
    /// [`RefundError::Journal`].
    pub(crate) fn made_before(&self, order: &Order) -> Result<Vec<Entry>, RefundError> {
        Ok(self.journal.made_before(self.merchant.environment, order)?)
    }

    /// Tells whether nothing is left of a payment, as far as the journal knows.
    pub(crate) fn is_used_up(&self, tid: &Tid) -> bool {
        let of_payment = self.journal.list(&EntryFilter {
            tid: Some(tid),
            ..EntryFilter::default()
        });
        // Only words hang on it.
        let entries = of_payment.unwrap_or_default();
        entries
            .iter()
            .rev()
            .filter(|entry| entry.merchant.environment == self.merchant.environment)
            .find_map(Entry::balance_now)
            .is_some_and(Won::is_zero)
    }

    /// Reads a payment.
    ///
    /// # Errors
    ///
    /// [`RefundError::NoSuchPayment`], and whatever reading gives.
    pub(crate) fn read_payment(&self, tid: &Tid) -> Result<Snapshot, RefundError> {
        // Before the payment is read: whatever happens to it from here on shows.
        let mark = self.journal.mark()?;
        let seen = Timestamp::now();
        let at_most = self.reading_time();
        let waiting = self.progress.wait_for_payment(at_most);
        let lookup = self.gateway.look_up(tid, Some(at_most))?;
        drop(waiting);
        let payment = lookup
            .payment
            .ok_or_else(|| RefundError::NoSuchPayment(tid.clone()))?;
        Ok(Snapshot {
            payment,
            date: lookup.date,
            mark,
            seen,
        })
    }

    /// Asks the journal whether a refund may be made of a payment as it was read.
    ///
    /// # Errors
    ///
    /// [`RefundError::Journal`].
    pub(crate) fn ask_journal_of(
        &self,
        order: &Order,
        snapshot: &Snapshot,
        eyes: Eyes,
    ) -> Result<Clearance, RefundError> {
        let reading = snapshot.sighting(order, eyes);
        let (environment, mark) = (self.merchant.environment, snapshot.mark);
        let reading = Some(&reading);
        Ok(self
            .journal
            .check(environment, order, reading, mark, self.settle)?)
    }

    /// Plans a refund from a payment as it was read, or as it will be.
    ///
    /// # Errors
    ///
    /// [`RefundError::NotRefundable`]; [`RefundError::Journal`] where a limit forbids it; [`RefundError::Unexplained`]
    /// where as much was given back elsewhere, nobody sees it, and nobody said that it is known.
    pub(crate) fn plan(
        &self,
        order: &Order,
        snapshot: &Snapshot,
        clearance: Clearance,
        eyes: Eyes,
    ) -> Result<PlannedRefund, RefundError> {
        let refund = plan(&snapshot.payment, order)?;
        self.journal
            .check_limits(self.merchant.environment, refund.amount, &self.limits)?;
        let planned = PlannedRefund {
            merchant: self.merchant.clone(),
            via: self.via.clone(),
            asked: order.asked,
            reference: order.reference.clone(),
            again_after: order.again_after,
            refund,
            reading: snapshot.sighting(order, eyes),
            mark: snapshot.mark,
            payment: snapshot.payment.clone(),
            clearance,
            seen: snapshot.seen,
        };
        let is_known = eyes == Eyes::Person || order.expect_balance.is_some();
        if !is_known && planned.is_unexplained() {
            return Err(RefundError::Unexplained(Box::new(planned)));
        }
        Ok(planned)
    }

    /// Prepares a refund once more, from the payment as it is now, which must be as it was shown.
    ///
    /// # Errors
    ///
    /// As [`Refunder::prepare`]; [`RefundError::PaymentDiffers`].
    pub(crate) fn prepare_again(
        &self,
        order: &Order,
        shown: &PlannedRefund,
        eyes: Eyes,
    ) -> Result<PlannedRefund, RefundError> {
        self.ask_journal_only(order)?;
        let snapshot = self.read_payment(&order.tid)?;
        if shown.payment != snapshot.payment {
            return Err(RefundError::PaymentDiffers {
                shown: Box::new(shown.payment.clone()),
                now: Box::new(snapshot.payment),
            });
        }
        let clearance = self.ask_journal_of(order, &snapshot, eyes)?;
        self.plan(order, &snapshot, clearance, eyes)
    }

    /// Holds signals back while refunds are sent. The first one that comes while a refund is on its way
    /// is a [`RefundEvent::Interrupted`]. What would be said if one ended the run gives way.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn hold_signals(&self, word: Option<LastWord>) -> io::Result<Interruption> {
        let out = Arc::clone(&self.out);
        let progress = Arc::clone(&self.progress);
        Interruption::hold(word, move |signals| {
            if is_told(signals, out.load(Ordering::SeqCst)) {
                progress.tell(&RefundEvent::Interrupted);
            }
        })
    }

    /// Makes a refund, at most once, and says what came of it.
    ///
    /// A signal before it is sent keeps it from being sent; the first one after that lets it come to
    /// its end, the second leaves it unknown.
    ///
    /// # Errors
    ///
    /// [`JournalError`]: nothing was sent.
    pub fn carry_out(
        &self,
        planned: &PlannedRefund,
        held: &Interruption,
    ) -> Result<Outcome, JournalError> {
        let mut watcher = self.watcher(held, Some(&*self.progress));
        let sent = self.send_once(planned, held, &mut watcher)?;
        let answer = sent.detail.clone();
        let looked = self
            .journal
            .look_until_proven(sent, self.settle, &mut watcher);
        let mut outcome = looked.with_answer(answer);
        self.journal.record_again(&mut outcome);
        Ok(outcome)
    }

    /// Makes a refund as far as its answer.
    ///
    /// # Errors
    ///
    /// As [`Refunder::carry_out`].
    pub(crate) fn send(
        &self,
        planned: &PlannedRefund,
        held: &Interruption,
    ) -> Result<Outcome, JournalError> {
        self.send_once(planned, held, &mut self.watcher(held, None))
    }

    /// Looks at the payment of a refund that was sent until it is proven what came of it, or for as
    /// long as looking helps.
    pub(crate) fn look_until_proven(&self, sent: Outcome, held: &Interruption) -> Outcome {
        let mut watcher = self.watcher(held, None);
        self.journal
            .look_until_proven(sent, self.settle, &mut watcher)
    }

    /// Writes down once more what could not be recorded.
    pub(crate) fn record_again(&self, outcome: &mut Outcome) {
        self.journal.record_again(outcome);
    }

    fn watcher<'w>(
        &'w self,
        held: &'w Interruption,
        progress: Option<&'w dyn RefundProgress>,
    ) -> Watcher<'w> {
        Watcher {
            gateway: &self.gateway,
            settle: self.settle,
            held,
            progress,
            has_looked: false,
        }
    }

    fn send_once(
        &self,
        planned: &PlannedRefund,
        held: &Interruption,
        observer: &mut dyn Observer,
    ) -> Result<Outcome, JournalError> {
        let gateway = Arc::clone(&self.gateway);
        self.journal.send_once(
            planned,
            &self.limits,
            self.settle,
            move || {
                if held.count() > 0 {
                    return Err(CallFailure::InterruptedBefore);
                }
                // Nothing has left: one signal is enough.
                let ready = held.work(1, move || {
                    let pass = gateway.ready_to_cancel()?;
                    Ok::<_, crate::gateway::GatewayError>((pass, gateway.last_date()))
                });
                match ready {
                    Ok(Some(Ok(ready))) => Ok(ready),
                    Ok(Some(Err(error))) => Err(error.into()),
                    Ok(None) => Err(CallFailure::InterruptedBefore),
                    Err(error) => Err(no_thread(&error)),
                }
            },
            |pass, refund, departure| self.post(pass, refund, *departure, held),
            observer,
        )
    }

    /// Looks at the payment of a refund that is not certain, and writes down what that proves.
    ///
    /// # Errors
    ///
    /// As [`Journal::reconcile`].
    pub fn reconcile(&self, entry: &Entry) -> Result<Outcome, JournalError> {
        self.journal
            .reconcile(entry.id, self.settle_of(entry), |entry| {
                look_at(&self.gateway, &entry.tid)
            })
    }

    /// Returns how long an unchanged payment leaves the refund in doubt.
    #[must_use]
    pub fn settle_of(&self, entry: &Entry) -> Duration {
        settle_of(
            &self.via.profile,
            self.settle,
            entry,
            self.journal.death_ends_calls(),
        )
    }

    /// Looks at the payment of a refund, for a person who decides.
    ///
    /// # Errors
    ///
    /// Whatever the gateway says.
    pub fn look(&self, tid: &Tid) -> Result<(Observation, Option<Payment<'static>>), RefundError> {
        let waiting = self.progress.wait_for_payment(LOOK_TIMEOUT);
        let lookup = self.gateway.look_up(tid, Some(LOOK_TIMEOUT))?;
        drop(waiting);
        let look = Observation::of(lookup.payment.as_ref(), lookup.date);
        Ok((look, lookup.payment))
    }

    /// Writes down a person's decision, after a look that was made after `mark`.
    ///
    /// # Errors
    ///
    /// As [`Journal::resolve`].
    pub fn resolve(
        &self,
        entry: &Entry,
        ruling: Ruling,
        note: &str,
        look: &Observation,
        mark: Mark,
    ) -> Result<Entry, JournalError> {
        let settle = self.settle_of(entry);
        self.journal
            .resolve(entry, ruling, note, look, mark, settle)
    }

    fn post(
        &self,
        pass: CancelPass,
        refund: &Refund,
        departure: Departure,
        held: &Interruption,
    ) -> Answer {
        let not_sent = |why| Answer::NotSent { why };
        self.out.fetch_add(1, Ordering::SeqCst);
        let waiting = self.progress.wait_for_answer(self.gateway.cancel_timeout());
        let answer = if held.count() == 0 {
            let gateway = Arc::clone(&self.gateway);
            let refund = refund.clone();
            held.work(SIGNALS_TO_GIVE_UP, move || {
                // The last look at the clock before the request leaves.
                if departure.is_timely(Timestamp::now()) {
                    gateway.cancel_payment(pass, &refund)
                } else {
                    not_sent(CallFailure::TooLate {
                        limit_seconds: Departure::TIME.as_secs(),
                    })
                }
            })
        } else {
            Ok(Some(not_sent(CallFailure::InterruptedBefore)))
        };
        drop(waiting);
        self.out.fetch_sub(1, Ordering::SeqCst);
        match answer {
            Ok(Some(answer)) => answer,
            Ok(None) => Answer::Unknown {
                why: if held.count() < SIGNALS_TO_GIVE_UP {
                    CallFailure::EndedUnheard
                } else {
                    CallFailure::InterruptedMeanwhile
                },
                http_status: None,
                words: None,
            },
            Err(error) => not_sent(no_thread(&error)),
        }
    }
}

/// The time limit of the reading before a refund, tries and all, in time-outs of a search.
const READING_TIMEOUTS: u32 = 3;

/// Tells whether a signal is worth a word: the first, while so many requests are out.
const fn is_told(signals: usize, requests: usize) -> bool {
    signals == 1 && requests > 0
}

/// Says how long an unchanged payment leaves a refund in doubt: as the profile says now that it was made with;
/// with another, the longer of what that one says and said. So it is while no answer is known and the call may still
/// be under way on another machine, whose profile of that name waits longer.
fn settle_of(profile: &str, settle: Duration, entry: &Entry, death_ends_calls: bool) -> Duration {
    let may_be_out = entry.answered_at.is_none() && !death_ends_calls;
    if entry.via.profile == profile && !may_be_out {
        settle
    } else {
        settle.max(entry.settle)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use super::*;
    use crate::gateway::{Account, Endpoint};
    use crate::interruption;
    use crate::journal::{JournalPlace, Person, Sighting, State};
    use crate::payment::sample::{paid_card, plain_order};
    use crate::payment::{AmountAsked, Environment, Extent, FinalCodes, Reading, Time, parse_time};
    use crate::refund::progress::tests::Unwatched;
    use crate::secret::Secret;

    /// A gateway that nobody answers for.
    pub(in crate::refund) fn unreachable() -> Arc<Gateway> {
        let account = Account {
            endpoint: Endpoint::parse("http://127.0.0.1:1").unwrap(),
            api_id: "shop".to_owned(),
            api_key: Secret::new("key".to_owned()),
            connect_timeout: Duration::from_secs(5),
            search_timeout: Duration::from_secs(5),
            cancel_timeout: Duration::from_secs(5),
            ca_file: None,
            proxy: None,
            final_codes: FinalCodes::default(),
        };
        Arc::new(Gateway::new(account, 1, Arc::new(|_| {})).unwrap())
    }

    fn merchant() -> Merchant {
        Merchant {
            environment: Environment::Sandbox,
            api_id: "shop".to_owned(),
        }
    }

    fn via() -> Via {
        Via {
            profile: "store-test".to_owned(),
            base_url: String::new(),
        }
    }

    /// A refund of all of a payment of 12,000 won, as a journal allows it in which nothing stands.
    pub(crate) fn planned() -> PlannedRefund {
        let payment = paid_card();
        PlannedRefund {
            merchant: merchant(),
            via: via(),
            asked: AmountAsked::Full,
            reference: None,
            again_after: None,
            refund: Refund {
                tid: payment.tid.parse().unwrap(),
                amount: Won::new(12_000),
                extent: Extent::Whole,
                names_amount: true,
                taxfree_amount: None,
                reason: "고객 변심".parse().unwrap(),
                account: None,
            },
            reading: Sighting {
                balance: Some(Won::new(12_000)),
                is_stated: false,
                cancelled_at: None,
                date: None,
                is_rollback_known: false,
            },
            mark: crate::journal::tests::mark(),
            payment,
            clearance: Clearance::default(),
            seen: Timestamp::now(),
        }
    }

    /// Refunds with a profile of ten minutes, at a gateway that nobody answers for.
    fn refunder(journal: &Journal) -> Refunder<'_> {
        Refunder::new(
            journal,
            unreachable(),
            merchant(),
            via(),
            Limits::default(),
            Duration::from_secs(600),
            Arc::new(Unwatched),
        )
    }

    #[test]
    fn another_profile_ends_no_doubt_earlier_than_the_one_it_was_made_with() {
        let is_out = None;
        let answered = Some(Timestamp::UNIX_EPOCH);
        let made_with = |profile: &str, seconds, answered_at, death_ends_calls| {
            let entry = crate::journal::tests::entry();
            let entry = Entry {
                answered_at,
                settle: Duration::from_secs(seconds),
                via: Via {
                    profile: profile.to_owned(),
                    ..entry.via
                },
                ..entry
            };
            let settle = Duration::from_secs(600);
            settle_of("store-test", settle, &entry, death_ends_calls).as_secs()
        };
        for death_ends_calls in [true, false] {
            let own = made_with("store-test", 3_600, answered, death_ends_calls);
            assert_eq!(own, 600, "its own, as it is now");
            assert_eq!(
                made_with("another", 3_600, answered, death_ends_calls),
                3_600
            );
            assert_eq!(made_with("another", 60, answered, death_ends_calls), 600);
        }
        assert_eq!(made_with("store-test", 3_600, is_out, true), 600);
        let out = made_with("store-test", 3_600, is_out, false);
        assert_eq!(
            out, 3_600,
            "its call may be under way, with the patience of another machine"
        );
    }

    #[test]
    fn what_went_back_elsewhere_is_said_to_be_known_or_seen_by_a_person() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.sqlite3");
        let journal =
            Journal::open(&JournalPlace::File(path), Person::new("mina", "shop")).unwrap();
        let refunder = refunder(&journal);
        let snapshot = Snapshot {
            payment: Payment {
                balance_left: Reading::Value(Won::new(7_000)),
                cancelled_at: Time::read("20260123101500".into(), parse_time),
                ..paid_card()
            },
            date: None,
            mark: journal.mark().unwrap(),
            seen: Timestamp::now(),
        };
        let plan = |expect_balance: Option<u64>, eyes| {
            let part = AmountAsked::Part(Won::new(5_000));
            let order = Order {
                expect_balance: expect_balance.map(Won::new),
                ..plain_order(&snapshot.payment.tid, part)
            };
            refunder.plan(&order, &snapshot, Clearance::default(), eyes)
        };
        let unseen = plan(None, Eyes::Nobody);
        assert!(
            matches!(unseen, Err(RefundError::Unexplained(_))),
            "{unseen:?}"
        );
        assert!(plan(Some(7_000), Eyes::Nobody).is_ok());
        assert!(plan(None, Eyes::Person).is_ok());
    }

    #[test]
    fn only_the_first_signal_is_told_and_only_while_a_request_is_out() {
        assert!(is_told(1, 1) && is_told(1, 3));
        assert!(!is_told(1, 0) && !is_told(2, 1));
    }

    #[test]
    fn a_signal_before_the_request_left_keeps_it_from_leaving() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.sqlite3");
        let journal =
            Journal::open(&JournalPlace::File(path), Person::new("mina", "shop")).unwrap();
        // Whoever asks this gateway is not interrupted, but refused.
        let refunder = refunder(&journal);
        let planned = || PlannedRefund {
            mark: journal.mark().unwrap(),
            ..planned()
        };
        let outcome = refunder
            .carry_out(&planned(), &interruption::tests::interrupted())
            .unwrap();
        assert_eq!(outcome.entry.state, State::NotSent);
        assert!(
            outcome.detail.to_string().contains("interrupted"),
            "{outcome:?}"
        );
        let outcome = refunder
            .carry_out(&planned(), &Interruption::default())
            .unwrap();
        assert!(
            outcome.detail.to_string().contains("refused"),
            "{outcome:?}"
        );
        assert_eq!(
            outcome.entry.attempt, 2,
            "the first is not left in anybody's hands"
        );
    }
}
