//! Prints last week's calls, text messages and faxes in the order of time.
//!
//! `cargo run -p ccrm-api --example ccrm_history` shows a generated week of the sandbox; with `CCRM_TENANT` and
//! `CCRM_KEY` set, the week of a real account.

#[path = "support/account.rs"]
mod account;

use std::io::{self, Write};
use std::process::ExitCode;

use account::Failure;
use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, CallRecord, Entry, TimelineOptions};
use time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ccrm_history: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let (client, now, _sandbox) = account::open().await?;
    let week = CallQuery::new(now - Duration::WEEK, now);
    let mut out = io::stdout();
    let (mut records, mut quarantined) = (0, 0);
    let mut timeline = client.timeline(week, TimelineOptions::default());
    while let Some(entry) = timeline.try_next().await? {
        match entry {
            Entry::Call(call) => {
                records += 1;
                writeln!(out, "{}", line(&call))?;
            }
            Entry::Quarantined(bad) => {
                quarantined += 1;
                writeln!(out, "quarantined: {}: {}", bad.path, bad.reason)?;
            }
            _ => {}
        }
    }
    writeln!(out, "{records} records, {quarantined} quarantined")?;
    Ok(())
}

/// Formats a call: time in UTC, medium, direction, outcome, seconds, and the external party.
fn line(call: &CallRecord) -> String {
    let direction = call.direction.as_ref().map_or("-", |direction| direction.as_str());
    let outcome = call.outcome.as_ref().map_or("-", |outcome| outcome.as_str());
    let seconds = call.duration.map_or(0, |duration| duration.as_secs());
    let party = call.external.as_ref();
    let number = party.and_then(|party| party.number.as_ref()).map_or("-", |it| it.as_str());
    let name = party.and_then(|party| party.name.as_deref().or(party.organisation.as_deref()));
    let (at, medium, name) = (call.filed_at, call.medium.as_str(), name.unwrap_or_default());
    format!("{at}  {medium:4}  {direction:8}  {outcome:9}  {seconds:4} s  {number}  {name}")
}
