//! The manual pages, of every command and in both languages: what each has, and that `mandoc` finds nothing
//! wrong with any.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::World;

/// The pages of a language: the folder, the headings in their order, and how exit code 10 is meant.
const LANGUAGES: [(&str, [&str; 8], &str); 2] = [
    (
        "man1",
        [
            "NAME",
            "SYNOPSIS",
            "EXAMPLES",
            "DESCRIPTION",
            "EXIT STATUS",
            "ENVIRONMENT",
            "FILES",
            "SEE ALSO",
        ],
        "nothing tells yet",
    ),
    (
        "ko/man1",
        [
            "이름",
            "요약",
            "예제",
            "설명",
            "종료 코드",
            "환경 변수",
            "파일",
            "관련 항목",
        ],
        "결과를 아직",
    ),
];

/// Writes the pages, and returns the paths of those in a folder.
fn pages(world: &World, folder: &str) -> Vec<PathBuf> {
    assert_eq!(world.run(&["man", "pages"]).code, 0);
    let mut pages = world.all_in(&format!("pages/{folder}"));
    pages.retain(|path| path.is_file());
    assert!(pages.len() > 25, "{} pages", pages.len());
    pages.sort();
    pages
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a page")
}

fn name(path: &Path) -> String {
    let name = path.file_name().expect("a name").to_string_lossy();
    name.trim_end_matches(".1").to_owned()
}

/// Returns the headings of a page.
fn headings(page: &str) -> Vec<&str> {
    let lines = page.lines().filter_map(|line| line.strip_prefix(".SH "));
    lines.map(|heading| heading.trim_matches('"')).collect()
}

#[test]
fn every_page_has_examples_first_and_exit_codes_variables_files_and_its_neighbours() {
    let world = World::empty();
    for (folder, expected, unknown) in LANGUAGES {
        for path in pages(&world, folder) {
            let page = read(&path);
            let mut headings = headings(&page);
            headings.retain(|heading| expected.contains(heading));
            if name(&path) == "cookiepay-cookbook" {
                // It is no command: what holds for its examples is said first.
                assert_eq!(headings.len(), expected.len() - 1, "{headings:?}");
            } else {
                assert_eq!(headings, expected, "{path:?}");
            }
            for word in ["COOKIEPAY_API_KEY", "config.toml", unknown] {
                assert!(page.contains(word), "{path:?}: no {word}");
            }
        }
    }
    let main = world.run(&["man"]);
    assert_eq!(main.code, 0, "{main:?}");
    assert_eq!(read(&world.path("pages/man1/cookiepay.1")), main.stdout);
}

#[test]
fn both_languages_have_the_same_pages_and_a_page_names_only_pages_that_there_are() {
    let world = World::empty();
    let names = |folder| {
        pages(&world, folder)
            .iter()
            .map(|path| name(path))
            .collect::<BTreeSet<_>>()
    };
    let all = names("man1");
    assert_eq!(all, names("ko/man1"));
    for (folder, ..) in LANGUAGES {
        for path in pages(&world, folder) {
            let page = read(&path).replace("\\-", "-").replace("\\fR", "");
            let neighbours: Vec<&str> = page
                .split("(1)")
                .filter_map(|before| before.rsplit("\\fB").next())
                .filter(|name| name.starts_with("cookiepay"))
                .filter(|name| !name.contains(char::is_whitespace))
                .collect();
            assert!(!neighbours.is_empty(), "{path:?}");
            for other in neighbours {
                assert!(all.contains(other), "{path:?} names {other}");
            }
        }
    }
}

#[test]
fn no_heading_of_a_korean_page_is_english() {
    for path in pages(&World::empty(), "ko/man1") {
        let page = read(&path);
        for heading in headings(&page) {
            let is_english = heading.contains(|c: char| c.is_ascii_alphabetic());
            assert!(!is_english, "{path:?}: {heading}");
        }
        assert!(!page.contains("ossible values"), "{path:?}");
        assert!(!page.contains("[default"), "{path:?}");
    }
}

/// Returns `mandoc` with arguments, or nothing where it is not installed and need not be.
fn mandoc(arguments: &[&str]) -> Option<Command> {
    let is_there = Command::new("mandoc")
        .arg("-Tlint")
        .arg("/dev/null")
        .output();
    if is_there.is_err() {
        let is_required = std::env::var_os("REQUIRE_MANDOC").is_some_and(|it| it == "1");
        assert!(!is_required, "no mandoc is installed, and REQUIRE_MANDOC=1");
        let said = "left out: no mandoc to look at the manual pages with\n";
        // Not the stderr of the test, which nobody sees where it passes.
        drop(std::io::stderr().write_all(said.as_bytes()));
        return None;
    }
    let mut mandoc = Command::new("mandoc");
    mandoc.args(arguments);
    Some(mandoc)
}

#[test]
fn mandoc_finds_nothing_wrong_with_any_page() {
    let world = World::empty();
    for (folder, ..) in LANGUAGES {
        let Some(mut lint) = mandoc(&["-Tlint", "-W", "style"]) else {
            return;
        };
        let output = lint.args(pages(&world, folder)).output().expect("mandoc");
        let found = String::from_utf8_lossy(&output.stdout);
        // A word in Korean may be longer than that, spelled as mandoc does.
        let is_long = |line: &&str| line.contains("input text line longer than 80 bytes");
        let is_korean = folder.starts_with("ko/");
        let found: Vec<&str> = found
            .lines()
            .filter(|line| !(is_korean && is_long(line)))
            .collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn a_page_fits_a_terminal_of_eighty_columns_and_shows_no_escape() {
    let world = World::empty();
    for (folder, ..) in LANGUAGES {
        for path in pages(&world, folder) {
            let Some(mut show) = mandoc(&["-Tutf8", "-O", "width=78"]) else {
                return;
            };
            let output = show.arg(&path).output().expect("mandoc");
            let page = String::from_utf8(output.stdout).expect("UTF-8");
            // Bold is a letter upon itself, and an underline one upon a dash.
            let mut shown = String::new();
            for letter in page.chars() {
                match letter {
                    '\u{8}' => drop(shown.pop()),
                    letter => shown.push(letter),
                }
            }
            assert!(!shown.contains("\\f") && !shown.contains("\\("), "{path:?}");
            for line in shown.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= 80, "{path:?}: {line}");
            }
        }
    }
}
