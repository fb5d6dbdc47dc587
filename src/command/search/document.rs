//! The document of a search: the rows as they came, or columns of ours. Refuses to decode a row that is
//! printed as it came.

use std::cell::OnceCell;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::args::Query;
use super::counted::CountedRows;
use super::summary;
use crate::command::Print;
use crate::command::print::{Form, refusal};
use crate::destination::{Destination, Written};
use crate::error::Error;
use crate::gateway::GatewayError;
use crate::output::{
    Columns, Csv, Finished, Format, NamedRows, PaymentWriter, RawRows, SummaryNote,
    TABLE_HEADER_LINES, Table, Xlsx,
};
use crate::payment::{Payment, Period, Totals};
use crate::search::Payments;
use crate::terminal::PagedTable;
use crate::words::summary as words;

/// What a document is written on: its destination, or a page that a person leafs through.
pub(super) struct Sheet {
    destination: Destination,
    page: Option<Vec<u8>>,
}

impl Sheet {
    pub(super) fn open(print: &Print<'_>) -> Result<Self, Error> {
        print.check_workbook()?;
        Ok(Self {
            destination: print.open()?,
            page: (print.is_watched() && print.format == Format::Table).then(Vec::new),
        })
    }

    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match &mut self.page {
            Some(page) => page,
            None => &mut self.destination,
        }
    }

    /// Gives the file its name, flushes stdout, shows the page; `lines_above` is the number of lines above
    /// the table's own.
    pub(super) fn finish(
        self,
        print: &Print<'_>,
        lines_above: usize,
        totals: Option<&str>,
    ) -> Result<Written, Error> {
        let written = self.destination.finish()?;
        if let Some(page) = &self.page {
            print.terminal.page(PagedTable {
                table: page,
                header_lines: TABLE_HEADER_LINES.saturating_add(lines_above),
                totals,
            })?;
        }
        Ok(written)
    }
}

/// The document of a search, being written.
pub(super) enum Document<'a> {
    Raw(RawRows<Box<dyn Write + 'a>>),
    Columns {
        writer: Box<dyn PaymentWriter + 'a>,
        totals: Totals,
        /// Where sums are shown.
        counted: Option<CountedRows>,
    },
}

impl<'a> Document<'a> {
    /// Chooses what writes it. A table begins with the banner, if there is one by then.
    pub(super) fn begin(
        query: &Query,
        period: Option<Period>,
        has_several_profiles: bool,
        print: &Print<'_>,
        out: &'a mut dyn Write,
        banner: &'a OnceCell<String>,
    ) -> io::Result<Self> {
        let Form {
            format,
            style,
            dialect,
        } = print.form();
        let is_named = query.columns.is_some();
        let columns = query
            .columns
            .clone()
            .unwrap_or_else(|| Columns::default_for(format, has_several_profiles));
        let summary = query.summary.begin(period);
        let out: Box<dyn Write + 'a> = if format == Format::Table {
            Box::new(Bannered::new(out, banner))
        } else {
            Box::new(out)
        };
        if query.summary.replaces_payments(format) {
            let writer = summary::writer(out, summary, format, style, dialect);
            return Ok(Self::columns(writer, true));
        }
        Ok(match format {
            Format::Json if !is_named => Self::Raw(RawRows::array(out)),
            Format::Ndjson if !is_named => Self::Raw(RawRows::lines(out)),
            Format::Json => Self::columns(
                Box::new(NamedRows::new(RawRows::array(out), columns)),
                false,
            ),
            Format::Ndjson => Self::columns(
                Box::new(NamedRows::new(RawRows::lines(out), columns)),
                false,
            ),
            Format::Csv => Self::columns(Box::new(Csv::new(out, columns, dialect)), false),
            Format::Table => Self::columns(Box::new(Table::new(out, columns, style)), true),
            Format::Xlsx => Self::columns(
                Box::new(Xlsx::new(
                    out,
                    columns,
                    summary,
                    words::workbook(style.titles.language),
                )?),
                true,
            ),
        })
    }

    fn columns(writer: Box<dyn PaymentWriter + 'a>, has_sums: bool) -> Self {
        Self::Columns {
            writer,
            totals: Totals::default(),
            counted: has_sums.then(CountedRows::new),
        }
    }

    /// Writes all payments, sorted and limited as the query says; returns their number.
    pub(super) fn write_all(
        &mut self,
        payments: &mut Payments,
        query: &Query,
    ) -> Result<u64, Error> {
        let limit = query.limit.unwrap_or(u64::MAX);
        let mut count: u64 = 0;
        let mut kept: Vec<(String, String, Payment<'static>)> = Vec::new();
        payments.for_each(|row| {
            if query.sort.is_some() {
                let payment = row.payment()?.clone().into_owned();
                kept.push((row.profile().to_owned(), row.raw().to_owned(), payment));
            } else if count < limit {
                count = count.saturating_add(1);
                self.write(row.raw(), row.profile(), || row.payment())?;
            } else if query.filter.is_empty() {
                return Ok(ControlFlow::Break(()));
            }
            // How many match of how many is said of the whole period.
            Ok::<_, Error>(ControlFlow::Continue(()))
        })?;
        if let Some(sort) = query.sort {
            kept.sort_by(|(one_profile, _, one), (other_profile, _, other)| {
                sort.compare((one, one_profile), (other, other_profile))
            });
            for ((profile, raw, payment), _) in kept.iter().zip(0..limit) {
                count = count.saturating_add(1);
                self.write(raw, profile, || Ok(payment))?;
            }
        }
        Ok(count)
    }

    /// Writes a payment that the named profile found.
    fn write<'p>(
        &mut self,
        raw: &str,
        profile: &str,
        payment: impl FnOnce() -> Result<&'p Payment<'p>, GatewayError>,
    ) -> Result<(), Error> {
        match self {
            Self::Raw(writer) => writer.write(raw)?,
            Self::Columns {
                writer,
                totals,
                counted,
            } => {
                let payment = payment()?;
                totals.add(payment);
                if let Some(counted) = counted {
                    counted.push(payment, profile)?;
                }
                writer.write(payment, profile).map_err(refusal)?;
            }
        }
        Ok(())
    }

    /// Takes payments out of the sums again of which rows came that differ.
    pub(super) fn doubt(&mut self, payments: &[(Arc<str>, String)]) -> Result<(), Error> {
        if let Self::Columns {
            writer,
            totals,
            counted,
        } = self
            && let Some(counted) = counted.take()
        {
            let names = payments
                .iter()
                .map(|(profile, tid)| (&**profile, tid.as_str()));
            counted.of(names, |payment, profile, is_first| {
                totals.take_back(payment);
                if is_first {
                    totals.add(&payment.clone().into_unclear());
                }
                writer.doubt(payment, profile, is_first);
            })?;
        }
        Ok(())
    }

    /// Says in it what it leaves out, where it has a place for that.
    pub(super) fn leave_out(&mut self, notes: Vec<SummaryNote>) {
        if let Self::Columns { writer, .. } = self {
            writer.leave_out(notes);
        }
    }

    /// Completes the document; returns the totals, where the rows were read closely enough to add
    /// them up, and what there was no room for.
    pub(super) fn finish(self) -> Result<Option<(Totals, Finished)>, Error> {
        match self {
            Self::Raw(writer) => {
                writer.finish()?;
                Ok(None)
            }
            Self::Columns { writer, totals, .. } => Ok(Some((totals, writer.finish()?))),
        }
    }
}

/// Puts a line above what is written, if there is one by the time that writing begins.
struct Bannered<'a> {
    out: &'a mut dyn Write,
    line: &'a OnceCell<String>,
    has_begun: bool,
}

impl<'a> Bannered<'a> {
    fn new(out: &'a mut dyn Write, line: &'a OnceCell<String>) -> Self {
        Self {
            out,
            line,
            has_begun: false,
        }
    }
}

impl Write for Bannered<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.has_begun {
            self.has_begun = true;
            if let Some(line) = self.line.get() {
                writeln!(self.out, "{line}")?;
            }
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
