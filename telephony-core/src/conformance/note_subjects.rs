use futures_util::stream::TryStreamExt;

use super::promises::{CALLS_READ, SUBJECT_KINDS, SUBJECT_LISTED, SUBJECT_NAMED};
use super::{Outcome, expect, must};
use crate::{CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry, NoteStore, NoteStoreExt};

/// Maximum number of subjects whose notes are listed, because each one costs a request or two.
const LISTED: usize = 5;

/// Checks the note subjects of calls against the store of the same provider. A loop over the calls and the notes of
/// their subjects must find notes if the store can list any.
pub async fn note_subjects(source: &dyn CallHistorySource, store: &dyn NoteStore, query: &CallQuery) -> Outcome {
    let can = store.note_capability();
    let entries: Vec<Entry> = must(CALLS_READ, source.calls(query.clone()).try_collect().await)?;
    let calls = entries.into_iter().filter_map(|entry| match entry {
        Entry::Call(call) => Some(*call),
        Entry::Quarantined(_) => None,
    });
    let calls: Vec<CallRecord> = calls.collect();
    let subjects = || calls.iter().flat_map(|call| &call.note_subjects);
    if let Some(other) = subjects().find(|subject| !can.takes(subject)) {
        return expect(SUBJECT_KINDS, false, || format!("a {}", other.kind()));
    }
    if can.list && !calls.is_empty() {
        expect(SUBJECT_NAMED, subjects().next().is_some(), || format!("{} calls without one", calls.len()))?;
        for subject in subjects().take(LISTED) {
            let notes = store.notes(subject.clone()).try_collect::<Vec<_>>().await;
            must(SUBJECT_LISTED, notes)?;
        }
    }
    Ok(())
}
