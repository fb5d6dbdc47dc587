//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    cookiepay::tame_panics();
    cookiepay::secret::keep_memory_private();
    let arguments: Vec<_> = std::env::args_os().collect();
    cookiepay::run(&arguments).into()
}
