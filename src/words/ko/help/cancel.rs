//! `cancel`.

use super::entry::{ArgumentHelp, CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[CommandHelp {
    path: "cancel",
    about: "결제를 취소해 돈을 돌려줍니다. 같은 취소를 두 번 보내지 않습니다",
    examples: "\
예제:
  cookiepay cancel 2898563196 --full --reason '고객 변심'
  cookiepay cancel 2898563196 --amount 5,000 --reason '부분 반품' --ref ticket-4711
  cookiepay cancel 2898563196 --amount 5,000 --reason '하나 더' --again=r7 --yes
  cookiepay cancel 2898563196 --full --reason '품절' --dry-run
  cookiepay cancel 2898563196 --amount 5000 --expect-balance 38500 --reason '파손' --yes -o json
  cookiepay cancel --order-no ORD-1794626913873-975b9707c74302 --full --reason '고객 변심'
  cookiepay cancel --batch refunds.csv --dry-run --out plan.csv
  cookiepay cancel --batch plan.csv --expect-total 1,234,000 --out result.csv",
    notes: "\
먼저 결제를 조회해 보여 주고, 취소할지 묻습니다. 라이브에서는 취소할 금액을 직접 입력해야 합니다. 취소 요청은 \
한 번만 보내고, 다시 보내지 않습니다. 응답을 받지 못하면 약 20초 동안 결제를 다시 조회해 결과를 확인합니다. \
그래도 결과를 모르면 `cookiepay refunds reconcile`로 확인될 때까지 그 결제의 취소를 모두 막습니다. 취소가 \
거절되었을 때도 결제를 다시 조회합니다. 최종 거절이 아니면 나중에 처리될 수 있으므로, 그럴 수 있는 시간\
(`settle_seconds`)이 지날 때까지 그 결제의 취소를 막습니다.

신용카드는 전체취소와 부분취소가 됩니다. 다른 결제수단은 전체취소만 되고, 휴대폰결제는 취소할 수 없습니다. \
가상계좌는 환불계좌로 돌려주므로 `--bank`, `--account-no`, `--account-name`이 필요합니다.",
    arguments: ARGUMENTS,
}];

const ARGUMENTS: &[ArgumentHelp] = &[
    argument("tid", "결제의 거래번호"),
    argument("order_no", "거래번호를 모를 때, 이 주문번호의 결제를 취소합니다")
        .rest(
            "`--within` 기간에 결제된 것 가운데 주문번호가 글자 하나까지 같은 결제가 꼭 한 건 있어야 합니다",
        )
        .value_name("주문번호"),
    argument("within", "주문번호를 찾을 기간")
        .rest("`cookiepay search`의 기간과 같이 적습니다")
        .value_name("기간")
        .default("90d"),
    argument("full", "남은 금액을 모두 취소합니다"),
    argument(
        "amount",
        "이 금액만 취소합니다: `15000`, `15,000`, `15,000원`",
    )
    .value_name("금액"),
    argument("reason", "취소사유, 50자까지")
        .rest("일괄취소에서는 취소사유가 없는 행에 씁니다")
        .value_name("사유"),
    argument("taxfree_amount", "취소금액 가운데 비과세금액")
        .rest("복합과세 가맹점에서 씁니다")
        .value_name("금액"),
    argument("bank", "가상계좌를 환불할 은행: 코드나 이름").value_name("은행"),
    argument("account_no", "환불계좌의 계좌번호: 숫자와 `-`").value_name("계좌번호"),
    argument("account_name", "환불계좌의 예금주").value_name("예금주"),
    argument("reference", "이 취소에 붙이는 이름(참조값). 예: 문의 번호")
        .rest("참조값이 다르면 금액이 같아도 다른 취소입니다")
        .value_name("참조값"),
    argument("again", "이미 취소한 적이 있어도 한 번 더 취소합니다(추가 취소)")
        .rest(
            "터미널에서는 그동안의 취소를 보여 줍니다. 터미널이 아니면 어느 취소 다음의 추가 취소인지 \
             번호를 적습니다. 그러면 다시 실행해도 두 번 보내지 않습니다",
        )
        .value_name("취소번호"),
    argument("expect_balance", "취소가능금액이 이 금액이 아니면 취소하지 않습니다")
        .rest("다른 곳에서 취소된 금액을 알고 있다는 뜻도 됩니다")
        .value_name("금액"),
    argument(
        "all_profiles",
        "거래번호로 설정 파일의 어느 프로필 결제인지 찾습니다",
    ),
    argument("dry_run", "할 일을 보여 주기만 하고 보내지 않습니다(모의실행)"),
    argument("yes", "묻지 않습니다"),
    argument("batch", "파일이나 표준 입력(`-`)의 취소를 모두 처리합니다")
        .rest(
            "`tid`, `amount`(`full`이나 금액), `reason` 열이 있는 CSV, TSV, XLSX 시트이거나, 같은 내용을 한 \
             줄에 객체 하나씩 담은 JSON입니다. 열 이름은 한국어도 됩니다",
        )
        .value_name("파일"),
    argument("expect_total", "취소금액의 합계가 이 금액이 아니면 취소하지 않습니다")
        .rest("앞서 취소된 행도 합계에 들어갑니다")
        .value_name("금액"),
    argument("jobs", "동시에 처리할 결제 수"),
    argument("max_refused", "이만큼 연달아 취소되지 않으면 멈춥니다"),
];
