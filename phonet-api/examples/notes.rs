//! Prints the notes on the contacts of last week's calls, each note once.
//!
//! `cargo run -p phonet-api --example phonet_notes` reads the sandbox. With `PHONET_DOMAIN` and `PHONET_API_KEY` set it
//! reads a real account.

#[path = "support/account.rs"]
mod account;

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, NoteStoreExt};
use time::Duration;

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, now, _sandbox) = account::open().await?;
    let client = account.build()?;
    let mut subjects = BTreeSet::new();
    let mut calls = client.calls(CallQuery::new(now - Duration::WEEK, now));
    while let Some(entry) = calls.try_next().await? {
        subjects.extend(entry.into_call().into_iter().flat_map(|call| call.note_subjects));
    }
    // The vendor keeps notes on contacts. The client looks up the contact of a phone number.
    for subject in subjects {
        let mut notes = client.notes(subject);
        while let Some(note) = notes.try_next().await? {
            let author = note.author.as_ref().and_then(|author| author.name.as_deref()).unwrap_or("-");
            println!("{}  {author}: {}", note.id, note.text.as_deref().unwrap_or_default().replace('\n', " "));
        }
    }
    Ok(())
}
