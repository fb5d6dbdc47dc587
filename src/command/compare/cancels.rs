//! The cancels that would bring the gateway to what the list says, as a file for `cancel --batch`. They are written,
//! and not made: plan, question and journal are those of any batch.

use std::path::Path;

use crate::command::Print;
use crate::destination::Target;
use crate::error::{Error, UsageError};
use crate::output::{Format, Record, RecordCsv, Value};
use crate::payment::compare::{CompareResult, Compared};
use crate::payment::{Reason, Reference, Tid, Won};
use crate::words::RefundsSaying;

/// The cancels to make, and the file that they go to.
pub(super) struct Cancels<'c> {
    path: &'c Path,
    print: Print<'c>,
    /// Stands in where the list has no reason.
    reason: Option<&'c Reason>,
    records: Vec<Record<'static>>,
    sum: Won,
    not_plain: u64,
    without_reason: u64,
}

/// The columns of the file, as `cancel --batch` reads them.
const COLUMNS: [&str; 5] = ["tid", "amount", "reason", "ref", "expect_balance"];

impl<'c> Cancels<'c> {
    /// Makes sure that the file can be written.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] where the results go there, [`Error::Destination`].
    pub(super) fn begin(
        path: &'c Path,
        reason: Option<&'c Reason>,
        print: &Print<'c>,
    ) -> Result<Self, Error> {
        let target = Target::of(Some(path))?;
        let Target::File(place) = target else {
            return Err(UsageError::RefundsNoFile.into());
        };
        if Format::of_file(place).is_some_and(|format| format != Format::Csv) {
            return Err(UsageError::RefundsFormat(place.to_owned()).into());
        }
        if print.target.takes_place_of(place) {
            return Err(UsageError::RefundsNoFile.into());
        }
        let print = Print {
            format: Format::Csv,
            target,
            is_for_excel: false,
            ..*print
        };
        print.check()?;
        Ok(Self {
            path,
            print,
            reason,
            records: Vec::new(),
            sum: Won::ZERO,
            not_plain: 0,
            without_reason: 0,
        })
    }

    /// Returns where they go.
    pub(super) const fn target(&self) -> Target<'c> {
        self.print.target
    }

    /// Takes the cancel of a result, if one is due.
    pub(super) fn add(&mut self, compared: &Compared<'_>) {
        let given_back = |won: Option<Won>| won.unwrap_or_default();
        let is_due = compared.result() == CompareResult::Cancel
            && given_back(compared.order_cancelled) > given_back(compared.gateway_cancelled);
        if !is_due {
            return;
        }
        let due = compared.cancel_due.as_ref();
        let Some((due, tid)) = due.and_then(|due| Some((due, due.tid.parse::<Tid>().ok()?))) else {
            self.not_plain = self.not_plain.saturating_add(1);
            return;
        };
        let of_list = due.reason.as_deref().and_then(|text| text.parse().ok());
        let Some(reason) = of_list.or_else(|| self.reason.cloned()) else {
            self.without_reason = self.without_reason.saturating_add(1);
            return;
        };
        let reference = compared.order_no.parse::<Reference>().ok();
        self.sum = self.sum.checked_add(due.amount).unwrap_or(self.sum);
        self.records.push(Record(vec![
            ("tid", Value::text(tid.to_string())),
            ("amount", Value::Won(due.amount)),
            ("reason", Value::text(reason.to_string())),
            (
                "ref",
                Value::text(reference.map_or_else(String::new, |it| it.to_string())),
            ),
            ("expect_balance", Value::Won(due.balance)),
        ]));
    }

    /// Writes them, and says so; no file where there is none, or where the search that they come of is not whole.
    ///
    /// # Errors
    ///
    /// [`Error::Destination`], [`Error::Output`].
    pub(super) fn finish(self, is_whole: bool) -> Result<(), Error> {
        let say = |saying| self.print.terminal.note(saying);
        let say_none = |why| {
            say(why);
            if self.path.is_file() {
                say(RefundsSaying::Stays(self.path));
            }
        };
        if !is_whole {
            say_none(RefundsSaying::Incomplete);
            return Ok(());
        }
        if self.not_plain > 0 {
            say(RefundsSaying::NotPlain(self.not_plain));
        }
        if self.without_reason > 0 {
            say(RefundsSaying::WithoutReason(self.without_reason));
        }
        if self.records.is_empty() {
            say_none(RefundsSaying::None);
            return Ok(());
        }
        self.print.write(|out| {
            let mut csv = RecordCsv::new(out, self.print.form().dialect);
            csv.write_header(COLUMNS.into_iter())?;
            self.records.iter().try_for_each(|record| csv.write(record))
        })?;
        let count = u64::try_from(self.records.len()).unwrap_or(u64::MAX);
        self.print.terminal.offer(RefundsSaying::Written {
            count,
            sum: self.sum,
            path: self.path,
        });
        Ok(())
    }
}
