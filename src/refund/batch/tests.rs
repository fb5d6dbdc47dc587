//! Any file that a spreadsheet writes from a good plan is read as that plan: the dialects of Excel, of
//! `LibreOffice` and of our own documents, with what people do to a sheet besides.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use rust_xlsxwriter::{Format as CellFormat, Workbook};

use super::file::{BatchLine, OtherColumns, batch_columns, read};
use crate::payment::{AmountAsked, BankAccount, Order, Won};

/// What a person enters into a cell.
#[derive(Clone, Debug)]
enum Entered {
    Nothing,
    Text(String),
    /// A number, and how its format shows it.
    Won(u64, WonFormat),
    /// A number whose format has as many zeros as it has digits.
    Digits(String),
}

/// A number format, and what a spreadsheet shows by it.
#[derive(Clone, Copy, Debug)]
enum WonFormat {
    Plain,
    Thousands,
    Accounting,
    Sign,
    Unit,
}

impl WonFormat {
    fn shown(self, won: u64) -> String {
        let grouped = Won::new(won).grouped();
        match self {
            Self::Plain => won.to_string(),
            Self::Thousands => grouped,
            Self::Accounting => format!(" {grouped} "),
            Self::Sign => format!("₩{grouped}"),
            Self::Unit => format!("{grouped}원"),
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "General",
            Self::Thousands => "#,##0",
            Self::Accounting => "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-",
            Self::Sign => "\"₩\"#,##0",
            Self::Unit => "#,##0\"원\"",
        }
    }
}

impl Entered {
    fn shown(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Digits(text) => text.clone(),
            Self::Won(won, format) => format.shown(*won),
        }
    }

    const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

/// A sheet: names and rows, of as many cells each.
#[derive(Clone, Debug)]
struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<Entered>>,
}

/// Writes cells between separators.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    mark: &'static str,
    separator: char,
    end: &'static str,
    /// `LibreOffice` can quote every text; Excel quotes what it must.
    quotes_texts: bool,
    /// Excel leaves out the empty cells at the end of some rows.
    drops_last: bool,
    says_separator: bool,
}

const EXCEL: Dialect = Dialect {
    mark: "\u{feff}",
    separator: ',',
    end: "\r\n",
    quotes_texts: false,
    drops_last: false,
    says_separator: false,
};

const DIALECTS: [Dialect; 7] = [
    EXCEL,
    Dialect {
        drops_last: true,
        ..EXCEL
    },
    Dialect {
        says_separator: true,
        ..EXCEL
    },
    // Excel on a Mac: "CSV (Macintosh)".
    Dialect {
        mark: "",
        end: "\r",
        ..EXCEL
    },
    // "Text (tab delimited)", and a selection that is pasted.
    Dialect {
        mark: "",
        separator: '\t',
        ..EXCEL
    },
    Dialect {
        mark: "",
        end: "\n",
        ..EXCEL
    },
    // LibreOffice with "Quote all text cells".
    Dialect {
        mark: "",
        end: "\n",
        quotes_texts: true,
        ..EXCEL
    },
];

impl Sheet {
    fn written(&self, dialect: Dialect) -> String {
        let mut file = dialect.mark.to_owned();
        if dialect.says_separator {
            write!(file, "sep={}{}", dialect.separator, dialect.end).unwrap();
        }
        let header = self.header.iter().cloned().map(Entered::Text).collect();
        for row in [&header].into_iter().chain(&self.rows) {
            let last = row.iter().rposition(|cell| !cell.is_nothing());
            let kept = if dialect.drops_last {
                last.map_or(0, |last| last.saturating_add(1))
            } else {
                row.len()
            };
            let cells = row[..kept].iter().map(|cell| {
                let text = cell.shown();
                let must = |c: char| c == dialect.separator || matches!(c, '"' | ',' | '\n');
                let is_text = matches!(cell, Entered::Text(_));
                if text.contains(must) || (dialect.quotes_texts && is_text) {
                    format!("\"{}\"", text.replace('"', "\"\""))
                } else {
                    text
                }
            });
            let cells: Vec<String> = cells.collect();
            file.push_str(&cells.join(&dialect.separator.to_string()));
            file.push_str(dialect.end);
        }
        file
    }

    fn workbook(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, name) in (0..).zip(&self.header) {
            sheet.write(0, column, name).unwrap();
        }
        for (line, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Entered::Nothing => {}
                    Entered::Text(text) => drop(sheet.write(line, column, text).unwrap()),
                    Entered::Won(won, format) => {
                        let format = CellFormat::new().set_num_format(format.code());
                        let number = f64::from(u32::try_from(*won).unwrap());
                        sheet
                            .write_number_with_format(line, column, number, &format)
                            .unwrap();
                    }
                    Entered::Digits(digits) => {
                        let zeros = "0".repeat(digits.len());
                        let format = CellFormat::new().set_num_format(zeros);
                        let number: f64 = digits.parse().unwrap();
                        sheet
                            .write_number_with_format(line, column, number, &format)
                            .unwrap();
                    }
                }
            }
        }
        workbook.save_to_buffer().unwrap()
    }
}

fn any_won() -> impl Strategy<Value = Entered> {
    use WonFormat::{Accounting, Plain, Sign, Thousands, Unit};
    let format = select(vec![Plain, Thousands, Accounting, Sign, Unit]);
    (1_000..4_000_000_000_u64, format).prop_map(|(won, format)| Entered::Won(won, format))
}

fn any_text(pattern: &'static str) -> impl Strategy<Value = Entered> {
    pattern.prop_map(Entered::Text)
}

fn maybe(value: impl Strategy<Value = Entered> + 'static) -> BoxedStrategy<Entered> {
    prop_oneof![Just(Entered::Nothing), value].boxed()
}

/// The cells of a row, by [`batch_columns`].
fn any_row() -> impl Strategy<Value = Vec<Entered>> {
    let tid = prop_oneof![
        any_text("[0-9]{6}[A-Z][0-9A-Za-z]{9,18}"),
        // Kept a text, as sheets are made by programs, or by people who know.
        any_text("'[0-9]{20}"),
        any_text("=\"[0-9]{20}\""),
        any_text(" [0-9]{6}[A-Z][0-9A-Z]{9}[ \u{a0}\u{3000}]"),
    ];
    let full = select(vec!["full", "Full", "FULL", "전체", "전액"]);
    let amount = prop_oneof![
        any_won(),
        full.prop_map(|text| Entered::Text(text.to_owned()))
    ];
    let reason = prop_oneof![
        any_text("[가-힣]{1,10}( [가-힣]{1,9})?"),
        any_text("[가-힣]{1,9}, [가-힣]{1,9}"),
        any_text("[가-힣]{1,5}\n[가-힣]{1,5},? ?\n?[가-힣]{1,5}"),
        any_text("[가-힣]{0,5}\"[가-힣]{1,5}\"[가-힣]{0,5}"),
        any_text("[a-z]{1,10}'[a-z]{1,10}"),
    ];
    let account = (
        select(vec!["국민", "004", "06", "카카오뱅크"]),
        prop_oneof![
            any_text("[0-9]{3}-[0-9]{2}-[0-9]{6}"),
            any_text("[0-9]{8,20}"),
            "0{0,3}[0-9]{9,12}".prop_map(Entered::Digits),
        ],
        any_text("[가-힣]{2,5}"),
    )
        .prop_map(|(bank, number, holder)| [Entered::Text(bank.to_owned()), number, holder]);
    (
        (tid, amount, reason, maybe(any_won())),
        proptest::option::of(account),
        maybe(prop_oneof![
            any_text("[a-z]{1,8}-[0-9]{1,8}"),
            any_text("[0-9]{4,8}"),
            "0[0-9]{4,8}".prop_map(Entered::Digits),
        ]),
        maybe(any_won()),
    )
        .prop_map(
            |((tid, amount, reason, taxfree), account, reference, balance)| {
                let [bank, number, holder] = match account {
                    Some(parts) => parts,
                    None => [const { Entered::Nothing }; 3],
                };
                vec![
                    tid, amount, reason, taxfree, bank, number, holder, reference, balance,
                ]
            },
        )
}

/// Returns what a text is without what keeps it one, and without blanks around.
fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('\'').unwrap_or(text);
    let text = text.strip_prefix("=\"").unwrap_or(text);
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    lines.join(" ")
}

/// Returns what a row asks for, as a person who enters it means it.
fn meant(row: &[Entered]) -> Order {
    let text = |cell: &Entered| match cell {
        Entered::Text(text) => Some(plain(text)),
        Entered::Digits(digits) => Some(digits.clone()),
        Entered::Nothing | Entered::Won(..) => None,
    };
    let won = |cell: &Entered| match cell {
        Entered::Won(won, _) => Some(Won::new(*won)),
        Entered::Nothing | Entered::Text(_) | Entered::Digits(_) => None,
    };
    let tid = text(&row[0]).unwrap();
    let account = text(&row[4]).map(|bank| {
        BankAccount::new(
            bank.parse().unwrap(),
            text(&row[5]).unwrap().parse().unwrap(),
            text(&row[6]).unwrap().parse().unwrap(),
        )
    });
    Order {
        tid: tid.trim_end_matches('"').parse().unwrap(),
        asked: won(&row[1]).map_or(AmountAsked::Full, AmountAsked::Part),
        reason: text(&row[2]).unwrap().parse().unwrap(),
        taxfree_amount: won(&row[3]),
        account,
        expect_balance: won(&row[8]),
        reference: text(&row[7]).map(|text| text.parse().unwrap()),
        again_after: None,
    }
}

/// Names of the columns, as people write them.
const NAMES: [[&str; 3]; 9] = [
    ["tid", "거래번호", "거래 ID"],
    ["amount", "취소금액", "Amount"],
    ["reason", " 사유 ", "취소 사유"],
    ["taxfree_amount", "비과세금액", "taxfree amount"],
    ["bank", "은행", "환불은행"],
    ["account_no", "계좌번호", "환불 계좌번호"],
    ["account_name", "예금주", "예금주명"],
    ["ref", "관리번호", "REF"],
    ["expect_balance", "예상잔액", "취소가능금액"],
];

/// A sheet of a plan, and the plan: columns in any order, under any of their names, with empty rows and columns
/// between.
fn any_sheet() -> impl Strategy<Value = (Sheet, Vec<Order>)> {
    let rows = proptest::collection::vec(any_row(), 1..5);
    let order = Just((0..9).collect::<Vec<usize>>()).prop_shuffle();
    let gaps = (0..11_usize, 0..6_usize);
    (rows, order, 0..3_usize, gaps).prop_map(|(rows, order, name, (gap, blank))| {
        let plan = rows.iter().map(|row| meant(row)).collect();
        let with_gap = |mut cells: Vec<Entered>| {
            if gap < cells.len() {
                cells.insert(gap, Entered::Nothing);
            }
            cells
        };
        let names = order.iter().map(|place| NAMES[*place][name].to_owned());
        let header = with_gap(names.map(Entered::Text).collect());
        let mut cells: Vec<Vec<Entered>> = rows
            .iter()
            .map(|row| with_gap(order.iter().map(|place| row[*place].clone()).collect()))
            .collect();
        if blank < cells.len() {
            cells.insert(blank, vec![Entered::Nothing; header.len()]);
        }
        let header = header.iter().map(Entered::shown).collect();
        (
            Sheet {
                header,
                rows: cells,
            },
            plan,
        )
    })
}

fn orders(file: &[u8]) -> Vec<Order> {
    let rows = read(file, None, OtherColumns::default());
    let rows = rows.unwrap_or_else(|bad| panic!("{bad:?}: {}", String::from_utf8_lossy(file)));
    rows.into_iter()
        .map(|BatchLine { order, .. }| order)
        .collect()
}

#[test]
fn the_names_are_those_of_the_columns() {
    assert_eq!(NAMES.map(|[name, ..]| name), batch_columns());
}

proptest! {
    #[test]
    fn what_a_spreadsheet_writes_as_text_is_the_plan((sheet, plan) in any_sheet()) {
        for dialect in DIALECTS {
            let file = sheet.written(dialect);
            prop_assert_eq!(&orders(file.as_bytes()), &plan, "{:?}: {}", dialect, file);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_spreadsheet_writes_as_a_workbook_is_the_plan((sheet, plan) in any_sheet()) {
        prop_assert_eq!(orders(&sheet.workbook()), plan);
    }
}
