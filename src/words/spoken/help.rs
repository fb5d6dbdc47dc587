//! Help.

in_each_language! {
    help
    /// Says at the end of a short help where the long one is.
    fn longer_help(command: &str) -> String;
    /// Heads how a command is used, which clap has put into its own English.
    fn usage(usage: &str) -> String;
}
