//! Command lines that cannot be read: one shape, what was meant where that is near, and nothing that
//! steers a terminal.

use crate::support::World;

/// Runs a command line that is wrong, and returns the two lines that it is answered with.
fn said(arguments: &[&str]) -> (String, String) {
    let run = World::empty().run(arguments);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
    let lines: Vec<&str> = run.stderr.lines().collect();
    let [error, hint] = lines[..] else {
        panic!("{arguments:?}: {}", run.stderr);
    };
    (
        error.strip_prefix("error: ").expect("an error").to_owned(),
        hint.strip_prefix("hint: ").expect("a hint").to_owned(),
    )
}

#[test]
fn what_other_tools_call_a_thing_leads_to_ours() {
    for (arguments, meant) in [
        (vec!["cancel", "T", "--all", "--reason", "x"], "--full"),
        (vec!["cancel", "T", "--partial", "500"], "--amount"),
        (vec!["refund", "T"], "cancel"),
        (vec!["환불", "T"], "cancel"),
        (vec!["list"], "refunds list"),
        (vec!["history"], "refunds list"),
        (vec!["search", "--csv"], "-o csv"),
        (vec!["search", "--format", "csv"], "-o"),
        (vec!["search", "--format=csv"], "-o"),
        (vec!["search", "--start", "2026-11-01"], "--from"),
        (vec!["refunds", "list", "--from", "2026-11-01"], "--since"),
        (vec!["search", "--price", "5000"], "--amount"),
        (vec!["search", "--order-by", "amount"], "--sort"),
        (vec!["search", "--live"], "--profile"),
        (vec!["search", "--today"], "cookiepay search today"),
        (vec!["show", "--tid", "T"], "cookiepay show TID"),
        (
            vec!["compare", "orders.csv", "--from", "2026-11-01"],
            "cookiepay compare ORDERS 2026-11-01..2026-11-15",
        ),
        (vec!["compare", "orders.csv", "--cp949"], "--encoding cp949"),
        (vec!["journal", "copy", "--file", "a"], "--from"),
        (vec!["cancel", "T", "--account", "1"], "--account-no"),
        (
            vec!["cancel", "T", "--retry"],
            "cookiepay refunds list --unresolved",
        ),
        (vec!["init"], "config init"),
        (vec!["refunds", "help"], "cookiepay help refunds"),
    ] {
        let (error, hint) = said(&arguments);
        assert!(error.contains("` has no "), "{error}");
        assert_eq!(hint, format!("did you mean `{meant}`?"), "{arguments:?}");
    }
    for option in ["--period", "--days", "--month", "--within"] {
        let (_, hint) = said(&["search", option, "3d"]);
        assert!(
            hint.contains("`cookiepay search 7d`") && hint.contains("--from"),
            "{hint}"
        );
    }
}

#[test]
fn what_is_meant_by_a_value_is_offered_in_its_place() {
    let (_, hint) = said(&["refunds", "show", "2898563196"]);
    assert_eq!(
        hint,
        "did you mean `cookiepay refunds list --tid 2898563196`?"
    );
    for (arguments, meant) in [
        (
            ["cancel", "T", "--amount", "전체", "--reason", "x"],
            "--full",
        ),
        (
            ["cancel", "T", "--again", "r7", "--reason", "x"],
            "--again=r7",
        ),
        (
            ["search", "-o", "nov.csv", "-p", "x", "-q"],
            "--out nov.csv",
        ),
        (["search", "-o", "excel", "-p", "x", "-q"], "-o xlsx"),
    ] {
        let (_, hint) = said(&arguments);
        assert_eq!(hint, format!("did you mean `{meant}`?"), "{arguments:?}");
    }
}

#[test]
fn a_slip_of_the_finger_is_mended_and_another_word_is_not_guessed_at() {
    for (arguments, meant) in [
        (vec!["serch"], "search"),
        (vec!["refunds", "reconcil"], "reconcile"),
        (vec!["cancel", "T", "--reson", "x"], "--reason"),
        (vec!["search", "--colums", "tid"], "--columns"),
        (vec!["search", "-o", "jsn"], "json"),
        (vec!["search", "--order_no", "x"], "--order-no"),
        (vec!["search", "--approval", "5"], "--approval-no"),
    ] {
        let (_, hint) = said(&arguments);
        assert_eq!(hint, format!("did you mean `{meant}`?"), "{arguments:?}");
    }
    for (arguments, help) in [
        (vec!["zzz"], "cookiepay --help"),
        (vec!["search", "--zzz"], "cookiepay search --help"),
        (vec!["search", "--account", "1"], "cookiepay search --help"),
        (
            vec!["search", "--encoding", "cp949"],
            "cookiepay search --help",
        ),
        (
            vec!["-p", "search", "cancel", "--zzz"],
            "cookiepay cancel --help",
        ),
        (vec!["refunds", "show"], "cookiepay refunds show --help"),
        (vec!["cancel", "T"], "cookiepay cancel --help"),
        (
            vec!["cancel", "T", "--full", "--amount", "5", "--reason", "x"],
            "cookiepay cancel --help",
        ),
        (vec!["search", "--limit", "x"], "cookiepay search --help"),
        (vec!["search", "--limit"], "cookiepay search --help"),
    ] {
        let (_, hint) = said(&arguments);
        assert_eq!(
            hint,
            format!("`{help}` says how it is used, with examples"),
            "{arguments:?}"
        );
    }
}

#[test]
fn an_option_before_the_command_that_has_it_is_led_behind_that_command() {
    for (arguments, meant) in [
        (
            ["--offline", "doctor"].as_slice(),
            "cookiepay doctor --offline",
        ),
        (&["--full", "cancel", "T"], "cookiepay cancel --full"),
        (
            &["refunds", "--all", "reconcile"],
            "cookiepay refunds reconcile --all",
        ),
    ] {
        let (error, hint) = said(arguments);
        let option = meant.rsplit(' ').next().expect("an option");
        assert_eq!(error, format!("`cookiepay` has no option {option}"));
        assert_eq!(hint, format!("did you mean `{meant}`?"));
    }
}

#[test]
fn what_is_missing_or_too_much_is_named_as_it_is_written() {
    for (arguments, message) in [
        (
            vec!["cancel", "T"],
            "`cookiepay cancel` needs --reason TEXT, and --full or --amount WON or --batch FILE",
        ),
        (
            vec!["cancel", "--full", "--reason", "x"],
            "`cookiepay cancel` needs TID or --order-no NO or --batch FILE",
        ),
        (
            vec!["cancel", "T", "--full", "--amount", "5", "--reason", "x"],
            "--full cannot stand beside --amount",
        ),
        (
            vec!["search", "--limit", "5", "--limit", "6"],
            "--limit is there twice",
        ),
        (vec!["search", "--limit"], "--limit needs a value"),
        (
            vec!["search", "--partial=yes"],
            "--partial takes no value: yes",
        ),
        (
            vec!["search", "-o", "pdf"],
            "--output: pdf is none of table, json, ndjson, csv, xlsx",
        ),
        (
            vec!["refunds", "reconcile"],
            "`cookiepay refunds reconcile` needs ID or --all",
        ),
        (
            vec!["refunds", "reconcile", "r1", "--all"],
            "ID cannot stand beside --all",
        ),
        (
            vec!["search", "--by", "both"],
            "`cookiepay search` needs --summary",
        ),
        (
            vec!["completions", "bash", "zsh"],
            "`cookiepay completions` does not know what to do with zsh",
        ),
    ] {
        assert_eq!(said(&arguments).0, message, "{arguments:?}");
    }
}

#[test]
fn a_value_that_cannot_be_stands_beside_its_name() {
    for (amount, error) in [
        (
            "1,00",
            "--amount 1,00: the commas are not where thousands are separated",
        ),
        (
            "-5",
            "--amount -5: an amount is digits, such as 15000, 15,000 or 15,000원",
        ),
        ("", "--amount: the amount is empty"),
    ] {
        let (said, _) = said(&["cancel", "T", "--amount", amount, "--reason", "x"]);
        assert_eq!(said, error);
    }
    for (arguments, error) in [
        (
            ["search", "--jobs", "100"],
            "--jobs 100: a whole number from 1 to 64 is needed",
        ),
        (
            ["search", "--limit", "0"],
            "--limit 0: a whole number of at least 1 is needed",
        ),
        (
            ["mock", "--payments", "many"],
            "--payments many: a whole number is needed",
        ),
        (
            ["mock", "--listen", "8480"],
            "--listen 8480: an address and a port are needed, as in 127.0.0.1:8480",
        ),
        (
            ["mock", "--today", "어제"],
            "--today 어제: a day of the calendar is needed, as in 2026-10-03",
        ),
        (["search", "--from", ""], "\"\" is not a period"),
    ] {
        assert_eq!(said(&arguments).0, error);
    }
    let (said, _) = said(&["refunds", "show", "1"]);
    assert_eq!(
        said,
        "ID 1: a refund's number is r and digits, did you mean r1?"
    );
}

#[test]
fn a_key_is_never_an_argument_and_a_tid_needs_no_option() {
    let (_, hint) = said(&["search", "--api-key", "hunter2"]);
    assert!(hint.contains("COOKIEPAY_API_KEY"), "{hint}");
    let (error, _) = said(&["search", "--api-key=hunter2"]);
    assert!(!error.contains("hunter2"), "{error}");
    let (_, hint) = said(&["cancel", "--tid", "T", "--full", "--reason", "x"]);
    assert!(hint.contains("cookiepay cancel TID"), "{hint}");
}

/// OSC 52 writes the clipboard; the argument may be out of a customer's mail.
#[test]
fn an_argument_cannot_steer_the_terminal() {
    const EVIL: &str = "\u{1b}]52;c;eA==\u{7}\u{202e}";
    let option = format!("--{EVIL}");
    for arguments in [
        vec![EVIL],
        vec!["search", option.as_str()],
        vec!["cancel", "T", "--full", EVIL, "--reason", "x"],
        vec!["search", "-o", EVIL],
        vec!["search", "--limit", EVIL],
        vec!["cancel", "T", "--amount", EVIL, "--reason", "x"],
        vec!["cancel", EVIL, "--full", "--reason", "x"],
        vec!["refunds", "show", EVIL],
        vec!["help", EVIL],
        vec!["mock", "--fault", EVIL],
        vec!["search", "--columns", EVIL],
    ] {
        for format in [&[][..], &["-o", "json"]] {
            if arguments.contains(&"-o") && !format.is_empty() {
                continue;
            }
            let run = World::empty().run(&[&arguments[..], format].concat());
            assert_eq!(run.code, 2, "{arguments:?}");
            let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!run.stderr.contains(raw), "{arguments:?}: {}", run.stderr);
        }
    }
}

#[test]
fn a_script_is_told_the_same() {
    let run = World::empty().run(&["cancel", "T", "--all", "--reason", "x", "-o", "json"]);
    let error = run.error();
    assert_eq!(error["code"], "usage.invalid");
    assert_eq!(error["message"], "`cookiepay cancel` has no option --all");
    assert_eq!(error["hint"], "did you mean `--full`?");
}

#[test]
fn an_empty_variable_for_a_profile_is_said_to_be_empty() {
    for (names, shown) in [
        ("", "--profile"),
        (" ", "--profile"),
        ("a,,b", "--profile a,,b"),
    ] {
        for command in ["token", "config show", "refunds list"] {
            let words: Vec<&str> = command.split(' ').collect();
            let (error, _) = said(&[&words[..], &["-p", names]].concat());
            let (option, why) = error.rsplit_once(": ").expect("an option");
            assert_eq!(why, "the name of a profile is empty");
            assert_eq!(option.trim_end(), shown);
        }
    }
}

#[test]
fn a_value_is_called_as_the_help_of_the_language_calls_it() {
    let world = World::empty();
    for (arguments, english, korean) in [
        (
            &["cancel", "T"][..],
            "`cookiepay cancel` needs --reason TEXT, and --full or --amount WON or --batch FILE",
            "`cookiepay cancel`에 빠진 것이 있습니다: `--reason 사유`, `--full` 또는 `--amount 금액` 또는 `--batch 파일`",
        ),
        (&["refunds", "show", "x y"], "ID x y: ", "`취소번호 x y`: "),
    ] {
        for (language, said) in [("en", english), ("ko", korean)] {
            let run = world.run(&[arguments, &["--lang", language]].concat());
            assert!(run.stderr.contains(said), "{run:?}");
            let run = world.run(&[arguments, &["--lang", language, "-o", "json"]].concat());
            let error: serde_json::Value = serde_json::from_str(&run.stderr).expect("JSON");
            let message = error["error"]["message"].as_str().expect("a text");
            assert!(message.contains(english), "{message}");
        }
    }
}
