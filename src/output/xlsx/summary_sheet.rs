//! The second sheet of a workbook: what the payments come to, and a chart of the days.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, Format, FormatAlign,
    Formula, Worksheet, XlsxError,
};

use super::cell::{
    amount_format, column_letters, excel_day, header_format, number, set_up_for_print, visible,
};
use crate::output::summary_note::{SummaryNote, summary_notes};
use crate::output::{Figure, Titles, WorkbookWords};
use crate::payment::{Group, GroupBy, Summary};

/// Writes the summary: a row for each group, the totals below, and then what they do not know.
pub(super) fn write_summary(
    sheet: &mut Worksheet,
    summary: &Summary,
    left_out: &[SummaryNote],
    words: WorkbookWords,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let amount = amount_format();
    let bold_amount = amount_format().set_bold();
    sheet.set_name(words.summary_sheet)?;
    set_up_for_print(sheet)?;
    let (keys, titles) = (summary.keys(), words.titles);
    for (column, by) in (0_u16..).zip(keys) {
        sheet.write_string_with_format(0, column, (titles.group_by)(*by), &bold)?;
        sheet.set_column_width(column, 14)?;
    }
    let first_figure = u16::try_from(keys.len().max(1)).unwrap_or(1);
    let figures = |column: u16| (column..).zip(Figure::ALL);
    for (column, figure) in figures(first_figure) {
        let title = (titles.figure)(figure);
        sheet.write_string_with_format(0, column, title, &header_format(true))?;
        sheet.set_column_width(column, 18)?;
    }
    let groups = summary.groups();
    let mut row = 0_u32;
    for (key, totals) in &groups {
        row = row.saturating_add(1);
        for (column, group) in (0_u16..).zip(key) {
            write_group(sheet, row, column, group, titles)?;
        }
        for (column, figure) in figures(first_figure) {
            let figure = number(figure.number(totals));
            sheet.write_number_with_format(row, column, figure, &amount)?;
        }
    }
    let has_rest = groups.keys().any(|key| key.contains(&Group::None));
    // What has no day stands last.
    let last_day = row.saturating_sub(u32::from(has_rest));
    draw_chart(sheet, summary, last_day, first_figure, words)?;
    let total = row.saturating_add(1);
    sheet.write_string_with_format(total, 0, titles.total, &bold)?;
    for (column, figure) in figures(first_figure) {
        let figure = figure.number(summary.total());
        if groups.is_empty() {
            sheet.write_number_with_format(total, column, number(figure), &bold_amount)?;
        } else {
            let name = column_letters(usize::from(column));
            let formula = Formula::new(format!("SUM({name}2:{name}{total})"));
            let formula = formula.set_result(figure.to_string());
            sheet.write_formula_with_format(total, column, formula, &bold_amount)?;
        }
    }
    let notes = summary_notes(summary);
    for (row, note) in (total.saturating_add(2)..).zip(left_out.iter().chain(&notes)) {
        sheet.write_string(row, 0, (words.note)(note))?;
    }
    Ok(())
}

/// Draws what was kept and what went back as columns that stand on one another, of each day, week or
/// month.
fn draw_chart(
    sheet: &mut Worksheet,
    summary: &Summary,
    last_row: u32,
    first_figure: u16,
    words: WorkbookWords,
) -> Result<(), XlsxError> {
    let [by] = summary.keys() else {
        return Ok(());
    };
    if !by.is_time() || last_row == 0 {
        return Ok(());
    }
    let mut chart = Chart::new(ChartType::ColumnStacked);
    let figures = (first_figure..).zip(Figure::ALL);
    for (figure, colour) in CHARTED {
        let Some((column, _)) = figures.clone().find(|(_, it)| *it == figure) else {
            continue;
        };
        let fill = ChartSolidFill::new().set_color(Color::RGB(colour)).clone();
        chart
            .add_series()
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_name((words.titles.figure)(figure))
            .set_categories((words.summary_sheet, 1, 0, last_row, 0))
            .set_values((words.summary_sheet, 1, column, last_row, column));
    }
    chart.set_width(CHART_WIDTH_PIXELS);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_num_format("#,##0");
    // Else a spreadsheet may show the numbers that it has for days.
    let days = if *by == GroupBy::Month {
        "yyyy-mm"
    } else {
        "yyyy-mm-dd"
    };
    chart.x_axis().set_num_format(days).set_text_axis(true);
    let beside = first_figure
        .saturating_add(u16::try_from(Figure::ALL.len()).unwrap_or(u16::MAX))
        .saturating_add(1);
    sheet.insert_chart(1, beside, &chart)?;
    Ok(())
}

/// The figures that together are what was paid, the lower first, in the green and the yellow that a
/// terminal has them in.
const CHARTED: [(Figure, u32); 2] = [(Figure::Net, 0x70_AD_47), (Figure::Cancelled, 0xFF_C0_00)];

const CHART_WIDTH_PIXELS: u32 = 720;

fn write_group(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    group: &Group,
    titles: Titles,
) -> Result<(), XlsxError> {
    let (day, format) = match group {
        Group::Day(day) | Group::Week(day) => (*day, "yyyy-mm-dd"),
        Group::Month(day) => (*day, "yyyy-mm"),
        Group::Method(_) | Group::Status(_) | Group::Profile(_) | Group::None => {
            sheet.write_string(row, column, visible(&titles.group(group)))?;
            return Ok(());
        }
    };
    match excel_day(day) {
        Some(day) => {
            let format = Format::new()
                .set_num_format(format)
                .set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &day, &format)?;
        }
        None => {
            sheet.write_string(row, column, group.to_string())?;
        }
    }
    Ok(())
}
