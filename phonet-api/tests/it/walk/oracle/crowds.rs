//! More calls with the same end than a page holds, and pages of any size.

use telephony_core::{CallQuery, ErrorKind};

use super::server::Server;
use super::world::{Chance, Dialect, Line, Sorted, Ties};
use super::{BEGIN, DAY, at, pages};

fn line(id: u64, end: i64) -> Line {
    Line { id, leg: 1, start: end - 60_000, answer: Some(end - 50_000), end }
}

/// Many calls with the same end, and some calls before and after them.
fn crowd(count: u64, around: u64) -> Vec<Line> {
    let middle = BEGIN + DAY / 2;
    let of = |id: u64| match id {
        id if id < count => middle,
        id if id % 2 == 0 => middle + 1_000 * id.cast_signed(),
        id => middle - 1_000 * id.cast_signed(),
    };
    (0..count + around).map(|id| line(2 + id, of(id))).collect()
}

/// Checks that a walk delivers every line once, and returns the number of requests.
async fn whole(dialect: Dialect, lines: &[Line]) -> u64 {
    let server = Server::new(dialect, lines.to_vec());
    let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
    let seen = pages(&server.client(), query).await;
    let seen = seen.unwrap_or_else(|error| panic!("{error} for {} in {dialect:?}", lines.len()));
    assert_eq!(seen.calls.len(), lines.len(), "{dialect:?}");
    assert!(seen.calls.values().all(|times| *times == 1), "{dialect:?}");
    server.requests()
}

// Field case 6.
#[tokio::test(start_paused = true)]
async fn a_crowd_of_one_moment_is_whole_in_whichever_order_it_comes() {
    for count in [2, 49, 50, 51, 60, 99, 130] {
        for around in [0, 1, 30] {
            for ties in [Ties::Stable, Ties::ByPage, Ties::Shuffled] {
                for sorted in [Sorted::EndDescending, Sorted::EndAscending] {
                    let dialect = Dialect { sorted, ties, ..Dialect::likely() };
                    whole(dialect, &crowd(count, around)).await;
                }
            }
        }
    }
    whole(Dialect { ties: Ties::Shuffled, ..Dialect::likely() }, &crowd(500, 70)).await;
    let mut chance = Chance(5);
    for _ in 0..100 {
        let count = 51 + chance.next() % 12;
        let around = chance.next() % 60;
        // New ids each time, so that the calls are in another order.
        let shift = 1_000 * (chance.next() % 1_000_000);
        let mut lines = crowd(count, around);
        for line in &mut lines {
            line.id += shift;
        }
        whole(Dialect { ties: Ties::Shuffled, ..Dialect::likely() }, &lines).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_of_any_page_size_is_read_whole() {
    let calm: Vec<Line> = (0..60).map(|id| line(2 + id, BEGIN + 60_000 * id.cast_signed())).collect();
    for page in (1..20).chain([23, 25, 31, 48, 49]) {
        for sorted in [Sorted::EndDescending, Sorted::EndAscending, Sorted::Mixed] {
            let dialect = Dialect { sorted, page, ..Dialect::likely() };
            for few in [&calm[..1], &calm[..2], &calm[..3], &calm[..=page.min(59)]] {
                whole(dialect, few).await;
            }
            whole(dialect, &calm).await;
            // Calls with the same end and another order on each page are complete if a page holds them all.
            let ties = if page > 13 { Ties::ByPage } else { Ties::Stable };
            whole(Dialect { ties, ..dialect }, &crowd(12, 20)).await;
        }
    }
}

// An order that differs in each answer proves nothing if a page holds only a few of many rows.
#[tokio::test(start_paused = true)]
async fn a_crowd_that_cannot_be_proven_whole_is_an_error_and_no_shorter_list() {
    for (page, count) in [(1, 40), (2, 40), (3, 200)] {
        let dialect = Dialect { page, ties: Ties::Shuffled, ..Dialect::likely() };
        let lines = crowd(count, 3);
        let server = Server::new(dialect, lines.clone());
        let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
        match pages(&server.client(), query).await {
            Ok(seen) => assert_eq!(seen.calls.len(), lines.len(), "{page}"),
            Err(error) => assert_eq!(error.kind(), ErrorKind::InconsistentRead, "{page}: {error}"),
        }
    }
}
