//! A disk of a few megabytes, which can be filled. It goes when this process does.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{PostgresServer, SUPERUSER, say_left_out};

/// Mounts, and takes away once stdin ends, however this process does.
const SCRIPT: &str = r#"
directory=$(mktemp -d "$BASE/cookiepay-disk.XXXXXX") || exit 1
mount -t tmpfs -o "size=${MEBIBYTES}m,mode=1777" none "$directory" 2>/dev/null || { rmdir "$directory"; exit 1; }
echo "$directory"
read -r _
umount -l "$directory"
rmdir "$directory"
"#;

/// A disk in memory. Dropping it takes it away.
pub(crate) struct SmallDisk {
    process: Child,
    directory: PathBuf,
}

impl SmallDisk {
    /// Mounts one; `None` where that is not allowed, which is said by the name of the test.
    pub(crate) fn mount(mebibytes: u32) -> Option<Self> {
        let mut process = Command::new("sh")
            .args(["-c", SCRIPT])
            .env("BASE", std::env::temp_dir())
            .env("MEBIBYTES", mebibytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().expect("a pipe"));
        stdout.read_line(&mut line).expect("the shell answers");
        let disk = Self {
            process,
            directory: PathBuf::from(line.trim_end()),
        };
        if line.is_empty() {
            say_left_out("a disk of its own cannot be mounted here");
            return None;
        }
        Some(disk)
    }

    /// Returns where it is mounted.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Takes all the room that is left, and has a server use up what it took for its log before.
    pub(crate) fn fill(&self, server: &PostgresServer) {
        let mut file = fs::File::create(self.filler()).expect("a file");
        for chunk in [1 << 16, 1] {
            while file.write_all(&vec![b'x'; chunk]).is_ok() {}
        }
        let write = "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 50000))";
        let is_full = (0..10_000).any(|_| server.sql_as(SUPERUSER, write).is_err());
        assert!(is_full, "the disk has no end");
    }

    /// Gives the room back.
    pub(crate) fn make_room(&self) {
        fs::remove_file(self.filler()).expect("the file goes");
    }

    fn filler(&self) -> PathBuf {
        self.directory.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        drop(self.process.wait());
    }
}
