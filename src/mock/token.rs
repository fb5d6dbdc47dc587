//! Issues and checks the gateway's access tokens: JWTs signed with HS256, good for an hour.
//!
//! The key is a constant: a token of the mock opens nothing but a mock. It supports no other algorithm and
//! reads no other claims than `user` and `exp`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};

/// How long a token is good for, in seconds (`wire.md`: `exp - iat`).
pub(crate) const LIFETIME_SECONDS: i64 = 3_600;

const KEY: &[u8] = b"the mock gateway of cookiepay signs with this";

/// What a token is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It was issued here to this user and is not expired.
    Valid(String),
    /// It was issued here, but its hour is over.
    Expired,
    /// It was not issued here.
    Invalid,
}

/// Issues a token to a user at a moment (seconds since 1970-01-01T00:00:00Z).
pub(crate) fn issue(user: &str, issued_at: i64) -> String {
    let expires_at = issued_at.saturating_add(LIFETIME_SECONDS);
    let claims = json!({ "user": user, "iat": issued_at, "exp": expires_at }).to_string();
    let head = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
    let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, KEY), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Checks a token at a moment (seconds since 1970-01-01T00:00:00Z).
pub(crate) fn check(token: &str, now: i64) -> Worth {
    let Some(claims) = signed_claims(token) else {
        return Worth::Invalid;
    };
    let user = claims.get("user").and_then(Value::as_str);
    let expires_at = claims.get("exp").and_then(Value::as_i64);
    match (user, expires_at) {
        (Some(user), Some(expires_at)) if now < expires_at => Worth::Valid(user.to_owned()),
        (Some(_), Some(_)) => Worth::Expired,
        _ => Worth::Invalid,
    }
}

fn signed_claims(token: &str) -> Option<Value> {
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY);
    hmac::verify(&key, signed.as_bytes(), &signature).ok()?;
    let (_, claims) = signed.split_once('.')?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_769_015_359;

    #[test]
    fn a_token_is_good_for_an_hour() {
        let token = issue("shop", NOW);
        assert_eq!(check(&token, NOW), Worth::Valid("shop".to_owned()));
        assert_eq!(check(&token, NOW + 3_599), Worth::Valid("shop".to_owned()));
        assert_eq!(check(&token, NOW + 3_600), Worth::Expired);
    }

    #[test]
    fn a_token_is_a_jwt_with_the_three_claims() {
        let token = issue("shop", NOW);
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(parts.len(), 3);
        let read = |part: &str| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        };
        assert_eq!(read(parts[0]), json!({ "typ": "JWT", "alg": "HS256" }));
        assert_eq!(
            read(parts[1]),
            json!({ "user": "shop", "iat": NOW, "exp": NOW + 3_600 })
        );
    }

    #[test]
    fn a_token_that_was_tampered_with_is_worth_nothing() {
        let token = issue("shop", NOW);
        let other = issue("thief", NOW);
        let forged = format!(
            "{}.{}",
            other.rsplit_once('.').unwrap().0,
            token.rsplit_once('.').unwrap().1
        );
        for bad in [
            "",
            ".",
            "..",
            "a.b.c",
            "한글",
            &forged,
            &token[1..],
            &token[..token.len() - 1],
        ] {
            assert_eq!(check(bad, NOW), Worth::Invalid, "{bad}");
        }
    }
}
