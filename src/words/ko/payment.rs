//! What cannot be read or refunded, and why an answer is none, in English.

use std::fmt;

use crate::payment::{
    CallFailure, Foreign, HiddenCharacter, ParseAccountHolderError, ParseAccountNoError,
    ParseBankError, ParseEnvironmentError, ParseFinalCodeError, ParseGroupingError,
    ParseMethodError, ParseNoError, ParsePeriodError, ParseReasonError, ParseReferenceError,
    ParseStatusError, ParseTidError, ParseWonError, Quoted, Refusal, Silence, SpreadsheetDamage,
    grouping_names,
};
use crate::words::language::Korean;

impl Korean for Refusal {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLeft => {
                f.write_str("nothing is left to refund: all of the payment was refunded already")
            }
            Self::OtherPayment { asked, found } => {
                write!(
                    f,
                    "asked for the payment {asked}, the gateway told of {found}"
                )
            }
            Self::OtherOrder { asked, found } => write!(
                f,
                "the payment was found by the order number {}, and has another when it is read anew: {found}",
                Foreign::new(asked.as_str())
            ),
            Self::NeverPaid => f.write_str("the payment failed; there is no money to refund"),
            Self::AwaitingDeposit => f.write_str("nothing was paid into the virtual account yet"),
            Self::Mobile => {
                f.write_str("a payment by phone bill cannot be cancelled through the gateway's API")
            }
            Self::BalanceUnknown => {
                f.write_str("the gateway does not say clearly how much of the payment is left")
            }
            Self::BalanceDiffers { expected, balance } => write!(
                f,
                "{} won are left of the payment, not {} as expected",
                balance.grouped(),
                expected.grouped()
            ),
            Self::NoAmount => f.write_str("the amount to refund is 0"),
            Self::MoreThanBalance { amount, balance } => write!(
                f,
                "only {} won are left of the payment: {} cannot be refunded",
                balance.grouped(),
                amount.grouped()
            ),
            Self::NotInPart {
                method,
                is_untouched: true,
            } => write!(f, "a payment by {method} can only be refunded whole"),
            Self::NotInPart {
                method,
                is_untouched: false,
            } => write!(
                f,
                "a payment by {method} can only be refunded whole, and a part of this one is gone"
            ),
            Self::TaxfreeAboveAmount {
                taxfree_amount,
                amount,
            } => write!(
                f,
                "the tax-free amount of {} won is more than the {} to refund",
                taxfree_amount.grouped(),
                amount.grouped()
            ),
            Self::NoBankAccount => {
                f.write_str("a virtual account is refunded to a bank account, and none is given")
            }
            Self::BankAccountNotUsed { method } => write!(
                f,
                "a payment by {method} is refunded the way it came, not to a bank account"
            ),
        }
    }
}

/// The end of a sentence about an answer.
impl Korean for CallFailure {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(error) => error.korean(f),
            Self::Silence(silence) => silence.korean(f),
            Self::InterruptedBefore => f.write_str("interrupted before it left"),
            Self::InterruptedMeanwhile => f.write_str("interrupted while it was out"),
            Self::Interrupted => f.write_str("interrupted"),
            Self::EndedUnheard => f.write_str("the call ended without a word"),
            Self::TooLate { limit_seconds } => write!(
                f,
                "more than {limit_seconds} s passed since it was written down that it leaves"
            ),
            Self::NoThread { detail } => write!(f, "{detail}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Korean for Silence {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status => "it came with another HTTP status than 200",
            Self::NoCode => "it has no code",
            Self::LikeSuccess => "its code is like a success, and is not the cancel's 0000",
            Self::NoText => "its code comes without a word",
            Self::Trouble => "its text tells of a time-out or of a system in trouble",
        })
    }
}

impl Korean for ParseWonError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the amount is empty",
            Self::Zero => "the amount is 0",
            Self::LeadingZero => "an amount does not begin with 0",
            Self::Decimals => "won have no decimals: an amount is a whole number, such as 15000",
            Self::NotDigits => "an amount is digits, such as 15000, 15,000 or 15,000원",
            Self::Commas => "the commas are not where thousands are separated",
            Self::TooLong => "an amount has at most ten digits",
            Self::Damaged(damage) => return damage.korean(f),
        })
    }
}

impl Korean for ParseTidError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the TID is empty"),
            Self::TooLong => f.write_str("a TID has at most 50 characters"),
            Self::NotVisible(' ') => f.write_str("a TID has no blank inside"),
            Self::NotVisible(hidden) => write!(
                f,
                "a TID has only visible ASCII characters: there is U+{:04X}",
                u32::from(*hidden)
            ),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

/// Says what to do about it: in a cell, or wherever it was copied from.
impl Korean for SpreadsheetDamage {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scientific => {
                "a spreadsheet has cut this: its last digits are gone. Make the column text there, and \
                 enter the value again"
            }
            Self::ErrorValue => "this is the message of a formula that failed in a spreadsheet",
            Self::Hashes => {
                "a spreadsheet draws this where a column is too narrow: widen it, and copy the value again"
            }
        })
    }
}

impl Korean for ParseMethodError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a method", Foreign::new(self.0.as_str()))
    }
}

impl Korean for ParseStatusError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a status", Foreign::new(self.0.as_str()))
    }
}

impl Korean for ParsePeriodError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { text, .. } => {
                write!(f, "\"{}\" is not a period", Foreign::new(text.as_str()))
            }
            Self::Impossible { text, .. } => {
                write!(f, "{} is not in the calendar", Foreign::new(text.as_str()))
            }
            Self::Ambiguous {
                text,
                readings: [one, other],
            } => write!(f, "{} may be {one} or {other}", Foreign::new(text.as_str())),
            Self::Reversed { first, last } => {
                write!(f, "the period ends on {last}, before it starts on {first}")
            }
            Self::Future { first, today, .. } => write!(
                f,
                "the period begins on {first}, and it is {today} in Korea: that day is still to come"
            ),
            Self::TooOld { first } => write!(
                f,
                "the period begins on {first}: there are no payments from before 2000"
            ),
        }
    }
}

impl Korean for ParseGroupingError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(text) => {
                let names = grouping_names();
                write!(
                    f,
                    "{text} is not one of {names}; a period goes before --summary",
                    text = Quoted(text)
                )
            }
            Self::Twice(name) => write!(f, "{name} is named twice"),
            Self::TooMany => f.write_str("a summary is by one thing, or by one within another"),
        }
    }
}

impl Korean for ParseReasonError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the reason is empty"),
            Self::TooLong => f.write_str("a reason has at most 50 characters"),
            Self::Hidden(hidden) => hidden.korean(f),
        }
    }
}

impl Korean for ParseReferenceError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the reference is empty"),
            Self::TooLong => f.write_str("a reference has at most 64 characters"),
            Self::BlankAtEnd => f.write_str("a reference neither begins nor ends with a blank"),
            Self::Hidden(hidden) => hidden.korean(f),
            Self::OtherBlank(c) => write!(
                f,
                "a reference has no blanks but plain ones: there is U+{:04X}",
                u32::from(*c)
            ),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

impl Korean for HiddenCharacter {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Control(c) => write!(
                f,
                "there is the control character U+{:04X}: this has to be one line of text",
                u32::from(*c)
            ),
            Self::Invisible(c) => write!(
                f,
                "there is the invisible character U+{:04X}: delete it, or type the text anew",
                u32::from(*c)
            ),
            Self::Mark(c) => write!(
                f,
                "there are too many marks on one letter, U+{:04X} among them: delete them",
                u32::from(*c)
            ),
        }
    }
}

impl Korean for ParseBankError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the bank is empty"),
            Self::Unknown => f.write_str(
                "there is no such bank: a bank is a code, such as 004 or 06, or a name, such as 국민은행",
            ),
            Self::LacksZeros { code, name } => write!(
                f,
                "there is no such bank: a spreadsheet drops the zeros in front, and {code} is {name}"
            ),
            Self::NoTossCode { code } => write!(
                f,
                "Toss has no code for this bank; if it is meant, give its code, {code}"
            ),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

impl Korean for ParseAccountNoError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the account number is empty",
            Self::NotDigits => "an account number is digits, with or without hyphens between them",
            Self::TooShort => "an account number has at least 8 digits",
            Self::TooLong => {
                "an account number has at most 20 digits, and 30 characters with hyphens"
            }
            Self::Damaged(damage) => return damage.korean(f),
        })
    }
}

impl Korean for ParseAccountHolderError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the account holder's name is empty"),
            Self::TooLong => f.write_str("the account holder's name has more than 30 characters"),
            Self::Hidden(hidden) => hidden.korean(f),
            Self::Damaged(damage) => damage.korean(f),
        }
    }
}

impl Korean for ParseFinalCodeError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "a code of final_codes is blank",
            Self::Success => "0000 is the code of success, not of a final no",
            Self::CatchAll => "9999 comes with time-outs too, so it is never a final no",
        })
    }
}

impl Korean for ParseEnvironmentError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an environment is live, sandbox, demo or local: and a port")
    }
}

impl Korean for ParseNoError {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a no is credentials, final, already_cancelled or other")
    }
}
