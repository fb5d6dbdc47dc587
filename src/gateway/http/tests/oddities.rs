//! Answers that are odd as HTTP. A cancel that was heard is done, refused or *unknown* whatever comes back,
//! never *not sent*, and what an answer has too much of is never the answer to the next question.

use super::*;
use crate::gateway::cancel;
use crate::payment::Answer;

/// A yes, 35 bytes long.
const YES: &str = r#"{"cancel_code":"0000","pad":"1234"}"#;

/// What a cancel is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// Accepted.
    Yes,
    /// Not known, for a reason with these words in it.
    Unknown(&'static str),
}
use Heard::{Unknown, Yes};

/// Answers one cancel with these bytes; returns what it is taken for, in words.
fn heard(script: Script) -> (bool, String) {
    let server = Server::start(vec![script]);
    let account = account(&format!("http://{}", server.address));
    let started = Instant::now();
    let answer = cancel::answer(post(&http(&account), Call::Cancel), &FinalCodes::default());
    let elapsed = started.elapsed();
    assert!(elapsed < Duration::from_secs(4), "{elapsed:?}: {answer:?}");
    server.finish();
    match answer {
        Answer::Accepted(_) => (true, String::new()),
        Answer::Unknown { why, .. } => {
            let korean = (&why).said(Language::Korean);
            assert!(!korean.contains("원문"), "{why}: {korean}");
            (false, why.to_string())
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_heard(name: &str, script: Script, expected: Heard) {
    let (is_yes, words) = heard(script);
    let is_as_expected = match expected {
        Yes => is_yes,
        Unknown(part) => !is_yes && words.contains(part),
    };
    assert!(
        is_as_expected,
        "{name:?}: expected {expected:?}, heard {is_yes} {words:?}"
    );
    // Whatever is shown of it is one line without what steers a terminal.
    assert!(
        words.chars().count() < 400 && !words.contains(char::is_control),
        "{name}: {words:?}"
    );
}

/// An answer of these first lines and a yes.
fn yes_after(head: &str) -> Vec<u8> {
    format!("{head}\r\n\r\n{YES}").into_bytes()
}

fn with_header(header: &str) -> Vec<u8> {
    yes_after(&format!("HTTP/1.1 200 OK\r\n{header}"))
}

/// A yes in chunks, framed by hand.
fn chunked(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}").into_bytes()
}

/// Puts each letter into a chunk of its own.
fn in_single_bytes(text: &str) -> String {
    text.chars()
        .flat_map(|letter| ["1\r\n".to_owned(), letter.to_string(), "\r\n".to_owned()])
        .collect()
}

#[test]
fn a_length_that_is_doubtful_is_never_guessed_at() {
    for (header, expected) in [
        ("Content-Length: 35", Yes),
        ("Content-Length: 35\r\nContent-Length: 35", Yes),
        (
            "Content-Length: 35\r\nContent-Length: 2",
            Unknown("conflicting content-length headers"),
        ),
        (
            "Content-Length: 2\r\nContent-Length: 35",
            Unknown("conflicting content-length headers"),
        ),
        ("Content-Length: 35, 35", Yes),
        (
            "Content-Length: 35, 2",
            Unknown("conflicting content-length headers"),
        ),
        (
            "Content-Length: +35",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: -35",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: 0x23",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: 35.0",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: ",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: 3 5",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: 99999999999999999999999",
            Unknown("content-length header not a number"),
        ),
        (
            "Content-Length: 18446744073709551615",
            Unknown("stops before its end"),
        ),
        ("Content-Length: 36", Unknown("stops before its end")),
        ("Content-Length: 34", Unknown("stops before its end")),
        ("Content-Length: 0", Unknown("it is empty")),
        (
            "Content-Length: 35\r\nTransfer-Encoding: chunked",
            Unknown("body data reading stalled"),
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 35",
            Unknown("body data reading stalled"),
        ),
        ("Transfer-Encoding: identity\r\nContent-Length: 35", Yes),
        (
            "Transfer-Encoding: gzip, chunked",
            Unknown("body data reading stalled"),
        ),
        (
            "Transfer-Encoding: chunked, chunked",
            Unknown("body data reading stalled"),
        ),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            Unknown("body data reading stalled"),
        ),
        ("Transfer-Encoding: xchunked\r\nContent-Length: 35", Yes),
        (
            "Transfer-Encoding: \u{b}chunked\r\nContent-Length: 35",
            Unknown("http parse fail: invalid header value"),
        ),
        ("X: y", Yes),
    ] {
        assert_heard(header, answering(with_header(header)), expected);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table of cases")]
fn chunks_that_are_doubtful_are_never_guessed_at() {
    let head = &YES[..10];
    let tail = &YES[10..];
    for (name, body, expected) in [
        (
            "two chunks",
            format!("a\r\n{head}\r\n19\r\n{tail}\r\n0\r\n\r\n"),
            Yes,
        ),
        (
            "capitals and zeros",
            format!("000A\r\n{head}\r\n0019\r\n{tail}\r\n000\r\n\r\n"),
            Yes,
        ),
        (
            "an extension",
            format!("23;a=b\r\n{YES}\r\n0;c\r\n\r\n"),
            Yes,
        ),
        (
            "a quoted extension",
            format!("23;a=\"\r\\n\"\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("body data reading stalled"),
        ),
        (
            "trailers",
            format!("23\r\n{YES}\r\n0\r\nContent-Length: 2\r\nX: y\r\n\r\n"),
            Yes,
        ),
        (
            "a trailer without a colon",
            format!("23\r\n{YES}\r\n0\r\nX\r\n\r\n"),
            Yes,
        ),
        (
            "0x",
            format!("0x23\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk length cannot be read as a number"),
        ),
        ("a sign", format!("+23\r\n{YES}\r\n0\r\n\r\n"), Yes),
        (
            "a minus",
            format!("-23\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk length cannot be read as a number"),
        ),
        ("a blank before", format!(" 23\r\n{YES}\r\n0\r\n\r\n"), Yes),
        (
            "no number",
            format!("\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk length cannot be read as a number"),
        ),
        (
            "no hexadecimal number",
            format!("zz\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk length cannot be read as a number"),
        ),
        (
            "17 digits",
            format!("10000000000000023\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk length cannot be read as a number"),
        ),
        (
            "a huge one",
            format!("ffffffffffffffff\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("stops before its end"),
        ),
        (
            "a huge one with a wrap",
            format!("fffffffffffffffe\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("stops before its end"),
        ),
        (
            "LF for CRLF",
            format!("23\n{YES}\n0\n\n"),
            Unknown("body data reading stalled"),
        ),
        (
            "no line end behind",
            format!("23\r\n{YES}0\r\n\r\n"),
            Unknown("chunk expected crlf as next character"),
        ),
        (
            "too long by one",
            format!("24\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk expected crlf as next character"),
        ),
        (
            "too short by one",
            format!("22\r\n{YES}\r\n0\r\n\r\n"),
            Unknown("chunk expected crlf as next character"),
        ),
        (
            "no last chunk",
            format!("23\r\n{YES}\r\n"),
            Unknown("stops before its end"),
        ),
        (
            "no end of the last chunk",
            format!("23\r\n{YES}\r\n0\r\n"),
            Yes,
        ),
        (
            "a chunk after the last",
            format!("23\r\n{YES}\r\n0\r\n\r\n5\r\n{{\"x\":\r\n"),
            Yes,
        ),
        (
            "a long extension",
            format!("23;{}\r\n{YES}\r\n0\r\n\r\n", "x".repeat(100_000)),
            Unknown("chunk expected crlf as next character"),
        ),
        (
            "many trailers",
            format!("23\r\n{YES}\r\n0\r\n{}\r\n", "X: y\r\n".repeat(50_000)),
            Yes,
        ),
        ("single bytes", in_single_bytes(YES) + "0\r\n\r\n", Yes),
    ] {
        assert_heard(name, answering(chunked(&body)), expected);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table of cases")]
fn a_head_that_is_doubtful_is_never_guessed_at() {
    let length = "Content-Length: 35";
    let line = |line: &str| yes_after(&format!("{line}\r\n{length}"));
    let header = |header: &str| with_header(&format!("{header}\r\n{length}"));
    for (name, answer, expected) in [
        ("no reason", line("HTTP/1.1 200"), Yes),
        ("an empty reason", line("HTTP/1.1 200 "), Yes),
        ("HTTP/1.0", line("HTTP/1.0 200 OK"), Yes),
        (
            "HTTP/2.0",
            line("HTTP/2.0 200 OK"),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        (
            "HTTP/1.2",
            line("HTTP/1.2 200 OK"),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        (
            "HTTP/11",
            line("HTTP/11 200 OK"),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        (
            "small letters",
            line("http/1.1 200 OK"),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        (
            "another protocol",
            line("ICY 200 OK"),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        (
            "two blanks",
            line("HTTP/1.1  200 OK"),
            Unknown("http parse fail: invalid response status"),
        ),
        (
            "a tab",
            line("HTTP/1.1\t200 OK"),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        (
            "two digits",
            line("HTTP/1.1 20 OK"),
            Unknown("http parse fail: invalid response status"),
        ),
        (
            "four digits",
            line("HTTP/1.1 2000 OK"),
            Unknown("http parse fail: invalid response status"),
        ),
        (
            "letters",
            line("HTTP/1.1 2OO OK"),
            Unknown("http parse fail: invalid response status"),
        ),
        (
            "000",
            line("HTTP/1.1 000 OK"),
            Unknown("http parse fail: invalid status code: 000"),
        ),
        (
            "a status of 99",
            line("HTTP/1.1 099 OK"),
            Unknown("http parse fail: invalid status code: 099"),
        ),
        (
            "a status of 600",
            line("HTTP/1.1 600 OK"),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "a status of 999",
            line("HTTP/1.1 999 OK"),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "a reason that steers the terminal",
            line("HTTP/1.1 200 \u{1b}]52;c;eA==\u{7}"),
            Unknown("http parse fail: invalid response status"),
        ),
        (
            "a very long reason",
            line(&format!("HTTP/1.1 200 {}", "x".repeat(1 << 20))),
            Unknown("response header is too big"),
        ),
        (
            "HTTP/0.9",
            YES.as_bytes().to_vec(),
            Unknown("http parse fail: invalid HTTP version"),
        ),
        ("empty lines before", line("\r\n\r\nHTTP/1.1 200 OK"), Yes),
        (
            "bare LF",
            format!("HTTP/1.1 200 OK\n{length}\n\n{YES}").into_bytes(),
            Yes,
        ),
        (
            "bare CR",
            format!("HTTP/1.1 200 OK\r{length}\r\r{YES}").into_bytes(),
            Unknown("http parse fail: invalid response status"),
        ),
        (
            "CR LF LF",
            format!("HTTP/1.1 200 OK\r\n{length}\n\n{YES}").into_bytes(),
            Yes,
        ),
        (
            "a folded header",
            header("X: a\r\n b"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "a folded length",
            with_header("Content-Length:\r\n 35"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "a first header that is folded",
            with_header(&format!(" X: y\r\n{length}")),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "NUL in a value",
            header("X: a\0b"),
            Unknown("http parse fail: invalid header value"),
        ),
        (
            "NUL in a name",
            header("X\0: a"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "ESC in a value",
            header("X: \u{1b}[2J"),
            Unknown("http parse fail: invalid header value"),
        ),
        (
            "CR in a value",
            header("X: a\rb"),
            Unknown("http parse fail: invalid header value"),
        ),
        (
            "a blank before the colon",
            header("X : a"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "a length with a blank before the colon",
            with_header("Content-Length : 2\r\nContent-Length: 35"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "no colon",
            header("X"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "no name",
            header(": a"),
            Unknown("http parse fail: invalid header name"),
        ),
        (
            "a name that is no ASCII",
            header("한글: a"),
            Unknown("http parse fail: invalid header name"),
        ),
        ("a value that is no ASCII", header("X: 한글"), Yes),
        (
            "a hundred headers",
            header("X: y\r\n".repeat(100).trim_end()),
            Yes,
        ),
        (
            "ten thousand headers",
            header("X: y\r\n".repeat(10_000).trim_end()),
            Unknown("http parse resulted in too many headers"),
        ),
        (
            "a header of 1 MB",
            header(&format!("X: {}", "y".repeat(1 << 20))),
            Unknown("response header is too big"),
        ),
        (
            "a name of 100 KB",
            header(&format!("{}: y", "X".repeat(100_000))),
            Unknown("http parse fail: invalid HTTP header name"),
        ),
        (
            "no end of the head",
            format!("HTTP/1.1 200 OK\r\n{length}\r\n").into_bytes(),
            Unknown("Peer disconnected"),
        ),
    ] {
        assert_heard(name, answering(answer), expected);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table of cases")]
fn an_answer_before_the_answer_and_one_without_a_body_are_no_yes() {
    let length = "Content-Length: 35";
    let then = |before: &str| yes_after(&format!("{before}HTTP/1.1 200 OK\r\n{length}"));
    for (name, answer, expected) in [
        ("100", then("HTTP/1.1 100 Continue\r\n\r\n"), Yes),
        ("102", then("HTTP/1.1 102 Processing\r\n\r\n"), Yes),
        (
            "103",
            then("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"),
            Yes,
        ),
        (
            "103 with a length",
            then("HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\n"),
            Yes,
        ),
        ("199", then("HTTP/1.1 199 What\r\n\r\n"), Yes),
        (
            "a flood of 100",
            then(&"HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000)),
            Unknown("response header is too big"),
        ),
        (
            "a flood of 103",
            then(&"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(10_000)),
            Unknown("response header is too big"),
        ),
        (
            "100 and no more",
            b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(),
            Unknown("Peer disconnected"),
        ),
        (
            "101",
            yes_after(&format!("HTTP/1.1 101 Switching Protocols\r\n{length}")),
            Unknown("it is empty"),
        ),
        (
            "101 with an upgrade",
            yes_after(&format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n{length}"
            )),
            Unknown("it is empty"),
        ),
        (
            "204",
            yes_after(&format!("HTTP/1.1 204 No Content\r\n{length}")),
            Unknown("it is empty"),
        ),
        (
            "205",
            yes_after(&format!("HTTP/1.1 205 Reset Content\r\n{length}")),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "304",
            yes_after(&format!("HTTP/1.1 304 Not Modified\r\n{length}")),
            Unknown("answered HTTP 304 and pointed to nowhere"),
        ),
        (
            "201",
            yes_after(&format!("HTTP/1.1 201 Created\r\n{length}")),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "202",
            yes_after(&format!("HTTP/1.1 202 Accepted\r\n{length}")),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "206",
            yes_after(&format!(
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-34/99\r\n{length}"
            )),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "300 without a place",
            yes_after(&format!("HTTP/1.1 300 Choices\r\n{length}")),
            Unknown("answered HTTP 300 and pointed to nowhere"),
        ),
        (
            "302 without a place",
            yes_after(&format!("HTTP/1.1 302 Found\r\n{length}")),
            Unknown("answered HTTP 302 and pointed to nowhere"),
        ),
        (
            "302 to two places",
            yes_after(&format!(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nLocation: http://evil.example/\r\n{length}"
            )),
            Unknown("answered HTTP 302 and pointed to http://127.0.0.1"),
        ),
        (
            "307 to nonsense",
            yes_after(&format!(
                "HTTP/1.1 307 Found\r\nLocation: \u{1}\u{2}\r\n{length}"
            )),
            Unknown("http parse fail: invalid header value"),
        ),
        (
            "308 from https to a file",
            yes_after(&format!(
                "HTTP/1.1 308 Found\r\nLocation: file:///etc/passwd\r\n{length}"
            )),
            Unknown("answered HTTP 308 and pointed to no readable URL"),
        ),
        (
            "401",
            yes_after(&format!(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n{length}"
            )),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "407",
            yes_after(&format!("HTTP/1.1 407 Proxy\r\n{length}")),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "417",
            yes_after(&format!("HTTP/1.1 417 Expectation Failed\r\n{length}")),
            Unknown("it came with another HTTP status than 200"),
        ),
        (
            "500",
            yes_after(&format!("HTTP/1.1 500 Oops\r\n{length}")),
            Unknown("it came with another HTTP status than 200"),
        ),
    ] {
        assert_heard(name, answering(answer), expected);
    }
}

#[test]
fn an_encoding_that_is_doubtful_is_never_guessed_at() {
    let once = gzip(YES);
    let twice = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&once).unwrap();
        encoder.finish().unwrap()
    };
    let behind = [once.clone(), b"HTTP/1.1 200 OK\r\n\r\n".to_vec()].concat();
    let members = [gzip(&YES[..10]), gzip(&YES[10..])].concat();
    let mut wrong_sum = once.clone();
    let at = wrong_sum.len() - 6;
    wrong_sum[at] ^= 1;
    for (name, script, expected) in [
        ("gzip", encoded("gzip", &once), Yes),
        (
            "GZIP",
            encoded("GZIP", &once),
            Unknown("its encoding is GZIP"),
        ),
        (
            "x-gzip",
            encoded("x-gzip", &once),
            Unknown("its encoding is x-gzip"),
        ),
        (
            "deflate",
            encoded("deflate", &once),
            Unknown("its encoding is deflate"),
        ),
        (
            "gzip twice",
            encoded("gzip, gzip", &twice),
            Unknown("its encoding is gzip, gzip"),
        ),
        (
            "gzip twice, said once",
            encoded("gzip", &twice),
            Unknown("byte 1 is not UTF-8"),
        ),
        (
            "gzip said twice",
            encoded("gzip\r\nContent-Encoding: gzip", &twice),
            Unknown("byte 1 is not UTF-8"),
        ),
        (
            "gzip, then identity",
            encoded("gzip\r\nContent-Encoding: identity", &once),
            Yes,
        ),
        (
            "identity, then gzip",
            encoded("identity\r\nContent-Encoding: gzip", &once),
            Unknown("byte 1 is not UTF-8"),
        ),
        (
            "gzip that is none",
            encoded("gzip", YES.as_bytes()),
            Unknown("it cannot be decompressed"),
        ),
        (
            "gzip that is not said",
            encoded("identity", &once),
            Unknown("byte 1 is not UTF-8"),
        ),
        (
            "gzip with bytes behind",
            encoded("gzip", &behind),
            Unknown("it cannot be decompressed"),
        ),
        ("gzip in two members", encoded("gzip", &members), Yes),
        (
            "gzip with a wrong sum",
            encoded("gzip", &wrong_sum),
            Unknown("it cannot be decompressed"),
        ),
        (
            "an encoding that steers the terminal",
            encoded("\u{9b}2J", YES.as_bytes()),
            Unknown("its encoding is \\u{9b}2J"),
        ),
        ("an empty encoding", encoded("", YES.as_bytes()), Yes),
    ] {
        assert_heard(name, script, expected);
    }
}

#[test]
fn a_body_that_is_no_plain_text_is_no_yes() {
    let utf16: Vec<u8> = YES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, body, expected) in [
        (
            "a byte order mark",
            [b"\xef\xbb\xbf", YES.as_bytes()].concat(),
            Yes,
        ),
        (
            "two byte order marks",
            [b"\xef\xbb\xbf\xef\xbb\xbf", YES.as_bytes()].concat(),
            Unknown("it is not what was asked for in JSON"),
        ),
        (
            "UTF-16",
            utf16,
            Unknown("it is not what was asked for in JSON"),
        ),
        (
            "NUL behind",
            [YES.as_bytes(), b"\0"].concat(),
            Unknown("it is not what was asked for in JSON"),
        ),
        (
            "a second yes",
            [YES.as_bytes(), YES.as_bytes()].concat(),
            Unknown("it is not what was asked for in JSON"),
        ),
        (
            "a no behind the yes",
            br#"{"cancel_code":"0000","cancel_code":"9999"}"#.to_vec(),
            Unknown("it says two things under one name"),
        ),
        (
            "bytes that are no UTF-8",
            b"{\"cancel_code\":\"0000\",\"x\":\"\xff\"}".to_vec(),
            Unknown("byte 27 is not UTF-8"),
        ),
        (
            "a number",
            br#"{"cancel_code":0}"#.to_vec(),
            Unknown("its code is like a success, and is not the cancel's 0000"),
        ),
        (
            "true",
            br#"{"cancel_code":true}"#.to_vec(),
            Unknown("its code comes without a word"),
        ),
        (
            "an array of a yes",
            format!("[{YES}]").into_bytes(),
            Unknown("it is not what was asked for in JSON"),
        ),
        (
            "very deep",
            [b"[".repeat(500_000), b"]".repeat(500_000)].concat(),
            Unknown("it is not what was asked for in JSON"),
        ),
        (
            "a key that is very deep",
            format!(
                "{{\"cancel_code\":\"0000\",\"x\":{}{}}}",
                "[".repeat(100_000),
                "]".repeat(100_000)
            )
            .into_bytes(),
            Yes,
        ),
        ("nothing", Vec::new(), Unknown("it is empty")),
        (
            "more than is read",
            vec![b' '; 3 << 20],
            Unknown("goes on beyond 1048576 bytes"),
        ),
        (
            "OSC 52",
            b"\x1b]52;c;eA==\x07".to_vec(),
            Unknown("it is not what was asked for in JSON"),
        ),
    ] {
        let mut answer =
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        answer.extend(body);
        assert_heard(name, answering(answer), expected);
    }
}

// What an answer has too much of

/// Asks twice; returns what came the second time, and over how many connections both were asked.
fn twice(http: &Http) -> Vec<String> {
    (0..2)
        .map(|_| {
            let (_, text) = post(http, Call::Search).unwrap().into_text().unwrap();
            text
        })
        .collect()
}

#[test]
fn what_comes_behind_an_answer_is_never_the_answer_to_the_next_question() {
    let first = ok("[]");
    let forged = ok("[{}]");
    for surplus in [
        forged.clone(),
        format!("\r\n{forged}"),
        "H".to_owned(),
        "\r\n".to_owned(),
        "HTTP/1.1 100 Continue\r\n\r\n".to_owned(),
        forged.repeat(5_000),
    ] {
        for first in [
            first.clone(),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n".to_owned(),
            // The length that is believed, and the bytes that another would take for a second answer.
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: x\r\nContent-Length: 2\r\n\r\n[]".to_owned(),
        ] {
            let answer = format!("{first}{surplus}");
            let server = Server::start(vec![
                Box::new(move |mut stream| {
                    read_request(&mut stream);
                    let _ = stream.write_all(answer.as_bytes());
                    // On this connection nothing more is asked.
                    assert_eq!(read_request(&mut stream), "");
                }),
                answering(ok("[2]")),
            ]);
            let http = http(&account(&format!("http://{}", server.address)));
            assert_eq!(twice(&http), ["[]", "[2]"], "{first:?} {surplus:?}");
            drop(http);
            server.finish();
        }
    }
}

#[test]
fn what_comes_behind_an_answer_under_tls_is_never_the_answer_to_the_next_question() {
    let identity = identity();
    let forged = ok("[{}]");
    for is_one_record in [true, false] {
        let forged = forged.clone();
        let server = Server::start(vec![
            with_tls(Arc::clone(&identity.server), move |mut stream| {
                read_request(&mut stream);
                if is_one_record {
                    stream
                        .write_all(format!("{}{forged}", ok("[]")).as_bytes())
                        .unwrap();
                } else {
                    // Two records, one write: what is behind is on this machine already, unread.
                    stream.conn.writer().write_all(ok("[]").as_bytes()).unwrap();
                    stream.conn.writer().write_all(forged.as_bytes()).unwrap();
                    let mut records = Vec::new();
                    while stream.conn.wants_write() {
                        stream.conn.write_tls(&mut records).unwrap();
                    }
                    stream.sock.write_all(&records).unwrap();
                }
                assert_eq!(read_request(&mut stream), "");
            }),
            with_tls(Arc::clone(&identity.server), |mut stream| {
                read_request(&mut stream);
                stream.write_all(ok("[2]").as_bytes()).unwrap();
            }),
        ]);
        let http = http(&trusting(&identity, &server));
        assert_eq!(twice(&http), ["[]", "[2]"]);
        drop(http);
        server.finish();
    }
}
