//! What cannot be written, and what columns cannot be shown, in Korean.

use std::fmt::{self, Formatter};

use crate::destination;
use crate::output::{
    BrokenWorkbook, Column, ParseColumnsError, TooManyPayments, WORKBOOK_PAYMENTS_MAX,
};
use crate::payment::Quoted;
use crate::shown::ShownPath;
use crate::terminal::NoStdout;
use crate::words::language::Korean;

use super::count::cases;

impl Korean for destination::DestinationError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "파일을 쓸 수 없습니다: {}", ShownPath(&self.path))
    }
}

impl Korean for ParseColumnsError {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("열 이름이 비어 있습니다"),
            Self::Twice(column) => write!(f, "`{column}` 열이 두 번 지정되었습니다"),
            Self::Unknown {
                name,
                nearest: Some(column),
            } => write!(f, "{}: 없는 열입니다. 혹시 `{column}`인가요?", Quoted(name)),
            Self::Unknown {
                name,
                nearest: None,
            } => write!(
                f,
                "{}: 없는 열입니다. 쓸 수 있는 열: `{}`",
                Quoted(name),
                Column::ALL.map(Column::name).join("`, `")
            ),
        }
    }
}

impl Korean for NoStdout {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("표준 출력이 닫혀 있거나 읽기 전용입니다")
    }
}

impl Korean for BrokenWorkbook {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("XLSX를 만들 임시 파일을 쓸 수 없습니다")
    }
}

impl Korean for TooManyPayments {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "XLSX에는 결제 {}까지 담을 수 있습니다. 기간을 줄이거나 CSV로 출력하세요",
            cases(WORKBOOK_PAYMENTS_MAX)
        )
    }
}
