//! What is asked and said while a profile is set up, and what is wrong with an answer, in Korean.

use std::fmt;

use super::typed::GuardedPath;
use crate::config::{Keeper, UnfitCharacter};
use crate::error::{MissingSetup, SetupProblem};
use crate::words::language::{Korean, ko};
use crate::words::{SetupQuestion, SetupScreen, paste};

impl Korean for SetupQuestion<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("테스트인가요, 라이브(실거래)인가요? [테스트]"),
            Self::Name(offered) => write!(f, "프로필 이름을 정해 주세요 [`{offered}`]"),
            Self::Replace(name) => write!(
                f,
                "`{name}` 프로필이 이미 있습니다. 환경, API ID, API 키를 다시 정하고 나머지는 그대로 둘까요? [y/N]"
            ),
            Self::ApiId => f.write_str("API ID를 입력해 주세요:"),
            Self::KeyHome => f.write_str("번호나 명령을 입력해 주세요 [1]"),
            Self::KeyIsThere => f.write_str("저장했으면 엔터를 누르세요:"),
            Self::Key => f.write_str("API 키를 입력해 주세요 (화면에 보이지 않습니다):"),
        }
    }
}

impl Korean for SetupScreen<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin {
                file,
                is_there: true,
            } => write!(
                f,
                "프로필은 API ID와 API 키 한 쌍입니다. {}에 추가하며, 이미 있는 내용은 그대로 둡니다. `Ctrl-C`를 누르면 \
                 아무것도 바뀌지 않습니다.",
                GuardedPath(file)
            ),
            Self::Begin {
                file,
                is_there: false,
            } => write!(
                f,
                "프로필은 API ID와 API 키 한 쌍입니다. 본인만 읽을 수 있는 {}에 저장합니다. `Ctrl-C`를 누르면 아무것도 \
                 바뀌지 않습니다.",
                GuardedPath(file)
            ),
            Self::KeyHomes { own_file, keepers } => {
                write!(
                    f,
                    "API 키를 어디에 둘까요?\n  1  설정 파일\n  2  키만 담는 파일 {own_file}"
                )?;
                for (number, keeper) in (3..).zip(*keepers) {
                    write!(f, "\n  {number}  {}", ko(keeper))?;
                }
                f.write_str("\n  또는 키를 출력하는 다른 명령")
            }
            Self::PutKey { keeper, profile } => write!(
                f,
                "다른 터미널에서 키를 저장하세요. 이 명령이 키를 물어봅니다:\n  {}",
                paste::put_key(*keeper, profile)
            ),
            Self::Next(way) => write!(
                f,
                "이제 이렇게 써 보세요:\n  `{}`\n  `{}`\n  `{}`",
                way.lead_command("cookiepay search today"),
                way.lead_command("cookiepay show TID"),
                way.lead_command("cookiepay cancel TID --full --reason '취소사유' --dry-run")
            ),
            Self::NotYet { profile, way } => write!(
                f,
                "`{profile}` 프로필을 저장했지만 아직 쓸 수 없습니다. `{}`로 API ID와 API 키를 다시 정하고, `{}`로 다시 \
                 확인하세요",
                way.lead_command("cookiepay config init --replace"),
                way.lead_command("cookiepay config check")
            ),
            Self::VariablesFirst(names) => write!(
                f,
                "환경 변수 `{}`의 값이 다른 명령에서는 설정 파일보다 먼저 쓰입니다",
                names.join("`, `")
            ),
        }
    }
}

impl Korean for Keeper {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "맥의 키체인 (`security`)",
            Self::Pass => "`pass`",
            Self::SecretTool => "데스크톱의 키링 (`secret-tool`)",
            Self::OnePassword => "`1Password` (`op`)",
            Self::Bitwarden => "`Bitwarden` (`bw`)",
        })
    }
}

impl Korean for UnfitCharacter {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "API ID에는 공백이나 보이지 않는 문자를 쓸 수 없습니다. {}번째 글자가 U+{:04X}입니다",
            self.place,
            u32::from(self.character)
        )
    }
}

impl Korean for SetupProblem {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str(
                "테스트(`test`)나 라이브(`live`), 또는 이 컴퓨터에 있는 게이트웨이의 URL을 입력해 주세요",
            ),
            Self::BaseUrl(error) => error.korean(f),
            Self::NoTunnel => f.write_str(
                "`environment`와 `base_url`은 터널에만 함께 쓰며, 그 URL은 이 컴퓨터여야 합니다",
            ),
            Self::Name => f.write_str(
                "프로필 이름에는 글자, 숫자, `-_.`만 쓸 수 있습니다. `demo`와 `env`, 키처럼 보이는 이름은 쓸 수 없습니다",
            ),
            Self::ApiId => f.write_str("API ID는 공백 없이 한 단어로 입력해 주세요"),
            Self::UnfitApiId(unfit) => unfit.korean(f),
            Self::KeyHome => f.write_str(
                "위에 있는 번호나, 프로그램과 인자로 된 명령을 입력해 주세요. 따옴표는 닫아야 합니다",
            ),
            Self::Command => {
                f.write_str("명령은 프로그램과 인자로 적습니다. 따옴표는 닫아야 합니다")
            }
            Self::Key(problem) => problem.korean(f),
            Self::Lacks(missing) => {
                let missing: Vec<_> = missing.iter().map(|it| ko(it).to_string()).collect();
                write!(f, "물어볼 사람이 없는데 빠진 값이 있습니다: {}", missing.join(", "))
            }
            Self::NoKeyInTime { waited_seconds } => write!(
                f,
                "{} 안에 표준 입력에서 API 키를 끝까지 받지 못했습니다",
                super::count::seconds(*waited_seconds)
            ),
            Self::ShownKeyboard => {
                f.write_str("이 터미널에서는 입력하는 키가 화면에 보입니다")
            }
            Self::NoFile(path) => write!(f, "{}에는 설정을 쓸 수 없습니다. 파일이 아닙니다", GuardedPath(path)),
        }
    }
}

impl Korean for MissingSetup {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "`--environment` 또는 `--base-url`",
            Self::ApiId => "`--api-id`",
            Self::Key => "표준 입력의 API 키 (또는 `--api-key-file`, `--api-key-command`)",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::words::PastedWay;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn what_is_asked_and_said_while_a_profile_is_set_up() {
        let way = PastedWay::new(None, &["store-live"]);
        let mut said: Vec<String> = [
            SetupQuestion::Environment,
            SetupQuestion::Name("store-test"),
            SetupQuestion::Replace("store-test"),
            SetupQuestion::ApiId,
            SetupQuestion::KeyHome,
            SetupQuestion::KeyIsThere,
            SetupQuestion::Key,
        ]
        .map(|it| ko(it).to_string())
        .into();
        let (file, profile) = (Path::new("a.b"), "store-live");
        said.extend(
            [
                SetupScreen::Begin {
                    file,
                    is_there: false,
                },
                SetupScreen::Begin {
                    file,
                    is_there: true,
                },
                SetupScreen::KeyHomes {
                    own_file: "a.b",
                    keepers: &Keeper::ALL,
                },
                SetupScreen::Next(&way),
                SetupScreen::NotYet { profile, way: &way },
                SetupScreen::VariablesFirst(&["COOKIEPAY_API_KEY"]),
            ]
            .map(|it| ko(it).to_string()),
        );
        let said = said.join("\n");
        assert_korean(&said.replace("a.b", ""));
        insta::assert_snapshot!(said);
    }
}
