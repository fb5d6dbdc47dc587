//! What can go wrong in the mock gateway, out of the help that lists it. Refuses to offer a kind at an endpoint
//! where it makes no sense.

use clap::Command;

use super::candidate::{Candidate, candidate};
use crate::mock::{Endpoint, Fault, OrderFault};

/// Values with which a kind may make sense.
const VALUES: [&str; 8] = [
    "",
    "=3s",
    "=100",
    "=E001",
    "=500:E001",
    "=3s:E001",
    "=3s:500:E001",
    "=http://127.0.0.1/",
];

/// Lists endpoints, or behind one and a colon the kinds of faults there.
pub(super) fn faults(mock: &Command, typed: &str) -> Vec<Candidate> {
    let Some((endpoint, _)) = typed.split_once(':') else {
        return Endpoint::ALL
            .map(|it| candidate(format!("{}:", it.name()), ""))
            .into();
    };
    let fits = |kind: &str| {
        let mut values = VALUES.iter();
        let kind = kind.trim_end_matches('=');
        values.any(|value| format!("{endpoint}:{kind}{value}").parse::<Fault>().is_ok())
    };
    let kinds = kinds(mock).into_iter().filter(|it| fits(&it.value));
    kinds
        .map(|it| candidate(format!("{endpoint}:{}", it.value), it.meaning))
        .collect()
}

/// Lists what a shop's list of its orders can have wrong.
pub(super) fn order_faults(orders: &Command) -> Vec<Candidate> {
    let mut all = kinds(orders);
    all.retain(|it| it.value.parse::<OrderFault>().is_ok());
    all
}

/// Reads the rows of a help: names, and behind two blanks what they mean. A name that needs a value ends in `=`.
fn kinds(command: &Command) -> Vec<Candidate> {
    let notes = command.get_after_long_help().map(ToString::to_string);
    let mut found = Vec::new();
    for line in notes.unwrap_or_default().lines() {
        let row = line.strip_prefix("  ").and_then(|it| it.split_once("  "));
        let Some((names, meaning)) = row else {
            continue;
        };
        for name in names.split(", ").filter(|name| *name != "...") {
            let name = name.split('[').next().unwrap_or_default();
            let value = match name.split_once('=') {
                Some((_, value)) if value.bytes().all(|it| it.is_ascii_lowercase()) => name,
                Some((kind, _)) => name.get(..=kind.len()).unwrap_or(name),
                None => name,
            };
            found.push(candidate(value, meaning.trim_start()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;
    use crate::language::Language;
    use crate::words;

    #[test]
    fn every_kind_that_the_help_lists_is_offered_where_it_makes_sense_in_both_languages() {
        let of = |language| {
            let root = words::command_line(language, Cli::command());
            let mock = root.find_subcommand("mock").unwrap();
            let all = Endpoint::ALL.map(|it| faults(mock, &format!("{}:", it.name())));
            let orders = order_faults(mock.find_subcommand("orders").unwrap());
            let kinds: Vec<_> = kinds(mock).into_iter().map(|it| it.value).collect();
            (all.concat(), orders, kinds)
        };
        let (english, orders, kinds) = of(Language::English);
        assert!(
            kinds.len() > 40 && orders.len() == 9,
            "{kinds:?} {orders:?}"
        );
        for kind in &kinds {
            let is_offered = |it: &Candidate| it.value.ends_with(&format!(":{kind}"));
            assert!(english.iter().any(is_offered), "{kind}");
        }
        let names =
            |all: &[Candidate]| -> Vec<String> { all.iter().map(|it| it.value.clone()).collect() };
        let (korean, korean_orders, _) = of(Language::Korean);
        assert_eq!(names(&english), names(&korean));
        assert_eq!(names(&orders), names(&korean_orders));
        assert!(names(&english).contains(&"search:too-long=".to_owned()));
        assert!(!names(&english).contains(&"token:too-long=".to_owned()));
    }
}
