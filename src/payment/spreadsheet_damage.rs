//! What a spreadsheet has made of a value: digits that are gone, or a message in their place. Found
//! before anything is read or sent, since nobody could tell what stood there.

/// What a spreadsheet leaves where a value was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpreadsheetDamage {
    /// A long number in scientific notation, such as `2.61122E+19`: its last digits are gone.
    Scientific,
    /// The message of a formula that failed, such as `#REF!`, `#N/A` or `Err:502`.
    ErrorValue,
    /// `####`, which is drawn where a column is too narrow.
    Hashes,
}

impl SpreadsheetDamage {
    /// Finds what a spreadsheet has done to a text; `None` where it may be what was meant.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        if is_scientific(text) {
            Some(Self::Scientific)
        } else if text.len() > 1 && text.bytes().all(|byte| byte == b'#') {
            Some(Self::Hashes)
        } else {
            is_error_value(text).then_some(Self::ErrorValue)
        }
    }
}

/// Tells whether a text is a number with a signed exponent, as spreadsheets write one.
fn is_scientific(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let number = number.strip_prefix(['+', '-']).unwrap_or(number);
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    // A TID may well hold an E between digits, but no sign behind it.
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or_default();
    [whole, fraction, exponent]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Tells whether a text is what a formula that failed shows, in Excel (whose names are translated) or in
/// `LibreOffice`.
fn is_error_value(text: &str) -> bool {
    if !matches!(text.as_bytes().first(), Some(b'#' | b'E')) {
        return false;
    }
    let is_of_excel = text.strip_prefix('#').is_some_and(|name| {
        name == "N/A" || (name.len() > 1 && name.ends_with(['!', '?']) && !name.contains(' '))
    });
    let is_of_libre_office = text
        .strip_prefix("Err:")
        .is_some_and(|code| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()));
    is_of_excel || is_of_libre_office
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_has_cut_is_known() {
        use SpreadsheetDamage::{ErrorValue, Hashes, Scientific};
        for (text, damage) in [
            ("2.61122E+19", Scientific),
            ("1.23457E+11", Scientific),
            ("2E+10", Scientific),
            ("2,61122E+19", Scientific),
            ("1.2e-05", Scientific),
            ("-1.5E+06", Scientific),
            ("#REF!", ErrorValue),
            ("#N/A", ErrorValue),
            ("#DIV/0!", ErrorValue),
            ("#NAME?", ErrorValue),
            ("#이름?", ErrorValue),
            ("Err:502", ErrorValue),
            ("########", Hashes),
        ] {
            assert_eq!(SpreadsheetDamage::of(text), Some(damage), "{text}");
        }
    }

    #[test]
    fn what_may_be_meant_is_left_alone() {
        for text in [
            "",
            "#",
            "5227874005",
            "260122020935GU00N3e7",
            "261114063037GU3E11",
            "1E5",
            "E+19",
            "2.E+19",
            "#1 품절",
            "# 품절!",
            "N/A",
            "Err:",
        ] {
            assert_eq!(SpreadsheetDamage::of(text), None, "{text}");
        }
    }
}
