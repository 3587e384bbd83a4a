use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::airbyte::AirbyteArguments;
use super::calls::CallsArguments;
use super::check::CheckArguments;
use super::doctor::DoctorArguments;
use super::mcp::McpArguments;
use super::notes::NotesArguments;
use super::sync::SyncArguments;
use super::tap::TapArguments;
use super::{Failure, Program};
use crate::payload::PayloadArguments;

/// Arguments of a program.
#[derive(Debug, Parser)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    infer_long_args = false,
    max_term_width = 120
)]
pub(super) struct Arguments<P: Program> {
    #[command(flatten)]
    pub(super) common: CommonArguments,
    #[command(subcommand)]
    pub(super) command: SharedCommand<P::Command>,
}

/// Arguments of every command.
#[derive(Debug, Args)]
pub(super) struct CommonArguments {
    /// TOML file with settings; a flag or a variable of the environment replaces a setting of the file
    #[arg(long, value_name = "FILE", global = true, help_heading = "Account")]
    pub(super) config: Option<PathBuf>,
    /// Read a sandbox inside this program, with invented calls of the last two weeks, in place of an account
    #[arg(long, global = true, help_heading = "Account")]
    pub(super) sandbox: bool,
    /// Print neither progress nor a summary
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

/// Command of a program.
#[derive(Debug, Subcommand)]
pub(super) enum SharedCommand<Own: Subcommand> {
    /// Check that the account can be read, and print what its key may read
    Check(CheckArguments),
    /// Examine how the account's server behaves where the vendor's documents leave it open; read-only
    Doctor(DoctorArguments),
    /// Print the calls of a period, in the order of time
    Calls(CallsArguments),
    /// Print notes: those written since a time (a week ago by default), or those on a call, a contact, a client, a deal or
    /// a number
    Notes(NotesArguments),
    /// Keep a database or a folder up to date with the account
    ///
    /// Calls that are filed late, change or disappear are found by reading a time before the last run once more: the last
    /// hour in each run, the last day every three hours, the last week once a day. Deleted notes are not found.
    Sync(SyncArguments),
    /// Print how a captured body is read: what is decoded, ignored, lost, repaired and quarantined
    CheckPayload(PayloadArguments),
    /// Write the account's streams as a Singer tap; --config is a JSON file
    Tap(TapArguments),
    /// Run as an Airbyte source; --config is a JSON file
    Airbyte(AirbyteArguments),
    /// Serve an assistant over standard input and output (Model Context Protocol): read-only tools for calls and notes, with
    /// personal data masked
    Mcp(McpArguments),
    #[command(flatten)]
    Own(Own),
}

/// Period of a command.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct PeriodArguments {
    /// First instant: 2026-03-09, 2026-03-09T08:00:00+01:00, or a length before now (30m, 12h, 7d, 2w)
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(super) since: Option<super::TimePoint>,
    /// End, which is not part of the period; now by default
    #[arg(long, value_name = "T", allow_hyphen_values = true)]
    pub(super) until: Option<super::TimePoint>,
}

impl PeriodArguments {
    /// Range of the period. Its start is `default` before now unless one is given.
    pub(super) fn range(
        self,
        default: time::Duration,
        now: time::OffsetDateTime,
        zone: &crate::Zone,
    ) -> Result<crate::TimeRange, Failure> {
        if let Some(since) = self.since {
            return since.range(self.until, now, zone);
        }
        let from = now.saturating_sub(default);
        let to = self.until.map_or(now, |until| until.instant(now, zone));
        if to < from {
            let days = default.whole_days();
            return Err(Failure::usage(format!(
                "--until is before the default start, which is {days} days before now: pass --since, too"
            )));
        }
        Ok(crate::TimeRange::new(from, to))
    }
}
