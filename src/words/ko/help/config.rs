//! `config` and the commands below it.

use super::entry::{CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[
    CommandHelp {
        path: "config",
        about: "설정을 보고, 시험하고, 새로 만듭니다",
        examples: "\
예제:
  cookiepay config init                 프로필을 만듭니다: API ID와 API 키를 묻고 확인합니다
  cookiepay config list                 어떤 프로필이 있는지 봅니다
  cookiepay config show -p store-live   적용되는 값과, 그 값이 있는 행이나 변수를 봅니다
  cookiepay config check -p store-live  시험합니다: 키를 읽고 토큰을 발급받습니다
  $EDITOR \"$(cookiepay config path)\"",
        notes: "",
        arguments: &[],
    },
    CommandHelp {
        path: "config list",
        about: "`demo`를 포함한 프로필 목록을, 각 프로필이 어디로 연결되고 키가 어디에서 오는지와 함께 출력합니다",
        examples: "\
예제:
  cookiepay config list
  cookiepay config list -o csv
  cookiepay config list -o json | jq -r '.[] | select(.environment == \"live\").profile'",
        notes: "\
키를 보여 주지 않고, 키 파일을 열거나 키 명령을 실행하지 않습니다. CookiePay로 바로 연결되면 `base_url`이 비어 \
있습니다. `key`는 `written`(설정 파일), `file`, `command` 중 하나입니다.",
        arguments: &[],
    },
    CommandHelp {
        path: "config path",
        about: "설정 파일이 있는 곳, 없으면 있어야 할 곳을 출력합니다",
        examples: "\
예제:
  cookiepay config path
  chmod 600 \"$(cookiepay config path)\"",
        notes: "",
        arguments: &[],
    },
    CommandHelp {
        path: "config show",
        about: "값과 그 값이 온 곳을 출력합니다. 키는 보여 주지 않습니다",
        examples: "\
예제:
  cookiepay config show
  cookiepay config show -p store-live
  cookiepay config show -o json | jq '.[] | select(.key == \"base_url\")'",
        notes: "키 파일을 열거나 키 명령을 실행하지 않습니다.",
        arguments: &[],
    },
    CommandHelp {
        path: "config check",
        about: "프로필로 토큰을 발급받아 보고, 안 되면 무엇이 잘못인지 알려 줍니다",
        examples: "\
예제:
  cookiepay config check
  cookiepay config check -p store-live -v
  cookiepay config check -o json",
        notes: "결제를 조회하지 않고, 게이트웨이의 어떤 것도 바꾸지 않습니다.",
        arguments: &[],
    },
    CommandHelp {
        path: "config init",
        about: "프로필을 만듭니다. 터미널에서는 하나씩 묻고, 아니면 옵션으로 받아 바로 확인합니다",
        examples: "\
예제:
  cookiepay config init
  cookiepay config init -p store-live --environment live --api-id ID --api-key-command 'pass show cookiepay/live'
  printf %s \"$KEY\" | cookiepay config init --environment sandbox --api-id ID
  cookiepay config init -p mock --base-url http://127.0.0.1:8480 --api-id ID",
        notes: "\
프로필 이름은 `-p`로 정합니다. 정하지 않으면 `store-live`, `store-test`, `mock` 중 하나입니다. 파일은 본인만 읽을 수 \
있게 만듭니다. 이미 있는 파일에서는 주석과 순서가 그대로이고, `--replace`로 바꾸는 프로필의 다른 설정도 그대로입니다. \
키는 인자로 받지 않습니다. 보이지 않게 입력하거나 표준 입력으로 보내세요. 저장한 프로필은 바로 확인하며, 확인에 \
실패해도 남아 있습니다.",
        arguments: &[
            argument("environment", "결제가 있는 곳: `live`(라이브), `sandbox`(테스트)")
                .value_name("환경")
                .values(&[("live", "실거래"), ("sandbox", "테스트")]),
            argument(
                "base_url",
                "대신 요청을 보낼 곳: 이 컴퓨터의 모의 게이트웨이나 터널의 입구, 또는 `https` 중계 서버",
            )
            .value_name("주소"),
            argument("api_id", "CookiePay에서 발급받은 API ID").value_name("아이디"),
            argument(
                "api_key_file",
                "키를 이 파일에서 읽습니다. 아직 없으면 입력받은 키로 만듭니다",
            )
            .value_name("파일"),
            argument(
                "api_key_command",
                "키를 이 명령의 출력에서 읽습니다: 프로그램과 인자로 적으며, 셸을 거치지 않습니다",
            )
            .value_name("명령"),
            argument("replace", "이미 있는 프로필의 환경, API ID, API 키를 바꿉니다"),
            argument("offline", "프로필을 확인하지 않습니다"),
            argument("template", "설정 파일이 없을 때, 모든 키를 설명한 채워 쓸 파일을 만듭니다"),
        ],
    },
];
