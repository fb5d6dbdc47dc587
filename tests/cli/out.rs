//! `--out`: the name chooses the format, a file appears when it is complete, and what is no file is
//! written into.

use std::fs;

use crate::support::sample::CARD;
use crate::support::{Transcript, World};

const DAY: &str = "2026-11-14";

/// Searches one day with these arguments.
fn search(world: &World, arguments: &[&str]) -> Transcript {
    world.run(&[&["search", DAY], arguments].concat())
}

fn read(world: &World, name: &str) -> String {
    String::from_utf8_lossy(&fs::read(world.path(name)).expect("the file")).into_owned()
}

/// Returns the names of all files that a run may have left behind.
fn files(world: &World) -> Vec<String> {
    let files = fs::read_dir(world.path(".")).expect("the home directory");
    let names = files.map(|file| file.expect("a file").file_name().into_string());
    let mut names: Vec<String> = names.map(|name| name.expect("a name")).collect();
    names.retain(|name| !["config.toml", "ledger.ndjson", ".local"].contains(&name.as_str()));
    names.sort();
    names
}

#[test]
fn the_suffix_chooses_the_format_in_any_case_of_letters() {
    let world = World::new();
    for (name, beginning) in [
        ("a.csv", "approved_at,order_no,"),
        ("B.CSV", "approved_at,order_no,"),
        ("a.json", "[\n{\"RESULTCODE\""),
        ("a.ndjson", "{\"RESULTCODE\""),
        ("a.Xlsx", "PK"),
        ("a.txt", "approved_at  "),
        ("table", "approved_at  "),
    ] {
        let run = search(&world, &["--out", name]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
        let written = read(&world, name);
        assert!(written.starts_with(beginning), "{name}: {written}");
    }
}

#[test]
fn every_command_takes_the_format_from_the_name() {
    let world = World::new();
    let part = ["cancel", CARD, "--amount", "500", "--reason", "반품"];
    let rehearsal = [&part[..], &["--dry-run"]].concat();
    let refund = [&part[..], &["--yes"]].concat();
    for (command, name, beginning) in [
        (&rehearsal[..], "plan.csv", "tid,amount,reason,"),
        (&refund[..], "refund.json", "{\"id\":\"r1\""),
        (&["refunds", "list"], "refunds.csv", "id,ref,tid,"),
        (&["refunds", "show", "r1"], "r1.ndjson", "{\"id\":\"r1\""),
        (&["journal", "status"], "journal.csv", "path,id,version,"),
        (&["token"], "token.json", "{\"token\":"),
        (&["config", "show"], "config.json", "[{\"key\":"),
        (&["completions", "bash"], "completions.bash", "# cookiepay"),
    ] {
        let run = world.run(&[command, &["--out", name]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
        let written = read(&world, name);
        assert!(written.starts_with(beginning), "{name}: {written}");
    }
    assert_eq!(world.refunds_made(), [(CARD.to_owned(), 500)]);
}

#[test]
fn a_name_that_says_another_format_or_none_is_a_usage_error_with_a_way_out() {
    let world = World::new();
    let run = search(&world, &["-o", "csv", "--out", "november.json"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "error: -o asks for csv, and the name november.json for json: leave out -o csv, or write --out november.csv\n"
    );
    let run = search(&world, &["--out", "november.xls"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "error: the name november.xls says no format: let it end in .csv, .json, .ndjson, .xlsx or .txt, or name the format with -o\n"
    );
    assert_eq!(files(&world), Vec::<String>::new());
    let run = search(&world, &["-o", "csv", "--out", "november.tsv"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn what_comes_as_text_alone_is_not_named_as_another_format() {
    let world = World::empty();
    for command in [
        &["journal", "schema"][..],
        &["completions", "bash"],
        &["man"],
        &["help", "search"],
    ] {
        for (name, code) in [
            ("a.csv", 2),
            ("a.XLSX", 2),
            ("a.json", 2),
            ("a.sql", 0),
            ("a.txt", 0),
            ("a", 0),
        ] {
            let run = world.run(&[command, &["--out", name]].concat());
            assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{run:?}");
            assert_eq!(world.path(name).exists(), code == 0, "{run:?}");
            if code == 0 {
                fs::remove_file(world.path(name)).expect("the file");
            }
        }
    }
}

#[test]
fn a_mark_for_excel_needs_csv() {
    let world = World::new();
    let run = search(&world, &["--bom", "--out", "a.json"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "error: --bom is for -o csv\n")
    );
    assert_eq!(search(&world, &["--bom", "--out", "a.csv"]).code, 0);
    assert!(read(&world, "a.csv").starts_with("\u{feff}approved_at,"));
}

#[test]
fn a_dash_is_stdout() {
    let world = World::new();
    let run = search(&world, &["-o", "csv", "--columns", "tid", "--out", "-"]);
    assert!(run.stdout.contains(CARD), "{run:?}");
    assert_eq!(files(&world), Vec::<String>::new());
}

#[test]
fn a_file_that_was_there_is_said_to_be_replaced() {
    let world = World::new();
    let arguments = ["--columns", "tid", "--out", "a.csv"];
    assert_eq!(
        search(&world, &arguments).stderr,
        "wrote 4 payments to a.csv\n"
    );
    assert_eq!(
        search(&world, &arguments).stderr,
        "wrote 4 payments to a.csv; the file that was there is replaced\n"
    );
    let list = ["refunds", "list", "--out", "a.csv"];
    assert_eq!(
        world.run(&list).stderr,
        "the file that was at a.csv is replaced\nno refunds\n"
    );
}

#[test]
fn a_folder_is_a_clear_error_before_anything_is_done() {
    let world = World::new();
    for name in [".", "new/", "no/such/folder.csv"] {
        let refund = [
            "cancel", CARD, "--full", "--reason", "반품", "--yes", "--out",
        ];
        let run = world.run(&[&refund[..], &[name]].concat());
        assert_eq!(run.code, 1, "{run:?}");
        let path = format!("error: cannot write {name}\ncaused by: ");
        assert!(run.stderr.starts_with(&path), "{run:?}");
        assert!(!run.stderr.contains(".cookiepay-"), "{run:?}");
    }
    assert_eq!(world.refunds_made(), []);
    assert_eq!(files(&world), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn what_a_run_lives_on_is_not_replaced() {
    const JOURNAL: &str = ".local/state/cookiepay/journal.sqlite3";
    const LEDGER: &str = ".local/state/cookiepay/demo-ledger.ndjson";
    let world = World::new();
    let part = [
        "cancel", CARD, "--amount", "500", "--reason", "반품", "--yes",
    ];
    assert_eq!(world.run(&part).code, 0);
    let mut config = read(&world, "config.toml");
    config.push_str("[profiles.other]\napi_key_file = 'shop.key'\nca_file = 'ca.pem'\n");
    world.write_config(&config);
    for own in ["shop.key", "ca.pem", LEDGER] {
        fs::write(world.path(own), "").unwrap();
    }
    let linked = [("shop.key", "hard"), (JOURNAL, "twin")];
    for (own, link) in linked {
        fs::hard_link(world.path(own), world.path(link)).unwrap();
    }
    std::os::unix::fs::symlink("shop.key", world.path("link")).unwrap();
    let journal = fs::read(world.path(JOURNAL)).unwrap();
    let beside = format!("{JOURNAL}-owners/../journal.sqlite3-wal");
    for (name, said) in [
        ("config.toml", "error: --out names the configuration file, "),
        (JOURNAL, "error: --out names the journal of refunds "),
        (&beside, "error: --out names the journal of refunds "),
        ("shop.key", "error: --out names a file with an API key, "),
        (
            "ca.pem",
            "error: --out names the certificates of a profile ",
        ),
        ("link", "error: --out names a file with an API key, "),
        ("hard", "error: --out names a file with an API key, "),
        ("twin", "error: --out names the journal of refunds "),
    ] {
        for command in [
            &["search", DAY][..],
            &["refunds", "list"],
            &["cancel", CARD, "--full", "--reason", "반품", "--yes"],
        ] {
            let run = world.run(&[command, &["-o", "json", "--out", name]].concat());
            assert_eq!(
                (run.code, run.error()["code"].as_str()),
                (2, Some("usage.invalid"))
            );
            let run = world.run(&[command, &["-o", "csv", "--out", name]].concat());
            assert!(run.stderr.starts_with(said), "{name}: {run:?}");
        }
    }
    let run = world.run(&["version", "-o", "json", "--out", "config.toml"]);
    assert_eq!(run.code, 2, "{run:?}");
    for command in [
        &["search", DAY, "-p", "demo"][..],
        &["mock", "--listen", "127.0.0.1:0", "--state", LEDGER],
    ] {
        let run = world.run(&[command, &["--out", LEDGER]].concat());
        assert_eq!(run.code, 2, "{run:?}");
        let said = "error: --out names the ledger of the mock gateway, ";
        assert!(run.stderr.starts_with(said), "{run:?}");
    }
    assert_eq!(read(&world, "config.toml"), config);
    assert_eq!(fs::read(world.path(JOURNAL)).unwrap(), journal);
    assert_eq!(world.refunds_made(), [(CARD.to_owned(), 500)]);
}

#[cfg(unix)]
#[test]
fn commands_that_read_nothing_replace_no_key_and_no_journal_either() {
    const JOURNAL: &str = ".local/state/cookiepay/journal.sqlite3";
    let world = World::new();
    world.add_to_profile("ca_file = 'ca.pem'");
    fs::create_dir_all(world.path(".local/state/cookiepay")).unwrap();
    for own in ["ca.pem", JOURNAL] {
        fs::write(world.path(own), "ours").unwrap();
        for command in [
            &["version"][..],
            &["explain", "E003"],
            &["config", "path"],
            &["journal", "schema"],
            &["completions", "bash"],
            &["mock", "orders"],
            &["man"],
        ] {
            let run = world.run(&[command, &["--out", own]].concat());
            assert_eq!(run.code, 2, "{run:?}");
            assert!(run.stderr.starts_with("error: --out names the "), "{run:?}");
            assert_eq!(read(&world, own), "ours");
        }
    }
}

#[cfg(unix)]
#[test]
fn while_the_configuration_cannot_be_read_no_file_is_replaced() {
    let world = World::new();
    let config = read(&world, "config.toml").replace("api_key = ", "api_key_file = 'the.key' # ");
    let named = format!("{config}[journal]\npath = 'j/j.db'\n");
    fs::create_dir(world.path("j")).unwrap();
    for own in ["j/j.db", "the.key", "any.json"] {
        fs::write(world.path(own), "ours").unwrap();
    }
    for (file, language) in [
        (format!("bogus = 1\n{named}"), "en"),
        (format!("{named}[profiles"), "en"),
        (named, "xx"),
    ] {
        world.write_config(&file);
        let run = |arguments: &[&str]| {
            let run = world.cookiepay(arguments);
            run.env("COOKIEPAY_LANG", language).run()
        };
        for command in [
            &["doctor", "-o", "json"][..],
            &["search", DAY, "-o", "json"],
            &["explain", "E003", "-o", "json"],
            &["version", "-o", "json"],
            &["config", "path", "-o", "json"],
            &["journal", "schema"],
            &["completions", "bash"],
            &["man"],
        ] {
            for own in ["j/j.db", "the.key", "any.json"] {
                let run = run(&[command, &["--out", own]].concat());
                assert_eq!((run.code, run.stdout.as_str()), (6, ""), "{run:?}");
                assert_eq!(read(&world, own), "ours", "{run:?}");
            }
        }
        let said = run(&["config", "list"]).stderr;
        let instead = run(&["version", "--out", "any.json"]).stderr;
        assert_eq!(said, instead);
        // Nothing is lost by a file that is new, and doctor says what is wrong.
        assert_eq!(run(&["explain", "E003", "--out", "new.txt"]).code, 0);
        assert_eq!(run(&["doctor", "-o", "json", "--out", "new.json"]).code, 6);
        assert!(read(&world, "new.json").contains("\"check\":"));
        assert_eq!(run(&["version"]).code, 0);
        fs::remove_file(world.path("new.txt")).unwrap();
        fs::remove_file(world.path("new.json")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_is_kept_on_this_machine_is_not_replaced_whatever_the_configuration() {
    let world = World::empty();
    let state = ".local/state/cookiepay";
    fs::create_dir_all(world.path(state)).unwrap();
    fs::write(world.path("any.txt"), "old").unwrap();
    for config in [
        None,
        Some("[journal]\npath = 'other.db'\n"),
        Some("bogus = 1"),
    ] {
        if let Some(text) = config {
            world.write_config(text);
        }
        for (own, said) in [
            (
                "journal.sqlite3",
                "error: --out names the journal of refunds ",
            ),
            (
                "journal.sqlite3-wal",
                "error: --out names the journal of refunds ",
            ),
            (
                "demo-ledger.ndjson",
                "error: --out names the ledger of the mock ",
            ),
        ] {
            let own = format!("{state}/{own}");
            fs::write(world.path(&own), "ours").unwrap();
            for command in [
                &["version"][..],
                &["doctor"],
                &["-p", "demo", "search", DAY],
                &["config", "init", "--template"],
            ] {
                let run = world.run(&[command, &["-o", "json", "--out", &own]].concat());
                assert_eq!(run.code, 2, "{run:?}");
                let run = world.run(&[command, &["--out", &own]].concat());
                assert!(run.stderr.starts_with(said), "{run:?}");
                assert_eq!(read(&world, &own), "ours");
            }
        }
        // A file that nobody can have named is replaced, as by any run.
        let run = world.run(&["version", "--out", "any.txt"]);
        let code = if config == Some("bogus = 1") { 6 } else { 0 };
        assert_eq!(run.code, code, "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_file_that_stdin_is_read_from_is_not_replaced() {
    let world = World::new();
    for (handed_in, content, command) in [
        ("tids", CARD, &["search", "--tid", "-"][..]),
        ("orders", "주문번호,결제금액\n", &["compare", "-", DAY]),
        (
            "plan",
            "tid,amount,reason\n",
            &["cancel", "--batch", "-", "--yes"],
        ),
        ("key", "sk-live-Ab3dEf9hIj", &["config", "init"]),
    ] {
        fs::write(world.path(handed_in), content).unwrap();
        fs::hard_link(world.path(handed_in), world.path("link")).unwrap();
        for out in [handed_in, "link"] {
            let script = format!("\"$@\" --out {out} < {handed_in}");
            let run = world.through_shell(&script, command).run();
            assert_eq!(run.code, 2, "{run:?}");
            let said = "error: --out names the file that stdin is read from, ";
            assert!(run.stderr.starts_with(said), "{run:?}");
            assert_eq!(read(&world, handed_in), content);
        }
        fs::remove_file(world.path("link")).unwrap();
    }
}

#[test]
fn a_batch_is_replaced_only_by_what_is_a_batch_again() {
    let world = World::new();
    let batch = format!("tid,amount,reason\n{CARD},500,반품\n");
    fs::write(world.path("batch"), &batch).unwrap();
    let send = |format| {
        let send = ["cancel", "--batch", "./batch", "--yes", "--out", "batch"];
        world.run(&[&send[..], &["-o", format]].concat())
    };
    for format in ["table", "json"] {
        let run = send(format);
        assert_eq!(run.code, 2, "{run:?}");
    }
    assert_eq!(read(&world, "batch"), batch);
    assert_eq!(world.refunds_made(), []);
    for format in ["csv", "ndjson", "csv"] {
        let run = send(format);
        assert_eq!(run.code, 0, "{run:?}");
    }
    assert_eq!(world.refunds_made(), [(CARD.to_owned(), 500)]);
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{
        FileTypeExt as _, MetadataExt as _, PermissionsExt as _, chown, symlink,
    };
    use std::path::Path;

    use super::*;

    #[test]
    fn a_symlink_stays_and_what_it_leads_to_is_replaced() {
        let world = World::new();
        fs::create_dir(world.path("far")).unwrap();
        symlink("far/next", world.path("link.csv")).unwrap();
        symlink("real.csv", world.path("far/next")).unwrap();
        for note in [
            "wrote 4 payments to link.csv\n",
            "wrote 4 payments to link.csv; the file that was there is replaced\n",
        ] {
            let run = search(&world, &["--columns", "tid", "--out", "link.csv"]);
            assert_eq!((run.code, run.stderr.as_str()), (0, note));
            let link = fs::read_link(world.path("link.csv")).unwrap();
            assert_eq!(link, Path::new("far/next"));
            assert!(
                fs::symlink_metadata(world.path("far/real.csv"))
                    .unwrap()
                    .is_file()
            );
            assert!(read(&world, "far/real.csv").starts_with("tid\n"));
        }
    }

    #[test]
    fn a_file_keeps_its_mode_and_one_that_is_read_only_stays() {
        let world = World::new();
        let path = world.path("a.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(search(&world, &["--out", "a.csv"]).code, 0);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        fs::write(&path, "mine").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let run = search(&world, &["--out", "a.csv"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.stderr.contains("caused by: permission denied"),
            "{run:?}"
        );
        assert_eq!(read(&world, "a.csv"), "mine");
    }

    #[test]
    fn a_file_stays_its_owners_and_its_groups_whoever_replaces_it() {
        let world = World::new();
        let path = world.path("a.csv");
        fs::write(&path, "old").unwrap();
        // Only root can give files away.
        if !rustix::process::geteuid().is_root() {
            return;
        }
        chown(&path, Some(4242), Some(4343)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(search(&world, &["--out", "a.csv"]).code, 0);
        let file = fs::metadata(&path).unwrap();
        assert_eq!(
            (file.uid(), file.gid(), file.mode() & 0o777),
            (4242, 4343, 0o640)
        );
    }

    /// Runs it with `--out` leading into a pipe that is read at the same time.
    fn through_a_fifo(world: &World, fifo: &str, command: &[&str]) -> Transcript {
        // Both ends wait for each other to be opened.
        let script = format!("cat {fifo} & \"$@\" --out {fifo}; code=$?; wait; exit $code");
        world.through_shell(&script, command).run()
    }

    #[test]
    fn a_fifo_is_written_into_also_by_a_refund() {
        let world = World::new();
        let fifo = world.make_fifo("fifo");
        for command in [
            &["search", DAY, "-o", "csv", "--columns", "tid"][..],
            &[
                "cancel", CARD, "--full", "--reason", "반품", "--yes", "-o", "csv",
            ],
        ] {
            let run = through_a_fifo(&world, "fifo", command);
            assert_eq!(run.code, 0, "{run:?}");
            assert!(run.stdout.contains(CARD), "{run:?}");
            let found = fs::symlink_metadata(&fifo).unwrap();
            assert!(found.file_type().is_fifo());
        }
    }

    #[test]
    fn a_fifo_that_nobody_reads_from_is_waited_for_aloud() {
        let world = World::new();
        world.make_fifo("fifo");
        for command in [
            &["search", DAY, "-o", "csv"][..],
            &[
                "cancel", CARD, "--full", "--reason", "반품", "--yes", "-o", "csv",
            ],
        ] {
            let command = [command, &["--out", "fifo"]].concat();
            let mut run = world.cookiepay(&command).watch();
            run.sees("fifo is a pipe: waiting for somebody to read from it");
            // Ctrl-C does the same, unless whoever started the tests has it ignored.
            run.signal(rustix::process::Signal::TERM);
            assert_eq!(run.end().code, 143);
        }
        assert!(world.refunds_made().is_empty());
        let mut run = world
            .cookiepay(&[
                "search",
                DAY,
                "-o",
                "csv",
                "--columns",
                "tid",
                "--out",
                "fifo",
            ])
            .watch();
        run.sees("waiting for somebody to read from it");
        assert!(read(&world, "fifo").contains(CARD));
        assert_eq!(run.end().code, 0);
    }

    #[test]
    fn the_suffix_of_a_fifo_chooses_the_format_too() {
        let world = World::new();
        world.make_fifo("days.csv");
        let search = ["search", DAY, "--columns", "tid,amount"];
        let run = through_a_fifo(&world, "days.csv", &search);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(run.stdout.starts_with("tid,amount\n"), "{run:?}");
        let run = world.run(&["search", DAY, "-o", "json", "--out", "days.csv"]);
        assert_eq!(run.code, 2, "{run:?}");
    }

    #[test]
    fn an_open_descriptor_is_written_into_whatever_it_leads_to() {
        let world = World::new();
        fs::write(world.path("log"), "before\n").unwrap();
        let command = [
            "search",
            DAY,
            "-o",
            "csv",
            "--columns",
            "tid",
            "-q",
            "--limit",
            "1",
        ];
        for script in [
            "\"$@\" --out /dev/fd/3 3>> log",
            "\"$@\" --out /dev/stdout >> log",
            "\"$@\" --out /dev/stderr 2>> log",
        ] {
            let run = world.through_shell(script, &command).run();
            assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
        }
        let line = "tid\n261114063037GU3Eb1vM\n";
        assert_eq!(read(&world, "log"), format!("before\n{line}{line}{line}"));
    }
}
