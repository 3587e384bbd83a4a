//! `GET /developer/v3/history/list`
//!
//! Document: isaler-history, section Запрос “list”.

use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Question, Shown, Target,
};
use telephony_core::{PersonalText, Result};
use time::Date;

use super::records::read_list;
use super::{REMEDY, checks};
use crate::PROVIDER;
use crate::endpoints::EndpointEntry;
use crate::models::{ClientId, ContactId, DealId, HistoryEntry, HistoryList, SortBy, SortOrder};
use crate::quirks::DateText;

/// Entries of a full page as documented; the server's own limit, which cannot be set, and a server may have a smaller one.
pub const PAGE_SIZE: u32 = 200;

/// Entries of a period, a page of 200 at a time. A list is at its end where a page is empty, or shorter than another one of
/// the same server.
///
/// Both days are always sent, because the server puts today in the place of one that is missing. Lists show the
/// entries of the login and of the users below, and never those of nobody. Their texts are altered, see
/// [`HistoryEntry::content`](crate::models::HistoryEntry::content).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHistory {
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<SortBy>,
    #[serde(rename = "dateStart", with = "As::<DateText>")]
    pub(crate) from: Date,
    #[serde(rename = "dateEnd", with = "As::<DateText>")]
    pub(crate) to: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<SortOrder>,
    #[serde(rename = "offset", skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<PersonalText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word: Option<PersonalText>,
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
    #[serde(skip)]
    heeded: bool,
}

impl ListHistory {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_history").request("list_history.request");

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
            heeded: false,
        }
    }

    /// Says whether the server is known to heed the request, so that an entry that was not asked for is one odd entry.
    pub(crate) const fn heeded(mut self, heeded: bool) -> Self {
        self.heeded = heeded;
        self
    }

    /// A request whose answer is surely empty, for the same filters: those of things that are not there, else a day before
    /// the database's first.
    pub(crate) fn control(&self) -> Self {
        const NOTHING: i64 = i32::MAX as i64;
        let mut control = Self::new(self.from, self.to).heeded(true);
        control.client = self.client.map(|_| ClientId::new(NOTHING));
        control.deal = self.deal.map(|_| DealId::new(NOTHING));
        control.contact = self.contact.map(|_| ContactId::new(NOTHING));
        if control.client.is_none() && control.deal.is_none() && control.contact.is_none() {
            control.from = checks::DAY_BEFORE_ALL;
            control.to = checks::DAY_BEFORE_ALL;
        }
        control
    }

    // The server compares days by the clock that it prints, a user's own offset included, so there is nothing to tolerate.
    fn holds_day(&self, entry: &HistoryEntry) -> Shown {
        match entry.at.map(|at| at.local().date()) {
            None => Shown::Silent,
            Some(day) => Shown::that(self.from <= day && day <= self.to),
        }
    }

    // Logins are compared without case and without blanks at their end, as the server's database does. An entry of nobody says
    // nothing: the server takes an unknown login for nobody's, and shows the entries of nobody in no other way.
    fn is_of_user(&self, entry: &HistoryEntry) -> Shown {
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        match (&self.user, &entry.responsible_login) {
            (None, _) => Shown::NotAsked,
            (Some(_), None) => Shown::Silent,
            (Some(asked), Some(login)) => Shown::that(same(asked, login)),
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
    /// Column to sort by; [`SortBy::At`] by default. Only [`SortBy::Id`] is safe to page by.
    order: SortBy,
    /// Which end comes first; [`SortOrder::NewestFirst`] by default.
    first: SortOrder,
    /// Entries of the user of this login only; the server does not check whether you may see them, and takes an unknown
    /// login for nobody's.
    user: PersonalText,
    /// Entries whose text or type contains this, in any case; `%` and `_` stand for any characters.
    word: PersonalText,
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

    const OPERATION: Operation =
        Operation::new(PROVIDER, "isaler.history.list", Method::GET, "/developer/v3/history/list", Idempotency::Safe);

    // A word is not looked for: lists alter texts, and the server's comparison takes letters for one another.
    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, HistoryEntry> {
        path: "$.data",
        records: |list| &mut list.entries,
        must_show: &[
            MustShow {
                what: "an entry of another day",
                remedy: REMEDY,
                member: "datum",
                shown: |asked, entry| asked.holds_day(entry),
            },
            MustShow {
                what: "an entry on another client",
                remedy: REMEDY,
                member: "clid",
                shown: |asked, entry| is_on(asked.client, entry.client),
            },
            MustShow {
                what: "an entry on another deal",
                remedy: REMEDY,
                member: "did",
                shown: |asked, entry| is_on(asked.deal, entry.deal),
            },
            MustShow {
                what: "an entry on other contacts",
                remedy: REMEDY,
                member: "person",
                shown: |asked, entry| {
                    asked.contact.map_or(Shown::NotAsked, |contact| {
                        Shown::that(entry.contacts.iter().any(|it| it.id == contact))
                    })
                },
            },
            MustShow {
                what: "an entry of another user",
                remedy: REMEDY,
                member: "user",
                shown: |asked, entry| asked.is_of_user(entry),
            },
        ],
        heeded: |asked| asked.heeded,
    };

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

fn is_on<T: PartialEq + Copy>(asked: Option<T>, shown: Option<T>) -> Shown {
    asked.map_or(Shown::NotAsked, |asked| Shown::that(shown == Some(asked)))
}
