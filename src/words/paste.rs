//! Command lines to paste into a shell: the same in every language.

use crate::journal::Entry;

/// The command that looks at all refunds in doubt, with whichever profile leads to each.
pub(crate) const RECONCILE_ALL: &str = "cookiepay refunds reconcile --all";

/// Writes the command that looks at a refund in doubt.
pub(crate) fn reconcile(entry: &Entry) -> String {
    refunds("reconcile", entry)
}

/// Writes the command that shows a refund.
pub(crate) fn show(entry: &Entry) -> String {
    refunds("show", entry)
}

/// Writes a command about a refund.
pub(crate) fn refunds(verb: &str, entry: &Entry) -> String {
    format!(
        "cookiepay -p {} refunds {verb} {}",
        quoted(&entry.via.profile),
        entry.id
    )
}

/// Quotes a word for a POSIX shell, where it needs that.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_that_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("store-live.2"), "store-live.2");
        assert_eq!(quoted("매장"), "매장");
        assert_eq!(quoted("a;b'c"), "'a;b'\\''c'");
    }
}
