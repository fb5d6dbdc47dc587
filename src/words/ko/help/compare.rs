//! `compare`.

use super::entry::{ArgumentHelp, CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[CommandHelp {
    path: "compare",
    about: "쇼핑몰 주문 목록과 게이트웨이의 결제를 비교합니다(거래대사)",
    examples: "\
예제:
  cookiepay compare orders.csv
  cookiepay compare orders.xlsx last-month --out compared.xlsx
  cookiepay compare orders.csv 2026-10 --encoding cp949
  cookiepay compare orders.csv --map 'order_no=No.,amount=Total'
  cookiepay compare orders.csv --fail-on only_gateway,amount
  cookiepay compare orders.csv --refunds refunds.csv --reason returned
  cookiepay mock orders | cookiepay -p demo compare -",
    notes: "\
주문 목록은 CSV, TSV, 엑셀 파일(XLSX)의 첫 시트, 한 줄에 하나씩인 JSON(NDJSON)이고, `-`는 표준 입력에서 읽습니다. \
주문번호나 거래번호(TID), 그리고 결제금액이 있어야 합니다. 취소금액, 주문상태, 결제일시와 취소일시는 있으면 비교합니다. \
국내 쇼핑몰 솔루션이 쓰는 열 이름은 그대로 알아봅니다. 다른 이름은 `--map`으로 지정하거나 설정 파일에 적어 두세요.
  [profiles.store-live.compare]
  columns = { order_no = \"No.\", amount = \"Total\" }
열: order_no tid amount cancelled net status kind paid_at cancelled_at method reason

주문번호나 거래번호가 같은 행은 한 주문이고, 음수 금액은 취소입니다. 결제와 주문은 거래번호가 같거나, 그다음으로 \
주문번호가 똑같을 때만 짝을 짓고 짐작하지 않습니다. 기간을 적지 않으면 목록에 있는 날짜를 비교합니다. 결제는 앞뒤로 \
하루씩 더 조회합니다.

결과: `not_comparable`(대사 불가), `in_doubt`(결과 미확인: 아직 결과를 모르는 우리 취소가 있음), \
`only_orders`(주문에만 있음), `only_gateway`(PG에만 있음), `duplicate`(중복 결제), `amount`(금액 불일치), \
`cancel`(취소 불일치), `status`(상태 불일치), `day`(일자 불일치), `expected`(정상 차이: 입금대기, 마감 시차), \
`matched`(일치). 결과 미확인, 정상 차이, 일치는 차이로 세지 않습니다. 차이가 있으면 그 목록을 보여 주고 종료 코드는 \
20입니다. `--all`은 모두 보여 줍니다.

`--refunds`는 목록에서는 취소되었는데 게이트웨이에서는 취소되지 않은 금액을 `cancel --batch`에 쓸 파일로 저장합니다.",
    arguments: ARGUMENTS,
}];

const ARGUMENTS: &[ArgumentHelp] = &[
    argument("orders", "쇼핑몰 주문 목록")
        .rest("`-`는 표준 입력에서 읽습니다")
        .value_name("주문목록"),
    argument(
        "period",
        "비교할 기간, 한국 날짜 기준. 조회와 같은 말로 적습니다",
    )
    .value_name("기간")
    .default("목록에 있는 날짜"),
    argument(
        "all_profiles",
        "설정 파일의 모든 프로필의 결제와 비교합니다",
    ),
    argument("map", "목록에서 쓰는 열 이름을 알려 줍니다: `amount=Total`")
        .rest("여러 번 쓸 수 있습니다. 쉼표가 있는 이름은 큰따옴표로 묶습니다")
        .value_name("열=이름"),
    argument(
        "encoding",
        "목록의 문자 인코딩: `utf-8`, 한글 윈도우의 `cp949`",
    )
    .values(&[("utf-8", "UTF-8"), ("cp949", "CP949")]),
    argument("tolerance", "이 금액까지의 차이는 같은 것으로 봅니다").value_name("금액"),
    argument(
        "days_apart",
        "주문과 결제의 날짜가 이만큼까지 달라도 됩니다",
    )
    .value_name("일수"),
    argument("all", "일치하는 주문도 보여 줍니다"),
    argument("fail_on", "이 결과가 있을 때만 종료 코드가 20입니다")
        .rest("`none`이면 차이가 있어도 0입니다")
        .value_name("결과")
        .values(RESULTS),
    argument(
        "refunds",
        "목록에만 취소가 있는 결제를 `cancel --batch`에 쓸 파일로 저장합니다",
    )
    .value_name("파일"),
    argument("reason", "목록에 취소사유가 없을 때 쓸 취소사유").value_name("취소사유"),
    argument("slice", "긴 기간을 나누는 단위: 하루, 한 주, 한 달").values(&[
        ("day", "하루"),
        ("week", "월요일부터 일요일까지 한 주"),
        ("month", "한 달"),
    ]),
    argument("jobs", "동시에 보낼 요청 수"),
];

const RESULTS: &[(&str, &str)] = &[
    ("not_comparable", "대사 불가"),
    ("in_doubt", "결과 미확인"),
    ("only_orders", "주문에만 있음"),
    ("only_gateway", "PG에만 있음"),
    ("duplicate", "중복 결제"),
    ("amount", "금액 불일치"),
    ("cancel", "취소 불일치"),
    ("status", "상태 불일치"),
    ("day", "일자 불일치"),
    ("expected", "정상 차이"),
    ("matched", "일치"),
    ("none", "없음"),
];
