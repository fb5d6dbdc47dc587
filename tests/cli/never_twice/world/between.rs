//! Somebody on the way between a run and the gateway, who may change what is said or take for ever
//! over it. One request a connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How an answer is delivered.
pub(super) enum Delivery {
    /// As it came, or changed.
    Whole(String),
    /// The head of it at once, and the rest a byte at a time with so much time between two.
    Dripping(String, Duration),
}

/// What a middleman does.
pub(super) trait Middleman: Send + Sync + 'static {
    /// Changes a request: its head and its body.
    fn request(&self, path: &str, head: String, body: String) -> (String, String);
    /// Changes an answer, head and body with a blank line between them.
    fn answer(&self, path: &str, answer: String) -> Delivery;
}

/// Puts a middleman before a gateway, and returns the origin that leads through him.
pub(super) fn between(base_url: &str, middleman: impl Middleman) -> String {
    let gateway = base_url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let middleman = Arc::new(middleman);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (gateway, middleman) = (gateway.clone(), Arc::clone(&middleman));
            // Either end may be gone by now.
            thread::spawn(move || drop(carry(client, &gateway, &*middleman)));
        }
    });
    url
}

fn carry(mut client: TcpStream, gateway: &str, middleman: &impl Middleman) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    let (head, body) = loop {
        match client.read(&mut buffer)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => request.extend_from_slice(&buffer[..count]),
        }
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        if body.len() >= length_of(head) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let (head, body) = middleman.request(&path, head, body);
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !line.to_lowercase().starts_with("content-length:"))
        .filter(|line| !line.to_lowercase().starts_with("connection:"))
        .filter(|line| !line.to_lowercase().starts_with("accept-encoding:"))
        .collect();
    let mut server = TcpStream::connect(gateway)?;
    write!(
        server,
        "{}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        head.join("\r\n"),
        body.len()
    )?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    match middleman.answer(&path, answer) {
        Delivery::Whole(answer) => client.write_all(answer.as_bytes()),
        Delivery::Dripping(answer, pause) => {
            let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
            client.write_all(format!("{head}\r\n\r\n").as_bytes())?;
            for byte in body.bytes() {
                client.write_all(&[byte])?;
                thread::sleep(pause);
            }
            Ok(())
        }
    }
}

fn length_of(head: &str) -> usize {
    head.to_lowercase()
        .split_once("content-length:")
        .and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok())
        .unwrap_or(0)
}

/// Puts another body into an answer.
pub(super) fn with_body(answer: &str, body: &str) -> String {
    let (head, _) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !line.to_lowercase().starts_with("content-length:"))
        .filter(|line| !line.to_lowercase().starts_with("transfer-encoding:"))
        .collect();
    let length = body.len();
    format!(
        "{}\r\nContent-Length: {length}\r\n\r\n{body}",
        head.join("\r\n")
    )
}
