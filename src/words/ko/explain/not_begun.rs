//! What `explain` says of the errors of refunds that were not begun, in Korean.

use super::phrase::{AGAIN_FIXED, AGAIN_NO, AGAIN_SAFE, NOTHING_SENT, NOTHING_SENT_NOW};
use crate::words::explain::ExplainPage;

pub(super) const ABOVE_DAY_LIMIT: ExplainPage = ExplainPage {
    title: "프로필의 하루 한도를 넘습니다",
    meaning: "`refund_limit_per_day_won`은 한국 시간 하루 동안 취소되었거나 그랬을 수 있는 금액을 셉니다.",
    money: NOTHING_SENT_NOW,
    steps: &["무엇을 세는지 확인하려면: `cookiepay refunds list --since today`"],
    again: "내일, 또는 프로필의 한도를 늘린 뒤에 하세요.",
};

pub(super) const ABOVE_LIMIT: ExplainPage = ExplainPage {
    title: "프로필의 한 건 한도를 넘습니다",
    meaning: "프로필의 `refund_limit_won`에 적힌 한도입니다.",
    money: NOTHING_SENT_NOW,
    steps: &["권한이 있는 사람이 취소하거나 한도를 늘리세요: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

pub(super) const ALREADY_REFUNDED: ExplainPage = ExplainPage {
    title: "이미 처리한 취소입니다",
    meaning: "같은 결제와 금액이거나 같은 `--ref`입니다. 스크립트가 두 번 실행되어도 두 번 취소되지 않습니다.",
    money: "이번 실행으로는 아니요. 그 전의 취소는 처리되었습니다.",
    steps: &[
        "그 취소를 확인하려면: `cookiepay refunds show 취소번호`",
        "일부러 한 번 더 취소하려면: `cookiepay cancel TID --amount 금액 --reason 사유 --again=취소번호` \
         또는 다른 `--ref`",
    ],
    again: "다시 하지 마세요. 이미 취소되었습니다.",
};

pub(super) const AWAITING_DEPOSIT: ExplainPage = ExplainPage {
    title: "가상계좌에 아직 입금되지 않았습니다",
    meaning: "취소할 금액이 없습니다.",
    money: NOTHING_SENT_NOW,
    steps: &["결제를 확인하려면: `cookiepay show TID`"],
    again: "입금된 뒤에 하세요.",
};

pub(super) const BALANCE_DIFFERS: ExplainPage = ExplainPage {
    title: "남은 금액이 예상과 다릅니다",
    meaning: "`--expect-balance`나 `expect_balance` 열을 적은 뒤에 누군가 일부를 취소했습니다.",
    money: NOTHING_SENT_NOW,
    steps: &["결제를 보고 다시 결정하세요: `cookiepay show TID`"],
    again: AGAIN_FIXED,
};

pub(super) const BALANCE_UNKNOWN: ExplainPage = ExplainPage {
    title: "남은 금액을 게이트웨이로 확인할 수 없습니다",
    meaning: "금액이 서로 맞지 않거나 잔액이 없습니다.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "쿠키페이 관리자 페이지에서 취소하거나, 그곳에서 확인한 잔액을 알려 주세요: `cookiepay cancel \
         TID --amount 금액 --reason 사유 --expect-balance 금액`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const BANK_ACCOUNT_NOT_USED: ExplainPage = ExplainPage {
    title: "환불계좌가 필요 없는 결제입니다",
    meaning: "가상계좌만 환불계좌로 취소됩니다. 다른 결제는 결제한 수단으로 취소됩니다.",
    money: NOTHING_SENT_NOW,
    steps: &["`--bank`, `--account-no`, `--account-name`을 빼세요."],
    again: AGAIN_FIXED,
};

pub(super) const HELD: ExplainPage = ExplainPage {
    title: "다른 실행이 이 결제를 처리하고 있습니다",
    meaning: "한 결제는 한 번에 한 실행만 처리합니다. 그 실행이 죽으면 취소는 저절로 미전송이나 결과 \
         미확인이 됩니다.",
    money: "이번 실행으로는 아니요. 다른 실행이 취소할 수는 있습니다.",
    steps: &["기다린 뒤 결과를 확인하세요: `cookiepay refunds show 취소번호`"],
    again: "그 실행이 끝난 뒤에는 안전합니다.",
};

pub(super) const IN_DOUBT: ExplainPage = ExplainPage {
    title: "이 결제에 결과가 확실하지 않은 취소가 있어 다른 취소가 막혔습니다",
    meaning: "결과 미확인(`unknown`)이거나 결과 불일치(`conflict`)입니다. 다른 취소를 더 보내면 두 번 \
         취소될 수 있습니다.",
    money: "이번 실행으로는 아니요. 앞선 취소가 처리되었는지는 모릅니다. 다른 방법으로 취소하지 마세요.",
    steps: &[
        "결과를 확인하세요: `cookiepay refunds reconcile --all --wait`",
        "결과 불일치는 사람이 확정해야 합니다: `cookiepay refunds show 취소번호`",
    ],
    again: "앞선 취소가 확정된 뒤에만 하세요.",
};

pub(super) const MOBILE: ExplainPage = ExplainPage {
    title: "휴대폰결제는 API로 취소할 수 없습니다",
    meaning: "매뉴얼에 있는 제한입니다.",
    money: NOTHING_SENT_NOW,
    steps: &["쿠키페이 관리자 페이지에서 취소하세요."],
    again: AGAIN_NO,
};

pub(super) const MORE_THAN_BALANCE: ExplainPage = ExplainPage {
    title: "남은 금액보다 많이 취소하려고 합니다",
    meaning: "잔액은 게이트웨이가 알려 준, 취소한 뒤 남은 금액입니다.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "남은 금액을 확인하려면: `cookiepay show TID`",
        "남은 금액을 모두 취소하려면: `cookiepay cancel TID --full --reason 사유`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NEVER_PAID: ExplainPage = ExplainPage {
    title: "결제되지 않아 취소할 금액이 없습니다",
    meaning: "결제할 때 PG가 거절했습니다.",
    money: NOTHING_SENT_NOW,
    steps: &["PG의 답을 확인하려면: `cookiepay show TID`"],
    again: AGAIN_NO,
};

pub(super) const NO_AMOUNT: ExplainPage = ExplainPage {
    title: "취소할 금액이 0입니다",
    meaning: "금액은 1 이상의 정수(원)입니다.",
    money: NOTHING_SENT_NOW,
    steps: &["금액을 입력하세요: `cookiepay cancel TID --amount 금액 --reason 사유`"],
    again: AGAIN_FIXED,
};

pub(super) const NO_BANK_ACCOUNT: ExplainPage = ExplainPage {
    title: "가상계좌는 환불계좌가 필요합니다",
    meaning: "매뉴얼에 따라 은행, 계좌번호, 예금주가 필요합니다.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "환불계좌를 더하세요: `cookiepay cancel TID --full --reason 사유 --bank 004 --account-no 계좌번호 \
         --account-name 예금주`",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NOBODY_TO_ASK: ExplainPage = ExplainPage {
    title: "확인받을 사람이 없고 `--yes`도 없습니다",
    meaning: "터미널이 없으면 미리 승인해야 합니다.",
    money: NOTHING_SENT,
    steps: &[
        "먼저 확인하세요: `cookiepay cancel TID --full --reason 사유 --dry-run`",
        "그 뒤 `--yes`로 승인하세요.",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NOT_AGAIN: ExplainPage = ExplainPage {
    title: "`--again`으로 지정한 취소를 한 번 더 할 수 없습니다",
    meaning: "이번 실행 전에 처리된, 같은 결제와 금액, 참조값의 취소여야 합니다.",
    money: NOTHING_SENT_NOW,
    steps: &["처리된 취소를 확인하려면: `cookiepay refunds list --tid TID`"],
    again: AGAIN_FIXED,
};

pub(super) const NOT_CONFIRMED: ExplainPage = ExplainPage {
    title: "승인하지 않았습니다",
    meaning: "아니라고 답했거나, 답하지 않았거나, 보여 드린 것과 다른 금액을 입력했습니다.",
    money: NOTHING_SENT,
    steps: &["할 일이 없습니다."],
    again: AGAIN_SAFE,
};

pub(super) const NOT_IN_PART: ExplainPage = ExplainPage {
    title: "부분취소할 수 없는 결제수단입니다",
    meaning: "부분취소는 신용카드(인증, 수기)만 됩니다(매뉴얼).",
    money: NOTHING_SENT_NOW,
    steps: &[
        "취소된 적이 없으면 전체를 취소하세요: `cookiepay cancel TID --full --reason 사유`",
        "일부가 취소되었으면 나머지는 쿠키페이 관리자 페이지에서 취소하세요.",
    ],
    again: AGAIN_FIXED,
};

pub(super) const NOTHING_LEFT: ExplainPage = ExplainPage {
    title: "취소할 금액이 남아 있지 않습니다",
    meaning: "이 프로그램이나 외부에서 이미 모두 취소되었습니다.",
    money: "이번 실행으로는 아니요. 그 전에 모두 취소되었습니다.",
    steps: &["누가 취소했는지 확인하려면: `cookiepay show TID`"],
    again: AGAIN_NO,
};

pub(super) const OTHER_ORDER: ExplainPage = ExplainPage {
    title: "다시 조회한 결제의 주문번호가 다릅니다",
    meaning: "주문번호로 찾았는데 게이트웨이의 내용이 바뀌었습니다.",
    money: NOTHING_SENT_NOW,
    steps: &["확인하세요: `cookiepay show TID`"],
    again: AGAIN_FIXED,
};

pub(super) const OTHER_PAYMENT: ExplainPage = ExplainPage {
    title: "게이트웨이가 다른 결제를 알려 왔습니다",
    meaning: "응답의 거래번호(TID)가 다릅니다.",
    money: NOTHING_SENT_NOW,
    steps: &["확인하세요: `cookiepay search --tid TID`"],
    again: AGAIN_FIXED,
};

pub(super) const OTHER_REASON: ExplainPage = ExplainPage {
    title: "같은 금액을 다른 취소사유로 이미 취소했습니다",
    meaning: "그 취소일 수도, 한 번 더 하려는 것일 수도 있어 사람만 알 수 있습니다.",
    money: "이 행으로는 아니요. 그 전의 취소는 처리되었습니다.",
    steps: &[
        "그 취소라면 행을 빼거나 같은 취소사유를 쓰세요: `cookiepay refunds show 취소번호`",
        "한 번 더 하려는 것일 때만 행에 `ref`를 적으세요.",
    ],
    again: AGAIN_FIXED,
};

pub(super) const PAYMENT_CHANGED: ExplainPage = ExplainPage {
    title: "조회한 뒤에 결제나 그 취소가 바뀌었습니다",
    meaning: "내용을 보여 드린 뒤 다시 조회했을 때 그대로여야 하고, 그 사이에 다른 취소가 없어야 합니다.",
    money: NOTHING_SENT_NOW,
    steps: &["같은 명령을 다시 실행하면 결제를 새로 조회합니다."],
    again: "안전합니다. 새로 보여 드리는 내용을 확인하세요.",
};

pub(super) const READ_ONLY_PROFILE: ExplainPage = ExplainPage {
    title: "취소할 수 없는 프로필입니다",
    meaning: "프로필에 `read_only = true`가 있습니다.",
    money: NOTHING_SENT_NOW,
    steps: &["확인하거나 다른 프로필을 쓰세요: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

pub(super) const REF_USED: ExplainPage = ExplainPage {
    title: "다른 취소에 쓴 참조값입니다",
    meaning: "`--ref` 하나는 취소 하나입니다. 금액이 다르면 같은 취소가 아닙니다.",
    money: "이번 실행으로는 아니요. 그 참조값의 취소가 어떻게 되었는지는 `refunds show`에 나옵니다.",
    steps: &["어느 취소인지 확인하려면: `cookiepay refunds list --ref 참조값`"],
    again: "다른 참조값으로 하세요.",
};

pub(super) const REFUSED_RECENTLY: ExplainPage = ExplainPage {
    title: "방금 거절된 이 결제의 취소가 아직 처리될 수 있습니다",
    meaning: "확정되기 전에는 이 결제의 다른 취소를 보내지 않습니다. `--again`으로도 할 수 없습니다.",
    money: "이번 실행으로는 아니요. 거절된 취소는 오류에 나온 시각까지 처리될 수 있습니다.",
    steps: &[
        "그때까지 기다리거나 다음을 실행하세요: `cookiepay refunds reconcile --all --wait`",
        "PG가 최종 거절로 쓰는 코드라면 프로필의 `final_codes`에 적으세요.",
    ],
    again: "`until` 뒤에는 안전합니다. 먼저 조회합니다.",
};

pub(super) const TAXFREE_ABOVE_AMOUNT: ExplainPage = ExplainPage {
    title: "비과세금액이 취소금액보다 큽니다",
    meaning: "비과세금액은 취소금액의 일부이며 복합과세 가맹점만 씁니다(매뉴얼).",
    money: NOTHING_SENT_NOW,
    steps: &["취소금액 이하로 줄이거나 빼세요."],
    again: AGAIN_FIXED,
};

pub(super) const UNEXPLAINED: ExplainPage = ExplainPage {
    title: "지금 취소할 금액 이상이 외부에서 취소되었습니다",
    meaning: "취소 기록에 없는 금액이고, 바로 이 취소일 수 있습니다. 관리자 페이지나 다른 컴퓨터에서 \
         취소했거나, 처리되지 않은 것으로 본 시도일 수 있습니다.",
    money: "이번 실행으로는 아니요. 그 전에 외부에서 그만큼 취소되었습니다.",
    steps: &[
        "그 취소인지 확인하세요: `cookiepay show TID`, `cookiepay refunds verify`",
        "다른 취소라면 남은 금액을 알려 주세요: `cookiepay cancel TID --amount 금액 --reason 사유 \
         --expect-balance 금액 --yes`",
    ],
    again: "사람이 확인한 뒤에 하세요.",
};
