//! `search`: payments by day or by TID. Complete, or an error.

mod collect;
mod document;
mod summary;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use self::collect::{Found, Search};
use self::document::{Bannered, Sink};
use self::summary::SummaryArgs;
use super::{Connection, Print, Session};
use crate::error::{Error, Failure, end};
use crate::exit::Exit;
use crate::output::{
    Columns, Csv, Dialect, Finished, Format, NamedRows, RawRows, Sort, Style, Table, Xlsx, counted,
    totals_line, totals_notes,
};
use crate::payment::{
    Filter, Foreign, KNOWN_METHODS, Method, Period, Slice, Status, Tid, Totals, Won, korean_day,
};
use crate::search::{Ask, Fetch, SearchProgress, Wanted};
use crate::terminal::Terminal;

/// What to look for and how to show it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Days are days in Korea, whatever the time zone of this machine. A period is one of
  today yesterday this-week last-week this-month last-month
  오늘 어제 이번주 지난주 이번달 지난달
  7d                        the last seven days, today included
  2026-10                   a month
  2026-10-03                a day
  2026-10-01..2026-10-15    from a day to a day, both included

Columns: approved_at order_no tid method status amount balance cancelled buyer buyer_email buyer_id
product product_code approval_no cancelled_at cancel_message account_no account_holder deposit_by
card card_code result_code result_message profile

A period longer than a month is asked for month by month, several at a time, and printed in order,
each payment once. A slice that times out or breaks is tried again, then asked for in halves, down to
a day. If a day still fails, the exit code is 7 and stderr names what is missing.

-o json and -o ndjson print the gateway's own rows, untouched. Name columns to get ours instead.

--summary adds up: payments, paid, cancels, cancelled, and net = paid - cancelled; on a terminal with
bars. Failed and unpaid payments are counted, but are no money. A payment stands on the day of its
approval and a cancel on the day it was made; --by approved has both on the day of the approval, and
--by cancelled has cancels alone. With -o csv the total is on stderr, so that a column adds up.
-o xlsx writes a workbook: payments on one sheet, the summary on another.

Examples:
  cookiepay search                                   today
  cookiepay search last-month --status cancelled
  cookiepay search 2026-11 -o ndjson | jq -r .TID
  cookiepay search 지난달 -o csv --out october.csv
  cookiepay search last-month --summary day,method
  cookiepay search 지난달 -o xlsx --out october.xlsx
  cookiepay search 7d --columns tid,amount,balance -o json
  cookiepay search 2026-01..2026-11 --jobs 8 -o csv --out 2026.csv
  cookiepay search this-month -p store-a,store-b
  cookiepay search --tid 5227874005 --all-profiles
  cut -f1 tids.txt | cookiepay search --tid - -o csv")]
pub struct SearchArgs {
    /// The days to search, in Korea [default: today]
    period: Option<String>,
    /// Search from this day
    #[arg(long, value_name = "DAY", conflicts_with = "period")]
    from: Option<String>,
    /// Search up to this day, which is included [default: today]
    #[arg(long, value_name = "DAY", conflicts_with = "period", requires = "from")]
    to: Option<String>,
    /// Style up this payment; repeatable; `-` reads TIDs from stdin, one a line
    #[arg(long = "tid", value_name = "TID", conflicts_with_all = ["period", "from"])]
    tids: Vec<String>,
    /// Search with every profile of the configuration file
    #[arg(long)]
    all_profiles: bool,
    /// Ask for a longer period a day, a week or a month at a time
    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        value_name = "day|week|month"
    )]
    slice: Slice,
    /// Make so many requests at a time
    #[arg(long, value_name = "N", default_value_t = 4,
        value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Print what came even if days are missing; the exit code is 7 all the same
    #[arg(long)]
    partial: bool,

    /// Keep only these methods, by our name or the gateway's code
    #[arg(long, value_name = "METHOD", value_delimiter = ',', help_heading = "Filters",
        help = format!("Keep only payments by these methods: {}, or the gateway's code",
            KNOWN_METHODS.map(|method| method.name().to_owned()).join(", ")))]
    method: Vec<String>,
    /// Keep only payments in these states
    #[arg(long, value_name = "STATUS", value_delimiter = ',', help_heading = "Filters",
        value_parser = parse_status,
        help = format!("Keep only payments in these states: {}",
            Status::ALL.map(Status::name).join(", ")))]
    status: Vec<Status>,
    /// Keep only the payments of this order
    #[arg(long, value_name = "ORDER_NO", help_heading = "Filters")]
    order_no: Option<String>,
    /// Keep only payments whose buyer's name contains this
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    buyer: Option<String>,
    /// Keep only payments whose product contains this
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    product: Option<String>,
    /// Keep only payments of at least so many won
    #[arg(long, value_name = "WON", help_heading = "Filters")]
    min_amount: Option<Won>,
    /// Keep only payments of at most so many won
    #[arg(long, value_name = "WON", help_heading = "Filters")]
    max_amount: Option<Won>,

    /// Show these columns, in this order; `all` for all
    #[arg(long, value_name = "a,b,…", help_heading = "Display")]
    columns: Option<Columns>,
    /// Sort by this column; with a `-` before it, from the largest down
    #[arg(
        long,
        value_name = "COLUMN",
        allow_hyphen_values = true,
        help_heading = "Display"
    )]
    sort: Option<Sort>,
    /// Stop after so many payments
    #[arg(long, value_name = "N", help_heading = "Display",
        value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Begin a CSV file with a byte order mark, for old Excel
    #[arg(long, help_heading = "Display")]
    bom: bool,
    #[command(flatten)]
    summary: SummaryArgs,
}

/// A search that makes sense.
struct Query {
    subject: Subject,
    filter: Filter,
    columns: Option<Columns>,
    sort: Option<Sort>,
    limit: Option<u64>,
    has_bom: bool,
    summary: SummaryArgs,
    slice: Slice,
    jobs: u16,
    accepts_partial: bool,
}

enum Subject {
    Period(Period),
    Tids(Vec<Tid>),
}

impl SearchArgs {
    /// Reads what was asked for, TIDs on stdin included.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a period or a TID that cannot be.
    fn query(self, format: Format) -> Result<Query, Error> {
        if self.bom && format != Format::Csv {
            return Err(Error::Usage("--bom is for -o csv".into()));
        }
        self.summary.check(
            format,
            &[
                ("--columns", self.columns.is_some()),
                ("--sort", self.sort.is_some()),
            ],
        )?;
        if let (Some(min), Some(max)) = (self.min_amount, self.max_amount)
            && max < min
        {
            return Err(Error::Usage(format!(
                "no amount is at least {} and at most {} won",
                min.grouped(),
                max.grouped()
            )));
        }
        let subject = if self.tids.is_empty() {
            Subject::Period(read_period(
                self.period.as_deref(),
                self.from.as_deref(),
                self.to.as_deref(),
                korean_day(Timestamp::now()),
            )?)
        } else {
            Subject::Tids(read_tids(&self.tids)?)
        };
        Ok(Query {
            subject,
            filter: Filter {
                methods: self
                    .method
                    .iter()
                    .map(|text| Method::from_typed(text))
                    .collect(),
                statuses: self.status,
                order_no: self.order_no,
                buyer: self.buyer,
                product: self.product,
                min_amount: self.min_amount,
                max_amount: self.max_amount,
            },
            columns: self.columns,
            sort: self.sort,
            limit: self.limit,
            has_bom: self.bom,
            summary: self.summary,
            slice: self.slice,
            jobs: self.jobs,
            accepts_partial: self.partial,
        })
    }
}

impl Query {
    /// Returns how many requests may be under way at a time.
    fn jobs(&self) -> usize {
        usize::from(self.jobs)
    }

    /// Lists what there is to ask, in the order in which it is printed: by profile and day, or by TID.
    fn asks(&self, merchants: usize) -> Vec<Ask> {
        let ask = |merchant, wanted| Ask { merchant, wanted };
        match &self.subject {
            Subject::Period(period) => (0..merchants)
                .flat_map(|merchant| {
                    period
                        .slices(self.slice)
                        .map(move |slice| ask(merchant, Wanted::Period(slice)))
                })
                .collect(),
            Subject::Tids(tids) => tids
                .iter()
                .flat_map(|tid| {
                    (0..merchants).map(move |merchant| ask(merchant, Wanted::Tid(tid.clone())))
                })
                .collect(),
        }
    }
}

/// Searches, and prints what is found.
///
/// # Errors
///
/// [`Failure`] when the search is not complete, or its result cannot be printed. A JSON array is then
/// not closed, and a file does not appear.
pub fn run(args: SearchArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let wants_all = args.all_profiles;
    let query = args.query(print.format)?;
    let config = session.load()?;
    let connections = session.connect_several(&config, wants_all, query.jobs())?;
    search(&query, &connections, print).map_err(|error| match connections.as_slice() {
        [connection] => connection.name_in(error),
        _ => error.into(),
    })
}

fn search(query: &Query, connections: &[Connection], print: &Print<'_>) -> Result<Exit, Error> {
    let Print {
        format,
        out,
        terminal,
    } = *print;
    let is_watched = print.is_watched();
    if is_watched && format == Format::Xlsx {
        return Err(Error::Usage(
            "a workbook is no text for a terminal: name a file, as --out payments.xlsx".into(),
        ));
    }
    let mut destination = print.open()?;
    let mut page = Vec::new();
    let is_paged = is_watched && format == Format::Table;
    let bytes: &mut dyn Write = if is_paged {
        &mut page
    } else {
        &mut destination
    };
    let banner = OnceCell::new();
    let style = print.style();
    let has_several = connections.len() > 1;
    let mut sink = open_sink(query, format, has_several, style, bytes, &banner)?;
    let counted = Arc::new(SearchProgress::default());
    // What scrolls past is progress enough; a spinner would get into it.
    let progress = (is_paged || !is_watched)
        .then(|| terminal.progress(&format!("searching {}", query.subject), &counted));
    let is_decoded =
        !query.filter.is_empty() || query.sort.is_some() || matches!(sink, Sink::Columns { .. });
    let fetch = start(query, connections, is_decoded, counted, terminal)?;
    let search = Search {
        fetch: &fetch,
        profiles: connections
            .iter()
            .map(|connection| connection.profile.name.as_str())
            .collect(),
        filter: &query.filter,
    };
    let found = match &query.subject {
        Subject::Period(_) => search.print_periods(query.sort, query.limit, &mut sink),
        Subject::Tids(tids) => search.print_tids(tids, query.sort, query.limit, &mut sink),
    };
    drop(fetch);
    drop(progress);
    let found = found?;

    let is_complete = found.incomplete.is_empty();
    let is_closed = is_complete || query.accepts_partial;
    if !is_complete {
        // A table is for people, who may not see the exit code.
        let _: Result<(), String> = banner.set(found.incomplete.line());
    }
    let mut finished = None;
    let mut printed = Ok(());
    if is_closed || format == Format::Table {
        match sink.finish() {
            Ok(totals) => finished = totals,
            Err(error) => printed = Err(error),
        }
        if let (Some(line), Format::Table, Ok(())) = (banner.get(), format, &printed) {
            let bytes: &mut dyn Write = if is_paged {
                &mut page
            } else {
                &mut destination
            };
            printed = writeln!(bytes, "{line}").map_err(Error::from);
        }
    } else {
        drop(sink);
    }
    if printed.is_ok() && (is_closed || out.is_none()) {
        printed = destination
            .finish()
            .and_then(|()| terminal.page(&page))
            .map_err(Error::from);
    }
    if printed.is_ok() {
        tell(
            query,
            format,
            &found,
            finished,
            out.filter(|_| is_closed),
            terminal,
        );
    }
    let decided = if !is_complete {
        Err(Error::Incomplete(Box::new(found.incomplete)))
    } else if !found.missing.is_empty() {
        Err(Error::NoSuchPayment(found.missing))
    } else {
        Ok(Exit::Done)
    };
    end(decided, printed)
}

/// Starts to ask the gateways.
fn start(
    query: &Query,
    connections: &[Connection],
    is_decoded: bool,
    progress: Arc<SearchProgress>,
    terminal: &Arc<Terminal>,
) -> Result<Fetch, Error> {
    let gateways = connections
        .iter()
        .map(|connection| Arc::clone(&connection.gateway))
        .collect();
    let asks = query.asks(connections.len());
    let terminal = Arc::clone(terminal);
    let fetch = Fetch::start(gateways, asks, query.jobs(), is_decoded, progress, terminal);
    Ok(fetch.map_err(anyhow::Error::from)?)
}

/// Chooses what writes the document.
fn open_sink<'a>(
    query: &Query,
    format: Format,
    has_several_profiles: bool,
    style: Style,
    bytes: &'a mut dyn Write,
    banner: &'a OnceCell<String>,
) -> io::Result<Sink<'a>> {
    let dialect = Dialect {
        has_bom: query.has_bom,
        escapes_foreign: style.width.is_some(),
    };
    let columns = query
        .columns
        .clone()
        .unwrap_or_else(|| Columns::default_for(format, has_several_profiles));
    let is_named = query.columns.is_some();
    let summary = query.summary.begin(query.subject.period());
    let bytes: Box<dyn Write + 'a> = if format == Format::Table {
        Box::new(Bannered::new(bytes, banner))
    } else {
        Box::new(bytes)
    };
    if query.summary.replaces_payments(format) {
        let writer = summary::writer(bytes, summary, format, style, dialect);
        return Ok(Sink::columns(writer));
    }
    Ok(match format {
        Format::Json if !is_named => Sink::Raw(RawRows::array(bytes)),
        Format::Ndjson if !is_named => Sink::Raw(RawRows::lines(bytes)),
        Format::Json => Sink::columns(Box::new(NamedRows::new(RawRows::array(bytes), columns))),
        Format::Ndjson => Sink::columns(Box::new(NamedRows::new(RawRows::lines(bytes), columns))),
        Format::Csv => Sink::columns(Box::new(Csv::new(bytes, columns, dialect))),
        Format::Table => Sink::columns(Box::new(Table::new(bytes, columns, style))),
        Format::Xlsx => Sink::columns(Box::new(Xlsx::new(bytes, columns, summary)?)),
    })
}

/// Tells what the data itself does not say.
fn tell(
    query: &Query,
    format: Format,
    found: &Found,
    finished: Option<(Totals, Finished)>,
    written: Option<&Path>,
    terminal: &Terminal,
) {
    let is_summary = query.summary.replaces_payments(format);
    if let Some((_, finished)) = &finished {
        for note in &finished.notes {
            terminal.note(note);
        }
    }
    if let (Some((totals, finished)), Format::Table) = (finished, format) {
        let is_known = found.missing.is_empty() && found.incomplete.is_empty();
        if finished.payments == 0 && is_known {
            terminal.note(format_args!("no payments found for {}", query.subject));
        } else if finished.payments > 0 && !is_summary {
            terminal.note(totals_line(&totals, terminal.is_ascii()));
        }
        for note in totals_notes(&totals).iter().filter(|_| !is_summary) {
            terminal.note(note);
        }
        if !finished.left_out.is_empty() {
            let names: Vec<&str> = finished
                .left_out
                .iter()
                .map(|column| column.name())
                .collect();
            terminal.note(format_args!(
                "no room for {}: name the --columns you need, or widen the terminal",
                names.join(", ")
            ));
        }
    }
    if let Some(path) = written {
        terminal.note(format_args!(
            "wrote {} to {}",
            counted(found.shown, "payment"),
            path.display()
        ));
    }
    if found.repeats > 0 {
        terminal.note(format_args!(
            "{} came more than once and {} shown once",
            counted(found.repeats, "payment"),
            if found.repeats == 1 { "is" } else { "are" }
        ));
    }
    if !query.filter.is_empty() {
        terminal.note(format_args!(
            "filtered here: {} of {} {}",
            Won::new(found.matched).grouped(),
            counted(found.read, "payment"),
            if found.matched == 1 {
                "matches"
            } else {
                "match"
            }
        ));
    }
    if found.shown < found.matched {
        terminal.note(format_args!(
            "limited to {}; there are more",
            counted(found.shown, "payment")
        ));
    }
}

impl Subject {
    const fn period(&self) -> Option<Period> {
        match self {
            Self::Period(period) => Some(*period),
            Self::Tids(_) => None,
        }
    }
}

/// Names what is searched: the period, or how many TIDs.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(period) => write!(f, "{period}"),
            Self::Tids(tids) => match tids.as_slice() {
                [tid] => write!(f, "{tid}"),
                _ => write!(f, "{} TIDs", tids.len()),
            },
        }
    }
}

fn parse_status(text: &str) -> Result<Status, String> {
    let name = text.replace('-', "_");
    Status::ALL
        .into_iter()
        .find(|status| status.name() == name)
        .ok_or_else(|| {
            format!(
                "a status is one of {}",
                Status::ALL.map(Status::name).join(", ")
            )
        })
}

fn read_period(
    period: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
    today: Date,
) -> Result<Period, Error> {
    let period = match (period, from, to) {
        (Some(period), _, _) => Period::parse(period, today),
        (None, Some(from), to) => Period::parse_day(from, today).and_then(|first| {
            let last = to.map_or(Ok(today), |to| Period::parse_day(to, today))?;
            Period::new(first, last)
        }),
        (None, None, _) => Period::new(today, today),
    };
    Ok(period?)
}

/// Reads TIDs from the command line, and from stdin where one of them is `-`.
///
/// A TID that is named twice is looked up once.
fn read_tids(arguments: &[String]) -> Result<Vec<Tid>, Error> {
    let mut tids: Vec<Tid> = Vec::new();
    let mut known = HashSet::new();
    let mut add = |text: &str, place: &dyn fmt::Display| {
        let tid: Tid = text
            .parse()
            .map_err(|error| Error::Usage(format!("{place}: {error}: {:?}", Foreign::new(text))))?;
        if known.insert(tid.clone()) {
            tids.push(tid);
        }
        Ok::<(), Error>(())
    };
    for argument in arguments {
        if argument == "-" {
            for (number, line) in (1_u64..).zip(io::stdin().lines()) {
                let line = line.map_err(|error| {
                    Error::Usage(format!("stdin, line {number}: cannot be read: {error}"))
                })?;
                let line = line.trim();
                if !line.is_empty() {
                    add(line, &format_args!("stdin, line {number}"))?;
                }
            }
        } else {
            add(argument, &"--tid")?;
        }
    }
    if tids.is_empty() {
        return Err(Error::Usage("stdin has no TIDs".into()));
    }
    Ok(tids)
}
