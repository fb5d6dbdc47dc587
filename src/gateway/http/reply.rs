//! An answer as it comes in, and how to complain about it. Refuses to quote a secret.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "ureq's errors are an open set, and what is not listed is the cautious case"
)]

use std::io::{self, Read};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::pace::Stall;
use super::secrets::Secrets;
use crate::gateway::{Call, Listener, WireEvent};
use crate::gateway::{GatewayError, GatewayErrorKind, Problem};
use crate::payment::Foreign;

/// An answer whose head is here and whose body is still to be read.
pub(in crate::gateway) struct HttpReply {
    pub(in crate::gateway) about: About,
    pub(in crate::gateway) body: Box<dyn Read + Send>,
}

/// What is known of an answer apart from its body: what its errors say.
pub(in crate::gateway) struct About {
    pub(in crate::gateway) call: Call,
    pub(in crate::gateway) http_status: u16,
    /// How long the call was allowed to take, or the next byte of it.
    pub(in crate::gateway) limit: Duration,
    /// When the answer was made, by the gateway's clock.
    pub(in crate::gateway) date: Option<Timestamp>,
    pub(in crate::gateway) retry_after: Option<Duration>,
    pub(in crate::gateway) secrets: Secrets,
    /// When the request was begun.
    pub(in crate::gateway) started: Instant,
    pub(in crate::gateway) listener: Listener,
}

/// The longest short answer: a refusal or a token fits in many times over.
const SHORT_BODY_BYTES_MAX: usize = 1 << 20;

/// The longest excerpt of an answer in a message.
const EXCERPT_CHARS_MAX: usize = 200;

impl HttpReply {
    /// Reads the whole body of an answer that is known to be short.
    pub(in crate::gateway) fn into_text(self) -> Result<(About, String), GatewayError> {
        let Self { about, mut body } = self;
        let mut bytes = Vec::new();
        let mut chunk = vec![0; 8192];
        loop {
            match body.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => bytes.extend_from_slice(chunk.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(about.broken_off(error)),
            }
            if bytes.len() > SHORT_BODY_BYTES_MAX {
                return Err(about.too_large(SHORT_BODY_BYTES_MAX));
            }
        }
        about.received(bytes.len(), None);
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let shown = String::from_utf8_lossy(error.as_bytes());
                return Err(about.unreadable(not_utf8(offset), &shown));
            }
        };
        match text.strip_prefix('\u{feff}') {
            Some(rest) => Ok((about, rest.to_owned())),
            None => Ok((about, text)),
        }
    }
}

impl About {
    /// Tells the listener that the answer was read to its end.
    pub(in crate::gateway) fn received(&self, bytes: usize, rows: Option<u64>) {
        (self.listener)(&WireEvent::Received {
            call: self.call,
            bytes,
            rows,
            elapsed: self.started.elapsed(),
        });
    }

    /// Makes an error of this answer.
    pub(in crate::gateway) const fn error(&self, kind: GatewayErrorKind) -> GatewayError {
        GatewayError {
            call: self.call,
            http_status: Some(self.http_status),
            kind,
        }
    }

    pub(in crate::gateway) fn refused(&self, code: &str, message: &str) -> GatewayError {
        self.error(GatewayErrorKind::Refused {
            code: self.secrets.quote(code),
            message: self.secrets.quote(message),
        })
    }

    /// Makes the error for an answer without a result code. 429 and 5xx tell of a passing trouble.
    pub(in crate::gateway) fn unreadable(&self, problem: Problem, text: &str) -> GatewayError {
        let excerpt = self.excerpt(text);
        if self.http_status == 429 || self.http_status >= 500 {
            return self.error(GatewayErrorKind::Unavailable {
                retry_after: self.retry_after,
                excerpt,
            });
        }
        let problem = if problem == Problem::NotJson && !self.is_success() {
            Problem::NoCode
        } else {
            problem
        };
        self.error(GatewayErrorKind::Unreadable { problem, excerpt })
    }

    pub(in crate::gateway) const fn incomplete(&self) -> GatewayError {
        self.error(GatewayErrorKind::Incomplete)
    }

    pub(in crate::gateway) fn too_large(&self, limit_bytes: usize) -> GatewayError {
        self.error(GatewayErrorKind::TooLarge {
            limit_bytes: u64::try_from(limit_bytes).unwrap_or(u64::MAX),
        })
    }

    /// Makes the error for a body that could not be read on.
    pub(in crate::gateway) fn broken_off(&self, error: io::Error) -> GatewayError {
        let error = ureq::Error::from(error);
        if let ureq::Error::Other(inner) = &error
            && let Some(Stall(pace)) = inner.downcast_ref()
        {
            return self.error(GatewayErrorKind::Stalled {
                least_bytes: u64::try_from(pace.bytes).unwrap_or(u64::MAX),
                limit: pace.within,
            });
        }
        match error {
            ureq::Error::Timeout(_) => self.error(GatewayErrorKind::TimedOut { limit: self.limit }),
            ureq::Error::Decompress(_, error) | ureq::Error::Io(error)
                if error.kind() == io::ErrorKind::UnexpectedEof =>
            {
                self.incomplete()
            }
            ureq::Error::Decompress(_, _) => self.unreadable(Problem::Corrupt, ""),
            other => self.error(GatewayErrorKind::Broken {
                detail: self.secrets.quote(&detail(&other)),
            }),
        }
    }

    pub(in crate::gateway) const fn is_success(&self) -> bool {
        matches!(self.http_status, 200..300)
    }

    fn excerpt(&self, text: &str) -> Foreign {
        // Half a key is still a secret.
        let whole = self.secrets.without_begun(text);
        // A page has line breaks, which would be escaped.
        let words = whole.split_whitespace().take(EXCERPT_CHARS_MAX);
        let words: Vec<&str> = words.collect();
        let line = words.join(" ");
        let line = match line.char_indices().nth(EXCERPT_CHARS_MAX) {
            Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
            None => line,
        };
        match self.call {
            // It may be the token, in whatever form.
            Call::Token => self.secrets.quote_short(&line),
            Call::Search | Call::Cancel => self.secrets.quote(&line),
        }
    }
}

/// Returns the words of an error without the name of its layer.
pub(super) fn detail(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Rustls(error) => error.to_string(),
        ureq::Error::ConnectProxyFailed(reason) => reason.clone(),
        other => other.to_string(),
    }
}

pub(in crate::gateway) fn not_utf8(offset: usize) -> Problem {
    Problem::NotUtf8 {
        offset: u64::try_from(offset).unwrap_or(u64::MAX),
    }
}

#[cfg(test)]
pub(in crate::gateway) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::secret::Secret;

    /// Makes an answer without a server.
    pub(in crate::gateway) fn reply(call: Call, http_status: u16, body: &str) -> HttpReply {
        HttpReply {
            about: About {
                call,
                http_status,
                limit: Duration::from_secs(1),
                date: None,
                retry_after: None,
                secrets: Secrets(vec![Secret::new("k/e/y".to_owned())]),
                started: Instant::now(),
                listener: Arc::new(|_| {}),
            },
            body: Box::new(io::Cursor::new(body.as_bytes().to_vec())),
        }
    }

    #[test]
    fn an_error_page_that_echoes_the_key_is_quoted_without_it() {
        let about = reply(Call::Token, 403, "").about;
        let page = format!(
            "<html>{} \u{1b}[2J bad request: k\\/e\\/y or k/e/y",
            "x".repeat(7)
        );
        let message = about.unreadable(Problem::NotJson, &page).to_string();
        assert_eq!(
            message,
            "the answer of /payAuth/token (HTTP 403) is not to be understood: it has no result code: \
             <html>xxxxxxx \\u{1b}[2J bad request: … or …"
        );
    }

    #[test]
    fn a_code_that_has_a_short_key_in_it_is_told_as_it_came() {
        let mut about = reply(Call::Cancel, 200, "").about;
        about.secrets = Secrets(vec![Secret::new("90".to_owned())]);
        let message = about.refused("9029", "입금후취소 (90)").to_string();
        assert_eq!(
            message,
            "/api/cancel answered 9029: 입금후취소 (…) (HTTP 200)"
        );
    }

    #[test]
    fn an_excerpt_is_short_and_never_ends_within_a_secret() {
        let about = reply(Call::Token, 200, "").about;
        let page = format!("{} k/e/y", "x".repeat(EXCERPT_CHARS_MAX - 3));
        let message = about.unreadable(Problem::NotJson, &page).to_string();
        assert!(!message.contains("k/"), "{message}");
        let long = about.unreadable(Problem::NotJson, &"원".repeat(10_000));
        assert!(long.to_string().chars().count() < 320, "{long}");
    }

    #[test]
    fn an_excerpt_has_no_part_of_a_key_behind_however_many_blanks() {
        let mut about = reply(Call::Token, 401, "").about;
        about.secrets = Secrets(vec![Secret::new("n0t-a-real-key".to_owned())]);
        for blanks in (0..EXCERPT_CHARS_MAX * 10).step_by(3) {
            let page = format!("<p>{}n0t-a-real-key", " ".repeat(blanks));
            for end in [page.len(), page.len() - 1, page.len() - 8] {
                let shown = about.unreadable(Problem::NotJson, &page[..end]).to_string();
                assert!(!shown.contains("n0t-"), "{blanks} blanks: {shown}");
            }
        }
    }

    #[test]
    fn an_excerpt_of_a_page_is_one_line() {
        let about = reply(Call::Token, 200, "").about;
        let message = about
            .unreadable(Problem::NotJson, "<html>\r\n  <body>\n\t점검 중</body>\n")
            .to_string();
        assert!(
            message.ends_with(": <html> <body> 점검 중</body>"),
            "{message}"
        );
    }

    #[test]
    fn overload_is_told_apart_from_nonsense() {
        for (status, may_pass) in [(200, false), (404, false), (429, true), (502, true)] {
            let error = reply(Call::Search, status, "")
                .about
                .unreadable(Problem::NotJson, "<html>");
            assert_eq!(error.may_pass(), may_pass, "{status}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let (_, text) = reply(Call::Token, 200, "\u{feff}{}").into_text().unwrap();
        assert_eq!(text, "{}");
    }

    #[test]
    fn a_short_answer_that_never_ends_is_given_up() {
        let mut endless = reply(Call::Token, 200, "");
        endless.body = Box::new(io::repeat(b' '));
        assert!(matches!(
            endless.into_text(),
            Err(GatewayError {
                kind: GatewayErrorKind::TooLarge { .. },
                ..
            })
        ));
    }
}
