//! Answers the three calls of the gateway, as the manual and `wire.md` say.
//!
//! Values in, values out: it knows no sockets and no faults. Codes that neither the manual nor `wire.md` names
//! are this mock's own (nobody publishes a table); a client must not rely on them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value};

use super::clock::Clock;
use super::fault::{CancelDate, Endpoint, Saying};
use super::json::{Object, Style};
use super::ledger::{self, Ledger, Refund, Refunds, Refusal};
use super::sample::{Cancelled, Moment, Payment, Place, day_number};
use super::token::{self, Worth};

/// The id of the one merchant that the mock knows (`pay2_id`, `API_ID`). It is made up.
pub const API_ID: &str = "cookiepay-demo";
/// The key of that merchant (`pay2_key`, `ApiKey`). It is made up, and opens nothing but a mock.
pub const API_KEY: &str = "cookiepay-demo-key-that-opens-only-the-mock";

/// How long the year is that the shop remembers, today included.
const DAYS_KEPT: u32 = 365;
/// Rows are written in pieces of about this many bytes.
const PIECE_BYTES: usize = 64 * 1024;
const MOST_REASON_CHARACTERS: usize = 50;
const MOST_AMOUNT_DIGITS: usize = 10;

/// Codes and words of `wire.md` (reported by merchants).
const WRONG_KEY: (&str, &str) = ("E003", "ID & KEY 불일치");
const WRONG_ID: (&str, &str) = ("9999", "API_ID 값이 올바르지 않습니다");
const NOTHING_FOUND: (&str, &str) = ("E008", "조회된 결제내역이 없습니다.");
/// Codes of this mock.
const BAD_REQUEST: (&str, &str) = ("E001", "요청 전문이 올바르지 않습니다.");
const TOKEN_INVALID: (&str, &str) = ("E004", "TOKEN 값이 유효하지 않습니다.");
const TOKEN_EXPIRED: (&str, &str) = ("E005", "TOKEN 유효시간이 만료되었습니다.");
const BAD_DATES: (&str, &str) = ("E006", "조회 일자가 올바르지 않습니다.");
const INTERNAL: (&str, &str) = ("E999", "시스템 오류");
const BAD_TID: (&str, &str) = ("E101", "tid 값이 필요합니다.");
const BAD_REASON: (&str, &str) = ("E102", "취소사유는 필수이며 50자 이하입니다.");
const BAD_AMOUNT: (&str, &str) = ("E103", "취소금액은 숫자 10자리 이하입니다.");
/// What a code says that has no words of its own: a plain no, without a word of trouble in it.
const REFUSED: &str = "거래가 거절되었습니다.";
/// The reason of a refund by another channel.
const ELSEWHERE: &str = "elsewhere";

/// A request, as far as it matters.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Which call; a search by TID is [`Endpoint::Find`].
    pub(crate) endpoint: Endpoint,
    token: Option<String>,
    api_key: Option<String>,
    body: Option<Map<String, Value>>,
}

/// What is to be different about an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manner {
    pub(crate) style: Style,
    /// A token is issued expired, or taken for expired.
    pub(crate) is_expired: bool,
    /// Won to add to the amount in the answer to a cancel.
    pub(crate) wrong_amount: Option<u64>,
    pub(crate) stale: Option<Stale>,
    /// How long a refund is hidden from searches after it was made.
    pub(crate) lag: Option<Duration>,
    pub(crate) shown: Shown,
}

/// What the rows of a search say of cancels instead of the truth.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) date: Option<CancelDate>,
    pub(crate) message: Option<String>,
}

impl Shown {
    fn instead_of<'a>(&'a self, mut cancelled: Cancelled<'a>) -> Cancelled<'a> {
        match self.date {
            None => {}
            Some(CancelDate::Blank) => cancelled.at = None,
            Some(CancelDate::Shifted(shift)) => {
                cancelled.at = cancelled.at.map(|digits| shifted(digits, shift));
            }
        }
        if let Some(message) = &self.message {
            cancelled.reason = message;
        }
        cancelled
    }
}

/// Another time, `YYYYMMDDHHMMSS`; the same one where that cannot be told.
fn shifted(digits: u64, shift: SignedDuration) -> u64 {
    const FORMAT: &str = "%Y%m%d%H%M%S";
    DateTime::strptime(FORMAT, digits.to_string())
        .and_then(|time| time.checked_add(shift))
        .ok()
        .and_then(|time| time.strftime(FORMAT).to_string().parse().ok())
        .unwrap_or(digits)
}

/// How many searches a refund is hidden from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stale {
    Always,
    First(u32),
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The code in it, for the log.
    pub(crate) code: String,
    pub(crate) body: Body,
}

/// The bytes of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    /// All of them.
    Whole(Vec<u8>),
    /// The first piece of an array of rows, and where the others come from.
    Rows(Vec<u8>, Rows),
}

/// The gateway: the ledger, and who may ask.
#[derive(Debug)]
pub(crate) struct Gateway {
    ledger: Arc<Ledger>,
    clock: Clock,
    /// How many searches each refund was hidden from, by its number.
    hidden: Mutex<HashMap<String, u32>>,
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
    fn tid(&self) -> Option<Cow<'_, str>> {
        match self.endpoint {
            Endpoint::Find => self.field("TID"),
            Endpoint::Cancel => self.field("tid"),
            Endpoint::Token | Endpoint::Search => None,
        }
    }

    fn field(&self, key: &str) -> Option<Cow<'_, str>> {
        text(self.body.as_ref(), key)
    }
}

impl Gateway {
    /// Opens the gateway over a ledger.
    pub(crate) fn new(ledger: Ledger, clock: Clock) -> Self {
        Gateway {
            ledger: Arc::new(ledger),
            clock,
            hidden: Mutex::default(),
        }
    }

    /// Does what is asked and answers.
    pub(crate) fn act(&self, request: &Request, manner: &Manner) -> Reply {
        let style = manner.style;
        match request.endpoint {
            Endpoint::Token => issue_token(request, manner),
            Endpoint::Search | Endpoint::Find => match check_token(request, manner.is_expired) {
                Ok(user) if request.field("API_ID").as_deref() == Some(&user) => {
                    self.search(request, manner)
                }
                Ok(_) => result(style, WRONG_ID),
                Err(error) => result(style, error),
            },
            Endpoint::Cancel => match check_token(request, manner.is_expired) {
                Ok(_) if request.api_key.as_deref() == Some(API_KEY) => {
                    self.cancel(request, manner)
                }
                Ok(_) => returned(style, WRONG_KEY),
                Err(error) => returned(style, error),
            },
        }
    }

    /// Gives some or all of what is left of the asked payment back by another channel, if that is possible.
    pub(crate) fn refund_elsewhere(&self, request: &Request, amount: Option<u64>) {
        if let Some(tid) = request.tid() {
            let asked = ledger::Request {
                tid: &tid,
                amount,
                tax_free: None,
                reason: ELSEWHERE,
                has_account: true,
            };
            // Whoever did it there knows whether it worked; nobody here hears of it.
            let _ = self.ledger.refund(&asked, self.clock.now());
        }
    }

    /// Whether anything that is asked for was refunded, so that it could be undone.
    pub(crate) fn can_roll_back(&self, request: &Request) -> bool {
        self.ledger.refunds().is_ok_and(|refunds| {
            refunds.iter().any(|(place, history)| {
                !history.standing.is_empty() && self.is_asked(request, *place)
            })
        })
    }

    /// Undoes the last refund of each payment that is asked for, as an acquirer may do.
    pub(crate) fn roll_back(&self, request: &Request) {
        // What cannot be written down did not happen.
        let _ = self
            .ledger
            .roll_back(|place| self.is_asked(request, place), self.clock.now());
    }

    fn is_asked(&self, request: &Request, place: Place) -> bool {
        match request.tid() {
            Some(tid) => self
                .ledger
                .sample()
                .find(&tid)
                .is_some_and(|(asked, _)| asked == place),
            None => period(request, 0, u32::MAX).is_some_and(|days| days.contains(&place.day)),
        }
    }

    /// Answers with a code as the endpoint would, and does nothing.
    pub(crate) fn code(endpoint: Endpoint, saying: &Saying, style: Style) -> Reply {
        let code = saying.code.as_str();
        let known = [
            WRONG_KEY,
            WRONG_ID,
            NOTHING_FOUND,
            TOKEN_INVALID,
            TOKEN_EXPIRED,
        ];
        let message = match (code, known.into_iter().find(|(known, _)| *known == code)) {
            ("9029", _) => refusal_words(Refusal::PaidOut, "").1,
            (_, Some((_, message))) => message,
            (_, None) => REFUSED,
        };
        let message = saying.text.as_deref().unwrap_or(message);
        match endpoint {
            Endpoint::Token => returned(style, (code, message)),
            Endpoint::Search | Endpoint::Find => result(style, (code, message)),
            Endpoint::Cancel => refused(style, (code, message)),
        }
    }

    fn search(&self, request: &Request, manner: &Manner) -> Reply {
        let style = manner.style;
        let now = self.clock.now().shown;
        let oldest = now.day.saturating_sub(DAYS_KEPT.saturating_sub(1));
        let Ok(mut refunds) = self.ledger.refunds() else {
            return result(style, INTERNAL);
        };
        let mut rows = if let Some(tid) = request.field("TID") {
            let Some((place, payment)) = self.ledger.sample().find(&tid) else {
                return result(style, NOTHING_FOUND);
            };
            if payment.at > now || place.day < oldest {
                return result(style, NOTHING_FOUND);
            }
            refunds = self.hide(refunds, manner, place.day..=place.day, Some(place));
            Rows::one(Arc::clone(&self.ledger), place, refunds, now, style)
        } else {
            let Some(days) = period(request, oldest, now.day) else {
                return result(style, BAD_DATES);
            };
            refunds = self.hide(refunds, manner, days.clone(), None);
            Rows::of_days(Arc::clone(&self.ledger), days, refunds, now, style)
        };
        rows.shown = manner.shown.clone();
        let mut first = Vec::with_capacity(1_024);
        rows.write_piece(&mut first);
        if rows.written == 0 {
            return result(style, NOTHING_FOUND);
        }
        Reply {
            code: "rows".to_owned(),
            body: Body::Rows(first, rows),
        }
    }

    /// The refunds without the new ones, and without the last one of each payment, where they are to be hidden.
    fn hide(
        &self,
        mut refunds: Arc<Refunds>,
        manner: &Manner,
        days: RangeInclusive<u32>,
        only: Option<Place>,
    ) -> Arc<Refunds> {
        if manner.stale.is_none() && manner.lag.is_none() {
            return refunds;
        }
        let mut hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        let is_asked =
            |place: &Place| days.contains(&place.day) && only.is_none_or(|only| only == *place);
        for (_, history) in Arc::make_mut(&mut refunds)
            .iter_mut()
            .filter(|(place, _)| is_asked(place))
        {
            let standing = &mut history.standing;
            if let Some(lag) = manner.lag {
                standing.retain(|refund| refund.seen.elapsed() >= lag);
            }
            let (Some(stale), Some(last)) = (manner.stale, standing.last()) else {
                continue;
            };
            let count = hidden.entry(last.cancel_tid.clone()).or_insert(0);
            let hides = match stale {
                Stale::Always => true,
                Stale::First(searches) => *count < searches,
            };
            *count = count.saturating_add(1);
            if hides {
                standing.pop();
            }
        }
        refunds
    }

    fn cancel(&self, request: &Request, manner: &Manner) -> Reply {
        let style = manner.style;
        if request.body.is_none() {
            return refused(style, BAD_REQUEST);
        }
        let Some(tid) = request.field("tid") else {
            return refused(style, BAD_TID);
        };
        let Some(reason) = request
            .field("reason")
            .filter(|reason| reason.chars().count() <= MOST_REASON_CHARACTERS)
        else {
            return refused(style, BAD_REASON);
        };
        let (Ok(amount), Ok(tax_free)) = (won(request, "amount"), won(request, "taxfree_amt"))
        else {
            return refused(style, BAD_AMOUNT);
        };
        let has_account = ["bank", "account_no", "account_name"]
            .iter()
            .all(|key| request.field(key).is_some());
        let asked = ledger::Request {
            tid: &tid,
            amount,
            tax_free,
            reason: &reason,
            has_account,
        };
        match self.ledger.refund(&asked, self.clock.now()) {
            Ok(Ok(refund)) => accepted(style, &refund, manner.wrong_amount.unwrap_or(0)),
            Ok(Err(refusal)) => refused(style, refusal_words(refusal, &tid)),
            Err(_) => refused(style, INTERNAL),
        }
    }
}

fn issue_token(request: &Request, manner: &Manner) -> Reply {
    let style = manner.style;
    if request.body.is_none() {
        return returned(style, BAD_REQUEST);
    }
    let id = request.field("pay2_id");
    if id.as_deref() != Some(API_ID) || request.field("pay2_key").as_deref() != Some(API_KEY) {
        return returned(style, WRONG_KEY);
    }
    let now = jiff::Timestamp::now().as_second();
    let age = if manner.is_expired {
        2 * token::LIFETIME_SECONDS
    } else {
        0
    };
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object.text("RTN_CD", "0000").text("RTN_MSG", "성공");
    object.text("TOKEN", &token::issue(API_ID, now.saturating_sub(age)));
    object.close();
    Reply {
        code: "0000".to_owned(),
        body: Body::Whole(out),
    }
}

fn check_token(
    request: &Request,
    is_expired: bool,
) -> Result<String, (&'static str, &'static str)> {
    let token = request.token.as_deref().unwrap_or_default();
    match token::check(token, jiff::Timestamp::now().as_second()) {
        Worth::Valid(_) if is_expired => Err(TOKEN_EXPIRED),
        Worth::Valid(user) => Ok(user),
        Worth::Expired => Err(TOKEN_EXPIRED),
        Worth::Invalid => Err(TOKEN_INVALID),
    }
}

/// The days asked for, as far as the shop remembers them; an empty range if it remembers none.
fn period(request: &Request, oldest: u32, today: u32) -> Option<RangeInclusive<u32>> {
    let day = |key: &str| {
        let text = request.field(key)?;
        let date = Date::strptime("%Y-%m-%d", &*text)
            .ok()
            .filter(|_| text.len() == 10)?;
        // Before the first numbered day, or after the last: the shop remembers neither.
        Some(day_number(date).unwrap_or(if date.year() < 1970 { 0 } else { u32::MAX }))
    };
    let (from, to) = (day("STD_DT")?, day("END_DT")?);
    let after = today.saturating_add(1);
    (from <= to).then(|| from.clamp(oldest, after)..=to.min(today))
}

/// An amount that may be left out: digits in a string, or a number.
fn won(request: &Request, key: &str) -> Result<Option<u64>, ()> {
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

fn refusal_words(refusal: Refusal, tid: &str) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NoSuchPayment => ("E104", "원거래 내역이 없습니다."),
        Refusal::FailedPayment => ("E105", "정상 승인된 거래가 아닙니다."),
        Refusal::Mobile => ("E106", "휴대폰결제는 취소 API를 이용하실 수 없습니다."),
        Refusal::AwaitingDeposit => ("E107", "입금 전 가상계좌는 취소할 수 없습니다."),
        Refusal::AccountMissing => ("E108", "가상계좌는 환불계좌 정보가 필요합니다."),
        // The two wordings of `wire.md`; which PG says which is unknown.
        Refusal::AlreadyCancelled if tid.len() == 10 => ("E109", "원거래 기취소"),
        Refusal::AlreadyCancelled => ("E109", "이미 취소된 거래입니다."),
        Refusal::PaidOut => (
            "9029",
            "정산 완료된 거래입니다. 입금 후 취소하시기 바랍니다.",
        ),
        Refusal::NothingAsked => BAD_AMOUNT,
        Refusal::TaxFreeAboveAmount => ("E110", "비과세 취소금액이 취소금액보다 큽니다."),
        Refusal::PartialNotAllowed => ("E111", "부분취소를 할 수 없는 결제수단입니다."),
        Refusal::AboveBalance => ("E112", "취소 가능 금액을 초과하였습니다."),
    }
}

fn coded(style: Style, names: (&str, &str), (code, message): (&str, &str)) -> Reply {
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object.text(names.0, code).text(names.1, message);
    object.close();
    Reply {
        code: code.to_owned(),
        body: Body::Whole(out),
    }
}

fn returned(style: Style, error: (&str, &str)) -> Reply {
    coded(style, ("RTN_CD", "RTN_MSG"), error)
}

fn result(style: Style, error: (&str, &str)) -> Reply {
    coded(style, ("RESULTCODE", "RESULTMSG"), error)
}

fn refused(style: Style, (code, message): (&str, &str)) -> Reply {
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object
        .text("cancel_tid", "")
        .text("cancel_code", code)
        .text("cancel_msg", message);
    object.text("cancel_date", "").text("cancel_amt", "");
    object.close();
    Reply {
        code: code.to_owned(),
        body: Body::Whole(out),
    }
}

fn accepted(style: Style, refund: &Refund, too_much: u64) -> Reply {
    let mut out = Vec::new();
    let mut object = Object::open(&mut out, style);
    object
        .text("cancel_tid", &refund.cancel_tid)
        .text("cancel_code", "0000");
    object
        .text("cancel_msg", "취소성공")
        .text("cancel_date", &refund.cancelled_at);
    object.amount("cancel_amt", refund.amount.saturating_add(too_much));
    object.close();
    Reply {
        code: "0000".to_owned(),
        body: Body::Whole(out),
    }
}

/// The rows of a search, made up while they are sent.
#[derive(Debug)]
pub(crate) struct Rows {
    ledger: Arc<Ledger>,
    refunds: Arc<Refunds>,
    now: Moment,
    style: Style,
    shown: Shown,
    last_day: u32,
    /// The next place to look at, and the places of its day.
    next: Place,
    count: u32,
    /// Stop after one row.
    is_single: bool,
    written: u64,
    is_closed: bool,
}

impl Rows {
    fn one(
        ledger: Arc<Ledger>,
        place: Place,
        refunds: Arc<Refunds>,
        now: Moment,
        style: Style,
    ) -> Self {
        let mut rows = Rows::of_days(ledger, place.day..=place.day, refunds, now, style);
        rows.next = place;
        rows.is_single = true;
        rows
    }

    fn of_days(
        ledger: Arc<Ledger>,
        days: RangeInclusive<u32>,
        refunds: Arc<Refunds>,
        now: Moment,
        style: Style,
    ) -> Self {
        let next = Place {
            day: *days.start(),
            index: 0,
        };
        let count = ledger.sample().count(next.day);
        Rows {
            ledger,
            refunds,
            now,
            style,
            shown: Shown::default(),
            last_day: *days.end(),
            next,
            count,
            is_single: false,
            written: 0,
            is_closed: false,
        }
    }

    /// Whether the whole array was written.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Appends the next piece of the array; false if there was nothing left to append.
    pub(crate) fn write_piece(&mut self, out: &mut Vec<u8>) -> bool {
        if self.is_closed {
            return false;
        }
        while out.len() < PIECE_BYTES {
            let Some((place, payment)) = self.next_payment() else {
                self.is_closed = true;
                if self.written > 0 {
                    out.extend_from_slice(if self.style.pretty { b"\n]" } else { b"]" });
                }
                break;
            };
            out.push(if self.written == 0 { b'[' } else { b',' });
            if self.style.pretty {
                out.push(b'\n');
            }
            let refunds = self
                .refunds
                .get(&place)
                .map(|history| history.standing.as_slice())
                .unwrap_or_default();
            let cancelled = ledger::cancelled(&payment, refunds, self.now);
            payment.write(
                out,
                self.style,
                cancelled.map(|cancelled| self.shown.instead_of(cancelled)),
            );
            self.written = self.written.saturating_add(1);
        }
        true
    }

    fn next_payment(&mut self) -> Option<(Place, Payment)> {
        if self.is_single && self.written > 0 {
            return None;
        }
        while self.next.index >= self.count {
            if self.next.day >= self.last_day {
                return None;
            }
            self.next = Place {
                day: self.next.day.saturating_add(1),
                index: 0,
            };
            self.count = self.ledger.sample().count(self.next.day);
        }
        let place = self.next;
        if place.day > self.last_day {
            return None;
        }
        let payment = self.ledger.sample().payment(place, self.count);
        self.next.index = place.index.saturating_add(1);
        // Later places are later in time: the rest of the day has not happened yet.
        (payment.at <= self.now).then_some((place, payment))
    }
}
