//! The program `saihakko`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
