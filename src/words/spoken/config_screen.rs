//! The configuration.

use jiff::Timestamp;

in_each_language! {
    config_screen
    const EXAMPLE as example: &'static str;
    const UNSET as unset: &'static str;
    const SYSTEM_CERTIFICATES as system_certificates: &'static str;
    /// Says whether something is so.
    fn flag(is_so: bool) -> &'static str;
    /// Says how long a token took, and how long it is good.
    fn issued(milliseconds: u128, expires_at: Option<Timestamp>) -> String;
}
