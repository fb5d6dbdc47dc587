//! Totals as lines under a table. Refuses to pass over what is not in them.

use crate::payment::Totals;

/// Writes totals as one line.
///
/// `128 payments · 3,412,000 won paid · 5 cancels · 120,000 won cancelled · net 3,292,000 won`
#[must_use]
pub fn totals_line(totals: &Totals, is_ascii: bool) -> String {
    [
        count(totals.payments, "payment", "payments"),
        format!("{} won paid", totals.paid.grouped()),
        count(totals.cancels, "cancel", "cancels"),
        format!("{} won cancelled", totals.cancelled.grouped()),
        format!("net {} won", totals.net().grouped()),
    ]
    .join(if is_ascii { " | " } else { " · " })
}

/// Writes what the totals do not know, a sentence each.
#[must_use]
pub fn totals_notes(totals: &Totals) -> Vec<String> {
    let mut notes = Vec::new();
    if totals.unread_amounts > 0 {
        notes.push(format!(
            "the totals leave out {} whose amount could not be read",
            count(totals.unread_amounts, "payment", "payments")
        ));
    }
    if totals.unknown_balances > 0 {
        notes.push(format!(
            "the totals do not know what was cancelled of {}: the gateway does not say what is left",
            count(totals.unknown_balances, "payment", "payments")
        ));
    }
    notes
}

fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        crate::payment::Won::new(number).grouped(),
        if number == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Won;

    #[test]
    fn totals_are_one_line() {
        let totals = Totals {
            payments: 1_280,
            paid: Won::new(3_412_000),
            cancels: 1,
            cancelled: Won::new(120_000),
            ..Totals::default()
        };
        assert_eq!(
            totals_line(&totals, false),
            "1,280 payments · 3,412,000 won paid · 1 cancel · 120,000 won cancelled · net 3,292,000 won"
        );
        assert!(totals_line(&totals, true).is_ascii());
        assert_eq!(totals_notes(&totals), Vec::<String>::new());
    }

    #[test]
    fn what_the_totals_do_not_know_is_said() {
        let totals = Totals {
            unread_amounts: 1,
            unknown_balances: 2,
            ..Totals::default()
        };
        assert_eq!(
            totals_notes(&totals),
            [
                "the totals leave out 1 payment whose amount could not be read",
                "the totals do not know what was cancelled of 2 payments: the gateway does not say what is left",
            ]
        );
    }
}
