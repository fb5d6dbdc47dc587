//! Runs the target of `tests/cli/fuzz/config.rs` under libFuzzer.
#![no_main]
#![allow(dead_code, reason = "targets share a file, and each uses a part of it")]

#[path = "../../tests/cli/fuzz/config.rs"]
mod config;
#[path = "../../tests/cli/fuzz/input.rs"]
mod input;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| config::target(bytes));
