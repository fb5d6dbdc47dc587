//! `journal` and the commands below it.

use super::entry::{CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[
    CommandHelp {
        path: "journal",
        about: "취소 기록이 있는 곳을 보고, 복사하고, 복원한 것을 이어 쓰고, 데이터베이스로 옮깁니다",
        examples: "\
예제:
  cookiepay journal status
  cookiepay journal backup /backup/cookiepay-journal.sqlite3
  cookiepay journal accept --note '11월 14일 백업에서 복원, 문의 881'
  cookiepay journal schema --role refunds | psql -v ON_ERROR_STOP=1 -d cookiepay",
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
    CommandHelp {
        path: "journal copy",
        about: "파일에 있는 취소 기록을 설정의 데이터베이스로 한 번 옮깁니다",
        examples: "\
예제:
  cookiepay journal copy
  cookiepay journal copy --from /var/lib/cookiepay/journal.sqlite3 --yes",
        notes: "\
양쪽이 아는 것을 보여 주고 묻습니다. 파일의 모든 내용을 한 트랜잭션으로 복사하고, 저장하기 전에 다시 읽어 확인합니다. 취소 번호는 \
데이터베이스에 있는 번호 뒤로 이어집니다. 그다음부터 취소하는 명령은 이 파일을 거부하고, `refunds list`와 `refunds show`만 \
읽습니다. 도중에 중단되면 같은 명령을 다시 실행할 때까지 아무도 이 파일로 취소하지 못합니다. 데이터베이스는 복사가 끝날 때까지 파일의 \
취소를 모르므로, 그 전에는 다른 컴퓨터가 데이터베이스로 취소하지 않게 하세요.",
        arguments: &[
            argument("from", "취소 기록 파일")
                .rest("없으면 상태 폴더에 있는 파일입니다")
                .value_name("파일"),
            argument("yes", "묻지 않습니다"),
        ],
    },
    CommandHelp {
        path: "journal schema",
        about: "PostgreSQL에 취소 기록 테이블을 만드는 SQL을 관리자용으로 출력합니다",
        examples: "\
예제:
  cookiepay journal schema --role refunds > journal.sql
  cookiepay journal schema --role refunds | psql -v ON_ERROR_STOP=1 -d cookiepay",
        notes: "\
설정 파일도 데이터베이스도 필요하지 않습니다. 테이블을 만들 수 있는 사용자라면 이 SQL 없이도 됩니다. 프로그램이 취소 기록을 \
처음 열 때 스스로 만듭니다. 사용자를 둘로 나누면 더 안전합니다: 테이블을 소유하는 사용자와, 삭제할 수도 비울 수도 없는 프로그램용 \
사용자입니다.",
        arguments: &[argument(
            "role",
            "프로그램용 데이터베이스 사용자. 필요한 권한만 받습니다",
        )
        .value_name("사용자")],
    },
];
