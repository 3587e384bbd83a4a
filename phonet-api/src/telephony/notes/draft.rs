//! Conversion of a draft to the vendor's note. A field that the vendor cannot store is refused by name.

use telephony_core::transport::Operation;
use telephony_core::wire::support::plain_integer;
use telephony_core::{NoteDraft, NoteSubject, Result};

use super::{UPDATE, contact_id, unsupported};
use crate::models::{ContactId, ContactNote};

/// Fills the note with all fields of the draft; fields that the draft does not set keep their value.
pub(super) fn fill(mut note: ContactNote, draft: &NoteDraft, operation: &Operation) -> Result<ContactNote> {
    note.content = Some(draft.text.clone());
    if let Some(author) = &draft.author {
        // The vendor writes 0 for a missing user.
        let id = plain_integer::<u64>(author.trim()).filter(|id| *id > 0);
        let id = id.ok_or_else(|| operation.invalid("the author of a note is the number of a user"))?;
        note.responsible_user_id = Some(id.into());
    }
    if let Some(kind) = &draft.kind {
        let kind = plain_integer::<i64>(kind.trim()).filter(|kind| *kind != 0);
        let kind = kind.ok_or_else(|| operation.invalid("the kind of a note is a number other than 0"))?;
        note.note_type = Some(kind);
    }
    if let Some(at) = draft.at {
        // Times outside of these years would not be read back as times.
        if !(946_684_800..4_102_444_800).contains(&at.unix_timestamp()) {
            return Err(operation.invalid("the time of a note lies in the years 2000 to 2099"));
        }
        note.created = Some(at);
    }
    Ok(note)
}

/// Refuses to move a note to another contact, because the vendor cannot do that.
pub(super) fn stays_on(contact: ContactId, subject: &NoteSubject) -> Result<()> {
    match subject {
        NoteSubject::Contact(id) if contact_id(id, UPDATE)? != contact => {
            Err(UPDATE.invalid("a note cannot be moved to another contact"))
        }
        NoteSubject::Contact(_) | NoteSubject::Phone(_) => Ok(()),
        other => Err(unsupported(other, UPDATE)),
    }
}
