//! What an answer to a cancel is worth. A no is not always one: a time-out of a PG comes as a code
//! with a text, and the cancel may be carried out seconds later (`wire.md`).

use super::result_code::{CATCH_ALL, DEPOSIT_FIRST, SUCCESS, WRONG_KEY};
use super::saying::{plain, says_one_of};
use super::{FinalCodes, No};

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The money goes back.
    Yes,
    /// It does not, as far as this kind of no can be believed.
    No(No),
    /// Neither.
    NoAnswer(Silence),
}

/// Why an answer is neither a yes nor a no.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Errors of the gateway come with HTTP 200 (`wire.md`): another status is a middleman's.
    Status,
    /// No code at all.
    NoCode,
    /// A code that looks like success, but is not `cancel_code` `0000`.
    LikeSuccess,
    /// A code that nobody says anything about.
    NoText,
    /// The text tells of a time-out, or of a system in trouble.
    Trouble,
}

/// What is read of an answer to a cancel to tell what it means. A text is empty where none came.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The HTTP status.
    pub http_status: u16,
    /// `cancel_code`.
    pub cancel_code: &'a str,
    /// `cancel_msg`.
    pub cancel_message: &'a str,
    /// `RTN_CD` or `RESULTCODE`, where an error has another shape.
    pub other_code: &'a str,
    /// `RTN_MSG` or `RESULTMSG`.
    pub other_message: &'a str,
}

impl<'a> Said<'a> {
    /// Returns the code that speaks, and its text.
    #[must_use]
    pub fn words(&self) -> (&'a str, &'a str) {
        if self.cancel_code.trim().is_empty() {
            (self.other_code.trim(), self.other_message)
        } else {
            (self.cancel_code.trim(), self.cancel_message)
        }
    }
}

/// Tells what an answer means, by HTTP status, code and text, and by the further codes with which
/// this shop's PG says a final no. The first rule that fits decides.
#[must_use]
pub fn meaning(said: &Said<'_>, final_codes: &FinalCodes) -> Meaning {
    if said.http_status != 200 {
        return Meaning::NoAnswer(Silence::Status);
    }
    if said.cancel_code == SUCCESS {
        return Meaning::Yes;
    }
    let (code, message) = said.words();
    let text = plain(message);
    if code.is_empty() {
        return Meaning::NoAnswer(Silence::NoCode);
    }
    if code.bytes().all(|byte| byte == b'0') {
        return Meaning::NoAnswer(Silence::LikeSuccess);
    }
    if text.is_empty() {
        return Meaning::NoAnswer(Silence::NoText);
    }
    if says_one_of(&text, TROUBLE) {
        return Meaning::NoAnswer(Silence::Trouble);
    }
    let is_about_the_id = || text.replace(['_', '-'], "").contains("apiid");
    if code == WRONG_KEY || (code == CATCH_ALL && is_about_the_id()) {
        return Meaning::No(No::Credentials);
    }
    if code == DEPOSIT_FIRST || final_codes.contains(code) || says_one_of(&text, FINAL) {
        return Meaning::No(No::Final);
    }
    if says_one_of(&text, ALREADY) {
        return Meaning::No(No::AlreadyCancelled);
    }
    Meaning::No(No::Other)
}

/// Texts of time and of system, without blanks and in small letters; the parts of one follow each
/// other closely.
pub(super) const TROUBLE: &[&[&str]] = &[
    &["타임아웃"],
    &["timeout"],
    &["time-out"],
    &["통신", "오류"],
    &["통신", "장애"],
    &["통신", "실패"],
    &["응답", "없"],
    &["응답", "지연"],
    &["응답시간", "초과"],
    &["처리", "지연"],
    &["처리중"],
    &["시스템", "오류"],
    &["시스템", "장애"],
    &["시스템", "점검"],
    &["서비스", "점검"],
    &["일시적"],
    &["connection"],
];

/// Texts of a no that nothing will change.
const FINAL: &[&[&str]] = &[
    &["취소", "불가"],
    &["취소기간"],
    &["취소기한"],
    &["취소가능시간"],
    &["취소가능금액", "초과"],
    &["취소가능잔액", "초과"],
    &["원거래", "없"],
];

/// Texts for a payment that was cancelled before (`wire.md`).
const ALREADY: &[&[&str]] = &[&["이미취소"], &["이미", "취소"], &["기취소"]];

#[cfg(test)]
mod tests {
    use super::*;

    /// The answers that are known or feared, what each means, and where it comes from.
    ///
    /// manual: its page of cancels. vendor: the vendor's own client code. reported: by merchants. PG:
    /// words in use at the PGs underneath. seen: reproduced against this program.
    const EXAMPLES: &[(u16, &str, &str, Meaning, &str)] = &[
        (200, "0000", "취소성공", YES, "manual"),
        (200, "0000", "", YES, "manual: no text is promised"),
        (
            200,
            "0000",
            "통신 타임아웃",
            YES,
            "a yes stays one, whatever it says",
        ),
        (
            201,
            "0000",
            "취소성공",
            STATUS,
            "errors come as 200, so does a yes",
        ),
        (
            500,
            "0000",
            "취소성공",
            STATUS,
            "seen: a middleman's page around an answer",
        ),
        (
            408,
            "9999",
            "한도초과",
            STATUS,
            "seen: acted on after the no",
        ),
        (
            429,
            "9999",
            "취소 불가",
            STATUS,
            "seen: acted on after the no",
        ),
        (401, "E003", "ID & KEY 불일치", STATUS, "errors come as 200"),
        (
            200,
            "",
            "취소성공",
            NO_CODE,
            "a reply without cancel_code is no success",
        ),
        (200, " ", "", NO_CODE, "a blank is none"),
        (200, "0", "성공", LIKE, "as a PHP client writes a number"),
        (200, "00", "정상", LIKE, "a code of PGs"),
        (200, "000", "정상", LIKE, "a code of PGs"),
        (200, "9999", "", NO_TEXT, "seen: a code alone"),
        (
            200,
            "9029",
            " ",
            NO_TEXT,
            "a code alone, the manual's own too",
        ),
        (
            200,
            "9999",
            "통신 타임아웃",
            TROUBLE_,
            "seen: acted on three seconds later",
        ),
        (
            200,
            "2013",
            "Timeout",
            TROUBLE_,
            "a listed code does not make it final",
        ),
        (
            200,
            "9029",
            "TIME OUT",
            TROUBLE_,
            "the text goes before the code",
        ),
        (
            200,
            "E003",
            "시스템 점검 중입니다.",
            TROUBLE_,
            "seen: maintenance under a known code",
        ),
        (200, "P001", "read time-out", TROUBLE_, "PG"),
        (200, "P001", "응답시간 초과", TROUBLE_, "PG"),
        (200, "P001", "응답이 없습니다", TROUBLE_, "PG"),
        (200, "P001", "응답 지연", TROUBLE_, "PG"),
        (200, "P001", "통신오류", TROUBLE_, "PG"),
        (200, "P001", "통신에 실패했습니다", TROUBLE_, "PG"),
        (200, "P001", "통신 장애", TROUBLE_, "PG"),
        (200, "P001", "처리 지연", TROUBLE_, "PG"),
        (200, "P001", "거래 처리중 입니다", TROUBLE_, "PG"),
        (
            200,
            "P001",
            "처리 중 오류가 발생하였습니다.",
            TROUBLE_,
            "PG",
        ),
        (200, "P001", "시스템 오류", TROUBLE_, "PG"),
        (200, "P001", "시스템장애", TROUBLE_, "PG"),
        (200, "P001", "서비스 점검", TROUBLE_, "PG"),
        (200, "P001", "일시적인 오류입니다", TROUBLE_, "PG"),
        (200, "P001", "Connection reset by peer", TROUBLE_, "PG"),
        (200, "E003", "ID & KEY 불일치", CREDENTIALS, "reported"),
        (
            200,
            "9999",
            "API_ID 값이 올바르지 않습니다",
            CREDENTIALS,
            "reported",
        ),
        (
            200,
            "9999",
            "api id가 없습니다",
            CREDENTIALS,
            "reported, in other letters",
        ),
        (
            200,
            "9999",
            "가맹점 한도초과",
            OTHER,
            "reported: 9999 comes with any text",
        ),
        (
            200,
            "9029",
            "정산 완료된 거래입니다. 입금 후 취소하시기 바랍니다.",
            FINAL_,
            "manual",
        ),
        (200, "2013", "기타 거절", FINAL_, "listed in the profile"),
        (200, "2014", "기타 거절", OTHER, "not listed"),
        (200, "P001", "부분취소 불가", FINAL_, "PG"),
        (200, "P001", "부분 취소가 불가한 카드입니다", FINAL_, "PG"),
        (200, "P001", "취소 불가 거래", FINAL_, "PG"),
        (200, "P001", "취소 기간이 지났습니다", FINAL_, "PG"),
        (200, "P001", "취소기한 경과", FINAL_, "PG"),
        (200, "P001", "취소 가능 시간이 아닙니다", FINAL_, "PG"),
        (
            200,
            "P001",
            "취소 가능 금액을 초과하였습니다.",
            FINAL_,
            "PG",
        ),
        (200, "P001", "취소가능잔액 초과", FINAL_, "PG"),
        (200, "P001", "원거래 없음", FINAL_, "PG"),
        (200, "E104", "원거래 내역이 없습니다.", FINAL_, "PG"),
        (200, "P001", "원거래 기취소", ALREADY_, "vendor"),
        (200, "P001", "이미 취소된 거래입니다.", ALREADY_, "vendor"),
        (200, "P001", "이미 전체 취소된 거래", ALREADY_, "vendor"),
        (200, "P001", "한도초과", OTHER, "PG"),
        (200, "P001", "거래거절", OTHER, "PG"),
    ];

    const YES: Meaning = Meaning::Yes;
    const STATUS: Meaning = Meaning::NoAnswer(Silence::Status);
    const NO_CODE: Meaning = Meaning::NoAnswer(Silence::NoCode);
    const LIKE: Meaning = Meaning::NoAnswer(Silence::LikeSuccess);
    const NO_TEXT: Meaning = Meaning::NoAnswer(Silence::NoText);
    const TROUBLE_: Meaning = Meaning::NoAnswer(Silence::Trouble);
    const CREDENTIALS: Meaning = Meaning::No(No::Credentials);
    const FINAL_: Meaning = Meaning::No(No::Final);
    const ALREADY_: Meaning = Meaning::No(No::AlreadyCancelled);
    const OTHER: Meaning = Meaning::No(No::Other);

    fn said<'a>(
        http_status: u16,
        cancel: (&'a str, &'a str),
        other: (&'a str, &'a str),
    ) -> Said<'a> {
        Said {
            http_status,
            cancel_code: cancel.0,
            cancel_message: cancel.1,
            other_code: other.0,
            other_message: other.1,
        }
    }

    fn listed() -> FinalCodes {
        FinalCodes::new(["2013"]).unwrap()
    }

    #[test]
    fn an_answer_is_what_this_table_says() {
        for (status, code, text, expected, source) in EXAMPLES {
            let said = said(*status, (code, text), ("", ""));
            assert_eq!(
                meaning(&said, &listed()),
                *expected,
                "{code} {text} ({source})"
            );
        }
    }

    #[test]
    fn only_the_cancels_own_code_is_a_yes() {
        for (other, expected) in [
            (("0000", "성공"), LIKE),
            (("E010", "TOKEN 값이 유효하지 않습니다."), OTHER),
            (("2013", "거절"), FINAL_),
            (("E003", "ID & KEY 불일치"), CREDENTIALS),
        ] {
            let said = said(200, ("", ""), other);
            assert_eq!(meaning(&said, &listed()), expected, "{other:?}");
        }
        let both = said(200, ("P001", "이미 취소된 거래"), ("0000", "성공"));
        assert_eq!(meaning(&both, &listed()), ALREADY_);
    }

    #[test]
    fn text_is_compared_in_any_spelling_of_the_same_letters() {
        use unicode_normalization::UnicodeNormalization as _;
        let decomposed: String = "통신 타임아웃".nfd().collect();
        for text in [
            decomposed.as_str(),
            "통 신  타 임 아 웃",
            "통신\u{a0}타임아웃",
        ] {
            let said = said(200, ("9999", text), ("", ""));
            assert_eq!(meaning(&said, &listed()), TROUBLE_, "{text}");
        }
    }
}
