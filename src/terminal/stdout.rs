//! Stdout as this process was given it. Refuses to take data for written that nobody can have got.
//!
//! A shell closes stdout with `>&-`. Rust's runtime opens the null device in its place, lest the next
//! file that is opened be taken for stdout; and where stdout is open for reading only, it takes a
//! write for done that the system refused. In both cases every write seems to succeed, and what came
//! of a refund would be lost without a word.

use std::io::{self, StdoutLock, Write};

use super::plain::PlainText;

/// Stdout, for as long as nobody else writes to it.
///
/// To a terminal go only [plain texts](PlainText); whoever reads otherwise gets the data as it is.
#[derive(Debug)]
pub struct Stdout(Way);

#[derive(Debug)]
enum Way {
    ToTerminal(PlainText<StdoutLock<'static>>),
    Away(StdoutLock<'static>),
}

/// Stdout is closed, or open for reading only.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub struct NoStdout;

impl Stdout {
    pub(super) fn lock(is_terminal: bool) -> Self {
        let stdout = io::stdout().lock();
        Self(if is_terminal {
            Way::ToTerminal(PlainText::new(stdout))
        } else {
            Way::Away(stdout)
        })
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() && !takes_data() {
            return Err(io::Error::other(NoStdout));
        }
        match &mut self.0 {
            Way::ToTerminal(stdout) => stdout.write(bytes),
            Way::Away(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Way::ToTerminal(stdout) => stdout.flush(),
            Way::Away(stdout) => stdout.flush(),
        }
    }
}

#[cfg(unix)]
use at_start::takes_data;

/// Elsewhere no shell closes stdout.
#[cfg(not(unix))]
const fn takes_data() -> bool {
    true
}

/// Looks at stdout before Rust's runtime does.
///
/// It has to be before: afterwards nothing tells the null device that the runtime opened from one
/// that a parent did, which is how most programs say that they do not want the output.
#[cfg(unix)]
mod at_start {
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::fs::{OFlags, fcntl_getfl};

    static TAKES_DATA: AtomicBool = AtomicBool::new(true);

    pub(super) fn takes_data() -> bool {
        TAKES_DATA.load(Ordering::Relaxed)
    }

    // The system calls what it finds in this section before `main`, which is where the runtime
    // begins. That is sound as long as it is the address of a function that needs nothing of the
    // runtime, does not panic, and has this ABI: `look` makes one system call and stores one flag.
    #[expect(
        unsafe_code,
        reason = "nothing but a section of the executable runs before the runtime"
    )]
    #[used]
    #[cfg_attr(
        target_vendor = "apple",
        unsafe(link_section = "__DATA,__mod_init_func")
    )]
    #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
    static BEFORE_THE_RUNTIME: extern "C" fn() = look;

    extern "C" fn look() {
        // The only error that this call has is that there is no such descriptor.
        let takes_data = fcntl_getfl(rustix::stdio::stdout())
            .is_ok_and(|flags| flags & OFlags::RWMODE != OFlags::RDONLY);
        TAKES_DATA.store(takes_data, Ordering::Relaxed);
    }
}
