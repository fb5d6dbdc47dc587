//! Korean and English: what a person reads is in the language that was asked for, and what a program reads is
//! the same in both, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::language::assert_in_korean;
use crate::support::sample::{CARD, NAVERPAY, OTHER_CARD};
use crate::support::{Transcript, World};

const DAY: &str = "2026-11-05";

/// The commands that print for people only, and what a person is told of what goes on.
fn screens() -> Vec<String> {
    let all = [
        format!("search {DAY} -vv"),
        "compare orders.csv --all".to_owned(),
        "compare orders.csv --refunds refunds.csv -vv".to_owned(),
        "compare bad.csv".to_owned(),
        "compare orders.csv --map nosuch".to_owned(),
        "compare nosuch.csv".to_owned(),
        format!("mock orders {DAY} --today 2026-11-15 --fault missing --out list.csv"),
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
        "compare orders.csv".to_owned(),
        "compare orders.csv --all --fail-on none".to_owned(),
        "compare orders.csv 2024-01-01".to_owned(),
        "compare orders.csv --fail-on nosuch".to_owned(),
        "compare bad.csv".to_owned(),
        "compare bad.csv 2026-11-05".to_owned(),
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
        "config init --template --config new.toml".to_owned(),
        "config init --template --config new.toml".to_owned(),
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
    fs::write(world.path("bad.csv"), "주문번호,결제금액\nA1,1.5\n,10\n").expect("a file");
    let orders = "mock orders 2026-11-01..2026-11-07 --today 2026-11-15 --out orders.csv --fault missing \
        --fault extra --fault amount --fault cancel --fault status --fault day --fault total-row -q";
    let orders: Vec<&str> = orders.split_whitespace().collect();
    assert_eq!(world.run(&orders).code, 0);
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

/// Leaves out what stands for a token: it differs from run to run.
fn without_token(text: &str) -> String {
    let mut parts = text.split("eyJ");
    let before = parts.next().unwrap_or_default().to_owned();
    let is_part = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    parts.fold(before, |text, part| {
        text + "token" + part.trim_start_matches(is_part)
    })
}

#[test]
fn a_token_is_handed_on_the_same_in_both_languages() {
    let worlds = ["en", "ko"].map(|language| World::new().speaking(language));
    for arguments in [
        &["token"][..],
        &["token", "--header"],
        &["token", "-o", "json"],
    ] {
        let [english, korean] = worlds.each_ref().map(|world| {
            let run = world.run(arguments);
            assert!(run.code == 0 && run.stdout.contains("eyJ"), "{run:?}");
            same_everywhere(&without_token(&run.stdout), world)
        });
        assert_eq!(english, korean);
    }
}

#[test]
fn a_mock_gateway_is_the_same_whichever_language_its_owner_speaks() {
    let [english, korean] = ["en", "ko"].map(|language| {
        let world = World::with_gateway(&["--lang", language]);
        let profile = fs::read_to_string(world.path("config.toml")).expect("a file");
        let rows = world.run(&["search", DAY, "-o", "json"]).stdout;
        assert!(rows.len() > 1_000, "{rows}");
        (same_everywhere(&profile, &world), rows)
    });
    assert_eq!(english, korean);
}

#[test]
fn a_shell_completes_the_same_words_in_both_languages() {
    let world = World::empty();
    let [english, korean] = ["en", "ko"].map(|language| {
        let run = world.run(&["completions", "elvish", "--lang", language]);
        // Behind a word stands what it means.
        let lines = run.stdout.lines().map(str::trim_start);
        let words = lines.filter_map(|line| line.strip_prefix("cand ")?.split(' ').next());
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.sort_unstable();
        words
    });
    assert_eq!(english, korean);
    assert!(english.len() > 500, "{english:?}");
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

/// What English says in Korean, since it is typed so: periods, names of methods and statuses, a column, amounts,
/// an answer, a bank; and the reasons of examples.
const TYPED: &str = "오늘 어제 그제 이번주 지난주 이번달 지난달 올해 작년 금일 당일 전일 금주 저번주 당월 금월 저번달 전월 \
    최근 7일 3개월 2026년 10월 신용카드 수기결제 정기결제 계좌이체 가상계좌 휴대폰결제 카카오페이 네이버페이 결제완료 \
    입금대기 부분취소 전체취소 확인필요 결제실패 거래번호 결제금액 15,000원 예 아니오 국민은행 고객 변심 부분 반품 하나 더 품절 파손 \
    통신_타임아웃 합계 총 결제금액";

/// The reasons of the refunds in the snapshots.
const REASONS: &str = "시험 반품 품절 고객이 마음을 바꿨습니다 배송이 너무 늦어서 받지 않";

/// Words of the gateway that `explain` explains, and one that it is asked for.
const EXPLAINED: &str = "입금후취소 키움페이 결과 미확인";

/// The reason in the batch file, and what the gateway answers to a cancel.
const ANSWERS: &str = "반품 잔액 부족 취소성공";

/// The Korean in a text, word by word.
fn korean_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|it: char| !('가'..='힣').contains(&it));
    words.filter(|word| !word.is_empty())
}

/// Panics where an English text has Korean that is neither typed so nor came from elsewhere, whole or cut off.
#[track_caller]
fn assert_in_english(text: &str, from_elsewhere: &str) {
    let known: Vec<&str> = korean_words(TYPED)
        .chain(korean_words(from_elsewhere))
        .collect();
    let is_known = |word: &str| known.iter().any(|known| known.starts_with(word));
    let ours: Vec<&str> = korean_words(text).filter(|it| !is_known(it)).collect();
    assert!(ours.is_empty(), "Korean is left: {ours:?} in\n{text}");
}

/// All that the gateway tells of a year of payments.
fn told_by_the_gateway(world: &World) -> String {
    let year = world.run(&["search", "2025-11-15..2026-11-14", "-o", "csv"]);
    assert!(year.code == 0 && year.stdout.len() > 100_000, "{year:?}");
    year.stdout
}

#[test]
fn whoever_asks_for_english_reads_no_korean_but_what_came_from_elsewhere() {
    let world = world("en");
    let gateway = told_by_the_gateway(&world);
    for line in documents().into_iter().chain(screens()) {
        let arguments: Vec<&str> = line.split(' ').collect();
        let run = world.run(&arguments);
        let told = [&run.stdout[..], &run.stderr].concat();
        assert_in_english(&told, &[&gateway, &line[..], ANSWERS].concat());
    }
}

#[test]
fn no_screen_in_english_has_korean_but_what_came_from_elsewhere() {
    let from_elsewhere = [&told_by_the_gateway(&World::new()), REASONS, EXPLAINED].join(" ");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/snapshots");
    let mut english: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    english.retain(|path| !path.to_string_lossy().contains("_in_korean"));
    assert!(english.len() >= 10, "{english:?}");
    for path in english {
        let screens = fs::read_to_string(&path).expect("a file");
        assert_in_english(&screens, &from_elsewhere);
    }
}

#[test]
fn korean_of_ours_is_told_from_what_is_typed_and_from_what_was_cut_off() {
    assert_in_english(
        "error: no such period (오늘, 지난달): 커피나…",
        "커피나무 화분",
    );
    for korean in ["결제 1건을 찾았습니다", "오류: 오늘", "커피나무를"] {
        let text = format!("error: {korean}");
        let caught = std::panic::catch_unwind(|| assert_in_english(&text, "커피나무"));
        assert!(caught.is_err(), "{korean}");
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
