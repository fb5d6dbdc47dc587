//! What an error comes from, in Korean, whatever it is. Refuses to show English where there is Korean for it; the
//! words of a library, which has none, stay as they came, behind 원문 (`the original`).

use std::error::Error;
use std::io;

use crate::config::ConfigError;
use crate::destination::DestinationError;
use crate::error;
use crate::error::{BatchNotDone, InternalError, NotConfirmed, ParseNoteError, ParseValueError};
use crate::gateway::{
    GatewayError, ParseEndpointError, ParseProxyError, ReaderLost, SetupError, Stall,
};
use crate::journal::{
    CopyError, FileError, JournalError, PlaceError, Senseless, StoreError, UnfitPlace, WitnessError,
};
use crate::mock;
use crate::output::{BrokenWorkbook, ParseColumnsError, TooManyPayments};
use crate::payment::{
    Foreign, ParseAccountHolderError, ParseAccountNoError, ParseBankError, ParseFinalCodeError,
    ParseMethodError, ParseOrderNoError, ParsePeriodError, ParseReasonError, ParseReferenceError,
    ParseStatusError, ParseTidError, ParseWonError, Refusal,
};
use crate::refund::RefundError;
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
    original(&error.to_string())
}

/// Quotes what a library says.
pub(super) fn original(text: &str) -> String {
    format!("원문: {}", Foreign::new(text))
}

type Said = fn(&(dyn Error + 'static)) -> Option<String>;

/// Every error that can say itself in Korean.
const OURS: &[Said] = &[
    of::<io::Error>,
    of::<error::Error>,
    of::<GatewayError>,
    of::<JournalError>,
    of::<StoreError>,
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
    of::<ParseNoteError>,
    of::<ParseValueError>,
];

fn of<E: Error + Korean + 'static>(error: &(dyn Error + 'static)) -> Option<String> {
    error.downcast_ref::<E>().map(|it| ko(it).to_string())
}
