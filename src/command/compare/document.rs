//! The document of a comparison, in every format: for people the summary and then the results, for programs the
//! results alone.

use super::record::{COLUMNS, ResultRow, SHOWN, SUMMARY, summary};
use crate::command::Print;
use crate::command::print::refusal;
use crate::destination::Target;
use crate::error::Error;
use crate::output::{Format, RecordBook, RecordTable, record_of, table};
use crate::payment::compare::{CompareResult, CompareTotals};
use crate::terminal::PagedTable;
use crate::words::{CompareSaying, InWords as _, compare_words as say, summary as words};
use crate::wrap::wrapped;

/// What is to be listed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing<'l> {
    /// What agrees too; a workbook has a sheet for it.
    pub(super) all: bool,
    /// Several profiles were searched.
    pub(super) has_several_profiles: bool,
    /// What stands above a table that is not all there is.
    pub(super) banner: Option<&'l str>,
}

impl Listing<'_> {
    /// Tells whether a result is listed: what differs, and what our own journal has to say.
    pub(super) const fn lists(self, result: CompareResult) -> bool {
        self.all || result.is_difference() || matches!(result, CompareResult::InDoubt)
    }
}

/// Hands over every result that is listed, in order, and returns what all of them come to.
pub(super) type EachResult<'e> =
    dyn FnMut(&mut dyn FnMut(&ResultRow) -> Result<(), Error>) -> Result<CompareTotals, Error> + 'e;

/// Prints the results, and returns what they come to.
///
/// # Errors
///
/// Whatever `each` gives; [`Error::Destination`], [`Error::Output`]; [`Error::Usage`] where a sheet has not so
/// many rows.
pub(super) fn print_results(
    listing: Listing<'_>,
    print: &Print<'_>,
    each: &mut EachResult<'_>,
) -> Result<CompareTotals, Error> {
    let is_whole = listing.banner.is_none();
    let is_on_screen = print.format == Format::Table && print.target == Target::Stdout;
    match print.format {
        // As of a search, no file appears of what is not whole.
        Format::Table | Format::Xlsx if !is_whole && !is_on_screen => each(&mut |_| Ok(())),
        Format::Table => print_table(listing, print, each),
        Format::Xlsx => print_workbook(print, each),
        Format::Json | Format::Ndjson | Format::Csv => {
            let mut totals = CompareTotals::default();
            print.rows(&COLUMNS, is_whole, |write| {
                totals = each(write)?;
                Ok(())
            })?;
            Ok(totals)
        }
    }
}

/// What stands below the line of a result where there is no room beside its sums: its key, and on what the two sides
/// do not agree.
const BELOW: [&str; 2] = ["order_no", "note"];

/// Prints the summary, the results, and at the end what they come to.
fn print_table(
    listing: Listing<'_>,
    print: &Print<'_>,
    each: &mut EachResult<'_>,
) -> Result<CompareTotals, Error> {
    let is_shown = |name: &str| name != "profile" || listing.has_several_profiles;
    let columns = SHOWN.iter().filter(|(name, _)| is_shown(name));
    let names = columns.clone().map(|(name, _)| *name);
    let mut results = RecordTable::new(names).with_below(BELOW);
    let totals = each(&mut |row| {
        results.row(columns.clone().map(|(_, value)| value(row)));
        Ok(())
    })?;
    let style = print.style();
    let sums = table(&summary(&totals, style.titles.total), &SUMMARY, style)?;
    let drawn = results.draw(style)?;
    let last = CompareSaying::Totals(&totals).said(print.language());
    let last = match style.width {
        Some(columns) => wrapped(&last, columns.into()),
        None => last,
    };
    let mut text = String::new();
    if let Some(banner) = listing.banner {
        text.extend([banner, "\n"]);
    }
    text.push_str(&sums.text);
    if !drawn.text.is_empty() {
        text.extend(["\n", &drawn.text]);
    }
    text.extend(["\n", &last, "\n"]);
    if print.target == Target::Stdout {
        print.terminal.page(PagedTable {
            table: text.as_bytes(),
            header_lines: 0,
            totals: None,
        })?;
    } else {
        print.write(|out| out.write_all(text.as_bytes()))?;
    }
    print.note_left_out(&drawn.left_out);
    Ok(totals)
}

/// Writes a workbook of three sheets: the summary, what differs, and what does not.
fn print_workbook(print: &Print<'_>, each: &mut EachResult<'_>) -> Result<CompareTotals, Error> {
    let language = print.language();
    let titles = words::workbook(language).titles;
    let columns = COLUMNS.map(|(name, _)| name);
    let [sums, differences, matches] = say::sheets(language);
    let sheets: [(&str, &[&'static str]); 3] = [
        (sums, &SUMMARY),
        (differences, &columns),
        (matches, &columns),
    ];
    let mut book = RecordBook::new(titles, &sheets)?;
    let totals = each(&mut |row| {
        let sheet = if row.result.is_difference() || row.result == CompareResult::InDoubt {
            1
        } else {
            2
        };
        book.write(sheet, &record_of(row, &COLUMNS))
            .map_err(refusal)
    })?;
    for record in summary(&totals, titles.total) {
        book.write(0, &record)?;
    }
    print.write(|out| book.finish(out))?;
    Ok(totals)
}
