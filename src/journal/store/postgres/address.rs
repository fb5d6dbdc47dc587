//! Which database is the journal, as libpq's connection strings say it. Refuses what it does not understand,
//! and never shows a password: not in a text, not in `Debug`, not in an error.
//!
//! A string that `psql` takes means the same here, with these differences: a key that is unknown or there
//! twice is an error; the host and the name of the database have to be said, since a journal is never guessed;
//! a server elsewhere is checked ([`DatabaseTls::VerifyFull`]) unless the string says otherwise; and what would
//! encrypt only if it suits the server (`prefer`, `allow`) is refused.

mod error;
mod pairs;
mod servers;
#[cfg(test)]
pub(in crate::journal) mod tests;
mod tls;

use std::fmt::{self, Display, Formatter, Write as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

pub use self::error::AddressError;
pub use self::pairs::DATABASE_KEYS;
use self::pairs::Pairs;
use self::servers::DEFAULT_PORT;
pub use self::servers::{DatabaseServer, ServerHost};
pub use self::tls::{ClientCertificate, DatabaseTls, TrustedRoots};
use crate::secret::Secret;
use crate::shown::escape;

/// Which database is the journal, and how a connection to it is made.
///
/// [`Display`] writes the host, the database and the user as a connection string, without the rest.
#[derive(Clone, Debug)]
pub struct DatabaseAddress {
    servers: Vec<DatabaseServer>,
    database: String,
    user: String,
    password: Option<Secret>,
    password_file: Option<PathBuf>,
    tls: DatabaseTls,
    client_certificate: Option<ClientCertificate>,
    channel_binding: ChannelBinding,
    target_session: TargetSession,
    options: Option<String>,
    application_name: Option<String>,
    connect_timeout: Option<Duration>,
    keepalives: Keepalives,
}

/// Which of several servers is taken (`target_session_attrs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetSession {
    /// The first that answers, which is right for the only one.
    Any,
    /// The first that can be written to.
    ReadWrite,
}

/// Whether a password is bound to the encrypted connection that it goes through (`channel_binding`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChannelBinding {
    /// It is not.
    Disable,
    /// It is where the server can.
    #[default]
    Prefer,
    /// It has to be.
    Require,
}

/// How a vanished server is noticed; `None` is what the string does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keepalives {
    /// How long nothing is heard before the server is asked (`keepalives_idle`).
    pub idle: Option<Duration>,
    /// How long an answer is waited for before it is asked again (`keepalives_interval`).
    pub interval: Option<Duration>,
    /// How often it is asked (`keepalives_count`).
    pub count: Option<u32>,
}

/// A wait for a connection beyond five minutes helps nobody.
const CONNECT_SECONDS: RangeInclusive<u32> = 1..=300;

/// A server that is silent for a day is gone.
const KEEPALIVE_SECONDS: RangeInclusive<u32> = 1..=86_400;

/// The most that Linux takes (`MAX_TCP_KEEPCNT`).
const KEEPALIVE_COUNT: RangeInclusive<u32> = 1..=127;

impl DatabaseAddress {
    /// Reads a connection string: `key='value'` pairs, or a `postgres://` URL.
    ///
    /// Paths in it stay as they are written; see [`DatabaseAddress::complete_paths`]. The user is that of the
    /// system where none is named.
    ///
    /// # Errors
    ///
    /// [`AddressError`].
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut pairs = Pairs::parse(text)?;
        let servers = servers::take(&mut pairs)?;
        let client_certificate = tls::take_client_certificate(&mut pairs)?;
        let tls = tls::take(&mut pairs, &servers, client_certificate.is_some())?;
        let target_session = take_target_session(&mut pairs, servers.len())?;
        let path = |path: Option<Zeroizing<String>>| path.map(|path| PathBuf::from(path.as_str()));
        let password = pairs.take("password");
        Ok(Self {
            database: text_of(pairs.take("dbname"))
                .ok_or(AddressError::Missing { key: "dbname" })?,
            user: text_of(pairs.take("user"))
                .or_else(|| whoami::username().ok().filter(|name| !name.is_empty()))
                .ok_or(AddressError::Missing { key: "user" })?,
            password: password.map(|mut text| Secret::new(std::mem::take(&mut *text))),
            password_file: path(pairs.take("passfile")),
            tls,
            client_certificate,
            channel_binding: take_channel_binding(&mut pairs)?,
            target_session,
            options: text_of(pairs.take("options")),
            application_name: text_of(pairs.take("application_name")),
            connect_timeout: take_seconds(&mut pairs, "connect_timeout", CONNECT_SECONDS)?,
            keepalives: take_keepalives(&mut pairs)?,
            servers,
        })
    }

    /// Completes the paths in it, such as those that start at the folder of a configuration file.
    ///
    /// # Errors
    ///
    /// What `complete` gives.
    pub fn complete_paths<E>(
        mut self,
        complete: impl Fn(&Path) -> Result<PathBuf, E>,
    ) -> Result<Self, E> {
        let certificate = self.client_certificate.iter_mut();
        let of_certificate = certificate.flat_map(|it| [&mut it.certificate, &mut it.key]);
        let paths = self.tls.roots_path_mut().into_iter();
        for path in paths.chain(&mut self.password_file).chain(of_certificate) {
            *path = complete(path)?;
        }
        Ok(self)
    }

    /// Returns the servers to try, one after the other; there is at least one.
    #[must_use]
    pub fn servers(&self) -> &[DatabaseServer] {
        &self.servers
    }

    /// Returns the name of the database.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Returns the role that the journal is used as.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Returns the password that is written in the string, where none belongs.
    #[must_use]
    pub fn password(&self) -> Option<&Secret> {
        self.password.as_ref()
    }

    /// Returns the file of passwords that it names.
    #[must_use]
    pub fn password_file(&self) -> Option<&Path> {
        self.password_file.as_deref()
    }

    /// Returns how a connection is encrypted, and whom it trusts.
    #[must_use]
    pub fn tls(&self) -> &DatabaseTls {
        &self.tls
    }

    /// Returns the certificate by which the server knows us.
    #[must_use]
    pub fn client_certificate(&self) -> Option<&ClientCertificate> {
        self.client_certificate.as_ref()
    }

    /// Tells whether a password is bound to the connection.
    #[must_use]
    pub fn channel_binding(&self) -> ChannelBinding {
        self.channel_binding
    }

    /// Returns which of several servers is taken.
    #[must_use]
    pub fn target_session(&self) -> TargetSession {
        self.target_session
    }

    /// Returns settings for the session, such as `-c search_path=refunds`.
    #[must_use]
    pub fn options(&self) -> Option<&str> {
        self.options.as_deref()
    }

    /// Returns the name by which the server's administrator sees us.
    #[must_use]
    pub fn application_name(&self) -> Option<&str> {
        self.application_name.as_deref()
    }

    /// Returns how long a connection to one server is waited for.
    #[must_use]
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// Returns how a vanished server is noticed.
    #[must_use]
    pub fn keepalives(&self) -> Keepalives {
        self.keepalives
    }

    /// Tells whether nothing leaves this machine: all servers are on loopback, or behind a socket.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.servers.iter().all(DatabaseServer::is_local)
    }

    /// Tells whether nobody checks that the server is the one that was meant, though it is elsewhere. Whoever is
    /// in between could then say what was refunded and what was not.
    #[must_use]
    pub fn trusts_anybody(&self) -> bool {
        let checks_nothing = matches!(self.tls, DatabaseTls::Disabled | DatabaseTls::Unverified);
        checks_nothing && !self.is_local()
    }

    /// Writes it as people know the place: host, database and user, not escaped.
    pub(in crate::journal::store) fn as_location(&self) -> String {
        let has_special_port = self.servers.iter().any(|it| it.port != DEFAULT_PORT);
        let ports = has_special_port.then(|| self.list(|server| server.port.to_string()));
        let pairs = [
            ("host", Some(self.list(DatabaseServer::name))),
            ("port", ports),
            ("dbname", Some(self.database.clone())),
            ("user", Some(self.user.clone())),
        ];
        let pair =
            |(key, value): (&str, Option<String>)| Some(format!("{key}={}", Quoted(&value?)));
        pairs
            .into_iter()
            .filter_map(pair)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn list(&self, shown: impl FnMut(&DatabaseServer) -> String) -> String {
        self.servers.iter().map(shown).collect::<Vec<_>>().join(",")
    }
}

/// Writes it [escaped](escape), with no more than the host, the port if it is a special one, the database and
/// the user.
impl Display for DatabaseAddress {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(&self.as_location()))
    }
}

/// A value as a connection string has it, between quotes where it needs them.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let is_special = |c: char| c.is_ascii_whitespace() || matches!(c, '\u{b}' | '\'' | '\\');
        if !self.0.is_empty() && !self.0.contains(is_special) {
            return f.write_str(self.0);
        }
        f.write_char('\'')?;
        for character in self.0.chars() {
            if matches!(character, '\'' | '\\') {
                f.write_char('\\')?;
            }
            f.write_char(character)?;
        }
        f.write_char('\'')
    }
}

fn text_of(value: Option<Zeroizing<String>>) -> Option<String> {
    value.map(|text| text.as_str().to_owned())
}

/// Several servers are there for the case that one fails, and the one that is left behind can only be read.
fn take_target_session(pairs: &mut Pairs, servers: usize) -> Result<TargetSession, AddressError> {
    let words = [
        ("read-write", TargetSession::ReadWrite),
        ("any", TargetSession::Any),
    ];
    Ok(match pairs.take_word("target_session_attrs", &words)? {
        Some(session) => session,
        None if servers > 1 => TargetSession::ReadWrite,
        None => TargetSession::Any,
    })
}

fn take_channel_binding(pairs: &mut Pairs) -> Result<ChannelBinding, AddressError> {
    let words = [
        ("disable", ChannelBinding::Disable),
        ("prefer", ChannelBinding::Prefer),
        ("require", ChannelBinding::Require),
    ];
    let binding = pairs.take_word("channel_binding", &words)?;
    Ok(binding.unwrap_or_default())
}

/// Without them, nobody would notice for hours that a server is gone: they cannot be switched off.
fn take_keepalives(pairs: &mut Pairs) -> Result<Keepalives, AddressError> {
    pairs.take_word("keepalives", &[("1", ())])?;
    Ok(Keepalives {
        idle: take_seconds(pairs, "keepalives_idle", KEEPALIVE_SECONDS)?,
        interval: take_seconds(pairs, "keepalives_interval", KEEPALIVE_SECONDS)?,
        count: pairs.take_number("keepalives_count", KEEPALIVE_COUNT)?,
    })
}

fn take_seconds(
    pairs: &mut Pairs,
    key: &'static str,
    range: RangeInclusive<u32>,
) -> Result<Option<Duration>, AddressError> {
    let seconds = pairs.take_number(key, range)?;
    Ok(seconds.map(|it| Duration::from_secs(it.into())))
}
