//! `man [DIR]`: the manual pages, out of the same source as `--help`, with the examples first.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::{Print, Session};
use crate::error::{Error, Failure, InternalError};
use crate::exit::Exit;
use crate::folder;
use crate::words::man as say;

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
/// [`Error::Output`] or
/// [`Error::Internal`] when a page cannot be written.
pub fn run(args: &ManArgs, session: &Session<'_>, print: &Print<'_>) -> Result<Exit, Failure> {
    let mut command = session.command_line();
    command.build();
    if let Some(folder) = &args.folder {
        folder::create_public(folder)
            .and_then(|()| write_pages(&command, folder))
            .map_err(|error| {
                Error::from(InternalError::PagesNotWritten {
                    folder: folder.clone(),
                    error,
                })
            })?;
    } else {
        print.write_public(|out| write_page(command, out))?;
    }
    Ok(Exit::Done)
}

/// Writes the page of a command, and of all below it.
fn write_pages(command: &clap::Command, folder: &Path) -> io::Result<()> {
    for below in command.get_subcommands() {
        write_pages(below, folder)?;
    }
    let name = Man::new(command.clone()).get_filename();
    let mut page = Vec::new();
    write_page(command.clone(), &mut page)?;
    let mut file = fs::File::create(folder.join(name))?;
    folder::set_mode(&file, 0o644)?;
    file.write_all(&page)
}

/// Writes one page. What the attributes call `before_long_help` are the examples, and `after_long_help` is
/// what there is to know besides.
fn write_page(command: clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
    let examples = text(command.get_before_long_help()).unwrap_or_default();
    let notes = text(command.get_after_long_help()).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let man = Man::new(command);
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    // Without its title, which the heading of the section is.
    let examples = examples.split_once('\n').map_or("", |(_, rest)| rest);
    section(say::EXAMPLES, out, |roff| prose(roff, examples))?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if has_commands {
        man.render_subcommands_section(out)?;
    }
    if !notes.is_empty() {
        section(say::NOTES, out, |roff| prose(roff, &notes))?;
    }
    section(say::EXIT_STATUS, out, |roff| {
        let exits = Exit::ALL.map(|exit| (exit.code().to_string(), exit.meaning()));
        for (code, meaning) in &exits {
            item(roff, code, meaning);
        }
    })?;
    section(say::ENVIRONMENT, out, |roff| {
        for (name, meaning) in say::VARIABLES {
            item(roff, name, meaning);
        }
    })?;
    section(say::FILES, out, |roff| {
        for (name, meaning) in say::PLACES {
            item(roff, name, meaning);
        }
    })
}

fn section(heading: &str, out: &mut dyn Write, fill: impl FnOnce(&mut Roff)) -> io::Result<()> {
    let mut roff = Roff::default();
    roff.control("SH", [heading]);
    fill(&mut roff);
    roff.to_writer(out)
}

fn item(roff: &mut Roff, name: &str, meaning: &str) {
    roff.control("TP", []);
    roff.text([bold(name)]);
    roff.text([roman(meaning)]);
}

/// Writes paragraphs, and what is set in as it stands.
fn prose(roff: &mut Roff, text: &str) {
    let mut is_filled = true;
    for line in text.lines() {
        let is_set_in = line.starts_with(' ');
        if is_set_in == is_filled && !line.is_empty() {
            is_filled = !is_set_in;
            roff.control(if is_filled { "fi" } else { "nf" }, []);
        }
        if line.is_empty() {
            roff.control("PP", []);
        } else {
            roff.text([roman(line)]);
        }
    }
    if !is_filled {
        roff.control("fi", []);
    }
}
