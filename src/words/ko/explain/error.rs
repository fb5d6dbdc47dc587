//! What `explain` says of the errors of each area but refunds, payments and the journal, in Korean.

use super::phrase::{
    AGAIN_FIXED, AGAIN_SAFE, NO_JOURNAL, NO_REAL_MONEY, NOTHING_SENT, NOTHING_SENT_NOW, ONLY_LOOKED,
};
use crate::error::{
    AuthCode, BatchCode, ConfigCode, GatewayCode, InternalCode, MockCode, NetworkCode, OutputCode,
    SearchCode, UsageCode,
};
use crate::words::explain::ExplainPage;

pub(super) const fn auth(it: AuthCode) -> &'static ExplainPage {
    match it {
        AuthCode::NoCredentials => &AUTH_NO_CREDENTIALS,
        AuthCode::Refused => &AUTH_REFUSED,
    }
}

pub(super) const fn batch(it: BatchCode) -> &'static ExplainPage {
    match it {
        BatchCode::DoneNotRecorded => &BATCH_DONE_NOT_RECORDED,
        BatchCode::NotDone => &BATCH_NOT_DONE,
        BatchCode::OutcomeUnknown => &BATCH_OUTCOME_UNKNOWN,
        BatchCode::TotalDiffers => &BATCH_TOTAL_DIFFERS,
    }
}

pub(super) const fn config(it: ConfigCode) -> &'static ExplainPage {
    match it {
        ConfigCode::ApiKey => &CONFIG_API_KEY,
        ConfigCode::CaFile => &CONFIG_CA_FILE,
        ConfigCode::Invalid => &CONFIG_INVALID,
        ConfigCode::NoPassword => &CONFIG_NO_PASSWORD,
        ConfigCode::Proxy => &CONFIG_PROXY,
        ConfigCode::Untrusted => &CONFIG_UNTRUSTED,
    }
}

pub(super) const fn gateway(it: GatewayCode) -> &'static ExplainPage {
    match it {
        GatewayCode::Redirected => &GATEWAY_REDIRECTED,
        GatewayCode::Refused => &GATEWAY_REFUSED,
        GatewayCode::TooLarge => &GATEWAY_TOO_LARGE,
        GatewayCode::Unavailable => &GATEWAY_UNAVAILABLE,
        GatewayCode::Unreadable => &GATEWAY_UNREADABLE,
    }
}

pub(super) const fn internal(it: InternalCode) -> &'static ExplainPage {
    match it {
        InternalCode::Error => &INTERNAL_ERROR,
    }
}

pub(super) const fn mock(it: MockCode) -> &'static ExplainPage {
    match it {
        MockCode::Failed => &MOCK_FAILED,
    }
}

pub(super) const fn network(it: NetworkCode) -> &'static ExplainPage {
    match it {
        NetworkCode::Broken => &NETWORK_BROKEN,
        NetworkCode::Incomplete => &NETWORK_INCOMPLETE,
        NetworkCode::NotReached => &NETWORK_NOT_REACHED,
        NetworkCode::Stalled => &NETWORK_STALLED,
        NetworkCode::TimedOut => &NETWORK_TIMED_OUT,
    }
}

pub(super) const fn output(it: OutputCode) -> &'static ExplainPage {
    match it {
        OutputCode::Failed => &OUTPUT_FAILED,
        OutputCode::File => &OUTPUT_FILE,
    }
}

pub(super) const fn search(it: SearchCode) -> &'static ExplainPage {
    match it {
        SearchCode::Incomplete => &SEARCH_INCOMPLETE,
    }
}

pub(super) const fn usage(it: UsageCode) -> &'static ExplainPage {
    match it {
        UsageCode::Invalid => &USAGE_INVALID,
        UsageCode::OrderList => &USAGE_ORDER_LIST,
        UsageCode::Period => &USAGE_PERIOD,
    }
}

const AUTH_NO_CREDENTIALS: ExplainPage = ExplainPage {
    title: "API ID나 API 키가 없습니다",
    meaning: "설정이 없거나, 환경 변수가 빠졌거나, 키를 얻을 곳(파일, 명령)에서 키가 나오지 않습니다.",
    money: NOTHING_SENT,
    steps: &[
        "시작하려면: `cookiepay config init`. 계정 없이 써 보려면: `cookiepay -p demo search \
         this-month`",
        "값을 어디에서 가져오는지 확인하려면: `cookiepay config show`",
    ],
    again: AGAIN_FIXED,
};

const AUTH_REFUSED: ExplainPage = ExplainPage {
    title: "게이트웨이가 인증 정보를 받아들이지 않습니다",
    meaning: "`E003`이나 `API_ID`에 관한 `9999`로 답했습니다. ID와 키가 맞지 않거나 테스트와 라이브가 \
         뒤바뀐 것입니다. 다른 메시지는 인증 문제로 보지 않습니다.",
    money: "아니요. 게이트웨이가 결제를 처리하기 전에 거절했습니다.",
    steps: &[
        "환경, API ID, 키를 가져오는 곳을 확인하세요: `cookiepay config show`",
        "시험하려면: `cookiepay config check`",
        "오류에 취소 기록 이야기가 있으면 먼저: `cookiepay refunds reconcile --all`",
    ],
    again: "인증 정보를 고친 뒤에는 안전합니다.",
};

const BATCH_DONE_NOT_RECORDED: ExplainPage = ExplainPage {
    title: "모든 행이 처리되었지만 모두 기록하거나 출력하지는 못했습니다",
    meaning: "표준 출력이나 파일에 쓰지 못한 결과는 표준 오류에 있습니다.",
    money: "예. 모든 행이 이번 실행이나 그 전에 취소되었습니다.",
    steps: &[
        "취소 기록을 확인하려면: `cookiepay refunds list`",
        "나머지를 기록하려면: `cookiepay refunds reconcile --all`",
    ],
    again: "다시 하지 마세요. 이미 처리되었습니다.",
};

const BATCH_NOT_DONE: ExplainPage = ExplainPage {
    title: "일괄취소에 처리되지 않은 행이 있습니다",
    meaning: "행마다 결과와 코드가 있습니다. 취소된 행이 없으면 원인이 같을 때 그 원인의 종료 코드로, \
         다르면 6으로 끝납니다. 처리되었거나 결과 불일치이거나 보류된 행이 있거나 요청이 나간 뒤 \
         중단되었으면 11로 끝납니다. 모의실행에서는 보낼 수 없는 행이 있을 때 이렇게 끝납니다.",
    money: "`money_moved`가 이번 실행에 대해 말합니다. 아니요, 일부 행이 취소되었으면 예, 결과 \
         불일치이거나 아직 처리될 수 있는 거절이 있으면 아직 모릅니다. 전에 처리된 행은 그와 상관없이 \
         취소되어 있습니다.",
    steps: &[
        "마지막 줄에 나온 행을 고치거나 빼세요.",
        "같은 파일을 다시 실행하세요: `cookiepay cancel --batch 파일`",
    ],
    again: "안전합니다. 처리된 행은 건너뛰며 두 번 보내지 않습니다. 오류에 나온 시각 전에는 안 됩니다.",
};

const BATCH_OUTCOME_UNKNOWN: ExplainPage = ExplainPage {
    title: "결과 미확인인 행이 있습니다",
    meaning: "한 행의 취소 요청이 나갔거나 나갔을 수 있는데 결과를 모릅니다. 그 뒤의 행은 시작하지 \
         않았습니다. 끝내기 전에 한 번 더 조회했습니다.",
    money: "그 행은 아직 모르고, 다른 행은 취소되었을 수 있습니다. 다른 방법으로 취소하지 마세요.",
    steps: &[
        "결과를 확인하세요: `cookiepay refunds reconcile --all --wait`",
        "그 뒤 같은 파일을 다시 실행하면 멈춘 곳부터 이어서 합니다.",
    ],
    again: "`reconcile` 뒤에 하세요. 그 전에는 그 행을 조회만 합니다.",
};

const BATCH_TOTAL_DIFFERS: ExplainPage = ExplainPage {
    title: "일괄취소 합계가 예상과 다릅니다",
    meaning: "`--expect-total`은 처리되었거나 처리할 수 있는 모든 행의 합계입니다.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "내용을 확인하려면: `cookiepay cancel --batch 파일 --dry-run`",
        "파일이나 합계를 고치고 다시 실행하세요.",
    ],
    again: AGAIN_FIXED,
};

const CONFIG_API_KEY: ExplainPage = ExplainPage {
    title: "API 키를 보낼 수 없습니다",
    meaning: "헤더에 넣을 수 없는 글자가 있습니다.",
    money: NOTHING_SENT,
    steps: &["어디에서 가져오는지 확인하려면: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

const CONFIG_CA_FILE: ExplainPage = ExplainPage {
    title: "인증서 파일을 쓸 수 없습니다",
    meaning: "`ca_file`에는 PEM 형식의 인증서가 있어야 합니다. 시스템의 인증서 대신 쓰입니다.",
    money: NOTHING_SENT,
    steps: &["어느 파일인지 확인하려면: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

const CONFIG_INVALID: ExplainPage = ExplainPage {
    title: "설정을 쓸 수 없습니다",
    meaning: "오류에 파일과 행, 올바른 값이 나옵니다. 모르는 키도 오류입니다. 잘못 쓴 키는 아무것도 지켜 \
         주지 못하기 때문입니다.",
    money: NOTHING_SENT,
    steps: &[
        "무엇을 어디에서 읽는지 확인하려면: `cookiepay config show`",
        "파일이 어디에 있는지 확인하려면: `cookiepay config path`",
    ],
    again: AGAIN_FIXED,
};

const CONFIG_NO_PASSWORD: ExplainPage = ExplainPage {
    title: "취소 기록 데이터베이스의 비밀번호가 없습니다",
    meaning: "`postgres_password_command`나 비밀번호 파일에서 쓸 수 있는 비밀번호가 나오지 않습니다.",
    money: NO_JOURNAL,
    steps: &[
        "명령을 직접 실행해 보거나, `PGPASSWORD`나 `~/.pgpass`를 쓰세요.",
        "확인하려면: `cookiepay journal status`",
    ],
    again: AGAIN_FIXED,
};

const CONFIG_PROXY: ExplainPage = ExplainPage {
    title: "프록시를 쓸 수 없습니다",
    meaning: "프록시 주소로 연결할 수 없는 형식입니다.",
    money: NOTHING_SENT,
    steps: &["프로필에 `proxy = \"http://host:port\"`로 적거나 `HTTPS_PROXY`를 고치세요."],
    again: AGAIN_FIXED,
};

const CONFIG_UNTRUSTED: ExplainPage = ExplainPage {
    title: "다른 사람이 설정이나 설정이 가리키는 파일을 바꿀 수 있습니다",
    meaning: "그런 사람은 취소 요청과 키를 다른 곳으로 보낼 수 있습니다.",
    money: NOTHING_SENT,
    steps: &[
        "바뀐 것이 없는지 본 뒤(`cookiepay config show`), 오류에 나온 `chmod`나 `chown`을 실행하세요.",
    ],
    again: AGAIN_FIXED,
};

const GATEWAY_REDIRECTED: ExplainPage = ExplainPage {
    title: "게이트웨이가 다른 주소를 안내했습니다",
    meaning: "따라가지 않습니다. 토큰과 키가 다른 서버로 갈 수 있기 때문입니다.",
    money: ONLY_LOOKED,
    steps: &["주소를 확인하세요: `cookiepay config show`"],
    again: "`base_url`을 고친 뒤에는 안전합니다.",
};

const GATEWAY_REFUSED: ExplainPage = ExplainPage {
    title: "게이트웨이가 조회나 토큰 발급을 거절했습니다",
    meaning: "게이트웨이의 코드와 메시지가 오류에 있습니다. 메시지로 뜻을 봅니다: `cookiepay explain other`",
    money: ONLY_LOOKED,
    steps: &[
        "도움말을 따르세요. 점검이 끝나기를 기다리거나, 기간을 줄이거나, 이 컴퓨터의 주소를 등록해야 \
         할 수 있습니다.",
        "주고받은 내용을 보려면: `cookiepay -v search today`",
    ],
    again: "조회는 언제나 안전합니다. 도움이 될지는 `retry`에 있습니다.",
};

const GATEWAY_TOO_LARGE: ExplainPage = ExplainPage {
    title: "게이트웨이의 응답이 너무 큽니다",
    meaning: "메모리를 다 쓰지 않도록 정한 크기보다 큽니다.",
    money: ONLY_LOOKED,
    steps: &["기간을 줄여 조회하세요: `cookiepay search 7d --slice day`"],
    again: AGAIN_SAFE,
};

const GATEWAY_UNAVAILABLE: ExplainPage = ExplainPage {
    title: "지금 게이트웨이를 이용할 수 없습니다",
    meaning: "게이트웨이나 그 앞의 서버가 서버 오류로 답했습니다.",
    money: ONLY_LOOKED,
    steps: &["안내된 시간이 지난 뒤 다시 시도하세요."],
    again: AGAIN_SAFE,
};

const GATEWAY_UNREADABLE: ExplainPage = ExplainPage {
    title: "게이트웨이의 응답을 이해할 수 없습니다",
    meaning: "요청한 형식의 JSON이 아니거나 내용이 서로 맞지 않습니다. 프록시처럼 중간의 다른 서버가 답한 \
         경우가 많습니다.",
    money: ONLY_LOOKED,
    steps: &["무엇이 왔는지 보려면: `cookiepay -v search today`"],
    again: AGAIN_SAFE,
};

const INTERNAL_ERROR: ExplainPage = ExplainPage {
    title: "프로그램의 오류이거나 이 컴퓨터의 문제입니다",
    meaning: "보내기 전에 일어났습니다.",
    money: NOTHING_SENT,
    steps: &["오류 내용과 `cookiepay version`의 결과를 함께 알려 주세요."],
    again: AGAIN_SAFE,
};

const MOCK_FAILED: ExplainPage = ExplainPage {
    title: "모의 게이트웨이를 시작하지 못했습니다",
    meaning: "주소를 이미 쓰고 있거나 상태를 저장할 수 없습니다.",
    money: NO_REAL_MONEY,
    steps: &["다른 주소를 쓰세요: `cookiepay mock --listen 127.0.0.1:0`"],
    again: AGAIN_SAFE,
};

const NETWORK_BROKEN: ExplainPage = ExplainPage {
    title: "게이트웨이와의 연결이 끊겼습니다",
    meaning: "토큰이나 결제를 요청하는 동안 끊겼습니다.",
    money: ONLY_LOOKED,
    steps: &["같은 명령을 다시 실행하세요."],
    again: AGAIN_SAFE,
};

const NETWORK_INCOMPLETE: ExplainPage = ExplainPage {
    title: "게이트웨이의 응답이 끝나기 전에 끊겼습니다",
    meaning: "일부를 전체로 보지 않습니다.",
    money: ONLY_LOOKED,
    steps: &["같은 명령을 다시 실행하세요."],
    again: AGAIN_SAFE,
};

const NETWORK_NOT_REACHED: ExplainPage = ExplainPage {
    title: "게이트웨이에 연결하지 못했습니다",
    meaning: "이름을 찾지 못했거나, 듣는 서버가 없거나, 시간 안에 연결하지 못했거나, 인증서를 믿을 수 \
         없거나, 프록시가 연결하지 못했습니다. 이 컴퓨터에서 나간 요청이 없습니다.",
    money: NOTHING_SENT,
    steps: &[
        "어느 주소와 프록시를 쓰는지 확인하려면: `cookiepay config show`",
        "연결을 시험하려면: `cookiepay config check`",
    ],
    again: AGAIN_SAFE,
};

const NETWORK_STALLED: ExplainPage = ExplainPage {
    title: "게이트웨이의 응답이 멈추었습니다",
    meaning: "정한 시간 동안 들어온 것이 너무 적습니다.",
    money: ONLY_LOOKED,
    steps: &["잠시 뒤 다시 시도하세요."],
    again: AGAIN_SAFE,
};

const NETWORK_TIMED_OUT: ExplainPage = ExplainPage {
    title: "게이트웨이에서 시간 안에 응답이 없습니다",
    meaning: "토큰이나 결제를 요청했습니다. 긴 기간은 오래 걸립니다.",
    money: ONLY_LOOKED,
    steps: &[
        "기간을 줄이거나(`cookiepay search 7d --slice day`) `search_timeout_seconds`를 늘리세요.",
    ],
    again: AGAIN_SAFE,
};

const OUTPUT_FAILED: ExplainPage = ExplainPage {
    title: "출력하지 못했습니다",
    meaning: "출력된 것이 전부가 아닙니다.",
    money: NOTHING_SENT,
    steps: &["공간을 확보하거나 다른 곳에 출력하세요."],
    again: AGAIN_SAFE,
};

const OUTPUT_FILE: ExplainPage = ExplainPage {
    title: "출력 파일을 만들 수 없습니다",
    meaning: "폴더가 없거나 새 파일을 만들 수 없습니다. 요청하기 전에 먼저 확인합니다.",
    money: NOTHING_SENT,
    steps: &["쓸 수 있는 폴더를 알려 주세요(`--out 파일`)."],
    again: AGAIN_SAFE,
};

const SEARCH_INCOMPLETE: ExplainPage = ExplainPage {
    title: "조회에 빠진 것이 있습니다",
    meaning: "오류에 빠진 날짜나 거래번호와 이유가 있습니다. 일부를 전체로 보지 않도록 파일을 만들지 않고 \
         JSON 배열도 닫지 않습니다.",
    money: ONLY_LOOKED,
    steps: &[
        "더 짧게 나누어 조회하세요: `cookiepay search 7d --slice day`",
        "이유를 보려면: `cookiepay -v search 7d`",
    ],
    again: "조회는 언제나 안전합니다. `retry`가 `fix`이면 먼저 원인을 고치세요.",
};

const USAGE_INVALID: ExplainPage = ExplainPage {
    title: "명령이나 입력 파일이 잘못되었습니다",
    meaning: "오류에 잘못된 인자나 행이 나옵니다.",
    money: NOTHING_SENT,
    steps: &["예제를 확인하려면: `cookiepay help cancel`(다른 명령도 같습니다)"],
    again: AGAIN_FIXED,
};

const USAGE_ORDER_LIST: ExplainPage = ExplainPage {
    title: "주문 목록을 쓸 수 없습니다",
    meaning: "잘못된 행마다 값이 나오고, 알 수 없는 헤더는 파일에 있는 헤더와 함께 나옵니다.",
    money: NOTHING_SENT,
    steps: &[
        "어느 열인지 알려 주세요: `cookiepay compare 주문목록 --map order_no=주문번호,amount=금액`",
        "엑셀에서 저장한 CSV라면: `cookiepay compare 주문목록 --encoding cp949`",
    ],
    again: AGAIN_FIXED,
};

const USAGE_PERIOD: ExplainPage = ExplainPage {
    title: "기간이 잘못되었습니다",
    meaning: "달력에 없는 날이거나, 끝이 시작보다 앞서거나, 오늘보다 뒤이거나, 두 가지로 읽힙니다.",
    money: NOTHING_SENT,
    steps: &["어떻게 쓰는지 확인하려면: `cookiepay help search`"],
    again: AGAIN_FIXED,
};
