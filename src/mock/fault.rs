//! Makes the gateway misbehave on request: what, where, how often.
//!
//! A fault is written `ENDPOINT:KIND[=VALUE][*N][@P][/DAY]`; [`help`] is the whole grammar, for people, and `kind`
//! knows what can go wrong. This file decides which faults strike a request; it does not touch sockets or the ledger.

mod error;
mod kind;
mod parse;

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::dice;
use super::json::Style;
pub use error::{FaultValue, ParseError};
use kind::{Addition, What};
pub(crate) use kind::{CancelDate, Kind, Saying, Twice, When};

/// Words that a help text begins with.
const GRAMMAR: &str = "\
A fault is ENDPOINT:KIND[=VALUE][*N][@P][/DAY].
ENDPOINT is token, search (any search), find (a search by TID) or cancel.
*N lets it strike N times at most;
@P lets it strike with probability P (0 to 1), repeatable by --seed;
/DAY lets it strike only searches of periods with that day in them, such as /2026-10-03.
";

/// The grammar of a fault and all its kinds, for a help text.
#[must_use]
pub fn help() -> String {
    let list = |kinds: &[(&str, &str)]| {
        let lines = kinds
            .iter()
            .map(|(kind, words)| format!("  {kind:<30}  {words}"));
        lines.collect::<Vec<_>>().join("\n")
    };
    format!(
        "{GRAMMAR}\n\
         Of these, the first one given that strikes a request decides:\n{}\n\n\
         A CODE may go on with words for it, :TEXT, where _ is a blank: code=9999:통신_타임아웃\n\n\
         These add to one another and to any of the others:\n{}",
        list(kind::DECIDING),
        list(kind::ADDING)
    )
}

/// All kinds as they are written, for the error of another.
pub(crate) fn names() -> String {
    let names: Vec<&str> = [kind::DECIDING, kind::ADDING]
        .into_iter()
        .flatten()
        .map(|(kind, _)| *kind)
        .collect();
    names.join(", ")
}

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
    /// Every one of them.
    pub(crate) const ALL: [Self; 4] = [Self::Token, Self::Search, Self::Find, Self::Cancel];

    pub(crate) fn name(self) -> &'static str {
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

/// A fault: where, what, how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    endpoint: Endpoint,
    what: What,
    times: Option<u32>,
    /// Parts of a million.
    chance: Option<u32>,
    /// Only searches of periods with this day in them.
    day: Option<Date>,
}

/// The endpoints that a fault makes sense at, where they are not all.
fn home(what: &What) -> Option<&'static [Endpoint]> {
    match what {
        What::Decides(Kind::WrongAmount(_) | Kind::CodeLate(..)) => Some(&[Endpoint::Cancel]),
        What::Decides(Kind::Stale(_))
        | What::Adds(
            Addition::RollBack
            | Addition::Lag(_)
            | Addition::CancelDate(_)
            | Addition::CancelMessage(_)
            | Addition::Twice(_),
        ) => Some(&[Endpoint::Search, Endpoint::Find]),
        What::Decides(Kind::TooLong(_)) => Some(&[Endpoint::Search]),
        What::Adds(Addition::Elsewhere(..)) => Some(&[Endpoint::Find, Endpoint::Cancel]),
        What::Decides(_) | What::Adds(_) => None,
    }
}

impl FromStr for Fault {
    type Err = ParseError;

    fn from_str(spec: &str) -> Result<Self, ParseError> {
        let (endpoint, mut rest) = spec
            .split_once(':')
            .ok_or_else(|| ParseError::NoColon(spec.to_owned()))?;
        let mut endpoints = Endpoint::ALL.into_iter();
        let endpoint = endpoints
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
        let what: What = rest.parse()?;
        if let Some(endpoints) = home(&what).filter(|home| !home.contains(&endpoint)) {
            return Err(ParseError::Misplaced {
                kind: what.to_string(),
                endpoints: endpoints.iter().map(|it| it.name()).collect(),
            });
        }
        if day.is_some() && endpoint != Endpoint::Search {
            return Err(ParseError::Misplaced {
                kind: spec.to_owned(),
                endpoints: vec![Endpoint::Search.name()],
            });
        }
        Ok(Fault {
            endpoint,
            what,
            times,
            chance,
            day,
        })
    }
}

fn days_of(first: Date, last: Date) -> u32 {
    let days = last.duration_since(first).as_hours() / 24;
    u32::try_from(days.saturating_add(1)).unwrap_or(u32::MAX)
}

fn suffix<T>(text: &str, sign: char, parse: impl Fn(&str) -> Option<T>) -> Option<(&str, T)> {
    let (before, value) = text.rsplit_once(sign)?;
    Some((before, parse(value)?))
}

fn parse_day(text: &str) -> Option<Date> {
    Date::strptime("%Y-%m-%d", text).ok()
}

/// Parses `0`, `1`, `0.25` or `.25` into parts of a million.
pub(super) fn parse_chance(text: &str) -> Option<u32> {
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

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.endpoint.name(), self.what)?;
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

/// What strikes one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Strike {
    /// The fault that decides, if there is one.
    pub(crate) kind: Option<Kind>,
    /// How long to wait first.
    pub(crate) delay: Option<Duration>,
    /// What is given back by another channel, and whether after acting.
    pub(crate) elsewhere: Vec<(Option<u64>, When)>,
    /// Whether the last refund is undone first.
    pub(crate) rolls_back: bool,
    /// How long a refund is hidden after it was made.
    pub(crate) lag: Option<Duration>,
    /// Which `CANCELDATE` is shown.
    pub(crate) cancel_date: Option<CancelDate>,
    /// Which `CANCELMSG` is shown.
    pub(crate) cancel_message: Option<String>,
    /// What comes twice in an answer.
    pub(crate) twice: Option<Twice>,
    /// How wrong the `Date` is.
    pub(crate) date_shift: SignedDuration,
    /// Whether there is no `Date`.
    pub(crate) hides_date: bool,
    /// How the answer is written.
    pub(crate) style: Style,
    /// Whether the answer is compressed.
    pub(crate) is_gzip: bool,
}

impl Strike {
    fn suffer(&mut self, what: &What) {
        match what {
            What::Decides(kind) => self.kind = Some(kind.clone()),
            What::Adds(addition) => self.suffer_too(addition),
        }
    }

    fn suffer_too(&mut self, addition: &Addition) {
        match addition {
            Addition::Delay(duration) => {
                self.delay = Some(self.delay.unwrap_or_default().saturating_add(*duration));
            }
            Addition::Elsewhere(won, when) => self.elsewhere.push((*won, *when)),
            Addition::RollBack => self.rolls_back = true,
            Addition::Lag(duration) => self.lag = self.lag.max(Some(*duration)),
            Addition::CancelDate(date) => self.cancel_date = Some(*date),
            Addition::CancelMessage(text) => self.cancel_message = Some(text.clone()),
            Addition::Twice(twice) => self.twice = Some(*twice),
            Addition::Date(shift) => self.date_shift = self.date_shift.saturating_add(*shift),
            Addition::NoDate => self.hides_date = true,
            Addition::Pretty => self.style.pretty = true,
            Addition::RawKorean => self.style.raw_korean = true,
            Addition::Numbers => self.style.numbers = true,
            Addition::Gzip => self.is_gzip = true,
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

    /// Decides what strikes the next request to an endpoint; for a search, of these days. A roll-back where
    /// nothing can be undone strikes nothing, so that it waits for a refund.
    pub(crate) fn strike(
        &self,
        asked: Endpoint,
        days: Option<(Date, Date)>,
        can_roll_back: impl Fn() -> bool,
    ) -> Strike {
        let mut strike = Strike::default();
        for (number, (fault, count)) in (0..).zip(&self.faults) {
            let is_decided = strike.kind.is_some() && matches!(fault.what, What::Decides(_));
            let is_short = matches!(fault.what, What::Decides(Kind::TooLong(most))
                if days.is_none_or(|(first, last)| days_of(first, last) <= most));
            let is_of_day = fault
                .day
                .is_none_or(|day| days.is_some_and(|(first, last)| (first..=last).contains(&day)));
            if !fault.endpoint.covers(asked) || !is_of_day || is_short || is_decided {
                continue;
            }
            if fault.what == What::Adds(Addition::RollBack) && !can_roll_back() {
                continue;
            }
            let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
            if self.strikes(number, fault, &mut count) {
                strike.suffer(&fault.what);
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
            .is_some_and(|chance| dice::chance(self.seed, number, throw) >= chance);
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
    const ALL: [&str; 63] = [
        "search:too-long=31",
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
        "cancel:code=9999:통신_타임아웃",
        "cancel:code-after=9999:통신_타임아웃",
        "cancel:code-late=300ms:9999",
        "cancel:code-late=3s:9999:통신_타임아웃",
        "cancel:json=408:9999",
        "search:json=429:9999:통신_타임아웃",
        "token:json-after=500:9999",
        "cancel:json-late=3s:408:9999:통신_타임아웃",
        "find:lag=2s",
        "search:lag=300ms",
        "find:roll-back",
        "find:elsewhere=1000",
        "cancel:elsewhere=full",
        "cancel:elsewhere-after=1000",
        "search:cancel-date=-1h",
        "find:cancel-date=+20m",
        "find:cancel-date=none",
        "search:cancel-date=zeros",
        "search:cancel-date=always",
        "search:twice",
        "find:twice-differing",
        "search:twice-amount",
        "find:cancel-message=카드사_취소",
        "cancel:date=-1h",
        "token:date=+20m",
        "search:date=+0s",
        "cancel:no-date",
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
        let strikes = |days| {
            faults
                .strike(Endpoint::Search, days, || false)
                .kind
                .is_some()
        };
        assert!(strikes(Some((day(1), day(31)))));
        assert!(strikes(Some((day(3), day(3)))));
        assert!(!strikes(Some((day(4), day(31)))));
        assert!(!strikes(None));
    }

    #[test]
    fn every_kind_is_in_the_help_and_in_the_error() {
        let error = "cancel:nonsense".parse::<Fault>().unwrap_err().to_string();
        let (deciding, adding) = help().split_once("These add").map(own).unwrap();
        for spec in ALL {
            let fault = spec.parse::<Fault>().unwrap();
            let list = match fault.what {
                What::Decides(_) => &deciding,
                What::Adds(_) => &adding,
            };
            let kind = spec.split_once(':').unwrap().1.split('=').next().unwrap();
            let is_other_status = kind.ends_with("-after") && kind.as_bytes()[0].is_ascii_digit();
            let kind = if is_other_status { &kind[..3] } else { kind };
            let is_listed = |text: &str| {
                text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
                    .any(|word| word == kind)
            };
            assert!(is_listed(list) && is_listed(&error), "{kind}");
        }
    }

    fn own((one, two): (&str, &str)) -> (String, String) {
        (one.to_owned(), two.to_owned())
    }

    #[test]
    fn the_help_fits_a_window_of_a_hundred_columns() {
        for line in help().lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }

    #[test]
    fn words_may_hold_what_an_ending_begins_with() {
        for (spec, text) in [
            ("cancel:code=9999:통신/장애*2", "통신/장애"),
            ("cancel:code=9999:a*b@c/d:e=f", "a*b@c/d:e=f"),
            ("cancel:code=9999:통신 장애", "통신 장애"),
            ("cancel:code=9999:통신_장애@0.5", "통신 장애"),
            ("cancel:json-after=408:9999:통신_장애", "통신 장애"),
            ("cancel:code-late=3s:9999:3s:통신", "3s:통신"),
        ] {
            let fault = spec.parse::<Fault>().unwrap();
            let saying = match &fault.what {
                What::Decides(Kind::Code(saying, _) | Kind::CodeLate(saying, _)) => saying,
                What::Decides(_) | What::Adds(_) => panic!("{fault}"),
            };
            assert_eq!(saying.text.as_deref(), Some(text), "{spec}");
            assert_eq!(fault.to_string(), spec.replace(' ', "_"));
        }
    }

    #[test]
    fn what_adds_adds_up_and_leaves_the_decision_to_others() {
        let specs = [
            "find:lag=2s",
            "find:lag=1s",
            "find:delay=2s",
            "find:delay=1s",
            "search:date=-1h",
            "find:date=+20m",
            "find:elsewhere=100",
            "find:elsewhere-after=full",
            "find:roll-back",
            "find:cancel-date=none",
            "find:cancel-message=a_b",
            "find:no-date",
            "find:500",
            "find:502",
        ];
        let faults = specs.iter().map(|spec| spec.parse().unwrap()).collect();
        let strike = Faults::new(faults, 1).strike(Endpoint::Find, None, || true);
        let expected = Strike {
            kind: Some(Kind::Status(500, When::Before, None)),
            delay: Some(Duration::from_secs(3)),
            elsewhere: vec![(Some(100), When::Before), (None, When::After)],
            rolls_back: true,
            lag: Some(Duration::from_secs(2)),
            cancel_date: Some(CancelDate::Blank),
            cancel_message: Some("a b".to_owned()),
            date_shift: SignedDuration::from_mins(-40),
            hides_date: true,
            ..Strike::default()
        };
        assert_eq!(strike, expected);
    }

    #[test]
    fn a_roll_back_waits_until_there_is_something_to_undo() {
        let faults = Faults::new(vec!["find:roll-back*1".parse().unwrap()], 1);
        let strikes = |can| faults.strike(Endpoint::Find, None, || can).rolls_back;
        assert!(!strikes(false) && !strikes(false));
        assert!(strikes(true));
        assert!(!strikes(true));
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
            ("cancel:code-before=9999", "cancel:code=9999"),
            ("cancel:elsewhere-before=10", "cancel:elsewhere=10"),
            ("cancel:date=20m", "cancel:date=+20m"),
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
            ("cancel:code=9999:", "a code"),
            ("cancel:code=9999:a\r\nb", "a code"),
            ("cancel:code-late=9999", "like 3s:9999"),
            ("cancel:code-late=-3s:9999", "like 3s:9999"),
            ("cancel:code-late-after=3s:9999", "there are drop-before"),
            ("cancel:json=9999", "like 408:9999"),
            ("cancel:json=200:9999", "from 400 to 599"),
            ("cancel:json=600:9999", "from 400 to 599"),
            ("cancel:json-late=3s:9999", "like 3s:408:9999"),
            ("cancel:date=soon", "a shift"),
            ("cancel:date=9999999h", "a shift"),
            ("find:cancel-date", "a shift"),
            ("find:cancel-message", "a text"),
            ("find:lag", "a duration"),
            ("find:roll-back=2", "no value"),
            ("find:elsewhere=all", "won or full"),
            ("cancel:no-date=1", "no value"),
            ("search:code-late=3s:9999", "of cancel only"),
            ("search:elsewhere=10", "of find and cancel only"),
            ("cancel:lag=2s", "of search and find only"),
            ("cancel:roll-back", "of search and find only"),
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
