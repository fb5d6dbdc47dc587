//! The word that was probably meant.

/// Returns the candidate that is spelled most like a name; the first of several, and `None` when none
/// is like it.
///
/// Slips of the finger are counted: a letter too much, too few, wrong, or in its neighbour's place.
/// Half of a word mistyped is another word.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .min_by_key(|(slips, _)| *slips)
        .filter(|(slips, candidate)| *slips <= candidate.chars().count() / 2)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_word_mistyped_is_another_word() {
        let known = ["store-live", "store-test", "강남점"];
        assert_eq!(nearest("store-livee", known), Some("store-live"));
        assert_eq!(nearest("stroe-test", known), Some("store-test"));
        assert_eq!(nearest("강남정", known), Some("강남점"));
        assert_eq!(nearest("역삼점", known), None);
        assert_eq!(nearest("vault", known), None);
        assert_eq!(nearest("vault", []), None);
    }
}
