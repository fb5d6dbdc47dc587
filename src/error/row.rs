//! The way out for a row of a batch. An option of the command line helps a refund by itself; here it is a
//! column of the file.

use super::Hint as HintOfRun;
use super::hint::RowHint as Hint;
use super::journal::final_code;
use crate::journal::JournalError;
use crate::payment::Refusal;
use crate::refund::RefundError;

impl RefundError {
    /// Returns the way out of an error of one row, to put behind its own words.
    #[must_use]
    pub fn row_hint(&self) -> Option<Hint<'_>> {
        if let Self::OtherReason(_) = self {
            Some(Hint::OtherReason)
        } else if let Self::Unexplained(planned) = self {
            Some(Hint::Unexplained {
                not_made: &planned.clearance.not_made,
                balance: planned.balance_before(),
            })
        } else if let Self::NotRefundable(refusal) = self {
            self.hint_of_refusal(refusal)
        } else if let Self::Journal(error) = self {
            of_journal(error)
        } else {
            None
        }
    }

    fn hint_of_refusal(&self, refusal: &Refusal) -> Option<Hint<'_>> {
        if let Refusal::MoreThanBalance { .. } = refusal {
            Some(Hint::FullTakesAll)
        } else if let Refusal::NoBankAccount = refusal {
            Some(Hint::FillInBankAccount)
        } else if let Refusal::BankAccountNotUsed { .. } = refusal {
            Some(Hint::EmptyBankAccount)
        } else if let Some(HintOfRun::NotBegun(hint)) = self.verdict().hint {
            Some(Hint::Same(hint))
        } else {
            None
        }
    }
}

fn of_journal(error: &JournalError) -> Option<Hint<'_>> {
    use JournalError as E;
    if let E::RolledBack { balance, .. } = error {
        Some(Hint::SayBalance(*balance))
    } else if let E::RefusedRecently(entry) = error {
        Some(Hint::AfterThat(final_code(entry)))
    } else if let E::InDoubt(entry) = error {
        Some(Hint::LookAgain(entry))
    } else if let E::ReferenceUsed(_) = error {
        Some(Hint::OwnReference)
    } else {
        None
    }
}
