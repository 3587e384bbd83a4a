use serde::{Deserialize, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::{As, TextOrNumber};

use super::{ClientId, ContactId, DealId, EntryTime};
use crate::quirks::{IdList, ZeroAsNone};

/// An entry to be written by `add` or `add.list`.
///
/// An entry is always on a client, on contacts or on a deal, because the server refuses one without any of them.
///
/// ```
/// use isaler_api::models::NewEntry;
///
/// let entry = NewEntry::on_client(1781, "Отправлено КП").kind("Предложение").deal(784);
/// let body = serde_json::to_string(&entry).unwrap();
/// assert_eq!(body, r#"{"tip":"Предложение","content":"Отправлено КП","clid":1781,"did":784}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NewEntry {
    /// Login of the user in charge (`user`); the client's own login when absent. The server accepts an unknown login
    /// without an error and stores the entry without a user; lists never show such an entry.
    #[serde(rename = "user", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = crate::quirks::sql_text::LOGIN)))]
    pub responsible: Option<PersonalText>,
    /// Time in the account's zone (`entry_time`), 1970 to 2038; the server's own clock when absent.
    #[serde(rename = "datum", default, skip_serializing_if = "Option::is_none")]
    pub at: Option<EntryTime>,
    /// Title of the activity type (`tip`), at most 50 characters; `Событие` when absent. A title outside the dictionary
    /// is stored as sent.
    #[serde(rename = "tip", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Text. The server removes quotes, backslashes, `>`, `«`, `»` and backticks and truncates the text at 65,535
    /// bytes.
    #[serde(with = "As::<TextOrNumber>")]
    pub content: PersonalText,
    /// Client (`clid`).
    #[serde(rename = "clid", default, with = "As::<ZeroAsNone>", skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Contacts (`pid`); the server keeps 100 characters of their list.
    #[serde(rename = "pid", default, with = "As::<IdList>", skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactId>,
    /// Deal (`did`).
    #[serde(rename = "did", default, with = "As::<ZeroAsNone>", skip_serializing_if = "Option::is_none")]
    pub deal: Option<DealId>,
}

impl NewEntry {
    fn of_content(content: impl Into<PersonalText>) -> Self {
        Self {
            responsible: None,
            at: None,
            kind: None,
            content: content.into(),
            client: None,
            contacts: Vec::new(),
            deal: None,
        }
    }

    /// Creates an entry on a client.
    pub fn on_client(client: impl Into<ClientId>, content: impl Into<PersonalText>) -> Self {
        Self::of_content(content).client(client)
    }

    /// Creates an entry on a contact; [`NewEntry::contact`] adds more contacts.
    pub fn on_contact(contact: impl Into<ContactId>, content: impl Into<PersonalText>) -> Self {
        Self::of_content(content).contact(contact)
    }

    /// Creates an entry on a deal.
    pub fn on_deal(deal: impl Into<DealId>, content: impl Into<PersonalText>) -> Self {
        Self::of_content(content).deal(deal)
    }

    /// Files the entry under a client, too.
    pub fn client(mut self, client: impl Into<ClientId>) -> Self {
        self.client = Some(client.into());
        self
    }

    /// Files the entry under one more contact.
    pub fn contact(mut self, contact: impl Into<ContactId>) -> Self {
        self.contacts.push(contact.into());
        self
    }

    /// Files the entry under a deal, too.
    pub fn deal(mut self, deal: impl Into<DealId>) -> Self {
        self.deal = Some(deal.into());
        self
    }

    /// Sets the user in charge by login.
    pub fn responsible(mut self, login: impl Into<PersonalText>) -> Self {
        self.responsible = Some(login.into());
        self
    }

    /// Sets the time of the entry in the account's zone.
    pub fn at(mut self, at: impl Into<EntryTime>) -> Self {
        self.at = Some(at.into());
        self
    }

    /// Sets the activity type.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }
}

/// Body of `add.list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NewEntryList {
    /// Entries to be written, each with its own members.
    #[serde(rename = "list")]
    pub entries: Vec<NewEntry>,
}

impl NewEntryList {
    /// Creates a body with these entries.
    pub const fn new(entries: Vec<NewEntry>) -> Self {
        Self { entries }
    }
}
