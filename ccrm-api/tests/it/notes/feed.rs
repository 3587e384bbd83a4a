//! Notes since an instant, by the calls that are flagged as having notes.

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use telephony_core::conformance::{self, ExpectedFeed};
use telephony_core::transport::RetryPolicy;
use telephony_core::{BadRecord, CallHistorySourceExt, CallQuery, NoteStore, NoteStoreExt, NoteSubject, Source};
use telephony_core::{Entry, Error, ErrorKind, NoteDraft, NoteEntry, NoteFeed, NoteFeedExt, NoteFeedQuery, NoteReach};
use telephony_sandbox::{CcrmCall, CcrmNote, Fault, Sandbox, Vendor, World};
use time::OffsetDateTime;

use crate::support::sandbox::{START, client, retrying};
use crate::support::utc;

fn since() -> OffsetDateTime {
    utc(START) + Duration::from_secs(10 * 24 * 3600)
}

/// A world with a call an hour over eleven days, and notes on some of them.
fn world() -> World {
    let mut world = World::empty();
    for hour in 0..264_u64 {
        let id = format!("00000000-0000-4000-8000-{hour:012}");
        world.ccrm.calls.push(CcrmCall::new(&*id, utc(START) + Duration::from_secs(hour * 3600)));
    }
    (world.from, world.until) = (utc(START), utc(START) + Duration::from_secs(264 * 3600));
    world
}

fn note(world: &mut World, hour: usize, text: &str, after: i64) {
    let call = world.ccrm.calls[hour].uuid.clone();
    let id = format!("11111111-0000-4000-8000-{:012}", world.ccrm.notes.len());
    let at = since() + time::Duration::seconds(after);
    world.ccrm.notes.push(CcrmNote::new(id, call, text, at));
}

fn expected(texts: &[&str]) -> ExpectedFeed {
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    ExpectedFeed { query: NoteFeedQuery::new(since()), texts }
}

#[tokio::test]
async fn the_feed_keeps_every_promise_for_calls_within_the_lookback() {
    let mut world = world();
    // A new call, an older call within seven days, a call of nine days ago, and a note that is older itself.
    note(&mut world, 250, "on a new call", 3600 * 11);
    note(&mut world, 200, "late", 60);
    note(&mut world, 10, "too late", 120);
    note(&mut world, 220, "old", -86_400);
    let many: Vec<String> = (0..45).map(|index| format!("note {index}")).collect();
    for (hour, text) in (100..).zip(&many) {
        note(&mut world, hour, text, 180);
    }
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = client(&sandbox);
    let mut texts: Vec<&str> = many.iter().map(String::as_str).collect();
    texts.extend(["on a new call", "late"]);
    let mut seen = expected(&texts);
    conformance::note_feed(&client, &seen).await.unwrap();
    assert_eq!(client.note_feed_capability().reach, NoteReach::RecentCalls);
    // The lookback is the caller's.
    texts.push("too late");
    seen = expected(&texts);
    seen.query = seen.query.call_lookback(Duration::from_secs(11 * 24 * 3600));
    conformance::note_feed(&client, &seen).await.unwrap();
}

#[tokio::test]
async fn a_call_that_cannot_be_read_is_quarantined_because_its_notes_are_not_found() {
    let mut world = world();
    note(&mut world, 250, "on a new call", 3600 * 11);
    world.ccrm.calls[251].poison = Some(r#"{"uuid":{},"callDate":"2026-03-19 20:00:00"}"#.to_owned());
    let sandbox = Sandbox::start(world).await.unwrap();
    let entries: Vec<NoteEntry> =
        client(&sandbox).into_notes_since(NoteFeedQuery::new(since())).try_collect().await.unwrap();
    let bad = entries.iter().filter(|entry| matches!(entry, NoteEntry::Quarantined(_))).count();
    assert_eq!((entries.len(), bad), (2, 1));
}

#[tokio::test]
async fn the_notes_of_a_call_are_listed_and_none_can_be_created() {
    let mut world = world();
    note(&mut world, 250, "one", 60);
    note(&mut world, 250, "two", 61);
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = client(&sandbox);
    let query = CallQuery::new(since(), since() + time::Duration::DAY);
    let calls: Vec<Entry> = client.calls(query).try_collect().await.unwrap();
    let flagged = calls.iter().find_map(|entry| match entry {
        Entry::Call(call) if call.has_notes == Some(true) => Some(call),
        _ => None,
    });
    let notes: Vec<_> = client.notes_of(flagged.unwrap()).try_collect().await.unwrap();
    assert_eq!(notes.len(), 2);
    sandbox.clear_requests();
    let draft = NoteDraft::new(NoteSubject::Call("1".into()), "words");
    let error = client.create_note_once(&draft).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let unknown = Error::new(ErrorKind::OutcomeUnknown, ccrm_api::PROVIDER, "ccrm.note.create");
    assert_eq!(client.find_written(&draft, &unknown).await.unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(sandbox.request_count(), 0);
}

// A client that retries nothing, and a vendor that fails every second request: each failure costs its own request only.
#[tokio::test]
async fn a_feed_keeps_what_was_read_before_a_failed_request() {
    let mut world = world();
    for hour in 100..150 {
        note(&mut world, hour, "a note", 180);
    }
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = retrying(&sandbox, RetryPolicy::never());
    let query = || NoteFeedQuery::new(since());
    assert_eq!(client.notes_since(query()).try_collect::<Vec<_>>().await.unwrap().len(), 50);
    let undisturbed = sandbox.request_count();
    sandbox.clear_requests();
    sandbox.fault_next(Vendor::Ccrm, [None, Some(Fault::status(503))].into_iter().cycle().take(1000));
    let (mut notes, mut read) = (client.notes_since(query()), 0);
    while let Some(entry) = notes.next().await {
        match entry {
            Ok(_) => read += 1,
            Err(error) => assert!(error.is_retryable() && sandbox.request_count() < 500, "{error}"),
        }
    }
    assert_eq!(read, 50);
    assert!(sandbox.request_count() <= undisturbed * 2, "{} of {undisturbed}", sandbox.request_count());
}

// The second call's notes answer the same each time, as static data does.
#[tokio::test]
async fn a_call_whose_notes_cannot_be_read_is_quarantined_and_the_walk_goes_on() {
    let mut world = world();
    for hour in 250..253 {
        note(&mut world, hour, &format!("note {hour}"), 3600 * 11);
    }
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = retrying(&sandbox, RetryPolicy::never());
    let query = || NoteFeedQuery::new(since());
    let refused = Fault::page(422, "application/json", r#"{"success":false,"message":"no"}"#);
    let broken = Fault::page(200, "application/json", r#""a text""#);
    for (fault, reason) in [
        (refused, "rejected (HTTP 422)"),
        (Fault::status(404), "not_found (HTTP 404)"),
        (broken, "unexpected_shape (HTTP 200)"),
    ] {
        sandbox.fault_next_at(Vendor::Ccrm, "/notes", [None, Some(fault)]);
        let entries: Vec<NoteEntry> = client.notes_since(query()).try_collect().await.unwrap();
        let bad: Vec<_> = entries.iter().filter_map(quarantined).collect();
        assert_eq!((entries.len(), bad.len()), (3, 1), "{reason}");
        assert_eq!(&*bad[0].raw, r#"{"call":"00000000-0000-4000-8000-000000000251"}"#);
        assert!(bad[0].reason.starts_with(reason), "{}", bad[0]);
        assert_eq!(bad[0].account, client.account());
    }
    // The second call's requests fail four times, between which another call's notes are listed.
    for (fault, reason) in [
        (Fault::status(500), "unavailable (HTTP 500)"),
        (Fault::page(200, "application/json", "{"), "not_json (HTTP 200)"),
        (Fault::Reset, "interrupted"),
    ] {
        let failing = || Some(fault.clone());
        sandbox.fault_next_at(Vendor::Ccrm, "/notes", [None, failing(), failing(), None, failing(), failing()]);
        let entries: Vec<NoteEntry> = client.notes_since(query()).try_collect().await.unwrap();
        let bad: Vec<_> = entries.iter().filter_map(quarantined).collect();
        assert_eq!((entries.len(), bad.len()), (3, 1), "{reason}");
        assert!(bad[0].reason.starts_with(reason), "{}", bad[0]);
        sandbox.clear_faults();
    }
    sandbox.fault_always_at(Vendor::Ccrm, "/notes", Fault::status(500));
    let error = client.notes_since(query()).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "no notes can be read");
    sandbox.clear_faults();
    sandbox.fault_always_at(Vendor::Ccrm, "/notes", Fault::status(401));
    let error = client.notes_since(query()).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated, "the whole account has none");
}

fn quarantined(entry: &NoteEntry) -> Option<&BadRecord> {
    match entry {
        NoteEntry::Quarantined(bad) => Some(bad),
        _ => None,
    }
}
