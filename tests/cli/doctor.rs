//! `doctor`: what it finds, what it says to do, and that it sends nothing but requests for tokens and leaves
//! everything as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;

use crate::support::language::assert_in_korean;
use crate::support::sample::CARD;
use crate::support::server::{Message, serve};
use crate::support::{Transcript, World};

/// When the clock of the gateway starts: 23:00 of the day that it takes for today, in Korea.
const GATEWAYS_CLOCK: &str = "2026-11-15T14:00:00Z";

/// Has the gateway's `Date` be this machine's time, and so much more.
fn date(more_seconds: i64) -> String {
    let start: Timestamp = GATEWAYS_CLOCK.parse().expect("a time");
    let behind = Timestamp::now().duration_since(start).as_secs();
    format!("token:date={}s", behind.saturating_add(more_seconds))
}

/// A world whose gateway's clock goes right, with more faults.
fn world_with(faults: &[&str]) -> World {
    let date = date(0);
    let mut arguments = vec!["--fault", &date];
    for fault in faults {
        arguments.extend(["--fault", fault]);
    }
    World::with_gateway(&arguments)
}

fn world() -> World {
    world_with(&[])
}

fn examine(world: &World, more: &[&str]) -> (Transcript, Value) {
    let run = world.run(&[&["doctor", "-o", "json"], more].concat());
    let document = run.json();
    assert_eq!(document["exit"], run.code, "{run:?}");
    (run, document)
}

/// Returns the findings of one check.
fn of<'d>(document: &'d Value, check: &str) -> Vec<&'d Value> {
    let checks = document["checks"].as_array().expect("checks");
    checks.iter().filter(|it| it["check"] == check).collect()
}

/// Returns the state of each check, once.
fn states(document: &Value) -> BTreeMap<&str, &str> {
    let checks = document["checks"].as_array().expect("checks");
    let text = |value: &'_ Value| value.as_str().map(str::len).is_some();
    assert!(checks.iter().all(|it| text(&it["message"])), "{document}");
    checks
        .iter()
        .map(|it| {
            let word = |name: &str| it[name].as_str().expect("a word");
            (word("check"), word("state"))
        })
        .collect()
}

#[track_caller]
fn finds(document: &Value, check: &str, state: &str, code: Option<&str>, message: &str) {
    let found = of(document, check);
    let is_it = |it: &&Value| {
        it["state"] == state
            && it["code"].as_str() == code
            && it["message"]
                .as_str()
                .is_some_and(|it| it.contains(message))
    };
    assert!(found.iter().any(is_it), "{check}: {found:#?}");
}

/// Returns a report with each finding on one line, without what changes from run to run.
fn screen(world: &World, run: &Transcript) -> String {
    const MEASURED: [&str; 5] = ["token ", "토큰 ", "space ", "남은 용량 ", "on the disk"];
    let begin_of_next = " ".repeat(23);
    let mut lines: Vec<String> = Vec::new();
    for line in run.stdout.lines() {
        match (line.strip_prefix(&begin_of_next), lines.last_mut()) {
            (Some(next), Some(line)) => line.extend([" ", next]),
            _ => lines.push(line.to_owned()),
        }
    }
    for line in &mut lines {
        let measured = MEASURED
            .iter()
            .find_map(|name| Some(line.find(name)?.saturating_add(name.len())));
        line.truncate(measured.unwrap_or(line.len()));
        line.truncate(line.trim_end().len());
    }
    let home = world.path("").display().to_string();
    let (_, port) = world.base_url().rsplit_once(':').expect("a port");
    let text = lines.join("\n");
    let text = text.replace(home.trim_end_matches('/'), "HOME");
    let text = text.replace(world.base_url(), "ORIGIN");
    text.replace(&format!(":{port},"), ":PORT,")
}

/// What is in the home, byte by byte.
fn everything(world: &World) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let all = world.all_in("").into_iter();
    all.map(|path| (path.clone(), fs::read(path).ok()))
        .collect()
}

#[test]
fn all_that_works_is_said_in_both_languages_and_nothing_is_changed() {
    let world = world();
    let before = everything(&world);
    let run = world.run(&["doctor"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    insta::assert_snapshot!("doctor", screen(&world, &run));
    let korean = world
        .cookiepay(&["doctor"])
        .env("COOKIEPAY_LANG", "ko")
        .run();
    assert_eq!((korean.code, korean.stderr.as_str()), (0, ""), "{korean:?}");
    insta::assert_snapshot!("doctor_in_korean", screen(&world, &korean));
    assert_in_korean(&korean.stdout);
    assert_eq!(everything(&world), before);
    for line in run.stdout.lines().chain(korean.stdout.lines()) {
        let is_broken = unicode_width::UnicodeWidthStr::width(line) <= 80;
        assert!(
            is_broken || line.contains(world.path("").to_str().expect("UTF-8")),
            "{line}"
        );
    }
}

#[test]
fn programs_get_the_same_in_both_languages_and_in_every_format() {
    let world = World::with_gateway(&["--fault", "token:code=E003:불일치"]);
    let run = |format, language| {
        let run = world.cookiepay(&["doctor", "-o", format]);
        let run = run.env("COOKIEPAY_LANG", language).run();
        assert_eq!((run.code, run.stderr.as_str()), (4, ""), "{run:?}");
        run.stdout
    };
    let digits = |text: String| text.replace(|c: char| c.is_ascii_digit(), "");
    for format in ["json", "ndjson", "csv"] {
        assert_eq!(digits(run(format, "en")), digits(run(format, "ko")));
    }
    let lines: Vec<Value> = run("ndjson", "ko")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let (_, document) = examine(&world, &[]);
    let names = |value: &Value| -> Vec<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let checks = document["checks"].as_array().expect("checks");
    assert_eq!(lines.len(), checks.len());
    for check in lines.iter().chain(checks) {
        assert_eq!(names(check), names(&lines[0]));
    }
    let csv = run("csv", "en");
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    assert_eq!(header[..3], ["check", "profile", "state"]);
    assert_eq!(header.len(), names(&lines[0]).len());
}

#[test]
fn it_sends_requests_for_tokens_and_nothing_else_and_offline_not_even_those() {
    let world = world();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let gateway = world.base_url().trim_start_matches("http://").to_owned();
    let heard = Arc::clone(&asked);
    let address = serve(move |mut client| {
        heard.lock().expect("a lock").push("connected".to_owned());
        let request = Message::read(&mut client)?;
        heard
            .lock()
            .expect("a lock")
            .push(request.path().to_owned());
        client.write_all(&request.ask(&gateway)?)
    });
    let url = format!("http://{address}");
    let ran = world.path("ran");
    let profile = |name: &str| world.profile(name).replace(world.base_url(), &url);
    let with_command = profile("command").replace(
        &format!("api_key = \"{}\"", world.api_key()),
        &format!(
            "api_key_command = [\"sh\", \"-c\", \"touch {}; printf {}\"]",
            ran.display(),
            world.api_key()
        ),
    );
    world.write_config(&format!("{}{with_command}", profile("mock")));

    let offline = world.cookiepay(&["doctor", "--offline", "-o", "json"]);
    let offline = offline.without("COOKIEPAY_PROFILE").run();
    assert_eq!(offline.code, 0, "{offline:?}");
    let document = offline.json();
    finds(&document, "key", "ok", None, "it is there");
    finds(&document, "key", "skipped", None, "--offline");
    finds(&document, "token", "skipped", None, "--offline");
    assert_eq!(of(&document, "clock").len(), 2);
    assert!(!ran.exists());
    assert_eq!(asked.lock().expect("a lock").len(), 0);

    let run = world
        .cookiepay(&["doctor"])
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(ran.exists());
    let asked = asked.lock().expect("a lock").clone();
    assert_eq!(asked.len(), 4);
    assert!(
        asked
            .iter()
            .all(|it| it == "connected" || it == "/payAuth/token"),
        "{asked:?}"
    );
}

#[test]
fn a_command_and_a_gateway_that_hang_hold_up_neither_each_other_nor_the_rest() {
    let world = world_with(&["token:delay=300s"]);
    let key = format!("api_key = \"{}\"", world.api_key());
    let asleep = world
        .profile("asleep")
        .replace(&key, "api_key_command = [\"sleep\", \"600\"]");
    world.add_to_profile(&asleep);
    let began = Instant::now();
    let run = world.cookiepay(&["doctor", "-o", "json"]);
    let run = run.without("COOKIEPAY_PROFILE").run();
    let elapsed = began.elapsed();
    assert_eq!(run.code, 4, "{run:?}");
    let document = run.json();
    finds(
        &document,
        "key",
        "error",
        Some("auth.no_credentials"),
        "within 10 s",
    );
    finds(
        &document,
        "token",
        "error",
        Some("network.timed_out"),
        "10 s",
    );
    finds(&document, "journal", "ok", None, "");
    // One after the other they would take twenty seconds.
    assert!(elapsed < Duration::from_secs(19), "{elapsed:?}");
}

#[test]
#[cfg(unix)]
fn a_person_sees_how_far_it_is_and_an_interrupt_ends_it_at_once() {
    let world = world_with(&["token:delay=300s"]);
    let run = world.cookiepay(&["doctor"]).env("TERM", "xterm");
    let mut run = run.on_a_screen(80);
    run.sees("checks done");
    let began = Instant::now();
    run.signal(rustix::process::Signal::INT);
    let run = run.end();
    assert_eq!(run.code, 130, "{run:?}");
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
#[cfg(unix)]
fn commands_that_ask_a_person_for_keys_ask_one_after_another() {
    let world = world();
    let key = format!("api_key = \"{}\"", world.api_key());
    let asking = |name: &str| {
        let script = format!(
            "printf 'word of {name}? ' >&2; read word; test \\\"$word\\\" = {name} && echo {}",
            world.api_key()
        );
        let command = format!("api_key_command = [\"sh\", \"-c\", \"{script}\"]");
        world.profile(name).replace(&key, &command)
    };
    world.write_config(&format!("{}{}", asking("one"), asking("two")));
    let run = world.cookiepay(&["doctor"]).without("COOKIEPAY_PROFILE");
    let mut run = run.before_a_person();
    for name in ["one", "two"] {
        run.sees(&format!("word of {name}?"));
        run.types(name);
    }
    let run = run.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout.matches("issued in").count(), 2, "{run:?}");
}

#[test]
fn credentials_that_are_refused_and_those_of_the_other_environment_are_told_apart() {
    let refused = World::with_gateway(&["--fault", "token:code=E003:ID_KEY_불일치"]);
    let (run, document) = examine(&refused, &[]);
    assert_eq!(run.code, 4);
    finds(&document, "token", "error", Some("auth.refused"), "E003");
    let remedy = |document: &Value| of(document, "token")[0]["remedy"].to_string();
    assert!(remedy(&document).contains("config show"), "{document}");

    let text = "token:code=9999:API_ID_값이_올바르지_않습니다";
    let mixed_up = World::with_gateway(&["--fault", text]);
    let (run, document) = examine(&mixed_up, &[]);
    assert_eq!(run.code, 4);
    finds(&document, "token", "error", Some("auth.refused"), "9999");
    assert!(remedy(&document).contains("mixed up"), "{document}");
    assert!(!run.stdout.contains(mixed_up.api_key()));
}

#[test]
fn trouble_ends_with_the_page_of_its_check_and_every_check_has_one_in_both_languages() {
    let world = World::refunding(&["token:code=E003:불일치"]);
    let said = |arguments: &[&str], language| {
        let run = world.cookiepay(arguments);
        run.env("COOKIEPAY_LANG", language).run().stdout
    };
    for (language, last) in [
        ("en", "more: `cookiepay explain token`"),
        ("ko", "자세히: `cookiepay explain token`"),
    ] {
        let screen = said(&["doctor"], language);
        assert_eq!(screen.lines().last(), Some(last), "{screen}");
    }
    let (_, document) = examine(&world, &[]);
    // It is that of the error which decides the exit code, wherever it stands.
    fs::create_dir_all(world.path("state")).expect("a folder");
    fs::write(world.journal_path(), "no journal").expect("a file");
    let run = world.run(&["doctor"]);
    assert_eq!(run.code, 6, "{run:?}");
    let last = run.stdout.lines().last();
    assert_eq!(last, Some("more: `cookiepay explain journal`"), "{run:?}");
    let checks = states(&document);
    assert!(checks.len() > 10, "{document}");
    for check in checks.into_keys() {
        for (language, kind) in [("en", "check of `doctor`"), ("ko", "`doctor`의 검사 항목")] {
            let page = said(&["explain", check], language);
            assert!(page.starts_with(&format!("{check}: ")), "{page}");
            assert!(page.contains(kind), "{page}");
        }
    }
}

#[test]
fn a_clock_that_is_off_is_a_note_or_a_warning_and_no_error() {
    for (ahead, state, message) in [
        (0, "ok", "agrees"),
        (45, "note", "seconds ahead"),
        (-45, "note", "seconds behind"),
        (3_700, "warning", "minutes ahead"),
    ] {
        let world = World::with_gateway(&["--fault", &date(-ahead)]);
        let (run, document) = examine(&world, &[]);
        assert_eq!(run.code, 0, "{run:?}");
        // The gateway may be asked a second later than it was started.
        let clock = of(&document, "clock")[0];
        assert_eq!(clock["state"], state, "{clock}");
        let found = clock["clock_ahead_seconds"].as_i64().expect("a number");
        assert!((found - ahead).abs() <= 3, "{clock}");
        assert!(
            clock["message"]
                .as_str()
                .is_some_and(|it| it.contains(message)),
            "{clock}"
        );
    }
    let silent = World::with_gateway(&["--fault", "token:no-date"]);
    let (_, document) = examine(&silent, &[]);
    finds(&document, "clock", "note", None, "no readable Date");
}

#[test]
#[cfg(unix)]
fn what_is_on_the_way_is_told_apart_from_the_gateway() {
    let world = world();
    world.go_live();
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(
        &document,
        "environment",
        "ok",
        None,
        "live, https://relay.example.com",
    );
    finds(&document, "proxy", "ok", None, "http://127.0.0.1:");
    finds(&document, "tls", "ok", None, "ca.pem");

    let other = rcgen::generate_simple_self_signed(vec!["relay.example.com".to_owned()]);
    let other = other.expect("a certificate").cert.pem();
    fs::write(world.path("ca.pem"), other).expect("a file");
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 7, "{run:?}");
    finds(&document, "tls", "error", Some("network.not_reached"), "");
    finds(&document, "token", "skipped", None, "not reached");

    fs::write(world.path("ca.pem"), "no certificate").expect("a file");
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 6, "{run:?}");
    finds(&document, "tls", "error", Some("config.ca_file"), "");

    world.write_config(
        "[profiles.mock]\nbase_url = 'https://relay.example.com'\napi_id = 'a'\napi_key = 'b'\n\
         proxy = 'http://minji:hunter2@127.0.0.1:1'\n",
    );
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 7, "{run:?}");
    finds(&document, "proxy", "error", Some("network.not_reached"), "");
    assert_eq!(of(&document, "proxy")[0]["proxy"], "http://…@127.0.0.1:1");
    let base_url = &of(&document, "proxy")[0]["base_url"];
    assert_eq!(base_url, "https://relay.example.com", "what was tried");
    assert!(!run.stdout.contains("hunter2"));
}

#[test]
fn names_and_variables_that_say_otherwise_are_noted() {
    let world = world();
    let config = world.profile("store-live");
    world.write_config(&config);
    let run = world
        .cookiepay(&["doctor", "-o", "json", "-p", "store-live"])
        .env("COOKIEPAY_API_KEY", world.api_key())
        .run();
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    finds(&document, "environment", "note", None, "its name says live");
    finds(&document, "environment", "note", None, "COOKIEPAY_API_KEY");
}

#[test]
fn without_a_configuration_it_says_how_to_begin_and_looks_at_what_there_is() {
    let world = World::empty();
    let run = world
        .cookiepay(&["doctor", "-o", "json"])
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_eq!(run.code, 4, "{run:?}");
    let document = run.json();
    finds(
        &document,
        "configuration",
        "error",
        Some("auth.no_credentials"),
        "",
    );
    let remedy = of(&document, "configuration")[0]["remedy"].as_str();
    assert!(
        remedy.is_some_and(|it| it.contains("config init")),
        "{document}"
    );
    finds(
        &document,
        "state_directory",
        "ok",
        None,
        "made with the journal",
    );
    finds(
        &document,
        "journal",
        "ok",
        None,
        "the first command makes that opens it",
    );
    assert_eq!(world.all_in("").len(), 0);

    fs::write(world.path("config.toml"), "[profiles\n").expect("a file");
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 6, "{run:?}");
    finds(
        &document,
        "configuration",
        "error",
        Some("config.invalid"),
        "",
    );
    finds(&document, "state_directory", "ok", None, "");
    finds(&document, "journal", "skipped", None, "configuration");

    let demo = World::empty();
    let run = demo
        .cookiepay(&["doctor", "-p", "demo", "-o", "json"])
        .without("COOKIEPAY_CONFIG")
        .run();
    assert_eq!(run.code, 0, "{run:?}");
    finds(&run.json(), "token", "ok", None, "issued");
    assert_eq!(demo.all_in("").len(), 0);
}

#[test]
#[cfg(unix)]
fn files_that_others_can_read_or_change_are_warned_of_and_refused_live() {
    use std::os::unix::fs::PermissionsExt as _;

    let world = world();
    let set_mode = |mode| {
        let path = world.path("config.toml");
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    set_mode(0o644);
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(&document, "rights", "warning", None, "open to other users");
    let remedy = of(&document, "rights")[0]["remedy"].as_str();
    assert!(
        remedy.is_some_and(|it| it.starts_with("`chmod 600 ")),
        "{document}"
    );

    set_mode(0o666);
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(&document, "rights", "warning", None, "others could change");
    world.add_to_profile("environment = \"live\"");
    set_mode(0o666);
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 6, "{run:?}");
    finds(&document, "key", "error", Some("config.untrusted"), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_to_is_found_without_a_journal() {
    let world = world();
    let run = world
        .cookiepay(&["doctor", "-o", "json"])
        // Where nobody makes anything, not even root.
        .env("XDG_STATE_HOME", "/proc/sys")
        .run();
    assert_eq!(run.code, 6, "{run:?}");
    let document = run.json();
    finds(
        &document,
        "state_directory",
        "error",
        Some("journal.unusable"),
        "",
    );
    finds(&document, "lock", "skipped", None, "");
}

#[test]
fn a_journal_that_refunds_would_be_refused_for_is_found_and_so_are_refunds_in_doubt() {
    let world = world();
    let cancel = [
        "cancel", CARD, "--amount", "10", "--reason", "반품", "--yes",
    ];
    assert_eq!(world.run(&cancel).code, 0);
    let before = everything(&world);
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(&document, "journal", "ok", None, "1 refund");
    finds(&document, "refunds", "ok", None, "none");
    assert_eq!(states(&document)["lock"], "ok");
    assert_eq!(states(&document)["sync"], "ok");
    assert_eq!(everything(&world), before);
    #[cfg(all(unix, feature = "postgres"))]
    if std::env::var_os(crate::support::postgres::SERVER_VARIABLE).is_some() {
        return;
    }

    let path = world.path(".local/state/cookiepay/journal.sqlite3");
    let journal = rusqlite::Connection::open(&path).expect("a journal");
    let change = |sql: &str| journal.execute_batch(sql).expect("the journal");
    change("UPDATE refund SET state = 'unknown', certain_at = NULL");
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 10, "{run:?}");
    finds(
        &document,
        "refunds",
        "error",
        Some("refund.still_open"),
        "r1",
    );
    let refunds = of(&document, "refunds")[0];
    assert_eq!(refunds["refunds_in_doubt"], 1);
    let remedy = refunds["remedy"].as_str().expect("a remedy");
    assert!(remedy.contains("refunds reconcile"), "{remedy}");

    change("PRAGMA user_version = 99");
    drop(journal);
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 6, "{run:?}");
    finds(
        &document,
        "journal",
        "error",
        Some("journal.unusable"),
        "version 99",
    );
    fs::remove_file(&path).expect("a file");
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 6, "{run:?}");
    finds(&document, "journal", "error", Some("journal.unusable"), "");
}

#[test]
#[cfg(unix)]
fn a_damaged_journal_is_to_be_put_back_and_no_command_advises_to_begin_another() {
    let world = world();
    #[cfg(feature = "postgres")]
    if std::env::var_os(crate::support::postgres::SERVER_VARIABLE).is_some() {
        return;
    }
    let cancel = [
        "cancel", CARD, "--amount", "10", "--reason", "반품", "--yes",
    ];
    assert_eq!(world.run(&cancel).code, 0);
    let path = world.path(".local/state/cookiepay/journal.sqlite3");
    let whole = fs::read(&path).expect("a journal");
    let damages: [(&str, &dyn Fn()); 5] = [
        ("cut", &|| fs::write(&path, &whole[..8192]).expect("a file")),
        ("zeros", &|| fs::write(&path, [0; 8192]).expect("a file")),
        ("text", &|| fs::write(&path, "refunds").expect("a file")),
        ("folder", &|| fs::create_dir(&path).expect("a folder")),
        ("FIFO", &|| {
            world.make_fifo(".local/state/cookiepay/journal.sqlite3");
        }),
    ];
    for (name, damage) in damages {
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        damage();
        let (run, document) = examine(&world, &["--offline"]);
        assert_eq!(run.code, 6, "{name}: {run:?}");
        let found = of(&document, "journal")[0];
        assert_eq!(found["code"], "journal.unusable", "{name}");
        let remedy = found["remedy"].as_str().expect("a remedy");
        assert!(remedy.contains("journal accept"), "{name}: {remedy}");
        // A refund says the same.
        let refused = world.run(&["journal", "status"]);
        assert_eq!(refused.code, 6, "{name}: {refused:?}");
        assert!(refused.stderr.contains(remedy), "{name}: {refused:?}");
        for (language, advice) in [("en", "[journal] path"), ("ko", "`path`")] {
            let run = world.cookiepay(&["doctor", "--offline"]);
            let run = run.env("COOKIEPAY_LANG", language).run();
            assert!(run.stdout.contains("journal accept"), "{name}: {run:?}");
            assert!(!run.stdout.contains(advice), "{name}: {run:?}");
        }
    }
}

#[test]
#[cfg(all(unix, feature = "postgres"))]
fn a_database_is_looked_at_and_no_tables_are_made() {
    use crate::support::postgres::PostgresServer;

    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let schema = server.fresh_schema();
    let world = World::refunding(&[&date(0)]);
    world.keep_journal_in(&server.connection_string(&schema));
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(
        &document,
        "journal",
        "ok",
        None,
        "the first command makes that opens it",
    );
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";
    assert_eq!(server.sql_in(&schema, tables), "0");

    assert_eq!(world.run(&["journal", "status"]).code, 0);
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(&document, "server", "ok", None, "PostgreSQL");
    finds(&document, "durability", "ok", None, "synchronous_commit on");
    finds(&document, "standby", "warning", None, "no synchronous one");
    finds(&document, "role", "warning", None, "DELETE");
    finds(&document, "refunds", "ok", None, "none");
    assert_eq!(of(&document, "durability")[0]["full_page_writes"], "on");
    finds(&document, "space", "skipped", None, "database");

    world.keep_journal_in("host=127.0.0.1 port=1 dbname=a user=b");
    let (run, document) = examine(&world, &[]);
    assert_eq!(run.code, 6, "{run:?}");
    finds(
        &document,
        "journal",
        "error",
        Some("journal.unreachable"),
        "",
    );
    finds(&document, "server", "skipped", None, "");
    let (run, document) = examine(&world, &["--offline"]);
    assert_eq!(run.code, 0, "{run:?}");
    finds(&document, "journal", "skipped", None, "--offline");
}
