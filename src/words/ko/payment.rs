//! What cannot be read or refunded, and why an answer is none.

use std::fmt;

use super::count::won;
use super::particle::{subject, topic, toward};
use super::system;
use crate::payment::{
    CallFailure, Foreign, HiddenCharacter, Method, ParseAccountHolderError, ParseAccountNoError,
    ParseBankError, ParseEnvironmentError, ParseFinalCodeError, ParseGroupingError,
    ParseMethodError, ParseNoError, ParsePeriodError, ParseReasonError, ParseReferenceError,
    ParseStatusError, ParseTidError, ParseWonError, Quoted, Refusal, Silence, SpreadsheetDamage,
    grouping_names,
};
use crate::words::language::Korean;

impl Korean for Refusal {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLeft => {
                f.write_str("취소할 금액이 남아 있지 않습니다. 이미 전액 취소된 결제입니다")
            }
            Self::OtherPayment { asked, found } => write!(
                f,
                "조회한 거래번호(TID)는 {asked}인데 게이트웨이는 {found}의 결제를 보냈습니다"
            ),
            Self::OtherOrder { asked, found } => write!(
                f,
                "주문번호 {} 찾은 결제인데, 다시 조회하니 주문번호가 다릅니다: {found}",
                toward(Foreign::new(asked.as_str()))
            ),
            Self::NeverPaid => f.write_str("결제에 실패한 건입니다. 취소할 금액이 없습니다"),
            Self::AwaitingDeposit => f.write_str("가상계좌에 아직 입금되지 않았습니다"),
            Self::Mobile => f.write_str("휴대폰결제는 게이트웨이 API로 취소할 수 없습니다"),
            Self::BalanceUnknown => {
                f.write_str("게이트웨이 응답으로는 취소가능금액을 확실히 알 수 없습니다")
            }
            Self::BalanceDiffers { expected, balance } => write!(
                f,
                "취소가능금액은 {}입니다. 예상한 {}과 다릅니다",
                won(*balance),
                won(*expected)
            ),
            Self::NoAmount => f.write_str("취소금액이 0원입니다"),
            Self::MoreThanBalance { amount, balance } => write!(
                f,
                "취소가능금액은 {}뿐입니다. {}은 취소할 수 없습니다",
                won(*balance),
                won(*amount)
            ),
            Self::NotInPart {
                method,
                is_untouched: true,
            } => write!(
                f,
                "결제수단이 {}인 결제는 전체취소만 할 수 있습니다",
                method_name(method)
            ),
            Self::NotInPart {
                method,
                is_untouched: false,
            } => write!(
                f,
                "결제수단이 {}인 결제는 전체취소만 할 수 있는데, 이 결제는 이미 일부가 취소되었습니다",
                method_name(method)
            ),
            Self::TaxfreeAboveAmount {
                taxfree_amount,
                amount,
            } => write!(
                f,
                "비과세금액 {}이 취소금액 {}보다 큽니다",
                won(*taxfree_amount),
                won(*amount)
            ),
            Self::NoBankAccount => {
                f.write_str("가상계좌 결제는 환불계좌로 돌려주는데, 환불계좌가 입력되지 않았습니다")
            }
            Self::BankAccountNotUsed { method } => write!(
                f,
                "결제수단이 {}인 결제는 결제한 수단으로 환불됩니다. 환불계좌를 쓰지 않습니다",
                method_name(method)
            ),
        }
    }
}

/// Names a method by our name of it; the gateway's own code for one that we do not know stays.
fn method_name(method: &Foreign) -> String {
    let name = method.to_string();
    match Method::from_typed(&name) {
        Ok(known) => known.korean_name().to_owned(),
        Err(_) => name,
    }
}

/// The end of a sentence about an answer.
impl Korean for CallFailure {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(error) => error.korean(f),
            Self::Silence(silence) => silence.korean(f),
            Self::InterruptedBefore => f.write_str("보내기 전에 중단되었습니다"),
            Self::InterruptedMeanwhile => f.write_str("응답을 기다리는 동안 중단되었습니다"),
            Self::Interrupted => f.write_str("중단되었습니다"),
            Self::EndedUnheard => f.write_str("응답 없이 요청이 끝났습니다"),
            Self::TooLate { limit_seconds } => {
                write!(f, "보낸다고 기록한 뒤 {limit_seconds}초가 넘게 지났습니다")
            }
            Self::NoThread { detail } => f.write_str(&system::quoted(&detail.to_string())),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Korean for Silence {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status => "HTTP 상태가 200이 아닙니다",
            Self::NoCode => "응답코드가 없습니다",
            Self::LikeSuccess => "응답코드가 정상처럼 보이지만 취소 응답코드 0000이 아닙니다",
            Self::NoText => "응답코드만 있고 응답메시지가 없습니다",
            Self::Trouble => "응답메시지가 시간 초과나 시스템 장애를 알립니다",
        })
    }
}

impl Korean for ParseWonError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "금액이 비어 있습니다",
            Self::Zero => "금액이 0입니다",
            Self::LeadingZero => "금액은 0으로 시작할 수 없습니다",
            Self::Decimals => "금액에는 소수점을 쓸 수 없습니다. 15000처럼 원 단위로 입력해 주세요",
            Self::NotDigits => "금액은 숫자로 입력해 주세요 (예: 15000, 15,000, 15,000원)",
            Self::Commas => "쉼표 위치가 천 단위와 맞지 않습니다",
            Self::TooLong => "금액은 10자리까지입니다",
            Self::Damaged(damage) => return damage.korean(f),
        })
    }
}

impl Korean for ParseTidError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("거래번호(TID)가 비어 있습니다"),
            Self::TooLong => f.write_str("거래번호(TID)는 50자까지입니다"),
            Self::NotVisible(' ') => f.write_str("거래번호(TID)에는 공백을 쓸 수 없습니다"),
            Self::NotVisible(hidden) => write!(
                f,
                "거래번호(TID)에는 영문자, 숫자, 기호만 쓸 수 있습니다. U+{:04X} 문자가 있습니다",
                u32::from(*hidden)
            ),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

/// Says what to do about it: in a cell, or wherever it was copied from.
impl Korean for SpreadsheetDamage {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scientific => {
                "엑셀이 줄여 써서 끝자리가 없어진 값입니다. 엑셀에서 열의 표시 형식을 텍스트로 바꾸고 \
                 값을 다시 입력해 주세요"
            }
            Self::ErrorValue => "엑셀의 수식 오류 표시입니다",
            Self::Hashes => {
                "엑셀에서 열이 좁을 때 나오는 표시입니다. 열을 넓히고 값을 다시 복사해 주세요"
            }
        })
    }
}

impl Korean for ParseMethodError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = topic(Quoted(&self.0));
        write!(f, "{typed} 결제수단이 아닙니다")
    }
}

impl Korean for ParseStatusError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = topic(Quoted(&self.0));
        write!(f, "{typed} 결제상태가 아닙니다")
    }
}

impl Korean for ParsePeriodError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { text, .. } => {
                write!(f, "{} 조회 기간이 아닙니다", topic(Quoted(text)))
            }
            Self::Impossible { text, .. } => {
                write!(
                    f,
                    "{} 달력에 없는 날짜입니다",
                    topic(Foreign::new(text.as_str()))
                )
            }
            Self::Ambiguous {
                text,
                readings: [one, other],
            } => write!(
                f,
                "{} 두 가지로 읽힙니다: {one}, {other}",
                topic(Foreign::new(text.as_str()))
            ),
            Self::Reversed { first, last } => {
                write!(
                    f,
                    "조회 기간의 종료일({last})이 시작일({first})보다 빠릅니다"
                )
            }
            Self::Future { first, today, .. } => write!(
                f,
                "조회 기간의 시작일({first})이 아직 오지 않았습니다. 한국의 오늘은 {today}입니다"
            ),
            Self::TooOld { first } => write!(
                f,
                "조회 기간의 시작일이 {first}입니다. 2000년 전의 결제는 없습니다"
            ),
        }
    }
}

impl Korean for ParseGroupingError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(text) => {
                let names = grouping_names();
                write!(
                    f,
                    "{} 집계 기준(`{names}`)이 아닙니다. 조회 기간은 `--summary` 앞에 쓰세요",
                    topic(Quoted(text))
                )
            }
            Self::Twice(name) => {
                let name = subject(format_args!("`{name}`"));
                write!(f, "집계 기준 {name} 두 번 있습니다")
            }
            Self::TooMany => f.write_str("집계 기준은 두 가지까지 쓸 수 있습니다"),
        }
    }
}

impl Korean for ParseReasonError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("취소사유가 비어 있습니다"),
            Self::TooLong => f.write_str("취소사유는 50자까지입니다"),
            Self::Hidden(hidden) => hidden.korean(f),
        }
    }
}

impl Korean for ParseReferenceError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("참조값이 비어 있습니다"),
            Self::TooLong => f.write_str("참조값은 64자까지입니다"),
            Self::BlankAtEnd => f.write_str("참조값의 앞뒤에는 공백을 쓸 수 없습니다"),
            Self::Hidden(hidden) => hidden.korean(f),
            Self::OtherBlank(c) => write!(
                f,
                "참조값에는 보통 공백만 쓸 수 있습니다. U+{:04X} 문자가 있습니다",
                u32::from(*c)
            ),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

impl Korean for HiddenCharacter {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Control(c) => write!(
                f,
                "제어 문자(U+{:04X})가 있습니다. 한 줄 텍스트만 쓸 수 있습니다",
                u32::from(*c)
            ),
            Self::Invisible(c) => write!(
                f,
                "보이지 않는 문자(U+{:04X})가 있습니다. 지우거나 텍스트를 다시 입력해 주세요",
                u32::from(*c)
            ),
            Self::Mark(c) => write!(
                f,
                "한 글자에 결합 부호가 너무 많습니다(U+{:04X} 등). 부호를 지워 주세요",
                u32::from(*c)
            ),
        }
    }
}

impl Korean for ParseBankError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("은행이 비어 있습니다"),
            Self::Unknown => f.write_str(
                "없는 은행입니다. 은행은 코드(예: 004, 06)나 이름(예: 국민은행)으로 입력해 주세요",
            ),
            Self::LacksZeros { code, name } => write!(
                f,
                "없는 은행입니다. 엑셀은 앞의 0을 지웁니다 ({name}의 코드는 {code}입니다)"
            ),
            Self::NoTossCode { code } => write!(
                f,
                "토스에는 이 은행의 코드가 없습니다. 이 은행이 맞으면 코드 {} 입력해 주세요",
                toward(code)
            ),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

impl Korean for ParseAccountNoError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "계좌번호가 비어 있습니다",
            Self::NotDigits => "계좌번호는 숫자와 그 사이의 하이픈(-)만 쓸 수 있습니다",
            Self::TooShort => "계좌번호는 숫자 8자리 이상이어야 합니다",
            Self::TooLong => "계좌번호는 숫자 20자리까지, 하이픈을 포함해 30자까지입니다",
            Self::Damaged(damage) => return damage.korean(f),
        })
    }
}

impl Korean for ParseAccountHolderError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("예금주가 비어 있습니다"),
            Self::TooLong => f.write_str("예금주는 30자까지입니다"),
            Self::Hidden(hidden) => hidden.korean(f),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

impl Korean for ParseFinalCodeError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "`final_codes`에 빈 코드가 있습니다",
            Self::Success => "0000은 정상 응답코드입니다. 최종 거절 코드로 쓸 수 없습니다",
            Self::CatchAll => {
                "9999는 시간 초과일 때도 오는 응답코드입니다. 최종 거절 코드로 쓸 수 없습니다"
            }
        })
    }
}

impl Korean for ParseEnvironmentError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("환경은 `live`, `sandbox`, `demo`, 또는 `local:`과 포트입니다")
    }
}

impl Korean for ParseNoError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("거절은 `credentials`, `final`, `already_cancelled`, `other` 중 하나입니다")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::payment::{OrderNo, Tid, Won};
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    fn said<const N: usize>(all: [&dyn Korean; N]) -> String {
        let text = all.map(|it| ko(it).to_string()).join("\n");
        assert_korean(&text);
        text
    }

    #[test]
    fn what_cannot_be_refunded_says_why() {
        let (amount, balance) = (Won::new(58_000), Won::new(7_000));
        let tid = "5227874005".parse::<Tid>().unwrap();
        let method = |name| Foreign::new(name);
        let refusals = [
            Refusal::NothingLeft,
            Refusal::OtherPayment {
                asked: tid,
                found: Foreign::new("T1"),
            },
            Refusal::OtherOrder {
                asked: "ORD-7".parse::<OrderNo>().unwrap(),
                found: Foreign::new("A1"),
            },
            Refusal::NeverPaid,
            Refusal::AwaitingDeposit,
            Refusal::Mobile,
            Refusal::BalanceUnknown,
            Refusal::BalanceDiffers {
                expected: amount,
                balance,
            },
            Refusal::NoAmount,
            Refusal::MoreThanBalance { amount, balance },
            Refusal::NotInPart {
                method: method("bank_transfer"),
                is_untouched: true,
            },
            Refusal::NotInPart {
                method: method("L.PAY"),
                is_untouched: false,
            },
            Refusal::TaxfreeAboveAmount {
                taxfree_amount: amount,
                amount: balance,
            },
            Refusal::NoBankAccount,
            Refusal::BankAccountNotUsed {
                method: method("card"),
            },
        ];
        insta::assert_snapshot!(said(refusals.each_ref().map(|it| -> &dyn Korean { it })));
    }

    #[test]
    fn what_is_no_answer_says_why() {
        insta::assert_snapshot!(said([
            &CallFailure::InterruptedBefore,
            &CallFailure::InterruptedMeanwhile,
            &CallFailure::Interrupted,
            &CallFailure::EndedUnheard,
            &CallFailure::TooLate { limit_seconds: 5 },
            &Silence::Status,
            &Silence::NoCode,
            &Silence::LikeSuccess,
            &Silence::NoText,
            &Silence::Trouble,
        ]));
    }

    #[test]
    fn what_was_typed_and_cannot_be_read_says_what_can() {
        insta::assert_snapshot!(said([
            &ParseWonError::Empty,
            &ParseWonError::Zero,
            &ParseWonError::LeadingZero,
            &ParseWonError::Decimals,
            &ParseWonError::NotDigits,
            &ParseWonError::Commas,
            &ParseWonError::TooLong,
            &ParseWonError::Damaged(SpreadsheetDamage::Scientific),
            &ParseTidError::Empty,
            &ParseTidError::TooLong,
            &ParseTidError::NotVisible(' '),
            &ParseTidError::NotVisible('é'),
            &SpreadsheetDamage::ErrorValue,
            &SpreadsheetDamage::Hashes,
            &ParseReasonError::Empty,
            &ParseReasonError::TooLong,
            &ParseReferenceError::Empty,
            &ParseReferenceError::TooLong,
            &ParseReferenceError::BlankAtEnd,
            &ParseReferenceError::OtherBlank('\u{a0}'),
            &HiddenCharacter::Control('\u{7}'),
            &HiddenCharacter::Invisible('\u{200b}'),
            &HiddenCharacter::Mark('\u{301}'),
        ]));
    }

    #[test]
    fn names_and_periods_that_are_none_are_said_with_what_was_typed() {
        let day = date(2026, 11, 3);
        let text = || "어제쯤".to_owned();
        insta::assert_snapshot!(said([
            &ParseMethodError("카두".to_owned()),
            &ParseStatusError("반품".to_owned()),
            &ParsePeriodError::Ambiguous {
                text: "11/3".to_owned(),
                readings: ["2026-11-03".to_owned(), "2026-03-11".to_owned()],
            },
            &ParsePeriodError::Reversed {
                first: date(2026, 11, 5),
                last: day,
            },
            &ParsePeriodError::TooOld {
                first: date(1999, 1, 1),
            },
            &ParseGroupingError::Unknown(text()),
            &ParseGroupingError::Twice("day"),
            &ParseGroupingError::TooMany,
        ]));
    }

    #[test]
    fn banks_accounts_and_codes_that_are_none_say_what_is_one() {
        insta::assert_snapshot!(said([
            &ParseBankError::Empty,
            &ParseBankError::Unknown,
            &ParseBankError::LacksZeros {
                code: "004",
                name: "국민은행",
            },
            &ParseBankError::NoTossCode { code: "093" },
            &ParseAccountNoError::Empty,
            &ParseAccountNoError::NotDigits,
            &ParseAccountNoError::TooShort,
            &ParseAccountNoError::TooLong,
            &ParseAccountHolderError::Empty,
            &ParseAccountHolderError::TooLong,
            &ParseFinalCodeError::Blank,
            &ParseFinalCodeError::Success,
            &ParseFinalCodeError::CatchAll,
            &ParseEnvironmentError,
            &ParseNoError,
        ]));
    }
}
