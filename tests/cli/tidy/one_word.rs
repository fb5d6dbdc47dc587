//! One thing has one word: those that lost are not read anywhere.
//!
//! Our act and what came of it is a *refund*, *refunded*; what left a payment by whatever other way was
//! *given back elsewhere*.

use super::{files, is_rust, name_in, read, root, texts};

/// What is not written, and what is written instead.
const LOST: [(&str, &str); 12] = [
    ("gave back", "refunded"),
    ("give back", "refund"),
    ("give money back", "refund money"),
    ("given back", "refunded, or given back elsewhere"),
    ("gives back", "refunds"),
    ("go back", "be refunded"),
    ("goes back", "is refunded"),
    ("went back", "was refunded"),
    ("declined", "refused"),
    ("order id", "order number"),
    ("rehearsal", "dry run"),
    ("transaction", "payment"),
];

/// Returns what lost and stands in a text all the same.
fn lost_in(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase().replace("given back elsewhere", "");
    let stands = |(lost, _): &(&'static str, &str)| text.contains(*lost).then_some(*lost);
    LOST.iter().filter_map(stands).collect()
}

#[test]
fn one_thing_has_one_word() {
    let words = files("src/words/en")
        .into_iter()
        .filter(|path| is_rust(path));
    for path in words {
        let name = name_in("src", &path);
        for sentence in texts::sentences(&read(&path)) {
            assert_eq!(lost_in(&sentence), [""; 0], "{name}: {sentence}");
        }
    }
    let changes = read(&root().join("CHANGELOG.md"));
    let newest = changes.split("\n## ").nth(1).expect("a section");
    for text in [read(&root().join("README.md")).as_str(), newest] {
        for (lost, instead) in &LOST[..5] {
            let at = text.lines().find(|line| lost_in(line).contains(lost));
            assert_eq!(at, None, "{instead}");
        }
    }
}

#[test]
fn a_word_that_lost_is_found() {
    assert_eq!(lost_in("5,000 won were given back"), ["given back"]);
    assert_eq!(lost_in("5,000 won were given back elsewhere"), [""; 0]);
}
