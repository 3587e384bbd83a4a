//! `POST /rest/crm/contacts/v2/{id}/notes`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Сохранение заметки для контакта".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, MustShow, Operation, Question, RecordQuestion, Segment, Shown,
    Target,
};
use telephony_core::{ErrorKind, Result};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_value};
use crate::models::{ContactId, ContactNote};

/// Creates a note on a contact and returns it with its ids.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateContactNote {
    contact: ContactId,
    note: ContactNote,
}

impl CreateContactNote {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::write::<Self>("create_contact_note").request("create_contact_note.request");

    /// Creates this note on the contact with this id.
    pub fn new(contact: impl Into<ContactId>, note: ContactNote) -> Self {
        Self { contact: contact.into(), note }
    }
}

impl Endpoint for CreateContactNote {
    type Output = ContactNote;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact_note.create",
        Method::POST,
        "/rest/crm/contacts/v2/{id}/notes",
        Idempotency::NonIdempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &RecordQuestion::<Self, ContactNote> {
        path: "$",
        record: |note| Some(note),
        must_show: &[MustShow {
            what: "a note on another contact than the one written to",
            remedy: REMEDY,
            member: "elementId",
            shown: |asked, note| Shown::equal(Some(&asked.contact), note.element_id.as_ref()),
        }],
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        Target::with_segments(&operation, &[Segment::number(self.contact.get())]).json(&self.note)
    }

    /// Reads the note. A record without an id is not the documented note, and may mean that the note was not written.
    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let operation = Self::OPERATION;
        let note: ContactNote = read_value(&operation, answer)?;
        if note.id.is_none() {
            return Err(answer
                .error(ErrorKind::UnexpectedShape, &operation)
                .with_path("$.id")
                .with_message("the note has no id"));
        }
        Ok(note)
    }

    fn how_to_verify(&self) -> &'static str {
        "list the contact's notes and look for this text before writing it again"
    }
}
