//! Why a call was not made, or told nothing: as data, which the history of a refund keeps.

use serde::{Deserialize, Serialize};

use super::{Foreign, GatewayError, Silence};

/// Why a call was not made, or told nothing.
///
/// Its names and fields are what the journal keeps, so they stay as they are: a file of an earlier day
/// has to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallFailure {
    /// The gateway failed us.
    Gateway(GatewayError),
    /// An answer came that is neither a yes nor a no.
    Silence(Silence),
    /// A signal came before the request left.
    InterruptedBefore,
    /// Signals came while the request was out.
    InterruptedMeanwhile,
    /// A signal came, and so nobody looked.
    Interrupted,
    /// The call ended, and nobody heard how.
    EndedUnheard,
    /// Too much time had passed since it was written down that the request leaves.
    TooLate {
        /// How much time it has.
        limit_seconds: u64,
    },
    /// The operating system had no thread for the call.
    NoThread {
        /// Its words.
        detail: Foreign,
    },
    /// A sentence, as an earlier version kept it.
    #[serde(untagged)]
    Text(String),
}

impl CallFailure {
    /// Returns the same with every text that came from outside changed.
    #[must_use]
    pub fn with_texts(self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Gateway(error) => Self::Gateway(error.with_texts(change)),
            Self::NoThread { detail } => Self::NoThread {
                detail: Foreign::new(change(detail.as_str())),
            },
            Self::Text(text) => Self::Text(change(&text)),
            same @ (Self::Silence(_)
            | Self::InterruptedBefore
            | Self::InterruptedMeanwhile
            | Self::Interrupted
            | Self::EndedUnheard
            | Self::TooLate { .. }) => same,
        }
    }
}

impl From<GatewayError> for CallFailure {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(error)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::Duration;

    use super::super::sample::cancel_failed;
    use super::super::{
        Call, CertificateFault, GatewayErrorKind, NotReached, Problem, RedirectTarget, RowProblem,
    };
    use super::*;

    /// A text that came from outside, in which something is not to be kept.
    fn foreign() -> Foreign {
        Foreign::new("계좌 \"1002\"")
    }

    /// One of every kind.
    fn all() -> Vec<CallFailure> {
        let limit = Duration::from_millis(90_500);
        let not_reached = |reason| GatewayErrorKind::NotReached {
            reason,
            detail: foreign(),
        };
        let unreadable = |problem| GatewayErrorKind::Unreadable {
            problem,
            excerpt: foreign(),
        };
        let redirected = |to| GatewayErrorKind::Redirected { to };
        let kinds = [
            not_reached(NotReached::Lookup),
            not_reached(NotReached::Refused),
            not_reached(NotReached::TimedOut { limit }),
            not_reached(NotReached::Certificate(CertificateFault::Expired)),
            not_reached(NotReached::NotTls),
            not_reached(NotReached::Tls),
            not_reached(NotReached::Proxy),
            not_reached(NotReached::Unreachable),
            not_reached(NotReached::Impossible),
            not_reached(NotReached::Header),
            GatewayErrorKind::TimedOut { limit },
            GatewayErrorKind::Broken { detail: foreign() },
            GatewayErrorKind::Stalled {
                least_bytes: 1_000,
                limit,
            },
            GatewayErrorKind::Incomplete,
            GatewayErrorKind::Refused {
                code: foreign(),
                message: foreign(),
            },
            GatewayErrorKind::Unavailable {
                retry_after: Some(Duration::from_secs(7)),
                excerpt: foreign(),
            },
            redirected(RedirectTarget::Nowhere),
            redirected(RedirectTarget::Unreadable),
            redirected(RedirectTarget::OwnPath),
            redirected(RedirectTarget::Host(foreign())),
            unreadable(Problem::Empty),
            unreadable(Problem::NotJson),
            unreadable(Problem::Contradictory),
            unreadable(Problem::NoCode),
            unreadable(Problem::NoPayment),
            unreadable(Problem::NoToken),
            unreadable(Problem::Row {
                element: 3,
                problem: RowProblem::Syntax,
            }),
            unreadable(Problem::Trailing),
            unreadable(Problem::NotUtf8 { offset: 41 }),
            unreadable(Problem::Encoding(foreign())),
            unreadable(Problem::Corrupt),
            unreadable(Problem::AnotherTid),
            unreadable(Problem::SeveralPayments),
            GatewayErrorKind::TooLarge {
                limit_bytes: 65_536,
            },
        ];
        let of_gateway = [Call::Token, Call::Search].map(|call| {
            CallFailure::Gateway(GatewayError {
                call,
                http_status: Some(502),
                kind: GatewayErrorKind::Incomplete,
            })
        });
        let silences = [
            Silence::Status,
            Silence::NoCode,
            Silence::LikeSuccess,
            Silence::NoText,
            Silence::Trouble,
        ];
        let own = [
            CallFailure::InterruptedBefore,
            CallFailure::InterruptedMeanwhile,
            CallFailure::Interrupted,
            CallFailure::EndedUnheard,
            CallFailure::TooLate { limit_seconds: 60 },
            CallFailure::NoThread { detail: foreign() },
            CallFailure::Text("no token 1002".to_owned()),
        ];
        let mut all = Vec::from(kinds.map(cancel_failed));
        all.extend(of_gateway);
        all.extend(silences.map(CallFailure::Silence));
        all.extend(own);
        all
    }

    /// Returns what is kept of each, and its words; what is kept is read as what it was.
    fn kept() -> String {
        let mut kept = String::new();
        for failure in all() {
            let values = serde_json::to_string(&failure).unwrap();
            let read: CallFailure = serde_json::from_str(&values).unwrap();
            assert_eq!(read, failure);
            assert_eq!(read.to_string(), failure.to_string());
            writeln!(kept, "{values}\n    {failure}").unwrap();
        }
        kept
    }

    #[test]
    fn what_is_kept_of_a_failure_is_a_code_and_values_and_is_read_as_what_it_was() {
        insta::assert_snapshot!(kept(), @r#"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"lookup","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the host name could not be looked up (계좌 "1002")
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"refused","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the connection was refused (계좌 "1002")
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":{"timed_out":{"limit":{"secs":90,"nanos":500000000}}},"detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the connection was not made in time (within 90.5 s)
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":{"certificate":"expired"},"detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the certificate that was shown has expired
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"not_tls","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: what answered there speaks no TLS 1.2 or 1.3
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"tls","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: no secure connection could be made (계좌 "1002")
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"proxy","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the proxy did not connect (계좌 "1002")
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"unreachable","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the connection could not be made (계좌 "1002")
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"impossible","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the request is not a possible one (계좌 "1002")
        {"gateway":{"call":"cancel","http_status":null,"kind":{"not_reached":{"reason":"header","detail":"계좌 \"1002\""}}}}
            the gateway was not reached: the request is not a possible one (a header cannot carry its value)
        {"gateway":{"call":"cancel","http_status":null,"kind":{"timed_out":{"limit":{"secs":90,"nanos":500000000}}}}}
            /api/cancel did not answer within 90.5 s
        {"gateway":{"call":"cancel","http_status":null,"kind":{"broken":{"detail":"계좌 \"1002\""}}}}
            the connection to /api/cancel broke: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"stalled":{"least_bytes":1000,"limit":{"secs":90,"nanos":500000000}}}}}
            the answer of /api/cancel (no HTTP status) stalled: fewer than 1000 bytes of it came in 90.5 s
        {"gateway":{"call":"cancel","http_status":null,"kind":"incomplete"}}
            the answer of /api/cancel (no HTTP status) stops before its end
        {"gateway":{"call":"cancel","http_status":null,"kind":{"refused":{"code":"계좌 \"1002\"","message":"계좌 \"1002\""}}}}
            /api/cancel answered 계좌 "1002": 계좌 "1002" (no HTTP status)
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unavailable":{"retry_after":{"secs":7,"nanos":0},"excerpt":"계좌 \"1002\""}}}}
            /api/cancel is unavailable: no HTTP status, asking to wait 7 s: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"redirected":{"to":"nowhere"}}}}
            /api/cancel answered no HTTP status and pointed to nowhere
        {"gateway":{"call":"cancel","http_status":null,"kind":{"redirected":{"to":"unreadable"}}}}
            /api/cancel answered no HTTP status and pointed to no readable URL
        {"gateway":{"call":"cancel","http_status":null,"kind":{"redirected":{"to":"own_path"}}}}
            /api/cancel answered no HTTP status and pointed to another path of its own
        {"gateway":{"call":"cancel","http_status":null,"kind":{"redirected":{"to":{"host":"계좌 \"1002\""}}}}}
            /api/cancel answered no HTTP status and pointed to 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"empty","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it is empty: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"not_json","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it is not what was asked for in JSON: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"contradictory","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it says two things under one name: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"no_code","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it has no result code: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"no_payment","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it says 0000 and leaves out the payment: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"no_token","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it says 0000 and leaves out a usable TOKEN: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":{"row":{"element":3,"problem":"syntax"}},"excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: element 3 is not correct JSON: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"trailing","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it goes on after its end: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":{"not_utf8":{"offset":41}},"excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: byte 41 is not UTF-8: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":{"encoding":"계좌 \"1002\""},"excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: its encoding is 계좌 "1002": 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"corrupt","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it cannot be decompressed: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"another_tid","excerpt":"계좌 \"1002\""}}}}
            the answer of /api/cancel (no HTTP status) is not to be understood: it is about another TID: 계좌 "1002"
        {"gateway":{"call":"cancel","http_status":null,"kind":{"unreadable":{"problem":"several_payments","excerpt":"계좌 \"1002\""}}}}
            the gateway sends rows of this payment that differ: nobody can tell which is true
        {"gateway":{"call":"cancel","http_status":null,"kind":{"too_large":{"limit_bytes":65536}}}}
            the answer of /api/cancel (no HTTP status) goes on beyond 65536 bytes
        {"gateway":{"call":"token","http_status":502,"kind":"incomplete"}}
            the answer of /payAuth/token (HTTP 502) stops before its end
        {"gateway":{"call":"search","http_status":502,"kind":"incomplete"}}
            the answer of /api/paysearch (HTTP 502) stops before its end
        {"silence":"status"}
            it came with another HTTP status than 200
        {"silence":"no_code"}
            it has no code
        {"silence":"like_success"}
            its code is like a success, and is not the cancel's 0000
        {"silence":"no_text"}
            its code comes without a word
        {"silence":"trouble"}
            its text tells of a time-out or of a system in trouble
        "interrupted_before"
            interrupted before it left
        "interrupted_meanwhile"
            interrupted while it was out
        "interrupted"
            interrupted
        "ended_unheard"
            the call ended without a word
        {"too_late":{"limit_seconds":60}}
            more than 60 s passed since it was written down that it leaves
        {"no_thread":{"detail":"계좌 \"1002\""}}
            계좌 "1002"
        "no token 1002"
            no token 1002
        "#);
    }

    #[test]
    fn every_text_from_outside_is_changed() {
        for failure in all() {
            let changed = failure.with_texts(|text| text.replace("1002", "…"));
            assert!(!changed.to_string().contains("1002"), "{changed}");
        }
    }
}
