//! Prints last week's calls in the order of time.
//!
//! `cargo run -p phonet-api --example phonet_history` prints an invented week of the sandbox. With `PHONET_DOMAIN` and
//! `PHONET_API_KEY` set it prints a real account's week.

#[path = "support/account.rs"]
mod account;

use std::io::{self, Write};
use std::process::ExitCode;

use account::Failure;
use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, CallRecord, Entry, PhoneNumber, TimelineOptions};
use time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("phonet_history: {failure}");
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

/// Formats a call: time in UTC, direction, outcome, talk time in seconds, extensions, and the other party.
fn line(call: &CallRecord) -> String {
    let direction = call.direction.as_ref().map_or("-", |direction| direction.as_str());
    let outcome = call.outcome.as_ref().map_or("-", |outcome| outcome.as_str());
    let seconds = call.talk_time.map_or(0, |talk| talk.as_secs());
    let extensions = call.internal.iter().filter_map(|party| party.extension.as_ref());
    let extensions: Vec<_> = extensions.map(PhoneNumber::as_str).collect();
    let party = call.external.as_ref();
    let number = party.and_then(|party| party.number.as_ref()).map_or("-", |it| it.as_str());
    let name = party.and_then(|party| party.name.as_deref()).unwrap_or_default();
    let (at, extensions) = (call.filed_at, extensions.join(" > "));
    format!("{at}  {direction:8}  {outcome:10}  {seconds:4} s  {extensions:9}  {number}  {name}")
}
