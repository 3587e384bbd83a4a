//! Notes written since an instant: those on the calls of a period that are flagged as having notes.

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use telephony_core::transport::{Endpoint, Subjects, read_each};
use telephony_core::{
    BadRecord, CallHistorySource, CallId, CallQuery, Note, NoteFeed, NoteFeedCapability, NoteFeedQuery, NoteReach,
    NoteSubject, Page, PageCursor, Result,
};
use time::{Duration, OffsetDateTime};

use super::list;
use crate::endpoints::ListNotes;
use crate::{Client, PROVIDER};

/// Maximum number of calls whose notes one page of the feed holds.
const CALLS_A_PAGE: usize = 20;

/// Place where a walk goes on.
#[derive(Serialize, Deserialize)]
struct FeedPlace {
    query: NoteFeedQuery,
    /// End of the calls' period, fixed before the first request.
    #[serde(with = "time::serde::timestamp")]
    end: OffsetDateTime,
    /// Page of calls to be read next; `None` before the first.
    calls: Option<PageCursor>,
    /// Set when all pages of calls were read.
    is_last: bool,
    /// Calls whose notes are still to be listed.
    pending: Vec<CallId>,
    /// Call whose notes the vendor lists, or which has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    witness: Option<CallId>,
}

#[async_trait]
impl NoteFeed for Client {
    fn note_feed_capability(&self) -> NoteFeedCapability {
        NoteFeedCapability::new(NoteReach::RecentCalls)
    }

    /// Reads the calls of the period that ends with the present, and lists the notes of each call that has some: one
    /// request a call, 20 calls a page. A request that fails for now ends its page, and the next page begins with it. A
    /// call whose notes cannot be read, although those of another call can, is quarantined.
    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let account = self.account_label();
        let place = match cursor.map(|cursor| cursor.unpack::<FeedPlace>(&PROVIDER, account)).transpose()? {
            Some(place) if place.query == *query => place,
            Some(_) => return Err(ListNotes::OPERATION.invalid("the cursor belongs to another query")),
            None => FeedPlace::first(self, query),
        };
        let page = step(self, query, place).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

impl FeedPlace {
    fn first(client: &Client, query: &NoteFeedQuery) -> Self {
        // A day more, because the vendor's clock and zone are known by assumption only.
        let end = client.pipeline().vendor_time().max(query.since).saturating_add(Duration::DAY);
        // A cursor holds whole seconds, and each page must ask for the period of the first.
        let end = end.replace_nanosecond(0).unwrap_or(end);
        Self { query: query.clone(), end, calls: None, is_last: false, pending: Vec::new(), witness: None }
    }
}

async fn step(client: &Client, query: &NoteFeedQuery, mut place: FeedPlace) -> Result<Page<Note>> {
    let mut page = Page::new(Vec::new());
    let reads_calls = place.pending.is_empty() && !place.is_last;
    if reads_calls {
        let from = query.since.saturating_sub(query.call_lookback.try_into().unwrap_or(Duration::MAX));
        let calls = client.call_page(&CallQuery::new(from, place.end), place.calls.as_ref()).await?;
        let mut known = BTreeSet::new();
        // The notes of a call without any can be listed, too.
        let other = calls.items.iter().find(|call| call.has_notes == Some(false));
        place.witness = place.witness.or(other.map(|call| call.id.clone()));
        // A call that does not say whether it has notes may have some.
        let flagged = calls.items.into_iter().filter(|call| call.has_notes != Some(false)).map(|call| call.id);
        place.pending.extend(flagged.filter(|id| known.insert(id.clone())));
        page.quarantined = calls.quarantined;
        place.is_last = calls.next.is_none();
        place.calls = calls.next;
    }
    let later = place.pending.split_off(place.pending.len().min(CALLS_A_PAGE));
    let quarantine =
        |index, call: &CallId, error: &_| BadRecord::of_subject(index, &NoteSubject::Call(call.clone()), error);
    let pending = Subjects::new(place.pending).witness(place.witness);
    let notes = read_each(pending, quarantine, |call| async move { list(client, &call).await }).await?;
    let notes = notes.or_failure(reads_calls)?;
    page.quarantined.extend(notes.quarantined);
    (place.pending, place.witness) = (notes.pending, notes.witness);
    place.pending.extend(later);
    for notes in notes.read {
        page.items.extend(notes.items.into_iter().filter(|note| note.may_be_since(query.since)));
        page.quarantined.extend(notes.quarantined);
    }
    let goes_on = !place.is_last || !place.pending.is_empty();
    let next = goes_on.then(|| PageCursor::pack(&PROVIDER, client.account_label(), &place));
    Ok(page.with_next(next.transpose()?))
}
