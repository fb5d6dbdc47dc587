//! What is said of a comparison: of one order, and of all.

use std::fmt;

use super::count::{cases, counted, won};
use crate::payment::Foreign;
use crate::payment::compare::{CompareNote, CompareResult, CompareTotals};
use crate::shown::ShownPath;
use crate::words::language::{Korean, ko};
use crate::words::{CompareSaying, Disagreement, RefundsSaying, paste};

/// The names of the sheets of a workbook: the summary, what differs, what does not.
pub(crate) const SHEETS: [&str; 3] = ["요약", "불일치", "일치"];

impl Korean for CompareResult {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(result(*self))
    }
}

/// Names a result of comparing an order with its payments.
pub(super) const fn result(result: CompareResult) -> &'static str {
    match result {
        CompareResult::NotComparable => "대사 불가",
        CompareResult::InDoubt => "결과 미확인",
        CompareResult::OnlyOrders => "주문에만 있음",
        CompareResult::OnlyGateway => "PG에만 있음",
        CompareResult::Duplicate => "중복 결제",
        CompareResult::Amount => "금액 불일치",
        CompareResult::Cancel => "취소 불일치",
        CompareResult::Status => "상태 불일치",
        CompareResult::Day => "일자 불일치",
        CompareResult::Expected => "정상 차이",
        CompareResult::Matched => "일치",
    }
}

impl Korean for Disagreement {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled { order, gateway } => {
                write!(f, "취소금액: 주문 {}, PG {}", won(*order), won(*gateway))
            }
            Self::Status { order, gateway } => write!(
                f,
                "상태: 주문 {}, PG {}",
                order.korean_name(),
                gateway.korean_name()
            ),
        }
    }
}

impl Korean for CompareNote {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => f.write_str("주문번호도 거래번호도 없는 행입니다"),
            Self::NoOrderNo => f.write_str("결제에 주문번호가 없고, 목록에 거래번호가 없습니다"),
            Self::BalanceNotStated => {
                f.write_str("게이트웨이의 금액이 서로 맞지 않거나 취소가능금액을 알 수 없습니다")
            }
            Self::SeveralProfiles => f.write_str("이 주문번호의 결제가 여러 프로필에 있습니다"),
            Self::NothingToPay => f.write_str("결제할 금액이 없는 주문입니다"),
            Self::AwaitingDeposit => f.write_str("입금대기"),
            Self::CancelledUnpaid => f.write_str("결제 전에 취소한 주문입니다"),
            Self::Refused => f.write_str("결제를 시도했으나 실패했습니다"),
            Self::OnlyACancel => {
                f.write_str("목록에 취소만 있습니다. 더 앞선 날의 결제일 수 있습니다")
            }
            Self::Method(method) => write!(f, "목록의 결제수단: {method}"),
            Self::SeveralPayments(count) => write!(f, "결제 {}", cases(*count)),
            Self::GivenBackBefore(count) => {
                write!(
                    f,
                    "전체취소된 다른 결제 {}은 비교하지 않았습니다",
                    cases(*count)
                )
            }
            Self::CancelledLater(day) => write!(f, "목록의 마지막 날 뒤인 {day}에 취소"),
            Self::OurRefundAfterwards => f.write_str("목록의 취소일 뒤에 우리가 취소"),
            Self::OurRefundLater => f.write_str("목록을 만든 날이나 그 뒤에 우리가 취소"),
            Self::DaysApart(days) => write!(f, "{} 차이", counted(u64::from(*days), "일")),
            Self::OtherSideOfEdge => f.write_str("마감 시차"),
        }
    }
}

impl Korean for CompareSaying<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Totals(totals) => f.write_str(&difference(totals)),
            Self::TotalLine { line, name } => write!(
                f,
                "{line}행은 합계({})라서 주문으로 세지 않았습니다",
                Foreign::new(*name)
            ),
            Self::UnknownStates { states, others } => {
                let words = states.iter().map(|state| {
                    let word = Foreign::new(state.word.as_str());
                    format!("{word}({})", cases(state.lines))
                });
                let words = words.collect::<Vec<_>>().join(", ");
                match others {
                    0 => write!(f, "알 수 없는 주문상태는 비교하지 않았습니다: {words}"),
                    others => write!(
                        f,
                        "알 수 없는 주문상태는 비교하지 않았습니다: {words}, 그 밖에 {}",
                        cases(*others)
                    ),
                }
            }
            Self::OtherDays(count) => {
                write!(f, "다른 날짜의 주문 {}은 비교하지 않았습니다", cases(*count))
            }
            Self::Unsearched(count) => write!(
                f,
                "주문 {}은 조회하지 못한 날짜의 결제일 수 있어 비교하지 않았습니다",
                cases(*count)
            ),
            Self::Around(count) => write!(
                f,
                "앞뒤 날짜의 결제 {}은 목록에 없어 비교하지 않았습니다",
                cases(*count)
            ),
            Self::CancelsNotTold { count, cancelled } => write!(
                f,
                "목록에 취소금액이 없습니다. 게이트웨이에서 취소된 {}, {}은 비교하지 않았습니다",
                cases(*count),
                won(*cancelled)
            ),
            Self::LastCancelOnly => f.write_str(
                "게이트웨이는 결제마다 취소가능금액과 마지막 취소일시만 알려 줍니다. 취소 하나하나는 비교하지 \
                 않습니다",
            ),
            Self::CancelledLater(count) => write!(
                f,
                "목록의 마지막 날 뒤에 취소된 결제 {}은 새 목록으로 다시 비교하세요",
                cases(*count)
            ),
            Self::JournalUnread(error) => write!(
                f,
                "취소 기록을 읽을 수 없어 우리 취소는 반영하지 않았습니다: {}",
                ko(error)
            ),
        }
    }
}

impl Korean for RefundsSaying<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written { count, sum, path } => write!(
                f,
                "취소 {}, {}을 저장했습니다. `cookiepay cancel --batch {} --dry-run`으로 확인하세요",
                cases(*count),
                won(*sum),
                paste::quoted(&ShownPath(path).to_string())
            ),
            Self::None => f.write_str("취소할 결제가 없어 취소 파일을 저장하지 않았습니다"),
            Self::Stays(path) => write!(
                f,
                "지난번에 저장한 취소 파일이 남아 있습니다. 이 파일로 취소하지 마세요: {}",
                ShownPath(path)
            ),
            Self::Incomplete => f.write_str(
                "조회하지 못한 날짜에 취소할 결제가 있을 수 있어 취소 파일을 저장하지 않았습니다",
            ),
            Self::NotPlain(count) => write!(
                f,
                "목록에서 취소된 주문 {}은 어느 결제를 취소할지 분명하지 않아 저장하지 않았습니다",
                cases(*count)
            ),
            Self::WithoutReason(count) => write!(
                f,
                "취소 {}은 보낼 수 있는 취소사유가 없어 저장하지 않았습니다. `--reason`을 지정하세요",
                cases(*count)
            ),
        }
    }
}

/// Writes what all results come to: `차액 0원 = 주문 58,000원 - PG 58,000원`, and of which results it is.
fn difference(totals: &CompareTotals) -> String {
    let all = totals.all();
    let parts = totals.iter().filter(|(_, it)| it.difference().get() != 0);
    let parts = parts
        .map(|(result, it)| format!("{} {}원", self::result(result), it.difference().grouped()));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let line = format!(
        "차액 {}원 = 주문 {}원 - PG {}원",
        all.difference().grouped(),
        all.orders.grouped(),
        all.gateway.grouped()
    );
    if parts.is_empty() {
        line
    } else {
        format!("{line} ({parts})")
    }
}
