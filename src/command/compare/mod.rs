//! `compare`: the shop's orders against the gateway's payments. Reads only: it sends nothing but searches.

mod args;
mod cancels;
mod document;
mod found;
mod ours;
mod record;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::args::CompareArgs;
use self::cancels::Cancels;
use self::document::{Listing, print_results};
use self::found::WithoutOrder;
use self::record::ResultRow;
use super::own_files::spare;
use super::search::{TypedDays, exit_of, say, search_all};
use super::{Connection, Print, Session, input};
use crate::config::Config;
use crate::error::{Error, Failure, OrderListProblem, OwnFile, UsageError, end};
use crate::exit::Exit;
use crate::order_list::{self, ColumnMap, OrderList};
use crate::output::Format;
use crate::payment::compare::{
    CompareNote, CompareResult, CompareRules, CompareTotals, Compared, Comparison, NotCompared,
    OurRefunds, SearchDoubts, ShopOrders,
};
use crate::payment::{AskedPeriod, ParsePeriodError, Period, Won, korean_day, order_key};
use crate::search::{SearchOutcome, Subject};
use crate::words::{self, CompareSaying, SearchNote};

/// Compares, and prints what differs.
///
/// # Errors
///
/// [`Failure`] where the list cannot be read, the search is not complete, or the result cannot be printed.
pub fn run(args: &CompareArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    args.check()?;
    print.check_workbook()?;
    spare(print.target, OwnFile::Orders, args.path())?;
    let config = session.load()?;
    let cancels = args.refunds.as_deref();
    let cancels = cancels.map(|path| Cancels::begin(path, args.reason.as_ref(), print));
    let cancels = cancels.transpose()?;
    if let Some(cancels) = &cancels {
        spare(cancels.target(), OwnFile::Orders, args.path())?;
        session.spare(cancels.target())?;
    }
    let connections = session.connect_several(&config, args.all_profiles, args.jobs.into())?;
    let shop = read_list(args, &connections, print)?;
    let run = Run {
        args,
        connections: &connections,
        config: &config,
        print,
    };
    run.compare(shop, cancels)
        .map_err(|error| match connections.as_slice() {
            [connection] => connection.name_in(error),
            _ => error.into(),
        })
}

/// Reads the whole list, before anything is searched.
fn read_list(
    args: &CompareArgs,
    connections: &[Connection],
    print: &Print<'_>,
) -> Result<ShopOrders, Error> {
    let source = args.source();
    // Of several shops, the first that says anything.
    let mut profiles = connections.iter().map(|it| &it.profile.compare_columns);
    let of_profile = profiles.find(|columns| !columns.is_empty());
    let of_profile = of_profile.into_iter().flatten().cloned();
    let map = args.map(of_profile.collect::<ColumnMap>());
    let mut shop = ShopOrders::new();
    let mut read = || -> Result<OrderList, OrderListProblem> {
        let file = input::read(&source, args.path(), print.terminal, |head| {
            order_list::refuse_binary(head).map_err(OrderListProblem::Bad)
        })?;
        let list = order_list::read(&file, &map, args.encoding, |line| shop.add(&line))
            .map_err(OrderListProblem::Bad)?;
        if list.lines == 0 {
            return Err(OrderListProblem::NoOrders);
        }
        Ok(list)
    };
    let list = read().map_err(|problem| UsageError::OrderList { source, problem })?;
    let say = |saying: CompareSaying<'_>| print.terminal.note(saying);
    for total in &list.totals {
        say(CompareSaying::TotalLine {
            line: total.line,
            name: &total.name,
        });
    }
    if !list.unknown_states.is_empty() {
        say(CompareSaying::UnknownStates {
            states: &list.unknown_states,
            others: list.other_states,
        });
    }
    Ok(shop)
}

/// What a comparison is made with.
struct Run<'r> {
    args: &'r CompareArgs,
    connections: &'r [Connection],
    config: &'r Config,
    print: &'r Print<'r>,
}

/// The days that are compared, and those that are searched.
struct Days {
    compared: Period,
    searched: Period,
}

impl Run<'_> {
    fn compare(&self, shop: ShopOrders, cancels: Option<Cancels<'_>>) -> Result<Exit, Error> {
        let days = self.days(&shop)?;
        let rules = CompareRules {
            period: days.compared,
            tolerance: self.args.tolerance,
            days: self.args.days_apart,
        };
        let mut comparison = Comparison::new(shop, rules);
        let mut without_order = WithoutOrder::default();
        let subject = Subject::Period(days.searched, self.args.slice);
        let jobs = self.args.jobs.into();
        let outcome = search_all(&subject, self.connections, jobs, self.print, |row| {
            let profile = self.place_of(row.profile());
            if let Some(payment) = comparison.add(row.payment()?, profile) {
                without_order.add(&payment)?;
            }
            Ok(())
        })?;
        let results = Results {
            doubts: self.doubts(&outcome),
            refunds: ours::refunds(self.config, self.connections, self.print),
            comparison,
            without_order,
        };
        self.print_all(results, outcome, cancels)
    }

    /// Settles which days are compared: those that were named, or those of the list. One more at both ends is
    /// searched, but none that has not come.
    fn days(&self, shop: &ShopOrders) -> Result<Days, Error> {
        let today = korean_day(Timestamp::now());
        let compared = if self.args.period.is_empty() {
            Self::days_of_list(shop, today).map_err(|problem| UsageError::OrderList {
                source: self.args.source(),
                problem,
            })?
        } else {
            let days = TypedDays::within(self.args.period.clone());
            let days = days.settle(today, self.connections)?;
            if days.has_open_start {
                let note = SearchNote::OpenStart(days.period.first());
                say(&note, self.print);
            }
            days.period
        };
        let wider = i64::from(self.args.days_apart.max(1));
        let apart = |day: Date, days: i64| {
            let span = jiff::Span::new().try_days(days).ok()?;
            day.checked_add(span).ok()
        };
        let first = apart(compared.first(), wider.saturating_neg()).unwrap_or(compared.first());
        let last = apart(compared.last(), wider).unwrap_or(compared.last());
        // The gateway's day may be later than this machine's.
        let last = last.min(today.max(compared.last()));
        Ok(Days {
            compared,
            searched: Period::new(first, last)?,
        })
    }

    /// Returns the days of the list that have come.
    fn days_of_list(shop: &ShopOrders, today: Date) -> Result<Period, OrderListProblem> {
        let period = shop.period().ok_or(OrderListProblem::NoDays)?;
        let (first, last) = (period.first(), period.last());
        let asked = AskedPeriod::new(first, last).until(today);
        asked.map_err(|error| match error {
            ParsePeriodError::TooOld { first } => OrderListProblem::TooOld { first },
            ParsePeriodError::Future { .. }
            | ParsePeriodError::Reversed { .. }
            | ParsePeriodError::Unknown { .. }
            | ParsePeriodError::Impossible { .. }
            | ParsePeriodError::Ambiguous { .. } => OrderListProblem::ToCome { first, today },
        })
    }

    fn place_of(&self, profile: &str) -> u16 {
        let mut connections = self.connections.iter();
        let place = connections.position(|it| it.profile.name == profile);
        u16::try_from(place.unwrap_or_default()).unwrap_or(u16::MAX)
    }

    fn doubts(&self, outcome: &SearchOutcome) -> SearchDoubts {
        let contradictions = outcome.contradictions.iter();
        SearchDoubts {
            unsearched: outcome.incomplete.periods().collect(),
            contradictions: contradictions
                .map(|(profile, tid)| (self.place_of(profile), order_key(tid).into_owned()))
                .collect(),
        }
    }

    fn print_all(
        &self,
        mut results: Results,
        outcome: SearchOutcome,
        mut cancels: Option<Cancels<'_>>,
    ) -> Result<Exit, Error> {
        let language = self.print.language();
        let banner = (!outcome.incomplete.is_empty())
            .then(|| words::search_words::incomplete_banner(language, &outcome.incomplete));
        let listing = Listing {
            all: self.args.all || self.print.format == Format::Xlsx,
            has_several_profiles: self.connections.len() > 1,
            banner: banner.as_deref(),
        };
        let profiles: Vec<&str> = self
            .connections
            .iter()
            .map(|it| &*it.profile.name)
            .collect();
        let of_data = self.print.language_of_data();
        let mut seen = Seen::default();
        let printed = print_results(listing, self.print, &mut |write| {
            let mut totals = CompareTotals::default();
            seen.not_compared = results.each(|compared| {
                totals.add(compared);
                seen.add(compared);
                if let Some(cancels) = &mut cancels {
                    cancels.add(compared);
                }
                if listing.lists(compared.result()) {
                    write(&ResultRow::of(compared, &profiles, of_data))?;
                }
                Ok(())
            })?;
            Ok(totals)
        });
        let fails = |totals: &CompareTotals| {
            let mut results = totals.iter().map(|(result, _)| result);
            results.any(|result| self.args.fails_on(result))
        };
        let differs = printed.as_ref().is_ok_and(fails);
        let decided = match exit_of(SearchOutcome {
            incomplete: outcome.incomplete.needed_whole(),
            ..outcome
        }) {
            Ok(_) if differs => Ok(Exit::Differs),
            decided => decided,
        };
        let finished = printed.and_then(|totals| {
            if self.print.format != Format::Table {
                self.print.terminal.note(CompareSaying::Totals(&totals));
            }
            seen.say(self.print);
            cancels.map_or(Ok(()), |cancels| cancels.finish(banner.is_none()))
        });
        end(decided, finished)
    }
}

/// All that is judged, and what it is judged by.
struct Results {
    comparison: Comparison,
    without_order: WithoutOrder,
    refunds: OurRefunds,
    doubts: SearchDoubts,
}

impl Results {
    /// Hands over each result: those of orders first, in order, then payments without one, as they came.
    fn each(
        &mut self,
        mut take: impl FnMut(&Compared<'_>) -> Result<(), Error>,
    ) -> Result<NotCompared, Error> {
        let (comparison, doubts) = (&self.comparison, &self.doubts);
        let not_compared = comparison.each_order(&self.refunds, doubts, &mut take)?;
        self.without_order
            .each(|payment| take(&comparison.without_order(payment, doubts)))?;
        Ok(not_compared)
    }
}

/// What is to be said beside the results.
#[derive(Default)]
struct Seen {
    not_compared: NotCompared,
    /// Payments of which the gateway gave something back, and the list does not say whether.
    untold_cancels: u64,
    untold_sum: Won,
    has_told_cancels: bool,
    later_cancels: u64,
}

impl Seen {
    fn add(&mut self, compared: &Compared<'_>) {
        let gone = compared.gateway_cancelled.filter(|won| !won.is_zero());
        match (compared.order_amount, compared.order_cancelled, gone) {
            (Some(_), None, Some(gone)) => {
                self.untold_cancels = self.untold_cancels.saturating_add(1);
                self.untold_sum = self.untold_sum.checked_add(gone).unwrap_or(self.untold_sum);
            }
            (Some(_), Some(_), Some(_)) => self.has_told_cancels = true,
            (None, _, _) | (_, _, None) => {}
        }
        let is_later = |note: &CompareNote| matches!(note, CompareNote::CancelledLater(_));
        if compared.result() == CompareResult::Expected && compared.notes.iter().any(is_later) {
            self.later_cancels = self.later_cancels.saturating_add(1);
        }
    }

    fn say(&self, print: &Print<'_>) {
        let NotCompared {
            other_days,
            unsearched,
            around,
        } = self.not_compared;
        let sayings = [
            (other_days > 0).then_some(CompareSaying::OtherDays(other_days)),
            (unsearched > 0).then_some(CompareSaying::Unsearched(unsearched)),
            (around > 0).then_some(CompareSaying::Around(around)),
            (self.later_cancels > 0).then_some(CompareSaying::CancelledLater(self.later_cancels)),
            (self.untold_cancels > 0).then_some(CompareSaying::CancelsNotTold {
                count: self.untold_cancels,
                cancelled: self.untold_sum,
            }),
            self.has_told_cancels
                .then_some(CompareSaying::LastCancelOnly),
        ];
        for saying in sayings.into_iter().flatten() {
            print.terminal.note(saying);
        }
    }
}
