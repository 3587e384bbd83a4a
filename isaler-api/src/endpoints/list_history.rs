//! `GET /developer/v3/history/list`
//!
//! Document: isaler-history, section Запрос “list”.

use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::transport::{Answer, Class, Endpoint, InvalidInput, Method, Operation, Target};
use telephony_core::{Personal, Result};
use time::Date;

use super::checks;
use super::records::read_list;
use crate::PROVIDER;
use crate::models::{ClientId, ContactId, DealId, First, HistoryList, Order};
use crate::quirks::DateText;

/// Entries of a full page; the server's own limit, which cannot be set.
pub const PAGE_SIZE: u32 = 200;

/// Entries of a period, a page of 200 at a time.
///
/// Both days are always sent, because the server puts today in the place of one that is missing. Lists show the
/// entries of the login and of the users below, and never those of nobody. Their texts are altered, see
/// [`HistoryEntry::content`](crate::models::HistoryEntry::content).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHistory {
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Order>,
    #[serde(rename = "dateStart", with = "As::<DateText>")]
    pub(crate) from: Date,
    #[serde(rename = "dateEnd", with = "As::<DateText>")]
    pub(crate) to: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<First>,
    #[serde(rename = "offset", skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<Personal>,
    #[serde(rename = "tip", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(rename = "clid", skip_serializing_if = "Option::is_none")]
    pub(crate) client: Option<ClientId>,
    #[serde(rename = "did", skip_serializing_if = "Option::is_none")]
    pub(crate) deal: Option<DealId>,
    #[serde(rename = "pid", skip_serializing_if = "Option::is_none")]
    pub(crate) contact: Option<ContactId>,
    #[serde(skip)]
    raw: bool,
    #[serde(skip)]
    by_post: bool,
}

impl ListHistory {
    /// Entries from one day to another, both included, as days of the account's zone.
    pub const fn new(from: Date, to: Date) -> Self {
        Self {
            order: None,
            from,
            to,
            first: None,
            page: None,
            user: None,
            word: None,
            kind: None,
            client: None,
            deal: None,
            contact: None,
            raw: false,
            by_post: false,
        }
    }

    fn check(&self) -> Result<(), InvalidInput> {
        checks::period(self.from, self.to)?;
        if self.order.as_ref().is_some_and(|order| !order.is_known()) {
            return Err(InvalidInput::new("the server crashes on an order that it does not know"));
        }
        if self.first.as_ref().is_some_and(|first| !first.is_known()) {
            return Err(InvalidInput::new("only `new` and `old` may come first"));
        }
        self.user.as_deref().map_or(Ok(()), checks::login)?;
        self.word.as_deref().map_or(Ok(()), checks::word)?;
        self.kind.as_deref().map_or(Ok(()), checks::kind)?;
        self.client.map_or(Ok(()), |client| checks::id(client.get()))?;
        self.deal.map_or(Ok(()), |deal| checks::id(deal.get()))?;
        self.contact.map_or(Ok(()), |contact| checks::id(contact.get()))
    }
}

telephony_core::setters!(ListHistory {
    /// Page, from 0, the default. The document calls it `offset`; it counts pages, not entries.
    page => u32,
    /// Column to sort by; [`Order::At`] by default. Only [`Order::Id`] is safe to page by.
    order: Order,
    /// Which end comes first; [`First::New`] by default.
    first: First,
    /// Entries of the user of this login only; the server does not check whether you may see them, and takes an unknown
    /// login for nobody's.
    user: Personal,
    /// Entries whose text or type contains this, in any case; `%` and `_` stand for any characters.
    word: Personal,
    /// Entries of an activity type, as documented; the server ignores it, so filter the answer by
    /// [`HistoryEntry::kind`](crate::models::HistoryEntry::kind).
    kind: String,
    /// Entries on a client.
    client: ClientId,
    /// Entries on a deal.
    deal: DealId,
    /// Entries on a contact.
    contact: ContactId,
    /// Keeps the JSON text of each entry.
    raw = bool,
    /// Sends it by POST, which the server takes for the same: for proxies that drop the body of a GET.
    by_post = bool,
});

impl Endpoint for ListHistory {
    type Output = HistoryList;

    const OPERATION: Operation = Operation::new(
        PROVIDER,
        "isaler.history.list",
        Method::GET,
        "/developer/v3/history/list",
        Class::Read,
    );

    fn target(&self) -> Result<Target> {
        let operation = Self::OPERATION;
        self.check().map_err(|input| operation.refuse(input))?;
        let target = Target::of(&operation).json(self).map_err(|input| operation.refuse(input))?;
        Ok(super::by_method(target, self.by_post))
    }

    fn decode(&self, answer: &Answer) -> Result<HistoryList> {
        read_list(&Self::OPERATION, answer, self.raw).map(HistoryList::of)
    }
}
