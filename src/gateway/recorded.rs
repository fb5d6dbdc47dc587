//! A reply that was written down, read as if it had just come: the same code without a server, for whoever tries
//! replies by the million. Nothing is sent, and nothing is known of when it came.

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::http::HttpReply;
use super::http::Secrets;
use super::http::reply::About;
use super::rows::{PieceSizes, Rows};
use super::{AccessToken, Call, GatewayError, cancel, token};
use crate::payment::{Answer, FinalCodes, Tid};
use crate::secret::Secret;

/// A reply of the gateway's, or of whoever answered in its place.
pub struct RecordedReply {
    /// Its HTTP status.
    pub http_status: u16,
    /// What went out with the request, and may be in no error.
    pub secrets: Vec<Secret>,
    /// Its body, which may come in pieces.
    pub body: Box<dyn Read + Send>,
}

impl RecordedReply {
    /// Reads it as the reply to a request for a token.
    ///
    /// # Errors
    ///
    /// As [`Gateway::issue_token`](super::Gateway::issue_token).
    pub fn token(self, asked_at: Timestamp) -> Result<AccessToken, GatewayError> {
        token::read_reply(self.reply(Call::Token), asked_at)
    }

    /// Reads it as the reply to a search for a period, by so much at a time.
    ///
    /// # Errors
    ///
    /// As [`Gateway::search_payments`](super::Gateway::search_payments).
    pub fn rows(self, sizes: PieceSizes) -> Result<Rows, GatewayError> {
        Rows::open_by(sizes, self.reply(Call::Search))
    }

    /// Reads it as the reply to a search for a TID.
    ///
    /// # Errors
    ///
    /// As [`Gateway::find_payments`](super::Gateway::find_payments).
    pub fn rows_of(self, tid: &Tid) -> Result<Rows, GatewayError> {
        self.rows(PieceSizes::USUAL)?.only(tid)
    }

    /// Reads it as the reply to a cancel.
    #[must_use]
    pub fn cancel(self, final_codes: &FinalCodes) -> Answer {
        cancel::answer(Ok(self.reply(Call::Cancel)), final_codes)
    }

    fn reply(self, call: Call) -> HttpReply {
        HttpReply {
            about: About {
                call,
                http_status: self.http_status,
                limit: Duration::ZERO,
                date: None,
                retry_after: None,
                secrets: Secrets(self.secrets),
                started: Instant::now(),
                listener: Arc::new(|_| {}),
            },
            body: self.body,
        }
    }
}
