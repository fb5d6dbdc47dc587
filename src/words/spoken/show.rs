//! A payment with all that is known of it.

use std::fmt;

use crate::journal::Entry;
use crate::payment::{Method, RefundId, Status, Won};
use crate::words::paste::Blanks;

in_each_language! {
    show
    const OTHER_FIELDS as other_fields: &'static str;
    const OUR_REFUNDS as our_refunds: &'static str;
    const NO_REFUNDS as no_refunds: &'static str;
    const WHAT_CAN_BE_DONE as what_can_be_done: &'static str;
    const NOT_IN_PART as not_in_part: &'static str;
    const UNCLEAR as unclear: &'static str;
    const BLANKS as blanks: Blanks;
    /// Names a way of paying.
    fn method(method: &Method<'_>) -> String;
    /// Names what has become of a payment.
    fn status(status: Status) -> &'static str;
    /// Writes an amount of a payment.
    fn won(won: Won) -> String;
    /// Says of money that went back and is in no journal of ours how much it is.
    fn elsewhere(won: Won) -> String;
    /// Says of money that went back how much it is, where a refund in doubt may have given it back.
    fn elsewhere_or_by(won: Won, in_doubt: RefundId) -> String;
    /// Says why something cannot be done.
    fn no(why: &dyn fmt::Display) -> String;
    /// Says when a refund was begun, by whom, and why.
    fn begun(entry: &Entry) -> String;
    /// Says of a refund that is not certain yet what to do about it.
    fn next_step(entry: &Entry) -> Option<String>;
}
