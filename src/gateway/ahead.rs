//! Reads a body in a thread of its own, while what came before is being looked at. Refuses to take the
//! end of that thread for the end of the body.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;

/// A body that is read some pieces ahead of whoever asks for it.
pub(super) struct Ahead {
    pieces: Receiver<Piece>,
    /// Takes back what was handed out, to be filled again.
    spent: Sender<Vec<u8>>,
    /// What is being handed out.
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    is_over: bool,
}

/// Some bytes, and how many of them were read. None were at the end of the body.
type Piece = (Vec<u8>, io::Result<usize>);

/// So many pieces wait to be handed out.
const WAITING: usize = 4;

impl Ahead {
    /// Starts to read, in pieces of at most so many bytes.
    ///
    /// The thread ends with the body, or once nobody asks for more.
    ///
    /// # Errors
    ///
    /// Whatever starting a thread gives.
    pub(super) fn start(mut body: impl Read + Send + 'static, size: usize) -> io::Result<Self> {
        let (full, pieces) = sync_channel(WAITING);
        let (spent, empty) = channel();
        let read_on = move || loop {
            let mut bytes: Vec<u8> = empty.try_recv().unwrap_or_default();
            bytes.resize(size, 0);
            let read = loop {
                match body.read(&mut bytes) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read,
                }
            };
            let is_over = matches!(read, Ok(0) | Err(_));
            if full.send((bytes, read)).is_err() || is_over {
                return;
            }
        };
        thread::Builder::new()
            .name("body".to_owned())
            .spawn(read_on)?;
        Ok(Self {
            pieces,
            spent,
            bytes: Vec::new(),
            start: 0,
            end: 0,
            is_over: false,
        })
    }
}

impl Read for Ahead {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && !self.is_over {
            let (bytes, read) = self
                .pieces
                .recv()
                .map_err(|_| io::Error::other("the thread that reads the answer ended by a bug"))?;
            self.end = read?;
            self.start = 0;
            self.is_over = self.end == 0;
            // The thread may be gone already.
            let _ = self.spent.send(std::mem::replace(&mut self.bytes, bytes));
        }
        let mut rest = self.bytes.get(self.start..self.end).unwrap_or_default();
        let read = rest.read(room)?;
        self.start = self.start.saturating_add(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::SyncSender;

    use proptest::prelude::*;

    use super::*;

    /// Hands out the bytes in pieces of these sizes, then does the last thing.
    struct Body {
        bytes: io::Cursor<Vec<u8>>,
        sizes: Vec<usize>,
        last: fn() -> io::Result<usize>,
        /// Closed when the body is let go of.
        _gone: Option<SyncSender<()>>,
    }

    impl Read for Body {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let size = self.sizes.pop().unwrap_or(1).min(room.len());
            match self.bytes.read(&mut room[..size])? {
                0 => (self.last)(),
                read => Ok(read),
            }
        }
    }

    fn body(bytes: &[u8], sizes: &[usize], last: fn() -> io::Result<usize>) -> Body {
        Body {
            bytes: io::Cursor::new(bytes.to_vec()),
            sizes: sizes.to_vec(),
            last,
            _gone: None,
        }
    }

    fn read_all(body: Body) -> (Vec<u8>, io::Result<usize>) {
        let mut ahead = Ahead::start(body, 8).unwrap();
        let mut bytes = Vec::new();
        let result = ahead.read_to_end(&mut bytes);
        (bytes, result)
    }

    proptest! {
        #[test]
        fn a_body_read_ahead_is_the_same(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            sizes in proptest::collection::vec(1_usize..20, 0..100),
        ) {
            let (read, result) = read_all(body(&bytes, &sizes, || Ok(0)));
            prop_assert_eq!(result.unwrap(), bytes.len());
            prop_assert_eq!(read, bytes);
        }
    }

    #[test]
    fn the_end_stays_the_end() {
        let mut ahead = Ahead::start(body(b"a", &[], || Ok(0)), 8).unwrap();
        let mut room = [0; 4];
        for expected in [1, 0, 0] {
            assert_eq!(ahead.read(&mut room).unwrap(), expected);
        }
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        let broken = || Err(io::ErrorKind::ConnectionReset.into());
        let (read, result) = read_all(body(b"half of it", &[4, 4], broken));
        assert_eq!(read, b"half of it");
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    }

    #[test]
    fn a_thread_that_breaks_is_not_the_end_of_a_body() {
        let (read, result) = read_all(body(b"half of it", &[], || panic!("on purpose")));
        assert_eq!(read, b"half of it");
        assert!(result.is_err());
    }

    #[test]
    fn a_body_that_nobody_asks_for_is_let_go_of() {
        let (gone, is_gone) = sync_channel(0);
        let endless = Body {
            _gone: Some(gone),
            ..body(&[7; 1000], &[], || Ok(1))
        };
        let mut ahead = Ahead::start(endless, 8).unwrap();
        assert_eq!(ahead.read(&mut [0; 4]).unwrap(), 1);
        drop(ahead);
        assert!(is_gone.recv().is_err(), "closed, with nothing sent");
    }
}
