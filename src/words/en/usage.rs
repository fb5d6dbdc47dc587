//! Why a command line asks for something that cannot be.

use std::fmt;
use std::path::Path;

use super::order_list::bad_order_list;
use super::table_file::bad_batch;
use crate::encoding::OtherEncoding;
use crate::error::{
    BatchProblem, InputProblem, InputSource, OrderListProblem, OwnFile, ParseNoteError,
    ParseValueError, UsageError,
};
use crate::journal::State;
use crate::output::Format;
use crate::payment::{Foreign, Won};
use crate::shown::ShownPath;
use crate::spelling;

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Misuse(misuse) => return misuse.fmt(f),
            Self::Batch { source, problem } => return write_batch_problem(f, source, problem),
            Self::OrderList { source, problem } => return write_order_list(f, source, problem),
            Self::WorkbookTooSmall(error) => return error.fmt(f),
            Self::TwoProfiles { one, other } => {
                return write!(
                    f,
                    "this command works with one profile, and {one} and {other} are named"
                );
            }
            Self::SuffixContradicts { asked, other, path } => {
                return suffix_contradicts(f, *asked, *other, path);
            }
            Self::NoSuchColumn { name, known } => return no_such_column(f, name, known),
            Self::ColumnTwice(name) => return write!(f, "column {name} is named twice"),
            Self::SuffixUnknown(path) => return suffix_unknown(f, path),
            Self::SuffixOfText { other, path } => return suffix_of_text(f, *other, path),
            Self::NotOfSums(name) => return not_of_sums(f, name),
            Self::Method(error) => return error.fmt(f),
            Self::Status(error) => return error.fmt(f),
            Self::NoSuchTopic { typed, .. } => return no_such_topic(f, typed),
            Self::NothingSought(argument) => return nothing_sought(f, argument),
            Self::NoAmountBetween { min, max } => return no_amount_between(f, *min, *max),
            Self::Tid { text, error } if text.is_empty() => return write!(f, "--tid: {error}"),
            Self::Tid { text, error } => return write!(f, "--tid {text}: {error}"),
            Self::TidOnStdin { line, text, error } => {
                return write!(f, "stdin, line {line}: {text}: {error}");
            }
            Self::Stdin(error) => return write!(f, "stdin cannot be read: {error}"),
            Self::TidsNotUtf8(encoding) => tids_in(*encoding),
            Self::TooManyTids { limit_mib } => {
                return write!(f, "stdin holds more than {limit_mib} MB of TIDs");
            }
            Self::WorkbookWithoutPayments => {
                "only search and compare make a workbook: leave out -o xlsx, and the suffix .xlsx"
            }
            Self::RefundsFormat(path) => return refunds_format(f, path),
            Self::RefundsNoFile => REFUNDS_NO_FILE,
            Self::NoneAndOthers => "--fail-on none stands alone: leave out none, or the others",
            Self::WorkbookOnTerminal => WORKBOOK_ON_TERMINAL,
            Self::TakesPlaceOf(own) => takes_place_of(*own),
            Self::ConfigFormat => {
                "the configuration is printed as text or as json, not as csv or xlsx"
            }
            Self::VersionFormat => "the version is printed as text or as json, not as csv or xlsx",
            Self::TokenFormat => "a token is printed as text or as json, not as csv or xlsx",
            Self::OrdersFormat => {
                "a list of orders is printed as csv: leave out -o, or a suffix that says otherwise"
            }
            Self::HeaderAsJson => "--header prints text; leave out -o json",
            Self::Setup(problem) => return problem.fmt(f),
            Self::NoProfiles => "--all-profiles needs a configuration file that has profiles",
            Self::EmptyProfileName => "COOKIEPAY_PROFILE has a comma with no name beside it",
            Self::SumsOfSome => {
                "--limit would leave payments out of the sums of --summary: leave one of them out"
            }
            Self::MarkWithoutCsv => "--bom is for -o csv",
            Self::NoTids => "stdin has no TIDs",
            Self::NoTidOrReason => "a refund needs a TID and a --reason",
            Self::AgainUnseen => AGAIN_UNSEEN,
        })
    }
}

fn not_of_sums(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    write!(
        f,
        "{name} is about payments, and --summary prints sums only"
    )
}

fn no_such_topic(f: &mut fmt::Formatter<'_>, typed: &Foreign) -> fmt::Result {
    write!(f, "nothing that is explained is called {typed}")
}

fn nothing_sought(f: &mut fmt::Formatter<'_>, argument: &str) -> fmt::Result {
    write!(f, "{argument} is blank: there is nothing to look for")
}

fn no_amount_between(f: &mut fmt::Formatter<'_>, min: Won, max: Won) -> fmt::Result {
    let (min, max) = (min.grouped(), max.grouped());
    write!(f, "no amount is at least {min} and at most {max} won")
}

const REFUNDS_NO_FILE: &str =
    "--refunds needs a regular file of its own: no pipe, no device, and not where the results go";

const WORKBOOK_ON_TERMINAL: &str =
    "a workbook is no text for a terminal: name a file, as --out payments.xlsx";

const AGAIN_UNSEEN: &str = "\
--again alone is for a terminal, which shows what was refunded before; beside --yes, name the refund that \
this is one more after: --again=r7";

/// Says that TIDs on stdin are in another encoding.
const fn tids_in(encoding: OtherEncoding) -> &'static str {
    match encoding {
        OtherEncoding::Cp949 => {
            "stdin is in CP949, and has to be in UTF-8: pass it through `iconv -f cp949 -t utf-8`"
        }
        OtherEncoding::Utf16 => {
            "stdin is in UTF-16, and has to be in UTF-8: pass it through `iconv -f utf-16 -t utf-8`"
        }
        OtherEncoding::Unknown => "stdin is no text in UTF-8",
    }
}

const fn takes_place_of(own: OwnFile) -> &'static str {
    match own {
        OwnFile::Stdin => {
            "--out names the file that stdin is read from, and would replace it: name another file"
        }
        OwnFile::Config => {
            "--out names the configuration file, and would replace it: name another file"
        }
        OwnFile::Key => {
            "--out names a file with an API key, and would replace it: name another file"
        }
        OwnFile::Certificates => {
            "--out names the certificates of a profile (ca_file), and would replace them: name another file"
        }
        OwnFile::Ledger => {
            "--out names the ledger of the mock gateway, and would replace it: name another file"
        }
        OwnFile::Journal => {
            "--out names the journal of refunds or a part of it, and would replace it: name another \
             file"
        }
        OwnFile::Orders => {
            "the list of orders would be replaced by what comes of it: name another file"
        }
        OwnFile::Batch => {
            "--out names the batch itself, and would replace it with what is none: name another file, \
             or take -o csv or -o ndjson, whose rows are a batch again"
        }
    }
}

fn write_batch_problem(
    f: &mut fmt::Formatter<'_>,
    source: &InputSource,
    problem: &BatchProblem,
) -> fmt::Result {
    match problem {
        BatchProblem::Bad(bad) => f.write_str(&bad_batch(source, bad)),
        BatchProblem::NoRefunds => write!(f, "{source} holds no refund"),
        BatchProblem::Input(problem) => write_input_problem(f, source, problem),
    }
}

fn write_order_list(
    f: &mut fmt::Formatter<'_>,
    source: &InputSource,
    problem: &OrderListProblem,
) -> fmt::Result {
    match problem {
        OrderListProblem::Bad(bad) => f.write_str(&bad_order_list(source, bad)),
        OrderListProblem::NoOrders => write!(f, "{source} holds no order"),
        OrderListProblem::NoDays => write!(f, "{source} has no day on which anything was paid"),
        OrderListProblem::ToCome { first, today } => write!(
            f,
            "{source}: the first day on which anything was paid there is {first}, and it is {today} in Korea: \
             that day is still to come"
        ),
        OrderListProblem::TooOld { first } => write!(
            f,
            "{source}: the first day on which anything was paid there is {first}, and there are no payments \
             from before 2000"
        ),
        OrderListProblem::Input(problem) => write_input_problem(f, source, problem),
    }
}

fn write_input_problem(
    f: &mut fmt::Formatter<'_>,
    source: &InputSource,
    problem: &InputProblem,
) -> fmt::Result {
    match problem {
        InputProblem::NobodyWrites { waited_seconds } => write!(
            f,
            "{source} is a pipe, and nobody wrote into it for {waited_seconds} seconds"
        ),
        InputProblem::TooLarge { limit_mib } => write!(f, "{source} is larger than {limit_mib} MB"),
        InputProblem::Unreadable(error) => write!(f, "cannot read {source}: {error}"),
    }
}

fn no_such_column(f: &mut fmt::Formatter<'_>, name: &str, known: &[&'static str]) -> fmt::Result {
    let nearest = spelling::nearest(name, known.iter().copied());
    let known = known.join(", ");
    let name = Foreign::new(name);
    match nearest {
        Some(nearest) => write!(f, "no column is called {name}; did you mean {nearest}?"),
        None => write!(f, "no column is called {name}; there are {known}"),
    }
}

fn refunds_format(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    write!(
        f,
        "--refunds {}: refunds are written as csv, and the name says otherwise: let it end in .csv",
        ShownPath(path)
    )
}

fn suffix_contradicts(
    f: &mut fmt::Formatter<'_>,
    asked: Format,
    other: Format,
    path: &Path,
) -> fmt::Result {
    let renamed = path.with_extension(asked.suffix());
    let renamed = ShownPath(&renamed);
    let path = ShownPath(path);
    let (asked, other) = (asked.name(), other.name());
    write!(
        f,
        "-o asks for {asked}, and the name {path} for {other}: leave out -o {asked}, or write --out \
         {renamed}"
    )
}

fn suffix_of_text(f: &mut fmt::Formatter<'_>, other: Format, path: &Path) -> fmt::Result {
    let (path, other) = (ShownPath(path), other.name());
    write!(
        f,
        "the name {path} asks for {other}, and this comes as text alone: let the name end otherwise"
    )
}

fn suffix_unknown(f: &mut fmt::Formatter<'_>, path: &Path) -> fmt::Result {
    let path = ShownPath(path);
    write!(
        f,
        "the name {path} says no format: let it end in .csv, .json, .ndjson, .xlsx or .txt, or name the \
         format with -o"
    )
}

impl fmt::Display for ParseNoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the note is empty"),
            Self::ControlCharacter => f.write_str("a note is one line without control characters"),
            Self::TooLong { chars_max } => write!(f, "a note has at most {chars_max} characters"),
        }
    }
}

impl fmt::Display for ParseValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFromTo { min, max } => {
                write!(f, "a whole number from {min} to {max} is needed")
            }
            Self::NotAtLeast(0) => f.write_str("a whole number is needed"),
            Self::NotAtLeast(min) => write!(f, "a whole number of at least {min} is needed"),
            Self::Address => f.write_str("an address and a port are needed, as in 127.0.0.1:8480"),
            Self::Day => f.write_str("a day of the calendar is needed, as in 2026-10-03"),
            Self::EmptyName => f.write_str("the name of a profile is empty"),
            Self::Outcome => {
                let names = State::ALL.map(State::name);
                write!(f, "an outcome is one of {}", names.join(", "))
            }
        }
    }
}

impl fmt::Display for InputSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("stdin"),
            Self::File(name) => Foreign::new(name.as_str()).fmt(f),
        }
    }
}
