//! The program `cargo awaitify`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_awaitify::main(std::env::args_os())
}
