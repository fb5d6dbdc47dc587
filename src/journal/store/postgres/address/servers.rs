//! The servers of a connection string: `host`, `hostaddr` and `port`, each of which may be a list, for the case
//! that one server fails.

use std::net::IpAddr;
use std::path::PathBuf;

use super::error::AddressError;
use super::pairs::{Pairs, number};

/// The port of PostgreSQL.
pub(super) const DEFAULT_PORT: u16 = 5432;

/// A server of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseServer {
    /// Its name, which its certificate is for.
    pub host: ServerHost,
    /// Where it is connected to, where that is not asked for by its name (`hostaddr`).
    pub address: Option<IpAddr>,
    /// Its port; that of a socket is the end of its name.
    pub port: u16,
}

/// The name of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerHost {
    /// A host, by its name or its IP address.
    Network(String),
    /// The folder of a socket on this machine.
    Socket(PathBuf),
}

impl DatabaseServer {
    /// Tells whether it is on this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        match (&self.host, self.address) {
            (ServerHost::Socket(_), _) => true,
            (ServerHost::Network(_), Some(address)) => address.is_loopback(),
            (ServerHost::Network(host), None) => match host.parse::<IpAddr>() {
                Ok(address) => address.is_loopback(),
                Err(_) => host.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
            },
        }
    }

    /// Returns the host or the folder, as it is written.
    pub(super) fn name(&self) -> String {
        match &self.host {
            ServerHost::Network(host) => host.clone(),
            ServerHost::Socket(folder) => folder.to_string_lossy().into_owned(),
        }
    }
}

/// Takes the servers out; there is at least one.
pub(super) fn take(pairs: &mut Pairs) -> Result<Vec<DatabaseServer>, AddressError> {
    let mut list = |key| -> Vec<String> {
        let text = pairs.take(key);
        let text = text.as_ref().map(|it| it.split(','));
        text.into_iter()
            .flatten()
            .map(|it| it.trim().to_owned())
            .collect()
    };
    let (mut hosts, mut addresses, mut ports) = (list("host"), list("hostaddr"), list("port"));
    if hosts.is_empty() {
        hosts.clone_from(&addresses);
    }
    if hosts.is_empty() {
        return Err(AddressError::Missing { key: "host" });
    }
    let count = hosts.len();
    if addresses.is_empty() {
        addresses.resize(count, String::new());
    }
    if ports.len() <= 1 {
        let port = ports.pop().unwrap_or_default();
        ports.resize(count, port);
    }
    for (key, found) in [("hostaddr", addresses.len()), ("port", ports.len())] {
        if found != count {
            return Err(AddressError::Count {
                key,
                found,
                hosts: count,
            });
        }
    }
    let servers: Vec<DatabaseServer> = hosts
        .iter()
        .zip(&addresses)
        .zip(&ports)
        .map(|((host, address), port)| server(host, address, port))
        .collect::<Result<_, _>>()?;
    let is_socket = |it: &DatabaseServer| matches!(it.host, ServerHost::Socket(_));
    if servers.iter().any(is_socket) && !servers.iter().all(is_socket) {
        return Err(AddressError::SocketAmongHosts);
    }
    Ok(servers)
}

fn server(host: &str, address: &str, port: &str) -> Result<DatabaseServer, AddressError> {
    let host = if host.is_empty() { address } else { host };
    Ok(DatabaseServer {
        host: if host.starts_with('/') {
            ServerHost::Socket(PathBuf::from(host))
        } else {
            ServerHost::Network(check_host(host)?.to_owned())
        },
        address: match address {
            "" => None,
            address => Some(address.parse().map_err(|_| AddressError::NotAnAddress)?),
        },
        port: match port {
            "" => DEFAULT_PORT,
            port => number(port, "port", 1..=u16::MAX)?,
        },
    })
}

/// Refuses what no name of a host looks like.
fn check_host(host: &str) -> Result<&str, AddressError> {
    let is_name = |text: &str| {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !text.is_empty() && text.chars().all(is_of_name)
    };
    if is_name(host) || host.parse::<IpAddr>().is_ok() {
        return Ok(host);
    }
    let is_port = |text: &str| text.parse::<u16>().is_ok();
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(name, port)| is_name(name) && is_port(port));
    Err(if has_port {
        AddressError::PortInHost
    } else {
        AddressError::NotAHost
    })
}
