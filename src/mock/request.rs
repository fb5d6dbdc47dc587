//! A request to the gateway: which call, and what it asks for. Blank, null and absent are all nothing.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::calendar::days_between;
use super::fault::Endpoint;

const MOST_AMOUNT_DIGITS: usize = 10;

/// A request, as far as it matters.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Which call; a search by TID is [`Endpoint::Find`].
    pub(crate) endpoint: Endpoint,
    pub(super) token: Option<String>,
    pub(super) api_key: Option<String>,
    pub(super) body: Option<Map<String, Value>>,
}

impl Request {
    /// Makes a request out of a call's path, headers and body. None if the gateway has no such path.
    pub(crate) fn new(
        path: &str,
        token: Option<String>,
        api_key: Option<String>,
        body: &[u8],
    ) -> Option<Self> {
        let body: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
        let endpoint = match path {
            "/payAuth/token" => Endpoint::Token,
            "/api/paysearch" if text(body.as_ref(), "TID").is_some() => Endpoint::Find,
            "/api/paysearch" => Endpoint::Search,
            "/api/cancel" => Endpoint::Cancel,
            _ => return None,
        };
        Some(Request {
            endpoint,
            token,
            api_key,
            body,
        })
    }

    /// What is asked, in a few words without secrets and without control characters.
    pub(crate) fn summary(&self) -> String {
        let field = |key| {
            text(self.body.as_ref(), key)
                .unwrap_or(Cow::Borrowed("-"))
                .escape_debug()
                .to_string()
        };
        match self.endpoint {
            Endpoint::Token => "token".to_owned(),
            Endpoint::Search => format!("search {}..{}", field("STD_DT"), field("END_DT")),
            Endpoint::Find => format!("find {}", field("TID")),
            Endpoint::Cancel => match text(self.body.as_ref(), "amount") {
                Some(_) => format!("cancel {} {}", field("tid"), field("amount")),
                None => format!("cancel {} full", field("tid")),
            },
        }
    }

    /// The days that are searched, from the first to the last.
    pub(crate) fn days(&self) -> Option<(Date, Date)> {
        let day = |key| Date::strptime("%Y-%m-%d", &*self.field(key)?).ok();
        Some((day("STD_DT")?, day("END_DT")?))
    }

    /// The payment that is asked for, where it is one.
    pub(super) fn tid(&self) -> Option<Cow<'_, str>> {
        match self.endpoint {
            Endpoint::Find => self.field("TID"),
            Endpoint::Cancel => self.field("tid"),
            Endpoint::Token | Endpoint::Search => None,
        }
    }

    pub(super) fn field(&self, key: &str) -> Option<Cow<'_, str>> {
        text(self.body.as_ref(), key)
    }
}

/// The days asked for, as far as the shop remembers them; an empty range if it remembers none.
pub(super) fn period(request: &Request, oldest: u32, today: u32) -> Option<RangeInclusive<u32>> {
    let day = |key: &str| {
        let text = request.field(key)?;
        Date::strptime("%Y-%m-%d", &*text)
            .ok()
            .filter(|_| text.len() == 10)
    };
    let (from, to) = (day("STD_DT")?, day("END_DT")?);
    (from <= to).then(|| days_between(from, to, oldest, today))
}

/// An amount that may be left out: digits in a string, or a number.
pub(super) fn won(request: &Request, key: &str) -> Result<Option<u64>, ()> {
    let Some(text) = request.field(key) else {
        return Ok(None);
    };
    if text.len() > MOST_AMOUNT_DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    text.parse().map(Some).map_err(|_| ())
}

/// A field as text; a number counts as its digits, and blank, null and absent are all nothing.
fn text<'a>(body: Option<&'a Map<String, Value>>, key: &str) -> Option<Cow<'a, str>> {
    let value = match body?.get(key)? {
        Value::String(text) => Cow::Borrowed(text.trim()),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!value.is_empty()).then_some(value)
}
