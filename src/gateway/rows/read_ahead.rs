//! Reads a body in a thread of its own, while what came before is being looked at. Refuses to take the
//! end of that thread for the end of the body.

use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::utf8::{Piece, ReadText};

/// A body that is read some pieces ahead.
pub(super) struct ReadAhead {
    pieces: Receiver<(String, io::Result<Piece>)>,
    /// How it ended.
    end: Option<Piece>,
}

/// The thread that reads a body ended without a word, which only a bug can do.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub struct ReaderLost;

/// The number of pieces that wait to be handed out.
const PIECES_READY_MAX: usize = 4;

impl ReadAhead {
    /// Starts to read.
    ///
    /// The thread ends with the body or, once nobody asks for more, after the read under way.
    ///
    /// # Errors
    ///
    /// Whatever starting a thread gives.
    pub(super) fn start(mut body: Box<dyn ReadText>) -> io::Result<Self> {
        let (full, pieces) = sync_channel(PIECES_READY_MAX);
        let read_on = move || loop {
            let mut text = String::new();
            let piece = body.read_text(&mut text);
            let is_over = !matches!(piece, Ok(Piece::Read(_)));
            if full.send((text, piece)).is_err() || is_over {
                return;
            }
        };
        thread::Builder::new()
            .name("body".to_owned())
            .spawn(read_on)?;
        Ok(Self { pieces, end: None })
    }
}

impl ReadText for ReadAhead {
    fn read_text(&mut self, text: &mut String) -> io::Result<Piece> {
        if let Some(end) = self.end {
            return Ok(end);
        }
        let (more, piece) = self
            .pieces
            .recv()
            .map_err(|_| io::Error::other(ReaderLost))?;
        if text.is_empty() {
            *text = more;
        } else {
            text.push_str(&more);
        }
        let piece = piece?;
        if !matches!(piece, Piece::Read(_)) {
            self.end = Some(piece);
        }
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::SyncSender;

    use super::*;

    /// Hands out its pieces from the last to the first, then does the last thing.
    struct Body {
        pieces: Vec<&'static str>,
        last: fn() -> io::Result<Piece>,
        /// Closed when the body is let go of.
        _gone: Option<SyncSender<()>>,
    }

    impl ReadText for Body {
        fn read_text(&mut self, text: &mut String) -> io::Result<Piece> {
            let Some(piece) = self.pieces.pop() else {
                return (self.last)();
            };
            text.push_str(piece);
            Ok(Piece::Read(piece.len()))
        }
    }

    fn body(last: fn() -> io::Result<Piece>) -> Body {
        Body {
            pieces: vec!["of it", "half "],
            last,
            _gone: None,
        }
    }

    /// Returns all of the text, and what comes after it.
    fn read_all(body: Body) -> (String, io::Result<Piece>) {
        let mut ahead = ReadAhead::start(Box::new(body)).unwrap();
        let mut text = String::new();
        loop {
            let piece = ahead.read_text(&mut text);
            if !matches!(piece, Ok(Piece::Read(_))) {
                return (text, piece);
            }
        }
    }

    #[test]
    fn a_body_read_ahead_is_the_same_however_many_pieces_it_has() {
        let many = Body {
            pieces: ["다", "나", "가"].repeat(1000),
            ..body(|| Ok(Piece::End))
        };
        let (text, end) = read_all(many);
        assert_eq!(text, "가나다".repeat(1000));
        assert_eq!(end.unwrap(), Piece::End);
    }

    #[test]
    fn the_end_stays_the_end() {
        for last in [
            || Ok(Piece::End),
            || Ok(Piece::CutOff),
            || Ok(Piece::NotUtf8(1)),
        ] {
            let mut ahead = ReadAhead::start(Box::new(body(last))).unwrap();
            let pieces: Vec<_> = (0..4)
                .map(|_| ahead.read_text(&mut String::new()).unwrap())
                .collect();
            let end = last().unwrap();
            assert_eq!(pieces, [Piece::Read(5), Piece::Read(5), end, end]);
        }
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        let (text, end) = read_all(body(|| Err(io::ErrorKind::ConnectionReset.into())));
        assert_eq!(text, "half of it");
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    }

    #[test]
    fn a_thread_that_breaks_is_not_the_end_of_a_body() {
        let (text, end) = read_all(body(|| panic!("on purpose")));
        assert_eq!(text, "half of it");
        assert!(end.is_err());
    }

    #[test]
    fn a_body_that_nobody_asks_for_is_let_go_of() {
        let (gone, is_gone) = sync_channel(0);
        let endless = Body {
            _gone: Some(gone),
            ..body(|| Ok(Piece::Read(0)))
        };
        let mut ahead = ReadAhead::start(Box::new(endless)).unwrap();
        assert_eq!(ahead.read_text(&mut String::new()).unwrap(), Piece::Read(5));
        drop(ahead);
        assert!(is_gone.recv().is_err(), "closed, with nothing sent");
    }
}
