//! A way to the mock gateway that looks like the real one: `https` to a host elsewhere, through a
//! proxy on this machine. Refuses to let anything off the machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::World;

const HOST: &str = "relay.example.com";

impl World {
    /// Makes the profile lead to a host elsewhere, which is taken for real money.
    pub(crate) fn go_live(&self) {
        let mock = self.base_url().to_owned();
        let proxy = start(&mock, &self.path("ca.pem"));
        let config = std::fs::read_to_string(self.path("config.toml")).expect("a configuration");
        self.write_config(&format!(
            "{}proxy = \"http://127.0.0.1:{proxy}\"\nca_file = \"ca.pem\"\n",
            config.replace(&mock, &format!("https://{HOST}"))
        ));
    }
}

/// Starts the proxy; returns its port. It serves until the tests are over.
fn start(mock: &str, ca_file: &Path) -> u16 {
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
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (config, mock) = (Arc::clone(&config), mock.clone());
            thread::spawn(move || relay(stream, config, &mock));
        }
    });
    port
}

/// Opens the tunnel, and hands one request over; `None` where either side has gone.
fn relay(mut client: TcpStream, config: Arc<ServerConfig>, mock: &str) -> Option<()> {
    let connect = read_request(&mut client)?;
    assert!(
        connect.starts_with(&format!("CONNECT {HOST}:443 ")),
        "{connect}"
    );
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").ok()?;
    let mut client = StreamOwned::new(ServerConnection::new(config).ok()?, client);
    let request = read_request(&mut client)?;
    let mut gateway = TcpStream::connect(mock).ok()?;
    let request = request.replacen(HOST, mock, 1);
    let request = request.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
    gateway.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    gateway.read_to_end(&mut answer).ok()?;
    client.write_all(&answer).ok()?;
    client.conn.send_close_notify();
    client.flush().ok()
}

fn read_request(stream: &mut impl Read) -> Option<String> {
    // A byte at a time: what follows the request is not for this reader.
    let mut reader = BufReader::with_capacity(1, stream);
    let mut request = String::new();
    let mut length = 0;
    while !request.ends_with("\r\n\r\n") {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        request.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(request + &String::from_utf8(body).ok()?)
}
