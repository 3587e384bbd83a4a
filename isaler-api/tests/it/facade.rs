//! Tests of the client through the vendor-neutral traits, compared with the sandbox's data.

use futures_util::TryStreamExt;
use isaler_api::{CallTypes, Client};
use telephony_core::conformance::{self, ExpectedCalls, ExpectedNotes};
use telephony_core::{
    CallHistorySource, CallHistorySourceExt, CallQuery, Entry, ErrorKind, NoteStore, NoteSubject, TimeRange,
    TimelineOptions, Zone,
};
use telephony_sandbox::{Dialect, Sandbox, Vendor, World, WorldPlan};
use time::Duration;

use crate::support::sandbox::{builder, client, entry, noon, world};

fn expected(sandbox: &Sandbox, plan: &WorldPlan) -> ExpectedCalls {
    let truth = sandbox.truth().into_iter().filter(|row| row.provider == Vendor::Isaler);
    ExpectedCalls {
        range: TimeRange::new(plan.from, plan.until()),
        calls: truth.map(|row| (row.id.into(), row.at)).collect(),
    }
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source() {
    let plan = WorldPlan::new().calls(2400);
    let sandbox = Sandbox::start(World::seeded(plan)).await.unwrap();
    let expected = expected(&sandbox, &plan);
    assert!(expected.calls.len() > 600, "more than three pages");
    let source: Box<dyn CallHistorySource> = Box::new(client(&sandbox));
    conformance::call_history(&*source, &expected).await.unwrap();
}

#[tokio::test]
async fn the_client_keeps_the_contract_under_faults() {
    let plan = WorldPlan::new().calls(900).days(2);
    let sandbox = Sandbox::start(World::seeded(plan)).await.unwrap();
    let expected = expected(&sandbox, &plan);
    sandbox.fault_rate(0.3, 7);
    let source: Box<dyn CallHistorySource> = Box::new(client(&sandbox));
    conformance::call_history(&*source, &expected).await.unwrap();
    assert!(sandbox.requests().iter().any(|request| request.fault.is_some()));
}

// Rows 190, 197: times and days are those of the account's zone.
#[tokio::test]
async fn no_call_is_lost_in_a_zone_whose_clocks_change() {
    // A weekend on which Berlin's clocks are set back, then one on which they are set forward.
    for (year, month, day) in [(2024, time::Month::October, 26), (2025, time::Month::March, 29)] {
        let from = time::Date::from_calendar_date(year, month, day).unwrap().midnight().assume_utc();
        let plan = WorldPlan::new().from(from).days(3).calls(300);
        let mut dialect = Dialect::default();
        dialect.isaler_zone = "Europe/Berlin".to_owned();
        let builder = Sandbox::builder().world(World::seeded(plan)).dialect(dialect);
        let sandbox = builder.start().await.unwrap();
        let zone = Zone::named("Europe/Berlin").unwrap();
        let client = crate::support::sandbox::builder(&sandbox).zone(zone).build().unwrap();
        let query = CallQuery::new(plan.from - Duration::days(2), plan.until() + Duration::days(2));
        let calls: Vec<Entry> = client.calls(query).try_collect().await.unwrap();
        let truth = sandbox.truth().into_iter().filter(|row| row.provider == Vendor::Isaler);
        assert_eq!(calls.len(), truth.count());
    }
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_store() {
    for (faithful, subject) in [
        (true, NoteSubject::Client("101".to_owned())),
        (true, NoteSubject::Contact("202".to_owned())),
        (false, NoteSubject::Deal("301".to_owned())),
    ] {
        let sandbox = Sandbox::start(on_all_subjects()).await.unwrap();
        let store: Box<dyn NoteStore> = Box::new(builder(&sandbox).full_note_text(faithful).build().unwrap());
        let texts = vec!["Запись 1".to_owned(), "Запись 2".to_owned()];
        conformance::note_store(&*store, &ExpectedNotes { subject, texts }).await.unwrap();
    }
}

/// World with two notes and a call on the client, its contacts and its deal, and a note without any subject.
fn on_all_subjects() -> World {
    let linked = [(1, "Встреча"), (2, "Событие"), (3, "вх.Звонок")].map(|(cid, tip)| {
        let mut entry = entry(cid, tip, noon(3));
        entry.clid = 101;
        entry.pid = Some("201;202".to_owned());
        entry.did = 301;
        entry
    });
    world(linked.into_iter().chain([entry(4, "Встреча", noon(3))]))
}

#[tokio::test]
async fn a_reverse_range_is_refused_before_any_request_and_an_empty_one_needs_none() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = client(&sandbox);
    let backwards = CallQuery::new(noon(3), noon(2));
    let error = client.call_page(&backwards, None).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidQuery, "isaler.history.list"));
    let empty = client.call_page(&CallQuery::new(noon(3), noon(3)), None).await.unwrap();
    assert!(empty.items.is_empty() && empty.next.is_none());
    let long_ago = CallQuery::new(noon(3) - Duration::days(50_000), noon(3) - Duration::days(40_000));
    assert!(client.call_page(&long_ago, None).await.unwrap().items.is_empty());
    assert_eq!(sandbox.request_count(), 0);
}

#[tokio::test]
async fn a_cursor_of_another_query_or_subject_is_refused() {
    let sandbox = Sandbox::start(world(crate::support::sandbox::calls(201, noon(3)))).await.unwrap();
    let client = client(&sandbox);
    let query = CallQuery::new(noon(3), noon(4));
    let cursor = client.call_page(&query, None).await.unwrap().next.unwrap();
    let other = CallQuery::new(noon(3), noon(5));
    let refused = client.call_page(&other, Some(&cursor)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidQuery);
    let subject = NoteSubject::Client("101".to_owned());
    let refused = client.note_page(&subject, Some(&cursor)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidQuery);
}

#[tokio::test]
async fn a_wrong_key_is_named_with_its_operation() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let url = sandbox.base_url(Vendor::Isaler);
    let client = Client::builder(url, "wrong", sandbox.isaler_login()).build().unwrap();
    let error = client.call_page(&CallQuery::new(noon(3), noon(4)), None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!((error.provider().as_str(), error.operation()), ("isaler", "isaler.history.list"));
}

#[tokio::test]
async fn call_types_of_the_account_replace_the_documents() {
    let entries = [entry(1, "вх.Звонок", noon(3)), entry(2, "Звонок с сайта", noon(3))];
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let types = CallTypes::none().inbound("Звонок с сайта");
    let client = builder(&sandbox).call_types(types).build().unwrap();
    let query = CallQuery::new(noon(3), noon(4)).raw(true);
    let page = client.call_page(&query, None).await.unwrap();
    let [call] = &page.items[..] else { panic!("one entry is a call") };
    assert_eq!(call.id.as_str(), "2");
    assert!(call.raw.as_ref().unwrap().starts_with("{\"cid\":2,"));
}

#[tokio::test]
async fn a_bad_entry_comes_once_however_the_period_is_cut() {
    let mut entries = vec![entry(1, "вх.Звонок", noon(3)), entry(2, "вх.Звонок", noon(3))];
    entries[1].poison = Some(r#"{"cid":2,"datum":"2024-06-03 12:00:00","tip":"вх.Звонок","clid":[]}"#.to_owned());
    let mut meeting = entry(3, "Встреча", noon(3));
    meeting.poison = Some(r#"{"cid":3,"datum":"2024-06-03 12:00:00","tip":"Встреча","clid":[]}"#.to_owned());
    let mut stranger = entry(4, "вх.Звонок", noon(5));
    stranger.poison = Some(r#"{"cid":"48777888999"#.to_owned() + r#"x","datum":true}"#);
    entries.extend([meeting, stranger]);
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = client(&sandbox);
    let mut aside = Vec::new();
    for (from, to) in [(noon(2), noon(3)), (noon(3), noon(4)), (noon(4), noon(7))] {
        let page = client.call_page(&CallQuery::new(from, to), None).await.unwrap();
        aside.extend(page.quarantined.into_iter().map(|bad| (bad.index, bad.path)));
    }
    assert_eq!(aside, [(0, "$.data[0].cid".to_owned())]);
    let whole = CallQuery::new(noon(1), noon(9));
    let entries: Vec<Entry> = client.timeline(whole, TimelineOptions::default()).try_collect().await.unwrap();
    let aside = entries.iter().filter(|entry| matches!(entry, Entry::Quarantined(_)));
    assert_eq!((entries.len(), aside.count()), (3, 1));
    let mended = |entry: &&Entry| matches!(entry, Entry::Call(call) if call.repairs.len() == 1);
    assert_eq!(entries.iter().filter(mended).count(), 1);
}

// Field case 14: an entry whose type cannot be read may be a call.
#[tokio::test]
async fn an_entry_whose_type_was_mended_is_reported_once_by_the_calls_of_its_time() {
    let entries = [(1, "{}"), (2, r#""\ud83dвонок""#), (3, r#""вх.Звонок""#)].map(|(id, kind)| {
        let mut broken = entry(id, "вх.Звонок", noon(3));
        broken.poison = Some(format!(r#"{{"cid":{id},"datum":"2024-06-03 12:00:00","tip":{kind},"clid":4}}"#));
        broken
    });
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = client(&sandbox);
    let mut found = Vec::new();
    for (from, to) in [(noon(2), noon(3)), (noon(3), noon(4))] {
        let page = client.call_page(&CallQuery::new(from, to), None).await.unwrap();
        found.extend(page.items.into_iter().map(|call| call.id.as_str().to_owned()));
        found.extend(page.quarantined.into_iter().map(|bad| bad.path));
    }
    found.sort();
    assert_eq!(found, ["$.data[0].tip", "$.data[1].tip", "3"]);
}

// Field case 31.
#[tokio::test]
async fn a_calls_text_is_the_stored_one_when_asked() {
    let mut call = entry(1, "вх.Звонок", noon(3));
    call.content = Some("Звонить 24/7".to_owned());
    let sandbox = Sandbox::start(world([call])).await.unwrap();
    for (full, text) in [(false, "Звонить 24-7"), (true, "Звонить 24/7")] {
        let client = builder(&sandbox).full_call_text(full).build().unwrap();
        let page = client.call_page(&CallQuery::new(noon(3), noon(4)), None).await.unwrap();
        assert_eq!(page.items[0].message.as_deref(), Some(text));
    }
}
