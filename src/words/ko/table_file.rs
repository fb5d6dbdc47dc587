//! What is wrong with a table, and with a batch file: as a whole, or line by line, in Korean.

use std::fmt;

use super::count::{cases, counted};
use super::particle::{together, topic, toward};
use crate::error::InputSource;
use crate::order_list::likely;
use crate::refund::batch::file::{BadBatch, BadLine, CellFault, CellProblem, LineProblem};
use crate::shown::escape;
use crate::spelling::nearest;
use crate::table_file::{ColumnChoice, ExportFault, JsonFault, TableFileProblem, TableProblem};
use crate::words::language::{Korean, ko};
use crate::words::{bad_lines, paste};

/// The largest number of lines that are listed.
const LINES_SHOWN_MAX: usize = 50;

/// The largest number of characters that are shown of a cell: as many as a TID or a reason has.
const CELL_CHARS_MAX: usize = 60;

/// Says what is wrong with a batch file: of the file as a whole one thing, of its lines each, the first of them.
pub(super) fn bad_batch(source: &InputSource, bad: &BadBatch) -> String {
    let lines = match bad {
        BadBatch::File(problem) => return bad_table(source, problem),
        BadBatch::Lines(lines) => lines,
    };
    let mut text = format!(
        "{}: 사용할 수 없는 행이 {} 있어 게이트웨이에서 아무것도 조회하지 않았습니다",
        ko(source),
        cases(bad_lines::count(lines))
    );
    list_lines(&mut text, lines);
    text
}

/// Lists what is wrong with lines, the first of them.
pub(super) fn list_lines<T: Korean>(text: &mut String, lines: &[T]) {
    for bad in lines.iter().take(LINES_SHOWN_MAX) {
        text.extend(["\n  ", &ko(bad).to_string()]);
    }
    if let Some(more @ 1..) = lines.len().checked_sub(LINES_SHOWN_MAX) {
        text.extend(["\n  외 ", &cases(more)]);
    }
}

/// Writes the name of a file as in a command to paste.
fn file_of(source: &InputSource) -> String {
    match source {
        InputSource::Stdin => "파일".to_owned(),
        InputSource::File(name) => paste::quoted(&escape(name)),
    }
}

/// Says what is wrong with a file as a whole, and how to mend it.
pub(super) fn bad_table(source: &InputSource, problem: &TableFileProblem) -> String {
    let file = file_of(source);
    let source = ko(source);
    match problem {
        TableFileProblem::Cp949 => format!(
            "{source}: CP949(EUC-KR) 파일입니다. 한글 윈도우의 인코딩이며, UTF-8이어야 합니다. \"CSV UTF-8\"이나 XLSX로 \
             저장하거나 `iconv -f cp949 -t utf-8 {file} > utf8.csv`를 실행하세요"
        ),
        TableFileProblem::Utf16 => format!(
            "{source}: UTF-16(\"유니코드 텍스트\") 파일입니다. UTF-8이어야 합니다. \"CSV UTF-8\"이나 XLSX로 저장하세요"
        ),
        TableFileProblem::NotUtf8 { line } => {
            format!("{source}: {line}행이 UTF-8이 아닙니다. \"CSV UTF-8\"이나 XLSX로 저장하세요")
        }
        TableFileProblem::Utf8 => {
            format!("{source}: UTF-8 파일입니다. `--encoding`을 빼고 실행하세요")
        }
        TableFileProblem::NotCp949 { line } => format!(
            "{source}: {line}행이 CP949가 아닙니다. \"CSV UTF-8\"이나 XLSX로 저장하고 `--encoding`을 빼고 실행하세요"
        ),
        TableFileProblem::Binary { line } => format!(
            "{source}: 텍스트 파일이 아닙니다. {line}행에 NUL 바이트가 있습니다. 일괄취소 파일은 CSV, TSV, XLSX이거나 한 \
             줄에 JSON 객체 하나를 적은 파일입니다"
        ),
        TableFileProblem::OldWorkbook => format!(
            "{source}: 2007년 이전 형식의 엑셀 파일(.xls)입니다. XLSX나 \"CSV UTF-8\"로 저장하세요"
        ),
        TableFileProblem::LockedWorkbook => {
            format!("{source}: 암호가 걸린 엑셀 파일입니다. 암호 없는 사본을 저장해 쓰세요")
        }
        TableFileProblem::OpenDocument => {
            format!("{source}: ODS 파일(.ods)입니다. XLSX나 \"CSV UTF-8\"로 저장하세요")
        }
        TableFileProblem::BrokenWorkbook => format!(
            "{source}: ZIP 파일인데 엑셀 내용을 읽을 수 없습니다. XLSX나 \"CSV UTF-8\"로 다시 저장하세요"
        ),
        TableFileProblem::NoSheet => format!("{source}: 보이는 시트가 없는 엑셀 파일입니다"),
        TableFileProblem::WorkbookTooLarge { limit_mib } => {
            format!("{source}: 압축을 풀면 {limit_mib}MB를 넘는 엑셀 파일입니다")
        }
        TableFileProblem::Markup => format!(
            "{source}: 파일 이름과 달리 내용은 `HTML`이나 `XML`입니다. 엑셀에서 열어 XLSX나 \"CSV UTF-8\"로 저장하세요"
        ),
        TableFileProblem::Separator(separator) => format!(
            "{source}: 칸이 `{}`로 나뉘어 있습니다. 쉼표나 탭으로 나누어야 합니다. XLSX나 쉼표로 나눈 CSV로 저장하세요",
            escape(&separator.to_string())
        ),
        TableFileProblem::JsonArray => format!(
            "{source}: JSON 배열 하나로 되어 있습니다. 한 줄에 객체 하나를 적어야 합니다. `jq -c '.[]' {file}` 명령으로 바꿀 수 \
             있습니다"
        ),
        TableFileProblem::PrettyJson => format!(
            "{source}: JSON 객체가 여러 줄에 걸쳐 있습니다. 한 줄에 객체 하나를 적어야 합니다. `jq -c . {file}` 명령으로 바꿀 수 \
             있습니다"
        ),
        TableFileProblem::TitleRow { line, header } => format!(
            "{source}: {line}행은 열 이름이 아닙니다. 열 이름은 {header}행에 있습니다. 그 위의 행을 지워 주세요"
        ),
        TableFileProblem::NoHeader { line } => format!(
            "{source}: {line}행이 데이터인데 그 위에 열 이름이 없습니다. 첫 행에 `tid,amount,reason`처럼 열 이름을 \
             적으세요"
        ),
        TableFileProblem::Export(fault) => export(source, *fault),
    }
}

/// Says why an export of payments is no batch, and how it becomes one.
fn export(source: impl fmt::Display, fault: ExportFault) -> String {
    match fault {
        ExportFault::OtherColumns => format!("{source}: 결제 목록이어서 취소할 내용이 없습니다"),
        ExportFault::OtherMeaning { title, column } => format!(
            "{source}: 결제 목록의 열 이름입니다. 결제 목록의 {} 이미 취소된 금액입니다. 새로 취소할 금액이면 열 이름을 {} \
             바꾸세요",
            topic(title),
            toward(format_args!("`{column}`"))
        ),
    }
}

impl Korean for BadLine {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}행: {}", self.line, ko(&self.problem))
    }
}

impl Korean for LineProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(problem) => problem.korean(f),
            Self::NoReason => f.write_str("`reason` 열도 `--reason`도 없습니다"),
            Self::Cells(problems) => {
                let problems: Vec<String> = problems.iter().map(|it| ko(it).to_string()).collect();
                f.write_str(&problems.join(". "))
            }
            Self::SplitAmount { amount, next } => write!(
                f,
                "금액이 {amount}이고 다음 칸이 {next}입니다. {amount},{next}원이라는 뜻이면 쉼표 없이 쓰거나 따옴표로 \
                 묶으세요. 아니면 두 열 사이에 다른 열을 두세요"
            ),
            Self::FullTwice { line } => write!(
                f,
                "{line}행과 같은 취소입니다. 남은 금액 전부는 한 번만 취소할 수 있습니다"
            ),
            Self::SameRefund { line } => write!(
                f,
                "{line}행과 같은 취소입니다. 둘 다 취소하려면 행마다 다른 참조값(`ref`)을 적으세요"
            ),
            Self::SameReference { line } => write!(
                f,
                "{line}행과 참조값(`ref`)이 같은데 금액이 다릅니다. 참조값은 취소마다 달라야 합니다"
            ),
        }
    }
}

impl Korean for CellProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(column) => write!(f, "`{column}` 열이 비어 있습니다"),
            Self::HalfAnAccount => {
                f.write_str("`bank`, `account_no`, `account_name`은 함께 적어야 합니다")
            }
            Self::Invalid {
                column,
                text,
                fault,
            } => write!(f, "`{column}` 열 {}: {}", shown(text), ko(fault)),
        }
    }
}

impl Korean for CellFault {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tid(error) => error.korean(f),
            Self::Won(error) => error.korean(f),
            Self::Reason(error) => error.korean(f),
            Self::Bank(error) => error.korean(f),
            Self::AccountNo(error) => error.korean(f),
            Self::AccountHolder(error) => error.korean(f),
            Self::Reference(error) => error.korean(f),
        }
    }
}

impl Korean for ColumnChoice {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks { columns, has } => write_lacks(f, columns, has),
            Self::NotCalledSo { column, name, has } => write_not_called_so(f, column, name, has),
            Self::TwoNames { column, one, other } => write!(
                f,
                "{} {} 두 열이 모두 `{column}` 열일 수 있습니다. `--map {column}={}`처럼 어느 열인지 지정하세요",
                together(shown(one)),
                shown(other),
                paste::quoted(&shown(one))
            ),
            Self::SameName { name } => write!(
                f,
                "이름이 {}인 열이 둘입니다. 하나의 이름을 바꾸거나 지워 주세요",
                shown(name)
            ),
        }
    }
}

/// Says what a table lacks, and which of its own columns that probably is.
fn write_lacks(f: &mut fmt::Formatter<'_>, columns: &[&str], has: &[String]) -> fmt::Result {
    let likely = columns.iter().find_map(|it| Some((it, likely(it, has)?)));
    let (columns, has) = (columns.join("` 또는 `"), names(has));
    match likely {
        Some((column, name)) => write!(
            f,
            "`{columns}` 열이 없습니다. 파일에 있는 열은 {has}입니다. `--map {column}={}`처럼 어느 열인지 지정하세요",
            paste::quoted(&shown(name))
        ),
        None => write!(
            f,
            "`{columns}` 열이 없습니다. 파일에 있는 열은 {has}입니다. 어느 열인지 `--map`으로 지정하세요"
        ),
    }
}

/// Says that a table has no column that is called as a person says.
fn write_not_called_so(
    f: &mut fmt::Formatter<'_>,
    column: &str,
    name: &str,
    has: &[String],
) -> fmt::Result {
    let nearest = nearest(name, has.iter().map(String::as_str));
    let (name, has) = (shown(name), names(has));
    match nearest {
        Some(nearest) => write!(
            f,
            "`{column}` 열로 지정한 {name} 열이 파일에 없습니다. 혹시 `--map {column}={}`인가요?",
            paste::quoted(&shown(nearest))
        ),
        None => write!(
            f,
            "`{column}` 열로 지정한 {name} 열이 파일에 없습니다. 파일에 있는 열은 {has}입니다"
        ),
    }
}

/// The largest number of columns that are listed.
const NAMES_SHOWN_MAX: usize = 60;

/// Lists what a table calls its columns.
pub(super) fn names(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES_SHOWN_MAX)
        .map(|name| shown(name))
        .collect();
    match names.len().checked_sub(NAMES_SHOWN_MAX) {
        Some(more @ 1..) => format!("{} 외 {}", shown.join(", "), counted(more, "개")),
        Some(0) | None => shown.join(", "),
    }
}

/// Writes a cell's own text: as much of it as a value has.
pub(super) fn shown(text: &str) -> String {
    let start: String = text.chars().take(CELL_CHARS_MAX).collect();
    let end = if start.len() < text.len() { "…" } else { "" };
    format!("{}{end}", escape(&start))
}

impl Korean for TableProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote => f.write_str(
                "칸의 끝에서 따옴표가 닫히지 않았습니다. 칸 안의 따옴표는 두 번 쓰고, 여러 줄로 된 칸에는 행을 넣지 마세요",
            ),
            Self::NotAnObject(JsonFault::Ends) => {
                f.write_str("JSON 객체가 아닙니다. 끝나기 전에 끊어졌습니다")
            }
            Self::NotAnObject(JsonFault::Unexpected { place }) => write!(
                f,
                "JSON 객체가 아닙니다. {place}번째 글자부터 읽을 수 없습니다"
            ),
            Self::NotAnObject(JsonFault::OtherValue) => {
                f.write_str("JSON이지만 객체가 아닙니다")
            }
            Self::ColumnTwice(column) => write!(f, "`{column}` 열이 두 번 있습니다"),
            Self::NoColumn(column) => write!(f, "`{column}` 열이 없습니다"),
            Self::UnknownColumn { name, known } => {
                let name = shown(name);
                match nearest(&name.to_lowercase(), known.iter().copied()) {
                    Some(nearest) => {
                        write!(f, "알 수 없는 열 {name}: 혹시 `{nearest}`인가요?")
                    }
                    None => write!(
                        f,
                        "알 수 없는 열 {name}: 쓸 수 있는 열은 `{}`입니다",
                        known.join("`, `")
                    ),
                }
            }
            Self::Choice(choice) => choice.korean(f),
            Self::NoColumnAbove {
                cell,
                text,
                columns,
            } => write!(
                f,
                "{cell}번째 칸({})에 해당하는 열이 없습니다. 열 이름은 {}입니다. 쉼표가 있는 금액은 따옴표로 묶으세요",
                shown(text),
                counted(*columns, "개")
            ),
            Self::HiddenRow => f.write_str("시트에서 숨긴 행입니다. 표시하거나 지워 주세요"),
            Self::HiddenColumn(column) => write!(
                f,
                "시트에서 숨긴 열입니다(`{column}`). 표시하거나 지워 주세요"
            ),
            Self::NumberCell { column, text } => write!(
                f,
                "`{column}` 열 {}: 텍스트가 아닌 칸입니다. 숫자로 입력하면 앞의 0이 없어집니다. 열의 표시 형식을 텍스트로 \
                 바꾸고 값을 다시 입력하세요",
                shown(text)
            ),
            Self::FormulaWithoutValue { cell } => write!(
                f,
                "{cell}번째 칸에 수식만 있고 값이 파일에 없습니다. 엑셀에서 다시 저장하거나 값을 직접 입력하세요"
            ),
            Self::TotalRow { name } => {
                write!(f, "합계 행입니다({}). 지워 주세요", shown(name))
            }
            Self::MemberTwice(column) => write!(f, "`{column}` 항목이 두 번 있습니다"),
            Self::NotWholeWon { column, text } => {
                write!(f, "`{column}` 열 {}: 금액은 원 단위의 정수로 적으세요", shown(text))
            }
            Self::NotText { column, text } => {
                write!(f, "`{column}` 열 {}: 따옴표로 묶은 문자열로 적으세요", shown(text))
            }
        }
    }
}
