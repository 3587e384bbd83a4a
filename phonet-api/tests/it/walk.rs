//! Walks over histories for which the vendor's documents allow several readings.

mod oracle;

use std::collections::BTreeSet;
use std::time::Duration as StdDuration;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery, Entry, ErrorKind, Result};
use telephony_sandbox::{EpochUnit, Fault, Order, PhonetCall, PhonetRange, Sandbox, Ties, Vendor, World};
use time::{Duration, OffsetDateTime};

use crate::support::{builder, client, expected, range, sandbox as days_of, week};

/// A world with calls that ended this many milliseconds after the start.
async fn sandbox(ends: impl IntoIterator<Item = i64>) -> Sandbox {
    let mut world = World::empty();
    let call = |(id, end)| PhonetCall::new(format!("call{id}"), at(end));
    world.phonet.calls = ends.into_iter().enumerate().map(call).collect();
    Sandbox::start(world).await.unwrap()
}

fn at(milliseconds: i64) -> OffsetDateTime {
    range().from + Duration::milliseconds(milliseconds)
}

async fn walk(sandbox: &Sandbox, query: CallQuery) -> Result<Vec<String>> {
    let entries: Vec<Entry> = client(sandbox).calls(query).try_collect().await?;
    Ok(entries
        .into_iter()
        .map(|entry| match entry {
            Entry::Call(call) => call.id.as_str().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect())
}

/// Checks that a walk delivers every call of the world once, and returns the number of requests.
async fn whole(sandbox: &Sandbox) -> usize {
    let want: BTreeSet<String> = sandbox.truth().into_iter().map(|row| row.id).collect();
    sandbox.clear_requests();
    let got = walk(sandbox, CallQuery::new(range().from, range().to)).await.unwrap();
    assert_eq!(got.len(), want.len());
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>(), want);
    // The request of authorize is not counted.
    sandbox.request_count() - 1
}

#[tokio::test]
async fn calls_of_one_moment_on_both_sides_of_a_border_come_once() {
    for seed in 0..20 {
        for order in [Order::NewestFirst, Order::OldestFirst] {
            // Seven calls with the same end, so that the borders of pages of 50 lie among them.
            let sandbox = sandbox((0..150).map(|call| call / 7 * 1000)).await;
            sandbox.dialect(|dialect| {
                (dialect.ties, dialect.phonet_order) = (Ties::Shuffled(seed), order);
            });
            assert!(whole(&sandbox).await <= 9);
        }
    }
}

#[tokio::test]
async fn calls_that_each_ended_at_a_moment_of_their_own_cost_no_further_request() {
    let sandbox = sandbox((0..149).map(|call| call * 1000)).await;
    // Pages of 50 with two rows in common, and one that shows the end of the list; then two requests for the period
    // before the range, which shows two of the calls, too.
    assert_eq!(whole(&sandbox).await, 5 + 2);
}

// Field case 6.
#[tokio::test]
async fn more_calls_of_one_moment_than_a_page_holds_come_once() {
    for count in [48, 50, 60, 500] {
        let sandbox = sandbox((0..count).map(|_| 5000).chain([1000, 9000])).await;
        let pages = count / 50 + 2;
        // The list is read twice, and then the margin.
        assert!(whole(&sandbox).await <= 2 * pages + 2, "{count}");
        // If each answer has another order, the list is read until the number of rows matches its length.
        sandbox.dialect(|dialect| dialect.ties = Ties::Shuffled(3));
        assert!(whole(&sandbox).await <= 20 * pages, "{count}");
    }
}

#[tokio::test]
async fn an_end_that_is_printed_in_seconds_is_not_missed_at_a_bound() {
    // The second call ends within the last requested second; the third ends after the range according to its printed
    // end.
    let sandbox = sandbox([700, 5_900, 6_900]).await;
    let query = || CallQuery::new(at(0), at(5_500));
    assert_eq!(walk(&sandbox, query()).await.unwrap(), ["call0"]);
    sandbox.dialect(|dialect| dialect.phonet_end_at = EpochUnit::Seconds);
    assert_eq!(walk(&sandbox, query()).await.unwrap(), ["call1", "call0"]);
    // A call after the beginning of the requested period, which is earlier than the range; its printed end is before
    // that beginning.
    let margin = Duration::hours(2) + Duration::SECOND;
    let query = CallQuery::new(at(600) + margin, at(9_000) + margin);
    assert!(walk(&sandbox, query).await.unwrap().is_empty());
}

/// Walks page by page and changes the sandbox after each page.
async fn moving(sandbox: &Sandbox, mut change: impl FnMut(usize)) -> Result<Vec<String>> {
    let client = client(sandbox);
    let mut pages = client.call_pages(CallQuery::new(range().from, range().to));
    let mut ids = Vec::new();
    let mut turn = 0;
    while let Some(page) = pages.try_next().await? {
        ids.extend(page.items.into_iter().map(|call| call.id.as_str().to_owned()));
        change(turn);
        turn += 1;
    }
    Ok(ids)
}

#[tokio::test]
async fn calls_that_are_filed_late_where_the_walk_stands_double_none() {
    // One second apart, newest first. After the first page more calls are added than a page holds, some of them between
    // its last two rows.
    let sandbox = sandbox((0..120).map(|call| call * 1_000)).await;
    let ids = moving(&sandbox, |turn| {
        let late = |id: i64, end| PhonetCall::new(format!("late{id}"), at(end));
        let newest = (0..40).map(|id| late(id, 200_000 + id));
        let between = (40..60).map(|id| late(id, 70_500 + id));
        if turn == 0 {
            sandbox.world(|world| world.phonet.calls.extend(newest.chain(between)));
        }
    });
    let ids = ids.await.unwrap();
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    assert!((0..120).all(|call| distinct.contains(&format!("call{call}"))));
}

#[tokio::test]
async fn a_call_of_the_last_moment_is_not_lost_when_others_are_deleted() {
    // A page that began at the last row of the first page might miss unread calls with the same end before it.
    for seed in 0..50 {
        let sandbox = sandbox((0..100).map(|call| call / 3 * 1_000)).await;
        sandbox.dialect(|dialect| dialect.ties = Ties::Shuffled(seed));
        let ids = moving(&sandbox, |turn| {
            if turn == 0 {
                sandbox.world(|world| world.phonet.calls.truncate(98));
            }
        });
        let ids: BTreeSet<String> = ids.await.unwrap().into_iter().collect();
        assert!((0..98).all(|call| ids.contains(&format!("call{call}"))), "{seed}");
    }
}

#[tokio::test]
async fn a_bad_record_is_reported_for_the_period_that_it_lies_in() {
    let sandbox = sandbox([60_000, 120_000, 180_000]).await;
    sandbox.world(|world| {
        for call in &mut world.phonet.calls {
            let end = at(0).unix_timestamp_nanos() / 1_000_000;
            let end = end + (call.ended - at(0)).whole_milliseconds();
            call.poison = Some(format!(r#"{{"uuid":["{}"],"endAt":{end},"duration":"long"}}"#, call.uuid));
        }
    });
    let entries: Vec<Entry> =
        client(&sandbox).calls(CallQuery::new(at(100_000), at(150_000))).try_collect().await.unwrap();
    let [Entry::Quarantined(bad)] = &entries[..] else { panic!("{entries:?}") };
    assert!(bad.raw.contains("call1"), "the period is asked for wider than it is");
}

const NUMBER: &str = "+380501112233";

const OLD: &str = r#"[{"uuid":"old","endAt":1435319298470,"lgDirection":2}]"#;

// Row 126: the document pages by offset through a list that changes.
#[tokio::test]
async fn calls_that_come_and_go_between_pages_neither_hide_nor_double_others() {
    let sandbox = days_of(900).await;
    let client = client(&sandbox);
    let before = expected(&sandbox).calls;
    let mut pages = client.call_pages(week());
    let mut got = Vec::new();
    let mut gone = Vec::new();
    let mut turn = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        got.extend(page.items.into_iter().map(|call| call.id));
        turn += 1;
        sandbox.world(|world| {
            // Newest first: calls added or removed at the newest end shift every later page.
            if turn % 2 == 0 {
                let late = range().to - StdDuration::from_millis(turn);
                for index in 0..3 {
                    world.phonet.calls.push(PhonetCall::new(format!("late{turn}{index}"), late));
                }
            } else {
                for _ in 0..2 {
                    gone.extend(world.phonet.calls.pop().map(|call| call.uuid));
                }
            }
        });
    }
    let mut unique = got.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), got.len(), "no call comes twice");
    for (id, _) in before {
        assert!(got.contains(&id) || gone.iter().any(|it| it == id.as_str()), "{} is lost", id.as_str());
    }
}

#[tokio::test]
async fn a_walk_whose_rows_all_vanish_goes_on_with_those_that_are_there() {
    for pages_read in [1, 2, 3] {
        let sandbox = days_of(400).await;
        let client = client(&sandbox);
        let mut pages = client.call_pages(week());
        for _ in 0..pages_read {
            pages.try_next().await.unwrap().unwrap();
        }
        sandbox.world(|world| {
            let made: OffsetDateTime = range().from + StdDuration::from_secs(3600);
            let call = |index| PhonetCall::new(format!("other{index}"), made + StdDuration::from_millis(index));
            world.phonet.calls = (0..60).map(call).collect();
        });
        let rest: Vec<_> = pages.try_collect().await.unwrap();
        let calls = rest.into_iter().map(|page| page.items.len()).sum::<usize>();
        assert_eq!(calls, 60, "{pages_read}");
    }
}

#[tokio::test]
async fn a_bad_record_is_quarantined_once_while_the_others_arrive() {
    let sandbox = days_of(400).await;
    let poisoned = sandbox.world(|world| {
        // The last row of the first page, which is also the first row of the second one, and a row in the middle.
        let newest = world.phonet.calls.len();
        let mut poisoned = Vec::new();
        for index in [newest - 50, newest - 20] {
            let call = &mut world.phonet.calls[index];
            call.poison = Some(format!(r#"{{"uuid":"{}","endAt":"{NUMBER}"}}"#, call.uuid));
            poisoned.push(call.uuid.clone());
        }
        poisoned
    });
    let client = client(&sandbox);
    let pages: Vec<_> = client.call_pages(week()).try_collect().await.unwrap();
    let bad: Vec<_> = pages.iter().flat_map(|page| &page.quarantined).collect();
    assert_eq!(bad.len(), poisoned.len(), "{bad:?}");
    for bad in bad {
        assert!(bad.path.starts_with("$[") && bad.path.ends_with("].endAt"), "{}", bad.path);
        assert!(bad.raw.contains(NUMBER) && !format!("{bad:?}").contains(NUMBER));
    }
    let calls: usize = pages.iter().map(|page| page.items.len()).sum();
    assert_eq!(calls, expected(&sandbox).calls.len() - poisoned.len());
}

// Field case 2.
#[tokio::test]
async fn one_row_of_another_period_is_quarantined_and_the_walk_goes_on() {
    let sandbox = days_of(30).await;
    let old = Fault::Body(OLD.to_owned());
    sandbox.fault_next_at(Vendor::Phonet, "company.api", [old]);
    let pages: Vec<_> = client(&sandbox).call_pages(week()).try_collect().await.unwrap();
    let odd: Vec<_> = pages.iter().flat_map(|page| &page.quarantined).collect();
    let [odd] = odd[..] else { panic!("{odd:?}") };
    assert_eq!(odd.path, "$[0].endAt");
    assert_eq!(odd.reason, "the call did not take place in the period asked for");
    assert!(odd.raw.contains("1435319298470"));
}

// Rows of a call with one leg and one end have one key.
#[tokio::test]
async fn a_row_that_differs_from_another_of_its_key_is_quarantined() {
    let sandbox = sandbox([]).await;
    let row = |number: &str| {
        let end = at(3_600_000).unix_timestamp() * 1000;
        format!(r#"{{"uuid":"call","endAt":{end},"leg":{{"id":7,"type":1}},"otherLegNum":"{number}"}}"#)
    };
    let body = format!("[{},{},{}]", row("+380671112233"), row("+380671112233"), row("+380674445566"));
    sandbox.fault_next_at(Vendor::Phonet, "company.api", [Fault::Body(body)]);
    let query = CallQuery::new(range().from, range().to);
    let pages: Vec<_> = client(&sandbox).call_pages(query).try_collect().await.unwrap();
    let calls = pages.iter().map(|page| page.items.len()).sum::<usize>();
    let bad: Vec<_> = pages.iter().flat_map(|page| &page.quarantined).collect();
    let [bad] = bad[..] else { panic!("{bad:?}") };
    assert_eq!((calls, bad.path.as_str()), (1, "$[2].uuid"));
    assert!(bad.raw.contains("+380674445566"));
}

// Field case 2.
#[tokio::test]
async fn an_ignored_period_is_noticed() {
    let sandbox = days_of(30).await;
    let old = std::iter::repeat_n(Fault::Body(OLD.to_owned()), 100);
    sandbox.fault_next_at(Vendor::Phonet, "company.api", old);
    let error = client(&sandbox).call_page(&week(), None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FilterIgnored);
    assert!(error.message().contains("`base_url`"));
}

// Field case 3.
#[tokio::test]
async fn a_call_that_began_up_to_a_day_before_the_range_comes_unless_set_otherwise() {
    let mut world = World::empty();
    let mut call = PhonetCall::new("long", range().from + StdDuration::from_secs(60));
    call.started = call.ended - StdDuration::from_secs(4 * 3600);
    world.phonet.calls = vec![call];
    let sandbox = Sandbox::start(world).await.unwrap();
    sandbox.dialect(|dialect| dialect.phonet_range = PhonetRange::StartedAt);
    for (longest, count) in [(None, 1), (Some(3), 0), (Some(5), 1)] {
        let mut builder = builder(&sandbox);
        if let Some(hours) = longest {
            builder = builder.longest_call(StdDuration::from_secs(hours * 3600));
        }
        let client = builder.build().unwrap();
        let calls: Vec<_> = client.calls(week()).try_collect().await.unwrap();
        assert_eq!(calls.len(), count, "{longest:?} hours");
    }
}
