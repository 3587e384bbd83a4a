use super::{Client, Request};
use crate::endpoints::{CreateContactNote, DeleteContactNote, ListContactNotes, UpdateContactNote};
use crate::models::{ContactId, ContactNote, ContactNoteId};

impl Client {
    /// Lists the notes on a contact.
    pub fn list_contact_notes(&self, contact: impl Into<ContactId>) -> Request<'_, ListContactNotes> {
        Request { client: self, endpoint: ListContactNotes::new(contact) }
    }

    /// Creates a note on a contact.
    pub fn create_contact_note(
        &self,
        contact: impl Into<ContactId>,
        note: ContactNote,
    ) -> Request<'_, CreateContactNote> {
        Request { client: self, endpoint: CreateContactNote::new(contact, note) }
    }

    /// Replaces the note with this note's `id` on a contact.
    pub fn update_contact_note(
        &self,
        contact: impl Into<ContactId>,
        note: ContactNote,
    ) -> Request<'_, UpdateContactNote> {
        Request { client: self, endpoint: UpdateContactNote::new(contact, note) }
    }

    /// Deletes a note on a contact.
    pub fn delete_contact_note(
        &self,
        contact: impl Into<ContactId>,
        note: impl Into<ContactNoteId>,
    ) -> Request<'_, DeleteContactNote> {
        Request { client: self, endpoint: DeleteContactNote::new(contact, note) }
    }
}
