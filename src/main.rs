//! The binary: parse arguments, call the command, print the error.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match toguna::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
