//! Program `ccrm`: reads, checks and syncs an account.

mod commands;
mod program;

use std::process::ExitCode;

use program::CcrmProgram;

fn main() -> ExitCode {
    telephony_core::cli::run::<CcrmProgram>()
}
