//! Local bounds include every local time of the range, and are not wider than necessary.

use proptest::prelude::*;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use super::sweep::{changes, minutes_around};
use super::{local, utc, zone};
use crate::moment::WallClock;
use crate::moment::zone::Zone;

const ZONES: [&str; 4] = ["Europe/Warsaw", "Europe/Kyiv", "Europe/Moscow", "UTC"];

fn offset_bounds(zone: &Zone, from: &str, to: &str) -> (PrimitiveDateTime, PrimitiveDateTime) {
    zone.local_bounds(utc(from), utc(to))
}

#[test]
fn away_from_changes_a_hull_is_the_range_itself() {
    let warsaw = zone("Europe/Warsaw");
    let week = offset_bounds(&warsaw, "2022-12-25 23:00", "2023-01-01 23:00:00.5");
    assert_eq!(week, (local("2022-12-26 00:00"), local("2023-01-02 00:00:00.5")));
    // Changes inside the range, but more than 26 hours from its ends.
    let year = offset_bounds(&warsaw, "2022-12-31 23:00", "2023-12-31 23:00");
    assert_eq!(year, (local("2023-01-01 00:00"), local("2024-01-01 00:00")));
}

#[test]
fn near_a_fold_and_a_gap_an_end_moves_out_by_the_change() {
    let warsaw = zone("Europe/Warsaw");
    let fold = offset_bounds(&warsaw, "2023-10-29 01:00", "2023-10-29 01:30");
    assert_eq!(fold, (local("2023-10-29 02:00"), local("2023-10-29 03:30")));
    let gap = offset_bounds(&warsaw, "2023-03-26 01:00", "2023-03-26 02:00");
    assert_eq!(gap, (local("2023-03-26 02:00"), local("2023-03-26 04:00")));
}

#[test]
fn a_day_that_a_zone_left_out_is_in_the_hull() {
    // At the end of 2011-12-29 the island's clocks went on to 2011-12-31.
    let apia = zone("Pacific/Apia");
    let skipped = apia.moment(WallClock::new(local("2011-12-30 12:00"))).instant();
    let (first, end) = apia.local_bounds(skipped, skipped + Duration::SECOND);
    assert!(first <= local("2011-12-30 12:00") && local("2011-12-30 12:00") < end);
}

#[test]
fn an_empty_range_has_an_ordered_hull() {
    for name in ZONES {
        let (first, end) = offset_bounds(&zone(name), "2023-10-29 02:00", "2023-10-01 00:00");
        assert_eq!(first, end, "{name}");
    }
}

/// Checks each end on its own: a local time whose moment is not before `from` is not before the first bound.
#[test]
fn no_minute_around_any_change_is_missed() {
    for name in ["Europe/Warsaw", "Europe/Moscow"] {
        let zone = zone(name);
        for change in changes(&zone) {
            let middle = zone.local(change).assume_utc();
            // Local times and moments as seconds, because millions of pairs are compared.
            let seconds = |clock: PrimitiveDateTime| clock.assume_utc().unix_timestamp();
            let clocks: Vec<_> = minutes_around(middle, 6)
                .map(|clock| PrimitiveDateTime::new(clock.date(), clock.time()))
                .map(|clock| (seconds(clock), zone.moment(WallClock::new(clock)).instant()))
                .map(|(clock, moment)| (clock, moment.unix_timestamp()))
                .collect();
            for bound in minutes_around(change, 3) {
                let (first, end) = zone.local_bounds(bound, bound);
                let (first, end, bound) = (seconds(first), seconds(end), bound.unix_timestamp());
                for &(clock, moment) in &clocks {
                    assert!(moment < bound || first <= clock, "{name} {clock} from {bound}");
                    assert!(moment >= bound || clock < end, "{name} {clock} to {bound}");
                }
            }
        }
    }
}

fn instants() -> impl Strategy<Value = OffsetDateTime> {
    let range = utc("2000-01-01 00:00").unix_timestamp()..utc("2038-01-01 00:00").unix_timestamp();
    let near_a_change = (prop::sample::select(&ZONES[..3]), any::<prop::sample::Index>(), -180_000_i64..180_000)
        .prop_map(|(name, which, seconds)| *which.get(&changes(&zone(name))) + Duration::seconds(seconds));
    let anywhere = range.prop_map(|seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap());
    prop_oneof![anywhere, near_a_change]
}

proptest! {
    #[test]
    fn a_clock_of_the_range_is_in_its_hull(
        name in prop::sample::select(&ZONES[..]),
        from in instants(),
        length in prop_oneof![1_i64..200_000, 1_i64..40_000_000],
        shown in -0.1_f64..1.1,
        nanoseconds in 0_i64..1_000_000_000,
    ) {
        let zone = zone(name);
        let to = from + Duration::seconds(length);
        let (first, end) = zone.local_bounds(from, to);
        let clock = first + (end - first) * shown + Duration::nanoseconds(nanoseconds);
        let moment = zone.moment(WallClock::new(clock)).instant();
        let in_range = from <= moment && moment < to;
        prop_assert!(!in_range || (first <= clock && clock < end), "{} {} {} {}", name, from, to, clock);
        // Not wider than one clock change at each end.
        let hour = Duration::hours(1);
        prop_assert!(zone.local(from) - first <= hour && end - zone.local(to) <= hour);
    }

    #[test]
    fn a_clock_shown_at_an_instant_is_read_as_that_instant(
        name in prop::sample::select(&ZONES[..]),
        instant in instants(),
    ) {
        let zone = zone(name);
        let clock = zone.local(instant);
        let moment = zone.moment(WallClock::new(clock));
        // In the second hour of a fold, the first hour is taken.
        let earlier = instant - moment.instant();
        prop_assert!(earlier == Duration::ZERO || earlier == Duration::hours(1), "{} {}", name, instant);
        prop_assert_eq!(zone.local(moment.instant()), clock);
        let (first, end) = zone.local_bounds(moment.instant(), moment.instant() + Duration::SECOND);
        prop_assert!(first <= clock && clock < end);
    }
}
