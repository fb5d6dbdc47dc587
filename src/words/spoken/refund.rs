//! A refund that is being made.

use crate::refund::RefundEvent;

in_each_language! {
    refund
    /// Says what happened while a refund was made.
    fn refund_event(event: &RefundEvent<'_>) -> String;
}
