use async_trait::async_trait;
use futures_util::stream::{BoxStream, StreamExt};

use crate::{
    CallHistoryCapability, CallQuery, CallRecord, Entry, Page, PageCursor, Result, Source, TimelineOptions, paginate,
    timeline,
};

/// Source of call history.
///
/// # Contract
///
/// - A walk is a sequence of pages from the first page to the page without `next`. Over the pages of a walk, every
///   record whose `filed_at` lies in the range and that matches the filters is returned exactly once, and no other
///   record is returned. A record that cannot be read is returned in `quarantined`.
/// - A range that ends before it starts is rejected with [`ErrorKind::InvalidQuery`](crate::ErrorKind::InvalidQuery)
///   before any request is sent. An empty range gives an empty page.
/// - The walk ends with the page whose `next` is `None`. A page may be empty and have a `next`. A cursor can be stored
///   and used later, also by another process. A cursor that the source did not make is rejected.
/// - A walk that cannot be proven complete ends with
///   [`ErrorKind::InconsistentRead`](crate::ErrorKind::InconsistentRead).
///
/// The trait has no default methods, so that a wrapper cannot forget to forward one. Convenience methods are in
/// [`CallHistorySourceExt`].
#[async_trait]
pub trait CallHistorySource: Source {
    /// Capabilities of this source.
    fn call_history_capability(&self) -> CallHistoryCapability;

    /// Returns one page of the calls that match the query, from the start or from a cursor of the same query.
    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>>;
}

#[async_trait]
impl<T: CallHistorySource + ?Sized> CallHistorySource for Box<T> {
    fn call_history_capability(&self) -> CallHistoryCapability {
        (**self).call_history_capability()
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        (**self).call_page(query, cursor).await
    }
}

#[async_trait]
impl<T: CallHistorySource + ?Sized> CallHistorySource for std::sync::Arc<T> {
    fn call_history_capability(&self) -> CallHistoryCapability {
        (**self).call_history_capability()
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        (**self).call_page(query, cursor).await
    }
}

/// Streams over any [`CallHistorySource`], also a boxed one. An error ends its stream.
pub trait CallHistorySourceExt: CallHistorySource {
    /// Pages of the query, in the vendor's order.
    fn call_pages(&self, query: CallQuery) -> BoxStream<'_, Result<Page<CallRecord>>> {
        let provider = self.provider();
        paginate::pages(provider, "call_pages", move |cursor| {
            let query = query.clone();
            async move { self.call_page(&query, cursor.as_ref()).await }
        })
        .boxed()
    }

    /// Calls of the query, in the vendor's order. The quarantined records of a page follow the page's calls.
    fn calls(&self, query: CallQuery) -> BoxStream<'_, Result<Entry>> {
        paginate::entries(self.call_pages(query)).boxed()
    }

    /// Calls of the query in chronological order, with several windows prefetched.
    ///
    /// Memory is bounded by the windows in flight. A quarantined record is yielded at the end of its window.
    fn timeline(&self, query: CallQuery, options: TimelineOptions) -> BoxStream<'_, Result<Entry>> {
        timeline::timeline(self, query, options)
    }
}

impl<T: CallHistorySource + ?Sized> CallHistorySourceExt for T {}
