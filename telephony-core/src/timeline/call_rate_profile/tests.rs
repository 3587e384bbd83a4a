use time::macros::datetime;

use super::*;

const MONDAY: OffsetDateTime = datetime!(2024-03-04 00:00 UTC);

/// Given number of calls an hour from nine to five, on every day except Saturday and Sunday.
fn office(range: TimeRange, calls: i64) -> Vec<OffsetDateTime> {
    let hours = (range.to - range.from).whole_hours();
    let hours = (0..hours).map(|hour| range.from + Duration::hours(hour));
    let open = hours.filter(|it| (9..17).contains(&it.hour()) && it.weekday().number_days_from_monday() < 5);
    open.flat_map(|hour| (0..calls).map(move |call| hour + Duration::seconds(call * 3600 / calls))).collect()
}

fn learnt(days: i64) -> CallRateProfile {
    let mut profile = CallRateProfile::new(0.0);
    for day in 0..days {
        let from = MONDAY + Duration::days(day);
        let range = TimeRange::new(from, from + Duration::DAY);
        profile.observe(range, office(range, 60).into_iter(), 1.0);
    }
    profile
}

fn hours(profile: &CallRateProfile, at: OffsetDateTime, records: f64) -> f64 {
    profile.reach(at, records, 1e7, 0.0) / 3600.0
}

fn is(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < wanted * 0.02
}

#[test]
fn a_night_is_expected_to_end_as_the_last_one_did() {
    let profile = learnt(1);
    let evening = MONDAY + Duration::hours(24 + 17);
    assert!(is(hours(&profile, evening, 120.0), 18.0), "two hours of the next morning");
    assert!(is(hours(&profile, evening + Duration::hours(16), 120.0), 2.0));
}

#[test]
fn a_weekend_is_known_after_one_week() {
    let friday = MONDAY + Duration::days(11) + Duration::hours(17);
    assert!(is(hours(&learnt(7), friday, 60.0), 65.0), "until Monday at ten");
    // With fewer observed days, each day may be a working day.
    assert!(is(hours(&learnt(2), friday, 60.0), 17.0));
}

#[test]
fn more_calls_than_last_week_count_at_once_and_fewer_by_and_by() {
    let week = learnt(7);
    let range = TimeRange::new(MONDAY + Duration::days(7), MONDAY + Duration::days(8));
    let tuesday = range.to + Duration::hours(9);
    let after = |calls| {
        let mut profile = week.clone();
        profile.observe(range, office(range, calls).into_iter(), 1.0);
        hours(&profile, tuesday, 180.0)
    };
    assert!(is(after(60), 3.0));
    assert!(after(180) < 1.1);
    let quieter = after(20);
    assert!((4.0..5.0).contains(&quieter), "{quieter}");
    assert!(after(1) < 16.0 + 9.0, "never by more than four times");
}

#[test]
fn silence_reaches_as_far_as_is_allowed() {
    let mut profile = learnt(7);
    let range = TimeRange::new(MONDAY + Duration::days(7), MONDAY + Duration::days(400));
    profile.observe(range, std::iter::empty(), 1.0);
    assert!(profile.reach(range.to, 1e6, 5000.0, 0.0) >= 5000.0);
    assert!(is(profile.reach(range.to, 100.0, 5000.0, 1.0), 100.0), "unless it is known better");
}

#[test]
fn a_record_may_stand_for_several() {
    let range = TimeRange::new(MONDAY, MONDAY + Duration::DAY);
    let mut profile = CallRateProfile::new(0.0);
    profile.observe(range, office(range, 60).into_iter(), 10.0);
    assert!(is(hours(&profile, MONDAY + Duration::hours(33), 1200.0), 2.0));
}

#[test]
fn the_whole_calendar_is_learnt_in_no_time() {
    let range = TimeRange::new(datetime!(0001-01-01 00:00 UTC), datetime!(9999-12-31 23:59 UTC));
    let mut profile = CallRateProfile::new(1.0);
    profile.observe(range, std::iter::once(MONDAY), 1.0);
    assert!(hours(&profile, MONDAY, 1e9) > 1000.0);
    assert!(profile.reach(range.to, 1.0, 1e7, 1.0) >= 1.0);
}
