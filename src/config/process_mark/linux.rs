//! How Linux tells what bears a mark: `/proc`. Ends no process but those.

use std::collections::HashSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{ProcessMark, Reach};
use crate::process::{self, Process};

/// Time for what was killed to be gone, and for what it started meanwhile to be found.
const KILL_LIMIT: Duration = Duration::from_millis(500);

/// How often processes are looked for.
const PAUSE: Duration = Duration::from_millis(2);

impl ProcessMark {
    /// Ends what a command has started, and the command. It must not have been waited for yet, since its
    /// number could be another's then.
    pub(in crate::config) fn kill(&self, command: u32, reach: Reach) {
        let started = Instant::now();
        let Ok(command) = i32::try_from(command) else {
            return;
        };
        // Again and again: what is killed may have started something just before.
        while started.elapsed() < KILL_LIMIT {
            let found = self.bearers(command, reach);
            if found.is_empty() {
                return;
            }
            for id in found.into_iter().filter_map(Pid::from_raw) {
                // It may have ended by itself, or belong to somebody else by now, as with `sudo`.
                let _ = kill_process(id, Signal::KILL);
            }
            thread::sleep(PAUSE);
        }
    }

    /// Finds the processes of a command that are alive.
    fn bearers(&self, command: i32, reach: Reach) -> Vec<i32> {
        let Some(own) = process::this() else {
            return Vec::new();
        };
        let processes: Vec<Process> = process::all()
            .into_iter()
            .filter(|it| it.is_alive)
            .collect();
        let (name, value) = self.variable();
        let mark = format!("{name}={value}");
        let marked = processes
            .iter()
            .map(|it| it.id)
            .filter(|id| bears(*id, &mark));
        let mut ids: HashSet<i32> = marked.chain([command]).collect();
        loop {
            let is_new = |it: &&Process| ids.contains(&it.parent) && !ids.contains(&it.id);
            let below: Vec<i32> = processes.iter().filter(is_new).map(|it| it.id).collect();
            if below.is_empty() {
                break;
            }
            ids.extend(below);
        }
        processes
            .iter()
            .filter(|it| ids.contains(&it.id))
            .filter(|it| reach == Reach::All || it.session == own.session)
            .map(|it| it.id)
            .collect()
    }
}

/// Tells whether a process has a mark in its environment.
fn bears(id: i32, mark: &str) -> bool {
    // That of another user cannot be read.
    fs::read(format!("/proc/{id}/environ"))
        .is_ok_and(|it| memchr::memmem::find(&it, mark.as_bytes()).is_some())
}
