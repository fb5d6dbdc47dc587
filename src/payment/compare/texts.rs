//! Many short texts in one: a place is six bytes, where a `String` is 24 and a block of its own.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Texts, one after the other.
#[derive(Debug, Default)]
pub(super) struct Texts(String);

/// The place of a text; of none, a length of zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TextPlace {
    /// As bytes, which need no room beside them to stand at a multiple of their size.
    start: [u8; 4],
    length: u16,
}

impl TextPlace {
    pub(super) const fn is_none(self) -> bool {
        self.length == 0
    }
}

impl Texts {
    /// Keeps a text, and returns its place. One of more than 65,535 bytes is none, and so is what comes after
    /// the first four gigabytes.
    pub(super) fn keep(&mut self, text: &str) -> TextPlace {
        let start = u32::try_from(self.0.len());
        match (start, u16::try_from(text.len())) {
            (Ok(start), Ok(length)) => {
                self.0.push_str(text);
                let start = start.to_ne_bytes();
                TextPlace { start, length }
            }
            _ => TextPlace::default(),
        }
    }

    pub(super) fn get(&self, place: TextPlace) -> &str {
        let start = u32::from_ne_bytes(place.start);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let length = usize::from(place.length);
        let text = self.0.get(start..start.saturating_add(length));
        text.unwrap_or_default()
    }
}

/// Finds the place and the number of a text that is kept.
#[derive(Debug, Default)]
pub(super) struct Index {
    table: HashTable<(TextPlace, u32)>,
    hasher: RandomState,
}

impl Index {
    pub(super) fn find(&self, texts: &Texts, text: &str) -> Option<(TextPlace, u32)> {
        let hash = self.hasher.hash_one(text);
        let found = self
            .table
            .find(hash, |(place, _)| texts.get(*place) == text);
        found.copied()
    }

    /// Adds a text that is not there yet.
    pub(super) fn insert(&mut self, texts: &Texts, place: TextPlace, number: u32) {
        let hash = |place: TextPlace| self.hasher.hash_one(texts.get(place));
        let rehash = |(place, _): &(TextPlace, u32)| hash(*place);
        self.table
            .insert_unique(hash(place), (place, number), rehash);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}
