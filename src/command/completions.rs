//! `completions SHELL`: a completion script. Refuses to touch files or the network.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::destination::Destination;
use crate::error::Error;
use crate::exit::Exit;

/// What to complete for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cookiepay completions bash > ~/.local/share/bash-completion/completions/cookiepay
  cookiepay completions zsh > ~/.zfunc/_cookiepay
  cookiepay completions fish > ~/.config/fish/completions/cookiepay.fish")]
pub struct Args {
    /// The shell to complete in
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
///
/// [`Error::Output`] when it cannot be written.
pub fn run(args: &Args, mut destination: Destination) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cookiepay", &mut script);
    destination.write_all(&script)?;
    destination.finish()?;
    Ok(Exit::Done)
}
