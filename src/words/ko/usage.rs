//! Why a command line asks for something that cannot be, in Korean.

use std::fmt;
use std::path::Path;

use super::count::{counted, seconds};
use super::order_list::bad_order_list;
use super::particle::topic;
use super::table_file::bad_batch;
use crate::encoding::OtherEncoding;
use crate::error::{
    BatchProblem, InputProblem, InputSource, OrderListProblem, OwnFile, ParseNoteError,
    ParseValueError, UsageError,
};
use crate::journal::State;
use crate::output::Format;
use crate::payment::Foreign;
use crate::shown::ShownPath;
use crate::spelling;
use crate::words::language::{Korean, ko};

impl Korean for UsageError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Misuse(misuse) => return misuse.korean(f),
            Self::Batch { source, problem } => return write_batch_problem(f, source, problem),
            Self::OrderList { source, problem } => return write_order_list(f, source, problem),
            Self::WorkbookTooSmall(error) => return error.korean(f),
            Self::TwoProfiles { one, other } => return two_profiles(f, one, other),
            Self::SuffixContradicts { asked, other, path } => {
                return suffix_contradicts(f, *asked, *other, path);
            }
            Self::NoSuchColumn { name, known } => return no_such_column(f, name, known),
            Self::ColumnTwice(name) => return write!(f, "`{name}` 열이 두 번 지정되었습니다"),
            Self::SuffixUnknown(path) => return suffix_unknown(f, path),
            Self::SuffixOfText { other, path } => return suffix_of_text(f, *other, path),
            Self::NotOfSums(name) => return not_of_sums(f, name),
            Self::Method(error) => return error.korean(f),
            Self::Status(error) => return error.korean(f),
            Self::NoSuchTopic { typed, .. } => return write!(f, "{typed}에 대한 설명이 없습니다"),
            Self::NothingSought(argument) => return nothing_sought(f, argument),
            Self::NoAmountBetween { min, max } => {
                let (min, max) = (min.grouped(), max.grouped());
                return write!(f, "{min}원 이상 {max}원 이하인 금액은 없습니다");
            }
            Self::Tid { text, error } if text.is_empty() => {
                return write!(f, "`--tid`: {}", ko(error));
            }
            Self::Tid { text, error } => return write!(f, "`--tid {text}`: {}", ko(error)),
            Self::TidOnStdin { line, text, error } => {
                return write!(f, "표준 입력 {line}행, {text}: {}", ko(error));
            }
            Self::Stdin(error) => {
                return write!(f, "표준 입력을 읽을 수 없습니다. {}", ko(error));
            }
            Self::TidsNotUtf8(encoding) => tids_in(*encoding),
            Self::TooManyTids { limit_mib } => {
                return write!(f, "표준 입력의 거래번호(TID)가 {limit_mib}MB를 넘습니다");
            }
            Self::TakesPlaceOf(own) => takes_place_of(*own),
            Self::WorkbookWithoutPayments => WORKBOOK_WITHOUT_PAYMENTS,
            Self::RefundsFormat(path) => return refunds_format(f, path),
            Self::RefundsNoFile => REFUNDS_NO_FILE,
            Self::NoneAndOthers => "`--fail-on none`은 다른 값과 함께 쓸 수 없습니다",
            Self::WorkbookOnTerminal => WORKBOOK_ON_TERMINAL,
            Self::ConfigFormat => {
                "설정은 텍스트나 JSON으로만 출력합니다. CSV와 XLSX는 쓸 수 없습니다"
            }
            Self::VersionFormat => {
                "버전은 텍스트나 JSON으로만 출력합니다. CSV와 XLSX는 쓸 수 없습니다"
            }
            Self::TokenFormat => {
                "토큰은 텍스트나 JSON으로만 출력합니다. CSV와 XLSX는 쓸 수 없습니다"
            }
            Self::OrdersFormat => {
                "주문 목록은 CSV로만 출력합니다. `-o`나 다른 형식의 확장자를 빼 주세요"
            }
            Self::HeaderAsJson => "`--header`는 텍스트를 출력합니다. `-o json`을 빼 주세요",
            Self::Setup(problem) => return problem.korean(f),
            Self::NoProfiles => "`--all-profiles`를 쓰려면 프로필이 있는 설정 파일이 필요합니다",
            Self::EmptyProfileName => "`COOKIEPAY_PROFILE`의 쉼표 옆에 프로필 이름이 없습니다",
            Self::SumsOfSome => SUMS_OF_SOME,
            Self::MarkWithoutCsv => "`--bom`은 `-o csv`와 함께 쓰세요",
            Self::NoTids => "표준 입력에 거래번호(TID)가 없습니다",
            Self::NoTidOrReason => "취소하려면 거래번호(TID)와 `--reason`이 필요합니다",
            Self::AgainUnseen => AGAIN_UNSEEN,
        })
    }
}

const WORKBOOK_WITHOUT_PAYMENTS: &str = "XLSX는 결제 조회와 거래대사에서만 만들 수 있습니다. `-o xlsx`나 파일 이름의 `.xlsx`를 빼 \
                                         주세요";

const REFUNDS_NO_FILE: &str =
    "`--refunds`에는 결과와 다른 일반 파일을 지정하세요. 파이프나 장치에는 쓸 수 없습니다";

const WORKBOOK_ON_TERMINAL: &str =
    "XLSX는 터미널에 표시할 수 없습니다. `--out payments.xlsx`와 같이 파일을 지정하세요";

const SUMS_OF_SOME: &str =
    "`--limit`을 쓰면 `--summary`의 합계에서 빠지는 결제가 생깁니다. 둘 중 하나를 빼 주세요";

const AGAIN_UNSEEN: &str = "`--again`만 쓰는 것은 이전 취소를 보여 주는 터미널에서만 할 수 있습니다. `--yes`와 함께 쓸 \
                            때는 어느 취소 다음의 추가 취소인지 지정하세요: `--again=r7`";

fn nothing_sought(f: &mut fmt::Formatter<'_>, argument: &str) -> fmt::Result {
    write!(
        f,
        "`{argument}`의 값이 비어 있습니다. 찾을 값을 입력해 주세요"
    )
}

fn two_profiles(f: &mut fmt::Formatter<'_>, one: &str, other: &str) -> fmt::Result {
    write!(
        f,
        "이 명령에는 프로필을 하나만 쓸 수 있습니다. 지정된 프로필: `{one}`, `{other}`"
    )
}

fn not_of_sums(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    write!(
        f,
        "{} 결제 목록에 쓰는 것입니다. `--summary`는 합계만 출력합니다",
        topic(format_args!("`{name}`"))
    )
}

/// Says that TIDs on stdin are in another encoding.
const fn tids_in(encoding: OtherEncoding) -> &'static str {
    match encoding {
        OtherEncoding::Cp949 => {
            "표준 입력이 CP949입니다. UTF-8로 바꿔 주세요: `iconv -f cp949 -t utf-8`"
        }
        OtherEncoding::Utf16 => {
            "표준 입력이 UTF-16입니다. UTF-8로 바꿔 주세요: `iconv -f utf-16 -t utf-8`"
        }
        OtherEncoding::Unknown => "표준 입력이 UTF-8 텍스트가 아닙니다",
    }
}

const fn takes_place_of(own: OwnFile) -> &'static str {
    match own {
        OwnFile::Stdin => {
            "`--out`에 지정한 파일은 표준 입력으로 읽는 파일이어서 덮어쓸 수 없습니다. 다른 파일을 지정하세요"
        }
        OwnFile::Config => {
            "`--out`에 지정한 파일은 설정 파일이어서 덮어쓸 수 없습니다. 다른 파일을 지정하세요"
        }
        OwnFile::Key => {
            "`--out`에 지정한 파일은 API 키 파일이어서 덮어쓸 수 없습니다. 다른 파일을 지정하세요"
        }
        OwnFile::Certificates => {
            "`--out`에 지정한 파일은 프로필의 인증서(`ca_file`)여서 덮어쓸 수 없습니다. 다른 파일을 지정하세요"
        }
        OwnFile::Ledger => {
            "`--out`에 지정한 파일은 모의 게이트웨이의 원장이어서 덮어쓸 수 없습니다. 다른 파일을 지정하세요"
        }
        OwnFile::Journal => {
            "`--out`에 지정한 파일은 취소 기록이거나 그 일부여서 덮어쓸 수 없습니다. 다른 파일을 지정하세요"
        }
        OwnFile::Orders => "주문 목록을 결과로 덮어쓸 수 없습니다. 다른 파일을 지정하세요",
        OwnFile::Batch => {
            "`--out`에 지정한 파일은 일괄취소 파일 자신이어서, 일괄취소에 쓸 수 없는 내용으로 덮어쓰게 됩니다. 다른 파일을 \
             지정하거나, 출력이 그대로 일괄취소 파일이 되는 `-o csv`나 `-o ndjson`을 쓰세요"
        }
    }
}

fn write_batch_problem(
    f: &mut fmt::Formatter<'_>,
    source: &InputSource,
    problem: &BatchProblem,
) -> fmt::Result {
    match problem {
        BatchProblem::Bad(bad) => f.write_str(&bad_batch(source, bad)),
        BatchProblem::NoRefunds => write!(f, "{}: 취소할 행이 없습니다", ko(source)),
        BatchProblem::Input(problem) => write_input_problem(f, source, problem),
    }
}

fn write_order_list(
    f: &mut fmt::Formatter<'_>,
    source: &InputSource,
    problem: &OrderListProblem,
) -> fmt::Result {
    match problem {
        OrderListProblem::Bad(bad) => f.write_str(&bad_order_list(source, bad)),
        OrderListProblem::NoOrders => write!(f, "{}: 주문이 없습니다", ko(source)),
        OrderListProblem::NoDays => write!(
            f,
            "{}: 결제일시가 없어 비교할 기간을 알 수 없습니다",
            ko(source)
        ),
        OrderListProblem::ToCome { first, today } => write!(
            f,
            "{}: 목록의 첫 결제일({first})이 아직 오지 않았습니다. 한국의 오늘은 {today}입니다",
            ko(source)
        ),
        OrderListProblem::TooOld { first } => write!(
            f,
            "{}: 목록의 첫 결제일이 {first}입니다. 2000년 전의 결제는 없습니다",
            ko(source)
        ),
        OrderListProblem::Input(problem) => write_input_problem(f, source, problem),
    }
}

fn write_input_problem(
    f: &mut fmt::Formatter<'_>,
    source: &InputSource,
    problem: &InputProblem,
) -> fmt::Result {
    match problem {
        InputProblem::NobodyWrites { waited_seconds } => write!(
            f,
            "{}: 파이프인데 {} 동안 아무것도 들어오지 않았습니다",
            ko(source),
            seconds(*waited_seconds)
        ),
        InputProblem::TooLarge { limit_mib } => {
            write!(f, "{}: 파일이 {limit_mib}MB를 넘습니다", ko(source))
        }
        InputProblem::Unreadable(error) => {
            write!(f, "{}: 읽을 수 없습니다. {}", ko(source), ko(error))
        }
    }
}

fn no_such_column(f: &mut fmt::Formatter<'_>, name: &str, known: &[&'static str]) -> fmt::Result {
    let nearest = spelling::nearest(name, known.iter().copied());
    let known = known.join("`, `");
    let name = Foreign::new(name);
    match nearest {
        Some(nearest) => write!(f, "`{name}` 열은 없습니다. 혹시 `{nearest}`인가요?"),
        None => write!(f, "`{name}` 열은 없습니다. 쓸 수 있는 열: `{known}`"),
    }
}

fn refunds_format(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        f,
        "`--refunds {}`: 취소 파일은 CSV로 저장합니다. 파일 이름이 `.csv`로 끝나게 하세요",
        ShownPath(path)
    )
}

fn suffix_contradicts(
    f: &mut fmt::Formatter<'_>,
    asked: Format,
    other: Format,
    path: &Path,
) -> fmt::Result {
    let renamed = path.with_extension(asked.suffix());
    let renamed = ShownPath(&renamed);
    let path = ShownPath(path);
    let (asked, other) = (asked.name(), other.name());
    write!(
        f,
        "출력 형식이 서로 다릅니다. 옵션은 `-o {asked}`이고, 파일 이름 {path}의 형식은 `{other}`입니다. `-o {asked}` 옵션을 \
         빼거나 `--out {renamed}` 옵션을 쓰세요"
    )
}

fn suffix_of_text(f: &mut fmt::Formatter<'_>, other: Format, path: &Path) -> fmt::Result {
    let (path, other) = (ShownPath(path), other.name());
    write!(
        f,
        "파일 이름 {path}: `{other}` 형식을 뜻하는 이름입니다. 이 결과는 텍스트로만 나옵니다. 이름이 다르게 끝나도록 적으세요"
    )
}

fn suffix_unknown(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    let path = ShownPath(path);
    write!(
        f,
        "파일 이름 {path}에서 형식을 알 수 없습니다. 이름이 `.csv`, `.json`, `.ndjson`, `.xlsx`, `.txt`로 끝나게 하거나 \
         `-o`로 형식을 지정하세요"
    )
}

impl Korean for ParseNoteError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("메모가 비어 있습니다"),
            Self::ControlCharacter => f.write_str("메모는 제어 문자 없이 한 줄로 입력해 주세요"),
            Self::TooLong { chars_max } => write!(
                f,
                "메모는 {}까지 입력할 수 있습니다",
                counted(*chars_max, "자")
            ),
        }
    }
}

impl Korean for ParseValueError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFromTo { min, max } => {
                write!(f, "{min}에서 {max}까지의 정수를 입력해 주세요")
            }
            Self::NotAtLeast(0) => f.write_str("정수를 입력해 주세요"),
            Self::NotAtLeast(min) => write!(f, "{min} 이상의 정수를 입력해 주세요"),
            Self::Address => f.write_str("주소와 포트를 입력해 주세요 (예: 127.0.0.1:8480)"),
            Self::Day => f.write_str("달력에 있는 날짜를 입력해 주세요 (예: 2026-10-03)"),
            Self::EmptyName => f.write_str("프로필 이름이 비어 있습니다"),
            Self::Outcome => {
                let names = State::ALL.map(State::name);
                write!(f, "취소상태는 다음 중 하나입니다: `{}`", names.join("`, `"))
            }
        }
    }
}

impl Korean for InputSource {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("표준 입력"),
            Self::File(name) => write!(f, "{}", Foreign::new(name.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn a_value_that_is_none_is_asked_for_as_it_has_to_be() {
        let values = [
            ParseValueError::NotFromTo { min: 1, max: 16 },
            ParseValueError::NotAtLeast(0),
            ParseValueError::NotAtLeast(1),
            ParseValueError::Address,
            ParseValueError::Day,
            ParseValueError::EmptyName,
            ParseValueError::Outcome,
        ]
        .map(|it| ko(it).to_string());
        let notes = [
            ParseNoteError::Empty,
            ParseNoteError::ControlCharacter,
            ParseNoteError::TooLong { chars_max: 200 },
        ]
        .map(|it| ko(it).to_string());
        let said = [values.join("\n"), notes.join("\n")].join("\n");
        assert_korean(&said);
        insta::assert_snapshot!(said);
    }
}
