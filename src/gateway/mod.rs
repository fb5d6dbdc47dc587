//! Speaks to the gateway over HTTP. Refuses to send anything twice on its own account, but reads.

mod endpoint;
mod error;
mod event;
mod http;
mod object;
mod reply;
mod retry;
mod rows;
mod search;
mod token;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use zeroize::Zeroizing;

pub use endpoint::{Endpoint, Environment, ParseEndpointError};
pub use error::{Error, NotReached, Problem};
pub use event::{Event, Listener};
pub use rows::{Row, Rows};
pub use token::AccessToken;

use self::http::{Http, Request};
use self::reply::Secrets;
use self::retry::Backoff;
use crate::payment::{Payment, Period, Tid};
use crate::secret::Secret;

/// How to reach the gateway, and as whom.
#[derive(Clone, Debug)]
pub struct Account {
    /// Where the gateway is.
    pub endpoint: Endpoint,
    /// The merchant's id (`pay2_id`, `API_ID`).
    pub api_id: String,
    /// The key that belongs to it (`pay2_key`, `ApiKey`).
    pub api_key: Secret,
    /// For looking the host up, and again for connecting to it.
    pub connect_timeout: Duration,
    /// For a token as a whole; for the head of a search's answer, and for each silence within it.
    pub search_timeout: Duration,
    /// For a cancel as a whole.
    pub cancel_timeout: Duration,
    /// Certificate authorities (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// URL of the HTTP proxy to go through; it may hold a password. Never used to this machine, and
    /// the environment is not looked at.
    pub proxy: Option<Secret>,
    /// How many connections are kept for further calls: as many as there are threads.
    pub max_connections: usize,
}

/// A call that the gateway offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// Issues an access token.
    Token,
    /// Looks payments up.
    Search,
    /// Gives money back.
    Cancel,
}

impl Call {
    /// Returns the path that the call is posted to (manual).
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Token => "/payAuth/token",
            Self::Search => "/api/paysearch",
            Self::Cancel => "/api/cancel",
        }
    }
}

/// The gateway, as one merchant sees it. Threads share it.
pub struct Gateway {
    http: Http,
    api_id: String,
    api_key: Secret,
    token: Mutex<Option<AccessToken>>,
    backoff: Backoff,
    listener: Listener,
}

impl Gateway {
    /// Makes ready to call; connects to nothing yet. The listener is told of every request.
    ///
    /// # Errors
    ///
    /// [`Error::CaFile`] and [`Error::Proxy`] when one of these cannot be used.
    pub fn new(account: Account, listener: Listener) -> Result<Self, Error> {
        let http = Http::new(&account, Arc::clone(&listener))?;
        let Account {
            api_id, api_key, ..
        } = account;
        Ok(Self {
            http,
            api_id,
            api_key,
            token: Mutex::new(None),
            backoff: Backoff::default(),
            listener,
        })
    }

    /// Issues a fresh access token, which further calls use as well.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when the gateway knows no such id and key.
    pub fn issue_token(&self) -> Result<AccessToken, Error> {
        let token = self.request_token()?;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        Ok(token)
    }

    /// Looks up the payments of a period.
    ///
    /// A failure before the first row is tried again; one after it is not, and comes out of
    /// [`Rows::next_row`].
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when the gateway answers with a code, and whatever can go wrong on the way.
    pub fn search_payments(&self, period: Period) -> Result<Rows, Error> {
        self.persistently(Call::Search, || {
            self.search(search::period_request(&self.api_id, period))
        })
    }

    /// Looks up one payment, as the gateway wrote it: one row, or none.
    ///
    /// # Errors
    ///
    /// As [`Gateway::search_payments`]; besides, when the answer holds another payment or several.
    pub fn find_payments(&self, tid: &Tid) -> Result<Rows, Error> {
        self.persistently(Call::Search, || {
            self.search(search::tid_request(&self.api_id, tid))?
                .only(tid)
        })
    }

    /// Looks up one payment.
    ///
    /// # Errors
    ///
    /// As [`Gateway::find_payments`].
    pub fn find_payment(&self, tid: &Tid) -> Result<Option<Payment<'static>>, Error> {
        self.persistently(Call::Search, || {
            let mut rows = self
                .search(search::tid_request(&self.api_id, tid))?
                .only(tid)?;
            let payment = match rows.next_row()? {
                Some(row) => Some(row.payment()?.into_owned()),
                None => None,
            };
            // Only the end shows that it is the only one.
            rows.next_row()?;
            Ok(payment)
        })
    }

    fn search(&self, body: Zeroizing<String>) -> Result<Rows, Error> {
        let token = self.token()?;
        let reply = self.http.post(Request {
            call: Call::Search,
            headers: &[("TOKEN", &token)],
            body,
            secrets: Secrets(vec![self.api_key.clone(), token.clone()]),
        })?;
        Rows::open(reply)
    }

    /// Returns a token that will serve for another while. Threads that need one wait for one
    /// request.
    fn token(&self) -> Result<Secret, Error> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = kept.as_ref()
            && token.is_fresh(Timestamp::now())
        {
            return Ok(token.secret.clone());
        }
        let token = self.request_token()?;
        let secret = token.secret.clone();
        *kept = Some(token);
        Ok(secret)
    }

    fn request_token(&self) -> Result<AccessToken, Error> {
        self.persistently(Call::Token, || {
            let reply = self.http.post(Request {
                call: Call::Token,
                headers: &[],
                body: token::request(&self.api_id, &self.api_key),
                secrets: Secrets(vec![self.api_key.clone()]),
            })?;
            token::read_reply(reply, Timestamp::now())
        })
    }

    /// Tries a read again while that may help. Never for a call that moves money.
    fn persistently<T>(
        &self,
        call: Call,
        attempt: impl Fn() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut failures = 0_u32;
        loop {
            let error = match attempt() {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            failures = failures.saturating_add(1);
            // A search that failed for want of a token has had its tries.
            let wait = (error.call() == Some(call))
                .then(|| self.backoff.wait_after(failures, &error))
                .flatten();
            let Some(wait) = wait else {
                return Err(error);
            };
            (self.listener)(&Event::TryingAgain {
                call,
                wait,
                error: &error,
            });
            thread::sleep(wait);
        }
    }
}
