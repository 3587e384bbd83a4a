use crate::{CallHistorySource, ListSource, NoteFeed, NoteStore};

/// Source of call history and store of notes at once.
///
/// Every type that implements both traits is a `Vendor`, also a boxed one. `Arc<dyn Vendor>` has the methods of all
/// `…Ext` traits, and becomes an `Arc<dyn CallHistorySource>` or an `Arc<dyn NoteStore>` by assignment:
///
/// ```
/// use std::sync::Arc;
/// use telephony_core::{CallHistorySource, MemoryStore, NoteStore, Provider, Source, Vendor};
///
/// let vendor: Arc<dyn Vendor> = Arc::new(MemoryStore::new(Provider::from_static("example")));
/// let calls: Arc<dyn CallHistorySource> = vendor.clone();
/// let notes: Arc<dyn NoteStore> = vendor;
/// assert_eq!(calls.provider(), notes.provider());
/// ```
pub trait Vendor: CallHistorySource + NoteStore {}

impl<T: CallHistorySource + NoteStore + ?Sized> Vendor for T {}

/// Everything of an account that can be read: its calls, its notes, the notes since an instant, and its lists.
///
/// Every type that implements the traits is a `DataSource`, also a boxed one. `Arc<dyn DataSource>` has the methods of
/// all traits, and becomes an `Arc` of each of them by assignment.
pub trait DataSource: Vendor + NoteFeed + ListSource {}

impl<T: Vendor + NoteFeed + ListSource + ?Sized> DataSource for T {}

#[cfg(test)]
mod tests {
    use std::error::Error as StdError;
    use std::sync::Arc;

    use futures_util::stream::{Stream, StreamExt, TryStream, TryStreamExt};
    use time::OffsetDateTime;

    use super::*;
    use crate::sync::{Batch, SyncPlan, into_sync, sync};
    use crate::{
        CallHistorySourceExt, CallQuery, CallRecord, MemoryStore, Moment, NoteDraft, NoteFeedExt, NoteStoreExt,
        NoteSubject, Provider, TimelineOptions, merge, merge_partial,
    };

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn subject() -> NoteSubject {
        NoteSubject::Client("7".to_owned())
    }

    fn query() -> CallQuery {
        CallQuery::new(START, START + time::Duration::DAY)
    }

    async fn store() -> MemoryStore {
        let store = MemoryStore::new(Provider::from_static("memory")).page_size(2);
        let call = |minute: i64| {
            let at = Moment::exact(START + time::Duration::minutes(minute));
            CallRecord::new(Provider::from_static("memory"), minute.to_string(), at)
        };
        store.add_calls((0..7).map(call));
        for text in ["a", "b", "c"] {
            store.create_note(&NoteDraft::new(subject(), text)).await.unwrap();
        }
        store
    }

    /// Number of items of a stream that is read in a task of its own.
    async fn spawned<T: Send + 'static>(stream: impl Stream<Item = T> + Send + 'static) -> usize {
        tokio::spawn(stream.count()).await.unwrap()
    }

    /// Number of records that a sync in a task of its own delivers.
    async fn synced(source: impl CallHistorySource + 'static) -> usize {
        let batches = into_sync(source, SyncPlan::since(START), None, START + time::Duration::DAY);
        let batches: Vec<Batch> = tokio::spawn(batches.try_collect()).await.unwrap().unwrap();
        batches.iter().map(|batch| batch.new.len()).sum()
    }

    /// Counts what each owned stream of a vendor yields.
    async fn owned<V: Vendor + Clone + 'static>(vendor: V) -> [usize; 8] {
        let timelines = || {
            let timeline = |vendor: V| vendor.into_timeline(query(), TimelineOptions::default());
            vec![timeline(vendor.clone()), timeline(vendor.clone())]
        };
        [
            spawned(vendor.clone().into_call_pages(query())).await,
            spawned(vendor.clone().into_calls(query())).await,
            spawned(vendor.clone().into_timeline(query(), TimelineOptions::default())).await,
            spawned(vendor.clone().into_note_pages(subject())).await,
            spawned(vendor.clone().into_notes(subject())).await,
            synced(vendor.clone()).await,
            spawned(merge(timelines())).await,
            spawned(merge_partial(timelines())).await,
        ]
    }

    #[tokio::test]
    async fn every_owned_stream_of_a_vendor_runs_in_a_task_of_its_own() {
        let vendor: Arc<dyn Vendor> = Arc::new(store().await);
        assert_eq!(owned(vendor).await, [4, 7, 7, 2, 3, 7, 14, 14]);
        assert_eq!(owned(Arc::new(store().await)).await, [4, 7, 7, 2, 3, 7, 14, 14]);
        let boxed: Box<dyn Vendor> = Box::new(store().await);
        assert_eq!(spawned(boxed.into_calls(query())).await, 7);
    }

    #[tokio::test]
    async fn a_vendor_becomes_a_source_or_a_store_and_lends_itself_as_one() {
        let vendor: Arc<dyn Vendor> = Arc::new(store().await);
        let (calls, notes): (Arc<dyn CallHistorySource>, Arc<dyn NoteStore>) = (vendor.clone(), vendor.clone());
        assert_eq!(spawned(Arc::clone(&calls).into_calls(query())).await, 7);
        assert_eq!(synced(calls).await, 7);
        assert_eq!(spawned(notes.into_notes(subject())).await, 3);
        let lent: &dyn Vendor = &*vendor;
        assert_eq!(lent.provider().as_str(), "memory");
        assert_eq!((lent.calls(query()).count().await, lent.notes(subject()).count().await), (7, 3));
        let batches = sync(lent, SyncPlan::since(START), None, START + time::Duration::DAY);
        assert!(batches.try_collect::<Vec<_>>().await.is_ok());
        let source: &dyn CallHistorySource = lent;
        assert_eq!(source.timeline(query(), TimelineOptions::default()).count().await, 7);
    }

    #[tokio::test]
    async fn a_data_source_is_a_source_of_everything_and_becomes_each_of_them() {
        let store = store().await;
        store.add_listed([crate::ListedRecord::new(Provider::from_static("memory"), "users", "7")]);
        let source: Arc<dyn DataSource> = Arc::new(store);
        let since = crate::NoteFeedQuery::new(START);
        assert_eq!((source.calls(query()).count().await, source.notes(subject()).count().await), (7, 3));
        assert_eq!(source.notes_since(since.clone()).count().await, 3);
        assert_eq!(source.list_page("users", None).await.unwrap().items.len(), 1);
        let (vendor, feed): (Arc<dyn Vendor>, Arc<dyn NoteFeed>) = (source.clone(), source.clone());
        let lists: Arc<dyn ListSource> = source.clone();
        assert_eq!((owned(vendor).await[1], spawned(feed.into_notes_since(since)).await), (7, 3));
        assert_eq!((lists.provider(), lists.lists()), (source.provider(), source.lists()));
        assert_eq!((owned(Arc::clone(&source)).await[4], synced(source).await), (3, 7));
        let boxed: Box<dyn DataSource> = Box::new(MemoryStore::new(Provider::from_static("memory")));
        assert_eq!(boxed.list_page("users", None).await.unwrap().items.len(), 0);
        assert_eq!(spawned(boxed.into_calls(query())).await, 0);
    }

    /// Bounds of a body that is streamed, as web frameworks state them.
    fn body<S>(stream: S) -> impl Send + 'static
    where
        S: TryStream<Ok: Into<Vec<u8>>, Error: Into<Box<dyn StdError + Send + Sync>>> + Send + 'static,
    {
        stream
    }

    #[tokio::test]
    async fn an_owned_stream_is_the_body_of_an_answer() {
        let vendor: Arc<dyn Vendor> = Arc::new(store().await);
        let answer = |vendor: Arc<dyn Vendor>| {
            let lines = vendor.into_calls(query()).map_ok(|entry| serde_json::to_vec(&entry).unwrap_or_default());
            body(lines)
        };
        drop(answer(vendor));
    }
}
