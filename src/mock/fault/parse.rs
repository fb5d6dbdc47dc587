//! Reads what can go wrong: `KIND[=VALUE]`, as [`kind`](super::kind) prints it.

use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;

use super::error::{FaultValue, ParseError};
use super::kind::{Addition, CancelDate, Kind, Saying, Twice, What, When};

const MOST_TEXT_CHARACTERS: usize = 100;
/// A century: further off no date can be told.
const MOST_SHIFT: Duration = Duration::from_secs(876_600 * 3_600);

/// `KIND[-before|-after][=VALUE]`, taken apart.
struct Written<'a> {
    /// Everything before `=`.
    name: &'a str,
    /// The name without its ending.
    base: &'a str,
    when: Option<When>,
    value: Option<&'a str>,
}

impl<'a> Written<'a> {
    fn new(text: &'a str) -> Self {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let ending = |ending, when| Some((name.strip_suffix(ending)?, Some(when)));
        let (base, when) = ending("-before", When::Before)
            .or_else(|| ending("-after", When::After))
            .unwrap_or((name, None));
        Written {
            name,
            base,
            when,
            value,
        }
    }

    fn kind(&self) -> Result<Option<Kind>, ParseError> {
        let when = self.when.unwrap_or(When::Before);
        Ok(Some(match (self.base, self.when) {
            ("drop", Some(when)) => self.bare(Kind::Drop(when))?,
            ("reset", _) => self.bare(Kind::Reset(when))?,
            ("stall", _) => self.bare(Kind::Stall(when))?,
            ("stall-half", None) => self.bare(Kind::StallHalf)?,
            ("half", None) => self.bare(Kind::Half)?,
            ("cut", None) => self.bare(Kind::Cut)?,
            ("late", None) => Kind::Late(self.duration()?),
            ("html", _) => self.bare(Kind::Html(when))?,
            ("empty", _) => self.bare(Kind::Empty(when))?,
            ("500", _) => self.bare(Kind::Status(500, when, None))?,
            ("502", _) => self.bare(Kind::Status(502, when, None))?,
            ("503", _) => Kind::Status(503, when, self.optional(FaultValue::Seconds, parsed)?),
            ("429", _) => Kind::Status(429, when, self.optional(FaultValue::Seconds, parsed)?),
            ("redirect", None) => Kind::Redirect(self.needed(FaultValue::Url, parse_url)?),
            ("code", _) => Kind::Code(self.needed(FaultValue::Code, parse_code)?, when),
            ("code-late", None) => {
                let (saying, after) =
                    self.needed(FaultValue::LateCode, |text| late(text, parse_code))?;
                Kind::CodeLate(saying, after)
            }
            ("json", _) => Kind::Code(self.needed(FaultValue::StatusCode, parse_status)?, when),
            ("json-late", None) => {
                let (saying, after) =
                    self.needed(FaultValue::LateStatusCode, |text| late(text, parse_status))?;
                Kind::CodeLate(saying, after)
            }
            ("too-long", None) => Kind::TooLong(self.needed(FaultValue::Days, parsed)?),
            ("wrong-amount", None) => {
                Kind::WrongAmount(self.optional(FaultValue::Won, parsed)?.unwrap_or(1_000))
            }
            ("stale", None) => Kind::Stale(self.optional(FaultValue::Searches, parsed)?),
            ("expired", None) => self.bare(Kind::Expired)?,
            _ => return Ok(None),
        }))
    }

    fn addition(&self) -> Result<Option<Addition>, ParseError> {
        let when = self.when.unwrap_or(When::Before);
        Ok(Some(match (self.base, self.when) {
            ("delay", None) => Addition::Delay(self.duration()?),
            ("elsewhere", _) if self.value == Some("full") => Addition::Elsewhere(None, when),
            ("elsewhere", _) => {
                Addition::Elsewhere(Some(self.needed(FaultValue::WonOrFull, parsed)?), when)
            }
            ("roll-back", None) => self.bare(Addition::RollBack)?,
            ("lag", None) => Addition::Lag(self.duration()?),
            ("cancel-date", None) => Addition::CancelDate(self.cancel_date()?),
            ("cancel-message", None) => {
                Addition::CancelMessage(self.needed(FaultValue::Text, parse_text)?)
            }
            ("twice", None) => self.bare(Addition::Twice(Twice::Row))?,
            ("twice-differing", None) => self.bare(Addition::Twice(Twice::DifferingRow))?,
            ("twice-amount", None) => self.bare(Addition::Twice(Twice::Amount))?,
            ("date", None) => Addition::Date(self.shift()?),
            ("no-date", None) => self.bare(Addition::NoDate)?,
            ("pretty", None) => self.bare(Addition::Pretty)?,
            ("raw-korean", None) => self.bare(Addition::RawKorean)?,
            ("numbers", None) => self.bare(Addition::Numbers)?,
            ("gzip", None) => self.bare(Addition::Gzip)?,
            _ => return Ok(None),
        }))
    }

    fn wants(&self, wanted: FaultValue) -> ParseError {
        ParseError::Value {
            kind: self.name.to_owned(),
            wanted,
            value: self.value.unwrap_or_default().to_owned(),
        }
    }

    fn needed<T>(
        &self,
        wanted: FaultValue,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ParseError> {
        self.value.and_then(parse).ok_or_else(|| self.wants(wanted))
    }

    fn optional<T>(
        &self,
        wanted: FaultValue,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ParseError> {
        match self.value {
            None => Ok(None),
            Some(_) => self.needed(wanted, parse).map(Some),
        }
    }

    fn duration(&self) -> Result<Duration, ParseError> {
        self.needed(FaultValue::Duration, parse_duration)
    }

    fn shift(&self) -> Result<SignedDuration, ParseError> {
        self.needed(FaultValue::Shift, |text| {
            let shift: SignedDuration = text.parse().ok()?;
            (shift.unsigned_abs() <= MOST_SHIFT).then_some(shift)
        })
    }

    fn cancel_date(&self) -> Result<CancelDate, ParseError> {
        Ok(match self.value {
            Some("none") => CancelDate::Blank,
            Some("zeros") => CancelDate::Zeros,
            Some("always") => CancelDate::Always,
            Some(_) | None => CancelDate::Shifted(self.shift()?),
        })
    }

    /// Hands out what has no value, if none was given.
    fn bare<T>(&self, what: T) -> Result<T, ParseError> {
        match self.value {
            None => Ok(what),
            Some(_) => Err(self.wants(FaultValue::Nothing)),
        }
    }
}

impl FromStr for What {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let written = Written::new(text);
        if let Some(kind) = written.kind()? {
            return Ok(What::Decides(kind));
        }
        match written.addition()? {
            Some(addition) => Ok(What::Adds(addition)),
            None => Err(ParseError::Kind(text.to_owned())),
        }
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn parse_duration(text: &str) -> Option<Duration> {
    let duration: SignedDuration = text.parse().ok()?;
    Duration::try_from(duration).ok()
}

fn parse_url(text: &str) -> Option<String> {
    let is_url = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_url.then(|| text.to_owned())
}

fn parse_text(text: &str) -> Option<String> {
    let is_text = !text.is_empty()
        && text.chars().count() <= MOST_TEXT_CHARACTERS
        && !text.chars().any(char::is_control);
    is_text.then(|| text.replace('_', " "))
}

/// Parses `CODE[:TEXT]`.
fn parse_code(text: &str) -> Option<Saying> {
    let (code, text) = match text.split_once(':') {
        Some((code, text)) => (code, Some(parse_text(text)?)),
        None => (text, None),
    };
    let is_code =
        (1..=20).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| Saying {
        status: None,
        code: code.to_owned(),
        text,
    })
}

/// Parses `STATUS:CODE[:TEXT]`.
fn parse_status(text: &str) -> Option<Saying> {
    let (status, rest) = text.split_once(':')?;
    let status = status
        .parse()
        .ok()
        .filter(|status| (400..=599).contains(status))?;
    Some(Saying {
        status: Some(status),
        ..parse_code(rest)?
    })
}

/// Parses `DURATION:` and what follows.
fn late(text: &str, parse: impl Fn(&str) -> Option<Saying>) -> Option<(Saying, Duration)> {
    let (duration, rest) = text.split_once(':')?;
    Some((parse(rest)?, parse_duration(duration)?))
}
