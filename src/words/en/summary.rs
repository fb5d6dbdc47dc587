//! The names in tables and workbooks, what payments come to, and what that does not say.

use super::count::counted;
use crate::language::Language;
use crate::output::{Column, Figure, SummaryNote, Titles, WorkbookWords};
use crate::payment::{GroupBy, Status, Totals, Won};

/// The names in a table. English has those that programs know, but where a table has room for short ones
/// only.
pub(crate) const TITLES: Titles = Titles {
    language: Language::English,
    column: Column::name,
    status,
    method: |method| method.name(),
    unknown: "unknown",
    record_column,
    word: |word| word,
    flag: |flag| if flag { "yes" } else { "no" },
    group_by: GroupBy::name,
    figure: Figure::name,
    total: "total",
    no_group: NO_GROUP,
};

/// The words of a workbook.
pub(crate) const WORKBOOK: WorkbookWords = WorkbookWords {
    // A spreadsheet filters by the names that programs know.
    titles: Titles {
        status: Status::name,
        ..TITLES
    },
    payments_sheet: "payments",
    summary_sheet: "summary",
    rows_shown: "rows shown, whatever their status",
    rows_that_differ: "rows that differ from others of their payment: not in the total",
    note: summary_note,
};

const NO_GROUP: &str = "(none)";

/// Names a column of records by a short word.
fn record_column(name: &'static str) -> &'static str {
    match name {
        "balance_after" => "left",
        "environment" => "env",
        "order_day" => "ordered on",
        "gateway_day" => "paid on",
        _ => name,
    }
}

/// Says in short words what has become of a payment.
const fn status(status: Status) -> &'static str {
    match status {
        Status::Paid => "paid",
        Status::AwaitingDeposit => "awaiting",
        Status::PartiallyCancelled => "part. cancelled",
        Status::Cancelled => "cancelled",
        Status::Unclear => "unclear",
        Status::Failed => "failed",
    }
}

/// Writes totals as one line:
/// `128 payments · 3,412,000 won paid · 5 cancels · 120,000 won cancelled · net 3,292,000 won`.
pub(crate) fn totals_line(totals: &Totals, is_ascii: bool) -> String {
    let payments = counted(totals.payments, "payment");
    let paid = totals.paid.grouped();
    let cancels = counted(totals.cancels, "cancel");
    let cancelled = totals.cancelled.grouped();
    let net = totals.net().grouped();
    let dot = if is_ascii { "|" } else { "·" };
    match totals.awaiting_deposit {
        0 => format!(
            "{payments} {dot} {paid} won paid {dot} {cancels} {dot} {cancelled} won cancelled {dot} net \
             {net} won"
        ),
        awaiting => format!(
            "{payments} {dot} {paid} won paid {dot} {cancels} {dot} {cancelled} won cancelled {dot} net \
             {net} won {dot} {} awaiting deposit",
            Won::new(awaiting).grouped()
        ),
    }
}

/// Says what the figures of a document do not.
pub(super) fn summary_note(note: &SummaryNote) -> String {
    match note {
        SummaryNote::Totals { totals, is_ascii } => totals_line(totals, *is_ascii),
        SummaryNote::UnreadAmounts(count) => format!(
            "the totals leave out {} whose amount could not be read",
            counted(*count, "payment")
        ),
        SummaryNote::Unclear(count) => format!(
            "the totals leave out {}: the gateway's figures contradict each other, or do not say what is \
             left",
            counted(*count, "unclear payment")
        ),
        SummaryNote::AwaitingDeposit(count) => {
            format!("{} awaiting deposit", Won::new(*count).grouped())
        }
        SummaryNote::Undated(1) => {
            format!("1 payment or cancel has no day that could be read: see {NO_GROUP}")
        }
        SummaryNote::Undated(count) => format!(
            "{} payments or cancels have no day that could be read: see {NO_GROUP}",
            Won::new(*count).grouped()
        ),
        SummaryNote::OneCancelOfSeveral => {
            "several cancels of one payment are one here, on the day of the last: the gateway tells no \
             other"
                .to_owned()
        }
        SummaryNote::EarlierPayments(first) => format!(
            "cancels of payments from before {first} are not in here: the gateway searches by the day of \
             the payment"
        ),
        SummaryNote::CancelsOutside { count: 1, period } => {
            format!("1 cancel was made outside {period}, of payments from within it")
        }
        SummaryNote::CancelsOutside { count, period } => format!(
            "{} cancels were made outside {period}, of payments from within it",
            Won::new(*count).grouped()
        ),
        SummaryNote::Filtered { matched, read } => filtered(*matched, *read),
        SummaryNote::Limited(count) => {
            format!("limited to {}; there are more", counted(*count, "payment"))
        }
        SummaryNote::NoRoom(figures) => {
            let names: Vec<_> = figures.iter().map(|figure| Figure::name(*figure)).collect();
            format!(
                "no room for {}: widen the terminal, or write to a file",
                names.join(", ")
            )
        }
    }
}

/// Says how many of the payments that were read a filter left.
fn filtered(matched: u64, read: u64) -> String {
    match (matched, read) {
        (0, 1) => "filtered here: the 1 payment does not match".to_owned(),
        (1, _) => format!("filtered here: 1 of {} matches", counted(read, "payment")),
        (_, _) => format!(
            "filtered here: {} of {} match",
            Won::new(matched).grouped(),
            counted(read, "payment")
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::payment::Period;

    #[test]
    fn how_many_payments_a_document_holds_of_how_many_is_said_in_whole_sentences() {
        for (note, words) in [
            (
                SummaryNote::Filtered {
                    matched: 1,
                    read: 1,
                },
                "filtered here: 1 of 1 payment matches",
            ),
            (
                SummaryNote::Filtered {
                    matched: 0,
                    read: 1,
                },
                "filtered here: the 1 payment does not match",
            ),
            (
                SummaryNote::Filtered {
                    matched: 0,
                    read: 1_500,
                },
                "filtered here: 0 of 1,500 payments match",
            ),
            (
                SummaryNote::Limited(1),
                "limited to 1 payment; there are more",
            ),
        ] {
            assert_eq!(summary_note(&note), words);
        }
    }

    #[test]
    fn totals_are_one_line() {
        let totals = Totals {
            payments: 1_280,
            paid: Won::new(3_412_000),
            cancels: 1,
            cancelled: Won::new(120_000),
            ..Totals::default()
        };
        assert_eq!(
            totals_line(&totals, false),
            "1,280 payments · 3,412,000 won paid · 1 cancel · 120,000 won cancelled · net 3,292,000 won"
        );
        assert!(totals_line(&totals, true).is_ascii());
        let awaited = Totals {
            awaiting_deposit: 2,
            ..totals
        };
        assert_eq!(
            totals_line(&awaited, true),
            "1,280 payments | 3,412,000 won paid | 1 cancel | 120,000 won cancelled | net 3,292,000 won | \
             2 awaiting deposit"
        );
    }

    #[test]
    fn what_the_figures_do_not_know_is_said() {
        let period = Period::new(date(2026, 11, 1), date(2026, 11, 4)).unwrap();
        let notes = [
            SummaryNote::UnreadAmounts(1),
            SummaryNote::Unclear(2),
            SummaryNote::AwaitingDeposit(1_000),
            SummaryNote::Undated(1),
            SummaryNote::Undated(2),
            SummaryNote::OneCancelOfSeveral,
            SummaryNote::EarlierPayments(period.first()),
            SummaryNote::CancelsOutside { count: 1, period },
            SummaryNote::CancelsOutside { count: 2, period },
            SummaryNote::NoRoom(vec![Figure::Cancels, Figure::Payments]),
        ];
        let said: Vec<_> = notes.iter().map(summary_note).collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        the totals leave out 1 payment whose amount could not be read
        the totals leave out 2 unclear payments: the gateway's figures contradict each other, or do not say what is left
        1,000 awaiting deposit
        1 payment or cancel has no day that could be read: see (none)
        2 payments or cancels have no day that could be read: see (none)
        several cancels of one payment are one here, on the day of the last: the gateway tells no other
        cancels of payments from before 2026-11-01 are not in here: the gateway searches by the day of the payment
        1 cancel was made outside 2026-11-01..2026-11-04, of payments from within it
        2 cancels were made outside 2026-11-01..2026-11-04, of payments from within it
        no room for cancels, payments: widen the terminal, or write to a file
        ");
    }
}
