//! Tests with servers that add a record of another time to each answer.

use std::collections::BTreeSet;
use std::time::Duration as StdDuration;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, Entry, TimelineOptions};
use telephony_sandbox::{CcrmCall, Sandbox, Strays, World};
use time::Duration;

use crate::support::sandbox::{START, client, query};
use crate::support::utc;

/// Sandbox with calls at these seconds after the start, on a server that adds a record next to the period to each
/// answer.
async fn sandbox(strays: Strays, seconds: impl IntoIterator<Item = i64>) -> Sandbox {
    let mut world = World::empty();
    let call = |(id, second)| CcrmCall::new(format!("call {id}"), utc(START) + Duration::seconds(second));
    world.ccrm.calls = seconds.into_iter().enumerate().map(call).collect();
    let sandbox = Sandbox::start(world).await.unwrap();
    sandbox.dialect(|dialect| dialect.strays = strays);
    sandbox
}

/// Ids of the calls, and the number of records that were quarantined.
fn sorted(entries: &[Entry]) -> (BTreeSet<&str>, usize) {
    let ids = entries.iter().filter_map(|entry| match entry {
        Entry::Call(call) => Some(call.id.as_str()),
        _ => None,
    });
    let ids: BTreeSet<&str> = ids.collect();
    let other = entries.len() - ids.len();
    (ids, other)
}

// Field cases 1 and 3: a record that one window shows and that belongs to another is delivered once.
#[tokio::test]
async fn a_record_of_a_neighbouring_window_comes_once_and_is_not_quarantined() {
    for strays in [Strays::OneBefore, Strays::OneAfter] {
        // The calls span three hours and several windows; no call is outside them.
        let sandbox = sandbox(strays, (0..2_500).map(|call| call * 4)).await;
        let whole = query(3);
        let entries: Vec<_> = client(&sandbox).calls(whole.clone()).try_collect().await.unwrap();
        let (ids, other) = sorted(&entries);
        assert_eq!((ids.len(), other), (2_500, 0), "{strays:?}");
        let options = TimelineOptions::new(1, StdDuration::from_secs(1_200));
        let client = client(&sandbox);
        let entries: Vec<_> = client.timeline(whole, options).try_collect().await.unwrap();
        let (ids, other) = sorted(&entries);
        assert_eq!((ids.len(), other), (2_500, 0), "{strays:?}");
    }
}

#[tokio::test]
async fn a_record_beside_the_range_is_quarantined_and_stops_nothing() {
    // A period without calls shows the record next to it, as does the control request on that side.
    for (strays, beside) in [(Strays::OneBefore, -40), (Strays::OneAfter, 3_700)] {
        for inside in [vec![], vec![5, 6, 7]] {
            let sandbox = sandbox(strays, inside.iter().copied().chain([beside])).await;
            let entries: Vec<_> = client(&sandbox).calls(query(1)).try_collect().await.unwrap();
            let (ids, other) = sorted(&entries);
            assert_eq!((ids.len(), other), (inside.len(), 1), "{strays:?}");
        }
    }
}
