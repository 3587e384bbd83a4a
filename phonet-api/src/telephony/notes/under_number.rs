//! Notes on the contacts that have a number.

use serde::{Deserialize, Serialize};
use telephony_core::transport::{Subjects, read_each};
use telephony_core::{Note, Page, PageCursor, PhoneNumber, Result};

use super::without_notes;
use crate::endpoints::SearchContacts;
use crate::models::ContactId;
use crate::{Client, PROVIDER};

/// Place where a walk goes on.
#[derive(Debug, Default, Serialize, Deserialize)]
struct NumberPlace {
    /// Number of contacts that were searched.
    offset: u64,
    /// Contacts whose notes are still to be listed.
    pending: Vec<ContactId>,
    /// Contact whose notes were listed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    witness: Option<ContactId>,
    /// Set when all contacts were searched.
    is_over: bool,
}

pub(super) async fn page(client: &Client, number: &PhoneNumber, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
    let account = client.account_label();
    let place = cursor.map(|cursor| cursor.unpack::<NumberPlace>(&PROVIDER, account)).transpose()?;
    let mut place = place.unwrap_or_default();
    let mut page = Page::new(Vec::new());
    let searches = place.pending.is_empty() && !place.is_over;
    if searches {
        let limit = SearchContacts::MAX_LIMIT;
        let contacts = client.search_contacts(number.clone()).offset(place.offset).limit(limit).await?;
        place.is_over = contacts.sent() < limit as usize;
        place.offset += u64::from(limit);
        place.pending = contacts.items.iter().map(|contact| contact.id).collect();
        page.quarantined = contacts.quarantined;
    }
    let pending = Subjects::new(place.pending).witness(place.witness);
    let read = |contact| client.notes_if_exists(contact);
    let notes = read_each(pending, |index, contact, error| without_notes(index, *contact, error), read).await?;
    let notes = notes.or_failure(searches)?;
    for (notes, bad) in notes.read {
        page.items.extend(notes);
        page.quarantined.extend(bad);
    }
    page.quarantined.extend(notes.quarantined);
    (place.pending, place.witness) = (notes.pending, notes.witness);
    let goes_on = !place.is_over || !place.pending.is_empty();
    let next = goes_on.then(|| PageCursor::pack(&PROVIDER, account, &place));
    Ok(page.with_next(next.transpose()?))
}
