//! A world of its own for each test: a home without anything in it, a gateway, a profile that leads
//! there. Nothing of the machine shows through: no variables, no time zone, no terminal.

pub(crate) mod between;
pub(crate) mod journal;
pub(crate) mod language;
mod line;
#[cfg(unix)]
pub(crate) mod live;
#[cfg(all(unix, feature = "postgres"))]
#[path = "../../postgres/mod.rs"]
pub(crate) mod postgres;
mod refunds;
#[cfg(unix)]
mod relay;
pub(crate) mod sample;
pub(crate) mod server;
#[cfg(unix)]
pub(crate) mod shell;
mod transcript;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use tempfile::TempDir;

pub(crate) use line::{Leg, Line};
pub(crate) use refunds::{Card, Intention, Made, PATIENT, cards, for_each, open, until};
pub(crate) use transcript::Transcript;

/// The day on which the sample payments end.
pub(crate) const TODAY: &str = "2026-11-15";

/// The program under test.
pub(crate) const COOKIEPAY: &str = env!("CARGO_BIN_EXE_cookiepay");

/// Returns the number in a variable of whoever runs the tests, if it is set.
pub(crate) fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().expect("a number"))
}

/// A home directory, and a profile `mock` that leads to a gateway.
pub(crate) struct World {
    home: TempDir,
    gateway: Option<Mock>,
    language: &'static str,
    /// Where the journal is, if not in a file of its own.
    #[cfg(all(unix, feature = "postgres"))]
    database: Option<journal::database::WorldDatabase>,
}

impl World {
    /// Makes a world whose gateway behaves.
    pub(crate) fn new() -> Self {
        Self::with_gateway(&[])
    }

    /// Makes a world whose gateway is started with more arguments, such as faults.
    pub(crate) fn with_gateway(arguments: &[&str]) -> Self {
        Self::with_a_gateway(&[&["--today", TODAY], arguments].concat())
    }

    /// Makes a world in which today is today, for what is said in words such as `last-month`.
    #[cfg(unix)]
    pub(crate) fn of_today(arguments: &[&str]) -> Self {
        Self::with_a_gateway(arguments)
    }

    fn with_a_gateway(arguments: &[&str]) -> Self {
        let mut world = Self::empty();
        let ledger = world.path("ledger.ndjson");
        let gateway = Mock::start(&ledger, arguments);
        world.write_config(&gateway.profile);
        world.gateway = Some(gateway);
        world
    }

    /// Makes a world without a gateway and without a configuration file.
    pub(crate) fn empty() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        Self {
            home,
            gateway: None,
            language: "en",
            #[cfg(all(unix, feature = "postgres"))]
            database: journal::database::WorldDatabase::new(),
        }
    }

    /// Lets whoever is in it speak a language.
    pub(crate) fn speaking(self, language: &'static str) -> Self {
        Self { language, ..self }
    }

    /// Returns a path inside the home directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Returns all files and folders that are in a folder of the home directory, and below it.
    pub(crate) fn all_in(&self, folder: &str) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                all.push(path);
            }
        }
        all
    }

    /// Writes the configuration file, readable by its owner alone.
    pub(crate) fn write_config(&self, text: &str) {
        let path = self.path("config.toml");
        fs::write(&path, text).expect("the configuration file");
        make_private(&path);
    }

    /// Writes a configuration whose profile `mock` leads to another origin.
    pub(crate) fn lead_to(&self, base_url: &str) {
        self.write_config(&format!(
            "[profiles.mock]\nbase_url = \"{base_url}\"\napi_id = \"a\"\napi_key = \"b\"\n"
        ));
    }

    /// Returns the origin of the gateway.
    pub(crate) fn base_url(&self) -> &str {
        &self.gateway.as_ref().expect("a gateway").base_url
    }

    /// Returns the key that the gateway takes.
    pub(crate) fn api_key(&self) -> &str {
        &self.gateway.as_ref().expect("a gateway").api_key
    }

    /// Writes a line in the place of the key, in every profile that has it.
    pub(crate) fn replace_api_key(&self, line: &str) {
        let text = fs::read_to_string(self.path("config.toml")).expect("the configuration file");
        let key = format!("api_key = \"{}\"", self.api_key());
        assert!(text.contains(&key), "no profile has the key");
        self.write_config(&text.replace(&key, line));
    }

    /// Returns the gateway's profile, under another name.
    pub(crate) fn profile(&self, name: &str) -> String {
        let profile = &self.gateway.as_ref().expect("a gateway").profile;
        profile.replace("[profiles.mock]", &format!("[profiles.{name}]"))
    }

    /// Makes a named pipe in the home directory.
    #[cfg(unix)]
    pub(crate) fn make_fifo(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        // The program, since macOS has no mkfifoat.
        let made = Command::new("mkfifo")
            .args(["-m", "600"])
            .arg(&path)
            .status();
        assert!(made.expect("mkfifo").success(), "a pipe");
        path
    }

    /// Adds lines to the profile.
    pub(crate) fn add_to_profile(&self, lines: &str) {
        let text = fs::read_to_string(self.path("config.toml")).expect("the configuration file");
        self.write_config(&format!("{text}{lines}\n"));
    }

    /// Returns the refunds that the gateway has made in truth, as pairs of TID and won.
    pub(crate) fn refunds_made(&self) -> Vec<(String, u64)> {
        let ledger = fs::read_to_string(self.path("ledger.ndjson")).unwrap_or_default();
        ledger
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line"))
            // A rollback is another line, and no refund.
            .filter(|line| line["rolled_back"].is_null())
            .map(|refund| {
                let tid = refund["tid"].as_str().expect("a TID").to_owned();
                (tid, refund["amount"].as_u64().expect("an amount"))
            })
            .collect()
    }

    /// Prepares a run with the profile `mock`.
    pub(crate) fn cookiepay(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(COOKIEPAY);
        command.args(arguments);
        self.prepare(command)
    }

    /// Prepares a run that a shell starts: `"$@"` in the script.
    #[cfg(unix)]
    pub(crate) fn through_shell(&self, script: &str, arguments: &[&str]) -> Run {
        let mut command = Command::new("sh");
        command
            .args(["-c", script, "sh", COOKIEPAY])
            .args(arguments);
        self.prepare(command)
    }

    /// Prepares a program that finds this one by its name, and leads a terminal.
    #[cfg(unix)]
    pub(crate) fn program(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait"]).args(arguments);
        let folder = Path::new(COOKIEPAY).parent().expect("a folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).expect("a list of folders");
        let run = self.prepare(command).env("PATH", path).env("TERM", "xterm");
        run.without("COOKIEPAY_PROFILE")
    }

    fn prepare(&self, mut command: Command) -> Run {
        command
            .current_dir(self.home.path())
            .env_clear()
            .env("HOME", self.home_of_run())
            .env("LANG", "C.UTF-8")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("COOKIEPAY_CONFIG", self.path("config.toml"))
            .env("COOKIEPAY_PROFILE", "mock")
            .env("COOKIEPAY_LANG", self.language);
        Run {
            command,
            input: Vec::new(),
        }
    }

    /// Returns the home of the next run. Where runs share a database, each is on another machine than the last.
    fn home_of_run(&self) -> PathBuf {
        #[cfg(all(unix, feature = "postgres"))]
        if let Some(database) = &self.database {
            let home = self.path(&database.next_machine());
            fs::create_dir_all(&home).expect("a home");
            return home;
        }
        self.home.path().to_owned()
    }

    /// Runs with the profile `mock` to the end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Transcript {
        self.cookiepay(arguments).run()
    }
}

/// A run that is about to start.
pub(crate) struct Run {
    command: Command,
    input: Vec<u8>,
}

impl Run {
    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Adds an argument, which need not be text.
    #[cfg(unix)]
    pub(crate) fn argument(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Unsets a variable.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Gives it something to read on stdin.
    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Runs it to the end.
    pub(crate) fn run(self) -> Transcript {
        self.start().end()
    }

    /// Starts it.
    pub(crate) fn start(self) -> Running {
        self.start_into(Stdio::piped())
    }

    /// Starts it with stdout leading elsewhere.
    pub(crate) fn start_into(mut self, stdout: impl Into<Stdio>) -> Running {
        let typed = transcript::typed(&self.command);
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()
            .expect("cookiepay starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = self.input;
        // In a thread, since neither side may wait for the other; a run that reads nothing is fine.
        let writer = thread::spawn(move || drop(stdin.write_all(&input)));
        Running {
            typed,
            child,
            writer,
        }
    }

    /// Hands over the command, for tests that watch a run.
    pub(crate) fn into_command(self) -> Command {
        self.command
    }
}

/// A run that has started.
pub(crate) struct Running {
    typed: String,
    child: Child,
    writer: JoinHandle<()>,
}

impl Running {
    /// Sends it a signal.
    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, signal).expect("the signal is sent");
    }

    /// Returns the number of its process.
    #[cfg(target_os = "linux")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Tells whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    /// Ends it with no warning (`kill -9`).
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("a child");
        self.writer.join().expect("the input is written");
    }

    /// Waits for its end.
    pub(crate) fn end(self) -> Transcript {
        let output = self.child.wait_with_output().expect("cookiepay ends");
        self.writer.join().expect("the input is written");
        Transcript::of(self.typed, &output)
    }
}

/// A gateway in a process of its own. Dropping it ends it.
struct Mock {
    process: Child,
    profile: String,
    base_url: String,
    api_key: String,
}

impl Mock {
    fn start(ledger: &Path, arguments: &[&str]) -> Self {
        let mut process = Command::new(COOKIEPAY)
            .env_clear()
            .args(["mock", "--listen", "127.0.0.1:0", "--quiet", "--state"])
            .arg(ledger)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the mock gateway starts");
        let stdout = process.stdout.take().expect("a pipe");
        let profile: Vec<String> = BufReader::new(stdout)
            .lines()
            .map(|line| line.expect("the mock gateway prints its profile"))
            .take(4)
            .collect();
        let value = |name: &str| {
            let values = profile.iter().filter_map(|line| line.split_once(" = "));
            let mut values = values.filter(|(key, _)| *key == name);
            let (_, value) = values.next().expect("the profile has it");
            value.trim_matches('"').to_owned()
        };
        let (base_url, api_key) = (value("base_url"), value("api_key"));
        let mut profile = profile.join("\n");
        profile.push('\n');
        Self {
            process,
            profile,
            base_url,
            api_key,
        }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[cfg(unix)]
fn make_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("permissions");
}

#[cfg(not(unix))]
fn make_private(_: &Path) {}
