//! What a batch will do, before it does anything: every payment read, every row planned. Refuses to
//! plan on where the gateway cannot be read at all.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::super::error::RefundError;
use super::super::progress::BatchProgress;
use super::super::refunder::Refunder;
use super::super::snapshot::{Eyes, Snapshot};
use super::file::BatchLine;
use super::result::RowResult;
use super::stop::NotStarted;
use super::workers;
use crate::journal::{Clearance, JournalError};
use crate::payment::{Reference, Tid, Won};

/// A row, and what has become of it.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) row: BatchLine,
    pub(crate) result: RowResult,
    /// What is left of the payment when the row's turn comes, as far as can be foreseen.
    pub(crate) balance: Option<Won>,
}

/// All rows in the order of the file, and which of them are of one payment.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) rows: Vec<Planned>,
    pub(crate) payments: Vec<Vec<usize>>,
}

/// After this number of payments in a row that cannot be read, the others are not asked for.
const UNREADABLE_PAYMENTS_MAX: usize = 5;

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
) -> Result<Plan, RefundError> {
    let payments = by_payment(&rows);
    let failures = AtomicUsize::new(0);
    let is_over = AtomicBool::new(false);
    let mut results: Vec<Option<(RowResult, Option<Won>)>> = Vec::new();
    results.resize_with(rows.len(), || None);
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
                for (index, result) in indexes.into_iter().zip(planned) {
                    if let Some(place) = results.get_mut(index) {
                        *place = Some(result);
                    }
                }
            }
            Err(error) => over = over.take().or(Some(error)),
        },
    );
    if let Some(error) = over {
        return Err(error);
    }
    let rows = rows.into_iter().zip(results).map(|(row, found)| {
        let (result, balance) =
            found.unwrap_or((RowResult::NotStarted(NotStarted::NotPlanned), None));
        Planned {
            row,
            result,
            balance,
        }
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
) -> Result<Vec<PlannedRow>, RefundError> {
    let mut payment = PaymentPlan {
        refunder,
        eyes,
        failures,
        foreseen: None,
        unreadable: None,
        is_in_doubt: false,
        planned: Vec::new(),
    };
    rows.iter().map(|row| payment.plan_row(row)).collect()
}

/// What a row comes to, and what is left of its payment when its turn comes.
type PlannedRow = (RowResult, Option<Won>);

/// One payment, while its rows are planned.
struct PaymentPlan<'p> {
    refunder: &'p Refunder<'p>,
    eyes: Eyes,
    /// The number of payments in a row that could not be read.
    failures: &'p AtomicUsize,
    /// The payment as the rows so far will leave it.
    foreseen: Option<(Snapshot, Clearance)>,
    /// The line for which it could not be read.
    unreadable: Option<u64>,
    /// Whether the journal has a refund of it in doubt.
    is_in_doubt: bool,
    /// The refunds that will be sent: amount, reference and line.
    planned: Vec<(Won, Option<&'p Reference>, u64)>,
}

impl<'p> PaymentPlan<'p> {
    fn plan_row(&mut self, row: &'p BatchLine) -> Result<PlannedRow, RefundError> {
        // One look serves all rows: had a second one seen more, the first row would be told in doubt
        // and the next be sent.
        let cleared = if self.is_in_doubt {
            self.refunder.ask_journal_only(&row.order)
        } else {
            self.refunder.ask_journal(&row.order)
        };
        if let Err(error) = cleared {
            let result = self.not_allowed(row, error)?;
            let balance = result.entry().map(|entry| entry.balance_before);
            return Ok((result, balance));
        }
        if let Some(line) = self.unreadable {
            let why = NotStarted::PaymentNotRead { line };
            return Ok((RowResult::NotStarted(why), None));
        }
        let (now, clearance) = match self.foreseen.take() {
            Some(foreseen) => foreseen,
            None => match self.read(row)? {
                Ok(read) => read,
                Err(settled) => return Ok(settled),
            },
        };
        let balance = now.balance();
        let result = self.plan(row, &now, clearance.clone())?;
        self.foreseen = Some(match result.planned() {
            Some(planned) => {
                let sum = clearance.refunded.checked_add(planned.refund.amount);
                let clearance = Clearance {
                    refunded: sum.unwrap_or(clearance.refunded),
                    ..clearance
                };
                (now.after(planned), clearance)
            }
            None => (now, clearance),
        });
        Ok((result, balance))
    }

    /// Takes in that the journal does not allow a row.
    fn not_allowed(
        &mut self,
        row: &BatchLine,
        error: RefundError,
    ) -> Result<RowResult, RefundError> {
        if is_about_all(&error) {
            return Err(error);
        }
        self.is_in_doubt |= tells_of_doubt(&error);
        Ok(RowResult::of(row, error))
    }

    /// Reads the payment; or returns what a row comes to for which that is of no use.
    fn read(
        &mut self,
        row: &BatchLine,
    ) -> Result<Result<(Snapshot, Clearance), PlannedRow>, RefundError> {
        let read = match self.refunder.read_payment(&row.order.tid) {
            Ok(read) => read,
            Err(error) => {
                let is_of_the_payment = matches!(error, RefundError::NoSuchPayment(_));
                let failed = self.failures.fetch_add(1, Ordering::Relaxed);
                let is_over = failed.saturating_add(1) >= UNREADABLE_PAYMENTS_MAX;
                if is_about_all(&error) || (!is_of_the_payment && is_over) {
                    return Err(error);
                }
                self.unreadable = Some(row.line);
                return Ok(Err((RowResult::Failed(Box::new(error)), None)));
            }
        };
        self.failures.store(0, Ordering::Relaxed);
        let allowed = self.refunder.ask_journal_of(&row.order, &read, self.eyes);
        match allowed {
            Ok(clearance) => Ok(Ok((read, clearance))),
            Err(error) => {
                let result = self.not_allowed(row, error)?;
                Ok(Err((result, read.balance())))
            }
        }
    }

    /// Plans a row from the payment as it will be.
    fn plan(
        &mut self,
        row: &'p BatchLine,
        now: &Snapshot,
        clearance: Clearance,
    ) -> Result<RowResult, RefundError> {
        let reference = row.order.reference.as_ref();
        let planned = match self.refunder.plan(&row.order, now, clearance, self.eyes) {
            Ok(planned) => planned,
            Err(error) if is_about_all(&error) => return Err(error),
            Err(error) => return Ok(RowResult::of(row, error)),
        };
        let amount = planned.refund.amount;
        let mut earlier = self.planned.iter();
        if let Some((_, _, line)) =
            earlier.find(|(won, other, _)| *won == amount && *other == reference)
        {
            // The journal would take it for the other one.
            let error = RefundError::SameRefund { line: *line };
            return Ok(RowResult::Failed(Box::new(error)));
        }
        self.planned.push((amount, reference, row.line));
        Ok(RowResult::Planned(Box::new(planned)))
    }
}

const fn tells_of_doubt(error: &RefundError) -> bool {
    matches!(
        error,
        RefundError::Journal(JournalError::InDoubt(_) | JournalError::RefusedRecently(_))
    )
}

/// Tells whether an error would meet every other row as well.
fn is_about_all(error: &RefundError) -> bool {
    match error {
        RefundError::Journal(error) => matches!(
            error,
            JournalError::Store(_) | JournalError::ReadOnlyProfile
        ),
        // A refusal of the token is not the payment's.
        RefundError::Gateway(error) => error.is_not_sent() || error.is_about_credentials(),
        RefundError::NoSuchPayment(_)
        | RefundError::NotRefundable(_)
        | RefundError::Unexplained(_)
        | RefundError::PaymentDiffers { .. }
        | RefundError::OtherReason(_)
        | RefundError::SameRefund { .. } => false,
    }
}

impl Plan {
    /// Returns the number of rows that will be sent, and what they come to.
    pub(crate) fn to_send(&self) -> (usize, Won) {
        self.sum(|result| Some(result.planned()?.refund.amount))
    }

    /// Returns the number of rows that were refunded before, and what they come to.
    pub(crate) fn before(&self) -> (usize, Won) {
        self.sum(|result| Some(result.before()?.amount))
    }

    /// Returns the rows that stand in the way of the whole file being done.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Planned> {
        self.rows
            .iter()
            .filter(|row| row.result.planned().is_none() && row.result.before().is_none())
    }

    fn sum(&self, amount: impl Fn(&RowResult) -> Option<Won>) -> (usize, Won) {
        self.rows.iter().filter_map(|row| amount(&row.result)).fold(
            (0, Won::ZERO),
            |(count, sum), won| {
                // Ten digits a row: only a file of billions of rows would not fit.
                let sum = sum.checked_add(won).unwrap_or(Won::new(u64::MAX));
                (count.saturating_add(1), sum)
            },
        )
    }
}

/// What has become of the rows of a plan: of those that are sent, once it is known.
pub(crate) struct BatchResults<'p> {
    plan: &'p Plan,
    /// By the plan's rows; nothing for one that is not sent.
    ended: Vec<Option<RowResult>>,
}

impl<'p> BatchResults<'p> {
    /// Begins with what the plan alone settles.
    pub(crate) fn new(plan: &'p Plan) -> Self {
        let mut ended = Vec::new();
        ended.resize_with(plan.rows.len(), || None);
        Self { plan, ended }
    }

    /// Takes in what became of a row.
    pub(crate) fn put(&mut self, index: usize, result: RowResult) {
        if let Some(place) = self.ended.get_mut(index) {
            *place = Some(result);
        }
    }

    /// Returns a row and what became of it, once that is known.
    pub(crate) fn get(&self, index: usize) -> Option<(&'p BatchLine, &RowResult)> {
        let planned = self.plan.rows.get(index)?;
        let result = if planned.result.planned().is_some() {
            self.ended.get(index)?.as_ref()?
        } else {
            &planned.result
        };
        Some((&planned.row, result))
    }

    /// Returns all rows that something has become of.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'p BatchLine, &RowResult)> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Returns the number of rows, whatever has become of them.
    pub(crate) const fn len(&self) -> usize {
        self.ended.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::result::tests::{before, not_started};
    use super::*;
    use crate::gateway::{GatewayError, GatewayErrorKind};
    use crate::journal::tests::entry;
    use crate::payment::sample::plain_order;
    use crate::payment::{AmountAsked, Call, Foreign, NotReached};
    use crate::refund::refunder::tests::planned;

    fn to_be_sent() -> RowResult {
        RowResult::Planned(Box::new(planned()))
    }

    /// A plan of rows of one payment.
    fn plan(results: impl IntoIterator<Item = RowResult>) -> Plan {
        let rows = (2..).zip(results).map(|(line, result)| Planned {
            row: BatchLine {
                line,
                order: plain_order("t1", AmountAsked::Full),
            },
            result,
            balance: None,
        });
        Plan {
            rows: rows.collect(),
            payments: Vec::new(),
        }
    }

    #[test]
    fn a_plan_says_what_it_will_send_what_was_sent_before_and_what_is_in_the_way() {
        let plan = plan([before(), to_be_sent(), before(), not_started()]);
        assert_eq!(plan.to_send(), (1, Won::new(12_000)));
        assert_eq!(plan.before(), (2, Won::new(10_000)));
        let problems: Vec<u64> = plan.problems().map(|row| row.row.line).collect();
        assert_eq!(problems, [5]);
    }

    #[test]
    fn a_row_that_is_sent_has_a_result_once_it_is_put_there() {
        let plan = plan([before(), to_be_sent()]);
        let mut results = BatchResults::new(&plan);
        let lines = |results: &BatchResults<'_>| {
            results.iter().map(|(row, _)| row.line).collect::<Vec<_>>()
        };
        assert_eq!((lines(&results), results.len()), (vec![2], 2));
        results.put(1, not_started());
        assert_eq!(lines(&results), [2, 3]);
        assert!(matches!(
            results.get(1),
            Some((_, RowResult::NotStarted(_)))
        ));
    }

    #[test]
    fn planning_ends_only_with_what_would_meet_every_row() {
        let gateway = |kind| {
            RefundError::Gateway(GatewayError {
                call: Call::Search,
                http_status: None,
                kind,
            })
        };
        let refused = |code| {
            gateway(GatewayErrorKind::Refused {
                code: Foreign::new(code),
                message: Foreign::default(),
            })
        };
        for error in [
            RefundError::Journal(JournalError::ReadOnlyProfile),
            refused("E003"),
            gateway(GatewayErrorKind::NotReached {
                reason: NotReached::Refused,
                detail: Foreign::default(),
            }),
        ] {
            assert!(is_about_all(&error), "{error:?}");
        }
        for error in [
            RefundError::Journal(JournalError::InDoubt(Box::new(entry()))),
            RefundError::NoSuchPayment("t1".parse().unwrap()),
            refused("E404"),
            gateway(GatewayErrorKind::Incomplete),
        ] {
            assert!(!is_about_all(&error), "{error:?}");
        }
    }
}
