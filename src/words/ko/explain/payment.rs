//! What `explain` says of the errors of payments, in Korean.

use super::phrase::{AGAIN_FIXED, AGAIN_SAFE, NOTHING_SENT, NOTHING_SENT_NOW};
use crate::error::PaymentCode;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: PaymentCode) -> &'static ExplainPage {
    match it {
        PaymentCode::NotFound => &NOT_FOUND,
        PaymentCode::OldReading => &OLD_READING,
        PaymentCode::OrderNotFound => &ORDER_NOT_FOUND,
        PaymentCode::RolledBack => &ROLLED_BACK,
        PaymentCode::RowsDiffer => &ROWS_DIFFER,
        PaymentCode::SeveralOfOrder => &SEVERAL_OF_ORDER,
        PaymentCode::SeveralProfiles => &SEVERAL_PROFILES,
    }
}

const NOT_FOUND: ExplainPage = ExplainPage {
    title: "이 거래번호(TID)의 결제가 없습니다",
    meaning: "거래번호는 대소문자를 구분하며, 결제할 때 쓴 프로필로만 조회됩니다.",
    money: NOTHING_SENT,
    steps: &[
        "모든 프로필로 찾으려면: `cookiepay show TID --all-profiles`",
        "주문번호로 찾으려면: `cookiepay search 3m --order-no 주문번호`",
    ],
    again: "다시 해도 같은 결과입니다.",
};

const OLD_READING: ExplainPage = ExplainPage {
    title: "알고 있던 것보다 잔액이 많습니다(예전 내용으로 보입니다)",
    meaning: "조회 내용이 늦게 바뀌는 일이 있습니다. 그대로 취소하면 두 번 취소될 수 있습니다.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "잠시 뒤 다시 실행하세요. `settle_seconds`를 두고 두 번 조회해도 같으면 취소가 되돌려진 \
         것으로 안내합니다.",
        "결제를 확인하려면: `cookiepay show TID`",
    ],
    again: AGAIN_SAFE,
};

const ORDER_NOT_FOUND: ExplainPage = ExplainPage {
    title: "이 주문번호로 결제된 건이 없습니다",
    meaning: "`--within` 기간에서 글자까지 정확히 같은 것을 찾습니다.",
    money: NOTHING_SENT,
    steps: &[
        "대소문자와 상관없이 더 긴 기간에서 찾으려면: `cookiepay search 3m --order-no 주문번호`",
    ],
    again: "다시 해도 같은 결과입니다.",
};

const ROLLED_BACK: ExplainPage = ExplainPage {
    title: "잔액이 다시 늘었고 그대로입니다(취소가 되돌려졌습니다)",
    meaning: "`settle_seconds`를 두고 두 번 조회해 확인했습니다. 카드사가 며칠 뒤 취소를 되돌리는 일이 있습니다.",
    money: "이번 실행으로는 아니요. 그 전의 취소(이 프로그램이나 외부)가 되돌려진 것으로 보입니다.",
    steps: &[
        "어느 취소인지 찾아 사실을 기록하세요: `cookiepay refunds verify`",
        "늘어난 잔액이 맞다고 확인했다면: `cookiepay cancel TID --full --reason 사유 --expect-balance \
         금액`",
    ],
    again: "사람이 확인한 뒤에 하세요.",
};

const ROWS_DIFFER: ExplainPage = ExplainPage {
    title: "한 결제에 대해 서로 다른 행이 조회됩니다",
    meaning: "어느 것이 맞는지 알 수 없어 취소하지 않습니다.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "모두 확인하려면: `cookiepay search --tid TID`",
        "비교한 뒤 쿠키페이 관리자 페이지에서 취소하세요.",
    ],
    again: "한 행만 조회될 때까지는 안 됩니다.",
};

const SEVERAL_OF_ORDER: ExplainPage = ExplainPage {
    title: "이 주문번호의 결제가 여러 건입니다",
    meaning: "결제마다 붙여 넣을 명령과 함께 표시됩니다.",
    money: NOTHING_SENT,
    steps: &[
        "어느 결제인지 확인하려면: `cookiepay show TID`",
        "거래번호(TID)로 취소하세요: `cookiepay cancel TID --full --reason 사유`",
    ],
    again: "거래번호로 하면 안전합니다.",
};

const SEVERAL_PROFILES: ExplainPage = ExplainPage {
    title: "여러 프로필에 이 거래번호(TID)가 있습니다",
    meaning: "다른 가맹점의 결제를 잘못 다루지 않도록 멈추었습니다.",
    money: NOTHING_SENT,
    steps: &["어느 프로필인지 알려 주세요: `cookiepay -p 프로필 show TID`"],
    again: AGAIN_FIXED,
};
