//! Both traits against the sandbox, through `dyn`.

use std::time::Duration;

use futures_util::stream::TryStreamExt;
use telephony_core::conformance;
use telephony_core::{CallHistorySource, CallHistorySourceExt, Direction};
use telephony_sandbox::{Bound, PhonetCall, PhonetRange};

use crate::support::{client, expected, range, sandbox, week};

#[tokio::test]
async fn the_source_keeps_every_promise() {
    let sandbox = sandbox(600).await;
    let client = client(&sandbox);
    let source: &dyn CallHistorySource = &client;
    conformance::call_history(source, &expected(&sandbox)).await.unwrap();
}

#[tokio::test]
async fn the_source_keeps_every_promise_whatever_a_period_compares() {
    for (range, bound) in [
        (PhonetRange::StartedAt, Bound::Inclusive),
        (PhonetRange::StartedAt, Bound::Exclusive),
        (PhonetRange::EndAt, Bound::Exclusive),
    ] {
        let sandbox = sandbox(200).await;
        sandbox.dialect(|dialect| {
            dialect.phonet_range = range;
            dialect.lower_bound = bound;
            dialect.upper_bound = bound;
        });
        conformance::call_history(&client(&sandbox), &expected(&sandbox)).await.unwrap();
    }
}

// Field case 40.
#[tokio::test]
async fn a_query_for_one_direction_asks_for_that_alone() {
    let sandbox = sandbox(60).await;
    let client = client(&sandbox);
    assert!(client.call_history_capability().filter_direction);
    for (directions, sent) in [
        (vec![Direction::Inbound], Some("4")),
        (vec![Direction::Outbound], Some("2")),
        (vec![Direction::Inbound, Direction::Outbound], None),
        (vec![], None),
    ] {
        sandbox.clear_requests();
        let query = directions.iter().cloned().fold(week(), telephony_core::CallQuery::direction);
        let calls: Vec<_> = client.calls(query).try_collect().await.unwrap();
        assert!(!calls.is_empty());
        let lists = sandbox.requests().into_iter().filter(|it| it.path.contains("company.api"));
        for request in lists {
            let asked = request.query.split('&').find_map(|it| it.strip_prefix("directions="));
            assert_eq!(asked, sent, "{directions:?}");
        }
    }
}

// Row 124: the document does not say whether pauses are sent when no direction is named.
#[tokio::test]
async fn pauses_are_no_calls() {
    let sandbox = sandbox(30).await;
    sandbox.world(|world| {
        let mut pause = PhonetCall::new("pause", range().from + Duration::from_secs(60));
        pause.lg_direction = 32;
        world.phonet.calls.push(pause);
    });
    let calls: Vec<_> = client(&sandbox).calls(week()).try_collect().await.unwrap();
    assert_eq!(calls.len(), 10);
}

#[tokio::test]
async fn a_record_keeps_its_own_text_when_asked() {
    let sandbox = sandbox(30).await;
    let query = week().raw(true).direction(Direction::Outbound);
    let page = client(&sandbox).call_page(&query, None).await.unwrap();
    assert!(!page.items.is_empty());
    for call in page.items {
        assert!(call.raw.unwrap().contains(call.id.as_str()));
    }
}
