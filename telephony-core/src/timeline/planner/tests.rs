use time::UtcOffset;
use time::macros::datetime;

use super::*;
use crate::Granularity;

const FROM: OffsetDateTime = datetime!(2024-03-04 10:00 UTC);
const YEAR: time::Duration = time::Duration::days(365);

const HOUR: u64 = 3600;

fn planner(options: TimelineOptions, granularity: Granularity) -> WindowPlanner {
    let mut can = CallHistoryCapability::new(100);
    can.granularity = granularity;
    can.total = true;
    WindowPlanner::new(TimeRange::new(FROM, FROM + YEAR), options, can)
}

fn hourly() -> TimelineOptions {
    TimelineOptions::new(1, Duration::from_secs(HOUR))
}

fn length(window: Window) -> u64 {
    (window.range.to - window.range.from).unsigned_abs().as_secs()
}

/// Lengths in seconds of windows that all held this number of records.
fn lengths(planner: &mut WindowPlanner, windows: usize, records: u32) -> Vec<u64> {
    let next_window = std::iter::from_fn(|| {
        let window = planner.next_window()?;
        planner.observe(window.range, &WindowRecords::of_pages(window.range, &[records], None));
        Some(length(window))
    });
    next_window.take(windows).collect()
}

#[test]
fn the_first_windows_are_as_long_as_they_are_wanted() {
    let mut planner = planner(hourly(), Granularity::SECOND);
    let first: Vec<_> = (0..3).map(|_| length(planner.next_window().unwrap())).collect();
    assert_eq!(first, [HOUR; 3]);
}

#[test]
fn windows_grow_again_behind_a_second_that_held_more_than_a_page() {
    let mut planner = planner(hourly(), Granularity::SECOND);
    let hour = planner.next_window().unwrap();
    planner.observe(hour.range, &WindowRecords::of_pages(hour.range, &[1], None));
    let crowded = planner.next_window().unwrap();
    let second = TimeRange::new(crowded.range.from, crowded.range.from + time::Duration::SECOND);
    planner.rewind_to(crowded.range, &WindowRecords::of_pages(second, &[100; 15], None));
    let first = planner.next_window().unwrap();
    planner.observe(first.range, &WindowRecords::of_pages(second, &[100; 15], None));
    let lengths = lengths(&mut planner, 20, 0);
    assert!(lengths.iter().sum::<u64>() > HOUR / 2, "{lengths:?}");
}

#[test]
fn silence_lets_windows_grow_step_by_step_up_to_the_longest() {
    let mut planner = planner(hourly().longest(Duration::from_secs(50 * HOUR)), Granularity::SECOND);
    assert_eq!(lengths(&mut planner, 6, 0), [1, 16, 50, 50, 50, 50].map(|it| it * HOUR));
}

#[test]
fn windows_end_where_the_vendor_can_be_asked() {
    let moscow = Granularity::day(UtcOffset::from_hms(3, 0, 0).unwrap());
    let mut planner = planner(hourly(), moscow);
    let days = lengths(&mut planner, 5, 60);
    // The first window ends at the vendor's midnight; the others last at least a day, however many calls there are.
    // Ten in the morning, UTC, is one in the afternoon there.
    assert_eq!(days, [11 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR]);
    assert!(planner.next_window().unwrap().most == WindowLimit::ANY, "a day cannot be cut");
}

#[test]
fn a_window_that_holds_too_much_is_cut_shorter_at_once() {
    let mut planner = planner(hourly(), Granularity::SECOND);
    lengths(&mut planner, 4, 0);
    let crowded = planner.next_window().unwrap();
    assert_eq!((crowded.most.announced, crowded.most.gathered), (340, 170));
    planner.rewind_to(crowded.range, &WindowRecords::of_pages(crowded.range, &[100], Some(10_000)));
    let next = planner.next_window().unwrap();
    assert_eq!(next.range.from, crowded.range.from);
    let part = length(crowded) * 85 / 10_000;
    assert!((part - 1..=part).contains(&length(next)), "{} of {part}", length(next));
}

#[test]
fn what_came_of_a_crowded_window_tells_how_busy_it_may_be() {
    let mut planner = planner(hourly(), Granularity::SECOND);
    lengths(&mut planner, 4, 0);
    let crowded = planner.next_window().unwrap();
    // One call a second, in a part of the window.
    let part = TimeRange::new(FROM + time::Duration::days(1), FROM + time::Duration::days(1));
    let part = TimeRange { to: part.from + time::Duration::seconds(400), ..part };
    planner.rewind_to(crowded.range, &WindowRecords::of_pages(part, &[100, 100, 100, 100], None));
    assert!((80..90).contains(&length(planner.next_window().unwrap())));
}

#[test]
fn a_window_is_never_given_up_for_one_as_long() {
    let mut planner = planner(hourly(), Granularity::SECOND);
    let mut before = u64::MAX;
    loop {
        let window = planner.next_window().unwrap();
        assert!(length(window) < before);
        before = length(window);
        if window.most == WindowLimit::ANY {
            break;
        }
        planner.rewind_to(window.range, &WindowRecords::of_pages(window.range, &[1], Some(1)));
    }
    assert_eq!(before, 1);
}

#[test]
fn a_first_window_is_given_up_sooner_for_nothing_is_known_yet() {
    let mut planner = planner(hourly(), Granularity::SECOND);
    let first = planner.next_window().unwrap().most;
    assert_eq!((first.announced, first.gathered), (340, 170));
    lengths(&mut planner, 4, 0);
    let later = planner.next_window().unwrap().most;
    assert!(first.projected.first < later.projected.first);
    assert!(first.projected.last <= later.projected.last);
}

#[test]
fn windows_that_cost_requests_end_where_it_is_quiet() {
    let options = TimelineOptions::new(1, Duration::from_secs(24 * HOUR));
    let mut planner = planner(options.records(1500), Granularity::SECOND);
    let mut ends = Vec::new();
    while let Some(window) = planner.next_window() {
        ends.push(window.range.to.hour());
        // A thousand calls a day, all of them before noon.
        let days = (window.range.from - time::Duration::DAY, window.range.to);
        let mornings = std::iter::successors(Some(days.0), |day| Some(*day + time::Duration::DAY));
        let mornings = mornings.take_while(|day| *day < days.1).map(|day| {
            let midnight = day.replace_time(time::Time::MIDNIGHT);
            TimeRange::new(midnight, midnight + time::Duration::hours(12))
        });
        let calls =
            mornings.flat_map(|morning| (0..1000).map(move |call| morning.from + time::Duration::seconds(call * 43)));
        let times: Vec<_> = calls.filter(|at| window.range.contains(*at)).collect();
        planner.observe(window.range, &WindowRecords::of_times(&times, 1));
    }
    assert!(ends.len() > 200, "{}", ends.len());
    assert!(ends[5..ends.len() - 1].iter().all(|hour| *hour >= 14 || *hour == 0), "{ends:?}");
}

#[test]
fn windows_meet_and_end_with_the_range() {
    for records in [0, 1, 60] {
        let mut planner = planner(hourly(), Granularity::SECOND);
        let mut at = FROM;
        while let Some(window) = planner.next_window() {
            assert_eq!(window.range.from, at);
            assert!(!window.range.is_empty());
            at = window.range.to;
            planner.observe(window.range, &WindowRecords::of_pages(window.range, &[records], None));
        }
        assert_eq!(at, FROM + YEAR);
    }
}
