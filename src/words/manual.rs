//! What a manual page has besides the help, as data of one language.

use crate::exit::Exit;
use crate::words::cookbook::Cookbook;

/// What a manual page has besides the help.
#[derive(Debug)]
pub(crate) struct Manual {
    /// The heading above what the command is called.
    pub(crate) name: &'static str,
    /// The heading above how it is written.
    pub(crate) synopsis: &'static str,
    /// The heading above what it does.
    pub(crate) description: &'static str,
    /// The heading of the examples.
    pub(crate) examples: &'static str,
    /// What the pages are a part of.
    pub(crate) volume: &'static str,
    /// The heading of what stands without a flag.
    pub(crate) arguments: &'static str,
    /// The heading of the options of a command.
    pub(crate) options: &'static str,
    /// The heading of the commands below one.
    pub(crate) commands: &'static str,
    /// The heading of the pages that are near.
    pub(crate) see_also: &'static str,
    /// What `--help` does.
    pub(crate) help: &'static str,
    /// Says what counts where nothing is given.
    pub(crate) default: fn(&str) -> String,
    /// Says what can be given.
    pub(crate) values: fn(&str) -> String,
    /// The heading of the exit codes.
    pub(crate) exit_status: &'static str,
    /// The heading of the environment variables.
    pub(crate) environment: &'static str,
    /// The heading of the files.
    pub(crate) files: &'static str,
    /// The recipes.
    pub(crate) cookbook: &'static Cookbook,
    /// What an exit code means.
    pub(crate) meaning: fn(Exit) -> &'static str,
    /// The environment variables, and what each is for.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// The files, and what each is for.
    pub(crate) places: &'static [(&'static str, &'static str)],
}
