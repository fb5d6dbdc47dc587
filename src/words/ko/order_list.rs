//! What is wrong with the shop's list of orders: as a whole, or line by line, in Korean.

use std::fmt;

use super::count::{cases, won};
use super::particle::{together, toward};
use super::table_file::{bad_table, list_lines, shown};
use crate::error::InputSource;
use crate::order_list::{
    BadOrderCell, BadOrderLine, BadOrderList, OrderCellFault, OrderLineProblem, ParseColumnMapError,
};
use crate::payment::compare::{OrderColumn, ParseOrderColumnError};
use crate::spelling::nearest;
use crate::table_file::TableFileProblem;
use crate::words::language::{Korean, ko};
use crate::words::{bad_lines, paste};

/// Says what is wrong with a list: of the file as a whole one thing, of its lines each, the first of them.
pub(super) fn bad_order_list(source: &InputSource, bad: &BadOrderList) -> String {
    let lines = match bad {
        BadOrderList::File(problem) => return bad_file(source, problem),
        BadOrderList::CalledTheSame { one, other, name } => {
            return format!(
                "{}: {} `{}` 이름을 모두 {} 지정했습니다. 서로 다른 열이어야 합니다",
                ko(source),
                together(format_args!("`{}`", one.name())),
                other.name(),
                toward(shown(name))
            );
        }
        BadOrderList::Lines(lines) => lines,
    };
    let mut text = format!(
        "{}: 사용할 수 없는 행이 {} 있어 게이트웨이에서 아무것도 조회하지 않았습니다",
        ko(source),
        cases(bad_lines::count(lines))
    );
    list_lines(&mut text, lines);
    text
}

/// Says what is wrong with a list as a whole, and how to mend it.
fn bad_file(source: &InputSource, problem: &TableFileProblem) -> String {
    match problem {
        TableFileProblem::Cp949 => format!(
            "{}: CP949(EUC-KR) 파일입니다. `--encoding cp949`를 함께 지정하세요",
            ko(source)
        ),
        TableFileProblem::NotUtf8 { line } => format!(
            "{}: {line}행이 UTF-8이 아닙니다. 한글 윈도우에서 저장한 파일이면 `--encoding cp949`를 함께 지정하고, 아니면 \
             \"CSV UTF-8\"이나 XLSX로 저장하세요",
            ko(source)
        ),
        TableFileProblem::Binary { line } => format!(
            "{}: 텍스트 파일이 아닙니다. {line}행에 NUL 바이트가 있습니다. 주문 목록은 CSV, TSV, XLSX이거나 한 줄에 JSON 객체 \
             하나를 적은 파일입니다",
            ko(source)
        ),
        TableFileProblem::NoHeader { line } => format!(
            "{}: {line}행이 데이터인데 그 위에 열 이름이 없습니다. 첫 행에 주문번호,결제금액처럼 열 이름을 적으세요",
            ko(source)
        ),
        TableFileProblem::Utf8
        | TableFileProblem::NotCp949 { .. }
        | TableFileProblem::Utf16
        | TableFileProblem::OldWorkbook
        | TableFileProblem::LockedWorkbook
        | TableFileProblem::OpenDocument
        | TableFileProblem::BrokenWorkbook
        | TableFileProblem::NoSheet
        | TableFileProblem::WorkbookTooLarge { .. }
        | TableFileProblem::Markup
        | TableFileProblem::Separator(_)
        | TableFileProblem::JsonArray
        | TableFileProblem::PrettyJson
        | TableFileProblem::TitleRow { .. }
        | TableFileProblem::Export(_) => bad_table(source, problem),
    }
}

impl Korean for BadOrderLine {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}행: {}", self.line, ko(&self.problem))
    }
}

impl Korean for OrderLineProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(problem) => problem.korean(f),
            Self::Cells(cells) => {
                let cells: Vec<String> = cells.iter().map(|it| ko(it).to_string()).collect();
                f.write_str(&cells.join(". "))
            }
            Self::SplitAmount { amount, next } => write!(
                f,
                "금액이 {amount}이고 다음 칸이 {next}입니다. {amount},{next}원이라는 뜻이면 쉼표 없이 쓰거나 따옴표로 \
                 묶으세요"
            ),
            Self::OtherOrderSum { column, line } => write!(
                f,
                "주문 전체의 `{column}` 값이 {line}행과 다릅니다. 이 행만의 금액이면 열 이름을 `{column}`로 바꾸세요",
                column = column.name()
            ),
        }
    }
}

impl Korean for BadOrderCell {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(column) => write!(f, "`{}` 열이 비어 있습니다", column.name()),
            Self::Invalid {
                column,
                text,
                fault,
            } => write!(f, "`{}` 열 {}: {}", column.name(), shown(text), ko(fault)),
        }
    }
}

impl Korean for OrderCellFault {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Won(error) => error.korean(f),
            Self::Damaged(damage) => damage.korean(f),
            Self::Day => f.write_str(
                "읽을 수 없는 날짜입니다. 2026-11-03이나 2026-11-03 14:05:09처럼 적으세요",
            ),
            Self::Kind => f.write_str("결제인지 취소인지 알 수 없습니다. 승인이나 취소로 적으세요"),
            Self::MoreThanPaid { amount } => {
                write!(f, "남은 금액이 결제금액 {}보다 큽니다", won(*amount))
            }
        }
    }
}

impl Korean for ParseColumnMapError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEquals(text) => write!(
                f,
                "\"{}\": `{}`처럼 열과 파일의 열 이름을 짝지어 적으세요. 쉼표가 있는 이름은 큰따옴표로 묶으세요",
                shown(text),
                map(OrderColumn::Amount, "총 결제금액")
            ),
            Self::NoSuchColumn(error) => error.korean(f),
            Self::NoName(column) => write!(
                f,
                "`{}=` 뒤가 비어 있습니다. `{}`처럼 파일의 열 이름을 적으세요",
                column.name(),
                map(*column, "총 결제금액")
            ),
            Self::Quote(text) => write!(
                f,
                "{}: 이름 끝에서 따옴표가 닫히지 않았습니다. 이름 안의 따옴표는 두 번 쓰세요",
                shown(text)
            ),
        }
    }
}

impl Korean for ParseOrderColumnError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = OrderColumn::ALL.map(OrderColumn::name);
        let name = shown(&self.0);
        match nearest(&self.0.to_lowercase(), known) {
            Some(nearest) => write!(f, "알 수 없는 열 {name}: 혹시 `{nearest}`인가요?"),
            None => write!(
                f,
                "알 수 없는 열 {name}: 쓸 수 있는 열은 `{}`입니다",
                known.join("`, `")
            ),
        }
    }
}

fn map(column: OrderColumn, name: &str) -> String {
    format!("{}={}", column.name(), paste::quoted(name))
}
