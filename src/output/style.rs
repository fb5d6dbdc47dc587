//! How a table or a screen looks, and what names it has.

use super::titles::Titles;

/// How a table or a screen is to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// The columns of the terminal that a table must fit; `None` for all of every cell.
    pub width: Option<u16>,
    /// Only ASCII is used, but for what the cells hold.
    pub is_ascii: bool,
    /// The header and the statuses are coloured; the words are there all the same.
    pub is_coloured: bool,
    /// How what is in it is named.
    pub titles: Titles,
}
