//! `completions SHELL`: a completion script. Refuses to touch files or the network.

use clap_complete::Shell;

use super::{Print, Session};
use crate::error::Failure;
use crate::exit::Exit;
use crate::words;

/// What to complete for.
#[derive(Debug, clap::Args)]
#[command(before_long_help = "\
Examples:
  cookiepay completions bash > ~/.local/share/bash-completion/completions/cookiepay
  cookiepay completions zsh > ~/.zfunc/_cookiepay
  cookiepay completions fish > ~/.config/fish/completions/cookiepay.fish")]
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
    let mut script = Vec::new();
    let mut command_line = words::command_line(print.language(), session.command_line());
    clap_complete::generate(args.shell, &mut command_line, "cookiepay", &mut script);
    print.write_public(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}
