//! `search`: payments by day or by TID. Complete, or an error.

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Connection;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit::Exit;
use crate::gateway::{Gateway, Row, Rows};
use crate::output::{
    Columns, Csv, Dialect, Finished, Format, Look, NamedRows, PaymentWriter, RawRows, Sort, Table,
    totals_line, totals_notes,
};
use crate::payment::{
    Filter, Foreign, KNOWN_METHODS, Method, Payment, Period, Status, Tid, Totals, Won, korean_day,
};
use crate::terminal::{Progress, Terminal};

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

-o json and -o ndjson print the gateway's own rows, untouched. Name columns to get ours instead.

Examples:
  cookiepay search                                   today
  cookiepay search last-month --status cancelled
  cookiepay search 2026-11 -o ndjson | jq -r .TID
  cookiepay search 지난달 -o csv --out october.csv
  cookiepay search 7d --columns tid,amount,balance -o json
  cookiepay search --tid 5227874005
  cut -f1 tids.txt | cookiepay search --tid - -o csv")]
pub struct Args {
    /// The days to search, in Korea [default: today]
    period: Option<String>,
    /// Search from this day
    #[arg(long, value_name = "DAY", conflicts_with = "period")]
    from: Option<String>,
    /// Search up to this day, which is included [default: today]
    #[arg(long, value_name = "DAY", conflicts_with = "period", requires = "from")]
    to: Option<String>,
    /// Look up this payment; repeatable; `-` reads TIDs from stdin, one a line
    #[arg(long = "tid", value_name = "TID", conflicts_with_all = ["period", "from"])]
    tids: Vec<String>,

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
}

/// A search that makes sense.
pub struct Query {
    subject: Subject,
    filter: Filter,
    columns: Option<Columns>,
    sort: Option<Sort>,
    limit: Option<u64>,
    has_bom: bool,
}

enum Subject {
    Period(Period),
    Tids(Vec<Tid>),
}

impl Args {
    /// Reads what was asked for, TIDs on stdin included.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a period or a TID that cannot be.
    pub fn query(self, format: Format) -> Result<Query, Error> {
        if self.bom && format != Format::Csv {
            return Err(Error::Usage("--bom is for -o csv".into()));
        }
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
        })
    }
}

/// Searches, and prints what is found.
///
/// # Errors
///
/// [`Error`] when the search is not complete, or its result cannot be printed. A JSON array is then
/// not closed, and a file does not appear.
pub fn run(
    query: Query,
    format: Format,
    connection: &Connection,
    out: Option<&Path>,
    terminal: &Terminal,
) -> Result<Exit, Error> {
    let is_watched = out.is_none() && terminal.stdout_is_terminal();
    let mut destination = Destination::open(out, terminal)?;
    let mut page = Vec::new();
    let is_paged = is_watched && format == Format::Table;
    let bytes: &mut dyn Write = if is_paged {
        &mut page
    } else {
        &mut destination
    };
    let profile = connection.profile.name.as_str();
    let is_named = query.columns.is_some();
    let columns = query
        .columns
        .unwrap_or_else(|| Columns::default_for(format, false));
    let mut sink = match format {
        Format::Json if !is_named => Sink::Raw(RawRows::array(bytes)),
        Format::Ndjson if !is_named => Sink::Raw(RawRows::lines(bytes)),
        Format::Json => Sink::columns(
            Box::new(NamedRows::new(RawRows::array(bytes), columns)),
            profile,
        ),
        Format::Ndjson => Sink::columns(
            Box::new(NamedRows::new(RawRows::lines(bytes), columns)),
            profile,
        ),
        Format::Csv => {
            let dialect = Dialect {
                has_bom: query.has_bom,
                escapes_foreign: is_watched,
            };
            Sink::columns(Box::new(Csv::new(bytes, columns, dialect)), profile)
        }
        Format::Table => {
            let look = Look {
                width: terminal.width().filter(|_| is_watched),
                is_ascii: is_watched && terminal.is_ascii(),
                is_coloured: out.is_none() && terminal.stdout_has_colour(),
            };
            Sink::columns(Box::new(Table::new(bytes, columns, look)), profile)
        }
    };
    // What scrolls past is progress enough; a spinner would get into it.
    let progress = (is_paged || !is_watched)
        .then(|| terminal.progress(&format!("searching {}", query.subject)));
    let search = Search {
        gateway: &connection.gateway,
        subject: &query.subject,
        filter: &query.filter,
        progress: progress.as_ref(),
    };
    let found = search.print(query.sort, query.limit, &mut sink)?;
    drop(progress);
    let finished = sink.finish()?;
    destination.finish()?;
    terminal.page(&page)?;

    if let (Some((totals, finished)), Format::Table) = (finished, format) {
        if finished.payments == 0 && found.missing.is_empty() {
            terminal.note(format_args!("no payments found for {}", query.subject));
        } else if finished.payments > 0 {
            terminal.note(totals_line(&totals, terminal.is_ascii()));
        }
        for note in totals_notes(&totals) {
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
    if let Some(path) = out {
        terminal.note(format_args!(
            "wrote {} payments to {}",
            found.shown,
            path.display()
        ));
    }
    if !query.filter.is_empty() {
        terminal.note(format_args!(
            "filtered here: {} of {} payments match",
            found.matched, found.read
        ));
    }
    if found.shown < found.matched {
        terminal.note(format_args!(
            "limited to {} payments; there are more",
            found.shown
        ));
    }
    if found.missing.is_empty() {
        Ok(Exit::Done)
    } else {
        Err(Error::NoSuchPayment(found.missing))
    }
}

/// Where rows go: as they came, or as columns of ours.
enum Sink<'a> {
    Raw(RawRows<&'a mut dyn Write>),
    Columns {
        writer: Box<dyn PaymentWriter + 'a>,
        profile: &'a str,
        totals: Totals,
    },
}

impl<'a> Sink<'a> {
    fn columns(writer: Box<dyn PaymentWriter + 'a>, profile: &'a str) -> Self {
        Self::Columns {
            writer,
            profile,
            totals: Totals::default(),
        }
    }

    fn write<'p>(
        &mut self,
        raw: &str,
        payment: impl FnOnce() -> Result<Payment<'p>, Error>,
    ) -> Result<(), Error> {
        match self {
            Self::Raw(writer) => writer.write(raw)?,
            Self::Columns {
                writer,
                profile,
                totals,
            } => {
                let payment = payment()?;
                totals.add(&payment);
                writer.write(&payment, profile)?;
            }
        }
        Ok(())
    }

    /// Completes the document; returns the totals, where the rows were read closely enough to add
    /// them up, and what there was no room for.
    fn finish(self) -> Result<Option<(Totals, Finished)>, Error> {
        match self {
            Self::Raw(writer) => {
                writer.finish()?;
                Ok(None)
            }
            Self::Columns { writer, totals, .. } => Ok(Some((totals, writer.finish()?))),
        }
    }
}

/// What a search came to.
#[derive(Default)]
struct Found {
    /// Payments that the gateway told of.
    read: u64,
    /// Those that the filter accepts; not counted further once the limit is passed.
    matched: u64,
    /// Those that were printed.
    shown: u64,
    /// TIDs that the gateway does not know.
    missing: Vec<Tid>,
}

struct Search<'a> {
    gateway: &'a Gateway,
    subject: &'a Subject,
    filter: &'a Filter,
    progress: Option<&'a Progress>,
}

impl Search<'_> {
    fn print(
        &self,
        sort: Option<Sort>,
        limit: Option<u64>,
        sink: &mut Sink<'_>,
    ) -> Result<Found, Error> {
        let is_within = |shown: u64| limit.is_none_or(|limit| shown < limit);
        let Some(sort) = sort else {
            let mut shown = 0_u64;
            let mut found = self.each_match(|row, payment| {
                if !is_within(shown) {
                    return Ok(ControlFlow::Break(()));
                }
                shown = shown.saturating_add(1);
                sink.write(&row.raw_line(), || match payment {
                    Some(payment) => Ok(payment),
                    None => Ok(row.payment()?),
                })?;
                Ok(ControlFlow::Continue(()))
            })?;
            found.shown = shown;
            return Ok(found);
        };
        let mut matches = Vec::new();
        let mut found = self.each_match(|row, payment| {
            let payment = match payment {
                Some(payment) => payment,
                None => row.payment()?,
            };
            matches.push((row.raw_line().into_owned(), payment.into_owned()));
            Ok(ControlFlow::Continue(()))
        })?;
        matches.sort_by(|(_, one), (_, two)| sort.compare((one, ""), (two, "")));
        for (raw, payment) in matches {
            if !is_within(found.shown) {
                break;
            }
            found.shown = found.shown.saturating_add(1);
            sink.write(&raw, || Ok(payment))?;
        }
        Ok(found)
    }

    /// Visits the rows that the filter accepts, decoded if the filter had to look at them.
    fn each_match(
        &self,
        mut visit: impl FnMut(&Row<'_>, Option<Payment<'_>>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<Found, Error> {
        let mut found = Found::default();
        let is_unfiltered = self.filter.is_empty();
        let mut visit_row = |found: &mut Found, row: &Row<'_>| {
            found.read = found.read.saturating_add(1);
            let payment = if is_unfiltered {
                None
            } else {
                Some(row.payment()?)
            };
            if payment
                .as_ref()
                .is_some_and(|payment| !self.filter.accepts(payment))
            {
                return Ok(ControlFlow::Continue(()));
            }
            found.matched = found.matched.saturating_add(1);
            visit(row, payment)
        };
        match self.subject {
            Subject::Period(period) => {
                let rows = self.gateway.search_payments(*period)?;
                // Whether the rows came to an end or somebody had enough of them: they are all.
                let _: ControlFlow<()> = self.drain(rows, &mut found, &mut visit_row)?;
            }
            Subject::Tids(tids) => {
                for tid in tids {
                    let before = found.read;
                    let rows = self.gateway.find_payments(tid)?;
                    if self.drain(rows, &mut found, &mut visit_row)?.is_break() {
                        break;
                    }
                    if found.read == before {
                        found.missing.push(tid.clone());
                    }
                }
            }
        }
        Ok(found)
    }

    fn drain(
        &self,
        mut rows: Rows,
        found: &mut Found,
        visit: &mut impl FnMut(&mut Found, &Row<'_>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<ControlFlow<()>, Error> {
        while let Some(row) = rows.next_row()? {
            let flow = visit(found, &row)?;
            if flow.is_break() {
                return Ok(flow);
            }
            if let Some(progress) = self.progress {
                progress.set(found.read);
            }
        }
        Ok(ControlFlow::Continue(()))
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
