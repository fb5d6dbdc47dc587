//! What `explain` says of what comes of comparing orders with payments, in Korean.

use super::phrase::{AGAIN_SAFE, COMPARED};
use crate::payment::compare::CompareResult;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: CompareResult) -> &'static ExplainPage {
    match it {
        CompareResult::NotComparable => &NOT_COMPARABLE,
        CompareResult::InDoubt => &IN_DOUBT,
        CompareResult::OnlyOrders => &ONLY_ORDERS,
        CompareResult::OnlyGateway => &ONLY_GATEWAY,
        CompareResult::Duplicate => &DUPLICATE,
        CompareResult::Amount => &AMOUNT,
        CompareResult::Cancel => &CANCEL,
        CompareResult::Status => &STATUS,
        CompareResult::Day => &DAY,
        CompareResult::Expected => &EXPECTED,
        CompareResult::Matched => &MATCHED,
    }
}

const NOT_COMPARABLE: ExplainPage = ExplainPage {
    title: "비교할 수 없는 주문이나 결제입니다",
    meaning: "주문번호도 거래번호도 없거나, 여러 프로필에 같은 주문번호가 있거나, 게이트웨이가 잔액을 알려 \
         주지 않습니다. 차이로 셉니다.",
    money: COMPARED,
    steps: &["행의 비고를 보고 결제를 확인하세요: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const IN_DOUBT: ExplainPage = ExplainPage {
    title: "결과 미확인인 취소가 차이를 설명합니다",
    meaning: "어느 취소인지 `refund`에 있습니다. 표시하지만 차이로 세지 않습니다. 다른 차이는 `reasons`에 \
         있습니다.",
    money: COMPARED,
    steps: &["먼저 결과를 확인한 뒤 다시 비교하세요: `cookiepay refunds reconcile --all`"],
    again: AGAIN_SAFE,
};

const ONLY_ORDERS: ExplainPage = ExplainPage {
    title: "주문에만 있고 결제가 없습니다",
    meaning: "목록에는 결제되었다고 있는데, 조회한 기간에 거래번호나 주문번호가 정확히 같은 결제가 없습니다.",
    money: COMPARED,
    steps: &[
        "더 긴 기간이나 다른 프로필로 비교하려면: `cookiepay compare 주문목록 3m --all-profiles`",
    ],
    again: AGAIN_SAFE,
};

const ONLY_GATEWAY: ExplainPage = ExplainPage {
    title: "PG에만 있고 주문이 없습니다",
    meaning: "목록의 기간에 결제되었는데, 거래번호나 주문번호가 같은 행이 없습니다.",
    money: COMPARED,
    steps: &["누가 무엇을 결제했는지 확인하려면: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const DUPLICATE: ExplainPage = ExplainPage {
    title: "한 주문이 두 번 이상 결제되었습니다",
    meaning: "같은 주문번호의 결제가 여러 건이고, 합계가 주문금액보다 많습니다.",
    money: COMPARED,
    steps: &[
        "결제를 확인하려면: `cookiepay search --order-no 주문번호`. 그 뒤 잘못된 결제를 거래번호(TID)로 \
         취소하세요.",
    ],
    again: AGAIN_SAFE,
};

const AMOUNT: ExplainPage = ExplainPage {
    title: "결제금액이 다릅니다",
    meaning: "목록의 결제금액과 게이트웨이의 결제금액이 `--tolerance`보다 더 다릅니다.",
    money: COMPARED,
    steps: &["결제를 확인하려면: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const CANCEL: ExplainPage = ExplainPage {
    title: "취소금액이 다릅니다",
    meaning: "목록의 취소금액이 게이트웨이의 취소금액보다 많거나 적습니다.",
    money: COMPARED,
    steps: &[
        "쇼핑몰에서 취소했지만 게이트웨이에서 취소되지 않은 건을 일괄취소 파일로 만들려면: `cookiepay \
         compare 주문목록 --refunds refunds.csv`",
        "보내기 전에 확인하려면: `cookiepay cancel --batch refunds.csv --dry-run`",
    ],
    again: AGAIN_SAFE,
};

const STATUS: ExplainPage = ExplainPage {
    title: "상태가 다르고, 금액은 같습니다",
    meaning: "금액은 같지만, 예를 들어 목록에는 취소인데 게이트웨이에는 결제완료입니다.",
    money: COMPARED,
    steps: &["결제를 확인하려면: `cookiepay show TID`"],
    again: AGAIN_SAFE,
};

const DAY: ExplainPage = ExplainPage {
    title: "일자가 허용 범위보다 더 다릅니다",
    meaning: "허용 범위는 `--days`로 정하며, 정하지 않으면 하루입니다.",
    money: COMPARED,
    steps: &["더 허용하려면: `cookiepay compare 주문목록 --days 3`"],
    again: AGAIN_SAFE,
};

const EXPECTED: ExplainPage = ExplainPage {
    title: "정상적인 차이입니다(입금대기, 마감 시차 등)",
    meaning: "입금 전인 가상계좌, 기간 경계의 시차, 그 밖에 비고에 적힌 이유입니다. 차이로 세지 않습니다.",
    money: COMPARED,
    steps: &["나중에 새 목록으로 다시 비교하세요."],
    again: AGAIN_SAFE,
};

const MATCHED: ExplainPage = ExplainPage {
    title: "비교할 수 있는 것이 모두 일치합니다",
    meaning: "목록에 있는 결제금액, 취소금액, 상태, 일자가 모두 맞습니다.",
    money: COMPARED,
    steps: &["할 일이 없습니다."],
    again: AGAIN_SAFE,
};
