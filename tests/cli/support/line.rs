//! The line between a run and the gateway. It passes on what is said, one request a connection, and
//! holds a request or its answer back where a test wants to stop the world.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails, which is what it is for"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Where a message is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leg {
    /// The gateway has not seen the request yet.
    Request,
    /// The gateway has acted, and the run has not seen the answer yet.
    Answer,
}

/// A line that can be stopped.
pub(crate) struct Line {
    url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    hold: Option<(String, Leg)>,
    held: usize,
}

impl Line {
    /// Lays a line to a gateway.
    pub(crate) fn to(base_url: &str) -> Self {
        let gateway = base_url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared::default());
        let line = Self {
            url,
            shared: Arc::clone(&shared),
        };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (gateway, shared) = (gateway.clone(), Arc::clone(&shared));
                // Either end may be gone by now, which is what the tests are about.
                thread::spawn(move || drop(carry(client, &gateway, &shared)));
            }
        });
        line
    }

    /// Returns this end's origin.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Holds back what comes for an endpoint from now on.
    pub(crate) fn hold(&self, path: &str, leg: Leg) {
        self.change(|state| {
            *state = State {
                hold: Some((path.to_owned(), leg)),
                held: 0,
            };
        });
    }

    /// Waits until something is held back.
    pub(crate) fn wait_until_held(&self) {
        self.wait_until_so_many_are_held(1);
    }

    /// Waits until so many messages are held back.
    pub(crate) fn wait_until_so_many_are_held(&self, count: usize) {
        let state = self
            .shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, Duration::from_secs(30), |state| state.held < count)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(state.held >= count, "{} of {count} came by", state.held);
    }

    /// Lets everything pass, what was held back first.
    pub(crate) fn release(&self) {
        self.change(|state| state.hold = None);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(
            &mut self
                .shared
                .state
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        self.shared.changed.notify_all();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.release();
    }
}

fn carry(mut client: TcpStream, gateway: &str, shared: &Shared) -> std::io::Result<()> {
    let mut request = Vec::new();
    let end_of_head = loop {
        let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(end) = end {
            break end + 4;
        }
        read_some(&mut client, &mut request)?;
    };
    let head = String::from_utf8_lossy(&request[..end_of_head]).into_owned();
    let length: usize = head
        .to_lowercase()
        .split_once("content-length:")
        .and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok())
        .unwrap_or(0);
    while request.len() < end_of_head + length {
        read_some(&mut client, &mut request)?;
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    pass(&path, Leg::Request, shared);
    // A request that was on its way arrives, whoever may have died meanwhile.
    let mut server = TcpStream::connect(gateway)?;
    let after_first_line = head.find("\r\n").unwrap_or_default() + 2;
    server.write_all(&request[..after_first_line])?;
    server.write_all(b"Connection: close\r\n")?;
    server.write_all(&request[after_first_line..])?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    pass(&path, Leg::Answer, shared);
    client.write_all(&answer)
}

fn read_some(from: &mut TcpStream, to: &mut Vec<u8>) -> std::io::Result<()> {
    let mut buffer = [0; 4096];
    match from.read(&mut buffer)? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        count => {
            to.extend_from_slice(&buffer[..count]);
            Ok(())
        }
    }
}

fn pass(path: &str, leg: Leg, shared: &Shared) {
    let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
    let is_held = |state: &State| {
        state
            .hold
            .as_ref()
            .is_some_and(|(held, at)| held == path && *at == leg)
    };
    if is_held(&state) {
        state.held += 1;
        shared.changed.notify_all();
        drop(
            shared
                .changed
                .wait_while(state, |state| is_held(state))
                .unwrap_or_else(PoisonError::into_inner),
        );
    }
}
