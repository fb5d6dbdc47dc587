//! Sends what was planned: several payments at a time, the rows of one payment one after the other.
//! Refuses to begin more while anything is in doubt.
//!
//! What has to be looked at is looked at beside the sending, in threads of their own: a job is for
//! requests, not for waiting. A no lets the other payments go on meanwhile; an answer that is lost
//! makes them wait, and ends the batch if looking does not tell.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::super::error::RefundError;
use super::super::progress::BatchProgress;
use super::super::refunder::Refunder;
use super::super::snapshot::Eyes;
use super::file::BatchLine;
use super::plan::Plan;
use super::queue::{Heard, NextPayment, NextRow, Queue, Work};
use super::result::RowResult;
use super::stop::{BatchStop, NotStarted};
use crate::interruption::Interruption;
use crate::journal::{JournalError, PlannedRefund, State};
use crate::payment::Order;

/// A payment that was read longer ago than this is read again before money moves.
const READING_AGE_MAX: Duration = Duration::from_secs(60);

/// Goes by the clock on the wall: the other one stands still while the machine sleeps. A reading out of
/// the future says that the clock was set, and is not trusted.
fn is_fresh(seen: Timestamp, now: Timestamp) -> bool {
    Duration::try_from(now.duration_since(seen)).is_ok_and(|age| age < READING_AGE_MAX)
}

/// How a batch is sent, and what stops it.
pub(crate) struct Rules<'a> {
    pub(crate) jobs: usize,
    /// After so many failures one after the other, nothing new is begun.
    pub(crate) max_refused: u32,
    /// Who saw the plan.
    pub(crate) eyes: Eyes,
    pub(crate) held: &'a Interruption,
    pub(crate) progress: &'a BatchProgress,
    /// What time it is.
    pub(crate) clock: fn() -> Timestamp,
}

/// Sends the planned rows, and hands over what becomes of each as it becomes known. Returns why it
/// stopped early, if it did.
pub(crate) fn send(
    refunder: &Refunder<'_>,
    plan: &Plan,
    rules: &Rules<'_>,
    mut ended: impl FnMut(usize, RowResult),
) -> Option<BatchStop> {
    let sending = Sending {
        refunder,
        plan,
        rules,
        queue: Mutex::new(Queue::new(&plan.payments, rules.max_refused)),
        changed: Condvar::new(),
    };
    let (found, findings) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..rules.jobs.min(plan.payments.len()) {
            let found = found.clone();
            let sending = &sending;
            let worker = move || {
                while let Some(hand) = sending.next_payment() {
                    sending.work(hand, scope, &found);
                }
            };
            // Those that are there do the work of those that cannot be had.
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                break;
            }
        }
        drop(found);
        for (index, result) in findings {
            ended(index, result);
        }
    });
    let queue = sending.queue.into_inner();
    let queue = queue.unwrap_or_else(PoisonError::into_inner);
    queue.stopped(rules.held.count() > 0)
}

/// A payment in the hands of a job or of a look. Whichever way it is let go of, what is left of it to
/// send is handed back, and the others learn of it.
struct Hand<'s> {
    sending: &'s Sending<'s>,
    work: Work,
}

impl Drop for Hand<'_> {
    fn drop(&mut self) {
        let mut queue = self.sending.lock();
        if thread::panicking() {
            // Nobody is left who could find out what became of a lost answer.
            queue.stop(BatchStop::ThreadBrokeOff);
        }
        queue.hand_back(self.work.clone());
        drop(queue);
        self.sending.changed.notify_all();
    }
}

/// What the threads of a batch share.
struct Sending<'a> {
    refunder: &'a Refunder<'a>,
    plan: &'a Plan,
    rules: &'a Rules<'a>,
    queue: Mutex<Queue>,
    changed: Condvar,
}

type Findings = Sender<(usize, RowResult)>;

/// A refund to look at, with its payment.
type Task<'s> = Mutex<Option<(RowResult, Hand<'s>)>>;

impl Sending<'_> {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next payment; waits while one may come back. `None` when nothing is left.
    fn next_payment(&self) -> Option<Hand<'_>> {
        let mut queue = self.lock();
        loop {
            match queue.next_payment() {
                NextPayment::Payment(work) => {
                    return Some(Hand {
                        sending: self,
                        work,
                    });
                }
                NextPayment::Over => {
                    self.changed.notify_all();
                    return None;
                }
                NextPayment::Wait => queue = self.wait(queue),
            }
        }
    }

    /// Takes the next row of a payment; waits while an answer is lost.
    fn next_row(&self, work: &mut Work) -> NextRow {
        let mut queue = self.lock();
        loop {
            if let Some(row) = queue.next_row(work, self.is_interrupted()) {
                return row;
            }
            queue = self.wait(queue);
        }
    }

    /// Waits for a change, and looks around now and then: a signal comes without a word to this lock.
    fn wait<'q>(&self, queue: MutexGuard<'q, Queue>) -> MutexGuard<'q, Queue> {
        let (queue, _) = self
            .changed
            .wait_timeout(queue, Duration::from_millis(100))
            .unwrap_or_else(PoisonError::into_inner);
        queue
    }

    fn is_interrupted(&self) -> bool {
        self.rules.held.count() > 0
    }

    /// Sends the rows of a payment until there are none left, or one has to be looked at.
    fn work<'s>(&'s self, mut hand: Hand<'s>, scope: &'s thread::Scope<'s, '_>, found: &Findings) {
        loop {
            let index = match self.next_row(&mut hand.work) {
                NextRow::Send(index) => index,
                NextRow::Leave(index, stop) => {
                    if self.planned(index).is_some() {
                        let why = NotStarted::Stopped(stop);
                        self.tell(index, RowResult::NotStarted(why), found);
                    }
                    continue;
                }
                NextRow::Over => return,
            };
            let Some((row, planned)) = self.planned(index) else {
                continue;
            };
            let result = self.send_one(row, planned, hand.work.is_first);
            let heard = heard(row.line, &result);
            self.lock().answered(&mut hand.work, heard);
            if !result.is_worth_a_look() {
                self.end_row(index, result, &mut hand.work, found);
                continue;
            }
            if !self.lock().may_look_aside() {
                self.look(index, result, &mut hand.work, found);
                continue;
            }
            self.look_aside(index, result, hand, scope, found);
            return;
        }
    }

    /// Returns a row that is to be sent.
    fn planned(&self, index: usize) -> Option<(&BatchLine, &PlannedRefund)> {
        let row = self.plan.rows.get(index)?;
        Some((&row.row, row.result.planned()?))
    }

    /// Looks at a refund in a thread of its own, which then hands back the other rows of its payment;
    /// where there is none to be had, in this one.
    fn look_aside<'s>(
        &'s self,
        index: usize,
        result: RowResult,
        hand: Hand<'s>,
        scope: &'s thread::Scope<'s, '_>,
        found: &Findings,
    ) {
        // Handed over in a place that both know: a thread that cannot be had takes nothing with it.
        let task = Arc::new(Mutex::new(Some((result, hand))));
        let look = move |task: &Task<'s>, found: &Findings| {
            let task = task.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some((result, mut hand)) = task {
                self.look(index, result, &mut hand.work, found);
                self.lock().looked_aside();
            }
        };
        let aside = {
            let (task, found) = (Arc::clone(&task), found.clone());
            move || look(&task, &found)
        };
        if thread::Builder::new().spawn_scoped(scope, aside).is_err() {
            look(&task, found);
        }
    }

    /// Looks at a refund until what came of it is proven, and ends its row.
    fn look(&self, index: usize, result: RowResult, work: &mut Work, found: &Findings) {
        let result = if let RowResult::Ended(outcome) = result {
            let proven = self.refunder.look_until_proven(*outcome, self.rules.held);
            RowResult::Ended(Box::new(proven))
        } else {
            result
        };
        let line = self.plan.rows.get(index).map_or(0, |row| row.row.line);
        let mut queue = self.lock();
        queue.looked(work, doubt_after_looks(line, &result));
        drop(queue);
        self.changed.notify_all();
        self.end_row(index, result, work, found);
    }

    /// Hands a row's result over; the other rows of its payment are not begun unless it is done.
    fn end_row(&self, index: usize, result: RowResult, work: &mut Work, found: &Findings) {
        let is_done = result.done().is_some();
        let line = self.plan.rows.get(index).map_or(0, |row| row.row.line);
        self.tell(index, result, found);
        if is_done {
            return;
        }
        for other in work.give_up() {
            if self.planned(other).is_some() {
                let why = NotStarted::EarlierNotDone { line };
                self.tell(other, RowResult::NotStarted(why), found);
            }
        }
    }

    fn tell(&self, index: usize, result: RowResult, found: &Findings) {
        self.rules
            .progress
            .add(1, result.done().unwrap_or_default());
        drop(found.send((index, result)));
    }

    fn send_one(&self, row: &BatchLine, planned: &PlannedRefund, is_first: bool) -> RowResult {
        let again;
        let planned = if is_first && is_fresh(planned.seen, (self.rules.clock)()) {
            planned
        } else {
            match self.prepare_again(row.order.clone(), planned, is_first) {
                Ok(planned) => {
                    again = planned;
                    &again
                }
                Err(error) => return RowResult::of(row, error),
            }
        };
        match self.refunder.send(planned, self.rules.held) {
            Ok(outcome) => RowResult::Ended(Box::new(outcome)),
            Err(error) => RowResult::of(row, error.into()),
        }
    }

    /// Reads a payment again: it must be as it was shown or, after another row of it, as that was
    /// foreseen to leave it.
    fn prepare_again(
        &self,
        order: Order,
        shown: &PlannedRefund,
        is_first: bool,
    ) -> Result<PlannedRefund, RefundError> {
        if is_first {
            return self.refunder.prepare_again(&order, shown, self.rules.eyes);
        }
        let order = Order {
            expect_balance: Some(shown.balance_before()),
            ..order
        };
        self.refunder.prepare(&order, self.rules.eyes)
    }
}

/// Tells what the answer to a row means for those after it.
fn heard(line: u64, result: &RowResult) -> Heard {
    match result {
        RowResult::Ended(outcome) => match outcome.entry.state {
            _ if outcome.unrecorded.is_some() => Heard::Stop(BatchStop::Unrecorded { line }),
            State::Refunded => Heard::Refunded,
            State::Unknown if outcome.entry.no().is_none() => Heard::Lost,
            State::Claimed | State::Sending => Heard::Stop(BatchStop::InDoubt { line }),
            State::Conflict => Heard::Stop(BatchStop::Conflict { line }),
            // A no too, whatever the looks will say.
            State::Unknown
            | State::Refused
            | State::NotSent
            | State::NotApplied
            | State::RolledBack => Heard::NotRefunded,
        },
        RowResult::InDoubt(_) => Heard::Stop(BatchStop::InDoubt { line }),
        RowResult::Failed(error)
            if matches!(**error, RefundError::Journal(JournalError::Store(_))) =>
        {
            Heard::Stop(BatchStop::JournalNotWritten)
        }
        RowResult::Failed(_)
        | RowResult::Planned(_)
        | RowResult::Before(_)
        | RowResult::NotStarted(_) => Heard::Nothing,
    }
}

/// Tells why the batch has to stop after a row was looked at, if so.
fn doubt_after_looks(line: u64, result: &RowResult) -> Option<BatchStop> {
    let RowResult::Ended(outcome) = result else {
        return None;
    };
    match outcome.entry.state {
        _ if outcome.unrecorded.is_some() => Some(BatchStop::Unrecorded { line }),
        State::Claimed | State::Sending | State::Unknown => Some(BatchStop::InDoubt { line }),
        State::Conflict => Some(BatchStop::Conflict { line }),
        State::Refunded
        | State::Refused
        | State::NotSent
        | State::NotApplied
        | State::RolledBack => None,
    }
}

/// Looks once more at a row that is not certain, at the end of a run, and writes down once more what
/// could not be recorded.
pub(crate) fn look_again(refunder: &Refunder<'_>, result: &mut RowResult, held: &Interruption) {
    let RowResult::Ended(outcome) = result else {
        return;
    };
    refunder.record_again(outcome);
    if held.count() > 0 || outcome.unrecorded.is_some() {
        return;
    }
    if let Ok(looked) = refunder.reconcile(&outcome.entry) {
        **outcome = looked;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::file;
    use super::super::plan;
    use super::*;
    use crate::command::session::tests::connection;
    use crate::command::{Connection, Console};
    use crate::interruption::tests::interrupted;
    use crate::journal::{Journal, JournalPlace, Observation, Observer, Outcome, Person};
    use crate::language::Language;
    use crate::payment::sample::{broken, plain_order};
    use crate::payment::{
        AmountAsked, Answer, CallFailure, Extent, Limits, Method, Period, Refund, Status, Tid, Won,
        korean_day,
    };
    use crate::terminal::{ColorChoice, Terminal};

    fn journal_in(folder: &tempfile::TempDir) -> Journal {
        let path = folder.path().join("journal.sqlite3");
        Journal::open(&JournalPlace::File(path), Person::new("mina", "shop")).unwrap()
    }

    /// Returns one that tells nobody of what it does.
    fn silent_refunder<'j>(connection: &Connection, journal: &'j Journal) -> Refunder<'j> {
        let terminal = Terminal::new(ColorChoice::Never, true, 0);
        let console = Console::new(terminal, Language::English);
        connection.refunder(journal, &Arc::new(console))
    }

    /// Returns card payments that nothing was refunded of.
    fn cards(connection: &Connection) -> Vec<Tid> {
        let month = Period::parse("30d", korean_day(Timestamp::now())).unwrap();
        let mut cards = Vec::new();
        let search = connection.gateway.search_payments(month, 1, |mut rows| {
            while let Some(batch) = rows.next_chunk()? {
                for row in batch.rows() {
                    let payment = row.payment().unwrap();
                    let is_card = payment.method == Method::Card;
                    // The mock takes one such payment in ten for paid out to the merchant.
                    let is_refundable = !payment.tid.ends_with('9');
                    if is_card && is_refundable && payment.status() == Status::Paid {
                        cards.push(payment.tid.parse().unwrap());
                    }
                }
            }
            Ok(())
        });
        search.unwrap();
        cards
    }

    const HOUR: Duration = Duration::from_secs(3600);

    fn in_an_hour() -> Timestamp {
        Timestamp::now().checked_add(HOUR).unwrap()
    }

    #[test]
    fn a_reading_is_good_for_a_minute() {
        let seen = Timestamp::now();
        let after = |time| is_fresh(seen, seen.checked_add(time).unwrap());
        assert!(after(Duration::ZERO));
        assert!(after(Duration::from_millis(59_999)));
        assert!(!after(Duration::from_secs(60)));
        assert!(!after(HOUR));
        let before = seen.checked_sub(Duration::from_secs(1)).unwrap();
        assert!(!is_fresh(seen, before), "the clock was set back");
    }

    /// Hears, looks at and waits for nothing.
    struct Nobody;

    impl Observer for Nobody {
        fn answered(&mut self, _: &Outcome) {}

        fn look(&mut self, _: &Tid) -> Result<Observation, CallFailure> {
            panic!("it is only sent");
        }

        fn wait(&mut self, _: Duration) -> bool {
            false
        }
    }

    #[test]
    fn a_row_in_doubt_is_looked_at_once_more_unless_the_run_is_interrupted() {
        let connection = connection("shop", 7);
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_in(&folder);
        let refunder = silent_refunder(&connection, &journal);
        let card = cards(&connection).swap_remove(0);
        let order = plain_order(card.as_str(), AmountAsked::Part(Won::new(300)));
        let planned = refunder.prepare(&order, Eyes::Person).unwrap();
        let lost = Answer::Unknown {
            why: broken(),
            http_status: None,
            words: None,
        };
        let ready = || Ok(((), None));
        let limits = Limits::default();
        let outcome =
            journal.send_once(&planned, &limits, HOUR, ready, |(), _, _| lost, &mut Nobody);
        let mut result = RowResult::Ended(Box::new(outcome.unwrap()));
        let balance_after = |result: &RowResult| result.entry().unwrap().balance_after;
        look_again(&refunder, &mut result, &interrupted());
        assert_eq!(balance_after(&result), None, "looked at all the same");
        look_again(&refunder, &mut result, &Interruption::default());
        assert_eq!(balance_after(&result), planned.reading.balance);
    }

    #[test]
    fn a_payment_that_was_read_long_ago_is_read_again_before_money_moves() {
        let connection = connection("shop", 7);
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_in(&folder);
        let refunder = silent_refunder(&connection, &journal);
        let [changed, unchanged] = &cards(&connection)[..2] else {
            panic!("no cards");
        };
        let file = format!("tid,amount,reason\n{changed},300,x\n{unchanged},300,x\n");
        let rows = file::read(file.as_bytes(), None, file::OtherColumns::default()).unwrap();
        let progress = BatchProgress::new(rows.len());
        let plan = plan::plan(&refunder, rows, 1, Eyes::Person, &progress).unwrap();
        // While a person looks at the plan, somebody else refunds a part of one of them.
        let refund = Refund {
            tid: changed.clone(),
            amount: Won::new(500),
            extent: Extent::Part,
            names_amount: true,
            taxfree_amount: None,
            reason: "elsewhere".parse().unwrap(),
            account: None,
        };
        let pass = connection.gateway.ready_to_cancel().unwrap();
        let elsewhere = connection.gateway.cancel_payment(pass, &refund);
        assert!(matches!(elsewhere, Answer::Accepted(_)), "{elsewhere:?}");
        let rules = Rules {
            jobs: 1,
            max_refused: 5,
            eyes: Eyes::Person,
            held: &Interruption::default(),
            progress: &progress,
            clock: in_an_hour,
        };
        let mut results = Vec::new();
        assert_eq!(
            send(&refunder, &plan, &rules, |index, result| results
                .push((index, result))),
            None
        );
        let [
            (0, RowResult::Failed(error)),
            (1, RowResult::Ended(outcome)),
        ] = results.as_slice()
        else {
            panic!("{results:?}");
        };
        assert!(
            matches!(**error, RefundError::PaymentDiffers { .. }),
            "{error:?}"
        );
        assert_eq!(outcome.entry.state, State::Refunded);
    }
}
