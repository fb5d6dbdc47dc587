//! `doctor`: looks whether all that a refund needs is there and works, and says what to do where it does not. Refuses
//! to send anything but a request for a token, and to write anything that lasts.

mod conditions;
mod configuration;
mod diagnosis;
mod folder;
mod gateway;
mod journal;
mod print;
mod profile;
mod side_by_side;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};

use self::conditions::{CheckConditions, DATABASE_WAIT, FILES_WAIT, GATEWAY_WAIT, JOURNAL_WAIT};
use self::side_by_side::{CheckedPart, Checkup, RunningCheckups};
use super::{Print, Session};
use crate::command::Console;
use crate::config::{
    Config, ConfigError, DEMO, DatabaseSetting, JournalSetting, PasswordSource, Selected,
    default_journal_file,
};
use crate::error::{Failure, end};
use crate::exit::Exit;
use crate::secret::Guarded;
use crate::words::{CheckTitle, InWords as _, ProgressLine, SkipReason};

/// What to look at.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay doctor
  cookiepay doctor -p store-live
  cookiepay doctor --offline
  cookiepay doctor > doctor.txt         for a mail to support: no secret is in it
  cookiepay doctor -o json | jq -r '.checks[] | select(.state == \"error\") | .message'",
    after_long_help = "\
It looks at the configuration, at each profile of it (or at those that -p names), and at the journal of refunds. It \
asks each gateway for a token, sends nothing else, and writes nothing that lasts.

The checks run side by side, each for a limited time: 10 seconds for a gateway or a disk, 20 for a database, 30 for the journal. A command \
that prints a key or a password has 10 seconds too, and a minute at a terminal, where it may ask you. With --offline \
such a command is not run, since it may make a connection.

The exit code is 0, or that of the error that counts most: 10 or 11 (refunds are in doubt), then 6 (the configuration or the \
journal cannot be used), 4 (the credentials), 3 (the gateway refuses), 7 (it was not reached), then any other. Notes \
and warnings do not change it.

`cookiepay explain clock` says what a check looks at, and what its findings mean for a refund."
)]
pub struct DoctorArgs {
    /// Make no connection, and run no command that prints a key or a password
    #[arg(long)]
    offline: bool,
}

/// Looks at everything, and prints what was found.
///
/// # Errors
///
/// [`Error::Usage`](crate::error::Error::Usage), and what printing gives. What is found is no error of the run: it
/// decides the exit code.
pub fn run(args: &DoctorArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let conditions = CheckConditions::new(args.offline, print.terminal);
    let named = session.named()?.into_iter().map(str::to_owned).collect();
    let mut examination = Examination {
        conditions,
        checkups: Vec::new(),
        questions: Vec::new(),
    };
    match session.load_silently() {
        Ok(config) => examination.look_at_all(&config, named),
        Err(error) => examination.look_without(error),
    }
    let running = RunningCheckups::start(examination.checkups);
    for question in examination.questions {
        question();
    }
    let parts = wait(running, print.terminal);
    let exit = diagnosis::worst(parts.iter().flat_map(|it| &it.diagnoses));
    Ok(end(Ok(exit), print::report(&parts, exit, print))?)
}

/// Waits for all checks, and shows how many are done.
fn wait(running: RunningCheckups, terminal: &Arc<Console>) -> Vec<CheckedPart> {
    let (all, language) = (running.count(), terminal.language());
    let done = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&done);
    let _line = terminal.progress(move |elapsed| {
        let done = counted.load(Ordering::Relaxed).min(all);
        let line = ProgressLine::Checking { done, all };
        line.after(elapsed).said(language)
    });
    running.wait(&done)
}

/// What is to be looked at.
struct Examination {
    conditions: CheckConditions,
    checkups: Vec<Checkup>,
    /// What may ask a person, one after another, while all else goes on.
    questions: Vec<Box<dyn FnOnce()>>,
}

impl Examination {
    fn look_at_all(&mut self, config: &Arc<Config>, asked_for: Vec<String>) {
        let is_named = !asked_for.is_empty();
        let names = if is_named {
            asked_for
        } else {
            names_in(config)
        };
        let (seen, profiles) = (Arc::clone(config), names.clone());
        self.checkups.push(Checkup {
            title: CheckTitle::Configuration,
            checks: configuration::CHECKS,
            limit: FILES_WAIT,
            look: Box::new(move |found| configuration::look(&seen, &profiles, is_named, found)),
        });
        for name in names {
            self.look_at_profile(name, config);
        }
        match config.journal_place().map(|it| it.value) {
            Ok(JournalSetting::File(path)) => self.look_at_file(path, config),
            Ok(JournalSetting::Database(setting)) => self.look_at_database(*setting, config),
            Err(error) => self.no_journal(error),
        }
    }

    /// Looks at what there is where the configuration cannot be read.
    fn look_without(&mut self, error: ConfigError) {
        self.checkups.push(Checkup {
            title: CheckTitle::Configuration,
            checks: configuration::CHECKS,
            limit: FILES_WAIT,
            look: Box::new(move |found| configuration::look_without(error, found)),
        });
        match default_journal_file() {
            Ok(path) => {
                self.look_at_folder(path);
                self.checkups.push(Checkup {
                    title: CheckTitle::Journal,
                    checks: journal::CHECKS_OF_FILE,
                    limit: FILES_WAIT,
                    look: Box::new(|found| {
                        found.skip(journal::CHECKS_OF_FILE, SkipReason::NoConfiguration);
                    }),
                });
            }
            Err(error) => self.no_journal(error),
        }
    }

    fn look_at_profile(&mut self, name: String, config: &Arc<Config>) {
        let (seen, conditions) = (Arc::clone(config), self.conditions.clone());
        let asks = conditions.may_ask()
            && matches!(config.select(Some(&name)), Ok(Selected::Profile(it)) if profile::runs_command(&it));
        let fetched = asks.then(|| {
            let (config, name) = (Arc::clone(config), name.clone());
            let limit = conditions.command_limit;
            self.ask(move || config.resolve_within(Some(&name), limit))
        });
        self.checkups.push(Checkup {
            title: CheckTitle::Profile(Guarded::from(name.as_str())),
            checks: profile::CHECKS,
            limit: conditions.with_command(GATEWAY_WAIT),
            look: Box::new(move |found| {
                profile::look(&name, &seen, fetched.as_ref(), &conditions, found);
            }),
        });
    }

    /// Leaves what may ask a person to the others of that kind; what comes of it arrives at what is returned.
    fn ask<T: 'static>(&mut self, question: impl FnOnce() -> T + 'static) -> Receiver<T> {
        let (send, answer) = mpsc::channel();
        self.questions.push(Box::new(move || {
            // Nobody listens any more where it took too long.
            let _ = send.send(question());
        }));
        answer
    }

    fn look_at_folder(&mut self, journal: PathBuf) {
        self.checkups.push(Checkup {
            title: CheckTitle::Journal,
            checks: folder::CHECKS,
            limit: FILES_WAIT,
            look: Box::new(move |found| folder::look(&journal, found)),
        });
    }

    fn look_at_file(&mut self, path: PathBuf, config: &Arc<Config>) {
        self.look_at_folder(path.clone());
        let seen = Arc::clone(config);
        self.checkups.push(Checkup {
            title: CheckTitle::Journal,
            checks: journal::CHECKS_OF_FILE,
            limit: JOURNAL_WAIT,
            look: Box::new(move |found| journal::look_at_file(&path, &seen, found)),
        });
    }

    fn look_at_database(&mut self, setting: DatabaseSetting, config: &Arc<Config>) {
        let (seen, conditions) = (Arc::clone(config), self.conditions.clone());
        self.checkups.push(Checkup {
            title: CheckTitle::Journal,
            checks: folder::CHECKS,
            limit: FILES_WAIT,
            look: Box::new(|found| found.skip(folder::CHECKS, SkipReason::InDatabase)),
        });
        let runs_command = matches!(setting.password.value, PasswordSource::Command { .. });
        let fetched = (conditions.may_ask() && runs_command).then(|| {
            let setting = setting.clone();
            let limit = conditions.command_limit;
            self.ask(move || setting.fetch_within(limit))
        });
        self.checkups.push(Checkup {
            title: CheckTitle::Journal,
            checks: journal::CHECKS_OF_DATABASE,
            limit: conditions.with_command(DATABASE_WAIT),
            look: Box::new(move |found| {
                journal::look_at_database(&setting, &seen, fetched.as_ref(), &conditions, found);
            }),
        });
    }

    /// Says why nobody knows where the journal is.
    fn no_journal(&mut self, error: ConfigError) {
        self.checkups.push(Checkup {
            title: CheckTitle::Journal,
            checks: journal::CHECKS_OF_FILE,
            limit: FILES_WAIT,
            look: Box::new(move |found| journal::no_place(error, found)),
        });
    }
}

/// Returns the profiles of the file; where there is none, the one that the variables make up.
fn names_in(config: &Config) -> Vec<String> {
    let names = config.profile_names().into_iter();
    let names: Vec<String> = names.filter(|it| *it != DEMO).map(str::to_owned).collect();
    if !names.is_empty() {
        return names;
    }
    match config.select(None) {
        Ok(Selected::Profile(settings)) => vec![settings.name.value],
        Ok(Selected::Demo(_)) => vec![DEMO.to_owned()],
        Err(_) => Vec::new(),
    }
}
