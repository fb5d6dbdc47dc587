//! The way out when the journal says no, in Korean.

use std::fmt;

use jiff::Timestamp;

use super::super::date::by;
use super::super::particle::{object, subject, together};
use crate::error::{FinalCode, JournalHint, StoreHint};
use crate::journal::{Entry, Unwritable};
use crate::payment::Environment;
use crate::words::ko::hint::{database, moving};
use crate::words::language::{Korean, ko};
use crate::words::paste;

impl Korean for JournalHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WaitForRun(entry) => write!(
                f,
                "그 작업이 끝날 때까지 기다리세요. 결과는 `{}` 명령으로 확인하세요",
                paste::show(entry)
            ),
            Self::LookAgain(entry) => {
                write!(f, "결과를 다시 확인하세요: `{}`", paste::reconcile(entry))
            }
            Self::Wait { until, final_code } => write_wait(f, *until, *final_code),
            Self::OwnReference(entry) => write!(
                f,
                "참조값은 취소마다 달라야 합니다. 이 참조값을 쓴 취소는 `{}` 명령으로 확인하세요",
                paste::show(entry)
            ),
            Self::WhichWereMade(tid) => write!(
                f,
                "어떤 취소가 있었는지 `cookiepay refunds list --tid {}` 명령으로 확인하세요",
                paste::quoted(tid.as_str())
            ),
            Self::LeaveOutAgain(entry) => write_leave_out_again(f, entry),
            Self::ReadAgain(environment) => f.write_str(read_again(*environment)),
            Self::SayBalance(balance) => write!(
                f,
                "알고 있는 일이라면 `--expect-balance {balance}` 옵션을 추가하세요. 게이트웨이에서 더 이상 확인되지 않는 \
                 취소는 `cookiepay refunds verify`로 찾을 수 있습니다"
            ),
            Self::WhatWasLearnt(entry) => write!(
                f,
                "아무것도 기록하지 않았습니다. 그사이에 누가 무엇을 확인했는지 `{}` 명령으로 보세요",
                paste::show(entry)
            ),
            Self::Overturn(entry) => write!(
                f,
                "그 취소가 되돌려졌다면 `--overturn`을 추가하세요: `{} --as not-refunded --overturn --note \
                 '확인한 근거'`",
                paste::refunds("resolve", entry)
            ),
            Self::WhatProvedIt(entry) => write!(
                f,
                "무엇으로 확정되었는지 `{}` 명령으로 확인하세요",
                paste::show(entry)
            ),
            Self::History(id) => {
                write!(f, "이력은 `cookiepay refunds show {id}` 명령으로 확인하세요")
            }
            Self::ReadOnlyProfile => f.write_str("프로필에 `read_only = true`가 적혀 있습니다"),
            Self::RefundLimit => f.write_str("한도는 프로필의 `refund_limit_won`에 적혀 있습니다"),
            Self::DayLimit => f.write_str(
                "한도는 프로필의 `refund_limit_per_day_won`에 적혀 있습니다. 한도에 들어간 취소는 `cookiepay refunds \
                 list`로 확인하세요",
            ),
            Self::CompareAgain => f.write_str(
                "CookiePay 관리자 페이지에서 결제를 다시 확인하세요. 조회 결과는 늦게 반영될 수 있습니다",
            ),
            Self::StaysOpen => f.write_str(
                "그때까지 미해결로 남으며, 이 결제는 다시 취소할 수 없습니다",
            ),
            Self::ReadAnew => f.write_str("같은 명령을 다시 실행하면 결제를 새로 조회합니다"),
            Self::ListRefunds => f.write_str("전체 목록은 `cookiepay refunds list`로 볼 수 있습니다"),
            Self::Store(hint) => hint.korean(f),
        }
    }
}

fn write_leave_out_again(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "{} 빼 주세요. 금액이 다르면 다른 취소입니다. {} 같은 금액을 한 번 더 취소하려면 `--amount {} --again={}`로 \
         지정하세요",
        object(format_args!("`--again={}`", entry.id)),
        together(entry.id),
        entry.amount,
        entry.id
    )
}

fn write_wait(
    f: &mut fmt::Formatter<'_>,
    until: Option<Timestamp>,
    final_code: Option<FinalCode<'_>>,
) -> fmt::Result {
    match (until, final_code) {
        (None, None) => {
            f.write_str("기다렸다가 같은 명령을 다시 실행하세요. 먼저 결제를 조회합니다")
        }
        (Some(at), None) => write!(
            f,
            "{}까지 기다렸다가 같은 명령을 다시 실행하세요. 먼저 결제를 조회합니다",
            by(at)
        ),
        (None, Some(code)) => write!(
            f,
            "기다렸다가 같은 명령을 다시 실행하세요. 먼저 결제를 조회합니다. {}",
            ko(code)
        ),
        (Some(at), Some(code)) => write!(
            f,
            "{}까지 기다렸다가 같은 명령을 다시 실행하세요. 먼저 결제를 조회합니다. {}",
            by(at),
            ko(code)
        ),
    }
}

/// Names the code, and the line that makes it a final no: a sentence of its own.
impl Korean for FinalCode<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { profile, code } = self;
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if profile.chars().all(is_bare) {
            write!(
                f,
                "PG사의 코드 {} 최종 거절을 뜻한다면 `[profiles.{profile}]` 아래에 `final_codes = \
                 [\"{code}\"]`를 적으세요",
                subject(code)
            )
        } else {
            write!(
                f,
                "PG사의 코드 {} 최종 거절을 뜻한다면 `[profiles.{profile:?}]` 아래에 `final_codes = \
                 [\"{code}\"]`를 적으세요",
                subject(code)
            )
        }
    }
}

const fn read_again(environment: Environment) -> &'static str {
    match environment {
        Environment::Local { .. } => {
            "잠시 후 같은 명령을 다시 실행하세요. `settle_seconds`가 지나도 그대로이면 취소가 되돌려진 것이며, 그때 알려 \
             드립니다. `--state` 없이 새로 시작한 모의 게이트웨이는 취소 기록에 있는 취소를 기억하지 못합니다"
        }
        Environment::Live | Environment::Sandbox | Environment::Demo => {
            "잠시 후 같은 명령을 다시 실행하세요. `settle_seconds`가 지나도 그대로이면 취소가 되돌려진 것이며, 그때 알려 \
             드립니다"
        }
    }
}

impl Korean for StoreHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Close(exposed) => {
                return write!(
                    f,
                    "다른 사용자가 바꿀 수 없게 하세요: `{}`",
                    paste::close(exposed)
                );
            }
            Self::Open(unwritable) => return write_open(f, unwritable),
            Self::PutBack => {
                "일부 취소가 빠진 취소 기록으로는 아무것도 전송하지 않습니다. 쓰던 취소 기록이나 `cookiepay journal \
                 backup`으로 만든 사본을 제자리에 두고 `cookiepay journal accept --note '이 기록을 쓰는 이유'`를 \
                 실행하세요"
            }
            Self::Database(fault) => return database::write_hint(f, fault),
            Self::Move(error) => return moving::write_hint(f, error),
            Self::Moved(moved) => return moving::write_moved_hint(f, moved),
            Self::Unlock => {
                "다른 프로그램이 잠그고 있습니다. 그 프로그램이 끝나면 같은 명령을 다시 실행하세요"
            }
            Self::OtherName => "다른 파일 이름을 지정하세요. 쓴 것은 없습니다",
            Self::OtherFolder => "쓸 수 있는 폴더의 파일을 지정하세요. 쓴 것은 없습니다",
            Self::RunAgain => "같은 명령을 다시 실행하세요",
            Self::SeeToTheFile => {
                "파일과 폴더를 확인하세요. `[journal]`의 `path`를 바꾸면 이 기록에 있는 지난 취소를 알 수 없습니다"
            }
            Self::TakeUpCopy => {
                "이 취소 기록으로는 아무것도 전송하지 않으며, 빈 취소 기록은 지난 취소를 알지 못합니다. `cookiepay \
                 journal backup`으로 만든 사본을 제자리에 두고 `cookiepay journal accept --note '이 기록을 쓰는 \
                 이유'`를 실행하세요"
            }
            Self::NothingWithoutIt => {
                "취소 기록이 없으면 아무것도 전송하지 않습니다. 파일과 폴더를 확인하세요. `[journal]`의 `path`를 \
                 바꾸면 이 기록에 있는 지난 취소를 알 수 없습니다"
            }
        })
    }
}

fn write_open(f: &mut fmt::Formatter<'_>, unwritable: &[Unwritable]) -> fmt::Result {
    let group = unwritable.iter().find_map(Unwritable::group_to_join);
    match (group, paste::open(unwritable)) {
        (Some(group), Some(command)) => write!(
            f,
            "그룹 {} 함께 쓰는 취소 기록입니다. 이 사용자를 그 그룹에 넣고 다시 로그인한 뒤, 그룹이 쓸 수 있게 \
             하세요: `{command}`",
            together(group)
        ),
        (Some(group), None) => write!(
            f,
            "그룹 {} 함께 쓰는 취소 기록입니다. 이 사용자를 그 그룹에 넣고 다시 로그인하세요",
            together(group)
        ),
        (None, Some(command)) => write!(f, "이 사용자가 쓸 수 있게 하세요: `{command}`"),
        (None, None) => StoreHint::NothingWithoutIt.korean(f),
    }
}
