//! `POST /payAuth/token`: an access token for an id and a key. Refuses a success that carries no
//! token.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Call;
use super::http::Deadline;
use super::http::HttpReply;
use super::rows::fast::{Keys, keys};
use super::rows::fields;
use super::{GatewayError, GatewayErrorKind, Problem};
use crate::payment::result_code;
use crate::secret::Secret;

/// An access token, and for how long it serves.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The token, as the `TOKEN` header carries it.
    pub secret: Secret,
    /// When it was issued, by this machine's clock.
    pub issued_at: Timestamp,
    /// The token's own `exp`, by the gateway's clock; `None` when the token is not a JWT with one.
    ///
    /// It is read and not verified: only the gateway holds the key to that.
    pub expires_at: Option<Timestamp>,
    /// How long it serves, whatever the two clocks say.
    lifetime: Option<SignedDuration>,
}

/// A token is renewed this long before it expires, so that it does not expire on the way.
const RENEWAL_MARGIN: SignedDuration = SignedDuration::from_secs(60);

impl AccessToken {
    /// Tells whether the token will serve for another while.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        self.serves_for(RENEWAL_MARGIN, now)
    }

    /// Tells whether the token will serve for that long.
    pub(super) fn serves_for(&self, time: SignedDuration, now: Timestamp) -> bool {
        self.lifetime.is_none_or(|lifetime| {
            let age = now.duration_since(self.issued_at);
            // A clock that was set back says nothing of the age.
            !age.is_negative() && age < lifetime.saturating_sub(time)
        })
    }

    fn read(text: String, now: Timestamp) -> Self {
        let claims = claims(&text);
        let expires_at = claims
            .as_ref()
            .and_then(|claims| Timestamp::from_second(claims.exp).ok());
        // From `iat` to `exp` both are the gateway's clock, and this machine's may be wrong.
        let lifetime = claims.map(|claims| match claims.iat {
            Some(iat) => SignedDuration::from_secs(claims.exp.saturating_sub(iat)),
            None => SignedDuration::from_secs(claims.exp.saturating_sub(now.as_second())),
        });
        Self {
            secret: Secret::new(text),
            issued_at: now,
            expires_at,
            lifetime,
        }
    }
}

/// The token that threads share: one of them has it issued, and the others wait for that.
#[derive(Debug, Default)]
pub(super) struct SharedToken {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    token: Option<AccessToken>,
    is_being_issued: bool,
}

impl SharedToken {
    /// Keeps a token that was issued.
    pub(super) fn put(&self, token: AccessToken) {
        self.lock().token = Some(token);
    }

    /// Returns the token that is kept if it serves, or the one that is issued then.
    ///
    /// # Errors
    ///
    /// [`GatewayErrorKind::TimedOut`] when another thread is not done by the deadline, and whatever issuing gives.
    pub(super) fn get(
        &self,
        deadline: Option<Deadline>,
        serves: impl Fn(&AccessToken) -> bool,
        issue: impl FnOnce() -> Result<AccessToken, GatewayError>,
    ) -> Result<AccessToken, GatewayError> {
        let mut state = self.lock();
        loop {
            if let Some(token) = state.token.as_ref().filter(|token| serves(token)) {
                return Ok(token.clone());
            }
            if !state.is_being_issued {
                break;
            }
            state = match deadline {
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.left();
                    if left.is_zero() {
                        return Err(GatewayError {
                            call: Call::Token,
                            http_status: None,
                            kind: GatewayErrorKind::TimedOut {
                                limit: deadline.limit,
                            },
                        });
                    }
                    let woken = self.changed.wait_timeout(state, left);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        state.is_being_issued = true;
        drop(state);
        let turn = Turn(self);
        let token = issue()?;
        self.put(token.clone());
        drop(turn);
        Ok(token)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread's turn at having a token issued. It ends however that ends.
struct Turn<'a>(&'a SharedToken);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.lock().is_being_issued = false;
        self.0.changed.notify_all();
    }
}

/// Writes the body of the request. It holds the key.
pub(super) fn request(api_id: &str, api_key: &Secret) -> Zeroizing<String> {
    #[derive(Serialize)]
    struct Request<'a> {
        pay2_id: &'a str,
        pay2_key: &'a str,
    }
    let request = Request {
        pay2_id: api_id,
        pay2_key: api_key.expose(),
    };
    // Two strings always serialize.
    Zeroizing::new(serde_json::to_string(&request).unwrap_or_default())
}

/// Reads the answer: `{"RTN_CD":"0000","RTN_MSG":"성공","TOKEN":"eyJ…"}`.
///
/// A refusal comes as HTTP 200, `{"RTN_CD":"E003","RTN_MSG":"ID & KEY 불일치"}`. `RESULTCODE` and
/// `RESULTMSG` are accepted as well (`wire.md`).
///
/// # Errors
///
/// [`GatewayErrorKind::Refused`] for any code but `0000`; [`GatewayErrorKind::Unreadable`], [`GatewayErrorKind::Unavailable`] and the
/// like when there is no code, or no token.
pub(super) fn read_reply(reply: HttpReply, now: Timestamp) -> Result<AccessToken, GatewayError> {
    const KEYS: Keys<5> = keys!["RTN_CD", "RTN_MSG", "TOKEN", "RESULTCODE", "RESULTMSG"];
    let (about, text) = reply.into_text()?;
    let problem = match fields(&text, &KEYS) {
        Ok([code, message, token, other_code, other_message]) => {
            let (code, message) = if code.is_empty() {
                (other_code, other_message)
            } else {
                (code, message)
            };
            match code.as_ref() {
                "" => Problem::NoCode,
                result_code::SUCCESS if is_header_value(&token) => {
                    return Ok(AccessToken::read(token.into_owned(), now));
                }
                result_code::SUCCESS => Problem::NoToken,
                code => return Err(about.refused(code, &message)),
            }
        }
        Err(error) => error.problem(&text).ok_or_else(|| about.incomplete())?,
    };
    // Whatever looks like a token is not quoted.
    let is_quotable = !text.to_ascii_lowercase().contains("token") && !text.contains("eyJ");
    Err(about.unreadable(problem, if is_quotable { &text } else { "" }))
}

fn is_header_value(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

#[derive(Deserialize)]
struct Claims {
    exp: i64,
    iat: Option<i64>,
}

/// Reads the middle part of a JWT; `None` when the token is none, or has no `exp`.
fn claims(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::http::reply::tests::reply;
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn read(http_status: u16, body: &str) -> Result<AccessToken, GatewayError> {
        read_reply(reply(Call::Token, http_status, body), NOW)
    }

    fn jwt(claims: &str) -> String {
        format!(
            "eyJhbGciOiJIUzI1NiJ9.{}.c2ln",
            URL_SAFE_NO_PAD.encode(claims)
        )
    }

    fn token(claims: &str) -> AccessToken {
        let token = jwt(claims);
        read(
            200,
            &format!(r#"{{"RTN_CD":"0000","RTN_MSG":"성공","TOKEN":"{token}"}}"#),
        )
        .unwrap()
    }

    #[test]
    fn a_token_tells_when_it_expires() {
        let token = token(r#"{"user":"u","iat":1800000000,"exp":1800003600}"#);
        assert_eq!(
            token.expires_at,
            Some(Timestamp::constant(1_800_003_600, 0))
        );
        assert_eq!(token.issued_at, NOW);
        assert!(token.secret.expose().starts_with("eyJ"));
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_it_expires() {
        let token = token(r#"{"iat":1800000000,"exp":1800003600}"#);
        let after = |seconds| NOW.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        assert!(token.is_fresh(after(3539)));
        assert!(!token.is_fresh(after(3540)));
    }

    #[test]
    fn a_token_serves_for_as_long_as_its_life_and_no_longer() {
        let token = token(r#"{"iat":1800000000,"exp":1800000120}"#);
        let serves_for = |seconds| token.serves_for(SignedDuration::from_secs(seconds), NOW);
        assert!(serves_for(119));
        assert!(!serves_for(120));
        assert!(!token.serves_for(SignedDuration::MAX, NOW));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_lengthen_a_token() {
        let token = token(r#"{"iat":1800000000,"exp":1800003600}"#);
        let before = NOW.checked_sub(SignedDuration::from_secs(1)).unwrap();
        assert!(!token.is_fresh(before));
    }

    #[test]
    fn a_clock_that_is_wrong_does_not_shorten_a_token() {
        let token = token(r#"{"iat":1700000000,"exp":1700003600}"#);
        assert!(token.is_fresh(NOW));
    }

    #[test]
    fn a_token_that_is_no_jwt_serves_as_it_is() {
        for text in [
            "opaque",
            "a.b.c",
            "a..c",
            &jwt("{}"),
            &jwt(r#"{"exp":"x"}"#),
        ] {
            let token = read(200, &format!(r#"{{"RTN_CD":"0000","TOKEN":"{text}"}}"#)).unwrap();
            assert_eq!(token.expires_at, None, "{text}");
            assert!(token.is_fresh(NOW), "{text}");
        }
    }

    #[test]
    fn wrong_credentials_are_refused_with_http_200() {
        let error = read(200, r#"{"RTN_CD":"E003","RTN_MSG":"ID & KEY 불일치"}"#).unwrap_err();
        assert!(error.is_about_credentials());
        assert_eq!(
            error.to_string(),
            "/payAuth/token answered E003: ID & KEY 불일치 (HTTP 200)"
        );
    }

    #[test]
    fn a_refusal_in_the_other_spelling_is_one_too() {
        let error = read(
            401,
            r#"{"RESULTCODE":"9999","RESULTMSG":"API_ID \uac12\uc774 \uc62c\ubc14\ub974\uc9c0 \uc54a\uc2b5\ub2c8\ub2e4"}"#,
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "/payAuth/token answered 9999: API_ID 값이 올바르지 않습니다 (HTTP 401)"
        );
    }

    #[test]
    fn success_needs_a_token_that_a_header_can_carry() {
        for body in [
            r#"{"RTN_CD":"0000","RTN_MSG":"성공"}"#,
            r#"{"RTN_CD":"0000","TOKEN":""}"#,
            r#"{"RTN_CD":"0000","TOKEN":null}"#,
            r#"{"RTN_CD":"0000","TOKEN":"  "}"#,
            r#"{"RTN_CD":"0000","TOKEN":"a\r\nb: c"}"#,
            r#"{"RTN_CD":"0000","TOKEN":"토큰"}"#,
        ] {
            let error = read(200, body).unwrap_err();
            assert!(
                matches!(
                    error.kind,
                    GatewayErrorKind::Unreadable {
                        problem: Problem::NoToken,
                        ..
                    }
                ),
                "{body}: {error}"
            );
        }
    }

    #[test]
    fn a_reply_that_says_two_things_under_one_name_issues_nothing_and_refuses_nothing() {
        for body in [
            r#"{"RTN_CD":"0000","RTN_CD":"E003","TOKEN":"eyJ1"}"#,
            r#"{"RTN_CD":"E003","RTN_CD":"0000","TOKEN":"eyJ1"}"#,
            r#"{"RTN_CD":"0000","TOKEN":"eyJ1","TOKEN":"eyJ2"}"#,
        ] {
            let error = read(200, body).unwrap_err();
            assert!(!error.is_about_credentials(), "{error}");
            assert_eq!(
                error.to_string(),
                "the answer of /payAuth/token (HTTP 200) is not to be understood: it says two things under \
                 one name"
            );
        }
    }

    #[test]
    fn a_token_in_an_answer_that_cannot_be_understood_is_not_quoted() {
        for body in [
            r#"{"RTN_CD":"","TOKEN":"eyJsecret"}"#,
            r#"{"token":"secret"}"#,
            r#"["eyJsecret"]"#,
            r#"{"RTN_CD":"0000","TOKEN":"sec ret\u0000"}"#,
        ] {
            let error = read(200, body).unwrap_err().to_string();
            assert!(!error.contains("sec"), "{error}");
        }
    }

    #[test]
    fn an_answer_without_a_code_says_what_it_was() {
        for (status, body, message) in [
            (200, "", "it is empty"),
            (
                200,
                "<html>점검중</html>",
                "it is not what was asked for in JSON: <html>점검중</html>",
            ),
            (200, "[]", "it is not what was asked for in JSON: []"),
            (404, "Not Found", "it has no result code: Not Found"),
            (200, "{}", "it has no result code: {}"),
        ] {
            let error = read(status, body).unwrap_err().to_string();
            assert!(error.ends_with(message), "{error}");
        }
        let cut_off = read(200, r#"{"RTN_CD":"0000","TOK"#).unwrap_err();
        assert!(matches!(cut_off.kind, GatewayErrorKind::Incomplete));
        let down = read(503, "<html>").unwrap_err();
        assert_eq!(
            down.to_string(),
            "/payAuth/token is unavailable: HTTP 503: <html>"
        );
    }

    #[test]
    fn the_request_is_what_the_manual_says() {
        let key = Secret::new("k\"1".to_owned());
        assert_eq!(
            request("shop", &key).as_str(),
            r#"{"pay2_id":"shop","pay2_key":"k\"1"}"#
        );
    }
}
