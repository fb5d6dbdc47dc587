//! What is said by functions and not by types: each takes the language first, and gives it to the folder that
//! has it.

/// Makes the functions of a room, which each language has under the same name, and its fixed texts.
macro_rules! in_each_language {
    ($($path:ident)::+
        $(const $fixed:ident as $text:ident: $kind:ty;)*
        $($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),*) -> $result:ty;)*
    ) => {
        use crate::language::Language;
        use crate::words::en::$($path)::+ as english;
        use crate::words::ko::$($path)::+ as korean;

        $(
            #[doc = concat!("Returns `", stringify!($fixed), "` of a language.")]
            pub(crate) const fn $text(language: Language) -> $kind {
                match language {
                    Language::English => english::$fixed,
                    Language::Korean => korean::$fixed,
                }
            }
        )*
        $(
            $(#[$doc])*
            pub(crate) fn $name(language: Language, $($arg: $type),*) -> $result {
                match language {
                    Language::English => english::$name($($arg),*),
                    Language::Korean => korean::$name($($arg),*),
                }
            }
        )*
    };
}

pub(crate) mod batch;
pub(crate) mod compare;
pub(crate) mod config_screen;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod help;
pub(crate) mod journal_status;
pub(crate) mod refund;
pub(crate) mod refunds;
pub(crate) mod screen;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod summary;

use std::error::Error;

use super::manual::Manual;
use super::{en, ko};
use crate::language::Language;
use crate::payment::Foreign;

/// Returns the words of the manual pages.
pub(crate) const fn manual(language: Language) -> &'static Manual {
    match language {
        Language::English => &en::man::MANUAL,
        Language::Korean => &ko::man::MANUAL,
    }
}

/// Puts the help of a command, and of all below it, into a language.
pub(crate) fn command_line(language: Language, command: clap::Command) -> clap::Command {
    match language {
        Language::English => command,
        Language::Korean => ko::help::korean(command),
    }
}

/// Says what an error comes from.
pub(crate) fn cause(language: Language, error: &(dyn Error + 'static)) -> String {
    match language {
        // A file's name may hold anything.
        Language::English => Foreign::new(error.to_string()).to_string(),
        Language::Korean => ko::cause::cause(error),
    }
}
