//! Tests of periods that a server does not answer completely.

use std::collections::BTreeSet;
use std::iter;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, TimelineOptions};
use telephony_sandbox::{CcrmCall, Fault, Period, Sandbox, Vendor, World};
use time::Duration;

use crate::support::sandbox::{START, client};
use crate::support::utc;

/// Sandbox with `calls` evenly spread over the year before the start.
async fn sandbox(period: Period, calls: i32) -> Sandbox {
    let mut world = World::empty();
    let each = Duration::days(365) / calls;
    let call = |id: i32| CcrmCall::new(format!("call {id}"), utc(START) - each * id - each / 2);
    world.ccrm.calls = (0..calls).map(call).collect();
    let sandbox = Sandbox::start(world).await.unwrap();
    sandbox.dialect(|dialect| dialect.ccrm_period = period);
    sandbox
}

async fn whole(sandbox: &Sandbox, days: i64, timeline: bool) -> usize {
    let calls = sandbox.world(|world| world.ccrm.calls.len());
    let client = client(sandbox);
    let query = CallQuery::new(utc(START) - Duration::days(days), utc(START));
    sandbox.clear_requests();
    let entries: Vec<Entry> = if timeline {
        client.timeline(query, TimelineOptions::default()).try_collect().await.unwrap()
    } else {
        client.calls(query).try_collect().await.unwrap()
    };
    let ids: BTreeSet<&str> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Call(call) => call.id.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((entries.len(), ids.len()), (calls, calls), "{days} days, timeline {timeline}");
    sandbox.request_count()
}

// Field case 3, of another vendor.
#[tokio::test]
async fn a_server_that_cuts_or_refuses_long_periods_loses_no_call() {
    for period in [Period::ClampedAtEnd(31), Period::ClampedAtBeginning(31), Period::Refused(31)] {
        for (calls, timeline) in [(100, false), (100, true), (3_000, false), (3_000, true)] {
            let sandbox = sandbox(period, calls).await;
            let requests = whole(&sandbox, 365, timeline).await;
            assert!(requests <= 30, "{requests} {period:?} {calls} {timeline}");
            // The range begins years before the first call.
            let requests = whole(&sandbox, 5 * 365, timeline).await;
            assert!(requests <= 140, "{requests} {period:?} {calls} {timeline}");
        }
    }
}

#[tokio::test]
async fn a_server_that_answers_any_period_is_asked_hardly_more_for_it() {
    for (calls, most) in [(5, 3), (100, 3), (3_000, 6)] {
        let sandbox = sandbox(Period::Any, calls).await;
        let requests = whole(&sandbox, 365, false).await;
        assert!(requests <= most, "{requests} {calls}");
    }
}

#[tokio::test]
async fn a_window_without_calls_among_many_is_asked_for_once_more() {
    let sandbox = sandbox(Period::Any, 3_000).await;
    let nothing = r#"{"success":true,"data":[],"totalCount":0}"#;
    for passed in 1..4 {
        let steps = iter::repeat_n(None, passed).chain([Some(Fault::Body(nothing.to_owned()))]);
        sandbox.fault_next_at(Vendor::Ccrm, "callHistory", steps);
        whole(&sandbox, 365, false).await;
    }
}
