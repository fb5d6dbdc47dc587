//! The program itself, and the options that every command takes.

use super::entry::{ArgumentHelp, CommandHelp, argument};

pub(super) const HELP: &[CommandHelp] = &[CommandHelp {
    path: "",
    about: "CookiePay(쿠키페이) 결제를 조회하고, 중복 없이 취소합니다",
    examples: "\
예제:
  cookiepay -p demo search this-month  바로 해 보기: 모의 결제라서 계정도 네트워크도 필요 없습니다
  cookiepay config init                프로필을 만듭니다: API ID와 API 키를 묻고 확인합니다
  cookiepay search yesterday           어제 결제를 표로 봅니다
  cookiepay search 지난달 --out october.csv
  cookiepay cancel TID --full --reason '고객 변심'",
    notes: "\
종료 코드 0: 모두 처리되고 기록되었습니다. 1-9: 이번 실행에서 이루어진 취소가 없습니다. 10-19: 취소되었거나 \
취소되었을 수 있으니, 다시 실행하기 전에 메시지를 읽어 주세요. 전체 목록과 오류마다의 설명은 `cookiepay explain`에 있습니다.",
    arguments: GLOBAL,
}];

const GLOBAL: &[ArgumentHelp] = &[
    argument("profile", "설정 파일의 이 프로필을 씁니다. 여러 개는 a,b로 적습니다")
        .rest("`demo`는 항상 있습니다. 지정하지 않으면 `COOKIEPAY_PROFILE`을 따릅니다")
        .value_name("프로필"),
    argument("config", "기본 설정 파일 대신 이 파일을 읽습니다")
        .rest("지정하지 않으면 `COOKIEPAY_CONFIG`를 따릅니다")
        .value_name("파일"),
    argument(
        "output",
        "출력 형식: `table`, `json`, `ndjson`, `csv`, 조회와 거래대사에서는 `xlsx`도 됩니다",
    )
    .value_name("형식")
    .default("`--out`의 확장자에 따름, 없으면 `table`")
    .values(&[
        ("table", "사람이 보는 표"),
        (
            "json",
            "게이트웨이가 보낸 행 그대로 JSON 배열 하나로, 열을 고르면 그 열의 객체로",
        ),
        ("ndjson", "같은 내용을 한 줄에 한 행씩"),
        ("csv", "쉼표로 나눈 열(RFC 4180), 스프레드시트용"),
        ("xlsx", "합계가 있는 엑셀 파일"),
    ]),
    argument("out", "이 파일에 씁니다. 파일은 다 쓴 뒤에만 생깁니다")
        .rest(
            "확장자(`.csv` `.json` `.ndjson` `.xlsx` `.txt`)가 형식을 정합니다. `-`는 표준 출력입니다",
        )
        .value_name("파일"),
    argument("bom", "엑셀용 CSV로 씁니다: BOM을 붙이고 줄 끝은 CRLF로 합니다"),
    argument("color", "색을 쓸 때: `auto`, `always`, `never`")
        .value_name("방식")
        .values(&[
            (
                "auto",
                "터미널에서만. `NO_COLOR`나 `TERM=dumb`이면 쓰지 않고, `CLICOLOR_FORCE`면 항상 씁니다",
            ),
            ("always", "파이프와 파일에도"),
            ("never", "쓰지 않음"),
        ]),
    argument("lang", "안내 언어: `ko`(한국어), `en`(영어)")
        .rest(
            "지정하지 않으면 `COOKIEPAY_LANG`, 설정 파일의 `lang`, 시스템 언어의 순서로 정합니다",
        )
        .value_name("언어")
        .values(&[("ko", "한국어"), ("en", "영어")]),
    argument(
        "quiet",
        "표준 오류에는 오류만 출력합니다. `-o json`이면 한 줄입니다",
    ),
    argument(
        "verbose",
        "요청과 응답을 걸린 시간과 함께 보여 줍니다. 비밀 값은 나오지 않습니다",
    ),
];
