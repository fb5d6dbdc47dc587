//! Why a command line asks for something that cannot be.

use std::fmt;

use crate::error::UsageError;
use crate::payment::Foreign;

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arguments(message) | Self::BadLines(message) => message,
            Self::WorkbookTooSmall(error) => return error.fmt(f),
            Self::TwoProfiles { one, other } => {
                return write!(
                    f,
                    "this command works with one profile, and {one} and {other} are named"
                );
            }
            Self::NotOfSums(argument) => {
                return write!(
                    f,
                    "{argument} is about payments, and --summary prints sums only"
                );
            }
            Self::NoAmountBetween { min, max } => {
                let (min, max) = (min.grouped(), max.grouped());
                return write!(f, "no amount is at least {min} and at most {max} won");
            }
            Self::Tid { text, error } => {
                return write!(f, "--tid: {error}: {:?}", Foreign::new(text.as_str()));
            }
            Self::TidOnStdin { line, text, error } => {
                let text = Foreign::new(text.as_str());
                return write!(f, "stdin, line {line}: {error}: {text:?}");
            }
            Self::Stdin { line, error } => {
                return write!(f, "stdin, line {line}: cannot be read: {error}");
            }
            Self::BankAccount(error) => return error.fmt(f),
            Self::Moment(error) => return error.fmt(f),
            Self::NoRefunds(name) => {
                return write!(f, "{} holds no refund", Foreign::new(name.as_str()));
            }
            Self::FileTooLarge { name, limit_mib } => {
                let name = Foreign::new(name.as_str());
                return write!(f, "{name} is larger than {limit_mib} MB");
            }
            Self::FileUnreadable { name, error } => {
                return write!(f, "cannot read {}: {error}", Foreign::new(name.as_str()));
            }
            Self::WorkbookWithoutPayments => {
                "only a search has payments for a workbook: leave out -o xlsx"
            }
            Self::WorkbookOnTerminal => {
                "a workbook is no text for a terminal: name a file, as --out payments.xlsx"
            }
            Self::ConfigFormat => {
                "the configuration is printed as text or as json, not as csv or xlsx"
            }
            Self::TokenFormat => "a token is printed as text or as json, not as csv or xlsx",
            Self::HeaderAsJson => "--header prints text; leave out -o json",
            Self::NoProfiles => "--all-profiles needs a configuration file that has profiles",
            Self::EmptyProfileName => "--profile has a comma with no name beside it",
            Self::MarkWithoutCsv => "--bom is for -o csv",
            Self::NoTids => "stdin has no TIDs",
            Self::NoTidOrReason => "a refund needs a TID and a --reason",
            Self::AgainUnseen => {
                "--again alone is for a terminal, which shows what was refunded before; beside --yes, \
                 name the refund that this is one more after: --again=r7"
            }
        })
    }
}
