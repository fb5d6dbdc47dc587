//! How long a connection may take to be made, and how slowly an answer may come. Refuses to take a byte
//! now and then for progress.
//!
//! Ureq limits most of what it does by one moment. It does not limit the answer of a proxy to CONNECT,
//! which may begin its time anew with every byte, and it cannot tell a long answer from one that
//! trickles. Both are watched here, below TLS, decompression and the framing of chunks, where every
//! byte that comes is seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, NextTimeout,
    RustlsConnector, TcpConnector, Transport, time,
};

/// The slowest that the body of an answer may come.
///
/// Only waiting for bytes counts, not what the reader does between two reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The number of bytes that have to come, as they go over the wire.
    pub(crate) bytes: usize,
    /// How long they are waited for.
    pub(crate) within: Duration,
}

impl Pace {
    /// One KiB a second, over twenty seconds.
    pub(in crate::gateway) const USUAL: Self = Self {
        bytes: 20 << 10,
        within: Duration::from_secs(20),
    };
}

/// The error for an answer that came too slowly.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub struct Stall(pub(crate) Pace);

/// A moment by which something has to be over.
#[derive(Clone, Copy, Debug)]
pub(in crate::gateway) struct Deadline {
    at: Instant,
    /// How long it was from the beginning, for messages.
    pub(in crate::gateway) limit: Duration,
}

impl Deadline {
    /// Counts from now; `None` for a time that this machine cannot count.
    pub(in crate::gateway) fn after(limit: Duration) -> Option<Self> {
        let at = Instant::now().checked_add(limit)?;
        Some(Self { at, limit })
    }

    /// Returns how long it is from now; zero once it is over.
    pub(in crate::gateway) fn left(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }
}

/// Makes connections that are made in time or not at all, and on which answers come at a pace.
pub(in crate::gateway) fn connector(pace: Pace) -> impl Connector<(), Out = impl Transport> {
    ().chain(Tunnels::default())
        .chain(Sockets {
            tcp: TcpConnector::default(),
            pace,
        })
        .chain(RustlsConnector::default())
}

/// Returns the moment by which a connection has to be made.
fn deadline(details: &ConnectionDetails<'_>) -> Option<Instant> {
    match (details.now, details.timeout.after) {
        (time::Instant::Exact(now), time::Duration::Exact(after)) => now.checked_add(after),
        (time::Instant::NotHappening | time::Instant::AlreadyHappened, _)
        | (_, time::Duration::NotHappening) => None,
    }
}

/// Returns a timeout that ends at a moment, if it does not end before.
fn until(deadline: Instant, timeout: NextTimeout) -> NextTimeout {
    let left = deadline.saturating_duration_since(Instant::now());
    NextTimeout {
        after: timeout.after.min(left.into()),
        ..timeout
    }
}

fn copy<'a>(details: &'a ConnectionDetails<'_>) -> ConnectionDetails<'a> {
    ConnectionDetails {
        uri: details.uri,
        addrs: details.addrs.clone(),
        config: details.config,
        request_level: details.request_level,
        resolver: details.resolver,
        now: details.now,
        timeout: details.timeout,
        current_time: Arc::clone(&details.current_time),
        run_connector: Arc::clone(&details.run_connector),
        register_shutdown: Arc::clone(&details.register_shutdown),
    }
}

/// Opens sockets.
#[derive(Debug)]
struct Sockets {
    tcp: TcpConnector,
    pace: Pace,
}

impl<In: Transport> Connector<In> for Sockets {
    type Out = Either<In, Paced<<TcpConnector as Connector<In>>::Out>>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if let Some(tunnel) = chained {
            return Ok(Some(Either::A(tunnel)));
        }
        let mut details = copy(details);
        // A proxy had to be looked up before.
        if let Some(deadline) = deadline(&details) {
            details.timeout = until(deadline, details.timeout);
            details.now = time::Instant::now();
        }
        if details.timeout.after == time::Duration::from_secs(0) {
            return Err(ureq::Error::Timeout(details.timeout.reason));
        }
        let socket = self.tcp.connect(&details, None)?;
        Ok(socket.map(|socket| Either::B(Paced::new(socket, self.pace))))
    }
}

/// A connection on which no answer trickles.
#[derive(Debug)]
struct Paced<T> {
    inner: T,
    pace: Pace,
    /// What came, and how long it was waited for, since there last were as many bytes as there have
    /// to be in that time.
    bytes: usize,
    waited: Duration,
}

impl<T: Transport> Paced<T> {
    const fn new(inner: T, pace: Pace) -> Self {
        Self {
            inner,
            pace,
            bytes: 0,
            waited: Duration::ZERO,
        }
    }

    const fn begin(&mut self) {
        self.bytes = 0;
        self.waited = Duration::ZERO;
    }

    fn stall(&self) -> ureq::Error {
        ureq::Error::Other(Box::new(Stall(self.pace)))
    }

    /// Returns how long the next bytes are waited for.
    fn patience(&self) -> Duration {
        // While hardly anything was waited for, it stays the same: to tell the system of another
        // with every read would cost as much as a short read.
        let hardly = self.pace.within.checked_div(20).unwrap_or_default();
        if self.waited < hardly {
            self.pace.within
        } else {
            self.pace.within.saturating_sub(self.waited)
        }
    }
}

impl<T: Transport> Transport for Paced<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        // The next request on a connection that was kept.
        self.begin();
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        // Only the body of a search has no end of its own.
        if !timeout.after.is_not_happening() {
            return self.inner.await_input(timeout);
        }
        let patience = self.patience();
        if patience.is_zero() {
            return Err(self.stall());
        }
        let had = self.inner.buffers().input().len();
        let started = Instant::now();
        let progress = self.inner.await_input(NextTimeout {
            after: patience.into(),
            // Silence within an answer has a limit of its own, which may be shorter.
            reason: Timeout::RecvBody,
            ..timeout
        });
        self.waited = self.waited.saturating_add(started.elapsed());
        let has = self.inner.buffers().input().len();
        self.bytes = self.bytes.saturating_add(has.saturating_sub(had));
        if self.bytes >= self.pace.bytes {
            self.begin();
        }
        match progress {
            Err(ureq::Error::Timeout(Timeout::RecvBody)) => Err(self.stall()),
            progress => progress,
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// Makes connections through a proxy.
#[derive(Debug, Default)]
struct Tunnels(ConnectProxyConnector);

impl<In: Transport> Connector<In> for Tunnels {
    type Out = <ConnectProxyConnector as Connector<In>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(deadline) = deadline(details) else {
            return self.0.connect(details, chained);
        };
        let is_through = Arc::new(AtomicBool::new(false));
        let connect = Arc::clone(&details.run_connector);
        let mut details = copy(details);
        details.run_connector = Arc::new({
            let is_through = Arc::clone(&is_through);
            move |to_proxy: &ConnectionDetails<'_>| {
                let tunnel: Box<dyn Transport> = Box::new(Tunnel {
                    inner: connect(to_proxy)?,
                    deadline,
                    is_through: Arc::clone(&is_through),
                });
                Ok(tunnel)
            }
        });
        let tunnel = self.0.connect(&details, chained)?;
        is_through.store(true, Ordering::Relaxed);
        Ok(tunnel)
    }
}

/// A connection to a proxy. Until it leads through, all that is done on it ends at one moment.
#[derive(Debug)]
struct Tunnel {
    inner: Box<dyn Transport>,
    deadline: Instant,
    is_through: Arc<AtomicBool>,
}

impl Tunnel {
    fn limit(&self, timeout: NextTimeout) -> NextTimeout {
        if self.is_through.load(Ordering::Relaxed) {
            timeout
        } else {
            until(self.deadline, timeout)
        }
    }
}

impl Transport for Tunnel {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let timeout = self.limit(timeout);
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let timeout = self.limit(timeout);
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
