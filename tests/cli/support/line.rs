//! The line between a run and the gateway. It passes on what is said, one request a connection, and
//! holds a request or its answer back where a test wants to stop the world.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails, which is what it is for"
)]

use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::server::{Message, serve};

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
        let shared = Arc::new(Shared::default());
        let line = Arc::clone(&shared);
        let address = serve(move |client| carry(client, &gateway, &line));
        Self {
            url: format!("http://{address}"),
            shared,
        }
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

fn carry(mut client: TcpStream, gateway: &str, shared: &Shared) -> io::Result<()> {
    let request = Message::read(&mut client)?;
    let path = request.path().to_owned();
    pass(&path, Leg::Request, shared);
    // A request that was on its way arrives, whoever may have died meanwhile.
    let answer = request.ask(gateway)?;
    pass(&path, Leg::Answer, shared);
    client.write_all(&answer)
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
