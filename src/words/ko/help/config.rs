//! `config` and the commands below it.

use super::entry::CommandHelp;

pub(super) const HELP: &[CommandHelp] = &[
    CommandHelp {
        path: "config",
        about: "설정을 보고, 시험하고, 새로 만듭니다",
        examples: "\
예제:
  cookiepay config init                 채워 쓸 설정 파일을 만듭니다
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
        about: "채워 쓸 설정 파일을 만듭니다. 본인만 읽을 수 있습니다",
        examples: "\
예제:
  cookiepay config init
  cookiepay --config shop.toml config init",
        notes: "이미 있는 파일은 그대로 둡니다.",
        arguments: &[],
    },
];
