//! A real shell with the script of `completions`, and somebody who types and presses TAB. Where it is not
//! installed a test says so by name and passes; with `REQUIRE_SHELLS=1` it fails.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use super::World;
use super::live::Live;

/// A shell that this program has a script for which asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Shell {
    /// Returns those that are installed.
    pub(crate) fn installed() -> Vec<Self> {
        let mut all = vec![Self::Bash, Self::Zsh, Self::Fish];
        all.retain(|shell| {
            let found = std::process::Command::new(shell.name())
                .args(["-c", "exit"])
                .status();
            let is_there = found.is_ok_and(|status| status.success());
            if !is_there {
                leave_out(shell.name());
            }
            is_there
        });
        all
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        }
    }

    /// Starts it without a configuration of its own, and has it read the script.
    pub(crate) fn at(self, world: &World) -> Prompt {
        self.with_script(world, &format!("cookiepay completions {}", self.name()))
    }

    /// Starts it with the script in the folder of the example in the help; `None` for bash where nothing is
    /// installed that looks there.
    pub(crate) fn with_installed(self, world: &World) -> Option<Prompt> {
        let place = match self {
            Self::Bash => ".local/share/bash-completion/completions/cookiepay",
            Self::Zsh => ".zfunc/_cookiepay",
            Self::Fish => ".config/fish/completions/cookiepay.fish",
        };
        let path = world.path(place);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let script = world.run(&["completions", self.name()]).stdout;
        std::fs::write(path, script).expect("a script");
        let setup = match self {
            Self::Bash if Path::new(BASH_COMPLETION).exists() => {
                format!("source {BASH_COMPLETION}")
            }
            Self::Bash => {
                leave_out("bash-completion");
                return None;
            }
            Self::Zsh => "fpath=(~/.zfunc $fpath); autoload -U compinit; compinit -D -u".to_owned(),
            Self::Fish => {
                // Where this is not there, fish makes completions of all manual pages first.
                let made = world.path(".local/share/fish/generated_completions");
                std::fs::create_dir_all(made).expect("a folder");
                "true".to_owned()
            }
        };
        let fish = ["fish", "--interactive"];
        Some(self.start(world, &fish, &setup))
    }

    /// Starts it with what a command prints as the script.
    pub(crate) fn with_script(self, world: &World, command: &str) -> Prompt {
        let setup = match self {
            Self::Bash => format!("source <({command})"),
            Self::Zsh => format!("autoload -U compinit; compinit -D -u; source <({command})"),
            Self::Fish => format!("{command} | source"),
        };
        self.start(world, &["fish", "--no-config", "--interactive"], &setup)
    }

    fn start(self, world: &World, fish: &[&str], setup: &str) -> Prompt {
        let (arguments, habits): (&[&str], &str) = match self {
            Self::Bash => (
                &["bash", "--norc", "--noprofile", "-i"],
                "PS1='$ '; bind 'set bell-style none'; bind 'set show-all-if-ambiguous on'; \
                 bind 'set completion-query-items 0'; bind 'set page-completions off'; \
                 bind 'set enable-bracketed-paste off'",
            ),
            Self::Zsh => (&["zsh", "-f", "-i"], "PS1='$ '; LISTMAX=1000; bindkey -e"),
            Self::Fish => (fish, "function fish_prompt; echo -n '$ '; end"),
        };
        let mut screen = world.program(arguments).on_a_screen(160);
        screen.types(&format!("{habits}; {setup}"));
        screen.types("echo rea''dy");
        screen.sees("ready");
        Prompt { screen, lines: 0 }
    }
}

/// What makes bash look for the script of a command, where the package of that name puts it.
const BASH_COMPLETION: &str = "/usr/share/bash-completion/bash_completion";

/// Says that a test is left out for want of a program, unless everything was to be there.
fn leave_out(program: &str) {
    let test = std::thread::current();
    let test = test.name().unwrap_or_default();
    let why = format!("{test}: left out for {program}, which is not installed");
    let is_required = std::env::var_os("REQUIRE_SHELLS").is_some_and(|it| it == "1");
    assert!(!is_required, "{why}, and REQUIRE_SHELLS=1");
    drop(writeln!(std::io::stderr(), "{why}"));
}

/// A shell that waits for a line.
pub(crate) struct Prompt {
    screen: Live,
    lines: usize,
}

impl Prompt {
    /// Types a line with TAB in it, and looks at the arguments that the shell then has.
    #[track_caller]
    pub(crate) fn completes(&mut self, typed: &str, expected: &[&str]) {
        self.lines = self.lines.saturating_add(1);
        // To the start, a command that shows its arguments, and to the end again.
        self.screen
            .types(&format!("{typed}\u{1}printf '<%s>' {} \u{5}", self.lines));
        let mut shown = format!("<{}>", self.lines);
        for argument in expected {
            let _ = write!(shown, "<{argument}>");
        }
        self.screen.sees(&shown);
    }

    /// Types a line with TAB in it, looks at what is listed, and takes the line back.
    #[track_caller]
    pub(crate) fn lists(&mut self, typed: &str, expected: &[&str]) {
        self.lines = self.lines.saturating_add(1);
        let prompt = format!("echo li''ne {}", self.lines);
        self.screen.types(&format!("{typed}\u{1}\u{b}{prompt}"));
        self.screen.sees(&format!("line {}", self.lines));
        for text in expected {
            self.screen.sees(text);
        }
    }
}
