//! Notes written since an instant: those on the contacts that changed since.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use telephony_core::transport::{Endpoint, PartialRead, Subjects, read_each};
use telephony_core::{
    BadRecord, Note, NoteFeed, NoteFeedCapability, NoteFeedQuery, NoteReach, Page, PageCursor, Result,
};

use super::without_notes;
use crate::endpoints::ListContacts;
use crate::models::ContactId;
use crate::telephony::contact_windows::ContactWindows;
use crate::{Client, PROVIDER};

/// Number of contacts whose notes are listed concurrently.
const CONTACTS_IN_FLIGHT: usize = 2;

#[async_trait]
impl NoteFeed for Client {
    fn note_feed_capability(&self) -> NoteFeedCapability {
        let mut capability = NoteFeedCapability::new(NoteReach::ChangedContacts);
        capability.changes = true;
        capability
    }

    /// Lists the contacts that changed since the instant, and the notes of each: one request a contact. The document
    /// does not say whether a new note changes its contact's `lastModified`; if it does not, such a note is not seen.
    /// A request that fails for now ends its page, and the next page begins with it. A contact whose notes
    /// cannot be read is quarantined.
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

/// Place where a walk goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct FeedPlace {
    query: NoteFeedQuery,
    /// Windows that are still to be read; `None` once the last was read.
    windows: Option<ContactWindows>,
    /// Contacts of the windows before whose notes are still to be listed.
    pending: Vec<ContactId>,
    /// Contact whose notes were listed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    witness: Option<ContactId>,
}

impl FeedPlace {
    fn first(client: &Client, query: &NoteFeedQuery) -> Self {
        let windows = Some(ContactWindows::since(client, query.since));
        Self { query: query.clone(), windows, pending: Vec::new(), witness: None }
    }
}

/// Notes of contacts, each with the records that cannot be read.
type ContactNotes = PartialRead<ContactId, (Vec<Note>, Vec<BadRecord>)>;

async fn read_notes(client: &Client, pending: Vec<ContactId>, witness: Option<ContactId>) -> Result<ContactNotes> {
    let read_with = |witness| {
        let subjects = Subjects::new(pending.clone()).in_flight(CONTACTS_IN_FLIGHT).witness(witness);
        read_each(
            subjects,
            |index, contact, error| without_notes(index, *contact, error),
            |contact| client.notes_if_exists(contact),
        )
    };
    let notes = read_with(witness).await;
    // The only contact that changed since the last walk has no other to be compared with.
    let has_failed = notes.as_ref().map_or(true, |notes| !notes.pending.is_empty());
    match pending.as_slice() {
        [contact] if witness.is_none() && has_failed => match other_contact(client, *contact).await {
            Some(other) => read_with(Some(other)).await,
            None => notes,
        },
        _ => notes,
    }
}

/// A contact of the account other than this one.
async fn other_contact(client: &Client, than: ContactId) -> Option<ContactId> {
    let contacts = client.list_contacts().limit(2).await.ok()?;
    contacts.items.iter().map(|contact| contact.id).find(|id| *id != than)
}

async fn step(client: &Client, mut place: FeedPlace) -> Result<Page<Note>> {
    let mut page = Page::new(Vec::new());
    let reads_window = place.pending.is_empty();
    if reads_window && let Some(windows) = place.windows.take() {
        let (contacts, next) = windows.next(client).await?;
        place.windows = next;
        for row in contacts {
            match row {
                Ok(read) => place.pending.push(read.item.id),
                Err(bad) => page.quarantined.push(bad),
            }
        }
    }
    let query = &place.query;
    let notes = read_notes(client, place.pending, place.witness).await?.or_failure(reads_window)?;
    for (notes, quarantined) in notes.read {
        page.items.extend(notes.into_iter().filter(|note| note.may_be_since(query.since)));
        page.quarantined.extend(quarantined);
    }
    page.quarantined.extend(notes.quarantined);
    (place.pending, place.witness) = (notes.pending, notes.witness);
    if place.windows.is_none() && place.pending.is_empty() {
        return Ok(page);
    }
    let next = PageCursor::pack(&PROVIDER, client.account_label(), &place)?;
    Ok(page.with_next(Some(next)))
}
