//! What `TAB` completes: in bash, zsh and fish as they are, and asked for as their scripts ask. Refuses to hear a
//! word of whatever is wrong.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::support::sample::{CARD, OTHER_CARD};
use crate::support::shell::Shell;
use crate::support::{Transcript, World};

/// Asks as the script of fish does, whose answers are the plainest.
fn asks(world: &World, words: &[&str], typed: &str) -> Transcript {
    let asked = [&["__complete", "fish", typed, "cookiepay"], words].concat();
    let run = world.cookiepay(&asked).without("COOKIEPAY_PROFILE").run();
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, ""),
        "{words:?} {typed}"
    );
    run
}

/// Returns what may stand there, without what it means.
fn values(world: &World, words: &[&str], typed: &str) -> Vec<String> {
    let answer = asks(world, words, typed).stdout;
    let values = answer.lines().skip(1);
    let values = values.map(|line| line.split('\t').next().unwrap_or_default());
    values.map(str::to_owned).collect()
}

fn refund(world: &World, tid: &str, amount: &str) {
    let run = world.run(&["cancel", tid, "--amount", amount, "--reason", "a", "--yes"]);
    assert_eq!(run.code, 0, "{run:?}");
}

/// A world with a profile in Korean, and two refunds, of one payment each.
fn world() -> World {
    let world = World::new();
    let second = world.profile("'가게-2'");
    world.set_up(world.base_url(), &format!("\n{second}"));
    refund(&world, CARD, "5000");
    refund(&world, OTHER_CARD, "600");
    world
}

#[test]
fn each_shell_completes_what_this_machine_knows() {
    let world = world();
    for shell in Shell::installed() {
        let mut prompt = shell.at(&world);
        for (typed, expected) in [
            ("cookiepay search --meth\t", &["search", "--method"][..]),
            ("cookiepay sea\t", &["search"]),
            ("cookiepay -p 가\t", &["-p", "가게-2"]),
            ("cookiepay -p demo,가\t", &["-p", "demo,가게-2"]),
            ("cookiepay --profile=de\t", &["--profile=demo"]),
            (
                "cookiepay search --columns tid,am\t",
                &["search", "--columns", "tid,amount"],
            ),
            (
                "cookiepay search --columns=tid,am\t",
                &["search", "--columns=tid,amount"],
            ),
            (
                "cookiepay search --sort -am\t",
                &["search", "--sort", "-amount"],
            ),
            ("cookiepay search 이번 달\t", &["search", "이번", "달"]),
            ("cookiepay search yes\t", &["search", "yesterday"]),
            (
                "cookiepay refunds list --columns id,certain_\t",
                &["refunds", "list", "--columns", "id,certain_at"],
            ),
            ("cookiepay refunds show r2\t", &["refunds", "show", "r2"]),
            (
                "cookiepay cancel --full --again=r1\t",
                &["cancel", "--full", "--again=r1"],
            ),
            (
                "cookiepay cancel --bank iM뱅\t",
                &["cancel", "--bank", "iM뱅크(대구)"],
            ),
            (
                "cookiepay cancel --bank 'iM뱅\t",
                &["cancel", "--bank", "iM뱅크(대구)"],
            ),
            (
                "cookiepay mock --fault cancel:drop-a\t",
                &["mock", "--fault", "cancel:drop-after"],
            ),
            (
                "cookiepay compare --fail-on day,dup\t",
                &["compare", "--fail-on", "day,duplicate"],
            ),
            ("cookiepay --config conf\t", &["--config", "config.toml"]),
            ("cookiepay --config=conf\t", &["--config=config.toml"]),
            ("cookiepay compare conf\t", &["compare", "config.toml"]),
            // The cursor in the middle of the line: four to the left, before what follows.
            ("cookiepay sea 7d\u{2}\u{2}\u{2}\t", &["search", "7d"]),
        ] {
            let expected = [&["cookiepay"], expected].concat();
            prompt.completes(typed, &expected);
        }
        let latest = format!("cookiepay show {}\t", &OTHER_CARD[..4]);
        prompt.completes(&latest, &["cookiepay", "show", OTHER_CARD]);
    }
}

#[test]
fn a_script_is_found_where_the_help_says_that_a_shell_looks_for_it() {
    let world = world();
    for shell in Shell::installed() {
        let Some(mut prompt) = shell.with_installed(&world) else {
            continue;
        };
        // Twice, since the first time the shell reads the script.
        prompt.completes("cookiepay sea\t", &["cookiepay", "search"]);
        prompt.completes("cookiepay -p 가\t", &["cookiepay", "-p", "가게-2"]);
    }
}

#[test]
fn a_shell_that_shows_what_candidates_mean_does() {
    for (language, listed) in [("en", "refunded: 600 won"), ("ko", "취소완료 600원")] {
        let world = world().speaking(language);
        for shell in Shell::installed() {
            let mut prompt = shell.at(&world);
            match shell {
                Shell::Bash => prompt.lists("cookiepay refunds show r\t", &["r2  r1"]),
                Shell::Zsh => prompt.lists("cookiepay refunds show r\t", &[listed]),
                Shell::Fish => prompt.lists("cookiepay refunds show r\t\t\u{1b}", &[listed]),
            }
        }
    }
}

#[test]
fn what_somebody_else_wrote_is_an_argument_and_nothing_else() {
    let world = World::new();
    world.set_up(world.base_url(), "");
    refund(&world, CARD, "5000");
    let tid = r#"a'b"$(touch${IFS}x)`touch${IFS}x`;&|*?[~!#{a,b}\"#;
    let quoted = tid.replace('\'', "''");
    let changed = world
        .journal()
        .change(&format!("UPDATE refund SET tid = '{quoted}'"));
    assert_eq!(changed, 1);
    assert_eq!(values(&world, &["show"], ""), [tid]);
    for shell in Shell::installed() {
        let mut prompt = shell.at(&world);
        prompt.completes("cookiepay show \t", &["cookiepay", "show", tid]);
        prompt.lists("cookiepay search --tid $(touch x) --al\t", &[]);
    }
    assert!(!world.path("x").exists(), "a shell ran what was offered");
}

#[test]
fn a_test_of_a_shell_fails_with_a_script_that_asks_nothing() {
    let world = world();
    for shell in Shell::installed() {
        let broken = format!(
            "cookiepay completions {} | sed s/__complete/complete/",
            shell.name()
        );
        let mut prompt = shell.with_script(&world, &broken);
        prompt.completes("cookiepay -p 가\t", &["cookiepay", "-p", "가"]);
    }
}

#[test]
fn the_latest_refunds_come_first_and_only_those_of_the_payment_where_one_is_named() {
    let world = world();
    refund(&world, CARD, "700");
    assert_eq!(values(&world, &["refunds", "show"], ""), ["r3", "r2", "r1"]);
    assert_eq!(values(&world, &["show"], ""), [CARD, OTHER_CARD]);
    let again = values(&world, &["cancel", CARD], "--again=");
    assert_eq!(again, ["--again=r3", "--again=r1"]);
    let options = values(&world, &["cancel", CARD], "--again");
    assert!(options.contains(&again[0]), "{options:?}");
    // All of them are certain.
    assert_eq!(values(&world, &["refunds", "resolve"], ""), [""; 0]);
    let all = values(&world, &["refunds", "resolve", "--overturn"], "");
    assert_eq!(all, ["r3", "r2", "r1"]);
    assert_eq!(values(&world, &["-p", "가게-2", "show"], ""), [""; 0]);
}

#[test]
fn a_payment_of_which_nothing_is_left_is_offered_to_look_at_and_not_to_refund() {
    let world = world();
    assert_eq!(values(&world, &["cancel"], ""), [OTHER_CARD, CARD]);
    let rest = ["cancel", CARD, "--full", "--reason", "b", "--yes"];
    assert_eq!(world.run(&rest).code, 0);
    assert_eq!(values(&world, &["cancel"], ""), [OTHER_CARD]);
    assert_eq!(values(&world, &["show"], ""), [CARD, OTHER_CARD]);
    // What was made and undone again can be refunded once more.
    world
        .journal()
        .change("UPDATE refund SET state = 'rolled_back' WHERE id = 3");
    assert_eq!(values(&world, &["cancel"], ""), [CARD, OTHER_CARD]);
}

#[test]
fn whatever_has_a_page_of_explain_is_offered_there_once() {
    let world = World::empty();
    let mut all = values(&world, &["explain"], "");
    for code in [
        "9029",
        "refund.outcome_unknown",
        "10",
        "not_applied",
        "only_gateway",
    ] {
        assert!(all.iter().any(|it| it == code), "{code}: {all:?}");
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn what_means_something_says_it_in_the_persons_language() {
    let world = world().speaking("ko");
    let said = |words: &[&str], word| asks(&world, words, word).stdout;
    assert!(
        said(&[], "").contains("search\t기간이나"),
        "{}",
        said(&[], "")
    );
    assert!(said(&["search"], "--st").contains("--status\t"));
    assert!(said(&["search", "--method"], "").contains("신용카드\tcard\n"));
    assert!(said(&["search"], "").contains("이번달\t"));
    let columns = said(&["search", "--columns"], "tid,");
    assert!(columns.contains("tid,order_no\t주문번호\n"), "{columns}");
    let shown = said(&["refunds", "show"], "");
    assert!(shown.contains(&format!("r2\t취소완료 600원, 거래번호 {OTHER_CARD}\n")));
    let english = asks(&world, &["--lang", "en", "refunds", "show"], "").stdout;
    assert!(english.contains("r2\trefunded: 600 won of "), "{english}");
}

#[test]
fn whatever_is_wrong_with_a_configuration_there_is_nothing_to_complete_and_nothing_said() {
    let world = world();
    let known = ["mock", "가게-2", "demo"];
    assert_eq!(values(&world, &["-p"], ""), known);
    // A shell hands over what was typed, not what it would make of it.
    let named = ["--config", "~/config.toml", "-p"];
    assert_eq!(values(&world, &named, ""), known);
    world.write_config("default_profile = ");
    let nothing = |words: &[&str]| {
        let begun = Instant::now();
        assert_eq!(values(&world, words, ""), [""; 0], "{words:?}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{words:?}");
    };
    nothing(&["-p"]);
    nothing(&["refunds", "show"]);
    world.make_fifo("pipe");
    nothing(&["--config", "pipe", "-p"]);
    nothing(&["--config", "/dev/zero", "-p"]);
    nothing(&["--config", ".", "-p"]);
    nothing(&["--config", "no-such-file", "-p"]);
    // Without a home there is no configuration, and `demo` all the same.
    let asked = ["__complete", "fish", "", "cookiepay", "-p"];
    let run = world.cookiepay(&asked);
    let run = run.without("COOKIEPAY_CONFIG").without("HOME").run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for odd in [
        &["__complete"][..],
        &["__complete", "tcsh"],
        &["__complete", "bash", "cookiepay "],
    ] {
        let run = world.run(odd);
        let said = (run.code, run.stdout.as_str(), run.stderr.as_str());
        assert_eq!(said, (0, "", ""), "{odd:?}");
    }
}

/// Returns every file of a world, and what is in it.
fn files(world: &World) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = world.all_in("");
    all.sort();
    let files = all.into_iter().filter(|path| path.is_file());
    files
        .map(|path| (path.clone(), fs::read(path).expect("a file")))
        .collect()
}

#[test]
fn nothing_is_written_run_or_waited_for_whatever_the_journal_is_like() {
    let world = world();
    world.replace_api_key("api_key_command = [\"touch\", \"ran\"]");
    let before = files(&world);
    assert_eq!(values(&world, &["refunds", "show"], ""), ["r2", "r1"]);
    assert_eq!(values(&world, &["-p"], "").len(), 3);
    assert!(files(&world) == before, "a file changed");
    // Somebody is at work, and in the middle of writing.
    let journal = world.journal();
    journal.change("UPDATE refund SET note = 'x' WHERE id = 1");
    journal.lock();
    let before = files(&world);
    assert!(
        before
            .iter()
            .any(|(path, _)| path.to_string_lossy().ends_with("-shm"))
    );
    let begun = Instant::now();
    assert_eq!(values(&world, &["refunds", "show"], ""), ["r2", "r1"]);
    assert!(begun.elapsed() < Duration::from_secs(4));
    assert!(files(&world) == before, "a file changed");
    journal.unlock();
    drop(journal);
    let path = world.journal_path();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(asks(&world, &["refunds", "show"], "").stderr, "");
    fs::write(&path, "no journal").unwrap();
    assert_eq!(values(&world, &["refunds", "show"], ""), [""; 0]);
    fs::remove_file(&path).unwrap();
    assert_eq!(values(&world, &["refunds", "show"], ""), [""; 0]);
    assert!(!path.exists() && !world.path("ran").exists());
}

#[test]
#[cfg(feature = "postgres")]
fn a_journal_in_a_database_is_not_asked() {
    let world = world();
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let port = server.local_addr().unwrap().port();
    world.keep_journal_in(&format!(
        "host=127.0.0.1 port={port} dbname=a user=b sslmode=disable"
    ));
    let config = fs::read_to_string(world.path("config.toml")).unwrap();
    world.write_config(&format!(
        "{config}postgres_password_command = ['touch', 'ran']\n"
    ));
    // The profiles are there all the same.
    assert_eq!(values(&world, &["-p"], "").len(), 3);
    assert_eq!(values(&world, &["refunds", "show"], ""), [""; 0]);
    assert!(server.accept().is_err(), "somebody connected");
    assert!(!world.path("ran").exists());
}

#[test]
fn a_line_may_be_long_and_odd() {
    let world = World::empty();
    let long = "x".repeat(100_000);
    let run = world.run(&["__complete", "bash", &format!("cookiepay {long}"), &long]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let words = format!("cookiepay search {} --meth", "a ".repeat(40_000));
    let run = world.run(&["__complete", "bash", &words, "--meth"]);
    assert_eq!(run.stdout, "values\n--method\n");
    for line in [
        "",
        "'",
        "cookiepay '",
        "cookiepay \\",
        "cookiepay --=",
        "cookiepay -",
        "cookiepay --tid=$(",
        "가",
    ] {
        let run = world.run(&["__complete", "bash", line, ""]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
    }
}

#[test]
fn the_scripts_are_the_same_in_every_language_and_place() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish"] {
        let run = world.run(&["completions", shell]);
        let korean = world.run(&["completions", shell, "--lang", "ko"]);
        assert_eq!(run.stdout, korean.stdout);
        let version = env!("CARGO_PKG_VERSION");
        assert!(!run.stdout.contains(version), "{shell}");
        assert!(run.stdout.lines().count() < 60, "{shell}");
    }
}
