//! The word that was probably meant. Refuses to guess far: a wrong guess costs more than none.

use unicode_normalization::UnicodeNormalization as _;

/// Of so many letters one may be a slip.
const LETTERS_A_SLIP: usize = 3;

/// No word of more characters than this has a near one: comparing takes the product of two lengths.
const COMPARED_CHARS_MAX: usize = 64;

/// The fewest letters that can be the beginning of a word.
const BEGINNING_LETTERS_MIN: usize = 3;

/// Writes a name as it is compared: case, blanks, underscores and the form of its Hangul make no difference.
pub(crate) fn folded(name: &str) -> String {
    let name = name.nfc().filter(|c| !c.is_whitespace() && *c != '_');
    name.collect::<String>().to_lowercase()
}

/// Tells whether somebody means a title by what was typed: case and blanks make no difference, and what
/// stands in brackets at its end may be left out, since a shell would take the brackets for its own.
pub(crate) fn means(typed: &str, title: &str) -> bool {
    let typed = folded(typed);
    let short = title.strip_suffix(')').and_then(|it| it.split_once('('));
    typed == folded(title) || short.is_some_and(|(short, _)| typed == folded(short))
}

/// Returns the candidate that was probably meant by a name: the one that is spelled most like it, else
/// the only one that begins with it; `None` when none is like it.
///
/// Slips of the finger are counted: a letter too much, too few, wrong, or in its neighbour's place; a
/// Hangul syllable has the letters that are typed for it, and how words are joined is none. One letter in
/// three may be a slip, and whoever slips twice has begun with the right letter: else it is another word.
/// What is far longer than any word is not compared, however long it is.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if !is_word(name) {
        return None;
    }
    let candidates: Vec<_> = candidates.into_iter().filter(|it| is_word(it)).collect();
    let name = letters(name);
    let near = candidates
        .iter()
        .map(|candidate| (slips(&name, &letters(candidate)), *candidate))
        .filter_map(|(slips, candidate)| Some((slips?, candidate)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate);
    near.or_else(|| {
        let mut longer = candidates
            .into_iter()
            .filter(|candidate| letters(candidate).starts_with(&name));
        let is_long = name.chars().count() >= BEGINNING_LETTERS_MIN;
        longer.next().filter(|_| is_long && longer.next().is_none())
    })
}

/// Counts the slips between two words; `None` when they are two words.
fn slips(name: &str, candidate: &str) -> Option<usize> {
    let slips = strsim::damerau_levenshtein(name, candidate);
    let begins_alike = name.chars().next() == candidate.chars().next();
    let most = candidate.chars().count() / LETTERS_A_SLIP;
    (slips <= most && (slips <= 1 || begins_alike)).then_some(slips)
}

fn is_word(text: &str) -> bool {
    text.chars().nth(COMPARED_CHARS_MAX).is_none()
}

fn letters(word: &str) -> String {
    word.nfd()
        .map(|letter| if letter == '_' { '-' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_a_word_mistyped_is_another_word() {
        let known = ["store-live", "store-test", "강남점"];
        assert_eq!(nearest("store-livee", known), Some("store-live"));
        assert_eq!(nearest("stroe-test", known), Some("store-test"));
        assert_eq!(nearest("강남정", known), Some("강남점"));
        assert_eq!(nearest("역삼점", known), None);
        assert_eq!(nearest("vault", known), None);
        assert_eq!(nearest("vault", []), None);
        for (name, other) in [
            ("period", "method"),
            ("price", "slice"),
            ("count", "amount"),
            ("next-week", "last-week"),
            ("전체", "전일"),
            ("top", "to"),
        ] {
            assert_eq!(nearest(name, [other]), None, "{name}");
        }
        assert_eq!(nearest("어재", ["어제"]), Some("어제"));
    }

    #[test]
    fn what_is_longer_than_any_word_is_not_compared_on_either_side() {
        let longest = "a".repeat(COMPARED_CHARS_MAX);
        let longer = "a".repeat(COMPARED_CHARS_MAX + 1);
        assert_eq!(nearest(&longest, [longest.as_str()]), Some(&*longest));
        assert_eq!(nearest(&longer, [longest.as_str()]), None);
        assert_eq!(nearest(&longest, [longer.as_str()]), None);
        let endless = "가".repeat(1_000_000);
        assert_eq!(nearest(&endless, [endless.as_str(), "tid"]), None);
        assert_eq!(nearest("tid", [endless.as_str()]), None);
    }

    #[test]
    fn a_beginning_is_enough_where_only_one_word_has_it() {
        assert_eq!(nearest("order", ["order_no", "tid"]), Some("order_no"));
        assert_eq!(nearest("store", ["store-live", "store-test"]), None);
        assert_eq!(nearest("t", ["tid"]), None);
    }
}
