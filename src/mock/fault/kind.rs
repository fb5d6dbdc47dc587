//! What can go wrong, and how it is printed: `KIND[=VALUE]`, as [`parse`](super::parse) reads it.
//!
//! One fault decides what happens to a request; others add to it. Where and how often a fault strikes is the
//! affair of the file around this one.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;

/// Each kind that decides, as it is written, and what it does. The help and the errors are made of these.
pub(super) const DECIDING: &[(&str, &str)] = &[
    ("drop-before", "close the connection, without acting"),
    ("drop-after", "act, then close the connection"),
    ("reset, reset-after", "the same, with a TCP reset"),
    (
        "stall, stall-after",
        "never answer: without acting, or after acting",
    ),
    (
        "stall-half",
        "act, send half of the answer, then nothing more",
    ),
    ("half", "act, send half of the answer, then close"),
    ("cut", "the same without a length, so that HTTP cannot tell"),
    (
        "late=DURATION",
        "close the connection at once, act that much later",
    ),
    (
        "html, html-after",
        "answer 200 with a web page: without acting, or after acting",
    ),
    (
        "empty, empty-after",
        "answer 200 with nothing: without acting, or after acting",
    ),
    (
        "500, 502, 503, 429",
        "answer this status, without acting (503=2, 429=2: Retry-After: 2)",
    ),
    ("500-after, ...", "act, then answer this status"),
    ("redirect=URL", "answer 302 to this URL, without acting"),
    ("code=CODE", "answer this code, without acting"),
    ("code-after=CODE", "act, then answer this code"),
    (
        "code-late=DURATION:CODE",
        "cancel: answer this code at once, act that much later",
    ),
    (
        "json=STATUS:CODE",
        "answer this code with this status (400 to 599), without acting",
    ),
    ("json-after=STATUS:CODE", "act, then answer so"),
    (
        "json-late=DURATION:STATUS:CODE",
        "cancel: answer so at once, act that much later",
    ),
    (
        "too-long=DAYS",
        "search: refuse periods of more days than that, without acting",
    ),
    (
        "wrong-amount[=WON]",
        "cancel: act, then name another amount (1,000 won more)",
    ),
    (
        "stale[=N]",
        "search: hide a refund from its first N searches (from all)",
    ),
    (
        "expired",
        "token: issue one that is expired; else: take the token for that",
    ),
];

/// Each kind that adds to others, as it is written, and what it does.
pub(super) const ADDING: &[(&str, &str)] = &[
    ("delay=DURATION", "wait before acting (200ms, 5s, 1m)"),
    (
        "elsewhere=WON",
        "find, cancel: give back so much (or full) elsewhere, then act",
    ),
    (
        "elsewhere-after=WON",
        "find, cancel: give back so much (or full) elsewhere after acting",
    ),
    (
        "roll-back",
        "search: undo the last refund for good, where there is one",
    ),
    (
        "lag=DURATION",
        "search: hide each refund for that long after it was made",
    ),
    (
        "cancel-date=SHIFT",
        "search: show another CANCELDATE (-1h, +20m), or none",
    ),
    (
        "cancel-date=zeros",
        "search: show zeros for CANCELDATE where nothing was cancelled",
    ),
    (
        "cancel-date=always",
        "search: show a CANCELDATE beside a balance that is untouched",
    ),
    ("twice", "search: send each row twice"),
    (
        "twice-differing",
        "search: send each row twice, the second time with 1 won more",
    ),
    (
        "twice-amount",
        "search: write AMOUNT twice in a row, the second time 1 won more",
    ),
    (
        "cancel-message=TEXT",
        "search: show this CANCELMSG of whatever is cancelled",
    ),
    (
        "date=SHIFT",
        "a Date that is wrong by that much (-1h, +20m)",
    ),
    ("no-date", "no Date"),
    ("pretty", "pretty-printed JSON"),
    ("raw-korean", "Korean that is not escaped"),
    ("numbers", "amounts as numbers"),
    ("gzip", "a compressed answer, whatever the client accepts"),
];

/// Whether the gateway acts before it misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Decides(Kind),
    Adds(Addition),
}

/// What decides what happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Drop(When),
    Reset(When),
    Stall(When),
    StallHalf,
    Half,
    Cut,
    Late(Duration),
    Html(When),
    Empty(When),
    Status(u16, When, Option<u32>),
    Redirect(String),
    Code(Saying, When),
    CodeLate(Saying, Duration),
    /// Days.
    TooLong(u32),
    WrongAmount(u64),
    Stale(Option<u32>),
    Expired,
}

/// What goes together with any other fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Addition {
    Delay(Duration),
    /// Won; without them, all that is left.
    Elsewhere(Option<u64>, When),
    RollBack,
    Lag(Duration),
    CancelDate(CancelDate),
    CancelMessage(String),
    Twice(Twice),
    Date(SignedDuration),
    NoDate,
    Pretty,
    RawKorean,
    Numbers,
    Gzip,
}

/// What is answered instead of the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Saying {
    /// The status of HTTP, where it is not 200.
    pub(crate) status: Option<u16>,
    pub(crate) code: String,
    /// The words; without them, the usual ones for the code.
    pub(crate) text: Option<String>,
}

/// Which `CANCELDATE` a row shows instead of the true one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CancelDate {
    Shifted(SignedDuration),
    Blank,
    /// Zeros where nothing was cancelled.
    Zeros,
    /// A day also where nothing was cancelled, beside the whole balance.
    Always,
}

/// What comes twice in the answer to a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twice {
    /// Each row.
    Row,
    /// Each row, the second time with another amount.
    DifferingRow,
    /// In each row the amount, another one the second time.
    Amount,
}

impl Kind {
    /// Whether the gateway does what it was asked before this goes wrong.
    pub(crate) fn acts(&self) -> bool {
        match self {
            Kind::Drop(when)
            | Kind::Reset(when)
            | Kind::Stall(when)
            | Kind::Html(when)
            | Kind::Empty(when)
            | Kind::Status(_, when, _)
            | Kind::Code(_, when) => *when == When::After,
            Kind::Late(_) | Kind::CodeLate(..) | Kind::Redirect(_) | Kind::TooLong(_) => false,
            Kind::StallHalf
            | Kind::Half
            | Kind::Cut
            | Kind::WrongAmount(_)
            | Kind::Stale(_)
            | Kind::Expired => true,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Decides(kind) => kind.fmt(formatter),
            What::Adds(addition) => addition.fmt(formatter),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Drop(When::Before) => formatter.write_str("drop-before"),
            Kind::Drop(When::After) => formatter.write_str("drop-after"),
            Kind::Reset(when) => write!(formatter, "reset{when}"),
            Kind::Stall(when) => write!(formatter, "stall{when}"),
            Kind::StallHalf => formatter.write_str("stall-half"),
            Kind::Half => formatter.write_str("half"),
            Kind::Cut => formatter.write_str("cut"),
            Kind::Late(duration) => write!(formatter, "late={}", Lasting(*duration)),
            Kind::Html(when) => write!(formatter, "html{when}"),
            Kind::Empty(when) => write!(formatter, "empty{when}"),
            Kind::Status(status, when, None) => write!(formatter, "{status}{when}"),
            Kind::Status(status, when, Some(seconds)) => {
                write!(formatter, "{status}{when}={seconds}")
            }
            Kind::Redirect(url) => write!(formatter, "redirect={url}"),
            Kind::Code(saying, when) => write!(formatter, "{}{when}={saying}", saying.name()),
            Kind::CodeLate(saying, after) => {
                write!(
                    formatter,
                    "{}-late={}:{saying}",
                    saying.name(),
                    Lasting(*after)
                )
            }
            Kind::TooLong(days) => write!(formatter, "too-long={days}"),
            Kind::WrongAmount(won) => write!(formatter, "wrong-amount={won}"),
            Kind::Stale(None) => formatter.write_str("stale"),
            Kind::Stale(Some(searches)) => write!(formatter, "stale={searches}"),
            Kind::Expired => formatter.write_str("expired"),
        }
    }
}

impl fmt::Display for Addition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Addition::Delay(duration) => write!(formatter, "delay={}", Lasting(*duration)),
            Addition::Elsewhere(None, when) => write!(formatter, "elsewhere{when}=full"),
            Addition::Elsewhere(Some(won), when) => write!(formatter, "elsewhere{when}={won}"),
            Addition::RollBack => formatter.write_str("roll-back"),
            Addition::Lag(duration) => write!(formatter, "lag={}", Lasting(*duration)),
            Addition::CancelDate(CancelDate::Blank) => formatter.write_str("cancel-date=none"),
            Addition::CancelDate(CancelDate::Zeros) => formatter.write_str("cancel-date=zeros"),
            Addition::CancelDate(CancelDate::Always) => formatter.write_str("cancel-date=always"),
            Addition::CancelDate(CancelDate::Shifted(shift)) => {
                write!(formatter, "cancel-date={}", Shifting(*shift))
            }
            Addition::CancelMessage(text) => {
                write!(formatter, "cancel-message={}", Underlined(text))
            }
            Addition::Twice(Twice::Row) => formatter.write_str("twice"),
            Addition::Twice(Twice::DifferingRow) => formatter.write_str("twice-differing"),
            Addition::Twice(Twice::Amount) => formatter.write_str("twice-amount"),
            Addition::Date(shift) => write!(formatter, "date={}", Shifting(*shift)),
            Addition::NoDate => formatter.write_str("no-date"),
            Addition::Pretty => formatter.write_str("pretty"),
            Addition::RawKorean => formatter.write_str("raw-korean"),
            Addition::Numbers => formatter.write_str("numbers"),
            Addition::Gzip => formatter.write_str("gzip"),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            When::Before => "",
            When::After => "-after",
        })
    }
}

impl Saying {
    fn name(&self) -> &'static str {
        if self.status.is_some() {
            "json"
        } else {
            "code"
        }
    }
}

impl fmt::Display for Saying {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status {
            write!(formatter, "{status}:")?;
        }
        formatter.write_str(&self.code)?;
        match &self.text {
            Some(text) => write!(formatter, ":{}", Underlined(text)),
            None => Ok(()),
        }
    }
}

struct Lasting(Duration);

impl fmt::Display for Lasting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match SignedDuration::try_from(self.0) {
            Ok(duration) => write!(formatter, "{duration:#}"),
            Err(_) => formatter.write_str("too long"),
        }
    }
}

struct Shifting(SignedDuration);

impl fmt::Display for Shifting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0.is_negative() { "-" } else { "+" };
        write!(formatter, "{sign}{}", Lasting(self.0.unsigned_abs()))
    }
}

struct Underlined<'a>(&'a str);

impl fmt::Display for Underlined<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.replace(' ', "_"))
    }
}
