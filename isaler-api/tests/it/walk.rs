//! Tests of walks over several pages whose entries change during the walk.

mod null_rows;
mod page_sizes;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, Transport, TransportError, reqwest_transport};
use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery, CallRecord, Entry, ErrorKind, PageCursor};
use telephony_sandbox::{ErrorChannel, Fault, IsalerEntry, Sandbox, Vendor};

use crate::support::sandbox::{builder, calls, client, entry, noon, pages_asked_for, world};

pub(crate) fn query() -> CallQuery {
    CallQuery::new(noon(3), noon(4))
}

/// Reads the ids of all calls; `change` changes the world before each further page.
pub(crate) async fn walk(
    client: isaler_api::Client,
    mut change: impl FnMut(usize),
) -> telephony_core::Result<Vec<i64>> {
    let id = |call: &CallRecord| call.id.as_str().parse::<i64>().unwrap();
    let mut ids = Vec::new();
    let mut cursor: Option<PageCursor> = None;
    for page in 0.. {
        let got = client.call_page(&query(), cursor.as_ref()).await?;
        ids.extend(got.items.iter().map(id));
        cursor = got.next;
        if cursor.is_none() {
            return Ok(ids);
        }
        change(page);
    }
    Ok(ids)
}

// Row 196: an answer contains neither a total nor its page number.
#[tokio::test]
async fn a_walk_ends_with_the_first_page_that_is_not_full() {
    for (count, pages) in [(0, vec![0]), (199, vec![0, 1]), (200, vec![0, 1, 0]), (401, vec![0, 1, 0, 2, 1])] {
        let sandbox = Sandbox::start(world(calls(count, noon(3)))).await.unwrap();
        let ids = walk(client(&sandbox), |_| ()).await.unwrap();
        assert_eq!(ids, (1..=count).collect::<Vec<_>>());
        assert_eq!(pages_asked_for(&sandbox), pages, "{count}");
    }
    let sandbox = Sandbox::start(world(calls(401, noon(3)))).await.unwrap();
    let client = builder(&sandbox).recheck_pages(false).build().unwrap();
    assert_eq!(walk(client, |_| ()).await.unwrap().len(), 401);
    assert_eq!(pages_asked_for(&sandbox), [0, 1, 2]);
}

#[tokio::test]
async fn an_entry_that_slips_over_the_border_is_not_lost() {
    let sandbox = Sandbox::start(world(calls(450, noon(3)))).await.unwrap();
    let ids = walk(client(&sandbox), |page| {
        sandbox.world(|world| {
            let first = if page == 0 { 1..=3 } else { 4..=4 };
            world.isaler.entries.retain(|entry| !first.contains(&entry.cid));
        });
    });
    assert_eq!(ids.await.unwrap(), (1..=450).collect::<Vec<_>>());
    // Without re-reading, the entries behind each deletion are lost.
    let sandbox = Sandbox::start(world(calls(450, noon(3)))).await.unwrap();
    let client = builder(&sandbox).recheck_pages(false).build().unwrap();
    let ids = walk(client, |page| {
        if page == 0 {
            sandbox.world(|world| world.isaler.entries.retain(|entry| entry.cid > 3));
        }
    });
    assert_eq!(ids.await.unwrap().len(), 447);
}

#[tokio::test]
async fn entries_that_slip_over_several_borders_are_not_lost() {
    // After the second page 210 entries are deleted, so the entries of the third page are then on the first and second.
    let sandbox = Sandbox::start(world(calls(450, noon(3)))).await.unwrap();
    let ids = walk(client(&sandbox), |page| {
        if page == 1 {
            sandbox.world(|world| world.isaler.entries.retain(|entry| entry.cid > 210));
        }
    });
    assert_eq!(ids.await.unwrap(), (1..=450).collect::<Vec<_>>());
    // All entries read so far are deleted.
    let sandbox = Sandbox::start(world(calls(650, noon(3)))).await.unwrap();
    let ids = walk(client(&sandbox), |_| {
        sandbox.world(|world| world.isaler.entries.retain(|entry| entry.cid > 200));
    });
    assert_eq!(ids.await.unwrap(), (1..=650).collect::<Vec<_>>());
}

/// Call without a readable id.
fn nameless(cid: i64) -> IsalerEntry {
    let mut nameless = entry(cid, "вх.Звонок", noon(3));
    nameless.poison = Some(format!(r#"{{"cid":"?","datum":"?","tip":"вх.Звонок","n":{cid}}}"#));
    nameless
}

/// Transport that deletes the entries up to an id as soon as the second page was read, before the first is re-read.
#[derive(Debug)]
struct Deleting {
    inner: Arc<dyn Transport>,
    sandbox: Arc<Sandbox>,
    up_to: i64,
}

#[async_trait]
impl Transport for Deleting {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let answer = self.inner.send(request).await;
        if pages_asked_for(&self.sandbox) == [0, 1] {
            self.sandbox.world(|world| world.isaler.entries.retain(|it| it.cid > self.up_to));
        }
        answer
    }
}

#[tokio::test]
async fn what_a_page_read_again_brings_does_not_come_twice() {
    // The re-read first page reaches beyond the second one as first read, and ends with an entry whose id cannot be
    // read.
    let mut entries: Vec<_> = calls(700, noon(3)).collect();
    entries[449] = nameless(450);
    let sandbox = Arc::new(Sandbox::start(world(entries)).await.unwrap());
    let inner = reqwest_transport().unwrap();
    let deleting = Deleting { inner, sandbox: Arc::clone(&sandbox), up_to: 250 };
    let client = builder(&sandbox).build_with(Arc::new(deleting)).unwrap();
    let entries: Vec<Entry> = client.calls(query()).try_collect().await.unwrap();
    let id = |entry: &Entry| match entry {
        Entry::Call(call) => call.id.as_str().parse::<i64>().unwrap(),
        Entry::Quarantined(bad) => {
            assert_eq!(bad.raw.as_str(), nameless(450).poison.unwrap());
            450
        }
        other => panic!("{other:?}"),
    };
    let mut ids: Vec<_> = entries.iter().map(id).collect();
    ids.sort_unstable();
    assert_eq!(ids, (1..=700).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_entry_without_a_readable_id_slips_over_a_border_once() {
    // These entries are at the end of the first page and just behind its border.
    let mut entries: Vec<_> = calls(450, noon(3)).collect();
    for cid in [199, 200, 202, 203] {
        entries[usize::try_from(cid - 1).unwrap()] = nameless(cid);
    }
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = client(&sandbox);
    let mut quarantined = Vec::new();
    let mut cursor: Option<PageCursor> = None;
    loop {
        let page = client.call_page(&query(), cursor.as_ref()).await.unwrap();
        quarantined.extend(page.quarantined.into_iter().map(|bad| bad.raw.to_string()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        sandbox.world(|world| world.isaler.entries.retain(|entry| entry.cid > 3));
    }
    let expected = [199, 200, 202, 203].map(|cid| nameless(cid).poison.unwrap());
    quarantined.sort();
    assert_eq!(quarantined, expected);
}

#[tokio::test]
async fn entries_that_are_added_meanwhile_do_no_harm() {
    let sandbox = Sandbox::start(world(calls(201, noon(3)))).await.unwrap();
    let ids = walk(client(&sandbox), |_| {
        let late = entry(202, "вх.Звонок", noon(3));
        sandbox.world(|world| world.isaler.entries.push(late));
    });
    assert_eq!(ids.await.unwrap(), (1..=202).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_cannot_be_proven_whole_is_unstable() {
    // An older entry is moved into the period.
    let sandbox = Sandbox::start(world(calls(250, noon(3)))).await.unwrap();
    sandbox.world(|world| world.isaler.entries[4].datum = Some(noon(20)));
    let moved = walk(client(&sandbox), |_| {
        sandbox.world(|world| world.isaler.entries[4].datum = Some(noon(3)));
    });
    assert_eq!(moved.await.unwrap_err().kind(), ErrorKind::InconsistentRead);
}

pub(crate) const INSIDE: &str = "2024-06-03 15:00:00";

pub(crate) fn row(cid: i64, entry_time: &str, text: &str) -> String {
    format!(r#"{{"cid":{cid},"datum":"{entry_time}","tip":"вх.Звонок","content":"{text}"}}"#)
}

async fn page_of(rows: &[String]) -> telephony_core::Result<(Vec<String>, Vec<(usize, String)>)> {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let body = format!(r#"{{"data":[{}]}}"#, rows.join(","));
    // The body is sent twice, because the request is repeated after a suspicious answer.
    let faults = [Fault::Body(body.clone()), Fault::Body("[]".to_owned()), Fault::Body(body)];
    sandbox.fault_next(Vendor::Isaler, faults);
    let page = client(&sandbox).call_page(&query(), None).await?;
    let ids = page.items.iter().map(|call| call.id.as_str().to_owned()).collect();
    let quarantined = page.quarantined.into_iter().map(|bad| (bad.index, bad.reason)).collect();
    Ok((ids, quarantined))
}

// Field case 8: ids are unique, and a server that repeats one does not stop the walk.
#[tokio::test]
async fn two_entries_of_one_id_are_one_or_the_second_is_quarantined() {
    let same = [row(1, INSIDE, "a"), row(1, INSIDE, "a"), row(2, INSIDE, "b")];
    assert_eq!(page_of(&same).await.unwrap(), (vec!["1".to_owned(), "2".to_owned()], vec![]));
    let (ids, quarantined) = page_of(&[row(1, INSIDE, "a"), row(1, INSIDE, "b")]).await.unwrap();
    assert_eq!(ids, ["1"]);
    assert_eq!(quarantined[0].0, 1);
    let unordered = page_of(&[row(2, INSIDE, "a"), row(1, INSIDE, "b")]).await.unwrap();
    assert_eq!(unordered.0, ["1", "2"], "the only page needs no order");
}

// Field case 1: one odd entry does not prove that the period was ignored.
#[tokio::test]
async fn an_entry_of_another_day_is_quarantined_and_the_walk_goes_on() {
    let outside = "2036-01-01 15:00:00";
    let (ids, quarantined) = page_of(&[row(1, INSIDE, "a"), row(2, outside, "b")]).await.unwrap();
    assert_eq!((ids, quarantined), (vec!["1".to_owned()], vec![(1, "an entry of another day".to_owned())]));
    // An odd entry alone looks like an ignored period; a control request for an empty day distinguishes the two.
    let (ids, quarantined) = page_of(&[row(2, outside, "b")]).await.unwrap();
    assert_eq!((ids.len(), quarantined.len()), (0, 1));
}

// Field case 1.
#[tokio::test]
async fn a_server_that_ignores_the_period_is_found_out() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let body = format!(r#"{{"data":[{}]}}"#, row(2, "2036-01-01 15:00:00", "b"));
    sandbox.fault_next(Vendor::Isaler, [Fault::Body(body.clone()), Fault::Body(body)]);
    let error = client(&sandbox).call_page(&query(), None).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::FilterIgnored, Some("$.data[0].datum")));
    assert!(error.message().contains("POST"), "{error}");
}

// Field case 1: a cache that repeats a page.
#[tokio::test]
async fn a_page_that_is_the_one_before_is_no_data() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let rows: Vec<String> = (1..=200).map(|cid| row(cid, INSIDE, "a")).collect();
    let body = format!(r#"{{"data":[{}]}}"#, rows.join(","));
    sandbox.fault_next(Vendor::Isaler, (0..3).map(|_| Fault::Body(body.clone())));
    let client = client(&sandbox);
    let first = client.call_page(&query(), None).await.unwrap();
    let error = client.call_page(&query(), first.next.as_ref()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FilterIgnored);
    assert!(error.message().contains("cache"), "{error}");
}

// Field case 8.
#[tokio::test]
async fn two_entries_of_one_id_over_the_border_of_two_pages_end_no_walk() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let first: Vec<String> = (1..=200).map(|cid| row(cid, INSIDE, "a")).collect();
    let first = format!(r#"{{"data":[{}]}}"#, first.join(","));
    let second = format!(r#"{{"data":[{},{}]}}"#, row(200, INSIDE, "b"), row(201, INSIDE, "a"));
    sandbox.fault_next(Vendor::Isaler, [&first, &second, &first].map(|body| Fault::Body(body.clone())));
    let client = client(&sandbox);
    let page = client.call_page(&query(), None).await.unwrap();
    let page = client.call_page(&query(), page.next.as_ref()).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|call| call.id.as_str()).collect();
    assert_eq!((ids, page.quarantined.len()), (vec!["201"], 1));
}

// Row 192: the client filters by type, because the server does not.
#[tokio::test]
async fn a_page_without_calls_does_not_end_the_walk() {
    let meetings = (1..=200).map(|cid| entry(cid, "Встреча", noon(3)));
    let entries = meetings.chain([entry(201, "вх.Звонок", noon(3))]);
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let client = client(&sandbox);
    let first = client.call_page(&query(), None).await.unwrap();
    assert!(first.items.is_empty() && first.next.is_some());
    let all: Vec<Entry> = client.calls(query()).try_collect().await.unwrap();
    assert_eq!(all.len(), 1);
}

// The code in the body decides, also under an HTTP status of its own.
#[tokio::test]
async fn an_error_means_the_same_under_a_status_of_its_own() {
    let sandbox = Sandbox::start(world(calls(201, noon(3)))).await.unwrap();
    sandbox.dialect(|dialect| dialect.errors = ErrorChannel::Status);
    let ids = walk(client(&sandbox), |_| ()).await.unwrap();
    assert_eq!(ids, (1..=201).collect::<Vec<_>>());
    let error = client(&sandbox).get_history(7_000).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(403)));
    // An error of the web server itself has another meaning.
    sandbox.fault_next(Vendor::Isaler, [Fault::status(403), Fault::status(403)]);
    let error = client(&sandbox).get_history(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Blocked);
}
