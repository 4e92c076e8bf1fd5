//! The binary: parse arguments, call the command, print the error.

use clap::Parser as _;
use std::process::ExitCode;

/// Many small allocations are made by one thread and freed by another: glibc's allocator takes a fifth of the time for that.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match toguna::cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
