//! Where `explain` says more of an error than its message and its hint do: one list, so that stderr stays short.
//! Mistakes in a command line and what a hint says in full have no place in it.

use super::code::{
    AuthCode, BatchCode, ErrorCode, GatewayCode, JournalCode, PaymentCode, RefundCode,
};
use super::report::gateway_code;
use super::{Error, Failure};
use crate::payment::ResultCode;

/// The errors whose own page says more.
const OWN_PAGE: &[ErrorCode] = &[
    ErrorCode::Auth(AuthCode::Refused),
    ErrorCode::Batch(BatchCode::DoneNotRecorded),
    ErrorCode::Batch(BatchCode::OutcomeUnknown),
    ErrorCode::Gateway(GatewayCode::Refused),
    ErrorCode::Journal(JournalCode::ConnectionLost),
    ErrorCode::Journal(JournalCode::TwoOpen),
    ErrorCode::Journal(JournalCode::UnfitServer),
    ErrorCode::Journal(JournalCode::Unreachable),
    ErrorCode::Journal(JournalCode::Untrusted),
    ErrorCode::Journal(JournalCode::Unusable),
    ErrorCode::Journal(JournalCode::WentBack),
    ErrorCode::Payment(PaymentCode::OldReading),
    ErrorCode::Payment(PaymentCode::RolledBack),
    ErrorCode::Payment(PaymentCode::RowsDiffer),
    ErrorCode::Refund(RefundCode::AlreadyCancelled),
    ErrorCode::Refund(RefundCode::BalanceUnknown),
    ErrorCode::Refund(RefundCode::Conflict),
    ErrorCode::Refund(RefundCode::DepositFirst),
    ErrorCode::Refund(RefundCode::DoneNotRecorded),
    ErrorCode::Refund(RefundCode::InDoubt),
    ErrorCode::Refund(RefundCode::Lost),
    ErrorCode::Refund(RefundCode::NotApplied),
    ErrorCode::Refund(RefundCode::OutcomeUnknown),
    ErrorCode::Refund(RefundCode::Refused),
    ErrorCode::Refund(RefundCode::RefusedForNow),
    ErrorCode::Refund(RefundCode::RefusedRecently),
    ErrorCode::Refund(RefundCode::RolledBack),
    ErrorCode::Refund(RefundCode::StillOpen),
    ErrorCode::Refund(RefundCode::TooEarly),
    ErrorCode::Refund(RefundCode::Unexplained),
];

/// Of these, the errors that are about what the gateway said: the page of its code says the most, where it has
/// one.
const PAGE_OF_THE_GATEWAYS_CODE: &[ErrorCode] = &[
    ErrorCode::Auth(AuthCode::Refused),
    ErrorCode::Gateway(GatewayCode::Refused),
    ErrorCode::Refund(RefundCode::DepositFirst),
];

impl Failure {
    /// Returns what `explain` is to be asked for, where it says more of the failure.
    #[must_use]
    pub fn more(&self) -> Option<&'static str> {
        more(&self.error)
    }
}

fn more(error: &Error) -> Option<&'static str> {
    let code = error.verdict().code;
    if !OWN_PAGE.contains(&code) {
        return None;
    }
    let of_the_gateway = gateway_code(error).filter(|_| PAGE_OF_THE_GATEWAYS_CODE.contains(&code));
    let of_the_gateway = of_the_gateway.as_deref().and_then(ResultCode::of);
    Some(of_the_gateway.map_or(code.name(), ResultCode::code))
}

#[cfg(test)]
mod tests {
    use super::super::UsageCode;
    use super::super::tests::all;
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn what_is_in_doubt_always_says_where_more_is_said_and_a_mistake_never() {
        for error in all() {
            let verdict = error.verdict();
            let is_said = more(&error).is_some();
            if matches!(verdict.exit, Exit::Unknown | Exit::Mixed) {
                assert!(is_said, "{}", verdict.code);
            }
            if verdict.exit == Exit::Usage {
                assert!(!is_said, "{}", verdict.code);
            }
            assert_ne!(
                more(&error),
                Some(ErrorCode::from(UsageCode::Invalid).name())
            );
        }
    }

    #[test]
    fn where_the_gateway_has_the_word_its_code_is_explained() {
        let mut found: Vec<&str> = all()
            .iter()
            .filter(|error| PAGE_OF_THE_GATEWAYS_CODE.contains(&error.verdict().code))
            .filter_map(more)
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, ["9029", "9999", "E003", "gateway.refused"]);
    }
}
