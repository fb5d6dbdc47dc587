//! Help, versions, completions, manual pages: what a person looks at first.

use crate::support::World;

#[test]
fn every_command_explains_itself_with_examples() {
    let world = World::empty();
    for command in [
        "token",
        "search",
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
