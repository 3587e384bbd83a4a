use std::time::Duration as StdDuration;

use super::*;
use crate::sink::{LoadError, SinkError, SinkErrorKind, StopSignal};
use crate::streams::{StreamBatch, StreamState};
use crate::{Error, ErrorKind, MemoryFailure, MemoryOperation};

/// Sink in memory that fails as often as it is asked to.
#[derive(Debug, Default)]
struct FlakySink {
    states: std::collections::BTreeMap<StreamKey, StreamState>,
    batches: usize,
    failures: Vec<SinkErrorKind>,
}

#[async_trait::async_trait]
impl Sink for FlakySink {
    async fn state(&mut self, key: &StreamKey) -> Result<Option<StreamState>, SinkError> {
        Ok(self.states.get(key).cloned())
    }

    async fn store(&mut self, key: &StreamKey, batch: &StreamBatch) -> Result<(), SinkError> {
        if let Some(kind) = self.failures.pop() {
            return Err(SinkError::new(kind, "failed"));
        }
        self.batches += 1;
        self.states.insert(key.clone(), batch.state.clone());
        Ok(())
    }
}

fn account() -> TestAccount {
    let account = TestAccount::new("one");
    account.store.add_calls((0..12).map(|id| call(id, i64::from(id) * 10)));
    account.set_users(["1"]);
    account
}

fn failure(kind: ErrorKind) -> Error {
    Error::new(kind, PROVIDER, "memory.call.list")
}

async fn run(account: &TestAccount, sink: &mut FlakySink, options: &LoadOptions) -> (LoadReport, Vec<String>) {
    let mut events = Vec::new();
    let streams = StreamName::all(account);
    let mut observe = |event: &LoadEvent<'_>| events.push(event.to_string());
    let report = load(account, sink, &streams, &plan(), NOW, options, &mut observe).await;
    (report, events)
}

#[tokio::test(start_paused = true)]
async fn a_retryable_error_of_either_side_is_outlasted_with_growing_delays() {
    let account = account();
    account.store.fail(MemoryFailure::new(failure(ErrorKind::Unavailable)).on(MemoryOperation::CallPage).times(3));
    let mut sink = FlakySink { failures: vec![SinkErrorKind::Unavailable; 2], ..FlakySink::default() };
    let (report, events) = run(&account, &mut sink, &LoadOptions::new()).await;
    assert!(report.first_error().is_none());
    assert_eq!(report.streams[0].counts.calls, 12);
    let delays: Vec<_> = events.iter().filter_map(|event| event.split("retry in ").nth(1)?.split(' ').next()).collect();
    assert_eq!(delays, ["1", "2", "4", "8", "16"]);
    assert_eq!(events.last().unwrap(), "users: up to date");
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_its_stream_after_the_patience_and_the_other_streams_are_read() {
    let account = account();
    account.store.fail(MemoryFailure::new(failure(ErrorKind::Unavailable)).on(MemoryOperation::CallPage).times(9));
    let mut sink = FlakySink::default();
    let began = tokio::time::Instant::now();
    let (report, events) = run(&account, &mut sink, &LoadOptions::new().patience(StdDuration::from_secs(10))).await;
    assert_eq!(began.elapsed().as_secs(), 1 + 2 + 4);
    assert!(matches!(report.first_error(), Some(LoadError::Source(error)) if error.kind() == ErrorKind::Unavailable));
    let failed: Vec<_> = report.streams.iter().map(|it| it.error.is_some()).collect();
    assert_eq!(failed, [true, false, false], "{events:?}");
}

#[tokio::test(start_paused = true)]
async fn the_time_that_a_vendor_asks_to_wait_is_kept() {
    let account = account();
    let limited = failure(ErrorKind::RateLimited).with_retry_after(Some(StdDuration::from_secs(90)));
    account.store.fail(MemoryFailure::new(limited).on(MemoryOperation::CallPage));
    let (_, events) = run(&account, &mut FlakySink::default(), &LoadOptions::new()).await;
    assert!(events[0].starts_with("calls: retry in 90 s after memory: memory.call.list"), "{events:?}");
}

#[tokio::test]
async fn a_fatal_error_is_not_retried() {
    let account = account();
    account.store.fail(MemoryFailure::new(failure(ErrorKind::Forbidden)).on(MemoryOperation::CallPage));
    let (report, events) = run(&account, &mut FlakySink::default(), &LoadOptions::new()).await;
    assert_eq!(report.streams.len(), 3);
    assert!(events[0].starts_with("calls: memory: memory.call.list"), "{events:?}");
}

#[tokio::test]
async fn a_sink_without_space_ends_the_load_and_one_locked_stream_does_not() {
    for (kind, streams) in [(SinkErrorKind::Full, 1), (SinkErrorKind::Locked, 3)] {
        let mut sink = FlakySink { failures: vec![kind], ..FlakySink::default() };
        let (report, _) = run(&account(), &mut sink, &LoadOptions::new()).await;
        assert!(matches!(report.first_error(), Some(LoadError::Sink(error)) if error.kind() == kind));
        assert_eq!(report.streams.len(), streams);
    }
}

#[tokio::test]
async fn a_stop_signal_ends_the_load_after_the_batch_in_hand_and_the_next_load_goes_on() {
    let (account, mut sink, stop) = (account(), FlakySink::default(), StopSignal::new());
    let (signal, streams) = (stop.clone(), StreamName::all(&account));
    let mut observe = move |_: &LoadEvent<'_>| signal.stop();
    let options = LoadOptions::new().stop(stop);
    let report = load(&account, &mut sink, &streams, &plan(), NOW, &options, &mut observe).await;
    assert!(report.is_stopped && report.first_error().is_none());
    assert_eq!((sink.batches, sink.states.len()), (1, 1));
    let before = report.streams[0].counts.calls;
    let (report, _) = run(&account, &mut sink, &LoadOptions::new()).await;
    assert!(!report.is_stopped);
    assert_eq!(before + report.streams[0].counts.calls, 12);
}

#[tokio::test(start_paused = true)]
async fn a_stop_signal_ends_a_wait_at_once() {
    let (account, stop) = (account(), StopSignal::new());
    account.store.fail_next(100, failure(ErrorKind::Unavailable).with_retry_after(Some(StdDuration::from_secs(600))));
    let (signal, options, mut sink) = (stop.clone(), LoadOptions::new().stop(stop), FlakySink::default());
    let began = tokio::time::Instant::now();
    let delayed = async {
        tokio::time::sleep(StdDuration::from_secs(5)).await;
        signal.stop();
    };
    let ((report, _), ()) = futures_util::future::join(run(&account, &mut sink, &options), delayed).await;
    assert!(report.is_stopped);
    assert_eq!(began.elapsed().as_secs(), 5);
}
