//! Servers for tests that stand in a gateway's place, or on the way to one: a thread a connection, until
//! the tests are over. Either end may be gone at any time, which is what such tests are about.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// Serves each connection in a thread of its own, and returns the address.
pub(crate) fn serve(
    serve_one: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let serve_one = Arc::new(serve_one);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let serve_one = Arc::clone(&serve_one);
            thread::spawn(move || drop(serve_one(client)));
        }
    });
    address
}

/// A request, or an answer that has a length.
pub(crate) struct Message {
    /// The first lines, without the blank one.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Message {
    /// Reads one, and not a byte further.
    pub(crate) fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(1, from);
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let start = head.len();
            if reader.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(value) = head[start..].to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        Ok(Self {
            head: head.trim_end().to_owned(),
            body: String::from_utf8(body).map_err(io::Error::other)?,
        })
    }

    /// Returns the path of a request.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// Takes header lines out, whatever they say.
    pub(crate) fn without(mut self, names: &[&str]) -> Self {
        let is_kept = |line: &&str| {
            let (name, _) = line.split_once(':').unwrap_or((line, ""));
            !names.iter().any(|other| other.eq_ignore_ascii_case(name))
        };
        let lines: Vec<&str> = self.head.lines().filter(is_kept).collect();
        self.head = lines.join("\r\n");
        self
    }

    /// Writes it with the length that its body has now.
    pub(crate) fn write(self, to: &mut impl Write) -> io::Result<()> {
        let Self { head, body } = self.without(&["content-length"]);
        let length = body.len();
        to.write_all(format!("{head}\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes())
    }

    /// Sends a request on a connection of its own, and returns the whole answer.
    pub(crate) fn ask(self, address: &str) -> io::Result<Vec<u8>> {
        let mut request = self.without(&["connection"]);
        request.head.push_str("\r\nConnection: close");
        let mut server = TcpStream::connect(address)?;
        request.write(&mut server)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}
