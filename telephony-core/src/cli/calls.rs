use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use time::Duration;

use super::arguments::PeriodArguments;
use super::format::{Format, RowOutput};
use super::mask_argument::MaskArguments;
use super::quarantine_file::QuarantineFile;
use super::{Failure, Feed, Invocation, OpenAccount, ProgressDisplay};
use crate::export::{AsteriskCdr, CallRow};
use crate::{CallHistorySource, CallHistorySourceExt, CallQuery, Direction, Entry, TimelineOptions, Zone};

/// Arguments of `calls`.
#[derive(Debug, Args)]
pub(super) struct CallsArguments {
    #[command(flatten)]
    period: PeriodArguments,
    /// Format of the calls
    #[arg(long, value_enum, default_value_t)]
    format: CallFormat,
    /// Time zone of a table's and of asterisk-cdr's times, and of dates in --since and --until, such as Europe/Kyiv; the
    /// account's by default, or UTC where the vendor's times need no zone
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    zone: Option<Zone>,
    /// Direction of the calls, as seen from the company; all by default
    #[arg(long, value_enum)]
    direction: Vec<DirectionArgument>,
    /// Keep with each call the JSON text that it was read from, in the column `raw`
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    mask: MaskArguments,
    /// File for the records that cannot be read, as JSON Lines
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum CallFormat {
    /// Table for reading, with the main columns
    #[default]
    Table,
    /// JSON Lines with all columns
    Jsonl,
    /// CSV with all columns; a text that a spreadsheet would run as a formula is preceded by an apostrophe
    Csv,
    /// CSV with the columns of Asterisk's call detail records; calls only
    AsteriskCdr,
}

/// Direction as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(crate = "rmcp::schemars")]
pub(super) enum DirectionArgument {
    Inbound,
    Outbound,
    Internal,
}

impl From<DirectionArgument> for Direction {
    fn from(direction: DirectionArgument) -> Self {
        match direction {
            DirectionArgument::Inbound => Self::Inbound,
            DirectionArgument::Outbound => Self::Outbound,
            DirectionArgument::Internal => Self::Internal,
        }
    }
}

pub(super) fn zone(name: &str) -> Result<Zone, crate::UnknownZone> {
    Zone::named(name)
}

/// Calls on the standard output.
enum CallOutput {
    Rows(RowOutput<CallRow>),
    AsteriskCdr(RowOutput<AsteriskCdr>, Zone),
}

impl CallOutput {
    fn open(format: CallFormat, zone: &Zone) -> Self {
        match format {
            CallFormat::Table => Self::Rows(RowOutput::open(Format::Table, zone)),
            CallFormat::Jsonl => Self::Rows(RowOutput::open(Format::Jsonl, zone)),
            CallFormat::Csv => Self::Rows(RowOutput::open(Format::Csv, zone)),
            CallFormat::AsteriskCdr => Self::AsteriskCdr(RowOutput::open(Format::Csv, zone), zone.clone()),
        }
    }

    /// Writes a call, and returns the number of rows.
    fn write(&mut self, call: &CallRow) -> io::Result<u64> {
        match self {
            Self::Rows(output) => output.write(call).map(|()| 1),
            Self::AsteriskCdr(output, zone) => match AsteriskCdr::of_row(call, zone) {
                Some(row) => output.write(&row).map(|()| 1),
                None => Ok(0),
            },
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Rows(output) => output.flush(),
            Self::AsteriskCdr(output, _) => output.flush(),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Rows(output) => output.finish(),
            Self::AsteriskCdr(output, _) => output.finish(),
        }
    }
}

/// Prints the calls of a period, in the order of time.
pub(super) async fn run(
    account: &OpenAccount,
    invocation: &Invocation,
    arguments: &CallsArguments,
) -> Result<(), Failure> {
    let zone = arguments.zone.as_ref().unwrap_or(&account.zone);
    let range = arguments.period.range(Duration::WEEK, invocation.now(), zone)?;
    let mut query = CallQuery::within(range).raw(arguments.raw);
    query.directions = arguments.direction.iter().map(|direction| Direction::from(*direction)).collect();
    let mut quarantine = QuarantineFile::open(arguments.quarantine.as_deref(), "calls")?;
    let mask = arguments.mask.open()?;
    let mut output = CallOutput::open(arguments.format, zone);
    let mut progress = ProgressDisplay::new(invocation, "calls");
    let source: &dyn CallHistorySource = &*account.source;
    let mut calls = Feed::new(invocation, account, source.timeline(query, TimelineOptions::default()));
    let length = (range.to - range.from).as_seconds_f64();
    let ended = loop {
        let entry = match calls.next(&mut progress, || output.flush()).await {
            Ok(Some(entry)) => entry,
            Ok(None) => break Ok(()),
            Err(failure) => break Err(failure),
        };
        match entry {
            Entry::Call(call) => {
                progress.share((call.filed_at.instant() - range.from).as_seconds_f64() / length);
                progress.add(output.write(&mask.row(CallRow::from(*call)))?);
            }
            Entry::Quarantined(bad) => quarantine.add(&bad, &mask)?,
        }
        progress.show();
    };
    output.finish()?;
    progress.end();
    quarantine.end(&progress)?;
    ended?;
    invocation.say(format_args!("{} calls", progress.count()));
    Ok(())
}
