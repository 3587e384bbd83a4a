//! Notes since an instant, by the period of the history.

use futures_util::{StreamExt, TryStreamExt};
use isaler_api::ReadMethod;
use telephony_core::conformance::{self, ExpectedFeed};
use telephony_core::transport::RetryPolicy;
use telephony_core::{
    ErrorKind, Note, NoteEntry, NoteFeed, NoteFeedExt, NoteFeedQuery, NoteReach, NoteStoreExt, Result,
};
use telephony_sandbox::{Fault, IsalerEntry, Sandbox, Vendor};

use super::{note, on_client};
use crate::support::sandbox::{builder, client, noon, world};

fn at(cid: i64, tip: &str, seconds: i64) -> IsalerEntry {
    let mut entry = note(cid, &format!("Заметка {cid}"));
    entry.tip = Some(tip.to_owned());
    entry.datum = Some(noon(3) + time::Duration::seconds(seconds));
    entry
}

#[tokio::test]
async fn the_feed_keeps_every_promise_over_several_pages() {
    let mut entries: Vec<_> = (1..=260).map(|cid| at(cid, "Встреча", cid * 600)).collect();
    entries.extend((261..=270).map(|cid| at(cid, "вх.Звонок", cid)));
    // Written last and filed earlier, on the same day and on the day before.
    entries.extend([at(271, "Встреча", -1), at(272, "Встреча", -86_400)]);
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = client(&sandbox);
    let texts = (1..=260).map(|cid| format!("Заметка {cid}")).collect();
    let expected = ExpectedFeed { query: NoteFeedQuery::new(noon(3)), texts };
    conformance::note_feed(&client, &expected).await.unwrap();
    let capability = client.note_feed_capability();
    assert_eq!((capability.reach, capability.backdated, capability.changes), (NoteReach::AllNotes, false, false));
    let none = NoteFeedQuery::new(noon(3) + time::Duration::days(20_000));
    assert!(client.notes_since(none).try_collect::<Vec<_>>().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_cannot_be_read_is_quarantined_if_it_may_be_a_new_note() {
    let bad = |cid: i64, tip: &str, day: u8| {
        let mut entry = at(cid, tip, 0);
        entry.datum = Some(noon(day));
        entry.poison = Some(format!(r#"{{"cid":{{}},"datum":"2024-06-{day:02} 12:00:00","tip":"{tip}"}}"#));
        entry
    };
    let entries = [at(1, "Встреча", 60), bad(2, "Встреча", 4), bad(3, "вх.Звонок", 4)];
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let query = NoteFeedQuery::new(noon(3));
    let entries: Vec<NoteEntry> = client(&sandbox).notes_since(query).try_collect().await.unwrap();
    let bad = entries.iter().filter(|entry| matches!(entry, NoteEntry::Quarantined(_))).count();
    assert_eq!((entries.len(), bad), (2, 1));
}

/// Notes of a stream that is polled on after each retryable error, by their ids: one whose request failed is read later.
async fn outlasting(sandbox: &Sandbox, mut notes: impl futures_util::Stream<Item = Result<Note>> + Unpin) -> Vec<Note> {
    let mut read = Vec::new();
    while let Some(note) = notes.next().await {
        match note {
            Ok(note) => read.push(note),
            Err(error) => assert!(error.is_retryable() && sandbox.request_count() < 1500, "{error}"),
        }
    }
    read.sort_by(|one, other| one.id.cmp(&other.id));
    read
}

// A client that retries nothing, and a vendor that fails every second request: each failure costs its own request only.
#[tokio::test]
async fn notes_keep_what_was_read_before_a_failed_request() {
    let entries = (1..=230).map(|cid| at(cid, "Встреча", cid * 600));
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = builder(&sandbox).retry(RetryPolicy::never()).build().unwrap();
    let feed = || {
        client.notes_since(NoteFeedQuery::new(noon(3))).try_filter_map(async |entry| match entry {
            NoteEntry::Note(note) => Ok(Some(*note)),
            entry => panic!("{entry:?}"),
        })
    };
    let mut all: Vec<Note> = feed().try_collect().await.unwrap();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    let undisturbed = sandbox.request_count();
    assert_eq!(all.len(), 230);
    let failing = || {
        sandbox.clear_faults();
        sandbox.clear_requests();
        sandbox.fault_next(Vendor::Isaler, [None, Some(Fault::status(503))].into_iter().cycle().take(2000));
    };
    failing();
    assert_eq!(outlasting(&sandbox, Box::pin(feed())).await, all, "with subjects, authors and texts");
    assert!(sandbox.request_count() <= undisturbed * 2 + 6, "{} of {undisturbed}", sandbox.request_count());
    failing();
    assert_eq!(outlasting(&sandbox, client.notes(on_client())).await, all);
    assert!(sandbox.request_count() <= undisturbed * 2 + 6, "{} of {undisturbed}", sandbox.request_count());
}

#[tokio::test]
async fn a_note_whose_text_cannot_be_read_is_quarantined_unless_the_server_refuses_every_text() {
    let sandbox = Sandbox::start(world((1..=3).map(|cid| at(cid, "Встреча", cid * 600)))).await.unwrap();
    let client = builder(&sandbox).retry(RetryPolicy::never()).read_method(ReadMethod::Post).build().unwrap();
    let json = |body: &str| Fault::page(200, "application/json", body);
    let entries = async |fault| {
        sandbox.clear_faults();
        sandbox.fault_next_at(Vendor::Isaler, "/info", [Some(fault)]);
        client.notes_since(NoteFeedQuery::new(noon(3))).try_collect::<Vec<_>>().await
    };
    for (fault, reason) in [
        (json(r#"{"error":{"code":407,"text":"no"}}"#), "rejected (HTTP 200)"),
        (Fault::status(422), "rejected (HTTP 422)"),
        (json(r#"{"data":[{"cid":}]}"#), "unexpected_shape (HTTP 200)"),
    ] {
        let entries = entries(fault).await.unwrap();
        let bad = entries.iter().filter_map(|entry| match entry {
            NoteEntry::Quarantined(bad) => Some((bad.raw.starts_with(r#"{"note":""#), bad.reason.starts_with(reason))),
            _ => None,
        });
        assert_eq!((bad.collect::<Vec<_>>(), entries.len()), (vec![(true, true)], 3), "{reason}");
    }
    // The third text's requests fail four times, between which another text is read.
    sandbox.clear_faults();
    let fails = || Some(Fault::status(500));
    sandbox.fault_next_at(Vendor::Isaler, "/info", [None, None, fails(), fails(), None, fails(), fails()]);
    let read = client.notes_since(NoteFeedQuery::new(noon(3))).try_collect::<Vec<_>>().await.unwrap();
    let bad = read.iter().filter(|entry| matches!(entry, NoteEntry::Quarantined(_))).count();
    assert_eq!((read.len(), bad), (3, 1));
    for fault in [json(r#"{"error":{"code":402,"text":"no"}}"#), Fault::status(404)] {
        assert_eq!(entries(fault.clone()).await.unwrap().len(), 3, "one refusal among answers passes");
        sandbox.fault_always_at(Vendor::Isaler, "/info", fault);
        let refused = client.notes_since(NoteFeedQuery::new(noon(3))).try_collect::<Vec<_>>().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Rejected);
    }
}
