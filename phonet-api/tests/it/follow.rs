//! Following a call, and finding it among the finished ones, with the sandbox.

mod legs;

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use phonet_api::models::CallUuid;
use phonet_api::{CallProgress, Client, FollowOptions};
use telephony_core::transport::Clock;
use telephony_core::{CallHistorySourceExt, Entry, ErrorKind, TimeRange};
use telephony_sandbox::{Fault, PhonetCall, Sandbox, Vendor};

use crate::support::{builder, range, sandbox, week};

const NUMBER: &str = "+380440001000";

/// A client whose clock is the sandbox's.
fn client(sandbox: &Sandbox) -> Client {
    let clock = sandbox.clock().clone();
    builder(sandbox).clock(Clock::new(move || clock.now())).build().unwrap()
}

fn quick() -> FollowOptions {
    FollowOptions::default()
        .interval(Duration::from_millis(5))
        .appears_within(Duration::from_millis(60))
        .deadline(Duration::from_secs(20))
}

fn name(stage: &CallProgress) -> &'static str {
    match stage {
        CallProgress::Dialled(_) => "dialled",
        CallProgress::Answered(_) => "answered",
        CallProgress::Ended(_) => "ended",
        _ => "unknown",
    }
}

/// Follows a call that the sandbox's clock drives from stage to stage.
async fn stages(sandbox: &Sandbox, client: &Client, call: &CallUuid) -> Vec<CallProgress> {
    let mut stages = Vec::new();
    let mut stream = client.follow_with(call, quick());
    while let Some(stage) = stream.next().await {
        let name = name(stage.as_ref().unwrap());
        stages.push(stage.unwrap());
        // The sandbox's calls are answered after five seconds and talk for a minute.
        sandbox.clock().advance(time::Duration::seconds(if name == "dialled" { 20 } else { 120 }));
    }
    stages
}

#[tokio::test]
async fn a_call_is_followed_from_the_first_ring_to_its_record() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    let stages = stages(&sandbox, &client, &made.uuid).await;
    assert_eq!(stages.iter().map(name).collect::<Vec<_>>(), ["dialled", "answered", "ended"]);
    let Some(CallProgress::Ended(found)) = stages.last() else { panic!("the end is last") };
    assert_eq!((&found.call.uuid, found.call.bill_secs), (&made.uuid, Some(60)));
    let record = found.record.as_ref().unwrap();
    assert_eq!(record.id, made.uuid.call_id());
    // The record is the one that a walk over the history returns, account included.
    let end = sandbox.clock().now() + Duration::from_secs(1);
    let walked: Vec<Entry> =
        client.calls(telephony_core::CallQuery::new(range().from, end)).try_collect().await.unwrap();
    assert!(walked.iter().any(|entry| matches!(entry, Entry::Call(call) if **call == *record)));
}

#[tokio::test]
async fn a_follow_outlasts_rate_limits_ended_sessions_and_an_outage() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    let limit = Fault::RateLimited { retry_after: "0".to_owned() };
    let mut faults = vec![Fault::ExpiredSession, limit];
    // More failures in a row than a request has attempts.
    faults.extend(vec![Fault::status(503); 9]);
    sandbox.fault_next_at(Vendor::Phonet, "/active", faults.clone());
    sandbox.fault_next_at(Vendor::Phonet, "/company.api", faults);
    let stages = stages(&sandbox, &client, &made.uuid).await;
    assert_eq!(stages.iter().map(name).collect::<Vec<_>>(), ["dialled", "answered", "ended"]);
}

#[tokio::test]
async fn a_follow_ends_at_its_deadline_and_for_a_call_that_is_nowhere() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    let short = quick().deadline(Duration::from_millis(300));
    let mut stream = client.follow_with(&made.uuid, short);
    assert_eq!(stream.next().await.unwrap().as_ref().map(name).ok(), Some("dialled"));
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    assert!(stream.next().await.is_none());

    let nobody = CallUuid::new("00000000000000000000000000000000");
    let mut stream = client.follow_with(&nobody, quick());
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::NotFound);
    assert!(stream.next().await.is_none());

    sandbox.fault_always_at(Vendor::Phonet, "/active", Fault::status(503));
    let mut stream = client.follow_with(&made.uuid, quick().deadline(Duration::from_millis(300)));
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::Unavailable, "the error that lasts");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_call_that_is_over_is_found_at_once_and_in_a_task_of_its_own() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    sandbox.clock().advance(time::Duration::minutes(10));
    let stream = client.follow_with(&made.uuid, quick());
    drop(client);
    let stages = tokio::spawn(stream.try_collect::<Vec<_>>()).await.unwrap().unwrap();
    assert_eq!(stages.iter().map(name).collect::<Vec<_>>(), ["ended"]);
}

#[tokio::test]
async fn a_finished_call_is_found_by_its_id_over_several_pages() {
    let sandbox = sandbox(200).await;
    let client = client(&sandbox);
    let entries: Vec<Entry> = client.calls(week()).try_collect().await.unwrap();
    let calls = entries.into_iter().filter_map(|entry| match entry {
        Entry::Call(call) => Some(*call),
        _ => None,
    });
    let calls: Vec<_> = calls.collect();
    assert!(calls.len() > 60, "more than a page");
    for call in calls.iter().step_by(25) {
        // The id without dashes, as making a call returns it.
        let plain = CallUuid::new(call.id.as_str().replace('-', ""));
        let found = client.find_finished(&plain, range()).await.unwrap().unwrap();
        let legs = calls.iter().filter(|it| it.id == call.id).count();
        assert_eq!((found.record.unwrap().id, found.earlier_legs.len() + 1), (call.id.clone(), legs));
    }
    let nobody = CallUuid::new("00000000000000000000000000000000");
    assert_eq!(client.find_finished(&nobody, range()).await.unwrap(), None);
    let backwards = TimeRange::new(range().to, range().from);
    assert_eq!(client.find_finished(&nobody, backwards).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
}

#[tokio::test]
async fn the_leg_that_ended_last_is_the_calls_and_one_that_cannot_be_read_is_an_error() {
    const ID: &str = "f457486f-a539-45dd-c5f5-e735a5870b93";
    let sandbox = sandbox(10).await;
    let end = range().from + Duration::from_secs(3600);
    sandbox.world(|world| {
        for seconds in [30_u64, 10, 20] {
            let mut leg = PhonetCall::new(ID, end + Duration::from_secs(seconds));
            leg.transfer_history = Some(seconds.to_string());
            world.phonet.calls.push(leg);
        }
    });
    let client = client(&sandbox);
    let found = client.find_finished(&ID.into(), range()).await.unwrap().unwrap();
    let seconds = |at: time::OffsetDateTime| (at - end).whole_seconds();
    let earlier: Vec<_> = found.earlier_legs.iter().map(|leg| seconds(leg.ended_at)).collect();
    assert_eq!((seconds(found.call.ended_at), earlier), (30, vec![10, 20]));
    sandbox.world(|world| {
        world.phonet.calls.retain(|call| call.uuid != ID);
        let mut bad = PhonetCall::new(ID, end);
        bad.poison = Some(format!(r#"{{"uuid":"{ID}","endAt":"noon"}}"#));
        world.phonet.calls.push(bad);
    });
    let error = client.find_finished(&ID.into(), range()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedShape);
    assert!(error.path().is_some() && !error.to_string().contains("f457"));
}
