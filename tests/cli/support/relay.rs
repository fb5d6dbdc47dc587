//! A way to the mock gateway that looks like the real one: `https` to a host elsewhere, through a
//! proxy on this machine. Refuses to let anything off the machine.

use std::io::{self, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::World;
use super::server::{Message, serve};

const HOST: &str = "relay.example.com";

impl World {
    /// Makes the profile lead to a host elsewhere, which is taken for real money.
    pub(crate) fn go_live(&self) {
        let mock = self.base_url().to_owned();
        let proxy = start(&mock, &self.path("ca.pem"));
        let config = std::fs::read_to_string(self.path("config.toml")).expect("a configuration");
        self.write_config(&format!(
            "{}proxy = \"http://{proxy}\"\nca_file = \"ca.pem\"\n",
            config.replace(&mock, &format!("https://{HOST}"))
        ));
    }
}

/// Starts the proxy, and returns its address.
fn start(mock: &str, ca_file: &Path) -> String {
    let mock = mock.trim_start_matches("http://").to_owned();
    let identity = rcgen::generate_simple_self_signed(vec![HOST.to_owned()]).expect("a key");
    std::fs::write(ca_file, identity.cert.pem()).expect("the certificate");
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("TLS")
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)
        .expect("a certificate");
    let config = Arc::new(config);
    serve(move |client| relay(client, Arc::clone(&config), &mock))
}

/// Opens the tunnel, and hands one request over.
fn relay(mut client: TcpStream, config: Arc<ServerConfig>, mock: &str) -> io::Result<()> {
    let connect = Message::read(&mut client)?.head;
    let wanted = format!("CONNECT {HOST}:443 ");
    assert!(connect.starts_with(&wanted), "{connect}");
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut client = StreamOwned::new(connection, client);
    let mut request = Message::read(&mut client)?;
    request.head = request.head.replacen(HOST, mock, 1);
    let answer = request.ask(mock)?;
    client.write_all(&answer)?;
    client.conn.send_close_notify();
    client.flush()
}
