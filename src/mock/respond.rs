//! Says who does what in which order about one call: acting, answering, and misbehaving in between.

use std::io;
use std::time::Instant;

use super::api::{Manner, Stale};
use super::connection::{Call, Connection, Dating, Head};
use super::fault::{Kind, Saying, Strike, When};
use super::options::{Acted, Served};
use super::page::{HTML, JSON, page};
use super::reply::{Body, Reply};
use super::request::Request;
use super::rows::Shown;
use super::shared::Shared;

/// Answers a call; says whether the connection can take another.
pub(super) fn respond(
    connection: &mut Connection<'_>,
    call: Call,
    shared: &Shared,
) -> io::Result<bool> {
    let (token, api_key) = (call.token.clone(), call.api_key.clone());
    let request = Request::new(&call.path, token, api_key, &call.body);
    match request {
        Some(request) if call.is_post => {
            let strike = shared.faults.strike(request.endpoint, request.days(), || {
                shared.gateway.can_roll_back(&request)
            });
            connection.date(if strike.hides_date {
                Dating::Missing
            } else {
                Dating::Off(strike.date_shift)
            });
            let turn = Turn {
                request,
                strike,
                started: Instant::now(),
                shared,
            };
            turn.take(connection, call)
        }
        request => {
            let status = if request.is_some() { 405 } else { 404 };
            // A query may hold a key.
            let path = call.path.split('?').next().unwrap_or_default();
            shared.log(&Served::NoCall {
                path: path.escape_debug().to_string(),
                status,
            });
            let extra = if status == 405 { "Allow: POST\r\n" } else { "" };
            let head = Head {
                status,
                kind: HTML,
                extra,
                // A client that asked with HEAD would take the page for the next answer.
                is_last: true,
            };
            connection.send_whole(&head, page(status).as_bytes())?;
            Ok(false)
        }
    }
}

/// One request, and what strikes it.
struct Turn<'a> {
    request: Request,
    strike: Strike,
    started: Instant,
    shared: &'a Shared,
}

impl Turn<'_> {
    /// Acts and answers, in the order that the fault demands.
    fn take(self, connection: &mut Connection<'_>, mut call: Call) -> io::Result<bool> {
        let strike = &self.strike;
        if let Some(delay) = strike.delay
            && !self.shared.sleep(delay)
        {
            return Ok(false);
        }
        if strike.rolls_back {
            self.shared.gateway.roll_back(&self.request);
        }
        self.happen_elsewhere(When::Before);
        let late = match &strike.kind {
            Some(Kind::Late(duration)) => {
                connection.take_body()?;
                Some(duration)
            }
            Some(Kind::CodeLate(saying, duration)) => {
                call.is_last = true;
                // It acts whether or not anybody waited for this.
                let _ = self.say(connection, saying, &call);
                Some(duration)
            }
            _ => None,
        };
        if let Some(duration) = late {
            let _ = connection.hang_up();
            if self.shared.sleep(*duration) {
                self.act();
            }
            return Ok(false);
        }
        let reply = if strike.kind.as_ref().is_none_or(Kind::acts) {
            self.act()
        } else {
            self.log(Acted::Not);
            self.happen_elsewhere(When::After);
            Reply {
                code: None,
                body: Body::Whole(Vec::new()),
            }
        };
        match &strike.kind {
            None => connection.send(200, reply, &call, strike.is_gzip),
            Some(Kind::Code(saying, _)) => self.say(connection, saying, &call),
            Some(Kind::TooLong(days)) => self.say(connection, &too_long(*days), &call),
            Some(kind) => misbehave(connection, &call, kind, reply, strike.is_gzip),
        }
    }

    /// Does what is asked.
    fn act(&self) -> Reply {
        let manner = manner(&self.strike);
        let reply = self.shared.gateway.act(&self.request, &manner);
        self.log(reply.code.as_deref().map_or(Acted::Rows, Acted::Code));
        self.happen_elsewhere(When::After);
        reply
    }

    /// Answers with a code instead of the truth.
    fn say(
        &self,
        connection: &mut Connection<'_>,
        saying: &Saying,
        call: &Call,
    ) -> io::Result<bool> {
        let reply = Reply::saying(self.request.endpoint, saying, self.strike.style);
        let status = saying.status.unwrap_or(200);
        connection.send(status, reply, call, self.strike.is_gzip)
    }

    fn happen_elsewhere(&self, now: When) {
        for (amount, when) in &self.strike.elsewhere {
            if *when == now {
                let gateway = &self.shared.gateway;
                gateway.refund_elsewhere(&self.request, *amount);
            }
        }
    }

    fn log(&self, acted: Acted<'_>) {
        self.shared.log(&Served::Call {
            asked: self.request.summary(),
            acted,
            milliseconds: self.started.elapsed().as_millis(),
            fault: self.strike.kind.as_ref().map(ToString::to_string),
        });
    }
}

/// Does to an answer, or instead of one, what a fault demands.
fn misbehave(
    connection: &mut Connection<'_>,
    call: &Call,
    kind: &Kind,
    reply: Reply,
    is_gzip: bool,
) -> io::Result<bool> {
    // Closing while a byte of the request is unread is what makes the system send a reset.
    if matches!(kind, Kind::Reset(_)) {
        return Ok(false);
    }
    let mut extra = String::new();
    let (status, kind_of_body) = match kind {
        Kind::Drop(_) => {
            connection.take_body()?;
            return Ok(false);
        }
        Kind::Stall(_) => {
            connection.take_body()?;
            connection.wait_for_close();
            return Ok(false);
        }
        Kind::Half | Kind::Cut | Kind::StallHalf => {
            connection.send_half(reply, *kind == Kind::Cut)?;
            if *kind == Kind::StallHalf {
                connection.wait_for_close();
            }
            return Ok(false);
        }
        Kind::Html(_) => (200, HTML),
        Kind::Empty(_) => (200, JSON),
        Kind::Status(status, _, retry_after) => {
            if let Some(seconds) = retry_after {
                extra = format!("Retry-After: {seconds}\r\n");
            }
            (*status, HTML)
        }
        Kind::Redirect(url) => {
            extra = format!("Location: {url}\r\n");
            (302, HTML)
        }
        // These change what is said, or when, or how.
        Kind::Reset(_)
        | Kind::Late(_)
        | Kind::Code(..)
        | Kind::CodeLate(..)
        | Kind::TooLong(_)
        | Kind::WrongAmount(_)
        | Kind::Stale(_)
        | Kind::Expired => return connection.send(200, reply, call, is_gzip),
    };
    let body = if kind_of_body == HTML {
        page(status)
    } else {
        String::new()
    };
    let head = Head {
        status,
        kind: kind_of_body,
        extra: &extra,
        is_last: call.is_last,
    };
    connection.send_whole(&head, body.as_bytes())?;
    Ok(!call.is_last)
}

/// Made up, in the likeness of what PGs say.
fn too_long(days: u32) -> Saying {
    Saying {
        status: None,
        code: "9999".to_owned(),
        text: Some(format!("조회기간은 최대 {days}일까지 가능합니다.")),
    }
}

fn manner(strike: &Strike) -> Manner {
    let mut manner = Manner {
        style: strike.style,
        lag: strike.lag,
        shown: Shown {
            date: strike.cancel_date,
            message: strike.cancel_message.clone(),
            twice: strike.twice,
        },
        ..Manner::default()
    };
    match strike.kind {
        Some(Kind::Expired) => manner.is_expired = true,
        Some(Kind::WrongAmount(won)) => manner.wrong_amount = Some(won),
        Some(Kind::Stale(None)) => manner.stale = Some(Stale::Always),
        Some(Kind::Stale(Some(searches))) => manner.stale = Some(Stale::First(searches)),
        _ => {}
    }
    manner
}
