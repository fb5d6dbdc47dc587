//! Tables of any length: rows are packed into one text, and drawn a page at a time, several pages at
//! once where there are many. They come out in their order.

use std::io;
use std::num::NonZero;
use std::sync::mpsc;
use std::thread;

/// The cells of all rows, as they are shown but for cutting.
pub(super) struct PackedRows<'a> {
    /// All cells, one after the other.
    pub(super) cells: &'a str,
    /// Where each of them ends.
    pub(super) ends: &'a [usize],
    /// Cells in a row.
    pub(super) width: usize,
}

impl<'a> PackedRows<'a> {
    pub(super) fn pages(&self) -> usize {
        self.ends.chunks(self.cells_a_page()).len()
    }

    pub(super) fn cells_a_page(&self) -> usize {
        self.width.saturating_mul(ROWS_A_PAGE).max(1)
    }

    pub(super) fn each_of_page(&self, number: usize, mut visit: impl FnMut(&[&'a str])) {
        let first = number.saturating_mul(self.cells_a_page());
        let mut start = first
            .checked_sub(1)
            .and_then(|before| self.ends.get(before).copied())
            .unwrap_or(0);
        let ends = self.ends.get(first..).unwrap_or_default();
        let mut row = Vec::with_capacity(self.width);
        for ends in ends.chunks(self.width.max(1)).take(ROWS_A_PAGE) {
            row.clear();
            for end in ends {
                row.push(self.cells.get(start..*end).unwrap_or_default());
                start = *end;
            }
            visit(&row);
        }
    }
}

/// Rows that are laid out together.
///
/// The layout takes many times the memory of the cells, and a page of this size stays in the
/// processor's cache.
const ROWS_A_PAGE: usize = 200;

/// Fewer pages are not worth a thread.
const PAGES_A_THREAD: usize = 8;

/// Makes so many pages, several at a time where there are many, and hands them on in their order.
///
/// A page that nobody has taken yet keeps its thread from going far ahead, so that memory stays small.
pub(super) fn in_order(
    pages: usize,
    draw: &(impl Fn(usize) -> String + Sync),
    mut take: impl FnMut(String) -> io::Result<()>,
) -> io::Result<()> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(pages / PAGES_A_THREAD);
    if threads < 2 {
        return (0..pages).try_for_each(|number| take(draw(number)));
    }
    thread::scope(|scope| {
        let mut drawn = Vec::with_capacity(threads);
        for first in 0..threads {
            let (send, receive) = mpsc::sync_channel(2);
            thread::Builder::new().spawn_scoped(scope, move || {
                (first..pages)
                    .step_by(threads)
                    .try_for_each(|number| send.send(draw(number)))
            })?;
            drawn.push(receive);
        }
        drawn
            .iter()
            .cycle()
            .take(pages)
            .try_for_each(|pages| take(pages.recv().map_err(io::Error::other)?))
    })
}
