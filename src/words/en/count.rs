//! How many there are of something: English has one of it, or several.

use crate::payment::Won;

/// Writes how many there are of something: `1 payment`, `1,200 payments`.
pub(super) fn counted(count: impl TryInto<u64>, name: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let end = if count == 1 { "" } else { "s" };
    format!("{} {name}{end}", Won::new(count).grouped())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_something_is_not_several() {
        assert_eq!(counted(0, "payment"), "0 payments");
        assert_eq!(counted(1, "payment"), "1 payment");
        assert_eq!(counted(1_200, "payment"), "1,200 payments");
    }
}
