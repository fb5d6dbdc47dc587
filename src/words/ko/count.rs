//! How many there are of something, with the counter that belongs to it.

use crate::payment::Won;

/// Writes how many payments, refunds, rows or requests there are: `1,280건`.
pub(super) fn cases(count: impl TryInto<u64>) -> String {
    counted(count, "건")
}

/// Writes how many things there are: `3개`.
pub(super) fn pieces(count: impl TryInto<u64>) -> String {
    counted(count, "개")
}

/// Writes how often something was done: `2번`.
pub(super) fn times(count: impl TryInto<u64>) -> String {
    counted(count, "번")
}

/// Writes how many seconds there are: `20초`.
pub(super) fn seconds(count: impl TryInto<u64>) -> String {
    counted(count, "초")
}

/// Writes how many there are, with a counter.
pub(super) fn counted(count: impl TryInto<u64>, counter: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    format!("{}{counter}", Won::new(count).grouped())
}

/// Writes an amount: `58,000원`.
pub(super) fn won(won: Won) -> String {
    format!("{}원", won.grouped())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_has_its_counter() {
        assert_eq!(cases(1_280_u64), "1,280건");
        assert_eq!(seconds(20_u64), "20초");
        assert_eq!(won(Won::new(58_000)), "58,000원");
    }
}
