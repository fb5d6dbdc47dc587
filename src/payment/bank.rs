//! The names of the banks behind their codes. Refuses to guess a code that was typed only in part.
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

/// Finds the Korean name of a bank or a securities firm by its code, as it was typed.
///
/// The code is one of the clearing house (`004`) or one of Toss (`06`, `S8`). `None` for any other
/// text, one that lacks a zero or has a blank included: it may still be a code that is newer than
/// this table.
#[must_use]
pub fn bank_name(code: &str) -> Option<&'static str> {
    let in_both = IN_BOTH
        .iter()
        .find(|(clearing_house, toss, _)| [*clearing_house, *toss].contains(&code))
        .map(|(_, _, name)| *name);
    in_both.or_else(|| {
        let mut others = OF_THE_CLEARING_HOUSE.iter();
        others.find(|(own, _)| *own == code).map(|(_, name)| *name)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_bank_is_known_by_either_of_its_codes() {
        for (codes, name) in [
            (["004", "06"], "KB국민은행"),
            (["003", "03"], "IBK기업은행"),
            (["020", "20"], "우리은행"),
            (["031", "31"], "iM뱅크(대구)"),
            (["092", "92"], "토스뱅크"),
            (["261", "S8"], "교보증권"),
        ] {
            for code in codes {
                assert_eq!(bank_name(code), Some(name), "{code}");
            }
        }
        assert_eq!(bank_name("055"), Some("도이치은행"));
    }

    #[test]
    fn what_is_no_code_has_no_name() {
        for text in [
            "",
            "4",
            "04",
            "55",
            "0004",
            "020 ",
            " 20",
            "S",
            "s8",
            "999",
            "국민",
            "０２０",
        ] {
            assert_eq!(bank_name(text), None, "{text:?}");
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
