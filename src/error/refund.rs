//! The rows of refunds: why one was not begun, and what came of one that was. Refuses to call a refund
//! failed that may have been made.

use jiff::Timestamp;

use super::code::{AuthCode, PaymentCode, RefundCode, UsageCode};
use super::consequence::{MoneyMoved, Retry};
use super::hint::{Hint, NotBegunHint, OutcomeHint};
use super::verdict::Verdict;
use crate::exit::Exit;
use crate::journal::{Entry, State};
use crate::payment::{LikelyName, No, Refusal, Tid};
use crate::refund::RefundError;

impl RefundError {
    /// Returns what follows from the error.
    #[must_use]
    pub fn verdict(&self) -> Verdict<'_> {
        let no = |code: RefundCode| Verdict::precondition(code);
        match self {
            Self::Journal(error) => super::journal::verdict(error),
            Self::Gateway(error) => super::gateway::verdict(error),
            Self::NoSuchPayment(tid) => no_such_payment(std::slice::from_ref(tid)),
            Self::NotRefundable(refusal) => refused_here(refusal),
            Self::Unexplained(planned) => {
                no(RefundCode::Unexplained).hint(NotBegunHint::Unexplained {
                    not_made: &planned.clearance.not_made,
                    balance: planned.balance_before(),
                })
            }
            Self::PaymentDiffers { .. } => {
                no(RefundCode::PaymentChanged).hint(NotBegunHint::ShowAnew)
            }
            Self::OtherReason(_) => no(RefundCode::OtherReason).hint(NotBegunHint::OtherReason),
            Self::SameRefund { .. } => Verdict::new(Exit::Usage, UsageCode::Invalid),
        }
    }
}

/// Returns what it means that the gateway does not know payments.
pub(super) fn no_such_payment(tids: &[Tid]) -> Verdict<'_> {
    let is_order_no = |tid: &&Tid| LikelyName::of(tid.as_str()) == Some(LikelyName::OrderNo);
    let order_no = tids.iter().find(is_order_no);
    Verdict::new(Exit::NotFound, PaymentCode::NotFound)
        .hint(order_no.map_or(Hint::OtherProfile, Hint::OrderNo))
}

/// Returns what it means that a payment is not one to refund.
pub(super) fn refused_here(refusal: &Refusal) -> Verdict<'_> {
    let no = |code: RefundCode| Verdict::precondition(code);
    match refusal {
        Refusal::NothingLeft => Verdict::new(Exit::NotFound, RefundCode::NothingLeft),
        Refusal::OtherPayment { .. } => no(RefundCode::OtherPayment),
        Refusal::OtherOrder { .. } => no(RefundCode::OtherOrder),
        Refusal::NeverPaid => no(RefundCode::NeverPaid),
        Refusal::AwaitingDeposit => no(RefundCode::AwaitingDeposit),
        Refusal::Mobile => no(RefundCode::Mobile).hint(NotBegunHint::VendorsPages),
        Refusal::BalanceUnknown => no(RefundCode::BalanceUnknown).hint(NotBegunHint::VendorsPages),
        Refusal::BalanceDiffers { .. } => {
            no(RefundCode::BalanceDiffers).hint(NotBegunHint::LookAnew)
        }
        Refusal::NoAmount => no(RefundCode::NoAmount),
        Refusal::MoreThanBalance { .. } => {
            no(RefundCode::MoreThanBalance).hint(NotBegunHint::FullTakesAll)
        }
        Refusal::NotInPart { is_untouched, .. } => {
            no(RefundCode::NotInPart).hint(if *is_untouched {
                NotBegunHint::UseFull
            } else {
                NotBegunHint::RestOnVendorsPages
            })
        }
        Refusal::TaxfreeAboveAmount { .. } => no(RefundCode::TaxfreeAboveAmount),
        Refusal::NoBankAccount => no(RefundCode::NoBankAccount).hint(NotBegunHint::AddBankAccount),
        Refusal::BankAccountNotUsed { .. } => {
            no(RefundCode::BankAccountNotUsed).hint(NotBegunHint::LeaveOutBankAccount)
        }
    }
}

/// Returns what it means that a refund ended so, and that the journal may not know.
pub(super) fn ended(entry: &Entry, is_unrecorded: bool) -> Verdict<'_> {
    let verdict = in_state(entry);
    if !is_unrecorded {
        return verdict;
    }
    let verdict = verdict.hint(OutcomeHint::NotRecorded(entry));
    match entry.state {
        State::Refunded | State::Conflict => verdict,
        State::Claimed
        | State::Sending
        | State::Refused
        | State::NotSent
        | State::Unknown
        | State::NotApplied
        | State::RolledBack => verdict.retry(Retry::AfterReconcile),
    }
}

fn in_state(entry: &Entry) -> Verdict<'_> {
    match entry.state {
        State::Refunded => {
            Verdict::new(Exit::DoneNotRecorded, RefundCode::DoneNotRecorded).moved(MoneyMoved::Yes)
        }
        State::Refused => refused(entry),
        State::NotSent => {
            Verdict::new(Exit::Network, RefundCode::NotSent).hint(OutcomeHint::NoMoneyMoved)
        }
        State::NotApplied => {
            Verdict::new(Exit::Network, RefundCode::NotApplied).hint(OutcomeHint::NoMoneyMoved)
        }
        State::RolledBack => Verdict::new(Exit::Network, RefundCode::RolledBack),
        State::Claimed | State::Sending | State::Unknown => {
            let hint = match known_from(entry) {
                Some(at) => OutcomeHint::KnownFrom(entry, at),
                None => OutcomeHint::NotKnown(entry),
            };
            Verdict::new(Exit::Unknown, RefundCode::OutcomeUnknown)
                .moved(MoneyMoved::Unknown)
                .hint(hint)
        }
        State::Conflict => Verdict::new(Exit::Mixed, RefundCode::Conflict)
            .moved(if entry.is_accepted() {
                MoneyMoved::Yes
            } else {
                MoneyMoved::Unknown
            })
            .retry(Retry::AfterAction)
            .hint(OutcomeHint::Decide(entry)),
    }
}

fn refused(entry: &Entry) -> Verdict<'_> {
    match entry.no() {
        // It may yet be carried out.
        _ if !entry.is_certain() => Verdict::new(Exit::Refused, RefundCode::RefusedForNow)
            .moved(MoneyMoved::Unknown)
            .retry(Retry::AfterReconcile)
            .hint(OutcomeHint::RefusedForNow(entry)),
        Some(No::Credentials) => {
            Verdict::new(Exit::Auth, AuthCode::Refused).hint(OutcomeHint::Credentials(entry))
        }
        Some(No::AlreadyCancelled) => Verdict::new(Exit::NotFound, RefundCode::AlreadyCancelled),
        Some(No::Final) if entry.wants_deposit() => {
            Verdict::new(Exit::ActionRequired, RefundCode::DepositFirst).hint(OutcomeHint::Deposit)
        }
        Some(No::Final | No::Other) | None => Verdict::new(Exit::Refused, RefundCode::Refused),
    }
}

/// Returns what it means that refunds stay open.
pub(super) fn still_open(entries: &[Entry]) -> Verdict<'_> {
    let in_conflict: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.state == State::Conflict)
        .collect();
    let verdict = if in_conflict.len() == entries.len() {
        Verdict::new(Exit::Mixed, RefundCode::StillOpen).retry(Retry::AfterAction)
    } else {
        Verdict::new(Exit::Unknown, RefundCode::StillOpen)
    };
    let hint = match (entries, in_conflict.first()) {
        ([], _) => None,
        ([entry], None) => Some(OutcomeHint::Blocks(entry)),
        ([entry], Some(_)) => Some(OutcomeHint::Decide(entry)),
        (_, None) => Some(OutcomeHint::AllBlock),
        (_, Some(first)) if in_conflict.len() == entries.len() => {
            Some(OutcomeHint::AllToDecide(first))
        }
        (_, Some(first)) => Some(OutcomeHint::SomeToDecide(first)),
    };
    Verdict {
        hint: hint.map(Hint::Outcome),
        ..verdict.moved(MoneyMoved::Unknown)
    }
}

/// Returns from when on a look can make certain what came of a refund, where it is not yet.
pub(super) fn known_from(entry: &Entry) -> Option<Timestamp> {
    let is_unknown = matches!(entry.state, State::Refused | State::Unknown) && !entry.is_certain();
    entry.certain_from().filter(|_| is_unknown)
}

/// Returns the exit code of a run whose refund is not done and recorded.
pub(super) fn exit_of_refund(entry: &Entry) -> Exit {
    ended(entry, false).exit
}

#[cfg(test)]
mod tests {
    use super::super::journal::made_before;
    use super::super::{Error, done};
    use super::*;
    use crate::journal::{
        Detail, JournalError, Outcome, Reply, StoreError, tests as journal_tests,
    };
    use crate::payment::{Environment, Foreign, Won};

    fn hint(error: &Error) -> String {
        error.verdict().hint.unwrap().to_string()
    }

    /// A refund that came to this, and whether the journal knows.
    fn outcome(state: State, is_recorded: bool) -> Outcome {
        Outcome {
            entry: Entry {
                state,
                ..journal_tests::entry()
            },
            detail: Detail::Text("the last word".to_owned()),
            unrecorded_look: None,
            unrecorded: (!is_recorded).then(|| {
                StoreError::Full {
                    journal: std::path::Path::new("journal.sqlite3").into(),
                }
                .into()
            }),
        }
    }

    #[test]
    fn only_a_refund_that_is_done_and_recorded_is_no_error() {
        for state in State::ALL {
            for is_recorded in [false, true] {
                let is_done = done(outcome(state, is_recorded)).is_ok();
                assert_eq!(is_done, state == State::Refunded && is_recorded, "{state}");
            }
        }
    }

    #[test]
    fn below_ten_no_money_moved_and_from_ten_on_it_did_or_may_have() {
        for state in State::ALL {
            let Err(error) = done(outcome(state, false)) else {
                panic!("not recorded, and no error");
            };
            let is_no = error.verdict().money_moved == MoneyMoved::No;
            assert_eq!(error.exit().code() < 10, is_no, "{state}");
            assert_eq!(is_no, !state.may_have_moved_money(), "{state}");
        }
    }

    #[test]
    fn nobody_is_told_to_run_it_again_where_the_journal_is_in_the_way() {
        for state in State::ALL {
            let Err(error) = done(outcome(state, false)) else {
                panic!("not recorded, and no error");
            };
            assert_ne!(error.verdict().retry, Retry::Safe, "{state}");
            let hint = hint(&error);
            assert!(hint.contains("refunds reconcile r1"), "{state}: {hint}");
        }
    }

    #[test]
    fn each_state_ends_with_its_own_number() {
        for (state, exit) in [
            (State::Sending, Exit::Unknown),
            (State::Refused, Exit::Refused),
            (State::NotSent, Exit::Network),
            (State::Unknown, Exit::Unknown),
            (State::NotApplied, Exit::Network),
            (State::Conflict, Exit::Mixed),
        ] {
            let Err(error) = done(outcome(state, true)) else {
                panic!("{state} is no error");
            };
            assert_eq!(error.exit(), exit, "{state}");
        }
        let Err(unrecorded) = done(outcome(State::Refunded, false)) else {
            panic!("not recorded, and no error");
        };
        assert_eq!(unrecorded.exit(), Exit::DoneNotRecorded);
    }

    #[test]
    fn refunds_that_stay_open_are_unknown_before_they_are_in_conflict() {
        let open = |states: &[State]| {
            let entries = states.iter().map(|state| outcome(*state, true).entry);
            Error::StillOpen(entries.collect()).exit()
        };
        let hint_of = |states: &[State]| {
            let entries = states.iter().map(|state| outcome(*state, true).entry);
            hint(&Error::StillOpen(entries.collect()))
        };
        let all = "they block their payments until they are settled: `cookiepay refunds reconcile --all \
                   --wait`";
        assert_eq!(hint_of(&[State::Unknown, State::Sending]), all);
        let both = hint_of(&[State::Unknown, State::Conflict]);
        assert!(
            both.starts_with(all) && both.contains("refunds resolve r1"),
            "{both}"
        );
        let person = hint_of(&[State::Conflict, State::Conflict]);
        assert!(
            person.contains("a person") && !person.contains("--all"),
            "{person}"
        );
        assert_eq!(open(&[State::Conflict]), Exit::Mixed);
        assert_eq!(open(&[State::Conflict, State::Unknown]), Exit::Unknown);
    }

    /// A refund that was refused with a code.
    fn refused_with(code: &str) -> Entry {
        let entry = outcome(State::Refused, true).entry;
        Entry {
            reply: Some(Reply {
                is_yes: false,
                no: Some(No::Other),
                code: Foreign::new(code),
                message: Foreign::new("거절"),
                http_status: 200,
                cancel_tid: Foreign::default(),
                cancelled_at: None,
                amount: None,
            }),
            ..entry
        }
    }

    #[test]
    fn a_code_is_named_as_a_final_one_only_where_a_profile_takes_it() {
        let hint = |entry: Entry| hint(&JournalError::RefusedRecently(Box::new(entry)).into());
        let named = |name: &str, code: &str| {
            let mut entry = refused_with(code);
            name.clone_into(&mut entry.via.profile);
            hint(entry)
        };
        for (name, section) in [
            ("store", "[profiles.store]"),
            ("매장", "[profiles.\"매장\"]"),
        ] {
            let hint = named(name, "1234");
            let line = format!("write `final_codes = [\"1234\"]` under `{section}`");
            assert!(hint.ends_with(&line), "{hint}");
        }
        for (name, code) in [
            ("store", "9999"),
            ("store", "0000"),
            ("store", ""),
            ("store", "a\"b"),
            ("env", "1234"),
        ] {
            let hint = named(name, code);
            assert!(!hint.contains("final"), "{name} {code}: {hint}");
        }
        let mut demo = refused_with("1234");
        demo.merchant.environment = Environment::Demo;
        assert!(!hint(demo).contains("final"));
    }

    #[test]
    fn refused_credentials_are_those_of_a_profile() {
        let mut refused = outcome(State::Refused, true);
        refused.entry = Entry {
            reply: refused_with("E003").reply.map(|reply| Reply {
                no: Some(No::Credentials),
                message: Foreign::new("인증 오류"),
                ..reply
            }),
            ..refused.entry
        };
        "fin".clone_into(&mut refused.entry.via.profile);
        let error = done(refused).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the gateway refuses the credentials of profile fin (E003 인증 오류); nothing was refunded"
        );
        let hint = hint(&error);
        assert!(hint.contains("`cookiepay -p fin config check`"), "{hint}");
    }

    #[test]
    fn a_mock_is_named_only_where_there_may_be_one() {
        let hint = |environment| {
            hint(&Error::Journal(JournalError::OldReading {
                environment,
                tid: "1".parse().unwrap(),
                known: Won::new(1),
                balance: Won::new(2),
            }))
        };
        assert!(hint(Environment::Local { port: 8480 }).contains("mock"));
        assert!(!hint(Environment::Live).contains("mock"));
    }

    #[test]
    fn what_needs_no_word_says_so() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let sentence = |entry: Entry| JournalError::NotResolvable(Box::new(entry)).to_string();
        let for_now = Entry {
            certain_at: None,
            doubt_since: Some(at),
            doubt_since_gateway: Some(at),
            settle: std::time::Duration::from_secs(599),
            ..refused_with("1234")
        };
        assert_eq!(
            sentence(for_now),
            "r1 is refused already; it is certain after 2027-01-15 17:10:00, and needs no word of yours"
        );
        assert_eq!(
            sentence(Entry {
                certain_at: Some(at),
                ..refused_with("1234")
            }),
            "r1 is refused already, and needs no word of yours"
        );
    }

    #[test]
    fn one_more_is_offered_only_while_something_is_left() {
        let entry = journal_tests::entry();
        let hint = |entry: &Entry, is_once_more, is_used_up| {
            let verdict = made_before(entry, is_once_more, is_used_up);
            verdict.hint.unwrap().to_string()
        };
        assert!(hint(&entry, false, false).contains("--again=r1"));
        let used_up = Entry {
            balance_after: Some(Won::ZERO),
            ..entry.clone()
        };
        for hint in [
            hint(&entry, false, true),
            hint(&used_up, false, false),
            hint(&entry, true, false),
        ] {
            assert!(!hint.contains("--again"), "{hint}");
        }
    }
}
