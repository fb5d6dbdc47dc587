//! Why a run failed, in Korean.

use std::fmt::{self, Display as _};

use super::cause::cause;
use super::count::{cases, won};
use super::date::dated;
use super::outcome::Ended;
use crate::error::{Error, InternalError};
use crate::journal::{Entry, JournalError};
use crate::payment::Foreign;
use crate::shown::ShownPath;
use crate::words::language::{Korean, ko};

impl Korean for Error {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => error.korean(f),
            Self::Period(error) => error.korean(f),
            Self::Config(error) => error.korean(f),
            Self::Gateway(error) => error.korean(f),
            Self::Setup(error) => error.korean(f),
            Self::Mock(error) => error.korean(f),
            Self::NoSuchPayment(tids) => {
                write!(f, "거래번호(TID)가 {}인 결제가 없습니다", joined(tids))
            }
            Self::Journal(error) => error.korean(f),
            Self::NotBegun(error) => error.korean(f),
            Self::MadeBefore {
                entry,
                is_once_more,
                ..
            } => write_made_before(f, entry, *is_once_more),
            Self::NotConfirmed(error) => error.korean(f),
            Self::Refund { outcome, .. } => Ended(outcome).fmt(f),
            Self::NotPrinted { outcome, .. } => {
                write!(f, "{}. 그러나 결과를 출력하지 못했습니다", Ended(outcome))
            }
            Self::TotalDiffers { expected, planned } => write!(
                f,
                "일괄취소 합계가 {}으로, 예상한 {}과 다릅니다",
                won(*planned),
                won(*expected)
            ),
            Self::BatchNotDone(batch) => batch.korean(f),
            Self::NoProfileFor(entry) => write!(
                f,
                "취소 {}에 맞는 프로필이 설정에 없습니다: {}, `api_id` {}",
                entry.id,
                ko(entry.merchant.environment),
                Foreign::new(entry.merchant.api_id.as_str())
            ),
            Self::NotVerified(payments) => write!(
                f,
                "결제 {}을 조회하지 못했습니다: {}",
                cases(payments.len()),
                joined(
                    payments
                        .iter()
                        .map(|(environment, tid)| format!("{tid} ({})", ko(environment)))
                )
            ),
            Self::StillOpen(entries) => write!(
                f,
                "미해결인 취소가 남아 있습니다: {}",
                joined(
                    entries
                        .iter()
                        .map(|entry| format!("{} ({})", entry.id, ko(entry.state)))
                )
            ),
            Self::Incomplete(incomplete) => incomplete.korean(f),
            Self::NotOnePayment(found) => found.korean(f),
            Self::SeveralOwners(owners) => owners.korean(f),
            Self::CheckNotDone { limit_seconds } => {
                write!(f, "{limit_seconds}초 안에 끝나지 않았습니다")
            }
            Self::Destination(error) => error.korean(f),
            Self::Output(_) => f.write_str("결과를 출력할 수 없습니다"),
            Self::Internal(error) => f.write_str(&cause(error.as_ref())),
        }
    }
}

impl Korean for InternalError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignalsUnwatched(_) => f.write_str("중단 신호를 받을 수 없습니다"),
            Self::PagesNotWritten { folder, .. } => {
                write!(
                    f,
                    "이 폴더에 매뉴얼 페이지를 쓸 수 없습니다: {}",
                    ShownPath(folder)
                )
            }
        }
    }
}

fn write_made_before(f: &mut fmt::Formatter<'_>, entry: &Entry, is_once_more: bool) -> fmt::Result {
    match entry.again_after {
        Some(first) if is_once_more => write!(
            f,
            "이미 끝난 취소입니다: {first} 다음의 추가 취소 {}, {} 취소완료 ({}, {})",
            entry.id,
            won(entry.amount),
            entry.person,
            dated(entry.claimed_at)
        ),
        Some(_) | None => JournalError::AlreadyRefunded(Box::new(entry.clone())).korean(f),
    }
}

fn joined(named: impl IntoIterator<Item = impl fmt::Display>) -> String {
    let named = named.into_iter().map(|it| it.to_string());
    named.collect::<Vec<_>>().join(", ")
}
