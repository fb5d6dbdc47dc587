//! The API ID of a merchant: one word. Refuses what nobody sees in it, which the gateway would take for part of it.

use crate::shown::is_invisible;

/// A character that no API ID has: a blank, or one that is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnfitCharacter {
    /// The character.
    pub character: char,
    /// Where it stands, counted in characters from 1.
    pub place: usize,
}

impl UnfitCharacter {
    /// Finds the first one in an API ID.
    #[must_use]
    pub fn first_in(api_id: &str) -> Option<Self> {
        let mut characters = (1..).zip(api_id.chars());
        let is_unfit = |it: char| it.is_whitespace() || is_invisible(it);
        let (place, character) = characters.find(|(_, it)| is_unfit(*it))?;
        Some(Self { character, place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_in_an_api_id_is_found_and_its_place_counted() {
        for (api_id, unfit) in [
            ("shop", None),
            ("가게_1", None),
            ("", None),
            ("two words", Some((' ', 4))),
            ("가\u{a0}게", Some(('\u{a0}', 2))),
            ("shop\u{200b}", Some(('\u{200b}', 5))),
            ("\u{feff}shop", Some(('\u{feff}', 1))),
            ("sh\u{202e}\u{200b}op", Some(('\u{202e}', 3))),
            ("shop\n", Some(('\n', 5))),
        ] {
            let found = UnfitCharacter::first_in(api_id);
            assert_eq!(
                found.map(|it| (it.character, it.place)),
                unfit,
                "{api_id:?}"
            );
        }
    }
}
