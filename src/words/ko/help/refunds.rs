//! `refunds` and the commands below it.

use super::entry::{CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[
    CommandHelp {
        path: "refunds",
        about: "취소 기록을 보고, 결과를 모르는 취소를 정리합니다",
        examples: "\
예제:
  cookiepay refunds list --unresolved
  cookiepay refunds show r42
  cookiepay refunds reconcile --all
  cookiepay refunds resolve r42 --as refunded --note '관리자 페이지에서 확인, 문의 4711'
  cookiepay refunds verify --since 30d",
        notes: "\
취소상태는 다음 가운데 하나입니다.
  claimed      취소준비: 작업이 맡았고, 아무것도 보내지 않았습니다
  sending      요청중: 요청이 막 나가려 하거나, 나갔습니다
  refunded     취소완료: 돈을 돌려주었습니다
  refused      취소거절: 게이트웨이가 거절했고, 조회한 결과와 어긋나지 않았습니다
  not_sent     미전송: 요청이 나가지 않았습니다
  unknown      결과 미확인: 나갔거나 나갔을 수 있고, 결과를 아직 모릅니다
  not_applied  미반영: 요청이 유실되었습니다. 나간 지 오래되었는데 결제가 그대로입니다
  conflict     결과 불일치: 아는 것이 서로 맞지 않아, 담당자가 확인해야 합니다
  rolled_back  취소 되돌려짐: 돈을 돌려주었다가, 그 취소가 되돌려졌습니다
취소준비, 요청중, 결과 미확인, 결과 불일치는 그 결제의 다른 취소를 모두 막습니다. 취소거절도 확정될 때까지, 곧 \
게이트웨이에서 더 일어날 수 있는 어떤 일로도 결과가 바뀌지 않을 때까지 막습니다.",
        arguments: &[],
    },
    CommandHelp {
        path: "refunds list",
        about: "취소를 오래된 것부터 보여 줍니다",
        examples: "\
예제:
  cookiepay refunds list
  cookiepay refunds list --unresolved
  cookiepay refunds list --since this-month --outcome refunded --columns claimed_at,tid,amount,ref
  cookiepay refunds list --since 2026-11-01 --out refunds.csv
  cookiepay refunds list --tid 2898563196",
        notes: "",
        arguments: &[
            argument(
                "unresolved",
                "확정되지 않은 취소만. 결제를 막고 있는 취소가 모두 들어 있습니다",
            ),
            argument("tid", "이 결제의 취소만"),
            argument("since", "이날(한국 날짜)이나 그 뒤에 시작한 취소만").value_name("날짜"),
            argument("until", "이날이나 그 전에 시작한 취소만").value_name("날짜"),
            argument("outcome", "이 상태의 취소만").value_name("취소상태"),
            argument("reference", "이 참조값의 취소만").value_name("참조값"),
            argument("limit", "최근 것부터 이만큼만"),
            argument("columns", "이 열을 이 순서로 보여 줍니다")
                .rest("표에 보이는 열 이름도 됩니다. `all`은 모든 열입니다"),
        ],
    },
    CommandHelp {
        path: "refunds show",
        about: "취소 한 건과 그 이력을 보여 줍니다",
        examples: "\
예제:
  cookiepay refunds show r42
  cookiepay refunds show r42 -o json | jq .history",
        notes: "",
        arguments: &[argument("id", "취소 번호 (예: r42)").value_name("취소번호")],
    },
    CommandHelp {
        path: "refunds reconcile",
        about: "확정되지 않은 취소의 결제를 다시 조회해 결과를 확인합니다(결과 재확인)",
        examples: "\
예제:
  cookiepay refunds reconcile --all
  cookiepay refunds reconcile --all --wait
  cookiepay refunds reconcile r42 r43",
        notes: "\
결제를 조회하기만 하므로 언제 실행해도 안전합니다. 더 일어날 일이 없다고 확정될 때(`settle_seconds`)까지 결과를 \
모르는 취소는, 나중에 다시 실행하거나 `--wait`로 기다려 확인합니다.",
        arguments: &[
            argument("ids", "이 번호의 취소").value_name("취소번호"),
            argument(
                "all",
                "확정되지 않은 취소 모두. 환경과 `api_id`가 같은 프로필로 각각 조회합니다",
            ),
            argument(
                "wait",
                "담당자가 확인해야 하는 것만 남고 모두 확정될 때까지 계속합니다",
            ),
        ],
    },
    CommandHelp {
        path: "refunds resolve",
        about: "결제를 다시 조회한 뒤, 담당자가 확인한 취소 결과를 기록합니다(수동 확정)",
        examples: "\
예제:
  cookiepay refunds resolve r42 --as refunded --note '관리자 페이지에서 확인, 문의 4711'
  cookiepay refunds resolve r42 --as not-refunded --note 'PG사에 확인, 문의 4711' --yes",
        notes: "\
결제를 조회해 취소 기록의 내용과 나란히 보여 주고 묻습니다. 라이브에서는 금액을 직접 입력해야 합니다. 취소 요청은 \
보내지 않습니다. 잘못 기록하면 같은 금액을 두 번 취소하게 될 수 있습니다.",
        arguments: &[
            argument("id", "취소 번호 (예: r42)").value_name("취소번호"),
            argument("verdict", "사실: `refunded`나 `not-refunded`")
                .value_name("결과")
                .values(&[
                    ("refunded", "돈을 돌려주었습니다"),
                    ("not-refunded", "돌려주지 않았습니다"),
                ]),
            argument("note", "어떻게 알았는지. 취소 기록에 남습니다").value_name("메모"),
            argument(
                "overturn",
                "앞서 정해진 결과를 뒤집습니다. 게이트웨이의 `0000`도 뒤집습니다",
            ),
            argument("yes", "묻지 않습니다"),
        ],
    },
    CommandHelp {
        path: "refunds verify",
        about: "취소 기록에 있는 결제를 다시 조회해, 게이트웨이와 더는 맞지 않는 것을 보여 줍니다(재검증)",
        examples: "\
예제:
  cookiepay refunds verify
  cookiepay refunds verify --since 2026-11-01 -o json",
        notes: "다른 것이 있으면 종료 코드는 20입니다.",
        arguments: &[
            argument("since", "이날(한국 날짜)이나 그 뒤에 시작한 취소. `30d`는 30일 전부터")
                .value_name("날짜"),
        ],
    },
];
