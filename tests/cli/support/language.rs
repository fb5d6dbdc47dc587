//! What tells Korean from English on a screen.

/// Words in Latin letters that are names, in any language.
const NAMES: &[&str] = &[
    "cookiepay",
    "CookiePay",
    "JSON",
    "NDJSON",
    "XLSX",
    "TOML",
    "HTTP",
    "HTTPS",
    "SQLite",
    "PostgreSQL",
    "CRLF",
    "Ctrl",
    "YYYY",
    "http",
    "mock",
    "demo",
    "store",
    "nosuch",
    "nosuchtid",
];

/// Panics where a screen in Korean has a word in English: four Latin letters or more that are no name, no
/// command, no path, no part of a number of ours or of the gateway, and nothing that is quoted as it came.
#[track_caller]
pub(crate) fn assert_in_korean(screen: &str) {
    let english: Vec<&str> = screen
        .lines()
        .filter(|line| !line.starts_with(['$', '#']))
        .filter(|line| !line.contains("cookiepay "))
        .map(|line| line.split("원문:").next().unwrap_or_default())
        .map(|line| line.split("받은 내용:").next().unwrap_or_default())
        .flat_map(|line| line.split('`').step_by(2))
        .flat_map(|it| it.split([' ', ',', '(', ')', ':', ';', '=']))
        .filter(|word| !word.contains(['/', '.', '_', '@']) && !word.starts_with('-'))
        .filter(|word| !word.contains(|it: char| it.is_ascii_digit()))
        .flat_map(|it| it.split(|letter: char| !letter.is_ascii_alphabetic()))
        .filter(|word| word.len() > 3 && !NAMES.contains(word))
        .collect();
    assert!(
        english.is_empty(),
        "English is left: {english:?} in\n{screen}"
    );
}
