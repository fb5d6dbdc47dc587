//! Where the journal and the gateway meet, for one refund and for many. Refuses to send what was not
//! prepared from the payment as it is now.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::super::Connection;
use crate::error::Error;
use crate::gateway::Gateway;
use crate::interruption::Interruption;
use crate::journal::{
    self, Intention, Journal, Limits, Look, Lookout, Mark, Merchant, Outcome, RefundId, State,
};
use crate::payment::{Answer, Order, Payment, Reading, Reference, Refund, Tid, Won, plan};
use crate::terminal::Terminal;

/// All that a refund needs: the journal, the gateway, and a profile's rules. Threads share it.
pub struct Desk<'a> {
    journal: &'a Journal,
    gateway: Arc<Gateway>,
    terminal: Arc<Terminal>,
    merchant: Merchant,
    limits: Limits,
    settle: Duration,
    /// How many requests are out.
    out: Arc<AtomicUsize>,
}

/// A refund that may be sent, and the payment that it was planned from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The payment, as it was read.
    pub payment: Payment<'static>,
    /// The refund, ready for the journal.
    pub intention: Intention,
    /// When the payment was asked for.
    pub seen: Timestamp,
}

/// A payment as it was read, how far the journal was before that, and when that was.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    payment: Payment<'static>,
    mark: Mark,
    seen: Timestamp,
}

impl Sight {
    /// Returns what is left of the payment, where that is known.
    pub(super) fn balance(&self) -> Option<Won> {
        self.payment.balance().known()
    }

    /// Foretells what is left once a refund was made. Good for planning the next one, not for the
    /// journal, which takes a balance for something that was seen.
    pub(super) fn after(&self, prepared: &Prepared) -> Self {
        let mut after = self.clone();
        after.payment.balance_left = Reading::Value(prepared.balance_after());
        if after.payment.cancelled_at.is_absent() {
            after.payment.cancelled_at = Reading::Value(DateTime::ZERO);
        }
        after
    }
}

impl Prepared {
    /// Returns the refund.
    #[must_use]
    pub const fn refund(&self) -> &Refund {
        &self.intention.refund
    }

    /// Returns what will be left of the payment.
    #[must_use]
    pub fn balance_after(&self) -> Won {
        let before = self.intention.balance_before;
        before.checked_sub(self.refund().amount).unwrap_or_default()
    }
}

impl<'a> Desk<'a> {
    /// Opens the desk for one profile.
    #[must_use]
    pub fn new(connection: &Connection, journal: &'a Journal, terminal: &Arc<Terminal>) -> Self {
        let profile = &connection.profile;
        Self {
            journal,
            gateway: Arc::clone(&connection.gateway),
            terminal: Arc::clone(terminal),
            merchant: connection.merchant(),
            limits: Limits {
                is_read_only: profile.limits.read_only,
                refund_limit: profile.limits.refund_limit,
                refund_limit_per_day: profile.limits.refund_limit_per_day,
            },
            settle: profile.settle,
            out: Arc::default(),
        }
    }

    /// Returns the profile's limits.
    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Finds out whether a refund can be made, and prepares it. Nothing is sent, nothing is claimed.
    ///
    /// The journal is asked first: a refund that was made before is known for what it is, and one in
    /// doubt is looked at once more. Then the payment is read, and the refund planned from it.
    ///
    /// # Errors
    ///
    /// [`Error::Journal`] where the journal or a limit forbids it, [`Error::NoSuchPayment`],
    /// [`Error::NotRefundable`], and whatever reading the payment gives.
    pub fn prepare(
        &self,
        order: &Order,
        reference: Option<&Reference>,
        again: bool,
    ) -> Result<Prepared, Error> {
        self.clear(order, reference, again)?;
        let sight = self.read(&order.tid)?;
        self.check(order, reference, again, &sight)?;
        self.plan(order, reference, again, &sight)
    }

    /// Asks the journal, before the payment is read, whether a refund may be made. One of the payment
    /// that is in doubt is looked at once more.
    ///
    /// # Errors
    ///
    /// [`Error::Journal`].
    pub(super) fn clear(
        &self,
        order: &Order,
        reference: Option<&Reference>,
        again: bool,
    ) -> Result<(), Error> {
        match self.clear_unseen(order, reference, again) {
            Err(Error::Journal(journal::Error::InDoubt(entry)))
                if entry.state == State::Unknown =>
            {
                let outcome = self.reconcile(entry.id)?;
                self.terminal.note(format_args!(
                    "refund {} of this payment was in doubt and was looked at: it is {} ({})",
                    outcome.entry.id, outcome.entry.state, outcome.detail
                ));
                self.clear_unseen(order, reference, again)
            }
            cleared => cleared,
        }
    }

    /// Asks the journal alone whether a refund may be made. Nobody looks at one in doubt.
    ///
    /// # Errors
    ///
    /// [`Error::Journal`].
    pub(super) fn clear_unseen(
        &self,
        order: &Order,
        reference: Option<&Reference>,
        again: bool,
    ) -> Result<(), Error> {
        if self.limits.is_read_only {
            return Err(journal::Error::ReadOnlyProfile.into());
        }
        let mark = self.journal.mark()?;
        Ok(self
            .journal
            .check(&self.merchant, order, reference, again, None, mark)?)
    }

    /// Reads a payment.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchPayment`], and whatever reading gives.
    pub(super) fn read(&self, tid: &Tid) -> Result<Sight, Error> {
        // Before the payment is read: whatever happens to it from here on shows.
        let mark = self.journal.mark()?;
        let seen = Timestamp::now();
        let payment = self
            .gateway
            .find_payment(tid)?
            .ok_or_else(|| Error::NoSuchPayment(vec![tid.clone()]))?;
        Ok(Sight {
            payment,
            mark,
            seen,
        })
    }

    /// Asks the journal whether a refund may be made of a payment as it was read.
    ///
    /// # Errors
    ///
    /// [`Error::Journal`].
    pub(super) fn check(
        &self,
        order: &Order,
        reference: Option<&Reference>,
        again: bool,
        sight: &Sight,
    ) -> Result<(), Error> {
        let (balance, mark) = (sight.balance(), sight.mark);
        Ok(self
            .journal
            .check(&self.merchant, order, reference, again, balance, mark)?)
    }

    /// Plans a refund from a payment as it was read, or as it will be.
    ///
    /// # Errors
    ///
    /// [`Error::NotRefundable`]; [`Error::Journal`] where a limit forbids it.
    pub(super) fn plan(
        &self,
        order: &Order,
        reference: Option<&Reference>,
        again: bool,
        sight: &Sight,
    ) -> Result<Prepared, Error> {
        let refund = plan(&sight.payment, order)?;
        self.journal
            .check_limits(&self.merchant, refund.amount, &self.limits)?;
        Ok(Prepared {
            intention: Intention {
                merchant: self.merchant.clone(),
                asked: order.what,
                reference: reference.cloned(),
                again,
                refund,
                // `plan` plans nothing from an unknown balance.
                balance_before: sight.balance().unwrap_or_default(),
                mark: sight.mark,
            },
            payment: sight.payment.clone(),
            seen: sight.seen,
        })
    }

    /// Holds signals back while refunds are sent, and says on stderr what the first one means.
    ///
    /// # Errors
    ///
    /// Whatever the system says when signals cannot be watched.
    pub fn hold(&self) -> io::Result<Interruption> {
        let out = Arc::clone(&self.out);
        let terminal = Arc::clone(&self.terminal);
        Interruption::hold(move |signals| {
            if signals == 1 && out.load(Ordering::SeqCst) > 0 {
                terminal.show(
                    "interrupted: a refund is on its way and cannot be called back, so its answer \
                     is waited for; interrupt again to leave it unknown",
                );
            }
        })
    }

    /// Makes a refund, at most once, and says what came of it.
    ///
    /// A signal before it is sent keeps it from being sent; the first one after that lets it come to
    /// its end, the second leaves it unknown.
    ///
    /// # Errors
    ///
    /// [`journal::Error`]: nothing was sent.
    pub fn carry_out(
        &self,
        prepared: &Prepared,
        held: &Interruption,
    ) -> Result<Outcome, journal::Error> {
        let mut lookout = Watch {
            desk: self,
            held,
            has_looked: false,
        };
        self.journal.once(
            &prepared.intention,
            &self.limits,
            self.settle,
            |refund| self.send(refund, held),
            &mut lookout,
        )
    }

    /// Looks at the payment of a refund in doubt, and writes down what that proves.
    ///
    /// # Errors
    ///
    /// As [`Journal::reconcile`].
    pub fn reconcile(&self, id: RefundId) -> Result<Outcome, journal::Error> {
        self.journal
            .reconcile(id, self.settle, |entry| look_at(&self.gateway, &entry.tid))
    }

    fn send(&self, refund: &Refund, held: &Interruption) -> Answer {
        self.out.fetch_add(1, Ordering::SeqCst);
        let answer = if held.count() == 0 {
            let gateway = Arc::clone(&self.gateway);
            let refund = refund.clone();
            held.work(PATIENCE, move || match gateway.ready_to_cancel() {
                Ok(pass) => gateway.cancel_payment(pass, &refund).answer,
                Err(error) => Answer::NotSent {
                    why: error.to_string(),
                },
            })
        } else {
            Err(io::Error::new(
                io::ErrorKind::Interrupted,
                "interrupted before it left",
            ))
        };
        self.out.fetch_sub(1, Ordering::SeqCst);
        match answer {
            Ok(Some(answer)) => answer,
            Ok(None) => Answer::Unknown {
                why: if held.count() < PATIENCE {
                    "the call ended without a word"
                } else {
                    "interrupted while it was out"
                }
                .to_owned(),
                http_status: None,
                words: None,
            },
            Err(error) => Answer::NotSent {
                why: error.to_string(),
            },
        }
    }
}

/// So many signals leave a request that is out unknown.
const PATIENCE: usize = 2;

/// Looks at a payment after a refund of it was sent.
struct Watch<'a> {
    desk: &'a Desk<'a>,
    held: &'a Interruption,
    has_looked: bool,
}

impl Lookout for Watch<'_> {
    fn look(&mut self, tid: &Tid) -> Result<Look, String> {
        self.has_looked = true;
        let gateway = Arc::clone(&self.desk.gateway);
        let tid = tid.clone();
        // One that came before the look was meant for something else.
        let patience = self.held.count().saturating_add(1);
        match self.held.work(patience, move || look_at(&gateway, &tid)) {
            Ok(Some(look)) => look,
            Ok(None) => Err("interrupted".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn wait(&mut self, time: Duration) -> bool {
        if self.held.count() == 0 {
            self.desk.terminal.note(format_args!(
                "not proven yet: looking at the payment in {} s",
                time.as_secs()
            ));
            if self.held.wait(time) {
                return true;
            }
        }
        // The first signal waits for the answer, and one look is the next best thing to it.
        !self.has_looked && self.held.count() < PATIENCE
    }
}

fn look_at(gateway: &Gateway, tid: &Tid) -> Result<Look, String> {
    match gateway.find_payment(tid) {
        Ok(Some(payment)) => Ok(Look::at(&payment)),
        Ok(None) => Ok(Look::NotFound),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::gateway::{Account, Endpoint};
    use crate::interruption;
    use crate::journal::Person;
    use crate::payment::tests::paid_card;
    use crate::payment::{Extent, What};
    use crate::secret::Secret;
    use crate::terminal::ColorChoice;

    #[test]
    fn a_signal_before_the_request_left_keeps_it_from_leaving() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.sqlite3");
        let journal = Journal::open(&path, Person::new("mina", "shop")).unwrap();
        // Whoever asks this gateway is not interrupted, but refused.
        let account = Account {
            endpoint: Endpoint::parse("http://127.0.0.1:1").unwrap(),
            api_id: "shop".to_owned(),
            api_key: Secret::new("key".to_owned()),
            connect_timeout: Duration::from_secs(5),
            search_timeout: Duration::from_secs(5),
            cancel_timeout: Duration::from_secs(5),
            ca_file: None,
            proxy: None,
            max_connections: 1,
            final_codes: crate::payment::FinalCodes::default(),
        };
        let merchant = Merchant {
            environment: "sandbox".to_owned(),
            api_id: "shop".to_owned(),
            profile: "store-test".to_owned(),
        };
        let desk = Desk {
            journal: &journal,
            gateway: Arc::new(Gateway::new(account, Arc::new(|_| {})).unwrap()),
            terminal: Arc::new(Terminal::new(ColorChoice::Never, true, 0)),
            merchant: merchant.clone(),
            limits: Limits::default(),
            settle: Duration::from_secs(600),
            out: Arc::default(),
        };
        let payment = paid_card();
        let prepared = || Prepared {
            intention: Intention {
                merchant: merchant.clone(),
                asked: What::Full,
                reference: None,
                again: false,
                refund: Refund {
                    tid: payment.tid.parse().unwrap(),
                    amount: Won::new(12_000),
                    extent: Extent::Whole,
                    names_amount: true,
                    taxfree_amount: None,
                    reason: "고객 변심".parse().unwrap(),
                    account: None,
                },
                balance_before: Won::new(12_000),
                mark: journal.mark().unwrap(),
            },
            payment: payment.clone(),
            seen: Timestamp::now(),
        };
        let outcome = desk
            .carry_out(&prepared(), &interruption::tests::interrupted())
            .unwrap();
        assert_eq!(outcome.entry.state, State::NotSent);
        assert!(
            outcome.detail.as_str().contains("interrupted"),
            "{outcome:?}"
        );
        let outcome = desk
            .carry_out(&prepared(), &Interruption::default())
            .unwrap();
        assert!(outcome.detail.as_str().contains("refused"), "{outcome:?}");
        assert_eq!(
            outcome.entry.attempt, 2,
            "the first is not left in anybody's hands"
        );
    }
}
