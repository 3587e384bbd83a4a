//! Prints the notes on the client, the contacts and the deal of the newest call, and writes another one there.
//!
//! `cargo run -p isaler-api --example isaler_notes -- "Call back at noon"` uses the sandbox. With `ISALER_URL`,
//! `ISALER_KEY` and `ISALER_LOGIN` set it uses a real account. Without a text it writes nothing.

#[path = "support/account.rs"]
mod account;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, NoteDraft, NoteStoreExt, TimelineOptions};
use time::Duration;

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, now, _sandbox) = account::open().await?;
    let client = account.build()?;
    // Every entry that is not a call is a note, so the account's own titles of calls have to be known.
    let types = client.normalizer().account_call_types().compare(&client.list_tips().await?.items);
    println!("types read as notes: {}", types.notes.join(", "));

    let week = client.timeline(CallQuery::new(now - Duration::WEEK, now), TimelineOptions::default());
    let calls: Vec<_> = week.try_filter_map(async |entry| Ok(entry.into_call())).try_collect().await?;
    let call = calls.iter().rfind(|call| !call.note_subjects.is_empty()).ok_or("no call is on a client")?;
    if let Some(text) = std::env::args().nth(1) {
        // A note whose outcome is unknown is looked for before it is written a second time.
        let id = client.create_note_once(&NoteDraft::new(call.note_subjects[0].clone(), text)).await?;
        println!("written: {id}");
    }
    let mut notes = client.notes_of(call);
    while let Some(note) = notes.try_next().await? {
        let kind = note.kind.as_deref().unwrap_or("-");
        println!("{}  {kind}: {}", note.id, note.text.as_deref().unwrap_or_default().replace('\n', " "));
    }
    Ok(())
}
