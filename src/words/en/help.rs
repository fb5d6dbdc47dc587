//! What help says of itself.

/// Says at the end of a short help where the long one is.
pub(crate) fn longer_help(command: &str) -> String {
    format!("Examples, and all there is to know: `{command} --help`")
}

/// Heads how a command is used, which is as clap has it.
pub(crate) fn usage(usage: &str) -> String {
    usage.to_owned()
}
