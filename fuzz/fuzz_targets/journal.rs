//! Runs the target of `tests/cli/fuzz/journal.rs` under libFuzzer.
#![no_main]
#![allow(dead_code, reason = "targets share a file, and each uses a part of it")]

#[path = "../../tests/cli/fuzz/input.rs"]
mod input;
#[path = "../../tests/cli/fuzz/journal.rs"]
mod journal;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| journal::target(bytes));
