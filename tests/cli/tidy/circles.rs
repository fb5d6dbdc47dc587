//! Which file names which, and the circles that follow from it.
//!
//! A path leads to the file in which its item is written: what a `mod.rs` only passes on (`pub use`)
//! is looked for where it comes from, so that a folder's door closes no circle by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// The segments of a path, such as `crate::payment::Won`, without what they begin at.
type Segments = Vec<String>;

/// The files, by the modules that they are.
pub(super) struct Crate<'a> {
    files: BTreeMap<Segments, File<'a>>,
}

struct File<'a> {
    path: &'a str,
    /// What is called by which name, and where it comes from: by `use`, seen from the crate.
    imports: BTreeMap<String, Import>,
    /// The code without its `use`.
    body: String,
}

struct Import {
    from: Segments,
    is_passed_on: bool,
}

impl<'a> Crate<'a> {
    pub(super) fn new(sources: &'a [Source]) -> Self {
        let modules: BTreeSet<Segments> = sources.iter().map(module_of).collect();
        let file = |source: &'a Source| {
            let module = module_of(source);
            let (uses, body) = take_uses(&source.code());
            let mut imports = BTreeMap::new();
            for (is_passed_on, tree) in uses {
                let mut paths = Vec::new();
                expand(&[], &tree, &mut paths);
                for (path, name) in paths {
                    if let Some(from) = from_crate(&path, &module, &modules) {
                        imports.insert(name, Import { from, is_passed_on });
                    }
                }
            }
            let file = File {
                path: &source.path,
                imports,
                body,
            };
            (module, file)
        };
        Self {
            files: sources.iter().map(file).collect(),
        }
    }

    /// Returns each file with the files that it names, and one name by which it does.
    pub(super) fn edges(&self) -> BTreeMap<&'a str, BTreeMap<&'a str, String>> {
        let modules: BTreeSet<Segments> = self.files.keys().cloned().collect();
        let mut edges: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
        for (module, file) in &self.files {
            let named = edges.entry(file.path).or_default();
            let mut add = |path: &[String]| {
                if let Some(other) = self.home(path, 0)
                    && other != file.path
                {
                    named.insert(other, path.join("::"));
                }
            };
            let words: BTreeSet<&str> = words(&file.body).collect();
            for (name, import) in &file.imports {
                let is_trait = name == "_";
                if is_trait || !import.is_passed_on || words.contains(name.as_str()) {
                    add(&import.from);
                }
            }
            for path in paths(&file.body) {
                let imported = file.imports.get(&path[0]);
                let whole = match imported.filter(|import| self.files.contains_key(&import.from)) {
                    Some(import) => Some([&import.from, &path[1..]].concat()),
                    None => from_crate(&path, module, &modules),
                };
                if let Some(whole) = whole {
                    add(&whole);
                }
            }
        }
        edges
    }

    /// Returns the file in which the item of a path is written; none of a module by itself.
    fn home(&self, path: &[String], depth: usize) -> Option<&'a str> {
        assert!(depth < 20, "{path:?} is passed on without an end");
        let end = (0..=path.len())
            .rev()
            .find(|end| self.files.contains_key(&path[..*end]))?;
        let file = &self.files[&path[..end]];
        let item = path.get(end)?;
        match file.imports.get(item) {
            Some(import) => {
                let from = [&import.from, &path[end + 1..]].concat();
                self.home(&from, depth + 1)
            }
            None => Some(file.path),
        }
    }
}

/// Returns the groups of files that name one another, each in order.
pub(super) fn circles<'a>(
    edges: &BTreeMap<&'a str, BTreeMap<&'a str, String>>,
) -> BTreeSet<Vec<&'a str>> {
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for start in edges.keys() {
        let found = reached.entry(start).or_default();
        let mut open = vec![*start];
        while let Some(file) = open.pop() {
            for next in edges.get(file).into_iter().flat_map(BTreeMap::keys) {
                if found.insert(next) {
                    open.push(next);
                }
            }
        }
    }
    let mut circles = BTreeSet::new();
    for (file, found) in &reached {
        let circle: Vec<_> = found
            .iter()
            .copied()
            .filter(|other| reached[other].contains(file))
            .collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    circles
}

fn module_of(source: &Source) -> Segments {
    let path = source.path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

/// Returns a path as it is seen from the crate; none of one that leads out of it.
fn from_crate(
    path: &[String],
    module: &[String],
    modules: &BTreeSet<Segments>,
) -> Option<Segments> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let rest = |start: usize| path[start..].to_vec();
    match path.first()?.as_str() {
        "crate" => Some(rest(1)),
        "self" => Some([module, &rest(1)].concat()),
        "super" if ups <= module.len() => {
            let base = &module[..module.len() - ups];
            Some([base, &rest(ups)].concat())
        }
        child => {
            let whole = [module, &[child.to_owned()]].concat();
            let is_child = modules.contains(&whole);
            is_child.then(|| [module, path].concat())
        }
    }
}

/// Takes the `use` items out of the code: whether each passes on what it names, and what it names.
fn take_uses(code: &[&str]) -> (Vec<(bool, String)>, String) {
    let (mut uses, mut body) = (Vec::new(), String::new());
    let mut lines = code.iter();
    while let Some(line) = lines.next() {
        let item = line.trim_start();
        let is_public = item.starts_with("pub");
        let rest = item.strip_prefix("pub").map_or(item, |rest| {
            rest.strip_prefix('(')
                .map_or(rest, super::after_parenthesis)
        });
        let Some(tree) = rest.trim_start().strip_prefix("use ") else {
            body.push_str(line);
            body.push('\n');
            continue;
        };
        let mut tree = tree.to_owned();
        while !tree.ends_with(';') {
            tree.push_str(lines.next().expect("the end of a use").trim());
            tree.push(' ');
            tree.truncate(tree.trim_end().len());
        }
        tree.pop();
        uses.push((is_public, tree));
    }
    (uses, body)
}

/// Writes a tree of `use` out as whole paths, each with the name that it gives.
fn expand(before: &[String], tree: &str, paths: &mut Vec<(Segments, String)>) {
    let tree = tree.trim();
    if let Some((path, list)) = tree.split_once('{') {
        let before = [before, &split(path.trim_end_matches("::"))].concat();
        let list = list.strip_suffix('}').expect("the end of a list");
        let (mut depth, mut start) = (0, 0);
        for (at, sign) in list.char_indices() {
            match sign {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&before, &list[start..at], paths);
                    start = at + 1;
                }
                _ => {}
            }
        }
        expand(&before, &list[start..], paths);
    } else if !tree.is_empty() {
        let (path, name) = match tree.split_once(" as ") {
            Some((path, name)) => (path, Some(name.trim().to_owned())),
            None => (tree, None),
        };
        let mut whole = [before, &split(path)].concat();
        if whole.last().is_some_and(|last| last == "self") && whole.len() > 1 {
            whole.pop();
        }
        let name = name.or_else(|| whole.last().cloned()).expect("a name");
        paths.push((whole, name));
    }
}

fn split(path: &str) -> Segments {
    let parts = path.split("::").map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// Returns the paths of at least two segments.
fn paths(code: &str) -> Vec<Segments> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
        .map(split)
        .filter(|path| path.len() > 1)
        .collect()
}
