//! A command line that cannot be read: what is wrong with it, and what was probably meant, as data.

use std::error::Error;
use std::sync::Arc;

use crate::payment::Foreign;

/// A command line that cannot be read.
#[derive(Clone, Debug)]
pub struct Misuse {
    /// What is wrong with it.
    pub problem: MisuseProblem,
    /// What was probably meant.
    pub meant: Option<Meant>,
    /// The command whose help tells more, such as `cookiepay refunds show`.
    pub command: String,
}

/// What is wrong with a command line.
#[derive(Clone, Debug)]
pub enum MisuseProblem {
    /// There is no such option.
    UnknownOption(Foreign),
    /// There is no such command.
    UnknownCommand(Foreign),
    /// There is one argument too many.
    UnexpectedArgument(Foreign),
    /// There is no command.
    NoCommand,
    /// These are missing, of each one of several that would do, with their values, as `--amount WON`.
    Missing(Vec<Vec<String>>),
    /// An option has no value.
    NoValue(String),
    /// An option has a value, and takes none.
    UnwantedValue {
        /// The option.
        option: String,
        /// The value.
        value: Foreign,
    },
    /// The value of an option has to follow an equals sign.
    NoEquals(String),
    /// An option is there twice.
    Twice(String),
    /// These do not go together.
    Conflict {
        /// The one.
        option: String,
        /// The others.
        others: Vec<String>,
    },
    /// A value is none of those that there are.
    NotOneOf {
        /// The option.
        option: String,
        /// The value.
        value: Foreign,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A value cannot be read.
    Invalid {
        /// The option.
        option: String,
        /// The value.
        value: Foreign,
        /// Why not.
        why: BadValue,
    },
    /// An argument is not UTF-8.
    NotUtf8,
    /// Something else, in the words of the parser of arguments.
    Other(Foreign),
}

/// Why the value of an option cannot be read: the error of what reads it.
#[derive(Clone, Debug)]
pub struct BadValue {
    error: Arc<dyn Error + Send + Sync>,
    /// Whether it is what that error comes from.
    is_within: bool,
}

impl BadValue {
    /// Takes the error itself.
    #[must_use]
    pub fn of(error: impl Error + Send + Sync + 'static) -> Self {
        Self {
            error: Arc::new(error),
            is_within: false,
        }
    }

    /// Takes what an error comes from, as that of a parser of arguments does.
    #[must_use]
    pub fn within(error: impl Error + Send + Sync + 'static) -> Self {
        Self {
            is_within: true,
            ..Self::of(error)
        }
    }

    /// Returns the error of what reads the value, if there is one.
    #[must_use]
    pub fn why(&self) -> Option<&(dyn Error + 'static)> {
        if self.is_within {
            self.error.source()
        } else {
            Some(&*self.error)
        }
    }
}

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This, to be written in its place.
    Written(String),
    /// A key, which no argument takes.
    Key,
    /// The payment, which is named without an option.
    BareTid,
    /// The days of a search, which are named without an option.
    BarePeriod,
}

/// What was probably meant by a word that has no page: a number is never taken for another one.
#[derive(Debug)]
pub enum MeantTopic {
    /// A word that is spelled much like it.
    Near(String),
    /// A code of the gateway that only its text explains.
    GatewayCode,
    /// The number of an exit code that there is not.
    ExitNumber,
}
