//! The program that shows what is longer than the screen.

use std::env;
use std::io::{self, Write as _};
use std::process::{Child, Command, Stdio};

use super::{Terminal, size};

impl Terminal {
    /// Writes a table: through the pager when it is longer than the screen, else as it is.
    ///
    /// # Errors
    ///
    /// Whatever stdout answers; a pager that was left early is not an error.
    pub fn page(&self, table: &[u8]) -> io::Result<()> {
        let lines = memchr::memchr_iter(b'\n', table).count();
        let is_longer = size().is_some_and(|(_, height)| lines >= usize::from(height));
        if self.stdout.is_terminal
            && !self.is_dumb
            && is_longer
            && let Some(mut pager) = spawn_pager()
        {
            if let Some(mut input) = pager.stdin.take() {
                ignore_broken_pipe(input.write_all(table))?;
            }
            pager.wait()?;
            return Ok(());
        }
        let mut stdout = self.stdout();
        stdout.write_all(table)?;
        stdout.flush()
    }
}

/// `None` when the person wants no pager or there is none.
fn spawn_pager() -> Option<Child> {
    let pager = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if pager.trim().is_empty() || pager == "cat" {
        return None;
    }
    let mut command = Command::new("sh");
    // `exec` so that leaving the pager leaves no shell behind.
    command
        .arg("-c")
        .arg(format!("exec {pager}"))
        .stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        // Quit when it fits, keep colours, leave the text on the screen.
        command.env("LESS", "FRX");
    }
    command.spawn().ok()
}

fn ignore_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
