use super::*;

/// Rows of these ids; the end of one is its hundreds, so 901 and 902 ended at one moment.
fn rows(ids: impl IntoIterator<Item = i128>) -> Rows {
    let ids: Vec<i128> = ids.into_iter().collect();
    Rows {
        marks: ids.iter().map(ToString::to_string).collect(),
        ends: ids.into_iter().map(|id| Some(id / 100)).collect(),
    }
}

/// Newest first, pages of three rows.
fn anchor() -> Anchor {
    rows([1100, 900, 700]).anchor(0, 3, None)
}

fn new(rows: impl IntoIterator<Item = u8>) -> Found {
    Found::New(rows.into_iter().map(|new| new == 1).collect())
}

#[test]
fn a_page_that_begins_before_the_last_row_goes_on_behind_it() {
    assert_eq!((anchor().seen, anchor().newest_first, anchor().begin()), (3, Some(true), 1));
    assert_eq!(rows([900, 700, 600]).find(&anchor(), 1, 3), new([0, 0, 1]));
}

#[test]
fn rows_that_were_shifted_down_are_passed_over() {
    let found = rows([1100, 900, 700, 600]).find(&anchor(), 1, 4);
    assert_eq!(found, new([0, 0, 0, 1]));
    assert_eq!(rows([1400, 1300, 1200]).find(&anchor(), 1, 3), Found::Behind);
}

#[test]
fn rows_that_came_between_do_not_take_the_walk_back() {
    // The last row is pushed behind the page and would come again, were this page the last one read.
    assert_eq!(rows([1100, 900, 800]).find(&anchor(), 1, 3), Found::Behind);
    // Where the list ends here the last row is gone.
    assert_eq!(rows([1100, 900, 800]).find(&anchor(), 1, 4), new([0, 0, 0]));
}

#[test]
fn rows_that_were_shifted_up_are_looked_for_before() {
    assert_eq!(rows([600, 500, 400]).find(&anchor(), 1, 3), Found::Before);
    assert_eq!(rows([]).find(&anchor(), 1, 3), Found::Before);
    // A call of the last row's moment may stand before the page.
    assert_eq!(rows([700, 600]).find(&anchor(), 1, 3), Found::Before);
}

#[test]
fn a_deleted_last_row_is_stood_in_for_by_the_one_before_it() {
    assert_eq!(rows([900, 600, 500]).find(&anchor(), 1, 3), new([0, 1, 1]));
}

#[test]
fn nothing_is_known_where_all_that_was_read_is_gone() {
    assert_eq!(rows([1200, 600]).find(&anchor(), 0, 3), new([1, 1]));
    assert_eq!(rows([]).find(&anchor(), 0, 3), new([]));
    // What was read before the last page may be here.
    let further = rows([1100, 900, 700]).anchor(7, 3, None);
    assert_eq!(rows([1200, 600]).find(&further, 0, 3), Found::Before);
    assert_eq!(rows([]).find(&further, 0, 3), new([]));
}

#[test]
fn newest_first_is_supposed_while_all_rows_ended_at_one_moment() {
    let anchor = rows([701, 702, 703]).anchor(3, 3, None);
    assert_eq!((anchor.seen, anchor.newest_first), (6, None));
    assert_eq!(rows([900, 800]).find(&anchor, 3, 3), Found::Behind);
    for before in [[704, 705], [900, 704], [600, 500]] {
        assert_eq!(rows(before).find(&anchor, 3, 3), Found::Before, "{before:?}");
    }
}

#[test]
fn a_list_may_begin_with_the_oldest() {
    let anchor = rows([700, 800, 900]).anchor(0, 3, None);
    assert_eq!(anchor.newest_first, Some(false));
    assert_eq!(rows([800, 900, 1000]).find(&anchor, 1, 3), new([0, 0, 1]));
    assert_eq!(rows([500, 600]).find(&anchor, 1, 3), Found::Behind);
    assert_eq!(rows([1000, 1100]).find(&anchor, 1, 3), Found::Before);
}

#[test]
fn a_list_in_another_order_goes_by_the_places_of_its_rows() {
    // By begin, say: the last one ended late.
    let anchor = rows([900, 700, 800]).anchor(0, 3, None);
    assert_eq!(anchor.begin(), 1);
    assert_eq!(rows([700, 800, 1000]).find(&anchor, 1, 3), new([0, 0, 1]));
    assert_eq!(rows([900, 700, 800, 850]).find(&anchor, 0, 4), Found::Tied(1));
    // What came between the rows that were read is left to the next walk.
    assert_eq!(rows([700, 950, 800, 1000]).find(&anchor, 1, 4), new([0, 0, 0, 1]));
    // Pushed behind a page, the last row is still known behind it.
    let pushed = rows([700, 1000, 600]).anchor(1, 3, Some(&anchor));
    assert_eq!(pushed.passed, ["800"]);
    assert_eq!(pushed.begin(), 2);
    assert_eq!(rows([1000, 600, 800, 500]).find(&pushed, 2, 4), new([0, 0, 0, 1]));
    assert!(rows([700, 1000]).anchor(1, 3, Some(&anchor)).passed.is_empty());
}

#[test]
fn ties_over_a_border_are_asked_for_in_one_page() {
    // Of 701 to 704 two stood on the first page; on the second they come in another order.
    let anchor = rows([900, 800, 701, 702]).anchor(0, 4, None);
    assert_eq!((anchor.seen, anchor.tied, anchor.begin()), (4, 2, 1));
    let found = rows([800, 703, 702, 704, 701, 600]).find(&anchor, 1, 6);
    assert_eq!(found, new([0, 1, 0, 1, 0, 1]));
    // After a deletion the page begins among them.
    assert_eq!(rows([703, 702, 704, 701, 600]).find(&anchor, 1, 6), Found::Before);
    let found = rows([703, 702, 704, 701, 600]).find(&anchor, 0, 6);
    assert_eq!(found, new([1, 0, 1, 0, 1]));
}

#[test]
fn more_ties_than_a_page_holds_are_said() {
    let anchor = rows([900, 701, 702]).anchor(0, 3, None);
    assert_eq!(anchor.begin(), 2, "a page from before them shows nothing else");
    assert_eq!(rows([702, 703, 704]).find(&anchor, 2, 3), Found::Before);
    assert_eq!(rows([900, 703, 701]).find(&anchor, 0, 3), Found::Crowded);
    // Rows that were shifted down fill the page, and the ties would fit the next.
    assert_eq!(rows([1000, 900, 703, 701]).find(&anchor, 0, 4), Found::Tied(1));
    assert_eq!(rows([1300, 1200, 1100, 1000, 703, 701]).find(&anchor, 5, 6), Found::Tied(8));
    let all = rows([701, 702, 703]).anchor(0, 3, None);
    assert_eq!((all.newest_first, all.begin()), (None, 0));
    assert_eq!(rows([702, 701, 703]).find(&all, 0, 3), Found::Crowded);
}

fn bad(mut rows: Rows, at: usize) -> Rows {
    rows.marks[at] = "#bad".to_owned();
    rows.ends[at] = None;
    rows
}

#[test]
fn a_bad_record_among_ties_is_no_end_of_them() {
    let anchor = bad(rows([900, 701, 0]), 2).anchor(0, 3, None);
    assert_eq!((anchor.tied, anchor.ended_at), (2, Some(7)));
    assert_eq!(bad(rows([702, 0, 600]), 1).find(&anchor, 2, 4), Found::Before);
    let found = bad(rows([900, 702, 0, 701]), 2).find(&anchor, 0, 5);
    assert_eq!(found, new([0, 1, 0, 0]));
}

#[test]
fn a_bad_record_is_new_where_no_call_behind_it_was_passed() {
    assert_eq!(bad(rows([900, 700, 0]), 2).find(&anchor(), 1, 3), new([0, 0, 1]));
    assert_eq!(bad(rows([1100, 0, 900, 700]), 1).find(&anchor(), 0, 5), new([0, 0, 0, 0]));
}

#[test]
fn a_page_of_bad_records_is_walked_by_their_places() {
    let mut all = rows([900, 1, 2]);
    (all.ends[1], all.ends[2]) = (None, None);
    let anchor = all.anchor(0, 3, None);
    // Whether more calls ended with the first is seen before the bad ones are gone through.
    assert_eq!(anchor.begin(), 0);
    let mut again = rows([900, 1, 2]);
    (again.ends[1], again.ends[2]) = (None, None);
    assert_eq!(again.find(&anchor, 0, 3), new([0, 0, 0]));
    let mut next = rows([2, 3, 600]);
    (next.ends[0], next.ends[1]) = (None, None);
    assert_eq!(next.find(&anchor, 2, 3), new([0, 1, 1]));
}

#[test]
fn a_bad_record_is_known_beyond_the_page_that_showed_it() {
    let anchor = bad(rows([900, 800, 0, 700]), 2).anchor(0, 4, None);
    let next = rows([800, 700, 600]).anchor(1, 4, Some(&anchor));
    assert_eq!(next.passed, ["#bad"]);
    // It ended with 700 and comes behind it now.
    assert_eq!(bad(rows([700, 0, 600, 500]), 1).find(&next, 2, 4), new([0, 0, 0, 1]));
}

#[test]
fn an_anchor_that_was_stored_before_ties_were_counted_is_read() {
    let stored = r#"{"seen":3,"marks":["900","800","700"],"ended_at":7}"#;
    let anchor: Anchor = serde_json::from_str(stored).unwrap();
    assert_eq!(anchor.begin(), 2);
    assert_eq!(rows([800, 700, 600]).find(&anchor, 1, 3), new([0, 0, 1]));
}
