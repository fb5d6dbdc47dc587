//! The rows of the journal's own no: nothing was begun.

use super::hint::{FinalCode, JournalHint as Hint, NotBegunHint, OutcomeHint, StoreHint};
use super::verdict::{Retry, Verdict};
use crate::config::ENVIRONMENT_PROFILE;
use crate::exit::Exit;
use crate::journal::{
    CopyError, DatabaseFault, Entry, FileError, JournalError, MoveError, State, StoreError,
    WitnessError,
};
use crate::payment::{Environment, FinalCodes, Won};

/// Returns what it means.
pub(super) fn verdict(error: &JournalError) -> Verdict<'_> {
    use JournalError as E;
    let no = |code, hint| Verdict::new(Exit::Precondition, code).hint(hint);
    match error {
        E::ReadOnlyProfile => no("refund.read_only_profile", Hint::ReadOnlyProfile),
        E::AboveRefundLimit { .. } => no("refund.above_limit", Hint::RefundLimit),
        E::AboveDayLimit { .. } => no("refund.above_day_limit", Hint::DayLimit),
        E::Held(entry) => no("refund.held", Hint::WaitForRun(entry)).retry(Retry::Safe),
        E::InDoubt(entry) => {
            let verdict =
                no("refund.in_doubt", Hint::LookAgain(entry)).retry(Retry::AfterReconcile);
            if entry.state == State::Conflict {
                verdict.hint(OutcomeHint::Decide(entry))
            } else {
                verdict
            }
        }
        E::AlreadyRefunded(entry) => made_before(entry, false, false),
        E::RefusedRecently(entry) => {
            let hint = Hint::Wait {
                until: entry.refused_until(),
                final_code: final_code(entry),
            };
            no("refund.refused_recently", hint).retry(Retry::Safe)
        }
        E::ReferenceUsed(entry) => no("refund.ref_used", Hint::OwnReference(entry)),
        E::NotAgain { tid, .. } => no("refund.not_again", Hint::WhichWereMade(tid)),
        E::AgainOfOtherAmount { entry, .. } => no("refund.not_again", Hint::LeaveOutAgain(entry)),
        E::OldReading { environment, .. } => {
            Verdict::new(Exit::Network, "payment.old_reading").hint(Hint::ReadAgain(*environment))
        }
        E::RolledBack { balance, .. } => no("payment.rolled_back", Hint::SayBalance(*balance)),
        E::Contradicted { .. } => no("refund.contradicted", Hint::CompareAgain),
        E::Changed(entry) => no("refund.changed", Hint::WhatWasLearnt(entry)).retry(Retry::Safe),
        E::TooEarly { .. } => no("refund.too_early", Hint::StaysOpen).retry(Retry::Safe),
        E::PaymentChanged(_) => no("refund.payment_changed", Hint::ReadAnew).retry(Retry::Safe),
        E::NoSuchRefund(_) => {
            Verdict::new(Exit::NotFound, "refund.not_found").hint(Hint::ListRefunds)
        }
        E::NotResolvable(entry) if entry.state == State::Refunded => {
            no("refund.not_resolvable", Hint::Overturn(entry))
        }
        E::NotResolvable(entry) => no("refund.not_resolvable", Hint::WhatProvedIt(entry)),
        E::LostOwnership { id, .. } => no("refund.lost", Hint::History(id)),
        E::Move(error) => of_move(error),
        E::Store(error) => of_store(error),
    }
}

fn of_store(error: &StoreError) -> Verdict<'_> {
    use {FileError as F, StoreError as E};
    let no = |hint| Verdict::new(Exit::Precondition, "journal.unusable").hint(hint);
    match error {
        E::File(F::Exposed(exposed)) => {
            Verdict::new(Exit::Precondition, "journal.untrusted").hint(StoreHint::Close(exposed))
        }
        E::File(F::Moved { moved, .. }) => {
            Verdict::new(Exit::Precondition, "journal.moved").hint(StoreHint::Moved(moved))
        }
        E::File(F::Witness(WitnessError::Mismatch { .. })) => no(StoreHint::PutBack),
        E::NotAJournal { .. } | E::Corrupt { .. } => no(StoreHint::TakeUpCopy),
        E::Database { fault, .. } => of_database(fault),
        E::Locked { .. } => no(StoreHint::Unlock).retry(Retry::Safe),
        E::File(F::Copy(CopyError::Exists { .. })) => no(StoreHint::OtherName),
        E::File(F::Copy(CopyError::Write { .. })) => no(StoreHint::OtherFolder),
        E::File(F::Copy(CopyError::Changing { .. })) => no(StoreHint::RunAgain),
        E::File(F::Copy(CopyError::Read { .. } | CopyError::Damaged { .. })) => {
            no(StoreHint::SeeToTheFile)
        }
        E::File(
            F::Witness(
                WitnessError::File { .. }
                | WitnessError::Damaged { .. }
                | WitnessError::Locked { .. },
            )
            | F::Place(_)
            | F::Locks { .. },
        )
        | E::Open { .. }
        | E::ReadOnly { .. }
        | E::Full { .. }
        | E::Newer { .. }
        | E::NothingDone
        | E::Other { .. } => no(StoreHint::NothingWithoutIt),
    }
}

fn of_move(error: &MoveError) -> Verdict<'_> {
    use MoveError as E;
    let no = |code| Verdict::new(Exit::Precondition, code).hint(StoreHint::Move(error));
    match error {
        E::NoFile(_) => no("journal.nothing_to_copy"),
        E::NoDatabase => no("journal.no_database"),
        E::InHand(_) => no("journal.in_hand").retry(Retry::Safe),
        E::TwoOpen { .. } => no("journal.two_open"),
        E::OtherThanBefore { .. } | E::Differs(_) => no("journal.not_copied"),
    }
}

fn of_database(fault: &DatabaseFault) -> Verdict<'_> {
    use DatabaseFault as F;
    let no = |code| Verdict::new(Exit::Precondition, code).hint(StoreHint::Database(fault));
    match fault {
        F::LeftOut | F::CopiedElsewhere | F::NeverTakenUp => no("journal.unusable"),
        F::Unreachable(_) => no("journal.unreachable").retry(Retry::Safe),
        F::TooManyClients => no("journal.too_many_clients").retry(Retry::Safe),
        F::Lost(_) => Verdict::new(Exit::Network, "journal.connection_lost")
            .retry(Retry::Safe)
            .hint(StoreHint::Database(fault)),
        F::Refused(_) => no("journal.login_refused"),
        F::Tls(_) => no("journal.untrusted"),
        F::Standby | F::NotDurable { .. } | F::TooOld { .. } | F::NotUtf8 { .. } | F::Pooler => {
            no("journal.unfit_server")
        }
        F::WentBack => no("journal.went_back"),
        F::NotBegun { .. } | F::InOtherSchema { .. } => no("journal.no_tables"),
        F::OldTables { .. } => no("journal.old_tables"),
        F::Forbidden(_) => no("journal.forbidden"),
        F::MovedOn => no("journal.moved_on"),
    }
}

/// Returns what it means that a refund was made before; one more can only go back while something is
/// left.
pub(super) fn made_before(entry: &Entry, is_once_more: bool, is_used_up: bool) -> Verdict<'_> {
    let hint = if is_once_more {
        NotBegunHint::MadeOnceMore
    } else if is_used_up || entry.balance_now() == Some(Won::ZERO) {
        NotBegunHint::MadeAndUsedUp(entry)
    } else {
        NotBegunHint::Made(entry)
    };
    Verdict::new(Exit::Precondition, "refund.already_refunded")
        .retry(Retry::Never)
        .hint(hint)
}

/// Returns how a refusal's code becomes a final no, where it can: a profile takes not every code, and
/// not every profile is in a file.
pub(super) fn final_code(entry: &Entry) -> Option<FinalCode<'_>> {
    let profile = entry.via.profile.as_str();
    let is_in_file =
        entry.merchant.environment != Environment::Demo && profile != ENVIRONMENT_PROFILE;
    let code = entry.reply.as_ref()?.code.as_str();
    let is_plain = code.chars().all(|c| c.is_ascii_alphanumeric());
    let is_taken = is_in_file && is_plain && FinalCodes::new([code]).is_ok();
    is_taken.then_some(FinalCode { profile, code })
}
