//! `POST /rest/crm/contacts/v2/batch`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Загрузка списка контактов".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};

use crate::PROVIDER;
use crate::client::Request;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_value;
use crate::models::{ContactDraft, ContactImport, ContactImportResult};

/// Saves many contacts at once, which is also the only way to create one.
///
/// Contacts that the vendor did not save are not an error: the answer counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportContacts {
    import: ContactImport,
}

impl ImportContacts {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("import_contacts")
        .request("import_contacts.request")
        .answer("import_contacts.response");

    /// Saves these contacts and merges them with existing ones, as in the document's example.
    pub fn new<C: Into<ContactDraft>>(contacts: impl IntoIterator<Item = C>) -> Self {
        let contacts = contacts.into_iter().map(Into::into).collect();
        Self { import: ContactImport { merge: Some(true), contacts } }
    }

    /// Sets `merge`: existing contacts are merged with these.
    pub fn merge(mut self, merge: bool) -> Self {
        self.import.merge = Some(merge);
        self
    }
}

impl Request<'_, ImportContacts> {
    /// Sets `merge`: existing contacts are merged with these.
    pub fn merge(mut self, merge: bool) -> Self {
        self.endpoint = self.endpoint.merge(merge);
        self
    }
}

impl Endpoint for ImportContacts {
    type Output = ContactImportResult;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact.import",
        Method::POST,
        "/rest/crm/contacts/v2/batch",
        Idempotency::NonIdempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer counts contacts and names none");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        if self.import.contacts.is_empty() {
            return Err(InvalidInput::new("an import has at least one contact"));
        }
        Target::of(&operation).json(&self.import)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_value(&Self::OPERATION, answer)
    }

    fn how_to_verify(&self) -> &'static str {
        "search for the contacts by their numbers before importing them again"
    }
}
