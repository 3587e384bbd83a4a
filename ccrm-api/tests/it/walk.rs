//! Tests of the walk over dense, uneven and changing histories.

mod no_list;
mod orders;
mod page_numbers;
mod page_sizes;
mod passes;
mod periods;
mod strays;

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use serde_json::json;
use telephony_core::{
    CallHistorySource, CallHistorySourceExt, CallQuery, Entry, ErrorKind, Page, PageCursor, Result, WallClock,
};
use telephony_sandbox::{Bound, CcrmCall, Fault, Order, Sandbox, TotalCount, Vendor, World, WorldPlan};
use time::Duration;

use crate::support::sandbox::{START, client, local, query};
use crate::support::utc;

/// Sandbox with calls at these seconds after the start.
async fn sandbox(seconds: impl IntoIterator<Item = i64>) -> Sandbox {
    let mut world = World::empty();
    let call = |(id, second)| CcrmCall::new(format!("call {id}"), utc(START) + Duration::seconds(second));
    world.ccrm.calls = seconds.into_iter().enumerate().map(call).collect();
    Sandbox::start(world).await.unwrap()
}

async fn walk(sandbox: &Sandbox, query: CallQuery) -> Result<Vec<String>> {
    let entries: Vec<Entry> = client(sandbox).calls(query).try_collect().await?;
    Ok(entries
        .into_iter()
        .map(|entry| match entry {
            Entry::Call(call) => call.id.as_str().to_owned(),
            Entry::Quarantined(bad) => bad.raw.as_str().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect())
}

/// Checks that every call of the world is delivered once; returns the number of requests.
async fn whole(sandbox: &Sandbox, query: CallQuery) -> usize {
    let want: BTreeSet<String> = sandbox.truth().into_iter().map(|row| row.id).collect();
    sandbox.clear_requests();
    let got = walk(sandbox, query).await.unwrap();
    assert_eq!(got.len(), want.len());
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>(), want);
    sandbox.request_count()
}

// Row 5: the answer contains neither the number nor the size of its page.
#[tokio::test]
async fn a_history_of_one_page_takes_one_request() {
    let sandbox = sandbox((0..999).map(|call| call * 3)).await;
    assert_eq!(whole(&sandbox, query(1)).await, 1);
    let page = client(&sandbox).call_page(&query(1), None).await.unwrap();
    assert_eq!((page.total, page.next), (Some(999), None));
}

#[tokio::test]
async fn an_even_history_takes_little_more_than_a_request_for_each_page() {
    let sandbox = sandbox((0..10_000).map(|call| call * 2)).await;
    let seconds = CallQuery::new(utc(START), utc(START) + Duration::seconds(20_000));
    let requests = whole(&sandbox, seconds).await;
    assert!(requests <= 14, "{requests} requests for 10 pages");
    let requests = whole(&sandbox, query(24)).await;
    assert!(requests <= 17, "{requests} requests for 10 pages and an empty day");
}

#[tokio::test]
async fn busy_days_and_quiet_nights_are_walked_whole() {
    let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(24_000))).await.unwrap();
    let (from, to) = sandbox.world(|world| (world.from, world.until));
    sandbox.world(|world| (world.phonet.calls.clear(), world.isaler.entries.clear()));
    let requests = whole(&sandbox, CallQuery::new(from, to)).await;
    assert!(requests <= 20, "{requests} requests for 8 pages");
}

#[tokio::test]
async fn a_burst_in_a_quiet_year_is_found() {
    let burst = (0..3_000).map(|call| 15_000_000 + call % 6);
    let quiet = (0..500).map(|call| call * 60_000);
    let sandbox = sandbox(burst.chain(quiet)).await;
    for order in [Order::NewestFirst, Order::OldestFirst] {
        sandbox.dialect(|dialect| dialect.ccrm_order = order);
        let requests = whole(&sandbox, query(24 * 365)).await;
        assert!(requests <= 24, "{requests} requests, {order:?}");
    }
}

// Field case 6: a bulk import.
#[tokio::test]
async fn a_second_that_no_page_holds_is_read_page_by_page() {
    let sandbox = sandbox((0..1_500).map(|_| 77).chain([5, 300])).await;
    for order in [Order::NewestFirst, Order::OldestFirst] {
        sandbox.dialect(|dialect| dialect.ccrm_order = order);
        let requests = whole(&sandbox, query(1)).await;
        assert!(requests <= 30, "{requests} requests");
    }
}

#[tokio::test]
async fn a_second_that_fills_a_page_exactly_is_read() {
    let sandbox = sandbox((0..1_000).map(|_| 77).chain([5, 300])).await;
    whole(&sandbox, query(1)).await;
}

// Field case 6: a count of the page does not show if the list is complete, so the pages are read twice and compared.
#[tokio::test]
async fn a_second_whose_count_is_of_the_page_is_read_twice() {
    for calls in [999, 1_000, 1_001, 2_000, 2_001] {
        let sandbox = sandbox((0..calls).map(|_| 77)).await;
        sandbox.dialect(|dialect| dialect.ccrm_total = TotalCount::Page);
        whole(&sandbox, query(1)).await;
    }
}

#[tokio::test]
async fn seconds_that_fill_a_page_together_are_told_apart() {
    let seconds = || (0..3_600).map(|call| 77 + call % 6);
    for order in [Order::NewestFirst, Order::OldestFirst] {
        let sandbox = sandbox(seconds()).await;
        sandbox.dialect(|dialect| dialect.ccrm_order = order);
        whole(&sandbox, query(1)).await;
    }
    for (lower, upper) in [
        (Bound::Exclusive, Bound::Inclusive),
        (Bound::Inclusive, Bound::Exclusive),
        (Bound::Exclusive, Bound::Exclusive),
    ] {
        let sandbox = sandbox(seconds()).await;
        sandbox.dialect(|dialect| (dialect.lower_bound, dialect.upper_bound) = (lower, upper));
        whole(&sandbox, query(1)).await;
    }
}

#[tokio::test]
async fn a_second_that_loses_a_record_by_asking_closer_is_not_trusted() {
    let sandbox = sandbox([]).await;
    let answer = |rows: &[(&str, i64)], total: u64| {
        let at = |second: &i64| WallClock::new(local(utc(START) + Duration::seconds(*second)));
        let row = |(id, second): &(&str, i64)| json!({"uuid": id, "callDate": at(second).to_string()});
        let rows: Vec<_> = rows.iter().map(row).collect();
        Fault::Body(json!({"success": true, "data": rows, "otherData": {"totalCount": total}}).to_string())
    };
    let second = CallQuery::new(utc(START), utc(START) + Duration::SECOND);
    // The record of the next second shows that the end is included, so the second is requested without the extra ones.
    let cut = || [answer(&[("a", 0), ("next", 1)], 1_500), answer(&[("b", 0)], 1_500)];
    sandbox.fault_next(Vendor::Ccrm, cut().into_iter().chain([answer(&[("a", 0), ("b", 0)], 2)]));
    assert_eq!(walk(&sandbox, second.clone()).await.unwrap(), ["a", "b"]);
    // Field case 6: if that loses a record, all pages are read.
    let loses = [answer(&[("b", 0)], 1), answer(&[("a", 0), ("b", 0), ("next", 1)], 3)];
    let rest = answer(&[], 3);
    sandbox.fault_next(Vendor::Ccrm, cut().into_iter().chain(loses).chain([rest]));
    assert_eq!(walk(&sandbox, second).await.unwrap(), ["a", "b"]);
    let asked: Vec<_> = sandbox.requests().into_iter().map(|request| request.query).collect();
    assert!(asked[0].ends_with("dateFrom=2026-03-09%2008:59:59&dateTo=2026-03-09%2009:00:01"), "{asked:?}");
    assert!(asked[2].ends_with("dateFrom=2026-03-09%2008:59:59&dateTo=2026-03-09%2009:00:00"), "{asked:?}");
}

#[tokio::test]
async fn the_day_of_a_change_is_walked_like_any_other() {
    // 3,600 calls an hour: a window that is requested an hour wider would never fit a page.
    for start in ["2026-03-28 22:00:00", "2026-03-29 02:00:00", "2026-10-24 20:00:00", "2026-10-25 02:00:00"] {
        let mut world = World::empty();
        let start = utc(start);
        let call = |second| CcrmCall::new(format!("call {second}"), start + Duration::seconds(second));
        world.ccrm.calls = (0..2 * 3_600).map(call).collect();
        let sandbox = Sandbox::start(world).await.unwrap();
        let requests = whole(&sandbox, CallQuery::new(start, start + Duration::hours(2))).await;
        assert!(requests <= 12, "{requests} for {start}");
    }
}

#[tokio::test]
async fn a_filter_is_applied_and_the_count_is_of_the_whole_range() {
    let sandbox = Sandbox::start(World::seeded(WorldPlan::new().calls(900))).await.unwrap();
    let (from, to) = sandbox.world(|world| (world.from, world.until));
    let all = client(&sandbox).call_page(&CallQuery::new(from, to), None).await.unwrap();
    let query = CallQuery::new(from, to).direction(telephony_core::Direction::Outbound);
    let some = client(&sandbox).call_page(&query, None).await.unwrap();
    assert!(!some.items.is_empty() && some.items.len() < all.items.len());
    assert_eq!(some.total, Some(all.items.len() as u64));
}

#[tokio::test]
async fn the_count_of_the_whole_range_comes_with_every_page() {
    let sandbox = sandbox((0..2_500).map(|call| call + 1)).await;
    let pages: Vec<Page<_>> = client(&sandbox).call_pages(query(1)).try_collect().await.unwrap();
    assert!(pages.len() > 2 && pages.iter().all(|page| page.total == Some(2_500)));
}

#[tokio::test]
async fn a_cursor_is_small_and_bound_to_its_query() {
    let sandbox = sandbox(0..3_000).await;
    let client = client(&sandbox);
    let next = client.call_page(&query(1), None).await.unwrap().next.unwrap();
    let text = serde_json::to_string(&next).unwrap();
    assert!(text.len() < 160, "{text}");
    let next: PageCursor = serde_json::from_str(&text).unwrap();
    assert!(client.call_page(&query(1), Some(&next)).await.is_ok());
    let other = CallQuery::new(utc("2025-01-01 00:00:00"), utc("2025-01-02 00:00:00"));
    let error = client.call_page(&other, Some(&next)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
}

#[tokio::test]
async fn a_bad_record_comes_once_also_between_two_windows() {
    // A record without a time at every second, so that each boundary between windows has some.
    let sandbox = sandbox((0..2_000).map(|call| call / 2)).await;
    sandbox.world(|world| {
        for (id, call) in world.ccrm.calls.iter_mut().enumerate().step_by(2) {
            call.poison = Some(json!({"uuid": format!("call {id}"), "callDate": "?"}).to_string());
        }
    });
    let got = walk(&sandbox, query(1)).await.unwrap();
    assert_eq!(got.len(), 2_000);
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>().len(), 2_000);
}

#[tokio::test]
async fn each_null_costs_its_own_row_and_no_walk() {
    for (calls, nulls) in [(5, vec![0]), (5, vec![0, 1, 4]), (1_500, vec![3, 400, 1_499])] {
        let sandbox = sandbox((0..calls).map(|call| call * 10)).await;
        sandbox.world(|world| {
            for place in &nulls {
                world.ccrm.calls[*place].poison = Some("null".to_owned());
            }
        });
        let got = walk(&sandbox, query(24)).await.unwrap();
        let read = got.iter().filter(|id| id.starts_with("call ")).collect::<BTreeSet<_>>().len();
        let lost = got.iter().filter(|raw| *raw == "null").count();
        let expected = (sandbox.truth().len() - nulls.len(), nulls.len());
        assert_eq!((read, lost, got.len()), (expected.0, expected.1, expected.0 + expected.1), "{nulls:?}");
    }
}

#[tokio::test]
async fn a_count_that_contradicts_the_records_is_asked_for_again() {
    let sandbox = sandbox(0..5).await;
    let moved = || Fault::Body(json!({"success": true, "data": [], "otherData": {"totalCount": 5}}).to_string());
    sandbox.fault_next(Vendor::Ccrm, [moved(), moved(), moved()]);
    assert_eq!(whole(&sandbox, query(1)).await, 4);
    sandbox.fault_next(Vendor::Ccrm, [moved(), moved(), moved(), moved()]);
    assert_eq!(walk(&sandbox, query(1)).await.unwrap_err().kind(), ErrorKind::InconsistentRead);
}

// Row 5. Field case 1: a server that sends the same answer to every request.
#[tokio::test]
async fn an_answer_that_never_changes_is_no_answer_to_a_narrower_period() {
    let sandbox = sandbox(0..5).await;
    let rows = json!([{"uuid": "a", "callDate": "2026-03-09 09:00:00"}]);
    let stale = json!({"success": true, "data": rows, "otherData": {"totalCount": 8437}}).to_string();
    sandbox.fault_next(Vendor::Ccrm, vec![Fault::Body(stale); 50]);
    assert_eq!(walk(&sandbox, query(1)).await.unwrap_err().kind(), ErrorKind::FilterIgnored);
}

fn answer_of(clocks: &[&str], total: u64) -> Fault {
    let row = |clock: &&str| json!({"uuid": clock, "callDate": format!("2026-03-09 {clock}")});
    let rows: Vec<_> = clocks.iter().map(row).collect();
    let body = json!({"success": true, "data": rows, "otherData": {"totalCount": total}});
    Fault::Body(body.to_string())
}

// Field case 6: the count of the whole account.
#[tokio::test]
async fn a_count_of_the_whole_account_is_seen_through() {
    for total in [8_437, 700] {
        let sandbox = sandbox([]).await;
        let rows = || answer_of(&["09:00:00", "09:30:00"], total);
        // The page (four times if the count may be that of a page), its second page and its first one by number, the
        // part of its period after the last record, and the page once more if its count was too large for a page.
        let parts = [answer_of(&[], total)];
        let times = if total > 1_000 { 1 } else { 4 };
        let mut answers = vec![rows(); times];
        answers.extend([answer_of(&[], total), rows()]);
        answers.extend(parts);
        answers.extend((total > 1_000).then(rows));
        sandbox.fault_next(Vendor::Ccrm, answers);
        assert_eq!(walk(&sandbox, query(1)).await.unwrap().len(), 2, "{total}");
        // The count of an empty period is also that of the whole account.
        let nothing = || answer_of(&[], total);
        sandbox.fault_next(Vendor::Ccrm, vec![nothing(); 8]);
        assert_eq!(walk(&sandbox, query(1)).await.unwrap().len(), 0, "{total}");
    }
}

// Field case 1.
#[tokio::test]
async fn a_server_that_ignores_the_period_is_found_out() {
    let sandbox = sandbox(0..5).await;
    let odd = || answer_of(&["08:59:58"], 1);
    // The control requests ask for a day long ago and for one in the far future.
    sandbox.fault_next(Vendor::Ccrm, [odd(), odd(), odd()]);
    let error = walk(&sandbox, query(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FilterIgnored);
    assert!(error.message().contains("cache"), "{error}");
}

// Field case 1: one odd record does not prove that the period was ignored, and does not stop the walk.
#[tokio::test]
async fn a_record_of_another_period_is_quarantined_and_the_walk_goes_on() {
    let sandbox = sandbox([]).await;
    let odd = || answer_of(&["08:59:58"], 1);
    sandbox.fault_next(Vendor::Ccrm, [odd(), answer_of(&[], 0), odd()]);
    let got = walk(&sandbox, query(1)).await.unwrap();
    assert!(got.len() == 1 && got[0].contains("08:59:58"), "as sent: {got:?}");
    // Among records of the requested period, an odd record costs no request.
    sandbox.clear_requests();
    sandbox.fault_next(Vendor::Ccrm, [answer_of(&["09:00:01", "08:59:58", "09:00:03"], 3)]);
    assert_eq!(walk(&sandbox, query(1)).await.unwrap().len(), 3);
    assert_eq!(sandbox.request_count(), 1);
}

// Field case 16: an exceeded limit narrows the window.
#[tokio::test]
async fn a_page_with_more_values_than_are_read_is_asked_for_in_parts() {
    let sandbox = sandbox([0, 2_000]).await;
    let many = vec![json!({"internal": 107, "firstName": "a"}); 70];
    let row =
        |id: usize| json!({"uuid": id.to_string(), "callDate": "2026-03-09 09:00:00", "userTalk": {"receivers": many}});
    let rows: Vec<_> = (0..2_000).map(row).collect();
    let body = json!({"success": true, "data": rows, "otherData": {"totalCount": 2_000}});
    sandbox.fault_next(Vendor::Ccrm, [Fault::Body(body.to_string())]);
    assert_eq!(walk(&sandbox, query(1)).await.unwrap().len(), 2);
}

// Row 5.
#[tokio::test]
async fn a_server_that_counts_nothing_is_walked_by_full_pages() {
    // Pages of the sandbox without the count: the first page is full, the halves are not.
    let sandbox = sandbox(0..1_500).await;
    let page = |range: std::ops::Range<i64>| {
        let at = |second: i64| WallClock::new(local(utc(START) + Duration::seconds(second)));
        let row = |second| json!({"uuid": format!("call {second}"), "callDate": at(second).to_string()});
        Fault::Body(json!({"success": true, "data": range.map(row).collect::<Vec<_>>()}).to_string())
    };
    sandbox.fault_next(Vendor::Ccrm, [page(0..1_000), page(0..800)]);
    assert_eq!(whole(&sandbox, CallQuery::new(utc(START), utc(START) + Duration::seconds(1_600))).await, 4);
}

// The vendor's clocks have no zone, so windows an hour apart are requested with the same clocks.
#[tokio::test]
async fn a_row_without_a_time_comes_once_where_the_clocks_are_set_back() {
    let start = utc("2026-10-24 23:00:00");
    let mut world = World::empty();
    let call = |second| {
        let mut call = CcrmCall::new(format!("call {second}"), start + Duration::seconds(second));
        let bad = json!({"uuid": call.uuid, "callDate": "?"}).to_string();
        call.poison = (second % 450 == 225).then_some(bad);
        call
    };
    world.ccrm.calls = (0..10_800).map(call).collect();
    let want: BTreeSet<String> =
        (0..10_800).map(call).map(|call| call.poison.unwrap_or_else(|| call.uuid.clone())).collect();
    let sandbox = Sandbox::start(world).await.unwrap();
    let got = walk(&sandbox, CallQuery::new(start, start + Duration::hours(3))).await.unwrap();
    assert_eq!(got.len(), want.len());
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>(), want);
}
