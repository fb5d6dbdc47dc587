//! Replies to a token, a search for a TID and a cancel: a yes is one that serde finds as well, no secret comes back
//! in an error, and nothing that came is called not sent.

use std::io;

use cookiepay::gateway::{GatewayError, PieceSizes, RecordedReply};
use cookiepay::payment::{Answer, FinalCodes, Tid};
use cookiepay::secret::Secret;
use jiff::Timestamp;

use super::input::{Input, Pieces, assert_is_showable};
use super::json::Object;

/// Made up, and of a form that is in no text by chance.
const KEY: &str = "k3y/that+opens=nothing";

pub(crate) fn target(bytes: &[u8]) {
    let mut input = Input(bytes);
    let (call, status, size) = (input.byte(), input.byte(), input.byte());
    let http_status =
        [200, 200, 200, 201, 302, 400, 401, 404, 408, 429, 500, 503][usize::from(status) % 12];
    let body = input.0;
    let reply = |sizes| RecordedReply {
        http_status,
        secrets: vec![Secret::new(KEY.to_owned())],
        body: Box::new(Pieces {
            body: io::Cursor::new(body.to_vec()),
            sizes,
        }),
    };
    let (whole, pieces) = ([usize::MAX; 2], [usize::from(size), 1]);
    match call % 3 {
        0 => token(body, [reply(whole), reply(pieces)]),
        1 => cancel(body, http_status, [reply(whole), reply(pieces)]),
        _ => payment(body, [reply(whole), reply(pieces)]),
    }
}

fn token(body: &[u8], replies: [RecordedReply; 2]) {
    let answers = replies.map(|reply| reply.token(Timestamp::UNIX_EPOCH));
    for answer in &answers {
        match answer {
            Ok(token) => {
                let secret = token.secret.expose();
                let object = object(body);
                // Of two keys alike, the last is serde's, and both say the same.
                assert_eq!(object.get("TOKEN"), secret);
                let (code, other) = (object.get("RTN_CD"), object.get("RESULTCODE"));
                let code = if code.is_empty() { other } else { code };
                assert_eq!(code, "0000");
                assert!(secret.bytes().all(|byte| byte.is_ascii_graphic()));
                assert!(secret.len() < 12 || !format!("{token:?}").contains(secret));
            }
            Err(error) => is_discreet(error, body),
        }
    }
    let [whole, pieces] = answers.map(|answer| answer.map(|it| it.secret.expose().to_owned()));
    assert_eq!(whole, pieces);
}

fn cancel(body: &[u8], http_status: u16, replies: [RecordedReply; 2]) {
    let codes = FinalCodes::default();
    let [whole, pieces] = replies.map(|reply| reply.cancel(&codes));
    assert_eq!(whole, pieces);
    has_no_key(&format!("{whole:?}"), body);
    match whole {
        Answer::Accepted(acceptance) => {
            assert_eq!((http_status, acceptance.http_status), (200, 200));
            let object = object(body);
            assert_eq!(object.get("cancel_code"), "0000", "a yes is made up");
        }
        Answer::Declined(decline) => {
            assert_eq!(http_status, 200);
            assert!(!decline.code.is_empty() && !decline.message.is_empty());
            let object = object(body);
            assert_ne!(object.get("cancel_code"), "0000", "a no is made up");
            for code in ["cancel_code", "RTN_CD", "RESULTCODE"] {
                if object.get(code).trim() == decline.code.as_str() {
                    return;
                }
            }
            assert!(decline.code.as_str().contains('…'), "a code is made up");
        }
        Answer::NotSent { .. } => panic!("it was sent"),
        Answer::Unknown { why, words, .. } => {
            assert_is_showable(&why.to_string());
            if let Some((code, message)) = words {
                assert_is_showable(&format!("{code} {message}"));
            }
        }
    }
}

fn payment(body: &[u8], replies: [RecordedReply; 2]) {
    let tid: Tid = "abc".parse().expect("a TID");
    let [whole, pieces] = replies.map(|reply| {
        let mut rows = reply.rows_of(&tid)?;
        let mut seen = Vec::new();
        while let Some(chunk) = rows.next_chunk()? {
            for row in chunk.rows() {
                assert_eq!(row.tid()?, tid.as_str(), "another payment");
                seen.push(row.payment()?);
            }
        }
        Ok(seen)
    });
    if let Ok(seen) = &whole {
        assert!(seen.len() <= 1, "several payments");
        assert!(str::from_utf8(body).is_ok());
    }
    let [whole, pieces] = [whole, pieces]
        .map(|seen: Result<_, GatewayError>| seen.map_err(|error| is_discreet(&error, body)));
    assert_eq!(whole, pieces);
    assert!(PieceSizes::USUAL.read_bytes > body.len());
}

/// An error of a reply can be shown, and has no key in it.
fn is_discreet(error: &GatewayError, body: &[u8]) {
    let shown = error.to_string();
    assert_is_showable(&shown);
    has_no_key(&shown, body);
    has_no_key(&format!("{error:?}"), body);
    assert!(!error.is_not_sent(), "it was sent");
}

/// Of a key that came whole, not even half of it is told.
fn has_no_key(shown: &str, body: &[u8]) {
    let body = String::from_utf8_lossy(body).replace("\\/", "/");
    let half = &KEY[..KEY.len() / 2];
    let came_whole = body.matches(KEY).count() == body.matches(half).count();
    let kept = if came_whole && !body.contains("\\u") {
        half
    } else {
        KEY
    };
    assert!(!shown.contains(kept), "a key is told: {shown}");
}

fn object(body: &[u8]) -> Object<'_> {
    Object::read(body).expect("an object")
}
