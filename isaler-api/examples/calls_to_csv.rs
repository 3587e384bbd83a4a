//! Prints last week's calls in the order of time.
//!
//! `cargo run -p isaler-api --example isaler_history` shows a generated week of the sandbox; with `ISALER_URL`,
//! `ISALER_KEY` and `ISALER_LOGIN` set, the week of a real account.

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
            eprintln!("isaler_history: {failure}");
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

/// Formats a call: time in UTC, direction, user in charge, external party, and the beginning of the entry's text.
fn line(call: &CallRecord) -> String {
    let direction = call.direction.as_ref().map_or("-", |direction| direction.as_str());
    let user = call.internal.iter().find_map(|party| party.name.as_deref()).unwrap_or("-");
    let party = call.external.as_ref();
    let party = party.and_then(|party| party.name.as_deref().or(party.organisation.as_deref()));
    let words = call.message.as_deref().unwrap_or_default().chars();
    let words: String = words.take_while(|letter| *letter != '\n').take(40).collect();
    let (at, party) = (call.filed_at, party.unwrap_or("-"));
    format!("{at}  {direction:8}  {user}  {party}: {words}")
}
