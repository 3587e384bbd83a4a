mod partial;
mod resumed;

use std::task::Context;

use futures_util::stream;
use time::OffsetDateTime;

use super::lanes::AHEAD;
use super::*;
use crate::{BadRecord, CallRecord, Error, ErrorKind, Moment, Provider};

fn call(provider: &'static str, id: &str, second: i64) -> Entry {
    let at = Moment::exact(OffsetDateTime::from_unix_timestamp(second).unwrap());
    Entry::Call(Box::new(CallRecord::new(Provider::from_static(provider), id, at)))
}

fn ids(entries: Vec<Result<Entry>>) -> Vec<String> {
    entries
        .into_iter()
        .map(|entry| match entry {
            Ok(Entry::Call(call)) => call.id.as_str().to_owned(),
            Ok(Entry::Quarantined(bad)) => bad.path,
            Err(error) => error.kind().to_string(),
        })
        .collect()
}

fn failure(kind: ErrorKind) -> Result<Entry> {
    Err(Error::new(kind, Provider::from_static("b"), "b.list"))
}

fn bad() -> Entry {
    Entry::Quarantined(BadRecord::new(Provider::from_static("b"), "b.list", 0, "$[0]", "no id", "{}"))
}

#[tokio::test]
async fn calls_come_in_time_order_whatever_source_they_are_of() {
    let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5)].map(Ok)).boxed();
    let b = stream::iter([call("b", "b1", 1), call("b", "b2", 2), bad()].map(Ok)).boxed();
    let merged = merge(vec![b, a]).collect().await;
    assert_eq!(ids(merged), ["a1", "b1", "b2", "$[0]", "a5"]);
}

#[tokio::test]
async fn an_error_of_one_source_ends_the_merge() {
    let failure = || failure(ErrorKind::Forbidden);
    let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5)].map(Ok)).boxed();
    let b = stream::iter(vec![Ok(call("b", "b2", 2)), failure()]).boxed();
    let merged = merge(vec![a, b]).collect().await;
    assert_eq!(ids(merged), ["a1", "b2", "forbidden"]);
}

#[tokio::test]
async fn a_source_that_failed_is_asked_for_nothing_more() {
    let more = stream::once(async { panic!("it failed") });
    let failed = stream::iter([failure(ErrorKind::Forbidden)]);
    let merged = merge(vec![failed.chain(more).boxed()]).collect().await;
    assert_eq!(ids(merged), ["forbidden"]);
}

#[tokio::test]
async fn a_slow_source_is_waited_for() {
    let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5)].map(Ok)).boxed();
    let late = stream::once(async {
        tokio::task::yield_now().await;
        Ok(call("b", "b2", 2))
    });
    let merged = merge(vec![a, late.boxed()]).collect().await;
    assert_eq!(ids(merged), ["a1", "b2", "a5"]);
}

#[test]
fn a_source_that_is_ahead_is_read_no_further_than_is_kept() {
    let mut read = 0;
    let endless = stream::repeat_with(|| {
        read += 1;
        Ok(call("a", "a", 1))
    });
    let mut merged = merge(vec![endless.boxed(), stream::pending().boxed()]);
    let mut context = Context::from_waker(std::task::Waker::noop());
    for _ in 0..3 {
        assert!(merged.poll_next_unpin(&mut context).is_pending());
    }
    drop(merged);
    assert_eq!(read, AHEAD);
}
