//! Makes the gateway misbehave on request: what, where, how often.
//!
//! A fault is written `ENDPOINT:KIND[=VALUE][*N][@P][/DAY]`; [`HELP`] is the whole grammar, for people. This file
//! decides which faults strike a request; it does not touch sockets or the ledger.

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::json::Style;
use super::sample;

/// The grammar of a fault and all its kinds, for a help text.
pub const HELP: &str = "\
A fault is ENDPOINT:KIND[=VALUE][*N][@P][/DAY].
ENDPOINT is token, search (any search), find (a search by TID) or cancel.
*N lets it strike N times at most; @P lets it strike with probability P (0 to 1), repeatable by --seed;
/DAY lets it strike only searches of periods with that day in them, such as /2026-10-03.
The first fault given that strikes a request decides; delay, pretty, raw-korean, numbers and gzip add to others.

  drop-before         close the connection, without acting
  drop-after          act, then close the connection
  reset, reset-after  the same, with a TCP reset
  stall, stall-after  never answer: without acting, or after acting
  stall-half          act, send half of the answer, then nothing more
  half                act, send half of the answer, then close
  cut                 the same without a length, so that HTTP cannot tell
  delay=DURATION      wait before acting (200ms, 5s, 1m)
  late=DURATION       close the connection at once, act that much later
  html, html-after    answer 200 with a web page: without acting, or after acting
  empty, empty-after  answer 200 with nothing: without acting, or after acting
  500, 502, 503, 429  answer this status, without acting; 503=2 and 429=2 add Retry-After: 2
  500-after, ...      act, then answer this status
  redirect=URL        answer 302 to this URL, without acting
  code=CODE           answer this code, without acting
  code-after=CODE     act, then answer this code
  wrong-amount[=WON]  cancel: act, then name another cancelled amount (1,000 won more)
  stale[=N]           search: hide each refund from the first N searches that would show it (from all)
  expired             token: issue one that is expired; otherwise: say that the token is expired
  pretty              pretty-printed JSON
  raw-korean          Korean that is not escaped
  numbers             amounts as numbers
  gzip                a compressed answer, whatever the client accepts
";

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `POST /payAuth/token`.
    Token,
    /// `POST /api/paysearch`.
    Search,
    /// `POST /api/paysearch` by TID.
    Find,
    /// `POST /api/cancel`.
    Cancel,
}

impl Endpoint {
    fn name(self) -> &'static str {
        match self {
            Endpoint::Token => "token",
            Endpoint::Search => "search",
            Endpoint::Find => "find",
            Endpoint::Cancel => "cancel",
        }
    }

    /// Whether a fault for this endpoint strikes a request to that one.
    fn covers(self, asked: Endpoint) -> bool {
        self == asked || (self == Endpoint::Search && asked == Endpoint::Find)
    }
}

/// Whether the gateway acts before it misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    After,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Drop(When),
    Reset(When),
    Stall(When),
    StallHalf,
    Half,
    Cut,
    Delay(Duration),
    Late(Duration),
    Html(When),
    Empty(When),
    Status(u16, When, Option<u32>),
    Redirect(String),
    Code(String, When),
    WrongAmount(u64),
    Stale(Option<u32>),
    Expired,
    Pretty,
    RawKorean,
    Numbers,
    Gzip,
}

impl Kind {
    /// Whether it goes together with others, rather than decide what happens.
    fn adds(&self) -> bool {
        matches!(
            self,
            Kind::Delay(_) | Kind::Pretty | Kind::RawKorean | Kind::Numbers | Kind::Gzip
        )
    }

    /// Whether the gateway does what it was asked before this goes wrong. A late one acts by itself.
    pub(crate) fn acts(&self) -> bool {
        match self {
            Kind::Drop(when)
            | Kind::Reset(when)
            | Kind::Stall(when)
            | Kind::Html(when)
            | Kind::Empty(when)
            | Kind::Status(_, when, _)
            | Kind::Code(_, when) => *when == When::After,
            Kind::Late(_) | Kind::Redirect(_) => false,
            Kind::StallHalf
            | Kind::Half
            | Kind::Cut
            | Kind::Delay(_)
            | Kind::WrongAmount(_)
            | Kind::Stale(_)
            | Kind::Expired
            | Kind::Pretty
            | Kind::RawKorean
            | Kind::Numbers
            | Kind::Gzip => true,
        }
    }
}

/// A fault: where, what, how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    endpoint: Endpoint,
    kind: Kind,
    times: Option<u32>,
    /// Parts of a million.
    chance: Option<u32>,
    /// Only searches of periods with this day in them.
    day: Option<Date>,
}

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// There is no colon.
    #[error("{0:?} is not ENDPOINT:KIND")]
    NoColon(String),
    /// No such endpoint.
    #[error("no endpoint is called {0:?}; there are token, search, find, cancel")]
    Endpoint(String),
    /// No such kind.
    #[error("no fault is called {0:?}; there are {names}", names = names())]
    Kind(String),
    /// The kind needs a value, and this is none.
    #[error("{kind} wants {wanted}, not {value:?}")]
    Value {
        /// The kind.
        kind: String,
        /// What it wants.
        wanted: &'static str,
        /// What it was given.
        value: String,
    },
    /// The kind belongs to other endpoints.
    #[error("{kind} is a fault of {endpoint} only")]
    Misplaced {
        /// The kind.
        kind: String,
        /// Where it belongs.
        endpoint: &'static str,
    },
    /// The number after `*` is zero.
    #[error("{0:?} would never strike")]
    Never(String),
}

const NAMES: [&str; 29] = [
    "drop-before",
    "drop-after",
    "reset",
    "reset-after",
    "stall",
    "stall-after",
    "stall-half",
    "half",
    "cut",
    "delay=DURATION",
    "late=DURATION",
    "html",
    "html-after",
    "empty",
    "empty-after",
    "500",
    "502",
    "503",
    "429 (each also -after)",
    "redirect=URL",
    "code=CODE",
    "code-after=CODE",
    "wrong-amount",
    "stale",
    "expired",
    "pretty",
    "raw-korean",
    "numbers",
    "gzip",
];

fn names() -> String {
    NAMES.join(", ")
}

impl FromStr for Fault {
    type Err = ParseError;

    fn from_str(spec: &str) -> Result<Self, ParseError> {
        let (endpoint, mut rest) = spec
            .split_once(':')
            .ok_or_else(|| ParseError::NoColon(spec.to_owned()))?;
        let endpoint = [
            Endpoint::Token,
            Endpoint::Search,
            Endpoint::Find,
            Endpoint::Cancel,
        ]
        .into_iter()
        .find(|known| known.name() == endpoint)
        .ok_or_else(|| ParseError::Endpoint(endpoint.to_owned()))?;
        let (mut times, mut chance, mut day) = (None, None, None);
        // From the end, so that a URL may hold both signs.
        loop {
            if let Some((before, parsed)) = suffix(rest, '*', |text| text.parse().ok())
                && times.is_none()
            {
                (rest, times) = (before, Some(parsed));
            } else if let Some((before, parsed)) = suffix(rest, '@', parse_chance)
                && chance.is_none()
            {
                (rest, chance) = (before, Some(parsed));
            } else if let Some((before, parsed)) = suffix(rest, '/', parse_day)
                && day.is_none()
            {
                (rest, day) = (before, Some(parsed));
            } else {
                break;
            }
        }
        if times == Some(0) {
            return Err(ParseError::Never(spec.to_owned()));
        }
        let kind = parse_kind(rest)?;
        let misplaced = |only| ParseError::Misplaced {
            kind: kind.to_string(),
            endpoint: only,
        };
        if matches!(kind, Kind::WrongAmount(_)) && endpoint != Endpoint::Cancel {
            return Err(misplaced("cancel"));
        }
        if day.is_some() && endpoint != Endpoint::Search {
            return Err(ParseError::Misplaced {
                kind: spec.to_owned(),
                endpoint: "search",
            });
        }
        if matches!(kind, Kind::Stale(_)) && !Endpoint::Search.covers(endpoint) {
            return Err(misplaced("search and find"));
        }
        Ok(Fault {
            endpoint,
            kind,
            times,
            chance,
            day,
        })
    }
}

fn suffix<T>(text: &str, sign: char, parse: impl Fn(&str) -> Option<T>) -> Option<(&str, T)> {
    let (before, value) = text.rsplit_once(sign)?;
    Some((before, parse(value)?))
}

fn parse_day(text: &str) -> Option<Date> {
    Date::strptime("%Y-%m-%d", text).ok()
}

/// Parses `0`, `1`, `0.25` or `.25` into parts of a million.
fn parse_chance(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 6 || whole.len().saturating_add(fraction.len()) == 0 || whole.len() > 1 {
        return None;
    }
    let digits = format!("{whole}{fraction:0<6}");
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|parts| all_digits && *parts <= 1_000_000)
}

fn parse_kind(text: &str) -> Result<Kind, ParseError> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let wants = |wanted| ParseError::Value {
        kind: name.to_owned(),
        wanted,
        value: value.unwrap_or_default().to_owned(),
    };
    let duration = || {
        let parsed: Option<SignedDuration> = value.and_then(|value| value.parse().ok());
        parsed
            .and_then(|parsed| Duration::try_from(parsed).ok())
            .ok_or_else(|| wants("a duration like 200ms or 5s"))
    };
    let code = || {
        value
            .filter(|code| {
                !code.is_empty()
                    && code.len() <= 20
                    && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
            .map(str::to_owned)
            .ok_or_else(|| wants("a code of letters and digits"))
    };
    let (base, when) = match name.strip_suffix("-after") {
        Some(base) => (base, When::After),
        None => (name.strip_suffix("-before").unwrap_or(name), When::Before),
    };
    let takes_value = matches!(
        base,
        "delay" | "late" | "503" | "429" | "redirect" | "code" | "wrong-amount" | "stale"
    );
    let takes_when = matches!(
        base,
        "drop" | "reset" | "stall" | "html" | "empty" | "500" | "502" | "503" | "429" | "code"
    );
    if (!takes_when && base != name) || (base == "drop" && base == name) {
        return Err(ParseError::Kind(text.to_owned()));
    }
    if value.is_some() && !takes_value {
        return Err(wants("no value"));
    }
    Ok(match base {
        "drop" => Kind::Drop(when),
        "reset" => Kind::Reset(when),
        "stall" => Kind::Stall(when),
        "stall-half" => Kind::StallHalf,
        "half" => Kind::Half,
        "cut" => Kind::Cut,
        "delay" => Kind::Delay(duration()?),
        "late" => Kind::Late(duration()?),
        "html" => Kind::Html(when),
        "empty" => Kind::Empty(when),
        "500" | "502" | "503" | "429" => {
            let status = base
                .parse()
                .map_err(|_| ParseError::Kind(text.to_owned()))?;
            let retry_after = value
                .map(|value| value.parse().map_err(|_| wants("seconds")))
                .transpose()?;
            Kind::Status(status, when, retry_after)
        }
        "redirect" => Kind::Redirect(
            value
                .filter(|url| !url.is_empty() && url.bytes().all(|byte| byte.is_ascii_graphic()))
                .map(str::to_owned)
                .ok_or_else(|| wants("a URL"))?,
        ),
        "code" => Kind::Code(code()?, when),
        "wrong-amount" => Kind::WrongAmount(
            value.map_or(Ok(1_000), |value| value.parse().map_err(|_| wants("won")))?,
        ),
        "stale" => Kind::Stale(
            value
                .map(|value| value.parse().map_err(|_| wants("a number of searches")))
                .transpose()?,
        ),
        "expired" => Kind::Expired,
        "pretty" => Kind::Pretty,
        "raw-korean" => Kind::RawKorean,
        "numbers" => Kind::Numbers,
        "gzip" => Kind::Gzip,
        _ => return Err(ParseError::Kind(text.to_owned())),
    })
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = |when: &When| if *when == When::After { "-after" } else { "" };
        match self {
            Kind::Drop(When::Before) => formatter.write_str("drop-before"),
            Kind::Drop(When::After) => formatter.write_str("drop-after"),
            Kind::Reset(when) => write!(formatter, "reset{}", after(when)),
            Kind::Stall(when) => write!(formatter, "stall{}", after(when)),
            Kind::StallHalf => formatter.write_str("stall-half"),
            Kind::Half => formatter.write_str("half"),
            Kind::Cut => formatter.write_str("cut"),
            Kind::Delay(duration) => write!(formatter, "delay={}", Lasting(*duration)),
            Kind::Late(duration) => write!(formatter, "late={}", Lasting(*duration)),
            Kind::Html(when) => write!(formatter, "html{}", after(when)),
            Kind::Empty(when) => write!(formatter, "empty{}", after(when)),
            Kind::Status(status, when, None) => write!(formatter, "{status}{}", after(when)),
            Kind::Status(status, when, Some(seconds)) => {
                write!(formatter, "{status}{}={seconds}", after(when))
            }
            Kind::Redirect(url) => write!(formatter, "redirect={url}"),
            Kind::Code(code, when) => write!(formatter, "code{}={code}", after(when)),
            Kind::WrongAmount(won) => write!(formatter, "wrong-amount={won}"),
            Kind::Stale(None) => formatter.write_str("stale"),
            Kind::Stale(Some(reads)) => write!(formatter, "stale={reads}"),
            Kind::Expired => formatter.write_str("expired"),
            Kind::Pretty => formatter.write_str("pretty"),
            Kind::RawKorean => formatter.write_str("raw-korean"),
            Kind::Numbers => formatter.write_str("numbers"),
            Kind::Gzip => formatter.write_str("gzip"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.endpoint.name(), self.kind)?;
        if let Some(times) = self.times {
            write!(formatter, "*{times}")?;
        }
        match self.chance {
            None => {}
            Some(1_000_000) => formatter.write_str("@1")?,
            Some(parts) => write!(
                formatter,
                "@0.{}",
                format!("{parts:06}").trim_end_matches('0')
            )?,
        }
        match self.day {
            None => Ok(()),
            Some(day) => write!(formatter, "/{day}"),
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

/// What strikes one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Strike {
    /// The fault that decides, if there is one.
    pub(crate) kind: Option<Kind>,
    /// How long to wait first.
    pub(crate) delay: Option<Duration>,
    /// How the answer is written.
    pub(crate) style: Style,
    /// Whether the answer is compressed.
    pub(crate) is_gzip: bool,
}

impl Strike {
    fn suffer(&mut self, kind: &Kind) {
        if let Kind::Delay(duration) = kind {
            self.delay = Some(self.delay.unwrap_or_default().saturating_add(*duration));
        } else if kind.adds() {
            self.style.pretty |= *kind == Kind::Pretty;
            self.style.raw_korean |= *kind == Kind::RawKorean;
            self.style.numbers |= *kind == Kind::Numbers;
            self.is_gzip |= *kind == Kind::Gzip;
        } else {
            self.kind = Some(kind.clone());
        }
    }
}

/// The faults of one gateway, and how often each struck.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: u64,
    faults: Vec<(Fault, Mutex<Count>)>,
}

#[derive(Debug, Default)]
struct Count {
    asked: u64,
    struck: u32,
}

impl Faults {
    /// Prepares faults, in the order in which they are tried.
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        Faults {
            seed,
            faults: faults
                .into_iter()
                .map(|fault| (fault, Mutex::default()))
                .collect(),
        }
    }

    /// Decides what strikes the next request to an endpoint; for a search, of these days.
    pub(crate) fn strike(&self, asked: Endpoint, days: Option<(Date, Date)>) -> Strike {
        let mut strike = Strike::default();
        for (number, (fault, count)) in (0..).zip(&self.faults) {
            let is_decided = strike.kind.is_some() && !fault.kind.adds();
            let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
            let is_of_day = fault
                .day
                .is_none_or(|day| days.is_some_and(|(first, last)| (first..=last).contains(&day)));
            if fault.endpoint.covers(asked)
                && is_of_day
                && !is_decided
                && self.strikes(number, fault, &mut count)
            {
                strike.suffer(&fault.kind);
            }
        }
        strike
    }

    fn strikes(&self, number: u64, fault: &Fault, count: &mut Count) -> bool {
        let throw = count.asked;
        count.asked = count.asked.wrapping_add(1);
        let is_over = fault.times.is_some_and(|times| count.struck >= times);
        let misses = fault
            .chance
            .is_some_and(|chance| sample::chance(self.seed, number, throw) >= chance);
        if is_over || misses {
            return false;
        }
        count.struck = count.struck.saturating_add(1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind, as it is printed.
    const ALL: [&str; 35] = [
        "cancel:drop-before",
        "cancel:drop-after",
        "search:reset",
        "search:reset-after",
        "find:stall",
        "find:stall-after",
        "find:stall-half",
        "token:half",
        "token:cut",
        "cancel:delay=5s",
        "cancel:late=200ms",
        "search:html",
        "search:html-after",
        "search:empty",
        "search:empty-after",
        "search:500",
        "search:500-after",
        "search:502",
        "search:502-after",
        "search:503",
        "search:503=2",
        "search:503-after=2",
        "search:429=2",
        "search:429-after",
        "cancel:redirect=http://user@127.0.0.1:1/*x",
        "cancel:code=9999",
        "cancel:code-after=E003",
        "cancel:wrong-amount=1000",
        "find:stale",
        "find:stale=3",
        "token:expired",
        "search:pretty",
        "search:raw-korean",
        "search:numbers",
        "search:gzip",
    ];

    #[test]
    fn every_kind_is_printed_as_it_is_written() {
        for spec in ALL {
            for ending in ["", "*3", "@0.25", "*1@0.5"] {
                let spec = format!("{spec}{ending}");
                assert_eq!(spec.parse::<Fault>().unwrap().to_string(), spec);
            }
        }
    }

    #[test]
    fn a_fault_of_one_day_strikes_searches_of_periods_with_that_day() {
        let spec = "search:503=2*9@0.5/2026-10-03";
        assert_eq!(spec.parse::<Fault>().unwrap().to_string(), spec);
        let faults = Faults::new(vec!["search:500/2026-10-03".parse().unwrap()], 1);
        let day = |day| Date::new(2026, 10, day).unwrap();
        let strikes = |days| faults.strike(Endpoint::Search, days).kind.is_some();
        assert!(strikes(Some((day(1), day(31)))));
        assert!(strikes(Some((day(3), day(3)))));
        assert!(!strikes(Some((day(4), day(31)))));
        assert!(!strikes(None));
    }

    #[test]
    fn every_kind_is_in_the_help_and_in_the_error() {
        let error = "cancel:nonsense".parse::<Fault>().unwrap_err().to_string();
        for spec in ALL {
            let kind = spec.split_once(':').unwrap().1.split('=').next().unwrap();
            let base = kind.trim_end_matches("-after");
            let mut words =
                HELP.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
            assert!(
                words.any(|word| word == base || word.strip_suffix("-before") == Some(base)),
                "{kind}"
            );
            assert!(error.contains(base), "{kind}");
        }
    }

    #[test]
    fn other_spellings_mean_the_same() {
        for (spec, same) in [
            ("cancel:stall-before", "cancel:stall"),
            ("cancel:500-before", "cancel:500"),
            ("cancel:wrong-amount", "cancel:wrong-amount=1000"),
            ("cancel:500@0.5*2", "cancel:500*2@0.5"),
            ("cancel:500@1", "cancel:500@1"),
            ("cancel:500@.5", "cancel:500@0.5"),
            ("cancel:delay=1m", "cancel:delay=60s"),
        ] {
            assert_eq!(spec.parse::<Fault>(), same.parse::<Fault>(), "{spec}");
        }
    }

    #[test]
    fn what_is_no_fault_is_explained() {
        for (spec, words) in [
            ("", "is not ENDPOINT:KIND"),
            ("cancel", "is not ENDPOINT:KIND"),
            ("refund:500", "token, search, find, cancel"),
            ("cancel:", "there are drop-before"),
            ("cancel:drop", "there are drop-before"),
            ("cancel:half-after", "there are drop-before"),
            ("cancel:501", "there are drop-before"),
            ("cancel:500*x", "there are drop-before"),
            ("cancel:500@2", "there are drop-before"),
            ("cancel:delay", "a duration"),
            ("cancel:delay=-5s", "a duration"),
            ("cancel:delay=soon", "a duration"),
            ("cancel:code=", "a code"),
            ("cancel:code=a\r\nb", "a code"),
            ("cancel:redirect", "a URL"),
            ("cancel:redirect=http://a\r\nX: y", "a URL"),
            ("cancel:503=soon", "seconds"),
            ("cancel:half=3", "no value"),
            ("cancel:500*0", "never strike"),
            ("search:wrong-amount", "of cancel only"),
            ("cancel:stale", "of search and find only"),
            ("cancel:500/2026-10-03", "of search only"),
            ("search:500/2026-13-03", "there are drop-before"),
        ] {
            let error = spec.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(words), "{spec}: {error}");
        }
    }
}
