//! The binary: parse arguments, call the command, print the error.

use clap::Parser as _;
use std::process::ExitCode;

/// Many small allocations are made by one thread and freed by another: glibc's allocator takes a fifth of the time for that.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match toguna::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", told(&error));
            ExitCode::from(toguna::cli::exit_status(&error))
        }
    }
}

/// The error with its causes, in one line. A cause that was told already, as part of what it caused, is not told again.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if told.is_empty() {
            told = cause;
        } else if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}
