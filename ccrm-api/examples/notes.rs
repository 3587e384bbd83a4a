//! Prints the notes on last week's calls, each under its call.
//!
//! `cargo run -p ccrm-api --example ccrm_notes` shows the notes of the sandbox; with `CCRM_TENANT` and `CCRM_KEY` set,
//! those of a real account.

#[path = "support/account.rs"]
mod account;

use std::io::{self, Write};
use std::process::ExitCode;

use account::Failure;
use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, Note, NoteStoreExt};
use time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ccrm_notes: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let (client, now, _sandbox) = account::open().await?;
    let week = CallQuery::new(now - Duration::WEEK, now);
    let mut out = io::stdout();
    let (mut records, mut written) = (0, 0);
    let mut calls = client.calls(week);
    while let Some(entry) = calls.try_next().await? {
        let Entry::Call(call) = entry else { continue };
        // The history shows which records have notes, so that the others need no request.
        if call.has_notes != Some(true) {
            continue;
        }
        records += 1;
        writeln!(out, "{} {}", call.filed_at, call.medium)?;
        for subject in call.note_subjects {
            let mut notes = client.notes(subject);
            while let Some(note) = notes.try_next().await? {
                written += 1;
                writeln!(out, "{}", line(&note))?;
            }
        }
    }
    writeln!(out, "{written} notes on {records} records")?;
    Ok(())
}

/// Formats a note: time in UTC, author and text. The vendor lists deleted notes, too.
fn line(note: &Note) -> String {
    let created = note.created.map_or_else(String::new, |created| created.to_string());
    let author = note.author.as_ref().and_then(|author| author.name.as_deref()).unwrap_or("-");
    let deleted = if note.deleted == Some(true) { " (deleted)" } else { "" };
    let text = note.text.as_deref().unwrap_or_default().replace('\n', " ");
    format!("    {created}  {author}{deleted}: {text}")
}
