//! The fuzz targets of `fuzz/`, briefly: every input that is kept there, and some thousand more that a seed makes of
//! them. A target is one function of bytes, which panics where a promise breaks.
//!
//! `FUZZ_INPUTS=100000 SEED=7 cargo test --test cli fuzz` tries so many of each from that seed on. A failure prints
//! the input; kept in `fuzz/corpus/TARGET/`, it is tried in every run from then on.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a target that overflows fails"
)]

mod batch;
mod config;
mod input;
mod journal;
mod json;
mod marking;
mod replies;
mod rows;
mod typed;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use fastrand::Rng;

use crate::support::number;

/// Tries what is kept of a target, and as many more.
fn try_target(name: &str, inputs: u64, target: fn(&[u8])) {
    let kept = kept(name);
    for (file, input) in &kept {
        try_input(&format!("fuzz/corpus/{name}/{file}"), input, target);
    }
    let inputs = number("FUZZ_INPUTS").unwrap_or(inputs);
    let mut rng = Rng::with_seed(number("SEED").unwrap_or(1));
    for _ in 0..inputs {
        try_input("made of what is kept", &mutated(&mut rng, &kept), target);
    }
}

fn try_input(name: &str, input: &[u8], target: fn(&[u8])) {
    if let Err(reason) = panic::catch_unwind(AssertUnwindSafe(|| target(input))) {
        let input = input.escape_ascii();
        panic!("{name}: {:?}\n{input}", reason.downcast_ref::<String>());
    }
}

/// Returns what is kept of a target, in order.
fn kept(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let files = fs::read_dir(folder).expect("a corpus");
    let mut kept: Vec<_> = files
        .map(|file| {
            let file = file.expect("a file");
            let name = file.file_name().to_string_lossy().into_owned();
            (name, fs::read(file.path()).expect("an input"))
        })
        .collect();
    kept.sort();
    assert!(kept.len() >= 10, "{name} has {} inputs", kept.len());
    kept
}

/// Makes another input of those that are kept.
fn mutated(rng: &mut Rng, kept: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut input = kept[rng.usize(..kept.len())].1.clone();
    for _ in 0..rng.usize(1..6) {
        let at = rng.usize(..=input.len());
        let end = (at + rng.usize(..16)).min(input.len());
        match rng.u8(..6) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..end)),
            2 => input.insert(at, rng.u8(..)),
            3 if at < input.len() => input[at] ^= 1 << rng.u8(..8),
            4 => {
                let again = input[at..end].to_vec();
                input.splice(at..at, again);
            }
            _ => {
                let other = &kept[rng.usize(..kept.len())].1;
                let from = rng.usize(..=other.len());
                let to = (from + rng.usize(..64)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    input
}

#[test]
fn rows_are_the_same_in_pieces_of_any_size_and_as_serde_reads_them() {
    try_target("rows", 1_500, rows::target);
}

#[test]
fn no_reply_is_a_yes_that_is_none_or_tells_a_key() {
    try_target("replies", 2_000, replies::target);
}

#[test]
fn no_configuration_file_makes_it_panic_or_shows_a_key() {
    try_target("config", 1_000, config::target);
}

#[test]
fn a_batch_is_the_same_in_every_form_or_is_refused() {
    try_target("batch", 500, batch::target);
}

#[test]
fn what_is_typed_is_refused_or_reads_the_same_again() {
    try_target("typed", 800, typed::target);
}

#[test]
fn a_row_of_a_journal_is_read_or_named_as_senseless() {
    try_target("journal", 100, journal::target);
}

#[test]
fn no_text_becomes_a_formula_and_every_text_comes_back() {
    try_target("marking", 1_000, marking::target);
}
