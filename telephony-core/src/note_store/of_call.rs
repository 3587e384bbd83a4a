//! Notes under all subjects of one call.

use std::collections::BTreeSet;

use futures_util::future;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::NoteStore;
use crate::source::SourcePointer;
use crate::{CallRecord, Error, ErrorKind, Note, Result, paginate};

pub(super) fn notes<'a, P>(store: P, call: &CallRecord) -> BoxStream<'a, Result<Note>>
where
    P: SourcePointer<Target: NoteStore> + 'a,
{
    if let Err(error) = is_of(&*store, call) {
        return stream::once(future::ready(Err(error))).boxed();
    }
    let mut seen = BTreeSet::new();
    let subjects: BTreeSet<_> = call.note_subjects.iter().collect();
    // In the record's order, each subject once.
    let mut left = subjects;
    let subjects: Vec<_> = call.note_subjects.iter().filter(|it| left.remove(it)).cloned().collect();
    let notes = stream::iter(subjects).map(move |subject| paginate::notes(store.clone(), subject)).flatten();
    paginate::until_final_error(notes).try_filter(move |note| future::ready(seen.insert(note.id.clone()))).boxed()
}

/// Refuses a record of another provider or account, because its ids mean other objects in this store.
fn is_of<S: NoteStore + ?Sized>(store: &S, call: &CallRecord) -> Result<()> {
    let account = store.account();
    let other = if call.provider != store.provider() {
        "the call is of another provider than the notes"
    } else if !call.account.is_empty() && call.account != account {
        "the call is of another account than the notes"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::InvalidQuery, store.provider(), "notes_of").with_account(&account).with_message(other))
}
