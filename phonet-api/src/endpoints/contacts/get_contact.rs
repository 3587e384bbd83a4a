//! `GET /rest/crm/contacts/v2/{id}`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение контакта".

use telephony_core::Result;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, Method, MustShow, Operation, Question, RecordQuestion, Shown, Target,
};

use super::target::target_of;
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_value};
use crate::models::{Contact, ContactId};

/// One contact by its id. An unknown id is [`ErrorKind::NotFound`](telephony_core::ErrorKind::NotFound).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetContact {
    contact: ContactId,
}

impl GetContact {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::single::<Self>("get_contact").answer("get_contact.response");

    /// Requests the contact with this id.
    pub fn new(contact: impl Into<ContactId>) -> Self {
        Self { contact: contact.into() }
    }
}

impl Endpoint for GetContact {
    type Output = Contact;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "phonet.contact.get", Method::GET, "/rest/crm/contacts/v2/{id}", Idempotency::Safe);

    const QUESTION: &'static dyn Question<Self> = &RecordQuestion::<Self, Contact> {
        path: "$",
        record: |contact| Some(contact),
        must_show: &[MustShow {
            what: "another contact than the one asked for",
            remedy: REMEDY,
            member: "id",
            shown: |asked, contact| Shown::that(asked.contact == contact.id),
        }],
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        target_of(&Self::OPERATION, self.contact)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_value(&Self::OPERATION, answer)
    }
}
