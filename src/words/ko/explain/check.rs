//! What `explain` says of what `doctor` looks at, in Korean.

use super::phrase::{AGAIN_SAFE, CHECKED};
use crate::words::checkup::CheckName;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: CheckName) -> &'static ExplainPage {
    match it {
        CheckName::Configuration => &CONFIGURATION,
        CheckName::Rights => &RIGHTS,
        CheckName::Environment => &ENVIRONMENT,
        CheckName::Key => &KEY,
        CheckName::Proxy => &PROXY,
        CheckName::Tls => &TLS,
        CheckName::Token => &TOKEN,
        CheckName::Clock => &CLOCK,
        CheckName::StateDirectory => &STATE_DIRECTORY,
        CheckName::Space => &SPACE,
        CheckName::Lock => &LOCK,
        CheckName::Sync => &SYNC,
        CheckName::Journal => &JOURNAL,
        CheckName::JournalRights => &JOURNAL_RIGHTS,
        CheckName::Server => &SERVER,
        CheckName::Durability => &DURABILITY,
        CheckName::Standby => &STANDBY,
        CheckName::Connection => &CONNECTION,
        CheckName::Role => &ROLE,
        CheckName::Refunds => &REFUNDS,
    }
}

const CONFIGURATION: ExplainPage = ExplainPage {
    title: "설정 파일이 있고 읽을 수 있는지",
    meaning: "`--config`나 `COOKIEPAY_CONFIG`로 지정한 파일을, 없으면 기본 파일을 읽습니다. 오류이면 파일을 쓸 \
         수 없거나 설정이 없는 것이며, 취소하지 않습니다. `default_profile`이 없는 프로필이어도 오류이며, \
         그때는 명령마다 프로필을 지정해야 합니다. 참고는 기본 프로필이 없어 명령마다 지정해야 한다는 \
         뜻입니다.",
    money: CHECKED,
    steps: &[
        "파일이 어디에 있는지 확인하려면: `cookiepay config path`",
        "안내된 것을 고치세요. 처음 시작하려면: `cookiepay config init`",
    ],
    again: AGAIN_SAFE,
};

const RIGHTS: ExplainPage = ExplainPage {
    title: "다른 사람이 설정을 읽거나 바꿀 수 있는지",
    meaning: "설정 파일과 거기까지 가는 폴더, 링크의 소유자와 권한, 그리고 설정에 적힌 키 파일의 권한을 봅니다. 키 \
         파일은 열지 않습니다. 경고만 합니다. 다른 사람이 설정 파일을 바꿀 수 있으면 라이브 프로필은 아무것도 \
         보내지 않습니다(`config.untrusted`). 보낼 곳은 설정 파일에 있고 키는 다른 곳에 있는 프로필도 \
         같습니다. 다른 사람이 설정 파일이나 키 파일을 읽을 수 있거나 설정에 데이터베이스 비밀번호가 있어도 취소는 \
         됩니다.",
    money: CHECKED,
    steps: &[
        "바뀐 것이 없는지 확인하세요: `cookiepay config show`",
        "안내된 `chmod`나 `chown`을 실행하세요.",
    ],
    again: AGAIN_SAFE,
};

const ENVIRONMENT: ExplainPage = ExplainPage {
    title: "프로필이 라이브, 테스트, 이 컴퓨터 가운데 어디에 연결되는지",
    meaning: "프로필을 읽기만 하고 연결하지 않습니다. 오류이면 프로필이 없거나 빠진 것이 있으며, 그 프로필로 \
         취소하지 않습니다. 참고는 이름은 라이브인데 테스트에 연결되거나 그 반대라는 뜻이거나, 환경 변수를 프로필 \
         값보다 먼저 쓴다는 뜻입니다. 취소는 되며, 이름과 상관없이 프로필이 연결되는 곳에서 됩니다.",
    money: CHECKED,
    steps: &[
        "값과 그 값을 어디에서 가져오는지 확인하려면: `cookiepay config show`",
        "어느 쪽인지 프로필에 적으세요: `environment = \"live\"` 또는 `environment = \"sandbox\"`",
    ],
    again: AGAIN_SAFE,
};

const KEY: ExplainPage = ExplainPage {
    title: "프로필의 API 키를 얻을 수 있는지",
    meaning: "다른 명령과 똑같이 환경 변수, 설정, 파일, 또는 키를 출력하는 프로그램에서 키를 얻습니다. \
         `--offline`이면 그 프로그램을 실행하지 않습니다. 키는 표시하지 않으며 토큰 요청에만 넣습니다. 오류이면 \
         키가 없거나 다른 사람이 키와 관련된 파일을 바꿀 수 있으며, 그 프로필로 취소하지 않습니다. 경고이면 \
         다른 사람이 바꿀 수 있지만 라이브 프로필이 아니어서 취소는 됩니다.",
    money: CHECKED,
    steps: &[
        "어디에서 가져오는지 확인하려면: `cookiepay config show`",
        "고친 뒤 시험하려면: `cookiepay config check`",
    ],
    again: AGAIN_SAFE,
};

const PROXY: ExplainPage = ExplainPage {
    title: "게이트웨이까지 가는 길의 프록시",
    meaning: "프로필의 `proxy`를 씁니다. 없으면 `HTTPS_PROXY`나 `ALL_PROXY`를 쓰되 `NO_PROXY`에 있는 호스트에는 쓰지 \
         않습니다. 이 컴퓨터 안의 연결에는 프록시를 쓰지 않습니다. 지나갈 수 있는지는 토큰을 요청하면서 알게 됩니다. \
         오류이면 지나갈 수 없거나 프록시 주소를 쓸 수 없습니다. 게이트웨이에 닿지 않으므로 취소하지 않습니다.",
    money: CHECKED,
    steps: &[
        "어느 프록시를 쓰고 어디에서 정했는지 확인하려면: `cookiepay config show`",
        "그곳의 값을 고치세요. 환경 변수의 프록시를 쓰지 않을 호스트는 `NO_PROXY`에 적으세요.",
    ],
    again: AGAIN_SAFE,
};

const TLS: ExplainPage = ExplainPage {
    title: "게이트웨이가 인증서로 자신을 증명하는지",
    meaning: "토큰을 요청하려고 연결할 때 시스템의 인증서나 `ca_file`의 인증서로 확인합니다. 암호화하지 않는 \
         연결이거나 연결하지 못했으면 건너뜁니다. 오류이면 인증서를 믿을 수 없거나, 그곳의 서버가 TLS를 쓰지 \
         않거나, `ca_file`을 쓸 수 없습니다. 그러면 키도 취소 요청도 보내지 않습니다.",
    money: CHECKED,
    steps: &[
        "주소와 `ca_file`을 확인하려면: `cookiepay config show`",
        "이 컴퓨터의 날짜를 확인하세요: `date`. 날짜가 틀리면 멀쩡한 인증서도 만료된 것으로 보입니다.",
    ],
    again: AGAIN_SAFE,
};

const TOKEN: ExplainPage = ExplainPage {
    title: "게이트웨이가 토큰을 발급하는지",
    meaning: "API ID와 키로 토큰을 한 번 요청하고 10초까지 기다리며, 다시 요청하지 않습니다. 받은 토큰은 쓰지 \
         않습니다. 오류이면 연결하지 못했거나, 시간 안에 응답이 없거나, 거절되었습니다. 어느 쪽인지는 함께 나오는 \
         `code`에 있으며 그 설명도 있습니다. 취소에는 토큰이 필요하므로, 토큰이 없으면 취소하지 않습니다.",
    money: CHECKED,
    steps: &[
        "어디에 어떤 API ID로 요청하는지 확인하려면: `cookiepay config show`",
        "인증 정보를 받아들이지 않으면: `cookiepay explain auth.refused`",
        "연결하지 못했으면: `cookiepay explain network.not_reached`",
    ],
    again: AGAIN_SAFE,
};

const CLOCK: ExplainPage = ExplainPage {
    title: "이 컴퓨터의 시계가 게이트웨이의 시계와 맞는지",
    meaning: "토큰 요청에 대한 응답의 `Date`와 비교하며, 따로 요청하지 않습니다. 2초보다 많이 다르면 참고, \
         120초보다 많이 다르면 경고입니다. 취소는 되지만 오늘 날짜, 하루 한도, 취소 기록의 시각이 이 시계를 \
         따릅니다. `Date`가 없으면 참고이며, 응답을 받지 못한 취소의 결과는 `settle_seconds`의 두 배가 지나야 \
         확정됩니다.",
    money: CHECKED,
    steps: &["네트워크 시각에 맞추세요. 그 명령은 검사 결과에 나옵니다."],
    again: AGAIN_SAFE,
};

const STATE_DIRECTORY: ExplainPage = ExplainPage {
    title: "취소 기록의 폴더에 쓸 수 있는지",
    meaning: "폴더가 있으면 파일을 하나 만들었다가 지우고, 없으면 만들 수 있는지 시스템에 물어보기만 합니다. 취소 \
         기록이 데이터베이스에 있으면 건너뜁니다. 오류이면 그곳에 취소 기록을 쓸 수 없으며, 취소하지 \
         않습니다(`journal.unusable`). 참고이면 폴더에 쓸 수 없지만 지금은 새로 만들 것이 없습니다.",
    money: CHECKED,
    steps: &[
        "어디에 있는지 확인하려면: `cookiepay journal status`",
        "그 디스크가 연결되어 있고 이 사용자가 폴더에 쓸 수 있게 하세요.",
    ],
    again: AGAIN_SAFE,
};

const SPACE: ExplainPage = ExplainPage {
    title: "취소 기록이 있는 디스크의 남은 용량",
    meaning: "얼마나 남았는지 시스템에 물어보고, 100 MB보다 적으면 경고합니다. 취소 기록을 쓸 수 있는 동안은 취소가 \
         됩니다. 쓸 수 없게 되면 보내지 않으며, 바로 그때 요청이 나가 있던 취소는 결과가 기록되지 않을 수 \
         있습니다.",
    money: CHECKED,
    steps: &["공간을 확보하세요. 폴더는 검사 결과에 나옵니다: `df -h 폴더`"],
    again: AGAIN_SAFE,
};

const LOCK: ExplainPage = ExplainPage {
    title: "취소 기록의 폴더에서 잠금이 되는지",
    meaning: "그곳에 만든 파일을 잠그고 한 번 더 잠가 봅니다. 두 번째는 실패해야 합니다. 작업은 이런 잠금으로 살아 \
         있음을 다른 작업에 알립니다. 오류이면 잠글 수 없어 취소하지 않거나, 일부 네트워크 드라이브처럼 잠금이 \
         지켜지지 않아 살아 있는 작업을 죽은 것으로 볼 수 있습니다.",
    money: CHECKED,
    steps: &[
        "고치기 전에는 그곳에서 취소하지 마세요.",
        "취소 기록을 이 컴퓨터의 디스크에 두거나 데이터베이스로 옮기세요: `cookiepay journal copy`",
    ],
    again: AGAIN_SAFE,
};

const SYNC: ExplainPage = ExplainPage {
    title: "취소 기록이 디스크에 실제로 저장되는지",
    meaning: "그곳에 만든 파일에 16 KiB를 쓰고, 디스크에 저장되었다고 시스템이 답할 때까지 기다린 뒤 지웁니다. 취소 \
         요청도 이렇게 저장된 뒤에 나갑니다. 오류이면 디스크가 가득 찼거나 저장되지 않으며, 취소하지 않습니다.",
    money: CHECKED,
    steps: &["공간을 확보하거나 디스크를 점검하세요: `df -h 폴더`"],
    again: AGAIN_SAFE,
};

const JOURNAL: ExplainPage = ExplainPage {
    title: "취소 기록으로 취소할 수 있는지",
    meaning: "파일이면 되도록 사본을 만들어 전부 읽고, 그 옆에 적어 둔 것과 비교합니다. 데이터베이스이면 서버와 테이블 \
         버전을 확인합니다. 취소 기록을 만들거나 바꾸지 않습니다. 오류이면 취소도 같은 이유로 막히며, 이유는 함께 \
         나오는 `code`에 있습니다. 참고는 다음에 여는 명령이 테이블을 새 버전으로 바꾸고 그 뒤에는 이전 버전의 \
         프로그램이 쓸 수 없다는 뜻입니다.",
    money: CHECKED,
    steps: &[
        "어디에 있고 무엇이 문제인지 확인하려면: `cookiepay journal status`",
        "그 코드의 설명을 확인하세요: `cookiepay explain journal.unusable`(다른 코드도 같습니다)",
        "취소 기록이 없어졌으면 새로 시작하지 말고 되돌려 놓으세요. 새 기록은 지난 취소를 모릅니다.",
    ],
    again: AGAIN_SAFE,
};

const JOURNAL_RIGHTS: ExplainPage = ExplainPage {
    title: "누가 취소 기록을 바꿀 수 있는지",
    meaning: "취소 기록의 파일과 로그, 잠금, 그리고 거기까지 가는 폴더와 링크의 소유자와 권한을 보고, 이 사용자가 쓸 \
         수 있는지 시스템에 물어봅니다. 데이터베이스이면 연결에 쓰는 인증서와 키, 프로그램의 것을 봅니다. 취소 기록 \
         파일에 쓸 수 있는 그룹은 믿습니다. 오류이면 이 사용자가 쓸 수 없는 것이 있어 취소하지 \
         않거나(`journal.unusable`), 다른 사람이 바꿀 수 있는 것이 있어 라이브 프로필로는 취소하지 \
         않습니다(`journal.untrusted`). 다른 사람이 바꿀 수 있어도 라이브 프로필이 없으면 경고이며 취소는 \
         됩니다. 취소 기록을 바꿀 수 있는 사람은 취소를 잊게 만들 수 있습니다.",
    money: CHECKED,
    steps: &[
        "안내된 `chmod`, `chown`, `chgrp`을 실행하세요.",
        "다른 사람이 바꿀 수 있었으면, 취소 기록이 게이트웨이와 아직 맞는지 확인하세요: `cookiepay refunds verify`",
    ],
    again: AGAIN_SAFE,
};

const SERVER: ExplainPage = ExplainPage {
    title: "취소 기록의 데이터베이스 서버",
    meaning: "어느 PostgreSQL이 답했는지 알려 주며, 문제를 찾지는 않습니다. 대기 서버나 14보다 이전 버전처럼 쓸 수 \
         없는 서버는 `journal`의 오류이고 취소하지 않으며, 이 검사는 건너뜁니다.",
    money: CHECKED,
    steps: &["더 확인하려면: `cookiepay journal status`"],
    again: AGAIN_SAFE,
};

const DURABILITY: ExplainPage = ExplainPage {
    title: "서버가 갑자기 멈추어도 취소 기록이 데이터베이스에 남는지",
    meaning: "`fsync`, `synchronous_commit`, `full_page_writes`를 읽습니다. 앞의 둘 가운데 하나라도 꺼져 있으면 \
         `journal`의 오류이고 취소하지 않습니다. 경고는 `full_page_writes`가 꺼져 있다는 뜻입니다. 취소는 \
         되지만, 서버가 갑자기 멈추면 일부만 저장된 페이지가 남아 취소 기록이 손상될 수 있습니다.",
    money: CHECKED,
    steps: &["서버에서 켜세요: `ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();`"],
    again: AGAIN_SAFE,
};

const STANDBY: ExplainPage = ExplainPage {
    title: "취소 요청이 나가기 전에 다른 서버에도 기록되는지",
    meaning: "저장할 때 동기 대기 서버를 기다리는지 서버에 물어봅니다. 경고이면 기다리지 않습니다. 취소는 되지만, \
         장애로 서버가 바뀌면 마지막 취소 기록이 사라질 수 있고, 그때 요청이 나가 있던 취소는 아무도 모르게 \
         됩니다. 참고는 이 사용자에게 보이지 않는다는 뜻이며, `pg_monitor` 권한이 있으면 보입니다.",
    money: CHECKED,
    steps: &[
        "`synchronous_standby_names`에 동기 대기 서버를 지정하세요.",
        "없으면 장애로 서버가 바뀐 뒤 `settle_seconds`가 지날 때까지 아무도 취소하지 마세요.",
    ],
    again: AGAIN_SAFE,
};

const CONNECTION: ExplainPage = ExplainPage {
    title: "취소 기록의 데이터베이스까지 가는 연결",
    meaning: "세션 두 개로 연결 풀이 세션을 바꾸는지 확인하고, 암호화되었는지 물어봅니다. 경고만 합니다. 연결 풀이 \
         세션을 바꾸면 그 연결로는 취소를 보내지 않습니다(`journal.unfit_server`). 어느 서버가 답하는지 \
         확인하지 않는 설정이어도 취소는 되지만, 중간에서 누군가 취소한 적이 없다고 속일 수 있습니다. 다른 \
         사람이 읽을 수 있는 비밀번호 파일은 쓰지 않습니다.",
    money: CHECKED,
    steps: &[
        "서버에 바로 연결하거나, 클라이언트마다 세션을 유지하는 연결 풀을 쓰세요.",
        "서버를 확인하게 하세요: `[journal] postgres`의 `sslmode=verify-full`",
    ],
    again: AGAIN_SAFE,
};

const ROLE: ExplainPage = ExplainPage {
    title: "취소 기록의 데이터베이스에서 이 사용자가 가진 권한",
    meaning: "테이블에 어떤 권한이 있는지 서버에 물어보기만 합니다. 오류이면 `SELECT`, `INSERT`, `UPDATE` 가운데 없는 \
         것이 있으며, 취소하지 않습니다(`journal.forbidden`). 경고이면 `DELETE`나 `TRUNCATE` 권한이 \
         있습니다. 취소는 되지만, 그 권한으로 취소 기록에서 지운 취소는 두 번 처리될 수 있습니다.",
    money: CHECKED,
    steps: &["소유자가 이 SQL을 실행해야 합니다: `cookiepay journal schema --role 사용자`"],
    again: AGAIN_SAFE,
};

const REFUNDS: ExplainPage = ExplainPage {
    title: "취소 기록에 확정되지 않은 취소가 있는지",
    meaning: "취소 기록만 읽습니다. 게이트웨이를 조회하지 않고 아무것도 확정하지 않습니다. 오류이면 결과 미확인인 취소가 \
         있거나(종료 코드 10), 결과 불일치인 취소만 있습니다(11). 참고이면 실행 중이거나 실행이 도중에 끝난 취소가 \
         있거나, 종결되었지만 게이트웨이에서 아직 바뀔 수 있는 취소가 있습니다. 미해결인 취소와 확정되지 않은 \
         거절은 그 결제의 다른 취소를 막습니다. 다른 결제의 취소는 됩니다.",
    money: "`doctor`로는 아니요. 이 취소들은 아직 확정되지 않았으니, 그 전에는 다른 방법으로 취소하지 마세요.",
    steps: &[
        "결과를 확인하세요. 취소 요청은 보내지 않습니다: `cookiepay refunds reconcile --all --wait`",
        "어느 취소가 막는지 확인하려면: `cookiepay refunds list --unresolved`",
        "결과 불일치인 것: `cookiepay explain conflict`",
    ],
    again: AGAIN_SAFE,
};
