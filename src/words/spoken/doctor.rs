//! What `doctor` found.

use crate::config::Warning;
use crate::words::checkup::CheckFact;

in_each_language! {
    doctor
    /// Says what to do about something that was found, where there is something to do.
    fn remedy(fact: &CheckFact) -> Option<String>;
    /// Says what to paste against a warning, where there is something.
    fn remedy_of_warning(warning: &Warning) -> Option<String>;
    /// Counts what is wrong, and says how the run ends.
    fn summary(errors: usize, warnings: usize, exit: u8) -> String;
}
