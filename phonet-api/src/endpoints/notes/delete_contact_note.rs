//! `DELETE /rest/crm/contacts/v2/{cntId}/notes/{noteId}`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Удаление заметки у контакта".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Segment, Target,
};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_acknowledged;
use crate::models::{ContactId, ContactNoteId};

/// Deletes a note on a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteContactNote {
    contact: ContactId,
    note: ContactNoteId,
}

impl DeleteContactNote {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("delete_contact_note");

    /// Deletes the note with this id from the contact with that id.
    pub fn new(contact: impl Into<ContactId>, note: impl Into<ContactNoteId>) -> Self {
        Self { contact: contact.into(), note: note.into() }
    }
}

impl Endpoint for DeleteContactNote {
    type Output = ();

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact_note.delete",
        Method::DELETE,
        "/rest/crm/contacts/v2/{cntId}/notes/{noteId}",
        Idempotency::Idempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer is the number 1");

    fn target(&self) -> Result<Target> {
        let segments = [Segment::number(self.contact.get()), Segment::number(self.note.get())];
        Ok(Target::with_segments(&Self::OPERATION, &segments))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_acknowledged(&Self::OPERATION, answer)
    }

    fn already_done(&self) -> Option<Self::Output> {
        Some(())
    }
}
