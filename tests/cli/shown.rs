//! Whatever bytes come in, by whatever way: a terminal gets characters that are seen, line feeds and the colours
//! of this program, and nothing else. JSON keeps its values.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::process::CommandExt as _;

use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthStr as _;

use crate::support::server::{Message, serve};
use crate::support::{Run, World};

/// What writes the clipboard, clears the screen, conceals, begins a line of ours, turns text around, is not
/// seen, and covers the lines beside.
const HOSTILE: &str = "\u{1b}]52;c;aGk=\u{7}\u{1b}[2J\u{1b}[8m\nhint: forged\r\u{85}\u{9b}31m\u{7f}\u{202e}\
    \u{2066}\u{3164}\u{ad}\u{2800}\u{34f}\u{fe0f}\u{200b}\u{feff}\u{e0041}\u{115f}e\u{301}\u{302}\u{303}\
    \u{304}\u{305}\u{306}\u{307}\u{308}가\u{1161}\u{1161}\u{1161}\u{1161}\u{1161}\u{1161}";

/// Ways by which a text gets in: arguments, with `@` where it stands, or behind `NAME=`, a variable. A path has it as
/// the name of a folder.
const WAYS: &[&str] = &[
    "@",
    "--@ search",
    "search @",
    "search --@=1",
    "search -o @",
    "search --color @",
    "search --from @",
    "search --tid @",
    "search --method @",
    "search --status @",
    "search --buyer @",
    "search --order-no @",
    "search --amount @",
    "search --columns @",
    "search --sort @",
    "search --summary @",
    "search -p @",
    "search -p mock,@",
    "search --config @/none.toml",
    "search --config @",
    "search --config @/syntax.toml",
    "search --config @/key.toml",
    "search --config @/name.toml",
    "config show --config @/value.toml",
    "config show --config @/sound.toml",
    "config check --config @/sound.toml",
    "config path --config @/sound.toml",
    "config init --template --config @/sound.toml",
    "config init --template --config @/new.toml",
    "config init --config @/sound.toml",
    "config init -p @",
    "config init --environment @",
    "config init --base-url @",
    "config init --environment live --api-id @",
    "config init --environment live --api-id a --api-key-command @ --offline --config @/newer.toml",
    "config init --environment live --api-id a --api-key-file @ --offline --config @/newest.toml",
    "token --config @/command.toml",
    "token --config @/file.toml",
    "search today -p demo --out @/none/x.csv",
    "search today -p demo --out @/x.csv",
    "search today -p demo --out @/x.@",
    "search today -p demo --out @/x.csv -o table",
    "search today -p demo --out @",
    "show @",
    "cancel @ --full --reason x",
    "cancel T --amount @ --reason x",
    "cancel T --full --reason @",
    "cancel T --full --reason x --ref @",
    "cancel T --full --reason x --bank @ --account-no @ --account-name @",
    "cancel --order-no @ --full --reason x",
    "cancel --batch @/none.csv",
    "cancel --batch @",
    "cancel --batch @/batch.csv",
    "cancel --batch @/header.csv",
    "refunds list --since @",
    "refunds list --ref @",
    "refunds show @",
    "refunds resolve @",
    "journal backup @/sound.toml",
    "journal backup @/none/x",
    "mock --listen @",
    "mock --fault @",
    "mock --today @",
    "mock --state @/none/x",
    "mock --state @/batch.csv --listen 127.0.0.1:0",
    "man @/sound.toml",
    "completions @",
    "help @",
    "version @",
    "search COOKIEPAY_CONFIG=@",
    "search COOKIEPAY_PROFILE=@",
    "config show COOKIEPAY_API_ID=@ COOKIEPAY_API_KEY=k COOKIEPAY_PROFILE=env",
    "search COOKIEPAY_BASE_URL=@ COOKIEPAY_API_ID=a COOKIEPAY_API_KEY=k",
    "token HTTPS_PROXY=@ COOKIEPAY_BASE_URL=https://gateway.invalid COOKIEPAY_API_ID=a COOKIEPAY_API_KEY=k \
     COOKIEPAY_PROFILE=env",
    "journal status XDG_STATE_HOME=/proc/@",
    "search HOME=/proc/@ COOKIEPAY_CONFIG=",
    "refunds list XDG_STATE_HOME=@",
    "search today -p demo USER=@ LOGNAME=@ TMPDIR=@",
    "search today -p demo LANG=@ TERM=@ COLUMNS=@",
];

/// What stands on the screen of a run that asks, and would wait for ever.
const ASKS: &str = "Ctrl-C leaves";

/// Puts a text in the place of each `@`.
fn put(word: &str, text: &OsStr) -> OsString {
    let parts: Vec<&[u8]> = word.split('@').map(str::as_bytes).collect();
    OsString::from_vec(parts.join(text.as_bytes()))
}

/// Prepares a run in which a text comes in by a way.
fn coming_by(world: &World, way: &str, text: &OsStr) -> Run {
    let is_variable =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains('=');
    let mut run = world
        .cookiepay(&[])
        .env("NO_COLOR", "")
        .env("TERM", "xterm")
        .env("PAGER", "cat");
    for word in way.split(' ').filter(|word| !word.is_empty()) {
        run = if is_variable(&word) {
            let (name, value) = word.split_once('=').expect("a variable");
            run.env(name, put(value, text))
        } else {
            run.argument(put(word, text))
        };
    }
    run
}

/// Makes a folder of that name, with files in which the text stands.
fn furnish(world: &World, text: &OsStr) {
    let folder = world.path("").join(text);
    fs::create_dir_all(&folder).expect("a folder");
    let raw = text.to_string_lossy();
    // As the values of TOML are written.
    let escaped: Vec<_> = raw
        .chars()
        .map(|c| format!("\\U{:08x}", u32::from(c)))
        .collect();
    let escaped = escaped.concat();
    let profile = "[profiles.mock]\nenvironment = \"sandbox\"\napi_id = \"a\"\n";
    for (name, contents) in [
        (
            "sound.toml",
            "[profiles.mock]\napi_id = \"a\"\napi_key = \"k\"\nbase_url = \"http://127.0.0.1:9\"\n"
                .to_owned(),
        ),
        ("syntax.toml", format!("{profile}api_key = \"{raw}\n")),
        ("key.toml", format!("{profile}\"{escaped}\" = 1\n")),
        (
            "name.toml",
            format!("default_profile = \"{escaped}\"\n[profiles.\"{escaped}\"]\n"),
        ),
        (
            "value.toml",
            format!("[profiles.mock]\nenvironment = \"{escaped}\"\n"),
        ),
        (
            "file.toml",
            format!("{profile}api_key_file = \"/none/{escaped}\"\n"),
        ),
        (
            "command.toml",
            format!("{profile}api_key_command = [\"/none/{escaped}\"]\n"),
        ),
        (
            "batch.csv",
            format!("tid,amount,reason\n\"{raw}\",full,x\nT,1,\"{raw}\"\n"),
        ),
        ("header.csv", format!("tid,amount,\"{raw}\"\nT,1,x\n")),
        ("x.csv", String::new()),
    ] {
        fs::write(folder.join(name), contents).expect("a file");
    }
}

/// Returns what is left of a screen without what may be there, if anything.
fn harm_in(screen: &str) -> Option<String> {
    let mut text = screen.replace("\r\n", "\n");
    for colour in [
        "\u{1b}[0m",
        "\u{1b}[1m",
        "\u{1b}[2m",
        "\u{1b}[31m",
        "\u{1b}[32m",
        "\u{1b}[33m",
        "\u{1b}[35m",
        "\u{1b}[36m",
        "\u{1b}[37m",
        "\u{1b}[41m",
    ] {
        text = text.replace(colour, "");
    }
    if text.lines().any(|line| line.starts_with("hint: forged")) {
        return Some("a line that is not ours".to_owned());
    }
    let mut marks = 0_u32;
    text.chars().find_map(|c| {
        let is_mark = is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}');
        marks = if is_mark { marks.saturating_add(1) } else { 0 };
        // From Unicode's lists of control characters, bidirectional formatting and what is
        // default-ignorable, but for a few that nobody assigned.
        let is_harmful = (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e00ff}');
        (is_harmful || marks > 4).then(|| format!("{c:?} after {marks} marks"))
    })
}

#[track_caller]
fn assert_harmless(way: &str, screen: &str) {
    assert_eq!(harm_in(screen), None, "{way}: {screen:?}");
}

#[test]
fn nothing_that_comes_from_outside_steers_a_terminal() {
    let with_no_text = OsString::from_vec([HOSTILE.as_bytes(), b"\xff\xc2"].concat());
    for text in [OsStr::new(HOSTILE), &with_no_text] {
        let world = World::new();
        furnish(&world, text);
        for way in WAYS {
            let run = coming_by(&world, way, text).on_a_screen(80);
            let run = run.end_where_it_asks(ASKS);
            assert_harmless(way, &run.stderr);
            // In a pipe, which may well lead to a terminal.
            let run = coming_by(&world, way, text).run();
            assert_harmless(way, &run.stderr);
            assert_harmless(way, &run.stdout);
        }
    }
}

#[test]
fn an_error_in_json_has_the_text_as_data_and_no_character_of_it_that_does_harm() {
    let world = World::new();
    furnish(&world, OsStr::new(HOSTILE));
    for way in WAYS {
        let way = format!("{way} -o json");
        let run = coming_by(&world, &way, OsStr::new(HOSTILE)).run();
        assert_harmless(&way, &run.stderr);
        assert_harmless(&way, &run.stdout);
        for line in run.stderr.lines().filter(|line| line.starts_with('{')) {
            serde_json::from_str::<Value>(line).expect("JSON");
        }
    }
}

#[test]
fn the_name_of_the_program_steers_no_terminal() {
    for arguments in [
        &["--help"][..],
        &["nonsense"],
        &["search", "--nonsense"],
        &[],
    ] {
        let world = World::empty();
        let mut command = world.cookiepay(arguments).into_command();
        let output = command.arg0(HOSTILE).output().expect("a run");
        assert_harmless("arg0", &String::from_utf8_lossy(&output.stderr));
        assert_harmless("arg0", &String::from_utf8_lossy(&output.stdout));
    }
}

/// A world whose gateway says a text wherever it may say any.
fn world_where_the_gateway_says(text: &str, token: &'static str) -> World {
    let said = serde_json::to_string(text).expect("JSON");
    let said = said.trim_matches('"').to_owned();
    let row = [
        "RESULTMSG",
        "ORDERNO",
        "BUYERNAME",
        "BUYEREMAIL",
        "PRODUCTNAME",
        "BUYERID",
        "ACCEPTNO",
        "CARDNAME",
        "CANCELMSG",
        "ACCOUNTNO",
        "RECEIVERNAME",
        "NEW",
    ]
    .map(|name| format!("\"{name}\":\"{said}\""))
    .join(",");
    let address = serve(move |mut client| {
        loop {
            let request = Message::read(&mut client)?;
            let body = match request.path() {
                "/payAuth/token" if token == "0000" => {
                    r#"{"RTN_CD":"0000","RTN_MSG":"OK","TOKEN":"t0k3n"}"#.to_owned()
                }
                "/payAuth/token" => format!(r#"{{"RTN_CD":"{said}","RTN_MSG":"{said}"}}"#),
                path if path.contains("cancel") => {
                    format!(r#"{{"cancel_code":"{said}","cancel_msg":"{said}"}}"#)
                }
                _ => format!(
                    "[{{\"RESULTCODE\":\"0000\",\"TID\":\"T1\",\"AMOUNT\":\"1000\",\"PAYMETHOD\":\"CARD\",\
                     \"ACCEPTDATE\":\"20261003120000\",{row}}},\t\
                     {{\"RESULTCODE\":\"0000\",\"TID\":\"{said}\",\"AMOUNT\":\"{said}\",\"PAYMETHOD\":\"{said}\",\
                     \"ACCEPTDATE\":\"{said}\",\"CANCELDATE\":\"{said}\",\"CANCEL_SUM_AMOUNT\":\"{said}\"}}]"
                ),
            };
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json".to_owned();
            Message { head, body }.write(&mut client)?;
        }
    });
    let world = World::empty();
    world.lead_to(&format!("http://{address}"));
    world
}

const QUESTIONS: &[&[&str]] = &[
    &["search", "2026-10"],
    &["search", "2026-10", "--columns", "all"],
    &["search", "2026-10", "-o", "json"],
    &["search", "2026-10", "-o", "ndjson"],
    &["search", "2026-10", "-o", "ndjson", "--columns", "all"],
    &["search", "2026-10", "-o", "csv", "--columns", "all"],
    &["search", "2026-10", "--summary", "method"],
    &["search", "2026-10", "--status", "unclear"],
    &["show", "T1"],
    &["show", "T1", "-o", "json"],
    &["cancel", "T1", "--full", "--reason", "x", "--yes"],
    &[
        "cancel", "T1", "--full", "--reason", "x", "--yes", "-o", "json",
    ],
    &["refunds", "list"],
    &["refunds", "show", "r1"],
    &["token", "-v"],
];

#[test]
fn what_the_gateway_says_steers_no_terminal() {
    for token in ["0000", "9999"] {
        let world = world_where_the_gateway_says(HOSTILE, token);
        for question in QUESTIONS {
            let run = world
                .cookiepay(question)
                .env("TERM", "xterm")
                .env("PAGER", "cat");
            let run = run.on_a_screen(100).end();
            assert_harmless(&question.join(" "), &run.stderr);
            let run = world.run(question);
            assert_harmless(&question.join(" "), &run.stderr);
            // CSV in a pipe is data for programs, as it came.
            if !question.contains(&"csv") {
                assert_harmless(&question.join(" "), &run.stdout);
            }
        }
    }
}

#[test]
fn json_has_the_very_text_that_the_gateway_sent() {
    let world = world_where_the_gateway_says(HOSTILE, "0000");
    let rows = world.run(&["search", "2026-10", "-o", "json"]).json();
    assert_eq!(rows[0]["BUYERNAME"], HOSTILE);
    assert_eq!(rows[0]["NEW"], HOSTILE);
    let refused = world_where_the_gateway_says(HOSTILE, "9999");
    let run = refused.run(&["token", "-o", "json"]);
    let error: Value = serde_json::from_str(&run.stderr).expect("JSON");
    assert_eq!(error["error"]["gateway"]["code"], HOSTILE, "{run:?}");
    assert_eq!(error["error"]["gateway"]["message"], HOSTILE, "{run:?}");
}

#[test]
fn a_row_of_thousands_of_marks_stays_a_row() {
    let text = "zalgoe\u{301}\u{3164}\u{ad}\u{1161}".to_owned() + &"\u{316}".repeat(5000);
    let world = world_where_the_gateway_says(&text, "0000");
    let run = world
        .cookiepay(&["search", "2026-10"])
        .env("NO_COLOR", "1")
        .env("TERM", "xterm");
    let run = run.on_a_screen(80).end();
    let screen = run.stderr.replace('\r', "");
    assert!(screen.contains("T1"), "{screen}");
    let shown = world.cookiepay(&["show", "T1"]).env("NO_COLOR", "1");
    let screen = screen + &shown.on_a_screen(80).end().stderr.replace('\r', "");
    for line in screen.lines() {
        assert!(line.chars().count() < 200, "{line}");
        assert!(line.width() <= 80, "{line}");
    }
    assert_harmless("flood", &screen);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_by_any_way_are_more_than_seen_on_a_terminal(
        bytes in prop::collection::vec(
            prop_oneof![
                prop::sample::select(b"\x1b]52;[m\x07\x08\x9b\n\r\t\x0b\x7f".as_slice()).prop_map(|byte| vec![byte]),
                any::<char>().prop_map(|c| c.to_string().into_bytes()),
                (1..=255_u8).prop_map(|byte| vec![byte]),
                prop::sample::select(&["\u{202e}", "\u{301}\u{301}\u{301}\u{301}\u{301}", "\u{200d}", "\u{fe0f}", "👨"][..])
                    .prop_map(|text| text.as_bytes().to_vec()),
            ],
            1..40,
        ),
        way in prop::sample::select(WAYS),
    ) {
        let mut bytes = bytes.concat();
        // What no argument has, and no name of a folder.
        bytes.truncate(200);
        bytes.retain(|byte| !matches!(byte, 0 | b'/' | b'.' | b'@'));
        let text = OsString::from_vec([b"x", &*bytes].concat());
        let world = World::empty();
        furnish(&world, &text);
        let run = coming_by(&world, way, &text).on_a_screen(80);
        let run = run.end_where_it_asks(ASKS);
        let harm = harm_in(&run.stderr);
        prop_assert!(harm.is_none(), "{}: {:?} in {:?}", way, harm, run.stderr);
    }
}
