//! The protocol searched exhaustively: two runs that are told to make the same refund, a gateway
//! that applies, loses and delays requests, replies that get lost or lie, and crashes between any
//! two steps, as many as there may be.
//!
//! The model has its own gateway, and its own copy of the order of steps in
//! [`Journal`](super::Journal). What follows what, what a look proves and what blocks a refund is the
//! journal's own code: [`advance`], [`conclude`] and [`standing`].
//!
//! It assumes what the journal assumes, and shows that the first two are needed by taking them away:
//! - a request is applied within `SETTLE` of when it left, or never;
//! - a run that holds its lock is alive, and one that does not is dead;
//! - the gateway does not say no and act afterwards, and a look is not stale;
//! - nobody else moves the balance.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::claim::{Standing, Wanted, standing};
use super::entry::{Entry, Event, Evidence, RefundId, Replied, Reply, State};
use super::reconcile::{Finding, Look, conclude};
use super::{Mark, advance, tests};
use crate::payment::{Foreign, What, Won};

/// How many ticks an unchanged payment leaves a lost request in doubt.
const SETTLE: u8 = 2;

/// What is left of the payment at first: enough for a second refund, were one made.
const BALANCE: u8 = 3;

/// How many refunds the journal has room for; then the runs give up.
const ROOM: usize = 2;

/// Which assumptions hold.
#[derive(Clone, Copy)]
struct Rules {
    /// Requests are applied within `SETTLE`, or never.
    is_punctual: bool,
    /// A living run is known to be alive.
    sees_life: bool,
}

/// All there is: the journal, the gateway, the runs. The clock is in the ages of the rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    rows: Vec<Row>,
    runs: [At; 2],
}

/// A refund in the journal, and what truly became of its one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Row {
    state: State,
    evidence: Option<Evidence>,
    /// The run that sends it, while that lives.
    owner: Option<usize>,
    balance_before: u8,
    /// Ticks since the request left, as the journal counts them; no more than `SETTLE`.
    age: u8,
    is_declined: bool,
    request: Request,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Request {
    NotLeft,
    UnderWay,
    Applied,
    Lost,
}

/// What a run is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    Read,
    Claim { balance: u8, has_changed: bool },
    BeginSending { row: usize },
    Send { row: usize },
    Wait { row: usize },
    WriteAnswer { row: usize, replied: Replied },
    Look { row: usize },
    WriteLook { row: usize, balance: u8, age: u8 },
    Done,
}

impl World {
    /// Every world that may come next.
    fn next(&self, rules: Rules) -> Vec<Self> {
        let mut next = Vec::new();
        for run in 0..self.runs.len() {
            self.step(run, rules, &mut next);
            if !(rules.is_punctual && self.dies_too_late(run)) {
                let mut world = self.clone();
                world.runs[run] = At::Read;
                for row in &mut world.rows {
                    row.owner = row.owner.filter(|owner| *owner != run);
                }
                next.push(world);
            }
        }
        for row in 0..self.rows.len() {
            if self.rows[row].request == Request::UnderWay {
                for end in [Request::Applied, Request::Lost] {
                    let mut world = self.clone();
                    world.rows[row].request = end;
                    next.push(world);
                }
            }
        }
        if !(rules.is_punctual && self.rows.iter().any(Row::is_due)) {
            let mut later = self.clone();
            for row in &mut later.rows {
                if matches!(row.state, State::Sending | State::Unknown) {
                    row.age = SETTLE.min(row.age + 1);
                }
            }
            next.push(later);
        }
        next
    }

    /// Whether a run held back its request, after it said that it sends it, for longer than `SETTLE`
    /// and would be killed while the request is under way. That is beyond the journal.
    fn dies_too_late(&self, run: usize) -> bool {
        self.rows.iter().any(|row| {
            row.owner == Some(run) && row.request == Request::UnderWay && row.age >= SETTLE
        })
    }

    /// One step of a run, in every way it can go.
    fn step(&self, run: usize, rules: Rules, next: &mut Vec<Self>) {
        let mut go = |mut world: Self, at: At| {
            world.runs[run] = at;
            next.push(world);
        };
        let mut world = self.clone();
        match self.runs[run] {
            At::Read => {
                let balance = self.balance();
                let has_changed = false;
                go(
                    world,
                    At::Claim {
                        balance,
                        has_changed,
                    },
                );
            }
            At::Claim {
                balance,
                has_changed,
            } => {
                let at = world.claim(run, balance, has_changed, rules);
                go(world, at);
            }
            At::BeginSending { row } => {
                let is_mine = self.rows[row].state == State::Claimed;
                let at = if is_mine && world.learn(row, Event::Send) {
                    At::Send { row }
                } else {
                    At::Read
                };
                go(world, at);
            }
            At::Send { row } => {
                world.rows[row].request = Request::UnderWay;
                go(world, At::Wait { row });
                let replied = Replied::NotSent;
                go(self.clone(), At::WriteAnswer { row, replied });
            }
            At::Wait { row } => {
                let replies: &[Replied] = match self.rows[row].request {
                    // A middleman may turn a yes into a no.
                    Request::Applied => &[Replied::Accepted, Replied::Declined, Replied::Nothing],
                    Request::Lost => &[Replied::Declined, Replied::Nothing],
                    Request::UnderWay | Request::NotLeft => &[Replied::Nothing],
                };
                for replied in replies.iter().copied() {
                    go(self.clone(), At::WriteAnswer { row, replied });
                }
            }
            At::WriteAnswer { row, replied } => {
                world.learn(row, Event::Replied(replied));
                world.rows[row].is_declined = replied == Replied::Declined;
                let at = match world.rows[row].state {
                    State::Unknown => At::Look { row },
                    State::Refunded => At::Done,
                    _ => At::Read,
                };
                go(world, at);
            }
            At::Look { row } => {
                let balance = self.balance();
                let age = self.rows[row].age;
                go(world, At::WriteLook { row, balance, age });
            }
            At::WriteLook { row, balance, age } => {
                if self.rows[row].state == State::Unknown {
                    world.learn(row, Event::Looked(self.rows[row].look(balance, age)));
                }
                go(world, At::Read);
            }
            At::Done => {}
        }
    }

    /// As the journal does, in one transaction.
    fn claim(&mut self, run: usize, balance: u8, has_changed: bool, rules: Rules) -> At {
        for row in 0..self.rows.len() {
            let Row { state, owner, .. } = self.rows[row];
            let is_dead = owner.is_none() || !rules.sees_life && owner != Some(run);
            if state.is_in_hand() && is_dead {
                self.learn(row, Event::Abandoned);
            }
        }
        let numbered = self.rows.iter().enumerate();
        let entries: Vec<Entry> = numbered.map(|(number, row)| row.entry(number)).collect();
        let wanted = Wanted {
            asked: What::Amount(Won::new(1)),
            amount: Some(Won::new(1)),
            reference: None,
            again: false,
            begun: Mark(0),
        };
        let row_of = |entry: &Entry| usize::try_from(entry.id.0).unwrap();
        match standing(&entries, wanted, Some(won(balance))) {
            Standing::InDoubt(entry) if entry.state == State::Unknown => {
                At::Look { row: row_of(entry) }
            }
            Standing::InDoubt(_) | Standing::Refunded(_) => At::Done,
            Standing::Held(_) => At::Read,
            Standing::Free { .. } | Standing::Surfaced(..) if has_changed => At::Read,
            Standing::Surfaced(entry, finding) => {
                self.learn(row_of(entry), Event::Looked(finding));
                At::Done
            }
            Standing::Free { .. } if self.rows.len() == ROOM => At::Done,
            Standing::Free { .. } => {
                self.write_down();
                self.rows.push(Row {
                    state: State::Claimed,
                    evidence: None,
                    owner: Some(run),
                    balance_before: balance,
                    age: 0,
                    is_declined: false,
                    request: Request::NotLeft,
                });
                At::BeginSending {
                    row: self.rows.len() - 1,
                }
            }
        }
    }

    /// Writes down what follows from an event; tells whether anything does.
    fn learn(&mut self, row: usize, event: Event) -> bool {
        let entry = self.rows[row].entry(row);
        let Some(after) = advance(&entry, event, Timestamp::UNIX_EPOCH) else {
            return false;
        };
        self.write_down();
        let row = &mut self.rows[row];
        row.state = after.state;
        row.evidence = after.evidence;
        // Ages count from when the request left, or from when its call ended.
        if after.sent_at != entry.sent_at
            || after.answered_at != entry.answered_at
            || !matches!(row.state, State::Sending | State::Unknown)
        {
            row.age = 0;
        }
        true
    }

    fn write_down(&mut self) {
        for run in &mut self.runs {
            if let At::Claim { has_changed, .. } = run {
                *has_changed = true;
            }
        }
    }

    fn balance(&self) -> u8 {
        let applied = self
            .rows
            .iter()
            .filter(|row| row.request == Request::Applied);
        BALANCE - u8::try_from(applied.count()).unwrap()
    }

    /// What is wrong with this world, if anything.
    fn fault(&self) -> Option<&'static str> {
        if self.balance() < BALANCE - 1 {
            return Some("refunded twice");
        }
        for row in &self.rows {
            let may_move = matches!(row.request, Request::UnderWay | Request::Applied);
            match row.state {
                State::Refused | State::NotSent | State::NotApplied | State::Claimed
                    if may_move =>
                {
                    return Some("said that no money moves, and it does");
                }
                State::Refunded if row.request != Request::Applied => {
                    return Some("said that money moved, and it did not");
                }
                State::Conflict => return Some("a conflict out of nothing"),
                _ => {}
            }
            if row.owner.is_none() && row.request != Request::UnderWay && self.is_stuck(row) {
                return Some("stuck for ever");
            }
        }
        None
    }

    /// Whether a look long after its run is gone would not close a refund.
    fn is_stuck(&self, row: &Row) -> bool {
        let mut world = self.clone();
        world.rows = vec![*row];
        if row.state.is_in_hand() {
            world.learn(0, Event::Abandoned);
        }
        if world.rows[0].state == State::Unknown {
            let finding = world.rows[0].look(self.balance(), SETTLE);
            world.learn(0, Event::Looked(finding));
        }
        world.rows[0].state.is_open()
    }
}

impl Row {
    /// The entry that the journal's own code judges.
    fn entry(&self, number: usize) -> Entry {
        let has_left = !matches!(self.state, State::Claimed | State::NotSent);
        Entry {
            id: RefundId(i64::try_from(number).unwrap()),
            asked: What::Amount(Won::new(1)),
            amount: Won::new(1),
            balance_before: won(self.balance_before),
            state: self.state,
            evidence: self.evidence,
            sent_at: has_left.then_some(Timestamp::UNIX_EPOCH),
            reply: self.is_declined.then(|| Reply {
                code: Foreign::new("E1"),
                message: Foreign::default(),
                http_status: 200,
                cancel_tid: Foreign::default(),
                cancelled_at: None,
                amount: None,
            }),
            ..tests::entry()
        }
    }

    /// What the journal concludes from a look at a refund that left so long ago.
    fn look(&self, balance: u8, age: u8) -> Finding {
        let now = Timestamp::from_second(i64::from(age)).unwrap();
        let settle = Duration::from_secs(u64::from(SETTLE));
        let look = Ok(Look::Balance(won(balance)));
        conclude(&self.entry(0), &look, now, settle, true).0
    }

    /// Whether the request has to arrive before the clock moves on. While its call lasts it may take
    /// its time: the journal counts from the end of that.
    fn is_due(&self) -> bool {
        let is_awaited = self.owner.is_some() && self.state == State::Sending;
        self.request == Request::UnderWay && !is_awaited && self.age + 1 >= SETTLE
    }
}

fn won(number: u8) -> Won {
    Won::new(u64::from(number))
}

/// Goes through every world that can come about; returns how many there are, or the first fault
/// with the shortest way that leads to it.
fn search(rules: Rules) -> Result<usize, String> {
    let first = World {
        rows: Vec::new(),
        runs: [At::Read; 2],
    };
    let mut came_from: HashMap<World, Option<World>> = HashMap::new();
    came_from.insert(first.clone(), None);
    let mut open = vec![first];
    while !open.is_empty() {
        let mut further = Vec::new();
        for world in open {
            if let Some(fault) = world.fault() {
                let mut way = vec![format!("{world:?}")];
                let mut at = &world;
                while let Some(Some(before)) = came_from.get(at) {
                    way.push(format!("{before:?}"));
                    at = before;
                }
                way.reverse();
                return Err(format!("{fault}:\n{}", way.join("\n")));
            }
            for next in world.next(rules) {
                if !came_from.contains_key(&next) {
                    came_from.insert(next.clone(), Some(world.clone()));
                    further.push(next);
                }
            }
        }
        open = further;
    }
    Ok(came_from.len())
}

const RULES: Rules = Rules {
    is_punctual: true,
    sees_life: true,
};

#[test]
fn no_schedule_of_crashes_losses_and_rivals_refunds_twice_or_tells_an_untruth() {
    let worlds = search(RULES).unwrap_or_else(|fault| panic!("{fault}"));
    // Fewer would mean that something is not searched any more.
    assert!(worlds > 40_000, "{worlds}");
}

#[test]
fn a_request_that_outlives_its_time_breaks_the_promise() {
    let late = Rules {
        is_punctual: false,
        ..RULES
    };
    assert!(search(late).unwrap_err().starts_with("said that no money"));
}

#[test]
fn a_living_run_taken_for_dead_breaks_the_promise() {
    let blind = Rules {
        sees_life: false,
        ..RULES
    };
    assert!(search(blind).is_err());
}
