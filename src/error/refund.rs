//! How a refund fails: the sentences, codes and ways out of everything that keeps one from being
//! done and recorded. Refuses to call a refund failed that may have been made.

use jiff::Timestamp;

use super::MoneyMoved;
use crate::config::ENVIRONMENT_PROFILE;
use crate::exit::Exit;
use crate::journal::{Entry, JournalError, Merchant, Outcome, State};
use crate::payment::{Environment, FinalCodes, Foreign, No, Refusal, Won, moment};
use crate::refund::Prepared;

/// Returns the exit code of a run whose refund is not done and recorded.
pub(crate) fn exit_of_refund(entry: &Entry) -> Exit {
    match entry.state {
        State::Refunded => Exit::DoneNotRecorded,
        State::Refused => match entry.no() {
            _ if !entry.is_certain() => Exit::Refused,
            Some(No::Credentials) => Exit::Auth,
            Some(No::AlreadyCancelled) => Exit::NotFound,
            Some(No::Final) if entry.wants_deposit() => Exit::ActionRequired,
            Some(No::Final | No::Other) | None => Exit::Refused,
        },
        State::NotSent | State::NotApplied | State::RolledBack => Exit::Network,
        State::Claimed | State::Sending | State::Unknown => Exit::Unknown,
        State::Conflict => Exit::Mixed,
    }
}

pub(super) fn code_of_refund(entry: &Entry) -> &'static str {
    match entry.state {
        State::Refunded => "refund.done_not_recorded",
        State::Refused => match entry.no() {
            _ if !entry.is_certain() => "refund.refused_for_now",
            Some(No::Credentials) => "auth.refused",
            Some(No::AlreadyCancelled) => "refund.already_cancelled",
            Some(No::Final) if entry.wants_deposit() => "refund.deposit_first",
            Some(No::Final | No::Other) | None => "refund.refused",
        },
        State::NotSent => "refund.not_sent",
        State::NotApplied => "refund.not_applied",
        State::RolledBack => "refund.rolled_back",
        State::Claimed | State::Sending | State::Unknown => "refund.outcome_unknown",
        State::Conflict => "refund.conflict",
    }
}

pub(super) fn moved_by_refund(entry: &Entry) -> MoneyMoved {
    match entry.state {
        State::Refunded => MoneyMoved::Yes,
        // It may yet be carried out.
        State::Refused if !entry.is_certain() => MoneyMoved::Unknown,
        State::Refused | State::NotSent | State::NotApplied | State::RolledBack => MoneyMoved::No,
        State::Conflict if entry.is_accepted() => MoneyMoved::Yes,
        State::Claimed | State::Sending | State::Unknown | State::Conflict => MoneyMoved::Unknown,
    }
}

/// Says in a sentence what came of a refund.
pub(super) fn told(outcome: &Outcome) -> String {
    let Outcome { entry, detail, .. } = outcome;
    let refund = format!(
        "{} won of the payment {}",
        entry.amount.grouped(),
        entry.tid
    );
    let words = entry
        .reply
        .as_ref()
        .map(|reply| format!("{} {}", reply.code, reply.message));
    match entry.state {
        State::Refunded => format!("{refund} were refunded"),
        State::Refused if entry.is_certain() && entry.no() == Some(No::Credentials) => format!(
            "the gateway refuses the credentials of profile {}{}; nothing was refunded",
            quoted(&entry.merchant.profile),
            words.map_or_else(String::new, |words| format!(" ({words})"))
        ),
        State::Refused => format!(
            "{}{}",
            refusal_of(entry, &refund),
            words.map_or_else(String::new, |words| format!(": {words}"))
        ),
        State::NotSent => format!("the refund of {refund} was not sent: {detail}"),
        State::NotApplied => {
            format!("the request to refund {refund} was lost, and the payment is unchanged")
        }
        State::RolledBack => format!("{refund} were refunded, and the cancel was undone"),
        State::Claimed | State::Sending | State::Unknown => {
            format!("whether {refund} went back is not known: {detail}")
        }
        State::Conflict => {
            let replied = entry.reply.as_ref().and_then(|reply| reply.amount);
            match replied.filter(|won| *won != entry.amount) {
                Some(won) => format!(
                    "asked for {refund}, and the gateway says that it gave back {}",
                    won.grouped()
                ),
                None => format!("what is known of the refund of {refund} disagrees: {detail}"),
            }
        }
    }
}

fn refusal_of(entry: &Entry, refund: &str) -> String {
    match entry.no() {
        _ if !entry.is_certain() => format!(
            "the gateway refused to refund {refund}, and the payment is unchanged so far{}",
            until(entry).map_or_else(String::new, |at| {
                format!("; it may still be carried out until {}", moment(at))
            })
        ),
        Some(No::AlreadyCancelled) => {
            format!("the gateway says that {refund} were given back before, and so it looks")
        }
        Some(No::Final) if entry.wants_deposit() => {
            format!("the gateway wants a deposit before it refunds {refund}")
        }
        Some(No::Credentials | No::Final | No::Other) | None => {
            format!("the gateway refused to refund {refund}")
        }
    }
}

/// Returns from when on a refusal is certain, where it is not yet.
pub(crate) fn until(entry: &Entry) -> Option<Timestamp> {
    let is_refusal = entry.state == State::Refused && !entry.is_certain();
    entry.certain_from().filter(|_| is_refusal)
}

/// Returns from when on a look can make certain what came of a refund, where it is not yet.
pub(super) fn known_from(entry: &Entry) -> Option<Timestamp> {
    let is_unknown = matches!(entry.state, State::Refused | State::Unknown) && !entry.is_certain();
    entry.certain_from().filter(|_| is_unknown)
}

pub(super) fn listed(entries: &[Entry]) -> String {
    entries
        .iter()
        .map(|entry| format!("{} ({})", entry.id, entry.state))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Writes the command that shows a refund.
pub(super) fn show_command(entry: &Entry) -> String {
    refunds("show", entry)
}

/// Writes the command that looks at a refund in doubt.
pub(crate) fn reconcile_command(entry: &Entry) -> String {
    refunds("reconcile", entry)
}

/// The command that looks at all refunds in doubt, with whichever profile leads to each.
pub(crate) const RECONCILE_ALL: &str = "cookiepay refunds reconcile --all";

/// Writes a command about a refund, to paste.
pub(super) fn refunds(verb: &str, entry: &Entry) -> String {
    format!(
        "cookiepay -p {} refunds {verb} {}",
        quoted(&entry.merchant.profile),
        entry.id
    )
}

/// Quotes a word for a POSIX shell, where it needs that.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Says that a refund was made before.
pub(super) fn told_made(entry: &Entry, is_once_more: bool) -> String {
    match entry.again_after {
        Some(first) if is_once_more => format!(
            "this is done: {} gave back {} won after {first}, by {} on {}",
            entry.id,
            entry.amount.grouped(),
            entry.person,
            moment(entry.claimed_at)
        ),
        Some(_) | None => JournalError::AlreadyRefunded(Box::new(entry.clone())).to_string(),
    }
}

/// The way on from a refund that was made before; one more can only go back while something is left.
pub(super) fn made_hint(entry: &Entry, is_once_more: bool, is_used_up: bool) -> String {
    let shows = refunds("show", entry);
    if is_once_more {
        "nothing is left to do".to_owned()
    } else if is_used_up || entry.balance_now() == Some(Won::ZERO) {
        format!("`{shows}` tells more; nothing is left of the payment")
    } else {
        format!(
            "`{shows}` tells more; if as much is to go back once more, add --again={}, or another \
             --ref",
            entry.id
        )
    }
}

/// Says how a refusal's code becomes a final no, where it can: a profile takes not every code, and
/// not every profile is in a file.
pub(super) fn final_code_hint(entry: &Entry) -> String {
    let profile = entry.merchant.profile.as_str();
    let is_in_file =
        entry.merchant.environment != Environment::Demo && profile != ENVIRONMENT_PROFILE;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match &entry.reply {
        Some(reply) if is_in_file && is_final_code(reply.code.as_str()) => {
            let name = if profile.chars().all(is_plain) {
                profile.to_owned()
            } else {
                format!("{profile:?}")
            };
            format!(
                "; if the PG means its code {code} as a final no, write `final_codes = [\"{code}\"]` \
                 under `[profiles.{name}]`",
                code = reply.code
            )
        }
        Some(_) | None => String::new(),
    }
}

/// Tells whether a profile takes a code as a final one, as it stands.
fn is_final_code(code: &str) -> bool {
    code.chars().all(|c| c.is_ascii_alphanumeric()) && FinalCodes::new([code]).is_ok()
}

/// The way out for a refund that blocks its payment.
pub(super) fn open_hint(entry: &Entry) -> String {
    if entry.state == State::Conflict {
        format!(
            "look again with `{}`, compare with the vendor's pages, then write down what is true: \
             `{resolve} --as refunded --note 'how you know'` or `{resolve} --as not-refunded --note \
             'how you know'`",
            reconcile_command(entry),
            resolve = refunds("resolve", entry)
        )
    } else {
        format!(
            "it blocks its payment until it is settled: `{}`",
            reconcile_command(entry)
        )
    }
}

pub(super) fn refund_hint(entry: &Entry, is_unrecorded: bool) -> Option<String> {
    if is_unrecorded {
        return Some(format!(
            "the journal still says that it is on its way; once it can be written: `{}`",
            reconcile_command(entry)
        ));
    }
    Some(match entry.state {
        State::Claimed | State::Sending | State::Unknown => match known_from(entry) {
            Some(at) => format!(
                "do not refund it by other means before it is known; look again after {}, or let it \
                 wait: `{} --wait`",
                moment(at),
                reconcile_command(entry)
            ),
            None => format!(
                "do not refund it by other means yet; look again with `{}`",
                reconcile_command(entry)
            ),
        },
        State::Conflict => open_hint(entry),
        State::Refused if !entry.is_certain() => format!(
            "do not refund it by other means before then; the same command looks again, and so does \
             `{}`",
            reconcile_command(entry)
        ),
        State::Refused if entry.wants_deposit() => {
            "the money was paid out to the shop already: deposit it with the provider \
             (get_cancel_bank_account in the manual), then run the same again"
                .to_owned()
        }
        State::Refused if entry.no() == Some(No::Credentials) => format!(
            "`cookiepay -p {} config check` says what is wrong with them",
            quoted(&entry.merchant.profile)
        ),
        State::NotSent | State::NotApplied => "run the same again: no money moved".to_owned(),
        State::Refused | State::Refunded | State::RolledBack => return None,
    })
}

pub(super) const fn exit_of_refusal(refusal: &Refusal) -> Exit {
    match refusal {
        Refusal::NothingLeft => Exit::NotFound,
        Refusal::OtherPayment { .. }
        | Refusal::NeverPaid
        | Refusal::AwaitingDeposit
        | Refusal::Mobile
        | Refusal::BalanceUnknown
        | Refusal::BalanceDiffers { .. }
        | Refusal::NoAmount
        | Refusal::MoreThanBalance { .. }
        | Refusal::NotInPart { .. }
        | Refusal::TaxfreeAboveAmount { .. }
        | Refusal::NoBankAccount
        | Refusal::BankAccountNotUsed { .. } => Exit::Precondition,
    }
}

pub(super) const fn code_of_refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NothingLeft => "refund.nothing_left",
        Refusal::OtherPayment { .. } => "refund.other_payment",
        Refusal::NeverPaid => "refund.never_paid",
        Refusal::AwaitingDeposit => "refund.awaiting_deposit",
        Refusal::Mobile => "refund.mobile",
        Refusal::BalanceUnknown => "refund.balance_unknown",
        Refusal::BalanceDiffers { .. } => "refund.balance_differs",
        Refusal::NoAmount => "refund.no_amount",
        Refusal::MoreThanBalance { .. } => "refund.more_than_balance",
        Refusal::NotInPart { .. } => "refund.not_in_part",
        Refusal::TaxfreeAboveAmount { .. } => "refund.taxfree_above_amount",
        Refusal::NoBankAccount => "refund.no_bank_account",
        Refusal::BankAccountNotUsed { .. } => "refund.bank_account_not_used",
    }
}

pub(super) fn refusal_hint(refusal: &Refusal) -> Option<String> {
    let hint = match refusal {
        Refusal::Mobile | Refusal::BalanceUnknown => "refund it on the vendor's pages",
        Refusal::BalanceDiffers { .. } => {
            "somebody refunded some of it since: look at the payment, then decide anew"
        }
        Refusal::NotInPart {
            is_untouched: true, ..
        } => "use --full; only cards can be refunded in part",
        Refusal::NotInPart { .. } => {
            "only cards can be refunded in part; refund the rest on the vendor's pages"
        }
        Refusal::NoBankAccount => "add --bank CODE --account-no NO --account-name NAME",
        Refusal::BankAccountNotUsed { .. } => "leave out --bank, --account-no and --account-name",
        Refusal::MoreThanBalance { .. } => "--full takes all that is left",
        Refusal::NothingLeft
        | Refusal::OtherPayment { .. }
        | Refusal::NeverPaid
        | Refusal::AwaitingDeposit
        | Refusal::NoAmount
        | Refusal::TaxfreeAboveAmount { .. } => return None,
    };
    Some(hint.to_owned())
}

/// Says what a profile has to hold to lead to a merchant. The demo needs none.
pub(super) fn profile_hint(merchant: &Merchant) -> String {
    let key = match merchant.environment {
        Environment::Live | Environment::Sandbox => {
            format!("environment = \"{}\"", merchant.environment.name())
        }
        Environment::Local { .. } | Environment::Demo => {
            format!(
                "base_url = \"{}\"",
                Foreign::new(merchant.base_url.as_str())
            )
        }
    };
    format!(
        "add a profile with {key} and api_id = \"{}\" to the configuration",
        Foreign::new(merchant.api_id.as_str())
    )
}

pub(super) fn known_balance(balance: Won) -> String {
    format!("put {balance} into the column expect_balance")
}

pub(super) fn way_out_of_refusal(refusal: &Refusal) -> Option<String> {
    if let Refusal::MoreThanBalance { .. } = refusal {
        Some("full in place of an amount takes all that is left".to_owned())
    } else if let Refusal::NoBankAccount = refusal {
        Some("fill in bank, account_no and account_name".to_owned())
    } else if let Refusal::BankAccountNotUsed { .. } = refusal {
        Some("leave bank, account_no and account_name empty".to_owned())
    } else {
        refusal_hint(refusal)
    }
}

/// Names the attempts that were taken for not made, and may have been.
pub(crate) fn suspects(prepared: &Prepared) -> Option<String> {
    let suspects: Vec<String> = prepared
        .clearance
        .not_made
        .iter()
        .map(|(id, won)| format!("{id} ({} won)", won.grouped()))
        .collect();
    (!suspects.is_empty()).then(|| suspects.join(" or "))
}

/// An attempt that was taken for not made is what it may have been.
pub(super) fn unexplained_hint(prepared: &Prepared) -> String {
    let first = match suspects(prepared) {
        None => "find out whether that was this very refund".to_owned(),
        Some(suspects) => format!(
            "it may be {suspects}, taken for not made: `cookiepay refunds verify` says how to settle that"
        ),
    };
    format!(
        "{first}; if it was another, say that it is known: --expect-balance {} (in a batch: the column \
         expect_balance)",
        prepared.balance_before()
    )
}

/// The way out for refunds that block their payments.
pub(super) fn still_open_hint(entries: &[Entry]) -> Option<String> {
    let by_a_person = |entry: &&Entry| entry.state == State::Conflict;
    let in_conflict: Vec<&Entry> = entries.iter().filter(by_a_person).collect();
    match (entries, in_conflict.first()) {
        ([] | [_], _) => entries.first().map(open_hint),
        (_, None) => Some(format!(
            "they block their payments until they are settled: `{RECONCILE_ALL} --wait`"
        )),
        (_, Some(first)) if in_conflict.len() == entries.len() => Some(format!(
            "they block their payments until a person settles each: {}",
            open_hint(first)
        )),
        (_, Some(first)) => Some(format!(
            "they block their payments until they are settled: `{RECONCILE_ALL} --wait`; of those in \
             conflict, such as {}, a person has to find out: {}",
            first.id,
            open_hint(first)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Error, Retry, done};
    use super::*;
    use crate::error::journal::journal_hint;
    use crate::journal::{self, Reply, StoreError, tests as journal_tests};
    use crate::payment::Foreign;

    /// A refund that came to this, and whether the journal knows.
    fn outcome(state: State, is_recorded: bool) -> Outcome {
        Outcome {
            entry: Entry {
                state,
                ..journal_tests::entry()
            },
            detail: Foreign::new("the last word"),
            unrecorded: (!is_recorded).then(|| {
                StoreError::Full {
                    path: "journal.sqlite3".into(),
                }
                .into()
            }),
        }
    }

    #[test]
    fn only_a_refund_that_is_done_and_recorded_is_no_error() {
        for state in State::ALL {
            for is_recorded in [false, true] {
                let is_done = done(outcome(state, is_recorded)).is_ok();
                assert_eq!(is_done, state == State::Refunded && is_recorded, "{state}");
            }
        }
    }

    #[test]
    fn below_ten_no_money_moved_and_from_ten_on_it_did_or_may_have() {
        for state in State::ALL {
            let Err(error) = done(outcome(state, false)) else {
                panic!("not recorded, and no error");
            };
            let is_no = error.money_moved() == MoneyMoved::No;
            assert_eq!(error.exit().code() < 10, is_no, "{state}");
            assert_eq!(is_no, !state.may_have_moved_money(), "{state}");
        }
    }

    #[test]
    fn nobody_is_told_to_run_it_again_where_the_journal_is_in_the_way() {
        for state in State::ALL {
            let Err(error) = done(outcome(state, false)) else {
                panic!("not recorded, and no error");
            };
            assert_ne!(error.retry(), Retry::Safe, "{state}");
            let hint = error.hint().unwrap();
            assert!(hint.contains("refunds reconcile r1"), "{state}: {hint}");
        }
    }

    #[test]
    fn each_state_ends_with_its_own_number() {
        for (state, exit) in [
            (State::Sending, Exit::Unknown),
            (State::Refused, Exit::Refused),
            (State::NotSent, Exit::Network),
            (State::Unknown, Exit::Unknown),
            (State::NotApplied, Exit::Network),
            (State::Conflict, Exit::Mixed),
        ] {
            let Err(error) = done(outcome(state, true)) else {
                panic!("{state} is no error");
            };
            assert_eq!(error.exit(), exit, "{state}");
        }
        let Err(unrecorded) = done(outcome(State::Refunded, false)) else {
            panic!("not recorded, and no error");
        };
        assert_eq!(unrecorded.exit(), Exit::DoneNotRecorded);
    }

    #[test]
    fn refunds_that_stay_open_are_unknown_before_they_are_in_conflict() {
        let open = |states: &[State]| {
            let entries = states.iter().map(|state| outcome(*state, true).entry);
            Error::StillOpen(entries.collect()).exit()
        };
        let hint = |states: &[State]| {
            let entries = states.iter().map(|state| outcome(*state, true).entry);
            Error::StillOpen(entries.collect()).hint().unwrap()
        };
        let all = "they block their payments until they are settled: `cookiepay refunds reconcile --all \
                   --wait`";
        assert_eq!(hint(&[State::Unknown, State::Sending]), all);
        let both = hint(&[State::Unknown, State::Conflict]);
        assert!(
            both.starts_with(all) && both.contains("refunds resolve r1"),
            "{both}"
        );
        let person = hint(&[State::Conflict, State::Conflict]);
        assert!(
            person.contains("a person") && !person.contains("--all"),
            "{person}"
        );
        assert_eq!(open(&[State::Conflict]), Exit::Mixed);
        assert_eq!(open(&[State::Conflict, State::Unknown]), Exit::Unknown);
    }

    #[test]
    fn a_command_in_a_hint_is_one_that_can_be_pasted() {
        let conflict = outcome(State::Conflict, true).entry;
        let lost = journal::WitnessError::Mismatch {
            path: "journal.sqlite3".into(),
            mismatch: journal::Mismatch::OtherId,
        };
        for hint in [
            open_hint(&conflict),
            journal_hint(&StoreError::from(lost).into()),
        ] {
            let commands: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
            assert!(
                commands
                    .iter()
                    .any(|it| it.contains("--note 'h") || it.contains("--note 'w"))
            );
            for command in commands {
                assert!(!command.contains(['|', '<', '>']), "{command}");
            }
        }
    }

    /// A refund that was refused with a code.
    fn refused_with(code: &str) -> Entry {
        let entry = outcome(State::Refused, true).entry;
        Entry {
            reply: Some(Reply {
                is_yes: false,
                no: Some(No::Other),
                code: Foreign::new(code),
                message: Foreign::new("거절"),
                http_status: 200,
                cancel_tid: Foreign::default(),
                cancelled_at: None,
                amount: None,
            }),
            ..entry
        }
    }

    #[test]
    fn a_code_is_named_as_a_final_one_only_where_a_profile_takes_it() {
        let hint = |entry: Entry| journal_hint(&JournalError::RefusedRecently(Box::new(entry)));
        let named = |name: &str, code: &str| {
            let mut entry = refused_with(code);
            name.clone_into(&mut entry.merchant.profile);
            hint(entry)
        };
        for (name, section) in [
            ("store", "[profiles.store]"),
            ("매장", "[profiles.\"매장\"]"),
        ] {
            let hint = named(name, "1234");
            let line = format!("write `final_codes = [\"1234\"]` under `{section}`");
            assert!(hint.ends_with(&line), "{hint}");
        }
        for (name, code) in [
            ("store", "9999"),
            ("store", "0000"),
            ("store", ""),
            ("store", "a\"b"),
            ("env", "1234"),
        ] {
            let hint = named(name, code);
            assert!(!hint.contains("final"), "{name} {code}: {hint}");
        }
        let mut demo = refused_with("1234");
        demo.merchant.environment = Environment::Demo;
        assert!(!hint(demo).contains("final"));
    }

    #[test]
    fn refused_credentials_are_those_of_a_profile() {
        let mut refused = outcome(State::Refused, true);
        refused.entry = Entry {
            reply: refused_with("E003").reply.map(|reply| Reply {
                no: Some(No::Credentials),
                message: Foreign::new("인증 오류"),
                ..reply
            }),
            ..refused.entry
        };
        "fin".clone_into(&mut refused.entry.merchant.profile);
        assert_eq!(
            told(&refused),
            "the gateway refuses the credentials of profile fin (E003 인증 오류); nothing was refunded"
        );
        let hint = refund_hint(&refused.entry, false).unwrap();
        assert!(hint.contains("`cookiepay -p fin config check`"), "{hint}");
    }

    #[test]
    fn a_mock_is_named_only_where_there_may_be_one() {
        let hint = |environment| {
            journal_hint(&JournalError::OldReading {
                environment,
                tid: "1".parse().unwrap(),
                known: Won::new(1),
                balance: Won::new(2),
            })
        };
        assert!(hint(Environment::Local { port: 8480 }).contains("mock"));
        assert!(!hint(Environment::Live).contains("mock"));
    }

    #[test]
    fn what_needs_no_word_says_so() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let told = |entry: Entry| JournalError::NotResolvable(Box::new(entry)).to_string();
        let for_now = Entry {
            certain_at: None,
            doubt_since: Some(at),
            doubt_since_gateway: Some(at),
            settle: std::time::Duration::from_secs(599),
            ..refused_with("1234")
        };
        assert_eq!(
            told(for_now),
            "r1 is refused already; it is certain after 2027-01-15 17:10:00, and needs no word of yours"
        );
        assert_eq!(
            told(Entry {
                certain_at: Some(at),
                ..refused_with("1234")
            }),
            "r1 is refused already, and needs no word of yours"
        );
    }

    #[test]
    fn one_more_is_offered_only_while_something_is_left() {
        let entry = journal_tests::entry();
        assert!(made_hint(&entry, false, false).contains("--again=r1"));
        let used_up = Entry {
            balance_after: Some(Won::ZERO),
            ..entry.clone()
        };
        for hint in [
            made_hint(&entry, false, true),
            made_hint(&used_up, false, false),
            made_hint(&entry, true, false),
        ] {
            assert!(!hint.contains("--again"), "{hint}");
        }
    }

    #[test]
    fn a_profile_that_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("store-live.2"), "store-live.2");
        assert_eq!(quoted("매장"), "매장");
        assert_eq!(quoted("a;b'c"), "'a;b'\\''c'");
    }
}
