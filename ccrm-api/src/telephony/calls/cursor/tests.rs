use proptest::prelude::*;

use super::super::window::Ends;
use super::*;

const DAY: Window = Window { from: 0, to: 86_400 };

fn over(count: Option<u64>, instants: impl IntoIterator<Item = i64>) -> TruncatedWindow {
    TruncatedWindow {
        count,
        sent: 1_000,
        seen: Vec::new(),
        ends: Ends::default(),
        instants: instants.into_iter().collect(),
    }
}

fn narrowed(window: Window, over: &TruncatedWindow) -> Window {
    let mut cursor = Cursor::start(window);
    cursor.narrow(window, over);
    cursor.window()
}

#[test]
fn a_list_in_order_shows_how_far_the_next_window_goes() {
    // A record every 10 seconds: 800 of them take 8000 seconds, less the one second that each window is requested
    // wider.
    let oldest = narrowed(DAY, &over(Some(8_640), (0..1_000).map(|call| call * 10)));
    assert_eq!(oldest, Window { from: 0, to: 7_999 });
    let newest = narrowed(DAY, &over(Some(8_640), (0..1_000).map(|call| 86_390 - call * 10)));
    assert_eq!(newest, Window { from: 78_392, to: 86_400 });
    let burst = narrowed(DAY, &over(Some(3_000), [7].into_iter().chain([50; 999])));
    assert_eq!(burst, Window { from: 0, to: 49 });
    let first = narrowed(DAY, &over(Some(3_000), [0; 1_000]));
    assert_eq!(first, Window { from: 0, to: 1 });
}

#[test]
fn a_list_that_is_cut_before_the_window_tells_nothing_about_it() {
    // On the night of a clock change the window is requested an hour wider at each end.
    let half = Window { from: 0, to: 43_200 };
    let before = narrowed(DAY, &over(Some(1_600), (-3_600..).step_by(4).take(1_000)));
    assert_eq!(before, half);
    let behind = narrowed(DAY, &over(Some(1_600), (0..1_000).map(|call| 90_000 - call * 3)));
    assert_eq!(behind.seconds(), half.seconds());
}

#[test]
fn a_list_without_order_is_divided_in_proportion_to_its_count() {
    let narrowed = |seconds, count| {
        let shuffled = (0..1_000).map(|call| call * 7_919 % 1_000 * seconds / 1_000);
        narrowed(Window { from: 0, to: seconds }, &over(count, shuffled)).seconds()
    };
    assert_eq!(narrowed(86_400, Some(8_000)), 8_640);
    assert_eq!(narrowed(86_400, Some(1_001)), 69_050);
    assert_eq!(narrowed(86_400, None), 43_199);
    assert_eq!(narrowed(86_400, Some(u64::MAX)), 1);
    assert_eq!(narrowed(2, Some(1_001)), 1);
}

#[test]
fn a_list_without_order_shows_a_busy_beginning_of_its_window() {
    // 900 of the records shown lie in the first hour.
    let shown = |call: i64| if call % 10 == 9 { 80_000 } else { call * 7_919 % 3_600 };
    let seconds = |count| narrowed(DAY, &over(count, (0..1_000).map(shown))).seconds();
    assert!(seconds(Some(2_000)) < 3_600, "{}", seconds(Some(2_000)));
    assert!(seconds(None) < 3_600, "{}", seconds(None));
    // A few records out of order do not make a list unordered.
    let late = (0..1_000).map(|call| if call % 100 == 50 { 3 } else { call * 10 });
    assert_eq!(narrowed(DAY, &over(Some(8_640), late)).seconds(), 7_979);
}

#[test]
fn the_density_seen_last_sets_the_next_window() {
    let mut cursor = Cursor::start(Window { from: 0, to: 10 * 86_400 });
    cursor.pass(DAY, 400);
    assert_eq!((cursor.rest.from, cursor.span), (86_400, 172_800));
    cursor.pass(Window { from: 86_400, to: 86_500 }, 0);
    assert_eq!((cursor.rest.from, cursor.span), (86_500, 400), "nothing is known but that it was quiet");
}

#[test]
fn what_is_left_by_the_vendors_count_sets_the_next_window_too() {
    let whole = Window { from: 0, to: 100_000 };
    let quiet = Window { from: 0, to: 20_000 };
    let after = |total, count| {
        let mut cursor = Cursor::start(whole);
        cursor.total = Some(total);
        cursor.pass(quiet, count);
        cursor.span
    };
    assert_eq!(after(8_000, 0), 8_000, "8000 records in 80000 seconds");
    assert_eq!(after(8_000, 4_000), 4_000, "as busy as before");
    assert_eq!(after(900, 100), 80_000, "the rest fits one page");
    assert_eq!(after(900, 5_000), 80_000, "a count that was too small is no harm");
}

#[test]
fn a_cursor_of_another_query_is_refused() {
    let mut cursor = Cursor::start(DAY);
    let mine = Account::new("mine");
    let packed = cursor.pack(&mine).unwrap();
    assert_eq!(Cursor::unpack(&packed, &mine, DAY).unwrap(), cursor);
    assert!(Cursor::unpack(&packed, &mine, Window { from: 1, ..DAY }).is_err());
    assert!(Cursor::unpack(&packed, &mine, Window { to: 86_399, ..DAY }).is_err());
    cursor.span = 0;
    assert!(Cursor::unpack(&cursor.pack(&mine).unwrap(), &mine, DAY).is_err());
    cursor = Cursor::start(Window { from: 5, to: 5 });
    assert!(Cursor::unpack(&cursor.pack(&mine).unwrap(), &mine, DAY).is_err());
}

#[test]
fn a_cursor_with_the_former_names_is_read() {
    let part = r#"{"from":0,"to":9}"#;
    let stored = format!(
        r#"{{"rest":{part},"span":1,"counts_elsewhere":true,"undated_in":[[7,{part}]],"placed":[8],"dark":{part},"blind":5,"page":500}}"#
    );
    let cursor: Cursor = serde_json::from_str(&stored).unwrap();
    let window = Window { from: 0, to: 9 };
    assert!(cursor.counts_unrelated && cursor.is_known_stray(8));
    assert_eq!((&cursor.unplaced[..], cursor.unreadable_part), (&[(7, window)][..], Some(window)));
    assert_eq!((cursor.last_unreadable, cursor.page_size), (Some(5), 500));
}

proptest! {
    #[test]
    fn narrowing_always_ends(
        seconds in 1_i64..i64::MAX / 2, count in proptest::option::of(any::<u64>()), instants: Vec<i32>, start: i32, sorted: bool,
    ) {
        let window = Window { from: i64::from(start), to: i64::from(start) + seconds };
        let mut instants: Vec<i64> = instants.into_iter().map(i64::from).cycle().take(1_000).collect();
        if sorted {
            instants.sort_unstable();
        }
        let narrowed = narrowed(window, &over(count, instants)).seconds();
        prop_assert!(narrowed >= 1 && (narrowed < seconds || seconds == 1));
    }

    #[test]
    fn passing_takes_every_second_once(spans in proptest::collection::vec((1_i64..1_000, any::<u64>()), 1..50), newest_first: bool) {
        let mut cursor = Cursor { newest_first, ..Cursor::start(DAY) };
        let mut covered = 0;
        for (span, count) in spans {
            cursor.span = cursor.span.min(span);
            let window = cursor.window();
            prop_assert!(window.seconds() > 0);
            covered += window.seconds();
            cursor.pass(window, count);
            prop_assert_eq!(covered + cursor.rest.seconds(), DAY.seconds());
            if cursor.rest.seconds() == 0 {
                break;
            }
        }
    }
}

// Windows around a clock change are requested an hour wider, so the window after the next one may show the same row.
#[test]
fn a_row_without_a_time_is_new_to_windows_that_cannot_have_shown_it() {
    let window = |from: i64| Window { from, to: from + 60 };
    let wide = |from: i64| Window { from: from - 3_600, to: from + 3_660 };
    let mut cursor = Cursor::start(Window { from: 0, to: 100_000 });
    let mut new = |prints: &[u64], shown, remembered_for| cursor.new_unplaced(prints, shown, remembered_for);
    assert_eq!(new(&[7, 7, 8], wide(50_000), 10_800), [true, true, true], "two of one text");
    assert_eq!(new(&[], window(49_940), 10_800), [true; 0]);
    assert_eq!(new(&[7, 9], wide(49_880), 10_800), [false, true]);
    assert_eq!(new(&[8], window(40_000), 0), [true]);
    assert_eq!(new(&[8], window(39_941), 0), [false], "its neighbour shares a second");
    assert_eq!(new(&[8], window(39_700), 0), [true]);
    new(&[], window(39_640), 0);
    assert_eq!(new(&[], window(10_000), 0), [true; 0]);
    assert_eq!(cursor.unplaced, [], "what lies far behind is forgotten");
}
