//! What a search says beside its data, as data.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::output::SummaryNote;
use crate::payment::{Foreign, Period};
use crate::search::Subject;

/// Something that the payments themselves do not say.
#[derive(Clone, Debug)]
pub(crate) enum SearchNote {
    /// What the document says beside its figures.
    Summary(SummaryNote),
    /// Nothing was found.
    NothingFound(Subject),
    /// There was no room for these columns.
    NoRoom(Vec<&'static str>),
    /// A file appeared.
    Wrote {
        /// The number of payments in it.
        count: u64,
        /// Its place.
        path: PathBuf,
        /// Whether another was there.
        is_replaced: bool,
    },
    /// This number of payments came more than once.
    Repeats(u64),
    /// Of these payments rows came that differ.
    Contradictions(Vec<Foreign>),
    /// A filter found nothing in this period, which nobody chose.
    DefaultPeriod(Period),
    /// The period begins on this day, which nobody chose.
    OpenStart(Date),
    /// It takes many requests.
    ManyRequests {
        /// How many.
        requests: usize,
        /// How many at a time.
        at_a_time: usize,
    },
}
