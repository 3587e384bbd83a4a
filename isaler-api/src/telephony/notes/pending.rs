//! Entries of a page whose texts are still to be requested.

use serde::{Deserialize, Serialize};
use telephony_core::transport::{Subjects, read_each};
use telephony_core::{BadRecord, Error, Note, NoteId, Repair, Result};

use super::TEXTS_IN_FLIGHT;
use crate::Client;
use crate::error::refuses_each_entry;
use crate::models::HistoryEntry;
use crate::telephony::calls::cursor::Cursor;
use crate::telephony::calls::walk::ReadEntry;

/// Place in a walk over notes: entries without their texts, then the next page of the list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NotesPlace {
    /// Entries of the pages before `next`.
    pending: Vec<PendingEntry>,
    /// Entry whose text was read last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    witness: Option<PendingEntry>,
    /// Next page of the list; `None` after the last.
    next: Option<Cursor>,
}

/// Entry as listed, without the text and the names, which a note does not take from the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PendingEntry {
    index: usize,
    entry: HistoryEntry,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    repairs: Vec<Repair>,
}

/// Quarantined entry as JSON.
#[derive(Serialize)]
struct UnreadNote {
    note: NoteId,
}

/// Page of the list: the entries that are notes, the quarantined ones, and the next page.
pub(super) struct ListedNotes {
    pub(super) entries: Vec<ReadEntry>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Entry other than the notes to be read. Its text can be requested, too.
    pub(super) other: Option<ReadEntry>,
    pub(super) next: Option<Cursor>,
}

/// Notes that were read in one step, and the place of the next one.
pub(super) struct NotesStep {
    pub(super) notes: Vec<Note>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Place of the next step; `None` at the end of the walk.
    pub(super) next: Option<NotesPlace>,
}

impl Default for NotesPlace {
    fn default() -> Self {
        Self { pending: Vec::new(), witness: None, next: Some(Cursor::default()) }
    }
}

/// Reads the texts of the place's entries, or of the next page of the list.
///
/// After a retryable error the step returns what was read, and the next step begins with the request that failed. A step
/// without any progress fails. An entry whose text cannot be read is quarantined.
pub(super) async fn step<F, Fut>(client: &Client, place: NotesPlace, list: F) -> Result<NotesStep>
where
    F: FnOnce(Cursor) -> Fut,
    Fut: Future<Output = Result<ListedNotes>>,
{
    let (is_listed, listed) = match place.next {
        Some(cursor) if place.pending.is_empty() => (true, list(cursor).await?),
        next => {
            let entries = place.pending.into_iter().map(PendingEntry::into_read).collect();
            (false, ListedNotes { entries, quarantined: Vec::new(), other: None, next })
        }
    };
    let witness = place.witness.map(PendingEntry::into_read).or(listed.other);
    let entries =
        Subjects::new(listed.entries).in_flight(TEXTS_IN_FLIGHT).witness(witness).concerning_all(refuses_each_entry);
    let notes = read_each(entries, without_text, |read| client.note(read)).await?;
    let notes = notes.or_failure(is_listed)?;
    let mut quarantined = listed.quarantined;
    quarantined.extend(notes.quarantined);
    let pending: Vec<_> = notes.pending.into_iter().map(PendingEntry::from).collect();
    let goes_on = !pending.is_empty() || listed.next.is_some();
    Ok(NotesStep {
        notes: notes.read.into_iter().flatten().collect(),
        quarantined,
        next: goes_on.then_some(NotesPlace {
            pending,
            witness: notes.witness.map(PendingEntry::from),
            next: listed.next,
        }),
    })
}

/// Entry whose text cannot be read.
fn without_text(_: usize, read: &ReadEntry, error: &Error) -> BadRecord {
    let entry = UnreadNote { note: NoteId::new(read.item.id.to_string()) };
    BadRecord::of_subject(read.index, &entry, error)
}

impl From<ReadEntry> for PendingEntry {
    fn from(read: ReadEntry) -> Self {
        let mut entry = read.item;
        (entry.content, entry.client_name, entry.deal_name) = (None, None, None);
        entry.contacts.iter_mut().for_each(|contact| contact.name = None);
        Self { index: read.index, entry, repairs: read.repairs }
    }
}

impl PendingEntry {
    fn into_read(self) -> ReadEntry {
        let mut read = ReadEntry::new(self.index, self.entry);
        read.repairs = self.repairs;
        read
    }
}
