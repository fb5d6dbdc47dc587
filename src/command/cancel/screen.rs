//! What a person sees before a refund, and after it. Refuses to let LIVE be overlooked, or foreign
//! text steer the screen.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use jiff::civil::DateTime;

use super::desk::Prepared;
use super::report::balance_after;
use crate::config::Profile;
use crate::gateway::Endpoint;
use crate::journal::{Entry, Evidence, Outcome, State};
use crate::output::Look;
use crate::payment::{Environment, Extent, Foreign, Reading, Won, korean_time};

/// Draws the payment, what goes back, what is left, and where all this happens.
pub(super) fn plan(prepared: &Prepared, profile: &Profile, look: Look) -> String {
    let payment = &prepared.payment;
    let intention = &prepared.intention;
    let refund = &intention.refund;
    let mut screen = Screen::new(look);
    screen.banner(&profile.endpoint);
    screen.field("profile", &profile.name);
    screen.field("payment", payment.tid.as_ref());
    let card = [payment.method.name(), payment.card.as_ref()].join(" ");
    screen.field("paid by", card.trim_end());
    match &payment.approved_at {
        Reading::Value(time) => screen.time("paid on", Some(*time)),
        Reading::Unreadable(text) => screen.field("paid on", text),
        Reading::Absent => {}
    }
    screen.field("buyer", payment.buyer.as_ref());
    screen.field("product", payment.product.as_ref());
    screen.field("order", payment.order_no.as_ref());
    screen.field("reason", refund.reason.as_str());
    if let Some(account) = &refund.account {
        screen.field("to account", &account.masked());
        screen.field("held by", account.account_name());
    }
    if let Some(reference) = &intention.reference {
        screen.field("ref", reference.as_str());
    }
    screen.gap();
    let paid = payment.amount.value().unwrap_or_default();
    let refunded = payment.cancelled().unwrap_or_default();
    let whole = match (refund.extent, prepared.balance_after().is_zero()) {
        (Extent::Whole, _) => "all of it",
        (Extent::Part, true) => "all that is left",
        (Extent::Part, false) => "a part",
    };
    let room = [paid, refunded, refund.amount]
        .map(|won| won.grouped().len())
        .into_iter()
        .max()
        .unwrap_or_default();
    screen.won("paid", paid, room, "");
    screen.won("refunded", refunded, room, "so far");
    if let Some(taxfree) = refund.taxfree_amount {
        let note = format!("{whole}; {} won of it free of tax", taxfree.grouped());
        screen.bold_won("to refund", refund.amount, room, &note);
    } else {
        screen.bold_won("to refund", refund.amount, room, whole);
    }
    screen.won("left after", prepared.balance_after(), room, "");
    screen.text
}

/// The question that a person answers on the screen's last line.
pub(super) fn question(prepared: &Prepared, is_live: bool) -> String {
    let won = prepared.refund().amount.grouped();
    if is_live {
        "LIVE: to refund, type the amount in won:".to_owned()
    } else {
        format!("Refund {won} won? [y/N]")
    }
}

/// Draws what came of a refund, at the end of a run.
pub(super) fn outcome(outcome: &Outcome, look: Look) -> String {
    let entry = &outcome.entry;
    let mut screen = Screen::new(look);
    screen.what_came_of(entry);
    screen.field("last", outcome.detail.as_str());
    screen.field(
        "recorded",
        &match &outcome.unrecorded {
            None => format!("{} in the journal", entry.id),
            Some(_) => format!("NOT as it ended: {} is still on its way there", entry.id),
        },
    );
    screen.text
}

/// Draws all that the journal knows of a refund but its history.
pub(in super::super) fn entry(entry: &Entry, look: Look) -> String {
    let mut screen = Screen::new(look);
    screen.what_came_of(entry);
    screen.field("number", &entry.id.to_string());
    if let Some(reference) = &entry.reference {
        screen.field("ref", reference.as_str());
    }
    screen.field("asked for", &entry.asked.to_string());
    screen.field("by", &entry.person);
    screen.field("reason", entry.reason.as_str());
    screen.field("to account", entry.account.as_deref().unwrap_or_default());
    if entry.attempt > 1 {
        screen.field("attempt", &entry.attempt.to_string());
    }
    for (name, time) in [
        ("claimed", Some(entry.claimed_at)),
        ("sent", entry.sent_at),
        ("answered", entry.answered_at),
        ("closed", entry.resolved_at),
    ] {
        screen.time(name, time.map(korean_time));
    }
    if entry.is_late {
        screen.field("late", "an earlier conclusion was overturned by this");
    }
    screen.field("note", entry.note.as_deref().unwrap_or_default());
    screen.text
}

/// Says what moves here: real money, or none.
fn banner_of(endpoint: &Endpoint) -> String {
    let origin = endpoint.origin();
    match endpoint.environment() {
        Environment::Live if endpoint.is_vendors() => {
            "==== LIVE ==== real money ==== LIVE ====".to_owned()
        }
        Environment::Live if endpoint.is_loopback() => {
            format!("==== LIVE ==== through {origin}: real money ==== LIVE ====")
        }
        Environment::Live => {
            format!("==== LIVE ==== {origin}: taken for real money ==== LIVE ====")
        }
        Environment::Sandbox if endpoint.is_loopback() => {
            format!("sandbox through {origin}: no real money")
        }
        Environment::Sandbox => format!("{endpoint}: no real money"),
        Environment::Demo => "demo: made-up payments on this machine".to_owned(),
        Environment::Local { .. } => {
            format!("{endpoint}: a gateway on this machine, no real money")
        }
    }
}

fn headline_of(entry: &Entry) -> (String, AnsiColor) {
    let won = entry.amount.grouped();
    match entry.state {
        State::Refunded => (format!("refunded {won} won"), AnsiColor::Green),
        State::Refused => (
            format!("REFUSED: {won} won were not refunded"),
            AnsiColor::Red,
        ),
        State::NotSent => (
            format!("NOT SENT: {won} won were not refunded"),
            AnsiColor::Red,
        ),
        State::NotApplied => (
            format!("NOT APPLIED: {won} won were not refunded"),
            AnsiColor::Red,
        ),
        State::Claimed | State::Sending => (
            format!("ON ITS WAY: a run has {won} won in hand"),
            AnsiColor::Yellow,
        ),
        State::Unknown => (
            format!("UNKNOWN: {won} won may have been refunded, or not"),
            AnsiColor::Yellow,
        ),
        State::Conflict => (
            format!("CONFLICT: a person has to find out about {won} won"),
            AnsiColor::Yellow,
        ),
    }
}

/// Lines of a name and a value.
pub(super) struct Screen {
    look: Look,
    pub(super) text: String,
}

impl Screen {
    pub(super) const fn new(look: Look) -> Self {
        Self {
            look,
            text: String::new(),
        }
    }

    pub(super) fn headline(&mut self, text: &str, style: Style) {
        let style = self.style(style);
        self.line(format_args!("{style}{}{style:#}", Foreign::new(text)));
    }

    /// Says what moves here, so that nobody overlooks real money.
    pub(super) fn banner(&mut self, endpoint: &Endpoint) {
        let style = if endpoint.is_live() {
            AnsiColor::White.on(AnsiColor::Red).bold()
        } else {
            Style::new().bold()
        };
        self.headline(&banner_of(endpoint), style);
    }

    /// Says what has become of a refund, what proves it, and what is left of the payment.
    fn what_came_of(&mut self, entry: &Entry) {
        let (headline, colour) = headline_of(entry);
        self.headline(&headline, Style::new().bold().fg_color(Some(colour.into())));
        self.field("payment", entry.tid.as_str());
        let left = match balance_after(entry) {
            Some(left) => format!(
                "{} won now, {} before",
                left.grouped(),
                entry.balance_before.grouped()
            ),
            None => format!(
                "not known now, {} won before",
                entry.balance_before.grouped()
            ),
        };
        self.field("left", &left);
        if let Some(reply) = &entry.reply {
            self.field("cancel TID", reply.cancel_tid.as_str());
            self.time("on", reply.cancelled_at);
            let answer = format!("{} {}", reply.code.as_str(), reply.message.as_str());
            self.field("answer", answer.trim_end());
        }
        let proof = match entry.evidence {
            Some(Evidence::Reply) => "the gateway's reply",
            Some(Evidence::Look) => "inferred from what is left of the payment",
            Some(Evidence::Person) => "a person's word",
            None => "",
        };
        self.field("proved by", proof);
        self.field(
            "profile",
            &format!(
                "{} ({})",
                entry.merchant.profile, entry.merchant.environment
            ),
        );
    }

    fn time(&mut self, name: &str, time: Option<DateTime>) {
        if let Some(time) = time {
            self.field(name, &time.strftime("%F %T").to_string());
        }
    }

    /// Adds a field that has something to say.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.line(format_args!("  {name:<11} {}", Foreign::new(value)));
        }
    }

    fn won(&mut self, name: &str, won: Won, room: usize, note: &str) {
        let won = won.grouped();
        let note = if note.is_empty() {
            String::new()
        } else {
            format!("   {note}")
        };
        self.line(format_args!("  {name:<11} {won:>room$} won{note}"));
    }

    fn bold_won(&mut self, name: &str, won: Won, room: usize, note: &str) {
        let style = self.style(Style::new().bold());
        let won = won.grouped();
        self.line(format_args!(
            "{style}  {name:<11} {won:>room$} won   {note}{style:#}"
        ));
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{text}");
    }

    const fn style(&self, style: Style) -> Style {
        if self.look.is_coloured {
            style
        } else {
            Style::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::tests as journal_tests;
    use crate::journal::{Intention, Merchant, Reply};
    use crate::payment::tests::paid_card;
    use crate::payment::{Order, Payment, What, plan as plan_refund};
    use crate::secret::Secret;

    fn prepared(payment: Payment<'static>, what: What) -> Prepared {
        let order = Order {
            tid: payment.tid.parse().unwrap(),
            what,
            reason: "고객 변심".parse().unwrap(),
            taxfree_amount: None,
            account: None,
            expect_balance: None,
        };
        let entry = journal_tests::entry();
        Prepared {
            intention: Intention {
                merchant: Merchant {
                    profile: "store-live".to_owned(),
                    ..entry.merchant
                },
                asked: what,
                reference: None,
                again: false,
                refund: plan_refund(&payment, &order).unwrap(),
                balance_before: payment.balance().known().unwrap(),
                mark: journal_tests::mark(),
            },
            payment,
            seen: Timestamp::now(),
        }
    }

    fn screen(endpoint: Endpoint, prepared: &Prepared) -> String {
        let profile = Profile::with_defaults(
            "store-live".to_owned(),
            endpoint,
            "shop".to_owned(),
            Secret::new("key".to_owned()),
        );
        plan(prepared, &profile, Look::default())
    }

    #[test]
    fn a_person_sees_all_there_is_to_decide() {
        let part = prepared(paid_card(), What::Amount(Won::new(5_000)));
        assert_eq!(
            screen(Endpoint::live(), &part),
            "\
==== LIVE ==== real money ==== LIVE ====
  profile     store-live
  payment     260122020935GU00N3e7
  paid by     card BC카드
  paid on     2026-01-22 02:10:00
  buyer       김하늘
  product     원두 200g
  order       ORD-1769015359936-1f3669522aecc8
  reason      고객 변심

  paid        12,000 won
  refunded         0 won   so far
  to refund    5,000 won   a part
  left after   7,000 won
"
        );
    }

    #[test]
    fn only_real_money_is_called_live() {
        let full = prepared(paid_card(), What::Full);
        let relay = Endpoint::parse("https://relay.example.com").unwrap();
        let mock = Endpoint::parse("http://127.0.0.1:8480").unwrap();
        let tunnel = |environment| mock.tunnel_to(environment).unwrap();
        for (endpoint, banner) in [
            (Endpoint::live(), "==== LIVE ==== real money ==== LIVE ===="),
            (
                relay,
                "==== LIVE ==== https://relay.example.com: taken for real money ==== LIVE ====",
            ),
            (
                tunnel(Environment::Live),
                "==== LIVE ==== through http://127.0.0.1:8480: real money ==== LIVE ====",
            ),
            (Endpoint::sandbox(), "sandbox: no real money"),
            (
                tunnel(Environment::Sandbox),
                "sandbox through http://127.0.0.1:8480: no real money",
            ),
            (
                mock.clone(),
                "local (http://127.0.0.1:8480): a gateway on this machine, no real money",
            ),
        ] {
            assert_eq!(screen(endpoint, &full).lines().next(), Some(banner));
        }
        assert!(question(&full, true).contains("type the amount"));
        assert!(
            !question(&full, true).contains("12"),
            "it is to be read, not copied"
        );
    }

    #[test]
    fn what_the_gateway_says_never_steers_the_screen() {
        let payment = Payment {
            buyer: "\u{1b}[2J\u{202e}늘하김".into(),
            product: "a\nLIVE".into(),
            ..paid_card()
        };
        let text = screen(Endpoint::sandbox(), &prepared(payment, What::Full));
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(text.contains("a\\u{a}LIVE"), "{text}");
        let outcome = Outcome {
            entry: Entry {
                reply: Some(Reply {
                    code: Foreign::new("0000"),
                    message: Foreign::new("\u{1b}]0;x\u{7}"),
                    http_status: 200,
                    cancel_tid: Foreign::new("C\r1"),
                    cancelled_at: None,
                    amount: None,
                }),
                ..journal_tests::entry()
            },
            detail: Foreign::new("\u{9b}2J"),
            unrecorded: None,
        };
        let text = super::outcome(&outcome, Look::default());
        assert!(
            !text.contains(['\u{1b}', '\u{9b}', '\r', '\u{7}']),
            "{text}"
        );
    }

    #[test]
    fn what_is_not_proven_does_not_look_like_a_refund() {
        for state in State::ALL {
            let outcome = Outcome {
                entry: Entry {
                    state,
                    ..journal_tests::entry()
                },
                detail: Foreign::default(),
                unrecorded: None,
            };
            let text = super::outcome(&outcome, Look::default());
            let is_refunded = text.starts_with("refunded 5,000 won");
            assert_eq!(is_refunded, state == State::Refunded, "{text}");
        }
    }
}
