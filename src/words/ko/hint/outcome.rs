//! The way out of refunds that were begun, in Korean.

use std::fmt;

use super::super::date::by;
use crate::error::OutcomeHint;
use crate::journal::Entry;
use crate::payment::{Environment, Foreign};
use crate::words::language::{Korean, ko};
use crate::words::paste::{self, RECONCILE_ALL};

impl Korean for OutcomeHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decide(entry) => write_decide(f, entry),
            Self::Blocks(entry) => write!(
                f,
                "해결될 때까지 이 결제는 다시 취소할 수 없습니다: `{}`",
                paste::reconcile(entry)
            ),
            Self::AllBlock => write!(
                f,
                "해결될 때까지 해당 결제들은 다시 취소할 수 없습니다: `{RECONCILE_ALL} --wait`"
            ),
            Self::AllToDecide(first) => write!(
                f,
                "담당자가 하나씩 확정할 때까지 해당 결제들은 다시 취소할 수 없습니다. {}",
                ko(Self::Decide(first))
            ),
            Self::SomeToDecide(first) => write!(
                f,
                "해결될 때까지 해당 결제들은 다시 취소할 수 없습니다: `{RECONCILE_ALL} --wait`. 그중 결과 불일치인 \
                 취소({} 등)는 담당자가 직접 확인해야 합니다. {}",
                first.id,
                ko(Self::Decide(first))
            ),
            Self::NotRecorded(entry) => write!(
                f,
                "취소 기록에는 아직 요청중으로 되어 있습니다. 기록할 수 있게 되면 `{}` 명령을 실행하세요",
                paste::reconcile(entry)
            ),
            Self::KnownFrom(entry, at) => write!(
                f,
                "한국 시각 {}까지는 다른 방법으로 취소하지 마세요. 그 뒤에 조회해서 결제가 그대로이면 미반영으로 \
                 확정됩니다. 그때 다시 조회하거나, 그때까지 기다리는 명령을 실행하세요: `{} --wait`",
                by(*at),
                paste::reconcile(entry)
            ),
            Self::NotKnown(entry) => write!(
                f,
                "아직 다른 방법으로 다시 취소하지 마세요. `{}` 명령으로 결과를 다시 확인하세요",
                paste::reconcile(entry)
            ),
            Self::RefusedForNow(entry) => write!(
                f,
                "그때까지 다른 방법으로 취소하지 마세요. 같은 명령을 다시 실행하면 결제를 다시 조회합니다. `{}` 명령으로도 \
                 조회할 수 있습니다",
                paste::reconcile(entry)
            ),
            Self::Deposit => f.write_str(DEPOSIT),
            Self::Credentials(entry) => write_credentials(f, entry),
            Self::NoMoneyMoved => f.write_str("같은 명령을 다시 실행하세요. 나간 돈은 없습니다"),
            Self::InTheJournal(entry) => {
                write!(f, "취소 기록에 남아 있습니다: `{}`", paste::show(entry))
            }
            Self::AddProfile(entry) => write_add_profile(f, entry),
            Self::VerifyAgain => f.write_str("다시 실행하세요. 아무것도 바꾸지 않습니다"),
        }
    }
}

const DEPOSIT: &str = "이미 가맹점에 지급된 금액입니다. CookiePay가 안내하는 계좌에 먼저 입금한 다음 같은 명령을 다시 \
                       실행하세요";

fn write_decide(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "`{}` 명령으로 다시 확인하고 CookiePay 관리자 페이지와 대조한 다음, 사실대로 기록하세요: `{resolve} --as \
         refunded --note '확인한 근거'` 또는 `{resolve} --as not-refunded --note '확인한 근거'`",
        paste::reconcile(entry),
        resolve = paste::refunds("resolve", entry)
    )
}

fn write_credentials(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let profile = paste::quoted(&entry.via.profile);
    write!(
        f,
        "인증 정보의 무엇이 잘못되었는지 `cookiepay -p {profile} config check` 명령으로 확인하세요"
    )
}

/// Says what a profile has to hold to lead to a merchant. The demo needs none.
fn write_add_profile(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let merchant = &entry.merchant;
    let api_id = Foreign::new(merchant.api_id.as_str());
    match merchant.environment {
        Environment::Live | Environment::Sandbox => write!(
            f,
            "`environment = \"{}\"`, `api_id = \"{api_id}\"`인 프로필을 설정에 추가하세요",
            merchant.environment.name()
        ),
        Environment::Local { .. } | Environment::Demo => write!(
            f,
            "`base_url = \"{}\"`, `api_id = \"{api_id}\"`인 프로필을 설정에 추가하세요",
            Foreign::new(entry.via.base_url.as_str())
        ),
    }
}
