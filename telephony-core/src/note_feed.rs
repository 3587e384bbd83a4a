mod capability;
mod query;

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::fnv::Fnv1a;
use crate::{BadRecord, Certainty, Moment, Note, Page, PageCursor, Result, Source, paginate};

pub use capability::{NoteFeedCapability, NoteReach};
pub use query::NoteFeedQuery;

/// Incremental source of notes: those that were written since an instant, whichever subjects they are on.
///
/// # Contract
///
/// - Over the pages of a walk, every note that the [capability](NoteFeed::note_feed_capability) covers and that was
///   created at or after [`NoteFeedQuery::since`] is returned at least once, and so is a changed one if the capability
///   has [`changes`](NoteFeedCapability::changes). Other notes are returned only where their time is unknown, ambiguous
///   or in whole seconds.
/// - A note that cannot be read is returned in `quarantined`, and so is a call or a contact that cannot be read,
///   because its notes cannot be found.
/// - A note may be returned twice if it changes while it is read. [`NoteFeedExt::notes_since`] yields it a second time
///   only if it differs.
/// - The walk has an open end: notes that are written during the walk may be among those returned.
/// - A page may be empty and have a `next`. A cursor can be stored. A cursor that the source did not make, or that
///   belongs to another query, is rejected.
///
/// The conformance suite (feature `conformance`) checks these promises:
///
/// - every covered note since the instant is returned once;
/// - notes carry the source's provider and account;
/// - no note is certainly older than the instant;
/// - a walk continues from a stored cursor;
/// - a cursor of another source or query is refused as an invalid query.
///
/// To read only what is new, pass as `since` the time at which the previous walk began, less a minute for the
/// difference between the clocks, and replace notes of the same id. If the previous walk quarantined a subject
/// ([`BadRecord::is_of_subject`]), pass its own `since` a second time, because the notes may be readable now.
#[async_trait]
pub trait NoteFeed: Source {
    /// Capabilities of this source, among them the notes that it cannot see.
    fn note_feed_capability(&self) -> NoteFeedCapability;

    /// Returns one page of the notes written since an instant, from the start or from a cursor of the same query.
    async fn note_feed_page(&self, query: &NoteFeedQuery, cursor: Option<&PageCursor>) -> Result<Page<Note>>;
}

macro_rules! forward {
    ($($pointer:ty),+) => {$(
        #[async_trait]
        impl<T: NoteFeed + ?Sized> NoteFeed for $pointer {
            fn note_feed_capability(&self) -> NoteFeedCapability {
                (**self).note_feed_capability()
            }

            async fn note_feed_page(
                &self,
                query: &NoteFeedQuery,
                cursor: Option<&PageCursor>,
            ) -> Result<Page<Note>> {
                (**self).note_feed_page(query, cursor).await
            }
        }
    )+};
}

forward!(Box<T>, Arc<T>);

/// Item of a stream of notes: a note, or a record that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteEntry {
    /// A note that was read completely.
    Note(Box<Note>),
    /// A quarantined record, with its text and the path of the fault.
    Quarantined(BadRecord),
}

/// Streams over any [`NoteFeed`], also a boxed one.
///
/// After a retryable error the next poll requests the page that failed once more. Any other error ends the stream.
pub trait NoteFeedExt: NoteFeed {
    /// Pages of the notes written since an instant.
    fn note_feed_pages(&self, query: NoteFeedQuery) -> BoxStream<'_, Result<Page<Note>>> {
        paginate::note_feed_pages(self, query)
    }

    /// Notes written since an instant, in the vendor's order. The quarantined records of a page follow its notes.
    ///
    /// A note is yielded once, and a second time only if it changed while it was read.
    fn notes_since(&self, query: NoteFeedQuery) -> BoxStream<'_, Result<NoteEntry>> {
        entries(self.note_feed_pages(query)).boxed()
    }

    /// [`notes_since`](Self::notes_since) as a stream that owns its source.
    fn into_notes_since(self, query: NoteFeedQuery) -> BoxStream<'static, Result<NoteEntry>>
    where
        Self: Sized + 'static,
    {
        entries(paginate::note_feed_pages(Arc::new(self), query)).boxed()
    }
}

impl<T: NoteFeed + ?Sized> NoteFeedExt for T {}

fn entries<'a>(
    pages: impl Stream<Item = Result<Page<Note>>> + Send + 'a,
) -> impl Stream<Item = Result<NoteEntry>> + Send + 'a {
    // Stores 8 bytes per note instead of the note.
    let mut seen = HashSet::new();
    pages
        .map_ok(|page| {
            let notes = page.items.into_iter().map(|note| NoteEntry::Note(Box::new(note)));
            let bad = page.quarantined.into_iter().map(NoteEntry::Quarantined);
            stream::iter(notes.chain(bad).map(Ok))
        })
        .try_flatten()
        .try_filter(move |entry| future::ready(fingerprint(entry).is_none_or(|it| seen.insert(it))))
}

/// Fingerprint of an entry with all of its content; `None` if it cannot be written as JSON.
fn fingerprint(entry: &NoteEntry) -> Option<u64> {
    let mut hash = Fnv1a::default();
    hash.update(&serde_json::to_vec(entry).ok()?);
    Some(hash.finish())
}

impl Note {
    /// True if the note was created or changed at or after the instant, or if this cannot be excluded: neither time is
    /// known, the note was edited or deleted at an unknown time, a local time is ambiguous by an hour, or both are in the
    /// same second.
    ///
    /// A [`NoteFeed`] returns these notes.
    pub fn may_be_since(&self, since: OffsetDateTime) -> bool {
        let is_changed = self.edited == Some(true) || self.deleted == Some(true);
        if is_changed && self.updated.is_none() {
            return true;
        }
        let times = [self.created, self.updated];
        times.iter().flatten().next().is_none() || times.into_iter().flatten().any(|at| may_be_since(at, since))
    }
}

fn may_be_since(at: Moment, since: OffsetDateTime) -> bool {
    let error = match at.certainty() {
        Certainty::Exact | Certainty::Zoned => Duration::ZERO,
        Certainty::Ambiguous | Certainty::Gap => Duration::HOUR,
        Certainty::DateOnly => Duration::DAY,
    };
    let latest = at.instant().saturating_add(error);
    latest >= since || latest.unix_timestamp() >= since.unix_timestamp()
}

#[cfg(test)]
mod tests;
