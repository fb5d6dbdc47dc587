//! What help says of itself.

/// Says at the end of a short help where the long one is.
pub(crate) fn longer_help(command: &str) -> String {
    format!("Examples, and all there is to know: `{command} --help`")
}
