//! Answers the three calls of the gateway, as the manual and `wire.md` say.
//!
//! Values in, values out: it knows no sockets and no faults.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::clock::Clock;
use super::fault::Endpoint;
use super::json::{Object, Style};
use super::ledger::{self, Ledger, Refunds};
use super::reply::{
    BAD_AMOUNT, BAD_DATES, BAD_REASON, BAD_REQUEST, BAD_TID, Body, INTERNAL, NOTHING_FOUND, Reply,
    TOKEN_EXPIRED, TOKEN_INVALID, WRONG_ID, WRONG_KEY, accepted, refusal_words, refused, result,
    returned,
};
use super::request::{Request, period, won};
use super::rows::{Rows, Shown};
use super::tid::Place;
use super::token::{self, Worth};

/// The id of the one merchant that the mock knows (`pay2_id`, `API_ID`). It is made up.
pub const API_ID: &str = "cookiepay-demo";
/// The key of that merchant (`pay2_key`, `ApiKey`). It is made up, and opens nothing but a mock.
pub const API_KEY: &str = "cookiepay-demo-key-that-opens-only-the-mock";

/// How long the year is that the shop remembers, today included.
pub(super) const DAYS_KEPT: u32 = 365;
const MOST_REASON_CHARACTERS: usize = 50;

/// The reason of a refund by another channel.
const ELSEWHERE: &str = "elsewhere";

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

/// How many searches a refund is hidden from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stale {
    Always,
    First(u32),
}

/// The gateway: the ledger, and who may ask.
#[derive(Debug)]
pub(crate) struct Gateway {
    ledger: Ledger,
    clock: Clock,
    /// How many searches each refund was hidden from, by its number.
    hidden: Mutex<HashMap<String, u32>>,
}

impl Gateway {
    /// Opens the gateway over a ledger.
    pub(crate) fn new(ledger: Ledger, clock: Clock) -> Self {
        Gateway {
            ledger,
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
            Rows::one(self.ledger.sample(), place, refunds, now, style)
        } else {
            let Some(days) = period(request, oldest, now.day) else {
                return result(style, BAD_DATES);
            };
            refunds = self.hide(refunds, manner, days.clone(), None);
            Rows::of_days(self.ledger.sample(), days, refunds, now, style)
        };
        rows.shown = manner.shown.clone();
        let mut first = Vec::with_capacity(1_024);
        rows.write_piece(&mut first);
        if rows.written == 0 {
            return result(style, NOTHING_FOUND);
        }
        Reply {
            code: None,
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
        code: Some("0000".to_owned()),
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
