//! What is wrong with a command line that cannot be read, and the way out, in Korean.

use std::fmt;

use super::cause::cause;
use super::library::original;
use super::particle::{subject, together, topic};
use crate::error::{BadValue, Meant, Misuse, MisuseHint, MisuseProblem};
use crate::words::language::{Korean, ko};

impl Korean for Misuse {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = &self.command;
        match &self.problem {
            MisuseProblem::UnknownOption(option) => {
                write!(f, "`{command}`에는 `{option}` 옵션이 없습니다")
            }
            MisuseProblem::UnknownCommand(name) => {
                write!(f, "`{command}`에는 `{name}` 명령이 없습니다")
            }
            MisuseProblem::UnexpectedArgument(argument) => {
                write!(f, "`{command}`에서 쓸 수 없는 인자입니다: `{argument}`")
            }
            MisuseProblem::NoCommand => write!(f, "`{command}` 뒤에 명령을 입력해 주세요"),
            MisuseProblem::Missing(options) => {
                let options: Vec<String> = options
                    .iter()
                    .map(|it| {
                        let names: Vec<_> = it.iter().map(|it| typed(it)).collect();
                        names.join(" 또는 ")
                    })
                    .collect();
                write!(
                    f,
                    "`{command}`에 빠진 것이 있습니다: {}",
                    options.join(", ")
                )
            }
            MisuseProblem::NoValue(option) => write!(f, "`{option}`의 값을 입력해 주세요"),
            MisuseProblem::UnwantedValue { option, value } => {
                write!(f, "`{option}`에는 값을 쓸 수 없습니다: `{value}`")
            }
            MisuseProblem::NoEquals(option) => {
                write!(f, "`{option}`의 값은 등호(=) 뒤에 붙여 쓰세요")
            }
            MisuseProblem::Twice(option) => {
                write!(f, "{} 두 번 있습니다", subject(typed(option)))
            }
            MisuseProblem::Conflict { option, others } => {
                let others: Vec<String> = others.iter().map(|it| typed(it)).collect();
                write!(
                    f,
                    "{} {} 함께 쓸 수 없습니다",
                    topic(typed(option)),
                    together(others.join(", "))
                )
            }
            MisuseProblem::NotOneOf {
                option,
                value,
                known,
            } => write!(
                f,
                "`{option}`에 {} 쓸 수 없습니다. 쓸 수 있는 값: `{}`",
                topic(typed(value.as_str())),
                known.join("`, `")
            ),
            MisuseProblem::Invalid { option, value, why } if value.is_empty() => {
                write!(f, "`{option}`: {}", ko(why))
            }
            MisuseProblem::Invalid { option, value, why } => {
                write!(f, "`{option} {value}`: {}", ko(why))
            }
            MisuseProblem::NotUtf8 => f.write_str("UTF-8 텍스트가 아닌 인자가 있습니다"),
            MisuseProblem::Other(why) => f.write_str(&original(why.as_str())),
        }
    }
}

impl Korean for BadValue {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why() {
            Some(error) => f.write_str(&cause(error)),
            None => Ok(()),
        }
    }
}

/// Writes what is typed.
fn typed(text: &str) -> String {
    format!("`{text}`")
}

impl Korean for MisuseHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meant(Meant::Written(word)) => write!(f, "혹시 `{word}`인가요?"),
            Self::Meant(Meant::Key) => f.write_str(
                "인자는 이 컴퓨터의 모든 사용자가 볼 수 있으므로 키는 인자로 받지 않습니다. `COOKIEPAY_API_KEY`를 설정하거나, \
                 프로필에 `api_key_file` 또는 `api_key_command`를 지정하세요",
            ),
            Self::Meant(Meant::BareTid) => f.write_str(
                "거래번호(TID)는 옵션 없이 씁니다: `cookiepay cancel TID --full --reason '취소사유'`",
            ),
            Self::Meant(Meant::BarePeriod) => f.write_str(
                "기간은 옵션 없이 씁니다 (예: `cookiepay search 7d`). 첫날과 마지막 날은 `--from`과 `--to`로 따로 지정할 수 \
                 있습니다",
            ),
            Self::HelpOf(command) => write!(f, "사용법과 예는 `{command} --help`에 있습니다"),
        }
    }
}
