//! `POST /rest/crm/contacts/v2/`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Обновление контакта".

use telephony_core::Result;
use telephony_core::transport::{Answer, Endpoint, Idempotency, Method, NoQuestion, Operation, Question, Target};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_acknowledged;
use crate::models::{ContactDraft, ContactId};

/// Updates the contact with this `id`. The method is `POST`, but the request never creates a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateContact {
    contact: ContactDraft,
}

impl UpdateContact {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("update_contact").request("update_contact.request");

    /// Updates the contact to this state. It must have its id, and `last_modified` as it was read.
    pub fn new(contact: impl Into<ContactDraft>) -> Self {
        Self { contact: contact.into() }
    }
}

impl Endpoint for UpdateContact {
    type Output = ();

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact.update",
        Method::POST,
        "/rest/crm/contacts/v2/",
        Idempotency::Idempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer is the number 1");

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        if self.contact.id.is_none_or(|id| id == ContactId::new(0)) {
            return Err(operation.invalid("a contact to be changed has an id"));
        }
        Target::of(&operation).json(&self.contact).map_err(|input| operation.refuse(input))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_acknowledged(&Self::OPERATION, answer)
    }
}
