//! Speaks to the gateway over HTTP. Refuses to send anything twice on its own account, but reads.
//!
#![doc = include_str!("wire.md")]

mod account;
mod call;
mod cancel;
mod clock;
mod endpoint;
mod event;
mod http;
mod proxy;
mod recorded;
mod retry;
mod rows;
mod search;
mod setup_error;
mod token;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

pub use account::Account;
pub use cancel::CancelPass;
pub use clock::{ClockGap, ClockReading};
pub use endpoint::{Endpoint, ParseEndpointError};
pub use event::{Listener, WireEvent};
pub use http::{Pace, Stall, Uri};
pub use proxy::{ParseProxyError, Proxy};
pub use recorded::RecordedReply;
pub use retry::TRIES_MAX;
pub use rows::{Chunk, FieldPlaces, PieceSizes, ReaderLost, Row, Rows};
pub use setup_error::{CaFileProblem, SetupError};
pub use token::AccessToken;

pub use crate::payment::{
    Call, CertificateFault, GatewayError, GatewayErrorKind, NotReached, Problem, RedirectTarget,
    RowProblem,
};

use self::http::{Deadline, Http, HttpReply, Post, Secrets};
use self::retry::Backoff;
use crate::payment::{Answer, FinalCodes, Payment, Period, Refund, Tid};
use crate::secret::Secret;

/// What a search by TID found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The payment; `None` where the gateway knows none of that TID.
    pub payment: Option<Payment<'static>>,
    /// The `Date` of the reply, by the gateway's clock; `None` where it has no readable one.
    pub date: Option<Timestamp>,
}

/// What one request for a token brought to light, whether or not it was issued.
#[derive(Debug)]
pub struct TokenTrial {
    /// The token, or why there is none.
    pub token: Result<AccessToken, GatewayError>,
    /// When the request left and the head of the answer came, by this machine's clock, with the gateway's `Date`;
    /// `None` where no answer came, or one without a readable `Date`.
    pub clock: Option<ClockReading>,
    /// Whether the head of an answer came.
    pub is_answered: bool,
}

/// The gateway, as one merchant sees it. Threads share it.
pub struct Gateway {
    http: Http,
    api_id: String,
    api_key: Secret,
    cancel_timeout: Duration,
    token: token::SharedToken,
    backoff: Backoff,
    listener: Listener,
    final_codes: FinalCodes,
}

impl Gateway {
    /// Makes ready to call; connects to nothing yet. The listener is told of every request.
    ///
    /// As many connections are kept for further calls as there are threads that call.
    ///
    /// # Errors
    ///
    /// [`SetupError::CaFile`], [`SetupError::Proxy`] and [`SetupError::ApiKey`] when one of these cannot be used.
    pub fn new(account: Account, threads: usize, listener: Listener) -> Result<Self, SetupError> {
        Self::at_pace(Pace::USUAL, account, threads, listener)
    }

    /// As [`Gateway::new`], with another pace below which an answer is a stall.
    #[cfg(test)]
    pub(crate) fn impatient(
        least_bytes: usize,
        within: Duration,
        account: Account,
        threads: usize,
        listener: Listener,
    ) -> Result<Self, SetupError> {
        let pace = Pace {
            bytes: least_bytes,
            within,
        };
        Self::at_pace(pace, account, threads, listener)
    }

    fn at_pace(
        pace: Pace,
        account: Account,
        threads: usize,
        listener: Listener,
    ) -> Result<Self, SetupError> {
        if !http::can_be_header(account.api_key.expose()) {
            return Err(SetupError::ApiKey);
        }
        let http = Http::new(&account, pace, threads, Arc::clone(&listener))?;
        let Account {
            api_id,
            api_key,
            cancel_timeout,
            final_codes,
            ..
        } = account;
        Ok(Self {
            http,
            api_id,
            api_key,
            cancel_timeout,
            token: token::SharedToken::default(),
            backoff: Backoff::default(),
            listener,
            final_codes,
        })
    }

    /// Returns how long a search may keep silent.
    #[must_use]
    pub const fn search_timeout(&self) -> Duration {
        self.http.search_timeout()
    }

    /// Returns how long a cancel may take in all.
    #[must_use]
    pub const fn cancel_timeout(&self) -> Duration {
        self.cancel_timeout
    }

    /// Issues a fresh access token, which further calls use as well.
    ///
    /// # Errors
    ///
    /// [`GatewayErrorKind::Refused`] when the gateway knows no such id and key.
    pub fn issue_token(&self) -> Result<AccessToken, GatewayError> {
        let token = self.request_token(None)?;
        self.token.put(token.clone());
        Ok(token)
    }

    /// Asks for a token once, and tells what was learnt on the way. All of it ends within the limit.
    #[must_use]
    pub fn try_token(&self, limit: Duration) -> TokenTrial {
        let asked_at = Timestamp::now();
        let (reply, answered_at) = (
            self.post_for_token(Deadline::after(limit)),
            Timestamp::now(),
        );
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                return TokenTrial {
                    is_answered: error.http_status.is_some(),
                    token: Err(error),
                    clock: None,
                };
            }
        };
        let date = reply.about.date;
        TokenTrial {
            token: token::read_reply(reply, asked_at),
            clock: date.map(|date| ClockReading {
                date,
                asked_at,
                answered_at,
            }),
            is_answered: true,
        }
    }

    /// Returns the `Date` of the last reply that had a readable one, whatever the call and whichever
    /// thread made it; `None` while none had.
    ///
    /// It is the gateway's clock, or that of whoever answered in its place, in whole seconds.
    pub fn last_date(&self) -> Option<Timestamp> {
        self.http.last_date()
    }

    /// Returns what time it is by the gateway's clock, as its last reply says; asks for a token, which
    /// further calls use as well, where there is none yet.
    ///
    /// # Errors
    ///
    /// As [`Gateway::issue_token`].
    pub fn clock(&self) -> Result<Option<Timestamp>, GatewayError> {
        self.token(None)?;
        Ok(self.last_date())
    }

    /// Looks up the payments of a period, and has the answer read as it comes in.
    ///
    /// A failure that may pass is tried again, up to that number of tries in all. It may come in the middle
    /// of an answer: `read` then has had some of its rows, and is given all of them anew.
    ///
    /// # Errors
    ///
    /// [`GatewayErrorKind::Refused`] when the gateway answers with a code, whatever can go wrong on the way, and
    /// what `read` returns.
    pub fn search_payments(
        &self,
        period: Period,
        tries: u32,
        mut read: impl FnMut(Rows) -> Result<(), GatewayError>,
    ) -> Result<(), GatewayError> {
        self.with_retries(Call::Search, tries, None, || {
            read(self.search(search::period_request(&self.api_id, period), None)?)
        })
    }

    /// Looks up one payment, and has the answer read: one row, or none, or some that differ.
    ///
    /// # Errors
    ///
    /// As [`Gateway::search_payments`]; besides, when the answer holds another payment.
    pub fn find_payments<T>(
        &self,
        tid: &Tid,
        mut read: impl FnMut(Rows) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        self.find(tid, None, |rows| read(rows.all_of(tid)?))
    }

    /// Looks up one payment.
    ///
    /// # Errors
    ///
    /// As [`Gateway::find_payments`]; besides, when rows of it differ.
    pub fn find_payment(&self, tid: &Tid) -> Result<Option<Payment<'static>>, GatewayError> {
        Ok(self.look_up(tid, None)?.payment)
    }

    /// Looks up one payment, and tells when the gateway read it.
    ///
    /// With a limit all of it ends within that time: waiting for a token or having one issued,
    /// connecting, every try, and the answer to its last byte.
    ///
    /// # Errors
    ///
    /// As [`Gateway::find_payment`]; what was wrong with the last try when the time is over, or
    /// [`GatewayErrorKind::TimedOut`].
    pub fn look_up(&self, tid: &Tid, limit: Option<Duration>) -> Result<Lookup, GatewayError> {
        let deadline = limit.and_then(Deadline::after);
        self.find(tid, deadline, |rows| {
            let mut rows = rows.only(tid)?;
            let mut payment = None;
            // Only the end shows that it is the only one.
            while let Some(chunk) = rows.next_chunk()? {
                for row in chunk.rows() {
                    payment = Some(row.payment()?);
                }
            }
            Ok(Lookup {
                payment,
                date: rows.date(),
            })
        })
    }

    /// Makes ready to ask for a refund: sees to a token that will outlive the request.
    ///
    /// It outlives the time-out of a cancel by thirty seconds at least, or was just issued.
    ///
    /// # Errors
    ///
    /// As [`Gateway::issue_token`]. Nothing of a refund has left this machine then.
    pub fn ready_to_cancel(&self) -> Result<CancelPass, GatewayError> {
        const SPARE: SignedDuration = SignedDuration::from_secs(30);
        let time = SignedDuration::try_from(self.cancel_timeout)
            .unwrap_or(SignedDuration::MAX)
            .saturating_add(SPARE);
        let token = self.token.get(
            None,
            |token| token.serves_for(time, Timestamp::now()),
            || self.request_token(None),
        )?;
        Ok(CancelPass {
            token: token.secret,
        })
    }

    /// Asks for a refund, once. Whatever comes of it is an answer, not an error.
    pub fn cancel_payment(&self, pass: CancelPass, refund: &Refund) -> Answer {
        let CancelPass { token } = pass;
        let mut secrets = vec![self.api_key.clone(), token.clone()];
        if let Some(account) = &refund.account {
            secrets.extend(account.account_no_forms().map(Secret::new));
        }
        let reply = self.http.post(Post {
            call: Call::Cancel,
            headers: &[("TOKEN", &token), ("ApiKey", &self.api_key)],
            body: cancel::request(refund),
            deadline: None,
            secrets: Secrets(secrets),
        });
        cancel::answer(reply, &self.final_codes)
    }

    fn find<T>(
        &self,
        tid: &Tid,
        deadline: Option<Deadline>,
        mut read: impl FnMut(Rows) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        self.with_retries(Call::Search, TRIES_MAX, deadline, || {
            let rows = self.search(search::tid_request(&self.api_id, tid), deadline)?;
            read(rows)
        })
    }

    fn search(
        &self,
        body: Zeroizing<String>,
        deadline: Option<Deadline>,
    ) -> Result<Rows, GatewayError> {
        let token = self.token(deadline)?;
        let reply = self.http.post(Post {
            call: Call::Search,
            headers: &[("TOKEN", &token)],
            body,
            deadline,
            secrets: Secrets(vec![self.api_key.clone(), token.clone()]),
        })?;
        Rows::open(reply)
    }

    /// Returns a token that will serve for another while. Threads that need one wait for one
    /// request.
    fn token(&self, deadline: Option<Deadline>) -> Result<Secret, GatewayError> {
        let token = self.token.get(
            deadline,
            |token| token.is_fresh(Timestamp::now()),
            || self.request_token(deadline),
        )?;
        Ok(token.secret)
    }

    fn request_token(&self, deadline: Option<Deadline>) -> Result<AccessToken, GatewayError> {
        self.with_retries(Call::Token, TRIES_MAX, deadline, || {
            // Its life begins before the answer is here.
            let asked_at = Timestamp::now();
            token::read_reply(self.post_for_token(deadline)?, asked_at)
        })
    }

    fn post_for_token(&self, deadline: Option<Deadline>) -> Result<HttpReply, GatewayError> {
        self.http.post(Post {
            call: Call::Token,
            headers: &[],
            body: token::request(&self.api_id, &self.api_key),
            deadline,
            secrets: Secrets(vec![self.api_key.clone()]),
        })
    }

    /// Tries a read again while that may help, and there is time. Never for a call that moves money.
    fn with_retries<T>(
        &self,
        call: Call,
        tries: u32,
        deadline: Option<Deadline>,
        mut attempt: impl FnMut() -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut failures = 0_u32;
        loop {
            let error = match attempt() {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            failures = failures.saturating_add(1);
            // A search that failed for want of a token has had its tries.
            let wait = (error.call == call && failures < tries)
                .then(|| self.backoff.wait_after(failures, &error))
                .flatten()
                .filter(|wait| deadline.is_none_or(|deadline| *wait < deadline.left()));
            let Some(wait) = wait else {
                return Err(error);
            };
            (self.listener)(&WireEvent::TryingAgain {
                call,
                wait,
                error: &error,
            });
            thread::sleep(wait);
        }
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use std::io::Write as _;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jiff::civil::date;

    use super::http::tests::{Script, Server, account, answering, drip, ok, read_request};
    use super::*;
    use crate::payment::{Answer, BankAccount, Extent, Won};

    const TOKEN: &str = r#"{"RTN_CD":"0000","RTN_MSG":"성공","TOKEN":"t0k3n"}"#;

    /// A gateway that forgets to wait, and all that its listener heard.
    fn gateway(server: &Server) -> (Gateway, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listener: Listener = Arc::new({
            let heard = Arc::clone(&heard);
            move |event| heard.lock().unwrap().push(event.to_string())
        });
        let mut gateway =
            Gateway::new(account(&format!("http://{}", server.address)), 4, listener).unwrap();
        gateway.backoff = Backoff {
            first: Duration::ZERO,
        };
        (gateway, heard)
    }

    fn october() -> Period {
        Period::new(date(2026, 10, 1), date(2026, 10, 31)).unwrap()
    }

    /// Answers one request after the other on one connection.
    fn answering_each(answers: Vec<String>) -> Script {
        Box::new(move |mut stream| {
            for answer in answers {
                read_request(&mut stream);
                stream.write_all(answer.as_bytes()).unwrap();
            }
        })
    }

    /// Counts the rows of the last answer that was read.
    fn search(gateway: &Gateway) -> Result<usize, GatewayError> {
        let mut count = 0;
        gateway.search_payments(october(), TRIES_MAX, |mut rows| {
            count = 0;
            while let Some(chunk) = rows.next_chunk()? {
                count += chunk.rows().count();
            }
            Ok(())
        })?;
        Ok(count)
    }

    #[test]
    fn a_search_issues_a_token_and_asks_for_a_period() {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = Server::start(vec![Box::new({
            let requests = Arc::clone(&requests);
            move |mut stream| {
                for answer in [TOKEN, r#"[{"TID":"1"},{"TID":"2"}]"#] {
                    requests.lock().unwrap().push(read_request(&mut stream));
                    stream.write_all(ok(answer).as_bytes()).unwrap();
                }
            }
        })]);
        let (gateway, heard) = gateway(&server);
        assert_eq!(search(&gateway).unwrap(), 2);
        server.finish();
        let requests = requests.lock().unwrap();
        assert!(requests[0].starts_with("POST /payAuth/token "));
        assert!(requests[0].ends_with(r#"{"pay2_id":"shop","pay2_key":"s3cr3t-key"}"#));
        assert!(requests[1].starts_with("POST /api/paysearch "));
        assert!(requests[1].contains("\r\ntoken: t0k3n\r\n"));
        assert!(
            requests[1]
                .ends_with(r#"{"API_ID":"shop","STD_DT":"2026-10-01","END_DT":"2026-10-31"}"#)
        );
        let heard = heard.lock().unwrap().join("\n");
        assert_eq!(heard.lines().count(), 6, "{heard}");
        assert!(!heard.contains("t0k3n") && !heard.contains("s3cr3t"));
    }

    #[test]
    fn a_tid_is_asked_for_without_dates() {
        let server = Server::start(vec![Box::new(|mut stream| {
            read_request(&mut stream);
            stream.write_all(ok(TOKEN).as_bytes()).unwrap();
            let request = read_request(&mut stream);
            assert!(request.ends_with(r#"{"API_ID":"shop","TID":"abc"}"#));
            let answer = ok(r#"[{"RESULTCODE":"0000","TID":"abc","AMOUNT":"7"}]"#);
            stream.write_all(answer.as_bytes()).unwrap();
        })]);
        let (gateway, _) = gateway(&server);
        let payment = gateway
            .find_payment(&"abc".parse().unwrap())
            .unwrap()
            .unwrap();
        assert_eq!(payment.tid, "abc");
        server.finish();
    }

    #[test]
    fn a_payment_that_does_not_exist_is_none() {
        let server = Server::start(vec![answering_each(vec![
            ok(TOKEN),
            ok(r#"{"RESULTCODE":"E008","RESULTMSG":"없음"}"#),
        ])]);
        let (gateway, _) = gateway(&server);
        assert_eq!(gateway.find_payment(&"abc".parse().unwrap()).unwrap(), None);
        server.finish();
    }

    #[test]
    fn a_read_is_tried_three_times_in_all() {
        let busy =
            || answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let server = Server::start(vec![answering(""), busy(), answering_each(vec![ok(TOKEN)])]);
        let (gateway, heard) = gateway(&server);
        assert!(gateway.issue_token().is_ok());
        server.finish();
        let retries = |heard: &[String]| heard.iter().filter(|line| line.contains("again")).count();
        assert_eq!(retries(&heard.lock().unwrap()), 2);

        let server = Server::start(vec![busy(), busy(), busy()]);
        let (gateway, heard) = self::gateway(&server);
        assert!(matches!(
            gateway.issue_token(),
            Err(GatewayError {
                kind: GatewayErrorKind::Unavailable { .. },
                ..
            })
        ));
        server.finish();
        assert_eq!(retries(&heard.lock().unwrap()), 2);
    }

    #[test]
    fn an_answer_that_breaks_off_before_the_first_row_is_asked_for_again() {
        let part = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{\"TID\":";
        let server = Server::start(vec![
            answering_each(vec![ok(TOKEN), part.to_owned()]),
            answering_each(vec![ok("[]")]),
        ]);
        let (gateway, _) = gateway(&server);
        assert_eq!(search(&gateway).unwrap(), 0);
        server.finish();
    }

    #[test]
    fn an_answer_that_breaks_off_after_the_first_row_is_read_anew() {
        let part = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{\"TID\":\"1\"},";
        let server = Server::start(vec![
            answering_each(vec![ok(TOKEN), part.to_owned()]),
            answering_each(vec![ok(r#"[{"TID":"1"},{"TID":"2"}]"#)]),
        ]);
        let (gateway, _) = gateway(&server);
        assert_eq!(search(&gateway).unwrap(), 2);
        server.finish();
    }

    #[test]
    fn a_refusal_is_final() {
        // A second request would find nobody.
        let refusal = ok(r#"{"RTN_CD":"E003","RTN_MSG":"ID & KEY 불일치"}"#);
        let server = Server::start(vec![answering(refusal.replace("200 OK", "500 Oops"))]);
        let (gateway, _) = gateway(&server);
        let error = search(&gateway).unwrap_err();
        assert!(error.is_about_credentials(), "{error}");
        server.finish();
    }

    #[test]
    fn a_token_that_cannot_be_had_is_not_tried_for_nine_times() {
        // Closed, so that no try goes to a connection that is about to be.
        let busy =
            || answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let server = Server::start(vec![busy(), busy(), busy()]);
        let (gateway, _) = gateway(&server);
        let error = search(&gateway).unwrap_err();
        assert!(
            matches!(error.kind, GatewayErrorKind::Unavailable { .. }),
            "{error}"
        );
        server.finish();
    }

    fn refund() -> Refund {
        Refund {
            tid: "abc".parse().unwrap(),
            amount: Won::new(5_000),
            extent: Extent::Part,
            names_amount: true,
            taxfree_amount: None,
            reason: "고객 변심".parse().unwrap(),
            account: None,
        }
    }

    fn cancel(gateway: &Gateway, refund: &Refund) -> Answer {
        let pass = gateway.ready_to_cancel().unwrap();
        gateway.cancel_payment(pass, refund)
    }

    #[test]
    fn a_cancel_carries_the_token_and_the_key_and_is_asked_for_once() {
        let server = Server::start(vec![
            answering_each(vec![ok(TOKEN)]),
            Box::new(|mut stream| {
                let request = read_request(&mut stream);
                assert!(request.starts_with("POST /api/cancel "), "{request}");
                assert!(request.contains("\r\ntoken: t0k3n\r\n"), "{request}");
                assert!(request.contains("\r\napikey: s3cr3t-key\r\n"), "{request}");
                let body = r#"{"tid":"abc","reason":"고객 변심","amount":"5000"}"#;
                assert!(request.ends_with(body), "{request}");
                let answer = ok(r#"{"cancel_code":"0000","cancel_amt":"5000"}"#);
                stream.write_all(answer.as_bytes()).unwrap();
            }),
        ]);
        let (gateway, _) = gateway(&server);
        let answer = cancel(&gateway, &refund());
        assert!(matches!(answer, Answer::Accepted(_)), "{answer:?}");
        server.finish();
    }

    #[test]
    fn nothing_is_asked_for_between_being_ready_to_cancel_and_the_cancel() {
        let server = Server::start(vec![
            answering_each(vec![ok(TOKEN)]),
            answering(ok(r#"{"cancel_code":"0000"}"#)),
        ]);
        let (gateway, heard) = gateway(&server);
        let pass = gateway.ready_to_cancel().unwrap();
        assert!(!format!("{pass:?}").contains("t0k3n"), "{pass:?}");
        let before = heard.lock().unwrap().len();
        gateway.cancel_payment(pass, &refund());
        let heard = heard.lock().unwrap().split_off(before);
        let sent: Vec<_> = heard
            .iter()
            .filter_map(|line| line.strip_prefix("POST ")?.split(' ').next())
            .collect();
        assert_eq!(sent, ["/api/cancel"]);
        server.finish();
    }

    /// An answer with a token of this name, which was issued for so many seconds.
    fn issued(name: &str, seconds: i64) -> String {
        let claims = format!(
            r#"{{"n":"{name}","iat":1000,"exp":{}}}"#,
            1000_i64.saturating_add(seconds)
        );
        let payload = URL_SAFE_NO_PAD.encode(claims);
        ok(&format!(
            r#"{{"RTN_CD":"0000","TOKEN":"{name}.{payload}.c"}}"#
        ))
    }

    #[test]
    fn a_token_that_could_expire_during_a_cancel_is_renewed_before() {
        for (cancel_seconds, seconds, expected) in [
            (5, 34, "second."),
            (5, 50, "first."),
            (90, 119, "second."),
            (90, 130, "first."),
        ] {
            let mut scripts = vec![answering_each(vec![issued("first", seconds)])];
            if expected == "second." {
                // Not long enough either, but no longer one is to be had.
                scripts.push(answering_each(vec![issued("second", seconds)]));
            }
            let server = Server::start(scripts);
            let (mut gateway, _) = gateway(&server);
            gateway.cancel_timeout = Duration::from_secs(cancel_seconds);
            gateway.issue_token().unwrap();
            let pass = gateway.ready_to_cancel().unwrap();
            assert!(pass.token.expose().starts_with(expected), "{seconds} s");
            server.finish();
        }
    }

    const DATED: &str =
        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 00:00:05 GMT\r\nContent-Length: ";

    fn november() -> Timestamp {
        "2026-11-22T00:00:05Z".parse().unwrap()
    }

    #[test]
    fn a_look_tells_when_the_gateway_looked() {
        let row = r#"[{"RESULTCODE":"0000","TID":"abc","AMOUNT":"7"}]"#;
        let server = Server::start(vec![answering_each(vec![
            ok(TOKEN),
            format!("{DATED}{}\r\n\r\n{row}", row.len()),
            ok(row),
        ])]);
        let (gateway, _) = gateway(&server);
        let tid = "abc".parse().unwrap();
        let look = |limit| gateway.look_up(&tid, limit).unwrap();
        let dated = look(None);
        assert_eq!(dated.date, Some(november()));
        let undated = look(Some(Duration::from_secs(5)));
        assert_eq!(undated.date, None);
        assert!(undated.payment.is_some());
        assert_eq!(undated.payment, dated.payment);
        assert_eq!(gateway.last_date(), Some(november()));
        server.finish();
    }

    const LIMIT: Duration = Duration::from_millis(300);

    /// Looks a payment up within the limit; returns why it was not found, and makes sure that it did not
    /// take much longer.
    fn look_in_time(gateway: &Gateway) -> GatewayError {
        let started = std::time::Instant::now();
        let error = gateway
            .look_up(&"abc".parse().unwrap(), Some(LIMIT))
            .unwrap_err();
        let elapsed = started.elapsed();
        // All other limits are of five seconds.
        assert!(elapsed < Duration::from_secs(3), "{elapsed:?}: {error}");
        error
    }

    #[test]
    fn a_look_ends_in_time_wherever_the_gateway_trickles() {
        for (answers, start) in [
            (vec![], "HTTP/1.1 200 OK\r\nX:"),
            (vec![], "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
            (vec![ok(TOKEN)], "HTTP/1.1 200 OK\r\nX:"),
            (
                vec![ok(TOKEN)],
                "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[",
            ),
        ] {
            let server = Server::start(vec![Box::new(move |mut stream| {
                for answer in answers {
                    read_request(&mut stream);
                    stream.write_all(answer.as_bytes()).unwrap();
                }
                read_request(&mut stream);
                stream.write_all(start.as_bytes()).unwrap();
                drip(&mut stream);
            })]);
            let error = look_in_time(&gateway(&server).0);
            assert!(
                matches!(error.kind, GatewayErrorKind::TimedOut { .. }),
                "{error}"
            );
            assert!(error.to_string().ends_with("within 0.3 s"), "{error}");
            server.finish();
        }
    }

    #[test]
    fn a_look_does_not_wait_beyond_its_time_to_be_tried_again() {
        let server = Server::start(vec![answering_each(vec![
            ok(TOKEN),
            "HTTP/1.1 503 Busy\r\nRetry-After: 4\r\nContent-Length: 0\r\n\r\n".to_owned(),
        ])]);
        let error = look_in_time(&gateway(&server).0);
        assert!(
            matches!(error.kind, GatewayErrorKind::Unavailable { .. }),
            "{error}"
        );
        server.finish();
    }

    #[test]
    fn a_look_does_not_wait_beyond_its_time_for_a_token_that_another_thread_asked_for() {
        let (asked, is_asked) = std::sync::mpsc::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel();
        let server = Server::start(vec![Box::new(move |mut stream| {
            read_request(&mut stream);
            asked.send(()).unwrap();
            may_go_on.recv().unwrap();
            stream.write_all(ok(TOKEN).as_bytes()).unwrap();
            read_request(&mut stream);
            stream.write_all(ok("[]").as_bytes()).unwrap();
        })]);
        let (gateway, _) = gateway(&server);
        thread::scope(|scope| {
            let other = scope.spawn(|| search(&gateway));
            is_asked.recv().unwrap();
            let error = look_in_time(&gateway);
            assert!(
                matches!(
                    error,
                    GatewayError {
                        kind: GatewayErrorKind::TimedOut { .. },
                        call: Call::Token,
                        ..
                    }
                ),
                "{error}"
            );
            go_on.send(()).unwrap();
            assert_eq!(other.join().unwrap().unwrap(), 0);
        });
        server.finish();
    }

    #[test]
    fn a_thread_that_breaks_while_a_token_is_issued_does_not_hold_up_the_others() {
        let server = Server::start(vec![answering_each(vec![ok(TOKEN)])]);
        let (gateway, _) = gateway(&server);
        let broken = thread::scope(|scope| {
            let broken = || gateway.token.get(None, |_| true, || panic!("on purpose"));
            scope.spawn(broken).join().is_err()
        });
        assert!(broken);
        let deadline = Deadline::after(Duration::from_secs(5));
        assert!(gateway.token(deadline).is_ok());
        server.finish();
    }

    #[test]
    fn a_search_that_stalled_is_not_tried_again() {
        let stalling = || -> Script {
            Box::new(|mut stream| {
                for answer in [TOKEN, ""] {
                    read_request(&mut stream);
                    let answer = if answer.is_empty() {
                        "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[".to_owned()
                    } else {
                        ok(answer)
                    };
                    stream.write_all(answer.as_bytes()).unwrap();
                }
                drip(&mut stream);
            })
        };
        let hasty = |server: &Server| {
            let account = account(&format!("http://{}", server.address));
            let within = Duration::from_millis(100);
            Gateway::impatient(1_000, within, account, 4, Arc::new(|_| {})).unwrap()
        };
        // A second try would find nobody.
        let server = Server::start(vec![stalling()]);
        let error = search(&hasty(&server)).unwrap_err();
        assert!(
            matches!(error.kind, GatewayErrorKind::Stalled { .. }),
            "{error}"
        );
        server.finish();
        let server = Server::start(vec![stalling()]);
        let error = hasty(&server)
            .find_payment(&"abc".parse().unwrap())
            .unwrap_err();
        assert!(
            matches!(error.kind, GatewayErrorKind::Stalled { .. }),
            "{error}"
        );
        server.finish();
    }

    #[test]
    fn a_cancel_without_an_answer_is_unknown_and_never_sent_again() {
        for half in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
            let server = Server::start(vec![answering_each(vec![ok(TOKEN)]), answering(half)]);
            let (gateway, heard) = gateway(&server);
            let answer = cancel(&gateway, &refund());
            assert!(matches!(answer, Answer::Unknown { .. }), "{answer:?}");
            let sent = heard
                .lock()
                .unwrap()
                .iter()
                .filter(|line| line.starts_with("POST /api/cancel"))
                .count();
            assert_eq!(sent, 1);
            server.finish();
        }
    }

    #[test]
    fn a_cancel_that_found_nobody_was_not_sent() {
        let server = Server::start(vec![answering_each(vec![ok(TOKEN)])]);
        let (gateway, heard) = gateway(&server);
        gateway.issue_token().unwrap();
        server.finish();
        let answer = cancel(&gateway, &refund());
        assert!(matches!(answer, Answer::NotSent { .. }), "{answer:?}");
        assert!(
            !heard
                .lock()
                .unwrap()
                .iter()
                .any(|line| line.contains("again"))
        );
    }

    #[test]
    fn nobody_is_ready_to_cancel_without_a_token() {
        let refusal = ok(r#"{"RTN_CD":"E003","RTN_MSG":"ID & KEY 불일치"}"#);
        let server = Server::start(vec![answering(refusal)]);
        let (gateway, _) = gateway(&server);
        let error = gateway.ready_to_cancel().unwrap_err();
        assert_eq!(
            error.to_string(),
            "/payAuth/token answered E003: ID & KEY 불일치 (HTTP 200)"
        );
        server.finish();
    }

    #[test]
    fn an_account_number_that_is_echoed_is_not_repeated() {
        let server = Server::start(vec![
            answering_each(vec![ok(TOKEN)]),
            answering(ok("<html>bad 1002-345675678, 1002345675678</html>")),
        ]);
        let (gateway, _) = gateway(&server);
        let account = BankAccount::new(
            "20".parse().unwrap(),
            "1002-345675678".parse().unwrap(),
            "홍길동".parse().unwrap(),
        );
        let answer = cancel(
            &gateway,
            &Refund {
                account: Some(account),
                ..refund()
            },
        );
        let Answer::Unknown { why, .. } = answer else {
            panic!("{answer:?}");
        };
        assert!(why.to_string().ends_with("<html>bad …, …</html>"), "{why}");
        server.finish();
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_at_once() {
        let account = Account {
            api_key: Secret::new("two\nlines".to_owned()),
            ..account("http://127.0.0.1:1")
        };
        let error = Gateway::new(account, 4, Arc::new(|_| {})).err().unwrap();
        assert!(matches!(error, SetupError::ApiKey));
        assert!(!error.to_string().contains("two"));
    }

    #[test]
    fn threads_share_one_token() {
        let tokens = Arc::new(AtomicUsize::new(0));
        let scripts = (0..4)
            .map(|_| -> Script {
                let tokens = Arc::clone(&tokens);
                Box::new(move |mut stream| {
                    loop {
                        let request = read_request(&mut stream);
                        let answer = if request.is_empty() {
                            return;
                        } else if request.contains("/payAuth/token") {
                            tokens.fetch_add(1, Ordering::Relaxed);
                            TOKEN
                        } else {
                            r#"[{"TID":"1"},{"TID":"2"}]"#
                        };
                        stream.write_all(ok(answer).as_bytes()).unwrap();
                    }
                })
            })
            .collect();
        let server = Server::start(scripts);
        let (gateway, _) = gateway(&server);
        let together = std::sync::Barrier::new(4);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let read = |mut rows: Rows| {
                        // Until its end is read, an answer keeps its connection: four are needed.
                        together.wait();
                        while rows.next_chunk()?.is_some() {}
                        Ok(())
                    };
                    gateway.search_payments(october(), TRIES_MAX, read).unwrap();
                });
            }
        });
        assert_eq!(tokens.load(Ordering::Relaxed), 1);
        drop(gateway);
        server.finish();
    }

    #[test]
    fn a_token_is_renewed_before_it_expires() {
        let server = Server::start(vec![Box::new(move |mut stream| {
            for (answer, expected) in [
                (issued("first", 59), "/payAuth/token"),
                (ok("[]"), "token: first."),
                (issued("second", 3600), "/payAuth/token"),
                (ok("[]"), "token: second."),
                (ok("[]"), "token: second."),
            ] {
                let request = read_request(&mut stream);
                assert!(request.contains(expected), "{request}");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        })]);
        let (gateway, _) = gateway(&server);
        for _ in 0..3 {
            assert_eq!(search(&gateway).unwrap(), 0);
        }
        server.finish();
    }
}
