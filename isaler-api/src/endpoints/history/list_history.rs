//! `GET /developer/v3/history/list`
//!
//! Document: isaler-history, section Запрос “list”.

use serde::{Deserialize, Serialize};
use telephony_core::transport::{
    Answer, Endpoint, Idempotency, InvalidInput, ListQuestion, Method, MustShow, Operation, Question, Shown, Target,
};
use telephony_core::wire::As;
use telephony_core::wire::rows::Rows;
use telephony_core::{PersonalText, Result};
use time::Date;

use crate::PROVIDER;
use crate::endpoints::{EndpointEntry, REMEDY, by_method, checks, read_list};
use crate::models::{ClientId, ContactId, DealId, HistoryEntry, SortBy, SortOrder};
use crate::quirks::DateText;

/// Number of entries in a full page as documented. The limit is the server's and cannot be set; a server may have a
/// smaller one.
pub const PAGE_SIZE: u32 = 200;

/// Lists the entries of a period, 200 a page. The list ends with a page that is empty, or shorter than another page of
/// the same server.
///
/// Both days are always sent, because the server replaces a missing one by today. Lists show the entries of the login
/// and of its subordinate users, and never entries without a user. Lists alter the texts, see
/// [`HistoryEntry::content`](crate::models::HistoryEntry::content).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListHistory {
    /// Column to sort by; the time when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<telephony_core::wire::schema::KnownWord<SortBy>>"))]
    order: Option<SortBy>,
    /// First day, in the account's zone.
    #[serde(rename = "dateStart", with = "As::<DateText>")]
    pub(crate) from: Date,
    /// Last day, which is included.
    #[serde(rename = "dateEnd", with = "As::<DateText>")]
    pub(crate) to: Date,
    /// Sort order; the newest first when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<telephony_core::wire::schema::KnownWord<SortOrder>>"))]
    first: Option<SortOrder>,
    /// Page number, counted from 0.
    #[serde(rename = "offset", skip_serializing_if = "Option::is_none")]
    // The server fails if the page number times the length of a page exceeds 64 bits.
    #[cfg_attr(feature = "schema", schemars(range(max = u32::MAX)))]
    page: Option<u32>,
    /// Login of the user whose entries are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = crate::quirks::sql_text::LOGIN)))]
    user: Option<PersonalText>,
    /// Word to search for in text and type; `%` and `_` match any characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = crate::quirks::sql_text::WORD)))]
    word: Option<PersonalText>,
    /// Activity type. The server ignores it.
    #[serde(rename = "tip", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// Client whose entries are listed.
    #[serde(rename = "clid", skip_serializing_if = "Option::is_none")]
    pub(crate) client: Option<ClientId>,
    /// Deal whose entries are listed.
    #[serde(rename = "did", skip_serializing_if = "Option::is_none")]
    pub(crate) deal: Option<DealId>,
    /// Contact whose entries are listed.
    #[serde(rename = "pid", skip_serializing_if = "Option::is_none")]
    pub(crate) contact: Option<ContactId>,
    #[serde(skip)]
    raw: bool,
    #[serde(skip)]
    by_post: bool,
    #[serde(skip)]
    filters_are_applied: bool,
}

impl ListHistory {
    /// Entry in the [table of endpoints](crate::endpoints::ALL).
    pub const ENTRY: EndpointEntry = EndpointEntry::list::<Self>("list_history").request("list_history.request");

    /// Requests the entries from one day to another, both included, as days of the account's zone.
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
            filters_are_applied: false,
        }
    }

    /// Sets the flag that the server is known to apply the request's filters. An entry that they exclude is then a stray.
    pub(crate) const fn filters_are_applied(mut self, are_applied: bool) -> Self {
        self.filters_are_applied = are_applied;
        self
    }

    /// Control request whose answer must be empty, for the same filters: those of objects that do not exist, or
    /// otherwise a day before the database's first.
    pub(crate) fn control(&self) -> Self {
        const NOTHING: i64 = i32::MAX as i64;
        let mut control = Self::new(self.from, self.to).filters_are_applied(true);
        control.client = self.client.map(|_| ClientId::new(NOTHING));
        control.deal = self.deal.map(|_| DealId::new(NOTHING));
        control.contact = self.contact.map(|_| ContactId::new(NOTHING));
        if control.client.is_none() && control.deal.is_none() && control.contact.is_none() {
            control.from = checks::DAY_BEFORE_ALL;
            control.to = checks::DAY_BEFORE_ALL;
        }
        control
    }

    // The server compares days by the clock that it prints, including a user's own offset, so no tolerance is needed.
    fn holds_day(&self, entry: &HistoryEntry) -> Shown {
        match entry.at.map(|at| at.local().date()) {
            None => Shown::Silent,
            Some(day) => Shown::that(self.from <= day && day <= self.to),
        }
    }

    // Logins are compared without case and without spaces at their ends, as the server's database does. An entry
    // without a user says nothing about the filter: the server treats an unknown login as no user, and shows entries
    // without a user in no other way.
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
    /// Page number, counted from 0, which is the default. The document's name `offset` is misleading, because the
    /// parameter counts pages, not entries.
    page => u32,
    /// Column to sort by; [`SortBy::At`] by default. Only [`SortBy::Id`] is safe for reading several pages.
    order: SortBy,
    /// Sort order; [`SortOrder::NewestFirst`] by default.
    first: SortOrder,
    /// Login of the user whose entries are listed. The server does not check that the caller may see these entries, and
    /// treats an unknown login as no user.
    user: PersonalText,
    /// Search word in text or type, in any case; `%` and `_` match any characters.
    word: PersonalText,
    /// Activity type, as documented. The server ignores this filter, so filter the answer by
    /// [`HistoryEntry::kind`](crate::models::HistoryEntry::kind).
    kind: String,
    /// Client whose entries are listed.
    client: ClientId,
    /// Deal whose entries are listed.
    deal: DealId,
    /// Contact whose entries are listed.
    contact: ContactId,
    /// Keeps each entry's JSON text with the entry.
    raw = bool,
    /// Sends the request by POST, which the server treats like GET: for proxies that drop the body of a GET.
    by_post = bool,
});

impl Endpoint for ListHistory {
    type Output = Rows<HistoryEntry>;

    const OPERATION: Operation =
        Operation::new(PROVIDER, "isaler.history.list", Method::GET, "/developer/v3/history/list", Idempotency::Safe);

    // The search word is not checked, because lists alter texts and the server's comparison treats some letters as
    // equal.
    const QUESTION: &'static dyn Question<Self> = &ListQuestion::<Self, HistoryEntry> {
        path: "$.data",
        records: |entries| entries,
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
        heeded: |asked| asked.filters_are_applied,
    };

    fn build_target(&self) -> Result<Target, InvalidInput> {
        let operation = Self::OPERATION;
        self.check()?;
        let target = Target::of(&operation).json(self)?;
        Ok(by_method(target, self.by_post))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output> {
        read_list(&Self::OPERATION, answer, self.raw)
    }
}

fn is_on<T: PartialEq + Copy>(asked: Option<T>, shown: Option<T>) -> Shown {
    asked.map_or(Shown::NotAsked, |asked| Shown::that(shown == Some(asked)))
}
