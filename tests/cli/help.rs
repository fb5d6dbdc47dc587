//! Help, versions, completions, manual pages: what a person looks at first.

use std::fmt::Write as _;

use crate::support::World;

#[test]
fn every_command_explains_itself_with_examples() {
    let world = World::empty();
    for command in [
        "token",
        "search",
        "show",
        "cancel",
        "config",
        "refunds",
        "mock",
        "completions",
        "man",
    ] {
        let run = world.run(&[command, "--help"]);
        assert_eq!(run.code, 0, "{command}");
        assert!(
            run.stdout.contains("Examples:"),
            "{command}: {}",
            run.stdout
        );
        assert!(
            !run.stdout.contains('\u{1b}'),
            "{command}: colour in a pipe"
        );
    }
}

#[test]
fn a_completion_script_comes_for_every_shell() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = world.run(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        assert!(run.stdout.contains("search"), "{shell}");
    }
}

#[test]
fn manual_pages_are_printed_or_written() {
    let world = World::empty();
    assert!(world.run(&["man"]).stdout.starts_with(".ie"));
    assert_eq!(world.run(&["man", "pages"]).code, 0);
    assert!(world.path("pages/cookiepay-search.1").exists());
}

/// Adds the help of a command, and of all below it, as it is in 80 columns.
fn add_help(world: &World, command: &[&str], all: &mut String) {
    let arguments = [command, &["--help"]].concat();
    let run = world
        .cookiepay(&arguments)
        .env("COLUMNS", "80")
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_eq!(run.code, 0, "{command:?}");
    let name = [&["cookiepay"], command].concat().join(" ");
    writeln!(all, "$ {name} --help\n{}", run.stdout).expect("a text");
    let mut lines = run.stdout.lines().skip_while(|line| *line != "Commands:");
    lines.next();
    for line in lines.take_while(|line| !line.is_empty()) {
        // What is indented further is the rest of a sentence.
        let name = line
            .strip_prefix("  ")
            .and_then(|line| line.split(' ').next());
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            add_help(world, &[command, &[name]].concat(), all);
        }
    }
}

#[test]
fn the_whole_help_is_this() {
    let mut all = String::new();
    add_help(&World::empty(), &[], &mut all);
    insta::assert_snapshot!("help", all);
}
