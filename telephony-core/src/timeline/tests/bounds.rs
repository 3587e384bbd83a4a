//! Limits on concurrent requests, on buffered records, and on requests dropped.

use std::time::Duration;

use futures_util::FutureExt;

use super::watched::Watched;
use super::*;
use crate::ErrorKind;

const DAY: u32 = 86_400;

/// One call every half minute.
fn steady(days: u32) -> Watched {
    Watched::new(store(100, (0..days * DAY / 30).map(|call| call * 30)))
}

fn days(days: u32) -> CallQuery {
    CallQuery::new(FROM, FROM + time::Duration::days(days.into()))
}

fn hourly(in_flight: usize) -> TimelineOptions {
    TimelineOptions::new(in_flight, Duration::from_secs(3600))
}

#[tokio::test(start_paused = true)]
async fn no_more_windows_are_held_than_are_walked_at_once() {
    for in_flight in [1, 2, 5] {
        let source = steady(3);
        let mut calls = source.timeline(days(3), hourly(in_flight));
        let mut taken = 0;
        while calls.try_next().await.unwrap().is_some() {
            taken += 1;
            // Simulates a consumer that is slower than the vendor, so that everything that may be prefetched arrives.
            tokio::time::sleep(Duration::from_secs(1)).await;
            let seen = source.seen();
            let came: usize = seen.came.values().sum();
            let window = seen.came.values().max().unwrap();
            assert!(came + 1 - taken <= in_flight * window, "{came} {taken} {window}");
        }
        let seen = source.seen();
        assert_eq!((taken, seen.most_open, seen.open), (3 * 86_400 / 30, in_flight, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn windows_ahead_go_on_while_the_entries_of_one_are_taken() {
    // One page in the first hour, and five in the second.
    let calls = (0..100).map(|call| call * 36).chain((0..500).map(|call| 3600 + call * 7));
    let source = Watched::new(store(100, calls)).uncounted();
    let mut calls = source.timeline(days(1), hourly(2));
    calls.try_next().await.unwrap();
    assert!(source.seen().requests <= 3);
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        calls.try_next().now_or_never().expect("a call of the first window").unwrap();
    }
    let seen = source.seen();
    assert_eq!((seen.requests, seen.came.len()), (6, 2), "and no third window");
}

#[tokio::test(start_paused = true)]
async fn what_is_dropped_leaves_nothing_running() {
    let source = steady(3);
    {
        let mut calls = source.timeline(days(3), hourly(4));
        for _ in 0..1000 {
            calls.try_next().await.unwrap();
        }
        assert!(calls.by_ref().skip(10_000).next().now_or_never().is_none(), "it waits for more");
        assert!(source.seen().open > 0);
    }
    let dropped = source.seen();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!((dropped.open, source.seen().requests), (0, dropped.requests));
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_stream_and_what_is_ahead() {
    let source = steady(3).fails_at(FROM + time::Duration::hours(30));
    let mut calls = source.timeline(days(3), hourly(4));
    let mut taken = 0;
    let error = loop {
        match calls.next().await.expect("an error before the end") {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    let seen = source.seen();
    assert_eq!((error.kind(), seen.open), (ErrorKind::InconsistentRead, 0));
    assert!(taken > 24 * 120 && taken <= 30 * 120, "{taken}");
    assert!(calls.next().await.is_none());
    assert_eq!(source.seen().requests, seen.requests);
}

#[tokio::test(start_paused = true)]
async fn a_burst_after_a_silent_year_is_not_held_as_a_whole() {
    let burst = (0..20_000).map(|call| 365 * DAY + call);
    let world = || store(100, (0..10).map(|call| call * DAY).chain(burst.clone()));
    for source in [Watched::new(world()), Watched::new(world()).closing()] {
        let entries: Vec<Entry> = source.timeline(days(400), TimelineOptions::default()).try_collect().await.unwrap();
        assert_eq!(entries.len(), 20_010);
        let seen = source.seen();
        let most = seen.came.values().max().unwrap();
        assert!(*most <= 2 * 4000 + 100, "{most}");
        // Without a total, the records received for an abandoned window are requested a second time.
        assert!(seen.requests < 700, "{}", seen.requests);
    }
}
