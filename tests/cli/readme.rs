//! The README in both languages: its examples are run, its table of exit codes is the program's.
//!
//! A block of `console` has commands after `$ ` and what each prints, stdout before stderr; what stands after
//! `echo` before a pipe is their stdin, and so is what a `cookiepay` before it prints. After a change that shows, `UPDATE_README=1 cargo test readme` writes down what is printed now.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use cookiepay::exit::Exit;

use crate::support::{Transcript, World};

fn readme() -> String {
    read("README.md")
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("the README")
}

#[test]
fn every_example_prints_what_the_readme_says() {
    assert_examples("README.md", "en");
}

#[test]
fn every_example_prints_in_korean_what_the_korean_readme_says() {
    assert_examples("README.ko.md", "ko");
}

#[test]
fn both_languages_show_the_same_commands() {
    // A person's own words are in their language.
    let commands = |name: &str| -> Vec<String> {
        let text = read(name);
        let lines = text.lines().filter(|line| line.starts_with("$ "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(commands("README.md"), commands("README.ko.md"));
}

/// Runs the examples of a README in its language.
fn assert_examples(name: &str, language: &str) {
    let written = read(name);
    let world = World::new();
    set_up(&world);
    let mut shown = String::new();
    let mut is_example = false;
    let mut examples = Vec::new();
    for line in written.lines() {
        if is_example && !line.starts_with("$ ") && line != "```" {
            continue;
        }
        let _ = writeln!(shown, "{line}");
        match line {
            "```console" => is_example = true,
            "```" => is_example = false,
            _ => {}
        }
        let command = line.strip_prefix("$ ").filter(|_| is_example);
        let command = command.map(|command| match command.split_once(" | ") {
            Some((before, command)) => (Some(before), command),
            None => (None, command),
        });
        if let Some((stdin, command)) = command
            && let Some(arguments) = command.strip_prefix("cookiepay ")
        {
            examples.push(command);
            let arguments: Vec<&str> = arguments.split(' ').collect();
            let run = world.cookiepay(&arguments).env("COOKIEPAY_LANG", language);
            let run = match stdin {
                Some(before) => run.input(piped(before, &world)).run(),
                None => run.run(),
            };
            shown.push_str(&text(&run, &world));
        }
    }
    assert!(examples.len() >= 8, "only {examples:?} were found");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), shown).expect("the README");
        return;
    }
    for (number, (written, shown)) in (1..).zip(written.lines().zip(shown.lines())) {
        assert_eq!(written, shown, "{name}, line {number}");
    }
    assert_eq!(written, shown);
}

/// Makes the configuration anew as a person does, from nothing.
fn set_up(world: &World) {
    fs::remove_file(world.path("config.toml")).expect("the configuration file");
    let base_url = world.base_url();
    let init = "config init -p mock --api-id cookiepay-demo --base-url";
    let arguments: Vec<&str> = init.split(' ').chain([base_url]).collect();
    let run = world.cookiepay(&arguments).input(world.api_key()).run();
    assert_eq!(run.code, 0, "{run:?}");
}

/// What stands before a pipe hands on.
fn piped(command: &str, world: &World) -> String {
    if let Some(text) = command.strip_prefix("echo ") {
        return format!("{text}\n");
    }
    let arguments = command.strip_prefix("cookiepay ");
    let arguments: Vec<&str> = arguments.expect("a command of ours").split(' ').collect();
    let run = world.run(&arguments);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    run.stdout
}

/// What a run printed, with what differs from machine to machine replaced.
fn text(run: &Transcript, world: &World) -> String {
    let text = format!("{}{}", run.stdout, run.stderr);
    let text = text.replace(world.base_url(), "http://127.0.0.1:8480");
    // The mock's clock runs on from eleven in the evening.
    let text = ["  on          ", "  취소일시    "]
        .into_iter()
        .fold(text, |text, name| {
            let ours = format!("{name}2026-11-15 23:00:09\n");
            replaced(text, &format!("{name}2026-11-15 23:"), "\n", &ours)
        });
    let text = replaced(
        text,
        ", by ",
        " (refund ",
        ", by user@host on 2026-11-15 14:05:32 (refund ",
    );
    // Whoever it was, and when, up to the refund.
    let by = text.find('@').and_then(|at| text[..at].rfind(' '));
    match (by, text.find(" (취소 r")) {
        (Some(start), Some(end)) if start < end => {
            let (before, after) = (&text[..start], &text[end..]);
            format!("{before} user@host, 2026년 11월 15일 (일) 14:05{after}")
        }
        _ => text,
    }
}

/// Replaces the first stretch of a text that begins and ends with these words.
fn replaced(text: String, begin: &str, end: &str, ours: &str) -> String {
    let Some((before, rest)) = text.split_once(begin) else {
        return text;
    };
    match rest.split_once(end) {
        Some((_, after)) => format!("{before}{ours}{after}"),
        None => text,
    }
}

#[test]
fn the_table_of_exit_codes_is_the_programs() {
    let readme = readme();
    for exit in Exit::ALL {
        let row = format!("| {} | {} | {} |", exit.code(), exit.name(), exit.meaning());
        assert!(readme.contains(&row), "the README lacks: {row}");
    }
}

#[test]
fn the_command_that_does_the_main_job_needs_nothing_but_a_clone() {
    let command = readme()
        .lines()
        .find_map(|line| {
            line.strip_prefix("$ cargo run --release -- ")
                .map(str::to_owned)
        })
        .expect("the README runs the demo");
    let world = World::empty();
    let run = world
        .cookiepay(&command.split(' ').collect::<Vec<_>>())
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_eq!(run.code, 0, "{run:?}");
    // On the first of a month there may be nothing yet; the totals or a note say so.
    assert!(run.stderr.contains("payment"), "{run:?}");
}
