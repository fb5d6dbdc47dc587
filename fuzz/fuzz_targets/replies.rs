//! Runs the target of `tests/cli/fuzz/replies.rs` under libFuzzer.
#![no_main]
#![allow(dead_code, reason = "targets share a file, and each uses a part of it")]

#[path = "../../tests/cli/fuzz/input.rs"]
mod input;
#[path = "../../tests/cli/fuzz/json.rs"]
mod json;
#[path = "../../tests/cli/fuzz/replies.rs"]
mod replies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| replies::target(bytes));
