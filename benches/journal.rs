//! What the journal adds to a refund, in a file and in PostgreSQL on this machine, side by side in one run:
//! `cargo bench --bench journal`, and with `-- --refunds 1000000` in a journal that knows so many.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a benchmark that panics measured nothing"
)]

use std::time::{Duration, Instant};

use cookiepay::gateway::Row;
use cookiepay::journal::{
    Clearance, Database, DatabaseAddress, Journal, JournalPlace, Observation, Observer, Outcome,
    Person, PlannedRefund, Sighting, Via,
};
use cookiepay::payment::{
    Acceptance, AmountAsked, Answer, CallFailure, Environment, Extent, Foreign, Limits, Merchant,
    Reading, Refund, Tid, Won,
};

#[path = "../tests/postgres/mod.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod postgres;

use postgres::PostgresServer;

/// How often each store has its turn.
const ROUNDS: usize = 15;

/// How many refunds a turn has.
const REFUNDS: u32 = 40;

/// A payment of 1,050 won.
const ROW: &str = r#"{"RESULTCODE":"0000","ORDERNO":"ORD-1","AMOUNT":"1050","BUYERNAME":"","PRODUCTNAME":"","PAYMETHOD":"CARD","TID":"260122020935GU00N3e7","ACCEPTNO":"62986160","ACCEPTDATE":"20260122021000","CANCEL_SUM_AMOUNT":"","CANCELDATE":"","CANCELMSG":""}"#;

const PAYMENT: Row<'static> = Row {
    number: 1,
    raw: ROW,
    fields: None,
};

fn main() {
    let Some(server) = PostgresServer::start() else {
        return;
    };
    let schema = server.fresh_schema();
    let address = DatabaseAddress::parse(&server.connection_string(&schema)).expect("an address");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.sqlite3");
    let places = [
        ("file", JournalPlace::File(path.clone())),
        (
            "PostgreSQL",
            JournalPlace::Database(Box::new(Database {
                address,
                password: None,
            })),
        ),
    ];
    let journals = places.map(|(name, place)| (name, open(&place)));
    for (_, journal) in &journals {
        turn(journal, "warm");
    }
    measure("empty", &journals);
    let refunds = refunds_asked_for();
    if refunds > 0 {
        let file = rusqlite::Connection::open(&path).expect("the journal");
        let filling = filling(&columns_of(&file), refunds);
        file.execute_batch(&filling).expect("room");
        server.sql_in(&schema, &filling);
        measure(&format!("{refunds} refunds"), &journals);
    }
}

/// Prints what a refund takes in each store, and how many times that of the first.
fn measure(what: &str, journals: &[(&str, Journal)]) {
    let mut taken = vec![Vec::new(); journals.len()];
    for round in 0..ROUNDS {
        for ((_, journal), taken) in journals.iter().zip(&mut taken) {
            taken.push(turn(journal, &format!("{}{round}", &what[..1])));
        }
    }
    let medians: Vec<f64> = taken.iter_mut().map(|taken| median(taken)).collect();
    for ((name, _), median) in journals.iter().zip(&medians) {
        println!(
            "{what}: {name:<10} {median:>7.3} ms a refund, {:.2} times",
            median / medians[0]
        );
    }
}

fn median(taken: &mut [Duration]) -> f64 {
    taken.sort_unstable();
    taken[taken.len() / 2].as_secs_f64() * 1_000.0 / f64::from(REFUNDS)
}

/// Makes refunds of so many payments, at a gateway that takes no time.
fn turn(journal: &Journal, name: &str) -> Duration {
    let begun = Instant::now();
    for number in 0..REFUNDS {
        let tid: Tid = format!("260122020935GU{name}x{number}")
            .parse()
            .expect("a TID");
        let planned = planned(journal, tid);
        journal
            .once(
                &planned,
                &Limits::default(),
                Duration::from_secs(600),
                || Ok(((), None)),
                |(), _, _| accepted(),
                &mut Nobody,
            )
            .expect("a refund");
    }
    begun.elapsed()
}

fn open(place: &JournalPlace) -> Journal {
    Journal::open(place, Person::new("mina", "shop")).expect("a journal")
}

fn planned(journal: &Journal, tid: Tid) -> PlannedRefund {
    let amount = Won::new(1_050);
    PlannedRefund {
        merchant: Merchant {
            environment: Environment::Sandbox,
            api_id: "shop1".into(),
        },
        via: Via {
            profile: "store-test".into(),
            base_url: "https://sandbox.cookiepayments.com".into(),
        },
        asked: AmountAsked::Full,
        reference: None,
        again_after: None,
        refund: Refund {
            tid,
            amount,
            extent: Extent::Whole,
            names_amount: true,
            taxfree_amount: None,
            reason: "고객 변심".parse().expect("a reason"),
            account: None,
        },
        payment: PAYMENT.payment().expect("a payment"),
        reading: Sighting {
            balance: Some(amount),
            is_stated: false,
            cancelled_at: None,
            date: None,
            is_rollback_known: false,
        },
        mark: journal.mark().expect("a mark"),
        seen: journal.now(),
        clearance: Clearance::default(),
    }
}

fn accepted() -> Answer {
    Answer::Accepted(Acceptance {
        cancel_tid: Foreign::new("C1"),
        cancelled_at: Reading::Absent,
        amount: Reading::Value(Won::new(1_050)),
        message: Foreign::new("취소 성공"),
        http_status: 200,
    })
}

/// Looks at nothing: what the gateway accepts in full needs no look.
struct Nobody;

impl Observer for Nobody {
    fn answered(&mut self, _: &Outcome) {}

    fn look(&mut self, _: &Tid) -> Result<Observation, CallFailure> {
        unreachable!("nothing is looked at")
    }

    fn wait(&mut self, _: Duration) -> bool {
        false
    }
}

/// Returns how many refunds the journals are to know first.
fn refunds_asked_for() -> u32 {
    let mut arguments = std::env::args().skip_while(|it| it != "--refunds");
    arguments
        .nth(1)
        .map_or(0, |number| number.parse().expect("a number"))
}

/// Writes the SQL, of either database, that adds refunds of other payments.
fn filling(columns: &str, refunds: u32) -> String {
    let count = format!(
        "WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < {refunds})"
    );
    let step = "at, person, owner, old_state, new_state, evidence, kind, detail";
    format!(
        "{count} INSERT INTO refund ({columns}) SELECT {} FROM refund, count
             WHERE tid = '260122020935GUwarmx0';
         {count} INSERT INTO step (number, refund_id, {step})
             SELECT 1000000 + n, 1000000 + n, {step} FROM step, count WHERE number = 1;
         ANALYZE",
        changed(columns)
    )
}

fn columns_of(file: &rusqlite::Connection) -> String {
    let mut statement = file
        .prepare("SELECT name FROM pragma_table_info('refund')")
        .expect("a table");
    let names = statement.query_map([], |row| row.get::<_, String>(0));
    let names: Result<Vec<_>, _> = names.expect("its columns").collect();
    names.expect("their names").join(", ")
}

/// Gives a refund another number and another payment.
fn changed(columns: &str) -> String {
    let changed = columns.split(", ").map(|column| match column {
        "id" => "1000000 + n".to_owned(),
        "tid" => "tid || n".to_owned(),
        column => column.to_owned(),
    });
    changed.collect::<Vec<_>>().join(", ")
}
