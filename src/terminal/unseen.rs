//! What is typed and not shown: a key. Refuses to leave the terminal without its echo.

use std::io;

use zeroize::Zeroizing;

/// More bytes than any key has.
const LONGEST: usize = 8192;

/// How a keyboard is read, to be put back when something ends the process while nothing is shown.
#[derive(Clone)]
pub struct KeyboardModes(#[cfg(unix)] Option<rustix::termios::Termios>);

#[cfg(unix)]
impl KeyboardModes {
    /// Looks at how stdin is read now; nothing where it is no terminal.
    #[must_use]
    pub fn now() -> Self {
        Self(rustix::termios::tcgetattr(io::stdin()).ok())
    }

    /// Lets it be read as it was then.
    pub fn restore(&self) {
        if let Self(Some(modes)) = self {
            put_back(io::stdin(), modes);
        }
    }
}

/// Lets a keyboard be read as it was.
#[cfg(unix)]
fn put_back(keyboard: impl std::os::fd::AsFd, modes: &rustix::termios::Termios) {
    use rustix::termios::{OptionalActions, tcsetattr};

    // What was typed and not read is for nobody else, no shell either. The terminal may be gone.
    let _ = tcsetattr(keyboard, OptionalActions::Flush, modes);
}

#[cfg(not(unix))]
impl KeyboardModes {
    /// Knows nothing here.
    #[must_use]
    pub const fn now() -> Self {
        Self()
    }

    /// Has nothing to do.
    pub const fn restore(&self) {}
}

/// A keyboard that shows nothing but line ends of what is typed, until it is dropped.
#[cfg(unix)]
pub(super) struct Unseen<'k> {
    keyboard: &'k std::fs::File,
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl<'k> Unseen<'k> {
    /// Begins to show nothing, and forgets what was typed so far.
    pub(super) fn begin(keyboard: &'k std::fs::File) -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

        let before = tcgetattr(keyboard)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        modes.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(keyboard, OptionalActions::Flush, &modes)?;
        Ok(Self { keyboard, before })
    }
}

#[cfg(unix)]
impl Drop for Unseen<'_> {
    fn drop(&mut self) {
        put_back(self.keyboard, &self.before);
    }
}

/// Reads one line, without its end; `None` when there is no end to it. No buffer keeps a copy.
pub(super) fn read_line(mut keyboard: impl io::Read) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut line = Zeroizing::new(vec![0; LONGEST]);
    let mut length: usize = 0;
    loop {
        let room = line.get_mut(length..).unwrap_or_default();
        // At the end of the input as well as of the room.
        let read = keyboard.read(room)?;
        if read == 0 {
            return Ok(None);
        }
        length = length.saturating_add(read);
        let typed = line.get(..length).unwrap_or_default();
        if let Some(end) = typed.iter().position(|byte| *byte == b'\n') {
            line.truncate(end);
            return Ok(Some(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_whole_line() {
        let long = vec![b'k'; LONGEST];
        for (typed, read) in [
            (&b"key\nrest"[..], Some(&b"key"[..])),
            (b"\n", Some(b"")),
            (b"key", None),
            (b"", None),
            (&long, None),
        ] {
            let line = read_line(typed).unwrap();
            assert_eq!(line.as_ref().map(|it| it.as_slice()), read);
        }
    }
}
