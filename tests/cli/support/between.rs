//! Somebody on the way between a run and the gateway, who may change what is said or take for ever
//! over it. One request a connection.

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::server::{Message, serve};

/// How an answer is delivered.
pub(crate) enum Delivery {
    /// As it came, or changed.
    Whole(String),
    /// The head of it at once, and the rest a byte at a time with so much time between two.
    Dripping(String, Duration),
}

/// What a middleman does.
pub(crate) trait Middleman: Send + Sync + 'static {
    /// Changes a request: its head and its body. Hands it on as it is, unless it is told otherwise.
    fn request(&self, _path: &str, head: String, body: String) -> (String, String) {
        (head, body)
    }

    /// Changes an answer, head and body with a blank line between them.
    fn answer(&self, path: &str, answer: String) -> Delivery;
}

/// Puts a middleman before a gateway, and returns the origin that leads through him.
pub(crate) fn between(base_url: &str, middleman: impl Middleman) -> String {
    let gateway = base_url.trim_start_matches("http://").to_owned();
    let address = serve(move |client| carry(client, &gateway, &middleman));
    format!("http://{address}")
}

fn carry(mut client: TcpStream, gateway: &str, middleman: &impl Middleman) -> io::Result<()> {
    let request = Message::read(&mut client)?;
    let path = request.path().to_owned();
    let (head, body) = middleman.request(&path, request.head, request.body);
    let request = Message { head, body }.without(&["accept-encoding"]);
    let answer = String::from_utf8(request.ask(gateway)?).map_err(io::Error::other)?;
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

/// Puts another body into an answer.
pub(crate) fn with_body(answer: &str, body: &str) -> String {
    let (head, _) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let answer = Message {
        head: head.to_owned(),
        body: body.to_owned(),
    };
    let mut bytes = Vec::new();
    let answer = answer.without(&["transfer-encoding"]);
    answer.write(&mut bytes).expect("memory");
    String::from_utf8(bytes).expect("a text")
}
