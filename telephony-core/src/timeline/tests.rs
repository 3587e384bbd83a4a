mod bounds;
mod requests;
mod resumed;
mod same;
mod watched;

use time::OffsetDateTime;
use time::macros::datetime;

use super::*;
use crate::{BadRecord, CallHistorySourceExt, CallRecord, MemoryStore, Moment, Provider};
use futures_util::stream::TryStreamExt;

const FROM: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);

/// A store with calls at these offsets, in seconds after the beginning.
fn store(page_size: usize, seconds: impl IntoIterator<Item = u32>) -> MemoryStore {
    let provider = Provider::from_static("memory");
    let store = MemoryStore::new(provider.clone()).page_size(page_size);
    store.add_calls(seconds.into_iter().enumerate().map(|(id, second)| {
        let at = FROM + time::Duration::seconds(second.into());
        CallRecord::new(provider.clone(), format!("{id:06}"), Moment::exact(at))
    }));
    store
}

#[tokio::test]
async fn a_bad_record_that_several_windows_show_comes_once() {
    let provider = Provider::from_static("memory");
    // The record is returned with every walk, as a record with an unreadable time is returned with each window that
    // requests it.
    let store = MemoryStore::new(provider.clone());
    for raw in ["{}", "[]"] {
        store.add_bad_record(BadRecord::new(provider.clone(), "list", 0, "$[0]", "no time", raw));
    }
    let query = CallQuery::new(datetime!(2024-03-01 00:00 UTC), datetime!(2024-03-05 00:00 UTC));
    let entries: Vec<Entry> = store.timeline(query, TimelineOptions::default()).try_collect().await.unwrap();
    let raw: Vec<_> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Quarantined(bad) => bad.raw.as_str(),
            Entry::Call(_) => "a call",
        })
        .collect();
    assert_eq!(raw, ["{}", "[]"]);
}
