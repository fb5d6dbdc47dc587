//! What `explain` says of what follows from an error, in Korean.

use super::phrase::AS_MONEY_MOVED;
use crate::error::{MoneyMoved, Retry};
use crate::words::explain::ExplainPage;

pub(super) const fn money_moved(it: MoneyMoved) -> &'static ExplainPage {
    match it {
        MoneyMoved::No => &MOVED_NO,
        MoneyMoved::Yes => &MOVED_YES,
        MoneyMoved::Unknown => &MOVED_UNKNOWN,
    }
}

pub(super) const fn retry(it: Retry) -> &'static ExplainPage {
    match it {
        Retry::Safe => &RETRY_SAFE,
        Retry::Fix => &RETRY_FIX,
        Retry::AfterReconcile => &RETRY_AFTER_RECONCILE,
        Retry::AfterAction => &RETRY_AFTER_ACTION,
        Retry::Never => &RETRY_NEVER,
    }
}

const MOVED_NO: ExplainPage = ExplainPage {
    title: "`money_moved`: 취소되지 않았습니다",
    meaning: "이번 실행에서 확실합니다. 보내지 않았거나, 거절이 확정되었거나, 요청이 유실되었습니다.",
    money: "아니요.",
    steps: &["`retry`를 따르세요."],
    again: "`retry`를 따르세요.",
};

const MOVED_YES: ExplainPage = ExplainPage {
    title: "`money_moved`: 취소되었습니다",
    meaning: "확실합니다. 일괄취소에서는 일부 행만일 수 있고, 결과 불일치에서는 게이트웨이가 그렇게 답한 \
         것이며 금액이 다를 수 있습니다.",
    money: "예.",
    steps: &["취소 기록을 확인하려면: `cookiepay refunds list`"],
    again: "일괄취소는 이어서 합니다. 취소 한 건은 `retry`를 따르세요.",
};

const MOVED_UNKNOWN: ExplainPage = ExplainPage {
    title: "`money_moved`: 아직 모릅니다",
    meaning: "취소 요청이 나갔거나 나갔을 수 있고, 결과가 확정되지 않았습니다.",
    money: "아직 모릅니다. 확정되기 전에는 다른 방법으로 취소하지 마세요.",
    steps: &["확정될 때까지 확인하려면: `cookiepay refunds reconcile --all --wait`"],
    again: "`refunds reconcile`만 안전합니다.",
};

const RETRY_SAFE: ExplainPage = ExplainPage {
    title: "`retry`: 같은 명령을 언제든 다시 실행해도 됩니다",
    meaning: "다시 실행해도 두 번 취소되지 않습니다. 먼저 취소 기록과 게이트웨이를 확인합니다.",
    money: AS_MONEY_MOVED,
    steps: &["다시 실행하세요. 오류에 `until`이나 `certain_at`이 있으면 그 뒤에 하세요."],
    again: "안전합니다.",
};

const RETRY_FIX: ExplainPage = ExplainPage {
    title: "`retry`: 잘못된 것을 고친 뒤 다시 실행하세요",
    meaning: "그대로 실행하면 같은 오류가 납니다.",
    money: AS_MONEY_MOVED,
    steps: &["`hint`의 안내를 따르세요."],
    again: "고친 뒤에는 안전합니다.",
};

const RETRY_AFTER_RECONCILE: ExplainPage = ExplainPage {
    title: "`retry`: `refunds reconcile` 뒤에만 다시 실행하세요",
    meaning: "취소의 결과를 모르거나, 확정되지 않았거나, 취소 기록에 없습니다.",
    money: AS_MONEY_MOVED,
    steps: &["결과를 확인하세요: `cookiepay refunds reconcile --all --wait`"],
    again: "확정되기 전에는 안 됩니다.",
};

const RETRY_AFTER_ACTION: ExplainPage = ExplainPage {
    title: "`retry`: 안내한 일을 한 뒤에만 다시 실행하세요",
    meaning: "`9029`이면 입금, 결과 불일치이면 사람의 확정입니다.",
    money: AS_MONEY_MOVED,
    steps: &["오류에 있는 코드의 설명을 확인하세요."],
    again: "그 일을 하기 전에는 안 됩니다.",
};

const RETRY_NEVER: ExplainPage = ExplainPage {
    title: "`retry`: 다시 실행하지 마세요",
    meaning: "이미 처리되었거나, 다시 해도 같은 결과입니다.",
    money: AS_MONEY_MOVED,
    steps: &["알려진 내용을 확인하려면: `cookiepay refunds list`"],
    again: "안 됩니다.",
};
