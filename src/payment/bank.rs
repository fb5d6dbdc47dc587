//! A bank, by its code or by its name. Refuses what is in no table, and to guess a code that was typed
//! only in part.
//!
//! Two tables are in use, and nothing says which of them the gateway takes. That of the banks'
//! clearing house (금융결제원) has three digits. Toss Payments, through which alone a virtual account
//! is refunded, takes it as well as one of its own with two characters: most of these are the last
//! two digits of the former, but 국민 is `06`, and securities firms have a letter. The codes of one
//! table are never as long as those of the other, so that no code means two banks.
//!
//! The codes are those of Toss's documentation (docs.tosspayments.com/codes/org-codes) as four
//! projects that name it as their source have them, compared with one another; the further ones of
//! the clearing house stand alike in at least two lists of it. A firm that has a new name bears
//! that.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::spreadsheet_damage::SpreadsheetDamage;

/// A bank or a securities firm that money can go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    code: String,
    name: &'static str,
}

impl Bank {
    /// Lists the banks and securities firms that can be named, with Toss's code and the Korean name of each.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        IN_BOTH.iter().map(|(_, code, name)| (*code, *name))
    }

    /// Returns the code that is sent: the one that was typed, or Toss's where the name was.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the Korean name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// Writes the name with the code that is sent: `KB국민은행 (06)`.
impl fmt::Display for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.code)
    }
}

/// Why a text is no bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseBankError {
    /// Nothing but blanks.
    Empty,
    /// It is neither a code nor a name of the tables.
    Unknown,
    /// It would be a code with the zeros in front that a spreadsheet drops.
    LacksZeros {
        /// The whole code.
        code: &'static str,
        /// The bank's name.
        name: &'static str,
    },
    /// It names a bank that has no code of Toss, so that nobody could say which to send.
    NoTossCode {
        /// The clearing house's code.
        code: &'static str,
    },
    /// A spreadsheet has left something else in its place.
    Damaged(SpreadsheetDamage),
}

/// Reads a code of either table, or a name, whatever its case and blanks, with or without `은행` behind.
impl FromStr for Bank {
    type Err = ParseBankError;

    fn from_str(text: &str) -> Result<Self, ParseBankError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseBankError::Empty);
        }
        if let Some(damage) = SpreadsheetDamage::of(text) {
            return Err(ParseBankError::Damaged(damage));
        }
        if let Some(name) = name_of(text) {
            let code = text.to_owned();
            return Ok(Self { code, name });
        }
        by_name(text).map_err(|error| with_its_zeros(text).unwrap_or(error))
    }
}

/// Finds a bank by its name, or by a common one.
fn by_name(text: &str) -> Result<Bank, ParseBankError> {
    let typed = folded(text);
    let common = COMMON_NAMES.iter().find(|(name, _)| *name == typed);
    let toss = common.map(|(_, toss)| *toss);
    let in_both = IN_BOTH
        .iter()
        .find(|(_, code, name)| Some(*code) == toss || folded(name) == typed);
    if let Some((_, code, name)) = in_both {
        let code = (*code).to_owned();
        return Ok(Bank { code, name });
    }
    let mut others = OF_THE_CLEARING_HOUSE.iter();
    match others.find(|(_, name)| folded(name) == typed) {
        Some((code, _)) => Err(ParseBankError::NoTossCode { code }),
        None => Err(ParseBankError::Unknown),
    }
}

/// Writes a name as it is compared.
fn folded(name: &str) -> String {
    let name: String = name.nfc().filter(|c| !c.is_whitespace()).collect();
    let name = name.to_lowercase();
    name.strip_suffix("은행").unwrap_or(&name).to_owned()
}

/// Finds the code of which a spreadsheet has dropped the zeros in front. No two banks come of one number:
/// where Toss shortens a code, it is the same bank's.
fn with_its_zeros(text: &str) -> Option<ParseBankError> {
    let is_that = |code: &str| code.starts_with('0') && code.trim_start_matches('0') == text;
    let mut toss = IN_BOTH.iter().map(|(_, code, name)| (*code, *name));
    let of_toss = toss.find(|(code, _)| is_that(code));
    let of_both = IN_BOTH.iter().map(|(code, _, name)| (*code, *name));
    let mut own = of_both.chain(OF_THE_CLEARING_HOUSE);
    let (code, name) = of_toss.or_else(|| own.find(|(code, _)| is_that(code)))?;
    Some(ParseBankError::LacksZeros { code, name })
}

/// Finds the Korean name of a bank or a securities firm by its code, as it was typed: one of the clearing
/// house (`004`) or one of Toss (`06`, `S8`).
fn name_of(code: &str) -> Option<&'static str> {
    let in_both = IN_BOTH
        .iter()
        .find(|(clearing_house, toss, _)| [*clearing_house, *toss].contains(&code))
        .map(|(_, _, name)| *name);
    in_both.or_else(|| {
        let mut others = OF_THE_CLEARING_HOUSE.iter();
        others.find(|(own, _)| *own == code).map(|(_, name)| *name)
    })
}

/// What people call a bank besides its name, [folded], and Toss's code. Nothing that two could be called:
/// 농협 alone is the bank, as on every list of transfers.
const COMMON_NAMES: [(&str, &str); 35] = [
    ("산업", "02"),
    ("kdb", "02"),
    ("기업", "03"),
    ("ibk", "03"),
    ("중소기업", "03"),
    ("국민", "06"),
    ("수협", "07"),
    ("농협", "11"),
    ("지역농협", "12"),
    ("단위농협", "12"),
    ("축협", "12"),
    ("제일", "23"),
    ("sc", "23"),
    ("스탠다드차타드", "23"),
    ("한국스탠다드차타드", "23"),
    ("씨티", "27"),
    ("대구", "31"),
    ("dgb대구", "31"),
    ("im뱅크", "31"),
    ("im", "31"),
    ("bnk부산", "32"),
    ("bnk경남", "39"),
    ("새마을", "45"),
    ("mg새마을금고", "45"),
    ("신용협동조합", "48"),
    ("상호저축", "50"),
    ("산림조합중앙회", "64"),
    ("우체국예금", "71"),
    ("우체국예금보험", "71"),
    ("keb하나", "81"),
    ("케이", "89"),
    ("k뱅크", "89"),
    ("카카오", "90"),
    ("한국카카오", "90"),
    ("토스", "92"),
];

/// Clearing house, Toss, name.
const IN_BOTH: [(&str, &str, &str); 53] = [
    ("002", "02", "KDB산업은행"),
    ("003", "03", "IBK기업은행"),
    ("004", "06", "KB국민은행"),
    ("007", "07", "Sh수협은행"),
    ("011", "11", "NH농협은행"),
    ("012", "12", "지역농축협"),
    ("020", "20", "우리은행"),
    ("023", "23", "SC제일은행"),
    ("027", "27", "한국씨티은행"),
    ("030", "30", "수협중앙회"),
    ("031", "31", "iM뱅크(대구)"),
    ("032", "32", "부산은행"),
    ("034", "34", "광주은행"),
    ("035", "35", "제주은행"),
    ("037", "37", "전북은행"),
    ("039", "39", "경남은행"),
    ("045", "45", "새마을금고"),
    ("048", "48", "신협"),
    ("050", "50", "저축은행"),
    ("054", "54", "HSBC은행"),
    ("060", "60", "뱅크오브아메리카"),
    ("064", "64", "산림조합"),
    ("071", "71", "우체국"),
    ("081", "81", "하나은행"),
    ("088", "88", "신한은행"),
    ("089", "89", "케이뱅크"),
    ("090", "90", "카카오뱅크"),
    ("092", "92", "토스뱅크"),
    ("209", "S0", "유안타증권"),
    ("218", "S4", "KB증권"),
    ("227", "SP", "다올투자증권"),
    ("238", "S5", "미래에셋증권"),
    ("240", "S3", "삼성증권"),
    ("243", "S6", "한국투자증권"),
    ("247", "SL", "NH투자증권"),
    ("261", "S8", "교보증권"),
    ("262", "S9", "iM증권"),
    ("263", "SA", "현대차증권"),
    ("264", "SB", "키움증권"),
    ("266", "SD", "SK증권"),
    ("267", "SE", "대신증권"),
    ("269", "SG", "한화투자증권"),
    ("270", "SH", "하나증권"),
    ("271", "ST", "토스증권"),
    ("278", "S2", "신한투자증권"),
    ("279", "SI", "DB증권"),
    ("280", "SJ", "유진투자증권"),
    ("287", "SK", "메리츠증권"),
    ("288", "SQ", "카카오페이증권"),
    ("290", "SM", "부국증권"),
    ("291", "SN", "신영증권"),
    ("292", "SO", "케이프투자증권"),
    ("294", "SR", "한국포스증권"),
];

/// Clearing house, name.
const OF_THE_CLEARING_HOUSE: [(&str, &str); 18] = [
    ("001", "한국은행"),
    ("008", "한국수출입은행"),
    ("052", "모간스탠리은행"),
    ("055", "도이치은행"),
    ("057", "JP모간체이스은행"),
    ("058", "미즈호은행"),
    ("059", "MUFG은행"),
    ("061", "BNP파리바은행"),
    ("062", "중국공상은행"),
    ("063", "중국은행"),
    ("065", "대화은행"),
    ("067", "중국건설은행"),
    ("221", "상상인증권"),
    ("222", "한양증권"),
    ("223", "리딩투자증권"),
    ("224", "BNK투자증권"),
    ("225", "IBK투자증권"),
    ("265", "LS증권"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn bank(text: &str) -> Result<(String, &'static str), ParseBankError> {
        text.parse().map(|bank: Bank| (bank.code, bank.name))
    }

    #[test]
    fn a_bank_is_known_by_either_of_its_codes_and_sent_by_the_one_that_was_typed() {
        for (codes, name) in [
            (["004", "06"], "KB국민은행"),
            (["003", "03"], "IBK기업은행"),
            (["020", "20"], "우리은행"),
            (["031", "31"], "iM뱅크(대구)"),
            (["092", "92"], "토스뱅크"),
            (["261", "S8"], "교보증권"),
        ] {
            for code in codes {
                assert_eq!(bank(code), Ok((code.to_owned(), name)));
                assert_eq!(bank(&format!(" {code}\u{a0}")), bank(code));
            }
        }
        assert_eq!(bank("055"), Ok(("055".to_owned(), "도이치은행")));
    }

    #[test]
    fn a_bank_is_written_with_the_code_that_is_sent() {
        let bank: Bank = "국민".parse().unwrap();
        assert_eq!(bank.to_string(), "KB국민은행 (06)");
        assert_eq!((bank.name(), bank.code()), ("KB국민은행", "06"));
    }

    #[test]
    fn a_name_is_sent_as_the_code_of_toss() {
        for (typed, code, name) in [
            ("국민", "06", "KB국민은행"),
            ("국민은행", "06", "KB국민은행"),
            ("KB국민은행", "06", "KB국민은행"),
            ("kb 국민", "06", "KB국민은행"),
            (
                "\u{1100}\u{116e}\u{11a8}\u{1106}\u{1175}\u{11ab}",
                "06",
                "KB국민은행",
            ),
            ("기업은행", "03", "IBK기업은행"),
            ("농협", "11", "NH농협은행"),
            ("단위농협", "12", "지역농축협"),
            ("새마을금고", "45", "새마을금고"),
            ("저축은행", "50", "저축은행"),
            ("카카오뱅크", "90", "카카오뱅크"),
            ("iM뱅크", "31", "iM뱅크(대구)"),
            ("키움증권", "SB", "키움증권"),
        ] {
            assert_eq!(bank(typed), Ok((code.to_owned(), name)), "{typed}");
        }
    }

    #[test]
    fn what_is_in_no_table_is_no_bank() {
        for text in [
            "0004",
            "S",
            "s8",
            "999",
            "０２０",
            "국민카드",
            "KB",
            "증권",
            "은행",
        ] {
            assert_eq!(bank(text), Err(ParseBankError::Unknown), "{text:?}");
        }
        assert_eq!(bank(" "), Err(ParseBankError::Empty));
        let damaged = ParseBankError::Damaged(SpreadsheetDamage::ErrorValue);
        assert_eq!(bank("#REF!"), Err(damaged));
        let no_toss_code = ParseBankError::NoTossCode { code: "063" };
        assert_eq!(bank("중국은행"), Err(no_toss_code));
    }

    #[test]
    fn a_code_that_lacks_its_zeros_is_not_guessed() {
        for (text, code, name) in [
            ("6", "06", "KB국민은행"),
            ("4", "004", "KB국민은행"),
            ("3", "03", "IBK기업은행"),
            ("55", "055", "도이치은행"),
            ("8", "008", "한국수출입은행"),
        ] {
            let error = ParseBankError::LacksZeros { code, name };
            assert_eq!(bank(text), Err(error), "{text:?}");
        }
        // No such code, with or without zeros.
        assert_eq!(bank("04"), Err(ParseBankError::Unknown));
    }

    #[test]
    fn no_two_banks_share_a_number_without_its_zeros_or_a_name() {
        let own = IN_BOTH.map(|(own, _, name)| (own, name)).into_iter();
        let toss = IN_BOTH.map(|(_, toss, name)| (toss, name));
        let mut numbers = std::collections::HashMap::new();
        for (code, name) in own.chain(OF_THE_CLEARING_HOUSE).chain(toss) {
            let number = code.trim_start_matches('0');
            assert_eq!(*numbers.entry(number).or_insert(name), name, "{code}");
        }
        let names = IN_BOTH.map(|(_, _, name)| folded(name)).into_iter();
        let mut names: HashSet<String> = names.collect();
        for (name, toss) in COMMON_NAMES {
            assert_eq!(folded(name), name);
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            assert!(IN_BOTH.iter().any(|(_, code, _)| *code == toss), "{toss}");
        }
    }

    #[test]
    fn no_code_means_two_banks_and_no_bank_has_two_names() {
        let own = IN_BOTH.map(|(own, _, _)| own).into_iter();
        let own = own.chain(OF_THE_CLEARING_HOUSE.map(|(own, _)| own));
        let toss = IN_BOTH.map(|(_, toss, _)| toss);
        let names = IN_BOTH.map(|(_, _, name)| name).into_iter();
        let names = names.chain(OF_THE_CLEARING_HOUSE.map(|(_, name)| name));
        let count = IN_BOTH.len() + OF_THE_CLEARING_HOUSE.len();
        assert!(own.clone().all(|code| code.len() == 3));
        assert!(toss.iter().all(|code| code.len() == 2));
        assert_eq!(own.collect::<HashSet<_>>().len(), count);
        assert_eq!(HashSet::from(toss).len(), IN_BOTH.len());
        assert_eq!(names.collect::<HashSet<_>>().len(), count);
    }

    #[test]
    fn toss_shortens_the_codes_of_all_banks_but_one() {
        for (own, toss, name) in IN_BOTH {
            let is_firm = toss.starts_with('S');
            assert_eq!(is_firm, own.starts_with('2'), "{own}");
            assert_eq!(is_firm, name.ends_with("증권"), "{name}");
            let is_short = own.strip_prefix('0') == Some(toss);
            assert_eq!(is_short, !is_firm && name != "KB국민은행", "{own}");
        }
    }
}
