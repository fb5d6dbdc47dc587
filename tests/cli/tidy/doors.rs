//! What a person sees goes through one door: a text is made harmless there, a path before it.

use super::{Source, sources};

/// What is written in one place only, and what is written elsewhere instead.
const ONE_PLACE: [(&str, &[&str], &str); 4] = [
    (
        ".display()",
        &[],
        "ShownPath, or to_string_lossy where it is data",
    ),
    (
        "io::stderr()",
        &["terminal/"],
        "Terminal::show, note, warn, trace",
    ),
    ("io::stdout()", &["terminal/"], "Terminal::stdout"),
    ("\"/dev/tty\"", &["terminal/"], "Terminal::ask"),
];

/// Returns what stands where it may not; to ask whether a stream is a terminal is no harm.
fn complaints(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for line in source.code() {
        let line = line.replace("().is_terminal()", "");
        for (text, places, instead) in ONE_PLACE {
            let may = places.iter().any(|place| source.path.starts_with(place));
            if line.contains(text) && !may {
                found.push(format!("{}: {text}; write {instead}", source.path));
            }
        }
    }
    found
}

#[test]
fn nothing_reaches_a_terminal_but_by_its_door() {
    let found: Vec<_> = sources().iter().flat_map(complaints).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
