//! What `explain` says of what has become of a refund, and what proves it, in Korean.

use super::phrase::AGAIN_SAFE;
use crate::journal::{Evidence, State};
use crate::words::explain::ExplainPage;

pub(super) const fn state(it: State) -> &'static ExplainPage {
    match it {
        State::Claimed => &STATE_CLAIMED,
        State::Sending => &STATE_SENDING,
        State::Refunded => &STATE_REFUNDED,
        State::Refused => &STATE_REFUSED,
        State::NotSent => &STATE_NOT_SENT,
        State::Unknown => &STATE_UNKNOWN,
        State::NotApplied => &STATE_NOT_APPLIED,
        State::Conflict => &STATE_CONFLICT,
        State::RolledBack => &STATE_ROLLED_BACK,
    }
}

pub(super) const fn evidence(it: Evidence) -> &'static ExplainPage {
    match it {
        Evidence::Reply => &PROOF_REPLY,
        Evidence::Look => &PROOF_LOOK,
        Evidence::Person => &PROOF_PERSON,
    }
}

const STATE_CLAIMED: ExplainPage = ExplainPage {
    title: "취소를 준비하는 중이며, 아직 보내지 않았습니다",
    meaning: "다른 실행이 이 결제를 잡고 보내려는 중입니다. 그 실행이 죽었으면 다음 실행이 \
         미전송(`not_sent`)으로 바꿉니다. 그동안 이 결제의 다른 취소는 모두 막힙니다.",
    money: "아니요. 요청이 나가지 않았습니다.",
    steps: &[
        "그 실행이 끝나기를 기다리세요. 누구의 것인지는 `cookiepay refunds show 취소번호`에 나옵니다.",
    ],
    again: "그 실행이 끝난 뒤에는 안전합니다.",
};

const STATE_SENDING: ExplainPage = ExplainPage {
    title: "요청이 나갔거나 나가려는 중입니다",
    meaning: "요청을 보낸다고 기록한 상태입니다. 그 실행이 죽었으면 다음 실행이 결과 미확인(`unknown`)으로 \
         바꾸며, 아무도 다시 보내지 않습니다. 그동안 이 결제의 다른 취소는 모두 막힙니다.",
    money: "아직 모릅니다. 요청이 나갔을 수 있습니다.",
    steps: &["그 실행이 끝나기를 기다린 뒤 확인하세요: `cookiepay refunds reconcile --all`"],
    again: "결과가 확정된 뒤에만 안전합니다.",
};

const STATE_REFUNDED: ExplainPage = ExplainPage {
    title: "취소되었습니다",
    meaning: "무엇으로 확인했는지는 근거(`evidence`)에 있습니다: 게이트웨이의 응답, 결제 조회, 사람의 \
         확정. 바로 확정되거나, 조회에서 응답대로 확인되면 확정됩니다.",
    money: "예.",
    steps: &[
        "카드사가 며칠 뒤 취소를 되돌리는 일도 있습니다. 다시 확인하려면: `cookiepay refunds verify`",
        "게이트웨이가 되돌렸다면 기록하세요: `cookiepay refunds resolve 취소번호 --as not-refunded \
         --overturn --note 메모`",
    ],
    again: "같은 취소는 다시 되지 않습니다. 일부러 한 번 더 취소하려면 `--again=취소번호`나 다른 `--ref`를 쓰세요.",
};

const STATE_REFUSED: ExplainPage = ExplainPage {
    title: "게이트웨이가 거절했고, 조회에서도 취소되지 않았습니다",
    meaning: "최종 거절이거나, 잔액으로 설명되거나, 인증 정보 문제이거나, 충분한 시간이 지나도 결제가 \
         그대로이면 확정입니다. `certain_at` 전에는 확정이 아닙니다. 거절 뒤에 처리되는 일도 있어서, \
         그때까지 이 결제의 다른 취소를 보내지 않습니다.",
    money: "확정이면 아니요. 확정이 아니면 지금까지는 취소되지 않았지만 `certain_at`까지는 처리될 수 \
         있습니다. 그 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "게이트웨이의 답을 확인하려면: `cookiepay refunds show 취소번호`",
        "확정이 아니면: `cookiepay refunds reconcile 취소번호 --wait`",
    ],
    again: "확정된 뒤, 게이트웨이가 알려 준 것을 고치고 다시 시도하세요.",
};

const STATE_NOT_SENT: ExplainPage = ExplainPage {
    title: "요청이 이 컴퓨터에서 나가지 않았습니다",
    meaning: "연결하지 못했거나, 보내기까지 시간이 너무 지났거나, 중단했거나, 보내기 전에 실행이 죽었거나, \
         사람이 그렇게 확정했습니다.",
    money: "아니요.",
    steps: &["같은 명령을 다시 실행하세요."],
    again: AGAIN_SAFE,
};

const STATE_UNKNOWN: ExplainPage = ExplainPage {
    title: "결과 미확인: 요청이 나갔거나 나갔을 수 있는데, 처리되었는지 아직 모릅니다",
    meaning: "응답이 없거나, 타임아웃처럼 승인도 거절도 아닌 응답이 왔습니다. 지금까지의 조회로는 확인되지 \
         않았습니다. 이 결제의 다른 취소는 모두 막힙니다.",
    money: "아직 모릅니다. 확정되기 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "결과를 다시 확인하세요. 취소 요청은 보내지 않습니다: `cookiepay refunds reconcile 취소번호 --wait`",
        "`settle_seconds`가 지나도 결제가 그대로이면 미반영(`not_applied`)이 됩니다.",
        "쿠키페이 관리자 페이지에서 확인했다면: `cookiepay refunds resolve 취소번호 --as refunded --note \
         메모` 또는 `--as not-refunded`",
    ],
    again: "`refunds reconcile`만 안전합니다. 취소는 처리되지 않았다고 확정된 뒤에만 다시 하세요.",
};

const STATE_NOT_APPLIED: ExplainPage = ExplainPage {
    title: "미반영: 요청이 유실되어, 충분한 시간이 지나도 결제가 그대로입니다",
    meaning: "`settle_seconds`가 지난 뒤의 조회에서 잔액이 그대로였거나, 사람이 그렇게 확정했습니다. \
         취소는 요청이 끝나고 `settle_seconds` 안에 처리되거나 영영 처리되지 않는다는 전제에 따른 \
         것입니다.",
    money: "아니요. 조회나 사람의 확인으로 알 수 있는 한 그렇습니다.",
    steps: &[
        "아직 취소해야 한다면 같은 명령을 다시 실행하세요.",
        "며칠 뒤 다시 확인하려면: `cookiepay refunds verify`",
    ],
    again: "안전합니다.",
};

const STATE_CONFLICT: ExplainPage = ExplainPage {
    title: "결과 불일치: 알려진 내용이 서로 맞지 않아 사람이 판단해야 합니다",
    meaning: "게이트웨이가 다른 금액을 알려 왔거나, 잔액이 더 많이 줄었거나, 줄어든 시각이나 취소사유가 \
         다르거나, 확실하지 않은 취소 두 건에 잔액은 한 번만 줄었습니다. 이 결제의 다른 취소는 모두 \
         막힙니다.",
    money: "게이트웨이가 취소했다고 답했으면 예, 아니면 아직 모릅니다. 확정되기 전에는 다른 방법으로 \
         취소하지 마세요.",
    steps: &[
        "다시 조회하세요. 예전 내용이 조회되었을 수도 있습니다: `cookiepay refunds reconcile 취소번호`",
        "알려진 내용을 보고 쿠키페이 관리자 페이지와 비교하세요: `cookiepay refunds show 취소번호`",
        "사실을 기록하세요: `cookiepay refunds resolve 취소번호 --as refunded --note 메모` 또는 `--as \
         not-refunded`",
    ],
    again: "사람이 확정한 뒤에만 안전합니다.",
};

const STATE_ROLLED_BACK: ExplainPage = ExplainPage {
    title: "취소 되돌려짐: 취소되었다가 되돌려졌습니다",
    meaning: "카드사가 취소를 되돌렸다고 사람이 기록했고, 잔액도 다시 늘어나 있었습니다. 더 이상 취소된 \
         것으로 세지 않습니다.",
    money: "지금은 아니요. 취소되었다가 되돌려졌습니다.",
    steps: &["다시 취소하기 전에 이유를 확인하세요: `cookiepay refunds show 취소번호`"],
    again: "아직 취소해야 한다면 안전합니다.",
};

const PROOF_REPLY: ExplainPage = ExplainPage {
    title: "게이트웨이의 응답으로 확인했습니다",
    meaning: "가장 확실한 근거입니다. 조회로는 승인 응답을 뒤집지 못하고, 맞지 않는다고만 할 수 있습니다.",
    money: "결과에 따릅니다. `refunded`이면 예, `refused`이면 아니요, `conflict`는 그 설명을 확인하세요.",
    steps: &["응답을 확인하려면: `cookiepay refunds show 취소번호`"],
    again: "결과에 따릅니다.",
};

const PROOF_LOOK: ExplainPage = ExplainPage {
    title: "결제를 조회해 확인했습니다(추정이며, 게이트웨이가 답한 것은 아닙니다)",
    meaning: "맞는 시각에 잔액이 정확히 그 금액만큼 줄었으면 취소완료(`refunded`), 충분한 시간이 지나도 \
         그대로이면 미반영(`not_applied`), 알려진 내용과 맞지 않으면 결과 불일치(`conflict`)입니다.",
    money: "결과에 따릅니다.",
    steps: &["결제를 다시 확인하려면: `cookiepay refunds verify`"],
    again: "결과에 따릅니다.",
};

const PROOF_PERSON: ExplainPage = ExplainPage {
    title: "사람이 `refunds resolve`로 확정했습니다",
    meaning: "누가, 언제, 왜 확정했는지 취소 기록에 있습니다. 게이트웨이의 응답이 늦게 오면 뒤집힐 수 있습니다.",
    money: "그 사람이 안 대로 결과에 적혀 있습니다.",
    steps: &["메모를 확인하려면: `cookiepay refunds show 취소번호`"],
    again: "결과에 따릅니다.",
};

pub(super) const CERTAIN: ExplainPage = ExplainPage {
    title: "확정: 게이트웨이의 어떤 처리로도 더 바뀌지 않습니다",
    meaning: "`certain`은 예/아니요이고, `certain_at`은 언제부터 확정인지 또는 언제부터 조회로 확정할 수 \
         있는지를 말합니다. 확정되지 않은 것은 `refunds reconcile`이 조회합니다. 확정된 것은 늦게 온 \
         응답, 이미 취소되었다는 다음 취소의 답, 사람만 뒤집을 수 있습니다.",
    money: "결과에 따릅니다. 확정되기 전에는 바뀔 수 있습니다.",
    steps: &["모두 확정될 때까지 기다리려면: `cookiepay refunds reconcile --all --wait`"],
    again: "확정되지 않은 것은 `refunds reconcile`만 안전합니다.",
};
