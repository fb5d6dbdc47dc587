//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    cookiepay::run(std::env::args_os().collect()).into()
}
