//! Speaks to the gateway over HTTP. Refuses to send anything twice on its own account, but reads.

mod ahead;
mod batch;
mod cancel;
mod endpoint;
mod error;
mod event;
mod http;
mod object;
mod plain;
mod reply;
mod retry;
mod rows;
mod search;
mod text;
mod token;
mod window;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use zeroize::Zeroizing;

pub use batch::{Batch, Fields, Row};
pub use endpoint::{Endpoint, ParseEndpointError};
pub use error::{Error, NotReached, Problem};
pub use event::{Event, Listener};
pub use retry::TRIES;
pub use rows::Rows;
pub use token::AccessToken;

use self::http::{Http, Request};
use self::reply::Secrets;
use self::retry::Backoff;
use crate::payment::{Answer, FinalCodes, Payment, Period, Refund, Tid};
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
    /// Further codes with which this shop's PG says a final no.
    pub final_codes: FinalCodes,
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
    final_codes: FinalCodes,
}

impl Gateway {
    /// Makes ready to call; connects to nothing yet. The listener is told of every request.
    ///
    /// # Errors
    ///
    /// [`Error::CaFile`], [`Error::Proxy`] and [`Error::ApiKey`] when one of these cannot be used.
    pub fn new(account: Account, listener: Listener) -> Result<Self, Error> {
        if !http::can_be_header(account.api_key.expose()) {
            return Err(Error::ApiKey);
        }
        let http = Http::new(&account, Arc::clone(&listener))?;
        let Account {
            api_id,
            api_key,
            final_codes,
            ..
        } = account;
        Ok(Self {
            http,
            api_id,
            api_key,
            token: Mutex::new(None),
            backoff: Backoff::default(),
            listener,
            final_codes,
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

    /// Looks up the payments of a period, and has the answer read as it comes in.
    ///
    /// A failure that may pass is tried again, up to so many tries in all. It may come in the middle
    /// of an answer: `read` then has had some of its rows, and is given all of them anew.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when the gateway answers with a code, whatever can go wrong on the way, and
    /// what `read` returns.
    pub fn search_payments(
        &self,
        period: Period,
        tries: u32,
        mut read: impl FnMut(Rows) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.persistently(Call::Search, tries, || {
            read(self.search(search::period_request(&self.api_id, period))?)
        })
    }

    /// Looks up one payment, and has the answer read: one row, or none.
    ///
    /// # Errors
    ///
    /// As [`Gateway::search_payments`]; besides, when the answer holds another payment or several.
    pub fn find_payments<T>(
        &self,
        tid: &Tid,
        mut read: impl FnMut(Rows) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.persistently(Call::Search, TRIES, || {
            let rows = self.search(search::tid_request(&self.api_id, tid))?;
            read(rows.only(tid)?)
        })
    }

    /// Looks up one payment.
    ///
    /// # Errors
    ///
    /// As [`Gateway::find_payments`].
    pub fn find_payment(&self, tid: &Tid) -> Result<Option<Payment<'static>>, Error> {
        self.find_payments(tid, |mut rows| {
            let mut payment = None;
            // Only the end shows that it is the only one.
            while let Some(batch) = rows.next_batch()? {
                for row in batch.rows() {
                    payment = Some(row.payment()?.into_owned());
                }
            }
            Ok(payment)
        })
    }

    /// Asks for a refund, once. Whatever comes of it is an answer, not an error.
    ///
    /// A token is issued before where there is none; what fails then is *not sent*.
    pub fn cancel_payment(&self, refund: &Refund) -> Answer {
        let token = match self.token() {
            Ok(token) => token,
            Err(error) => {
                return Answer::NotSent {
                    why: error.to_string(),
                };
            }
        };
        let mut secrets = vec![self.api_key.clone(), token.clone()];
        if let Some(account) = &refund.account {
            secrets.push(Secret::new(account.account_no().to_owned()));
        }
        let reply = self.http.post(Request {
            call: Call::Cancel,
            headers: &[("TOKEN", &token), ("ApiKey", &self.api_key)],
            body: cancel::request(refund),
            secrets: Secrets(secrets),
        });
        cancel::answer(reply, &self.final_codes)
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
        self.persistently(Call::Token, TRIES, || {
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
        tries: u32,
        mut attempt: impl FnMut() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut failures = 0_u32;
        loop {
            let error = match attempt() {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            failures = failures.saturating_add(1);
            // A search that failed for want of a token has had its tries.
            let wait = (error.call() == Some(call) && failures < tries)
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

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]
mod tests {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jiff::civil::date;

    use super::http::tests::{Script, Server, account, answering, ok, read_request};
    use super::*;
    use crate::payment::{BankAccount, Extent, Won};

    const TOKEN: &str = r#"{"RTN_CD":"0000","RTN_MSG":"성공","TOKEN":"t0k3n"}"#;

    /// A gateway that forgets to wait, and all that its listener heard.
    fn gateway(server: &Server) -> (Gateway, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listener: Listener = Arc::new({
            let heard = Arc::clone(&heard);
            move |event| heard.lock().unwrap().push(event.to_string())
        });
        let mut gateway =
            Gateway::new(account(&format!("http://{}", server.address)), listener).unwrap();
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
    fn search(gateway: &Gateway) -> Result<usize, Error> {
        let mut count = 0;
        gateway.search_payments(october(), TRIES, |mut rows| {
            count = 0;
            while let Some(batch) = rows.next_batch()? {
                count += batch.rows().count();
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
            Err(Error::Unavailable { .. })
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
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
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
        let answer = gateway.cancel_payment(&refund());
        assert!(matches!(answer, Answer::Accepted(_)), "{answer:?}");
        server.finish();
    }

    #[test]
    fn a_cancel_without_an_answer_is_unknown_and_never_sent_again() {
        for half in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
            let server = Server::start(vec![answering_each(vec![ok(TOKEN)]), answering(half)]);
            let (gateway, heard) = gateway(&server);
            let answer = gateway.cancel_payment(&refund());
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
        let answer = gateway.cancel_payment(&refund());
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
    fn a_cancel_without_a_token_was_not_sent() {
        let refusal = ok(r#"{"RTN_CD":"E003","RTN_MSG":"ID & KEY 불일치"}"#);
        let server = Server::start(vec![answering(refusal)]);
        let (gateway, _) = gateway(&server);
        let answer = gateway.cancel_payment(&refund());
        let Answer::NotSent { why } = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(
            why,
            "/payAuth/token answered E003: ID & KEY 불일치 (HTTP 200)"
        );
        server.finish();
    }

    #[test]
    fn an_account_number_that_is_echoed_is_not_repeated() {
        let server = Server::start(vec![
            answering_each(vec![ok(TOKEN)]),
            answering(ok("<html>bad account_no 1002123456789</html>")),
        ]);
        let (gateway, _) = gateway(&server);
        let account = BankAccount::new("20", "1002123456789", "홍길동").unwrap();
        let answer = gateway.cancel_payment(&Refund {
            account: Some(account),
            ..refund()
        });
        let Answer::Unknown { why, .. } = answer else {
            panic!("{answer:?}");
        };
        assert!(why.ends_with("<html>bad account_no …</html>"), "{why}");
        server.finish();
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_at_once() {
        let account = Account {
            api_key: Secret::new("two\nlines".to_owned()),
            ..account("http://127.0.0.1:1")
        };
        let error = Gateway::new(account, Arc::new(|_| {})).err().unwrap();
        assert!(matches!(error, Error::ApiKey));
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
                        while rows.next_batch()?.is_some() {}
                        Ok(())
                    };
                    gateway.search_payments(october(), TRIES, read).unwrap();
                });
            }
        });
        assert_eq!(tokens.load(Ordering::Relaxed), 1);
        drop(gateway);
        server.finish();
    }

    #[test]
    fn a_token_is_renewed_before_it_expires() {
        let token = |name: &str, lifetime: i64| {
            let claims = format!(
                r#"{{"n":"{name}","iat":1000,"exp":{}}}"#,
                1000_i64.saturating_add(lifetime)
            );
            let payload = URL_SAFE_NO_PAD.encode(claims);
            ok(&format!(
                r#"{{"RTN_CD":"0000","TOKEN":"{name}.{payload}.c"}}"#
            ))
        };
        let server = Server::start(vec![Box::new(move |mut stream| {
            for (answer, expected) in [
                (token("first", 59), "/payAuth/token"),
                (ok("[]"), "token: first."),
                (token("second", 3600), "/payAuth/token"),
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
