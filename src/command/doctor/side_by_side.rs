//! Checks that run side by side, each for as long as it may and no longer: one that hangs holds up no other, and is
//! left behind. Refuses to lose a check: what did not come to an end is said.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::diagnosis::Diagnosis;
use crate::error::Error;
use crate::words::{CheckName, CheckTitle, SkipReason};

/// Some checks, one after another.
pub(super) struct Checkup {
    /// What they are about.
    pub(super) title: CheckTitle,
    /// What is looked at, each of which is said something of.
    pub(super) checks: &'static [CheckName],
    /// For how long at most, from when nobody is asked any more.
    pub(super) limit: Duration,
    /// Looks, and says what was found as soon as that is known.
    pub(super) look: Box<dyn FnOnce(&Findings) + Send>,
}

/// What some checks have found.
#[derive(Debug)]
pub(super) struct CheckedPart {
    /// What they are about.
    pub(super) title: CheckTitle,
    /// What was found, in the order of the checks.
    pub(super) diagnoses: Vec<Diagnosis>,
}

/// Where checks say what they found.
pub(super) struct Findings {
    place: usize,
    sender: Sender<Finding>,
}

enum Finding {
    Found(usize, Diagnosis),
    Ended(usize),
}

impl Findings {
    /// Says what was found.
    pub(super) fn add(&self, diagnosis: Diagnosis) {
        // Nobody listens any more where it took too long.
        let _ = self.sender.send(Finding::Found(self.place, diagnosis));
    }

    /// Says of each check that it was not made, and why.
    pub(super) fn skip(&self, checks: &[CheckName], reason: SkipReason) {
        for check in checks {
            self.add(Diagnosis::skipped(*check, reason));
        }
    }
}

/// However the checks end.
impl Drop for Findings {
    fn drop(&mut self) {
        let _ = self.sender.send(Finding::Ended(self.place));
    }
}

/// Checks that run.
pub(super) struct RunningCheckups {
    checkups: Vec<RunningCheckup>,
    findings: Receiver<Finding>,
}

struct RunningCheckup {
    title: CheckTitle,
    checks: &'static [CheckName],
    limit: Duration,
    has_ended: bool,
    found: Vec<Diagnosis>,
}

impl RunningCheckups {
    /// Starts all of them.
    pub(super) fn start(checkups: Vec<Checkup>) -> Self {
        let (sender, findings) = mpsc::channel();
        let started = checkups.into_iter().enumerate().map(|(place, checkup)| {
            let Checkup {
                title,
                checks,
                limit,
                look,
            } = checkup;
            let sender = sender.clone();
            let findings = Findings { place, sender };
            // Where no thread is to be had, what is dropped says that it ended.
            let _ = thread::Builder::new().spawn(move || look(&findings));
            RunningCheckup {
                title,
                checks,
                limit,
                has_ended: false,
                found: Vec::new(),
            }
        });
        Self {
            checkups: started.collect(),
            findings,
        }
    }

    /// Returns the number of all checks.
    pub(super) fn count(&self) -> usize {
        self.checkups.iter().map(|it| it.checks.len()).sum()
    }

    /// Waits for each as long as it may take, and counts what is done.
    pub(super) fn wait(mut self, done: &AtomicUsize) -> Vec<CheckedPart> {
        let began = Instant::now();
        loop {
            let now = began.elapsed();
            let open = self.checkups.iter().filter(|it| !it.has_ended);
            let left = open.filter_map(|it| it.limit.checked_sub(now));
            let Some(wait) = left.filter(|it| !it.is_zero()).min() else {
                break;
            };
            match self.findings.recv_timeout(wait) {
                Ok(Finding::Found(place, diagnosis)) => {
                    done.fetch_add(1, Ordering::Relaxed);
                    if let Some(checkup) = self.checkups.get_mut(place) {
                        checkup.found.push(diagnosis);
                    }
                }
                Ok(Finding::Ended(place)) => {
                    if let Some(checkup) = self.checkups.get_mut(place) {
                        checkup.has_ended = true;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
        parts(self.checkups)
    }
}

/// Puts together what is about the same, and says of each check what was found, or that it did not come to an end.
fn parts(checkups: Vec<RunningCheckup>) -> Vec<CheckedPart> {
    let mut parts: Vec<CheckedPart> = Vec::new();
    for mut checkup in checkups {
        checkup.found.extend(not_done(&checkup));
        match parts.last_mut().filter(|it| it.title == checkup.title) {
            Some(part) => part.diagnoses.extend(checkup.found),
            None => parts.push(CheckedPart {
                title: checkup.title,
                diagnoses: checkup.found,
            }),
        }
    }
    for part in &mut parts {
        part.diagnoses.sort_by_key(|it| it.check);
    }
    parts
}

/// Says of the first check without a finding that it did not come to an end, and of the others that they were not
/// come to.
fn not_done(checkup: &RunningCheckup) -> Vec<Diagnosis> {
    let limit_seconds = checkup.limit.as_secs();
    let missing = checkup.checks.iter();
    let missing = missing.filter(|check| checkup.found.iter().all(|it| it.check != **check));
    missing
        .enumerate()
        .map(|(at, check)| match at {
            0 => Diagnosis::error(*check, Error::CheckNotDone { limit_seconds }),
            _ => Diagnosis::skipped(*check, SkipReason::TooLate),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{CheckFact, CheckState};

    const CHECKS: &[CheckName] = &[CheckName::Key, CheckName::Token, CheckName::Clock];

    fn checkup(limit: Duration, look: impl FnOnce(&Findings) + Send + 'static) -> Checkup {
        Checkup {
            title: CheckTitle::Journal,
            checks: CHECKS,
            limit,
            look: Box::new(look),
        }
    }

    fn states(checkups: Vec<Checkup>) -> Vec<(CheckName, CheckState)> {
        let parts = RunningCheckups::start(checkups).wait(&AtomicUsize::new(0));
        let diagnoses = parts.into_iter().flat_map(|it| it.diagnoses);
        diagnoses.map(|it| (it.check, it.state)).collect()
    }

    #[test]
    fn what_hangs_is_left_behind_and_said_and_holds_up_no_other() {
        let (end, ended) = mpsc::channel::<()>();
        let hangs = checkup(Duration::from_millis(50), move |found| {
            found.add(Diagnosis::ok(CheckName::Key, CheckFact::NobodyElse));
            let _ = ended.recv();
        });
        let ends = checkup(Duration::from_secs(600), |found| {
            found.skip(CHECKS, SkipReason::Offline);
        });
        assert_eq!(
            states(vec![hangs, ends]),
            [
                (CheckName::Key, CheckState::Ok),
                (CheckName::Key, CheckState::Skipped),
                (CheckName::Token, CheckState::Error),
                (CheckName::Token, CheckState::Skipped),
                (CheckName::Clock, CheckState::Skipped),
                (CheckName::Clock, CheckState::Skipped),
            ]
        );
        drop(end);
    }

    #[test]
    fn a_check_that_says_nothing_is_not_taken_for_a_good_one() {
        let says_nothing = checkup(Duration::from_secs(600), |_| {});
        let states = states(vec![says_nothing]);
        assert_eq!(states.first(), Some(&(CheckName::Key, CheckState::Error)));
    }
}
