//! `GET /rest/crm/contacts/v2/`
//!
//! Document "Интеграция по протоколу HTTP(S)", section "Получение списка контактов".

use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Query, Question, Shown,
    Target, unknown,
};
use telephony_core::wire::rows::Rows;
use telephony_core::{PersonalText, Result};
use time::{Duration, OffsetDateTime};

use crate::PROVIDER;
use crate::client::Request;
use crate::endpoints::EndpointEntry;
use crate::endpoints::{REMEDY, read_list};
use crate::models::Contact;

/// Contacts, at most 60 an answer.
///
/// The document describes a list and prints one bare object: a list, one object and null are all read. The order of the
/// contacts is undocumented.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListContacts {
    fields: Vec<String>,
    offset: Option<u64>,
    limit: Option<u32>,
    search_text: Option<PersonalText>,
    search_note_text: Option<PersonalText>,
    filter_by: Option<ContactTime>,
    from: Option<OffsetDateTime>,
    to: Option<OffsetDateTime>,
    raw: bool,
}

/// Time of a contact that a period is compared with (`filterBy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContactTime {
    /// Time of creation, sent as 0.
    Created,
    /// Time of the last change, sent as 1.
    Changed,
}

impl ContactTime {
    const fn code(self) -> u8 {
        match self {
            Self::Created => 0,
            Self::Changed => 1,
        }
    }
}

impl ListContacts {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_contacts").answer("list_contacts.response");

    /// Maximum number of contacts in one answer of the vendor.
    pub const MAX_LIMIT: u32 = 60;

    /// Requests all contacts; the setters narrow the request.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the name of a contact field; may be called more than once.
    ///
    /// The document does not explain the parameter: it may select the fields of the answer, or the fields in which a
    /// text is searched.
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.fields.push(name.into());
        self
    }
}

impl Request<'_, ListContacts> {
    /// Adds the name of a contact field; may be called more than once.
    ///
    /// The document does not explain the parameter: it may select the fields of the answer, or the fields in which a
    /// text is searched.
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.endpoint = self.endpoint.field(name);
        self
    }
}

telephony_core::setters!(ListContacts {
    /// Number of contacts to skip; 0 when not set.
    offset => u64,
    /// Maximum number of contacts in the answer, 1 to 60; the vendor's default is 30.
    limit => u32,
    /// Text to find in the contact's fields.
    search_text: PersonalText,
    /// Text to find in the contact's notes.
    search_note_text: PersonalText,
    /// Time that the period is compared with; required with a period.
    filter_by: ContactTime,
    /// Beginning of the period, to the millisecond. The document does not say whether it belongs to the period.
    from: OffsetDateTime,
    /// End of the period, to the millisecond. The document does not say whether it belongs to the period.
    to: OffsetDateTime,
    /// Keeps the JSON text of each record, in `Rows::raw`.
    raw = bool,
});

impl ListContacts {
    // A time in whole seconds has lost less than a second, and the document does not say whether the bounds belong to
    // the period.
    fn holds(&self, by: ContactTime, at: Option<OffsetDateTime>) -> Shown {
        if self.filter_by != Some(by) || (self.from.is_none() && self.to.is_none()) {
            return Shown::NotAsked;
        }
        let Some(at) = at else { return Shown::Silent };
        let early = self.from.is_some_and(|from| at < from.saturating_sub(Duration::SECOND));
        let late = self.to.is_some_and(|to| at > to.saturating_add(Duration::SECOND));
        Shown::that(!early && !late)
    }

    fn fault(&self) -> Option<&'static str> {
        let blank = |text: &Option<PersonalText>| text.as_ref().is_some_and(|it| it.trim().is_empty());
        if self.fields.iter().any(|name| name.trim().is_empty()) {
            Some("a field has a name")
        } else if self.limit.is_some_and(|limit| !(1..=Self::MAX_LIMIT).contains(&limit)) {
            Some("a limit is a number from 1 to 60")
        } else if blank(&self.search_text) || blank(&self.search_note_text) {
            Some("a text that is searched for is not blank")
        } else if self.filter_by.is_none() && (self.from.is_some() || self.to.is_some()) {
            Some("a period says which time of a contact it compares")
        } else if self.from.zip(self.to).is_some_and(|(from, to)| to < from) {
            Some("the period ends before it starts")
        } else {
            None
        }
    }
}

impl Endpoint for ListContacts {
    type Output = Rows<Contact>;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "phonet.contact.list",
        Method::GET,
        // Ends with a slash, unlike the path of a single contact.
        "/rest/crm/contacts/v2/",
        Idempotency::Safe,
    );

    // Matches of a text search are not checked, because the answer may not show them: they may be in notes, or in
    // fields that were not named.
    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, Contact> {
        path: "$",
        records: |contacts| contacts,
        must_show: &[
            MustShow {
                what: "a contact that was created in another period",
                remedy: REMEDY,
                member: "dateCreate",
                shown: |asked, contact| asked.holds(ContactTime::Created, contact.created),
            },
            MustShow {
                what: "a contact that was changed in another period",
                remedy: REMEDY,
                member: "lastModified",
                shown: |asked, contact| asked.holds(ContactTime::Changed, contact.last_modified),
            },
        ],
        heeded: unknown,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        if let Some(reason) = self.fault() {
            return Err(InvalidInput::new(reason));
        }
        let fields = self.fields.iter();
        let query = fields
            .fold(Query::new(), |query, name| query.pair("field", name))
            .maybe("offset", self.offset)
            .maybe("limit", self.limit)
            .maybe("searchText", self.search_text.as_deref())
            .maybe("searchNoteText", self.search_note_text.as_deref())
            .maybe("filterBy", self.filter_by.map(ContactTime::code))
            .maybe("from", self.from.map(milliseconds))
            .maybe("to", self.to.map(milliseconds));
        Ok(Target::of(&operation).query(query))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}

fn milliseconds(instant: OffsetDateTime) -> i128 {
    instant.unix_timestamp_nanos().div_euclid(1_000_000)
}
