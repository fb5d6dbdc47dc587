//! `man [DIR]`: the manual pages, out of the same source as `--help`.

use std::fs;
use std::path::PathBuf;

use clap_mangen::Man;

use super::{Print, Session};
use crate::error::{Error, Failure, InternalError};
use crate::exit::Exit;

/// Where to put the pages.
#[derive(Debug, clap::Args)]
#[command(before_long_help = "\
Examples:
  cookiepay man | man -l -
  cookiepay man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write a page for each command into this folder, instead of printing the main one
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Prints the main page, or writes all of them.
///
/// # Errors
///
/// [`Error::Output`](crate::error::Error::Output) or
/// [`Error::Internal`](crate::error::Error::Internal) when a page cannot be written.
pub fn run(args: &ManArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let command = session.command_line();
    if let Some(folder) = &args.folder {
        fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .map_err(|error| {
                Error::from(InternalError::PagesNotWritten {
                    folder: folder.clone(),
                    error,
                })
            })?;
    } else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        print.write(|out| out.write_all(&page))?;
    }
    Ok(Exit::Done)
}
