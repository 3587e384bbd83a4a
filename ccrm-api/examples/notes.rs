//! Prints the notes on last week's calls, each below its call.
//!
//! `cargo run -p ccrm-api --example ccrm_notes` reads the sandbox. With `CCRM_TENANT` and `CCRM_KEY` set it reads a real
//! account.

#[path = "support/account.rs"]
mod account;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Note, NoteStoreExt};
use time::Duration;

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, now, _sandbox) = account::open().await?;
    let client = account.build()?;
    let mut calls = client.calls(CallQuery::new(now - Duration::WEEK, now));
    while let Some(entry) = calls.try_next().await? {
        // The history says which records have notes, so that the others need no request.
        let Some(call) = entry.into_call().filter(|call| call.has_notes == Some(true)) else { continue };
        println!("{} {}", call.filed_at, call.medium);
        let mut notes = client.notes_of(&call);
        while let Some(note) = notes.try_next().await? {
            println!("    {}", line(&note));
        }
    }
    Ok(())
}

/// Formats a note: author and text. The vendor lists deleted notes, too.
fn line(note: &Note) -> String {
    let author = note.author.as_ref().and_then(|author| author.name.as_deref()).unwrap_or("-");
    let deleted = if note.deleted == Some(true) { " (deleted)" } else { "" };
    format!("{author}{deleted}: {}", note.text.as_deref().unwrap_or_default().replace('\n', " "))
}
