//! Notes written since an instant: those on the contacts that changed since.
//!
//! Pages of contacts are offsets, and a contact that changes during the walk leaves its place and appears at the end.
//! So the walk reads windows of time that fit one page, which is read at once or not at all, and its last window has no
//! end. A window of a second with more contacts is read page by page until two readings agree.

mod crowd;

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use telephony_core::transport::{Endpoint, read_each};
use telephony_core::wire::rows::Rows;
use telephony_core::{
    ErrorKind, Note, NoteFeed, NoteFeedCapability, NoteFeedQuery, NoteReach, Page, PageCursor, Result,
};
use time::OffsetDateTime;

use crate::endpoints::{ContactTime, ListContacts};
use crate::models::{Contact, ContactId};
use crate::{Client, PROVIDER};

/// Number of contacts whose notes are listed concurrently.
const CONTACTS_IN_FLIGHT: usize = 2;

/// One second in milliseconds: the shortest window, and the part of a time that a server in whole seconds loses.
const SECOND: i64 = 1000;

/// Number of contacts below which the next window is twice as long.
const FEW: usize = 20;

#[async_trait]
impl NoteFeed for Client {
    fn note_feed_capability(&self) -> NoteFeedCapability {
        let mut capability = NoteFeedCapability::new(NoteReach::ChangedContacts);
        capability.changes = true;
        capability
    }

    /// Lists the contacts that changed since the instant, and the notes of each: one request a contact. The document
    /// does not say whether a new note changes its contact's `lastModified`; if it does not, such a note is not seen.
    /// A request that fails for now ends its page, and the next page begins with it.
    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let account = self.account_label();
        let place = match cursor.map(|cursor| cursor.unpack::<FeedPlace>(&PROVIDER, account)).transpose()? {
            Some(place) if place.query == *query => place,
            Some(_) => return Err(ListContacts::OPERATION.invalid("the cursor belongs to another query")),
            None => FeedPlace::first(self, query),
        };
        let page = step(self, place).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

/// Place where a walk goes on. Times are in milliseconds since 1970.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct FeedPlace {
    query: NoteFeedQuery,
    from: i64,
    /// Start of the last window, which has no end.
    horizon: i64,
    length: i64,
    /// Contacts without a time of change that were returned, because every window may show them.
    timeless: BTreeSet<u64>,
    /// Contacts of the windows before `from` whose notes are still to be listed.
    pending: Vec<ContactId>,
    /// Set when the last window was read.
    is_over: bool,
}

impl FeedPlace {
    fn first(client: &Client, query: &NoteFeedQuery) -> Self {
        // A time in whole seconds has lost less than one.
        let from = query.since.unix_timestamp().saturating_mul(SECOND);
        let horizon = milliseconds(client.pipeline().vendor_time()).max(from);
        Self {
            query: query.clone(),
            from,
            horizon,
            length: horizon - from,
            timeless: BTreeSet::new(),
            pending: Vec::new(),
            is_over: false,
        }
    }

    /// End of the window; `None` for the last.
    fn end(&self) -> Option<i64> {
        (self.from < self.horizon).then(|| self.from.saturating_add(self.length.max(SECOND)).min(self.horizon))
    }

    fn holds(&self, contact: &Contact) -> bool {
        contact.last_modified.map_or(!self.timeless.contains(&contact.id.get()), |at| {
            let at = milliseconds(at);
            self.from <= at && self.end().is_none_or(|end| at < end)
        })
    }

    /// Takes the window's contacts and advances to the next window.
    fn pass(&mut self, contacts: Rows<Contact>) {
        let sent = contacts.sent();
        let held: Vec<Contact> = contacts.items.into_iter().filter(|contact| self.holds(contact)).collect();
        self.pending = held.iter().map(|contact| contact.id).collect();
        let Some(end) = self.end() else {
            self.is_over = true;
            return;
        };
        let timeless = held.iter().filter(|contact| contact.last_modified.is_none());
        self.timeless.extend(timeless.map(|contact| contact.id.get()));
        if sent < FEW {
            self.length = self.length.max(SECOND).saturating_mul(2);
        }
        self.from = end;
    }
}

async fn step(client: &Client, mut place: FeedPlace) -> Result<Page<Note>> {
    let mut page = Page::new(Vec::new());
    let reads_window = place.pending.is_empty();
    if reads_window {
        match window(client, &mut place).await? {
            Some(contacts) => {
                page.quarantined = contacts.quarantined.clone();
                place.pass(contacts);
            }
            // The next page continues with the shorter window.
            None => return with_place(client, page, &place),
        }
    }
    let query = &place.query;
    let pending = std::mem::take(&mut place.pending);
    let notes = read_each(pending, CONTACTS_IN_FLIGHT, |contact| notes_since(client, contact, query)).await?;
    let notes = notes.or_failure(reads_window)?;
    for of_contact in notes.read {
        page.items.extend(of_contact.items);
        page.quarantined.extend(of_contact.quarantined);
    }
    place.pending = notes.pending;
    if place.is_over && place.pending.is_empty() { Ok(page) } else { with_place(client, page, &place) }
}

fn with_place(client: &Client, page: Page<Note>, place: &FeedPlace) -> Result<Page<Note>> {
    let next = PageCursor::pack(&PROVIDER, client.account_label(), place)?;
    Ok(page.with_next(Some(next)))
}

/// Contacts of the next window, which is shortened until it fits one page. `None` if a request failed after the window
/// was shortened, which the place keeps.
async fn window(client: &Client, place: &mut FeedPlace) -> Result<Option<Rows<Contact>>> {
    let mut is_shorter = false;
    loop {
        let rows = match read(client, place, 0).await {
            Err(error) if is_shorter && error.is_retryable() => return Ok(None),
            rows => rows?,
        };
        if rows.sent() < ListContacts::MAX_LIMIT as usize {
            return Ok(Some(rows));
        }
        // The window may hold more than a page.
        let latest = rows.items.iter().filter_map(|contact| contact.last_modified).map(milliseconds).max();
        let latest = latest.unwrap_or(place.horizon).max(place.horizon);
        let length = place.end().map_or(latest - place.from, |end| end - place.from);
        if length <= SECOND {
            return crowd::read_all(client, place).await.map(Some);
        }
        if place.end().is_none() {
            place.horizon = latest.saturating_add(1);
        }
        place.length = length / 2;
        is_shorter = true;
    }
}

/// One page of the window's contacts. The period is a second wider on both sides, because it is undocumented whether
/// its bounds belong to it and in which unit the server compares.
async fn read(client: &Client, place: &FeedPlace, offset: u64) -> Result<Rows<Contact>> {
    let request = client.list_contacts().filter_by(ContactTime::Changed).limit(ListContacts::MAX_LIMIT).offset(offset);
    let request = request.from(instant(place.from - SECOND)?);
    match place.end() {
        Some(end) => request.to(instant(end.saturating_add(SECOND))?).await,
        None => request.await,
    }
}

/// Notes on a contact that were written since the instant; none for a contact that was deleted in the meantime.
async fn notes_since(client: &Client, contact: ContactId, query: &NoteFeedQuery) -> Result<Page<Note>> {
    match client.notes_on(contact).await {
        Ok((notes, quarantined)) => {
            let new = notes.into_iter().filter(|note| note.may_be_since(query.since)).collect();
            Ok(Page::new(new).with_quarantined(quarantined))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Page::new(Vec::new())),
        Err(error) => Err(error),
    }
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

fn instant(milliseconds: i64) -> Result<OffsetDateTime> {
    let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000);
    instant.map_err(|_| ListContacts::OPERATION.invalid("the instant is outside the calendar"))
}
