//! `GET /rest/crm/contacts/v2/{id}/notes`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка заметок у контакта".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Question, Segment, Shown,
    Target, unknown,
};
use telephony_core::wire::rows::Rows;

use super::answer::read_notes;
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::REMEDY;
use crate::models::{ContactId, ContactNote};

/// All notes on one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListContactNotes {
    contact: ContactId,
}

impl ListContactNotes {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry =
        EndpointEntry::list::<Self>("list_contact_notes").answer("list_contact_notes.response");

    /// Requests the notes on the contact with this id.
    pub fn new(contact: impl Into<ContactId>) -> Self {
        Self { contact: contact.into() }
    }
}

impl Endpoint for ListContactNotes {
    type Output = Rows<ContactNote>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact_note.list",
        Method::GET,
        "/rest/crm/contacts/v2/{id}/notes",
        Idempotency::Safe,
    );

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, ContactNote> {
        path: "$",
        records: |notes| notes,
        must_show: &[MustShow {
            what: "a note on another contact than the one asked for",
            remedy: REMEDY,
            member: "elementId",
            shown: |asked, note| Shown::equal(Some(&asked.contact), note.element_id.as_ref()),
        }],
        heeded: unknown,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        Ok(Target::with_segments(&Self::OPERATION, &[Segment::number(self.contact.get())]))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_notes(&Self::OPERATION, answer)
    }
}
