//! How much of its payments a merchant lets go back.

use super::Won;

/// What the people who set a machine up allow it; by default, everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// No refunds at all.
    pub is_read_only: bool,
    /// The most for one refund.
    pub refund_limit: Option<Won>,
    /// The most for all refunds of one Korean day, those in doubt included.
    pub refund_limit_per_day: Option<Won>,
}
