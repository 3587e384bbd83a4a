//! `PUT /rest/crm/contacts/v2/{id}/notes`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Обновление заметки у контакта".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Segment, Target,
};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_acknowledged;
use crate::models::{ContactId, ContactNote};

/// Replaces a note on a contact. The path names only the contact; the note is identified by its `id`.
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateContactNote {
    contact: ContactId,
    note: ContactNote,
}

impl UpdateContactNote {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::write::<Self>("update_contact_note").request("update_contact_note.request");

    /// Replaces the note that has this note's id with this note.
    pub fn new(contact: impl Into<ContactId>, note: ContactNote) -> Self {
        Self { contact: contact.into(), note }
    }
}

impl Endpoint for UpdateContactNote {
    type Output = ();

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact_note.update",
        Method::PUT,
        "/rest/crm/contacts/v2/{id}/notes",
        Idempotency::Idempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer is the number 1");

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        if self.note.id.is_none() {
            return Err(operation.invalid("a note to be replaced has an id"));
        }
        Target::with_segments(&operation, &[Segment::number(self.contact.get())])
            .json(&self.note)
            .map_err(|input| operation.refuse(input))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_acknowledged(&Self::OPERATION, answer)
    }
}
