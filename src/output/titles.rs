//! What a document says in words. Its caller hands them in, so that it is in the language of whoever reads
//! it; what programs read has none of them.

use std::borrow::Cow;

use super::columns::{Column, UNKNOWN};
use super::figure::Figure;
use super::summary_note::SummaryNote;
use crate::language::Language;
use crate::payment::{Group, GroupBy, Method, Status};

/// How a table that a person reads names what is in it. By default the names are those that programs know.
#[derive(Clone, Copy, Debug)]
pub struct Titles {
    /// The language that they are in.
    pub language: Language,
    /// Names a column of payments.
    pub column: fn(Column) -> &'static str,
    /// Says what has become of a payment.
    pub status: fn(Status) -> &'static str,
    /// Says how it was paid.
    pub method: for<'m> fn(&'m Method<'_>) -> &'m str,
    /// Stands for an amount that the gateway's figures do not say.
    pub unknown: &'static str,
    /// Names a column of records, by the name that programs know.
    pub record_column: fn(&'static str) -> &'static str,
    /// Says a word of ours in a record, by the one that programs know.
    pub word: for<'w> fn(&'w str) -> &'w str,
    /// Says yes or no.
    pub flag: fn(bool) -> &'static str,
    /// Names what a summary is by.
    pub group_by: fn(GroupBy) -> &'static str,
    /// Names a figure of a summary.
    pub figure: fn(Figure) -> &'static str,
    /// Stands before what all comes to.
    pub total: &'static str,
    /// Stands for a group without a value.
    pub no_group: &'static str,
}

impl Default for Titles {
    fn default() -> Self {
        Self {
            language: Language::English,
            column: Column::name,
            status: Status::name,
            method: |method| method.name(),
            unknown: UNKNOWN,
            record_column: |name| name,
            word: |word| word,
            flag: |flag| if flag { "true" } else { "false" },
            group_by: GroupBy::name,
            figure: Figure::name,
            total: "total",
            no_group: "(none)",
        }
    }
}

impl Titles {
    /// Names a group of a summary; what is foreign is as it came.
    pub(super) fn group<'g>(&self, group: &'g Group) -> Cow<'g, str> {
        match group {
            Group::Status(status) => Cow::Borrowed((self.status)(*status)),
            Group::Method(method) => Cow::Borrowed((self.method)(method)),
            Group::None => Cow::Borrowed(self.no_group),
            Group::Profile(name) => Cow::Borrowed(name),
            Group::Day(_) | Group::Week(_) | Group::Month(_) => Cow::Owned(group.to_string()),
        }
    }
}

/// The words of a workbook.
#[derive(Clone, Copy, Debug)]
pub struct WorkbookWords {
    /// Names what is in it.
    pub titles: Titles,
    /// Names the sheet of payments.
    pub payments_sheet: &'static str,
    /// Names the sheet of what they come to.
    pub summary_sheet: &'static str,
    /// Stands before the totals of the rows that a filter leaves, those too that are not counted.
    pub rows_shown: &'static str,
    /// Stands before the sums of rows that are not counted, since they differ from others of their payment.
    pub rows_that_differ: &'static str,
    /// Says what the summary does not know.
    pub note: fn(&SummaryNote) -> String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{
        PaymentWriter, RecordTable, Style, SummaryForm, SummaryWriter, Table, Value,
    };
    use crate::payment::sample::paid_card;
    use crate::payment::{Booking, Summary};

    /// A table that names everything in two syllables, which are four columns wide.
    fn korean() -> Style {
        let titles = Titles {
            language: Language::Korean,
            column: |_| "이름",
            status: |_| "상태",
            method: |_| "수단",
            unknown: "불명",
            record_column: |_| "항목",
            word: |_| "말씀",
            flag: |flag| if flag { "예" } else { "아니오" },
            group_by: |_| "구분",
            figure: |_| "금액",
            total: "합계",
            no_group: "없음",
        };
        Style {
            titles,
            ..Style::default()
        }
    }

    #[test]
    fn a_table_names_what_is_in_it_as_its_caller_does() {
        let mut out = Vec::new();
        let columns = "status,tid".parse().unwrap();
        let mut table = Box::new(Table::new(&mut out, columns, korean()));
        table.write(&paid_card(), "").unwrap();
        table.finish().unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        이름  이름
        ──────────────────────────
        상태  260122020935GU00N3e7
        ");

        let mut table = RecordTable::new(["id", "certain", "outcome"]);
        table.row([Value::text("r1"), Value::Flag(false), Value::text("no")]);
        insta::assert_snapshot!(table.draw(korean()).unwrap().text, @r"
        항목  항목    항목
        ──────────────────
        r1    아니오  no
        ");
    }

    #[test]
    fn a_summary_does_so_too() {
        let summary = Summary::new("status".parse().unwrap(), Booking::Both, None);
        let mut out = Vec::new();
        let form = SummaryForm::Table(korean());
        let mut writer = Box::new(SummaryWriter::new(&mut out, summary, form));
        writer.write(&paid_card(), "").unwrap();
        writer.finish().unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        구분  금액    금액  금액  금액    금액
        ──────────────────────────────────────
        상태     1  12,000     0     0  12,000
        ──────────────────────────────────────
        합계     1  12,000     0     0  12,000
        ");
    }
}
