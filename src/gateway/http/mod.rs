//! One POST, never repeated: the only door to the network. Refuses to follow redirects, to reuse a
//! connection for a cancel, and to guess whether a request left this machine.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "ureq's errors are an open set, and what is not listed is the cautious case"
)]

mod pace;
pub(super) mod reply;
mod unsent;

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
use ureq::{Agent, Proxy, RequestBuilder};
use zeroize::Zeroizing;

pub(super) use pace::{Deadline, Pace};
pub(super) use reply::{Reply, Secrets};

use self::pace::Stall;
use self::reply::About;
use self::unsent::{Marking, NeverConnected};
use super::error::{Error, NotReached, Problem};
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
pub(super) mod tests;
