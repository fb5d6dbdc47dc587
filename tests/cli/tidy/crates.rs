//! Every crate that `Cargo.toml` names has a reason in the decisions, and every reason a crate.

use std::collections::BTreeSet;

use super::{read, root};

/// Returns the crates of the table in `src/decisions.md`.
fn explained(decisions: &str) -> BTreeSet<String> {
    let table = decisions
        .split_once("# Every dependency")
        .expect("the part on dependencies")
        .1;
    let rows = table.lines().filter(|line| line.starts_with("| "));
    rows.skip(1)
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_owned())
        .collect()
}

/// Returns the crates below the headings of dependencies in `Cargo.toml`.
fn named(manifest: &str) -> BTreeSet<String> {
    let mut is_within = false;
    let mut named = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_within = line.ends_with("dependencies]");
        } else if let (true, Some((name, _))) = (is_within, line.split_once(" = ")) {
            named.insert(name.to_owned());
        }
    }
    named
}

#[test]
fn every_dependency_has_its_reason_in_the_decisions() {
    let named = named(&read(&root().join("Cargo.toml")));
    assert!(named.len() > 30, "{named:?}");
    let decisions = read(&root().join("src/decisions.md"));
    assert_eq!(explained(&decisions), named);
}
