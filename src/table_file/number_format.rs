//! Numbers as a spreadsheet shows them where a format gives them as many digits as it has zeros: `0000000000`.

/// Returns what is shown of a number by a format of zeros, with hyphens or blanks between them (`000-0000`); `None`
/// for any other format, and for what it does not show digit by digit.
pub(super) fn shown(number: f64, format: &str) -> Option<String> {
    let signs = signs(format)?;
    let digits = number.to_string();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // From the last digit on; what has no sign of its own stands before the first.
    let mut digits = digits.chars().rev();
    let mut shown = Vec::new();
    let first = signs.iter().position(|sign| *sign == '0')?;
    for (place, sign) in signs.iter().enumerate().rev() {
        if *sign == '0' {
            shown.push(digits.next().unwrap_or('0'));
        } else {
            shown.push(*sign);
        }
        if place == first {
            shown.extend(digits.by_ref());
        }
    }
    Some(shown.into_iter().rev().collect())
}

/// Tells whether a format keeps zeros in front of a number.
pub(super) fn keeps_zeros(format: &str) -> bool {
    signs(format).is_some()
}

/// Reads a format of two zeros or more; `None` for any other. What it says of other numbers than positive ones
/// is left aside.
fn signs(format: &str) -> Option<Vec<char>> {
    let (format, _) = format.split_once(';').unwrap_or((format, ""));
    let mut signs = Vec::new();
    let mut chars = format.chars();
    while let Some(sign) = chars.next() {
        match sign {
            '0' | '-' | ' ' => signs.push(sign),
            '\\' => signs.push(chars.next().filter(|it| matches!(it, '-' | ' '))?),
            '"' => {
                let quoted = chars.as_str().split_once('"')?;
                // A zero in quotes is no place for a digit.
                let is_between = |sign| matches!(sign, '-' | ' ');
                signs.extend(
                    quoted
                        .0
                        .chars()
                        .all(is_between)
                        .then_some(quoted.0)?
                        .chars(),
                );
                chars = quoted.1.chars();
            }
            _ => return None,
        }
    }
    let zeros = signs.iter().filter(|sign| **sign == '0').count();
    (zeros > 1).then_some(signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_of_a_format_are_shown() {
        for (format, number, expected) in [
            ("0000000000", 110_123.0, "0000110123"),
            ("0000", 110_123.0, "110123"),
            ("000-00-000000", 1_012_345.0, "000-01-012345"),
            ("000\\-0000", 15_000_000.0, "1500-0000"),
            ("000\"-\"0000;[Red]-0", 7.0, "000-0007"),
            ("00", 0.0, "00"),
        ] {
            assert_eq!(shown(number, format).as_deref(), Some(expected), "{format}");
        }
    }

    #[test]
    fn no_other_format_keeps_zeros() {
        for format in [
            "",
            "General",
            "0",
            "#,##0",
            "0.00",
            "00.0",
            "0,000",
            "@",
            "00\"개\"",
            "\"0\"00",
            "yyyy-mm-dd",
        ] {
            assert!(!keeps_zeros(format), "{format}");
            assert_eq!(shown(5.0, format), None, "{format}");
        }
        for number in [-5.0, 5.5, f64::NAN, f64::INFINITY] {
            assert_eq!(shown(number, "0000"), None, "{number}");
        }
    }
}
