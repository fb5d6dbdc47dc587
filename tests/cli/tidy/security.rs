//! Every promise of `SECURITY.md` names tests that are there.

use super::{files, is_rust, read, root};

#[test]
fn every_promise_of_security_names_tests_that_exist() {
    let security = read(&root().join(".github/SECURITY.md"));
    let code = ["src", "tests"].into_iter().flat_map(files);
    let code: Vec<String> = code
        .filter(|path| is_rust(path))
        .map(|path| read(&path))
        .collect();
    let mut promises = 0;
    for row in security.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, promise, names, ..] = cells.as_slice() else {
            panic!("{row}");
        };
        if *promise == "promise" {
            continue;
        }
        let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{promise} has no test");
        for name in names {
            let function = format!("fn {name}(");
            assert!(code.iter().any(|text| text.contains(&function)), "{name}");
        }
        promises += 1;
    }
    assert!(promises > 30, "{promises}");
}
