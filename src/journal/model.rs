//! The protocol searched exhaustively: two runs that are told to make the same refund, a gateway that
//! carries requests out, loses and delays them, answers that get lost or lie, readings that are old,
//! other people who give the same payment back or undo a cancel, people who resolve, and crashes
//! between any two steps, as many as there may be.
//!
//! The model has its own gateway, and its own copy of the order of steps in
//! [`Journal`](super::Journal). What follows what, what a look proves, what blocks a refund, which
//! reading is an old one and which ruling comes too early is the journal's own code: [`advance`],
//! [`conclude`], [`standing`], [`tide`] and [`check_ruling`].
//!
//! It assumes what the journal cannot know, and shows that each of it is needed by taking it away:
//! - a cancel acts, and a search shows it, within `SETTLE` of the end of its call, or never; what
//!   another channel does is shown within `SETTLE` too, and a cancel that was undone at once;
//! - a run that holds its lock is alive, and one that does not is dead;
//! - a final no is final, and no middleman sends a request again by itself;
//! - a search brings back the reason of the last cancel: without it, what is done behind a no is not
//!   told from what others do;
//! - nobody gives the very same amount of the same payment back elsewhere from the reading that a
//!   refund is planned from until its answer is known, or it is known that there is none;
//! - one journal; or one after the other, by runs that heed what was given back elsewhere;
//! - what people say is true;
//! - where the gateway tells no time, this machine's clock goes right. Where it tells the time, the
//!   clock of this machine may say anything at all.
//!
//! Its worlds are small: two runs, three refunds of one amount, another channel that acts once, one
//! cancel that is undone, and never in the same second as the next one. What is read is figures: that
//! some cannot be read, and that a disk is full, is not in it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;

use super::entry::{Entry, Evidence, Mark, Reply, Ruling, State};
use super::looking::{Left, Observation};
use super::reconcile::{alone, beside, conclude, is_rival, reopens_earlier};
use super::resolve::check_ruling;
use super::standing::{RefundWanted, Standing, standing, was_inferred_away};
use super::tests;
use super::transition::{Event, Finding, Replied, advance};
use super::watermark::{Tide, Watermark, tide};
use crate::payment::{AmountAsked, Extent, Foreign, No, RefundId, Won, korean_time};

/// How many ticks an unchanged payment leaves a lost request in doubt. A request acts in the tick its
/// call ends in or the next.
const SETTLE: u8 = 2;

/// More than there ever is.
const HIGH: u8 = 9;

/// What goes back.
const AMOUNT: u8 = 2;

/// One tick, in seconds: longer than whatever slack the journal gives to clocks.
const TICK: i64 = 1_000;

/// What a search has in it, beside two runs, a gateway that lies and crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Readings may be as old as `SETTLE`.
    OldReadings,
    /// Between a reading and what follows from it anything may happen.
    Slow,
    /// An acquirer undoes a cancel, once.
    Rollback,
    /// People resolve, and go on although a cancel was undone.
    People,
    /// Runs may also be told to make one more after the first refund.
    Again,
    /// The gateway tells the time in none of its replies.
    NoDate,
    /// The gateway tells the time in some of its replies.
    SomeDates,
    /// Cancels are not dated.
    Undated,
    /// Runs do not go on where as much was given back elsewhere.
    Unattended,
    /// A machine begins when the other has come to its end.
    InTurn,
}

/// What is taken for granted, and is not so in a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    Punctuality,
    ShowingInTime,
    SightOfLife,
    FinalNo,
    OneRequest,
    NobodyElse,
    OneJournal,
    LocalClock,
    Reason,
}

/// One search.
#[derive(Clone, Copy, Debug)]
struct Rules {
    /// What is left of the payment at first.
    balance: u8,
    /// How many refunds the journal has room for; then the runs give up.
    room: usize,
    parts: &'static [Part],
    /// What another channel may take, once.
    taken: &'static [u8],
    broken: &'static [Broken],
    /// Faults that do not count.
    excused: &'static [Fault],
}

/// What can be wrong with a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Twice,
    NotCertain,
    MovesAfterAll,
    NotOurs,
    Conflict,
    Stuck,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Twice => "the money of one intention went back twice",
            Self::NotCertain => "called certain while the request is under way",
            Self::MovesAfterAll => "said that no money moves, and it did",
            Self::NotOurs => "called ours, and it was not",
            Self::Conflict => "a conflict out of nothing",
            Self::Stuck => "stuck for ever",
        })
    }
}

/// All there is. Times are ticks; what is older than matters is all equally old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct World {
    now: u8,
    /// The payment as it is, last, and as it may still be shown.
    versions: [Option<Version>; 7],
    rows: [Option<Row>; 3],
    runs: [At; 2],
    known: [Option<Known>; 2],
    has_other_acted: bool,
    was_rolled_back: bool,
}

/// A state of the payment at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Version {
    balance: u8,
    cancel: Option<Cancel>,
    shows: Shows,
}

/// From when on every reading shows a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Shows {
    Now,
    At(u8),
    /// `SETTLE` after the end of the call for this row.
    AfterCall(u8),
}

/// The last cancel of a payment: when it was, and whether it carries our reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Cancel {
    at: u8,
    is_ours: bool,
}

/// A refund in a journal, and what truly became of its one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Row {
    state: State,
    evidence: Option<Evidence>,
    is_certain: bool,
    is_late: bool,
    word: Word,
    is_again: bool,
    journal: u8,
    /// The run that sends it, while that lives.
    owner: Option<u8>,
    balance_before: u8,
    baseline: u8,
    balance_after: Option<u8>,
    cancelled_before: Option<u8>,
    gateway_before: Option<u8>,
    doubt_since_gateway: Option<u8>,
    /// By this machine's clock, where that matters.
    sent_at: Option<u8>,
    doubt_since: Option<u8>,
    request: Request,
    /// Until when its request may act, once its call has ended.
    deadline: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Request {
    NotLeft,
    UnderWay,
    Applied,
    Twice,
    /// Applied, and taken again.
    Undone,
    Lost,
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Word {
    Nothing,
    Yes,
    Credentials,
    Final,
    Already,
    Other,
    NotSent,
}

/// What a journal knows of the payment beside its refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Known {
    balance: u8,
    /// By this machine's clock, where that matters, and by the gateway's.
    higher_since: Option<(u8, Option<u8>)>,
}

/// What a reading shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Seen {
    balance: u8,
    cancel: Option<Cancel>,
    date: Option<u8>,
    /// By this machine's clock, where that matters.
    at: u8,
}

type Stand = (State, Option<Evidence>, bool);

/// What a run is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum At {
    Idle,
    Claim {
        seen: Seen,
        is_again: bool,
    },
    BeginSending(u8),
    Wait(u8),
    WriteLook {
        row: u8,
        stand: Stand,
        seen: Seen,
    },
    Resolve {
        row: u8,
        seen: Seen,
        /// Whether its row was written to since.
        has_changed: bool,
    },
}

// Worlds

/// A line of a way that leads to a fault.
impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cancel = |cancel: Option<Cancel>| {
            cancel.map_or(String::new(), |Cancel { at, is_ours }| {
                format!(
                    " cancelled {at} {}",
                    if is_ours { "ours" } else { "theirs" }
                )
            })
        };
        write!(f, "{:2} |", self.now)?;
        for it in self.versions.iter().flatten() {
            write!(f, " {}{} {:?};", it.balance, cancel(it.cancel), it.shows)?;
        }
        for row in self.rows() {
            write!(
                f,
                " | {:?} {:?}{} {:?} from {:?} base {} after {:?} doubt {:?}/{:?} owner {:?}{} ~ {:?} {:?}",
                row.state,
                row.evidence,
                if row.is_certain { "!" } else { "" },
                row.word,
                row.gateway_before,
                row.baseline,
                row.balance_after,
                row.doubt_since,
                row.doubt_since_gateway,
                row.owner,
                if row.is_again { " again" } else { "" },
                row.request,
                row.deadline
            )?;
        }
        write!(f, " | {:?} | {:?}", self.runs, self.known)
    }
}

impl World {
    const fn first(balance: u8) -> Self {
        let mut versions = [None; 7];
        versions[0] = Some(Version {
            balance,
            cancel: None,
            shows: Shows::Now,
        });
        Self {
            now: 0,
            versions,
            rows: [None; 3],
            runs: [At::Idle; 2],
            known: [None; 2],
            has_other_acted: false,
            was_rolled_back: false,
        }
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().flatten()
    }

    fn row(&self, number: u8) -> &Row {
        self.rows[usize::from(number)].as_ref().unwrap()
    }

    fn row_mut(&mut self, number: u8) -> &mut Row {
        self.rows[usize::from(number)].as_mut().unwrap()
    }

    /// The numbers of the rows.
    fn numbers(&self) -> std::ops::Range<u8> {
        0..u8::try_from(self.rows().count()).unwrap()
    }

    /// The payment as it truly is.
    fn version(&self) -> &Version {
        self.versions.iter().flatten().last().unwrap()
    }

    fn balance(&self) -> u8 {
        self.version().balance
    }

    fn change(&mut self, version: Version) {
        let end = self.versions.iter().flatten().count();
        self.versions[end] = Some(version);
    }

    /// The end of a call: from here on its request has `SETTLE` to act and to be shown.
    fn end_call(&mut self, number: u8) {
        let deadline = self.now + SETTLE;
        let row = self.row_mut(number);
        if row.request == Request::UnderWay {
            row.deadline = Some(deadline);
        }
        for version in self.versions.iter_mut().flatten() {
            if version.shows == Shows::AfterCall(number) {
                version.shows = Shows::At(deadline);
            }
        }
    }

    /// Another refund of the payment has no answer yet, or is about to be made.
    fn is_answer_missing(&self) -> bool {
        let is_made = |at: &At| matches!(at, At::Claim { .. });
        let is_missing = |row: &Row| {
            row.state.is_in_hand()
                || (matches!(row.state, State::Unknown | State::Conflict)
                    && row.word == Word::Nothing)
        };
        self.runs.iter().any(is_made) || self.rows().any(is_missing)
    }

    /// The cancels that are, and that were read.
    fn cancels(&mut self, each: &mut dyn FnMut(&mut Cancel)) {
        for version in self.versions.iter_mut().flatten() {
            version.cancel.iter_mut().for_each(&mut *each);
        }
        for run in &mut self.runs {
            if let At::Claim { seen, .. } | At::WriteLook { seen, .. } | At::Resolve { seen, .. } =
                run
            {
                seen.cancel.iter_mut().for_each(&mut *each);
            }
        }
    }

    fn times(&mut self, each: &mut dyn FnMut(&mut u8)) {
        each(&mut self.now);
        for version in self.versions.iter_mut().flatten() {
            if let Shows::At(at) = &mut version.shows {
                each(at);
            }
            if let Some(cancel) = &mut version.cancel {
                each(&mut cancel.at);
            }
        }
        for row in self.rows.iter_mut().flatten() {
            for time in [
                &mut row.cancelled_before,
                &mut row.gateway_before,
                &mut row.doubt_since_gateway,
                &mut row.sent_at,
                &mut row.doubt_since,
                &mut row.deadline,
            ] {
                time.iter_mut().for_each(&mut *each);
            }
        }
        for run in &mut self.runs {
            match run {
                At::Claim { seen, .. } | At::WriteLook { seen, .. } | At::Resolve { seen, .. } => {
                    seen.date.iter_mut().for_each(&mut *each);
                    each(&mut seen.at);
                    if let Some(cancel) = &mut seen.cancel {
                        each(&mut cancel.at);
                    }
                }
                At::Idle | At::BeginSending(_) | At::Wait(_) => {}
            }
        }
        for known in self.known.iter_mut().flatten() {
            if let Some((local, gateway)) = &mut known.higher_since {
                each(local);
                gateway.iter_mut().for_each(&mut *each);
            }
        }
    }
}

impl Row {
    const fn stand(&self) -> Stand {
        (self.state, self.evidence, self.is_certain)
    }

    fn is_in_doubt(&self) -> bool {
        !self.is_certain && !self.state.is_in_hand()
    }
}

impl Word {
    const fn no(self) -> Option<No> {
        match self {
            Self::Credentials => Some(No::Credentials),
            Self::Final => Some(No::Final),
            Self::Already => Some(No::AlreadyCancelled),
            Self::Other => Some(No::Other),
            Self::Nothing | Self::Yes | Self::NotSent => None,
        }
    }
}

/// What a journal has of a row.
fn known_part(row: &Row) -> Row {
    Row {
        owner: None,
        request: Request::NotLeft,
        deadline: None,
        ..*row
    }
}

fn weighed_row(row: &Row, weighed: &Entry) -> Row {
    Row {
        baseline: number(weighed.baseline),
        ..known_part(row)
    }
}

fn won(number: u8) -> Won {
    Won::new(u64::from(number))
}

fn number(won: Won) -> u8 {
    u8::try_from(won.get()).unwrap()
}

const BEGIN: i64 = 1_800_000_000;

fn at(tick: u8) -> Timestamp {
    Timestamp::from_second(BEGIN + i64::from(tick) * TICK).unwrap()
}

fn tick(at: Timestamp) -> u8 {
    u8::try_from((at.as_second() - BEGIN) / TICK).unwrap()
}

/// `SETTLE`, less the second that a `Date` may be off by.
fn settle() -> Duration {
    Duration::from_secs(u64::from(SETTLE) * u64::try_from(TICK).unwrap() - 1)
}

// The search

/// What a look leads to, from a row as far as the journal knows it.
type LookKey = (Row, Seen, Timestamp, bool, bool);

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;
type Set<T> = HashSet<T, BuildHasherDefault<Mix>>;

/// A hash that is quick also where nothing is optimised.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(u64::try_from(number).unwrap_or_default());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

struct Search {
    rules: Rules,
    template: Entry,
    entries: RefCell<Map<(u8, Row), Rc<Entry>>>,
    looks: Map<LookKey, (Entry, Finding)>,
    /// Worlds that come to an end, as far as that is known already.
    ends: Map<World, bool>,
}

impl Search {
    fn new(rules: Rules) -> Self {
        Self {
            rules,
            template: tests::entry(),
            entries: RefCell::default(),
            looks: Map::default(),
            ends: Map::default(),
        }
    }

    fn has(&self, part: Part) -> bool {
        self.rules.parts.contains(&part)
    }

    fn is_broken(&self, assumption: Broken) -> bool {
        self.rules.broken.contains(&assumption)
    }

    /// Whether this machine's clock matters, and is therefore a part of worlds.
    fn is_local(&self) -> bool {
        self.has(Part::NoDate) || self.has(Part::SomeDates)
    }

    /// What this machine's clock says now. Where it is no part of worlds, it is so far ahead of what
    /// was written down that it holds nothing back.
    fn local(&self, world: &World) -> u8 {
        if self.is_local() { world.now } else { HIGH }
    }

    /// What this machine's clock may say.
    fn clocks(&self, local: u8) -> Vec<Timestamp> {
        const FAR: i64 = 100_000;
        let jump = |by| {
            at(local)
                .checked_add(jiff::SignedDuration::from_secs(by))
                .unwrap()
        };
        if !self.is_local() {
            vec![jump(FAR), jump(-FAR)]
        } else if self.is_broken(Broken::LocalClock) {
            vec![at(local), jump(FAR)]
        } else {
            vec![at(local)]
        }
    }

    fn dates(&self, world: &World) -> Vec<Option<u8>> {
        if self.has(Part::NoDate) {
            vec![None]
        } else if self.has(Part::SomeDates) {
            vec![None, Some(world.now)]
        } else {
            vec![Some(world.now)]
        }
    }

    /// Everything that a reading may show now.
    fn readings(&self, world: &World) -> Vec<Seen> {
        let mut readings = Vec::new();
        for version in world.versions.iter().flatten() {
            if !self.has(Part::OldReadings) && version != world.version() {
                continue;
            }
            for date in self.dates(world) {
                readings.push(Seen {
                    balance: version.balance,
                    cancel: version.cancel,
                    date,
                    at: self.local(world),
                });
            }
        }
        readings
    }

    // What is told to the journal's own code

    fn entry(&self, number: u8, row: &Row) -> Rc<Entry> {
        let key = (number, known_part(row));
        let kept = self.entries.borrow().get(&key).map(Rc::clone);
        kept.unwrap_or_else(|| {
            let entry = Rc::new(self.entry_of(number, row));
            self.entries.borrow_mut().insert(key, Rc::clone(&entry));
            entry
        })
    }

    fn entry_of(&self, number: u8, row: &Row) -> Entry {
        let is_sent = !matches!(row.state, State::Claimed);
        let has_ended = is_sent && row.state != State::Sending;
        let local = |time: Option<u8>, is_there: bool| {
            if self.is_local() {
                time.map(at)
            } else {
                is_there.then(|| at(0))
            }
        };
        let reply = |no: Option<No>| Reply {
            no,
            is_yes: no.is_none(),
            ..tests::reply(No::Other)
        };
        Entry {
            id: RefundId(i64::from(number)),
            asked: AmountAsked::Part(won(AMOUNT)),
            amount: won(AMOUNT),
            extent: self.extent(),
            again_after: row.is_again.then_some(RefundId(0)),
            baseline: won(row.baseline),
            balance_before: won(row.balance_before),
            cancelled_before: row.cancelled_before.map(|tick| korean_time(at(tick))),
            balance_after: row.balance_after.map(won),
            state: row.state,
            evidence: row.evidence,
            is_late: row.is_late,
            certain_at: row.is_certain.then_some(Timestamp::UNIX_EPOCH),
            sent_at: local(row.sent_at, is_sent),
            gateway_before: row.gateway_before.map(at),
            doubt_since: local(row.doubt_since, has_ended),
            doubt_since_gateway: row.doubt_since_gateway.map(at),
            settle: settle(),
            reply: match row.word {
                Word::Nothing | Word::NotSent => None,
                Word::Yes => Some(reply(None)),
                Word::Credentials | Word::Final | Word::Already | Word::Other => {
                    Some(reply(row.word.no()))
                }
            },
            mark: Mark(0),
            ..self.template.clone()
        }
    }

    fn extent(&self) -> Extent {
        if self.rules.balance == AMOUNT {
            Extent::Whole
        } else {
            Extent::Part
        }
    }

    fn observation(&self, seen: Seen) -> Observation {
        let reason = |cancel: Cancel| {
            if self.is_broken(Broken::Reason) {
                Foreign::default()
            } else if cancel.is_ours {
                Foreign::new(self.template.reason.as_str())
            } else {
                Foreign::new("elsewhere")
            }
        };
        Observation {
            left: Left::Balance(won(seen.balance)),
            cancelled_at: seen
                .cancel
                .filter(|_| !self.has(Part::Undated))
                .map(|cancel| korean_time(at(cancel.at))),
            cancel_message: seen.cancel.map(reason).unwrap_or_default(),
            date: seen.date.map(at),
        }
    }

    /// The row as an entry has it after a step.
    fn row(&self, before: &Row, after: &Entry) -> Row {
        let local = |time: Option<Timestamp>| time.filter(|_| self.is_local()).map(tick);
        Row {
            state: after.state,
            evidence: after.evidence,
            is_certain: after.is_certain(),
            is_late: after.is_late,
            baseline: number(after.baseline),
            balance_after: after.balance_after.map(number),
            gateway_before: after.gateway_before.map(tick),
            doubt_since_gateway: after.doubt_since_gateway.map(tick),
            sent_at: local(after.sent_at),
            doubt_since: local(after.doubt_since),
            ..*before
        }
    }

    // The journal's steps

    /// Writes down a row after a step, as `store_step` does.
    fn store_step(&self, world: &mut World, number: u8, mut row: Row) {
        if !row.state.is_in_hand() {
            row.owner = None;
        }
        *world.row_mut(number) = row;
        let journal = usize::from(row.journal);
        for (run, at) in world.runs.iter_mut().enumerate() {
            // A refund is not begun from a reading that is older than what the journal says.
            if matches!(at, At::Claim { .. }) && self.journal_of(run) == journal {
                *at = At::Idle;
            }
            if let At::Resolve {
                row, has_changed, ..
            } = at
                && *row == number
            {
                *has_changed = true;
            }
        }
        if let Some(balance) = self.entry(number, &row).balance_now() {
            let balance = self::number(balance);
            let is_news = world.known[journal].is_none_or(|known| {
                balance < known.balance
                    || (balance == known.balance && known.higher_since.is_some())
            });
            if is_news {
                world.known[journal] = Some(Known {
                    balance,
                    higher_since: None,
                });
            }
        }
    }

    /// Writes down what follows from an event; tells whether anything does.
    fn learn(&self, world: &mut World, number: u8, event: Event) -> bool {
        let row = *world.row(number);
        let entry = self.entry(number, &row);
        match advance(&entry, event, at(self.local(world))) {
            Some(after) => {
                let row = self.row(&row, &after);
                self.store_step(world, number, row);
                true
            }
            None => false,
        }
    }

    fn journal_of(&self, run: usize) -> usize {
        if self.is_broken(Broken::OneJournal) {
            run
        } else {
            0
        }
    }

    fn is_dead(&self, row: &Row, run: usize) -> bool {
        row.owner.is_none()
            || (self.is_broken(Broken::SightOfLife)
                && row.owner.is_some_and(|owner| usize::from(owner) != run))
    }

    /// As `claim` does, in one transaction.
    fn claim(&self, world: &mut World, run: usize, seen: Seen, is_again: bool) -> At {
        let journal = self.journal_of(run);
        let is_here = |row: &Row| usize::from(row.journal) == journal;
        for number in world.numbers() {
            let row = world.row(number);
            if is_here(row) && row.state.is_in_hand() && self.is_dead(row, run) {
                self.learn(world, number, Event::Abandoned);
            }
        }
        let entries: Vec<Entry> = world
            .numbers()
            .filter(|number| is_here(world.row(*number)))
            .map(|number| self.entry(number, world.row(number)).as_ref().clone())
            .collect();
        let wanted = RefundWanted {
            asked: AmountAsked::Part(won(AMOUNT)),
            amount: Some(won(AMOUNT)),
            reference: None,
            again_after: is_again.then_some(RefundId(0)),
            begun: Mark(0),
        };
        let is_free = matches!(standing(&entries, wanted), Standing::Free { .. });
        let made = entries.iter().filter(|it| it.state == State::Refunded);
        let known_gone = AMOUNT * u8::try_from(made.count()).unwrap();
        let elsewhere = self.rules.balance.saturating_sub(seen.balance + known_gone);
        let is_unexplained = self.has(Part::Unattended) && elsewhere >= AMOUNT;
        let is_at_work = |row: &Row| {
            !is_here(row) && (row.state.is_in_hand() || row.request == Request::UnderWay)
        };
        let has_to_wait = self.has(Part::InTurn) && world.rows().any(is_at_work);
        if !is_free || !self.heed(world, journal, seen) || is_unexplained || has_to_wait {
            return At::Idle;
        }
        let number = world.numbers().end;
        if usize::from(number) == self.rules.room || seen.balance < AMOUNT {
            return At::Idle;
        }
        let row = Row {
            state: State::Claimed,
            evidence: None,
            is_certain: false,
            is_late: false,
            word: Word::Nothing,
            is_again,
            journal: u8::try_from(journal).unwrap(),
            owner: Some(u8::try_from(run).unwrap()),
            balance_before: seen.balance,
            baseline: seen.balance,
            balance_after: None,
            cancelled_before: seen.cancel.map(|cancel| cancel.at),
            gateway_before: seen.date,
            doubt_since_gateway: None,
            sent_at: None,
            doubt_since: None,
            request: Request::NotLeft,
            deadline: None,
        };
        world.rows[usize::from(number)] = Some(row);
        self.store_step(world, number, row);
        world.known[journal] = Some(Known {
            balance: seen.balance,
            higher_since: None,
        });
        At::BeginSending(number)
    }

    /// Compares a reading with what is known, as `heed_reading` does. A person who is there goes on
    /// where a cancel was undone.
    fn heed(&self, world: &mut World, journal: usize, seen: Seen) -> bool {
        let Some(known) = world.known[journal] else {
            return true;
        };
        let watermark = Watermark {
            balance: won(known.balance),
            higher_since: known
                .higher_since
                .map(|(local, gateway)| (at(local), gateway.map(at))),
        };
        let local = self.local(world);
        let now = (at(local), seen.date.map(at));
        let (balance, higher_since, goes_on) =
            match tide(watermark, won(seen.balance), now, settle()) {
                Tide::Known(balance) => (number(balance), None, true),
                Tide::Old {
                    higher_since: (local, gateway),
                } => {
                    let local = if self.is_local() { tick(local) } else { 0 };
                    (known.balance, Some((local, gateway.map(tick))), false)
                }
                Tide::RolledBack => (known.balance, known.higher_since, true),
            };
        world.known[journal] = Some(Known {
            balance,
            higher_since,
        });
        goes_on
    }

    /// The other refunds in the same journal.
    fn others_of(&self, world: &World, number: u8) -> Vec<Entry> {
        let journal = world.row(number).journal;
        world
            .numbers()
            .filter(|other| *other != number && world.row(*other).journal == journal)
            .map(|other| self.entry(other, world.row(other)).as_ref().clone())
            .collect()
    }

    /// As `write_look` does, in one transaction.
    fn write_look(
        &mut self,
        world: &mut World,
        number: u8,
        seen: Seen,
        now: Timestamp,
        is_last: bool,
    ) {
        let row = *world.row(number);
        let journal = row.journal;
        let others: Vec<u8> = world
            .numbers()
            .filter(|other| *other != number && world.row(*other).journal == journal)
            .collect();
        let rivals: Vec<u8> = others
            .iter()
            .copied()
            .filter(|other| is_rival(&self.entry(*other, world.row(*other))))
            .collect();
        let entries = self.others_of(world, number);
        let entry = self.entry(number, &row);
        let weighed = beside(&entry, &entries, &Ok(self.observation(seen)));
        let key = (
            weighed_row(&row, &weighed),
            seen,
            now,
            is_last,
            !rivals.is_empty(),
        );
        let (looked, finding) = if let Some(kept) = self.looks.get(&key) {
            kept.clone()
        } else {
            let look = Ok(self.observation(seen));
            let (looked, finding, _) =
                conclude(&weighed, &look, now, settle(), is_last, !rivals.is_empty());
            let looked = (looked.unwrap(), finding);
            self.looks.insert(key, looked.clone());
            looked
        };
        let looked = self.row(&row, &alone(&entry, &weighed, looked));
        self.store_step(world, number, looked);
        if finding == Finding::Contradiction && looked.state == State::Conflict {
            for rival in rivals {
                let entry = self.entry(rival, world.row(rival));
                let after = advance(&entry, Event::Looked(Finding::Contradiction), now);
                if after.is_some_and(|after| after.state != entry.state) {
                    self.learn(world, rival, Event::Looked(Finding::Contradiction));
                }
            }
        }
        let no = (looked.word == Word::Already).then_some(No::AlreadyCancelled);
        if reopens_earlier(row.state, looked.state, no) {
            for other in others.into_iter().filter(|other| *other < number) {
                if was_inferred_away(&self.entry(other, world.row(other))) {
                    self.learn(world, other, Event::Reopened);
                }
            }
        }
    }

    /// As `resolve` does. Tells whether the ruling was taken.
    fn resolve(
        &self,
        world: &mut World,
        number: u8,
        ruling: Ruling,
        seen: Seen,
        has_changed: bool,
    ) -> bool {
        let local = self.local(world);
        let row = world.row_mut(number);
        if self.is_local() {
            row.doubt_since = row.doubt_since.or(Some(local));
        }
        if !has_changed {
            row.doubt_since_gateway = row.doubt_since_gateway.or(seen.date);
        }
        let entry = self.entry(number, world.row(number));
        let mut entries = self.others_of(world, number);
        entries.push(entry.as_ref().clone());
        entries.sort_by_key(|entry| entry.id);
        let journal = usize::from(world.row(number).journal);
        let last_known = world.known[journal].map(|known| won(known.balance));
        let look = self.observation(seen);
        let now = at(local);
        if check_ruling(&entry, &entries, last_known, ruling, &look, now, settle()).is_err()
            || !self.learn(world, number, Event::Resolved(ruling))
        {
            return false;
        }
        let row = Row {
            balance_after: Some(seen.balance),
            ..*world.row(number)
        };
        self.store_step(world, number, row);
        if entry.state == State::Refunded && row.state != State::Refunded {
            world.known[journal] = Some(Known {
                balance: seen.balance,
                higher_since: None,
            });
        }
        true
    }

    // Everything that may come next

    fn next(&mut self, world: &World) -> Vec<World> {
        let mut next = Vec::new();
        // What two runs may do that have nothing in hand is the same.
        let is_alike = world.runs == [At::Idle; 2] && !self.is_broken(Broken::OneJournal);
        for run in 0..(if is_alike { 1 } else { 2 }) {
            self.step(world, run, &mut next);
            if world.runs[run] != At::Idle {
                next.push(Self::dead(world, run));
            }
        }
        self.gateway(world, &mut next);
        self.others(world, &mut next);
        let mut later = *world;
        self.tick(&mut later);
        next.push(later);
        next.retain(|next| next != world);
        for world in &mut next {
            self.tidy(world);
        }
        next
    }

    /// Time passes, and with it the time of requests.
    fn tick(&self, world: &mut World) {
        world.now += 1;
        let now = world.now;
        if self.is_broken(Broken::Punctuality) {
            return;
        }
        for row in world.rows.iter_mut().flatten() {
            if row.deadline.is_some_and(|deadline| deadline <= now) {
                row.request = Request::Lost;
                row.deadline = None;
            }
        }
    }

    fn dead(world: &World, run: usize) -> World {
        let mut world = *world;
        world.runs[run] = At::Idle;
        for number in world.numbers() {
            let row = world.row_mut(number);
            if row.owner.is_some_and(|owner| usize::from(owner) == run) {
                row.owner = None;
                if row.state == State::Sending {
                    world.end_call(number);
                }
            }
        }
        world
    }

    fn gateway(&self, world: &World, next: &mut Vec<World>) {
        for number in world.numbers() {
            let row = world.row(number);
            let is_again = match row.request {
                Request::UnderWay => false,
                Request::Applied if self.is_broken(Broken::OneRequest) => true,
                _ => continue,
            };
            // Where cancels are undone, two of one payment are told apart by when they were.
            let is_too_early = self.has(Part::Rollback)
                && world.version().cancel.is_some_and(|it| it.at == world.now);
            if world.balance() < AMOUNT || is_too_early {
                continue;
            }
            let mut applied = *world;
            let shows = match row.deadline {
                _ if self.is_broken(Broken::ShowingInTime) => Shows::At(world.now + SETTLE + 1),
                _ if self.is_broken(Broken::Punctuality) => Shows::Now,
                _ if is_again => Shows::Now,
                Some(deadline) => Shows::At(deadline),
                None => Shows::AfterCall(number),
            };
            applied.change(Version {
                balance: world.balance() - AMOUNT,
                cancel: Some(Cancel {
                    at: world.now,
                    is_ours: true,
                }),
                shows,
            });
            let row = applied.row_mut(number);
            row.deadline = None;
            row.request = if is_again {
                Request::Twice
            } else {
                Request::Applied
            };
            next.push(applied);
        }
    }

    /// Another channel, and an acquirer.
    fn others(&self, world: &World, next: &mut Vec<World>) {
        if !world.has_other_acted {
            for amount in self.rules.taken.iter().copied() {
                if amount > world.balance() {
                    continue;
                }
                let is_the_same = amount == AMOUNT;
                let is_free = self.is_broken(Broken::NobodyElse) || !world.is_answer_missing();
                if is_the_same && !is_free {
                    continue;
                }
                let mut taken = *world;
                taken.has_other_acted = true;
                taken.change(Version {
                    balance: world.balance() - amount,
                    cancel: Some(Cancel {
                        at: world.now,
                        is_ours: false,
                    }),
                    shows: Shows::At(world.now + SETTLE),
                });
                // Not in the same moment as the reading that a refund is planned from.
                if is_the_same {
                    self.tick(&mut taken);
                }
                next.push(taken);
            }
        }
        if self.has(Part::Rollback) && !world.was_rolled_back {
            for number in world.numbers() {
                // Not in the very moment of the cancel.
                let is_later = world.version().cancel.is_none_or(|it| it.at < world.now);
                if world.row(number).request == Request::Applied && is_later {
                    let mut back = *world;
                    back.was_rolled_back = true;
                    back.row_mut(number).request = Request::Undone;
                    back.change(Version {
                        balance: world.balance() + AMOUNT,
                        cancel: world.version().cancel,
                        shows: Shows::Now,
                    });
                    next.push(back);
                }
            }
        }
    }

    /// One step of a run, in every way it can go.
    fn step(&mut self, world: &World, run: usize, next: &mut Vec<World>) {
        match world.runs[run] {
            At::Idle => self.set_out(world, run, next),
            At::BeginSending(row) => {
                let mut sent = *world;
                sent.runs[run] = At::Idle;
                if sent.row(row).state != State::Claimed || !self.learn(&mut sent, row, Event::Send)
                {
                    next.push(sent);
                    return;
                }
                let mut not_sent = sent;
                self.write_answer(&mut not_sent, row, Word::NotSent);
                next.push(not_sent);
                sent.runs[run] = At::Wait(row);
                sent.row_mut(row).request = Request::UnderWay;
                next.push(sent);
            }
            At::Wait(row) => {
                for word in self.words(world.row(row).request) {
                    let mut world = *world;
                    world.runs[run] = At::Idle;
                    if matches!(word, Word::Final | Word::Credentials)
                        && world.row(row).request == Request::UnderWay
                    {
                        world.row_mut(row).request = Request::Lost;
                    }
                    self.write_answer(&mut world, row, word);
                    next.push(world);
                }
            }
            At::Claim { .. } | At::WriteLook { .. } | At::Resolve { .. } => {
                self.follow_reading(world, run, next);
            }
        }
    }

    /// What follows from a reading.
    fn follow_reading(&mut self, world: &World, run: usize, next: &mut Vec<World>) {
        let mut idle = *world;
        idle.runs[run] = At::Idle;
        match world.runs[run] {
            At::Claim { seen, is_again } => {
                let at = self.claim(&mut idle, run, seen, is_again);
                idle.runs[run] = at;
                next.push(idle);
            }
            At::WriteLook { row, stand, seen } => {
                if world.row(row).stand() != stand {
                    next.push(idle);
                    return;
                }
                let begin = next.len();
                for now in self.clocks(seen.at) {
                    for is_last in [true, false] {
                        let mut world = idle;
                        self.write_look(&mut world, row, seen, now, is_last);
                        if !next[begin..].contains(&world) {
                            next.push(world);
                        }
                    }
                }
            }
            At::Resolve {
                row,
                seen,
                has_changed,
            } => {
                for ruling in true_words(world.row(row).request) {
                    let mut world = idle;
                    if world.row(row).state.is_in_hand() {
                        if !self.is_dead(world.row(row), run) {
                            continue;
                        }
                        self.learn(&mut world, row, Event::Abandoned);
                        self.resolve(&mut world, row, ruling, seen, true);
                    } else {
                        self.resolve(&mut world, row, ruling, seen, has_changed);
                    }
                    next.push(world);
                }
            }
            At::Idle | At::BeginSending(_) | At::Wait(_) => {}
        }
    }

    /// What a run, or a person, may do that has nothing in hand.
    fn set_out(&mut self, world: &World, run: usize, next: &mut Vec<World>) {
        let mut errands = Vec::new();
        for number in world.numbers() {
            let row = world.row(number);
            if usize::from(row.journal) != self.journal_of(run) {
                continue;
            }
            if row.state.is_in_hand() && self.is_dead(row, run) {
                let mut world = *world;
                self.learn(&mut world, number, Event::Abandoned);
                next.push(world);
            }
            for seen in self.readings(world) {
                if row.is_in_doubt() {
                    errands.push(At::WriteLook {
                        row: number,
                        stand: row.stand(),
                        seen,
                    });
                }
                if self.has(Part::People) && row.state != State::NotSent {
                    errands.push(At::Resolve {
                        row: number,
                        seen,
                        has_changed: false,
                    });
                }
            }
        }
        for seen in self.readings(world) {
            for is_again in [false, true] {
                if !is_again || self.has(Part::Again) {
                    errands.push(At::Claim { seen, is_again });
                }
            }
        }
        for errand in errands {
            let mut world = *world;
            world.runs[run] = errand;
            if self.has(Part::Slow) {
                next.push(world);
            } else {
                self.follow_reading(&world, run, next);
            }
        }
    }

    /// What may be answered to a request.
    fn words(&self, request: Request) -> Vec<Word> {
        let mut words = vec![Word::Nothing, Word::Other, Word::Already];
        match request {
            Request::Applied | Request::Twice | Request::Undone => {
                words.push(Word::Yes);
                if self.is_broken(Broken::FinalNo) {
                    words.push(Word::Final);
                }
            }
            Request::UnderWay | Request::NotLeft | Request::Lost => {
                words.extend([Word::Final, Word::Credentials]);
            }
        }
        words
    }

    fn write_answer(&self, world: &mut World, number: u8, answer: Word) {
        let replied = match answer {
            Word::Nothing => Replied::Nothing,
            Word::NotSent => Replied::NotSent,
            Word::Yes => Replied::Accepted {
                is_confirmed: self.extent() == Extent::Whole,
            },
            Word::Credentials | Word::Final | Word::Already | Word::Other => {
                Replied::Declined(answer.no().unwrap())
            }
        };
        world.end_call(number);
        let row = *world.row(number);
        let entry = self.entry(number, &row);
        let now = at(self.local(world));
        let Some(after) = advance(&entry, Event::Replied(replied), now) else {
            return;
        };
        let row = Row {
            word: answer,
            ..self.row(&row, &after)
        };
        self.store_step(world, number, row);
    }

    // What makes two worlds the same

    fn tidy(&self, world: &mut World) {
        self.tidy_times(world);
        forget_inert(world);
        let may_swap = !self.is_broken(Broken::OneJournal);
        if may_swap && world.runs[1] < world.runs[0] {
            world.runs.swap(0, 1);
            for row in world.rows.iter_mut().flatten() {
                row.owner = row.owner.map(|owner| 1 - owner);
            }
        }
    }

    fn tidy_times(&self, world: &mut World) {
        self.forget_versions(world);
        for row in world.rows.iter_mut().flatten() {
            self.forget(row);
        }
        self.forget_cancels(world);
        if !self.is_local() {
            forget_dates(world);
        }
        self.forget_time(world);
    }

    /// Forgets what no reading shows any more.
    fn forget_versions(&self, world: &mut World) {
        let now = world.now;
        let is_shown = |version: &Option<Version>| {
            version.is_some_and(|it| match it.shows {
                Shows::Now => true,
                Shows::At(at) => at <= now,
                Shows::AfterCall(_) => false,
            })
        };
        let last = if self.has(Part::OldReadings) {
            world.versions.iter().rposition(is_shown).unwrap_or(0)
        } else {
            world.versions.iter().flatten().count() - 1
        };
        world.versions.rotate_left(last);
        let end = world.versions.len() - last;
        world.versions[end..].fill(None);
        if let Some(first) = &mut world.versions[0] {
            first.shows = Shows::Now;
        }
    }

    /// Forgets what nothing asks for any more.
    fn forget(&self, row: &mut Row) {
        // Without cancels that are undone and people who have seen them, nothing but that there was a
        // look is asked for.
        if !self.has(Part::Rollback) && !self.has(Part::People) {
            row.balance_after = row.balance_after.map(|_| HIGH);
        }
        if !row.is_certain {
            return;
        }
        let may_reopen = was_inferred_away(&self.entry(0, row));
        // That a refund was undone is believed of a person only when it had its time.
        if !self.has(Part::People) || row.state != State::Refunded {
            row.doubt_since = None;
            row.doubt_since_gateway = None;
        }
        if !may_reopen {
            row.gateway_before = None;
            row.sent_at = None;
            row.balance_after = None;
            row.cancelled_before = None;
            row.is_late = false;
            if !self.has(Part::People) {
                row.baseline = 0;
                row.balance_before = 0;
            }
        }
    }

    /// Forgets the date of a cancel that is older than any request.
    fn forget_cancels(&self, world: &mut World) {
        if self.is_local() {
            return;
        }
        let read = |run: &At| match run {
            At::Claim { seen, .. } => seen.date,
            _ => None,
        };
        let first = world
            .rows()
            .filter_map(|row| row.gateway_before)
            .chain(world.runs.iter().filter_map(read))
            .min()
            .unwrap_or(world.now)
            .min(world.now);
        let is_new = |cancel: &Cancel| cancel.at >= first;
        for version in world.versions.iter_mut().flatten() {
            version.cancel = version.cancel.filter(is_new);
        }
        for row in world.rows.iter_mut().flatten() {
            row.cancelled_before = row.cancelled_before.filter(|at| *at >= first);
        }
        for run in &mut world.runs {
            match run {
                // People go by what is left.
                At::Resolve { seen, .. } => seen.cancel = None,
                At::Claim { seen, .. } | At::WriteLook { seen, .. } => {
                    seen.cancel = seen.cancel.filter(is_new);
                }
                _ => {}
            }
        }
    }

    /// Closes gaps in time that are longer than anything the journal waits for.
    fn forget_time(&self, world: &mut World) {
        let longest = if self.is_local() {
            2 * SETTLE + 1
        } else {
            SETTLE + 1
        };
        let mut times: u64 = 0;
        let is_local = self.is_local();
        if !is_local {
            // Where it does not matter, this machine's clock stands still.
            let now = world.now;
            world.local_times(&mut |time| *time = now);
        }
        world.times(&mut |time| times |= 1 << *time);
        let mut moved = [0_u8; 64];
        let mut last: Option<(u8, u8)> = None;
        for time in 0..64_u8 {
            if times & (1 << time) != 0 {
                let to = last.map_or(0, |(from, to)| to + (time - from).min(longest));
                moved[usize::from(time)] = to;
                last = Some((time, to));
            }
        }
        world.times(&mut |time| *time = moved[usize::from(*time)]);
        if !is_local {
            world.local_times(&mut |time| *time = 0);
        }
    }

    // What is wrong

    fn fault(&mut self, world: &World) -> Option<Fault> {
        let faults = self.faults(world);
        faults
            .into_iter()
            .find(|fault| !self.rules.excused.contains(fault))
    }

    fn faults(&mut self, world: &World) -> Vec<Fault> {
        let mut faults = Vec::new();
        for is_again in [false, true] {
            let went = |row: &Row| match row.request {
                Request::Applied => 1,
                Request::Twice => 2,
                Request::NotLeft | Request::UnderWay | Request::Undone | Request::Lost => 0,
            };
            let rows = world.rows().filter(|row| row.is_again == is_again);
            if rows.map(went).sum::<u32>() > 1 {
                faults.push(Fault::Twice);
            }
        }
        for row in world.rows() {
            let has_moved = matches!(row.request, Request::Applied | Request::Twice);
            // What is not there any more cannot be given back.
            let is_possible = world.balance() >= AMOUNT;
            let is_under_way = row.request == Request::UnderWay && is_possible;
            if row.is_certain && is_under_way && row.state != State::Refunded {
                faults.push(Fault::NotCertain);
            }
            match row.state {
                State::Claimed if row.request != Request::NotLeft => {
                    faults.push(Fault::MovesAfterAll);
                }
                State::NotSent | State::NotApplied if has_moved => {
                    faults.push(Fault::MovesAfterAll);
                }
                State::Refused if has_moved && row.is_certain => {
                    faults.push(Fault::MovesAfterAll);
                }
                State::Refunded if !has_moved && row.request != Request::Undone => {
                    faults.push(Fault::NotOurs);
                }
                State::Conflict if !self.may_be_in_conflict(world) => {
                    faults.push(Fault::Conflict);
                }
                _ => {}
            }
        }
        if world.runs == [At::Idle; 2] && self.is_stuck(world) {
            faults.push(Fault::Stuck);
        }
        faults
    }

    /// A conflict has to come from somebody else, or from a no that was none.
    fn may_be_in_conflict(&self, world: &World) -> bool {
        world.has_other_acted
            || world.was_rolled_back
            || self.has(Part::Undated)
            || world
                .rows()
                .any(|row| row.word == Word::Already && row.request == Request::Applied)
    }

    /// Whether neither looks, long after everything has ended, nor a person would close every
    /// refund, and leave the payment to be refunded.
    fn is_stuck(&mut self, world: &World) -> bool {
        let mut world = *world;
        for row in world.rows.iter_mut().flatten() {
            if row.request == Request::UnderWay {
                row.request = Request::Lost;
                row.deadline = None;
            }
        }
        for number in world.numbers() {
            if world.row(number).state.is_in_hand() {
                self.learn(&mut world, number, Event::Abandoned);
            }
        }
        self.wait(&mut world);
        if let Some(is_stuck) = self.ends.get(&world) {
            return *is_stuck;
        }
        let key = world;
        for _ in 0..3 {
            for _ in 0..2 {
                self.look_at_all(&mut world);
                self.wait(&mut world);
            }
            self.resolve_all(&mut world);
        }
        let is_closed = world.rows().all(|row| row.is_certain);
        let mut is_readable = false;
        for _ in 0..3 {
            self.wait(&mut world);
            let seen = *self.readings(&world).last().unwrap();
            is_readable = self.heed(&mut world, 0, seen);
        }
        let is_stuck = !(is_closed && is_readable);
        self.ends.insert(key, is_stuck);
        is_stuck
    }

    fn look_at_all(&mut self, world: &mut World) {
        for number in world.numbers() {
            if world.row(number).is_in_doubt() {
                let seen = *self.readings(world).last().unwrap();
                let now = at(self.local(world));
                self.write_look(world, number, seen, now, true);
            }
        }
    }

    fn resolve_all(&self, world: &mut World) {
        for number in world.numbers() {
            let seen = *self.readings(world).last().unwrap();
            for ruling in true_words(world.row(number).request) {
                let mut resolved = *world;
                // They try it again until the refund had its time.
                let waited = resolved.row_mut(number);
                waited.doubt_since = waited.doubt_since.or(Some(0));
                if !self.has(Part::NoDate) {
                    waited.doubt_since_gateway = waited.doubt_since_gateway.or(Some(0));
                }
                let row = world.row(number);
                let is_open = row.is_in_doubt()
                    || (row.request == Request::Undone && row.state == State::Refunded);
                if is_open && self.resolve(&mut resolved, number, ruling, seen, false) {
                    *world = resolved;
                }
            }
        }
    }

    fn wait(&self, world: &mut World) {
        world.now += 2 * SETTLE + 1;
        self.tidy_times(world);
    }

    /// Goes through every world that can come about; returns how many there are, or the first fault
    /// with the shortest way that leads to it.
    fn run(rules: Rules) -> Result<usize, (Fault, String)> {
        let mut search = Self::new(rules);
        let mut worlds = vec![(World::first(rules.balance), 0)];
        let mut known: Set<World> = Set::default();
        known.insert(worlds[0].0);
        let mut number = 0;
        while number < worlds.len() {
            let world = worlds[number].0;
            if let Some(fault) = search.fault(&world) {
                let mut way = vec![world.to_string()];
                let mut at = number;
                while at != 0 {
                    at = worlds[at].1;
                    way.push(worlds[at].0.to_string());
                }
                way.reverse();
                let way = way.join("\n");
                return Err((fault, format!("{fault}, in world {number}:\n{way}")));
            }
            for next in search.next(&world) {
                if known.insert(next) {
                    worlds.push((next, number));
                }
            }
            number += 1;
        }
        Ok(worlds.len())
    }
}

impl World {
    /// Those times that are of this machine's clock alone.
    fn local_times(&mut self, each: &mut dyn FnMut(&mut u8)) {
        for run in &mut self.runs {
            if let At::Claim { seen, .. } | At::WriteLook { seen, .. } | At::Resolve { seen, .. } =
                run
            {
                each(&mut seen.at);
            }
        }
        for known in self.known.iter_mut().flatten() {
            if let Some((local, _)) = &mut known.higher_since {
                each(local);
            }
        }
    }
}

/// Forgets of dates all but what they are compared for: whether a cancel is from before a reading or
/// not, and whether it is from after the time of a request.
fn forget_dates(world: &mut World) {
    let now = world.now;
    let mut dates = Vec::new();
    world.cancels(&mut |cancel| dates.push(cancel.at));
    dates.sort_unstable();
    dates.dedup();
    for row in world.rows.iter_mut().flatten() {
        let is_settled = |at: u8| at.max(now.saturating_sub(SETTLE));
        if row.word == Word::Yes {
            row.gateway_before = None;
            row.cancelled_before = None;
            row.doubt_since_gateway = row.doubt_since_gateway.map(is_settled);
        }
        let next = |at: u8| dates.iter().copied().find(|date| *date >= at);
        row.gateway_before = row.gateway_before.map(|at| next(at).unwrap_or(now));
        row.cancelled_before = row.cancelled_before.filter(|at| dates.contains(at));
    }
    for known in world.known.iter_mut().flatten() {
        if let Some((_, Some(at))) = &mut known.higher_since {
            *at = (*at).max(now.saturating_sub(SETTLE));
        }
    }
    // As late as they can be, from the last to the first.
    let mut later = now;
    for date in dates.into_iter().rev().filter(|date| *date < now) {
        let looked = |run: &At| match run {
            At::WriteLook { seen, .. } | At::Resolve { seen, .. } => seen.date,
            _ => None,
        };
        let ends = (world.rows().filter_map(|row| row.doubt_since_gateway))
            .chain(world.runs.iter().filter_map(looked))
            .map(|since| since + SETTLE)
            .filter(|end| date <= *end);
        let plans = (world.runs.iter())
            .filter_map(|run| match run {
                At::Claim { seen, .. } => seen.date,
                _ => None,
            })
            .filter(|planned| date < *planned)
            .map(|planned| planned - 1);
        let to = ends.chain(plans).chain([later - 1]).min().unwrap();
        let shift = |at: &mut u8| {
            if *at == date {
                *at = to;
            }
        };
        world.cancels(&mut |cancel| shift(&mut cancel.at));
        for row in world.rows.iter_mut().flatten() {
            row.gateway_before.iter_mut().for_each(shift);
            row.cancelled_before.iter_mut().for_each(shift);
        }
        later = to;
    }
}

/// Forgets a last refund that was not made and that nothing brings back.
fn forget_inert(world: &mut World) {
    while let Some(number) = world.numbers().last() {
        let row = world.row(number);
        let is_lost = matches!(row.request, Request::NotLeft | Request::Lost);
        let is_inert = match row.state {
            State::NotSent => true,
            State::Refused => matches!(row.word, Word::Final | Word::Credentials),
            State::NotApplied => row.evidence == Some(Evidence::Person),
            _ => false,
        };
        let is_in_use = world.runs.iter().any(|run| match run {
            At::BeginSending(row)
            | At::Wait(row)
            | At::WriteLook { row, .. }
            | At::Resolve { row, .. } => *row == number,
            At::Idle | At::Claim { .. } => false,
        });
        if !(is_lost && is_inert && row.is_certain) || is_in_use {
            return;
        }
        world.rows[usize::from(number)] = None;
    }
}

/// What a person may truly say of a request.
fn true_words(request: Request) -> Vec<Ruling> {
    match request {
        Request::Applied | Request::Twice => vec![Ruling::Refunded],
        Request::Undone => vec![Ruling::RolledBack, Ruling::NotRefunded],
        Request::NotLeft | Request::UnderWay | Request::Lost => vec![Ruling::NotRefunded],
    }
}

const BASE: Rules = Rules {
    balance: 4,
    room: 2,
    parts: &[Part::OldReadings],
    taken: &[],
    broken: &[],
    excused: &[],
};

/// Searches, and wants no fault to be found, in so many worlds or more: fewer would mean that
/// something is not searched any more.
fn holds(rules: Rules, at_least: usize) {
    match Search::run(rules) {
        Ok(worlds) => assert!(worlds >= at_least, "{worlds} worlds"),
        Err((_, way)) => panic!("{way}"),
    }
}

/// Searches, and wants a fault to be found.
fn fails(rules: Rules) -> Fault {
    match Search::run(rules) {
        Ok(worlds) => panic!("none in {worlds} worlds"),
        Err((fault, _)) => fault,
    }
}

#[test]
fn no_schedule_of_crashes_losses_lies_and_old_readings_refunds_twice_or_tells_an_untruth() {
    holds(Rules { room: 3, ..BASE }, 13_000);
}

#[test]
fn nor_one_where_anything_may_happen_between_a_reading_and_what_follows_from_it() {
    let slow = Rules {
        parts: &[Part::OldReadings, Part::Slow],
        room: 1,
        ..BASE
    };
    holds(slow, 17_000);
}

#[test]
fn nor_one_where_another_channel_takes_some_of_the_payment() {
    let shared = Rules {
        taken: &[1, 2, 3],
        ..BASE
    };
    holds(shared, 30_000);
}

#[test]
fn nor_one_where_an_acquirer_undoes_a_cancel() {
    let undone = Rules {
        parts: &[Part::OldReadings, Part::Rollback, Part::People],
        ..BASE
    };
    holds(undone, 7_000);
    holds(
        Rules {
            balance: AMOUNT,
            ..undone
        },
        6_000,
    );
}

#[test]
fn nor_one_where_people_resolve_what_is_in_doubt() {
    let resolved = Rules {
        parts: &[Part::OldReadings, Part::People],
        ..BASE
    };
    holds(resolved, 3_000);
    holds(
        Rules {
            parts: &[Part::People],
            taken: &[1, 3],
            ..resolved
        },
        25_000,
    );
}

#[test]
fn nor_one_where_a_person_resolves_long_after_looking() {
    let slow = Rules {
        parts: &[Part::People, Part::Slow],
        room: 1,
        ..BASE
    };
    holds(slow, 45_000);
}

#[test]
fn nor_one_where_one_more_is_asked_for() {
    let again = Rules {
        parts: &[Part::OldReadings, Part::Again],
        ..BASE
    };
    holds(again, 5_000);
    let undone = Rules {
        parts: &[Part::OldReadings, Part::Again, Part::Rollback],
        ..BASE
    };
    holds(undone, 14_900);
}

#[test]
fn nor_one_where_the_gateway_tells_no_time() {
    let timeless = Rules {
        parts: &[Part::OldReadings, Part::NoDate],
        ..BASE
    };
    holds(timeless, 35_000);
}

#[test]
fn nor_one_where_the_gateway_tells_the_time_now_and_then() {
    let fickle = Rules {
        parts: &[Part::SomeDates],
        room: 1,
        ..BASE
    };
    holds(fickle, 40_000);
}

#[test]
fn nor_one_where_cancels_are_not_dated() {
    let undated = Rules {
        parts: &[Part::OldReadings, Part::Undated],
        ..BASE
    };
    holds(undated, 1_300);
}

#[test]
fn a_request_that_outlives_its_time_breaks_the_promise() {
    let late = Rules {
        broken: &[Broken::Punctuality],
        ..BASE
    };
    assert_eq!(fails(late), Fault::NotCertain);
}

#[test]
fn a_cancel_that_is_shown_too_late_breaks_the_promise() {
    let hidden = Rules {
        broken: &[Broken::ShowingInTime],
        ..BASE
    };
    assert_eq!(fails(hidden), Fault::MovesAfterAll);
}

#[test]
fn a_living_run_taken_for_dead_breaks_the_promise() {
    let blind = Rules {
        broken: &[Broken::SightOfLife],
        ..BASE
    };
    assert_eq!(fails(blind), Fault::NotCertain);
}

#[test]
fn a_final_no_that_is_not_final_breaks_the_promise() {
    let lie = Rules {
        broken: &[Broken::FinalNo],
        ..BASE
    };
    assert_eq!(fails(lie), Fault::MovesAfterAll);
}

#[test]
fn a_middleman_that_sends_a_request_again_breaks_the_promise() {
    let doubled = Rules {
        broken: &[Broken::OneRequest],
        ..BASE
    };
    assert_eq!(fails(doubled), Fault::Twice);
}

#[test]
fn the_very_same_amount_taken_by_another_while_an_answer_is_missing_may_be_called_ours() {
    let shared = Rules {
        broken: &[Broken::NobodyElse],
        taken: &[AMOUNT],
        ..BASE
    };
    assert_eq!(fails(shared), Fault::NotOurs);
    // But no customer is paid twice by that.
    holds(
        Rules {
            excused: &[Fault::NotOurs],
            ..shared
        },
        10_000,
    );
}

#[test]
fn a_gateway_that_brings_back_no_reason_can_hide_a_refund_behind_a_no() {
    let mute = Rules {
        broken: &[Broken::Reason],
        excused: &[Fault::Conflict],
        ..BASE
    };
    assert_eq!(fails(mute), Fault::MovesAfterAll);
}

#[test]
fn a_clock_that_jumps_breaks_the_promise_where_the_gateway_tells_no_time() {
    let jumping = Rules {
        broken: &[Broken::LocalClock],
        parts: &[Part::NoDate],
        ..BASE
    };
    assert_eq!(fails(jumping), Fault::NotCertain);
}

#[test]
fn two_journals_refund_twice_unless_one_comes_after_the_other_and_heeds_what_is_gone() {
    let two = Rules {
        broken: &[Broken::OneJournal],
        parts: &[Part::Unattended],
        // A refund by one is another channel's to the other.
        excused: &[Fault::NotOurs, Fault::Conflict, Fault::Stuck],
        ..BASE
    };
    assert_eq!(fails(two), Fault::Twice);
    let heedless = Rules {
        parts: &[Part::InTurn],
        ..two
    };
    assert_eq!(fails(heedless), Fault::Twice);
    let in_turn = Rules {
        parts: &[Part::InTurn, Part::Unattended],
        ..two
    };
    holds(in_turn, 16_000);
}
