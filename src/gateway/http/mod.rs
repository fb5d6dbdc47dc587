//! One POST, never repeated: the only door to the network. Refuses to follow redirects, to reuse a
//! connection for a cancel, and to guess whether a request left this machine.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "ureq's errors are an open set, and what is not listed is the cautious case"
)]

mod pace;
pub(super) mod reply;
mod secrets;
mod trust;
mod unsent;
mod uri;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::http::{HeaderMap, HeaderValue, header};
use ureq::typestate::WithBody;
use ureq::{Agent, RequestBuilder};
use zeroize::Zeroizing;

pub(super) use pace::Deadline;
pub use pace::{Pace, Stall};
pub(super) use reply::HttpReply;
pub(super) use secrets::Secrets;
pub use uri::Uri;

use self::reply::About;
use self::unsent::{Marking, NeverConnected};
use super::{Account, Call, Listener, Proxy, WireEvent, retry};
use super::{GatewayError, GatewayErrorKind, NotReached, Problem, RedirectTarget, SetupError};
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
    /// The credentials for the proxy.
    proxy_secrets: Vec<Secret>,
    /// When the last answer with a readable `Date` was made, by the gateway's clock.
    last_date: Mutex<Option<Timestamp>>,
    listener: Listener,
}

/// What to send. Debug output is left out on purpose: this is nothing but secrets and a body.
pub(super) struct Post<'a> {
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
    /// Makes ready; connects to nothing yet. The pace is that of the answers to searches; a
    /// connection is kept for each of the threads that call.
    ///
    /// # Errors
    ///
    /// [`SetupError::CaFile`], [`SetupError::Proxy`].
    pub(super) fn new(
        account: &Account,
        pace: Pace,
        threads: usize,
        listener: Listener,
    ) -> Result<Self, SetupError> {
        let proxy = match &account.proxy {
            // A proxy would carry the key off this machine, in clear.
            Some(proxy) if !account.endpoint.is_loopback() => Some(trust::http_proxy(proxy)?),
            Some(_) | None => None,
        };
        let has_proxy = proxy.is_some();
        let proxy_secrets = account.proxy.as_ref().map(Proxy::secrets);
        let tls = trust::tls(account.ca_file.as_deref())?;
        let config = |timeout: Duration, max_kept_connections: usize| {
            Agent::config_builder()
                .https_only(account.endpoint.is_https())
                // A redirected POST is a second POST, and takes the headers along. Ureq follows ten
                // by default.
                .max_redirects(0)
                .http_status_as_error(false)
                // Without this ureq reads the environment's proxies, and reads them wrongly.
                .proxy(proxy.clone())
                .tls_config(tls.clone())
                .user_agent(concat!("cookiepay/", env!("CARGO_PKG_VERSION")))
                .timeout_resolve(Some(account.connect_timeout))
                .timeout_connect(Some(account.connect_timeout))
                .timeout_global(Some(timeout))
                .max_idle_connections(max_kept_connections)
                .max_idle_connections_per_host(max_kept_connections)
                .build()
        };
        let reads = config(account.search_timeout, threads);
        let cancels = config(account.cancel_timeout, 0);
        // One connector for both, since it is what keeps the loaded certificates.
        let connector = Marking(Arc::new(pace::connector(pace)));
        Ok(Self {
            reads: Agent::with_parts(reads, connector.clone(), Marking(Arc::default())),
            cancels: Agent::with_parts(cancels, connector, Marking(Arc::default())),
            origin: account.endpoint.origin().to_owned(),
            connect_timeout: account.connect_timeout,
            search_timeout: account.search_timeout,
            cancel_timeout: account.cancel_timeout,
            has_proxy,
            proxy_secrets: proxy_secrets.unwrap_or_default(),
            last_date: Mutex::default(),
            listener,
        })
    }

    pub(super) const fn search_timeout(&self) -> Duration {
        self.search_timeout
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
    /// [`GatewayErrorKind::NotReached`] exactly when nothing was sent; any other error leaves it open.
    pub(super) fn post(&self, mut post: Post<'_>) -> Result<HttpReply, GatewayError> {
        post.secrets.0.extend_from_slice(&self.proxy_secrets);
        let call = post.call;
        let (agent, time) = match call {
            Call::Token | Call::Search => (&self.reads, self.search_timeout),
            Call::Cancel => (&self.cancels, self.cancel_timeout),
        };
        let left = post.deadline.map(|deadline| deadline.left());
        let limit = post
            .deadline
            .map_or(time, |deadline| time.min(deadline.limit));
        let failed = |kind| GatewayError {
            call,
            http_status: None,
            kind,
        };
        if left == Some(Duration::ZERO) {
            return Err(failed(GatewayErrorKind::TimedOut { limit }));
        }
        let request = agent
            .post(format!("{}{}", self.origin, call.path()))
            .header(header::CONTENT_TYPE, "application/json");
        let request = with_headers(request, post.headers).map_err(failed)?;
        let request = limited(request, call, limit, left);
        (self.listener)(&WireEvent::Sent {
            call,
            bytes: post.body.len(),
        });
        let started = Instant::now();
        let response = request
            .send(post.body.as_str())
            .map_err(|error| failed(self.no_answer(limit, &post.secrets, error)))?;
        let (head, body) = response.into_parts();
        let http_status = head.status.as_u16();
        (self.listener)(&WireEvent::Answered {
            call,
            http_status,
            elapsed: started.elapsed(),
        });
        let about = About {
            call,
            http_status,
            limit,
            date: self.take_date(&head.headers),
            retry_after: retry_after(&head.headers),
            secrets: post.secrets,
            started,
            listener: Arc::clone(&self.listener),
        };
        check_head(&about, &head)?;
        Ok(HttpReply {
            about,
            body: Box::new(body.into_reader()),
        })
    }

    /// Says what it means that no head of an answer came.
    fn no_answer(
        &self,
        limit: Duration,
        secrets: &Secrets,
        error: ureq::Error,
    ) -> GatewayErrorKind {
        let broken = |detail: String| GatewayErrorKind::Broken {
            detail: secrets.quote(&detail),
        };
        match error {
            ureq::Error::Other(inner) => match inner.downcast::<NeverConnected>() {
                Ok(never) => never.kind(self.has_proxy, self.connect_timeout, secrets),
                Err(other) => broken(other.to_string()),
            },
            // These are found before a connection is made.
            ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => {
                GatewayErrorKind::NotReached {
                    reason: NotReached::Impossible,
                    detail: secrets.quote(&error.to_string()),
                }
            }
            ureq::Error::Timeout(_) => GatewayErrorKind::TimedOut { limit },
            // All else may have happened after the request, or a part of it, was sent.
            other => broken(reply::detail(&other)),
        }
    }
}

/// Adds headers whose values are secret.
fn with_headers(
    mut request: RequestBuilder<WithBody>,
    headers: &[(&'static str, &Secret)],
) -> Result<RequestBuilder<WithBody>, GatewayErrorKind> {
    for (name, value) in headers {
        let mut value =
            HeaderValue::from_str(value.expose()).map_err(|_| GatewayErrorKind::NotReached {
                reason: NotReached::Header,
                detail: Foreign::default(),
            })?;
        value.set_sensitive(true);
        request = request.header(*name, value);
    }
    Ok(request)
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

/// Turns down an answer that points elsewhere, or whose body could not be read.
fn check_head(about: &About, head: &ureq::http::response::Parts) -> Result<(), GatewayError> {
    if head.status.is_redirection() {
        let to = target(&head.headers, &about.secrets);
        return Err(about.error(GatewayErrorKind::Redirected { to }));
    }
    // Ureq takes this header away when it decompresses.
    if let Some(encoding) = head.headers.get(header::CONTENT_ENCODING)
        && !encoding.is_empty()
        && !encoding.as_bytes().eq_ignore_ascii_case(b"identity")
    {
        let encoding = String::from_utf8_lossy(encoding.as_bytes());
        let problem = Problem::Encoding(about.secrets.quote(&encoding));
        return Err(about.unreadable(problem, ""));
    }
    Ok(())
}

/// Says where a redirect points: the host only, since the rest may carry what is secret.
fn target(headers: &HeaderMap, secrets: &Secrets) -> RedirectTarget {
    let Some(location) = headers.get(header::LOCATION) else {
        return RedirectTarget::Nowhere;
    };
    let parsed: Option<Uri> = location.to_str().ok().and_then(|text| text.parse().ok());
    let Some(uri) = parsed else {
        return RedirectTarget::Unreadable;
    };
    match (uri.scheme_str(), uri.host()) {
        (Some(scheme), Some(host)) => {
            RedirectTarget::Host(secrets.quote(&format!("{scheme}://{host}")))
        }
        (None, Some(host)) => RedirectTarget::Host(secrets.quote(host)),
        (_, None) => RedirectTarget::OwnPath,
    }
}

/// Reads when the gateway made its answer: the usual form of RFC 9110 and no other, such as
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    const DATE_BYTES: usize = 29;
    let value = headers.get(header::DATE)?.to_str().ok()?;
    if value.len() != DATE_BYTES || !value.ends_with(" GMT") {
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
