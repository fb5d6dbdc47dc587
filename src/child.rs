//! Other programs: the pager, and the command that prints a key. Refuses to hand on what is secret in our own
//! environment: the API key, and the passwords of a proxy and of a database.
//!
//! Programs live longer than they are thought to (an agent of a key store for days), and whoever may read a
//! process may read its environment. So all of them are started here (`tests/cli/tidy.rs`), and one rule holds
//! for all: a proxy is named to them without its credentials. A command for a key that has to log in to a
//! proxy takes these from a place of its own.

use std::env;
use std::ffi::OsStr;
use std::process::Command;

/// The variables that hold the API key, and the password of the journal's database.
const SECRETS: [&str; 2] = ["COOKIEPAY_API_KEY", "PGPASSWORD"];

/// The variables that hold the URL of a proxy, in whatever case.
const PROXIES: [&str; 4] = ["http_proxy", "https_proxy", "all_proxy", "ftp_proxy"];

/// Makes ready to start a program. Its environment is ours, without the secrets.
#[must_use]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, value) in env::vars_os() {
        match handed_on(&name, &value) {
            HandedOn::AsItIs => {}
            HandedOn::Without(clean) => {
                command.env(name, clean);
            }
            HandedOn::NotAtAll => {
                command.env_remove(name);
            }
        }
    }
    command
}

/// What a child gets of a variable.
#[derive(Debug, PartialEq, Eq)]
enum HandedOn {
    AsItIs,
    /// A proxy without its credentials.
    Without(String),
    NotAtAll,
}

fn handed_on(name: &OsStr, value: &OsStr) -> HandedOn {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if SECRETS.into_iter().any(is) {
        return HandedOn::NotAtAll;
    }
    if !PROXIES.into_iter().any(is) {
        return HandedOn::AsItIs;
    }
    match value.to_str() {
        Some(url) => without_credentials(url).map_or(HandedOn::AsItIs, HandedOn::Without),
        // What is no text is no proxy to anybody, and nobody can tell what is in it.
        None => HandedOn::NotAtAll,
    }
}

/// Takes the user name and the password out of a URL; `None` where there are none.
fn without_credentials(url: &str) -> Option<String> {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    // The last one: a password may hold a bare `@`.
    let (_, address) = rest.rsplit_once('@')?;
    Some(format!("{scheme}{address}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, value: &str) -> HandedOn {
        handed_on(OsStr::new(name), OsStr::new(value))
    }

    #[test]
    fn a_child_gets_no_key_and_a_proxy_without_its_password() {
        for name in ["COOKIEPAY_API_KEY", "PGPASSWORD"] {
            assert_eq!(of(name, "hunter2"), HandedOn::NotAtAll);
        }
        for name in [
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
            "Http_Proxy",
        ] {
            for (url, clean) in [
                (
                    "http://minji:hunter2@proxy.example:3128",
                    "http://proxy.example:3128",
                ),
                (
                    "http://minji@proxy.example:3128/",
                    "http://proxy.example:3128/",
                ),
                ("minji:hunter2@proxy.example", "proxy.example"),
                (
                    "http://minji:hun@ter2@proxy.example",
                    "http://proxy.example",
                ),
                (
                    "http://minji:hunter/2@proxy.example",
                    "http://proxy.example",
                ),
                (
                    "socks5://minji:a://b@proxy.example",
                    "socks5://proxy.example",
                ),
            ] {
                assert_eq!(of(name, url), HandedOn::Without(clean.to_owned()), "{url}");
            }
            assert_eq!(of(name, "http://proxy.example:3128"), HandedOn::AsItIs);
        }
    }

    #[test]
    fn a_child_gets_all_else_as_it_is() {
        for (name, value) in [
            ("PATH", "/bin"),
            ("COOKIEPAY_API_ID", "minji@shop"),
            ("NO_PROXY", "minji@shop"),
            (
                "VAULT_HTTP_PROXY",
                "http://minji:hunter2@proxy.example:3128",
            ),
        ] {
            assert_eq!(of(name, value), HandedOn::AsItIs, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_proxy_that_is_no_text_is_not_handed_on() {
        use std::ffi::OsString;
        use std::os::unix::ffi::OsStringExt as _;

        let value = OsString::from_vec(b"http://minji:hunter2\xff@proxy".to_vec());
        assert_eq!(
            handed_on(OsStr::new("ALL_PROXY"), &value),
            HandedOn::NotAtAll
        );
    }
}
