//! A person's yes, before money moves or a word is written down. Refuses to take anything for one where
//! real money moves but the amount itself.

use std::fmt::Display;
use std::sync::Arc;

use crate::error::{Error, InternalError, NotConfirmed};
use crate::interruption::LastWord;
use crate::payment::Won;
use crate::terminal::Terminal;
use crate::words::Unanswered;

/// What a person's answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Confirmation {
    /// Yes.
    Yes,
    /// It was meant as a yes where only the amount is one: a word for yes, or another number.
    NotTheAmount,
    /// Anything else, or nothing.
    No,
}

impl Confirmation {
    /// Reads what was typed, if anything was. `amount` is what has to be typed where real money moves.
    pub(super) fn read(typed: Option<&str>, amount: Won, is_live: bool) -> Self {
        match typed {
            Some(typed) if is_yes(typed, amount, is_live) => Self::Yes,
            Some(typed) if is_meant_as_yes(typed, is_live) => Self::NotTheAmount,
            Some(_) | None => Self::No,
        }
    }
}

/// Asks whether money may move. What a signal means is said until the [`LastWord`] gives way, and that
/// has to be before anything is sent.
///
/// # Errors
///
/// [`Error::NotConfirmed`] for all but a clear yes, and whatever reading gives.
pub(super) fn ask_to_send(
    terminal: &Arc<Terminal>,
    question: impl Display,
    amount: Won,
    is_live: bool,
) -> Result<LastWord, Error> {
    let word = last_word(terminal, Unanswered::NothingSent)?;
    let typed = terminal.ask(question)?;
    match Confirmation::read(typed.as_deref(), amount, is_live) {
        Confirmation::Yes => Ok(word),
        Confirmation::NotTheAmount => Err(NotConfirmed::NotTheAmount(amount).into()),
        Confirmation::No => Err(NotConfirmed::SaidNo.into()),
    }
}

/// Says, below the question, what it means if a signal ends the run.
pub(super) fn last_word(
    terminal: &Arc<Terminal>,
    unanswered: Unanswered,
) -> Result<LastWord, Error> {
    let terminal = Arc::clone(terminal);
    let word = LastWord::on_end(move || terminal.show(unanswered));
    Ok(word.map_err(InternalError::SignalsUnwatched)?)
}

/// Where real money moves, only the amount itself is a yes.
fn is_yes(typed: &str, amount: Won, is_live: bool) -> bool {
    if is_live {
        typed.parse() == Ok(amount)
    } else {
        is_word_for_yes(typed)
    }
}

/// Tells whether an answer that is no yes was meant as one: where only the amount is, a word for yes,
/// or an amount that was mistyped.
fn is_meant_as_yes(typed: &str, is_live: bool) -> bool {
    is_live && (is_word_for_yes(typed) || typed.starts_with(|c: char| c.is_ascii_digit()))
}

/// Tells whether an answer says yes, in English or in Korean.
pub(super) fn is_word_for_yes(typed: &str) -> bool {
    matches!(typed.to_lowercase().as_str(), "y" | "yes" | "예" | "네")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str, is_live: bool) -> Confirmation {
        Confirmation::read(Some(typed), Won::new(38_500), is_live)
    }

    #[test]
    fn where_real_money_moves_only_the_amount_is_a_yes() {
        for yes in ["38500", "38,500"] {
            assert_eq!(read(yes, true), Confirmation::Yes, "{yes}");
        }
        for no in ["", "n", "no", "아니오", "-38500", "full"] {
            assert_eq!(read(no, true), Confirmation::No, "{no}");
        }
        assert_eq!(
            Confirmation::read(None, Won::new(38_500), true),
            Confirmation::No
        );
    }

    #[test]
    fn whoever_says_yes_where_the_amount_is_asked_for_is_told_so() {
        for meant in ["y", "YES", "예", "3850", "385000", "38,50", "38500 won"] {
            assert_eq!(read(meant, true), Confirmation::NotTheAmount, "{meant}");
        }
        assert_eq!(
            NotConfirmed::NotTheAmount(Won::new(5_000)).to_string(),
            "not confirmed: only the amount, 5000, is a yes here; nothing was sent"
        );
    }

    #[test]
    fn elsewhere_a_yes_is_a_yes_and_everything_else_a_no() {
        for yes in ["y", "Y", "yes", "예", "네"] {
            assert_eq!(read(yes, false), Confirmation::Yes, "{yes}");
        }
        for no in ["", "n", "no", "38500", "yy", "아니오"] {
            assert_eq!(read(no, false), Confirmation::No, "{no}");
        }
        assert_eq!(
            Confirmation::read(None, Won::new(38_500), false),
            Confirmation::No
        );
    }
}
