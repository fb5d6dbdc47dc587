//! `man [DIR]`: the manual pages, out of the same source as `--help`, with the examples first; all of them in
//! both languages, in the folders where `man` looks for them.

mod cookbook;
mod page;
mod roff;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Print, Session};
use crate::error::{Error, Failure, InternalError};
use crate::exit::Exit;
use crate::folder;
use crate::language::Language;
use crate::words;

/// Where to put the pages.
#[derive(Debug, clap::Args)]
#[command(
    before_long_help = "\
Examples:
  cookiepay man | man -l -
  cookiepay man ~/.local/share/man",
    after_long_help = "\
`man cookiepay` finds the pages below ~/.local/share/man where ~/.local/bin is in PATH; they are in Korean where the \
system is, or by `man -L ko cookiepay`. Below any other folder, `man -M DIR cookiepay` finds the English ones, and \
`man -M DIR/ko cookiepay` the Korean ones."
)]
pub struct ManArgs {
    /// Write a page for each command, and the cookbook, below this folder, into man1 and in Korean into
    /// ko/man1, instead of printing the main one
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Prints the main page, or writes all of them.
///
/// # Errors
///
/// [`Error::Output`] or
/// [`Error::Internal`] when a page cannot be written.
pub fn run(args: &ManArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let built = |language| {
        let mut command = words::command_line(language, session.command_line());
        command.build();
        command
    };
    let Some(folder) = &args.folder else {
        let page = page::page(&built(print.language()), None, print.language());
        print.write_public(|out| out.write_all(page.as_bytes()))?;
        return Ok(Exit::Done);
    };
    let pages = |language, below: &str| {
        let folder = folder.join(below);
        folder::create_public(&folder)?;
        write_pages(&built(language), None, language, &folder)?;
        write_page(page::COOKBOOK, &cookbook::page(language), &folder)
    };
    pages(Language::English, "man1")
        .and_then(|()| pages(Language::Korean, "ko/man1"))
        .map_err(|error| {
            Error::from(InternalError::PagesNotWritten {
                folder: folder.clone(),
                error,
            })
        })?;
    Ok(Exit::Done)
}

/// Writes the page of a command, and of all below it, into a folder.
fn write_pages(
    command: &clap::Command,
    parent: Option<&clap::Command>,
    language: Language,
    folder: &Path,
) -> io::Result<()> {
    for below in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        write_pages(below, Some(command), language, folder)?;
    }
    let name = page::name_of(command);
    write_page(&name, &page::page(command, parent, language), folder)
}

fn write_page(name: &str, page: &str, folder: &Path) -> io::Result<()> {
    let mut file = fs::File::create(folder.join(format!("{name}.1")))?;
    folder::set_mode(&file, 0o644)?;
    file.write_all(page.as_bytes())
}
