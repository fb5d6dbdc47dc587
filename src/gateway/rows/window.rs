//! The part of a body that is being looked at. Refuses to hold more of it than a chunk of rows and the
//! longest row.

use std::io::{self, Read};
use std::iter;
use std::mem;
use std::ops::Range;

use super::read_ahead::ReadAhead;
use super::utf8::{Piece, ReadText, Utf8};
use crate::gateway::GatewayError;
use crate::gateway::http::reply::{About, not_utf8};

/// A text that was read out of a body, and is given away as a whole once it has been looked at.
///
/// A large piece of the body becomes the text as it is. What is unfinished at its end is completed with
/// a few bytes of the piece after it.
pub(super) struct Window {
    body: Box<dyn ReadText>,
    text: String,
    /// What comes before has been looked at.
    start: usize,
    /// Places in the text were handed out: it may grow, and not be replaced.
    is_pinned: bool,
    /// The piece after the text.
    next: Option<String>,
    /// The number of bytes of that piece that are at the end of the text already.
    borrowed: usize,
    /// Bytes read so far, after decompression.
    taken: usize,
    sizes: PieceSizes,
}

/// How much at a time.
#[derive(Clone, Copy, Debug)]
pub struct PieceSizes {
    /// The number of bytes that are read at a time.
    pub read_bytes: usize,
    /// The length from which on a text is worth being given away.
    pub chunk_bytes: usize,
    /// The number of characters that are borrowed at a time.
    pub step_chars: usize,
    /// The length from which on the rest of a body is worth a thread of its own, which reads it while
    /// its rows are looked at.
    pub long_body_bytes: usize,
}

impl PieceSizes {
    /// Ureq's own buffer has 128 KiB, and a real row some 600 bytes.
    pub const USUAL: Self = Self {
        read_bytes: 128 << 10,
        chunk_bytes: 64 << 10,
        step_chars: 1 << 10,
        long_body_bytes: 1 << 20,
    };
}

/// The longest row taken, in bytes.
pub(super) const ROW_BYTES_MAX: usize = 1 << 20;

/// The longest text, in bytes: a chunk and the longest row, and whatever is blank between rows.
const TEXT_BYTES_MAX: usize = 2 * ROW_BYTES_MAX;

/// The largest answer taken, in bytes after decompression: some ten million payments.
const BODY_BYTES_MAX: usize = 8 << 30;

impl Window {
    pub(super) fn new(body: Box<dyn Read + Send>, sizes: PieceSizes) -> Self {
        Self {
            body: Box::new(Utf8::new(body, sizes.read_bytes)),
            text: String::new(),
            start: 0,
            is_pinned: false,
            next: None,
            borrowed: 0,
            taken: 0,
            sizes,
        }
    }

    /// Returns how many bytes have been read.
    pub(super) const fn taken(&self) -> usize {
        self.taken
    }

    pub(super) fn unread(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    pub(super) const fn consume(&mut self, length: usize) {
        self.start = self.start.saturating_add(length);
    }

    /// Consumes bytes and returns their place, which stays good until the text is given away.
    pub(super) const fn pin(&mut self, length: usize) -> Range<usize> {
        self.is_pinned = true;
        let start = self.start;
        self.consume(length);
        start..self.start
    }

    /// Returns all of the text, for places in it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Writes a shorter text where a longer one was, and blanks after it; returns its place.
    pub(super) fn rewrite(&mut self, place: Range<usize>, mut text: String) -> Range<usize> {
        let end = place.start.saturating_add(text.len());
        let blanks = place.len().saturating_sub(text.len());
        text.extend(iter::repeat_n(' ', blanks));
        let start = place.start;
        self.text.replace_range(place, &text);
        start..end
    }

    /// Tells whether what has been looked at is to be given away: all of a large text or, where the
    /// body comes in small pieces and there is always something unfinished, enough of it.
    pub(super) const fn is_done(&self) -> bool {
        self.start >= self.sizes.chunk_bytes
            && (self.is_read() || self.start >= self.sizes.read_bytes.saturating_mul(2))
    }

    /// Gives away what has been looked at.
    pub(super) fn take(&mut self) -> String {
        self.is_pinned = false;
        if self.is_read() {
            return self.turn();
        }
        let unread = self.text.split_off(self.start);
        self.start = 0;
        mem::replace(&mut self.text, unread)
    }

    /// Skips a byte order mark, where the body begins with one.
    pub(super) fn skip_byte_order_mark(&mut self, about: &About) -> Result<(), GatewayError> {
        while self.unread().is_empty() && self.fill(about)? {}
        if self.unread().starts_with(BYTE_ORDER_MARK) {
            self.consume(BYTE_ORDER_MARK.len_utf8());
        }
        Ok(())
    }

    /// Skips whitespace and returns what follows, `None` at the end of the body.
    pub(super) fn peek(&mut self, about: &About) -> Result<Option<u8>, GatewayError> {
        loop {
            let unread = self.unread();
            // Mostly there is none.
            if let Some(byte) = unread.bytes().next()
                && byte > b' '
            {
                return Ok(Some(byte));
            }
            let rest = unread.trim_start_matches(WHITESPACE);
            let next = rest.bytes().next();
            self.consume(unread.len().saturating_sub(rest.len()));
            if next.is_some() || !self.fill(about)? {
                return Ok(next);
            }
        }
    }

    /// Makes more of the body to be looked at; `false` at its end.
    pub(super) fn fill(&mut self, about: &About) -> Result<bool, GatewayError> {
        if self.next.is_none() && !self.read(about)? {
            return Ok(false);
        }
        if self.is_read() && !self.is_pinned {
            self.turn();
            return Ok(true);
        }
        if self.text.len() > TEXT_BYTES_MAX {
            return Err(about.too_large(TEXT_BYTES_MAX));
        }
        let next = self.next.as_deref().unwrap_or_default();
        let rest = next.get(self.borrowed..).unwrap_or_default();
        let step = if self.text.len() < self.sizes.chunk_bytes {
            None
        } else {
            rest.char_indices().nth(self.sizes.step_chars)
        };
        let step = step.map_or(rest.len(), |(step, _)| step);
        self.text.push_str(rest.get(..step).unwrap_or_default());
        self.borrowed = self.borrowed.saturating_add(step);
        if step == rest.len() {
            self.next = None;
            self.borrowed = 0;
        }
        Ok(true)
    }

    /// Reads the piece after the text; `false` at the end of the body.
    fn read(&mut self, about: &About) -> Result<bool, GatewayError> {
        let mut piece = String::new();
        let read = match self.body.read_text(&mut piece) {
            Ok(Piece::Read(read)) => read,
            Ok(Piece::End) => return Ok(false),
            Ok(Piece::CutOff) => return Err(about.incomplete()),
            Ok(Piece::NotUtf8(bytes)) => {
                let offset = self.taken.saturating_sub(bytes);
                return Err(about.unreadable(not_utf8(offset), ""));
            }
            Err(error) => return Err(about.broken_off(error)),
        };
        self.next = Some(piece);
        let was_short = self.taken < self.sizes.long_body_bytes;
        self.taken = self.taken.saturating_add(read);
        if self.taken > BODY_BYTES_MAX {
            return Err(about.too_large(BODY_BYTES_MAX));
        }
        if was_short && self.taken >= self.sizes.long_body_bytes {
            let body = mem::replace(&mut self.body, Box::new(Utf8::new(io::empty(), 0)));
            let ahead = ReadAhead::start(body).map_err(|error| about.broken_off(error))?;
            self.body = Box::new(ahead);
        }
        Ok(true)
    }

    /// Goes on to the next piece, of which what is borrowed may have been looked at; returns the text.
    fn turn(&mut self) -> String {
        self.start = self.start.saturating_sub(self.own());
        self.borrowed = 0;
        mem::replace(&mut self.text, self.next.take().unwrap_or_default())
    }

    /// Tells whether nothing is unread but what is borrowed.
    const fn is_read(&self) -> bool {
        self.start >= self.own()
    }

    /// Returns how much of the text is not borrowed.
    const fn own(&self) -> usize {
        self.text.len().saturating_sub(self.borrowed)
    }
}

/// What JSON takes for whitespace.
const WHITESPACE: [char; 4] = [' ', '\t', '\n', '\r'];

const BYTE_ORDER_MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::super::super::Call;
    use super::super::utf8::SPARE_BYTES;
    use super::*;
    use crate::gateway::GatewayErrorKind;
    use crate::gateway::http::reply::tests::reply;

    fn about() -> About {
        reply(Call::Search, 200, "").about
    }

    fn window(body: String) -> Window {
        Window::new(Box::new(io::Cursor::new(body)), PieceSizes::USUAL)
    }

    const READ_SIZE: usize = PieceSizes::USUAL.read_bytes;

    #[test]
    fn a_text_given_away_is_a_piece_and_little_more() {
        let about = about();
        let line = "가나다라마\n";
        let body = line.repeat(READ_SIZE);
        let mut window = window(body.clone());
        let mut texts = Vec::new();
        let mut lines = Vec::new();
        loop {
            let length = loop {
                match window.unread().find('\n') {
                    Some(end) => break end.saturating_add(1),
                    None if window.fill(&about).unwrap() => {}
                    None => break 0,
                }
            };
            if length == 0 {
                break;
            }
            lines.push(window.pin(length));
            if window.is_done() {
                texts.push((window.take(), mem::take(&mut lines)));
            }
        }
        texts.push((window.take(), lines));
        let mut count = 0;
        for (text, lines) in &texts {
            assert!(text.len() <= READ_SIZE.saturating_add(SPARE_BYTES));
            assert!(lines.iter().all(|place| &text[place.clone()] == line));
            count += lines.len();
        }
        assert_eq!(count, READ_SIZE);
        assert_eq!(window.taken(), body.len());
    }

    #[test]
    fn what_is_unread_stays_when_the_rest_is_given_away() {
        let about = about();
        let mut window = window("first second".to_owned());
        assert!(window.fill(&about).unwrap());
        window.pin(6);
        assert_eq!(window.take(), "first ");
        assert_eq!(window.unread(), "second");
        assert!(!window.fill(&about).unwrap());
        assert_eq!(window.unread(), "second");
    }

    #[test]
    fn endless_whitespace_does_not_fill_the_memory() {
        let about = about();
        let blank = || io::repeat(b' ').take(64 << 20);
        let mut window = Window::new(Box::new(blank()), PieceSizes::USUAL);
        assert_eq!(window.peek(&about).unwrap(), None);
        assert!(window.text.len() <= READ_SIZE);
        let mut window = Window::new(Box::new(blank()), PieceSizes::USUAL);
        window.fill(&about).unwrap();
        window.pin(1);
        assert!(matches!(
            window.peek(&about),
            Err(GatewayError {
                kind: GatewayErrorKind::TooLarge { .. },
                ..
            })
        ));
    }
}
