//! Takes what was fetched, in order, and hands it to the output: filtered, each payment once. Refuses
//! to decode a row for nothing.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::ControlFlow;

use super::document::Sink;
use crate::error::Error;
use crate::gateway;
use crate::output::Sort;
use crate::payment::{Filter, Payment, Tid};
use crate::search::{Batch, Fetch, Gap, Incomplete, Seen};

/// A search under way.
pub(super) struct Search<'a> {
    pub(super) fetch: &'a Fetch,
    /// The profile of each merchant.
    pub(super) profiles: Vec<&'a str>,
    pub(super) filter: &'a Filter,
}

/// What a search came to.
pub(super) struct Found {
    /// Payments that the gateway told of.
    pub(super) read: u64,
    /// Those that the filter accepts; not counted further once the limit is passed.
    pub(super) matched: u64,
    /// Those that were printed.
    pub(super) shown: u64,
    /// Those that came once more.
    pub(super) repeats: u64,
    /// TIDs that no gateway knows.
    pub(super) missing: Vec<Tid>,
    /// What did not come.
    pub(super) incomplete: Incomplete,
}

/// A row, read at most once.
struct Row<'a> {
    kept: gateway::Row<'a>,
    payment: OnceCell<Payment<'a>>,
}

impl<'a> Row<'a> {
    fn new(kept: gateway::Row<'a>) -> Self {
        Self {
            kept,
            payment: OnceCell::new(),
        }
    }

    fn payment(&self) -> Result<&Payment<'a>, gateway::GatewayError> {
        if let Some(payment) = self.payment.get() {
            return Ok(payment);
        }
        let payment = self.kept.payment()?;
        Ok(self.payment.get_or_init(|| payment))
    }

    fn into_payment(self) -> Result<Payment<'a>, gateway::GatewayError> {
        match self.payment.into_inner() {
            Some(payment) => Ok(payment),
            None => self.kept.payment(),
        }
    }
}

/// Filters, sorts and limits what is printed.
struct Printer<'a, 's> {
    filter: &'a Filter,
    is_unfiltered: bool,
    sort: Option<Sort>,
    limit: Option<u64>,
    sink: &'a mut Sink<'s>,
    found: Found,
    /// Kept until all are here, where they are sorted: profile, row, payment.
    kept: Vec<(String, String, Payment<'static>)>,
}

impl Search<'_> {
    /// Prints the payments of a period, by profile and day.
    pub(super) fn print_periods(
        &self,
        sort: Option<Sort>,
        limit: Option<u64>,
        sink: &mut Sink<'_>,
    ) -> Result<Found, Error> {
        let mut printer = Printer::new(self.filter, sort, limit, sink);
        let mut seen = Seen::new();
        let mut whole_gaps = 0_usize;
        let mut asked = 0_usize;
        'asks: for (lane, ask) in self.fetch.asks().enumerate() {
            let profile = self.profile(ask.merchant);
            while let Some(batch) = self.next_batch(lane)? {
                for kept in batch.rows() {
                    let row = Row::new(kept);
                    let tid = if self.fetch.is_decoded() {
                        Cow::Borrowed(row.payment()?.tid.as_ref())
                    } else {
                        kept.tid()?
                    };
                    let is_new = seen
                        .admits(ask.merchant, &tid, kept.raw, batch.answer, batch.is_again)
                        .map_err(anyhow::Error::from)?;
                    drop(tid);
                    if is_new && printer.take(profile, row)?.is_break() {
                        break 'asks;
                    }
                }
            }
            let gaps = self.gaps(lane, ask.merchant)?;
            asked = asked.saturating_add(1);
            if gaps.iter().any(|gap| gap.wanted == ask.wanted) {
                whole_gaps = whole_gaps.saturating_add(1);
            }
            printer.add_gaps(self.name(ask.merchant), gaps);
        }
        printer.found.repeats = seen.repeats();
        let is_nothing = printer.found.read == 0 && asked > 0 && asked == whole_gaps;
        let mut found = printer.finish()?;
        if is_nothing {
            if let (1, Some(cause)) = (asked, found.incomplete.first_cause()) {
                return Err(cause.clone().into());
            }
            found.incomplete = found.incomplete.of_all();
        }
        Ok(found)
    }

    /// Prints payments by TID, in the order in which they were named.
    pub(super) fn print_tids(
        &self,
        tids: &[Tid],
        sort: Option<Sort>,
        limit: Option<u64>,
        sink: &mut Sink<'_>,
    ) -> Result<Found, Error> {
        let mut printer = Printer::new(self.filter, sort, limit, sink);
        let mut lanes = self.fetch.asks().enumerate();
        for tid in tids {
            let mut owners: Vec<(&str, Batch)> = Vec::new();
            let mut is_sure = true;
            for (lane, ask) in lanes.by_ref().take(self.profiles.len()) {
                let mut owner = None;
                // What comes again, after an answer that broke off, is the same payment.
                while let Some(batch) = self.next_batch(lane)? {
                    owner = Some((self.profile(ask.merchant), batch));
                }
                owners.extend(owner);
                let gaps = self.gaps(lane, ask.merchant)?;
                is_sure &= gaps.is_empty();
                printer.add_gaps(self.name(ask.merchant), gaps);
            }
            match owners.as_slice() {
                [] if is_sure => printer.found.missing.push(tid.clone()),
                [] => {}
                [(profile, batch)] => {
                    for kept in batch.rows() {
                        if printer.take(profile, Row::new(kept))?.is_break() {
                            return printer.finish();
                        }
                    }
                }
                several => {
                    return Err(Error::SeveralOwners {
                        tid: tid.clone(),
                        profiles: several
                            .iter()
                            .map(|(profile, _)| (*profile).to_owned())
                            .collect(),
                    });
                }
            }
        }
        printer.finish()
    }

    fn next_batch(&self, lane: usize) -> Result<Option<Batch>, Error> {
        Ok(self.fetch.next_batch(lane).map_err(anyhow::Error::from)?)
    }

    /// Takes what is missing of a lane at its end. With nobody else to ask, a lost merchant ends it
    /// all.
    fn gaps(&self, lane: usize, merchant: usize) -> Result<Vec<Gap>, Error> {
        if let ([_], Some(cause)) = (self.profiles.as_slice(), self.fetch.lost(merchant)) {
            return Err(cause.into());
        }
        Ok(self.fetch.gaps(lane))
    }

    fn profile(&self, merchant: usize) -> &str {
        self.profiles.get(merchant).copied().unwrap_or_default()
    }

    /// Returns the profile's name where there are several.
    fn name(&self, merchant: usize) -> Option<&str> {
        (self.profiles.len() > 1).then(|| self.profile(merchant))
    }
}

impl<'a, 's> Printer<'a, 's> {
    fn new(
        filter: &'a Filter,
        sort: Option<Sort>,
        limit: Option<u64>,
        sink: &'a mut Sink<'s>,
    ) -> Self {
        Self {
            is_unfiltered: filter.is_empty(),
            filter,
            sort,
            limit,
            sink,
            found: Found {
                read: 0,
                matched: 0,
                shown: 0,
                repeats: 0,
                missing: Vec::new(),
                incomplete: Incomplete::new(),
            },
            kept: Vec::new(),
        }
    }

    fn add_gaps(&mut self, profile: Option<&str>, gaps: Vec<Gap>) {
        for gap in gaps {
            self.found.incomplete.add(profile, gap);
        }
    }

    /// Takes a row; breaks when no more of them are wanted.
    fn take(&mut self, profile: &str, row: Row<'_>) -> Result<ControlFlow<()>, Error> {
        self.found.read = self.found.read.saturating_add(1);
        if !self.is_unfiltered && !self.filter.accepts(row.payment()?) {
            return Ok(ControlFlow::Continue(()));
        }
        self.found.matched = self.found.matched.saturating_add(1);
        if self.sort.is_some() {
            let raw = row.kept.raw.to_owned();
            let payment = row.into_payment()?.into_owned();
            self.kept.push((profile.to_owned(), raw, payment));
            return Ok(ControlFlow::Continue(()));
        }
        self.print(row.kept.raw, profile, || Ok(row.payment()?))
    }

    fn print<'p>(
        &mut self,
        raw: &str,
        profile: &str,
        payment: impl FnOnce() -> Result<&'p Payment<'p>, Error>,
    ) -> Result<ControlFlow<()>, Error> {
        if self.limit.is_some_and(|limit| self.found.shown >= limit) {
            return Ok(ControlFlow::Break(()));
        }
        self.found.shown = self.found.shown.saturating_add(1);
        self.sink.write(raw, profile, payment)?;
        Ok(ControlFlow::Continue(()))
    }

    /// Prints what was kept for sorting.
    fn finish(mut self) -> Result<Found, Error> {
        let mut kept = std::mem::take(&mut self.kept);
        if let Some(sort) = self.sort {
            kept.sort_by(|(one_profile, _, one), (other_profile, _, other)| {
                sort.compare((one, one_profile), (other, other_profile))
            });
        }
        for (profile, raw, payment) in kept {
            if self.print(&raw, &profile, || Ok(&payment))?.is_break() {
                break;
            }
        }
        Ok(self.found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::RawRows;
    use crate::search::tests::{batch, fetched};

    #[test]
    fn a_payment_that_came_again_is_no_second_owner() {
        let tid: Tid = "abc".parse().unwrap();
        let row = "{\"TID\":\"abc\"}";
        let fetch = fetched(&tid, vec![batch(1, 1, &[row]), batch(2, 1, &[row])]);
        let filter = Filter::default();
        let search = Search {
            fetch: &fetch,
            profiles: vec!["store-test"],
            filter: &filter,
        };
        let mut out = Vec::new();
        let mut sink = Sink::Raw(RawRows::lines(Box::new(&mut out)));
        let found = search.print_tids(&[tid], None, None, &mut sink).unwrap();
        assert_eq!(found.shown, 1);
        drop(sink);
        assert_eq!(String::from_utf8(out).unwrap(), format!("{row}\n"));
    }
}
