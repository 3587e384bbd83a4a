//! Program `isaler`: reads, checks and syncs an account.

mod commands;
mod program;

use std::process::ExitCode;

use program::IsalerProgram;

fn main() -> ExitCode {
    telephony_core::cli::run::<IsalerProgram>()
}
