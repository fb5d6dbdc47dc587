//! `search`.

use super::entry::{ArgumentHelp, CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[CommandHelp {
    path: "search",
    about: "기간이나 거래번호로 결제를 조회합니다",
    examples: "\
예제:
  cookiepay search                                   오늘
  cookiepay search last-month --status cancelled
  cookiepay search 2026-11 -o ndjson | jq -r .TID
  cookiepay search 지난달 --out october.csv
  cookiepay search last-month --summary day,method
  cookiepay search 지난달 --out october.xlsx
  cookiepay search 7d --columns tid,amount,balance -o json
  cookiepay search 2026-01..2026-11 --jobs 8 --out 2026.csv
  cookiepay search this-month -p store-a,store-b
  cookiepay search --tid 5227874005 --all-profiles
  cut -f1 tids.txt | cookiepay search --tid - -o csv",
    notes: "\
날짜는 이 컴퓨터의 시간대와 상관없이 한국 날짜이며, 오늘 이후는 조회하지 않습니다. 기간은 이렇게 적습니다.
  today yesterday this-week last-week this-month last-month this-year last-year
  오늘 어제 그제 이번주 지난주 이번달 지난달 올해 작년
  금일 당일 전일 금주 저번주 당월 금월 저번달 전월
  7d 2w 3m                오늘까지의 7일, 2주, 3개월
  최근 7일, 최근 3개월    위와 같음
  2026                    한 해
  2026-10, 2026년 10월    한 달. `10월`은 가장 최근의 10월
  2026-10-03, 10월 3일    하루. `20261003`, `2026.10.03`, `2026/10/3`도 됩니다
  2026-10-01..2026-10-15  첫날부터 끝날까지, 두 날 모두 포함. `~`도 됩니다
  2026-10-01..            오늘까지
  ..2026-10-15            그 1년 전부터

열: approved_at order_no tid method status amount balance cancelled buyer buyer_email buyer_id product \
product_code approval_no cancelled_at cancel_message account_no account_holder deposit_by card card_code \
result_code result_message profile
`--columns 거래번호,결제금액`처럼 표에 보이는 열 이름도 됩니다.

한 달보다 긴 기간은 한 달씩 나누어 여러 요청을 동시에 보내고, 순서대로 한 결제를 한 번씩 출력합니다. 시간 \
안에 응답이 없거나 끊긴 구간은 다시 시도하고, 그다음에는 하루가 될 때까지 반으로 나눕니다. 그래도 조회하지 \
못한 날이 있으면 종료 코드는 7이고, 표준 오류에 빠진 날을 알려 줍니다.

`-o json`과 `-o ndjson`은 게이트웨이가 보낸 행을 그대로 출력합니다. 열을 고르면 cookiepay의 열 이름으로 출력합니다.

`--summary`는 결제건수, 결제금액, 취소건수, 취소금액, 순결제금액(결제금액 - 취소금액)을 더하고, 터미널에는 \
막대도 그립니다. 실패한 결제와 입금 전 결제는 건수에는 들어가지만 금액에는 들어가지 않습니다. 결제는 승인한 날, \
취소는 취소한 날에 들어갑니다. `--by approved`는 둘 다 승인한 날에 넣고, `--by cancelled`는 취소만 셉니다. \
`-o csv`에서는 합계를 표준 오류에 출력하므로 열을 그대로 더할 수 있습니다. `-o xlsx`는 결제와 집계를 한 시트씩 \
담은 엑셀 파일입니다.",
    arguments: ARGUMENTS,
}];

const ARGUMENTS: &[ArgumentHelp] = &[
    argument(
        "period",
        "조회할 기간, 한국 날짜 기준. 여러 단어도 따옴표 없이 적습니다",
    )
    .value_name("기간")
    .default("오늘"),
    argument("from", "이 기간의 첫날부터 조회합니다")
        .rest("`--to`가 없으면 오늘까지입니다")
        .value_name("날짜"),
    argument("to", "이 기간의 마지막 날까지 조회합니다")
        .rest("`--from`이 없으면 그 1년 전부터입니다")
        .value_name("날짜"),
    argument("tids", "이 거래번호의 결제를 조회합니다")
        .rest("여러 번 쓸 수 있습니다. `-`는 표준 입력에서 한 줄에 하나씩 읽습니다"),
    argument("all_profiles", "설정 파일의 모든 프로필로 조회합니다"),
    argument("slice", "긴 기간을 나누는 단위: 하루, 한 주, 한 달").values(&[
        ("day", "하루"),
        ("week", "월요일부터 일요일까지 한 주"),
        ("month", "한 달"),
    ]),
    argument("jobs", "동시에 보낼 요청 수"),
    argument("partial", "빠진 날이 있어도 받은 것을 출력합니다").rest("종료 코드는 그대로 7입니다"),
    argument("method", "이 결제수단의 결제만 조회합니다")
        .rest(
            "`card`(신용카드), `card_key_in`(수기결제), `card_recurring`(정기결제), \
             `kakaopay`(카카오페이), `naverpay`(네이버페이), `bank_transfer`(계좌이체), \
             `virtual_account`(가상계좌), `mobile`(휴대폰결제). 목록에 없는 것은 `code:PAYCO`처럼 \
             게이트웨이의 코드로 적습니다",
        )
        .value_name("결제수단"),
    argument("status", "이 상태의 결제만 조회합니다")
        .rest(
            "`paid`(결제완료), `awaiting_deposit`(입금대기), `partially_cancelled`(부분취소), \
             `cancelled`(전체취소), `unclear`(확인필요), `failed`(결제실패)",
        )
        .value_name("결제상태"),
    argument("order_no", "이 주문번호의 결제만 조회합니다").value_name("주문번호"),
    argument("buyer", "구매자명에 이 글자가 있는 결제만 조회합니다").value_name("구매자명"),
    argument("product", "상품명에 이 글자가 있는 결제만 조회합니다").value_name("상품명"),
    argument("approval_no", "이 승인번호의 결제만 조회합니다").value_name("승인번호"),
    argument(
        "card",
        "카드사(은행) 이름에 이 글자가 있거나 코드가 같은 결제만 조회합니다",
    )
    .value_name("카드사"),
    argument("amount", "결제금액이 정확히 이 금액인 결제만 조회합니다").value_name("금액"),
    argument("min_amount", "결제금액이 이 금액 이상인 결제만 조회합니다").value_name("금액"),
    argument("max_amount", "결제금액이 이 금액 이하인 결제만 조회합니다").value_name("금액"),
    argument("columns", "이 열을 이 순서로 보여 줍니다").rest("`all`은 모든 열입니다"),
    argument(
        "sort",
        "이 열로 정렬합니다. 앞에 `-`를 붙이면 큰 값부터입니다",
    )
    .value_name("열"),
    argument("limit", "이만큼만 조회하고 멈춥니다"),
    argument("summary", "결제 대신 합계를 출력합니다")
        .rest(
            "`day`, `week`, `month`, `method`, `status`, `profile`로 묶거나, `day,method`처럼 둘로 \
             묶습니다. 기준을 적지 않으면 전체 합계입니다",
        )
        .value_name("기준"),
    argument("by", "집계할 날: 승인한 날, 취소한 날, 각각의 날")
        .default("both")
        .values(&[
            ("approved", "결제와 그 취소를 모두 승인한 날에"),
            ("cancelled", "취소만, 취소한 날에"),
            ("both", "결제는 승인한 날에, 취소는 취소한 날에"),
        ]),
];
