//! The rows of a batch file, each one refund. Reads no file of which any line is wrong, and never
//! guesses what a line could have meant.

use std::collections::HashMap;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use crate::payment::{
    AccountHolder, AccountNo, AmountAsked, Bank, BankAccount, LikelyName, Order,
    ParseAccountHolderError, ParseAccountNoError, ParseBankError, ParseReasonError,
    ParseReferenceError, ParseTidError, ParseWonError, Reason, Reference, Tid, Won,
};
pub use crate::table_file::ExportedColumn;
use crate::table_file::{
    self, BadTableLine, CellBeside, ColumnKind, ExportFault, TableColumn, TableColumns, TableFile,
    TableFileProblem, TableProblem, TableRow,
};

/// The columns that a row is read from, in the order in which they are printed, with their Korean names.
const COLUMNS: [TableColumn; 9] = [
    TableColumn::new(
        "tid",
        ColumnKind::Code,
        &["거래번호", "거래번호(TID)", "거래ID", "거래고유번호"],
    )
    .required(),
    TableColumn::new("amount", ColumnKind::Won, &["취소금액", "환불금액"]).required(),
    TableColumn::new(
        "reason",
        ColumnKind::Text,
        &["취소사유", "환불사유", "사유"],
    ),
    TableColumn::new(
        "taxfree_amount",
        ColumnKind::Won,
        &["비과세금액", "비과세취소금액", "면세금액"],
    ),
    TableColumn::new("bank", ColumnKind::Code, &["은행", "은행코드", "환불은행"]),
    TableColumn::new(
        "account_no",
        ColumnKind::Code,
        &["계좌번호", "환불계좌", "환불계좌번호"],
    )
    .exact(),
    TableColumn::new(
        "account_name",
        ColumnKind::Text,
        &["예금주", "예금주명", "예금주성명"],
    ),
    // A text, since an apostrophe before it is its own: another reference would be another refund.
    TableColumn::new("ref", ColumnKind::Text, &["참조번호", "참조값", "관리번호"]).exact(),
    TableColumn::new(
        "expect_balance",
        ColumnKind::Won,
        &["예상잔액", "취소가능금액"],
    ),
];

/// The places of some of them in [`COLUMNS`].
const AMOUNT: usize = 1;
const REASON: usize = 2;
const TAXFREE_AMOUNT: usize = 3;
const REFERENCE: usize = 7;

/// The words for all that is left, in any case.
const FULL: [&str; 3] = ["full", "전체", "전액"];

/// One refund that a file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// What it asks for.
    pub order: Order,
}

impl BatchLine {
    /// Tells whether an earlier refund was this very one, as far as it can be known before planning.
    /// Without a reference, one of the same amount under any reference is.
    pub(super) fn asks_for(
        &self,
        asked: AmountAsked,
        amount: Won,
        reference: Option<&Reference>,
    ) -> bool {
        let own = self.order.reference.as_ref();
        (own.is_none() || own == reference)
            && (self.order.asked == asked || self.order.asked == AmountAsked::Part(amount))
    }
}

/// Something that is wrong with a line of a batch file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// Why a line is no refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineProblem {
    /// It is no line of a table.
    Table(TableProblem),
    /// There is no column for the reason, and no reason for all.
    NoReason,
    /// Its cells are wrong.
    Cells(Vec<CellProblem>),
    /// Its amount was probably taken apart at its comma: `1,000` gives an amount of 1, and `000` in the next
    /// cell.
    SplitAmount {
        /// What is left of the amount.
        amount: String,
        /// What stands in the next cell.
        next: String,
    },
    /// It asks for all that is left, as an earlier line does.
    FullTwice {
        /// The earlier line.
        line: u64,
    },
    /// It asks for the same refund as an earlier line.
    SameRefund {
        /// The earlier line.
        line: u64,
    },
    /// It asks for another amount under the reference of an earlier line.
    SameReference {
        /// The earlier line.
        line: u64,
    },
}

/// Why a cell cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellProblem {
    /// It is empty.
    Missing(&'static str),
    /// Of the three columns of a bank account, some are empty and some are not.
    HalfAnAccount,
    /// It holds no such value.
    Invalid {
        /// The column.
        column: &'static str,
        /// What it holds.
        text: String,
        /// Why that is none.
        fault: CellFault,
    },
}

/// Why a text is no value of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// It is no TID.
    Tid(#[from] ParseTidError),
    /// It is no amount.
    Won(#[from] ParseWonError),
    /// It is no reason.
    Reason(#[from] ParseReasonError),
    /// It is no bank.
    Bank(#[from] ParseBankError),
    /// It is no account number.
    AccountNo(#[from] ParseAccountNoError),
    /// It is no name of an account's holder.
    AccountHolder(#[from] ParseAccountHolderError),
    /// It is no reference.
    Reference(#[from] ParseReferenceError),
}

/// Why a file is no batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadBatch {
    /// It is as a whole none.
    File(TableFileProblem),
    /// Lines of it are wrong: all of them, in their order.
    Lines(Vec<BadLine>),
}

impl BadBatch {
    /// Tells whether it is an export of payments, which says nothing of refunds.
    #[must_use]
    pub const fn is_list_of_payments(&self) -> bool {
        matches!(
            self,
            Self::File(TableFileProblem::Export(ExportFault::OtherColumns))
        )
    }
}

/// The columns that a table may have besides those of a batch.
#[derive(Clone, Copy, Debug, Default)]
pub struct OtherColumns<'c> {
    /// Those of the results of a batch, which is a batch again.
    pub of_results: &'c [&'c str],
    /// Those of an export of payments, which is none, in each language.
    pub of_payments: &'c [&'c [ExportedColumn]],
}

/// Returns the names of the columns, in the order in which they are printed.
pub(crate) fn batch_columns() -> [&'static str; 9] {
    COLUMNS.map(|column| column.name)
}

/// Tells whether a text is a name of the column of TIDs.
pub(crate) fn is_tid_column(text: &str) -> bool {
    COLUMNS.first().is_some_and(|column| column.is_named(text))
}

/// Refuses a file that cannot be a batch by its first bytes: it may have no end.
///
/// # Errors
///
/// What it is instead.
pub(crate) fn refuse_binary(head: &[u8]) -> Result<(), BadBatch> {
    table_file::refuse_binary(head).map_err(BadBatch::File)
}

/// Reads all rows of a file. `reason` stands in where a row has none.
///
/// # Errors
///
/// Everything that is wrong with it. A file may hold no row at all.
pub fn read(
    file: &[u8],
    reason: Option<&Reason>,
    others: OtherColumns<'_>,
) -> Result<Vec<BatchLine>, BadBatch> {
    let columns = TableColumns {
        read: COLUMNS,
        about: 1,
        one_of: &[],
        called: [None; COLUMNS.len()],
        skips_unknown: false,
        ignored: others.of_results,
        exported: others.of_payments,
        is_value: |cell| {
            is_full(cell)
                || cell.parse::<Won>().is_ok()
                || LikelyName::of(cell) == Some(LikelyName::Tid)
        },
    };
    let mut table = TableFile::open(file, columns).map_err(BadBatch::File)?;
    let of_table = |bad: BadTableLine| BadLine {
        line: bad.line,
        problem: LineProblem::Table(bad.problem),
    };
    let mut bad: Vec<BadLine> = table.bad.drain(..).map(of_table).collect();
    let lacks_reason = reason.is_none() && table.header().is_some_and(|header| !header.has(REASON));
    let header_line = table.header().map_or(1, |header| header.line);
    if lacks_reason {
        bad.push(BadLine {
            line: header_line,
            problem: LineProblem::NoReason,
        });
    }
    // Of a row it is not said again.
    let no_reason = lacks_reason.then(|| Reason::from_str("-").ok()).flatten();
    let mut rows = Vec::new();
    for row in table.rows() {
        let row = row.map_err(of_table);
        match row.and_then(|row| read_row(&row, reason.or(no_reason.as_ref()))) {
            Ok(row) => rows.push(row),
            Err(wrong) => bad.push(wrong),
        }
    }
    bad.extend(duplicates(&rows));
    if bad.is_empty() {
        return Ok(rows);
    }
    bad.sort_by_key(|bad| bad.line);
    Err(BadBatch::Lines(bad))
}

/// Reads a row's values; all that is wrong with them is said at once.
fn read_row(row: &TableRow<'_, 9>, default_reason: Option<&Reason>) -> Result<BatchLine, BadLine> {
    let [
        tid,
        amount,
        reason,
        taxfree,
        bank,
        account_no,
        account_name,
        reference,
        expected,
    ] = row.cells.each_ref().map(Option::as_deref);
    let mut wrong = Vec::new();
    let mut missing = |column| wrong.push(CellProblem::Missing(column));
    if tid.is_none() {
        missing("tid");
    }
    if amount.is_none() {
        missing("amount");
    }
    if reason.is_none() && default_reason.is_none() {
        missing("reason");
    }
    if let Some(split) = split_amount(amount, row.split_amount(AMOUNT)) {
        return Err(BadLine {
            line: row.line,
            problem: split,
        });
    }
    let account = read_account(bank, account_no, account_name, &mut wrong);
    let tid = parse::<Tid>(tid, "tid", &mut wrong);
    let asked = match amount {
        Some(text) if is_full(text) => Some(AmountAsked::Full),
        text => parse::<Won>(text, "amount", &mut wrong).map(AmountAsked::Part),
    };
    let reason = match reason {
        None => default_reason.cloned(),
        text => parse::<Reason>(text, "reason", &mut wrong),
    };
    let taxfree = taxfree.filter(|text| !is_nothing(text));
    let taxfree_amount = parse::<Won>(taxfree, "taxfree_amount", &mut wrong);
    let reference = parse::<Reference>(reference, "ref", &mut wrong);
    let expect_balance = parse::<Won>(expected, "expect_balance", &mut wrong);
    match (tid, asked, reason) {
        (Some(tid), Some(asked), Some(reason)) if wrong.is_empty() => Ok(BatchLine {
            line: row.line,
            order: Order {
                tid,
                asked,
                reason,
                taxfree_amount,
                account,
                expect_balance,
                reference,
                again_after: None,
            },
        }),
        _ => Err(BadLine {
            line: row.line,
            problem: LineProblem::Cells(wrong),
        }),
    }
}

fn read_account(
    bank: Option<&str>,
    account_no: Option<&str>,
    account_name: Option<&str>,
    wrong: &mut Vec<CellProblem>,
) -> Option<BankAccount> {
    match (bank, account_no, account_name) {
        (None, None, None) => None,
        (Some(_), Some(_), Some(_)) => {
            let bank = parse::<Bank>(bank, "bank", wrong);
            let number = parse::<AccountNo>(account_no, "account_no", wrong);
            let holder = parse::<AccountHolder>(account_name, "account_name", wrong);
            Some(BankAccount::new(bank?, number?, holder?))
        }
        _ => {
            wrong.push(CellProblem::HalfAnAccount);
            None
        }
    }
}

/// Tells whether an amount that may be absent is written as nothing: a zero, which the accounting format of
/// a spreadsheet draws as a hyphen.
fn is_nothing(text: &str) -> bool {
    text == "-" || text.parse::<Won>() == Err(ParseWonError::Zero)
}

/// Tells whether a text asks for all that is left.
fn is_full(text: &str) -> bool {
    let text: String = text.nfc().collect();
    FULL.contains(&text.to_lowercase().as_str())
}

/// Finds an amount below 1,000 beside what looks like its other half: three digits in a column that holds
/// other texts, or that is not read; a tax-free amount that begins with a zero. In the other columns three
/// digits are wrong, or what they say.
fn split_amount(amount: Option<&str>, beside: Option<&CellBeside<'_>>) -> Option<LineProblem> {
    let CellBeside { column, text } = beside?;
    let is_half = match *column {
        None | Some(REASON | REFERENCE) => true,
        Some(column) => column == TAXFREE_AMOUNT && text.starts_with('0'),
    };
    amount
        .filter(|_| is_half)
        .map(|amount| LineProblem::SplitAmount {
            amount: amount.to_owned(),
            next: text.clone().into_owned(),
        })
}

fn parse<T>(text: Option<&str>, column: &'static str, wrong: &mut Vec<CellProblem>) -> Option<T>
where
    T: FromStr<Err: Into<CellFault>>,
{
    let text = text?;
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            wrong.push(CellProblem::Invalid {
                column,
                text: text.to_owned(),
                fault: error.into(),
            });
            None
        }
    }
}

/// Finds rows that ask for the same refund: the same amount of a payment, without two names that
/// tell them apart; all that is left, which there is only once; or another amount under one name.
fn duplicates(rows: &[BatchLine]) -> Vec<BadLine> {
    let mut earlier: HashMap<(&Tid, AmountAsked), Vec<&BatchLine>> = HashMap::new();
    let mut named: HashMap<(&Tid, &Reference), u64> = HashMap::new();
    let mut bad = Vec::new();
    for row in rows {
        let same = earlier
            .entry((&row.order.tid, row.order.asked))
            .or_default();
        let is_told_apart = |other: &&BatchLine| {
            row.order.asked != AmountAsked::Full
                && row.order.reference.is_some()
                && other.order.reference.is_some()
                && row.order.reference != other.order.reference
        };
        let reference = row.order.reference.as_ref();
        let of_name = reference.map(|it| *named.entry((&row.order.tid, it)).or_insert(row.line));
        let problem = if let Some(other) = same.iter().find(|other| !is_told_apart(other)) {
            let line = other.line;
            Some(if row.order.asked == AmountAsked::Full {
                LineProblem::FullTwice { line }
            } else {
                LineProblem::SameRefund { line }
            })
        } else {
            let line = of_name.filter(|line| *line != row.line);
            line.map(|line| LineProblem::SameReference { line })
        };
        bad.extend(problem.map(|problem| BadLine {
            line: row.line,
            problem,
        }));
        same.push(row);
    }
    bad
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::command::cancel::batch::report::{result_columns, tests::written};
    use crate::language::Language;
    use crate::payment::sample::plain_order;
    use crate::words::summary;

    fn parse(file: &[u8], reason: Option<&Reason>) -> Result<Vec<BatchLine>, BadBatch> {
        let columns = OtherColumns {
            of_results: &result_columns(),
            of_payments: &[&EXPORTED],
        };
        read(file, reason, columns)
    }

    /// Some columns of an export.
    const EXPORTED: [ExportedColumn; 5] = [
        exported("거래번호(TID)", "tid"),
        exported("취소금액", "cancelled"),
        exported("취소가능금액", "balance"),
        exported("취소사유", "cancel_message"),
        exported("approved_at", "approved_at"),
    ];

    const fn exported(title: &'static str, name: &'static str) -> ExportedColumn {
        ExportedColumn { title, name }
    }

    fn rows(file: &str) -> Vec<BatchLine> {
        parse(file.as_bytes(), None).unwrap()
    }

    /// What is said of a file, a line each.
    fn said(file: impl AsRef<[u8]>) -> Vec<String> {
        match parse(file.as_ref(), None).unwrap_err() {
            BadBatch::Lines(bad) => bad.iter().map(ToString::to_string).collect(),
            BadBatch::File(problem) => panic!("{problem:?}"),
        }
    }

    /// What is said of one row under all columns.
    fn said_of(row: &str) -> String {
        said(format!(
            "{}\n{row}\n",
            COLUMNS.map(|column| column.name).join(",")
        ))
        .join("|")
    }

    #[test]
    fn a_row_asks_for_what_it_says_and_under_its_own_reference_if_it_has_one() {
        let part = |won| AmountAsked::Part(Won::new(won));
        let [one, other]: [Reference; 2] = ["rma-1", "rma-2"].map(|name| name.parse().unwrap());
        let row = |asked, reference: Option<&Reference>| BatchLine {
            line: 2,
            order: Order {
                reference: reference.cloned(),
                ..plain_order("t1", asked)
            },
        };
        let asks =
            |row: &BatchLine, asked, won, reference| row.asks_for(asked, Won::new(won), reference);
        let plain = row(part(5_000), None);
        assert!(asks(&plain, part(5_000), 5_000, None));
        assert!(asks(&plain, AmountAsked::Full, 5_000, Some(&one)));
        assert!(!asks(&plain, part(4_000), 4_000, None));
        assert!(!asks(&plain, AmountAsked::Full, 4_000, None));
        let whole = row(AmountAsked::Full, None);
        assert!(asks(&whole, AmountAsked::Full, 4_000, None));
        assert!(!asks(&whole, part(4_000), 4_000, None));
        let named = row(part(5_000), Some(&one));
        assert!(asks(&named, part(5_000), 5_000, Some(&one)));
        assert!(!asks(&named, part(5_000), 5_000, Some(&other)));
        assert!(!asks(&named, part(5_000), 5_000, None));
    }

    #[test]
    fn columns_come_in_any_order_and_only_three_are_needed() {
        let rows = rows("reason,amount,tid\n품절,full,abc\n\"a, b\",\"5,000\",def\n");
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].line, rows[1].line), (2, 3));
        assert_eq!(rows[0].order.asked, AmountAsked::Full);
        assert_eq!(rows[1].order.asked, AmountAsked::Part(Won::new(5_000)));
        assert_eq!(rows[1].order.reason.as_str(), "a, b");
        assert_eq!(rows[1].order.account, None);
        assert_eq!(rows[1].order.reference, None);
    }

    #[test]
    fn a_column_is_known_by_what_a_table_of_ours_calls_it() {
        for language in Language::ALL {
            for column in COLUMNS {
                let title = (summary::titles(language).record_column)(column.name);
                assert!(column.is_named(title), "{title}");
            }
        }
    }

    #[test]
    fn json_csv_marks_and_line_ends_make_no_difference() {
        let csv = "tid,amount,reason,ref,expect_balance\nabc,5000,품절,t-1,7000\ndef,full,x,,\n";
        let json = "{\"tid\":\"abc\",\"amount\":5000,\"reason\":\"품절\",\"ref\":\"t-1\",\
                    \"expect_balance\":\"7,000\"}\n\n\
                    {\"tid\":\"def\",\"amount\":\"full\",\"reason\":\"x\",\"ref\":null}";
        let without_lines = |rows: Vec<BatchLine>| -> Vec<BatchLine> {
            rows.into_iter()
                .map(|row| BatchLine { line: 0, ..row })
                .collect()
        };
        let expected = without_lines(rows(csv));
        for file in [
            csv.replace('\n', "\r\n"),
            format!("\u{feff}{csv}"),
            csv.replace('\n', "\n\n"),
            json.to_owned(),
            format!("\u{feff}  {json}\r\n"),
        ] {
            assert_eq!(without_lines(rows(&file)), expected, "{file:?}");
        }
    }

    #[test]
    fn a_reason_for_all_stands_in_where_there_is_none() {
        let reason: Reason = "휴업".parse().unwrap();
        for file in [
            "tid,amount\nabc,full\n",
            "tid,amount,reason\nabc,full,\n",
            "{\"tid\":\"abc\",\"amount\":\"full\"}",
        ] {
            let rows = parse(file.as_bytes(), Some(&reason)).unwrap();
            assert_eq!(rows[0].order.reason, reason, "{file}");
        }
        let own = parse(b"tid,amount,reason\nabc,full,own\n", Some(&reason)).unwrap();
        assert_eq!(own[0].order.reason.as_str(), "own");
    }

    #[test]
    fn a_file_without_refunds_has_no_rows() {
        for file in ["", "\n\n", "tid,amount,reason\n", "\u{feff}"] {
            assert_eq!(parse(file.as_bytes(), None), Ok(vec![]), "{file:?}");
        }
    }

    #[test]
    fn a_file_that_is_as_a_whole_no_batch_is_said_to_be_that() {
        for (file, problem) in [
            (
                "2898563196,5000,변심\n",
                TableFileProblem::NoHeader { line: 1 },
            ),
            (
                "2898563196\n2898563197\n",
                TableFileProblem::NoHeader { line: 1 },
            ),
            (
                "abc,전체,x\nabc,5000,x\n",
                TableFileProblem::NoHeader { line: 1 },
            ),
            (
                "tid,amount,approved_at\nabc,5,\n",
                TableFileProblem::Export(ExportFault::OtherColumns),
            ),
        ] {
            let bad = parse(file.as_bytes(), None);
            assert_eq!(bad, Err(BadBatch::File(problem)), "{file}");
        }
    }

    #[test]
    fn what_was_refunded_before_is_not_what_to_refund() {
        let fault = ExportFault::OtherMeaning {
            title: "취소금액",
            column: "amount",
        };
        let refused = Err(BadBatch::File(TableFileProblem::Export(fault)));
        let reason: Reason = "변심".parse().unwrap();
        for (file, is_batch) in [
            ("거래번호(TID),취소금액,취소사유\nabc,5,x\n", false),
            ("취소사유, 취소 금액,거래번호(tid)\nx,5,abc\n", false),
            ("거래번호(TID),취소금액\nabc,5\n", false),
            ("거래번호(TID),취소가능금액,취소금액\nabc,5,5\n", false),
            ("거래번호(TID),환불금액,취소사유\nabc,5,x\n", true),
            ("거래번호(TID),amount,취소사유\nabc,5,x\n", true),
            ("거래번호,취소금액,취소사유\nabc,5,x\n", true),
            ("tid,취소금액,취소사유\nabc,5,x\n", true),
            ("거래번호(TID),취소금액,취소사유,참조값\nabc,5,x,\n", true),
        ] {
            let read = parse(file.as_bytes(), Some(&reason));
            assert_eq!(read.is_ok(), is_batch, "{file}");
            assert!(is_batch || read == refused, "{file}");
        }
    }

    #[test]
    fn korean_headers_and_words_and_forms_are_read() {
        let rows = rows(
            "거래번호,취소금액,취소사유,비과세금액,환불은행,환불계좌번호,예금주명,관리번호,취소가능금액\n\
             abc,\"1,000원\",변심,0,국민,110-123-456789,김하늘,t-1,\" 5,000 \"\n\
             def,전액,품절,-,,,,,\n\
             ghi,FULL,품절,100,,,,,\n",
        );
        let order = &rows[0].order;
        assert_eq!(order.asked, AmountAsked::Part(Won::new(1_000)));
        assert_eq!(
            (order.taxfree_amount, order.expect_balance),
            (None, Some(Won::new(5_000)))
        );
        assert_eq!(order.account.as_ref().unwrap().bank().code(), "06");
        assert_eq!(order.reference.as_ref().unwrap().as_str(), "t-1");
        assert_eq!(rows[1].order.asked, AmountAsked::Full);
        assert_eq!(rows[1].order.taxfree_amount, None);
        assert_eq!(rows[2].order.asked, AmountAsked::Full);
        assert_eq!(rows[2].order.taxfree_amount, Some(Won::new(100)));
    }

    #[test]
    fn an_amount_that_was_taken_apart_at_its_comma_is_doubted() {
        for (header, row) in [
            ("tid,amount,reason,ref", "T,1,000,변심"),
            ("tid,amount,reason,ref", "T,12,500,변심"),
            ("tid,amount,taxfree_amount,reason", "T,1,000,변심"),
            ("tid,reason,amount,ref", "T,변심,1,000"),
            ("tid,amount,ref,reason", "T,12,000,변심"),
            // Of a column that is not read.
            ("tid,amount,line,reason", "T,12,000,변심"),
        ] {
            let said = said(format!("{header}\n{row}\n"));
            assert!(said[0].starts_with("line 2: the amount is 1"), "{said:?}");
        }
        assert_eq!(
            said("tid,amount,reason,ref\nT,1,000,변심\n"),
            [
                "line 2: the amount is 1 and 000 stands beside it: if 1,000 was meant, write it without the \
              comma, or in quotes; else let another column stand between the two"
            ]
        );
        for row in ["T,1000,500,", "T,999,00,", "T,999,변심,123", "T,999,0001,"] {
            assert_eq!(
                rows(&format!("tid,amount,reason,ref\n{row}\n")).len(),
                1,
                "{row}"
            );
        }
    }

    #[test]
    fn a_wrong_header_is_said_once() {
        for (header, expected) in [
            (
                "tid,amount,reson",
                "line 1: unknown column reson: did you mean reason?",
            ),
            (
                "tid,amount,reason,colour",
                "line 1: unknown column colour; there are tid, amount, reason, taxfree_amount, bank, \
                 account_no, account_name, ref, expect_balance",
            ),
            ("tid,reason", "line 1: there is no column amount"),
            (
                "tid,amount",
                "line 1: there is no column reason, and no --reason",
            ),
            (
                "tid,amount,reason,tid",
                "line 1: the column tid is there twice",
            ),
            (
                "tid,amount,\u{1b}[2J",
                "line 1: unknown column \\u{1b}[2J; there are tid, amount, reason, \
                 taxfree_amount, bank, account_no, account_name, ref, expect_balance",
            ),
        ] {
            assert_eq!(said(format!("{header}\n"))[0], expected);
        }
    }

    #[test]
    fn every_kind_of_bad_row_is_named() {
        for (row, expected) in [
            (
                ",,,,,,,t,",
                "line 2: tid is missing; amount is missing; reason is missing",
            ),
            (
                "a b,5,x,,,,,,",
                "line 2: tid a b: a TID has no blank inside",
            ),
            ("a,0,x,,,,,,", "line 2: amount 0: the amount is 0"),
            (
                "a,-5,x,,,,,,",
                "line 2: amount -5: an amount is digits, such as 15000, 15,000 or 15,000원",
            ),
            (
                "a,전부,x,,,,,,",
                "line 2: amount 전부: an amount is digits, such as 15000, 15,000 or 15,000원",
            ),
            (
                "a,5.0,x,,,,,,",
                "line 2: amount 5.0: won have no decimals: an amount is a whole number, such as 15000",
            ),
            (
                "a,\"50,00\",x,,,,,,",
                "line 2: amount 50,00: the commas are not where thousands are separated",
            ),
            (
                "a,5,x,,20,,,,",
                "line 2: bank, account_no and account_name go together",
            ),
            (
                "a,5,x,,20, ,김,,",
                "line 2: bank, account_no and account_name go together",
            ),
            (
                "a,5,x,,999,계좌번호,김,,",
                "line 2: bank 999: there is no such bank: a bank is a code, such as 004 or 06, or a name, \
                 such as 국민은행; account_no 계좌번호: an account number is digits, with or without hyphens \
                 between them",
            ),
            (
                "a,5,변\u{2060}심,,국민,110-123-456789,김\u{202e}늘하,t\u{316}\u{317}\u{318}\u{319}\u{31c},",
                "line 2: account_name 김\\u{202e}늘하: there is the invisible character U+202E: delete it, or type \
                 the text anew; reason 변\\u{2060}심: there is the invisible character U+2060: delete it, or type \
                 the text anew; ref t\u{316}\u{317}\u{318}\u{319}…: there are too many marks on one letter, \
                 U+031C among them: delete them",
            ),
            (
                "\u{200b}a,########,x,,,,,,",
                "line 2: tid \\u{200b}a: a TID has only visible ASCII characters: there is U+200B; amount \
                 ########: a spreadsheet draws this where a column is too narrow: widen it, and copy the \
                 value again",
            ),
            (
                "a,5,x,,,,,,full",
                "line 2: expect_balance full: an amount is digits, such as 15000, 15,000 or 15,000원",
            ),
            (
                "a,5,x,,,,,,,y",
                "line 2: cell 10 (y) stands under no column, the header has 9 columns: an amount with a \
                 comma is written in quotes",
            ),
            (
                "a,5,\"x,,,,,,",
                "line 2: a quote is not closed at the end of its cell: a quote inside a cell is written \
                 twice, and a cell of several lines holds no rows",
            ),
        ] {
            assert_eq!(said_of(row), expected, "{row}");
        }
        let long = "가".repeat(51);
        assert_eq!(
            said_of(&format!("a,5,{long},,,,,,")),
            format!("line 2: reason {long}: a reason has at most 50 characters")
        );
    }

    #[test]
    fn a_quote_left_open_swallows_no_refunds() {
        let file = "tid,amount,reason,detail\na,5,x,\"open\nb,5,x,y\nc,5,x,\"open too\nd,5,x,z\n";
        let said = said(file);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(
            said[0].starts_with("line 2: a quote is not closed"),
            "{said:?}"
        );
        assert!(
            said[1].starts_with("line 4: a quote is not closed"),
            "{said:?}"
        );
    }

    #[test]
    fn every_kind_of_bad_object_is_named() {
        for (object, expected) in [
            (
                "{\"tid\":1,\"amount\":5,\"reason\":\"x\"}",
                "tid 1: this has to be a text, in quotes",
            ),
            (
                "{\"tid\":\"a\",\"amount\":5.0,\"reason\":\"x\"}",
                "amount 5.0: an amount is a whole number of won",
            ),
            (
                "{\"tid\":\"a\",\"amount\":-5,\"reason\":\"x\"}",
                "amount -5: an amount is a whole number of won",
            ),
            (
                "{\"tid\":\"a\",\"amount\":true,\"reason\":\"x\"}",
                "amount true: this has to be a text, in quotes",
            ),
            (
                "{\"tid\":\"a\",\"amount\":0,\"reason\":\"x\"}",
                "amount 0: the amount is 0",
            ),
            (
                "{\"tid\":\"a\",\"amount\":5,\"amount\":6,\"reason\":\"x\"}",
                "amount is there twice",
            ),
            (
                "{\"tid\":\"a\",\"amount\":5,\"reason\":\"x\",\"reff\":\"y\"}",
                "unknown column reff: did you mean ref?",
            ),
            (
                "{\"tid\":\"a\",\"amount\":5,\"reason\":\"x\\ty\"}",
                "reason x\\u{9}y: there is the control character U+0009: this has to be one line of text",
            ),
            (
                "{\"tid\":\"a\",\"amount\":5,\"reason\":\"x\",\"ref\":\"7\u{200b}\"}",
                "ref 7\\u{200b}: there is the invisible character U+200B: delete it, or type the text anew",
            ),
        ] {
            assert_eq!(said(object), [format!("line 1: {expected}")], "{object}");
        }
        assert!(
            said("{\"tid\":\"a\",\"amount\":5,\"reason\":\"x\"}\n[1]")[0]
                .starts_with("line 2: this is JSON, and no object")
        );
    }

    #[test]
    fn all_bad_lines_are_found_in_their_order() {
        let bad = said("tid,amount,reason\na,5,x\nb,0,x\n\nc,5,x\na,5,x\n,5,x\n");
        assert_eq!(
            bad,
            [
                "line 3: amount 0: the amount is 0",
                "line 6: the same refund as line 2: if both are meant, give each its own ref",
                "line 7: tid is missing",
            ]
        );
    }

    #[test]
    fn one_name_is_of_one_refund_of_a_payment() {
        let file = |two: &str| format!("tid,amount,reason,ref\na,5,x,t\n{two}\n");
        for two in ["a,6,x,t", "a,full,x,t"] {
            let said = said(file(two));
            assert!(
                said[0].starts_with("line 3: the ref of line 2 "),
                "{said:?}"
            );
        }
        for two in ["a,6,x,T", "b,6,x,t"] {
            assert_eq!(rows(&file(two)).len(), 2, "{two}");
        }
    }

    #[test]
    fn the_same_refund_twice_needs_two_names() {
        let file = |one: &str, two: &str| format!("tid,amount,reason,ref\n{one}\n{two}\n");
        for (one, two) in [
            ("a,5,x,", "a,5,y,"),
            ("a,5,x,t", "a,5,x,t"),
            ("a,5,x,t", "a,5,x,"),
            ("a,full,x,t", "a,full,x,u"),
            ("a,\"5,000\",x,", "a,5000,x,"),
        ] {
            assert!(said(file(one, two))[0].starts_with("line 3: the same refund as line 2"));
        }
        for (one, two) in [
            ("a,5,x,t", "a,5,x,u"),
            ("a,5,x,", "a,6,x,"),
            ("a,5,x,", "A,5,x,"),
            ("a,5,x,", "a,full,x,"),
        ] {
            assert_eq!(rows(&file(one, two)).len(), 2, "{one} {two}");
        }
    }

    #[test]
    fn what_looks_like_a_formula_is_read_back_from_our_own_file_as_it_was() {
        for text in [
            "=1", "'=1", "''=x", "@a", "'@a", "-5", "'-5", "-5+1", "'-5+1", "-", "'-", "'", "''",
        ] {
            // Before a TID, an apostrophe is a spreadsheet's.
            let is_defused = text.trim_start_matches('\'').starts_with(['=', '@', '+']);
            let tid = if is_defused {
                text
            } else {
                text.trim_start_matches('\'')
            };
            let tid = if tid.is_empty() { "-" } else { tid };
            let row = BatchLine {
                line: 2,
                order: Order {
                    reason: text.parse().unwrap(),
                    reference: Some(text.parse().unwrap()),
                    ..plain_order(tid, AmountAsked::Full)
                },
            };
            let file = written(&row, crate::output::Format::Csv);
            assert_eq!(parse(&file, None), Ok(vec![row]), "{text}");
        }
    }

    /// Texts of which many look like a formula, or like one that was defused before.
    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[가-힣]{1,20}",
            "[!-~]([ -~]{0,18}[!-~])?",
            "'{0,3}[=+@＝-][!-~]{0,16}",
        ]
    }

    fn any_row() -> impl Strategy<Value = BatchLine> {
        // Before a TID, an apostrophe is a spreadsheet's, unless it defuses a formula.
        let tid = prop_oneof!["[!-&(-~][!-~]{0,49}", "'{0,3}[=@][!-~]{0,20}"]
            .prop_filter_map("no TID", |tid: String| tid.parse::<Tid>().ok());
        let bank = proptest::sample::select(vec!["06", "004", "020", "SB", "국민"]);
        let number = prop_oneof!["[0-9]{8,20}", "[0-9]{3}-[0-9]{2}-[0-9]{6}"];
        let account = (bank, number, any_text()).prop_map(|(bank, number, name)| {
            let (bank, number) = (bank.parse().unwrap(), number.parse().unwrap());
            Some(BankAccount::new(bank, number, name.parse().ok()?))
        });
        let account = account.prop_filter_map("no name", |account| account);
        // What looks like the work of a spreadsheet is refused.
        let reference =
            any_text().prop_filter_map("no reference", |text| text.parse::<Reference>().ok());
        let won = || (1..10_000_000_000_u64).prop_map(Won::new);
        (
            (tid, any_text(), proptest::option::of(reference)),
            proptest::option::of(won()),
            proptest::option::of(won()),
            proptest::option::of(won()),
            proptest::option::of(account),
        )
            .prop_map(
                |((tid, reason, reference), amount, taxfree_amount, expect, account)| BatchLine {
                    line: 2,
                    order: Order {
                        tid,
                        asked: amount.map_or(AmountAsked::Full, AmountAsked::Part),
                        reason: reason.parse().unwrap(),
                        taxfree_amount,
                        account,
                        expect_balance: expect,
                        reference,
                        again_after: None,
                    },
                },
            )
    }

    proptest! {
        #[test]
        fn a_result_is_a_batch_again(row in any_row()) {
            for format in [crate::output::Format::Csv, crate::output::Format::Ndjson] {
                let file = written(&row, format);
                let again = parse(&file, None).unwrap();
                prop_assert_eq!(again.len(), 1);
                prop_assert_eq!(&BatchLine { line: 2, ..again[0].clone() }, &row, "{:?}", format);
            }
        }

        #[test]
        fn no_file_is_too_strange(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&file, None);
            let with_header = [b"tid,amount,reason\n".as_slice(), &file].concat();
            if let Ok(rows) = parse(&with_header, None) {
                // A quoted cell may have several lines, and so a row.
                let lines = file.split(|byte| matches!(byte, b'\n' | b'\r'));
                let lines = lines.filter(|line| !line.trim_ascii().is_empty());
                prop_assert!(rows.len() <= lines.count());
            }
        }
    }
}
