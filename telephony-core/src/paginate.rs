//! Walks from page to page, for any source.

use std::collections::BTreeSet;
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};

use futures_util::stream::{self, Stream, TryStreamExt};

use crate::{CallRecord, Entry, Error, ErrorKind, Page, PageCursor, Provider, Result};

enum Next {
    First,
    From(PageCursor),
    End,
}

/// Pages up to the one without a cursor. A repeated cursor is an error, so that a walk cannot loop.
pub(crate) fn pages<T, F, Fut>(
    provider: Provider,
    operation: &'static str,
    fetch: F,
) -> impl Stream<Item = Result<Page<T>>>
where
    F: Fn(Option<PageCursor>) -> Fut,
    Fut: Future<Output = Result<Page<T>>>,
{
    let start = (Next::First, BTreeSet::new(), fetch, provider);
    stream::try_unfold(start, move |(next, mut seen, fetch, provider)| async move {
        let cursor = match next {
            Next::First => None,
            Next::From(cursor) => Some(cursor),
            Next::End => return Ok(None),
        };
        let page = fetch(cursor).await?;
        let next = match &page.next {
            None => Next::End,
            Some(cursor) => {
                if !seen.insert(fingerprint(cursor)) {
                    return Err(Error::new(ErrorKind::InconsistentRead, provider, operation)
                        .with_message("the cursor does not advance"));
                }
                Next::From(cursor.clone())
            }
        };
        Ok(Some((page, (next, seen, fetch, provider))))
    })
}

/// Calls of each page, followed by the page's quarantined records.
pub(crate) fn entries<'a>(
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
