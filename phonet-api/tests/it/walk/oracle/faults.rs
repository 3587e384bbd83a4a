//! Servers that fail on a record, or that start to answer with an empty list or body.

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, CallQuery, ErrorKind, Result};

use super::server::{Faults, Server};
use super::world::{Dialect, Line, mix};
use super::{BEGIN, DAY, Seen, at, pages};

fn calls(count: i64) -> Vec<Line> {
    let call = |number: i64| {
        let end = BEGIN + DAY / count * number + 500;
        let start = end - 60_000;
        Line { id: 2 + number.cast_unsigned(), leg: 1, start, answer: Some(start + 7_000), end }
    };
    (0..count).map(call).collect()
}

async fn walk(lines: Vec<Line>, faults: Faults) -> (Result<Seen>, u64) {
    let server = Server::new(Dialect::likely(), lines);
    server.fail(faults);
    let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
    let seen = pages(&server.client(), query).await;
    (seen, server.requests())
}

#[tokio::test(start_paused = true)]
async fn a_server_that_begins_to_answer_null_does_not_end_a_list() {
    for body in ["null", "{}", "", " null\n"] {
        for after in [1, 2, 5, 8] {
            let faults = Faults { after: Some((after, body)), ..Faults::default() };
            let error = walk(calls(600), faults).await.0.err();
            assert_eq!(error.map(|it| it.kind()), Some(ErrorKind::NotJson), "{body} {after}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_window_that_null_answers_is_not_taken_for_empty_once_calls_were_shown() {
    let server = Server::new(Dialect::likely(), calls(100));
    let client = server.client();
    let query = |days: i64| {
        let from = BEGIN + days * DAY;
        CallQuery::new(at(from), at(from + DAY)).continued(true)
    };
    let dialect = Faults { none: Some("null"), ..Faults::default() };
    // `null` means that the period has no calls.
    server.fail(dialect.clone());
    assert_eq!(pages(&client, query(0)).await.unwrap().calls.len(), 100);
    assert!(pages(&client, query(9)).await.unwrap().calls.is_empty());
    // `null` means that the server fails.
    let now = server.requests();
    server.fail(Faults { after: Some((now, "null")), ..dialect.clone() });
    assert_eq!(pages(&client, query(9)).await.err().unwrap().kind(), ErrorKind::NotJson);
    server.fail(dialect);
    assert!(pages(&client, query(9)).await.unwrap().calls.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_window_that_no_body_answers_is_empty_where_the_server_writes_none_so() {
    let server = Server::new(Dialect::likely(), calls(100));
    let query = |days: i64| {
        let from = BEGIN + days * DAY;
        CallQuery::new(at(from), at(from + DAY)).continued(true)
    };
    let none = Faults { none: Some(""), ..Faults::default() };
    server.fail(none.clone());
    // Before any call was shown, the client searches for one.
    let client = server.client();
    assert!(pages(&client, query(2)).await.unwrap().calls.is_empty());
    assert_eq!(pages(&client, query(0)).await.unwrap().calls.len(), 100);
    let before = server.requests();
    assert!(pages(&client, query(9)).await.unwrap().calls.is_empty());
    assert!(server.requests() - before <= 4, "known by now: {}", server.requests() - before);
    // The empty body means that the server fails.
    let now = server.requests();
    server.fail(Faults { after: Some((now, "")), ..none });
    assert_eq!(pages(&client, query(9)).await.err().unwrap().kind(), ErrorKind::NotJson);
    // Without any call, an empty body cannot be distinguished from a server that is down.
    let server = Server::new(Dialect::likely(), Vec::new());
    server.fail(Faults { none: Some(""), ..Faults::default() });
    let error = pages(&server.client(), query(0)).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::NotJson);
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_list_is_refused_before_any_call_was_seen() {
    let server = Server::new(Dialect::likely(), calls(100));
    let query = |days: i64| {
        let from = BEGIN + days * DAY;
        CallQuery::new(at(from), at(from + DAY)).continued(true)
    };
    for body in ["{}", "null"] {
        server.fail(Faults { after: Some((0, body)), ..Faults::default() });
        let error = pages(&server.client(), query(0)).await.err().unwrap();
        assert_eq!((error.kind(), error.message()), (ErrorKind::UnexpectedShape, "the answer has no list"), "{body}");
        // One passing answer of a server that writes `[]` for an empty list is not taken for one.
        let begun = server.requests();
        server.fail(Faults { only: Some((begun + 1, body)), ..Faults::default() });
        assert_eq!(pages(&server.client(), query(0)).await.unwrap().calls.len(), 100, "{body}");
        // A server that writes an empty list so is believed once a call is found.
        server.fail(Faults { none: Some(body), ..Faults::default() });
        let client = server.client();
        assert!(pages(&client, query(2)).await.unwrap().calls.is_empty(), "{body}");
        assert_eq!(pages(&client, query(0)).await.unwrap().calls.len(), 100, "{body}");
        let before = server.requests();
        assert!(pages(&client, query(9)).await.unwrap().calls.is_empty());
        assert!(server.requests() - before <= 5, "known by now: {}", server.requests() - before);
    }
    // Without any call, it cannot be distinguished from a server that is failing.
    let server = Server::new(Dialect::likely(), Vec::new());
    server.fail(Faults { none: Some("null"), ..Faults::default() });
    let error = pages(&server.client(), query(0)).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::UnexpectedShape);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_never_ends_or_is_inside_another_ends_the_walk() {
    for (body, kind) in [
        ("[[]]", ErrorKind::FilterIgnored),
        ("[null]", ErrorKind::FilterIgnored),
        ("[{},{}]", ErrorKind::FilterIgnored),
        (r#"[[{"uuid":"1"}]]"#, ErrorKind::UnexpectedShape),
    ] {
        let faults = Faults { after: Some((0, body)), ..Faults::default() };
        let (seen, requests) = walk(calls(10), faults).await;
        assert_eq!(seen.err().map(|error| error.kind()), Some(kind), "{body}");
        assert!(requests < 40, "{requests} {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_that_empties_its_pages_costs_itself_and_no_other() {
    for (count, bad) in [(1, vec![2]), (3, vec![2]), (300, vec![150]), (300, vec![2, 3, 301]), (51, vec![52, 20])] {
        let faults = Faults { empties: bad.clone(), ..Faults::default() };
        let (seen, requests) = walk(calls(count), faults).await;
        let seen = seen.unwrap();
        assert_eq!(seen.calls.len(), usize::try_from(count).unwrap() - bad.len(), "{bad:?}");
        assert_eq!(seen.quarantined, bad.len(), "{bad:?}");
        assert!(requests < 40 + 150 * bad.len() as u64, "{requests}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_that_empties_its_period_costs_a_second() {
    let faults = Faults { empties: vec![150], of_periods: true, ..Faults::default() };
    let (seen, requests) = walk(calls(300), faults).await;
    let seen = seen.unwrap();
    assert_eq!((seen.calls.len(), seen.quarantined), (299, 1), "{requests}");
}

#[tokio::test(start_paused = true)]
async fn a_period_that_cannot_be_read_costs_a_second_where_no_page_ever_had_two_rows() {
    for (count, bad) in [(1, vec![2]), (2, vec![2, 3]), (3, vec![3])] {
        for page in [1, 50] {
            let server = Server::new(Dialect { page, ..Dialect::likely() }, calls(count));
            server.fail(Faults { empties: bad.clone(), of_periods: true, ..Faults::default() });
            let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
            let seen = pages(&server.client(), query).await.unwrap();
            let read = usize::try_from(count).unwrap() - bad.len();
            assert_eq!((seen.calls.len(), seen.quarantined), (read, bad.len()), "{count} {page}");
            assert!(server.requests() < 1_500, "{} requests", server.requests());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_crowd_that_cannot_be_read_to_its_end_costs_only_its_end() {
    let end = BEGIN + 500;
    let mut ids: Vec<u64> = (2..72).collect();
    ids.sort_by_key(|id| mix(*id));
    let crowd = ids.iter().map(|id| Line { id: *id, leg: 1, start: end - 60_000, answer: None, end });
    let other = Line { id: 900, leg: 1, start: end + 1_000, answer: None, end: end + 61_000 };
    let server = Server::new(Dialect::likely(), crowd.chain([other]).collect());
    server.fail(Faults { empties: ids[55..].to_vec(), ..Faults::default() });
    let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
    let seen = pages(&server.client(), query).await.unwrap();
    assert!(seen.calls.values().all(|times| *times == 1));
    assert_eq!((seen.calls.len(), seen.quarantined), (56, 1), "{} requests", server.requests());
}

#[tokio::test(start_paused = true)]
async fn a_server_of_one_row_a_page_that_fails_on_records_loses_no_other_record() {
    for bad in [vec![2], vec![40], vec![30, 31], vec![10, 45], vec![60, 61]] {
        for crowd in [false, true] {
            let together =
                |line| if crowd { Line { start: BEGIN, answer: None, end: BEGIN + 500, ..line } } else { line };
            let lines = calls(60).into_iter().map(together);
            let server = Server::new(Dialect { page: 1, ..Dialect::likely() }, lines.collect());
            server.fail(Faults { empties: bad.clone(), ..Faults::default() });
            let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
            let seen = pages(&server.client(), query).await.unwrap();
            assert!(seen.calls.values().all(|times| *times == 1));
            assert_eq!((seen.calls.len(), seen.quarantined), (60 - bad.len(), bad.len()), "{bad:?}, crowd: {crowd}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn records_of_equal_bytes_are_each_a_loss() {
    let nulls: Vec<u64> = vec![2, 5, 6, 7, 50, 51, 52, 53, 99, 100, 148, 149, 301];
    let faults = Faults { nulls: nulls.clone(), ..Faults::default() };
    let (seen, _) = walk(calls(300), faults.clone()).await;
    let seen = seen.unwrap();
    assert_eq!((seen.calls.len(), seen.quarantined), (287, nulls.len()));
    // The same in windows of an hour.
    let server = Server::new(Dialect::likely(), calls(300));
    server.fail(faults);
    let client = server.client();
    let (mut found, mut lost) = (0, 0);
    for hour in 0..24 {
        let from = BEGIN + hour * 3_600_000;
        let query = CallQuery::new(at(from), at(from + 3_600_000)).continued(true);
        let seen = pages(&client, query).await.unwrap();
        found += seen.calls.len();
        lost += seen.quarantined;
    }
    assert_eq!(found, 287);
    // Windows overlap by a second, in which a row may be shown twice.
    assert!((nulls.len()..nulls.len() + 6).contains(&lost), "{lost}");
}

#[tokio::test(start_paused = true)]
async fn what_was_mended_in_a_row_is_kept_next_to_a_time_that_cannot_be() {
    let mut lines = calls(3);
    // More talk time than the duration of the call.
    lines[1].answer = Some(lines[1].start - 5_000);
    let server = Server::new(Dialect::likely(), lines);
    server.fail(Faults { mended: vec![3], ..Faults::default() });
    let query = CallQuery::new(at(BEGIN), at(BEGIN + DAY)).continued(true);
    let pages: Vec<_> = server.client().call_pages(query).try_collect().await.unwrap();
    let calls = pages.into_iter().flat_map(|page| page.items);
    let repairs: Vec<Vec<(usize, String)>> =
        calls.map(|call| call.repairs.iter().map(|it| (it.index, it.path.clone())).collect()).collect();
    let [first, second, third] = &repairs[..] else { panic!("{repairs:?}") };
    assert!(first.is_empty() && third.is_empty(), "{repairs:?}");
    let paths: Vec<&str> = second.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["$.billSecs", "$[1].otherLegName"], "{repairs:?}");
}
