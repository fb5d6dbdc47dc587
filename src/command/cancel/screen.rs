//! What a person sees before a refund, and after it: which data, in which order. Refuses to let LIVE be
//! overlooked, or foreign text steer the screen.

use super::condition::condition_of;
use crate::command::screen::Screen;
use crate::config::Profile;
use crate::journal::{Entry, Outcome, PlannedRefund, Ruling};
use crate::output::Style;
use crate::payment::{Payment, Reading, korean_time};
use crate::words::{InWords as _, Question, RefundLabel as Label, SeenWhen, screen as say, show};

/// Draws the payment, what goes back, what is left, and where all this happens.
///
/// `made_before` are the same refunds that were made before, where one more is asked for.
pub(super) fn plan(
    planned: &PlannedRefund,
    made_before: &[Entry],
    profile: &Profile,
    style: Style,
) -> String {
    let payment = &planned.payment;
    let refund = &planned.refund;
    let mut screen = Screen::new(style);
    let language = screen.language();
    screen.banner(&profile.account.endpoint);
    screen.row(Label::Profile, &profile.name);
    screen.row(Label::Payment, payment.tid.as_ref());
    let method = show::method(language, &payment.method);
    let method = [method.as_str(), payment.card.as_ref()].join(" ");
    screen.row(Label::PaidBy, method.trim_end());
    match &payment.approved_at {
        Reading::Value(time) => screen.time(Label::PaidOn, Some(*time)),
        Reading::Unreadable(text) => screen.row(Label::PaidOn, text),
        Reading::Absent => {}
    }
    screen.row(Label::Buyer, payment.buyer.as_ref());
    screen.row(Label::Product, payment.product.as_ref());
    screen.row(Label::OrderNo, payment.order_no.as_ref());
    screen.row(Label::Reason, refund.reason.as_str());
    if let Some(account) = &refund.account {
        screen.row(Label::ToAccount, &say::account(language, account));
        screen.row(Label::HeldBy, account.account_name());
    }
    if let Some(reference) = &planned.reference {
        screen.row(Label::Reference, reference.as_str());
    }
    for entry in made_before {
        screen.row(Label::MadeBefore, &say::made(language, entry));
    }
    screen.gap();
    let paid = payment.amount.value().unwrap_or_default();
    let before = planned.balance_before();
    let refunded = paid.checked_sub(before).unwrap_or_default();
    if planned.reading.is_stated {
        screen.row(Label::Left, say::left_as_stated(language));
    }
    let room = [paid, refunded, refund.amount]
        .map(|won| won.grouped().len())
        .into_iter()
        .max()
        .unwrap_or_default();
    screen.won(Label::Paid, paid, room, "");
    screen.won(Label::Refunded, refunded, room, say::so_far(language));
    let elsewhere = planned.given_back_elsewhere();
    if !elsewhere.is_zero() {
        screen.won(
            Label::Elsewhere,
            elsewhere,
            room,
            &say::elsewhere(language, planned),
        );
    }
    if let Some(known) = planned.clearance.rolled_back_from {
        screen.row(Label::RolledBack, &say::rolled_back(language, known));
    }
    screen.bold_won(
        Label::ToRefund,
        refund.amount,
        room,
        &say::share(language, planned),
    );
    screen.won(Label::LeftAfter, planned.balance_after(), room, "");
    screen.into_text()
}

/// Returns the question below the screen. Where real money moves, it does not show the amount that is
/// its answer.
pub(super) fn question(planned: &PlannedRefund, is_live: bool) -> Question {
    if is_live {
        Question::RefundLive
    } else {
        Question::Refund(planned.refund.amount)
    }
}

/// Draws what came of a refund, at the end of a run.
pub(super) fn outcome(outcome: &Outcome, style: Style) -> String {
    let entry = &outcome.entry;
    let mut screen = Screen::new(style);
    let language = screen.language();
    what_came_of(&mut screen, entry, SeenWhen::JustNow);
    if !outcome.repeats_balances() {
        screen.row(Label::Last, &outcome.said(language));
    }
    screen.row(
        Label::Recorded,
        &say::recorded(language, entry.id, outcome.unrecorded.is_none()),
    );
    screen.into_text()
}

/// Draws all that the journal knows of a refund but its history.
pub(in super::super) fn entry(entry: &Entry, style: Style) -> String {
    let mut screen = Screen::new(style);
    let language = screen.language();
    what_came_of(&mut screen, entry, SeenWhen::Earlier);
    if let Some(reference) = &entry.reference {
        screen.row(Label::Reference, reference.as_str());
    }
    screen.row(Label::AskedFor, &say::asked(language, entry.asked));
    screen.row(Label::Person, &entry.person);
    screen.row(Label::Reason, entry.reason.as_str());
    screen.row(
        Label::ToAccount,
        entry.account.as_deref().unwrap_or_default(),
    );
    if entry.attempt > 1 {
        screen.row(Label::Attempt, &entry.attempt.to_string());
    }
    if let Some(id) = entry.again_after {
        screen.row(Label::OnceMore, &say::after(language, id));
    }
    for (label, time) in [
        (Label::Begun, Some(entry.claimed_at)),
        (Label::Sent, entry.sent_at),
        (Label::Answered, entry.answered_at),
        (Label::Settled, entry.resolved_at),
    ] {
        screen.time(label, time.map(korean_time));
    }
    if entry.is_late {
        screen.row(Label::Late, say::late(language));
    }
    screen.row(Label::Note, entry.note.as_deref().unwrap_or_default());
    screen.into_text()
}

/// Draws a refund, its payment as it is now, and what a person says of it.
pub(in super::super) fn resolve(
    entry: &Entry,
    ruling: Ruling,
    payment: Option<&Payment<'_>>,
    profile: &Profile,
    style: Style,
) -> String {
    let mut screen = Screen::new(style);
    let language = screen.language();
    screen.banner(&profile.account.endpoint);
    what_came_of(&mut screen, entry, SeenWhen::Earlier);
    screen.gap();
    match payment {
        Some(payment) => {
            screen.row(Label::PaymentNow, show::status(language, payment.status()));
            screen.row(
                Label::Left,
                &say::left_now(language, payment.balance().known()),
            );
            screen.time(Label::Cancelled, payment.cancelled_at.value());
            screen.row(Label::CancelReason, payment.cancel_message.as_ref());
        }
        None => screen.row(Label::PaymentNow, say::not_found(language)),
    }
    screen.row(Label::YouSay, say::ruling(language, ruling));
    if ruling == Ruling::NotRefunded && entry.is_accepted() {
        let left = payment.and_then(|payment| payment.balance().known());
        screen.row(
            Label::Beware,
            &say::against_the_gateway(language, entry, left),
        );
    }
    screen.into_text()
}

/// Adds what has become of a refund, what proves it, and what is left of the payment.
fn what_came_of(screen: &mut Screen, entry: &Entry, seen: SeenWhen) {
    let style = condition_of(entry).style();
    screen.headline(&say::headline(screen.language(), entry), style.bold());
    if seen == SeenWhen::Earlier {
        screen.row(Label::Number, &entry.id.to_string());
    }
    screen.row(Label::Payment, entry.tid.as_str());
    screen.row(Label::Left, &say::left(screen.language(), entry, seen));
    if let Some(reply) = &entry.reply {
        screen.row(Label::CancelTid, reply.cancel_tid.as_str());
        screen.time(Label::RefundedOn, reply.cancelled_at);
        let answer = [reply.code.as_str(), reply.message.as_str()].join(" ");
        screen.row(Label::Answer, answer.trim_end());
    }
    screen.row(
        Label::ProvedBy,
        entry
            .evidence
            .map_or("", |it| say::proof(screen.language(), it)),
    );
    screen.row(Label::Certain, &say::certainty(screen.language(), entry));
    screen.row(Label::Profile, &say::way(screen.language(), entry));
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::gateway::Endpoint;
    use crate::journal::tests as journal_tests;
    use crate::journal::{Clearance, Detail, Reply, Sighting, State, Via};
    use crate::payment::Merchant;
    use crate::payment::sample::{paid_card, plain_order};
    use crate::payment::{AmountAsked, Environment, Foreign, Won, plan as plan_refund};
    use crate::secret::Secret;

    fn planned(payment: Payment<'static>, asked: AmountAsked) -> PlannedRefund {
        let order = plain_order(&payment.tid, asked);
        let entry = journal_tests::entry();
        PlannedRefund {
            merchant: entry.merchant,
            via: Via {
                profile: "store-live".to_owned(),
                ..entry.via
            },
            asked,
            reference: None,
            again_after: None,
            refund: plan_refund(&payment, &order).unwrap(),
            reading: Sighting {
                balance: payment.balance().known(),
                is_stated: false,
                cancelled_at: payment.cancelled_at.value(),
                date: None,
                is_rollback_known: false,
            },
            mark: journal_tests::mark(),
            payment,
            clearance: Clearance::default(),
            seen: Timestamp::now(),
        }
    }

    fn screen(endpoint: Endpoint, planned: &PlannedRefund) -> String {
        let profile = Profile::with_defaults(
            "store-live".to_owned(),
            endpoint,
            "shop".to_owned(),
            Secret::new("key".to_owned()),
        );
        plan(planned, &[], &profile, Style::default())
    }

    #[test]
    fn a_person_sees_all_there_is_to_decide() {
        let part = planned(paid_card(), AmountAsked::Part(Won::new(5_000)));
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
        let full = planned(paid_card(), AmountAsked::Full);
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
        assert!(
            question(&full, true)
                .to_string()
                .contains("type the amount")
        );
        assert!(
            !question(&full, true).to_string().contains("12"),
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
        let text = screen(Endpoint::sandbox(), &planned(payment, AmountAsked::Full));
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(text.contains("a\\u{a}LIVE"), "{text}");
        let outcome = Outcome {
            entry: Entry {
                reply: Some(Reply {
                    is_yes: true,
                    no: None,
                    code: Foreign::new("0000"),
                    message: Foreign::new("\u{1b}]0;x\u{7}"),
                    http_status: 200,
                    cancel_tid: Foreign::new("C\r1"),
                    cancelled_at: None,
                    amount: None,
                }),
                ..journal_tests::entry()
            },
            detail: Detail::Text("\u{9b}2J".to_owned()),
            unrecorded: None,
            unrecorded_look: None,
        };
        let text = super::outcome(&outcome, Style::default());
        assert!(
            !text.contains(['\u{1b}', '\u{9b}', '\r', '\u{7}']),
            "{text}"
        );
    }

    #[test]
    fn what_was_left_long_ago_is_not_called_what_is_left_now() {
        let left = |entry: &Entry| {
            let text = super::entry(entry, Style::default());
            let line = text.lines().find(|line| line.starts_with("  left"));
            line.unwrap_or_default().trim_start().to_owned()
        };
        let entry = journal_tests::entry();
        assert_eq!(
            left(&entry),
            "left        7,000 won after it, 12,000 before"
        );
        let unknown = Entry {
            state: State::Unknown,
            evidence: None,
            ..entry
        };
        assert_eq!(
            left(&unknown),
            "left        12,000 won before, not known since"
        );
        let looked_at = Entry {
            balance_after: Some(Won::new(12_000)),
            ..unknown
        };
        assert_eq!(
            left(&looked_at),
            "left        12,000 won when last seen, 12,000 before"
        );
    }

    #[test]
    fn a_refund_is_shown_with_its_number_first_and_in_words() {
        let entry = journal_tests::entry();
        let tunnel = Entry {
            asked: AmountAsked::Part(Won::new(7_000)),
            merchant: Merchant {
                environment: Environment::Live,
                ..entry.merchant
            },
            via: Via {
                profile: "tunnel".to_owned(),
                base_url: "http://127.0.0.1:18480".to_owned(),
            },
            ..entry
        };
        let text = super::entry(&tunnel, Style::default());
        assert_eq!(text.lines().nth(1), Some("  number      r1"));
        for line in [
            "  asked for   7,000 won\n",
            "  begun       ",
            "  profile     tunnel (live, through http://127.0.0.1:18480)\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn whoever_says_otherwise_than_the_gateway_is_warned() {
        let reply = Reply {
            is_yes: true,
            no: None,
            code: Foreign::new("0000"),
            message: Foreign::default(),
            http_status: 200,
            cancel_tid: Foreign::default(),
            cancelled_at: None,
            amount: Some(Won::new(1_000)),
        };
        let conflict = Entry {
            state: State::Conflict,
            reply: Some(reply),
            ..journal_tests::entry()
        };
        let profile = Profile::with_defaults(
            "store-live".to_owned(),
            Endpoint::sandbox(),
            "shop".to_owned(),
            Secret::new("key".to_owned()),
        );
        let shown = |entry: &Entry, ruling, left: Option<u64>| {
            let payment = left.map(|won| Payment {
                balance_left: Reading::Value(Won::new(won)),
                cancelled_at: Reading::Value(jiff::civil::date(2026, 1, 23).at(10, 15, 0, 0)),
                ..paid_card()
            });
            resolve(entry, ruling, payment.as_ref(), &profile, Style::default())
        };
        let warned = shown(&conflict, Ruling::NotRefunded, Some(11_000));
        assert!(
            warned.ends_with(
                "  BEWARE      the gateway answered 0000, and 1,000 won less are left than before: \
                 say not-refunded only if you know better\n"
            ),
            "{warned}"
        );
        for left in [Some(12_000), None] {
            let warned = shown(&conflict, Ruling::NotRefunded, left);
            assert!(warned.contains("answered 0000: say"), "{warned}");
        }
        let unanswered = Entry {
            reply: None,
            ..conflict.clone()
        };
        for (entry, ruling) in [
            (&conflict, Ruling::Refunded),
            (&unanswered, Ruling::NotRefunded),
        ] {
            let shown = shown(entry, ruling, Some(11_000));
            assert!(!shown.contains("BEWARE"), "{shown}");
        }
    }

    #[test]
    fn what_is_not_proven_does_not_look_like_a_refund() {
        for state in State::ALL {
            let outcome = Outcome {
                entry: Entry {
                    state,
                    ..journal_tests::entry()
                },
                detail: Detail::Claimed,
                unrecorded: None,
                unrecorded_look: None,
            };
            let text = super::outcome(&outcome, Style::default());
            let is_refunded = text.starts_with("refunded 5,000 won");
            assert_eq!(is_refunded, state == State::Refunded, "{text}");
        }
    }
}
