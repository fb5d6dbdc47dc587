//! `cancel --batch`: many refunds from one file. Refuses to send any before all of the file was
//! checked, planned and confirmed, and to go on once one is in doubt.

pub(crate) mod report;
mod screen;

use std::sync::Arc;

use jiff::Timestamp;

use super::request::BatchRequest;
use crate::command::confirm::{self, WantedAnswer};
use crate::command::own_files::spare;
use crate::command::{Console, Print, input};
use crate::config::Profile;
use crate::destination::CheckedTarget;
use crate::error::{
    BatchNotDone, BatchProblem, Error, InputSource, InternalError, NotConfirmed, OwnFile,
    UsageError, end, exit_of_batch, exit_of_rehearsal,
};
use crate::exit::Exit;
use crate::interruption::{Interruption, LastWord};
use crate::language::Language;
use crate::output::{Column, Format};
use crate::payment::{Limits, Won};
use crate::refund::batch::file::{self, BatchLine, ExportedColumn, OtherColumns, batch_columns};
use crate::refund::batch::plan::{self, BatchResults, Plan};
use crate::refund::batch::result::{BatchTotals, RowResult};
use crate::refund::batch::send::{self, Rules};
use crate::refund::batch::stop::NotStarted;
use crate::refund::{BatchProgress, Eyes, Refunder};
use crate::terminal::Progress;
use crate::words::{CommandNote, InWords, ProgressLine, Question, summary};
use report::{Printer, result_columns};

/// A batch and all that it is about.
pub(super) struct Batch<'a> {
    pub(super) request: &'a BatchRequest,
    pub(super) print: &'a Print<'a>,
    pub(super) profile: &'a Profile,
    pub(super) limits: &'a Limits,
    pub(super) refunder: &'a Refunder<'a>,
}

impl Batch<'_> {
    pub(super) fn run(&self) -> Result<Exit, Error> {
        let request = self.request;
        let source = self.source();
        let is_stdin = matches!(source, InputSource::Stdin);
        if !is_stdin {
            self.check_may_go_on()?;
        }
        let is_batch_again = matches!(self.print.format, Format::Csv | Format::Ndjson);
        if !is_batch_again {
            spare(self.print.target, OwnFile::Batch, &request.file)?;
        }
        // Better now than when the money is gone.
        let target = self.print.check()?;
        let of_source = |problem| UsageError::Batch {
            source: source.clone(),
            problem,
        };
        let rows = self.rows(&source).map_err(of_source)?;
        if rows.is_empty() && is_stdin {
            return self.end_empty();
        }
        if rows.is_empty() {
            return Err(of_source(BatchProblem::NoRefunds).into());
        }
        self.check_may_go_on()?;
        let plan = self.plan(rows)?;
        if request.is_rehearsal {
            return self.rehearse(&plan, target);
        }
        self.check_total(&plan)
            .inspect_err(|_| self.print.terminal.note_drawn(&self.screen(&plan)))?;
        let word = self.confirm(&plan)?;
        self.send(&plan, word, target)
    }

    /// Refuses to begin what nobody could say yes to.
    fn check_may_go_on(&self) -> Result<(), Error> {
        let request = self.request;
        let terminal = self.print.terminal;
        let can_ask = || match self.source() {
            InputSource::Stdin => terminal.can_ask_beside_stdin(),
            InputSource::File(_) => terminal.can_ask(),
        };
        if request.is_confirmed || request.is_rehearsal || can_ask() {
            Ok(())
        } else {
            Err(NotConfirmed::NobodyToAsk.into())
        }
    }

    fn rows(&self, source: &InputSource) -> Result<Vec<BatchLine>, BatchProblem> {
        let file = input::read(source, &self.request.file, self.print.terminal, |head| {
            file::refuse_binary(head).map_err(BatchProblem::Bad)
        })?;
        // A workbook has the titles of the language in which it was made, and not of the one that is spoken now.
        let of_payments = Language::ALL.map(exported_columns);
        let others = OtherColumns {
            of_results: &result_columns(),
            of_payments: &of_payments.each_ref().map(<[_; _]>::as_slice),
        };
        file::read(&file, self.request.reason.as_ref(), others).map_err(BatchProblem::Bad)
    }

    /// Ends a batch that a pipeline had nothing for.
    fn end_empty(&self) -> Result<Exit, Error> {
        let plan = self.plan(Vec::new())?;
        self.check_total(&plan)
            .inspect_err(|_| self.print.terminal.note_drawn(&self.screen(&plan)))?;
        self.print
            .records(&[], &report::COLUMNS, &batch_columns())?;
        self.print.terminal.note(CommandNote::EmptyBatch);
        Ok(Exit::Done)
    }

    fn plan(&self, rows: Vec<BatchLine>) -> Result<Plan, Error> {
        let progress = Arc::new(BatchProgress::new(rows.len()));
        let shown = Arc::clone(&progress);
        let language = self.print.language();
        let _shown = self.print.terminal.progress(move |elapsed| {
            ProgressLine::PlanningBatch(&shown)
                .after(elapsed)
                .said(language)
        });
        // A plan that nobody sees before it is carried out.
        let eyes = if self.request.is_confirmed && !self.request.is_rehearsal {
            Eyes::Nobody
        } else {
            Eyes::Person
        };
        Ok(plan::plan(
            self.refunder,
            rows,
            self.request.jobs,
            eyes,
            &progress,
        )?)
    }

    fn source(&self) -> InputSource {
        InputSource::of(&self.request.file)
    }

    /// A total counts what was done before too: the same command then goes on where it stopped.
    fn check_total(&self, plan: &Plan) -> Result<(), Error> {
        let ((_, to_send), (_, before)) = (plan.to_send(), plan.before());
        let planned = to_send.checked_add(before).unwrap_or(Won::new(u64::MAX));
        match self.request.expect_total.filter(|won| *won != planned) {
            Some(expected) => Err(Error::TotalDiffers { expected, planned }),
            None => Ok(()),
        }
    }

    fn screen(&self, plan: &Plan) -> String {
        let style = self.print.screen_style();
        let is_rehearsal = self.request.is_rehearsal;
        let source = self.source();
        screen::plan(
            plan,
            self.profile,
            self.limits,
            &source,
            is_rehearsal,
            style,
        )
    }

    /// Shows what will happen, and asks once for all of it, unless that was done. What a signal means is
    /// said until the refunds leave.
    fn confirm(&self, plan: &Plan) -> Result<Option<LastWord>, Error> {
        let (count, total) = plan.to_send();
        if self.request.is_confirmed || count == 0 {
            self.print.terminal.note_drawn(&self.screen(plan));
            return Ok(None);
        }
        self.print.terminal.show_drawn(&self.screen(plan));
        let is_live = self.profile.account.endpoint.is_live();
        let question = if is_live {
            Question::BatchLive
        } else {
            Question::Batch {
                refunds: count,
                total,
            }
        };
        let wanted = WantedAnswer::of(total, is_live);
        confirm::ask_to_send(self.print.terminal, question, wanted).map(Some)
    }

    fn rehearse(&self, plan: &Plan, target: CheckedTarget) -> Result<Exit, Error> {
        self.print.terminal.note_drawn(&self.screen(plan));
        let mut out = target.open(self.print.terminal)?;
        let decided = self.check_total(plan).and_then(|()| end_of_rehearsal(plan));
        let printed = report::write_plan(&mut out, plan, self.print)
            .and_then(|()| self.print.finish(out))
            .map_err(Error::from);
        self.print.terminal.note(CommandNote::Rehearsed);
        end(decided, printed)
    }

    fn send(
        &self,
        plan: &Plan,
        word: Option<LastWord>,
        target: CheckedTarget,
    ) -> Result<Exit, Error> {
        let mut results = BatchResults::new(plan);
        let held = self
            .refunder
            .hold_signals(word)
            .map_err(InternalError::SignalsUnwatched)?;
        let mut printer = Printer::open(self.print, target)?;
        for index in 0..results.len() {
            if results.get(index).is_some() {
                printer.tell(&results, index);
            }
        }
        let progress = Arc::new(BatchProgress::new(plan.to_send().0));
        let shown = show_refunding(self.print.terminal, &progress);
        let rules = Rules {
            jobs: self.request.jobs,
            max_refused: self.request.max_refused,
            eyes: if self.request.is_confirmed {
                Eyes::Nobody
            } else {
                Eyes::Person
            },
            held: &held,
            progress: &progress,
            clock: Timestamp::now,
        };
        let mut uncertain: Vec<(usize, RowResult)> = Vec::new();
        let stopped = send::send(self.refunder, plan, &rules, |index, result| {
            // What is not certain is looked at once more at the end, and told then.
            if result.is_worth_a_look() {
                uncertain.push((index, result));
                return;
            }
            results.put(index, result);
            printer.tell(&results, index);
        });
        for (index, mut result) in uncertain {
            send::look_again(self.refunder, &mut result, &held);
            results.put(index, result);
            printer.tell(&results, index);
        }
        drop(shown);
        for index in 0..results.len() {
            if results.get(index).is_none() {
                results.put(index, RowResult::NotStarted(NotStarted::NoThread));
                printer.tell(&results, index);
            }
        }
        let unprinted = printer.finish(&results).err();
        let totals = BatchTotals::of(results.iter());
        let causes = results.iter().map(|(_, result)| result);
        let exit = exit_of_batch(&totals, causes, unprinted.is_none());
        let not_done = BatchNotDone {
            stopped: stopped.filter(|_| !totals.is_done()),
            totals,
            exit,
            unprinted,
            is_rehearsal: false,
        };
        self.end(not_done, &held)
    }

    fn end(&self, batch: BatchNotDone, held: &Interruption) -> Result<Exit, Error> {
        let totals = &batch.totals;
        if batch.exit == Exit::Done {
            self.print.terminal.note(CommandNote::BatchDone(totals));
            return Ok(Exit::Done);
        }
        let is_interrupted = held.count() > 0 && !totals.is_done();
        if !is_interrupted || batch.exit == Exit::Unknown {
            return Err(Error::BatchNotDone(Box::new(batch)));
        }
        if !totals.was_sent() {
            self.print.terminal.show(CommandNote::BatchInterrupted);
            return Ok(held.end());
        }
        Err(Error::BatchNotDone(Box::new(BatchNotDone {
            // What is left of the file was not tried.
            exit: Exit::Mixed,
            ..batch
        })))
    }
}

/// Returns the columns of an export of payments in a language.
fn exported_columns(language: Language) -> [ExportedColumn; Column::ALL.len()] {
    let titles = summary::titles(language);
    Column::ALL.map(|column| ExportedColumn {
        title: (titles.column)(column),
        name: column.name(),
    })
}

/// Says how a rehearsal ends.
fn end_of_rehearsal(plan: &Plan) -> Result<Exit, Error> {
    let rows = plan.rows.iter();
    let totals = BatchTotals::of(rows.map(|planned| (&planned.row, &planned.result)));
    let results = plan.rows.iter().map(|planned| &planned.result);
    let exit = exit_of_rehearsal(&totals, results);
    if exit == Exit::Done {
        return Ok(Exit::Done);
    }
    Err(Error::BatchNotDone(Box::new(BatchNotDone {
        totals,
        exit,
        stopped: None,
        unprinted: None,
        is_rehearsal: true,
    })))
}

fn show_refunding(terminal: &Console, progress: &Arc<BatchProgress>) -> Progress {
    let progress = Arc::clone(progress);
    let language = terminal.language();
    terminal.progress(move |elapsed| {
        ProgressLine::Refunding(&progress)
            .after(elapsed)
            .said(language)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_columns_of_an_export_are_a_batch_but_where_the_amount_is_what_was_paid() {
        let exported = Language::ALL.map(exported_columns);
        let others = OtherColumns {
            of_results: &result_columns(),
            of_payments: &exported.each_ref().map(<[_; _]>::as_slice),
        };
        let reason = "변심".parse().unwrap();
        for columns in exported {
            for one in columns {
                for two in columns {
                    let titles = ["거래번호(TID)", "tid"];
                    let tid = titles.map(|it| columns.iter().find(|column| column.title == it));
                    let tid = tid.into_iter().flatten().next().unwrap();
                    let file = format!("{},{},{}\na,5,5\n", tid.title, one.title, two.title);
                    let is_batch = file::read(file.as_bytes(), Some(&reason), others).is_ok();
                    let is_known = |it: ExportedColumn| ["amount", "tid"].contains(&it.name);
                    assert!(!is_batch || is_known(one) || is_known(two), "{file}");
                }
            }
        }
    }
}
