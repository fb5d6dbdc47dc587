//! One refund: shown, asked about, made, told. Refuses to send it on anything but a clear yes.

use super::record::{write_outcome, write_plan};
use super::request::RefundRequest;
use super::screen;
use crate::command::Print;
use crate::command::confirm::{self, WantedAnswer};
use crate::command::print::Form;
use crate::config::Profile;
use crate::destination::CheckedTarget;
use crate::error::{Context, Error, Failure, InternalError, NotConfirmed, UsageError, done};
use crate::exit::Exit;
use crate::interruption::LastWord;
use crate::journal::{Entry, JournalError, Outcome, PlannedRefund, State};
use crate::output::Format;
use crate::payment::{Foreign, Order, Refusal};
use crate::refund::{Eyes, Refunder};
use crate::words::CommandNote;

/// Makes sure that there is somebody to ask, where nobody needs not be.
///
/// # Errors
///
/// [`Error::NotConfirmed`].
pub(super) fn check_somebody_is_asked(is_settled: bool, print: &Print<'_>) -> Result<(), Error> {
    if is_settled || print.terminal.can_ask() {
        Ok(())
    } else {
        Err(NotConfirmed::NobodyToAsk.into())
    }
}

/// One refund and all that it is about.
pub(super) struct Single<'a> {
    pub(super) request: &'a RefundRequest,
    pub(super) print: &'a Print<'a>,
    pub(super) profile: &'a Profile,
    pub(super) refunder: &'a Refunder<'a>,
}

impl Single<'_> {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.refund().map_err(|error| Failure {
            error: self.knowing_more_of(error),
            context: Box::new(Context {
                tid: Some(self.request.order.tid.to_string()),
                reference: self
                    .request
                    .order
                    .reference
                    .as_ref()
                    .map(ToString::to_string),
                ..Context::default()
            }),
        })
    }

    /// Tells of a refund that was made before whether it is the very one that was asked for as one
    /// more, and whether anything is left for another.
    fn knowing_more_of(&self, error: Error) -> Error {
        let Error::Journal(JournalError::AlreadyRefunded(entry)) = error else {
            return error;
        };
        let asked_after = self.request.order.again_after;
        let is_once_more = asked_after.is_some() && entry.again_after == asked_after;
        Error::MadeBefore {
            is_once_more,
            is_used_up: self.refunder.is_used_up(&entry.tid),
            entry,
        }
    }

    fn refund(&self) -> Result<Exit, Error> {
        let request = self.request;
        let is_asked = !request.is_confirmed && !request.is_rehearsal;
        check_somebody_is_asked(!is_asked, self.print)?;
        // Better now than when the money is gone.
        let target = self.print.check()?;
        let (order, made_before) = self.order()?;
        let eyes = if request.is_confirmed && !request.is_rehearsal {
            Eyes::Nobody
        } else {
            Eyes::Person
        };
        let planned = self.refunder.prepare(&order, eyes)?;
        self.check_order_no(&planned)?;
        if request.is_rehearsal {
            return self.print_plan(&planned, &made_before, target);
        }
        let mut word = None;
        let planned = if is_asked {
            word = Some(self.ask(&planned, &made_before)?);
            // While a person thought it over, others may have been at it.
            self.refunder.prepare_again(&order, &planned, eyes)?
        } else {
            // Where a program reads the result, it has all of this in it.
            if self.print.format == Format::Table {
                self.print
                    .terminal
                    .note_drawn(&self.screen(&planned, &made_before));
            }
            planned
        };
        let held = self
            .refunder
            .hold_signals(word)
            .map_err(InternalError::SignalsUnwatched)?;
        let outcome = self.refunder.carry_out(&planned, &held)?;
        if outcome.entry.state == State::NotSent && held.count() > 0 {
            return Ok(held.end());
        }
        self.print(outcome, target)
    }

    /// Makes sure that what was found by an order number has it when it is read anew, by its TID.
    fn check_order_no(&self, planned: &PlannedRefund) -> Result<(), Error> {
        let found = &planned.payment.order_no;
        match &self.request.order_no {
            Some(asked) if !asked.is(found) => Err(Refusal::OtherOrder {
                asked: asked.clone(),
                found: Foreign::new(found.as_ref()),
            }
            .into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Returns what is asked for in the end, and what was made before, for a person to see.
    fn order(&self) -> Result<(Order, Vec<Entry>), Error> {
        let request = self.request;
        let order = request.order.clone();
        if !request.is_one_more {
            return Ok((order, Vec::new()));
        }
        if request.is_confirmed && !request.is_rehearsal {
            return Err(UsageError::AgainUnseen.into());
        }
        let made = self.refunder.made_before(&order)?;
        let again_after = made.last().map(|entry| entry.id);
        let order = Order {
            again_after,
            ..order
        };
        Ok((order, made))
    }

    fn screen(&self, planned: &PlannedRefund, made_before: &[Entry]) -> String {
        let style = self.print.screen_style();
        screen::plan(planned, made_before, self.profile, style)
    }

    /// Shows what will happen, and asks. What a signal means is said until the refund leaves.
    fn ask(&self, planned: &PlannedRefund, made_before: &[Entry]) -> Result<LastWord, Error> {
        self.print
            .terminal
            .show_drawn(&self.screen(planned, made_before));
        let is_live = self.profile.account.endpoint.is_live();
        confirm::ask_to_send(
            self.print.terminal,
            screen::question(planned, is_live),
            WantedAnswer::of(planned.refund.amount, is_live),
        )
    }

    fn print_plan(
        &self,
        planned: &PlannedRefund,
        made_before: &[Entry],
        target: CheckedTarget,
    ) -> Result<Exit, Error> {
        let form = self.print.form();
        let screen = screen::plan(planned, made_before, self.profile, form.style);
        let mut out = target.open(self.print.terminal)?;
        write_plan(&mut out, planned, &self.request.order, form, &screen)?;
        self.print.finish(out)?;
        self.print.terminal.note(CommandNote::Rehearsed);
        Ok(Exit::Done)
    }

    /// Tells what came of the refund, on stderr if need be: by now it has happened.
    fn print(&self, outcome: Outcome, target: CheckedTarget) -> Result<Exit, Error> {
        let printed = self.write(&outcome, target);
        if printed.is_err() || outcome.unrecorded.is_some() {
            let mut text = Vec::new();
            let plain = Form {
                format: self.print.format,
                ..Form::default()
            };
            // Writing to memory cannot fail.
            let _ = write_outcome(&mut text, &outcome, plain);
            self.print
                .terminal
                .show_drawn(String::from_utf8_lossy(&text).trim_end());
        }
        let outcome = done(outcome)?;
        if !outcome.entry.is_certain() {
            self.print.terminal.offer(CommandNote::NotShownYet {
                profile: &self.profile.name,
                id: outcome.entry.id,
            });
        }
        match printed {
            Ok(()) => Ok(Exit::Done),
            Err(error) => Err(Error::NotPrinted {
                outcome: Box::new(outcome),
                source: Box::new(error),
            }),
        }
    }

    fn write(&self, outcome: &Outcome, target: CheckedTarget) -> Result<(), Error> {
        let mut out = target.open_held(self.print.terminal)?;
        write_outcome(&mut out, outcome, self.print.form())?;
        Ok(self.print.finish(out)?)
    }
}
