//! Cost of walks in requests, and their completeness.

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, ErrorKind, TimelineOptions};

use super::server::Server;
use super::world::{Chance, Compares, Dialect, Line, Sorted, TooLong};
use super::{BEGIN, DAY, at, pages};

/// Calls of some minutes, evenly distributed over a span that ends at `end`.
fn calls(count: i64, span: i64, end: i64) -> Vec<Line> {
    let mut chance = Chance(7);
    let call = |number: i64| {
        let end = end - 1 - span / count * number - chance.below(1000);
        let start = end - 20_000 - chance.below(200_000);
        Line { id: 2 + number.cast_unsigned(), leg: 1, start, answer: Some(start + 7_000), end }
    };
    (0..count).map(call).collect()
}

/// Number of requests of a walk by `calls` that finds this number of calls.
async fn cost(dialect: Dialect, lines: Vec<Line>, range: (i64, i64), found: usize) -> u64 {
    let server = Server::new(dialect, lines);
    let query = CallQuery::new(at(range.0), at(range.1));
    let seen = pages(&server.client(), query).await.unwrap();
    assert_eq!(seen.calls.len(), found, "{dialect:?}");
    server.requests()
}

#[tokio::test(start_paused = true)]
async fn an_empty_window_that_continues_another_costs_one_request() {
    let server = Server::new(Dialect::likely(), Vec::new());
    for (continued, requests) in [(true, 1), (false, 1 + 2)] {
        let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(continued);
        pages(&server.client(), query).await.unwrap();
        assert_eq!(server.requests(), requests);
    }
}

// Field case 12a.
#[tokio::test(start_paused = true)]
async fn a_year_costs_hardly_more_requests_than_it_has_pages() {
    let year = (BEGIN, BEGIN + 365 * DAY);
    for (count, most) in [(12_000, 266), (1_000, 30)] {
        let lines = calls(count, 365 * DAY, year.1);
        let found = usize::try_from(count).unwrap();
        let requests = cost(Dialect::likely(), lines, year, found).await;
        assert!(requests <= most, "{requests} for {count}");
        let server = Server::new(Dialect::likely(), calls(count, 365 * DAY, year.1));
        let client = server.client();
        let query = CallQuery::new(at(year.0), at(year.1));
        let entries: Vec<Entry> = client.timeline(query, TimelineOptions::default()).try_collect().await.unwrap();
        assert_eq!(entries.len(), found);
        // A timeline abandons its first window after some pages if it holds more records than are kept in memory.
        assert!(server.requests() <= most + 21, "{} for {count}", server.requests());
    }
}

// Field cases 12a and 43.
#[tokio::test(start_paused = true)]
async fn empty_decades_cost_a_few_dozen_requests() {
    let lines = calls(1_000, 28 * DAY, BEGIN);
    let likely = Dialect::likely();
    for sorted in [Sorted::EndDescending, Sorted::EndAscending] {
        let dialect = Dialect { sorted, ..likely };
        let requests = cost(dialect, lines.clone(), (0, BEGIN), 1_000).await;
        assert!(requests <= 22 + 16, "{requests} {sorted:?}");
    }
    let requests = cost(likely, Vec::new(), (0, BEGIN), 0).await;
    assert!(requests <= 26, "{requests}");
}

// Field case 3.
#[tokio::test(start_paused = true)]
async fn a_server_that_cuts_long_periods_loses_no_call() {
    let year = (BEGIN, BEGIN + 365 * DAY);
    let lines = calls(1_000, 365 * DAY, year.1);
    for days in [30, 90] {
        for too_long in [TooLong::Beginning(days * DAY), TooLong::End(days * DAY), TooLong::Refused(days * DAY)] {
            for sorted in [Sorted::EndDescending, Sorted::EndAscending, Sorted::IdDescending] {
                let dialect = Dialect { sorted, too_long, ..Dialect::likely() };
                let requests = cost(dialect, lines.clone(), year, 1_000).await;
                assert!(requests <= 120, "{requests} {dialect:?}");
            }
        }
    }
}

// Field case 3, of an account with one or two calls a month.
#[tokio::test(start_paused = true)]
async fn a_server_that_cuts_long_periods_loses_none_of_a_few_calls() {
    let years = (BEGIN, BEGIN + 3 * 365 * DAY);
    for days in [12_u32, 20, 25] {
        let found = 3 * 365 / days;
        let lines = calls(i64::from(found), 3 * 365 * DAY, years.1);
        for too_long in [TooLong::Beginning(30 * DAY), TooLong::End(30 * DAY), TooLong::Refused(30 * DAY)] {
            let dialect = Dialect { too_long, ..Dialect::likely() };
            let requests = cost(dialect, lines.clone(), years, found as usize).await;
            assert!(requests <= 100, "{requests} {dialect:?}");
        }
        let requests = cost(Dialect::likely(), lines.clone(), years, found as usize).await;
        assert!(requests <= 40, "{requests}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_limit_is_read_all_the_same() {
    let lines = calls(120, DAY, BEGIN + DAY);
    let dialect = Dialect { ignores_limit: true, ..Dialect::likely() };
    assert!(cost(dialect, lines, (BEGIN, BEGIN + DAY), 120).await <= 6);
}

// Field case 3: the compared time is found out once; after that the day before a range is not read any more.
#[tokio::test(start_paused = true)]
async fn the_day_before_a_range_is_read_only_while_ends_may_not_be_what_is_compared() {
    let lines = calls(10_000, 2 * DAY, BEGIN + DAY);
    let hour = CallQuery::new(at(BEGIN + DAY - 3_600_000), at(BEGIN + DAY));
    for (compares, most) in [(Compares::End, 7), (Compares::Overlap, 7), (Compares::Start, 150)] {
        let server = Server::new(Dialect { compares, ..Dialect::likely() }, lines.clone());
        let client = server.client();
        pages(&client, hour.clone()).await.unwrap();
        let first = server.requests();
        let calls = pages(&client, hour.clone()).await.unwrap().calls.len();
        assert!(calls > 200);
        assert!(server.requests() - first <= most, "{compares:?} {}", server.requests() - first);
        if compares == Compares::Start {
            assert!(server.requests() - first > 100);
        }
    }
}

// Field case 2.
#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_period_is_refused() {
    let server = Server::new(Dialect::likely(), calls(30, DAY, BEGIN + DAY));
    server.ignore_period();
    let client = server.client();
    let query = CallQuery::new(at(BEGIN + 30 * DAY), at(BEGIN + 31 * DAY));
    let walked = client.calls(query).try_collect::<Vec<Entry>>().await;
    assert_eq!(walked.unwrap_err().kind(), ErrorKind::FilterIgnored);
}
