//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    cookiepay::tame_panics();
    let arguments: Vec<_> = std::env::args_os().collect();
    cookiepay::run(&arguments).into()
}
