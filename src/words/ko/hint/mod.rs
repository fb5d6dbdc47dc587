//! The way out of each error, with a command to paste where there is one, in Korean.

mod batch;
mod config;
mod database;
mod filter;
mod gateway;
mod journal;
mod moving;
mod not_begun;
mod outcome;
mod period;

use std::fmt;

use crate::error::{Hint, MeantTopic};
use crate::words::language::Korean;
use crate::words::paste;

impl Korean for Hint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Period(error) => return period::write(f, error),
            Self::Method(error) => return filter::write_method(f, error),
            Self::Status(error) => return filter::write_status(f, error),
            Self::Topic(Some(MeantTopic::Near(near))) => {
                return write!(f, "`cookiepay explain {}`인가요?", paste::quoted(near));
            }
            Self::Topic(Some(MeantTopic::GatewayCode)) => {
                "설명이 없는 게이트웨이 코드는 PG의 코드이며, 메시지로만 뜻을 알 수 있습니다: \
                 `cookiepay explain other`"
            }
            Self::Topic(Some(MeantTopic::ExitNumber)) => {
                "종료 코드는 0~12, 20, 129, 130, 143입니다. 게이트웨이 코드라면 PG의 코드입니다: \
                 `cookiepay explain other`"
            }
            Self::Topic(None) => {
                "설명이 있는 것은 `cookiepay explain`에 모두 나옵니다. 게이트웨이의 다른 코드는 PG의 코드입니다: \
                 `cookiepay explain other`"
            }
            Self::PlanThenYes => "`--dry-run`으로 먼저 확인한 다음 `--yes`를 추가하세요",
            Self::TerminalOrYes => "터미널에서 실행해 먼저 확인하거나 `--yes`를 추가하세요",
            Self::WritableFolder => "쓸 수 있는 폴더의 파일을 지정하세요",
            Self::OutputNotComplete => "지금까지 출력된 데이터는 전부가 아닙니다",
            Self::SmallerSlices => {
                "다시 실행하세요. `--slice day`는 한 번에 더 짧게 조회하고, `--partial`은 받은 내역만으로 끝냅니다"
            }
            Self::PartOrAgain => "다시 실행하세요. 받은 결과만 쓰려면 `--partial`을 붙이세요",
            Self::WhichProfile => "어느 프로필인지 `-p`로 지정하세요",
            Self::OtherProfile => {
                "거래번호(TID)는 대소문자를 구분하고, 결제할 때 쓴 프로필에서만 조회됩니다. 다른 프로필이면 `-p`로 \
                 지정하세요"
            }
            Self::OrderNo(number) => {
                let number = paste::quoted(number.as_str());
                return write!(
                    f,
                    "주문번호라면 `cookiepay search 90d --order-no {number}` 명령으로 결제를 찾으세요. `cookiepay \
                     cancel`에도 `--order-no`를 쓸 수 있습니다"
                );
            }
            Self::NameDays => "`cookiepay compare 파일 지난달`처럼 기간을 지정하세요",
            Self::MendDays => {
                "목록의 날짜를 고치거나 `cookiepay compare 파일 지난달`처럼 기간을 지정하세요"
            }
            Self::ExportAmounts => {
                "`cookiepay search --columns tid,amount -o csv`로 파일을 만들고 `--reason`을 지정하세요"
            }
            Self::Misuse(hint) => return hint.korean(f),
            Self::Config(hint) => return hint.korean(f),
            Self::Gateway(hint) => return hint.korean(f),
            Self::Journal(hint) => return hint.korean(f),
            Self::Outcome(hint) => return hint.korean(f),
            Self::NotBegun(hint) => return hint.korean(f),
            Self::Batch(hint) => return hint.korean(f),
        })
    }
}
