//! `GET /rest/crm/contacts/v2/searchByOLNum`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка контактов по номеру телефону".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Query, Question, Shown,
    Target, unknown,
};
use telephony_core::wire::rows::Rows;
use telephony_core::{PhoneNumber, Result};

use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_list, read_list_or_none};
use crate::models::Contact;

/// Contacts that have a number.
///
/// The document describes the answer as a list like that of `ListContacts`, whose example is one bare object, and the
/// vendor's own library as one contact. A list, one object and null, which means no contact, are all read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchContacts {
    number: PhoneNumber,
    offset: Option<u64>,
    limit: Option<u32>,
}

impl SearchContacts {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("search_contacts").answer("list_contacts.response");

    /// Maximum number of contacts in one answer of the vendor.
    pub const MAX_LIMIT: u32 = 60;

    /// Requests the contacts with this number, which is sent unchanged.
    pub fn new(number: impl Into<PhoneNumber>) -> Self {
        Self { number: number.into(), offset: None, limit: None }
    }
}

telephony_core::setters!(SearchContacts {
    /// Number of contacts to skip; 0 when not set.
    offset => u64,
    /// Maximum number of contacts in the answer, 1 to 60; the vendor's default is 30.
    limit => u32,
});

impl Endpoint for SearchContacts {
    type Output = Rows<Contact>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact.search",
        Method::GET,
        "/rest/crm/contacts/v2/searchByOLNum",
        Idempotency::Safe,
    );

    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, Contact> {
        path: "$",
        records: |contacts| contacts,
        must_show: &[MustShow {
            what: "a contact without the number asked for",
            remedy: REMEDY,
            member: "fields",
            shown: |asked, contact| has_number(&asked.number, contact),
        }],
        heeded: unknown,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        if self.number.as_str().trim().is_empty() {
            return Err(InvalidInput::new("contacts are searched by a number"));
        }
        if self.limit.is_some_and(|limit| !(1..=Self::MAX_LIMIT).contains(&limit)) {
            return Err(InvalidInput::new("a limit is a number from 1 to 60"));
        }
        let query = Query::new()
            .pair("otherLegNum", self.number.as_str())
            .maybe("offset", self.offset)
            .maybe("limit", self.limit);
        Ok(Target::of(&operation).query(query))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        let is_null = answer.body.trim_ascii() == b"null";
        let read = if is_null { read_list_or_none } else { read_list };
        read(&Self::OPERATION, answer, false)
    }
}

/// Number of trailing digits that are compared, because the country and the area code may be omitted.
const COMPARED: usize = 7;

// Accounts choose the labels of their fields, so a number may have any label. A contact is certainly another one only
// if it shows phone numbers and none of them ends like the requested one.
fn has_number(asked: &PhoneNumber, contact: &Contact) -> Shown {
    let end = |number: &str| -> Option<Vec<char>> {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        digits.len().checked_sub(COMPARED).map(|from| digits[from..].to_vec())
    };
    let Some(asked) = end(asked.as_str()) else { return Shown::Silent };
    let values = contact.fields.iter().flat_map(|field| &field.values);
    let mut values = values.filter_map(|value| value.value.as_ref());
    if values.any(|value| end(value).is_some_and(|it| it == asked)) {
        return Shown::Yes;
    }
    let mut phones = contact.values_of(Contact::PHONE);
    if phones.any(|phone| end(phone).is_some()) { Shown::No } else { Shown::Silent }
}
