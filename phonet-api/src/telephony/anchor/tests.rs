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
    rows([900, 800, 700]).anchor(0, None)
}

fn new(rows: Vec<bool>) -> Found {
    Found::New(rows)
}

#[test]
fn a_page_that_begins_with_the_last_row_goes_on_behind_it() {
    assert_eq!(rows([700, 600, 500]).find(&anchor(), 2, 3), new(vec![false, true, true]));
    assert_eq!((anchor().seen, anchor().newest_first), (3, Some(true)));
}

#[test]
fn rows_that_were_shifted_down_are_passed_over() {
    let found = rows([900, 800, 700, 600]).find(&anchor(), 2, 4);
    assert_eq!(found, new(vec![false, false, false, true]));
    assert_eq!(rows([1200, 1100, 1000]).find(&anchor(), 2, 3), Found::Behind);
}

#[test]
fn rows_that_were_shifted_up_are_looked_for_before() {
    assert_eq!(rows([600, 500, 400]).find(&anchor(), 2, 3), Found::Before);
    assert_eq!(rows([]).find(&anchor(), 2, 3), Found::Before);
}

#[test]
fn a_deleted_last_row_is_stood_in_for_by_the_one_before_it() {
    assert_eq!(rows([800, 600, 500]).find(&anchor(), 2, 3), new(vec![false, true, true]));
}

#[test]
fn a_list_may_begin_with_the_oldest() {
    let anchor = rows([700, 800, 900]).anchor(0, None);
    assert_eq!(anchor.newest_first, Some(false));
    assert_eq!(rows([900, 1000]).find(&anchor, 2, 3), new(vec![false, true]));
    assert_eq!(rows([500, 600]).find(&anchor, 2, 3), Found::Behind);
    assert_eq!(rows([1000, 1100]).find(&anchor, 2, 3), Found::Before);
}

#[test]
fn ties_over_a_border_are_asked_for_in_one_page() {
    // Of 701 to 704 two stood on the first page; on the second they come in another order.
    let anchor = rows([900, 800, 701, 702]).anchor(0, None);
    assert_eq!((anchor.seen, anchor.tied), (4, 2));
    assert_eq!(rows([703, 702, 600]).find(&anchor, 3, 6), Found::Tied(1));
    let found = rows([800, 703, 702, 704, 701, 600]).find(&anchor, 1, 6);
    assert_eq!(found, new(vec![false, true, false, true, false, true]));
    // After a deletion the page begins among them again.
    assert_eq!(rows([703, 702, 704, 701, 600]).find(&anchor, 1, 6), Found::Tied(0));
    let found = rows([703, 702, 704, 701, 600]).find(&anchor, 0, 6);
    assert_eq!(found, new(vec![true, false, true, false, true]));
}

#[test]
fn ties_that_end_with_the_page_take_no_further_request() {
    let anchor = rows([900, 701, 702]).anchor(0, None);
    assert_eq!(rows([702, 600]).find(&anchor, 2, 3), new(vec![false, true]));
    // Whichever of them comes last now.
    assert_eq!(rows([701, 600]).find(&anchor, 2, 3), new(vec![false, true]));
}

#[test]
fn more_ties_than_a_page_holds_are_said() {
    let anchor = rows([900, 701, 702]).anchor(0, None);
    assert_eq!(rows([703, 701, 704]).find(&anchor, 2, 3), Found::Tied(0));
    assert_eq!(rows([900, 703, 701]).find(&anchor, 0, 3), Found::Crowded);
    // Rows that were shifted down fill the page, and the ties would fit the next.
    assert_eq!(rows([1000, 900, 703, 701]).find(&anchor, 0, 4), Found::Tied(1));
}

#[test]
fn a_bad_record_among_ties_is_no_end_of_them() {
    let bad = |mut rows: Rows, at: usize| {
        rows.marks[at] = "#bad".to_owned();
        rows.ends[at] = None;
        rows
    };
    let anchor = bad(rows([900, 701, 0]), 2).anchor(0, None);
    assert_eq!((anchor.tied, anchor.ended_at), (2, Some(7)));
    assert_eq!(bad(rows([702, 0, 600]), 1).find(&anchor, 2, 4), Found::Tied(0));
    let found = bad(rows([900, 702, 0, 701]), 2).find(&anchor, 0, 5);
    assert_eq!(found, new(vec![false, true, false, false]));
    // Bad records alone are no ties.
    let all = bad(bad(rows([900, 0, 0]), 1), 2);
    assert!(matches!(all.find(&anchor, 2, 3), Found::New(_)));
}

#[test]
fn an_anchor_that_was_stored_before_ties_were_counted_is_read() {
    let stored = r#"{"seen":3,"marks":["900","800","700"],"ended_at":7}"#;
    let anchor: Anchor = serde_json::from_str(stored).unwrap();
    assert_eq!(rows([700, 600]).find(&anchor, 2, 3), new(vec![false, true]));
    assert_eq!(rows([701, 700, 600]).find(&anchor, 2, 4), Found::Tied(1));
}
