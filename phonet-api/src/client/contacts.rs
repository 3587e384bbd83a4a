use telephony_core::PhoneNumber;

use super::{Client, Request};
use crate::endpoints::{DeleteContact, GetContact, ImportContacts, ListContacts, SearchContacts, UpdateContact};
use crate::models::{ContactDraft, ContactId};

impl Client {
    /// Gets a contact.
    pub fn get_contact(&self, contact: impl Into<ContactId>) -> Request<'_, GetContact> {
        Request { client: self, endpoint: GetContact::new(contact) }
    }

    /// Lists contacts, by default 30 of all.
    pub fn list_contacts(&self) -> Request<'_, ListContacts> {
        Request { client: self, endpoint: ListContacts::new() }
    }

    /// Lists the contacts that have a number.
    pub fn search_contacts(&self, number: impl Into<PhoneNumber>) -> Request<'_, SearchContacts> {
        Request { client: self, endpoint: SearchContacts::new(number) }
    }

    /// Updates the contact with this `id`. The contact must carry the time of its last change as it was read.
    pub fn update_contact(&self, contact: impl Into<ContactDraft>) -> Request<'_, UpdateContact> {
        Request { client: self, endpoint: UpdateContact::new(contact) }
    }

    /// Deletes a contact.
    pub fn delete_contact(&self, contact: impl Into<ContactId>) -> Request<'_, DeleteContact> {
        Request { client: self, endpoint: DeleteContact::new(contact) }
    }

    /// Saves many contacts at once and creates missing ones. Retried only if the previous attempt certainly saved
    /// nothing.
    pub fn import_contacts<C: Into<ContactDraft>>(
        &self,
        contacts: impl IntoIterator<Item = C>,
    ) -> Request<'_, ImportContacts> {
        Request { client: self, endpoint: ImportContacts::new(contacts) }
    }
}
