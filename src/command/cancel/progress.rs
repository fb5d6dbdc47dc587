//! A refunder for a profile, and what is told on the terminal while it refunds.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use super::super::Connection;
use crate::command::Console;
use crate::journal::Journal;
use crate::refund::{RefundEvent, RefundProgress, Refunder};
use crate::words::{self, ProgressLine};

impl Connection {
    /// Makes ready to refund with the profile, and to tell of it on the terminal.
    pub(crate) fn refunder<'j>(
        &self,
        journal: &'j Journal,
        terminal: &Arc<Console>,
    ) -> Refunder<'j> {
        Refunder::new(
            journal,
            Arc::clone(&self.gateway),
            self.merchant(),
            self.via(),
            self.profile.limits,
            self.profile.settle,
            Arc::new(RefundTeller(Arc::clone(terminal))),
        )
    }
}

/// Tells on the terminal what happens while refunds are made.
struct RefundTeller(Arc<Console>);

impl RefundProgress for RefundTeller {
    fn tell(&self, event: &RefundEvent<'_>) {
        let text = words::refund::refund_event(self.0.language(), event);
        match event {
            RefundEvent::LookedAgain { .. }
            | RefundEvent::Answered(_)
            | RefundEvent::LooksForProof { .. }
            | RefundEvent::LooksAgainIn(_) => self.0.note(text),
            // Whoever interrupts is to know it, notes or not.
            RefundEvent::Interrupted => self.0.show(text),
        }
    }

    fn wait_for_answer(&self, at_most: Duration) -> Box<dyn Any> {
        self.0.wait(ProgressLine::WaitingForAnswer { at_most })
    }

    fn wait_for_payment(&self, at_most: Duration) -> Box<dyn Any> {
        self.0.wait(ProgressLine::ReadingPayment { at_most })
    }
}
