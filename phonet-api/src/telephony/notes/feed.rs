//! Notes written since an instant: those on the contacts that changed since.

use async_trait::async_trait;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::{
    ErrorKind, Note, NoteFeed, NoteFeedCapability, NoteFeedQuery, NoteReach, Page, PageCursor, Result,
};

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
    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let account = self.account_label();
        let place = match cursor.map(|cursor| cursor.unpack::<FeedPlace>(&PROVIDER, account)).transpose()? {
            Some(place) if place.query == *query => place,
            Some(_) => return Err(ListContacts::OPERATION.invalid("the cursor belongs to another query")),
            None => FeedPlace { query: query.clone(), windows: ContactWindows::since(self, query.since) },
        };
        let page = step(self, place).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

/// Place where a walk goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct FeedPlace {
    query: NoteFeedQuery,
    windows: ContactWindows,
}

async fn step(client: &Client, FeedPlace { query, windows }: FeedPlace) -> Result<Page<Note>> {
    let (contacts, next) = windows.next(client).await?;
    let mut page = Page::new(Vec::new());
    let mut ids = Vec::with_capacity(contacts.len());
    for row in contacts {
        match row {
            Ok(read) => ids.push(read.item.id),
            Err(bad) => page.quarantined.push(bad),
        }
    }
    let notes = stream::iter(ids).map(|contact| notes_since(client, contact, &query)).buffered(CONTACTS_IN_FLIGHT);
    let pages: Vec<Page<Note>> = notes.try_collect().await?;
    for of_contact in pages {
        page.items.extend(of_contact.items);
        page.quarantined.extend(of_contact.quarantined);
    }
    let account = client.account_label();
    let next = next.map(|windows| PageCursor::pack(&PROVIDER, account, &FeedPlace { query, windows }));
    Ok(page.with_next(next.transpose()?))
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
