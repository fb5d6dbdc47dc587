//! Runs the target of `tests/cli/fuzz/typed.rs` under libFuzzer.
#![no_main]
#![allow(dead_code, reason = "targets share a file, and each uses a part of it")]

#[path = "../../tests/cli/fuzz/input.rs"]
mod input;
#[path = "../../tests/cli/fuzz/typed.rs"]
mod typed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| typed::target(bytes));
