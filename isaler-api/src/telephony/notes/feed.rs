//! Notes since an instant: the entries of the days from it on whose type is not a call.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::{
    BadRecord, Note, NoteFeed, NoteFeedCapability, NoteFeedQuery, NoteReach, Page, PageCursor, Result,
};
use time::{Date, Duration};

use super::pending::{self, ListedNotes, NotesPlace};
use super::walk;
use crate::endpoints::{FIRST_DAY, LAST_DAY, ListHistory};
use crate::telephony::partial_entry;
use crate::{Client, PROVIDER};

#[async_trait]
impl NoteFeed for Client {
    fn note_feed_capability(&self) -> NoteFeedCapability {
        NoteFeedCapability::new(NoteReach::AllNotes)
    }

    /// Reads the entries that are filed since the instant. An entry is filed under the time that its author chose, so a
    /// note filed under an earlier time is not seen, and one filed under a later time is returned until then. A request
    /// that fails for now ends its page, and the next page begins with it.
    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let account = self.account_label();
        let place = match cursor.map(|cursor| cursor.unpack::<FeedPlace>(&PROVIDER, account)).transpose()? {
            Some(FeedPlace { query: of, place }) if of == *query => place,
            Some(_) => return Err(ListHistory::OPERATION.invalid("the cursor belongs to another query")),
            None => NotesPlace::default(),
        };
        let page = self.feed_step(query, place).await;
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

/// Place where a walk goes on.
#[derive(Serialize, Deserialize)]
struct FeedPlace {
    query: NoteFeedQuery,
    place: NotesPlace,
}

impl Client {
    async fn feed_step(&self, query: &NoteFeedQuery, place: NotesPlace) -> Result<Page<Note>> {
        let Some(first) = self.first_day(query) else { return Ok(Page::new(Vec::new())) };
        let request = self.list_history(first, LAST_DAY).into_endpoint();
        let list = async |cursor| {
            let step = walk::step(self, &request, cursor).await?;
            let (mut entries, mut quarantined, mut other) = (Vec::new(), Vec::new(), None);
            for row in step.rows.into_iter().chain(step.odd.into_iter().map(Err)) {
                match row {
                    Ok(read) => {
                        let note = self.normalizer().note(&read.item);
                        match note.filter(|note| note.may_be_since(query.since)) {
                            Some(_) => entries.push(read),
                            None => other = other.or(Some(read)),
                        }
                    }
                    Err(bad) if self.may_be_new_note(&bad, query) => quarantined.push(bad),
                    Err(_) => {}
                }
            }
            Ok(ListedNotes { entries, quarantined, other, next: step.next })
        };
        let step = pending::step(self, place, list).await?;
        let next = step
            .next
            .map(|place| PageCursor::pack(&PROVIDER, self.account_label(), &FeedPlace { query: query.clone(), place }));
        Ok(Page::new(step.notes).with_quarantined(step.quarantined).with_next(next.transpose()?))
    }

    /// First day of the account's zone that may contain the query's entries; `None` after the database's last day.
    fn first_day(&self, query: &NoteFeedQuery) -> Option<Date> {
        let end = query.since.saturating_add(Duration::DAY);
        let (first, _) = self.normalizer().account_zone().local_bounds(query.since, end);
        let first = first.date().max(FIRST_DAY);
        (first <= LAST_DAY).then_some(first)
    }

    fn may_be_new_note(&self, bad: &BadRecord, query: &NoteFeedQuery) -> bool {
        let at = partial_entry::probe(bad).at.map(|at| self.normalizer().account_zone().moment(at));
        let mut dated = Note::new(PROVIDER, telephony_core::NoteId::new(""));
        dated.created = at;
        self.normalizer().may_be_note(bad) && dated.may_be_since(query.since)
    }
}
