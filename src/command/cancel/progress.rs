//! What is told on the terminal while refunds are made.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use crate::refund::{BatchProgress, RefundEvent, RefundProgress};
use crate::terminal::{ProgressLine, Terminal};
use crate::words;

/// Tells on the terminal what happens while refunds are made.
pub(crate) struct RefundTeller(pub(crate) Arc<Terminal>);

impl RefundProgress for RefundTeller {
    fn tell(&self, event: &RefundEvent<'_>) {
        let text = words::refund_event(event);
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
        let waiting = Arc::new(Waiting { at_most });
        Box::new(
            self.0
                .progress("waiting for the gateway's answer", &waiting),
        )
    }
}

/// A request that is out.
#[derive(Debug)]
struct Waiting {
    at_most: Duration,
}

impl ProgressLine for Waiting {
    fn text(&self, elapsed: Duration) -> String {
        words::waited_for_answer(elapsed, self.at_most)
    }
}

impl ProgressLine for BatchProgress {
    fn text(&self, _: Duration) -> String {
        words::batch_progress(self)
    }
}
