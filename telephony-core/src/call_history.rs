use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream::BoxStream;

use crate::{
    CallHistoryCapability, CallQuery, CallRecord, Entry, Page, PageCursor, Result, Source, TimelineOptions, paginate,
    timeline,
};

/// Source of call history.
///
/// To read calls, use the streams of [`CallHistorySourceExt`], which are made of the pages of this trait. Code that takes
/// `&dyn CallHistorySource` reads any vendor, and a [`MemoryStore`](crate::MemoryStore) in its tests:
///
/// ```
/// use telephony_core::{CallHistorySource, CallQuery, Result};
///
/// async fn count(source: &dyn CallHistorySource, query: CallQuery) -> Result<usize> {
///     let (mut count, mut cursor) = (0, None);
///     loop {
///         let page = source.call_page(&query, cursor.as_ref()).await?;
///         count += page.items.len();
///         cursor = page.next;
///         if cursor.is_none() {
///             return Ok(count);
///         }
///     }
/// }
/// # use telephony_core::{CallRecord, MemoryStore, Moment, Provider};
/// # let provider = Provider::from_static("example");
/// # let at = time::OffsetDateTime::UNIX_EPOCH;
/// # let store = MemoryStore::new(provider.clone()).page_size(1);
/// # store.add_calls(["1", "2"].map(|id| CallRecord::new(provider.clone(), id, Moment::exact(at))));
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # let counted = runtime.block_on(count(&store, CallQuery::new(at, at + time::Duration::DAY)));
/// # assert_eq!(counted.unwrap(), 2);
/// ```
///
/// # Contract
///
/// - A walk is a sequence of pages from the first page to the page without `next`. Over the pages of a walk, every
///   record whose `filed_at` lies in the range and that matches the filters is returned exactly once, and no other
///   record is returned. A record that cannot be read is returned in `quarantined`.
/// - A range that ends before it starts is rejected with [`ErrorKind::InvalidQuery`](crate::ErrorKind::InvalidQuery)
///   before any request is sent. An empty range gives an empty page.
/// - A page may be empty and have a `next`. A cursor can be stored
///   and used later, also by another process. A cursor that the source did not make is rejected.
/// - A walk that cannot be proven complete ends with
///   [`ErrorKind::InconsistentRead`](crate::ErrorKind::InconsistentRead).
/// - A page that failed with a retryable error can be requested once more with the same cursor.
///
/// The conformance suite (feature `conformance`) checks these promises:
///
/// - a walk ends;
/// - every record can be read;
/// - every call is returned exactly once, at its time;
/// - records carry the source's account;
/// - records carry the source's provider;
/// - no two records have one key;
/// - a direction is there only if the capability says so;
/// - an outcome is there only if the capability says so;
/// - a duration is there only if the capability says so;
/// - a talk time is there only if the capability says so;
/// - a recording is there only if the capability says so;
/// - a walk continues from a stored cursor;
/// - the parts of a range make the whole;
/// - a range holds its first instant;
/// - a range does not hold its last instant;
/// - an empty range is empty;
/// - a filter always holds;
/// - a timeline returns every call in the order of time;
/// - what cannot be asked is refused as an invalid query.
///
/// The trait has no default methods, so that a wrapper cannot forget to forward one.
#[doc(alias("CDR", "call log"))]
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
impl<T: CallHistorySource + ?Sized> CallHistorySource for Arc<T> {
    fn call_history_capability(&self) -> CallHistoryCapability {
        (**self).call_history_capability()
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> Result<Page<CallRecord>> {
        (**self).call_page(query, cursor).await
    }
}

/// Streams over any [`CallHistorySource`], also a boxed one.
///
/// # After an error
///
/// After a retryable error ([`Error::is_retryable`](crate::Error::is_retryable)) a stream can be polled further. It
/// requests the page that failed once more and continues from there, so that no record is lost and none is returned
/// twice. Wait before the next poll, because the stream does not wait itself. Any other error ends the stream.
///
/// `?` on [`try_next`](futures_util::TryStreamExt::try_next) stops at the first error of any kind. A loop over every
/// item needs a limit of its own, because a vendor that stays down returns one retryable error after another. With the
/// feature `transport`, [`Outlast`](crate::transport::Outlast) is such a loop; one without it is:
///
/// ```
/// use futures_util::StreamExt;
/// use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery};
/// use telephony_core::{Result, TimelineOptions};
///
/// async fn count(source: &dyn CallHistorySource, query: CallQuery) -> Result<usize> {
///     let mut calls = source.timeline(query, TimelineOptions::default());
///     let (mut count, mut failures) = (0, 0);
///     while let Some(entry) = calls.next().await {
///         match entry {
///             Ok(_) => (count, failures) = (count + 1, 0),
///             Err(error) if error.is_retryable() && failures < 20 => {
///                 failures += 1;
///                 let minute = std::time::Duration::from_secs(60);
///                 tokio::time::sleep(error.retry_after().unwrap_or(minute)).await;
///             }
///             Err(error) => return Err(error),
///         }
///     }
///     Ok(count)
/// }
/// # use telephony_core::{CallRecord, Error, ErrorKind, MemoryStore, Moment, Provider};
/// # let provider = Provider::from_static("example");
/// # let store = MemoryStore::new(provider.clone());
/// # let at = time::OffsetDateTime::UNIX_EPOCH;
/// # store.add_calls([CallRecord::new(provider.clone(), "1", Moment::exact(at))]);
/// # store.fail_next(10, Error::new(ErrorKind::Unavailable, provider, "example.call.list"));
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
/// # let counted = runtime.block_on(count(&store, CallQuery::new(at, at + time::Duration::DAY)));
/// # assert_eq!(counted.unwrap(), 1);
/// ```
///
/// # Owned streams
///
/// The methods `into_…` return a stream that owns its source and borrows nothing, for a task of its own or for the body
/// of an HTTP answer. Pass a clone of a client, an `Arc<dyn CallHistorySource>`, or any other owned source:
///
/// ```
/// use std::sync::Arc;
/// use futures_util::TryStreamExt;
/// use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery, Entry, Result};
///
/// async fn read(source: &Arc<dyn CallHistorySource>, query: CallQuery) -> Result<Vec<Entry>> {
///     let calls = Arc::clone(source).into_calls(query);
///     tokio::spawn(calls.try_collect()).await.expect("the task does not panic")
/// }
/// # use telephony_core::{MemoryStore, Provider};
/// # let source: Arc<dyn CallHistorySource> = Arc::new(MemoryStore::new(Provider::from_static("example")));
/// # let at = time::OffsetDateTime::UNIX_EPOCH;
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # let entries = runtime.block_on(read(&source, CallQuery::new(at, at + time::Duration::DAY)));
/// # assert_eq!(entries.unwrap(), []);
/// ```
pub trait CallHistorySourceExt: CallHistorySource {
    /// Pages of the query, in the vendor's order.
    fn call_pages(&self, query: CallQuery) -> BoxStream<'_, Result<Page<CallRecord>>> {
        paginate::call_pages(self, query)
    }

    /// Calls of the query, in the vendor's order. The quarantined records of a page follow the page's calls.
    fn calls(&self, query: CallQuery) -> BoxStream<'_, Result<Entry>> {
        paginate::calls(self, query)
    }

    /// Calls of the query in chronological order, with several windows prefetched.
    ///
    /// Memory is bounded by the windows in flight. A quarantined record is yielded at the end of its window. After a
    /// retryable error each window in flight that failed continues with the page that it failed at.
    fn timeline(&self, query: CallQuery, options: TimelineOptions) -> BoxStream<'_, Result<Entry>> {
        timeline::timeline(self, query, options)
    }

    /// [`call_pages`](Self::call_pages) as a stream that owns the source.
    fn into_call_pages(self, query: CallQuery) -> BoxStream<'static, Result<Page<CallRecord>>>
    where
        Self: Sized + 'static,
    {
        paginate::call_pages(Arc::new(self), query)
    }

    /// [`calls`](Self::calls) as a stream that owns the source.
    fn into_calls(self, query: CallQuery) -> BoxStream<'static, Result<Entry>>
    where
        Self: Sized + 'static,
    {
        paginate::calls(Arc::new(self), query)
    }

    /// [`timeline`](Self::timeline) as a stream that owns the source.
    fn into_timeline(self, query: CallQuery, options: TimelineOptions) -> BoxStream<'static, Result<Entry>>
    where
        Self: Sized + 'static,
    {
        timeline::timeline(Arc::new(self), query, options)
    }
}

impl<T: CallHistorySource + ?Sized> CallHistorySourceExt for T {}
