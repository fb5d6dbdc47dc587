//! What is wrong with a command line that cannot be read, and the way out.

use std::fmt;

use crate::error::{BadValue, Meant, Misuse, MisuseHint, MisuseProblem};
use crate::payment::Foreign;

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = &self.command;
        match &self.problem {
            MisuseProblem::UnknownOption(option) => {
                write!(f, "`{command}` has no option {option}")
            }
            MisuseProblem::UnknownCommand(name) => write!(f, "`{command}` has no command {name}"),
            MisuseProblem::UnexpectedArgument(argument) => {
                write!(f, "`{command}` does not know what to do with {argument}")
            }
            MisuseProblem::NoCommand => write!(f, "`{command}` needs a command"),
            MisuseProblem::Missing(options) => {
                let options: Vec<String> = options.iter().map(|it| it.join(" or ")).collect();
                write!(f, "`{command}` needs {}", options.join(", and "))
            }
            MisuseProblem::NoValue(option) => write!(f, "{option} needs a value"),
            MisuseProblem::UnwantedValue { option, value } => {
                write!(f, "{option} takes no value: {value}")
            }
            MisuseProblem::NoEquals(option) => {
                write!(f, "the value of {option} has to follow an equals sign")
            }
            MisuseProblem::Twice(option) => write!(f, "{option} is there twice"),
            MisuseProblem::Conflict { option, others } => {
                write!(f, "{option} cannot stand beside {}", others.join(" and "))
            }
            MisuseProblem::NotOneOf {
                option,
                value,
                known,
            } => write!(f, "{option}: {value} is none of {}", known.join(", ")),
            MisuseProblem::Invalid { option, value, why } if value.is_empty() => {
                write!(f, "{option}: {why}")
            }
            MisuseProblem::Invalid { option, value, why } => {
                write!(f, "{option} {value}: {why}")
            }
            MisuseProblem::NotUtf8 => f.write_str("an argument is not UTF-8 text"),
            MisuseProblem::Other(why) => why.fmt(f),
        }
    }
}

/// Says it in the words of what reads the value.
impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why() {
            Some(error) => write!(f, "{}", Foreign::new(error.to_string())),
            None => Ok(()),
        }
    }
}

impl fmt::Display for MisuseHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meant(Meant::Written(word)) => write!(f, "did you mean `{word}`?"),
            Self::Meant(Meant::Key) => f.write_str(
                "a key is never an argument, which every user of this machine can see: set \
                 COOKIEPAY_API_KEY, or name api_key_file or api_key_command in a profile",
            ),
            Self::Meant(Meant::BareTid) => {
                f.write_str("the TID stands by itself: `cookiepay cancel TID --full --reason 'why'`")
            }
            Self::Meant(Meant::BarePeriod) => f.write_str(
                "a period stands by itself, as in `cookiepay search 7d`; --from and --to name its days one \
                 by one",
            ),
            Self::HelpOf(command) => {
                write!(f, "`{command} --help` says how it is used, with examples")
            }
        }
    }
}
