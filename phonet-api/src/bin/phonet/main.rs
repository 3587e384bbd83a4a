//! Program `phonet`: reads, checks and syncs an account, makes calls, and keeps recordings and webhooks.

mod commands;
mod forward;
mod manifest;
mod program;
mod recordings;
mod serve;
mod webhooks;

use std::process::ExitCode;

use program::Phonet;

fn main() -> ExitCode {
    telephony_core::cli::run::<Phonet>()
}
