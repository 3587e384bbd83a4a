//! Walks over histories that the vendor's documents leave open how to read.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, ErrorKind, Result};
use telephony_fixtures::sandbox::{EpochUnit, Order, PhonetCall, Sandbox, Ties, World};
use time::{Duration, OffsetDateTime};

use crate::support::{client, range};

/// A world of calls that ended so many milliseconds after the start.
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

/// Every call of the world came once; the number of requests.
async fn whole(sandbox: &Sandbox) -> usize {
    let want: BTreeSet<String> = sandbox.truth().into_iter().map(|row| row.id).collect();
    sandbox.clear_requests();
    let got = walk(sandbox, CallQuery::new(range().from, range().to)).await.unwrap();
    assert_eq!(got.len(), want.len());
    assert_eq!(got.into_iter().collect::<BTreeSet<_>>(), want);
    // Without authorize.
    sandbox.request_count() - 1
}

#[tokio::test]
async fn calls_of_one_moment_on_both_sides_of_a_border_come_once() {
    for seed in 0..20 {
        for order in [Order::NewestFirst, Order::OldestFirst] {
            // Seven at a time, so that borders of pages of 50 fall among them.
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
    // Pages of 50 with one row in common, and one that shows that there are no more.
    assert_eq!(whole(&sandbox).await, 5);
}

#[tokio::test]
async fn a_moment_that_no_page_holds_is_unstable() {
    for (count, fits) in [(48, true), (50, false), (60, false)] {
        let sandbox = sandbox((0..count).map(|_| 5000).chain([1000, 9000])).await;
        sandbox.dialect(|dialect| dialect.ties = Ties::Shuffled(3));
        if fits {
            whole(&sandbox).await;
        } else {
            let error = walk(&sandbox, CallQuery::new(range().from, range().to)).await;
            assert_eq!(error.unwrap_err().kind(), ErrorKind::Unstable, "{count}");
        }
    }
}

#[tokio::test]
async fn an_end_that_is_printed_in_seconds_is_not_missed_at_a_bound() {
    // The second call ends within the last second that is asked for, the third after the range by its print.
    let sandbox = sandbox([700, 5_900, 6_900]).await;
    let query = || CallQuery::new(at(0), at(5_500));
    assert_eq!(walk(&sandbox, query()).await.unwrap(), ["call0"]);
    sandbox.dialect(|dialect| dialect.phonet_end_at = EpochUnit::Seconds);
    assert_eq!(walk(&sandbox, query()).await.unwrap(), ["call1", "call0"]);
    // A call after the beginning of what is asked for, which is earlier than the range, and printed before it.
    let margin = Duration::hours(2) + Duration::SECOND;
    let query = CallQuery::new(at(600) + margin, at(9_000) + margin);
    assert!(walk(&sandbox, query).await.unwrap().is_empty());
}
