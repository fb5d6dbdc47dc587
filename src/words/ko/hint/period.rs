//! What was probably meant, where a period is none, in Korean.

use std::fmt;

use crate::payment::{LikelyName, ParsePeriodError, Period};
use crate::shown::escape;
use crate::spelling::nearest;
use crate::words::paste;

use super::super::particle::toward;

pub(super) fn write(f: &mut fmt::Formatter<'_>, error: &ParsePeriodError) -> fmt::Result {
    match error {
        ParsePeriodError::Unknown {
            offer: Some(offer), ..
        } => write!(f, "혹시 `{offer}`인가요?"),
        ParsePeriodError::Unknown { text, offer: None } => {
            let shown = paste::quoted(&escape(text));
            match LikelyName::of(text) {
                Some(LikelyName::Tid) => {
                    return write!(
                        f,
                        "거래번호(TID)라면 `cookiepay search --tid {shown}` 명령으로 조회하세요"
                    );
                }
                Some(LikelyName::OrderNo) => {
                    return write!(
                        f,
                        "주문번호라면 `cookiepay search 90d --order-no {shown}` 명령으로 조회하세요"
                    );
                }
                None => {}
            }
            match nearest(&text.to_lowercase(), ParsePeriodError::words()) {
                Some(word) => write!(f, "혹시 `{word}`인가요?"),
                None => f.write_str(FORMS),
            }
        }
        ParsePeriodError::Impossible {
            offer: Some(offer), ..
        }
        | ParsePeriodError::Future {
            offer: Some(offer), ..
        } => write!(f, "혹시 `{offer}`인가요?"),
        ParsePeriodError::Impossible { offer: None, .. } => f.write_str(
            "월은 01부터 12까지입니다 (예: 2026-12). 한 달 전체는 일을 빼고 적으세요",
        ),
        ParsePeriodError::Ambiguous {
            readings: [one, other],
            ..
        } => {
            let other = toward(format_args!("`{other}`"));
            write!(f, "`{one}` 또는 {other} 적어 주세요")
        },
        ParsePeriodError::Reversed { first, last } => match Period::new(*last, *first) {
            Ok(period) => write!(f, "혹시 `{period}`인가요?"),
            Err(_) => f.write_str(FORMS),
        },
        ParsePeriodError::Future {
            offer: None, today, ..
        } => write!(f, "마지막 날은 오늘({today})까지 지정할 수 있습니다"),
        ParsePeriodError::TooOld { .. } => f.write_str(
            "첫날은 2000-01-01부터 지정할 수 있습니다. 연도를 네 자리로 맨 앞에 적으세요 (예: 2026-10-03)",
        ),
    }
}

const FORMS: &str = "기간은 오늘, 지난달 같은 말(`today`, `last-month`), 최근 7일(`7d`), 연도 2026, 월 \
                     10월(`2026-10`), 날짜 10월 3일(`2026-10-03`), 또는 둘을 `..`로 이은 것으로 적으세요";
