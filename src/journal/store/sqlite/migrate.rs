//! From an earlier version of the tables to this one, in one transaction.
//!
//! Version 1 knew a payment under the name of its gateway: what it kept apart is one payment now, and
//! two refunds of it that were both open both stay open, and block. Version 2 kept sentences where
//! version 3 keeps codes.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row};

use super::error::store_error;
use super::seal::SEALS;
use super::tables::{BEGUN_BY_THIS_VERSION, REFUNDS_IN_HAND, STEPS, TABLES, TRIGGERS};
use super::transaction::SqliteTransaction;
use crate::journal::entry::{Entry, Evidence, State};
use crate::journal::store::rows::entry_from;
use crate::journal::store::{Senseless, StoreError, Transaction as _};
use crate::journal::watermark::Watermark;
use crate::payment::{Environment, No};

/// A refusal of version 1 that is older than the longest time that a profile may set is certain.
const LONGEST_SETTLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Moves all that a journal of version 1 knows into the tables of this one.
pub(super) fn from_first(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error| store_error(path, error);
    connection
        .execute_batch(
            "DROP INDEX one_open_refund; DROP INDEX refund_of_payment; DROP INDEX refund_of_day;
             DROP INDEX step_of_refund;
             ALTER TABLE refund RENAME TO refund_1; ALTER TABLE step RENAME TO step_1;",
        )
        .map_err(failed)?;
    connection.execute_batch(TABLES).map_err(failed)?;
    connection.execute_batch(STEPS).map_err(failed)?;
    connection.execute_batch(REFUNDS_IN_HAND).map_err(failed)?;
    connection.execute_batch(SEALS).map_err(failed)?;
    let now = Timestamp::now();
    let journal = SqliteTransaction {
        connection,
        path,
        owners: None,
    };
    let mut statement = connection.prepare(REFUNDS_OF_FIRST).map_err(failed)?;
    let entries = statement
        .query_map([], |row| {
            Ok((
                entry_of_first(row, now)?,
                row.get::<_, String>("claimed_on")?,
            ))
        })
        .map_err(failed)?;
    for entry in entries {
        let (entry, claimed_on) = entry.map_err(failed)?;
        move_entry(&journal, &entry, &claimed_on)?;
    }
    drop(statement);
    connection
        .execute_batch(
            "INSERT INTO step (number, refund_id, at, person, owner, old_state, new_state, evidence,
                 detail)
             SELECT number, refund_id, at, person, owner, old_state, new_state, evidence, detail
             FROM step_1;
             DROP TABLE step_1; DROP TABLE refund_1;",
        )
        .map_err(failed)?;
    // Not before: two open refunds of what is one payment now are both let in.
    connection.execute_batch(&TRIGGERS.concat()).map_err(failed)
}

/// Moves a journal of version 2 on, whose history was in sentences. They stay as they were written.
pub(super) fn from_second(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    [
        "DROP INDEX step_of_refund; ALTER TABLE step RENAME TO step_2;",
        STEPS,
        "INSERT INTO step (number, refund_id, at, person, owner, old_state, new_state, evidence,
             detail)
         SELECT number, refund_id, at, person, owner, old_state, new_state, evidence, detail
         FROM step_2;
         DROP TABLE step_2;",
        REFUNDS_IN_HAND,
        BEGUN_BY_THIS_VERSION,
    ]
    .iter()
    .try_for_each(|sql| connection.execute_batch(sql))
    .map_err(|error| store_error(path, error))
}

fn move_entry(
    journal: &SqliteTransaction<'_>,
    entry: &Entry,
    claimed_on: &str,
) -> Result<(), StoreError> {
    journal
        .insert_numbered(entry.id.0, entry, claimed_on)
        .map_err(|error| journal.error(error))?;
    if !journal.update(entry, entry.state)? {
        return Err(journal.corrupt(Senseless::FirstVersion));
    }
    let key = (entry.merchant.environment, &entry.tid);
    let balance = match (entry.state, entry.balance_now()) {
        (_, Some(balance)) => balance,
        (State::Refunded, None) => entry
            .balance_before
            .checked_sub(entry.amount)
            .unwrap_or_default(),
        (_, None) => entry.balance_before,
    };
    let lowest = journal
        .watermark(key)?
        .map_or(balance, |known| known.balance.min(balance));
    journal.set_watermark(key, Watermark::of(lowest))
}

/// The refunds of version 1 in the columns of this one, with what has to be read anew beside them.
const REFUNDS_OF_FIRST: &str =
    "SELECT id, 'live' AS environment, '' AS base_url, api_id, profile, tid,
    asked, NULL AS reference, attempt, NULL AS again_after, amount, extent, taxfree_amount, reason,
    account, person, owner, owner_host, owner_process, '' AS owner_machine, '' AS owner_boot,
    '' AS owner_started, balance_before, 0 AS is_stated, balance_before AS baseline,
    NULL AS cancelled_before, balance_after, state, evidence, NULL AS certain_at, is_late,
    claimed_at, sent_at, answered_at, resolved_at, NULL AS gateway_before,
    -- What a dead run left counts from when it was found dead.
    coalesce(answered_at, (SELECT at FROM step_1 WHERE refund_id = refund_1.id
        AND old_state = 'sending' ORDER BY number LIMIT 1), sent_at) AS doubt_since,
    NULL AS doubt_since_gateway, 600 AS settle_seconds, reply_code, reply_message,
    NULL AS reply_means, http_status, cancel_tid, cancelled_at, reply_amount, note,
    (SELECT max(number) FROM step_1 WHERE refund_id = refund_1.id) AS mark,
    claimed_on, environment AS origin, reference AS name
    FROM refund_1 ORDER BY mark, id";

/// Reads a refund as version 1 wrote it.
fn entry_of_first(row: &Row<'_>, now: Timestamp) -> rusqlite::Result<Entry> {
    let mut entry = entry_from(row)?;
    let origin = row.get::<_, String>("origin")?;
    let (environment, base_url) = environment_of_first(&origin);
    entry.merchant.environment = environment;
    entry.via.base_url = base_url;
    entry.reference = row
        .get::<_, Option<String>>("name")?
        .map(|text| reference_of_first(&text));
    if is_certain_of_first(&entry, now) {
        entry.certain_at = entry
            .resolved_at
            .or(entry.answered_at)
            .or(Some(entry.claimed_at));
    }
    Ok(entry)
}

/// Tells whether nothing can change any more what version 1 knew of a refund.
fn is_certain_of_first(entry: &Entry, now: Timestamp) -> bool {
    let is_old = |at: Timestamp| now.duration_since(at) > LONGEST_SETTLE;
    match entry.state {
        State::Claimed | State::Sending | State::Unknown | State::Conflict => false,
        State::Refunded | State::NotSent | State::NotApplied | State::RolledBack => true,
        // Version 1 believed every no after a second.
        State::Refused => {
            entry.answered_at.is_some_and(is_old)
                || entry.evidence == Some(Evidence::Person)
                || matches!(entry.no(), Some(No::Final | No::Credentials))
        }
    }
}

/// Says where an origin of version 1 leads: `live`, `sandbox`, `demo`, or an URL.
fn environment_of_first(origin: &str) -> (Environment, String) {
    match origin.parse::<Environment>() {
        Ok(environment) => (environment, String::new()),
        Err(_) => (
            // What is no origin at all is taken for real money.
            Environment::of_origin(origin).unwrap_or(Environment::Live),
            origin.to_owned(),
        ),
    }
}

/// Keeps a reference of version 1, which took blanks and invisible characters, as what can be typed.
fn reference_of_first(text: &str) -> crate::payment::Reference {
    if let Ok(reference) = text.parse() {
        return reference;
    }
    let visible: String = text
        .trim()
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| c.to_string().parse::<crate::payment::Reference>().is_ok() || *c == ' ')
        .collect();
    let visible = visible.trim();
    let text = if visible.is_empty() { "?" } else { visible };
    crate::payment::Reference::recorded(text)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::thread;
    use std::time::Duration;

    use rusqlite::{ErrorCode, named_params};
    use tempfile::TempDir;

    use super::super::super::Store;
    use super::super::Sqlite;
    use super::super::tables::{APPLICATION_ID, VERSION};
    use super::*;
    use crate::journal::entry::Mark;
    use crate::journal::store::columns::text_of_time;
    use crate::journal::{
        Clearance, EntryFilter, Journal, JournalError, JournalPlace, Left, Observation, Person,
        Sighting,
    };
    use crate::payment::sample::plain_order;
    use crate::payment::{AmountAsked, Extent, Foreign, Order, RefundId, Tid, Won, korean_time};

    /// Version 1 did not write down how much time has to pass: this was its default.
    const SETTLE: Duration = Duration::from_secs(600);

    const FIRST: &str = include_str!("version_1.sql");

    /// A payment that two refunds were lost of, which 0.1 kept apart.
    const TWICE: &str = "260903175300GU0hLHcp";

    const LOCAL: Environment = Environment::Local { port: 8480 };

    fn open(path: &Path) -> Box<dyn Store> {
        Box::new(Sqlite::open(path, "shop").unwrap())
    }

    /// A journal that 0.1 wrote, on the machine that it was written on.
    struct World {
        folder: TempDir,
    }

    impl World {
        fn new() -> Self {
            Self::changed("")
        }

        /// The same with some of it changed.
        fn changed(sql: &str) -> Self {
            let world = Self {
                folder: tempfile::tempdir().unwrap(),
            };
            let connection = world.first();
            connection.execute_batch(FIRST).unwrap();
            connection.execute_batch(sql).unwrap();
            world
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("journal.db")
        }

        /// Opens the file as 0.1 does.
        fn first(&self) -> Connection {
            let connection = Connection::open(self.path()).unwrap();
            connection
                .pragma_update(None, "foreign_keys", true)
                .unwrap();
            connection
        }

        fn journal(&self) -> Journal {
            Journal::open(
                &JournalPlace::File(self.path()),
                Person::new("mina", "shop"),
            )
            .unwrap()
        }

        fn entries(&self) -> Vec<Entry> {
            let store = open(&self.path());
            store
                .read(|journal| journal.filtered(&EntryFilter::default()))
                .unwrap()
        }

        fn entry(&self, id: i64) -> Entry {
            let store = open(&self.path());
            let found = store.read(|journal| journal.entry(RefundId(id)));
            found.unwrap().unwrap()
        }

        /// All that the file holds: its tables, its rows, and what tells that it is a journal.
        fn dump(&self) -> Vec<String> {
            let connection = Connection::open(self.path()).unwrap();
            let texts = |sql: &str| -> Vec<String> {
                let mut statement = connection.prepare(sql).unwrap();
                let columns = statement.column_count();
                let rows = statement.query_map([], |row| {
                    let values = (0..columns).map(|at| row.get_ref(at));
                    let values: rusqlite::Result<Vec<_>> = values.collect();
                    Ok(format!("{:?}", values?))
                });
                rows.unwrap().map(Result::unwrap).collect()
            };
            let mut all = texts("PRAGMA user_version");
            all.extend(texts("PRAGMA application_id"));
            all.extend(texts("SELECT name, sql FROM sqlite_master ORDER BY name"));
            let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
            let mut statement = connection.prepare(tables).unwrap();
            let names = statement.query_map([], |row| row.get::<_, String>(0));
            for name in names.unwrap().map(Result::unwrap) {
                all.extend(texts(&format!("SELECT * FROM {name} ORDER BY 1")));
            }
            all
        }
    }

    /// The time so many seconds from now.
    fn after(seconds: i64) -> Timestamp {
        let from_now = SignedDuration::from_secs(seconds);
        Timestamp::now().checked_add(from_now).unwrap()
    }

    fn ago(hours: i64) -> String {
        text_of_time(after(hours.checked_mul(-3600).unwrap()))
    }

    fn version_of(connection: &Connection) -> i64 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    // What becomes of what was known

    #[test]
    fn the_fixture_is_a_journal_of_version_1() {
        let world = World::new();
        let connection = world.first();
        let application: i64 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .unwrap();
        assert_eq!((application, version_of(&connection)), (APPLICATION_ID, 1));
    }

    #[test]
    fn every_refund_that_0_1_knew_is_there_in_its_state_and_certain_or_not() {
        let world = World::new();
        // Young as on the day after.
        let young = format!("UPDATE refund SET answered_at = '{}' WHERE id = 4", ago(24));
        world.first().execute_batch(&young).unwrap();
        let listed: Vec<String> = world
            .entries()
            .iter()
            .map(|entry| {
                let evidence = entry.evidence.map_or("nothing", Evidence::name);
                let certain = if entry.is_certain() {
                    "certain"
                } else {
                    "uncertain"
                };
                let environment = entry.merchant.environment;
                format!(
                    "{} {environment} {} {} by {evidence}, {certain}",
                    entry.id, entry.amount, entry.state
                )
            })
            .collect();
        insta::assert_snapshot!(listed.join("\n"), @r"
        r1 local:8480 5000 refunded by reply, certain
        r2 local:8480 1000 refunded by reply, certain
        r3 local:8480 32900 refunded by look, certain
        r4 local:8480 32900 refused by reply, uncertain
        r5 local:8480 30250 refused by reply, certain
        r6 local:8480 56260 conflict by reply, uncertain
        r7 local:8480 46670 not_applied by look, certain
        r8 local:8480 1000 unknown by nothing, uncertain
        r9 local:8480 1000 unknown by nothing, uncertain
        r10 local:8480 46290 refunded by person, certain
        r11 local:8480 32900 unknown by nothing, uncertain
        r12 local:8480 58000 sending by nothing, uncertain
        r13 local:8480 389000 refunded by reply, certain
        r14 live 33000 refunded by reply, certain
        r15 sandbox 24000 refunded by reply, certain
        r16 demo 28930 refunded by reply, certain
        r17 live 61800 refunded by reply, certain
        r18 live 79000 refunded by reply, certain
        r19 sandbox 62720 refunded by reply, certain
        ");
    }

    #[test]
    fn all_that_was_written_of_a_refund_stays_as_it_was() {
        let world = World::new();
        let before = world.first();
        let entries = world.entries();
        assert_eq!(entries.len(), 19);
        let whole = world.entry(13);
        assert_eq!(whole.asked, AmountAsked::Full);
        assert_eq!(whole.extent, Extent::Whole);
        assert_eq!(whole.amount, Won::new(389_000));
        assert_eq!(whole.baseline, Won::new(389_000));
        assert_eq!(whole.reason.as_str(), "환불");
        assert_eq!(whole.account.as_deref(), Some("20 …5678"));
        assert_eq!(whole.person, "mina@shop");
        assert_eq!(whole.owner.id, "11428-1f0b4073db88c85b");
        let reply = whole.reply.unwrap();
        assert!(reply.is_yes);
        assert_eq!(reply.cancel_tid.as_str(), "CXL260909065855GU3suHKP01");
        assert_eq!(reply.amount, Some(Won::new(389_000)));
        let times = [whole.claimed_at, whole.sent_at.unwrap()].map(text_of_time);
        let expected = ["2026-11-25T18:17:54.525Z", "2026-11-25T18:17:54.527Z"];
        assert_eq!(times, expected);
        let ruled = world.entry(10);
        let note = "전화로 확인, seen on the vendor page";
        assert_eq!(ruled.note.as_deref(), Some(note));
        let (day, settle): (String, i64) = before
            .query_row(
                "SELECT claimed_on, settle_seconds FROM refund WHERE id = 13",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!((day.as_str(), settle), ("2026-11-26", 600));
    }

    #[test]
    fn the_history_stays_as_it_was() {
        let world = World::new();
        let steps = |connection: &Connection| -> Vec<(i64, i64, String, Option<String>, String)> {
            let sql = "SELECT number, refund_id, at, old_state, detail FROM step ORDER BY number";
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            });
            rows.unwrap().map(Result::unwrap).collect()
        };
        let before = steps(&world.first());
        assert_eq!(before.len(), 77);
        let journal = world.journal();
        assert_eq!(steps(&world.first()), before);
        let (entry, history) = journal.show(RefundId(3)).unwrap();
        assert_eq!(history.len(), 4);
        assert_eq!(history.last().unwrap().evidence, Some(Evidence::Look));
        assert_eq!(journal.mark().unwrap(), Mark(77));
        assert!(entry.mark > Mark(0) && entry.mark < Mark(77));
    }

    #[test]
    fn references_that_nobody_can_tell_apart_are_kept_as_what_can_be_typed() {
        let world = World::new();
        for id in [1, 2] {
            let reference = world.entry(id).reference.unwrap();
            assert_eq!(reference.as_str(), "ticket 7");
        }
        for (old, new) in [("\u{200b}", "?"), (" A\u{200b}B ", "AB"), ("  ", "?")] {
            let sql = format!("UPDATE refund SET reference = '{old}' WHERE id = 1");
            let reference = World::changed(&sql).entry(1).reference.unwrap();
            assert_eq!(reference.as_str(), new);
        }
    }

    #[test]
    fn where_a_refund_went_is_told_by_its_origin() {
        for (origin, environment, base_url) in [
            ("live", Environment::Live, ""),
            ("sandbox", Environment::Sandbox, ""),
            ("demo", Environment::Demo, ""),
            ("http://127.0.0.1:8480", LOCAL, "http://127.0.0.1:8480"),
            ("http://localhost:8480", LOCAL, "http://localhost:8480"),
            ("http://[::1]:8480", LOCAL, "http://[::1]:8480"),
            (
                "https://www.cookiepayments.com.",
                Environment::Live,
                "https://www.cookiepayments.com.",
            ),
            (
                "https://sandbox.cookiepayments.com",
                Environment::Sandbox,
                "https://sandbox.cookiepayments.com",
            ),
            (
                "https://relay.example.com",
                Environment::Live,
                "https://relay.example.com",
            ),
            ("what is this", Environment::Live, "what is this"),
        ] {
            let sql = format!("UPDATE refund SET environment = '{origin}' WHERE id = 14");
            let Entry { merchant, via, .. } = World::changed(&sql).entry(14);
            assert_eq!(merchant.environment, environment, "{origin}");
            assert_eq!(via.base_url, base_url);
            assert_eq!(via.profile, "store");
            assert_eq!(merchant.api_id, "cookiepay-demo");
        }
    }

    #[test]
    fn a_refusal_is_certain_if_it_is_old_or_final() {
        // A code and a text, whether it is certain while it is young, and which no it is.
        for (code, text, is_certain, no) in [
            ("P001", "거래거절", false, Some(No::Other)),
            ("P001", "처리 중 오류가 발생하였습니다.", false, None),
            (
                "P002",
                "이미 취소된 거래",
                false,
                Some(No::AlreadyCancelled),
            ),
            ("9029", "입금후취소", true, Some(No::Final)),
            ("P003", "부분취소 불가", true, Some(No::Final)),
            ("E003", "API_ID 오류", true, Some(No::Credentials)),
        ] {
            let refused = |hours| {
                let world = World::changed(&format!(
                    "UPDATE refund SET answered_at = '{}', reply_code = '{code}',
                     reply_message = '{text}' WHERE id = 4",
                    ago(hours)
                ));
                world.entry(4)
            };
            let young = refused(167);
            assert_eq!((young.state, young.no()), (State::Refused, no), "{text}");
            assert_eq!(young.is_certain(), is_certain, "{text}");
            assert!(refused(169).is_certain(), "{text}");
        }
    }

    #[test]
    fn what_is_open_counts_from_when_its_call_ended_or_its_run_was_found_dead() {
        let world = World::new();
        let since = |id| text_of_time(world.entry(id).doubt_since.unwrap());
        assert_eq!(since(9), "2026-11-25T18:17:29.448Z");
        // Left 2.5 s before that, as far as anybody knows.
        assert_eq!(since(11), "2026-11-25T18:17:51.995Z");
    }

    #[test]
    fn what_a_dead_0_1_was_sending_is_found_dead_and_counts_from_then() {
        let world = World::new();
        assert_eq!(world.entry(12).state, State::Sending);
        // Times are kept in milliseconds.
        let before = after(-1);
        let (entry, _) = world.journal().show(RefundId(12)).unwrap();
        assert_eq!(entry.state, State::Unknown);
        assert!(entry.doubt_since.unwrap() >= before);
    }

    #[test]
    fn what_is_left_is_the_least_that_was_known() {
        let left_in = |world: &World, entry: &Entry| {
            let store = open(&world.path());
            let key = (entry.merchant.environment, &entry.tid);
            let known = store.read(|journal| journal.watermark(key)).unwrap();
            known.unwrap().balance
        };
        // Whichever came last.
        let lower = World::changed("UPDATE refund SET balance_after = 7 WHERE id = 1");
        assert_eq!(left_in(&lower, &lower.entry(2)), Won::new(7));
        let world = World::new();
        let left = |entry: &Entry| left_in(&world, entry);
        // Two parts, of 5,000 and 1,000 won, were given back and seen.
        let parts = world.entry(2);
        let after = parts.balance_before.checked_sub(parts.amount).unwrap();
        assert_eq!(left(&parts), after);
        assert_eq!(left(&world.entry(1)), after);
        for refunded in [3, 10, 13] {
            let entry = world.entry(refunded);
            let expected = entry.balance_after.unwrap_or(Won::ZERO);
            assert_eq!(left(&entry), expected, "{refunded}");
        }
        let unchanged = world.entry(7);
        assert_eq!(left(&unchanged), unchanged.balance_before);
    }

    // What blocks

    fn order(tid: &Tid) -> Order {
        plain_order(tid.as_str(), AmountAsked::Part(Won::new(700)))
    }

    fn check(journal: &Journal, entry: &Entry, balance: Won) -> Result<Clearance, JournalError> {
        let reading = Sighting {
            balance: Some(balance),
            is_stated: false,
            cancelled_at: None,
            date: None,
            is_rollback_known: false,
        };
        journal.check(
            entry.merchant.environment,
            &order(&entry.tid),
            Some(&reading),
            journal.mark().unwrap(),
            SETTLE,
        )
    }

    fn look(balance: Won) -> Observation {
        Observation {
            left: Left::Balance(balance),
            cancelled_at: Some(korean_time(Timestamp::now())),
            cancel_message: Foreign::new("고객 변심"),
            date: Some(Timestamp::now()),
        }
    }

    #[test]
    fn two_refunds_that_0_1_kept_apart_are_open_of_one_payment_and_block() {
        let now = Timestamp::now();
        let world = World::changed(&format!(
            "UPDATE refund SET sent_at = '{0}', answered_at = '{0}' WHERE tid = '{TWICE}'",
            text_of_time(now)
        ));
        let journal = world.journal();
        let tid: Tid = TWICE.parse().unwrap();
        let of_payment = || {
            let both = journal.list(&EntryFilter {
                tid: Some(&tid),
                ..EntryFilter::default()
            });
            both.unwrap()
        };
        let both = of_payment();
        assert_eq!(both.len(), 2);
        let blocked = |expected: State| {
            let found = check(&journal, &both[0], both[0].balance_before);
            assert!(
                matches!(&found, Err(JournalError::InDoubt(entry)) if entry.state == expected),
                "{found:?}"
            );
        };
        for entry in &both {
            assert_eq!(entry.state, State::Unknown);
            assert_eq!(entry.merchant.environment, LOCAL);
        }
        blocked(State::Unknown);
        // One fall is neither's.
        let fallen = both[0].balance_before.checked_sub(both[0].amount).unwrap();
        journal
            .reconcile(both[0].id, SETTLE, |_| Ok(look(fallen)))
            .unwrap();
        for entry in of_payment() {
            assert_eq!(entry.state, State::Conflict);
        }
        blocked(State::Conflict);
    }

    #[test]
    fn a_third_open_refund_is_refused_by_the_database_itself() {
        let world = World::new();
        let both = world.entry(9);
        let store = open(&world.path());
        let claimed = Entry {
            state: State::Claimed,
            ..both
        };
        let day = jiff::civil::Date::constant(2026, 11, 27);
        store
            .write(|journal| journal.insert(&claimed, day))
            .unwrap_err();
    }

    #[test]
    fn what_0_1_refunded_is_known_by_every_name_of_its_payment() {
        // 127.0.0.1 and localhost; the vendor's host with a dot behind, and another way to it.
        for (id, environment) in [(1, LOCAL), (18, Environment::Live), (17, Environment::Live)] {
            let world = World::new();
            let journal = world.journal();
            let refunded = world.entry(id);
            let order = Order {
                asked: refunded.asked,
                ..order(&refunded.tid)
            };
            let mark = journal.mark().unwrap();
            let found = journal.check(environment, &order, None, mark, SETTLE);
            assert!(
                matches!(&found, Err(JournalError::AlreadyRefunded(_))),
                "{found:?}"
            );
        }
    }

    // A program of version 0.1 beside it

    /// Ends a refund as 0.1 does.
    fn end_as_first(connection: &Connection, id: i64, expected: &str, code: &str) -> usize {
        let now = text_of_time(Timestamp::now());
        connection
            .execute(
                "UPDATE refund SET state = :state, evidence = :evidence, is_late = :is_late,
                     balance_after = :balance_after, sent_at = :sent_at,
                     answered_at = :answered_at, resolved_at = :resolved_at,
                     reply_code = :reply_code, reply_message = :reply_message,
                     http_status = :http_status, cancel_tid = :cancel_tid,
                     cancelled_at = :cancelled_at, reply_amount = :reply_amount, note = :note
                 WHERE id = :id AND state = :expected AND owner = :owner",
                named_params! {
                    ":state": if code == "0000" { "refunded" } else { "refused" },
                    ":evidence": "reply",
                    ":is_late": false,
                    ":balance_after": None::<i64>,
                    ":sent_at": now,
                    ":answered_at": now,
                    ":resolved_at": now,
                    ":reply_code": code,
                    ":reply_message": "거래거절",
                    ":http_status": 200,
                    ":cancel_tid": "",
                    ":cancelled_at": None::<String>,
                    ":reply_amount": None::<i64>,
                    ":note": None::<String>,
                    ":id": id,
                    ":expected": expected,
                    ":owner": "10528-1faecab2c0ed069c",
                },
            )
            .unwrap()
    }

    /// Claims a refund as 0.1 does.
    fn claim_as_first(connection: &Connection) -> rusqlite::Result<usize> {
        let now = text_of_time(Timestamp::now());
        connection.execute(
            "INSERT INTO refund (environment, api_id, profile, tid, asked, reference, attempt,
                 amount, extent, taxfree_amount, reason, account, person, owner, owner_host,
                 owner_process, balance_before, state, claimed_on, claimed_at)
             VALUES ('live', 'shop1', 'store', 'another', 'full', NULL, 1, 5000, 'whole', NULL,
                 '고객 변심', NULL, 'mina@shop', '10528-1faecab2c0ed069c', 'shop', 9010528, 5000,
                 'claimed', '2026-11-26', :now)",
            named_params! {":now": now},
        )
    }

    #[test]
    fn a_0_1_at_work_ends_what_is_out_and_begins_no_more() {
        for (code, state, no) in [
            ("0000", State::Refunded, None),
            ("9029", State::Refused, Some(No::Final)),
            ("P001", State::Refused, Some(No::Other)),
        ] {
            let world = World::new();
            let first = world.first();
            // It has read and written before, so that it knows the tables as they were.
            first.execute_batch("BEGIN IMMEDIATE").unwrap();
            assert_eq!(claim_as_first(&first).unwrap(), 1);
            first.execute_batch("ROLLBACK").unwrap();
            drop(open(&world.path()));
            assert_eq!(end_as_first(&first, 12, "sending", code), 1);
            first
                .execute(
                    "INSERT INTO step (refund_id, at, person, owner, old_state, new_state,
                         evidence, detail)
                     VALUES (12, :at, 'mina@shop', 'o', 'sending', :state, 'reply', 'ended')",
                    named_params! {":at": ago(0), ":state": state.name()},
                )
                .unwrap();
            let refused = claim_as_first(&first).unwrap_err();
            assert_eq!(
                refused.sqlite_error_code(),
                Some(ErrorCode::ConstraintViolation)
            );
            let ended = world.entry(12);
            assert_eq!((ended.state, ended.no()), (state, no), "{code}");
            assert_eq!(ended.is_accepted(), code == "0000");
            // 0.1 believed at once what has to be looked at.
            assert!(!ended.is_certain(), "{code}");
            let seen = if state == State::Refunded {
                Won::ZERO
            } else {
                ended.balance_before
            };
            let journal = world.journal();
            let looked = journal.reconcile(ended.id, SETTLE, |_| Ok(look(seen)));
            let is_certain = looked.unwrap().entry.is_certain();
            assert_eq!(is_certain, no != Some(No::Other), "{code}");
        }
    }

    #[test]
    fn what_a_0_1_leaves_in_doubt_after_the_move_counts_from_the_first_look() {
        // Claimed before the move, sent after it.
        let world = World::changed(
            "UPDATE refund SET state = 'claimed', sent_at = NULL WHERE id = 12;
             UPDATE refund SET owner_host = 'elsewhere' WHERE id = 12",
        );
        drop(open(&world.path()));
        let sent = text_of_time(Timestamp::now());
        world
            .first()
            .execute(
                "UPDATE refund SET state = 'unknown', sent_at = ?1, answered_at = ?1 WHERE id = 12",
                [sent],
            )
            .unwrap();
        let unchanged = Observation {
            date: None,
            cancelled_at: None,
            ..look(world.entry(12).balance_before)
        };
        let reconcile = |seconds: i64| {
            let clock = move || after(seconds);
            let person = Person::new("mina", "shop");
            let journal = Journal::over(open(&world.path()), person, clock).unwrap();
            let outcome = journal.reconcile(RefundId(12), SETTLE, |_| Ok(unchanged.clone()));
            outcome.unwrap().entry.state
        };
        assert_eq!(reconcile(0), State::Unknown);
        assert_eq!(reconcile(1_190), State::Unknown);
        assert_eq!(reconcile(1_201), State::NotApplied);
    }

    #[test]
    fn a_0_1_refuses_the_newer_file() {
        let world = World::new();
        drop(open(&world.path()));
        // It reads these two, and goes on with no version but its own.
        assert_eq!(version_of(&world.first()), 3);
        assert_eq!(VERSION, 3);
    }

    // The move itself

    #[test]
    fn a_second_open_changes_nothing() {
        let world = World::new();
        drop(open(&world.path()));
        let moved = world.dump();
        drop(open(&world.path()));
        assert_eq!(world.dump(), moved);
    }

    #[test]
    fn a_moved_journal_has_the_tables_of_a_new_one() {
        let tables = |path: &Path| -> Vec<(String, Option<String>)> {
            drop(open(path));
            let connection = Connection::open(path).unwrap();
            let sql = "SELECT name, sql FROM sqlite_master ORDER BY name";
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
            rows.unwrap().map(Result::unwrap).collect()
        };
        let world = World::new();
        let new = tables(&world.folder.path().join("new.db"));
        assert_eq!(tables(&world.path()), new);
        let broken: Option<String> = world
            .first()
            .query_row("PRAGMA foreign_key_check", [], |row| row.get(0))
            .ok();
        assert_eq!(broken, None);
        let is_on: bool = Sqlite::open(&world.path(), "shop")
            .unwrap()
            .connection()
            .pragma_query_value(None, "foreign_keys", |row| row.get(0))
            .unwrap();
        assert!(is_on);
    }

    #[test]
    fn a_move_that_is_broken_off_leaves_the_file_as_it_was() {
        let world = World::new();
        let before = world.dump();
        let mut connection = world.first();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        let transaction = connection.transaction().unwrap();
        from_first(&transaction, &world.path()).unwrap();
        // As a process that is killed here.
        drop(transaction);
        drop(connection);
        assert_eq!(world.dump(), before);
        assert_eq!(world.entries().len(), 19);
    }

    #[test]
    fn a_row_that_makes_no_sense_stops_the_move_and_leaves_the_file_as_it_was() {
        let world = World::changed("UPDATE refund SET sent_at = 'yesterday' WHERE id = 13");
        let before = world.dump();
        let opened = Sqlite::open(&world.path(), "shop").map(|_| ());
        assert!(
            matches!(opened, Err(StoreError::Corrupt { .. })),
            "{opened:?}"
        );
        assert_eq!(world.dump(), before);
        assert_eq!(version_of(&world.first()), 1);
    }

    #[test]
    fn of_many_runs_that_move_it_at_once_one_does() {
        let world = World::new();
        let start = std::sync::Barrier::new(4);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    start.wait();
                    let store = open(&world.path());
                    let all = store.read(|journal| journal.filtered(&EntryFilter::default()));
                    assert_eq!(all.unwrap().len(), 19);
                });
            }
        });
        let ids: i64 = world
            .first()
            .query_row("SELECT count(*) FROM journal", [], |row| row.get(0))
            .unwrap();
        assert_eq!(ids, 1);
    }

    #[test]
    fn a_moved_journal_is_still_its_owners_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let world = World::new();
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(world.path(), mode).unwrap();
        drop(open(&world.path()));
        for file in fs::read_dir(world.folder.path()).unwrap() {
            let mode = file.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }
}

/// Files of version 2.
#[cfg(test)]
mod second {
    use std::path::PathBuf;

    use rusqlite::named_params;
    use tempfile::TempDir;

    use super::super::Sqlite;
    use super::*;
    use crate::journal::step::{Detail, Step};
    use crate::journal::store::{EntryFilter, Store};
    use crate::payment::RefundId;

    const SECOND: &str = include_str!("version_2.sql");

    struct World {
        folder: TempDir,
    }

    impl World {
        fn new() -> Self {
            let world = Self {
                folder: tempfile::tempdir().unwrap(),
            };
            world.second().execute_batch(SECOND).unwrap();
            // As its witness knows it.
            let id: String = world
                .second()
                .query_row("SELECT id FROM journal", [], |row| row.get(0))
                .unwrap();
            let owners = world.folder.path().join("journal.db-owners");
            super::super::witness::Witness::of(&world.path(), &owners)
                .reset(&id, 14)
                .unwrap();
            world
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("journal.db")
        }

        /// Opens the file as a program of version 2 does.
        fn second(&self) -> Connection {
            Connection::open(self.path()).unwrap()
        }

        fn store(&self) -> Box<dyn Store> {
            Box::new(Sqlite::open(&self.path(), "shop").unwrap())
        }
    }

    fn texts(connection: &Connection, sql: &str) -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    const SENTENCES: &str =
        "SELECT refund_id || ' ' || at || ' ' || detail FROM step ORDER BY number";

    #[test]
    fn its_history_is_shown_in_the_words_that_it_was_written_in() {
        let world = World::new();
        let before = texts(&world.second(), SENTENCES);
        assert_eq!(before.len(), 75);
        let store = world.store();
        let entries = store.read(|journal| journal.filtered(&EntryFilter::default()));
        let entries = entries.unwrap();
        assert_eq!(entries.len(), 14);
        let mut shown = Vec::new();
        for entry in entries {
            let steps: Vec<Step> = store.read(|journal| journal.steps(entry.id)).unwrap();
            assert!(
                steps
                    .iter()
                    .all(|step| matches!(step.detail, Detail::Text(_)))
            );
            shown.extend(
                steps
                    .iter()
                    .map(|step| format!("{} {:.3} {}", entry.id.0, step.at, step.detail)),
            );
        }
        let mut before = before;
        before.sort();
        shown.sort();
        assert_eq!(shown, before);
    }

    #[test]
    fn its_refunds_and_its_id_stay_as_they_were() {
        let refunds = "SELECT id || state || ifnull(certain_at, '') || amount || baseline
             || ifnull(reply_means, '') || ifnull(doubt_since, '') FROM refund ORDER BY id";
        let world = World::new();
        let all = |connection: &Connection| {
            let mut all = texts(connection, refunds);
            all.extend(texts(connection, "SELECT id || first_number FROM journal"));
            all.extend(texts(
                connection,
                "SELECT tid || balance FROM payment ORDER BY tid",
            ));
            all
        };
        let before = all(&world.second());
        assert_eq!(before.len(), 14 + 1 + 14);
        drop(world.store());
        assert_eq!(all(&world.second()), before);
    }

    #[test]
    fn it_has_the_tables_of_a_new_one() {
        let tables = |path: &Path| {
            drop(Sqlite::open(path, "shop").unwrap());
            let connection = Connection::open(path).unwrap();
            texts(
                &connection,
                "SELECT name || ifnull(sql, '') FROM sqlite_master ORDER BY name",
            )
        };
        let world = World::new();
        let new = tables(&world.folder.path().join("new.db"));
        assert_eq!(tables(&world.path()), new);
    }

    #[test]
    fn a_move_that_is_broken_off_leaves_it_as_it_was() {
        let world = World::new();
        let before = texts(&world.second(), SENTENCES);
        let mut connection = world.second();
        let transaction = connection.transaction().unwrap();
        from_second(&transaction, &world.path()).unwrap();
        // As a process that is killed here.
        drop(transaction);
        assert_eq!(texts(&connection, SENTENCES), before);
        let sql = "SELECT count(*) FROM pragma_table_info('step') WHERE name = 'kind'";
        let columns: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(columns, 0);
    }

    #[test]
    fn a_program_of_version_2_at_work_ends_what_is_out_and_begins_no_more() {
        let world = World::new();
        let second = world.second();
        let columns =
            "environment, base_url, api_id, profile, asked, attempt, amount, extent, reason,
             person, owner, owner_host, owner_process, owner_machine, owner_boot, owner_started,
             balance_before, is_stated, baseline, claimed_on, claimed_at, settle_seconds";
        let claim = format!(
            "INSERT INTO refund (id, schema, tid, state, {columns})
             SELECT 90, 2, 'another', 'claimed', {columns} FROM refund WHERE id = 1"
        );
        // It has read and written before, so that it knows the tables as they were.
        second.execute_batch("BEGIN IMMEDIATE").unwrap();
        second.execute_batch(&claim).unwrap();
        second.execute_batch("ROLLBACK").unwrap();
        let store = world.store();
        second.execute_batch(&claim).unwrap_err();
        let ended = "UPDATE refund SET note = 'ended' WHERE id = 1 AND state = 'refunded'";
        assert_eq!(second.execute(ended, []).unwrap(), 1);
        second
            .execute(
                "INSERT INTO step (refund_id, at, person, owner, old_state, new_state, evidence,
                     detail)
                 VALUES (1, :at, 'mina@shop', 'o', 'refunded', 'refunded', 'reply', 'as it said')",
                named_params! {":at": "2026-11-25T21:30:06.791Z"},
            )
            .unwrap();
        let steps = store.read(|journal| journal.steps(RefundId(1))).unwrap();
        let last = steps.last().unwrap();
        assert_eq!(last.detail, Detail::Text("as it said".to_owned()));
    }
}
