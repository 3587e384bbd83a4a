use std::time::Duration;

use ccrm_api::Client;
use futures_util::TryStreamExt;
use serde_json::json;
use telephony_core::transport::{Limits, RetryPolicy};
use telephony_core::{
    CallHistorySource, CallHistorySourceExt, CallQuery, Entry, Error, ErrorKind, NoteStore, NoteSubject,
};
use telephony_sandbox::{Fault, Garble, Sandbox, Vendor, World, WorldPlan};

use crate::support::sandbox::{client, expected};
use crate::support::utc;

const HOUR: Duration = Duration::from_secs(3600);

fn day() -> CallQuery {
    CallQuery::new(utc("2026-03-09 00:00:00"), utc("2026-03-10 00:00:00"))
}

async fn sandbox() -> Sandbox {
    Sandbox::start(World::seeded(WorldPlan::new().calls(300))).await.unwrap()
}

fn once(sandbox: &Sandbox, key: &str) -> Client {
    let builder = Client::builder("example", key).base_url(sandbox.base_url(Vendor::Ccrm));
    let mut limits = Limits::default();
    limits.attempt = Duration::from_millis(300);
    builder.retry(RetryPolicy::never()).limits(limits).build().unwrap()
}

async fn failure(sandbox: &Sandbox, fault: Fault) -> Error {
    // A vendor that cannot write one answer still answers the control request, so such a fault is injected twice.
    let is_cut_off = matches!(&fault, Fault::Body(body) if body.ends_with("[{}"));
    sandbox.fault_next(Vendor::Ccrm, vec![fault; if is_cut_off { 2 } else { 1 }]);
    once(sandbox, sandbox.ccrm_key()).call_page(&day(), None).await.unwrap_err()
}

#[tokio::test]
async fn a_wrong_key_is_unauthenticated_for_calls_and_notes() {
    let sandbox = sandbox().await;
    let error = once(&sandbox, "wrong").call_page(&day(), None).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unauthenticated, Some(401)));
    assert!(error.to_string().starts_with("ccrm: ccrm.call_history.list: unauthenticated (HTTP 401)"), "{error}");
    assert!(error.body().is_some() && !error.is_retryable());
    let subject = NoteSubject::Call("a".into());
    let error = once(&sandbox, "wrong").note_page(&subject, None).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unauthenticated, "ccrm.note.list"));
}

#[tokio::test]
async fn every_bad_answer_is_an_error_of_its_kind() {
    let sandbox = sandbox().await;
    for (fault, kind) in [
        (Fault::Reset, ErrorKind::Interrupted),
        (Fault::TruncatedBody, ErrorKind::Interrupted),
        (Fault::Silence, ErrorKind::Timeout),
        (Fault::HtmlOk, ErrorKind::NotJson),
        (Fault::EmptyBody, ErrorKind::NotJson),
        (Fault::Forbidden, ErrorKind::RateLimited),
        (Fault::status(500), ErrorKind::Unavailable),
        (Fault::unavailable("120"), ErrorKind::Unavailable),
        (Fault::status(302), ErrorKind::Rejected),
        (Fault::Body("[]".to_owned()), ErrorKind::UnexpectedShape),
        (Fault::Body("{\"success\":true,\"data\":[{}".to_owned()), ErrorKind::NotJson),
        (Fault::Body("{\"success\":true}".to_owned()), ErrorKind::UnexpectedShape),
        (Fault::Body("{\"success\":perhaps,\"data\":[]}".to_owned()), ErrorKind::UnexpectedShape),
        (Fault::Body("{\"success\":false,\"message\":\"no\"}".to_owned()), ErrorKind::Rejected),
    ] {
        let name = format!("{fault:?}");
        let error = failure(&sandbox, fault).await;
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert_eq!(error.provider().as_str(), "ccrm");
    }
}

#[tokio::test]
async fn an_unreachable_host_is_not_sent() {
    let url = {
        let sandbox = sandbox().await;
        sandbox.base_url(Vendor::Ccrm)
    };
    let client = Client::builder("example", "k").base_url(url).retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.call_page(&day(), None).await.unwrap_err().kind(), ErrorKind::NotSent);
}

#[tokio::test]
async fn a_passing_fault_is_waited_out_and_nothing_is_lost() {
    let sandbox = Sandbox::start(World::seeded(WorldPlan::new())).await.unwrap();
    let expected = expected(&sandbox);
    sandbox.fault_next(Vendor::Ccrm, [Fault::Forbidden, Fault::HtmlOk, Fault::unavailable("0")]);
    sandbox.fault_rate(0.2, 7);
    let query = CallQuery::new(expected.range.from, expected.range.to);
    let entries: Vec<Entry> = client(&sandbox).calls(query).try_collect().await.unwrap();
    assert_eq!(entries.len(), expected.calls.len());
    let faults = sandbox.requests().iter().filter(|request| request.fault.is_some()).count();
    assert!(faults >= 3);
}

#[tokio::test]
async fn one_bad_record_is_quarantined_and_the_others_arrive() {
    let mut world = World::seeded(WorldPlan::new().calls(300));
    let (early, at) = (world.ccrm.calls[3].uuid.clone(), world.ccrm.calls[3].at);
    let poison = json!({"uuid": early, "callDate": "2026-03-09 01:00:00 +48 601 234 567"});
    world.ccrm.calls[3].poison = Some(poison.to_string());
    world.ccrm.calls[3].at = utc("2026-03-09 00:00:00");
    let others = world.ccrm.calls.len() - 1;
    let sandbox = Sandbox::start(world).await.unwrap();
    let range = expected(&sandbox).range;
    for raw in [false, true] {
        let query = CallQuery::new(range.from, range.to).raw(raw);
        let page = client(&sandbox).call_page(&query, None).await.unwrap();
        assert_eq!(page.items.len(), others, "{at}");
        let [bad] = &page.quarantined[..] else { panic!("one record is bad") };
        assert_eq!(bad.operation, "ccrm.call_history.list");
        assert_eq!(bad.path, format!("$.data[{}].callDate", bad.index));
        assert_eq!(&*bad.raw, poison.to_string());
        assert!(!format!("{bad:?}").contains("601"));
        assert_eq!(page.total, Some(others as u64 + 1));
    }
}

// Field cases 14 to 16.
#[tokio::test]
async fn what_was_mended_in_a_call_and_in_a_note_stands_beside_them() {
    let mut world = World::seeded(WorldPlan::new());
    world.ccrm.calls[0].garble = Some(Garble::LoneSurrogate);
    let note = &mut world.ccrm.notes[0];
    note.poison = Some(format!(r#"{{"uuid":"{}","pin":"perhaps"}}"#, note.uuid));
    let (call, note) = (world.ccrm.calls[0].clone(), world.ccrm.notes[0].clone());
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = client(&sandbox);
    let query = CallQuery::new(call.at - HOUR, call.at + HOUR);
    let entries: Vec<Entry> = client.calls(query).try_collect().await.unwrap();
    let mended = entries.iter().filter_map(|entry| match entry {
        Entry::Call(call) => (!call.repairs.is_empty()).then_some(call),
        other => panic!("{other:?}"),
    });
    let mended: Vec<_> = mended.map(|call| (call.id.as_str(), call.repairs.len())).collect();
    assert_eq!(mended, [(call.uuid.as_str(), 1)]);
    let page = client.note_page(&NoteSubject::Call(note.call.into()), None).await.unwrap();
    let mended: Vec<_> = page.items.iter().flat_map(|note| &note.repairs).map(|it| it.path.as_str()).collect();
    assert_eq!(mended, ["$.data[0].pin"]);
}
