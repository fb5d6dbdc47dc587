//! How a database takes in what the journal of a file holds: in one transaction, read back before it is kept, or
//! nothing of it. What it has behind its own numbers keeps its order.

use std::path::Path;

use jiff::Timestamp;

use super::super::tables::VERSION;
use super::transaction::PostgresTransaction;
use crate::journal::entry::{Entry, Mark, State};
use crate::journal::moved::{CopiedRefunds, MoveError};
use crate::journal::owner::{Owner, Person};
use crate::journal::step::Step;
use crate::journal::store::columns::{self, StoredColumns, StoredValue, text_of_time};
use crate::journal::store::holdings::{Holdings, JournalExtent, NotTakenIn, NumberedStep};
use crate::journal::store::{Senseless, StoreError, Transaction as _};
use crate::payment::{RefundId, korean_day};

/// Takes in what a file holds, within a transaction that writes.
pub(super) fn take_in(
    to: &PostgresTransaction<'_>,
    run: &Owner,
    person: &Person,
    file: &Path,
    holdings: &dyn Holdings,
) -> Result<CopiedRefunds, NotTakenIn> {
    let taking_in = TakingIn {
        to,
        holdings,
        run,
        person,
    };
    to.check_owner(run)?;
    taking_in.take(file)
}

/// By how much numbers are higher here than in the file.
#[derive(Clone, Copy)]
struct Shift {
    refunds: i64,
    steps: i64,
}

struct TakingIn<'t> {
    to: &'t PostgresTransaction<'t>,
    holdings: &'t dyn Holdings,
    run: &'t Owner,
    person: &'t Person,
}

impl TakingIn<'_> {
    fn take(&self, file: &Path) -> Result<CopiedRefunds, NotTakenIn> {
        let extent = self.holdings.extent()?;
        if let Some(copied) = self.before(&extent)? {
            return Ok(copied);
        }
        self.refuse_two_open()?;
        let shift = self.shift()?;
        self.copy_refunds(shift)?;
        self.copy_steps(shift)?;
        self.copy_payments()?;
        let at = Timestamp::now();
        self.enter(&extent, shift, at, file)?;
        self.check(shift)?;
        Ok(CopiedRefunds {
            refunds: u64::try_from(extent.refunds).unwrap_or_default(),
            first: RefundId(extent.first_refund),
            last: RefundId(extent.last_refund),
            shift: shift.refunds,
            at,
            person: self.person.to_string(),
            was_before: false,
        })
    }

    /// Returns what an earlier run copied of the same journal.
    fn before(&self, extent: &JournalExtent) -> Result<Option<CopiedRefunds>, NotTakenIn> {
        let rows = self.to.query(
            "SELECT at, person, refunds, first_refund, last_refund, last_step, refund_shift
             FROM copied WHERE journal = $1",
            vec![StoredValue::Text(extent.id.clone())],
        )?;
        if rows.is_empty() {
            return Ok(None);
        }
        let number = |index| self.to.cell::<i64>(rows.first(), index, "copied");
        let text: &str = self.to.cell(rows.first(), 0, "copied")?;
        let time = text
            .parse()
            .map_err(|_| self.to.senseless(Senseless::Column("at".to_owned())))?;
        let refunds = u64::try_from(number(2)?).unwrap_or_default();
        let held = (extent.refunds, extent.last_refund, extent.last_step);
        if (number(2)?, number(4)?, number(5)?) != held {
            return Err(MoveError::OtherThanBefore { at: time, refunds }.into());
        }
        Ok(Some(CopiedRefunds {
            refunds,
            first: RefundId(number(3)?),
            last: RefundId(number(4)?),
            shift: number(6)?,
            at: time,
            person: self.to.cell(rows.first(), 1, "copied")?,
            was_before: true,
        }))
    }

    fn refuse_two_open(&self) -> Result<(), NotTakenIn> {
        for here in self.holdings.open_refunds()? {
            let key = (here.merchant.environment, &here.tid);
            let known = self.to.of_payment(key)?;
            if let Some(there) = known.into_iter().find(|it| it.state.is_open()) {
                let (here, there) = (Box::new(here), Box::new(there));
                return Err(MoveError::TwoOpen { here, there }.into());
            }
        }
        Ok(())
    }

    fn shift(&self) -> Result<Shift, StoreError> {
        let rows = self.to.query(
            "SELECT greatest((SELECT coalesce(max(id), 0) FROM refund), first_number - 1),
                 (SELECT coalesce(max(number), 0) FROM step) FROM journal",
            Vec::new(),
        )?;
        let number = |index| self.to.cell(rows.first(), index, "journal");
        Ok(Shift {
            refunds: number(0)?,
            steps: number(1)?,
        })
    }

    fn copy_refunds(&self, shift: Shift) -> Result<(), StoreError> {
        let mut last = i64::MIN;
        loop {
            let entries = self.holdings.refunds_after(last)?;
            let Some(end) = entries.last() else {
                return Ok(());
            };
            last = end.id.0;
            let entries: Vec<Entry> = entries.into_iter().map(|it| shift.entry(it)).collect();
            let rows = entries.iter().map(row_of).collect::<Result<Vec<_>, _>>();
            let rows = rows.map_err(|what| self.to.senseless(what))?;
            self.insert("refund", rows)?;
            // The tables let no second open refund of a payment begin, and the file may have two.
            for unknown in entries.iter().filter(|it| it.state == State::Unknown) {
                self.to.execute(
                    "UPDATE refund SET state = $1 WHERE id = $2",
                    vec![
                        ("state", StoredValue::Text(State::Unknown.name().to_owned())),
                        ("id", StoredValue::Number(unknown.id.0)),
                    ],
                )?;
            }
        }
    }

    fn copy_steps(&self, shift: Shift) -> Result<(), StoreError> {
        let mut last = i64::MIN;
        loop {
            let steps = self.holdings.steps_after(last)?;
            let Some(end) = steps.last() else {
                return Ok(());
            };
            last = end.number;
            let rows = steps.into_iter().map(|it| {
                let it = shift.step(it);
                let mut columns = columns::of_step(it.refund, &it.owner, &it.step)?;
                columns.push(("number", StoredValue::Number(it.number)));
                Ok(columns)
            });
            let rows = rows.collect::<Result<Vec<_>, Senseless>>();
            let rows = rows.map_err(|what| self.to.senseless(what))?;
            self.insert("step", rows)?;
        }
    }

    /// Of two balances the lower is the last known one.
    fn copy_payments(&self) -> Result<(), StoreError> {
        let mut last = i64::MIN;
        loop {
            let payments = self.holdings.payments_after(last)?;
            let Some(end) = payments.last() else {
                return Ok(());
            };
            last = end.place;
            for it in &payments {
                let key = (it.environment, &it.tid);
                let columns = columns::of_payment(key, it.watermark)
                    .map_err(|what| self.to.senseless(what))?;
                self.to.execute(columns::LOWER_PAYMENT, columns)?;
            }
        }
    }

    fn insert(&self, table: &str, rows: Vec<StoredColumns>) -> Result<(), StoreError> {
        let sql = columns::insert_all(table, &rows);
        self.to
            .execute(&sql, rows.into_iter().flatten().collect())?;
        Ok(())
    }

    fn enter(
        &self,
        extent: &JournalExtent,
        shift: Shift,
        at: Timestamp,
        file: &Path,
    ) -> Result<(), StoreError> {
        let first_number = extent.first_number.saturating_add(shift.refunds);
        self.to.execute(
            "UPDATE journal SET first_number = greatest(first_number, $1)",
            vec![("first_number", StoredValue::Number(first_number))],
        )?;
        let text = |text: &str| StoredValue::Text(text.to_owned());
        let row = vec![
            ("journal", text(&extent.id)),
            ("file", text(&file.to_string_lossy())),
            ("at", text(&text_of_time(at))),
            ("run", text(&self.run.id)),
            ("person", text(&self.person.to_string())),
            ("refunds", StoredValue::Number(extent.refunds)),
            ("first_refund", StoredValue::Number(extent.first_refund)),
            ("last_refund", StoredValue::Number(extent.last_refund)),
            ("last_step", StoredValue::Number(extent.last_step)),
            ("refund_shift", StoredValue::Number(shift.refunds)),
            ("step_shift", StoredValue::Number(shift.steps)),
        ];
        self.insert("copied", vec![row])
    }

    /// Reads back what was copied, and refuses what is not as it is in the file.
    fn check(&self, shift: Shift) -> Result<(), NotTakenIn> {
        let mut last = 0;
        loop {
            let theirs = self.holdings.refunds_after(last)?;
            let ours = self.to.refunds_behind(last.saturating_add(shift.refunds))?;
            let end = theirs.last().map(|it| it.id.0);
            let theirs: Vec<Entry> = theirs.into_iter().map(|it| shift.entry(it)).collect();
            if ours != theirs {
                let pairs = theirs.iter().zip(&ours);
                let same = pairs.take_while(|(one, other)| one == other).count();
                let differs = theirs.get(same).map_or(last, |it| it.id.0);
                return Err(MoveError::Differs(RefundId(differs)).into());
            }
            match end {
                Some(end) => last = end,
                None => break,
            }
        }
        self.check_steps(shift)
    }

    fn check_steps(&self, shift: Shift) -> Result<(), NotTakenIn> {
        let mut last = 0;
        loop {
            let theirs = self.holdings.steps_after(last)?;
            let ours = self.to.steps_behind(last.saturating_add(shift.steps))?;
            let end = theirs.last().map(|it| (it.number, it.refund));
            let theirs = theirs.into_iter().map(|it| shift.step(it));
            let is_same = theirs.eq(ours);
            match end {
                Some((_, refund)) if !is_same => return Err(MoveError::Differs(refund).into()),
                None if !is_same => return Err(MoveError::Differs(RefundId(last)).into()),
                Some((number, _)) => last = number,
                None => return Ok(()),
            }
        }
    }
}

impl Shift {
    fn refund(self, id: RefundId) -> RefundId {
        RefundId(id.0.saturating_add(self.refunds))
    }

    fn entry(self, entry: Entry) -> Entry {
        let has_history = entry.mark.0 > 0;
        Entry {
            id: self.refund(entry.id),
            again_after: entry.again_after.map(|id| self.refund(id)),
            mark: Mark(if has_history {
                entry.mark.0.saturating_add(self.steps)
            } else {
                0
            }),
            ..entry
        }
    }

    fn step(self, it: NumberedStep) -> NumberedStep {
        NumberedStep {
            number: it.number.saturating_add(self.steps),
            refund: self.refund(it.refund),
            owner: it.owner,
            step: Step {
                detail: it.step.detail.renumbered(&|id| self.refund(id)),
                ..it.step
            },
        }
    }
}

/// Returns the row of a refund. One whose outcome is not known is let in as a conflict, which may stand beside
/// another open one.
fn row_of(entry: &Entry) -> Result<StoredColumns, Senseless> {
    let day = korean_day(entry.claimed_at).to_string();
    let state = if entry.state == State::Unknown {
        State::Conflict
    } else {
        entry.state
    };
    let entry = Entry {
        state,
        ..entry.clone()
    };
    columns::of_known_refund(VERSION, &entry, &day)
}
