//! One POST, never repeated: the only door to the network. Refuses to follow redirects, to reuse a
//! connection for a cancel, and to guess whether a request left this machine.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "ureq's errors are an open set, and what is not listed is the cautious case"
)]

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use ureq::http::{HeaderMap, HeaderValue, Uri, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::typestate::WithBody;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout, Transport};
use ureq::{Agent, Proxy, RequestBuilder};
use zeroize::Zeroizing;

use super::error::{Error, NotReached, Problem};
use super::pace::{self, Deadline, Pace, Stall};
use super::reply::{About, Reply, Secrets};
use super::{Account, Call, Event, Listener, retry};
use crate::payment::Foreign;
use crate::secret::Secret;

/// The way to one gateway, shared by threads.
pub(super) struct Http {
    /// Keeps connections alive between calls.
    reads: Agent,
    /// Makes a fresh connection for each call: a kept one may be dead, and then nobody could tell
    /// whether the request was sent.
    cancels: Agent,
    origin: String,
    connect_timeout: Duration,
    search_timeout: Duration,
    cancel_timeout: Duration,
    has_proxy: bool,
    /// When the last answer with a readable `Date` was made, by the gateway's clock.
    last_date: Mutex<Option<Timestamp>>,
    listener: Listener,
}

/// What to send. Debug output is left out on purpose: this is nothing but secrets and a body.
pub(super) struct Request<'a> {
    pub(super) call: Call,
    /// Names and values, all of them secret.
    pub(super) headers: &'a [(&'static str, &'a Secret)],
    pub(super) body: Zeroizing<String>,
    /// By when all of it has to be over, the reading of the answer included.
    pub(super) deadline: Option<Deadline>,
    /// What must not show up in messages, should the answer repeat it.
    pub(super) secrets: Secrets,
}

impl Http {
    /// Makes ready; connects to nothing yet. The pace is that of the answers to searches.
    ///
    /// # Errors
    ///
    /// [`Error::CaFile`], [`Error::Proxy`].
    pub(super) fn new(account: &Account, pace: Pace, listener: Listener) -> Result<Self, Error> {
        let proxy = match &account.proxy {
            // A proxy would carry the key off this machine, in clear.
            Some(url) if !account.endpoint.is_loopback() => Some(http_proxy(url)?),
            Some(_) | None => None,
        };
        let has_proxy = proxy.is_some();
        let roots = match &account.ca_file {
            Some(path) => RootCerts::from(read_certificates(path)?),
            // Loaded with the first https connection, not before.
            None => RootCerts::PlatformVerifier,
        };
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .https_only(account.endpoint.is_https())
            // A redirected POST is a second POST, and takes the headers along. Ureq follows ten by
            // default.
            .max_redirects(0)
            .http_status_as_error(false)
            // Without this ureq reads the environment's proxies, and reads them wrongly.
            .proxy(proxy)
            .tls_config(tls)
            .user_agent(concat!("cookiepay/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(account.connect_timeout))
            .timeout_connect(Some(account.connect_timeout))
            .timeout_global(Some(account.search_timeout))
            .max_idle_connections(account.max_connections)
            .max_idle_connections_per_host(account.max_connections)
            .build();
        let fresh = Agent::config_builder()
            .https_only(account.endpoint.is_https())
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(config.proxy().cloned())
            .tls_config(config.tls_config().clone())
            .user_agent(concat!("cookiepay/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(account.connect_timeout))
            .timeout_connect(Some(account.connect_timeout))
            .timeout_global(Some(account.cancel_timeout))
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .build();
        // One connector for both, since it is what keeps the loaded certificates.
        let connector = Marking(Arc::new(pace::connector(pace)));
        Ok(Self {
            reads: Agent::with_parts(config, connector.clone(), Marking(Arc::default())),
            cancels: Agent::with_parts(fresh, connector, Marking(Arc::default())),
            origin: account.endpoint.origin().to_owned(),
            connect_timeout: account.connect_timeout,
            search_timeout: account.search_timeout,
            cancel_timeout: account.cancel_timeout,
            has_proxy,
            last_date: Mutex::default(),
            listener,
        })
    }

    /// Returns the `Date` of the last answer that had one.
    pub(super) fn last_date(&self) -> Option<Timestamp> {
        *self
            .last_date
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn take_date(&self, headers: &HeaderMap) -> Option<Timestamp> {
        let date = date(headers)?;
        *self
            .last_date
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(date);
        Some(date)
    }

    /// Sends a request once and waits for the head of the answer.
    ///
    /// # Errors
    ///
    /// [`Error::NotReached`] exactly when nothing was sent; any other error leaves it open.
    pub(super) fn post(&self, request: Request<'_>) -> Result<Reply, Error> {
        let Request {
            call,
            headers,
            body,
            deadline,
            secrets,
        } = request;
        let (agent, mut limit) = match call {
            Call::Token | Call::Search => (&self.reads, self.search_timeout),
            Call::Cancel => (&self.cancels, self.cancel_timeout),
        };
        let left = deadline.map(|deadline| deadline.left());
        if let Some(deadline) = deadline {
            limit = limit.min(deadline.limit);
        }
        if left == Some(Duration::ZERO) {
            return Err(Error::TimedOut {
                call,
                http_status: None,
                limit,
            });
        }
        let mut builder = agent
            .post(format!("{}{}", self.origin, call.path()))
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            let mut value =
                HeaderValue::from_str(value.expose()).map_err(|_| Error::NotReached {
                    call,
                    reason: NotReached::Impossible,
                    detail: Foreign::new(format!("the header {name} cannot carry its value")),
                })?;
            value.set_sensitive(true);
            builder = builder.header(*name, value);
        }
        let builder = limited(builder, call, limit, left);
        (self.listener)(&Event::Sent {
            call,
            bytes: body.len(),
        });
        let started = Instant::now();
        let response = builder
            .send(body.as_str())
            .map_err(|error| self.call_error(call, limit, &secrets, error))?;
        let (head, body) = response.into_parts();
        let http_status = head.status.as_u16();
        let date = self.take_date(&head.headers);
        (self.listener)(&Event::Answered {
            call,
            http_status,
            elapsed: started.elapsed(),
        });
        let about = About {
            call,
            http_status,
            limit,
            date,
            retry_after: retry_after(&head.headers),
            secrets,
            started,
            listener: Arc::clone(&self.listener),
        };
        if head.status.is_redirection() {
            return Err(Error::Redirected {
                call,
                http_status,
                to: about.secrets.cut_out_of(&target(&head.headers)),
            });
        }
        // Ureq takes this header away when it decompresses.
        if let Some(encoding) = head.headers.get(header::CONTENT_ENCODING)
            && !encoding.as_bytes().eq_ignore_ascii_case(b"identity")
        {
            let encoding = String::from_utf8_lossy(encoding.as_bytes());
            let problem = Problem::Encoding(about.secrets.cut_out_of(&encoding));
            return Err(about.unreadable(problem, ""));
        }
        Ok(Reply {
            about,
            body: Box::new(body.into_reader()),
        })
    }

    fn call_error(
        &self,
        call: Call,
        limit: Duration,
        secrets: &Secrets,
        error: ureq::Error,
    ) -> Error {
        let not_reached = |reason, detail: String| Error::NotReached {
            call,
            reason,
            detail: secrets.cut_out_of(&detail),
        };
        match error {
            ureq::Error::Other(inner) => match inner.downcast::<NeverConnected>() {
                Ok(never) => {
                    let reason = never.reason(self.has_proxy);
                    let detail = match reason {
                        NotReached::TimedOut => {
                            format!("within {} s", self.connect_timeout.as_secs_f32())
                        }
                        NotReached::Lookup
                        | NotReached::Refused
                        | NotReached::Tls
                        | NotReached::Proxy
                        | NotReached::Unreachable
                        | NotReached::Impossible => never.to_string(),
                    };
                    not_reached(reason, detail)
                }
                Err(other) => Error::Broken {
                    call,
                    http_status: None,
                    detail: secrets.cut_out_of(&other.to_string()),
                },
            },
            // These are found before a connection is made.
            ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => {
                not_reached(NotReached::Impossible, error.to_string())
            }
            ureq::Error::Timeout(_) => Error::TimedOut {
                call,
                http_status: None,
                limit,
            },
            // All else may have happened after the request, or a part of it, was sent.
            other => Error::Broken {
                call,
                http_status: None,
                detail: secrets.cut_out_of(&detail(&other)),
            },
        }
    }
}

/// Sets how long a request may take: what is left of its time as a whole, if that is limited.
fn limited(
    builder: RequestBuilder<WithBody>,
    call: Call,
    limit: Duration,
    left: Option<Duration>,
) -> RequestBuilder<WithBody> {
    match (call, left) {
        (Call::Token | Call::Cancel, None) => builder,
        (Call::Token | Call::Cancel, Some(left)) => builder
            .config()
            .timeout_global(Some(left.min(limit)))
            .build(),
        // A long answer may take minutes, a silent one may not, nor one that trickles: for that
        // there is the pace of the connection, which counts where there is no limit in all.
        (Call::Search, left) => builder
            .config()
            .timeout_global(left)
            .timeout_send_request(Some(limit))
            .timeout_send_body(Some(limit))
            .timeout_per_write(Some(limit))
            .timeout_recv_response(Some(limit))
            .timeout_per_read(Some(limit))
            .build(),
    }
}

/// Tells whether a header can carry a text.
pub(super) fn can_be_header(text: &str) -> bool {
    HeaderValue::from_str(text).is_ok()
}

/// Says what it means that a body could not be read on.
pub(super) fn body_error(about: &About, error: io::Error) -> Error {
    let error = ureq::Error::from(error);
    if let ureq::Error::Other(inner) = &error
        && let Some(Stall(pace)) = inner.downcast_ref()
    {
        return Error::Stalled {
            call: about.call,
            http_status: about.http_status,
            least_bytes: u64::try_from(pace.bytes).unwrap_or(u64::MAX),
            limit: pace.within,
        };
    }
    match error {
        ureq::Error::Timeout(_) => Error::TimedOut {
            call: about.call,
            http_status: Some(about.http_status),
            limit: about.limit,
        },
        ureq::Error::Decompress(_, error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            about.incomplete()
        }
        ureq::Error::Decompress(_, _) => about.unreadable(Problem::Corrupt, ""),
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            about.incomplete()
        }
        other => Error::Broken {
            call: about.call,
            http_status: Some(about.http_status),
            detail: about.secrets.cut_out_of(&detail(&other)),
        },
    }
}

/// An error from before there was a connection.
///
/// Ureq writes the first byte of a request after the resolver and the connector have both come back
/// with success, so an error out of one of these two, and no other, proves that nothing was sent.
/// The kind of an error proves nothing: a certificate alert and a timeout look the same before and
/// after.
#[derive(Debug)]
struct NeverConnected {
    during: During,
    error: ureq::Error,
}

#[derive(Clone, Copy, Debug)]
enum During {
    Lookup,
    Connecting,
}

impl NeverConnected {
    fn mark(during: During, error: ureq::Error) -> ureq::Error {
        match error {
            // A proxy is looked up and connected to within the connector.
            ureq::Error::Other(inner) if inner.is::<Self>() => ureq::Error::Other(inner),
            error => ureq::Error::Other(Box::new(Self { during, error })),
        }
    }

    fn reason(&self, has_proxy: bool) -> NotReached {
        let reason = match (self.during, &self.error) {
            (During::Lookup, _) => NotReached::Lookup,
            (During::Connecting, ureq::Error::Timeout(_)) => NotReached::TimedOut,
            (During::Connecting, ureq::Error::ConnectProxyFailed(_)) => NotReached::Proxy,
            (
                During::Connecting,
                ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired,
            ) => NotReached::Tls,
            (During::Connecting, ureq::Error::Io(error)) => {
                if error
                    .get_ref()
                    .is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
                {
                    NotReached::Tls
                } else if error.kind() == io::ErrorKind::ConnectionRefused {
                    NotReached::Refused
                } else {
                    NotReached::Unreachable
                }
            }
            (During::Connecting, _) => NotReached::Unreachable,
        };
        match reason {
            // With a proxy nothing but the proxy is looked up and connected to.
            NotReached::Lookup | NotReached::Refused if has_proxy => NotReached::Proxy,
            reason => reason,
        }
    }
}

impl fmt::Display for NeverConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&detail(&self.error))
    }
}

impl std::error::Error for NeverConnected {}

/// Marks every error of a connector or a resolver as [`NeverConnected`].
#[derive(Debug)]
struct Marking<T>(Arc<T>);

impl<T> Clone for Marking<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C: Connector> Connector for Marking<C> {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let made = self
            .0
            .connect(details, chained)
            .map_err(|error| NeverConnected::mark(During::Connecting, error))?;
        Ok(made.map(|connection| {
            let connection: Box<dyn Transport> = Box::new(connection);
            connection
        }))
    }
}

impl Resolver for Marking<DefaultResolver> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.0
            .resolve(uri, config, timeout)
            .map_err(|error| NeverConnected::mark(During::Lookup, error))
    }
}

/// Returns the words of an error without the name of its layer.
fn detail(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Rustls(error) => error.to_string(),
        ureq::Error::ConnectProxyFailed(reason) => reason.clone(),
        other => other.to_string(),
    }
}

fn http_proxy(url: &Secret) -> Result<Proxy, Error> {
    let proxy = Proxy::new(url.expose()).map_err(|_| Error::Proxy)?;
    match proxy.protocol() {
        ureq::ProxyProtocol::Http | ureq::ProxyProtocol::Https => Ok(proxy),
        // Ureq would go past a SOCKS proxy, with no more than a warning in a log.
        _ => Err(Error::Proxy),
    }
}

/// Reads a file of certificate authorities. Ureq would skip those it cannot use.
fn read_certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Error> {
    let unusable = |detail: String| Error::CaFile {
        path: path.to_owned(),
        detail,
    };
    let pem = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    let mut store = RootCertStore::empty();
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        store
            .add(certificate.clone())
            .map_err(|error| unusable(error.to_string()))?;
        certificates.push(Certificate::from_der(&certificate).to_owned());
    }
    if certificates.is_empty() {
        return Err(unusable("no certificate in it".to_owned()));
    }
    Ok(certificates)
}

/// Says where a redirect points: the host only, since the rest may carry what is secret.
fn target(headers: &HeaderMap) -> String {
    let Some(location) = headers.get(header::LOCATION) else {
        return "nowhere".to_owned();
    };
    let parsed: Option<Uri> = location.to_str().ok().and_then(|text| text.parse().ok());
    match parsed {
        Some(uri) => match (uri.scheme_str(), uri.host()) {
            (Some(scheme), Some(host)) => format!("{scheme}://{host}"),
            (_, Some(host)) => host.to_owned(),
            (_, None) => "another path of its own".to_owned(),
        },
        None => "no readable URL".to_owned(),
    }
}

/// Reads when the gateway made its answer: the usual form of RFC 9110 and no other, such as
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    const LENGTH: usize = 29;
    let value = headers.get(header::DATE)?.to_str().ok()?;
    if value.len() != LENGTH || !value.ends_with(" GMT") {
        return None;
    }
    Some(jiff::fmt::rfc2822::parse(value).ok()?.timestamp())
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    retry::parse_retry_after(
        headers.get(header::RETRY_AFTER)?.to_str().ok()?,
        Timestamp::now(),
    )
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::sync::Mutex;
    use std::thread::{self, JoinHandle};

    use rustls::pki_types::PrivateKeyDer;
    use rustls::{ServerConfig, ServerConnection, StreamOwned};

    use super::*;
    use crate::gateway::Endpoint;
    use crate::payment::FinalCodes;

    /// Says and does one thing on one connection, then hangs up.
    pub(in super::super) type Script = Box<dyn FnOnce(TcpStream) + Send>;

    /// A server that plays one script a connection, in order, and then is gone.
    pub(in super::super) struct Server {
        pub(in super::super) address: SocketAddr,
        thread: JoinHandle<()>,
    }

    impl Server {
        pub(in super::super) fn start(scripts: Vec<Script>) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let thread = thread::spawn(move || {
                let mut players = Vec::new();
                for script in scripts {
                    let (stream, _) = listener.accept().unwrap();
                    players.push(thread::spawn(move || script(stream)));
                }
                for player in players {
                    player.join().unwrap();
                }
            });
            Self { address, thread }
        }

        /// Waits until every script was played to its end: each connection was made.
        pub(in super::super) fn finish(self) {
            self.thread.join().unwrap();
        }
    }

    /// Reads one request; empty when the client has hung up.
    pub(in super::super) fn read_request(stream: &mut impl Read) -> String {
        let mut reader = BufReader::with_capacity(1, stream);
        let mut request = String::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return request;
            }
            request.push_str(&line);
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        request + &String::from_utf8(body).unwrap()
    }

    pub(in super::super) fn ok(body: &str) -> String {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// Reads a request, answers with these bytes, and hangs up.
    pub(in super::super) fn answering(answer: impl Into<Vec<u8>>) -> Script {
        let answer = answer.into();
        Box::new(move |mut stream| {
            read_request(&mut stream);
            // The client may have seen enough already.
            let _ = stream.write_all(&answer);
        })
    }

    pub(in super::super) fn account(origin: &str) -> Account {
        Account {
            endpoint: Endpoint::parse(origin).unwrap(),
            api_id: "shop".to_owned(),
            api_key: Secret::new("s3cr3t-key".to_owned()),
            connect_timeout: Duration::from_secs(5),
            search_timeout: Duration::from_secs(5),
            cancel_timeout: Duration::from_secs(5),
            ca_file: None,
            proxy: None,
            max_connections: 4,
            final_codes: FinalCodes::default(),
        }
    }

    fn http(account: &Account) -> Http {
        Http::new(account, Pace::USUAL, Arc::new(|_| {})).unwrap()
    }

    fn post(http: &Http, call: Call) -> Result<Reply, Error> {
        http.post(Request {
            call,
            headers: &[("TOKEN", &Secret::new("t0k3n".to_owned()))],
            body: Zeroizing::new("{}".to_owned()),
            deadline: None,
            secrets: Secrets(vec![Secret::new("t0k3n".to_owned())]),
        })
    }

    /// Makes a cancel and reads its answer.
    fn cancel(account: &Account) -> Result<String, Error> {
        let (_, text) = post(&http(account), Call::Cancel)?.into_text()?;
        Ok(text)
    }

    fn cancel_against(script: Script) -> Result<String, Error> {
        let server = Server::start(vec![script]);
        let answer = cancel(&account(&format!("http://{}", server.address)));
        server.finish();
        answer
    }

    fn not_reached(answer: Result<String, Error>) -> NotReached {
        match answer {
            Err(Error::NotReached { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn quick(account: Account) -> Account {
        Account {
            connect_timeout: Duration::from_millis(200),
            search_timeout: Duration::from_millis(400),
            cancel_timeout: Duration::from_millis(400),
            ..account
        }
    }

    fn unused_address() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
    }

    #[test]
    fn a_request_says_who_sends_what() {
        let heard = Arc::new(Mutex::new(String::new()));
        let server = Server::start(vec![Box::new({
            let heard = Arc::clone(&heard);
            move |mut stream| {
                *heard.lock().unwrap() = read_request(&mut stream);
                stream.write_all(ok("{}").as_bytes()).unwrap();
            }
        })]);
        assert_eq!(
            cancel(&account(&format!("http://{}", server.address))).unwrap(),
            "{}"
        );
        server.finish();
        let heard = heard.lock().unwrap().to_ascii_lowercase();
        assert!(
            heard.starts_with("post /api/cancel http/1.1\r\n"),
            "{heard}"
        );
        for line in [
            "content-type: application/json\r\n",
            "content-length: 2\r\n",
            "accept-encoding: gzip\r\n",
            "token: t0k3n\r\n",
            concat!("user-agent: cookiepay/", env!("CARGO_PKG_VERSION"), "\r\n"),
        ] {
            assert!(heard.contains(line), "{heard}");
        }
    }

    #[test]
    fn a_refused_connection_proves_that_nothing_was_sent() {
        let answer = cancel(&account(&format!("http://{}", unused_address())));
        assert_eq!(not_reached(answer), NotReached::Refused);
    }

    #[test]
    fn a_host_without_an_address_proves_that_nothing_was_sent() {
        // A label of more than 63 characters is turned down before anybody is asked.
        let answer = cancel(&account(&format!("https://{}.invalid", "x".repeat(64))));
        assert_eq!(not_reached(answer), NotReached::Lookup);
    }

    #[test]
    fn a_handshake_that_takes_too_long_proves_that_nothing_was_sent() {
        let server = Server::start(vec![Box::new(|mut stream| {
            // Takes the greeting and returns none, until the client has had enough.
            let _ = io::copy(&mut stream, &mut io::sink());
        })]);
        let answer = cancel(&Account {
            // The limit on the whole call runs out before the one on connecting, and still.
            cancel_timeout: Duration::from_millis(200),
            ..trusting(&identity(), &server)
        });
        assert_eq!(not_reached(answer), NotReached::TimedOut);
        server.finish();
    }

    #[test]
    fn a_connection_that_breaks_in_the_handshake_proves_that_nothing_was_sent() {
        let server = Server::start(vec![Box::new(drop)]);
        let answer = cancel(&trusting(&identity(), &server));
        assert_eq!(not_reached(answer), NotReached::Unreachable);
        server.finish();
    }

    #[test]
    fn a_proxy_that_is_not_there_or_refuses_proves_that_nothing_was_sent() {
        let through = |proxy: SocketAddr| Account {
            proxy: Some(Secret::new(format!("http://me:pw@{proxy}"))),
            ..account("https://pay.example.com")
        };
        assert_eq!(
            not_reached(cancel(&through(unused_address()))),
            NotReached::Proxy
        );
        let server = Server::start(vec![answering(
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        )]);
        let error = cancel(&through(server.address)).unwrap_err();
        server.finish();
        assert_eq!(
            error.to_string(),
            "the gateway was not reached: the proxy did not connect (proxy server responded 407/407)"
        );
        let server = Server::start(vec![Box::new(|mut stream| {
            let _ = io::copy(&mut stream, &mut io::sink());
        })]);
        assert_eq!(
            not_reached(cancel(&quick(through(server.address)))),
            NotReached::TimedOut
        );
        server.finish();
    }

    #[test]
    fn a_proxy_is_never_used_to_this_machine() {
        let server = Server::start(vec![answering(ok("direct"))]);
        let account = Account {
            proxy: Some(Secret::new(format!("http://{}", unused_address()))),
            ..account(&format!("http://{}", server.address))
        };
        assert_eq!(cancel(&account).unwrap(), "direct");
        server.finish();
    }

    #[test]
    fn a_proxy_that_is_none_is_refused_without_showing_its_password() {
        for url in ["socks5://me:pw@127.0.0.1:1", "ftp://pw", "http://", "pw pw"] {
            let account = Account {
                proxy: Some(Secret::new(url.to_owned())),
                ..account("https://pay.example.com")
            };
            assert!(!format!("{account:?}").contains("pw"));
            match Http::new(&account, Pace::USUAL, Arc::new(|_| {})) {
                Err(error @ Error::Proxy) => assert!(!error.to_string().contains("pw")),
                other => panic!("{url}: {:?}", other.err()),
            }
        }
    }

    #[test]
    fn whatever_breaks_after_the_connection_was_made_leaves_it_open() {
        let scripts: [(&str, Script); 6] = [
            ("closed at once", Box::new(drop)),
            ("closed after the request", answering("")),
            ("half a head", answering("HTTP/1.1 200 OK\r\nContent-Le")),
            ("no HTTP", answering("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
            (
                "half a body",
                answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
            ),
            (
                "half a chunk",
                answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"),
            ),
        ];
        for (what, script) in scripts {
            let error = cancel_against(script).unwrap_err();
            assert!(!error.is_not_sent(), "{what}: {error}");
        }
    }

    #[test]
    fn a_reset_after_the_head_leaves_it_open() {
        let error = cancel_against(Box::new(|mut stream| {
            // Closing with the request unread makes the system send a reset.
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
                .unwrap();
            thread::sleep(Duration::from_millis(20));
        }))
        .unwrap_err();
        assert!(!error.is_not_sent(), "{error}");
    }

    #[test]
    fn silence_after_the_request_leaves_it_open() {
        let server = Server::start(vec![Box::new(|mut stream| {
            let _ = io::copy(&mut stream, &mut io::sink());
        })]);
        let account = quick(account(&format!("http://{}", server.address)));
        let error = cancel(&account).unwrap_err();
        assert_eq!(error.to_string(), "/api/cancel did not answer within 0.4 s");
        assert!(!error.is_not_sent());
        server.finish();
    }

    #[test]
    fn silence_within_an_answer_ends_a_search() {
        let server = Server::start(vec![Box::new(|mut stream| {
            read_request(&mut stream);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[")
                .unwrap();
            let _ = io::copy(&mut stream, &mut io::sink());
        })]);
        let account = quick(account(&format!("http://{}", server.address)));
        let error = post(&http(&account), Call::Search)
            .unwrap()
            .into_text()
            .err()
            .unwrap();
        assert!(
            matches!(
                error,
                Error::TimedOut {
                    http_status: Some(200),
                    ..
                }
            ),
            "{error}"
        );
        server.finish();
    }

    #[test]
    fn a_search_may_take_longer_than_any_silence_within_it() {
        let server = Server::start(vec![Box::new(|mut stream| {
            read_request(&mut stream);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n")
                .unwrap();
            for _ in 0..12 {
                thread::sleep(Duration::from_millis(50));
                stream.write_all(b" ").unwrap();
            }
        })]);
        let account = quick(account(&format!("http://{}", server.address)));
        let started = Instant::now();
        let (_, text) = post(&http(&account), Call::Search)
            .unwrap()
            .into_text()
            .unwrap();
        assert_eq!(text.len(), 12);
        assert!(started.elapsed() > account.search_timeout);
        server.finish();
    }

    /// Writes a byte at a time, until the client has had enough; far longer than it may take to.
    pub(in super::super) fn drip(stream: &mut impl Write) {
        for _ in 0..300 {
            if stream
                .write_all(b" ")
                .and_then(|()| stream.flush())
                .is_err()
            {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Reads a request, answers with the beginning of an answer, and then a byte at a time.
    fn dripping_after(start: &'static str) -> Script {
        Box::new(move |mut stream| {
            read_request(&mut stream);
            stream.write_all(start.as_bytes()).unwrap();
            drip(&mut stream);
        })
    }

    const LONG_BODY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n";

    /// A fifth of a second for 1,000 bytes.
    const HASTY: Pace = Pace {
        bytes: 1_000,
        within: Duration::from_millis(200),
    };

    fn hasty(account: &Account) -> Http {
        Http::new(account, HASTY, Arc::new(|_| {})).unwrap()
    }

    /// Returns what a search ends with, and makes sure that it does so soon.
    fn search_against(account: &Account) -> Error {
        let started = Instant::now();
        let error = post(&hasty(account), Call::Search)
            .and_then(Reply::into_text)
            .err()
            .unwrap();
        let elapsed = started.elapsed();
        assert!(elapsed < Duration::from_secs(4), "{elapsed:?}: {error}");
        error
    }

    #[test]
    fn a_body_that_trickles_is_given_up() {
        for start in [
            LONG_BODY,
            // Much that comes at once does not outweigh what comes afterwards.
            "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[                              ",
            // Nothing of this ever reaches whoever reads the body.
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1; ",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n1; ",
        ] {
            let server = Server::start(vec![dripping_after(start)]);
            let error = search_against(&account(&format!("http://{}", server.address)));
            assert_eq!(
                error.to_string(),
                "the answer of /api/paysearch (HTTP 200) stalled: \
                 fewer than 1000 bytes of it came in 0.2 s",
                "{start}"
            );
            assert!(!error.may_pass());
            assert!(!error.is_not_sent());
            server.finish();
        }
    }

    #[test]
    fn a_body_of_which_nothing_more_comes_is_given_up_as_well() {
        let server = Server::start(vec![Box::new(|mut stream| {
            read_request(&mut stream);
            stream.write_all(LONG_BODY.as_bytes()).unwrap();
            let _ = io::copy(&mut stream, &mut io::sink());
        })]);
        let error = search_against(&account(&format!("http://{}", server.address)));
        assert!(matches!(error, Error::Stalled { .. }), "{error}");
        server.finish();
    }

    #[test]
    fn a_body_that_trickles_within_one_record_of_tls_is_given_up() {
        let identity = identity();
        let server = Server::start(vec![with_tls(
            Arc::clone(&identity.server),
            |mut stream| {
                read_request(&mut stream);
                stream.write_all(LONG_BODY.as_bytes()).unwrap();
                // The head of a record of 16,000 bytes, of which no part can be read before its end.
                stream.sock.write_all(&[23, 3, 3, 62, 128]).unwrap();
                drip(&mut stream.sock);
            },
        )]);
        let error = search_against(&trusting(&identity, &server));
        assert!(matches!(error, Error::Stalled { .. }), "{error}");
        server.finish();
    }

    #[test]
    fn a_body_that_keeps_the_pace_may_take_as_long_as_it_likes() {
        let server = Server::start(vec![Box::new(|mut stream| {
            read_request(&mut stream);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 12000\r\n\r\n")
                .unwrap();
            for _ in 0..12 {
                thread::sleep(HASTY.within / 4);
                stream.write_all(&[b' '; 1_000]).unwrap();
            }
        })]);
        let started = Instant::now();
        let http = hasty(&account(&format!("http://{}", server.address)));
        let (_, text) = post(&http, Call::Search).unwrap().into_text().unwrap();
        assert_eq!(text.len(), 12_000);
        assert!(started.elapsed() > HASTY.within);
        server.finish();
    }

    #[test]
    fn whoever_reads_a_body_slowly_does_not_make_it_stall() {
        let (go_on, may_go_on) = std::sync::mpsc::channel();
        let server = Server::start(vec![Box::new(move |mut stream| {
            read_request(&mut stream);
            for part in 0..3 {
                if part == 0 {
                    stream.write_all(LONG_BODY.as_bytes()).unwrap();
                } else {
                    may_go_on.recv().unwrap();
                }
                stream.write_all(&[b' '; 100]).unwrap();
            }
        })]);
        let http = hasty(&account(&format!("http://{}", server.address)));
        let mut body = post(&http, Call::Search).unwrap().body;
        body.read_exact(&mut [0; 100]).unwrap();
        for _ in 0..2 {
            thread::sleep(HASTY.within);
            go_on.send(()).unwrap();
            body.read_exact(&mut [0; 100]).unwrap();
        }
        server.finish();
    }

    #[test]
    fn each_request_on_a_connection_has_the_whole_of_its_time() {
        let server = Server::start(vec![Box::new(|mut stream| {
            for _ in 0..4 {
                read_request(&mut stream);
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n")
                    .unwrap();
                // Too few bytes for the pace, and more time than it has, if they were taken together.
                thread::sleep(HASTY.within / 2);
                stream.write_all(b" ").unwrap();
            }
        })]);
        let http = hasty(&account(&format!("http://{}", server.address)));
        for _ in 0..4 {
            post(&http, Call::Search).unwrap().into_text().unwrap();
        }
        server.finish();
    }

    #[test]
    fn a_head_that_trickles_ends_with_the_time_for_it() {
        let start = "HTTP/1.1 200 OK\r\nX: ";
        let ends_in_time = |account: Account, call| {
            let account = Account {
                connect_timeout: Duration::from_secs(5),
                ..quick(account)
            };
            let started = Instant::now();
            let error = post(&http(&account), call).err().unwrap();
            let elapsed = started.elapsed();
            assert!(matches!(error, Error::TimedOut { .. }), "{error}");
            assert!(!error.is_not_sent());
            assert!(elapsed < Duration::from_secs(4), "{elapsed:?}");
        };
        for call in [Call::Token, Call::Search, Call::Cancel] {
            let server = Server::start(vec![dripping_after(start)]);
            ends_in_time(account(&format!("http://{}", server.address)), call);
            server.finish();
        }
        let identity = identity();
        let server = Server::start(vec![with_tls(
            Arc::clone(&identity.server),
            move |mut stream| {
                read_request(&mut stream);
                stream.write_all(start.as_bytes()).unwrap();
                drip(&mut stream);
            },
        )]);
        ends_in_time(trusting(&identity, &server), Call::Search);
        server.finish();
    }

    #[test]
    fn a_token_and_a_cancel_end_within_their_time_however_their_answers_trickle() {
        for call in [Call::Token, Call::Cancel] {
            let server = Server::start(vec![dripping_after(LONG_BODY)]);
            let account = quick(account(&format!("http://{}", server.address)));
            let started = Instant::now();
            let error = post(&http(&account), call)
                .and_then(Reply::into_text)
                .err()
                .unwrap();
            assert!(
                matches!(
                    error,
                    Error::TimedOut {
                        http_status: Some(200),
                        ..
                    }
                ),
                "{error}"
            );
            assert!(started.elapsed() < Duration::from_secs(4));
            server.finish();
        }
    }

    #[test]
    fn a_proxy_whose_answer_trickles_does_not_hold_a_connection_for_ever() {
        for call in [Call::Token, Call::Search, Call::Cancel] {
            let server = Server::start(vec![dripping_after("HTTP/1.1 200 OK\r\nX: ")]);
            let account = Account {
                proxy: Some(Secret::new(format!("http://{}", server.address))),
                ..account("https://pay.example.com")
            };
            let started = Instant::now();
            let answer = post(&http(&quick(account)), call);
            assert_eq!(
                not_reached(answer.map(|_| String::new())),
                NotReached::TimedOut
            );
            let elapsed = started.elapsed();
            assert!(elapsed < Duration::from_secs(4), "{elapsed:?}");
            server.finish();
        }
    }

    #[test]
    fn a_handshake_that_trickles_ends_with_the_time_for_it() {
        let server = Server::start(vec![Box::new(|mut stream| {
            // The head of a record of 16,000 bytes: a greeting that never comes to its end.
            stream.write_all(&[22, 3, 3, 62, 128]).unwrap();
            drip(&mut stream);
        })]);
        let started = Instant::now();
        let answer = cancel(&quick(trusting(&identity(), &server)));
        assert_eq!(not_reached(answer), NotReached::TimedOut);
        assert!(started.elapsed() < Duration::from_secs(4));
        server.finish();
    }

    #[test]
    fn a_connection_through_a_proxy_serves_long_after_it_was_made() {
        const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
        let identity = identity_of("pay.example.com");
        let server = Server::start(vec![Box::new({
            let config = Arc::clone(&identity.server);
            move |mut stream| {
                let request = read_request(&mut stream);
                assert!(
                    request.starts_with("CONNECT pay.example.com:443 "),
                    "{request}"
                );
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                let tls = ServerConnection::new(config).unwrap();
                let mut stream = StreamOwned::new(tls, stream);
                for wait in [Duration::ZERO, CONNECT_TIMEOUT] {
                    read_request(&mut stream);
                    thread::sleep(wait);
                    stream.write_all(ok("[]").as_bytes()).unwrap();
                }
            }
        })]);
        let http = http(&Account {
            connect_timeout: CONNECT_TIMEOUT,
            ca_file: Some(identity.ca_file.path().to_owned()),
            proxy: Some(Secret::new(format!("http://{}", server.address))),
            ..account("https://pay.example.com")
        });
        for _ in 0..2 {
            let (_, text) = post(&http, Call::Search).unwrap().into_text().unwrap();
            assert_eq!(text, "[]");
        }
        server.finish();
    }

    #[test]
    fn the_gateway_s_clock_is_read_from_its_answers() {
        let answer = |date: &str| format!("HTTP/1.1 200 OK\r\n{date}Content-Length: 2\r\n\r\n{{}}");
        let november = "Sun, 22 Nov 2026 00:00:05 GMT";
        for (header, date) in [
            (
                format!("Date: {november}\r\n"),
                Some("2026-11-22T00:00:05Z"),
            ),
            (String::new(), None),
            ("Date: 2026-11-22T00:00:05Z\r\n".to_owned(), None),
            ("Date: Mon, 22 Nov 2026 00:00:05 GMT\r\n".to_owned(), None),
            ("Date: Sun, 22 Nov 2026 09:00:05 +0900\r\n".to_owned(), None),
            ("Date: Sunday, 22-Nov-26 00:00:05 GMT\r\n".to_owned(), None),
            ("Date: Sun, 31 Nov 2026 00:00:05 GMT\r\n".to_owned(), None),
            ("Date: \r\n".to_owned(), None),
        ] {
            let server = Server::start(vec![answering(answer(&header))]);
            let http = http(&account(&format!("http://{}", server.address)));
            let reply = post(&http, Call::Cancel).unwrap();
            let date = date.map(|date| date.parse().unwrap());
            assert_eq!(reply.about.date, date, "{header}");
            assert_eq!(http.last_date(), date, "{header}");
            server.finish();
        }
    }

    #[test]
    fn an_answer_without_a_date_does_not_undo_the_last_one() {
        let dated = |second: u8| {
            answering(format!(
                "HTTP/1.1 500 Oops\r\nDate: Sun, 22 Nov 2026 00:00:0{second} GMT\r\nContent-Length: 0\r\n\r\n"
            ))
        };
        let server = Server::start(vec![dated(1), dated(2), answering(ok("{}"))]);
        let http = http(&account(&format!("http://{}", server.address)));
        let heard: Vec<_> = (0..3)
            .map(|_| {
                post(&http, Call::Cancel).unwrap();
                http.last_date().unwrap().to_string()
            })
            .collect();
        let (first, second) = ("2026-11-22T00:00:01Z", "2026-11-22T00:00:02Z");
        assert_eq!(heard, [first, second, second]);
        server.finish();
    }

    #[test]
    fn a_redirect_is_named_and_not_followed() {
        for status in [301, 302, 303, 307, 308] {
            // Whoever comes here would be met by nobody, and get `Refused` instead.
            let elsewhere = unused_address();
            let error = cancel_against(answering(format!(
                "HTTP/1.1 {status} Moved\r\nLocation: http://{elsewhere}/login?key=s3cr3t\r\nContent-Length: 0\r\n\r\n"
            )))
            .unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("/api/cancel answered HTTP {status} and pointed to http://127.0.0.1")
            );
            assert!(!error.is_not_sent());
        }
    }

    #[test]
    fn searches_share_a_connection_and_a_cancel_takes_its_own() {
        let keeping = |answers: usize| -> Script {
            Box::new(move |mut stream| {
                for _ in 0..answers {
                    assert!(!read_request(&mut stream).is_empty());
                    stream.write_all(ok("[]").as_bytes()).unwrap();
                }
                let _ = io::copy(&mut stream, &mut io::sink());
            })
        };
        let server = Server::start(vec![keeping(3), keeping(1), keeping(1)]);
        let http = http(&account(&format!("http://{}", server.address)));
        for call in [
            Call::Token,
            Call::Search,
            Call::Cancel,
            Call::Cancel,
            Call::Search,
        ] {
            post(&http, call).unwrap().into_text().unwrap();
        }
        drop(http);
        server.finish();
    }

    #[test]
    fn a_request_on_a_connection_that_has_died_is_not_sent_again() {
        let requests = Arc::new(Mutex::new(0));
        let server = Server::start(vec![Box::new({
            let requests = Arc::clone(&requests);
            move |mut stream| {
                read_request(&mut stream);
                stream.write_all(ok("[]").as_bytes()).unwrap();
                read_request(&mut stream);
                *requests.lock().unwrap() = 2;
            }
        })]);
        let http = http(&account(&format!("http://{}", server.address)));
        post(&http, Call::Search).unwrap().into_text().unwrap();
        let error = post(&http, Call::Search).err().unwrap();
        // A second connection would have been refused: the server takes one only.
        assert!(matches!(error, Error::Broken { .. }), "{error}");
        assert_eq!(*requests.lock().unwrap(), 2);
        server.finish();
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn encoded(encoding: &str, body: &[u8]) -> Script {
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend_from_slice(body);
        answering(answer)
    }

    #[test]
    fn gzip_is_unpacked_and_nothing_else_is() {
        assert_eq!(
            cancel_against(encoded("gzip", &gzip("한글"))).unwrap(),
            "한글"
        );
        assert_eq!(cancel_against(encoded("identity", b"{}")).unwrap(), "{}");
        let error = cancel_against(encoded("br", b"{}")).unwrap_err();
        assert!(error.to_string().ends_with("its encoding is br"), "{error}");
        let error = cancel_against(encoded("gzip", b"{}  {}  {}  {}")).unwrap_err();
        assert!(
            error.to_string().ends_with("it cannot be decompressed"),
            "{error}"
        );
    }

    #[test]
    fn gzip_that_stops_before_its_end_is_incomplete() {
        let whole = gzip(&"{\"TID\":\"1\"}".repeat(50));
        for length in [1, 12, whole.len() - 9, whole.len() - 1] {
            let error = cancel_against(encoded("gzip", &whole[..length])).unwrap_err();
            assert!(
                matches!(error, Error::Incomplete { .. }),
                "{length}: {error}"
            );
        }
    }

    #[test]
    fn an_answer_is_measured_after_it_is_unpacked() {
        let bomb = gzip(&" ".repeat(8 << 20));
        assert!(bomb.len() < 100_000);
        let error = cancel_against(encoded("gzip", &bomb)).unwrap_err();
        assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    }

    #[test]
    fn an_asked_for_wait_comes_with_the_error() {
        let error = cancel_against(answering(
            "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nBusy",
        ))
        .unwrap();
        assert_eq!(error, "Busy");
        let server = Server::start(vec![answering(
            "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nBusy",
        )]);
        let reply = post(
            &http(&account(&format!("http://{}", server.address))),
            Call::Search,
        )
        .unwrap();
        assert_eq!(reply.about.retry_after, Some(Duration::from_secs(7)));
        server.finish();
    }

    /// A certificate for this machine, and the file that makes a client trust it.
    struct Identity {
        server: Arc<ServerConfig>,
        ca_file: tempfile::NamedTempFile,
    }

    fn identity() -> Identity {
        identity_of("127.0.0.1")
    }

    fn identity_of(host: &str) -> Identity {
        let identity = rcgen::generate_simple_self_signed(vec![host.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).unwrap();
        let server =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![identity.cert.der().clone()], key)
                .unwrap();
        let mut ca_file = tempfile::NamedTempFile::new().unwrap();
        ca_file.write_all(identity.cert.pem().as_bytes()).unwrap();
        Identity {
            server: Arc::new(server),
            ca_file,
        }
    }

    fn trusting(identity: &Identity, server: &Server) -> Account {
        Account {
            ca_file: Some(identity.ca_file.path().to_owned()),
            ..account(&format!("https://{}", server.address))
        }
    }

    type TlsStream = StreamOwned<ServerConnection, TcpStream>;

    fn with_tls(
        config: Arc<ServerConfig>,
        script: impl FnOnce(TlsStream) + Send + 'static,
    ) -> Script {
        Box::new(move |stream| {
            script(StreamOwned::new(
                ServerConnection::new(config).unwrap(),
                stream,
            ));
        })
    }

    #[test]
    fn a_named_authority_is_trusted_and_another_is_not() {
        let (identity, another) = (identity(), identity());
        let server = Server::start(vec![
            with_tls(Arc::clone(&identity.server), |mut stream| {
                read_request(&mut stream);
                stream.write_all(ok("{}").as_bytes()).unwrap();
            }),
            with_tls(Arc::clone(&identity.server), |mut stream| {
                assert_eq!(read_request(&mut stream), "");
            }),
        ]);
        assert_eq!(cancel(&trusting(&identity, &server)).unwrap(), "{}");
        assert_eq!(
            not_reached(cancel(&trusting(&another, &server))),
            NotReached::Tls
        );
        server.finish();
    }

    #[test]
    fn broken_tls_after_the_request_leaves_it_open() {
        let identity = identity();
        let server = Server::start(vec![with_tls(
            Arc::clone(&identity.server),
            |mut stream| {
                assert!(!read_request(&mut stream).is_empty());
                // To ureq this is the same kind of error as a certificate that is not trusted.
                stream
                    .sock
                    .write_all(b"HTTP/1.1 500 in clear\r\n\r\n")
                    .unwrap();
            },
        )]);
        let error = cancel(&trusting(&identity, &server)).unwrap_err();
        assert!(matches!(error, Error::Broken { .. }), "{error}");
        server.finish();
    }

    #[test]
    fn a_file_that_holds_no_certificates_is_named() {
        let file = |text: &str| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file
        };
        for (text, detail) in [
            ("", "no certificate in it"),
            ("hello", "no certificate in it"),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "",
            ),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n", ""),
        ] {
            let file = file(text);
            let error = read_certificates(file.path()).unwrap_err().to_string();
            let start = format!("cannot use the certificates in {}: ", file.path().display());
            assert!(
                error.starts_with(&start) && error.ends_with(detail),
                "{error}"
            );
        }
        assert!(matches!(
            read_certificates(Path::new("/nonexistent/ca.pem")),
            Err(Error::CaFile { .. })
        ));
    }
}
