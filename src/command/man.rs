//! `man [DIR]`: the manual pages, out of the same source as `--help`, with the examples first; all of them in
//! both languages, in the folders where `man` looks for them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::{Print, Session};
use crate::error::{Error, Failure, InternalError};
use crate::exit::Exit;
use crate::folder;
use crate::language::Language;
use crate::words::{self, Manual};

/// Where to put the pages.
#[derive(Debug, clap::Args)]
#[command(before_long_help = "\
Examples:
  cookiepay man | man -l -
  cookiepay man ~/.local/share/man")]
pub struct ManArgs {
    /// Write a page for each command below this folder, into man1 and in Korean into ko/man1, instead of
    /// printing the main one
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
    let Some(folder) = &args.folder else {
        let mut command = words::command_line(print.language(), session.command_line());
        command.build();
        let manual = words::manual(print.language());
        print.write_public(|out| write_page(command, manual, out))?;
        return Ok(Exit::Done);
    };
    let pages = |language, below: &str| {
        let command = words::command_line(language, session.command_line());
        write_pages(command, words::manual(language), &folder.join(below))
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

/// Writes the pages of a command line into a folder.
fn write_pages(mut command: clap::Command, manual: &Manual, folder: &Path) -> io::Result<()> {
    folder::create_public(folder)?;
    command.build();
    write_pages_below(&command, manual, folder)
}

/// Writes the page of a command, and of all below it.
fn write_pages_below(command: &clap::Command, manual: &Manual, folder: &Path) -> io::Result<()> {
    for below in command.get_subcommands() {
        write_pages_below(below, manual, folder)?;
    }
    let name = Man::new(command.clone()).get_filename();
    let mut page = Vec::new();
    write_page(command.clone(), manual, &mut page)?;
    let mut file = fs::File::create(folder.join(name))?;
    folder::set_mode(&file, 0o644)?;
    file.write_all(&page)
}

/// Writes one page. What the attributes call `before_long_help` are the examples, and `after_long_help` is
/// what there is to know besides.
fn write_page(command: clap::Command, manual: &Manual, out: &mut dyn Write) -> io::Result<()> {
    let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
    let examples = text(command.get_before_long_help()).unwrap_or_default();
    let notes = text(command.get_after_long_help()).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let man = Man::new(command);
    title(&man, out)?;
    headed(manual.name, out, |out| man.render_name_section(out))?;
    headed(manual.synopsis, out, |out| man.render_synopsis_section(out))?;
    // Without its title, which the heading of the section is.
    let examples = examples.split_once('\n').map_or("", |(_, rest)| rest);
    section(manual.examples, out, |roff| prose(roff, examples))?;
    headed(manual.description, out, |out| {
        man.render_description_section(out)
    })?;
    man.render_options_section(out)?;
    if has_commands {
        man.render_subcommands_section(out)?;
    }
    if !notes.is_empty() {
        section(manual.notes, out, |roff| prose(roff, &notes))?;
    }
    section(manual.exit_status, out, |roff| {
        for exit in Exit::ALL {
            item(roff, &exit.code().to_string(), (manual.meaning)(exit));
        }
    })?;
    section(manual.environment, out, |roff| {
        for (name, meaning) in manual.variables {
            item(roff, name, meaning);
        }
    })?;
    section(manual.files, out, |roff| {
        for (name, meaning) in manual.places {
            item(roff, name, meaning);
        }
    })
}

/// Writes the title. An empty date is written as one: without it `man` takes the version for the date.
fn title(man: &Man, out: &mut dyn Write) -> io::Result<()> {
    let file = man.get_filename();
    let name = file.split('.').next().unwrap_or_default().to_uppercase();
    let version = concat!("cookiepay-", env!("CARGO_PKG_VERSION"));
    let mut roff = Roff::default();
    roff.control("TH", [name.as_str(), "1", "\"\"", version]);
    roff.to_writer(out)
}

/// Writes a section under a heading of ours, in place of the English one that comes with it.
fn headed(
    heading: &str,
    out: &mut dyn Write,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut text = Vec::new();
    fill(&mut text)?;
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let body = lines.skip_while(|line| !line.starts_with(b".SH ")).skip(1);
    section(heading, out, |_| ())?;
    for line in body {
        out.write_all(line.trim_ascii_end())?;
        out.write_all(b"\n")?;
    }
    Ok(())
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
