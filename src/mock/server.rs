//! Serves clients on this machine, a thread for each, and breaks connections when told to.
//!
//! It listens on loopback only, and to a bounded number of clients at once. It knows neither what HTTP looks
//! like nor what is answered.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::api::{API_ID, API_KEY, Gateway};
use super::connection::{Broken, Connection, Head, Patience};
use super::fault::Faults;
use super::ledger::Ledger;
use super::options::{self, Error, Options, Served};
use super::page::{HTML, page};
use super::respond::respond;
use super::shared::Shared;

const MOST_CONNECTIONS: usize = 256;

/// A mock gateway that is running. Dropping it closes its connections.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// Starts a gateway and returns at once; threads of their own serve it. Nothing is made up ahead.
///
/// # Errors
///
/// When it may not or cannot listen there, or the state file cannot be used.
pub fn start(options: Options) -> Result<Server, Error> {
    if !options.listen.ip().is_loopback() {
        return Err(Error::NotLoopback(options.listen));
    }
    let listen = options.listen;
    let shared = ready(options)?;
    let failed = |source| Error::Listen {
        address: listen,
        source,
    };
    let listener = TcpListener::bind(listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let shared = Arc::new(shared);
    let accepting = {
        let shared = Arc::clone(&shared);
        thread::Builder::new()
            .name("mock-accept".to_owned())
            .spawn(move || accept(&listener, &shared))
            .map_err(failed)?
    };
    Ok(Server {
        address,
        shared,
        accepting: Some(accepting),
    })
}

/// Makes all that connections share.
pub(super) fn ready(options: Options) -> Result<Shared, Error> {
    let sample = options::sample(options.seed, options.payments)?;
    let clock = options::clock(options.today)?;
    let ledger = Ledger::open(sample, options.state.as_deref())?;
    Ok(Shared {
        gateway: Gateway::new(ledger, clock),
        clock,
        faults: Faults::new(options.faults, options.seed),
        log: options.log,
        open: Mutex::default(),
        changed: Condvar::new(),
    })
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The id and the key of the one merchant that it knows; both are made up.
    #[must_use]
    pub fn credentials(&self) -> (&'static str, &'static str) {
        (API_ID, API_KEY)
    }

    /// Tells whether it comes to have as many clients as it serves within some time.
    #[cfg(test)]
    pub(super) fn is_full(&self, within: Duration) -> bool {
        let started = std::time::Instant::now();
        while self.shared.lock().streams.len() < MOST_CONNECTIONS {
            if started.elapsed() > within {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
        true
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(accepting) = self.accepting.take() else {
            return;
        };
        {
            let mut open = self.shared.lock();
            open.is_stopping = true;
            for stream in open.streams.values() {
                let _ = stream.shutdown(Shutdown::Both);
            }
            self.shared.changed.notify_all();
        }
        // Wakes the thread that accepts, so that it sees that it is over.
        if TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok() {
            let _ = accepting.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let accepted = listener.accept();
        let open = shared.lock();
        let mut open = shared
            .changed
            .wait_while(open, |open| {
                !open.is_stopping && open.streams.len() >= MOST_CONNECTIONS
            })
            .unwrap_or_else(PoisonError::into_inner);
        if open.is_stopping {
            return;
        }
        let Ok((stream, _)) = accepted else {
            drop(open);
            // Out of file descriptors, most likely: others have to close first.
            shared.sleep(Duration::from_millis(20));
            continue;
        };
        let number = open.next;
        open.next = number.wrapping_add(1);
        let stream = Arc::new(stream);
        open.streams.insert(number, Arc::clone(&stream));
        drop(open);
        let leaving = Leaving {
            number,
            shared: Arc::clone(shared),
        };
        // Without a thread the closure is dropped, and with it the connection.
        let _ = thread::Builder::new()
            .name("mock-serve".to_owned())
            .spawn(move || {
                let leaving = leaving;
                serve(&stream, &leaving.shared, Patience::default());
            });
    }
}

/// Takes a connection off the list when its thread ends, however it ends.
struct Leaving {
    number: u64,
    shared: Arc<Shared>,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.shared.lock().streams.remove(&self.number);
        self.shared.changed.notify_all();
    }
}

/// Answers what one client asks, until it or the server is gone, or it says what cannot be understood.
pub(super) fn serve(stream: &TcpStream, shared: &Shared, patience: Patience) {
    let mut connection = Connection::new(stream, shared.clock, patience);
    loop {
        let is_open = match connection.read() {
            Ok(Some(call)) => respond(&mut connection, call, shared),
            Ok(None) | Err(Broken::Lost) => return,
            Err(Broken::Status(status)) => {
                shared.log(&Served::Broken { status });
                let page = page(status);
                let head = Head {
                    status,
                    kind: HTML,
                    extra: "",
                    is_last: true,
                };
                let _ = connection.send_whole(&head, page.as_bytes());
                connection.close_gently();
                return;
            }
        };
        if !is_open.unwrap_or(false) {
            return;
        }
    }
}
