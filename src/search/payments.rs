//! Puts what was fetched in order: filtered, each payment once. Refuses to decode a row for nothing.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::vec;

use super::ask::{Gap, Subject};
use super::dedup::{Admission, Dedup};
use super::error::{SearchError, SeveralOwners};
use super::fetch::Fetch;
use super::incomplete::Incomplete;
use super::spool::Fetched;
use crate::gateway::{GatewayError, Row};
use crate::payment::{Filter, Payment, Tid};

/// The payments of a search, which come as they are taken.
pub struct Payments {
    fetch: Fetch,
    /// The profile of each merchant.
    profiles: Vec<Arc<str>>,
    filter: Filter,
    is_unfiltered: bool,
    order: Order,
    /// The lane that the next chunk comes from.
    lane: usize,
    outcome: SearchOutcome,
}

/// The order in which payments come.
enum Order {
    /// By merchant and day.
    ByDay {
        dedup: Dedup,
        /// Payments whose rows contradict each other, each with its merchant.
        contradictions: BTreeSet<(usize, String)>,
        /// The number of lanes of which nothing came.
        whole_gaps: usize,
    },
    /// As they were named; these are still to come.
    ByTid(vec::IntoIter<Tid>),
}

/// Some rows of one merchant.
struct PaymentChunk {
    merchant: usize,
    lane: usize,
    profile: Arc<str>,
    fetched: Fetched,
}

/// What a search came to, as far as it was pulled.
#[derive(Debug)]
pub struct SearchOutcome {
    /// The number of payments that the gateways sent, each once.
    pub read: u64,
    /// The number of those that the filter accepts.
    pub matched: u64,
    /// The number of rows that came once more.
    pub repeats: u64,
    /// The payments of which several rows came that differ, each with its profile.
    pub contradictions: Vec<(Arc<str>, String)>,
    /// TIDs that no gateway knows.
    pub missing: Vec<Tid>,
    /// What did not come.
    pub incomplete: Incomplete,
}

/// A payment as the gateway wrote it, decoded once, when that is asked for.
pub struct LazyRow<'a> {
    row: Row<'a>,
    profile: &'a str,
    /// Where the texts of the payment are decoded, until they are.
    room: Cell<Option<&'a mut String>>,
    payment: OnceCell<Result<Payment<'a>, GatewayError>>,
}

impl Payments {
    pub(super) fn new(
        fetch: Fetch,
        profiles: Vec<Arc<str>>,
        subject: Subject,
        filter: Filter,
    ) -> Self {
        Self {
            fetch,
            profiles,
            is_unfiltered: filter.is_empty(),
            filter,
            order: match subject {
                Subject::Period(..) => Order::ByDay {
                    dedup: Dedup::default(),
                    contradictions: BTreeSet::new(),
                    whole_gaps: 0,
                },
                Subject::Tids(tids) => Order::ByTid(tids.into_iter()),
            },
            lane: 0,
            outcome: SearchOutcome {
                read: 0,
                matched: 0,
                repeats: 0,
                contradictions: Vec::new(),
                missing: Vec::new(),
                incomplete: Incomplete::new(),
            },
        }
    }

    /// Hands over each payment that is wanted, as it comes, until `take` breaks or all are there that will
    /// come.
    ///
    /// # Errors
    ///
    /// [`SearchError`] when it cannot go on, and whatever `take` gives.
    pub fn for_each<E: From<SearchError>>(
        &mut self,
        mut take: impl FnMut(&LazyRow<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let mut room = String::new();
        while let Some(chunk) = self.next_chunk()? {
            let (admissions, trouble) = self.admit(&chunk);
            let rows = chunk.fetched.chunk.rows().zip(admissions);
            for (row, _) in rows.filter(|(_, admission)| *admission != Admission::Repeat) {
                // Made here, and never moved: a payment is large.
                let row = LazyRow {
                    row,
                    profile: &chunk.profile,
                    room: Cell::new(Some(&mut room)),
                    payment: OnceCell::new(),
                };
                if self.count(&row)? && take(&row)?.is_break() {
                    return Ok(());
                }
            }
            trouble.map_or(Ok(()), Err)?;
        }
        Ok(())
    }

    /// Ends the search, and says what it came to.
    #[must_use]
    pub fn finish(self) -> SearchOutcome {
        let profiles = self.profiles;
        match self.order {
            Order::ByDay {
                dedup,
                contradictions,
                ..
            } => SearchOutcome {
                repeats: dedup.repeats(),
                contradictions: contradictions
                    .into_iter()
                    .map(|(merchant, tid)| {
                        (profiles.get(merchant).cloned().unwrap_or_default(), tid)
                    })
                    .collect(),
                ..self.outcome
            },
            Order::ByTid(_) => self.outcome,
        }
    }

    /// Waits for the next payments; `None` when all are there that will come.
    fn next_chunk(&mut self) -> Result<Option<PaymentChunk>, SearchError> {
        match self.order {
            Order::ByDay { .. } => self.next_by_day(),
            Order::ByTid(_) => self.next_by_tid(),
        }
    }

    fn next_by_day(&mut self) -> Result<Option<PaymentChunk>, SearchError> {
        while let Some(ask) = self.fetch.ask(self.lane) {
            let (merchant, wanted) = (ask.merchant, ask.wanted.clone());
            if let Some(fetched) = self.fetch.next_chunk(self.lane)? {
                return Ok(Some(self.chunk(merchant, fetched)));
            }
            let gaps = self.gaps(self.lane, merchant)?;
            if gaps.iter().any(|gap| gap.wanted == wanted)
                && let Order::ByDay { whole_gaps, .. } = &mut self.order
            {
                *whole_gaps = whole_gaps.saturating_add(1);
            }
            self.miss(merchant, gaps);
            self.lane = self.lane.saturating_add(1);
            if self.fetch.ask(self.lane).is_none() {
                self.end_by_day()?;
            }
        }
        Ok(None)
    }

    /// Tells a search of which nothing came at all from one of which a part is missing.
    fn end_by_day(&mut self) -> Result<(), SearchError> {
        let Order::ByDay { whole_gaps, .. } = &self.order else {
            return Ok(());
        };
        if self.outcome.read > 0 || self.lane != *whole_gaps {
            return Ok(());
        }
        if let (1, Some(cause)) = (self.lane, self.outcome.incomplete.first_cause()) {
            return Err(cause.clone().into());
        }
        self.outcome.incomplete.mark_as_all();
        Ok(())
    }

    fn next_by_tid(&mut self) -> Result<Option<PaymentChunk>, SearchError> {
        loop {
            let Order::ByTid(tids) = &mut self.order else {
                return Ok(None);
            };
            let Some(tid) = tids.next() else {
                return Ok(None);
            };
            let mut owners = Vec::new();
            let mut is_sure = true;
            for merchant in 0..self.profiles.len() {
                let mut owner = None;
                // What comes again, after an answer that broke off, is the same payment.
                while let Some(fetched) = self.fetch.next_chunk(self.lane)? {
                    owner = Some(self.chunk(merchant, fetched));
                }
                owners.extend(owner);
                let gaps = self.gaps(self.lane, merchant)?;
                is_sure &= gaps.is_empty();
                self.miss(merchant, gaps);
                self.lane = self.lane.saturating_add(1);
            }
            if owners.len() > 1 {
                let profiles = owners.iter().map(|owner| owner.profile.to_string());
                return Err(SearchError::SeveralOwners(SeveralOwners {
                    tid,
                    profiles: profiles.collect(),
                }));
            }
            if let Some(owner) = owners.pop() {
                return Ok(Some(owner));
            }
            if is_sure {
                self.outcome.missing.push(tid);
            }
        }
    }

    /// Takes what is missing of a lane at its end. With nobody else to ask, a lost merchant ends it
    /// all.
    fn gaps(&self, lane: usize, merchant: usize) -> Result<Vec<Gap>, SearchError> {
        if let ([_], Some(cause)) = (self.profiles.as_slice(), self.fetch.lost(merchant)) {
            return Err(cause.into());
        }
        Ok(self.fetch.gaps(lane))
    }

    fn miss(&mut self, merchant: usize, gaps: Vec<Gap>) {
        // Where there is one profile only, its name says nothing.
        let profile = self.profiles.get(merchant);
        let profile = profile.filter(|_| self.profiles.len() > 1);
        for gap in gaps {
            self.outcome.incomplete.add(profile.map(|it| &**it), gap);
        }
    }

    fn chunk(&self, merchant: usize, fetched: Fetched) -> PaymentChunk {
        PaymentChunk {
            merchant,
            lane: self.lane,
            profile: self.profiles.get(merchant).cloned().unwrap_or_default(),
            fetched,
        }
    }

    /// Tells of each row whether it is to be shown, up to the first that nobody can tell it of.
    fn admit(&mut self, chunk: &PaymentChunk) -> (Vec<Admission>, Option<SearchError>) {
        let PaymentChunk { fetched, .. } = chunk;
        let Order::ByDay {
            dedup,
            contradictions,
            ..
        } = &mut self.order
        else {
            // What is left of the answer for one TID differs, where there is more than one row.
            let mut rows = fetched.chunk.rows().skip(1);
            if let Some(row) = rows.next()
                && let Ok(tid) = row.tid()
            {
                let name = (Arc::clone(&chunk.profile), tid.into_owned());
                self.outcome.contradictions.push(name);
            }
            return (
                fetched.chunk.rows().map(|_| Admission::First).collect(),
                None,
            );
        };
        let mark = || {
            let asked = (chunk.merchant, chunk.lane);
            self.fetch.marker().mark_all(asked, &fetched.chunk)
        };
        let marks = fetched.marks.as_ref();
        let marks = marks.map_or_else(|| Cow::Owned(mark()), |marks| Cow::Borrowed(&**marks));
        let admissions = match dedup.admit(&marks, fetched.is_again) {
            Ok(admissions) => admissions,
            Err(error) => return (Vec::new(), Some(error.into())),
        };
        // Hardly ever, so that the rows are not gone through for it.
        if admissions.contains(&Admission::Contradicts) {
            for (row, admission) in fetched.chunk.rows().zip(&admissions) {
                if let (Admission::Contradicts, Ok(tid)) = (admission, row.tid()) {
                    contradictions.insert((chunk.merchant, tid.into_owned()));
                }
            }
        }
        let mut unmarked = fetched.chunk.rows().skip(admissions.len());
        let trouble = unmarked.next().and_then(|row| row.tid().err());
        (admissions, trouble.map(Into::into))
    }

    /// Counts a row, and tells whether it is wanted.
    fn count(&mut self, row: &LazyRow<'_>) -> Result<bool, SearchError> {
        self.outcome.read = self.outcome.read.saturating_add(1);
        if !self.is_unfiltered && !self.filter.accepts(row.payment()?) {
            return Ok(false);
        }
        self.outcome.matched = self.outcome.matched.saturating_add(1);
        Ok(true)
    }
}

impl<'a> LazyRow<'a> {
    /// Returns the JSON that the gateway wrote.
    #[must_use]
    pub const fn raw(&self) -> &'a str {
        self.row.raw
    }

    /// Returns the profile that found it.
    #[must_use]
    pub const fn profile(&self) -> &'a str {
        self.profile
    }

    /// Returns the payment.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the gateway wrote no correct JSON.
    pub fn payment(&self) -> Result<&Payment<'a>, GatewayError> {
        let payment = self.payment.get_or_init(|| match self.room.take() {
            Some(room) => self.row.payment_in(room),
            // It is read once, and never comes here.
            None => self.row.payment(),
        });
        payment.as_ref().map_err(Clone::clone)
    }

    /// Returns the fields that a payment has no room for, with their names, as they came.
    ///
    /// # Errors
    ///
    /// [`GatewayError`] when the gateway wrote no correct JSON.
    pub fn other_fields(&self) -> Result<Vec<(String, String)>, GatewayError> {
        self.row.other_fields()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fetch::tests::fetch;
    use super::super::lane::LaneEnd;
    use super::super::spool::tests::fetched;
    use super::*;

    #[test]
    fn a_payment_that_came_again_is_no_second_owner() {
        let tid: Tid = "abc".parse().unwrap();
        let row = "{\"TID\":\"abc\"}";
        let fetch = fetch(&tid, |state| {
            state.ready = [fetched(1, 1, &[row]), fetched(2, 1, &[row])].into();
            state.end = Some(LaneEnd::default());
        });
        let subject = Subject::Tids(vec![tid]);
        let profiles = vec!["store-test".into()];
        let mut payments = Payments::new(fetch, profiles, subject, Filter::default());
        let mut rows = Vec::new();
        let took = payments.for_each(|row| {
            rows.push(row.raw().to_owned());
            Ok::<_, SearchError>(ControlFlow::Continue(()))
        });
        took.unwrap();
        assert_eq!(rows, [row]);
    }
}
