//! What `explain` says of the errors of refunds: which are begun, and how those end, in Korean.

use super::not_begun;
use super::phrase::{
    AGAIN_FIXED, AGAIN_NO, AGAIN_SAFE, EARLIER_ONE, NOTHING_SENT_NOW, ONLY_LOOKED,
};
use crate::error::RefundCode;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: RefundCode) -> &'static ExplainPage {
    match it {
        RefundCode::AboveDayLimit => &not_begun::ABOVE_DAY_LIMIT,
        RefundCode::AboveLimit => &not_begun::ABOVE_LIMIT,
        RefundCode::AlreadyCancelled => &ALREADY_CANCELLED,
        RefundCode::AlreadyRefunded => &not_begun::ALREADY_REFUNDED,
        RefundCode::AwaitingDeposit => &not_begun::AWAITING_DEPOSIT,
        RefundCode::BalanceDiffers => &not_begun::BALANCE_DIFFERS,
        RefundCode::BalanceUnknown => &not_begun::BALANCE_UNKNOWN,
        RefundCode::BankAccountNotUsed => &not_begun::BANK_ACCOUNT_NOT_USED,
        RefundCode::Changed => &CHANGED,
        RefundCode::Conflict => &CONFLICT,
        RefundCode::Contradicted => &CONTRADICTED,
        RefundCode::DepositFirst => &DEPOSIT_FIRST,
        RefundCode::DoneNotPrinted => &DONE_NOT_PRINTED,
        RefundCode::DoneNotRecorded => &DONE_NOT_RECORDED,
        RefundCode::Held => &not_begun::HELD,
        RefundCode::InDoubt => &not_begun::IN_DOUBT,
        RefundCode::Lost => &LOST,
        RefundCode::Mobile => &not_begun::MOBILE,
        RefundCode::MoreThanBalance => &not_begun::MORE_THAN_BALANCE,
        RefundCode::NeverPaid => &not_begun::NEVER_PAID,
        RefundCode::NoAmount => &not_begun::NO_AMOUNT,
        RefundCode::NoBankAccount => &not_begun::NO_BANK_ACCOUNT,
        RefundCode::NoProfile => &NO_PROFILE,
        RefundCode::NobodyToAsk => &not_begun::NOBODY_TO_ASK,
        RefundCode::NotAgain => &not_begun::NOT_AGAIN,
        RefundCode::NotApplied => &NOT_APPLIED,
        RefundCode::NotConfirmed => &not_begun::NOT_CONFIRMED,
        RefundCode::NotFound => &NOT_FOUND,
        RefundCode::NotInPart => &not_begun::NOT_IN_PART,
        RefundCode::NotResolvable => &NOT_RESOLVABLE,
        RefundCode::NotSent => &NOT_SENT,
        RefundCode::NotVerified => &NOT_VERIFIED,
        RefundCode::NothingLeft => &not_begun::NOTHING_LEFT,
        RefundCode::OtherOrder => &not_begun::OTHER_ORDER,
        RefundCode::OtherPayment => &not_begun::OTHER_PAYMENT,
        RefundCode::OtherReason => &not_begun::OTHER_REASON,
        RefundCode::OutcomeUnknown => &OUTCOME_UNKNOWN,
        RefundCode::PaymentChanged => &not_begun::PAYMENT_CHANGED,
        RefundCode::ReadOnlyProfile => &not_begun::READ_ONLY_PROFILE,
        RefundCode::RefUsed => &not_begun::REF_USED,
        RefundCode::Refused => &REFUSED,
        RefundCode::RefusedForNow => &REFUSED_FOR_NOW,
        RefundCode::RefusedRecently => &not_begun::REFUSED_RECENTLY,
        RefundCode::RolledBack => &ROLLED_BACK,
        RefundCode::StillOpen => &STILL_OPEN,
        RefundCode::TaxfreeAboveAmount => &not_begun::TAXFREE_ABOVE_AMOUNT,
        RefundCode::TooEarly => &TOO_EARLY,
        RefundCode::Unexplained => &not_begun::UNEXPLAINED,
    }
}

const ALREADY_CANCELLED: ExplainPage = ExplainPage {
    title: "게이트웨이가 이미 취소되었다고 하고, 조회 결과도 그렇습니다",
    meaning: "이번 요청이 아니라 그 전의 취소(이 프로그램이나 외부)로 취소되었습니다. 처리되지 않은 것으로 \
         본 이전 시도가 있으면 다시 결과 미확인이 됩니다.",
    money: "이번 요청으로는 아니요. 그 전에 취소된 결제입니다.",
    steps: &[
        "이 결제의 취소를 모두 확인하려면: `cookiepay show TID`",
        "결과 미확인인 것이 있으면: `cookiepay refunds reconcile --all`",
    ],
    again: "다시 하지 마세요. 이미 취소되었습니다.",
};

const CHANGED: ExplainPage = ExplainPage {
    title: "보여 드린 뒤에 이 취소의 내용이 바뀌었습니다",
    meaning: "다른 실행이 조회했거나 응답이 왔습니다. 확정은 기록하지 않았습니다.",
    money: EARLIER_ONE,
    steps: &["바뀐 내용을 확인하려면: `cookiepay refunds show 취소번호`"],
    again: "확인한 뒤에는 안전합니다.",
};

const CONFLICT: ExplainPage = ExplainPage {
    title: "결과 불일치: 알려진 내용이 서로 맞지 않습니다",
    meaning: "게이트웨이가 다른 금액을 알려 왔거나 잔액이 맞지 않습니다. 더 많이 줄었거나, 줄어든 시각이나 \
         취소사유가 다르거나, 승인 응답 뒤에도 줄지 않았습니다. 이 결제의 다른 취소는 모두 막힙니다.",
    money: "오류가 `yes`이면 게이트웨이가 취소했다고 답한 것이고, `unknown`이면 아직 모릅니다. 확정되기 \
         전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "다시 조회하세요: `cookiepay refunds reconcile 취소번호`",
        "쿠키페이 관리자 페이지와 비교하세요: `cookiepay refunds show 취소번호`",
        "사실을 기록하세요: `cookiepay refunds resolve 취소번호 --as refunded --note 메모` 또는 `--as \
         not-refunded`",
    ],
    again: "사람이 확정한 뒤에만 안전합니다.",
};

const CONTRADICTED: ExplainPage = ExplainPage {
    title: "확정하려는 내용이 결제와 맞지 않습니다",
    meaning: "`refunds resolve`는 먼저 결제를 조회합니다. 기록하지 않았습니다.",
    money: EARLIER_ONE,
    steps: &[
        "조회가 늦을 수 있으니 쿠키페이 관리자 페이지를 다시 확인하세요: `cookiepay show TID`",
    ],
    again: "다시 확인한 뒤에 하세요.",
};

const DEPOSIT_FIRST: ExplainPage = ExplainPage {
    title: "입금 후 취소 필요(9029)",
    meaning: "이미 정산된 결제입니다. 입금하는 방법: `cookiepay explain 9029`",
    money: "아니요. 최종 거절입니다.",
    steps: &[
        "먼저 입금하세요: `cookiepay explain 9029`",
        "오류에 취소 기록 이야기가 있으면 먼저: `cookiepay refunds reconcile --all`",
    ],
    again: "입금한 뒤 같은 명령을 다시 실행하세요.",
};

const DONE_NOT_PRINTED: ExplainPage = ExplainPage {
    title: "취소되고 기록되었지만 결과를 출력하지 못했습니다",
    meaning: "취소 기록에 있습니다.",
    money: "예. 취소되었습니다.",
    steps: &["확인하려면: `cookiepay refunds show 취소번호`"],
    again: "다시 하지 마세요. 이미 취소되었습니다.",
};

const DONE_NOT_RECORDED: ExplainPage = ExplainPage {
    title: "취소되었지만 취소 기록에 쓰지 못했습니다",
    meaning: "취소 기록에는 아직 요청 중으로 남아 있습니다. 다음 실행은 결과 미확인으로 보고 조회할 뿐 \
         다시 보내지 않습니다.",
    money: "예. 취소되었습니다.",
    steps: &[
        "취소 기록을 쓸 수 있게 하세요: `cookiepay journal status`",
        "결과를 확인해 기록하세요: `cookiepay refunds reconcile --all`",
    ],
    again: "다시 하지 마세요. 이미 취소되었습니다.",
};

const LOST: ExplainPage = ExplainPage {
    title: "이 실행이 처리하던 취소를 다른 실행이 바꾸었습니다",
    meaning: "이 실행이 죽은 것으로 처리되었거나 다른 프로그램이 취소 기록을 바꾸었습니다. 그러면 보내지 않습니다.",
    money: NOTHING_SENT_NOW,
    steps: &["내력을 확인하려면: `cookiepay refunds show 취소번호`"],
    again: "확인한 뒤에 하세요.",
};

const NO_PROFILE: ExplainPage = ExplainPage {
    title: "이 취소의 가맹점으로 연결하는 프로필이 없습니다",
    meaning: "결제는 같은 환경과 API ID의 프로필로만 조회할 수 있습니다.",
    money: EARLIER_ONE,
    steps: &["오류에 나온 환경과 API ID로 프로필을 더한 뒤: `cookiepay refunds reconcile --all`"],
    again: AGAIN_FIXED,
};

const NOT_APPLIED: ExplainPage = ExplainPage {
    title: "미반영: 요청이 유실되어 결제가 그대로입니다",
    meaning: "`settle_seconds` 뒤의 조회에서 잔액이 그대로였습니다.",
    money: "아니요. 조회로 알 수 있는 한 그렇습니다.",
    steps: &[
        "같은 명령을 다시 실행하세요.",
        "오류에 취소 기록 이야기가 있으면 먼저: `cookiepay refunds reconcile --all`",
    ],
    again: "안전합니다. `retry`가 `after_reconcile`이면 그 뒤에 하세요.",
};

const NOT_FOUND: ExplainPage = ExplainPage {
    title: "취소 기록에 그런 취소가 없습니다",
    meaning: "번호는 취소 기록마다 따로입니다. 다른 컴퓨터의 취소 기록에는 다른 번호가 있습니다.",
    money: ONLY_LOOKED,
    steps: &[
        "모두 확인하려면: `cookiepay refunds list`",
        "어느 취소 기록인지 확인하려면: `cookiepay journal status`",
    ],
    again: AGAIN_NO,
};

const NOT_RESOLVABLE: ExplainPage = ExplainPage {
    title: "지금 상태에서는 그렇게 확정할 수 없습니다",
    meaning: "이미 확정되었거나, 다른 실행이 처리하고 있거나, 게이트웨이가 확인한 것입니다. 기록하지 않았습니다.",
    money: EARLIER_ONE,
    steps: &[
        "무엇으로 확인했는지 보려면: `cookiepay refunds show 취소번호`",
        "취소가 되돌려졌다면: `cookiepay refunds resolve 취소번호 --as not-refunded --overturn --note 메모`",
    ],
    again: AGAIN_FIXED,
};

const NOT_SENT: ExplainPage = ExplainPage {
    title: "취소 요청을 보내지 않았습니다",
    meaning: "요청이 이 컴퓨터에서 나가지 않았습니다. 연결하지 못했거나, 기록한 뒤 시간이 너무 지났거나, \
         중단되었습니다.",
    money: "아니요.",
    steps: &[
        "같은 명령을 다시 실행하세요.",
        "오류에 취소 기록 이야기가 있으면 먼저: `cookiepay refunds reconcile --all`",
    ],
    again: "안전합니다. `retry`가 `after_reconcile`이면 그 뒤에 하세요.",
};

const NOT_VERIFIED: ExplainPage = ExplainPage {
    title: "다시 조회하지 못한 결제가 있습니다",
    meaning: "나머지에는 게이트웨이의 내용과 다른 것이 없습니다.",
    money: ONLY_LOOKED,
    steps: &["다시 실행하세요: `cookiepay refunds verify`"],
    again: AGAIN_SAFE,
};

const OUTCOME_UNKNOWN: ExplainPage = ExplainPage {
    title: "결과 미확인: 취소되었는지 아직 모릅니다",
    meaning: "요청이 나갔거나 나갔을 수 있는데 승인도 거절도 오지 않았습니다. 약 20초 동안 결제를 \
         조회했지만 확인되지 않았습니다. 이 결제의 다른 취소는 모두 막힙니다.",
    money: "아직 모릅니다. 확정되기 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "확정될 때까지 결과를 확인하세요. 취소 요청은 보내지 않습니다: `cookiepay refunds reconcile \
         --all --wait`",
        "취소완료(`refunded`)가 되면 끝난 것이고, 미반영(`not_applied`)이 되면 같은 명령을 다시 \
         실행하세요.",
        "결과 불일치(`conflict`)가 되면: `cookiepay explain conflict`",
    ],
    again: "`refunds reconcile`만 안전합니다.",
};

const REFUSED: ExplainPage = ExplainPage {
    title: "게이트웨이가 취소를 거절했고, 확정되었습니다",
    meaning: "최종 거절(취소 불가, 취소기간 등이나 `final_codes`의 코드)이거나, 남은 금액으로 설명되거나, \
         충분한 시간이 지나도 결제가 그대로였습니다.",
    money: "아니요.",
    steps: &[
        "게이트웨이가 알려 준 것을 고치거나 쿠키페이 관리자 페이지에서 취소하세요: `cookiepay refunds \
         show 취소번호`",
        "오류에 취소 기록 이야기가 있으면 먼저: `cookiepay refunds reconcile --all`",
    ],
    again: AGAIN_FIXED,
};

const REFUSED_FOR_NOW: ExplainPage = ExplainPage {
    title: "게이트웨이가 거절했지만 `certain_at`까지는 처리될 수 있습니다",
    meaning: "거절의 이유가 확인되지 않았고, 약 8초 동안의 조회에서 결제가 그대로였습니다. PG의 장애가 \
         거절처럼 보일 수 있습니다. `certain_at`부터는 조회에서 결제가 그대로이면 확정됩니다.",
    money: "지금까지는 아니요. `certain_at`까지는 처리될 수 있습니다. 그 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "확정될 때까지 기다리세요: `cookiepay refunds reconcile --all --wait`",
        "PG가 최종 거절로 쓰는 코드라면 프로필의 `final_codes`에 적으세요. 다음부터는 바로 확정됩니다.",
    ],
    again: "`certain_at` 뒤에 하세요. 그 전에는 같은 명령도 보내지 않고 조회만 합니다.",
};

const ROLLED_BACK: ExplainPage = ExplainPage {
    title: "취소되었다가 되돌려졌습니다",
    meaning: "사람이 기록한 내용입니다.",
    money: "지금은 아니요. 취소되었다가 되돌려졌습니다.",
    steps: &["이유를 확인하려면: `cookiepay refunds show 취소번호`"],
    again: "아직 취소해야 한다면 안전합니다. `retry`가 `after_reconcile`이면 그 뒤에 하세요.",
};

const STILL_OPEN: ExplainPage = ExplainPage {
    title: "조회한 뒤에도 확정되지 않은 취소가 있습니다",
    meaning: "종료 코드 10이면 하나 이상이 결과 미확인이고 나중에 조회하면 확정될 수 있습니다. 11이면 모두 \
         결과 불일치이고 사람이 확인해야 합니다. 각각 그 결제의 취소를 막습니다.",
    money: "확정되지 않은 것은 아직 모릅니다. 그 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "시간이 지나 확정될 것을 기다리려면: `cookiepay refunds reconcile --all --wait`",
        "결과 불일치인 것: `cookiepay explain conflict`",
    ],
    again: "`refunds reconcile`은 언제나 안전합니다.",
};

const TOO_EARLY: ExplainPage = ExplainPage {
    title: "취소되지 않았다고 확정하기에는 이릅니다",
    meaning: "`settle_seconds`가 지나지 않았습니다. 그때까지 취소가 처리되고 조회에 나타날 수 있습니다. \
         아직 보이지 않는 것은 증거가 아닙니다.",
    money: "이 취소는 아직 모릅니다. 오류에 나온 시각 전에는 다른 방법으로 취소하지 마세요.",
    steps: &["기다리려면: `cookiepay refunds reconcile 취소번호 --wait`"],
    again: "`until` 뒤에는 안전합니다.",
};
