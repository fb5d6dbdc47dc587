//! How a connection is made from an address.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use postgres::config::{ChannelBinding, SslMode, TargetSessionAttrs};
use postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::address::{self, DatabaseAddress, ServerHost};
use super::super::fault::DatabaseFault;
use super::super::tls;
use super::error::{SessionFailure, of_connecting};
use super::session::DatabaseSession;
use crate::journal::Database;

/// How long one server may take until it takes the connection, where the address does not say.
const SERVER_WAIT: Duration = Duration::from_secs(5);

/// How long what we send may stay without a sign from the other machine.
const SIGN_WAIT: Duration = Duration::from_secs(30);

/// When a vanished server is asked for a sign, how long that is waited for, and how often: gone after a minute.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(20);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEPALIVE_COUNT: u32 = 3;

/// What the server is told of who we are, where the address does not say.
const APPLICATION: &str = "cookiepay";

/// Connects to a database.
pub(super) fn connect(database: &Database) -> Result<DatabaseSession, SessionFailure> {
    let mut config = config(database);
    let is_warned = Arc::new(AtomicBool::new(false));
    let warned = Arc::clone(&is_warned);
    config.notice_callback(move |_| warned.store(true, Ordering::SeqCst));
    let tls = tls::client_config(&database.address)
        .map_err(|error| SessionFailure::Fault(DatabaseFault::Tls(error.into())))?;
    DatabaseSession::begin(is_warned, move || {
        match tls {
            Some(tls) => config.connect(MakeRustlsConnect::new(tls)),
            None => config.connect(NoTls),
        }
        .map_err(of_connecting)
    })
}

fn config(database: &Database) -> Config {
    let address = &database.address;
    let mut config = Config::new();
    for server in address.servers() {
        match &server.host {
            ServerHost::Network(host) => config.host(host),
            ServerHost::Socket(folder) => config.host_path(folder),
        };
        if let Some(address) = server.address {
            config.hostaddr(address);
        }
        config.port(server.port);
    }
    config
        .dbname(address.database())
        .user(address.user())
        .application_name(address.application_name().unwrap_or(APPLICATION))
        .connect_timeout(address.connect_timeout().unwrap_or(SERVER_WAIT))
        .tcp_user_timeout(SIGN_WAIT)
        .ssl_mode(ssl_mode(address))
        .channel_binding(channel_binding(address))
        .target_session_attrs(match address.target_session() {
            address::TargetSession::Any => TargetSessionAttrs::Any,
            address::TargetSession::ReadWrite => TargetSessionAttrs::ReadWrite,
        });
    if let Some(options) = address.options() {
        config.options(options);
    }
    if let Some(password) = &database.password {
        config.password(password.expose());
    }
    let asked = address.keepalives();
    config
        .keepalives(true)
        .keepalives_idle(asked.idle.unwrap_or(KEEPALIVE_IDLE))
        .keepalives_interval(asked.interval.unwrap_or(KEEPALIVE_INTERVAL))
        .keepalives_retries(asked.count.unwrap_or(KEEPALIVE_COUNT));
    config
}

fn ssl_mode(address: &DatabaseAddress) -> SslMode {
    match address.tls() {
        address::DatabaseTls::Disabled => SslMode::Disable,
        address::DatabaseTls::Unverified
        | address::DatabaseTls::VerifyCa { .. }
        | address::DatabaseTls::VerifyFull { .. } => SslMode::Require,
    }
}

fn channel_binding(address: &DatabaseAddress) -> ChannelBinding {
    match address.channel_binding() {
        address::ChannelBinding::Disable => ChannelBinding::Disable,
        address::ChannelBinding::Prefer => ChannelBinding::Prefer,
        address::ChannelBinding::Require => ChannelBinding::Require,
    }
}
