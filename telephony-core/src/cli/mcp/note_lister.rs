//! One page of notes in the vendor's order.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::time::Instant;

use super::call_lister::PATIENCE;
use super::tool_error::ToolError;
use crate::cli::note_filter::NoteFilter;
use crate::{BadRecord, DataSource, Note, NoteFeed, NoteFeedQuery, NoteStore, NoteSubject, Page, PageCursor, Result};

/// Notes that a list reads.
#[derive(Debug, Clone)]
pub(super) enum NoteScope {
    /// Notes on a subject.
    Subject(NoteSubject),
    /// Notes of the account since an instant.
    Since(NoteFeedQuery),
}

impl NoteScope {
    async fn page(&self, source: &dyn DataSource, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        let (store, feed): (&dyn NoteStore, &dyn NoteFeed) = (source, source);
        match self {
            Self::Subject(subject) => store.note_page(subject, cursor).await,
            Self::Since(query) => feed.note_feed_page(query, cursor).await,
        }
    }
}

/// Vendor's page that a list reads next.
#[derive(Debug, Clone)]
enum NextPage {
    First,
    At(PageCursor),
    None,
}

/// Position in a list of notes.
#[derive(Debug, Clone)]
pub(super) struct NoteWalk {
    scope: NoteScope,
    filter: NoteFilter,
    next: NextPage,
    /// Notes that were read for an earlier answer, and did not fit.
    rest: Vec<Note>,
    /// Notes that earlier answers have, because a vendor may return a note twice.
    seen: HashSet<u64>,
}

/// Notes of one answer.
#[derive(Debug, Default)]
pub(super) struct NoteList {
    pub(super) notes: Vec<Note>,
    pub(super) quarantined: Vec<BadRecord>,
    /// Reason why the list ended before it was full.
    pub(super) remark: Option<String>,
}

impl NoteWalk {
    pub(super) fn new(scope: NoteScope, filter: NoteFilter) -> Self {
        Self { scope, filter, next: NextPage::First, rest: Vec::new(), seen: HashSet::new() }
    }

    /// True if nothing is left to read.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty() && matches!(self.next, NextPage::None)
    }

    /// Reads at most this many notes, and moves behind them.
    pub(super) async fn read(&mut self, source: &dyn DataSource, rows: usize) -> Result<NoteList, ToolError> {
        let deadline = Instant::now() + PATIENCE;
        let (mut list, mut has_read) = (NoteList::default(), false);
        loop {
            let taken = self.rest.len().min(rows - list.notes.len());
            list.notes.extend(self.rest.drain(..taken));
            // A page is read beyond the rows, so that a list ends without an empty answer.
            let cursor = match &self.next {
                _ if !self.rest.is_empty() => return Ok(list),
                NextPage::None => return Ok(list),
                NextPage::First => None,
                NextPage::At(cursor) => Some(cursor),
            };
            if has_read && Instant::now() >= deadline {
                list.remark = Some("The vendor is slow, so that these are the rows up to now.".to_owned());
                return Ok(list);
            }
            let page = match self.scope.page(source, cursor).await {
                Ok(page) => page,
                Err(error) if error.is_retryable() && has_read => {
                    list.remark = Some(format!("The list was cut off: {}.", ToolError::from(error)));
                    return Ok(list);
                }
                Err(error) => return Err(error.into()),
            };
            has_read = true;
            self.next = page.next.map_or(NextPage::None, NextPage::At);
            list.quarantined.extend(page.quarantined);
            let (filter, seen) = (&self.filter, &mut self.seen);
            self.rest.extend(page.items.into_iter().filter(|note| filter.admits(note) && seen.insert(hash(note))));
        }
    }
}

/// Hash of a note with all of its content, so that a changed note is another one.
fn hash(note: &Note) -> u64 {
    let mut hash = DefaultHasher::new();
    serde_json::to_vec(note).unwrap_or_else(|_| note.id.as_str().into()).hash(&mut hash);
    hash.finish()
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::{MemoryStore, NoteDraft, Provider};

    #[tokio::test]
    async fn pages_of_any_size_hold_every_note_once() {
        let store = MemoryStore::new(Provider::from_static("test")).page_size(3);
        let subject = NoteSubject::Client("7".to_owned());
        for number in 0..8 {
            store.create_note(&NoteDraft::new(subject.clone(), number.to_string())).await.unwrap();
        }
        let since = NoteScope::Since(NoteFeedQuery::new(OffsetDateTime::UNIX_EPOCH));
        for scope in [NoteScope::Subject(subject), since] {
            for rows in 1..10 {
                let mut walk = NoteWalk::new(scope.clone(), NoteFilter::default());
                let mut texts = Vec::new();
                while !walk.is_at_end() {
                    let list = walk.read(&store, rows).await.unwrap();
                    assert!(list.notes.len() == rows || walk.is_at_end(), "{rows}");
                    texts.extend(list.notes.into_iter().filter_map(|note| note.text).map(String::from));
                }
                texts.sort_unstable();
                assert_eq!(texts, ["0", "1", "2", "3", "4", "5", "6", "7"], "{rows}");
            }
        }
    }
}
