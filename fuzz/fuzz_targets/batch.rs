//! Runs the target of `tests/cli/fuzz/batch.rs` under libFuzzer.
#![no_main]
#![allow(dead_code, reason = "targets share a file, and each uses a part of it")]

#[path = "../../tests/cli/fuzz/batch.rs"]
mod batch;
#[path = "../../tests/cli/fuzz/input.rs"]
mod input;

// calamine's panics are caught, and the file is refused then (`table_file/sheet.rs`); any other is a finding.
libfuzzer_sys::fuzz_target!(
    init: {
        let abort = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_caught = panic.location().is_some_and(|it| it.file().contains("/calamine-"));
            if !is_caught {
                abort(panic);
            }
        }));
    },
    |bytes: &[u8]| batch::target(bytes)
);
