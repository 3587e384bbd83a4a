//! `DELETE /rest/crm/contacts/v2/{id}`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Удаление контакта".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, NoQuestion, Operation, Question, Target,
};

use super::target::target_of;
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::read_acknowledged;
use crate::models::ContactId;

/// Deletes a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteContact {
    contact: ContactId,
}

impl DeleteContact {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::write::<Self>("delete_contact");

    /// Deletes the contact with this id.
    pub fn new(contact: impl Into<ContactId>) -> Self {
        Self { contact: contact.into() }
    }
}

impl Endpoint for DeleteContact {
    type Output = ();

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact.delete",
        Method::DELETE,
        "/rest/crm/contacts/v2/{id}",
        Idempotency::Idempotent,
    );

    const QUESTION: &'static dyn Question<Self> = &NoQuestion("the answer is the number 1");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        target_of(&Self::OPERATION, self.contact)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_acknowledged(&Self::OPERATION, answer)
    }

    fn already_done(&self) -> Option<Self::Output> {
        Some(())
    }
}
