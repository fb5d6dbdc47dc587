//! What the threads of a batch share: what is still to be done, and what keeps it from being begun. A
//! machine without threads or clocks, so that a test can drive it through any order of events.
//!
//! A payment is taken, its rows are sent one after the other, and what is left of it is handed back. A row
//! is begun only while no answer is lost and nothing has stopped the batch; whoever asks meanwhile is told to
//! wait.

use std::collections::VecDeque;

use super::stop::BatchStop;

/// What is still to be done, and what keeps it from being begun.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: VecDeque<Work>,
    /// How many payments are in the hands of a job or of a look, and may come back.
    in_hand: usize,
    /// How many of these are looked at beside the sending.
    looked_at: usize,
    /// How many lost answers are being looked for.
    lost: usize,
    /// How many rows in a row were not refunded.
    not_refunded: u32,
    not_refunded_max: u32,
    stop: Option<BatchStop>,
}

/// The rows of one payment that are still to be sent, in their order.
#[derive(Clone, Debug)]
pub(super) struct Work {
    rows: VecDeque<usize>,
    /// Whether the payment was read for the plan and nothing was sent of it since.
    pub(super) is_first: bool,
    /// Its answer is lost, and is being looked for.
    is_lost: bool,
}

/// What there is for a job.
#[derive(Debug)]
pub(super) enum NextPayment {
    Payment(Work),
    /// One may come back.
    Wait,
    /// Nothing is left.
    Over,
}

/// What to do next with a payment in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextRow {
    Send(usize),
    /// The row is not begun.
    Leave(usize, BatchStop),
    /// No row is left.
    Over,
}

/// What an answer means for the rows after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Refunded,
    /// A no, or a call that was not made: so many in a row have one cause.
    NotRefunded,
    /// Nobody knows, until it was looked for.
    Lost,
    Stop(BatchStop),
    /// Nothing: the row was not sent.
    Nothing,
}

/// How many refunds are looked at in threads of their own; beyond that a job does it.
pub(super) const LOOKED_AT_MAX: usize = 64;

impl Queue {
    /// Takes the rows of each payment. After so many rows in a row that were not refunded it stops.
    pub(super) fn new(payments: &[Vec<usize>], not_refunded_max: u32) -> Self {
        let work = |rows: &Vec<usize>| Work {
            rows: rows.iter().copied().collect(),
            is_first: true,
            is_lost: false,
        };
        Self {
            waiting: payments.iter().map(work).collect(),
            in_hand: 0,
            looked_at: 0,
            lost: 0,
            not_refunded: 0,
            not_refunded_max,
            stop: None,
        }
    }

    /// Returns why nothing more is begun, if so.
    pub(super) fn stopped(&self, is_interrupted: bool) -> Option<BatchStop> {
        if is_interrupted {
            return Some(BatchStop::Interrupted);
        }
        self.stop
    }

    /// Lets nothing more be begun; the first cause is the one that is told.
    pub(super) fn stop(&mut self, stop: BatchStop) {
        self.stop.get_or_insert(stop);
    }

    /// Takes the next payment.
    pub(super) fn next_payment(&mut self) -> NextPayment {
        if let Some(work) = self.waiting.pop_front() {
            self.in_hand = self.in_hand.saturating_add(1);
            NextPayment::Payment(work)
        } else if self.in_hand > 0 {
            NextPayment::Wait
        } else {
            NextPayment::Over
        }
    }

    /// Takes the next row of a payment in hand; `None` while nothing may be begun.
    pub(super) fn next_row(&mut self, work: &mut Work, is_interrupted: bool) -> Option<NextRow> {
        let stopped = self.stopped(is_interrupted);
        if stopped.is_none() && self.lost > 0 && !work.rows.is_empty() {
            return None;
        }
        Some(match (work.rows.pop_front(), stopped) {
            (None, _) => NextRow::Over,
            (Some(row), Some(stop)) => NextRow::Leave(row, stop),
            (Some(row), None) => NextRow::Send(row),
        })
    }

    /// Heeds how a row was answered.
    pub(super) fn answered(&mut self, work: &mut Work, heard: Heard) {
        work.is_first = false;
        match heard {
            Heard::Refunded => self.not_refunded = 0,
            Heard::NotRefunded => {
                self.not_refunded = self.not_refunded.saturating_add(1);
                if self.not_refunded >= self.not_refunded_max {
                    let rows = self.not_refunded;
                    self.stop(BatchStop::NotRefunded { rows });
                }
            }
            Heard::Lost => {
                work.is_lost = true;
                self.lost = self.lost.saturating_add(1);
            }
            Heard::Stop(stop) => self.stop(stop),
            Heard::Nothing => {}
        }
    }

    /// Tells whether one more may be looked at beside the sending, and counts it.
    pub(super) fn may_look_aside(&mut self) -> bool {
        if self.looked_at >= LOOKED_AT_MAX {
            return false;
        }
        self.looked_at = self.looked_at.saturating_add(1);
        true
    }

    /// Ends a look beside the sending.
    pub(super) fn looked_aside(&mut self) {
        self.looked_at = self.looked_at.saturating_sub(1);
    }

    /// Heeds what looking came to: an answer that stays lost is a reason to stop.
    pub(super) fn looked(&mut self, work: &mut Work, stop: Option<BatchStop>) {
        if let Some(stop) = stop {
            self.stop(stop);
        }
        self.find(work);
    }

    /// Takes back what is left of a payment.
    pub(super) fn hand_back(&mut self, mut work: Work) {
        self.find(&mut work);
        self.in_hand = self.in_hand.saturating_sub(1);
        if !work.rows.is_empty() {
            self.waiting.push_front(work);
        }
    }

    /// Nobody looks for the answer any more.
    fn find(&mut self, work: &mut Work) {
        if std::mem::take(&mut work.is_lost) {
            self.lost = self.lost.saturating_sub(1);
        }
    }
}

impl Work {
    /// Takes the rows that are left, which will not be sent.
    pub(super) fn give_up(&mut self) -> impl Iterator<Item = usize> {
        std::mem::take(&mut self.rows).into_iter()
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow of these counts would fail the test"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What becomes of a row that is sent.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Fate {
        Refunded,
        /// A no; looking agrees.
        Refused,
        /// A no; looking finds that it was made all the same.
        RefusedAndMade,
        /// No answer; looking finds that it was made.
        LostAndMade,
        /// No answer; looking finds that it was not made.
        LostAndNotMade,
        /// No answer, and looking finds nothing out.
        LostForGood,
        /// It was not sent.
        Failed,
        /// The journal cannot be written.
        NotRecorded,
        /// The thread that sends it breaks off.
        Breaks,
    }

    const LINE: u64 = 7;

    impl Fate {
        fn heard(self) -> Heard {
            match self {
                Self::Refunded => Heard::Refunded,
                Self::Refused | Self::RefusedAndMade => Heard::NotRefunded,
                Self::LostAndMade | Self::LostAndNotMade | Self::LostForGood => Heard::Lost,
                Self::Failed => Heard::Nothing,
                Self::NotRecorded | Self::Breaks => Heard::Stop(BatchStop::JournalNotWritten),
            }
        }

        fn is_worth_a_look(self) -> bool {
            matches!(self.heard(), Heard::Lost | Heard::NotRefunded)
        }

        /// Whether the rows after it may be sent, once it is known.
        fn is_done(self) -> bool {
            matches!(
                self,
                Self::Refunded | Self::RefusedAndMade | Self::LostAndMade
            )
        }
    }

    fn any_fate() -> impl Strategy<Value = Fate> {
        prop_oneof![
            6 => Just(Fate::Refunded),
            1 => Just(Fate::Refused),
            1 => Just(Fate::RefusedAndMade),
            1 => Just(Fate::LostAndMade),
            1 => Just(Fate::LostAndNotMade),
            1 => Just(Fate::LostForGood),
            1 => Just(Fate::Failed),
            1 => Just(Fate::NotRecorded),
            1 => Just(Fate::Breaks),
        ]
    }

    /// A thread of the batch, as far as it is.
    enum Actor {
        Free,
        Holding(Work),
        Sending(Work, usize),
        Looking {
            work: Work,
            row: usize,
            is_aside: bool,
        },
        Over,
    }

    /// A batch, and what an onlooker has seen of it.
    struct World {
        queue: Queue,
        payments: Vec<Vec<usize>>,
        fates: Vec<Fate>,
        actors: Vec<Actor>,
        is_interrupted: bool,
        /// How often each row was told of, and whether it is done.
        told: Vec<u32>,
        is_done: Vec<bool>,
        /// Rows whose thread broke off: nobody tells of them.
        broken: usize,
        lost: usize,
        no_in_a_row: u32,
        is_stopped: bool,
    }

    impl World {
        fn new(fates: &[Vec<Fate>], jobs: usize, not_refunded_max: u32) -> Self {
            let mut next = 0..;
            let payments: Vec<Vec<usize>> = fates
                .iter()
                .map(|rows| next.by_ref().take(rows.len()).collect())
                .collect();
            let fates = fates.concat();
            Self {
                queue: Queue::new(&payments, not_refunded_max),
                payments,
                actors: (0..jobs).map(|_| Actor::Free).collect(),
                is_interrupted: false,
                told: vec![0; fates.len()],
                is_done: vec![false; fates.len()],
                fates,
                broken: 0,
                lost: 0,
                no_in_a_row: 0,
                is_stopped: false,
            }
        }

        /// Lets one thread do the next thing it does in one breath; `false` where it waits.
        fn step(&mut self, actor: usize) -> bool {
            let was = std::mem::replace(&mut self.actors[actor], Actor::Over);
            let (is, has_moved) = match was {
                Actor::Free => match self.queue.next_payment() {
                    NextPayment::Payment(work) => (Actor::Holding(work), true),
                    NextPayment::Wait => (Actor::Free, false),
                    NextPayment::Over => (Actor::Over, true),
                },
                Actor::Holding(mut work) => {
                    match self.queue.next_row(&mut work, self.is_interrupted) {
                        Some(NextRow::Send(row)) => {
                            self.check_that_it_may_be_sent(row);
                            (Actor::Sending(work, row), true)
                        }
                        Some(NextRow::Leave(row, _)) => {
                            assert!(self.is_stopped || self.is_interrupted, "row {row} is left");
                            self.told[row] += 1;
                            (Actor::Holding(work), true)
                        }
                        None => (Actor::Holding(work), false),
                        Some(NextRow::Over) => {
                            self.queue.hand_back(work);
                            (Actor::Free, true)
                        }
                    }
                }
                Actor::Sending(work, row) => (self.answer(work, row), true),
                Actor::Looking {
                    work,
                    row,
                    is_aside,
                } => (self.look(work, row, is_aside), true),
                Actor::Over => (Actor::Over, false),
            };
            self.actors[actor] = is;
            has_moved
        }

        fn check_that_it_may_be_sent(&self, row: usize) {
            assert!(!self.is_interrupted, "row {row} after a signal");
            assert!(!self.is_stopped, "row {row} after a reason to stop");
            assert_eq!(self.lost, 0, "row {row} while an answer is lost");
            assert_eq!(self.told[row], 0, "row {row} once more");
            let payment = self.payments.iter().find(|rows| rows.contains(&row));
            for earlier in payment.unwrap().iter().take_while(|other| **other != row) {
                assert!(self.is_done[*earlier], "row {row} before {earlier} is done");
            }
        }

        fn answer(&mut self, mut work: Work, row: usize) -> Actor {
            let fate = self.fates[row];
            if fate == Fate::Breaks {
                self.queue.stop(BatchStop::ThreadBrokeOff);
                self.is_stopped = true;
                self.broken += 1;
                self.queue.hand_back(work);
                return Actor::Over;
            }
            self.queue.answered(&mut work, fate.heard());
            match fate.heard() {
                Heard::Refunded => self.no_in_a_row = 0,
                Heard::NotRefunded => {
                    self.no_in_a_row += 1;
                    self.is_stopped |= self.no_in_a_row >= self.queue.not_refunded_max;
                }
                Heard::Lost => self.lost += 1,
                Heard::Stop(_) => self.is_stopped = true,
                Heard::Nothing => {}
            }
            if !fate.is_worth_a_look() {
                return self.end_row(work, row);
            }
            if self.queue.may_look_aside() {
                self.actors.push(Actor::Looking {
                    work,
                    row,
                    is_aside: true,
                });
                return Actor::Free;
            }
            Actor::Looking {
                work,
                row,
                is_aside: false,
            }
        }

        fn look(&mut self, mut work: Work, row: usize, is_aside: bool) -> Actor {
            let fate = self.fates[row];
            let stop = BatchStop::InDoubt { line: LINE };
            let stop = (fate == Fate::LostForGood).then_some(stop);
            self.is_stopped |= stop.is_some();
            self.queue.looked(&mut work, stop);
            if fate.heard() == Heard::Lost {
                self.lost -= 1;
            }
            let after = self.end_row(work, row);
            let (true, Actor::Holding(work)) = (is_aside, after) else {
                unreachable!("a row that was looked at ends with the payment in hand");
            };
            self.queue.hand_back(work);
            self.queue.looked_aside();
            Actor::Over
        }

        fn end_row(&mut self, mut work: Work, row: usize) -> Actor {
            self.told[row] += 1;
            self.is_done[row] = self.fates[row].is_done();
            if !self.is_done[row] {
                for other in work.give_up() {
                    self.told[other] += 1;
                }
            }
            Actor::Holding(work)
        }

        fn is_over(&self) -> bool {
            self.actors.iter().all(|actor| matches!(actor, Actor::Over))
        }
    }

    /// How a batch ends whose threads take turns in this order; a signal comes before this turn.
    fn run(mut world: World, turns: &[usize], signal_at: Option<usize>) -> World {
        for turn in 0.. {
            if world.is_over() {
                return world;
            }
            world.is_interrupted |= signal_at == Some(turn);
            let count = world.actors.len();
            let chosen = turns.get(turn % turns.len()).copied().unwrap_or(0);
            // Where one waits, it is the next one's turn.
            let has_moved = (0..count).any(|next| world.step((chosen + next) % count));
            assert!(has_moved, "they wait for one another");
        }
        unreachable!()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn whatever_the_order_of_events_each_row_is_told_once_and_none_is_begun_in_doubt(
            fates in proptest::collection::vec(proptest::collection::vec(any_fate(), 1..4), 0..6),
            jobs in 1_usize..5,
            not_refunded_max in 1_u32..4,
            turns in proptest::collection::vec(0_usize..8, 1..40),
            signal_at in proptest::option::of(0_usize..40),
        ) {
            let world = run(World::new(&fates, jobs, not_refunded_max), &turns, signal_at);
            let queue = &world.queue;
            prop_assert_eq!((queue.lost, queue.in_hand, queue.looked_at), (0, 0, 0));
            prop_assert!(world.told.iter().all(|count| *count <= 1), "{:?}", world.told);
            let untold = world.told.iter().filter(|count| **count == 0).count();
            // Where every thread broke off nobody is left to tell of the rows after it.
            if world.broken < jobs {
                prop_assert_eq!(untold, world.broken);
                prop_assert!(queue.waiting.is_empty());
            }
            let is_stopped = queue.stopped(false).is_some();
            prop_assert_eq!(is_stopped, world.is_stopped);
        }
    }

    #[test]
    fn beyond_so_many_looks_a_job_looks_itself() {
        let mut queue = Queue::new(&[], 1);
        assert!((0..LOOKED_AT_MAX).all(|_| queue.may_look_aside()));
        assert!(!queue.may_look_aside());
        queue.looked_aside();
        assert!(queue.may_look_aside());
    }

    #[test]
    fn the_first_reason_to_stop_is_the_one_that_is_told() {
        let mut queue = Queue::new(&[vec![0]], 1);
        queue.stop(BatchStop::InDoubt { line: 2 });
        queue.stop(BatchStop::Unrecorded { line: 3 });
        assert_eq!(queue.stopped(false), Some(BatchStop::InDoubt { line: 2 }));
        assert_eq!(queue.stopped(true), Some(BatchStop::Interrupted));
    }
}
