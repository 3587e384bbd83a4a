//! Walks from page to page, for any source.

use std::collections::BTreeSet;
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};

use futures_util::future;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};

use crate::source::SourcePointer;
use crate::{
    CallHistorySource, CallQuery, CallRecord, Entry, Error, ErrorKind, Note, NoteFeed, NoteFeedQuery, NoteStore,
    NoteSubject, Page, PageCursor, Provider, Result, Source,
};

/// Pages of a query for calls, from a source that is borrowed or owned.
pub(crate) fn call_pages<'a, P>(source: P, query: CallQuery) -> BoxStream<'a, Result<Page<CallRecord>>>
where
    P: SourcePointer<Target: CallHistorySource> + 'a,
{
    let provider = source.provider();
    let fetch = move |cursor: Option<PageCursor>| {
        let (source, query) = (source.clone(), query.clone());
        async move { source.call_page(&query, cursor.as_ref()).await }
    };
    pages(provider, "call_pages", fetch).boxed()
}

/// Calls of a query in the vendor's order.
pub(crate) fn calls<'a, P>(source: P, query: CallQuery) -> BoxStream<'a, Result<Entry>>
where
    P: SourcePointer<Target: CallHistorySource> + 'a,
{
    entries(call_pages(source, query)).boxed()
}

/// Pages of the notes on a subject, from a store that is borrowed or owned.
pub(crate) fn note_pages<'a, P>(store: P, subject: NoteSubject) -> BoxStream<'a, Result<Page<Note>>>
where
    P: SourcePointer<Target: NoteStore> + 'a,
{
    let provider = store.provider();
    let fetch = move |cursor: Option<PageCursor>| {
        let (store, subject) = (store.clone(), subject.clone());
        async move { store.note_page(&subject, cursor.as_ref()).await }
    };
    pages(provider, "note_pages", fetch).boxed()
}

/// Notes on a subject that could be read, in the vendor's order.
pub(crate) fn notes<'a, P>(store: P, subject: NoteSubject) -> BoxStream<'a, Result<Note>>
where
    P: SourcePointer<Target: NoteStore> + 'a,
{
    note_pages(store, subject).map_ok(|page| stream::iter(page.items.into_iter().map(Ok))).try_flatten().boxed()
}

/// Pages of the notes written since an instant, from a source that is borrowed or owned.
pub(crate) fn note_feed_pages<'a, P>(source: P, query: NoteFeedQuery) -> BoxStream<'a, Result<Page<Note>>>
where
    P: SourcePointer<Target: NoteFeed> + 'a,
{
    let provider = source.provider();
    let fetch = move |cursor: Option<PageCursor>| {
        let (source, query) = (source.clone(), query.clone());
        async move { source.note_feed_page(&query, cursor.as_ref()).await }
    };
    pages(provider, "note_feed_pages", fetch).boxed()
}

/// Ends a stream after an error that is not retryable, also where it consists of several walks.
pub(crate) fn until_final_error<'a, T: Send + 'a>(
    items: impl Stream<Item = Result<T>> + Send + 'a,
) -> impl Stream<Item = Result<T>> + Send + 'a {
    let mut is_over = false;
    let is_open = move |item: &Result<T>| {
        let goes_on = !is_over;
        is_over = item.as_ref().is_err_and(|error| !error.is_retryable());
        future::ready(goes_on)
    };
    items.take_while(is_open).fuse()
}

enum Next {
    First,
    From(PageCursor),
    End,
}

impl Next {
    // A page that failed can be requested once more, if the failure is a passing one.
    fn after(self, error: &Error) -> Self {
        if error.is_retryable() { self } else { Self::End }
    }
}

/// Pages up to the one without a cursor. A repeated cursor is an error, so that a walk cannot loop.
///
/// After a retryable error the next poll requests the same page once more. Any other error ends the walk.
fn pages<T, F, Fut>(provider: Provider, operation: &'static str, fetch: F) -> impl Stream<Item = Result<Page<T>>>
where
    F: Fn(Option<PageCursor>) -> Fut,
    Fut: Future<Output = Result<Page<T>>>,
{
    let start = (Next::First, BTreeSet::new(), fetch, provider);
    let pages = stream::unfold(start, move |(next, mut seen, fetch, provider)| async move {
        let cursor = match &next {
            Next::First => None,
            Next::From(cursor) => Some(cursor.clone()),
            Next::End => return None,
        };
        let (item, next) = match fetch(cursor).await {
            Err(error) => {
                let next = next.after(&error);
                (Err(error), next)
            }
            Ok(page) => match page.next.clone() {
                None => (Ok(page), Next::End),
                Some(cursor) if seen.insert(fingerprint(&cursor)) => (Ok(page), Next::From(cursor)),
                Some(_) => {
                    let error = Error::new(ErrorKind::InconsistentRead, provider.clone(), operation);
                    (Err(error.with_message("the cursor does not advance")), Next::End)
                }
            },
        };
        Some((item, (next, seen, fetch, provider)))
    });
    pages.fuse()
}

// Calls of each page, followed by the page's quarantined records.
fn entries<'a>(
    pages: impl Stream<Item = Result<Page<CallRecord>>> + Send + 'a,
) -> impl Stream<Item = Result<Entry>> + Send + 'a {
    pages
        .map_ok(|page| {
            let calls = page.items.into_iter().map(|call| Entry::Call(Box::new(call)));
            let bad = page.quarantined.into_iter().map(Entry::Quarantined);
            stream::iter(calls.chain(bad).map(Ok))
        })
        .try_flatten()
}

// Stores 8 bytes per page instead of the cursor, so that a walk of a million pages stays small.
fn fingerprint(cursor: &PageCursor) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}
