//! `token`, and the commands that are about the program itself.

use super::entry::{CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[
    CommandHelp {
        path: "token",
        about: "토큰을 발급받아 출력합니다",
        examples: "\
예제:
  cookiepay token
  cookiepay token --header | curl -H @- -H 'Content-Type: application/json' \\
      -d '{\"API_ID\":\"…\",\"STD_DT\":\"2026-11-01\",\"END_DT\":\"2026-11-30\"}' \\
      https://sandbox.cookiepayments.com/api/paysearch
  cookiepay token -o json | jq -r .expires_at",
        notes: "토큰은 한 시간 동안 쓸 수 있습니다. API 키처럼 비밀로 다뤄 주세요.",
        arguments: &[argument(
            "header",
            "`curl -H @-`에 넣을 헤더 줄로 출력합니다",
        )],
    },
    CommandHelp {
        path: "doctor",
        about: "취소에 필요한 모든 것이 제대로 되는지 검사하고, 안 되는 곳의 해결 방법을 알려 줍니다",
        examples: "\
예제:
  cookiepay doctor
  cookiepay doctor -p store-live
  cookiepay doctor --offline
  cookiepay doctor > doctor.txt         문의 메일에 첨부할 파일. 비밀 값은 없습니다
  cookiepay doctor -o json | jq -r '.checks[] | select(.state == \"error\") | .message'",
        notes: "\
설정, 설정의 모든 프로필(또는 `-p`로 지정한 프로필), 취소 기록을 검사합니다. 게이트웨이마다 토큰을 한 번 요청할 뿐, 다른 것은 보내지 \
않고 아무것도 남기지 않습니다.

검사는 동시에 진행하며 각각 정해진 시간까지만 기다립니다. 게이트웨이와 디스크는 10초, 데이터베이스는 20초, 취소 기록은 30초입니다. 키나 비밀번호를 \
출력하는 명령도 10초이고, 물어볼 수 있는 터미널에서는 1분입니다. `--offline`이면 이런 명령은 연결할 수 있으므로 실행하지 않습니다.

종료 코드는 0이거나 가장 중요한 오류의 코드입니다. 순서는 10이나 11(결과를 모르는 취소가 있음), 6(설정이나 취소 기록을 쓸 수 없음), \
4(인증 정보), 3(게이트웨이가 거절), 7(연결하지 못함), 그 밖의 코드입니다. 참고와 경고는 종료 코드를 바꾸지 않습니다.

무엇을 검사하고 그 결과가 취소에 어떤 뜻인지는 `cookiepay explain clock`처럼 항목마다 확인할 수 있습니다.",
        arguments: &[argument(
            "offline",
            "연결하지 않고, 키나 비밀번호를 출력하는 명령도 실행하지 않습니다",
        )],
    },
    CommandHelp {
        path: "explain",
        about: "코드의 뜻, 취소 여부, 할 일을 설명합니다",
        examples: "\
예제:
  cookiepay explain                          설명이 있는 것을 한 줄씩 모두 보여 줍니다
  cookiepay explain 9029                     게이트웨이 코드
  cookiepay explain refund.outcome_unknown   오류 코드
  cookiepay explain exit 10                  종료 코드
  cookiepay explain '결과 미확인'            표에 나오는 상태
  cookiepay explain clock                    `doctor`의 검사 항목
  cookiepay explain 10 -o json | jq -r '.[].money'",
        notes: "\
게이트웨이 코드와 오류 코드, 종료 코드, 취소상태와 근거, 일괄취소 행과 `compare`의 결과, 결제상태, `doctor`의 검사 항목, \
`money_moved`와 `retry`의 값을 설명합니다. 대소문자, 빈칸, `-`와 `_`는 구분하지 않습니다. 여러 가지를 뜻하는 말이면 모두 설명합니다.

`-o json`은 `code`, `kind`, `title`, `exit`, `money_moved`, `retry`, `sureness`, `meaning`, `money`, `to_do`, `again`, \
`source` 열을 가진 객체의 배열입니다. `exit`, `money_moved`, `retry`가 여러 개면 빈칸으로 나눕니다. 내용은 영어입니다. \
`-o ndjson`과 `-o csv`의 열도 같습니다.",
        arguments: &[argument("code", "프로그램이 출력한 것")
            .rest("지정하지 않으면 설명이 있는 것을 모두 보여 줍니다")
            .value_name("코드")],
    },
    CommandHelp {
        path: "completions",
        about: "셸의 자동 완성 스크립트를 출력합니다",
        examples: "\
예제:
  mkdir -p ~/.local/share/bash-completion/completions
  mkdir -p ~/.zfunc ~/.config/fish/completions
  cookiepay completions bash > ~/.local/share/bash-completion/completions/cookiepay
  cookiepay completions zsh > ~/.zfunc/_cookiepay
  cookiepay completions fish > ~/.config/fish/completions/cookiepay.fish",
        notes: "\
`bash`, `zsh`, `fish`에서는 프로필, 열, 기간, 은행, 그리고 취소 기록의 취소와 결제도 이 프로그램이 직접 완성합니다. 설정 \
파일과, 파일로 된 취소 기록만 읽고 네트워크는 쓰지 않습니다.

셸이 새로 시작할 때마다 스크립트를 찾는 곳:
  bash        예제의 폴더. `bash-completion` 패키지가 있어야 하며, 없으면 `~/.bashrc`에서 `source`로 읽습니다
  zsh         `fpath`의 모든 폴더. 예제의 폴더는 `~/.zshrc`의 `compinit` 앞에 `fpath=(~/.zfunc $fpath)`를 적습니다
  fish        예제의 폴더
  elvish      `rc.elv`에 `eval (cookiepay completions elvish | slurp)`
  powershell  `$PROFILE`에 `cookiepay completions powershell | Out-String | Invoke-Expression`",
        arguments: &[argument("shell", "자동 완성을 쓸 셸").value_name("셸")],
    },
    CommandHelp {
        path: "man",
        about: "매뉴얼 페이지를 출력하거나, 명령마다 하나씩 파일로 씁니다",
        examples: "\
예제:
  cookiepay man | man -l -
  cookiepay man ~/.local/share/man",
        notes: "\
`~/.local/bin`이 `PATH`에 있으면 `~/.local/share/man`에 쓴 매뉴얼은 `man cookiepay`로 볼 수 있습니다. 시스템 언어가 \
한국어이면 한국어로 나오고, 아니면 `man -L ko cookiepay`로 봅니다. 다른 폴더에 쓴 영어 매뉴얼은 `man -M 폴더 \
cookiepay`로, 한국어 매뉴얼은 `man -M 폴더/ko cookiepay`로 봅니다.",
        arguments: &[argument(
            "folder",
            "첫 페이지를 출력하는 대신, 이 폴더의 `man1`(영어)과 `ko/man1`(한국어)에 명령마다 한 페이지씩, 그리고 활용 예제를 씁니다",
        )
        .value_name("폴더")],
    },
    CommandHelp {
        path: "help",
        about: "명령을 예제와 함께 설명합니다",
        examples: "\
예제:
  cookiepay help
  cookiepay help refunds resolve",
        notes: "",
        arguments: &[argument("command", "`search`, `refunds resolve` 같은 명령")
            .rest("지정하지 않으면 모든 명령을 보여 줍니다")
            .value_name("명령")],
    },
    CommandHelp {
        path: "version",
        about: "버전을 출력합니다",
        examples: "\
예제:
  cookiepay version
  cookiepay version -o json | jq -r .version",
        notes: "",
        arguments: &[],
    },
];
