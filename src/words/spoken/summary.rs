//! Tables, and what payments come to.

use crate::output::{Titles, WorkbookWords};
use crate::payment::Totals;

in_each_language! {
    summary
    const TITLES as titles: Titles;
    const WORKBOOK as workbook: WorkbookWords;
    /// Writes totals as one line:
    /// `128 payments · 3,412,000 won paid · 5 cancels · 120,000 won cancelled · net 3,292,000 won`.
    fn totals_line(totals: &Totals, is_ascii: bool) -> String;
}
