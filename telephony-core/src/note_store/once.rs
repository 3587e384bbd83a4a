//! Creation of a note that is written at most once.

use crate::{Error, ErrorKind, NoteDraft, NoteId, NoteStore, Result};

/// Maximum number of writes of one note, each proven absent before the next.
const WRITES: usize = 3;

/// Creates a note, and looks for it after an unknown outcome before it writes a second time.
pub(super) async fn create<S: NoteStore + ?Sized>(store: &S, draft: &NoteDraft) -> Result<NoteId> {
    let mut unknown: Vec<Error> = Vec::new();
    loop {
        match store.create_note(draft).await {
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => unknown.push(error),
            result => return result,
        }
        // The latest write first, because looking for it waits until the vendor is done with it. A write before it may
        // have taken effect in the meantime.
        for error in unknown.iter().rev() {
            match store.find_written(draft, error).await {
                Ok(Some(id)) => return Ok(id),
                Ok(None) => {}
                Err(look) => return Err(undecided(earliest(unknown, store), &look)),
            }
        }
        if unknown.len() >= WRITES {
            return Err(earliest(unknown, store));
        }
    }
}

/// Error of the first write, by whose time `find_written` finds the note of each of them.
fn earliest<S: NoteStore + ?Sized>(unknown: Vec<Error>, store: &S) -> Error {
    let none = || Error::new(ErrorKind::OutcomeUnknown, store.provider(), "create_note_once");
    unknown.into_iter().next().unwrap_or_else(none)
}

/// The write's error with the reason why the note's fate could not be decided. Messages hold no text of a note.
fn undecided(write: Error, look: &Error) -> Error {
    if look.kind() == ErrorKind::OutcomeUnknown && !look.message().is_empty() {
        return write.with_message(look.message().to_owned());
    }
    write.with_message(format!("the note may have been written, and looking for it failed: {}", look.kind()))
}
