//! What a library says, in Korean as far as it is known and comes up. All else stays as it came, behind 원문 (`the
//! original`): nothing is left out because nobody has a word for it.

use std::borrow::Cow;

use super::system_kind;
use crate::payment::Foreign;

/// Says what a library says.
pub(super) fn said(text: &str) -> Cow<'static, str> {
    let whole = WHOLE.iter().find(|(english, _)| *english == text);
    if let Some((_, korean)) = whole {
        return (*korean).into();
    }
    if let Some(korean) = system_kind::word_for(text) {
        return korean.into();
    }
    for (english, korean) in BEFORE_A_NAME {
        if let Some(name) = text.strip_prefix(english) {
            return format!("{korean}: `{}`", Foreign::new(name)).into();
        }
    }
    let begun = BEGINNINGS.iter().find(|(it, _)| text.starts_with(it));
    match (begun, text.strip_prefix(PROXY_STATUS)) {
        (Some((_, korean)), _) => (*korean).into(),
        (None, Some(status)) => {
            // The status stands there twice, as a number and as a text.
            let status = status.split('/').next().unwrap_or(status);
            format!("프록시 응답: HTTP {}", Foreign::new(status)).into()
        }
        (None, None) => original(text).into(),
    }
}

/// Quotes what nobody has Korean for.
pub(super) fn original(text: &str) -> String {
    format!("원문: {}", Foreign::new(text))
}

/// What is said as a whole: by ureq, by rustls, by the C libraries that look a host up, and by `SQLite`.
const WHOLE: &[(&str, &str)] = &[
    ("Peer disconnected", "상대가 먼저 끊었습니다"),
    ("connection failed", "연결할 수 없습니다"),
    ("host not found", NO_HOST),
    ("body data reading stalled", "응답이 끝나기 전에 멈췄습니다"),
    ("proxy server did not respond", "프록시가 응답하지 않습니다"),
    (
        "cannot decrypt peer's message",
        "상대가 보낸 내용의 암호를 풀 수 없습니다",
    ),
    (
        "peer sent no certificates",
        "상대가 인증서를 보내지 않았습니다",
    ),
    (
        "failed to lookup address information: Name or service not known",
        NO_HOST,
    ),
    (
        "failed to lookup address information: nodename nor servname provided, or not known",
        NO_HOST,
    ),
    (
        "failed to lookup address information: Name does not resolve",
        NO_HOST,
    ),
    (
        "failed to lookup address information: No address associated with hostname",
        "이 호스트에는 주소가 없습니다",
    ),
    (
        "failed to lookup address information: Name has no usable address",
        "이 호스트에는 주소가 없습니다",
    ),
    (
        "failed to lookup address information: Temporary failure in name resolution",
        NO_DNS,
    ),
    ("failed to lookup address information: Try again", NO_DNS),
    ("disk I/O error", "디스크에서 읽거나 쓰지 못했습니다"),
    (
        "database disk image is malformed",
        "데이터베이스 파일이 손상되었습니다",
    ),
    ("locking protocol", "파일을 잠글 수 없습니다"),
];

const NO_HOST: &str = "이 이름의 호스트가 없습니다";
const NO_DNS: &str = "DNS 서버가 응답하지 않습니다";

/// What is said before a name that TLS has for it.
const BEFORE_A_NAME: &[(&str, &str)] = &[
    ("received fatal alert: ", "상대가 보낸 TLS 경보"),
    ("peer is incompatible: ", "서로 맞지 않는 TLS"),
    ("peer misbehaved: ", "TLS 규약에 어긋난 응답"),
    (
        "received corrupt message of type ",
        "올바르지 않은 TLS 메시지",
    ),
];

/// What is said before particulars that help nobody but who writes the library.
const BEGINNINGS: &[(&str, &str)] = &[
    ("protocol: ", "HTTP 규약에 맞지 않는 응답입니다"),
    ("response header is too big: ", "응답의 헤더가 너무 큽니다"),
    (
        "received unexpected message: ",
        "TLS 순서에 맞지 않는 응답입니다",
    ),
    (
        "received unexpected handshake message: ",
        "TLS 순서에 맞지 않는 응답입니다",
    ),
    (
        "peer closed connection without sending TLS close_notify: ",
        "상대가 보안 연결을 끝맺지 않고 끊었습니다",
    ),
    (
        "unable to open database file",
        "데이터베이스 파일을 열 수 없습니다",
    ),
];

/// What ureq says before the status that a proxy answered with.
const PROXY_STATUS: &str = "proxy server responded ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ko::tests::assert_korean;

    #[test]
    fn what_is_known_is_said_in_korean_with_the_names_that_tls_has() {
        for (english, korean) in [
            ("Peer disconnected", "상대가 먼저 끊었습니다"),
            (
                "unexpected end of file",
                "데이터가 끝나기 전에 끊어졌습니다",
            ),
            (
                "received fatal alert: HandshakeFailure",
                "상대가 보낸 TLS 경보: `HandshakeFailure`",
            ),
            (
                "protocol: http parse fail: invalid token",
                "HTTP 규약에 맞지 않는 응답입니다",
            ),
            ("proxy server responded 407/407", "프록시 응답: HTTP 407"),
        ] {
            assert_eq!(said(english), korean);
            assert_korean(korean);
        }
    }

    #[test]
    fn each_text_is_said_in_words_of_ours() {
        for (_, korean) in [WHOLE, BEFORE_A_NAME, BEGINNINGS].concat() {
            assert_korean(korean);
        }
    }

    #[test]
    fn what_nobody_knows_stays_as_it_came_without_what_would_steer_a_terminal() {
        assert_eq!(said("the \u{1b}[2Jdisk"), "원문: the \\u{1b}[2Jdisk");
        assert_eq!(
            said("Peer disconnected twice"),
            "원문: Peer disconnected twice"
        );
    }
}
