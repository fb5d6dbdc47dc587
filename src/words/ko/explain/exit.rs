//! What `explain` says of exit codes, in Korean.

use super::phrase::{AGAIN_FIXED, AGAIN_SAFE, NOTHING_SENT};
use crate::exit::Exit;
use crate::words::explain::ExplainPage;
use crate::words::ko::exit::meaning;

pub(super) const fn page(it: Exit) -> &'static ExplainPage {
    match it {
        Exit::Done => &DONE,
        Exit::Internal => &INTERNAL,
        Exit::Usage => &USAGE,
        Exit::Refused => &REFUSED,
        Exit::Auth => &AUTH,
        Exit::NotFound => &NOT_FOUND,
        Exit::Precondition => &PRECONDITION,
        Exit::Network => &NETWORK,
        Exit::ActionRequired => &ACTION_REQUIRED,
        Exit::NotConfirmed => &NOT_CONFIRMED,
        Exit::Unknown => &UNKNOWN,
        Exit::Mixed => &MIXED,
        Exit::DoneNotRecorded => &DONE_NOT_RECORDED,
        Exit::Differs => &DIFFERS,
        Exit::Interrupted => &INTERRUPTED,
        Exit::Terminated => &TERMINATED,
    }
}

const DONE: ExplainPage = ExplainPage {
    title: meaning(Exit::Done),
    meaning: "결과가 없는 조회, 모든 행이 전에 처리된 일괄취소, 표준 입력으로 받은 빈 일괄취소, 걸리는 \
         것이 없는 모의실행도 0으로 끝납니다.",
    money: "`cancel`이 0으로 끝나면 취소되었고 취소 기록에도 있습니다(일괄취소에서는 전에 처리된 행도 \
         있습니다). 모의실행, 빈 일괄취소, 다른 명령은 돈을 옮기지 않습니다.",
    steps: &["할 일이 없습니다."],
    again: "필요 없습니다.",
};

const INTERNAL: ExplainPage = ExplainPage {
    title: meaning(Exit::Internal),
    meaning: "파일을 쓰지 못했거나, 출력하지 못했거나, 프로그램에 오류가 있습니다.",
    money: NOTHING_SENT,
    steps: &[
        "디스크 공간을 확보하거나 다른 곳에 저장해 주세요(`--out 파일`).",
        "프로그램의 오류로 보이면 오류 내용과 `cookiepay version`의 결과를 함께 알려 주세요.",
    ],
    again: AGAIN_SAFE,
};

const USAGE: ExplainPage = ExplainPage {
    title: meaning(Exit::Usage),
    meaning: "게이트웨이에 아무것도 요청하지 않았습니다. 오류에 잘못된 인자나 파일의 행이 나옵니다.",
    money: NOTHING_SENT,
    steps: &["예제를 확인하려면: `cookiepay help cancel`(다른 명령도 같습니다)"],
    again: AGAIN_FIXED,
};

const REFUSED: ExplainPage = ExplainPage {
    title: meaning(Exit::Refused),
    meaning: "취소에서는 게이트웨이가 거절했다는 뜻입니다. 오류에 `certain_at`이 없으면 확정입니다. 있으면 \
         그때까지는 조회에서 결제가 그대로였다는 것만 확인된 상태입니다. 조회에서는 게이트웨이가 \
         조회를 거절했다는 뜻입니다. `doctor`도 가장 심각한 문제가 이것이면 이렇게 끝납니다.",
    money: "아니요. `certain_at`이 있으면 지금까지는 취소되지 않았지만 그때까지는 처리될 수 있습니다. 그 \
         전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "`certain_at`이 있으면 결과를 다시 확인하세요: `cookiepay refunds reconcile --all --wait`",
        "없으면 게이트웨이가 알려 준 것을 고치세요.",
    ],
    again: "고친 뒤에 다시 시도하세요. `certain_at` 전에는 안 됩니다.",
};

const AUTH: ExplainPage = ExplainPage {
    title: meaning(Exit::Auth),
    meaning: "API ID나 API 키가 없거나, 게이트웨이가 받아들이지 않습니다. `doctor`도 가장 심각한 문제가 \
         이것이면 이렇게 끝납니다.",
    money: "아니요. 취소되지 않았습니다.",
    steps: &[
        "어떤 설정을 쓰는지 확인하려면: `cookiepay config show`",
        "인증 정보를 시험하려면: `cookiepay config check`",
    ],
    again: "인증 정보를 고친 뒤에는 안전합니다.",
};

const NOT_FOUND: ExplainPage = ExplainPage {
    title: meaning(Exit::NotFound),
    meaning: "이 프로필로는 그런 결제가 없거나, 취소 기록에 그런 취소가 없거나, 취소할 금액이 남아 있지 \
         않습니다. 또는 게이트웨이가 이미 취소되었다고 했고 조회 결과도 그렇습니다.",
    money: "이번 실행으로는 아니요. 그 전에 이 프로그램이나 외부에서 취소되었을 수 있습니다.",
    steps: &["결제와 취소 내역을 확인하려면: `cookiepay show TID --all-profiles`"],
    again: "다시 해도 같은 결과입니다.",
};

const PRECONDITION: ExplainPage = ExplainPage {
    title: meaning(Exit::Precondition),
    meaning: "보내기 전에 안전 규칙으로 막았습니다. 잔액이 다르거나, 그 결제에 확정되지 않은 취소나 이미 \
         처리된 취소가 있거나, 한도를 넘었거나, 결제수단이 지원하지 않습니다. 또는 설정이나 취소 \
         기록을 쓸 수 없습니다. 일괄취소는 취소된 행이 하나도 없고 이유가 서로 다를 때에도 이렇게 \
         끝나며, 그중에는 게이트웨이가 거절한 행도 있을 수 있습니다. `doctor`도 가장 심각한 문제가 \
         이것이면 이렇게 끝납니다.",
    money: "이번 실행으로는 아니요. 이번 실행으로 취소된 것이 없습니다. 대부분 보낸 것이 없으며, \
         일괄취소에서 보낸 것은 거절되었거나 유실되었습니다.",
    steps: &[
        "오류를 확인하세요. `-o json`에 나오는 코드마다 설명이 있습니다.",
        "확정되지 않은 취소를 확인하려면: `cookiepay refunds list --unresolved`",
    ],
    again: "오류가 안내하는 대로 고치거나 기다린 뒤에 다시 시도하세요.",
};

const NETWORK: ExplainPage = ExplainPage {
    title: meaning(Exit::Network),
    meaning: "게이트웨이나 취소 기록의 데이터베이스에 연결하지 못했거나 시간 안에 응답이 없습니다. 또는 \
         조회에 빠진 것이 있거나, 조회한 내용이 알고 있는 것보다 예전 것입니다. `doctor`도 가장 심각한 \
         문제가 이것이면 이렇게 끝납니다.",
    money: "아니요. 취소가 이렇게 끝나면 요청이 나가지 않았거나, 유실되었거나(충분한 시간이 지나도 \
         결제가 그대로입니다), 취소되었다가 되돌려진 것입니다.",
    steps: &[
        "오류에 취소 기록 이야기가 있거나 `retry`가 `after_reconcile`이면 먼저: `cookiepay refunds \
         reconcile --all`",
        "같은 명령을 다시 실행하세요. `-v`를 붙이면 주고받은 내용이 보입니다.",
    ],
    again: "언제든 안전합니다. 다만 취소의 결과를 취소 기록에 쓰지 못했으면(`retry`가 `after_reconcile`) \
         결과를 확인한 뒤에 다시 하세요.",
};

const ACTION_REQUIRED: ExplainPage = ExplainPage {
    title: meaning(Exit::ActionRequired),
    meaning: "`9029`의 설명을 확인하세요: `cookiepay explain 9029`",
    money: "아니요. 최종 거절입니다.",
    steps: &["먼저 입금하세요: `cookiepay explain 9029`"],
    again: "입금한 뒤에 다시 시도하세요.",
};

const NOT_CONFIRMED: ExplainPage = ExplainPage {
    title: meaning(Exit::NotConfirmed),
    meaning: "확인 질문에 아니라고 답했거나, 승인으로 볼 수 없는 답을 했거나, 물어볼 수 없었습니다.",
    money: NOTHING_SENT,
    steps: &[
        "먼저 내용을 확인하려면: `cookiepay cancel TID --full --reason 사유 --dry-run`",
        "터미널이 없으면 `--yes`로 미리 승인해 주세요.",
    ],
    again: AGAIN_SAFE,
};

const UNKNOWN: ExplainPage = ExplainPage {
    title: meaning(Exit::Unknown),
    meaning: "취소 요청이 나갔거나 나갔을 수 있는데 처리되었는지 알 수 없습니다. 또는 `refunds \
         reconcile`을 마쳤는데 어느 프로필이든 결과 미확인인 취소가 남아 있습니다. `doctor`도 가장 \
         심각한 문제가 이것이면 이렇게 끝납니다.",
    money: "아직 모릅니다. 확정되기 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "확정될 때까지 결과를 확인하세요. 취소 요청은 보내지 않습니다: `cookiepay refunds reconcile \
         --all --wait`",
        "어느 취소인지 확인하려면: `cookiepay refunds list --unresolved`",
    ],
    again: "`refunds reconcile`만 안전합니다. 취소는 처리되지 않았다고 확정된 뒤에만 다시 하세요.",
};

const MIXED: ExplainPage = ExplainPage {
    title: meaning(Exit::Mixed),
    meaning: "일괄취소에서는 처리된 행과 처리되지 않은 행이 있거나, 아직 확정되지 않은 거절이 있습니다. 그 \
         밖에는 취소에 대해 알려진 내용이 서로 맞지 않습니다. `doctor`도 가장 심각한 문제가 이것이면 \
         이렇게 끝납니다.",
    money: "옮겨졌거나 그랬을 수 있습니다. 일괄취소는 행마다 결과가 있고, 오류의 `money_moved`가 전체를 \
         말합니다.",
    steps: &[
        "일괄취소: 같은 파일을 다시 실행하세요. 처리된 행은 건너뜁니다.",
        "결과 불일치: 다시 조회한 뒤 쿠키페이 관리자 페이지에서 확인하세요: `cookiepay refunds list \
         --unresolved`",
    ],
    again: "일괄취소는 다시 실행하면 이어서 합니다. 결과 불일치는 사람이 확정하기 전에는 안 됩니다.",
};

const DONE_NOT_RECORDED: ExplainPage = ExplainPage {
    title: meaning(Exit::DoneNotRecorded),
    meaning: "취소되었지만 결과를 출력하지 못했거나 취소 기록에 쓰지 못했습니다. 출력하지 못한 결과는 표준 \
         오류에 있습니다.",
    money: "예. 취소되었습니다(일괄취소에서는 이번 실행이나 그 전 실행에서).",
    steps: &[
        "취소 기록을 쓸 수 있게 한 뒤 결과를 확인해 기록하세요: `cookiepay refunds reconcile --all`",
        "취소 기록을 확인하려면: `cookiepay refunds list`",
    ],
    again: "다시 하지 마세요. 이미 취소되었습니다.",
};

const DIFFERS: ExplainPage = ExplainPage {
    title: meaning(Exit::Differs),
    meaning: "`compare`에서 주문 목록과 게이트웨이가 다르거나, `refunds verify`에서 게이트웨이의 내용과 \
         맞지 않는 취소가 있습니다.",
    money: "아니요. 둘 다 조회만 합니다.",
    steps: &[
        "행마다 무엇이 다른지 나옵니다. `refunds verify`는 확정하는 명령도 보여 줍니다.",
        "어떤 차이를 오류로 볼지 정하려면: `cookiepay compare 주문목록 --fail-on amount,cancel`",
    ],
    again: AGAIN_SAFE,
};

const INTERRUPTED: ExplainPage = ExplainPage {
    title: meaning(Exit::Interrupted),
    meaning: "취소 요청이 나가기 전에 `Ctrl-C`를 눌렀습니다. 요청이 나간 뒤에는 응답을 기다리고, 한 번 더 \
         누르면 결과 미확인(종료 코드 10)이 됩니다.",
    money: NOTHING_SENT,
    steps: &["할 일이 없습니다. 시작된 취소는 취소 기록에 미전송(`not_sent`)으로 남습니다."],
    again: AGAIN_SAFE,
};

const TERMINATED: ExplainPage = ExplainPage {
    title: meaning(Exit::Terminated),
    meaning: "취소 요청이 나가기 전에 시스템이 실행을 끝냈습니다(`SIGTERM`). 터미널이 닫힌 \
         경우(`SIGHUP`)에는 셸에서 129로 보일 수 있습니다.",
    money: NOTHING_SENT,
    steps: &["할 일이 없습니다. 시작된 취소는 취소 기록에 미전송(`not_sent`)으로 남습니다."],
    again: AGAIN_SAFE,
};
