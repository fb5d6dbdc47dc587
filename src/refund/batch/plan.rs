//! What a batch will do, before it does anything: every payment read, every row planned. Refuses to
//! plan on where the gateway cannot be read at all.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::super::{BatchProgress, Eyes, Prepared, Refunder, Snapshot};
use super::file::BatchLine;
use super::workers;
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::journal::{Clearance, Entry, JournalError, Outcome};
use crate::payment::{Reference, Tid, What, Won};

/// What has become of a row so far.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It will be sent.
    Planned(Box<Prepared>),
    /// It was refunded before this run.
    Before(Box<Entry>),
    /// It is in doubt since before this run.
    InDoubt(Box<Entry>),
    /// It was sent by this run, or about to be; this is what came of it.
    Ended(Box<Outcome>),
    /// It cannot be done. Nothing was sent.
    Failed(Box<Error>),
    /// It was not begun.
    NotStarted(String),
}

impl Fate {
    /// Draws the conclusion from what kept a row from being sent.
    pub(crate) fn of(row: &BatchLine, error: Error) -> Self {
        let is_this =
            |entry: &Entry| row.asks_for(entry.asked, entry.amount, entry.reference.as_ref());
        if let Error::Journal(JournalError::AlreadyRefunded(entry)) = &error {
            // The same amount for another reason may be one more: only a reference could say so.
            if row.order.reference.is_none() && !entry.reason.is_same_as(row.order.reason.as_str())
            {
                Self::Failed(Box::new(Error::OtherReason(entry.clone())))
            } else {
                Self::Before(entry.clone())
            }
        } else if let Error::Journal(JournalError::InDoubt(entry)) = &error
            && is_this(entry)
        {
            Self::InDoubt(entry.clone())
        } else {
            Self::Failed(Box::new(error))
        }
    }
}

/// A row, and what has become of it.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) row: BatchLine,
    pub(crate) fate: Fate,
    /// What is left of the payment when the row's turn comes, as far as can be foreseen.
    pub(crate) balance: Option<Won>,
}

/// All rows in the order of the file, and which of them are of one payment.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) rows: Vec<Planned>,
    pub(crate) payments: Vec<Vec<usize>>,
}

/// So many payments in a row that cannot be read, and the others are not asked for.
const PATIENCE: usize = 5;

/// Reads every payment, several at a time, and plans every row.
///
/// # Errors
///
/// What keeps all of it from being planned: the journal, the credentials, the network.
pub(crate) fn plan(
    refunder: &Refunder<'_>,
    rows: Vec<BatchLine>,
    jobs: usize,
    eyes: Eyes,
    progress: &BatchProgress,
) -> Result<Plan, Error> {
    let payments = by_payment(&rows);
    let failures = AtomicUsize::new(0);
    let is_over = AtomicBool::new(false);
    let mut fates: Vec<Option<(Fate, Option<Won>)>> = Vec::new();
    fates.resize_with(rows.len(), || None);
    let mut over = None;
    workers::each(
        jobs,
        &payments,
        |indexes, found| {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            let of_payment: Vec<&BatchLine> = indexes.iter().filter_map(|i| rows.get(*i)).collect();
            let planned = plan_payment(refunder, &of_payment, eyes, &failures);
            if planned.is_err() {
                is_over.store(true, Ordering::Relaxed);
            }
            progress.add(of_payment.len(), Won::ZERO);
            drop(found.send((indexes.clone(), planned)));
        },
        |(indexes, planned)| match planned {
            Ok(planned) => {
                for (index, fate) in indexes.into_iter().zip(planned) {
                    if let Some(place) = fates.get_mut(index) {
                        *place = Some(fate);
                    }
                }
            }
            Err(error) => over = over.take().or(Some(error)),
        },
    );
    if let Some(error) = over {
        return Err(error);
    }
    let rows = rows.into_iter().zip(fates).map(|(row, found)| {
        let (fate, balance) = found.unwrap_or_else(|| {
            let why = "it could not be planned".to_owned();
            (Fate::NotStarted(why), None)
        });
        Planned { row, fate, balance }
    });
    Ok(Plan {
        rows: rows.collect(),
        payments,
    })
}

fn by_payment(rows: &[BatchLine]) -> Vec<Vec<usize>> {
    let mut places: HashMap<&Tid, usize> = HashMap::new();
    let mut payments: Vec<Vec<usize>> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let place = *places.entry(&row.order.tid).or_insert(payments.len());
        match payments.get_mut(place) {
            Some(payment) => payment.push(index),
            None => payments.push(vec![index]),
        }
    }
    payments
}

/// Plans the rows of one payment, each from what the one before will leave.
fn plan_payment(
    refunder: &Refunder<'_>,
    rows: &[&BatchLine],
    eyes: Eyes,
    failures: &AtomicUsize,
) -> Result<Vec<(Fate, Option<Won>)>, Error> {
    let mut fates = Vec::new();
    let mut foreseen: Option<(Snapshot, Clearance)> = None;
    let mut unreadable: Option<u64> = None;
    let mut is_in_doubt = false;
    let mut planned: Vec<(Won, Option<&Reference>, u64)> = Vec::new();
    for row in rows {
        let order = &row.order;
        let reference = order.reference.as_ref();
        // One look serves all rows: had a second one seen more, the first row would be told in doubt
        // and the next be sent.
        let cleared = if is_in_doubt {
            refunder.ask_journal_only(order, None)
        } else {
            refunder.ask_journal(order, None)
        };
        if let Err(error) = cleared {
            if is_about_all(&error) {
                return Err(error);
            }
            is_in_doubt |= tells_of_doubt(&error);
            let fate = Fate::of(row, error);
            let balance = match &fate {
                Fate::Before(entry) | Fate::InDoubt(entry) => Some(entry.balance_before),
                Fate::Planned(_) | Fate::Ended(_) | Fate::Failed(_) | Fate::NotStarted(_) => None,
            };
            fates.push((fate, balance));
            continue;
        }
        if let Some(line) = unreadable {
            let why = format!("its payment could not be read for line {line}");
            fates.push((Fate::NotStarted(why), None));
            continue;
        }
        let (now, clearance) = match foreseen.take() {
            Some(foreseen) => foreseen,
            None => match refunder.read_payment(&order.tid) {
                Ok(read) => {
                    failures.store(0, Ordering::Relaxed);
                    match refunder.ask_journal_of(order, None, &read, eyes) {
                        Ok(clearance) => (read, clearance),
                        Err(error) => {
                            if is_about_all(&error) {
                                return Err(error);
                            }
                            is_in_doubt |= tells_of_doubt(&error);
                            fates.push((Fate::of(row, error), read.balance()));
                            continue;
                        }
                    }
                }
                Err(error) => {
                    let is_of_the_payment = matches!(error, Error::NoSuchPayment(_));
                    let failed = failures.fetch_add(1, Ordering::Relaxed).saturating_add(1);
                    if is_about_all(&error) || (!is_of_the_payment && failed >= PATIENCE) {
                        return Err(error);
                    }
                    unreadable = Some(row.line);
                    fates.push((Fate::Failed(Box::new(error)), None));
                    continue;
                }
            },
        };
        let balance = now.balance();
        let prepared = refunder.plan(order, None, &now, clearance.clone(), eyes);
        let same = |amount: Won| {
            planned
                .iter()
                .find(|(won, other, _)| *won == amount && *other == reference)
        };
        let fate = match prepared {
            Ok(prepared) => {
                if let Some((_, _, line)) = same(prepared.refund().amount) {
                    // The journal would take it for the other one.
                    Fate::Failed(Box::new(UsageError::SameAsLine(*line).into()))
                } else {
                    planned.push((prepared.refund().amount, reference, row.line));
                    Fate::Planned(Box::new(prepared))
                }
            }
            Err(error) if is_about_all(&error) => return Err(error),
            Err(error) => Fate::of(row, error),
        };
        foreseen = Some(match &fate {
            Fate::Planned(prepared) => {
                let sum = clearance.refunded.checked_add(prepared.refund().amount);
                let clearance = Clearance {
                    refunded: sum.unwrap_or(clearance.refunded),
                    ..clearance
                };
                (now.after(prepared), clearance)
            }
            Fate::Before(_)
            | Fate::InDoubt(_)
            | Fate::Ended(_)
            | Fate::Failed(_)
            | Fate::NotStarted(_) => (now, clearance),
        });
        fates.push((fate, balance));
    }
    Ok(fates)
}

const fn tells_of_doubt(error: &Error) -> bool {
    matches!(
        error,
        Error::Journal(JournalError::InDoubt(_) | JournalError::RefusedRecently(_))
    )
}

/// Tells whether an error would meet every other row as well.
fn is_about_all(error: &Error) -> bool {
    // A refusal of the token is not the payment's.
    let is_the_tokens = || matches!(error.exit(), Exit::Auth | Exit::Precondition);
    matches!(
        error,
        Error::Journal(JournalError::Store(_) | JournalError::ReadOnlyProfile)
    ) || matches!(error, Error::Gateway(error) if error.is_not_sent() || is_the_tokens())
}

impl Plan {
    /// Returns how many rows will be sent, and what they come to.
    pub(crate) fn to_send(&self) -> (usize, Won) {
        self.sum(|fate| {
            if let Fate::Planned(prepared) = fate {
                Some(prepared.refund().amount)
            } else {
                None
            }
        })
    }

    /// Returns how many rows were refunded before, and what they come to.
    pub(crate) fn before(&self) -> (usize, Won) {
        self.sum(|fate| {
            if let Fate::Before(entry) = fate {
                Some(entry.amount)
            } else {
                None
            }
        })
    }

    /// Returns the rows that stand in the way of the whole file being done.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Planned> {
        self.rows.iter().filter(|row| match row.fate {
            Fate::Planned(_) | Fate::Before(_) => false,
            Fate::InDoubt(_) | Fate::Ended(_) | Fate::Failed(_) | Fate::NotStarted(_) => true,
        })
    }

    fn sum(&self, amount: impl Fn(&Fate) -> Option<Won>) -> (usize, Won) {
        self.rows.iter().filter_map(|row| amount(&row.fate)).fold(
            (0, Won::ZERO),
            |(count, sum), won| {
                // Ten digits a row: only a file of billions of rows would not fit.
                let sum = sum.checked_add(won).unwrap_or(Won::new(u64::MAX));
                (count.saturating_add(1), sum)
            },
        )
    }
}

/// Writes what a row asks for, for people.
pub(crate) fn asked(what: What) -> String {
    match what {
        What::Full => "all that is left".to_owned(),
        What::Amount(won) => format!("{} won", won.grouped()),
    }
}
