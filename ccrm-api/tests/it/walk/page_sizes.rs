//! Tests with servers whose pages are smaller than documented, and with servers that cannot write a page.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;
use telephony_core::transport::{Body, Bytes, Transport, TransportError, http};
use telephony_core::{
    CallHistorySource, CallHistorySourceExt, CallQuery, Entry, ErrorKind, TimelineOptions, WallClock,
};
use telephony_sandbox::{Fault, Vendor};
use time::Duration;

use crate::support::sandbox::{START, client, local, query};
use crate::support::utc;

/// Answer to a request for a page after the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FurtherPages {
    /// The page of that number.
    Numbered,
    /// A page without rows.
    Empty,
    /// The first page.
    First,
}

/// Server with calls at these seconds and a page limit of `cap`.
#[derive(Debug)]
struct Capped {
    seconds: Vec<i64>,
    clocks: Vec<String>,
    cap: usize,
    total: fn(usize, usize) -> Option<usize>,
    chokes_on: Vec<i64>,
    down: bool,
    further: FurtherPages,
    /// Number of requests for a further page that are still refused.
    refusals: AtomicUsize,
    inclusive: bool,
    asked: AtomicUsize,
}

impl Capped {
    fn client(
        seconds: impl IntoIterator<Item = i64>,
        cap: usize,
        total: fn(usize, usize) -> Option<usize>,
    ) -> (Arc<Self>, ccrm_api::Client) {
        Self::new(seconds, cap, total).start()
    }

    fn new(seconds: impl IntoIterator<Item = i64>, cap: usize, total: fn(usize, usize) -> Option<usize>) -> Self {
        let seconds: Vec<i64> = seconds.into_iter().collect();
        let clocks = seconds.iter().copied().map(clock).collect();
        let (chokes_on, asked) = (Vec::new(), AtomicUsize::new(0));
        let refusals = AtomicUsize::new(0);
        let (down, inclusive, further) = (false, true, FurtherPages::Numbered);
        Self { seconds, clocks, cap, total, chokes_on, down, further, refusals, inclusive, asked }
    }

    fn start(self) -> (Arc<Self>, ccrm_api::Client) {
        let server = Arc::new(self);
        let retry = telephony_core::transport::RetryPolicy::never();
        let clock = telephony_core::transport::Clock::new(|| utc(START) + Duration::DAY);
        let builder = ccrm_api::Client::builder("example", "key").retry(retry).clock(clock);
        let client = builder.build_with(Arc::clone(&server) as Arc<dyn Transport>).unwrap();
        (server, client)
    }
}

fn clock(second: i64) -> String {
    WallClock::new(local(utc(START) + Duration::seconds(second))).to_string()
}

#[async_trait]
impl Transport for Capped {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let uri = request.uri().to_string().replace("%20", " ").replace("%3A", ":");
        let value = |name: &str| {
            let at = uri.find(&format!("{name}="))? + name.len() + 1;
            Some(uri[at..].split('&').next().unwrap_or_default().to_owned())
        };
        let page: usize = value("page").map_or(1, |page| page.parse().unwrap());
        let is_refused = |left: usize| left.checked_sub(1).filter(|_| page > 1);
        if self.refusals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_refused).is_ok() {
            return Ok(http::Response::new(Body::full(json!({"success": false, "error": "busy"}).to_string())));
        }
        let page = if self.further == FurtherPages::First { 1 } else { page };
        // An examination also asks for notes.
        let (Some(from), Some(to)) = (value("dateFrom"), value("dateTo")) else {
            let body = json!({"success": true, "data": [], "otherData": {"totalCount": 0}}).to_string();
            return Ok(http::Response::new(Body::full(body)));
        };
        let ends = |clock: &String| self.inclusive || (*clock != from && *clock != to);
        let within = |clock: &&String| **clock >= from && **clock <= to && ends(clock);
        let rows = self.clocks.iter().enumerate().filter(|(_, clock)| within(clock));
        let rows: Vec<_> = rows.collect();
        let sent = rows
            .iter()
            .skip(page.saturating_sub(1) * self.cap)
            .take(if self.further == FurtherPages::Empty && page > 1 { 0 } else { self.cap });
        let sent: Vec<_> = sent.map(|(id, clock)| json!({"uuid": format!("call {id}"), "callDate": clock})).collect();
        let total = (self.total)(rows.len(), sent.len());
        let body = json!({"success": true, "data": sent, "otherData": {"totalCount": total}});
        let poison: Vec<String> = self.chokes_on.iter().copied().map(clock).collect();
        let chokes = sent.iter().any(|row| poison.iter().any(|it| row["callDate"] == json!(it)));
        let mut body = body.to_string();
        if chokes {
            body.truncate(body.len() / 2);
        }
        let body = if self.down { String::new() } else { body };
        Ok(http::Response::builder().status(200).body(Body::full(body)).unwrap())
    }
}

async fn whole_of(server: &Capped, client: &ccrm_api::Client, query: CallQuery) -> (usize, usize) {
    server.asked.store(0, Ordering::Relaxed);
    let calls: Vec<Entry> = client.calls(query).try_collect().await.unwrap();
    let id = |entry: &Entry| match entry {
        Entry::Call(call) => call.id.as_str().to_owned(),
        other => panic!("{other:?}"),
    };
    let ids: BTreeSet<_> = calls.iter().map(id).collect();
    assert_eq!((calls.len(), ids.len()), (server.seconds.len(), server.seconds.len()));
    (calls.len(), server.asked.load(Ordering::Relaxed))
}

// The server sends fewer than 1000 records a page, and its count is missing or is the number of records sent.
#[tokio::test]
async fn pages_that_are_smaller_than_documented_lose_nothing() {
    for total in [|_, _| None, |_, sent| Some(sent)] as [fn(usize, usize) -> Option<usize>; 2] {
        for (calls, cap) in [(5_000, 500), (500, 500), (501, 500), (260, 50), (1_000, 100)] {
            let (server, client) = Capped::client((0..calls).map(|call| call * 2), cap, total);
            let (calls, requests) = whole_of(&server, &client, query(24)).await;
            assert!(requests <= 8 + 3 * calls.div_ceil(cap), "{calls} by {cap}: {requests}");
        }
    }
}

// A page limit of a few records, as large as the count of a quiet period might be.
#[tokio::test]
async fn pages_of_a_few_records_lose_nothing() {
    for total in [|_, _| None, |_, sent| Some(sent)] as [fn(usize, usize) -> Option<usize>; 2] {
        for (calls, cap) in [(30, 20), (45, 15), (20, 20), (90, 10), (101, 25), (1_000, 30)] {
            let (server, client) = Capped::client((0..calls).map(|call| call * 29), cap, total);
            let (calls, requests) = whole_of(&server, &client, query(24)).await;
            assert!(requests <= 8 + 3 * calls.div_ceil(cap), "{calls} by {cap}: {requests}");
        }
    }
}

// The server sends a few records of any period, newest or oldest first, and none on a further page. Its count is right.
#[tokio::test]
async fn a_right_count_of_records_that_no_page_shows_is_believed() {
    for (calls, cap) in [(6, 3), (60, 40), (200, 7), (1_200, 900)] {
        for is_newest_first in [false, true] {
            let mut server = Capped::new((0..calls).map(|call| call * 29), cap, |all, _| Some(all));
            server.further = FurtherPages::Empty;
            if is_newest_first {
                server.clocks.reverse();
            }
            let (server, client) = server.start();
            let (_, requests) = whole_of(&server, &client, query(24)).await;
            let pages = usize::try_from(calls).unwrap().div_ceil(cap);
            assert!(requests <= 12 + 22 * pages, "{calls} by {cap}: {requests}");
        }
    }
}

// As before, where a page shows calls of one second alone, or calls a minute apart: a request is wider than its window by
// a second, which must not show the same calls once more.
#[tokio::test]
async fn calls_behind_a_crowded_second_are_read() {
    let crowds: [fn(i64) -> i64; 2] = [|call| if call < 20 { 40_000 } else { 40_000 + call * 600 }, |call| call * 61];
    for (crowd, is_newest_first) in crowds.into_iter().flat_map(|crowd| [(crowd, false), (crowd, true)]) {
        let second = |call: i64| if is_newest_first { 80_000 - crowd(call) } else { crowd(call) };
        let mut server = Capped::new((0..40).map(second), 20, |all, _| Some(all));
        server.further = FurtherPages::Empty;
        let (server, client) = server.start();
        let (_, requests) = whole_of(&server, &client, query(24)).await;
        assert!(requests <= 60, "{requests}");
    }
}

// 60 calls in a second of which the server shows 50, and a count that is right.
#[tokio::test]
async fn a_second_with_more_calls_than_are_shown_is_reported() {
    let mut server =
        Capped::new((0..90).map(|call| if call < 60 { 7_000 } else { call * 500 }), 50, |all, _| Some(all));
    server.further = FurtherPages::Empty;
    let (_, client) = server.start();
    let entries: Vec<Entry> = client.calls(query(24)).try_collect().await.unwrap();
    let reports: Vec<String> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Call(_) => None,
            other => Some(format!("{other:?}")),
        })
        .collect();
    assert_eq!((entries.len() - reports.len(), reports.len()), (80, 1), "{reports:?}");
    assert!(reports[0].contains("counts more records in the second"), "{reports:?}");
}

// A count below the number of records says nothing about further ones.
#[tokio::test]
async fn pages_behind_a_count_that_is_too_small_are_read() {
    for total in
        [|_, _| Some(0), |all, sent| Some(all * usize::from(sent == 0) / 20)] as [fn(usize, usize) -> Option<usize>; 2]
    {
        let (server, client) = Capped::client((0..137).map(|call| call * 500), 20, total);
        whole_of(&server, &client, query(24)).await;
    }
}

// The server sends the same page for each number, and no count says that there is more.
#[tokio::test]
async fn an_uncounted_page_that_comes_for_each_number_is_divided() {
    for (cap, is_newest_first) in [(20, false), (20, true), (50, true)] {
        let mut server = Capped::new((0..137).map(|call| call * 500), cap, |_, _| None);
        server.further = FurtherPages::First;
        if is_newest_first {
            server.clocks.reverse();
        }
        let (server, client) = server.start();
        let (_, requests) = whole_of(&server, &client, query(24)).await;
        assert!(requests <= 60, "{requests}");
    }
}

// One refusal of a further page may be a failure that passes.
#[tokio::test]
async fn a_page_that_is_refused_once_is_no_end() {
    let mut server = Capped::new((0..60).map(|call| call * 500), 20, |_, _| None);
    server.refusals = AtomicUsize::new(1);
    let (server, client) = server.start();
    whole_of(&server, &client, query(24)).await;
}

// The count includes records that are never shown, such as deleted ones: two more requests a walk show that.
#[tokio::test]
async fn a_count_of_more_than_there_is_costs_a_look_at_two_parts_once() {
    let (server, client) = Capped::client((0..60).map(|call| call * 29), 1_000, |all, _| Some(all + 5));
    let (_, requests) = whole_of(&server, &client, query(24)).await;
    assert!(requests <= 8, "{requests} requests for a page");
}

#[tokio::test]
async fn a_page_size_that_was_seen_plans_the_windows() {
    let year = || (0..5_064_i64).map(|call| call * 6_200 + call % 7 * 300);
    let (server, client) = Capped::client(year(), 500, |total, _| Some(total));
    let (_, requests) = whole_of(&server, &client, query(24 * 365)).await;
    assert!(requests <= 22, "{requests} requests for 11 pages");
    // The same holds for a first window that fits a page of the documented size.
    let (server, client) = Capped::client((0..700).map(|call| call * 3), 500, |all, _| Some(all));
    let (_, requests) = whole_of(&server, &client, query(1)).await;
    assert!(requests <= 8, "{requests} requests for 2 pages");
    let (_, requests) = whole_of(&server, &client, query(1)).await;
    assert!(requests <= 3, "{requests} requests for 2 pages");
}

// Without a count, a page may be complete: one further request is sent until a larger page was seen,
// and once for the client a request for page 1, because the vendor may count pages from 0.
#[tokio::test]
async fn a_short_page_costs_no_further_request_once_a_larger_one_was_seen() {
    let (server, client) = Capped::client(0..30, 1_000, |_, _| None);
    assert_eq!(whole_of(&server, &client, query(1)).await.1, 3);
    assert_eq!(whole_of(&server, &client, query(1)).await.1, 2, "pages are known to be counted from 1");
    let (server, client) = Capped::client(0..1_500, 1_000, |_, _| None);
    whole_of(&server, &client, query(1)).await;
    assert!(client.call_page(&query(1), None).await.unwrap().next.is_some());
}

// A record that PHP cannot write as JSON cuts off the answer of its window.
#[tokio::test]
async fn a_record_that_the_vendor_cannot_write_costs_its_second_and_is_reported() {
    let year = || (0..5_064_i64).map(|call| call * 6_200);
    let busy = || 0..3_600_i64;
    for (inclusive, seconds, on) in [
        (true, year().collect::<Vec<_>>(), vec![6_200 * 2_000]),
        (false, year().collect(), vec![6_200 * 2_000, 0]),
        (true, busy().collect(), vec![1_800]),
        (true, busy().collect(), vec![5, 2_222, 3_599]),
        (true, vec![7], vec![7]),
    ] {
        let all: BTreeSet<i64> = seconds.iter().copied().collect();
        let mut server = Capped::new(seconds, 1_000, |total, _| Some(total));
        (server.chokes_on, server.inclusive) = (on.clone(), inclusive);
        let of_id = server.seconds.clone();
        let (server, client) = server.start();
        let (mut got, mut lost) = (Vec::new(), Vec::new());
        for entry in client.calls(query(24 * 365)).try_collect::<Vec<Entry>>().await.unwrap() {
            match entry {
                Entry::Call(call) => {
                    let id: usize = call.id.as_str()["call ".len()..].parse().unwrap();
                    got.push(of_id[id]);
                }
                Entry::Quarantined(bad) => {
                    assert_eq!((bad.path.as_str(), bad.raw.as_str()), ("$", ""));
                    lost.push(bad.reason);
                }
                other => panic!("{other:?}"),
            }
        }
        let calls = got.len();
        let got: BTreeSet<i64> = got.into_iter().collect();
        assert_eq!(calls, got.len(), "each once");
        assert_eq!(all.difference(&got).copied().collect::<Vec<_>>(), sorted(&on));
        assert_eq!(lost.len(), on.len(), "{lost:?}");
        let requests = server.asked.load(Ordering::Relaxed);
        assert!(requests < 40 + on.len() * 120, "{requests} requests");
    }
    // A vendor that is down must not be reported as a lost second.
    let mut server = Capped::new(0..10, 1_000, |total, _| Some(total));
    server.down = true;
    let (server, client) = server.start();
    let error = client.call_page(&query(1), None).await.unwrap_err();
    assert_eq!((error.kind(), server.asked.load(Ordering::Relaxed)), (ErrorKind::NotJson, 1));
}

// A body that does not begin as JSON says nothing of a record, and one cut-off body may be a failure.
#[tokio::test]
async fn a_passing_answer_that_is_not_json_starts_no_search_for_a_damaged_record() {
    let sandbox = super::sandbox((0..5).map(|call| call * 60)).await;
    let never = || {
        let builder = ccrm_api::Client::builder("example", sandbox.ccrm_key()).base_url(sandbox.base_url(Vendor::Ccrm));
        builder.retry(telephony_core::transport::RetryPolicy::never()).build().unwrap()
    };
    for fault in [Fault::HtmlOk, Fault::EmptyBody] {
        // A client with retries sends the request once more.
        sandbox.fault_next(Vendor::Ccrm, [fault.clone()]);
        assert_eq!(super::whole(&sandbox, query(1)).await, 2, "{fault:?}");
        // Without retries, or with more such answers than attempts, the answer is the error.
        sandbox.fault_next(Vendor::Ccrm, [fault.clone()]);
        sandbox.clear_requests();
        let error = never().call_page(&query(1), None).await.unwrap_err();
        assert_eq!((error.kind(), sandbox.request_count()), (ErrorKind::NotJson, 1), "{fault:?}");
        sandbox.fault_next(Vendor::Ccrm, vec![fault.clone(); 4]);
        let error = client(&sandbox).call_page(&query(1), None).await.unwrap_err();
        assert!(error.is_retryable(), "{fault:?}");
    }
    // A body that was cut off once: the request, a control request and the repetition.
    sandbox.fault_next(Vendor::Ccrm, [Fault::Body(r#"{"success":true,"data":[{"uuid""#.to_owned())]);
    sandbox.clear_requests();
    let page = never().call_page(&query(1), None).await.unwrap();
    assert_eq!((page.items.len(), page.next, sandbox.request_count()), (5, None, 3));
}

// Each failure costs the requests of its window, so that a timeline ends.
#[tokio::test]
async fn regular_html_answers_do_not_starve_a_timeline() {
    let sandbox = super::sandbox((0..3_000).map(|call| call * 25)).await;
    let builder = ccrm_api::Client::builder("example", sandbox.ccrm_key()).base_url(sandbox.base_url(Vendor::Ccrm));
    let client = builder.retry(telephony_core::transport::RetryPolicy::never()).build().unwrap();
    let mut timeline = client.timeline(query(24), TimelineOptions::default());
    sandbox.fault_next(Vendor::Ccrm, std::iter::repeat_n([None, None, Some(Fault::HtmlOk)], 100).flatten());
    let (mut calls, mut failures) = (BTreeSet::new(), 0);
    while let Some(entry) = timeline.next().await {
        match entry {
            Ok(Entry::Call(call)) => assert!(calls.insert(call.id.as_str().to_owned())),
            Ok(other) => panic!("{other:?}"),
            Err(error) => {
                assert!(error.is_retryable() && failures < 50, "{error}");
                failures += 1;
            }
        }
    }
    assert_eq!(calls.len(), 3_000);
    assert!(failures > 0 && sandbox.request_count() <= 30, "{} requests", sandbox.request_count());
}

fn sorted(seconds: &[i64]) -> Vec<i64> {
    seconds.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

// Sixty calls in pages of twenty, thirty of them within an hour; the count is right, is too large, or is missing.
#[cfg(feature = "doctor")]
#[tokio::test]
async fn an_examination_counts_by_the_pages_that_the_server_sends() {
    use telephony_core::doctor::{DoctorSource, ExamineOptions};

    let calls = || (0..30).map(|call| call * 1_500).chain((0..30).map(|call| 45_000 + call * 60));
    let right: fn(usize, usize) -> Option<usize> = |all, _| Some(all);
    for (total, known) in [
        (right, [Some("the rows of the period"), Some("it is answered whole")]),
        (|all, _| Some(all + 5), [Some("another number of rows than the period has"), None]),
        (|_, _| None, [Some("no total is sent"), None]),
    ] {
        let mut server = Capped::new(calls(), 20, total);
        server.clocks.reverse();
        let (_, client) = server.start();
        let report = client.examine(&ExamineOptions::new()).await.unwrap();
        let found = ["page.total", "period.longest"].map(|id| report.find(id).and_then(|finding| finding.known()));
        assert_eq!(found, known, "{report:?}");
    }
}
