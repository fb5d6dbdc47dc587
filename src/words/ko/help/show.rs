//! `show`.

use super::entry::{CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[CommandHelp {
    path: "show",
    about: "결제 한 건의 모든 항목과 취소 기록, 할 수 있는 일을 보여 줍니다",
    examples: "\
예제:
  cookiepay show 2898563196
  cookiepay show 2898563196 --all-profiles
  cookiepay show 2898563196 -o json | jq .balance
  cookiepay show 2898563196 -o json | jq -r '.refunds[] | [.id, .outcome, .amount] | @tsv'",
    notes: "\
게이트웨이에 있는 결제의 모든 항목, 이 컴퓨터의 취소 기록에 있는 취소, 취소할 수 있는 금액을 붙여 넣을 \
명령과 함께 보여 줍니다. 취소 요청은 보내지 않습니다.

`-o json`은 객체 하나입니다: cookiepay의 열, `full_possible`과 `part_possible`, 취소할 수 없는 이유의 오류 \
코드인 `obstacle`, `refunds list`와 같은 `refunds`, 게이트웨이가 보낸 그대로의 `row`가 있습니다. `-o csv`에는 \
`refunds`와 `row`가 없습니다.",
    arguments: &[
        argument("tid", "결제의 거래번호"),
        argument(
            "all_profiles",
            "거래번호로 설정 파일의 어느 프로필 결제인지 찾습니다",
        ),
    ],
}];
