use serde_json::{Value, json};
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, read_answer};

use super::*;

const START: i64 = 1_773_050_400; // 2026-03-09 10:00:00 UTC, 11:00:00 in Warsaw

fn row(id: &str, clock: &str) -> Value {
    json!({"uuid": id, "callDate": format!("2026-03-09 {clock}")})
}

fn answer(rows: &[Value], total: impl Into<Value>, seconds: i64) -> Result<WindowAnswer> {
    counted(rows, total, seconds, true)
}

fn counted(rows: &[Value], total: impl Into<Value>, seconds: i64, counted: bool) -> Result<WindowAnswer> {
    let body = json!({"success": true, "data": rows, "otherData": {"totalCount": total.into()}});
    let window = Window { from: START, to: START + seconds };
    let normalizer = Normalizer::new();
    let clocks = window.asked(normalizer.account_zone());
    let endpoint = ListCallHistory::new(clocks.from, clocks.to);
    let answer = read_answer(&endpoint, &Answer::new(200, body.to_string()))?;
    let meaning = CountMeaning { is_of_period: counted, is_unrelated: false };
    Ok(classify(&normalizer, window, clocks, answer, meaning, 1000))
}

fn ids(reading: Result<WindowAnswer>) -> Vec<String> {
    match reading.unwrap() {
        WindowAnswer::Whole(found) => found.calls.iter().map(|it| it.id.as_str().to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

fn rows(count: usize, clock: &str) -> Vec<Value> {
    (0..count).map(|id| row(&format!("{clock} {id}"), clock)).collect()
}

#[test]
fn the_neighbours_records_are_left_to_the_neighbours() {
    let rows = [row("before", "10:59:59"), row("first", "11:00:00"), row("after", "11:00:10")];
    assert_eq!(ids(answer(&rows, 3, 10)), ["first"]);
}

#[test]
fn a_record_outside_the_clocks_asked_for_means_that_the_filter_was_ignored() {
    for clock in ["10:59:58", "11:00:11"] {
        let error = answer(&[row("a", clock)], 1, 10).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FilterIgnored);
    }
}

#[test]
fn a_full_page_or_a_greater_count_is_too_many() {
    let too_many = |rows: &[Value], total: Value, seconds| match answer(rows, total, seconds).unwrap() {
        WindowAnswer::Truncated(over) => Some((over.count, over.seen.len())),
        _ => None,
    };
    assert_eq!(too_many(&rows(1, "11:00:00"), json!(8437), 10), Some((Some(8437), 1)));
    assert_eq!(too_many(&rows(1000, "11:00:00"), Value::Null, 10), Some((None, 1000)));
    // A count of the page alone does not show how many records there are beyond it.
    assert_eq!(too_many(&rows(1000, "11:00:00"), json!(1000), 10), Some((None, 1000)));
    assert_eq!(too_many(&rows(1000, "11:00:00"), json!(1000), 1), None);
    assert_eq!(too_many(&rows(1000, "11:00:00"), Value::Null, 1), Some((None, 1000)));
    let unsure = counted(&rows(1000, "11:00:00"), 1000, 1, false).unwrap();
    assert!(matches!(unsure, WindowAnswer::Truncated(_)), "the count may be of the page");
    assert_eq!(too_many(&rows(999, "11:00:00"), json!(999), 10), None);
}

#[test]
fn a_cut_answer_tells_which_ends_count() {
    let ends = |clocks: &[&str]| {
        let rows: Vec<Value> = clocks.iter().map(|clock| row(clock, clock)).collect();
        match answer(&rows, 2000, 1).unwrap() {
            WindowAnswer::Truncated(over) => over.ends,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ends(&["11:00:00"]), Ends { first: false, last: false });
    assert_eq!(ends(&["11:00:00", "10:59:59"]), Ends { first: true, last: false });
    assert_eq!(ends(&["11:00:01"]), Ends { first: false, last: true });
}

#[test]
fn a_count_that_contradicts_the_records_means_that_they_moved() {
    for total in [0, 1, 3] {
        let reading = answer(&rows(2, "11:00:00"), total, 10).unwrap();
        assert!(matches!(reading, WindowAnswer::Inconsistent(_)), "{total}");
    }
    assert_eq!(ids(answer(&rows(2, "11:00:00"), 2, 10)).len(), 2);
    assert_eq!(ids(answer(&rows(2, "11:00:00"), Value::Null, 10)).len(), 2);
}

#[test]
fn a_record_that_came_twice_is_one_and_legs_of_one_id_are_two() {
    let twice = [row("a", "11:00:00"), row("b", "11:00:00"), row("a", "11:00:00")];
    assert_eq!(ids(answer(&twice, 3, 10)), ["a", "b"]);
    assert_eq!(ids(answer(&twice, 2, 10)), ["a", "b"]);
    // Field case 8: the legs of a transfer.
    let other = [row("a", "11:00:00"), row("a", "11:00:01")];
    assert_eq!(ids(answer(&other, 2, 10)), ["a", "a"]);
    let mut same = row("a", "11:00:00");
    same["duration"] = json!(7);
    let WindowAnswer::Whole(found) = answer(&[row("a", "11:00:00"), same], 2, 10).unwrap() else { panic!("whole") };
    assert_eq!((found.calls.len(), found.bad.len()), (1, 1), "nothing tells them apart");
}

#[test]
fn a_bad_record_is_counted_and_placed_by_its_time_where_it_has_one() {
    let bad = |clock: Value| json!({"uuid": true, "callDate": clock});
    let rows = [
        row("good", "11:00:01"),
        bad(json!("2026-03-09 11:00:02")),
        bad(json!("2026-03-09 11:00:10")), // the next window's
        bad(json!("someday")),
        json!("no object"),
    ];
    let WindowAnswer::Whole(found) = answer(&rows, 5, 10).unwrap() else { panic!("whole") };
    assert_eq!((found.calls.len(), found.sent), (1, 5));
    let kept: Vec<_> = found.bad.iter().map(|bad| (bad.record.index, bad.unplaced.is_some())).collect();
    assert_eq!(kept, [(1, false), (3, true), (4, true)]);
    assert_ne!(found.bad[1].unplaced, found.bad[2].unplaced);
}
