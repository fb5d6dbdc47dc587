//! The way on with a batch, in Korean.

use std::fmt;

use super::super::batch::lines;
use super::super::count::cases;
use super::super::date::by;
use crate::error::{BatchHint, GoOn};
use crate::words::language::Korean;
use crate::words::paste::RECONCILE_ALL;

impl Korean for BatchHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExpectTotal => f.write_str(
                "위의 계획을 확인하세요. `--expect-total`은 이미 끝났거나 지금 취소할 수 있는 모든 행의 합계입니다",
            ),
            Self::Mend(to_mend) => write!(
                f,
                "이대로 처리할 수 없는 행이 {} 있습니다({}). 고치거나 빼 주세요",
                cases(to_mend.len()),
                lines(to_mend)
            ),
            Self::MendOrSendOthers(to_mend) => write!(
                f,
                "이대로 처리할 수 없는 행이 {} 있습니다({}). 고치거나 빼 주세요. 나머지 행은 그대로 보낼 수 있습니다",
                cases(to_mend.len()),
                lines(to_mend)
            ),
            Self::MendAndRun(to_mend) => write!(
                f,
                "이대로 처리할 수 없는 행이 {} 있습니다({}). 고치거나 뺀 다음 일괄취소를 다시 실행하세요. 이미 끝난 행은 \
                 건너뜁니다",
                cases(to_mend.len()),
                lines(to_mend)
            ),
            Self::MendAndGoOn(to_mend, go_on) => {
                mend_and_go_on(f, &cases(to_mend.len()), &lines(to_mend), *go_on)
            }
            Self::GoOn(go_on) => go_on.korean(f),
        }
    }
}

fn mend_and_go_on(f: &mut fmt::Formatter<'_>, rows: &str, lines: &str, go_on: GoOn) -> fmt::Result {
    match go_on {
        GoOn::Reconcile => write!(
            f,
            "이대로 처리할 수 없는 행이 {rows} 있습니다({lines}). 고치거나 빼 주세요. 나머지는 `{RECONCILE_ALL} \
             --wait`로 결과를 다시 확인한 다음 같은 일괄취소를 다시 실행하세요. 멈춘 곳부터 이어서 합니다"
        ),
        GoOn::NothingLeft => write!(
            f,
            "이대로 처리할 수 없는 행이 {rows} 있습니다({lines}). 고치거나 빼 주세요. 나머지는 더 할 일이 없습니다. 취소 \
             기록의 내용은 `cookiepay refunds list`로 확인하세요"
        ),
        GoOn::ByAPerson => write!(
            f,
            "이대로 처리할 수 없는 행이 {rows} 있습니다({lines}). 고치거나 빼 주세요. 나머지 중 담당자가 직접 확인할 것은 \
             `cookiepay refunds list --unresolved`로 볼 수 있습니다"
        ),
        GoOn::After(at) => write!(
            f,
            "이대로 처리할 수 없는 행이 {rows} 있습니다({lines}). 고치거나 빼 주세요. 나머지 중 거절된 취소도 {}까지는 \
             처리될 수 있습니다. 그때까지 다른 방법으로 취소하지 마세요. 그 뒤에 같은 일괄취소를 다시 실행하세요. 이미 끝난 \
             행은 건너뛰고 나머지를 이어서 합니다",
            by(at)
        ),
        GoOn::Tomorrow => write!(
            f,
            "이대로 처리할 수 없는 행이 {rows} 있습니다({lines}). 고치거나 빼 주세요. 나머지는 하루 한도를 다 써서 하지 \
             못했습니다. 내일 같은 일괄취소를 다시 실행하세요. 이미 끝난 행은 건너뛰고 나머지를 이어서 합니다"
        ),
        GoOn::RunAgain => write!(
            f,
            "이대로 처리할 수 없는 행이 {rows} 있습니다({lines}). 고치거나 빼 주세요. 나머지는 같은 일괄취소를 다시 \
             실행하세요. 이미 끝난 행은 건너뛰고 나머지를 이어서 합니다"
        ),
    }
}

impl Korean for GoOn {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reconcile => write!(
                f,
                "`{RECONCILE_ALL} --wait`로 결과를 다시 확인한 다음 같은 일괄취소를 다시 실행하세요. 멈춘 곳부터 이어서 \
                 합니다"
            ),
            Self::NothingLeft => f.write_str(
                "더 할 일이 없습니다. 취소 기록의 내용은 `cookiepay refunds list`로 확인하세요",
            ),
            Self::ByAPerson => f.write_str(
                "담당자가 직접 확인할 취소는 `cookiepay refunds list --unresolved`로 볼 수 있습니다",
            ),
            Self::After(at) => write!(
                f,
                "거절된 취소도 {}까지는 처리될 수 있습니다. 그때까지 다른 방법으로 취소하지 마세요. 그 뒤에 같은 일괄취소를 \
                 다시 실행하세요. 이미 끝난 행은 건너뛰고 나머지를 이어서 합니다",
                by(*at)
            ),
            Self::Tomorrow => f.write_str(
                "하루 한도를 다 썼습니다. 내일 같은 일괄취소를 다시 실행하세요. 이미 끝난 행은 건너뛰고 나머지를 이어서 \
                 합니다",
            ),
            Self::RunAgain => f.write_str(
                "같은 일괄취소를 다시 실행하세요. 이미 끝난 행은 건너뛰고 나머지를 이어서 합니다",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    #[test]
    fn the_way_on_with_a_batch_is_said_whole() {
        let ways = [
            GoOn::Reconcile,
            GoOn::NothingLeft,
            GoOn::ByAPerson,
            GoOn::After(Timestamp::UNIX_EPOCH),
            GoOn::Tomorrow,
            GoOn::RunAgain,
        ];
        let mut hints = vec![
            BatchHint::ExpectTotal,
            BatchHint::Mend(&[2]),
            BatchHint::MendOrSendOthers(&[2, 5]),
            BatchHint::MendAndRun(&[2, 5]),
        ];
        hints.extend(ways.map(|it| BatchHint::MendAndGoOn(&[2, 5], it)));
        hints.extend(ways.map(BatchHint::GoOn));
        let said: Vec<String> = hints.iter().map(|it| ko(it).to_string()).collect();
        assert_korean(&said.join("\n"));
        insta::assert_snapshot!(said.join("\n"));
    }
}
