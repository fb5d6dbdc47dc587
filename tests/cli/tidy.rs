//! The structure of the code: the map in `lib.rs`, sizes, names, headers. Each list of exceptions holds
//! what is so today, and may only shrink.
//!
//! Lines are read, not syntax, as rustfmt lays them out. So this does not see: a module that is named
//! through a macro; lines below the tests of a file; the names of private types; a function that a macro
//! makes. In an inline module a path by `super` leads less far than this takes it to, so that too much may be
//! reported there, and nothing is missed.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

mod circles;
mod crates;
mod doors;
mod one_word;
mod security;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

/// Files with more product lines than [`FILE_LINES_MAX`], and how many they have.
const LONG_FILES: &[(&str, usize)] = &[];

/// Functions with more lines than [`FUNCTION_LINES_MAX`], from `fn` to the closing brace.
const LONG_FUNCTIONS: &[(&str, usize)] = &[];

/// What a module names although the map does not let it: each of them closes a circle.
const EDGES_TOO_MANY: &[(&str, &str)] = &[];

/// Modules with files that name one another in a circle, each group of them in a line.
const CIRCLES: &[&[&str]] = &[];

/// Names of types that mean more than one thing outside `mock/`, and how many.
const NAMES_OF_MORE_THAN_ONE: &[(&str, usize)] = &[];

/// Outside crates that one place only may name, so that another could take their place; of TLS, each place
/// that connects.
const DOORS: &[(&str, &[&str])] = &[
    ("calamine", &["table_file/"]),
    ("comfy_table", &["output/layout.rs"]),
    ("encoding_rs", &["encoding.rs"]),
    ("quick_xml", &["table_file/"]),
    ("rusqlite", &["journal/store/"]),
    (
        "rustls",
        &["gateway/http/", "journal/store/postgres/tls.rs"],
    ),
    (
        "rustls_platform_verifier",
        &["journal/store/postgres/tls.rs"],
    ),
    ("toml", &["config/file/"]),
    ("toml_edit", &["config/added.rs"]),
    ("ureq", &["gateway/http/"]),
    ("zip", &["table_file/"]),
];

/// Files that write sentences themselves, and how many.
const SENTENCES_OUTSIDE_WORDS: &[(&str, usize)] = &[];

/// Modules in which no text of two words may stand at all: all but `words`, and the mock gateway, which
/// answers as another program does, and writes a log of its own. What it says to the person who starts it
/// is in `words` as well.
const WITHOUT_A_WORD: &[&str] = &[
    "child",
    "cli",
    "command",
    "config",
    "destination",
    "encoding",
    "error",
    "exit",
    "folder",
    "gateway",
    "interruption",
    "journal",
    "lib",
    "main",
    "output",
    "payment",
    "refund",
    "search",
    "secret",
    "shown",
    "small_file",
    "spelling",
    "table_file",
    "terminal",
    "wrap",
];

/// Texts of two words that programs read, each by its file and how it begins.
const FOR_PROGRAMS: &[(&str, &str)] = &[
    // A command line, keys of a configuration file, a header for `curl`, and the version.
    ("command/misuse.rs", "cookiepay "),
    // What the parser of TOML says, to be told from one another.
    ("config/file/syntax.rs", ""),
    ("command/mock.rs", "[profiles.mock]"),
    ("command/token.rs", "TOKEN:"),
    ("command/version.rs", "cookiepay "),
    // serde puts them into sentences of its own, which are never shown, or only as a detail.
    ("gateway/rows/fields.rs", "an object"),
    ("gateway/rows/fields.rs", "a key"),
    ("table_file/ndjson.rs", "an object"),
    // The words of older versions in a journal, which are read.
    ("journal/step.rs", " are left now"),
    ("journal/step.rs", " won were left before, "),
    // The form of a time in a workbook.
    ("output/xlsx/cell.rs", "yyyy-mm-dd hh:mm:ss"),
    // A shell runs it.
    ("terminal/pager.rs", "exec "),
];

/// How a text begins that the database runs.
const SQL: &[&str] = &[
    "AND ",
    "BEGIN",
    "CREATE ",
    "DROP ",
    "EXISTS ",
    "INSERT ",
    "ORDER BY ",
    "PRAGMA ",
    "RETURNING ",
    "SELECT ",
    "SET ",
    "UPDATE ",
    "VACUUM ",
    "WHERE ",
    "WITH ",
];

/// Where such texts may stand.
const SQL_FOLDER: &str = "journal/store/";

/// One file below `src/`.
struct Source {
    /// Its path, from `src/` on, with slashes.
    path: String,
    text: String,
}

impl Source {
    /// Returns the lines before the tests; none of a file that is nothing but tests.
    fn product(&self) -> Vec<&str> {
        let is_test = |part: &str| matches!(part, "tests" | "tests.rs" | "model.rs");
        // What the tests of several modules share; the mock's sample is what it answers.
        let is_shared = self.path == "payment/sample.rs";
        if is_shared || self.path.split('/').any(is_test) {
            return Vec::new();
        }
        let lines: Vec<_> = self.text.lines().collect();
        // A module of tests within the file, or nothing but modules of their own from here on.
        let is_tests = |at: usize| {
            let is_item =
                |line: &&&str| !line.is_empty() && !line.starts_with([' ', '#', ')', '}']);
            let mut items = lines[at..].iter().filter(is_item).peekable();
            lines[at] == "#[cfg(test)]"
                && (items
                    .peek()
                    .is_some_and(|item| item.contains("mod ") && item.ends_with('{'))
                    || items.all(|item| item.contains("mod ") && item.ends_with(';')))
        };
        let end = (0..lines.len()).find(|at| is_tests(*at));
        lines[..end.unwrap_or(lines.len())].to_vec()
    }

    /// Returns the product lines that are not comments.
    fn code(&self) -> Vec<&str> {
        let mut lines = self.product();
        lines.retain(|line| !line.trim_start().starts_with("//"));
        lines
    }

    /// Returns the module directly below the crate that the file belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Returns how many modules deep the file is; `super::` so many times leads to the crate.
    fn depth(&self) -> usize {
        let is_folder = self.path.ends_with("/mod.rs");
        self.path.split('/').count() - usize::from(is_folder)
    }

    /// Returns the modules below the crate that the code names, by a path from the crate or from
    /// its own place.
    fn edges(&self) -> BTreeSet<&str> {
        let up = "super::".repeat(self.depth());
        let mut named = BTreeSet::new();
        for line in self.code() {
            for root in ["crate::", up.as_str()] {
                for (at, _) in line.match_indices(root) {
                    let is_whole = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == ':');
                    let rest = &line[at + root.len()..];
                    assert!(
                        !is_whole || !rest.starts_with(['{', '*']),
                        "src/{}: write a line for each module: {line}",
                        self.path
                    );
                    if is_whole {
                        named.insert(word(rest));
                    }
                }
            }
        }
        named.remove(self.module());
        named
    }

    /// Returns each function's name and number of lines.
    fn functions(&self) -> Vec<(&str, usize)> {
        let lines = self.product();
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else {
                continue;
            };
            let indent = line.len() - line.trim_start().len();
            let is_end = |line: &str| {
                let code = line.trim_start();
                line.len() - code.len() == indent
                    && (code.starts_with('}') || code.ends_with(';') || code.ends_with('}'))
            };
            let length = lines[at..].iter().position(|line| is_end(line));
            found.push((name, length.expect("the end of a function") + 1));
        }
        found
    }

    /// Returns how many sentences stand here: calls that note, warn, show or ask with a text of their own as
    /// an argument, and errors that say in an attribute what they are; besides, in a module without a word,
    /// every text of two words.
    fn sentences(&self) -> usize {
        let code = self.code().join("\n");
        let mut count = code.matches("#[error(").count();
        if WITHOUT_A_WORD.contains(&self.module()) {
            let is_known = |text: &str| {
                let mut known = FOR_PROGRAMS.iter();
                let is_sql = |text: &str| SQL.iter().any(|start| text.starts_with(start));
                known.any(|(path, start)| self.path == *path && text.starts_with(start))
                    || self.path.starts_with(SQL_FOLDER) && is_sql(text.trim_start())
            };
            let mut found = texts::sentences(&code);
            found.retain(|text| !is_known(text));
            count += found.len();
        }
        for call in [
            ".note(",
            ".note_drawn(",
            ".warn(",
            ".show(",
            ".show_drawn(",
            ".show_line(",
            ".ask(",
        ] {
            for (at, _) in code.match_indices(call) {
                let arguments = &code[at + call.len()..];
                let mut depth = 1;
                let end = arguments.find(|c| {
                    depth += i32::from(c == '(') - i32::from(c == ')');
                    depth == 0
                });
                let arguments = &arguments[..end.unwrap_or(arguments.len())];
                let is_text = |text: &str| text.contains(char::is_alphabetic);
                count += usize::from(arguments.split('"').skip(1).step_by(2).any(is_text));
            }
        }
        count
    }

    /// Returns the names of the types that are visible outside their own module.
    fn public_types(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for line in self.code() {
            let Some(item) = line.trim_start().strip_prefix("pub") else {
                continue;
            };
            let item = item.strip_prefix('(').map_or(item, after_parenthesis);
            for kind in ["struct ", "enum ", "trait ", "type ", "union "] {
                found.extend(item.trim_start().strip_prefix(kind).map(word));
            }
        }
        found
    }
}

fn after_parenthesis(text: &str) -> &str {
    text.split_once(')').map_or("", |(_, rest)| rest)
}

/// Returns the word that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

fn function_name(line: &str) -> Option<&str> {
    let mut item = line.trim_start();
    if let Some(rest) = item.strip_prefix("pub") {
        item = rest.strip_prefix('(').map_or(rest, after_parenthesis);
    }
    for before in ["const ", "unsafe ", "extern \"C\" "] {
        item = item.trim_start();
        item = item.strip_prefix(before).unwrap_or(item);
    }
    item.trim_start().strip_prefix("fn ").map(word)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns all files below a folder of the repository, in order.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .expect("a text file")
        .replace("\r\n", "\n")
}

/// Returns a path as it is written, from a folder of the repository on.
fn name_in(folder: &str, path: &Path) -> String {
    let below = path
        .strip_prefix(root().join(folder))
        .expect("a path below");
    below.display().to_string().replace('\\', "/")
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for path in files("src").iter().filter(|path| is_rust(path)) {
        sources.push(Source {
            path: name_in("src", path),
            text: read(path),
        });
    }
    assert!(sources.len() > 100, "found {} files", sources.len());
    sources
}

/// Compares what is above a limit with the exceptions of today.
///
/// Says of what is new, grown, or no exception any more, what to do about it.
fn hold(what: &str, max: usize, found: &BTreeMap<String, usize>, known: &[(&str, usize)]) {
    let allowed: BTreeMap<_, _> = known.iter().copied().collect();
    assert_eq!(
        allowed.len(),
        known.len(),
        "an exception stands there twice"
    );
    let mut complaints = String::new();
    for (name, count) in found.iter().filter(|(_, count)| **count > max) {
        let limit = allowed.get(name.as_str()).copied().unwrap_or(max);
        if *count > limit {
            writeln!(complaints, "{name}: {count} {what}, more than {limit}").expect("a line");
        }
    }
    for name in allowed.keys() {
        if found.get(*name).is_none_or(|count| *count <= max) {
            writeln!(
                complaints,
                "{name}: no exception any more; take it off the list"
            )
            .expect("a line");
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
}

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "tests", "benches", "fuzz/fuzz_targets"] {
        for path in files(folder).iter().filter(|path| is_rust(path)) {
            let text = read(path);
            assert!(text.starts_with("//! "), "{} has no //!", path.display());
        }
    }
}

#[test]
fn a_file_can_be_read_in_one_sitting() {
    let lengths = sources()
        .iter()
        .map(|source| (source.path.clone(), source.product().len()))
        .collect();
    hold("product lines", FILE_LINES_MAX, &lengths, LONG_FILES);
}

#[test]
fn a_function_fits_on_a_screen() {
    let mut lengths = BTreeMap::new();
    for source in sources() {
        for (name, length) in source.functions() {
            let longest = lengths
                .entry(format!("{} {name}", source.path))
                .or_default();
            *longest = length.max(*longest);
        }
    }
    assert!(lengths.len() > 1_000, "found {} functions", lengths.len());
    hold("lines", FUNCTION_LINES_MAX, &lengths, LONG_FUNCTIONS);
}

#[test]
fn nothing_is_left_to_be_done_in_a_comment() {
    // Put together, so that this file has neither.
    let forbidden = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let mut paths = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    for folder in ["src", "tests", "benches", ".ci", ".github"] {
        paths.extend(files(folder));
    }
    for path in paths {
        let text = String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned();
        for word in forbidden {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

/// Reads the table of `lib.rs`: each module, in order, with those that it may name.
fn map() -> Vec<(String, Vec<String>)> {
    let links = |cell: &str| -> Vec<String> {
        let parts = cell.split("[`").skip(1);
        parts.map(|part| word(part).to_owned()).collect()
    };
    let text = read(&root().join("src/lib.rs"));
    let mut rows = Vec::new();
    for row in text.lines().filter(|line| line.starts_with("//! | [`")) {
        let cells: Vec<_> = row.split(" | ").collect();
        let [_, modules, _, may_name] = cells.as_slice() else {
            panic!("not three cells: {row}");
        };
        for module in links(modules) {
            rows.push((module, links(may_name)));
        }
    }
    rows
}

#[test]
fn the_map_has_every_module_and_no_circle() {
    let map = map();
    let order: Vec<_> = map.iter().map(|(module, _)| module.as_str()).collect();
    let text = read(&root().join("src/lib.rs"));
    let declared: BTreeSet<_> = text
        .lines()
        .filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'))
        .collect();
    assert_eq!(declared, order.iter().copied().collect());
    for (at, (module, may_name)) in map.iter().enumerate() {
        for other in may_name {
            let is_below = order[at + 1..].contains(&other.as_str());
            assert!(
                is_below,
                "{module} may name {other}, which has no row below it"
            );
        }
    }
}

#[test]
fn a_module_names_only_what_the_map_lets_it_name() {
    let mut named: BTreeSet<(String, String)> = BTreeSet::new();
    for source in sources() {
        if matches!(source.module(), "lib" | "main") {
            continue;
        }
        for other in source.edges() {
            named.insert((source.module().to_owned(), other.to_owned()));
        }
    }
    let mut allowed: BTreeSet<(String, String)> = BTreeSet::new();
    for (module, may_name) in map() {
        allowed.extend(may_name.into_iter().map(|other| (module.clone(), other)));
    }
    for (module, other) in EDGES_TOO_MANY {
        let is_new = allowed.insert(((*module).to_owned(), (*other).to_owned()));
        assert!(
            is_new,
            "the map lets {module} name {other}: no exception any more"
        );
    }
    let too_many: Vec<_> = named.difference(&allowed).collect();
    assert!(
        too_many.is_empty(),
        "not in the map of lib.rs: {too_many:?}"
    );
    let gone: Vec<_> = allowed.difference(&named).collect();
    assert!(
        gone.is_empty(),
        "no code does it any more, so the map or the list need not: {gone:?}"
    );
}

#[test]
fn an_outside_crate_has_one_door() {
    let mut has_door = BTreeSet::new();
    let mut complaints = String::new();
    for source in sources() {
        for (outside, doors) in DOORS {
            let named = format!("{outside}::");
            let is_named = source.code().iter().any(|line| {
                line.match_indices(&named)
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            let path = &source.path;
            if is_named && doors.iter().any(|door| path.starts_with(door)) {
                has_door.insert(*outside);
            } else if is_named {
                writeln!(complaints, "{path} names {outside}; only {doors:?} may").expect("a line");
            }
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
    assert_eq!(has_door.len(), DOORS.len(), "doors: {has_door:?}");
}

#[test]
fn only_child_starts_other_programs() {
    for source in sources() {
        let code = source.code().join("\n");
        let imports = code.split("use std::process::").skip(1);
        let mut imports = imports.filter_map(|rest| rest.split(';').next());
        let mut paths = code.split("process::").skip(1);
        let is_named = paths.any(|rest| word(rest) == "Command")
            || imports.any(|names| {
                names
                    .split([',', '{', '}'])
                    .any(|it| it.trim() == "Command")
            });
        assert_eq!(
            is_named,
            source.path == "child.rs",
            "{}: a program is started by `child::command`, without our secrets",
            source.path
        );
    }
}

#[test]
fn no_files_name_one_another_in_a_circle() {
    let sources = sources();
    let edges = circles::Crate::new(&sources).edges();
    let count: usize = edges.values().map(BTreeMap::len).sum();
    assert!(count > 300, "found {count} edges");
    let mut found = BTreeSet::new();
    let mut complaints = String::new();
    for circle in circles::circles(&edges) {
        let modules: BTreeSet<_> = circle.iter().map(|file| word(file)).collect();
        let is_within = |known: &&[&str]| modules.iter().all(|module| known.contains(module));
        if !CIRCLES.iter().any(is_within) {
            writeln!(complaints, "a new circle:").expect("a line");
            for file in &circle {
                for (other, name) in edges[file]
                    .iter()
                    .filter(|(other, _)| circle.contains(other))
                {
                    writeln!(complaints, "    {file} names {other} ({name})").expect("a line");
                }
            }
        }
        found.insert(modules.into_iter().collect::<Vec<_>>());
    }
    for known in CIRCLES.iter().filter(|known| !found.contains(**known)) {
        writeln!(
            complaints,
            "{known:?}: no circle any more, or a smaller one"
        )
        .expect("a line");
    }
    assert!(complaints.is_empty(), "\n{complaints}");
}

#[test]
fn the_name_of_a_public_type_means_one_thing() {
    let mut meanings: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources() {
        // What one language has, another has under the same name.
        let is_twin = source.path.starts_with("words/ko/");
        if source.module() == "mock" || is_twin {
            continue;
        }
        for name in source.public_types() {
            *meanings.entry(name.to_owned()).or_default() += 1;
        }
    }
    assert!(meanings.len() > 100, "found {} types", meanings.len());
    hold("meanings", 1, &meanings, NAMES_OF_MORE_THAN_ONE);
}

#[test]
fn nothing_that_a_person_reads_is_written_outside_words() {
    let counts = sources()
        .iter()
        .filter(|source| !matches!(source.module(), "words" | "mock"))
        .map(|source| (source.path.clone(), source.sentences()))
        .collect();
    hold("sentences", 0, &counts, SENTENCES_OUTSIDE_WORDS);
}
