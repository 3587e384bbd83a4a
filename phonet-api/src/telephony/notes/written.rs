//! Search for a note whose write has an unknown outcome.

use telephony_core::transport::{Endpoint, look_until_settled};
use telephony_core::{DraftMatch, DraftMatcher, Error, ErrorKind, NoteDraft, NoteId, Result};

use super::{WRITE, note_id};
use crate::Client;
use crate::endpoints::CreateContactNote;
use crate::models::ContactId;

const UNCLEAR: &str =
    "a note with this text or a similar one is there, and may be this one; look at it before you retry";

pub(super) async fn find(client: &Client, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
    if error.kind() != ErrorKind::OutcomeUnknown {
        return Ok(None);
    }
    let Some(sent) = error.sent_at() else {
        return Err(WRITE.invalid("the error does not say when the note was sent"));
    };
    let contact = client.contact_of(&draft.subject).await?;
    let waited = client.pipeline().elapsed_since(sent);
    look_until_settled(client.write_settles(), waited, async || look(client, contact, draft, error).await).await
}

/// Looks through the contact's notes once; a note that may be the draft's is an error.
async fn look(client: &Client, contact: ContactId, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
    let notes = client.list_contact_notes(contact).await?;
    // The difference between the clocks is known once an answer was received.
    let pipeline = client.pipeline();
    let matcher = DraftMatcher::new(draft, error, pipeline.skew(), pipeline.now());
    // A note that cannot be read may be the draft's.
    let (mut found, mut is_unclear) = (None, !notes.quarantined.is_empty());
    for note in &notes.items {
        let read = client.normalizer().note(note, contact);
        let matched = matcher.as_ref().map(|it| it.compare(read.text.as_deref(), read.created.or(read.updated)));
        match (matched, note.id) {
            (Some(DraftMatch::Written), Some(id)) => found = found.max(Some(id)),
            (Some(DraftMatch::Other), _) => {}
            _ => is_unclear = true,
        }
    }
    match found {
        Some(id) => Ok(Some(note_id(contact, id))),
        None if is_unclear => {
            let operation = CreateContactNote::OPERATION;
            Err(operation.error(ErrorKind::OutcomeUnknown).with_message(UNCLEAR).with_sent_at(error.sent_at()))
        }
        None => Ok(None),
    }
}
