//! The way out with a configuration that cannot be used, in Korean.

use std::fmt;
use std::path::Path;

use crate::error::ConfigHint;
use crate::journal::DATABASE_KEYS;
use crate::words::language::Korean;
use crate::words::{PastedWay, paste};

const SET_UP_BY_FLAGS: &str = "`printf %s \"$KEY\" | cookiepay config init --environment sandbox --api-id 아이디`처럼 쓰세요. 모든 \
                 옵션은 `cookiepay config init --help`에 있습니다";

/// Says how a profile that is there gets another key.
/// What `--replace` does, and leaves.
const REPLACE_IT: &str =
    "같은 명령에 `--replace`를 더하면 환경, API ID, API 키를 다시 정합니다. 나머지는 그대로 둡니다";

/// Says in three lines how to begin.
fn write_begin(f: &mut fmt::Formatter<'_>, file: Option<&Path>) -> fmt::Result {
    let init = PastedWay::new(file, &[]).lead_command("cookiepay config init");
    write!(
        f,
        "다음 중 하나로 시작하세요
  `{}`: 계정과 네트워크 없이 모의 결제를 조회합니다
  `{init}`: 가맹점의 API ID와 API 키를 입력받아 확인합니다
  `{}`: 이 컴퓨터에 모의 게이트웨이를 띄워 취소와 장애를 연습합니다",
        paste::DEMO_SEARCH,
        paste::MOCK
    )
}

fn write_database_keys(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "쓸 수 있는 키: `{}`", DATABASE_KEYS.join("`, `"))
}

const PASSWORD_SOURCE: &str = "비밀번호를 어디에서 읽는지 `cookiepay config show`로 확인하세요";

const VERIFY_FULL: &str =
    "`sslmode=verify-full`로 쓰고, 자체 인증 기관을 쓰는 서버라면 `sslrootcert`도 지정하세요";

impl Korean for ConfigHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Close(exposed) => {
                let command = paste::close(exposed);
                return write!(f, "다른 사용자가 바꿀 수 없게 하세요: `{command}`");
            }
            Self::Begin(file) => return write_begin(f, *file),
            Self::DidYouMean(nearest) => return write!(f, "혹시 `{nearest}`인가요?"),
            Self::NameOneOf(profiles) => {
                let profiles = profiles.join("`, `");
                return write!(f, "`-p`나 `default_profile`로 하나를 지정하세요: `{profiles}`");
            }
            Self::SettleLonger { least_seconds } => {
                return write!(
                    f,
                    "프로필에 `settle_seconds = {least_seconds}` 이상으로 적으세요. 취소 요청이 끝나기 전에 미반영으로 \
                     처리되면 두 번 취소될 수 있습니다"
                );
            }
            Self::SaveAsUtf8 { from } => {
                return write!(
                    f,
                    "UTF-8로 저장하세요. 메모장에서는 다른 이름으로 저장할 때 인코딩을 UTF-8로 고르고, 그 밖에는 \
                     `iconv -f {from} -t utf-8`을 쓰세요"
                );
            }
            Self::PlainQuotes => {
                "곧은 따옴표를 입력하세요. 문서 편집기나 휴대폰에서는 둥근 따옴표로 바뀝니다"
            }
            Self::QuoteTheName => "이름을 따옴표로 묶으세요: `[profiles.\"본점\"]`",
            Self::SingleQuotes => "경로는 작은따옴표로 묶으세요: `'C:\\shop\\store.key'`",
            Self::SetUpByFlags => SET_UP_BY_FLAGS,
            Self::ReplaceIt => REPLACE_IT,
            Self::EveryKey => "모든 키는 `config.example.ko.toml`에 있습니다",
            Self::ListProfiles => {
                "`cookiepay config list`로 프로필 목록을 볼 수 있습니다. `demo`는 항상 있습니다"
            }
            Self::WriteEnvironment => {
                "`environment = \"live\"` 또는 `\"sandbox\"`, 아니면 `base_url`을 적으세요"
            }
            Self::WriteKey => "`api_key`, `api_key_file`, `api_key_command` 중 하나를 적으세요",
            Self::FillIn => {
                "값을 채워 넣으세요. 각 값의 출처는 `cookiepay config show`에서 볼 수 있습니다"
            }
            Self::AllVariables => {
                "`COOKIEPAY_API_ID`, `COOKIEPAY_API_KEY`, `COOKIEPAY_BASE_URL`을 함께 설정하거나 프로필을 \
                 지정하세요"
            }
            Self::TunnelOnly => {
                "둘 중 하나를 빼 주세요. 둘을 함께 쓰는 것은 `base_url`이 이 컴퓨터인 터널뿐입니다: \
                 `http://127.0.0.1:8443`"
            }
            Self::LeaveOneOut => "둘 중 하나를 빼 주세요",
            Self::OnlyFinalCodes => {
                "PG사가 그 코드로 거절한 뒤에는 절대 취소하지 않는 코드만 적으세요 (예: `\"2013\"`)"
            }
            Self::LocalByBaseUrl => {
                "이 컴퓨터의 게이트웨이는 `environment` 대신 `base_url`로 지정합니다"
            }
            Self::LeftAsItWas => {
                "있던 파일은 그대로 두었습니다. 그 파일을 고치거나 `--config`로 다른 파일을 지정하세요"
            }
            Self::NameTheFile => "`--config`나 `COOKIEPAY_CONFIG`로 파일을 지정하세요",
            Self::KeySource => "API 키를 어디에서 읽는지 `cookiepay config show`로 확인하세요",
            Self::PasswordSource => PASSWORD_SOURCE,
            Self::DatabaseKeys => return write_database_keys(f),
            Self::VerifyFull => VERIFY_FULL,
        })
    }
}
