//! The promise, against a world that does not keep to what one would like to assume: a no that acts
//! later, another channel, old readings, clocks that jump, journals that are not the journal, people
//! who look at what was true a minute ago.
//!
//! The gateway's ledger is the judge here too. What was sent by another channel has the reason
//! `elsewhere` there; a test asks first what was really given back, and then what was said of it.

mod alive;
mod drip;
mod falls;
mod files;
mod identity;
mod noes;
mod people;
mod refs;
mod time;
mod words;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::journal::OpenJournal;
use crate::support::{Intention, Made, Transcript, World};

const TOKEN: &str = "/payAuth/token";
const SEARCH: &str = "/api/paysearch";
const CANCEL: &str = "/api/cancel";

/// The reason of what another channel gave back.
const ELSEWHERE: &str = "elsewhere";

/// What has gone back where nothing has.
const NOTHING: [u64; 0] = [];

/// Gives some of a payment back on the vendor's own page, where this program has no part in it.
fn on_the_vendors_page(world: &World, tid: &str, amount: u64) {
    let id = json!({"pay2_id": "cookiepay-demo", "pay2_key": KEY});
    let issued = post(world, TOKEN, &id, "");
    let token = issued["TOKEN"].as_str().expect("a token").to_owned();
    let cancel = json!({"tid": tid, "amount": amount.to_string(), "reason": ELSEWHERE});
    let headers = format!("TOKEN: {token}\r\nApiKey: {KEY}\r\n");
    let made = post(world, CANCEL, &cancel, &headers);
    assert_eq!(made["cancel_code"], "0000", "{made}");
}

const KEY: &str = "cookiepay-demo-key-that-opens-only-the-mock";

fn post(world: &World, path: &str, body: &Value, headers: &str) -> Value {
    let gateway = world.base_url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(gateway).expect("the gateway");
    let body = body.to_string();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {gateway}\r\nContent-Type: application/json\r\n\
         Connection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
    .expect("the gateway listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let (from, to) = (body.find('{'), body.rfind('}'));
    serde_json::from_str(&body[from.expect("an object")..=to.expect("an object")]).expect("JSON")
}

/// Asks for a refund of a payment: what comes after its TID on the command line, but for a reason.
fn ask(world: &World, tid: &str, arguments: &[&str]) -> Transcript {
    let common = ["--reason", "변심", "--yes", "-o", "json"];
    world.run(&[&["cancel", tid], arguments, &common].concat())
}

/// Returns what went back of a payment by this program, refund by refund.
fn ours(world: &World, tid: &str) -> Vec<u64> {
    let ours = |made: &&Made| made.tid == tid && made.reason != ELSEWHERE;
    let ledger = world.ledger();
    ledger.iter().filter(ours).map(|made| made.amount).collect()
}

/// Looks at everything that is not certain.
fn reconcile(world: &World) -> Transcript {
    world.run(&["refunds", "reconcile", "--all", "-o", "json"])
}

/// Asks once more, and returns what it says without believing it.
fn again(world: &World, intention: &Intention) -> Transcript {
    world.asking(intention).run()
}

/// Checks how a run ended.
#[track_caller]
fn assert_ended(run: &Transcript, code: i32, name: &str) {
    let found = run.error()["code"].clone();
    assert_eq!((run.code, found), (code, name.into()), "{run:?}");
}

/// Writes the configuration anew with other words in it.
fn reword(world: &World, changes: &[(&str, &str)]) {
    let path = world.path("config.toml");
    let mut text = fs::read_to_string(path).expect("the configuration file");
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in {text}");
        text = text.replace(from, to);
    }
    world.write_config(&text);
}

/// Has the journal open beside the program, so that its log is not written back when a run ends.
fn keep_open(world: &World) -> OpenJournal {
    let journal = world.make_journal();
    // Before it is read, its log is not open.
    assert_eq!(journal.state("no payment"), None);
    journal
}

/// Changes what the journal says, beside the program.
fn edit(journal: &OpenJournal, statement: &str) {
    let changed = journal.change(statement);
    assert!(changed > 0, "{statement} changed nothing");
}
