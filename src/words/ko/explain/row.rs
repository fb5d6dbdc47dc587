//! What `explain` says of what has become of a row of a batch, in Korean.

use super::phrase::{AGAIN_SAFE, NOT_THIS_ROW, NOTHING_SENT};
use crate::refund::batch::result::RowOutcome;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: RowOutcome) -> &'static ExplainPage {
    match it {
        RowOutcome::Planned => &PLANNED,
        RowOutcome::Held => &HELD,
        RowOutcome::Failed => &FAILED,
        RowOutcome::NotStarted => &NOT_STARTED,
    }
}

const PLANNED: ExplainPage = ExplainPage {
    title: "보낼 수 있는 행입니다(모의실행)",
    meaning: "결제를 조회했고 지금은 걸리는 것이 없습니다. 보내기 전에 다시 조회합니다.",
    money: NOTHING_SENT,
    steps: &["파일을 보내려면: `cookiepay cancel --batch 파일`"],
    again: AGAIN_SAFE,
};

const HELD: ExplainPage = ExplainPage {
    title: "기다려야 하는 행입니다",
    meaning: "다른 실행이 그 결제를 잡고 있거나, 방금 거절된 취소가 아직 처리될 수 있습니다. 어느 쪽인지는 \
         `code`에 있습니다(`refund.held`, `refund.refused_recently`).",
    money: "이 행으로는 아니요. 앞선 취소가 처리될 수는 있습니다.",
    steps: &["그 뒤에 같은 파일을 다시 실행하세요. 언제부터인지는 `detail`에 있습니다."],
    again: "안전합니다. 처리된 행은 건너뜁니다.",
};

const FAILED: ExplainPage = ExplainPage {
    title: "안전 규칙에 걸리거나 결제를 조회하지 못한 행입니다",
    meaning: "이 행은 보내지 않았습니다. `code`는 오류 코드이며 설명이 있습니다. `detail`에 파일에서 고칠 \
         것이 나옵니다.",
    money: NOT_THIS_ROW,
    steps: &[
        "그 코드의 설명을 확인하세요: `cookiepay explain refund.nothing_left`",
        "행을 고치거나 빼고 파일을 다시 실행하세요.",
    ],
    again: "안전합니다. 처리된 행은 건너뜁니다.",
};

const NOT_STARTED: ExplainPage = ExplainPage {
    title: "이 행까지 오기 전에 일괄취소가 멈추었습니다",
    meaning: "앞선 행이 결과 미확인이거나 결과 불일치이거나, 취소 기록을 쓰지 못했거나, 거절이 너무 많이 \
         이어졌거나, 같은 결제의 앞선 행이 처리되지 않았거나, 실행이 중단되었습니다.",
    money: NOT_THIS_ROW,
    steps: &[
        "멈춘 원인을 먼저 확정하세요: `cookiepay refunds reconcile --all`",
        "같은 파일을 다시 실행하면 멈춘 곳부터 이어서 합니다.",
    ],
    again: "안전합니다. 처리된 행은 건너뜁니다.",
};
