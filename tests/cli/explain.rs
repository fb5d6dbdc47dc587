//! `explain`: the page of whatever the program prints, in both languages, and as data.

use crate::support::{Transcript, World};

fn explain(arguments: &[&str]) -> Transcript {
    let world = World::empty();
    let run = world.cookiepay(&[&["explain"], arguments].concat());
    run.env("COLUMNS", "80").run()
}

#[test]
fn the_page_of_a_deposit_says_that_no_money_moved_and_how_to_deposit() {
    let run = explain(&["9029"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_page_of_a_deposit_says_so_in_korean() {
    let run = explain(&["9029", "--lang", "ko"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_word_of_several_things_gets_the_page_of_each() {
    let run = explain(&["unknown"]);
    assert_eq!(run.code, 0, "{run:?}");
    insta::assert_snapshot!(run.stdout);
    assert_eq!(explain(&["exit", "10"]).stdout, explain(&["10"]).stdout);
    assert_eq!(
        explain(&["결과", "미확인"]).stdout,
        explain(&["결과 미확인"]).stdout
    );
}

#[test]
fn everything_is_listed_with_a_line_each_by_kind_and_fits_its_columns() {
    let run = explain(&[]);
    assert_eq!(run.code, 0, "{run:?}");
    insta::assert_snapshot!(run.stdout);
    for language in ["en", "ko"] {
        let list = explain(&["--lang", language]);
        let codes = list.stdout.lines().filter(|line| line.starts_with("  "));
        let codes = codes.filter_map(|line| line.split_whitespace().next());
        for code in codes.filter(|it| it.contains('.') && it.is_ascii()) {
            let page = explain(&[code, "--lang", language]);
            assert_eq!(page.code, 0, "{page:?}");
            for line in page.stdout.lines().filter(|line| !line.contains('`')) {
                let columns: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                assert!(columns <= 80, "{line}");
            }
        }
    }
}

#[test]
fn data_is_the_same_in_both_languages_and_of_one_shape_for_one_page_and_for_all() {
    for format in ["json", "ndjson", "csv"] {
        for arguments in [&["10", "-o", format][..], &["-o", format]] {
            let english = explain(arguments);
            let korean = explain(&[arguments, &["--lang", "ko"]].concat());
            assert_eq!(english.code, 0, "{english:?}");
            assert_eq!(english.stdout, korean.stdout);
        }
    }
    let page: serde_json::Value =
        serde_json::from_str(&explain(&["refund.still_open", "-o", "json"]).stdout).unwrap();
    assert_eq!(page[0]["exit"], "10 11");
    assert_eq!(page[0]["money_moved"], "unknown");
    assert_eq!(page[0]["retry"], "after_reconcile after_action");
    let all: serde_json::Value = serde_json::from_str(&explain(&["-o", "json"]).stdout).unwrap();
    let names = |row: &serde_json::Value| -> Vec<String> {
        row.as_object().unwrap().keys().cloned().collect()
    };
    for row in all.as_array().unwrap() {
        assert_eq!(names(row), names(&page[0]));
    }
}

#[test]
fn what_has_no_page_is_a_usage_error_that_offers_the_nearest() {
    let run = explain(&["refund.hel"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    error: nothing that is explained is called refund.hel
    hint: did you mean `cookiepay explain refund.held`?
    ");
    let run = explain(&["xyz", "--lang", "ko"]);
    assert_eq!(run.code, 2, "{run:?}");
    insta::assert_snapshot!(run.stderr, @r"
    오류: xyz에 대한 설명이 없습니다
    도움말: 설명이 있는 것은 `cookiepay explain`에 모두 나옵니다. 게이트웨이의 다른 코드는 PG의 코드입니다: `cookiepay explain other`
    ");
    assert_eq!(
        explain(&["E03", "-o", "json"]).error()["code"],
        "usage.invalid"
    );
}

#[test]
fn a_code_or_an_exit_code_without_a_page_is_never_taken_for_another_number() {
    for typed in ["0001", "0020", "000", "9028", "9998", "E03", "E004", "E999"] {
        for (language, own) in [("en", "the PG's own"), ("ko", "PG의 코드이며")] {
            let run = explain(&[typed, "--lang", language]);
            assert_eq!(run.code, 2, "{run:?}");
            let hint = run.stderr.split_once('\n').unwrap().1;
            assert!(hint.contains(own), "{run:?}");
            let offers: Vec<&str> = hint.matches("cookiepay explain").collect();
            assert_eq!(offers.len(), 1, "{run:?}");
            assert!(hint.contains("`cookiepay explain other`"), "{run:?}");
        }
    }
    for typed in [&["exit", "99"][..], &["13"]] {
        let run = explain(typed);
        assert_eq!(
            run.stderr.lines().last().unwrap(),
            "hint: the exit codes are 0 to 12, 20, 129, 130 and 143; if it is a code of the gateway, it \
             is the PG's own: `cookiepay explain other`"
        );
        let korean = explain(&[typed, &["--lang", "ko"]].concat());
        assert!(
            korean.stderr.contains("0~12, 20, 129, 130, 143"),
            "{korean:?}"
        );
    }
}

#[test]
fn the_number_of_a_closed_terminal_heads_its_own_page() {
    for (language, headline) in [
        ("en", "129 (the same as 143): "),
        ("ko", "129(143과 같습니다): "),
    ] {
        for typed in ["129", "exit 129"] {
            let run = explain(&[typed, "--lang", language]);
            assert!(run.stdout.starts_with(headline), "{run:?}");
        }
        let run = explain(&["143", "--lang", language]);
        assert!(run.stdout.starts_with("143: "), "{run:?}");
    }
}

#[test]
fn what_is_said_of_money_holds_in_every_run_that_ends_so() {
    let said = |code: &str, column: &str| {
        let page = explain(&[code, "-o", "json"]).stdout;
        let pages: serde_json::Value = serde_json::from_str(&page).unwrap();
        pages[0][column].as_str().unwrap().to_owned()
    };
    // Rows of a batch may have been sent and refused.
    assert!(said("exit 6", "money").contains("no refund of it stands"));
    // A fall since the request may be its own.
    for code in ["other", "9999", "이미 취소"] {
        assert!(said(code, "money").contains("may have been this one, a `conflict`"));
    }
    // A result that the journal did not take is looked up first.
    assert_eq!(said("exit 7", "retry"), "safe after_reconcile");
    assert!(said("exit 7", "again").contains("`after_reconcile`"));
    for exit in ["3", "4", "6", "7", "10", "11"] {
        let meaning = said(&format!("exit {exit}"), "meaning");
        assert!(meaning.contains("`doctor` ends so"), "{exit}: {meaning}");
    }
}

#[test]
fn an_endless_word_is_refused_as_fast_as_a_short_one() {
    let run = explain(&["a".repeat(100_000).as_str()]);
    assert_eq!(run.code, 2);
    let hint = run.stderr.lines().last().unwrap();
    assert!(hint.contains("lists all that can be explained"), "{hint}");
}
