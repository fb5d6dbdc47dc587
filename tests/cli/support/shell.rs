//! A real shell with the script of `completions`, and somebody who types and presses TAB. Where it is not
//! installed a test says so by name and passes; with `REQUIRE_SHELLS=1` it fails.

use std::fmt::Write as _;
use std::io::Write as _;

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
                let test = std::thread::current();
                let test = test.name().unwrap_or_default();
                let why = format!(
                    "{test}: left out for {}, which is not installed",
                    shell.name()
                );
                let is_required = std::env::var_os("REQUIRE_SHELLS").is_some_and(|it| it == "1");
                assert!(!is_required, "{why}, and REQUIRE_SHELLS=1");
                drop(writeln!(std::io::stderr(), "{why}"));
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

    /// Starts it with what a command prints as the script.
    pub(crate) fn with_script(self, world: &World, command: &str) -> Prompt {
        let (arguments, setup): (&[&str], String) = match self {
            Self::Bash => (
                &["bash", "--norc", "--noprofile", "-i"],
                format!(
                    "PS1='$ '; bind 'set bell-style none'; bind 'set show-all-if-ambiguous on'; \
                     bind 'set completion-query-items 0'; bind 'set page-completions off'; \
                     bind 'set enable-bracketed-paste off'; source <({command})"
                ),
            ),
            Self::Zsh => (
                &["zsh", "-f", "-i"],
                format!(
                    "PS1='$ '; LISTMAX=1000; bindkey -e; autoload -U compinit; compinit -D -u; \
                     source <({command})"
                ),
            ),
            Self::Fish => (
                &["fish", "--no-config", "--interactive"],
                format!("function fish_prompt; echo -n '$ '; end; {command} | source"),
            ),
        };
        let mut screen = world.program(arguments).on_a_screen(160);
        screen.types(&setup);
        screen.types("echo rea''dy");
        screen.sees("ready");
        Prompt { screen, lines: 0 }
    }
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
