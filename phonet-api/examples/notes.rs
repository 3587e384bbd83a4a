//! Prints the notes on the contacts with whom last week's calls were, by phone number.
//!
//! `cargo run -p phonet-api --example phonet_notes` prints the notes of the sandbox. With `PHONET_DOMAIN` and
//! `PHONET_API_KEY` set it prints a real account's notes.

#[path = "support/account.rs"]
mod account;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::process::ExitCode;

use account::Failure;
use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, Note, NoteStoreExt, NoteSubject};
use time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("phonet_notes: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let (client, now, _sandbox) = account::open().await?;
    let week = CallQuery::new(now - Duration::WEEK, now);
    let mut numbers = BTreeSet::new();
    let mut calls = client.calls(week);
    while let Some(entry) = calls.try_next().await? {
        if let Entry::Call(call) = entry {
            numbers.extend(call.external.and_then(|party| party.number));
        }
    }
    let mut out = io::stdout();
    let mut written = 0;
    for number in &numbers {
        // The vendor keeps notes on contacts; the client looks up the contact of the number.
        let mut notes = client.notes(NoteSubject::Phone(number.clone()));
        while let Some(note) = notes.try_next().await? {
            written += 1;
            writeln!(out, "{}  {}", number.as_str(), line(&note))?;
        }
    }
    writeln!(out, "{written} notes on {} numbers", numbers.len())?;
    Ok(())
}

/// Formats a note: time in UTC, author and text.
fn line(note: &Note) -> String {
    let created = note.created.map_or_else(|| "-".to_owned(), |created| created.to_string());
    let author = note.author.as_ref().and_then(|author| author.name.as_deref()).unwrap_or("-");
    let text = note.text.as_deref().unwrap_or_default().replace('\n', " ");
    format!("{created}  {author}: {text}")
}
