//! `GET /rest/crm/contacts/v2/searchByOLNum`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка контактов по номеру телефону".

use telephony_core::transport::{Answer, Class, Endpoint, Method, Operation, Query, Target};
use telephony_core::wire::salvage::Salvaged;
use telephony_core::{PhoneNumber, Result};

use crate::PROVIDER;
use crate::endpoints::read_list;
use crate::models::Contact;

/// Contacts that have a number.
///
/// The answer is described as a list like that of the contacts, and the contacts' example is one bare object: a list,
/// one object and null are all read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchContacts {
    number: PhoneNumber,
    offset: Option<u64>,
    limit: Option<u32>,
}

impl SearchContacts {
    /// Most contacts that the vendor sends in one answer.
    pub const MAX_LIMIT: u32 = 60;

    /// Contacts with this number, which is sent as it stands.
    pub fn new(number: impl Into<PhoneNumber>) -> Self {
        Self { number: number.into(), offset: None, limit: None }
    }
}

telephony_core::setters!(SearchContacts {
    /// Contacts to pass over; none when not set.
    offset => u64,
    /// Most contacts in the answer, 1 to 60; the vendor takes 30 when not set.
    limit => u32,
});

impl Endpoint for SearchContacts {
    type Output = Salvaged<Contact>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact.search",
        Method::GET,
        "/rest/crm/contacts/v2/searchByOLNum",
        Class::Read,
    );

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        if self.number.as_str().trim().is_empty() {
            return Err(operation.invalid("contacts are searched by a number"));
        }
        if self.limit.is_some_and(|limit| !(1..=Self::MAX_LIMIT).contains(&limit)) {
            return Err(operation.invalid("a limit is a number from 1 to 60"));
        }
        let query = Query::new()
            .pair("otherLegNum", self.number.as_str())
            .maybe("offset", self.offset)
            .maybe("limit", self.limit);
        Ok(Target::of(&operation).query(query))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, false)
    }
}
