//! Prints the notes on the clients, contacts and deals of last week's calls.
//!
//! `cargo run -p isaler-api --example isaler_notes` shows the notes of the sandbox; with `ISALER_URL`, `ISALER_KEY` and
//! `ISALER_LOGIN` set, those of a real account.

#[path = "support/account.rs"]
mod account;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::process::ExitCode;

use account::Failure;
use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, Note, NoteId, NoteStoreExt, NoteSubject};
use time::Duration;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("isaler_notes: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let (client, now, _sandbox) = account::open().await?;
    let types = client.list_tips().await?;
    let mut out = io::stdout();
    // Every entry that is not a call is a note, so the titles of calls decide which entries are listed here.
    let checked = client.normalizer().account_call_types().compare(&types.items);
    writeln!(out, "types read as notes: {}", checked.notes.join(", "))?;
    let week = CallQuery::new(now - Duration::WEEK, now);
    let mut subjects = BTreeSet::new();
    let mut calls = client.calls(week);
    while let Some(entry) = calls.try_next().await? {
        if let Entry::Call(call) = entry {
            subjects.extend(call.note_subjects);
        }
    }
    // An entry on a client and on its deal is a single note.
    let mut notes: BTreeMap<NoteId, Note> = BTreeMap::new();
    for subject in &subjects {
        let mut found = client.notes(subject.clone());
        while let Some(note) = found.try_next().await? {
            notes.insert(note.id.clone(), note);
        }
    }
    for note in notes.values() {
        writeln!(out, "{}", line(note))?;
    }
    writeln!(out, "{} notes on {} clients, contacts and deals", notes.len(), subjects.len())?;
    Ok(())
}

/// Formats a note: time in UTC, kind, author, kinds of its subjects, and text.
fn line(note: &Note) -> String {
    let created = note.created.map_or_else(|| "-".to_owned(), |created| created.to_string());
    let author = note.author.as_ref().and_then(|author| author.login.as_deref()).unwrap_or("-");
    let kind = note.kind.as_deref().unwrap_or("-");
    let on: Vec<_> = note.subjects.iter().map(NoteSubject::kind).collect();
    let text = note.text.as_deref().unwrap_or_default().replace('\n', " ");
    format!("{created}  {kind}  {author}  on {}: {text}", on.join(", "))
}
