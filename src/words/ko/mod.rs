//! The sentences in Korean, a file for each room.

pub(super) mod batch;
pub(super) mod cause;
pub(super) mod compare;
mod config;
mod config_key;
pub(super) mod config_screen;
mod confirm;
pub(super) mod cookbook;
mod count;
mod date;
pub(super) mod doctor;
mod error;
pub(super) mod exit;
pub(super) mod explain;
mod gateway;
pub(super) mod help;
mod hint;
pub(super) mod journal;
mod label;
mod library;
pub(super) mod man;
mod misuse;
mod mock;
mod name;
mod note;
mod order;
mod order_list;
mod outcome;
mod output;
mod particle;
mod password;
mod payment;
mod progress;
pub(super) mod refund;
pub(super) mod refunds;
pub(super) mod screen;
pub(super) mod search;
mod setup;
pub(super) mod show;
pub(super) mod summary;
mod system;
mod system_kind;
mod table_file;
mod typed;
mod usage;

#[cfg(test)]
pub(crate) mod tests {
    /// Words in Latin letters that Korean text has, each with why it is a name and no English left over. What
    /// is typed or pasted (commands, flags, keys) stands in backticks and needs no line here.
    const NAMES: &[(&str, &str)] = &[
        ("cookiepay", "this program"),
        ("CookiePay", "the gateway's brand"),
        ("JSON", "a format, called that in Korean"),
        ("NDJSON", "a format"),
        ("XLSX", "a format"),
        ("TOML", "a format"),
        ("HTTP", "a protocol"),
        ("HTTPS", "a protocol"),
        ("CRLF", "an end of lines"),
        ("SQLite", "a product"),
        ("PostgreSQL", "a product"),
    ];

    /// The shortest run of Latin letters that is taken for a word: TID, API, URL, CSV and TLS are shorter.
    const WORD_LETTERS_MIN: usize = 4;

    /// Panics where a text that is said in Korean has an English word: four Latin letters or more that are
    /// neither in backticks nor a name.
    #[track_caller]
    pub(crate) fn assert_korean(text: &str) {
        let english = english_words(text);
        assert!(
            english.is_empty(),
            "English is left: {english:?} in\n{text}"
        );
    }

    /// Finds the English words in a text that is said in Korean.
    pub(crate) fn english_words(text: &str) -> Vec<&str> {
        text.lines()
            .flat_map(|line| line.split('`').step_by(2))
            .flat_map(|it| it.split(|letter: char| !letter.is_ascii_alphabetic()))
            .filter(|word| word.len() >= WORD_LETTERS_MIN)
            .filter(|word| NAMES.iter().all(|(name, _)| name != word))
            .collect()
    }

    #[test]
    fn english_is_told_from_names_and_from_what_is_typed() {
        assert_korean("결제 1건을 찾았습니다. `cookiepay refunds list`로 확인하세요.");
        assert_korean("cookiepay가 JSON 대신 XLSX로 씁니다 (HTTP 200, TID T1).");
        assert_eq!(english_words("취소 r1: refunded"), ["refunded"]);
        assert_eq!(english_words("`a` is not left\nby `b`"), ["left"]);
        assert_eq!(english_words("CANCEL_SUM_AMOUNT"), ["CANCEL", "AMOUNT"]);
    }
}
