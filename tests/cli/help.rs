//! Help, versions, completions: what a person looks at first.

use std::fmt::Write as _;

use crate::support::World;

/// Runs the help of every command in so many columns, and hands over what it was called and what it said.
fn each_help(columns: &str, flag: &str, add: &mut dyn FnMut(&str, &str)) {
    each_help_in("en", columns, flag, add);
}

/// Does so in a language.
fn each_help_in(language: &str, columns: &str, flag: &str, add: &mut dyn FnMut(&str, &str)) {
    fn below(
        world: &World,
        command: &[&str],
        [language, columns, flag]: [&str; 3],
        add: &mut dyn FnMut(&str, &str),
    ) {
        let run = world
            .cookiepay(&[command, &[flag]].concat())
            .env("COLUMNS", columns)
            .env("COOKIEPAY_LANG", language)
            .without("COOKIEPAY_CONFIG")
            .without("COOKIEPAY_PROFILE")
            .run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{command:?}");
        let name = [&["cookiepay"], command].concat().join(" ");
        add(&name, &run.stdout);
        let mut lines = run.stdout.lines();
        let mut lines = lines
            .by_ref()
            .skip_while(|line| !matches!(*line, "Commands:" | "명령:"));
        lines.next();
        for line in lines.take_while(|line| !line.is_empty()) {
            // What is indented further is the rest of a sentence.
            let name = line
                .strip_prefix("  ")
                .and_then(|line| line.split(' ').next());
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                let command = [command, &[name]].concat();
                below(world, &command, [language, columns, flag], add);
            }
        }
    }
    below(&World::empty(), &[], [language, columns, flag], add);
}

#[test]
fn every_command_explains_itself_with_examples_first() {
    let mut count = 0;
    each_help("80", "--help", &mut |name, help| {
        count += 1;
        let examples = help.find("\nExamples:\n  ");
        assert!(examples.is_some(), "{name}: {help}");
        assert!(examples < help.find("Usage:"), "{name}: {help}");
        assert!(!help.contains('\u{1b}'), "{name}: colour in a pipe");
    });
    assert!(count > 20, "{count} commands");
}

#[test]
fn a_short_help_has_no_examples_and_says_where_they_are() {
    each_help("80", "-h", &mut |name, help| {
        assert!(!help.contains("Examples:\n"), "{name}: {help}");
        assert!(help.contains(&format!("`{name} --help`")), "{name}: {help}");
        // What is behind a semicolon is for those who want to know it all.
        let options = help.find("\nOptions:").map(|at| &help[at..]);
        assert!(!options.unwrap().contains("; "), "{name}: {help}");
    });
}

#[test]
fn help_fits_any_width_and_is_wrapped_once() {
    for columns in [60, 80, 140] {
        let width = columns.to_string();
        each_help(&width, "--help", &mut |name, help| {
            for line in help.lines().filter(|line| !line.starts_with([' ', 'U'])) {
                let count = line.chars().count();
                assert!(count <= columns.min(100), "{name} at {columns}: {line}");
            }
        });
    }
    let world = World::empty();
    let prose = |columns: &str| {
        let run = world.cookiepay(&["journal", "--help"]);
        let help = run.env("COLUMNS", columns).run().stdout;
        let start = help.find("The journal is what keeps").unwrap();
        help[start..]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(prose("60"), prose("140"));
}

#[test]
fn help_and_version_are_commands_too() {
    let world = World::empty();
    for (command, long) in [
        (vec!["help"], vec!["--help"]),
        (vec!["help", "search"], vec!["search", "--help"]),
        (
            vec!["help", "refunds", "resolve"],
            vec!["refunds", "resolve", "--help"],
        ),
    ] {
        let run = world.run(&command);
        assert_eq!((run.code, &run.stdout), (0, &world.run(&long).stdout));
    }
    let run = world.run(&["help", "serch"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        run.stderr,
        "error: `cookiepay` has no command serch\nhint: did you mean `search`?\n"
    );
    let version = world.run(&["version"]);
    assert_eq!(version.stdout, world.run(&["--version"]).stdout);
    let json = world.run(&["version", "-o", "json"]).json();
    assert_eq!(
        version.stdout,
        format!("cookiepay {}\n", json["version"].as_str().unwrap())
    );
}

#[test]
fn a_completion_script_comes_for_every_shell() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = world.run(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        assert!(run.stdout.contains("cookiepay"), "{shell}");
    }
}

#[test]
fn the_whole_help_is_this() {
    let mut all = String::new();
    each_help("80", "--help", &mut |name, help| {
        writeln!(all, "$ {name} --help\n{help}").expect("a text");
    });
    insta::assert_snapshot!("help", all);
}

#[test]
fn the_whole_korean_help_is_this() {
    let mut all = String::new();
    for flag in ["--help", "-h"] {
        each_help_in("ko", "80", flag, &mut |name, help| {
            writeln!(all, "$ {name} {flag}\n{help}").expect("a text");
        });
    }
    insta::assert_snapshot!("help_in_korean", all);
}

#[test]
fn korean_help_fits_any_width_and_has_the_same_order() {
    for columns in [60, 80, 140] {
        each_help_in("ko", &columns.to_string(), "--help", &mut |name, help| {
            let (examples, usage) = (help.find("\n예제:\n  "), help.find("\n사용법: cookiepay"));
            assert!(examples.is_some() && examples < usage, "{name}: {help}");
            for line in help.lines().filter(|line| !line.starts_with([' ', '사'])) {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= columns.min(100), "{name} at {columns}: {line}");
            }
        });
    }
}

#[cfg(unix)]
#[test]
fn help_and_version_that_nobody_can_have_got_are_an_error() {
    let world = World::empty();
    for script in [
        "\"$@\" >&-",
        "test ! -e /dev/full || exec \"$@\" >/dev/full; exit 1",
    ] {
        for argument in ["--help", "-h", "--version"] {
            let run = world.through_shell(script, &[argument]).run();
            assert_eq!(run.code, 1, "{run:?}");
        }
        let run = world.through_shell(script, &["--help"]).run();
        assert!(run.stdout.is_empty(), "{run:?}");
    }
    let run = world.through_shell("\"$@\" | true", &["--help"]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
}
