//! `journal` and the commands below it.

use super::entry::{CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[
    CommandHelp {
        path: "journal",
        about: "취소 기록이 있는 곳을 보고, 복사하고, 복원한 것을 이어 씁니다",
        examples: "\
예제:
  cookiepay journal status
  cookiepay journal backup /backup/cookiepay-journal.sqlite3
  cookiepay journal accept --note '11월 14일 백업에서 복원, 문의 881'",
        notes: "\
취소 기록은 같은 취소를 두 번 보내지 않게 하는 파일입니다. 옆에 있는 잠금 폴더가 아는 취소 기록만 씁니다. 잘렸거나, \
지워졌거나, 복원된 취소 기록은 그사이의 취소를 모르므로 쓰지 않습니다. `journal backup`은 믿고 쓸 수 있는 사본을 \
만들고, `journal accept`는 복원한 취소 기록을 이어 씁니다.",
        arguments: &[],
    },
    CommandHelp {
        path: "journal status",
        about: "취소 기록이 어디에 있고, 무엇을 알고, 무엇이 확정되지 않았는지 보여 줍니다",
        examples: "\
예제:
  cookiepay journal status
  cookiepay journal status -o json | jq -r .path",
        notes: "",
        arguments: &[],
    },
    CommandHelp {
        path: "journal backup",
        about: "믿고 쓸 수 있는 취소 기록 사본을 만듭니다",
        examples: "\
예제:
  cookiepay journal backup /backup/cookiepay-journal.sqlite3",
        notes: "",
        arguments: &[argument("file", "사본 파일. 아직 없는 이름이어야 합니다").value_name("파일")],
    },
    CommandHelp {
        path: "journal accept",
        about: "지금 있는 취소 기록을 이어 씁니다: 복원한 것, 또는 잃어버린 자리의 새것",
        examples: "\
예제:
  cookiepay journal accept --note '11월 14일 백업에서 복원, 문의 881'",
        notes: "\
취소 기록이 아는 것을 보여 주고 묻습니다. 여기에 없는 취소는 한 번 더 나갈 수 있으니, 그다음에 \
`cookiepay refunds verify`를 실행해 주세요.",
        arguments: &[
            argument("note", "이유. 취소 기록에 남습니다").value_name("메모"),
            argument("yes", "묻지 않습니다"),
        ],
    },
];
