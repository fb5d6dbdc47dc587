//! What `explain` says of what has become of a payment, in Korean.

use super::phrase::LOOKING;
use crate::payment::Status;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: Status) -> &'static ExplainPage {
    match it {
        Status::Paid => &PAID,
        Status::AwaitingDeposit => &AWAITING_DEPOSIT,
        Status::PartiallyCancelled => &PARTIALLY_CANCELLED,
        Status::Cancelled => &CANCELLED,
        Status::Unclear => &UNCLEAR,
        Status::Failed => &FAILED,
    }
}

const PAID: ExplainPage = ExplainPage {
    title: "결제되었고, 취소된 금액이 없습니다",
    meaning: "승인일시가 있고 취소가 없습니다.",
    money: "구매자가 결제했고, 취소된 금액은 없습니다.",
    steps: &["무엇을 할 수 있는지 확인하려면: `cookiepay show TID`"],
    again: LOOKING,
};

const AWAITING_DEPOSIT: ExplainPage = ExplainPage {
    title: "아직 입금되지 않은 가상계좌입니다",
    meaning: "계좌는 발급되었지만 승인일시가 없습니다. 결제로 세지 않습니다.",
    money: "아니요. 입금되지 않았습니다.",
    steps: &["할 일이 없습니다. 취소할 금액이 없고, 입금기한이 지나면 끝납니다."],
    again: LOOKING,
};

const PARTIALLY_CANCELLED: ExplainPage = ExplainPage {
    title: "일부가 취소되었고 나머지가 남아 있습니다",
    meaning: "남은 금액은 취소가능금액(`balance`)입니다. 여러 번 취소되었으면 게이트웨이는 마지막 취소의 \
         날짜만 알려 줍니다.",
    money: "일부가 이 프로그램이나 외부에서 취소되었습니다.",
    steps: &["이 프로그램의 취소를 확인하려면: `cookiepay show TID`"],
    again: LOOKING,
};

const CANCELLED: ExplainPage = ExplainPage {
    title: "전액이 취소되었습니다",
    meaning: "남은 금액이 없습니다.",
    money: "전액이 이 프로그램이나 외부에서 취소되었습니다.",
    steps: &["이 프로그램의 취소를 확인하려면: `cookiepay show TID`"],
    again: LOOKING,
};

const UNCLEAR: ExplainPage = ExplainPage {
    title: "게이트웨이의 금액이 서로 맞지 않거나, 취소된 금액이 나오지 않습니다",
    meaning: "금액은 합계에서 뺍니다. 남은 금액을 `--expect-balance 금액`으로 알려 주지 않으면 취소하지 \
         않습니다(`refund.balance_unknown`).",
    money: "알 수 없습니다. 게이트웨이의 금액으로는 알 수 없습니다.",
    steps: &["게이트웨이의 내용을 모두 보고 관리자 페이지와 비교하세요: `cookiepay show TID`"],
    again: LOOKING,
};

const FAILED: ExplainPage = ExplainPage {
    title: "PG가 거절한 결제이며, 결제되지 않았습니다",
    meaning: "응답코드가 `0000`이 아닙니다. 결제로 세지 않습니다.",
    money: "아니요. 결제되지 않았습니다.",
    steps: &["PG의 답을 확인하려면: `cookiepay show TID`"],
    again: LOOKING,
};
