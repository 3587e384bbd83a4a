use super::*;

/// Rows that ended at these times, each with a key of its own.
fn rows(keys: &[(u64, i64)]) -> Vec<Row> {
    let row = |&(key, end): &(u64, i64)| Row { key, ended_at: Some(end), ..Row::default() };
    keys.iter().map(row).collect()
}

#[test]
fn a_list_by_time_is_whole_when_a_page_shows_nothing_behind_it() {
    let mut reading = Reading::default();
    assert_eq!(reading.take(&rows(&[(1, 9), (2, 8), (3, 7), (4, 6)])), Step::Next);
    assert_eq!(reading.offset, 2, "the last row and the one before it are asked for once more");
    assert_eq!(reading.take(&rows(&[(3, 7), (4, 6), (5, 5)])), Step::Next);
    assert_eq!(reading.offset, 3);
    assert_eq!(reading.take(&rows(&[(4, 6), (5, 5)])), Step::Whole);
    assert_eq!(reading.rows(), 5);
}

#[test]
fn a_page_that_shows_no_row_of_those_before_it_is_looked_for_further_up() {
    let mut reading = Reading::default();
    assert_eq!(reading.take(&rows(&[(1, 9), (2, 8), (3, 7), (4, 6)])), Step::Next);
    assert_eq!(reading.take(&rows(&[(6, 4), (7, 3)])), Step::Back);
    assert_eq!(reading.offset, 0);
    assert_eq!(reading.rows(), 4, "nothing of it is taken");
}

#[test]
fn a_page_begins_before_all_rows_of_the_last_moment() {
    let mut reading = Reading::default();
    assert_eq!(reading.take(&rows(&[(1, 9), (2, 8), (3, 7), (4, 7)])), Step::Next);
    assert_eq!(reading.offset, 1);
    // Another row of that time may be before this page.
    assert_eq!(reading.take(&rows(&[(3, 7), (4, 7), (5, 6)])), Step::Back);
}

#[test]
fn a_list_in_no_order_of_time_is_whole_when_two_readings_agree() {
    let pages = [rows(&[(1, 5), (2, 9), (3, 1)]), rows(&[(3, 1), (4, 7)]), rows(&[(4, 7)])];
    let mut reading = Reading::default();
    let read = |reading: &mut Reading| pages.iter().map(|page| reading.take(page)).last();
    assert_eq!(read(&mut reading), Some(Step::Again { moving: false }));
    reading.restart();
    assert_eq!(read(&mut reading), Some(Step::Whole));
}

#[test]
fn a_page_that_comes_at_every_offset_is_no_walk() {
    let mut reading = Reading::default();
    let page = rows(&[(1, 9), (2, 8), (3, 7)]);
    let step = (0..20).map(|_| reading.take(&page)).find(|step| *step != Step::Next);
    assert_eq!(step, Some(Step::Stuck));
}

#[test]
fn an_offset_that_counts_pages_is_no_walk() {
    let mut reading = Reading::default();
    let first = rows(&[(1, 9), (2, 8), (3, 7), (4, 6)]);
    let mut requests = 0;
    let step = loop {
        requests += 1;
        let page = if reading.offset == 0 { first.clone() } else { Vec::new() };
        match reading.take(&page) {
            Step::Next | Step::Back => {}
            Step::Again { .. } => reading.restart(),
            step => break step,
        }
    };
    assert_eq!(step, Step::Stuck);
    assert!(requests <= 20, "{requests} requests");
}

#[test]
fn rows_that_leave_between_two_pages_are_no_offset_that_counts_pages() {
    let mut reading = Reading::default();
    for count in (4..20).rev() {
        let first: Vec<_> = (0..count).map(|key: i64| (key.unsigned_abs(), 100 - key)).collect();
        assert_eq!(reading.take(&rows(&first)), Step::Next, "{count} rows");
        assert_eq!(reading.take(&[]), Step::Back, "all of them left");
    }
}
