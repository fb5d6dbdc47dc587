//! A person's yes, before money moves or a word is written down. Refuses to take anything for one where
//! real money moves but the amount itself.

use std::sync::Arc;

use crate::command::Console;
use crate::error::{Error, InternalError, NotConfirmed};
use crate::interruption::LastWord;
use crate::payment::Won;
use crate::words::{Expected, InWords, Question, Unanswered};

/// What a person is to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WantedAnswer {
    /// A word for yes.
    Word,
    /// This amount: real money moves.
    Amount(Won),
}

/// What a person's answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Confirmation {
    /// Yes.
    Yes,
    /// Neither what was wanted nor a no.
    Unclear,
    /// No, or nothing at all.
    No,
}

impl WantedAnswer {
    /// Returns the amount where real money moves, else a word.
    pub(super) const fn of(amount: Won, is_live: bool) -> Self {
        if is_live {
            Self::Amount(amount)
        } else {
            Self::Word
        }
    }

    /// Reads what was typed, if anything was.
    fn read(self, typed: Option<&str>) -> Confirmation {
        match typed {
            None => Confirmation::No,
            Some(typed) if self.is_yes(typed) => Confirmation::Yes,
            Some(typed) if is_word_for_no(typed) => Confirmation::No,
            Some(_) => Confirmation::Unclear,
        }
    }

    /// Where real money moves, only the amount itself is a yes.
    fn is_yes(self, typed: &str) -> bool {
        match self {
            Self::Word => is_word_for_yes(typed),
            // A total may have more digits than one amount.
            Self::Amount(amount) => Won::from_typed_sum(typed) == Ok(amount),
        }
    }

    /// What is said where an answer is not what was wanted. Where the amount is, it is not shown again:
    /// it is to be read, not copied.
    const fn expected(self) -> Expected {
        match self {
            Self::Word => Expected::Word,
            Self::Amount(_) => Expected::Amount,
        }
    }
}

/// Asks, and once more where the answer is neither what was wanted nor a no.
///
/// # Errors
///
/// Whatever reading gives.
pub(super) fn ask(
    terminal: &Console,
    question: impl InWords + Copy,
    wanted: WantedAnswer,
) -> Result<Confirmation, Error> {
    let answer = wanted.read(terminal.ask(question)?.as_deref());
    if answer != Confirmation::Unclear {
        return Ok(answer);
    }
    terminal.show(wanted.expected());
    Ok(wanted.read(terminal.ask(question)?.as_deref()))
}

/// Asks whether money may move. What a signal means is said until the [`LastWord`] gives way, and that
/// has to be before anything is sent.
///
/// # Errors
///
/// [`Error::NotConfirmed`] for all but a clear yes, and whatever reading gives.
pub(super) fn ask_to_send(
    terminal: &Arc<Console>,
    question: Question,
    wanted: WantedAnswer,
) -> Result<LastWord, Error> {
    let word = last_word(terminal, Unanswered::NothingSent)?;
    match (ask(terminal, question, wanted)?, wanted) {
        (Confirmation::Yes, _) => Ok(word),
        (Confirmation::Unclear, WantedAnswer::Amount(amount)) => {
            Err(NotConfirmed::NotTheAmount(amount).into())
        }
        (Confirmation::Unclear, WantedAnswer::Word) | (Confirmation::No, _) => {
            Err(NotConfirmed::SaidNo.into())
        }
    }
}

/// Says, below the question, what it means if a signal ends the run.
pub(super) fn last_word(
    terminal: &Arc<Console>,
    unanswered: Unanswered,
) -> Result<LastWord, Error> {
    let terminal = Arc::clone(terminal);
    let word = LastWord::on_end(move || terminal.show(unanswered));
    Ok(word.map_err(InternalError::SignalsUnwatched)?)
}

/// Tells whether an answer says yes, in English or in Korean.
fn is_word_for_yes(typed: &str) -> bool {
    matches!(typed.to_lowercase().as_str(), "y" | "yes" | "예" | "네")
}

/// Tells whether an answer says no; one that is empty does.
fn is_word_for_no(typed: &str) -> bool {
    matches!(
        typed.to_lowercase().as_str(),
        "" | "n" | "no" | "아니오" | "아니요" | "아뇨"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMOUNT: WantedAnswer = WantedAnswer::Amount(Won::new(38_500));

    #[test]
    fn where_real_money_moves_only_the_amount_is_a_yes() {
        for yes in [
            "38500",
            "38,500",
            "38500원",
            "38,500 원",
            "₩38,500",
            "３８５００",
        ] {
            assert_eq!(AMOUNT.read(Some(yes)), Confirmation::Yes, "{yes}");
        }
        for no in ["", "n", "No", "아니오", "아니요"] {
            assert_eq!(AMOUNT.read(Some(no)), Confirmation::No, "{no}");
        }
        assert_eq!(AMOUNT.read(None), Confirmation::No);
        for unclear in [
            "y",
            "YES",
            "예",
            "3850",
            "385000",
            "38,50",
            "38500 won?",
            "-38500",
            "full",
            "38500.0",
        ] {
            assert_eq!(
                AMOUNT.read(Some(unclear)),
                Confirmation::Unclear,
                "{unclear}"
            );
        }
        let large = WantedAnswer::Amount(Won::new(12_345_678_901));
        assert_eq!(large.read(Some("12,345,678,901")), Confirmation::Yes);
    }

    #[test]
    fn elsewhere_a_yes_is_a_yes_and_what_is_neither_is_unclear() {
        for yes in ["y", "Y", "yes", "예", "네"] {
            assert_eq!(
                WantedAnswer::Word.read(Some(yes)),
                Confirmation::Yes,
                "{yes}"
            );
        }
        for no in ["", "n", "NO", "아니오"] {
            assert_eq!(WantedAnswer::Word.read(Some(no)), Confirmation::No, "{no}");
        }
        assert_eq!(WantedAnswer::Word.read(None), Confirmation::No);
        for unclear in ["38500", "yy", "ㅛ", "yes please"] {
            assert_eq!(
                WantedAnswer::Word.read(Some(unclear)),
                Confirmation::Unclear,
                "{unclear}"
            );
        }
    }
}
