//! What `explain` says of the errors of the journal, in Korean.

use super::phrase::{AGAIN_FIXED, AGAIN_SAFE, COPY_ONLY, NO_JOURNAL, NOTHING_SENT};
use crate::error::JournalCode;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: JournalCode) -> &'static ExplainPage {
    match it {
        JournalCode::ConnectionLost => &CONNECTION_LOST,
        JournalCode::Forbidden => &FORBIDDEN,
        JournalCode::InHand => &IN_HAND,
        JournalCode::LoginRefused => &LOGIN_REFUSED,
        JournalCode::Moved => &MOVED,
        JournalCode::MovedOn => &MOVED_ON,
        JournalCode::NoDatabase => &NO_DATABASE,
        JournalCode::NoTables => &NO_TABLES,
        JournalCode::NotCopied => &NOT_COPIED,
        JournalCode::NothingToCopy => &NOTHING_TO_COPY,
        JournalCode::OldTables => &OLD_TABLES,
        JournalCode::TooManyClients => &TOO_MANY_CLIENTS,
        JournalCode::TwoOpen => &TWO_OPEN,
        JournalCode::UnfitServer => &UNFIT_SERVER,
        JournalCode::Unreachable => &UNREACHABLE,
        JournalCode::Untrusted => &UNTRUSTED,
        JournalCode::Unusable => &UNUSABLE,
        JournalCode::WentBack => &WENT_BACK,
    }
}

const CONNECTION_LOST: ExplainPage = ExplainPage {
    title: "보내기 전에 데이터베이스 연결이 끊겼습니다",
    meaning: "기록되었다는 데이터베이스의 확인이 있어야 취소 요청을 보냅니다. 확인이 오지 않았으므로 \
         보내지 않았고, 시작된 취소는 미전송으로 처리됩니다.",
    money: NOTHING_SENT,
    steps: &["남은 것을 확인하려면: `cookiepay refunds list --unresolved`"],
    again: AGAIN_SAFE,
};

const FORBIDDEN: ExplainPage = ExplainPage {
    title: "데이터베이스 역할에 필요한 권한이 없습니다",
    meaning: "역할에 테이블의 `SELECT`, `INSERT`, `UPDATE` 권한이 있어야 합니다.",
    money: NO_JOURNAL,
    steps: &["소유자가 이 SQL을 실행해야 합니다: `cookiepay journal schema --role 사용자`"],
    again: AGAIN_FIXED,
};

const IN_HAND: ExplainPage = ExplainPage {
    title: "진행 중인 취소가 있어 복사하지 않았습니다",
    meaning: "`journal copy`는 파일을 쓰는 실행이 없을 때만 옮깁니다. 파일은 그대로 쓰입니다.",
    money: COPY_ONLY,
    steps: &[
        "끝나기를 기다리세요: `cookiepay refunds list --unresolved`",
        "다시 복사하세요: `cookiepay journal copy`",
    ],
    again: AGAIN_SAFE,
};

const LOGIN_REFUSED: ExplainPage = ExplainPage {
    title: "데이터베이스 로그인이 거절되었습니다",
    meaning: "사용자, 비밀번호 또는 데이터베이스 이름이 맞지 않습니다.",
    money: NO_JOURNAL,
    steps: &[
        "어떤 값을 쓰는지 보고(`cookiepay config show`) 다시 확인하세요: `cookiepay journal status`",
    ],
    again: AGAIN_FIXED,
};

const MOVED: ExplainPage = ExplainPage {
    title: "취소 기록 파일이 데이터베이스로 옮겨졌습니다",
    meaning: "취소 기록이 둘이 되지 않도록 이 파일로는 더 이상 취소하지 않습니다. `refunds list`와 \
         `refunds show`는 계속 읽을 수 있습니다.",
    money: NOTHING_SENT,
    steps: &[
        "설정의 `[journal] postgres`에 그 데이터베이스를 적으세요.",
        "복사가 중단되었다면 마치세요: `cookiepay journal copy`",
    ],
    again: AGAIN_FIXED,
};

const MOVED_ON: ExplainPage = ExplainPage {
    title: "더 새로운 cookiepay가 테이블을 바꾸었습니다",
    meaning: "이전 버전은 새 테이블의 뜻을 모르므로 추측하지 않습니다.",
    money: NO_JOURNAL,
    steps: &["다른 컴퓨터와 같은 버전을 설치하세요: `cookiepay version`"],
    again: AGAIN_FIXED,
};

const NO_DATABASE: ExplainPage = ExplainPage {
    title: "취소 기록을 복사할 데이터베이스가 설정에 없습니다",
    meaning: "`journal copy`는 `[journal] postgres`에 적은 데이터베이스로 옮깁니다.",
    money: COPY_ONLY,
    steps: &[
        "설정에 적고, 기본 파일이 아니면 파일도 알려 주세요: `cookiepay journal copy --from 파일`",
    ],
    again: AGAIN_FIXED,
};

const NO_TABLES: ExplainPage = ExplainPage {
    title: "데이터베이스에 취소 기록의 테이블이 없습니다",
    meaning: "스키마 소유자가 한 번 만들어야 합니다. 테이블을 만들 수 있는 역할이면 첫 명령이 만듭니다. \
         테이블이 다른 스키마에 있을 수도 있습니다.",
    money: NO_JOURNAL,
    steps: &[
        "만드는 SQL: `cookiepay journal schema`",
        "어디를 보는지 확인하려면: `cookiepay journal status`",
    ],
    again: AGAIN_FIXED,
};

const NOT_COPIED: ExplainPage = ExplainPage {
    title: "취소 기록을 데이터베이스로 복사하지 않았습니다",
    meaning: "다시 읽은 내용이 파일과 다르거나, 전에 옮긴 것과 다른 사본입니다.",
    money: COPY_ONLY,
    steps: &[
        "무엇이 문제인지 확인하려면: `cookiepay journal status`",
        "다른 사본을 쓴 뒤라면 다른 점을 찾으세요: `cookiepay refunds verify`",
    ],
    again: "도움말을 따르세요.",
};

const NOTHING_TO_COPY: ExplainPage = ExplainPage {
    title: "복사할 취소 기록 파일이 없습니다",
    meaning: "이 컴퓨터에 파일이 없었다면 옮길 것이 없습니다.",
    money: COPY_ONLY,
    steps: &["파일을 알려 주세요: `cookiepay journal copy --from 파일`"],
    again: AGAIN_FIXED,
};

const OLD_TABLES: ExplainPage = ExplainPage {
    title: "데이터베이스의 테이블이 이전 버전입니다",
    meaning: "테이블 소유자가 새 버전으로 바꾸어야 합니다.",
    money: NO_JOURNAL,
    steps: &["소유자 역할로 실행하세요: `cookiepay journal status`"],
    again: AGAIN_FIXED,
};

const TOO_MANY_CLIENTS: ExplainPage = ExplainPage {
    title: "데이터베이스에 연결할 자리가 없습니다",
    meaning: "다른 프로그램이 연결을 모두 쓰고 있습니다.",
    money: NO_JOURNAL,
    steps: &["잠시 뒤 다시 실행하세요. 계속되면 `max_connections`를 늘리세요."],
    again: AGAIN_SAFE,
};

const TWO_OPEN: ExplainPage = ExplainPage {
    title: "한 결제의 확정되지 않은 취소가 파일과 데이터베이스에 모두 있습니다",
    meaning: "한 결제에는 확정되지 않은 취소가 하나만 있을 수 있으므로 복사하지 않았습니다.",
    money: "이번 실행으로는 아니요. 두 취소 모두 결과를 아직 모릅니다.",
    steps: &[
        "하나를 먼저 확정하세요: `cookiepay refunds reconcile --all`",
        "다시 복사하세요: `cookiepay journal copy`",
    ],
    again: "하나가 확정된 뒤에 하세요.",
};

const UNFIT_SERVER: ExplainPage = ExplainPage {
    title: "데이터베이스가 기록을 잃을 수 있거나 너무 오래되었습니다",
    meaning: "대기 서버이거나, `fsync`나 `synchronous_commit`이 꺼져 있거나, 세션을 나누어 쓰는 \
         풀러이거나, UTF-8이 아니거나, PostgreSQL 14보다 이전입니다. 잊힌 취소는 두 번 처리될 수 \
         있습니다.",
    money: NO_JOURNAL,
    steps: &["무엇이 문제인지 확인하려면: `cookiepay journal status`"],
    again: AGAIN_FIXED,
};

const UNREACHABLE: ExplainPage = ExplainPage {
    title: "취소 기록의 데이터베이스에 연결할 수 없습니다",
    meaning: "파일로 대신하지 않습니다. 취소 기록이 둘이면 두 번 취소될 수 있습니다.",
    money: NO_JOURNAL,
    steps: &[
        "서버가 켜져 있고 연결되는지 확인하세요: `cookiepay journal status`",
        "급한 취소는 쿠키페이 관리자 페이지에서 하세요. 나중에 여기에서 외부 취소로 보입니다.",
    ],
    again: AGAIN_SAFE,
};

const UNTRUSTED: ExplainPage = ExplainPage {
    title: "올바른 취소 기록인지 확인할 수 없습니다",
    meaning: "다른 사람이 파일이나 폴더를 바꿀 수 있거나, 서버가 인증서로 자신을 증명하지 못했습니다. \
         중간에서 누군가 취소한 적이 없다고 속일 수 있습니다.",
    money: NO_JOURNAL,
    steps: &["도움말을 따르세요(`chmod` 또는 `[journal] postgres`의 `sslrootcert=`와 `host=`)."],
    again: AGAIN_FIXED,
};

const UNUSABLE: ExplainPage = ExplainPage {
    title: "취소 기록을 쓸 수 없습니다",
    meaning: "없거나, 손상되었거나, 잠겨 있거나, 더 새로운 버전이거나, 이 사용자가 쓸 수 없거나, \
         쓰던 것이 아닙니다. 취소를 잊은 기록으로는 두 번 취소될 수 있습니다. 또는 사본을 만들지 \
         못했거나, 데이터베이스를 쓸 수 없게 만든 cookiepay입니다.",
    money: NO_JOURNAL,
    steps: &[
        "어디에 있고 무엇이 문제인지 확인하려면: `cookiepay doctor`",
        "이 사용자가 쓸 수 없는 것이면 도움말에 나온 명령을 실행하세요.",
        "취소를 잊은 것이면 쓰던 것이나 `journal backup`의 사본을 되돌려 놓고 이어 쓰세요: `cookiepay \
         journal accept --note 메모`",
        "그 뒤 잊은 취소를 찾으세요: `cookiepay refunds verify`",
    ],
    again: "`retry`를 따르세요. 잠겨 있었을 뿐이면 바로, 아니면 고친 뒤에 하세요.",
};

const WENT_BACK: ExplainPage = ExplainPage {
    title: "방금 저장한 것이 데이터베이스에 없습니다",
    meaning: "장애 조치에서 마지막 취소를 잃었거나 다른 서버가 답하고 있습니다.",
    money: "그 뒤로는 보내지 않았습니다. 바로 앞의 취소는 아무도 모를 수 있습니다.",
    steps: &[
        "어느 서버인지 확인하세요: `cookiepay journal status`",
        "누구도 취소하기 전에 결제와 비교하세요: `cookiepay refunds verify`",
    ],
    again: "확인하기 전에는 안 됩니다.",
};
