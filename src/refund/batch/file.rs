//! The rows of a batch file, each one refund. Reads no file of which any line is wrong, and never
//! guesses what a line could have meant.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::payment::{
    AccountHolder, AccountNo, AmountAsked, Bank, BankAccount, Order, ParseWonError, Reason,
    Reference, Tid, Won,
};
use crate::table_file::{
    BadTableLine, TableColumn, TableColumns, TableFile, TableProblem, TableRow,
};

/// The columns that a row is read from, in the order in which they are printed.
const COLUMNS: [TableColumn; 9] = [
    TableColumn::text("tid").required(),
    TableColumn::won("amount").required(),
    TableColumn::text("reason"),
    TableColumn::won("taxfree_amount"),
    TableColumn::text("bank"),
    TableColumn::text("account_no"),
    TableColumn::text("account_name"),
    TableColumn::text("ref"),
    TableColumn::won("expect_balance"),
];

/// The place of the reason in [`COLUMNS`].
const REASON: usize = 2;

/// One refund that a file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BatchLine {
    /// Where it stands in the file, from 1.
    pub(crate) line: u64,
    /// What it asks for.
    pub(crate) order: Order,
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
pub(crate) struct BadLine {
    /// Where it stands in the file, from 1.
    pub(crate) line: u64,
    /// What is wrong with it.
    pub(crate) problem: LineProblem,
}

/// Why a line is no refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineProblem {
    /// It is no line of a table.
    Table(TableProblem),
    /// There is no column for the reason, and no reason for all.
    NoReason,
    /// Its cells are wrong.
    Cells(Vec<CellProblem>),
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
}

/// Why a cell cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CellProblem {
    /// It is empty.
    Missing(&'static str),
    /// Of the three columns of a bank account, some are empty and some are not.
    HalfAnAccount,
    /// It holds no such value, for this reason.
    Invalid {
        /// The column.
        column: &'static str,
        /// Why.
        why: String,
    },
}

/// Reads all rows of a file. `reason` stands in where a row has none; the columns of `ignored`, which a
/// result has, are not read.
///
/// # Errors
///
/// Everything that is wrong with it, in the order of its lines. A file may hold no row at all.
pub(crate) fn read(
    file: &[u8],
    reason: Option<&Reason>,
    ignored: &[&str],
) -> Result<Vec<BatchLine>, Vec<BadLine>> {
    let columns = TableColumns {
        read: COLUMNS,
        ignored,
        is_value: |cell| cell == "full" || cell.parse::<Won>().is_ok(),
    };
    let mut table = TableFile::open(file, columns);
    let of_table = |bad: BadTableLine| BadLine {
        line: bad.line,
        problem: LineProblem::Table(bad.problem),
    };
    let mut bad: Vec<BadLine> = table.bad.drain(..).map(of_table).collect();
    if let Some(header) = table.header()
        && reason.is_none()
        && !header.has(REASON)
    {
        bad.push(BadLine {
            line: header.line,
            problem: LineProblem::NoReason,
        });
    }
    let mut rows = Vec::new();
    for row in table.rows() {
        let row = row.map_err(of_table);
        match row.and_then(|row| read_row(&row, reason)) {
            Ok(row) => rows.push(row),
            Err(wrong) => bad.push(wrong),
        }
    }
    bad.extend(duplicates(&rows));
    if bad.is_empty() {
        return Ok(rows);
    }
    bad.sort_by_key(|bad| bad.line);
    Err(bad)
}

/// Reads a row's values; all that is wrong with them is said at once.
fn read_row(row: &TableRow<9>, default_reason: Option<&Reason>) -> Result<BatchLine, BadLine> {
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
    let account = read_account(bank, account_no, account_name, &mut wrong);
    let tid = parse::<Tid>(tid, "tid", &mut wrong);
    let asked = match amount {
        Some("full") => Some(AmountAsked::Full),
        text => parse::<Won>(text, "amount", &mut wrong).map(AmountAsked::Part),
    };
    let reason = match reason {
        None => default_reason.cloned(),
        text => parse::<Reason>(text, "reason", &mut wrong),
    };
    let taxfree_amount = taxfree
        .filter(|text| !is_nothing(text))
        .and_then(|text| parse::<Won>(Some(text), "taxfree_amount", &mut wrong));
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

fn parse<T: FromStr<Err: fmt::Display>>(
    text: Option<&str>,
    column: &'static str,
    wrong: &mut Vec<CellProblem>,
) -> Option<T> {
    keep(text?.parse(), column, wrong)
}

fn keep<T>(
    result: Result<T, impl fmt::Display>,
    column: &'static str,
    wrong: &mut Vec<CellProblem>,
) -> Option<T> {
    result
        .map_err(|error| {
            wrong.push(CellProblem::Invalid {
                column,
                why: error.to_string(),
            });
        })
        .ok()
}

/// Finds rows that ask for the same refund: the same amount of a payment, without two names that
/// tell them apart; or all that is left, which there is only once.
fn duplicates(rows: &[BatchLine]) -> Vec<BadLine> {
    let mut earlier: HashMap<(&Tid, AmountAsked), Vec<&BatchLine>> = HashMap::new();
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
        if let Some(other) = same.iter().find(|other| !is_told_apart(other)) {
            let line = other.line;
            bad.push(BadLine {
                line: row.line,
                problem: if row.order.asked == AmountAsked::Full {
                    LineProblem::FullTwice { line }
                } else {
                    LineProblem::SameRefund { line }
                },
            });
        }
        same.push(row);
    }
    bad
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::command::cancel::batch::report::{result_columns, tests::written};
    use crate::payment::sample::plain_order;

    fn parse(file: &[u8], reason: Option<&Reason>) -> Result<Vec<BatchLine>, Vec<BadLine>> {
        read(file, reason, &result_columns())
    }

    fn rows(file: &str) -> Vec<BatchLine> {
        parse(file.as_bytes(), None).unwrap()
    }

    /// What is said of a file, a line each.
    fn said(file: impl AsRef<[u8]>) -> Vec<String> {
        let bad = parse(file.as_ref(), None).unwrap_err();
        bad.iter().map(ToString::to_string).collect()
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
    fn a_row_in_place_of_the_header_is_said_once() {
        for file in ["2898563196,5000,변심\n", "abc,full,x\nabc,5000,x\n"] {
            assert_eq!(
                said(file),
                ["line 1: this is no header: a batch begins with tid,amount,reason"]
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
                ",,,,,,,,",
                "line 2: tid is missing; amount is missing; reason is missing",
            ),
            ("a b,5,x,,,,,,", "line 2: tid: a TID has no blank inside"),
            ("a,0,x,,,,,,", "line 2: amount: the amount is 0"),
            (
                "a,-5,x,,,,,,",
                "line 2: amount: an amount is digits, such as 15000, 15,000 or 15,000원",
            ),
            (
                "a,FULL,x,,,,,,",
                "line 2: amount: an amount is digits, such as 15000, 15,000 or 15,000원",
            ),
            (
                "a,5.0,x,,,,,,",
                "line 2: amount: won have no decimals: an amount is a whole number, such as 15000",
            ),
            (
                "a,\"50,00\",x,,,,,,",
                "line 2: amount: the commas are not where thousands are separated",
            ),
            (
                "a,5,x,,20,,,,",
                "line 2: bank, account_no and account_name go together",
            ),
            (
                "a,5,x,,20, ,김,,",
                "line 2: account_no: the account number is empty",
            ),
            (
                "a,5,x,,,,,,full",
                "line 2: expect_balance: an amount is digits, such as 15000, 15,000 or 15,000원",
            ),
            ("a,5,x", "line 2: 3 cells under 9 columns"),
            (
                "a,5,\"x,,,,,,",
                "line 2: a quote is not closed on this line",
            ),
            (
                "a,5,x\ry,,,,,,",
                "line 2: a carriage return inside the line",
            ),
        ] {
            assert_eq!(said_of(row), expected, "{row}");
        }
        let long = "가".repeat(51);
        assert_eq!(
            said_of(&format!("a,5,{long},,,,,,")),
            "line 2: reason: a reason has at most 50 characters"
        );
        assert_eq!(
            said([b"tid,amount,reason\na,5,".as_slice(), b"\xb0\xa1\n"].concat()),
            ["line 2: this is not UTF-8; a spreadsheet saves that as \"CSV UTF-8\""]
        );
    }

    #[test]
    fn a_quote_left_open_swallows_no_refunds() {
        let file = "tid,amount,reason,detail\na,5,x,\"open\nb,5,x,y\nc,5,x,\"open too\nd,5,x,z\n";
        assert_eq!(
            said(file),
            [
                "line 2: a quote is not closed on this line",
                "line 4: a quote is not closed on this line"
            ]
        );
    }

    #[test]
    fn every_kind_of_bad_object_is_named() {
        for (object, expected) in [
            (
                "{\"tid\":1,\"amount\":5,\"reason\":\"x\"}",
                "tid: this has to be a text, in quotes",
            ),
            (
                "{\"tid\":\"a\",\"amount\":5.0,\"reason\":\"x\"}",
                "amount: an amount is a whole number of won",
            ),
            (
                "{\"tid\":\"a\",\"amount\":-5,\"reason\":\"x\"}",
                "amount: an amount is a whole number of won",
            ),
            (
                "{\"tid\":\"a\",\"amount\":true,\"reason\":\"x\"}",
                "amount: this has to be a text, in quotes",
            ),
            (
                "{\"tid\":\"a\",\"amount\":0,\"reason\":\"x\"}",
                "amount: the amount is 0",
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
                "{\"tid\":\"a\",\"amount\":5,\"reason\":\"x\\ny\"}",
                "reason: a reason is one line without control characters",
            ),
        ] {
            assert_eq!(said(object), [format!("line 1: {expected}")], "{object}");
        }
        assert!(
            said("{\"tid\":\"a\",\n\"amount\":5}")[0]
                .starts_with("line 1: this is no JSON object: ")
        );
        assert!(
            said("{\"tid\":\"a\",\"amount\":5,\"reason\":\"x\"}\n[1]")[0]
                .starts_with("line 2: this is no")
        );
    }

    #[test]
    fn all_bad_lines_are_found_in_their_order() {
        let bad = said("tid,amount,reason\na,5,x\nb,0,x\n\nc,5,x\na,5,x\n,5,x\n");
        assert_eq!(
            bad,
            [
                "line 3: amount: the amount is 0",
                "line 6: the same refund as line 2: if both are meant, give each its own ref",
                "line 7: tid is missing",
            ]
        );
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
            let row = BatchLine {
                line: 2,
                order: Order {
                    reason: text.parse().unwrap(),
                    reference: Some(text.parse().unwrap()),
                    ..plain_order(text, AmountAsked::Full)
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
        let tid = prop_oneof!["[!-~]{1,50}", "'{0,3}[=+@-][!-~]{0,20}"];
        let bank = proptest::sample::select(vec!["06", "004", "020", "SB", "국민"]);
        let number = prop_oneof!["[0-9]{8,20}", "[0-9]{3}-[0-9]{2}-[0-9]{6}"];
        let account = (bank, number, any_text()).prop_map(|(bank, number, name)| {
            let (bank, number) = (bank.parse().unwrap(), number.parse().unwrap());
            BankAccount::new(bank, number, name.parse().unwrap())
        });
        let won = || (1..10_000_000_000_u64).prop_map(Won::new);
        (
            (tid, any_text(), proptest::option::of(any_text())),
            proptest::option::of(won()),
            proptest::option::of(won()),
            proptest::option::of(won()),
            proptest::option::of(account),
        )
            .prop_map(
                |((tid, reason, reference), amount, taxfree_amount, expect, account)| BatchLine {
                    line: 2,
                    order: Order {
                        tid: tid.parse().unwrap(),
                        asked: amount.map_or(AmountAsked::Full, AmountAsked::Part),
                        reason: reason.parse().unwrap(),
                        taxfree_amount,
                        account,
                        expect_balance: expect,
                        reference: reference.map(|reference| reference.parse().unwrap()),
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
                let is_blank = |line: &[u8]| line.trim_ascii().is_empty();
                let lines = file.split(|byte| *byte == b'\n').filter(|line| !is_blank(line));
                prop_assert_eq!(rows.len(), lines.count());
            }
        }
    }
}
