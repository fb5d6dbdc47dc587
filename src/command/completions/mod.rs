//! `completions SHELL`: a script that completes in a shell, and the answers that it asks this program for.
//! Refuses the network, to run a command, and to write anything.
//!
//! The scripts of bash, zsh and fish hold nothing of the command line, so that one that was installed stays right:
//! at each `TAB` they hand over what was typed, in `request`. `typed_line` reads it, `place` finds out what may stand at
//! the cursor, `source` knows where the values of an argument come from, `candidates` lists them, and `answer`
//! writes them as the shell takes them. Elvish and `PowerShell` get a script in which all is written down.

mod answer;
mod candidate;
mod candidates;
mod faults;
mod local;
mod periods;
mod place;
mod request;
mod source;
mod typed_line;

use clap_complete::Shell;

pub use self::request::Request;
use super::{Print, Session};
use crate::error::Failure;
use crate::exit::Exit;
use crate::words;

/// What to complete for.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  mkdir -p ~/.local/share/bash-completion/completions
  mkdir -p ~/.zfunc ~/.config/fish/completions
  cookiepay completions bash > ~/.local/share/bash-completion/completions/cookiepay
  cookiepay completions zsh > ~/.zfunc/_cookiepay
  cookiepay completions fish > ~/.config/fish/completions/cookiepay.fish",
    after_long_help = "\
In bash, zsh and fish this program itself completes profiles, columns, periods, banks, and the refunds and \
payments of the journal: from the configuration and a journal that is a file, never from the network.

Where a shell looks for the script in each new session:
  bash        the folder of the example, if the package `bash-completion` is installed; else `source` it in \
`~/.bashrc`
  zsh         every folder of `fpath`; for that of the example, `fpath=(~/.zfunc $fpath)` before `compinit` in \
`~/.zshrc`
  fish        the folder of the example
  elvish      `eval (cookiepay completions elvish | slurp)` in `rc.elv`
  powershell  `cookiepay completions powershell | Out-String | Invoke-Expression` in `$PROFILE`"
)]
pub struct CompletionsArgs {
    /// The shell to complete in
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
///
/// [`Error::Output`](crate::error::Error::Output) when it cannot be written.
pub fn run(
    args: &CompletionsArgs,
    session: &Session<'_>,
    print: &Print<'_>,
) -> Result<Exit, Failure> {
    let asking = match args.shell {
        Shell::Bash => Some(include_str!("cookiepay.bash")),
        Shell::Zsh => Some(include_str!("cookiepay.zsh")),
        Shell::Fish => Some(include_str!("cookiepay.fish")),
        Shell::Elvish | Shell::PowerShell | _ => None,
    };
    let script = if let Some(script) = asking {
        script.as_bytes().to_vec()
    } else {
        let mut script = Vec::new();
        let mut command_line = words::command_line(print.language(), session.command_line());
        clap_complete::generate(args.shell, &mut command_line, "cookiepay", &mut script);
        script
    };
    print.write_public(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}
