//! Korean and English: what a person reads is in the language that was asked for, and what a program reads is
//! the same in both, byte for byte.

use std::fs;

use crate::support::language::assert_in_korean;
use crate::support::sample::{CARD, NAVERPAY, OTHER_CARD};
use crate::support::{Transcript, World};

const DAY: &str = "2026-11-05";

/// The commands that print for people only, and what a person is told of what goes on.
fn screens() -> Vec<String> {
    let all = [
        format!("search {DAY} -vv"),
        format!("show {CARD} -vv"),
        "refunds reconcile --all -vv".to_owned(),
        "refunds resolve r3 --as refunded --note x".to_owned(),
        "refunds list --columns all".to_owned(),
        "refunds nosuch".to_owned(),
        "journal accept --note x".to_owned(),
        "help nosuch".to_owned(),
        "man batch.csv".to_owned(),
        "completions nosuch".to_owned(),
        "mock --fault nosuch".to_owned(),
        "mock --listen 0.0.0.0:0".to_owned(),
        format!("search {DAY} --tid x"),
        format!("search {DAY} --columns nosuch"),
        "cancel".to_owned(),
        "show".to_owned(),
        "refunds show".to_owned(),
    ];
    all.to_vec()
}

/// Every command that prints for programs, one after the other in one world: some of them move money.
fn documents() -> Vec<String> {
    let all = [
        format!("search {DAY}"),
        format!("search {DAY} --status nosuch"),
        format!("search {DAY} --method card --limit 1"),
        format!("search {DAY} --summary status,day"),
        "search 2024-01-01".to_owned(),
        format!("show {CARD}"),
        "show nosuchtid".to_owned(),
        format!("cancel {CARD} --full --reason 변심 --dry-run"),
        format!("cancel {CARD} --amount 1000 --reason 변심 --yes"),
        format!("cancel {CARD} --full --reason 변심 --yes"),
        format!("cancel {OTHER_CARD} --full --reason 변심 --yes"),
        format!("cancel {NAVERPAY} --full --reason 변심 --yes"),
        "cancel --batch batch.csv --dry-run".to_owned(),
        "cancel --batch batch.csv --yes --jobs 1".to_owned(),
        "refunds list".to_owned(),
        "refunds show r1".to_owned(),
        "refunds show r3".to_owned(),
        "refunds reconcile --all".to_owned(),
        "refunds verify".to_owned(),
        "refunds resolve r3 --as refunded --note x --yes".to_owned(),
        "refunds resolve r3 --refunded --note x --yes".to_owned(),
        "journal status".to_owned(),
        "journal backup copy.sqlite3".to_owned(),
        "journal accept --note x --yes".to_owned(),
        "config init --config new.toml".to_owned(),
        "config init --config new.toml".to_owned(),
        "config show".to_owned(),
        "config check".to_owned(),
        "config path".to_owned(),
        "version".to_owned(),
        "-p nosuch token".to_owned(),
        "search --nosuch".to_owned(),
        "nosuch".to_owned(),
    ];
    all.to_vec()
}

fn world(language: &'static str) -> World {
    let world = World::refusing_and_falling_silent();
    let rows = format!("tid,amount,reason\n{CARD},500,반품\nnosuchtid,full,변심\n");
    fs::write(world.path("batch.csv"), rows).expect("a file");
    world.speaking(language)
}

fn without_milliseconds(text: &str) -> String {
    const NAME: &str = "milliseconds\":";
    let Some((before, after)) = text.split_once(NAME) else {
        return text.to_owned();
    };
    let after = after.trim_start_matches(|it: char| it.is_ascii_digit());
    format!("{before}{NAME}{after}")
}

/// Returns what a run wrote, without what differs from run to run: the port, the folder, and times.
fn same_everywhere(text: &str, world: &World) -> String {
    let home = world.path("").display().to_string();
    let text = without_milliseconds(text)
        .replace(world.base_url(), "http://gateway")
        .replace(home.trim_end_matches('/'), "~");
    let mut same = String::new();
    let mut rest = text.as_str();
    // A moment, the number of a journal, and how long it took.
    while let Some(at) = rest.find(|it: char| it.is_ascii_digit() || matches!(it, 'a'..='f')) {
        let (before, from) = rest.split_at(at);
        let is_part =
            |it: char| it.is_ascii_hexdigit() || matches!(it, ':' | '-' | 'T' | 'Z' | '+' | '.');
        let end = from.find(|it| !is_part(it)).unwrap_or(from.len());
        let (part, after) = from.split_at(end);
        same.push_str(before);
        let is_moment = part.len() >= 8 && (part.contains(':') || !part.contains('-'));
        same.push_str(if is_moment { "#" } else { part });
        rest = after;
    }
    same.push_str(rest);
    same
}

#[test]
fn what_a_program_reads_is_the_same_in_both_languages() {
    for format in ["json", "ndjson", "csv"] {
        let worlds = [world("en"), world("ko")];
        for line in documents() {
            let arguments: Vec<&str> = line.split(' ').collect();
            let [english, korean] = [&worlds[0], &worlds[1]].map(|world| {
                let run = world.run(&[&arguments[..], &["-o", format]].concat());
                let errors = if format == "csv" { "" } else { &run.stderr };
                let errors: String = errors.lines().filter(|it| it.starts_with('{')).collect();
                [
                    run.code.to_string(),
                    same_everywhere(&run.stdout, world),
                    same_everywhere(&errors, world),
                ]
            });
            assert_eq!(english, korean, "{line} -o {format}");
        }
    }
}

#[test]
fn whoever_asks_for_korean_reads_korean() {
    let world = world("ko");
    for line in documents().into_iter().chain(screens()) {
        // The keys and the values of a file are those of the file.
        if line == "config show" {
            continue;
        }
        let arguments: Vec<&str> = line.split(' ').collect();
        let run = world.run(&arguments);
        let told = [&run.stdout[..], &run.stderr].concat();
        assert_in_korean(&told);
    }
}

#[test]
fn whoever_asks_for_english_reads_no_korean_but_what_came_from_elsewhere() {
    let world = world("en");
    for arguments in [
        &["nosuch"][..],
        &["search", "--nosuch"],
        &["-p", "nosuch", "token"],
        &["journal", "status"],
        &["config", "check"],
        &["refunds", "verify"],
    ] {
        let run = world.run(arguments);
        let is_hangul = |it: char| ('가'..='힣').contains(&it);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(!told.contains(is_hangul), "{told}");
    }
}

/// Asks for what there is not, in a world whose surroundings say which language is spoken.
fn misspelled(world: &World, language: &[&str], variables: &[(&str, &str)]) -> Transcript {
    let mut run = world.cookiepay(&[language, &["nosuch"]].concat());
    run = run.without("COOKIEPAY_LANG").without("LANG");
    for (name, value) in variables {
        run = run.env(name, value);
    }
    run.run()
}

#[test]
fn the_flag_beats_the_variable_the_variable_the_file_and_the_file_the_locale() {
    let world = World::empty();
    let is_korean = |language: &[&str], variables: &[(&str, &str)]| {
        let run = misspelled(&world, language, variables);
        assert_eq!(run.code, 2, "{run:?}");
        run.stderr.contains("오류: ")
    };
    let locale = ("LANG", "ko_KR.UTF-8");
    assert!(is_korean(&[], &[locale]));
    assert!(!is_korean(&[], &[]));
    assert!(!is_korean(&[], &[("LANG", "ko_KR.eucKR")]));
    world.write_config("lang = 'en'\n");
    assert!(!is_korean(&[], &[locale]));
    world.write_config("lang = 'ko'\n");
    assert!(is_korean(&[], &[("LANG", "C")]));
    let variable = ("COOKIEPAY_LANG", "en");
    assert!(!is_korean(&[], &[variable]));
    assert!(is_korean(&["--lang", "ko"], &[variable]));
    assert!(is_korean(&["--lang=ko"], &[variable]));
    // Another file, which is named on a command line that is wrong.
    fs::write(world.path("other.toml"), "lang = 'en'\n").expect("a file");
    assert!(!is_korean(&["--config", "other.toml"], &[]));
}

#[test]
fn help_is_in_the_language_wherever_it_is_asked_for() {
    let world = World::empty();
    for arguments in [
        &["--help", "--lang", "ko"][..],
        &["--lang=ko", "search", "-h"],
        &["help", "search", "--lang", "ko"],
    ] {
        let run = world.run(arguments);
        let help = run.stdout + &run.stderr;
        assert!(help.contains("사용법:"), "{arguments:?} {help}");
    }
}

#[test]
fn a_language_that_there_is_not_is_an_error_with_those_that_there_are() {
    let world = World::new();
    let flag = world.run(&["search", "--lang", "fr"]);
    assert_eq!(flag.code, 2, "{flag:?}");
    let variable = world
        .cookiepay(&["token"])
        .env("COOKIEPAY_LANG", "fr")
        .run();
    let text = fs::read_to_string(world.path("config.toml")).expect("a file");
    world.write_config(&format!("lang = \"fr\"\n{text}"));
    let file = world.run(&["token"]);
    for (run, place) in [(&variable, "COOKIEPAY_LANG"), (&file, "config.toml:1")] {
        assert_eq!(run.code, 6, "{run:?}");
        assert!(run.stderr.contains("`ko` and `en` are there"), "{run:?}");
        assert!(run.stderr.contains(place), "{run:?}");
    }
}
