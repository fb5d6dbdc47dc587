//! What a refusal of a token or a search is about. Refuses to guess: `9999` comes with any text, and who
//! takes maintenance for wrong credentials edits a profile that was right.

use super::Sureness;
use super::meaning::TROUBLE;
use super::result_code::{CATCH_ALL, WRONG_KEY};
use super::saying::{plain, says_one_of};

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedFor {
    /// The id and the key do not belong together.
    Credentials,
    /// The gateway does not know the id, as with live and test credentials mixed up.
    ApiId,
    /// The period is longer than the gateway searches at once.
    PeriodTooLong,
    /// The address that the request comes from is not on the merchant's list.
    IpAddress,
    /// Maintenance.
    Maintenance,
    /// Too many requests.
    TooManyRequests,
    /// A system in trouble, or a time-out behind the gateway.
    Trouble,
    /// The access token.
    Token,
    /// The merchant's contract or rights.
    NotEntitled,
    /// Nothing that is known here.
    Unknown,
}

/// A row of the table: what it means that a code comes with a text.
struct Row {
    about: RefusedFor,
    /// Only this code; any where there is none.
    code: Option<&'static str>,
    /// A text that says one of these; any where there are none.
    sayings: &'static [&'static [&'static str]],
    sureness: Sureness,
}

/// What codes and texts mean. The first row that fits decides, and the text comes before the code.
const ROWS: &[Row] = &[
    Row {
        about: RefusedFor::ApiId,
        code: Some(CATCH_ALL),
        sayings: &[&["apiid"], &["api_id"], &["api-id"]],
        sureness: Sureness::Reported,
    },
    Row {
        about: RefusedFor::PeriodTooLong,
        code: None,
        sayings: &[
            &["조회기간", "초과"],
            &["조회기간", "최대"],
            &["조회기간", "이내"],
            &["조회기간", "이하"],
            &["조회기간", "제한"],
            &["조회기간", "까지"],
            &["조회일수", "초과"],
            &["개월을초과"],
            &["일을초과"],
            &["기간이너무"],
            &["최대조회기간"],
            &["periodtoolong"],
            &["periodistoolong"],
            &["daterangetoo"],
            &["daterangeexceed"],
        ],
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::IpAddress,
        code: None,
        sayings: &[
            &["허용", "ip"],
            &["등록", "ip"],
            &["ip", "허용"],
            &["ip", "등록"],
            &["ip", "차단"],
            &["ip", "불가"],
            &["아이피"],
            &["ipaddress"],
            &["ipnotallowed"],
        ],
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::Maintenance,
        code: None,
        sayings: &[&["점검"], &["maintenance"]],
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::TooManyRequests,
        code: None,
        sayings: &[
            &["요청", "초과"],
            &["호출", "초과"],
            &["요청이너무많"],
            &["toomanyrequests"],
            &["ratelimit"],
        ],
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::Trouble,
        code: None,
        sayings: TROUBLE,
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::Token,
        code: None,
        sayings: &[&["token"], &["토큰"]],
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::NotEntitled,
        code: None,
        sayings: &[
            &["권한"],
            &["미등록", "가맹점"],
            &["미등록", "상점"],
            &["계약", "해지"],
            &["해지", "가맹점"],
            &["사용", "정지"],
        ],
        sureness: Sureness::Inferred,
    },
    Row {
        about: RefusedFor::Credentials,
        code: Some(WRONG_KEY),
        sayings: &[],
        sureness: Sureness::Reported,
    },
];

impl RefusedFor {
    /// Tells what a code with a text is about.
    #[must_use]
    pub fn of(code: &str, message: &str) -> Self {
        row(code, message).map_or(Self::Unknown, |row| row.about)
    }

    /// Tells how sure that is; `None` where nothing is known.
    #[must_use]
    pub fn sureness(code: &str, message: &str) -> Option<Sureness> {
        row(code, message).map(|row| row.sureness)
    }

    /// Tells whether the credentials are turned down.
    #[must_use]
    pub const fn is_credentials(self) -> bool {
        matches!(self, Self::Credentials | Self::ApiId)
    }

    /// Tells whether the same may be answered another time, with nothing changed.
    #[must_use]
    pub const fn may_pass(self) -> bool {
        matches!(
            self,
            Self::Maintenance | Self::TooManyRequests | Self::Trouble | Self::Token
        )
    }
}

fn row(code: &str, message: &str) -> Option<&'static Row> {
    let text = plain(message);
    ROWS.iter().find(|row| {
        row.code.is_none_or(|only| only == code.trim())
            && (row.sayings.is_empty() || says_one_of(&text, row.sayings))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_about_what_this_table_says() {
        for (code, text, about) in [
            ("E003", "ID & KEY 불일치", RefusedFor::Credentials),
            ("E003", "", RefusedFor::Credentials),
            ("E003", "시스템 점검 중입니다.", RefusedFor::Maintenance),
            ("9999", "API_ID 값이 올바르지 않습니다", RefusedFor::ApiId),
            ("9999", "api id가 없습니다", RefusedFor::ApiId),
            ("E010", "API_ID 값이 올바르지 않습니다", RefusedFor::Unknown),
            ("9999", "서비스 점검 중입니다", RefusedFor::Maintenance),
            ("9999", "허용되지 않은 IP 입니다.", RefusedFor::IpAddress),
            ("9999", "IP가 등록되지 않았습니다", RefusedFor::IpAddress),
            ("E777", "접근 불가 아이피", RefusedFor::IpAddress),
            (
                "9999",
                "조회기간은 최대 31일까지 가능합니다.",
                RefusedFor::PeriodTooLong,
            ),
            (
                "E006",
                "조회 기간이 1개월을 초과하였습니다",
                RefusedFor::PeriodTooLong,
            ),
            (
                "E006",
                "조회 일자가 올바르지 않습니다.",
                RefusedFor::Unknown,
            ),
            (
                "9999",
                "요청 횟수를 초과하였습니다",
                RefusedFor::TooManyRequests,
            ),
            ("9999", "통신 타임아웃", RefusedFor::Trouble),
            ("E999", "시스템 오류", RefusedFor::Trouble),
            ("E004", "TOKEN 값이 유효하지 않습니다.", RefusedFor::Token),
            ("9999", "미등록 가맹점입니다", RefusedFor::NotEntitled),
            ("9999", "", RefusedFor::Unknown),
            ("9999", "가맹점 한도초과", RefusedFor::Unknown),
            ("E777", "description", RefusedFor::Unknown),
        ] {
            assert_eq!(RefusedFor::of(code, text), about, "{code} {text}");
        }
    }

    #[test]
    fn only_what_merchants_reported_is_taken_for_credentials() {
        for row in ROWS {
            let is_reported = row.sureness == Sureness::Reported;
            assert_eq!(row.about.is_credentials(), is_reported, "{:?}", row.about);
        }
        assert_eq!(
            RefusedFor::sureness("9999", "점검"),
            Some(Sureness::Inferred)
        );
        assert_eq!(RefusedFor::sureness("9999", ""), None);
    }
}
