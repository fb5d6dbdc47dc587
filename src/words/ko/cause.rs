//! What an error comes from, in Korean, whatever it is. Refuses to show English where there is Korean for it; the
//! words of a library that have none stay as they came, behind 원문 (`the original`).

use std::error::Error;
use std::io;

use super::library;
use crate::config::ConfigError;
use crate::destination::DestinationError;
use crate::error;
use crate::error::{BatchNotDone, InternalError, NotConfirmed, ParseNoteError, ParseValueError};
use crate::gateway::{
    GatewayError, ParseEndpointError, ParseProxyError, ReaderLost, SetupError, Stall,
};
use crate::journal::{
    AddressError, CopyError, FileError, JournalError, PlaceError, Senseless, StoreError, TlsError,
    UnfitPlace, WitnessError,
};
use crate::mock;
use crate::order_list::ParseColumnMapError;
use crate::output::{BrokenWorkbook, ParseColumnsError, TooManyPayments};
use crate::payment::{
    ParseAccountHolderError, ParseAccountNoError, ParseBankError, ParseFinalCodeError,
    ParseGroupingError, ParseMethodError, ParseOrderNoError, ParsePeriodError, ParseReasonError,
    ParseReferenceError, ParseRefundIdError, ParseStatusError, ParseTidError, ParseWonError,
    Refusal,
};
use crate::refund::RefundError;
use crate::refund::batch::file::CellFault;
use crate::search::{Incomplete, SearchError, WorkerLost};
use crate::small_file::SmallFileError;
use crate::terminal::NoStdout;
use crate::words::language::{Korean, ko};

/// Says in Korean what an error comes from.
pub(crate) fn cause(error: &(dyn Error + 'static)) -> String {
    for said in OURS {
        if let Some(said) = said(error) {
            return said;
        }
    }
    library::said(&error.to_string()).into_owned()
}

type Said = fn(&(dyn Error + 'static)) -> Option<String>;

/// Every error that can say itself in Korean.
const OURS: &[Said] = &[
    of::<io::Error>,
    of::<error::Error>,
    of::<GatewayError>,
    of::<JournalError>,
    of::<StoreError>,
    of::<AddressError>,
    of::<TlsError>,
    of::<ConfigError>,
    of::<RefundError>,
    of::<SearchError>,
    of::<SetupError>,
    of::<Refusal>,
    of::<SmallFileError>,
    of::<FileError>,
    of::<PlaceError>,
    of::<WitnessError>,
    of::<CopyError>,
    of::<UnfitPlace>,
    of::<Senseless>,
    of::<BatchNotDone>,
    of::<InternalError>,
    of::<NotConfirmed>,
    of::<Incomplete>,
    of::<WorkerLost>,
    of::<ReaderLost>,
    of::<Stall>,
    of::<NoStdout>,
    of::<BrokenWorkbook>,
    of::<TooManyPayments>,
    of::<DestinationError>,
    of::<mock::Error>,
    of::<mock::StateError>,
    of::<mock::ParseError>,
    of::<mock::ParseOrderFaultError>,
    of::<ParseEndpointError>,
    of::<ParseProxyError>,
    of::<ParseFinalCodeError>,
    of::<ParsePeriodError>,
    of::<ParseTidError>,
    of::<ParseWonError>,
    of::<ParseReasonError>,
    of::<ParseReferenceError>,
    of::<ParseOrderNoError>,
    of::<ParseBankError>,
    of::<ParseAccountNoError>,
    of::<ParseAccountHolderError>,
    of::<ParseMethodError>,
    of::<ParseStatusError>,
    of::<ParseColumnsError>,
    of::<ParseRefundIdError>,
    of::<ParseGroupingError>,
    of::<CellFault>,
    of::<ParseNoteError>,
    of::<ParseValueError>,
    of::<ParseColumnMapError>,
];

fn of<E: Error + Korean + 'static>(error: &(dyn Error + 'static)) -> Option<String> {
    error.downcast_ref::<E>().map(|it| ko(it).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::tests::all;
    use crate::payment::{Grouping, RefundId};
    use crate::words::ko::tests::english_words;

    /// What the samples have from outside, which stays as it came.
    const FROM_OUTSIDE: &[&str] = &[
        "a/file",
        "a.json",
        "config.toml",
        "/etc/cookiepay.toml",
        "store.key",
        "\"pass\"",
        "명령 pass",
        "\"local\"",
        "\"moon\"",
        "\"http://x\"",
        "\"https://x/y\"",
        "https://elsewhere",
        "the last word",
        "store-test",
        "프로필 store",
        "shop1",
        "mina@shop",
        "db.example",
        "api_ib",
        "amuont",
        "crad",
        "piad",
        "tody",
        "KAKAOPAY",
        "1f3669522aecc8",
    ];

    /// Says an error, what it comes from, and the way out, each on a line.
    fn said(error: &error::Error) -> Vec<String> {
        let mut said = vec![format!("오류: {}", ko(error))];
        let mut next = error.source();
        while let Some(error) = next {
            said.push(format!("원인: {}", cause(error)));
            next = error.source();
        }
        let hint = error.verdict().hint;
        said.extend(hint.map(|hint| format!("도움말: {}", ko(hint))));
        said
    }

    /// Takes out what a library says, and what the samples have from outside.
    fn ours(text: &str) -> String {
        let ours = text.split("원문: ").next().unwrap_or_default();
        FROM_OUTSIDE
            .iter()
            .fold(ours.to_owned(), |text, foreign| text.replace(foreign, ""))
    }

    #[test]
    fn no_error_no_cause_and_no_hint_has_english_left() {
        let said: Vec<String> = all().iter().flat_map(said).collect();
        assert!(said.len() > 600, "{} sentences", said.len());
        let english: Vec<&String> = said
            .iter()
            .filter(|it| !english_words(&ours(it)).is_empty())
            .collect();
        assert!(english.is_empty(), "{english:#?}");
    }

    #[test]
    fn what_a_library_says_stays_as_it_came_without_what_would_steer_a_terminal() {
        let library = io::Error::other("a\u{1b}[2Jb");
        assert_eq!(cause(&library), "원문: a\\u{1b}[2Jb");
        let ours = io::Error::other(NoStdout);
        assert_eq!(cause(&ours), "표준 출력이 닫혀 있거나 읽기 전용입니다");
    }

    #[test]
    fn a_value_that_no_option_takes_is_refused_in_korean() {
        let refund: Result<RefundId, _> = "x".parse();
        let grouping: Result<Grouping, _> = "x".parse();
        for said in [
            cause(&refund.unwrap_err()),
            cause(&grouping.unwrap_err()),
            cause(&CellFault::Won(ParseWonError::Zero)),
        ] {
            assert!(!said.starts_with("원문"), "{said}");
            assert!(english_words(&said).is_empty(), "{said}");
        }
    }

    /// For a reader of Korean: what this room and its neighbours say of samples of all that can be wrong with
    /// a command line, the configuration, the gateway and the output.
    #[test]
    fn what_is_said_of_each_error() {
        let mut blocks: Vec<String> = Vec::new();
        for error in all() {
            let is_said_here = match &error {
                error::Error::Usage(_)
                | error::Error::Config(_)
                | error::Error::Gateway(_)
                | error::Error::Setup(_)
                | error::Error::Mock(_)
                | error::Error::Destination(_)
                | error::Error::Output(_)
                | error::Error::Internal(_) => true,
                error::Error::Period(_)
                | error::Error::NoSuchPayment(_)
                | error::Error::Journal(_)
                | error::Error::MadeBefore { .. }
                | error::Error::NotBegun(_)
                | error::Error::NotConfirmed(_)
                | error::Error::Refund { .. }
                | error::Error::NotPrinted { .. }
                | error::Error::TotalDiffers { .. }
                | error::Error::BatchNotDone(_)
                | error::Error::NoProfileFor(_)
                | error::Error::NotVerified(_)
                | error::Error::StillOpen(_)
                | error::Error::Incomplete(_)
                | error::Error::NotOnePayment(_)
                | error::Error::SeveralOwners(_)
                | error::Error::CheckNotDone { .. } => false,
            };
            let block = said(&error).join("\n");
            if is_said_here && !blocks.contains(&block) {
                blocks.push(block);
            }
        }
        insta::assert_snapshot!(blocks.join("\n\n"));
    }
}
