//! Rows of a journal in which anything may stand: each is read, or named as senseless; no list is silently short,
//! and nothing of a row steers a terminal. A row with anything else in it than was sealed is refused.

use std::io;
use std::path::Path;
use std::time::Duration;

use cookiepay::error::Failure;
use cookiepay::gateway::RecordedReply;
use cookiepay::journal::{
    Clearance, EntryFilter, Journal, JournalPlace, Observation, Observer, Outcome, Person,
    PlannedRefund, Sighting, Via, looking_time,
};
use cookiepay::payment::{
    AmountAsked, CallFailure, Environment, Extent, FinalCodes, Limits, Merchant, Order, Payment,
    Refund, RefundId, Silence, Tid, Won,
};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use tempfile::TempDir;

use super::input::{Input, assert_is_showable};

thread_local! {
    static BOOK: Book = Book::new();
}

pub(crate) fn target(bytes: &[u8]) {
    BOOK.with(|book| {
        let mut input = Input(bytes);
        let mut edits = Vec::new();
        while !input.0.is_empty() && edits.len() < 6 {
            let column = usize::from(input.byte()) % book.columns.len();
            edits.push((column, value(&mut input)));
        }
        let before = book.version();
        book.edit(&edits);
        book.is_refused_where_sealed_otherwise(&edits);
        // An edit takes the seal away, and what a row without one says is believed.
        book.is_read_or_senseless(&edits);
        // What the journal wrote itself, such as that a run ended, goes too.
        let is_of_payments = |(at, _): &(usize, _)| book.columns[*at].0 == "payment";
        if book.version() == before && !edits.iter().any(is_of_payments) {
            book.restore(&edits);
        } else {
            book.restore_all();
        }
    });
}

fn value(input: &mut Input<'_>) -> Value {
    match input.byte() % 8 {
        0 => Value::Null,
        1 => {
            let bytes = input.bytes(8);
            let number = bytes
                .iter()
                .fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
            Value::Integer(number)
        }
        2 => Value::Real(f64::from(input.byte())),
        3 => Value::Blob(input.text().into_bytes()),
        _ => Value::Text(input.text()),
    }
}

/// A journal of three refunds, and a second way into its file.
struct Book {
    journal: Journal,
    file: Connection,
    /// The table and the column.
    columns: Vec<(&'static str, String)>,
    ids: Vec<RefundId>,
    _folder: TempDir,
}

impl Book {
    fn new() -> Self {
        // In memory where that can be had: the journal waits for the disk.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        }
        .expect("a folder");
        let path = folder.path().join("journal.sqlite3");
        let journal = Journal::open(
            &JournalPlace::File(path.clone()),
            Person::new("mina", "shop"),
        )
        .expect("a journal");
        let mut ids = Vec::new();
        for (tid, body) in [
            ("yes", r#"{"cancel_code":"0000","cancel_amt":"5000"}"#),
            ("no", r#"{"cancel_code":"9029","cancel_msg":"입금후취소"}"#),
            ("silence", ""),
        ] {
            ids.push(refund(&journal, tid, body));
        }
        let file = Connection::open(&path).expect("the file");
        file.execute_batch(
            "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;
             PRAGMA synchronous = OFF;",
        )
        .expect("a file that takes anything");
        let mut columns = Vec::new();
        file.execute_batch("CREATE TEMP TABLE saved_seal AS SELECT * FROM seal")
            .expect("a copy");
        for table in ["refund", "step", "payment"] {
            file.execute_batch(&format!(
                "CREATE TEMP TABLE saved_{table} AS SELECT rowid AS row_number, * FROM {table}"
            ))
            .expect("a copy");
            let mut names = file
                .prepare("SELECT name FROM pragma_table_info(?1)")
                .expect("SQL");
            let names = names
                .query_map([table], |row| row.get::<_, String>(0))
                .expect("names");
            for name in names {
                let name = name.expect("a name");
                if !matches!(
                    (table, name.as_str()),
                    ("refund", "id") | ("step", "number")
                ) {
                    columns.push((table, name));
                }
            }
        }
        Self {
            journal,
            file,
            columns,
            ids,
            _folder: folder,
        }
    }

    /// Returns what changes with every write of another connection.
    fn version(&self) -> i64 {
        let mut version = self
            .file
            .prepare_cached("PRAGMA data_version")
            .expect("SQL");
        version.query_row([], |row| row.get(0)).expect("a number")
    }

    /// Writes values over all rows of a column, where the table takes them.
    fn edit(&self, edits: &[(usize, Value)]) {
        for (column, value) in edits {
            let (table, name) = &self.columns[*column];
            let sql = format!("UPDATE OR IGNORE {table} SET {name} = ?1");
            let mut update = self.file.prepare_cached(&sql).expect("SQL");
            // What the table refuses stands in no row.
            drop(update.execute(params![value]));
        }
    }

    fn restore(&self, edits: &[(usize, Value)]) {
        for (column, _) in edits {
            let (table, name) = &self.columns[*column];
            let sql = format!(
                "UPDATE {table} SET {name} = (SELECT {name} FROM saved_{table} \
                 WHERE row_number = {table}.rowid)"
            );
            let mut update = self.file.prepare_cached(&sql).expect("SQL");
            update.execute([]).expect("as it was");
        }
    }

    /// Also takes out what was added. Refunds are none, since nothing is begun here.
    fn restore_all(&self) {
        let columns: Vec<_> = (0..self.columns.len())
            .filter(|at| self.columns[*at].0 != "payment")
            .map(|at| (at, Value::Null))
            .collect();
        let sql = "DELETE FROM payment;
             DELETE FROM step WHERE rowid NOT IN (SELECT row_number FROM saved_step);";
        self.file.execute_batch(sql).expect("as it was");
        self.restore(&columns);
        let names = self.columns.iter().filter(|(table, _)| *table == "payment");
        let names: Vec<_> = names.map(|(_, name)| name.as_str()).collect();
        let names = names.join(", ");
        let sql = format!("INSERT INTO payment ({names}) SELECT {names} FROM saved_payment");
        self.file.execute_batch(&sql).expect("as it was");
    }

    /// Lays the seals from before over the rows as they are now, as if a disk had changed them.
    fn is_refused_where_sealed_otherwise(&self, edits: &[(usize, Value)]) {
        let is_sealed = |name: &&str| !matches!(*name, "schema" | "claimed_on");
        let columns = self.columns.iter().filter(|(table, _)| *table == "refund");
        let columns: Vec<_> = columns
            .map(|(_, name)| name.as_str())
            .filter(is_sealed)
            .collect();
        let columns = columns.join(", ");
        let sql = format!(
            "SELECT count(*) FROM (SELECT id, {columns} FROM refund EXCEPT \
             SELECT id, {columns} FROM saved_refund)"
        );
        let mut changed = self.file.prepare_cached(&sql).expect("SQL");
        let changed: u32 = changed.query_row([], |row| row.get(0)).expect("a number");
        let run = |sql| self.file.execute_batch(sql).expect(sql);
        run("INSERT OR REPLACE INTO seal SELECT * FROM saved_seal");
        let listed = self.journal.list(&EntryFilter::default());
        assert!(
            listed.is_err() || changed == 0,
            "a sealed row is another: {edits:?}"
        );
        drop(listed.map_err(is_said));
        run("DELETE FROM seal");
    }

    fn is_read_or_senseless(&self, edits: &[(usize, Value)]) {
        match self.journal.list(&EntryFilter::default()) {
            Ok(entries) => {
                assert_eq!(entries.len(), self.ids.len(), "a refund is lost: {edits:?}");
                for entry in entries {
                    let _ = (
                        entry.certain_from(),
                        entry.verifiable_from(),
                        entry.refused_until(),
                    );
                    let _ = (entry.balance_now(), looking_time(&entry, Duration::MAX));
                    assert_is_showable(&entry.tid.to_string());
                }
            }
            Err(error) => is_said(error),
        }
        for id in &self.ids {
            match self.journal.show(*id) {
                Ok((entry, steps)) => {
                    assert_eq!(entry.id, *id);
                    for step in steps {
                        assert_is_showable(&step.detail.sentence().to_string());
                        let _ = step.detail.balances();
                    }
                }
                Err(error) => is_said(error),
            }
        }
        drop(self.journal.status().map_err(is_said));
        for tid in TIDS {
            let order = order(tid);
            drop(
                self.journal
                    .uncertain(Environment::Live, &order.tid)
                    .map_err(is_said),
            );
            let Ok(mark) = self.journal.mark() else {
                continue;
            };
            let reading = reading();
            let settle = Duration::from_secs(600);
            let check = |reading| {
                self.journal
                    .check(Environment::Live, &order, reading, mark, settle)
            };
            drop(check(Some(&reading)).map_err(is_said));
            drop(check(None).map_err(is_said));
        }
        for id in &self.ids {
            let looked = self.journal.reconcile(*id, Duration::ZERO, |entry| {
                assert_eq!(entry.id, *id);
                Ok(Observation::of(None, None))
            });
            drop(looked.map_err(is_said));
        }
    }
}

const TIDS: [&str; 3] = ["yes", "no", "silence"];

fn order(tid: &str) -> Order {
    Order {
        tid: tid.parse().expect("a TID"),
        asked: AmountAsked::Part(Won::new(5_000)),
        reason: "품절".parse().expect("a reason"),
        taxfree_amount: None,
        account: None,
        expect_balance: None,
        reference: None,
        again_after: None,
    }
}

fn reading() -> Sighting {
    Sighting {
        balance: Some(Won::new(12_000)),
        is_stated: false,
        cancelled_at: None,
        date: None,
        is_rollback_known: false,
    }
}

/// Makes a refund at a gateway that answers so.
fn refund(journal: &Journal, tid: &str, body: &'static str) -> RefundId {
    let Order {
        tid, reason, asked, ..
    } = order(tid);
    let planned = PlannedRefund {
        merchant: Merchant {
            environment: Environment::Live,
            api_id: "shop".to_owned(),
        },
        via: Via {
            profile: "shop".to_owned(),
            base_url: "https://gateway.example".to_owned(),
        },
        asked,
        reference: None,
        again_after: None,
        refund: Refund {
            tid,
            amount: Won::new(5_000),
            extent: Extent::Part,
            names_amount: true,
            taxfree_amount: None,
            reason,
            account: None,
        },
        payment: Payment::blank(),
        reading: reading(),
        mark: journal.mark().expect("a mark"),
        seen: journal.now(),
        clearance: Clearance::default(),
    };
    let settle = Duration::from_secs(600);
    let answer = || {
        let reply = RecordedReply {
            http_status: 200,
            secrets: Vec::new(),
            body: Box::new(io::Cursor::new(body)),
        };
        reply.cancel(&FinalCodes::default())
    };
    let outcome = journal.once(
        &planned,
        &Limits::default(),
        settle,
        || Ok(((), None)),
        |(), _, _| answer(),
        &mut Blind,
    );
    outcome.expect("a refund").entry.id
}

/// Sees nothing, and waits for nothing.
struct Blind;

impl Observer for Blind {
    fn answered(&mut self, _: &Outcome) {}

    fn look(&mut self, _: &Tid) -> Result<Observation, CallFailure> {
        Err(CallFailure::Silence(Silence::NoCode))
    }

    fn wait(&mut self, _: Duration) -> bool {
        false
    }
}

fn is_said(error: impl Into<Failure>) {
    let failure: Failure = error.into();
    drop(failure.error.to_string());
    drop(serde_json::to_string(&failure.report(|hint| hint.to_string())).expect("a report"));
}
