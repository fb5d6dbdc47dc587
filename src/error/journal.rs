//! The rows of the journal's own no: nothing was begun.

use super::code::{JournalCode, PaymentCode, RefundCode};
use super::consequence::Retry;
use super::hint::{FinalCode, JournalHint as Hint, NotBegunHint, OutcomeHint, StoreHint};
use super::verdict::Verdict;
use crate::config::ENVIRONMENT_PROFILE;
use crate::exit::Exit;
use crate::journal::{
    CopyError, DatabaseFault, Entry, FileError, JournalError, MoveError, PlaceError, State,
    StoreError, WitnessError,
};
use crate::payment::{Environment, FinalCodes, Won};

/// Returns what it means.
pub(super) fn verdict(error: &JournalError) -> Verdict<'_> {
    use JournalError as E;
    let no = |code: RefundCode, hint| Verdict::precondition(code).hint(hint);
    match error {
        E::ReadOnlyProfile => no(RefundCode::ReadOnlyProfile, Hint::ReadOnlyProfile),
        E::AboveRefundLimit { .. } => no(RefundCode::AboveLimit, Hint::RefundLimit),
        E::AboveDayLimit { .. } => no(RefundCode::AboveDayLimit, Hint::DayLimit),
        E::Held(entry) => no(RefundCode::Held, Hint::WaitForRun(entry)).retry(Retry::Safe),
        E::InDoubt(entry) => {
            let verdict =
                no(RefundCode::InDoubt, Hint::LookAgain(entry)).retry(Retry::AfterReconcile);
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
            no(RefundCode::RefusedRecently, hint).retry(Retry::Safe)
        }
        E::ReferenceUsed(entry) => no(RefundCode::RefUsed, Hint::OwnReference(entry)),
        E::NotAgain { tid, .. } => no(RefundCode::NotAgain, Hint::WhichWereMade(tid)),
        E::AgainOfOtherAmount { entry, .. } => no(RefundCode::NotAgain, Hint::LeaveOutAgain(entry)),
        E::OldReading { environment, .. } => {
            Verdict::new(Exit::Network, PaymentCode::OldReading).hint(Hint::ReadAgain(*environment))
        }
        E::RolledBack { balance, .. } => {
            Verdict::precondition(PaymentCode::RolledBack).hint(Hint::SayBalance(*balance))
        }
        E::Contradicted { .. } => no(RefundCode::Contradicted, Hint::CompareAgain),
        E::Changed(entry) => no(RefundCode::Changed, Hint::WhatWasLearnt(entry)).retry(Retry::Safe),
        E::TooEarly { .. } => no(RefundCode::TooEarly, Hint::StaysOpen).retry(Retry::Safe),
        E::PaymentChanged(_) => no(RefundCode::PaymentChanged, Hint::ReadAnew).retry(Retry::Safe),
        E::NoSuchRefund(_) => {
            Verdict::new(Exit::NotFound, RefundCode::NotFound).hint(Hint::ListRefunds)
        }
        E::NotResolvable(entry) if entry.state == State::Refunded => {
            no(RefundCode::NotResolvable, Hint::Overturn(entry))
        }
        E::NotResolvable(entry) => no(RefundCode::NotResolvable, Hint::WhatProvedIt(entry)),
        E::LostOwnership { id, .. } => no(RefundCode::Lost, Hint::History(id)),
        E::Move(error) => of_move(error),
        E::Store(error) => of_store(error),
    }
}

fn of_store(error: &StoreError) -> Verdict<'_> {
    use {FileError as F, StoreError as E};
    let no = |hint| Verdict::precondition(JournalCode::Unusable).hint(hint);
    match error {
        E::File(F::Exposed(exposed)) => {
            Verdict::new(Exit::Precondition, JournalCode::Untrusted).hint(StoreHint::Close(exposed))
        }
        E::File(F::Unwritable { found, .. }) => no(StoreHint::Open(found)),
        E::File(F::Moved { moved, .. }) => {
            Verdict::new(Exit::Precondition, JournalCode::Moved).hint(StoreHint::Moved(moved))
        }
        E::File(F::Witness(WitnessError::Mismatch { .. })) => no(StoreHint::PutBack),
        E::NotAJournal { .. }
        | E::Corrupt { .. }
        | E::File(
            F::Copy(CopyError::Damaged { .. })
            | F::Place(PlaceError::Cut { .. } | PlaceError::NotAFile { .. }),
        ) => no(StoreHint::TakeUpCopy),
        E::Database { fault, .. } => of_database(fault),
        E::Locked { .. } => no(StoreHint::Unlock).retry(Retry::Safe),
        E::File(F::Copy(CopyError::Exists { .. })) => no(StoreHint::OtherName),
        E::File(F::Copy(CopyError::Write { .. })) => no(StoreHint::OtherFolder),
        E::File(F::Copy(CopyError::Changing { .. })) => no(StoreHint::RunAgain),
        E::File(F::Copy(CopyError::Read { .. })) => no(StoreHint::SeeToTheFile),
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
    let no = |code: JournalCode| Verdict::precondition(code).hint(StoreHint::Move(error));
    match error {
        E::NoFile(_) => no(JournalCode::NothingToCopy),
        E::NoDatabase => no(JournalCode::NoDatabase),
        E::InHand(_) => no(JournalCode::InHand).retry(Retry::Safe),
        E::TwoOpen { .. } => no(JournalCode::TwoOpen),
        E::OtherThanBefore { .. } | E::Differs(_) => no(JournalCode::NotCopied),
    }
}

fn of_database(fault: &DatabaseFault) -> Verdict<'_> {
    use DatabaseFault as F;
    let no = |code: JournalCode| Verdict::precondition(code).hint(StoreHint::Database(fault));
    match fault {
        F::LeftOut | F::CopiedElsewhere | F::NeverTakenUp => no(JournalCode::Unusable),
        F::Unreachable(_) => no(JournalCode::Unreachable).retry(Retry::Safe),
        F::TooManyClients => no(JournalCode::TooManyClients).retry(Retry::Safe),
        F::Lost(_) => Verdict::new(Exit::Network, JournalCode::ConnectionLost)
            .retry(Retry::Safe)
            .hint(StoreHint::Database(fault)),
        F::Refused(_) => no(JournalCode::LoginRefused),
        F::Tls(_) => no(JournalCode::Untrusted),
        F::Standby | F::NotDurable { .. } | F::TooOld { .. } | F::NotUtf8 { .. } | F::Pooler => {
            no(JournalCode::UnfitServer)
        }
        F::WentBack => no(JournalCode::WentBack),
        F::NotBegun { .. } | F::InOtherSchema { .. } => no(JournalCode::NoTables),
        F::OldTables { .. } => no(JournalCode::OldTables),
        F::Forbidden(_) => no(JournalCode::Forbidden),
        F::MovedOn => no(JournalCode::MovedOn),
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
    Verdict::new(Exit::Precondition, RefundCode::AlreadyRefunded)
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
