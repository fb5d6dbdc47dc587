//! Sends what was planned: several payments at a time, the rows of one payment one after the other.
//! Refuses to go on once anything is in doubt.

use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::super::desk::{Desk, Prepared};
use super::crew;
use super::plan::{Fate, Plan, Planned};
use super::tally::Gauge;
use crate::error::Error;
use crate::interruption::Interruption;
use crate::journal::{self, State};
use crate::payment::{Order, Won};

/// A payment that was read longer ago than this is read again before money moves.
const FRESH: Duration = Duration::from_secs(60);

/// Goes by the clock on the wall: the other one stands still while the machine sleeps. A reading out of
/// the future says that the clock was set, and is not trusted.
fn is_fresh(seen: Timestamp, now: Timestamp) -> bool {
    Duration::try_from(now.duration_since(seen)).is_ok_and(|age| age < FRESH)
}

/// How a batch is sent, and what stops it.
pub(super) struct Rules<'a> {
    pub(super) jobs: usize,
    /// After so many failures one after the other, nothing new is begun.
    pub(super) max_refused: u32,
    pub(super) held: &'a Interruption,
    pub(super) gauge: &'a Gauge,
    /// What time it is.
    pub(super) clock: fn() -> Timestamp,
}

/// Sends the planned rows, and hands over what becomes of each as it becomes known. Returns why it
/// stopped early, if it did.
pub(super) fn send(
    desk: &Desk<'_>,
    plan: &Plan,
    rules: &Rules<'_>,
    mut ended: impl FnMut(usize, Fate),
) -> Option<String> {
    let brake = Brake::default();
    let work = |indexes: &Vec<usize>, found: &Sender<(usize, Fate)>| {
        let mut before: Option<u64> = None;
        let mut is_first = true;
        for index in indexes {
            let Some(planned) = plan.rows.get(*index) else {
                continue;
            };
            let Fate::Planned(prepared) = &planned.fate else {
                continue;
            };
            let fate = if let Some(line) = before {
                Fate::NotStarted(format!("line {line} of the same payment is not done"))
            } else if let Some(why) = brake.why(rules.held) {
                Fate::NotStarted(why)
            } else {
                let fate = send_one(desk, planned, prepared, is_first, rules);
                brake.heed(planned.row.line, &fate, rules.max_refused);
                fate
            };
            is_first = false;
            let won = done(&fate);
            if won.is_none() {
                before = before.or(Some(planned.row.line));
            }
            rules.gauge.add(1, won.unwrap_or_default());
            drop(found.send((*index, fate)));
        }
    };
    crew::each(rules.jobs, &plan.payments, work, |(index, fate)| {
        ended(index, fate);
    });
    brake.why(rules.held)
}

fn send_one(
    desk: &Desk<'_>,
    planned: &Planned,
    prepared: &Prepared,
    is_first: bool,
    rules: &Rules<'_>,
) -> Fate {
    let row = &planned.row;
    let again;
    let prepared = if is_first && is_fresh(prepared.seen, (rules.clock)()) {
        prepared
    } else {
        let order = Order {
            // What the person was shown.
            expect_balance: Some(prepared.intention.balance_before),
            ..row.order.clone()
        };
        match desk.prepare(&order, row.reference.as_ref(), false) {
            Ok(prepared) => {
                again = prepared;
                &again
            }
            Err(error) => return Fate::of(row, error),
        }
    };
    match desk.carry_out(prepared, rules.held) {
        Ok(outcome) => Fate::Ended(Box::new(outcome)),
        Err(error) => Fate::of(row, error.into()),
    }
}

/// Returns what went back by a row that is done.
fn done(fate: &Fate) -> Option<Won> {
    match fate {
        Fate::Before(entry) => Some(entry.amount),
        Fate::Ended(outcome) if outcome.entry.state == State::Refunded => {
            Some(outcome.entry.amount)
        }
        Fate::Planned(_)
        | Fate::InDoubt(_)
        | Fate::Ended(_)
        | Fate::Failed(_)
        | Fate::NotStarted(_) => None,
    }
}

/// Keeps new rows from being begun.
#[derive(Default)]
struct Brake(Mutex<Grip>);

#[derive(Default)]
struct Grip {
    refused: u32,
    why: Option<String>,
}

impl Brake {
    fn why(&self, held: &Interruption) -> Option<String> {
        if held.count() > 0 {
            return Some("the batch was interrupted".to_owned());
        }
        let grip = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        grip.why.clone()
    }

    fn heed(&self, line: u64, fate: &Fate, max_refused: u32) {
        let mut grip = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let why = match fate {
            Fate::Ended(outcome) => match outcome.entry.state {
                _ if outcome.unrecorded.is_some() => {
                    Some(format!("line {line} is not in the journal as it ended"))
                }
                State::Refunded => {
                    grip.refused = 0;
                    None
                }
                State::Claimed | State::Sending | State::Unknown => {
                    Some(format!("line {line} is in doubt"))
                }
                State::Conflict => Some(format!("line {line} is in conflict")),
                State::Refused | State::NotSent | State::NotApplied => {
                    grip.refused = grip.refused.saturating_add(1);
                    (grip.refused >= max_refused)
                        .then(|| format!("{} rows in a row were not refunded", grip.refused))
                }
            },
            Fate::InDoubt(_) => Some(format!("line {line} is in doubt")),
            Fate::Failed(error) if matches!(**error, Error::Journal(journal::Error::Store(_))) => {
                Some("the journal cannot be written".to_owned())
            }
            Fate::Failed(_) | Fate::Planned(_) | Fate::Before(_) | Fate::NotStarted(_) => None,
        };
        if grip.why.is_none() {
            grip.why = why;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::input;
    use super::super::plan;
    use super::*;
    use crate::command::Connection;
    use crate::command::connection::tests::connection;
    use crate::journal::{Journal, Person};
    use crate::payment::{
        Answer, Extent, Method, Period, Refund, Refusal, Status, Tid, korean_day,
    };
    use crate::terminal::{ColorChoice, Terminal};

    /// Returns card payments that nothing was refunded of.
    fn cards(connection: &Connection) -> Vec<Tid> {
        let month = Period::parse("30d", korean_day(Timestamp::now())).unwrap();
        let mut cards = Vec::new();
        let search = connection.gateway.search_payments(month, 1, |mut rows| {
            while let Some(batch) = rows.next_batch()? {
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

    #[test]
    fn a_payment_that_was_read_long_ago_is_read_again_before_money_moves() {
        let connection = connection("shop", 7);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.sqlite3");
        let journal = Journal::open(&path, Person::new("mina", "shop")).unwrap();
        let terminal = Arc::new(Terminal::new(ColorChoice::Never, true, 0));
        let desk = Desk::new(&connection, &journal, &terminal);
        let [changed, unchanged] = &cards(&connection)[..2] else {
            panic!("no cards");
        };
        let file = format!("tid,amount,reason\n{changed},300,x\n{unchanged},300,x\n");
        let rows = input::parse(file.as_bytes(), None).unwrap();
        let gauge = Gauge::new(rows.len());
        let plan = plan::plan(&desk, rows, 1, &gauge).unwrap();
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
        let elsewhere = connection.gateway.cancel_payment(pass, &refund).answer;
        assert!(matches!(elsewhere, Answer::Accepted(_)), "{elsewhere:?}");
        let rules = Rules {
            jobs: 1,
            max_refused: 5,
            held: &Interruption::default(),
            gauge: &gauge,
            clock: in_an_hour,
        };
        let mut fates = Vec::new();
        assert_eq!(
            send(&desk, &plan, &rules, |index, fate| fates
                .push((index, fate))),
            None
        );
        let [(0, Fate::Failed(error)), (1, Fate::Ended(outcome))] = fates.as_slice() else {
            panic!("{fates:?}");
        };
        assert!(
            matches!(
                **error,
                Error::NotRefundable(Refusal::BalanceDiffers { .. })
            ),
            "{error:?}"
        );
        assert_eq!(outcome.entry.state, State::Refunded);
    }
}
