//! The way out of a refund that was not begun, and of a row of a batch, in Korean.

use std::fmt;

use super::super::outcome::suspects;
use super::super::particle::object;
use crate::error::{NotBegunHint, RowHint};
use crate::payment::{Foreign, PaymentsOfOrder, RefundId, Won};
use crate::words::language::{Korean, ko};
use crate::words::paste;

impl Korean for NotBegunHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Made(entry) => {
                return write!(
                    f,
                    "`{}` 명령으로 자세히 볼 수 있습니다. 같은 금액을 한 번 더 취소하려면 `--again={}` 또는 다른 \
                     `--ref`를 추가하세요",
                    paste::show(entry),
                    entry.id
                );
            }
            Self::MadeAndUsedUp(entry) => {
                return write!(
                    f,
                    "`{}` 명령으로 자세히 볼 수 있습니다. 이 결제에는 남은 금액이 없습니다",
                    paste::show(entry)
                );
            }
            Self::Unexplained { not_made, balance } => {
                return write_unexplained(f, not_made, *balance);
            }
            Self::MadeOnceMore => "더 할 일이 없습니다",
            Self::ShowAnew => {
                "전송한 것은 없습니다. 같은 명령을 다시 실행하면 결제의 지금 상태를 보여 줍니다"
            }
            Self::OtherReason => {
                "이 행이 그 취소라면 행을 빼거나 사유를 같게 쓰세요. 추가 취소일 때만 참조값(`ref`)을 적으세요"
            }
            Self::VendorsPages => "CookiePay 관리자 페이지에서 취소하세요",
            Self::LookAnew => {
                "그사이 다른 사람이 일부를 취소했습니다. 결제를 확인한 다음 다시 결정하세요"
            }
            Self::UseFull => "`--full`을 쓰세요. 부분취소는 카드 결제만 할 수 있습니다",
            Self::RestOnVendorsPages => {
                "부분취소는 카드 결제만 할 수 있습니다. 남은 금액은 CookiePay 관리자 페이지에서 취소하세요"
            }
            Self::AddBankAccount => {
                "`--bank 은행 --account-no 계좌번호 --account-name 예금주`를 추가하세요"
            }
            Self::LeaveOutBankAccount => {
                "`--bank`, `--account-no`, `--account-name`을 빼 주세요"
            }
            Self::LookFurtherBack(looked_for) => return write_look_further_back(f, looked_for),
            Self::NameByTid { payments, arguments } => {
                f.write_str("어느 결제인지 `cookiepay show TID`로 확인하고 거래번호(TID)로 지정하세요:")?;
                return f.write_str(&paste::refund_one_of(payments, arguments));
            }
            Self::FullTakesAll => "`--full`은 남은 금액을 모두 취소합니다",
        })
    }
}

fn write_look_further_back(
    f: &mut fmt::Formatter<'_>,
    looked_for: &PaymentsOfOrder,
) -> fmt::Result {
    let order_no = Foreign::new(looked_for.order_no.as_str()).to_string();
    write!(
        f,
        "더 오래된 결제까지 찾으려면 `--within`의 일수를 늘리세요. 주문번호는 글자 그대로 비교합니다. `cookiepay search \
         {} --order-no {}` 명령은 대소문자를 가리지 않고 찾습니다",
        looked_for.period,
        paste::quoted(&order_no)
    )
}

fn write_unexplained(
    f: &mut fmt::Formatter<'_>,
    not_made: &[(RefundId, Won)],
    balance: Won,
) -> fmt::Result {
    match suspects(not_made) {
        None => write!(
            f,
            "그 취소가 지금 하려는 취소인지 확인하세요. 다른 취소이고 알고 있는 것이라면 `--expect-balance {balance}` 옵션을 \
             추가하세요 (일괄취소에서는 `expect_balance` 열)"
        ),
        Some(suspects) => write!(
            f,
            "취소되지 않은 것으로 처리한 {suspects}일 수 있습니다. 정리하는 방법은 `cookiepay refunds verify`로 \
             확인하세요. 다른 취소이고 알고 있는 것이라면 `--expect-balance {balance}` 옵션을 추가하세요 (일괄취소에서는 \
             `expect_balance` 열)"
        ),
    }
}

/// Writes a sentence that follows the error's own words, with the stop between them.
impl Korean for RowHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(hint) => write!(f, ". {}", ko(hint)),
            Self::OtherReason => f.write_str(
                ". 이 행이 그 취소라면 행을 빼거나 사유를 같게 쓰세요. 추가 취소일 때만 참조값(`ref`)을 적으세요",
            ),
            Self::Unexplained { not_made, balance } => match suspects(not_made) {
                None => write!(
                    f,
                    ". 알고 있는 일이라면 `expect_balance` 열에 {} 적으세요",
                    object(balance)
                ),
                Some(suspects) => write!(
                    f,
                    ". 취소되지 않은 것으로 처리한 {suspects}일 수 있습니다. 정리하는 방법은 `cookiepay refunds \
                     verify`로 확인하세요. 다른 취소라면 `expect_balance` 열에 {} 적으세요",
                    object(balance)
                ),
            },
            Self::FullTakesAll => {
                f.write_str(". 금액 대신 `full`을 적으면 남은 금액을 모두 취소합니다")
            }
            Self::FillInBankAccount => {
                f.write_str(". `bank`, `account_no`, `account_name`을 채워 넣으세요")
            }
            Self::EmptyBankAccount => {
                f.write_str(". `bank`, `account_no`, `account_name`을 비워 두세요")
            }
            Self::SayBalance(balance) => write!(
                f,
                ". 알고 있는 일이라면 `expect_balance` 열에 {} 적으세요",
                object(balance)
            ),
            Self::AfterThat(None) => f.write_str(". 그 뒤에 일괄취소를 다시 실행하세요"),
            Self::AfterThat(Some(code)) => {
                write!(f, ". 그 뒤에 일괄취소를 다시 실행하세요. {}", ko(code))
            }
            Self::LookAgain(entry) => write!(
                f,
                ". `{}` 명령으로 결과를 다시 확인하세요",
                paste::reconcile(entry)
            ),
            Self::OwnReference => f.write_str(". 참조값은 취소마다 달라야 합니다"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FinalCode;
    use crate::journal::tests::entry;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn the_way_out_for_a_row_follows_its_error_behind_a_stop() {
        let (entry, balance) = (entry(), Won::new(12_000));
        let not_made = [(entry.id, Won::new(5_000))];
        let code = FinalCode {
            profile: "본점",
            code: "2013",
        };
        let said: Vec<String> = [
            RowHint::Same(NotBegunHint::Made(&entry)),
            RowHint::OtherReason,
            RowHint::Unexplained {
                not_made: &[],
                balance,
            },
            RowHint::Unexplained {
                not_made: &not_made,
                balance,
            },
            RowHint::FullTakesAll,
            RowHint::FillInBankAccount,
            RowHint::EmptyBankAccount,
            RowHint::SayBalance(balance),
            RowHint::AfterThat(None),
            RowHint::AfterThat(Some(code)),
            RowHint::LookAgain(&entry),
            RowHint::OwnReference,
            RowHint::Same(NotBegunHint::Unexplained {
                not_made: &not_made,
                balance,
            }),
        ]
        .iter()
        .map(|it| ko(it).to_string())
        .collect();
        assert!(said.iter().all(|it| it.starts_with(". ")), "{said:?}");
        assert_korean(&said.join("\n"));
        insta::assert_snapshot!(said.join("\n"));
    }
}
