//! A shell of the user who runs PostgreSQL. It does line by line what it is told on its stdin, and when
//! that ends, which it does however this process ends, it stops what it started and removes its directory.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::binaries::{Binaries, shell};

const SCRIPT: &str = r#"
umask 077
for base in "$BASE" /tmp /var/tmp; do
  directory=$(mktemp -d "$base/cookiepay-pg.XXXXXX" 2>/dev/null) && break
done
[ -n "$directory" ] || exit 1
cd "$directory" || exit 1
echo "$directory"
while read -r line; do
  (eval "$line") </dev/null >>"$directory/keeper.log" 2>&1
  echo $?
done
for file in "$directory"/*.pid; do
  [ -f "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null
done
"$BIN/pg_ctl" -D "$directory/data" -m immediate stop >/dev/null 2>&1
cd /
rm -rf "$directory"
"#;

/// The shell. Dropping it waits until all is gone.
pub(super) struct Keeper {
    process: Child,
    pipes: Mutex<Option<(ChildStdin, BufReader<ChildStdout>)>>,
    directory: PathBuf,
}

impl Keeper {
    /// Starts it in an empty directory of its own, below another one if that matters.
    pub(super) fn start(binaries: &Binaries, below: Option<&Path>) -> Self {
        // A process group of its own: Ctrl-C ends this process, which ends the keeper, and not both at once.
        let mut process = shell(SCRIPT)
            .env(
                "BASE",
                below.map_or_else(std::env::temp_dir, Path::to_owned),
            )
            .env("BIN", binaries.shown())
            .env("LC_ALL", "C")
            .env_remove("LD_LIBRARY_PATH")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("a shell");
        let stdin = process.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        let directory = PathBuf::from(read_line(&mut stdout));
        assert!(
            directory.is_absolute(),
            "no temporary directory for PostgreSQL"
        );
        Self {
            process,
            pipes: Mutex::new(Some((stdin, stdout))),
            directory,
        }
    }

    /// Returns the directory.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Runs a line, and tells whether it succeeded.
    pub(super) fn run(&self, line: &str) -> bool {
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        let (stdin, stdout) = pipes.as_mut().expect("it lives");
        writeln!(stdin, "{line}").expect("the shell listens");
        read_line(stdout) == "0"
    }

    /// Runs a line that must succeed.
    #[track_caller]
    pub(super) fn must(&self, line: &str) {
        assert!(self.run(line), "{line}:\n{}", self.log());
    }

    /// Returns what the lines have printed.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.directory.join("keeper.log")).unwrap_or_default()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(
            self.pipes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        drop(self.process.wait());
    }
}

fn read_line(stdout: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    stdout.read_line(&mut line).expect("the shell answers");
    line.trim_end().to_owned()
}
