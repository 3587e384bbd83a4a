//! `POST /rest/crm/contacts/v2/{id}/notes`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Сохранение заметки для контакта".

use telephony_core::Result;
use telephony_core::transport::{Answer, Class, Endpoint, Method, Operation, Segment, Target};

use super::answer::read_note;
use crate::PROVIDER;
use crate::models::{ContactId, ContactNote};

/// Writes a note on a contact and gets it back with its ids.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateContactNote {
    contact: ContactId,
    note: ContactNote,
}

impl CreateContactNote {
    /// A note for the contact of this id.
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
        Class::Once,
    );

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        Target::with_segments(&operation, &[Segment::number(self.contact.get())])
            .json(&self.note)
            .map_err(|input| operation.refuse(input))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_note(&Self::OPERATION, answer)
    }

    fn how_to_verify(&self) -> &'static str {
        "list the contact's notes and look for this text before writing it again"
    }
}
