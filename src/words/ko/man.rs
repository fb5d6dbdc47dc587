//! What the manual pages have besides the help, in Korean.

use crate::words::manual::Manual;

/// What a page has, in Korean, with the headings of Debian's Korean pages.
pub(crate) const MANUAL: Manual = Manual {
    name: "이름",
    synopsis: "요약",
    description: "설명",
    examples: "예제",
    volume: "cookiepay 매뉴얼",
    arguments: "인자",
    options: "옵션",
    commands: "명령",
    see_also: "관련 항목",
    help: "도움말을 출력합니다.",
    default: |value| format!("[기본값: {value}]"),
    values: |values| format!("[값: {values}]"),
    exit_status: "종료 코드",
    environment: "환경 변수",
    files: "파일",
    cookbook: &super::cookbook::COOKBOOK,
    meaning: super::exit::meaning,
    variables: &VARIABLES,
    places: &PLACES,
};

/// The environment variables. One that is empty counts as unset.
const VARIABLES: [(&str, &str); 11] = [
    ("COOKIEPAY_PROFILE", "`-p`가 없을 때 쓸 프로필."),
    ("COOKIEPAY_CONFIG", "`--config`가 없을 때 읽을 설정 파일."),
    (
        "COOKIEPAY_LANG",
        "`--lang`이 없을 때 쓸 언어, `ko`나 `en`. 이것도 없으면 `LC_ALL`, `LC_MESSAGES`, `LANG`을 따릅니다.",
    ),
    (
        "COOKIEPAY_API_ID, COOKIEPAY_API_KEY, COOKIEPAY_BASE_URL",
        "프로필의 값 대신 쓸 가맹점 ID, API 키, 게이트웨이(URL, `live`, `sandbox`). 설정 파일이 없으면 이 \
         셋이 프로필이 됩니다.",
    ),
    (
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        "프로필에 프록시가 없을 때 쓸 프록시와, 프록시 없이 연결할 호스트.",
    ),
    (
        "PGPASSWORD, PGPASSFILE",
        "취소 기록이 있는 데이터베이스의 비밀번호, 또는 비밀번호 파일. 없으면 `~/.pgpass`를 읽습니다.",
    ),
    ("PAGER", "터미널보다 긴 표를 보여 줄 페이저."),
    ("NO_COLOR", "값이 있으면 색을 쓰지 않습니다."),
    (
        "CLICOLOR_FORCE",
        "0이 아닌 값이 있으면 파이프에도 색을 씁니다.",
    ),
    ("TERM", "`dumb`이면 색, 페이저, 진행 표시를 쓰지 않습니다."),
    ("COLUMNS", "터미널이 아닐 때 도움말의 너비."),
];

/// The files.
const PLACES: [(&str, &str); 2] = [
    (
        "~/.config/cookiepay/config.toml",
        "설정 파일. 이 컴퓨터에서 어디에 있는지는 `cookiepay config path`가 알려 줍니다.",
    ),
    (
        "~/.local/state/cookiepay/journal.sqlite3",
        "취소 기록. 옆에 잠금 폴더가 있습니다. 어디에 있는지는 `cookiepay journal status`가 알려 줍니다.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn what_each_variable_and_file_is_for_is_said_in_korean() {
        for (_, meaning) in VARIABLES.iter().chain(&PLACES) {
            assert_korean(meaning);
        }
        let Manual {
            name,
            synopsis,
            description,
            examples,
            volume,
            arguments,
            options,
            commands,
            see_also,
            help,
            default,
            values,
            exit_status,
            environment,
            files,
            cookbook: _,
            meaning: _,
            variables: _,
            places: _,
        } = MANUAL;
        assert_korean(name);
        assert_korean(synopsis);
        assert_korean(description);
        assert_korean(examples);
        for text in [volume, arguments, options, commands, see_also, help] {
            assert_korean(text);
        }
        assert_korean(&default("1"));
        assert_korean(&values("1, 2"));
        assert_korean(exit_status);
        assert_korean(environment);
        assert_korean(files);
    }
}
