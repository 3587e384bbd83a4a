use async_trait::async_trait;
use futures_util::stream::{BoxStream, StreamExt};

use crate::{
    CallHistoryCapability, CallQuery, CallRecord, Entry, Page, PageCursor, Result, Source, TimelineOptions, paginate,
    timeline,
};

/// Where call history comes from.
///
/// # Contract
///
/// - Every record whose `filed_at` lies in the range, and that the filters admit, comes exactly once over the pages of a
///   walk; no other record comes. A record that cannot be read comes in `quarantined`.
/// - A range that ends before it starts is refused with [`ErrorKind::InvalidQuery`](crate::ErrorKind::InvalidQuery)
///   before any request; an empty range is an empty answer.
/// - The walk ends with the page whose `next` is `None`. A page may be empty and have a `next`. A cursor can be
///   stored and used later, by another process too; one that the source did not make is refused.
/// - A walk that cannot be proven whole ends in [`ErrorKind::InconsistentRead`](crate::ErrorKind::InconsistentRead).
///
/// There are no default methods, so that a wrapper cannot forget one; convenience is in [`CallHistorySourceExt`].
#[async_trait]
pub trait CallHistorySource: Source {
    /// What this source can do.
    fn call_history_capability(&self) -> CallHistoryCapability;

    /// One page of the calls that the query asks for, from the start or from a cursor of the same query.
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

/// Streams over any [`CallHistorySource`], a boxed one too. An error ends its stream.
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

    /// Calls of the query, in the vendor's order; what a page quarantined follows its calls.
    fn calls(&self, query: CallQuery) -> BoxStream<'_, Result<Entry>> {
        paginate::entries(self.call_pages(query)).boxed()
    }

    /// Calls of the query in the order of time, fetched some windows ahead.
    ///
    /// Memory is bounded by the windows in flight. A record quarantined comes at the end of its window.
    fn timeline(&self, query: CallQuery, options: TimelineOptions) -> BoxStream<'_, Result<Entry>> {
        timeline::timeline(self, query, options)
    }
}

impl<T: CallHistorySource + ?Sized> CallHistorySourceExt for T {}
