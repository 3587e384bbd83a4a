mod offset_bounds;
mod sweep;

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::Zone;
use crate::moment::{Certainty, WallClock};

pub(super) fn zone(name: &str) -> Zone {
    Zone::named(name).expect(name)
}

pub(super) fn local(text: &str) -> PrimitiveDateTime {
    WallClock::parse(text).expect(text).local()
}

pub(super) fn utc(text: &str) -> OffsetDateTime {
    local(text).assume_utc()
}

fn read(name: &str, clock: &str) -> (OffsetDateTime, Certainty) {
    let moment = zone(name).moment(WallClock::parse(clock).expect(clock));
    (moment.instant(), moment.certainty())
}

#[test]
fn known_clocks_are_read_as_measured() {
    for (name, clock, instant, certainty) in [
        ("Europe/Warsaw", "2022-12-29 11:24:57", "2022-12-29 10:24:57", Certainty::Zoned),
        ("Europe/Warsaw", "2023-07-01 12:00", "2023-07-01 10:00", Certainty::Zoned),
        ("Europe/Warsaw", "2023-03-26 02:30", "2023-03-26 01:30", Certainty::Gap),
        ("Europe/Warsaw", "2023-10-29 02:30", "2023-10-29 00:30", Certainty::Ambiguous),
        ("Europe/Kyiv", "2024-03-31 03:30", "2024-03-31 01:30", Certainty::Gap),
        ("Europe/Kiev", "2024-10-27 03:30", "2024-10-27 00:30", Certainty::Ambiguous),
        ("Europe/Moscow", "2012-12-18 10:46:58", "2012-12-18 06:46:58", Certainty::Zoned),
        ("Europe/Moscow", "2014-10-26 01:30", "2014-10-25 21:30", Certainty::Ambiguous),
        ("Europe/Moscow", "2024-06-25 14:25", "2024-06-25 11:25", Certainty::Zoned),
        ("UTC", "2023-03-26 02:30:00.5", "2023-03-26 02:30:00.5", Certainty::Zoned),
    ] {
        assert_eq!(read(name, clock), (utc(instant), certainty), "{name} {clock}");
    }
}

#[test]
fn the_ends_of_a_fold_and_of_a_gap_are_no_part_of_it() {
    for (clock, certainty) in [
        ("2023-10-29 01:59:59.999999999", Certainty::Zoned),
        ("2023-10-29 02:00", Certainty::Ambiguous),
        ("2023-10-29 02:59:59.999999999", Certainty::Ambiguous),
        ("2023-10-29 03:00", Certainty::Zoned),
        ("2023-03-26 01:59:59.999999999", Certainty::Zoned),
        ("2023-03-26 02:00", Certainty::Gap),
        ("2023-03-26 02:59:59.999999999", Certainty::Gap),
        ("2023-03-26 03:00", Certainty::Zoned),
    ] {
        assert_eq!(read("Europe/Warsaw", clock).1, certainty, "{clock}");
    }
}

#[test]
fn a_clock_with_an_offset_is_exact_in_every_zone() {
    let expected = (utc("2023-10-29 01:30"), Certainty::Exact);
    assert_eq!(read("Europe/Warsaw", "2023-10-29 02:30+01:00"), expected);
    assert_eq!(read("Europe/Moscow", "2023-10-29T01:30Z"), expected);
}

#[test]
fn an_instant_has_its_clock_and_offset_in_the_zone() {
    let warsaw = zone("Europe/Warsaw");
    for (instant, clock, hours) in [
        ("2023-03-26 00:59:59", "2023-03-26 01:59:59", 1),
        ("2023-03-26 01:00", "2023-03-26 03:00", 2),
        ("2023-10-29 00:30", "2023-10-29 02:30", 2),
        ("2023-10-29 01:30", "2023-10-29 02:30", 1),
    ] {
        assert_eq!(warsaw.local(utc(instant)), local(clock), "{instant}");
        let offset = UtcOffset::from_hms(hours, 0, 0).unwrap();
        assert_eq!(warsaw.offset_at(utc(instant)), offset, "{instant}");
        assert_eq!(warsaw.local(utc(instant).to_offset(offset)), local(clock), "{instant}");
    }
}

#[test]
fn a_zone_is_found_by_its_name_and_shows_it() {
    let warsaw = zone("europe/WARSAW");
    assert_eq!((warsaw.name(), format!("{warsaw:?}")), ("Europe/Warsaw", "Europe/Warsaw".into()));
    assert_eq!(warsaw, zone("Europe/Warsaw"));
    assert_ne!(warsaw, zone("Europe/Moscow"));
    assert_eq!((zone("UTC"), Zone::utc().name()), (Zone::utc(), "UTC"));
}

#[test]
fn an_unknown_name_is_an_error_that_names_it() {
    for name in ["", "Mars/Base", "Etc/Unknown", "../../etc/passwd", "Europe/Warsaw\n", "CET-1CEST"] {
        assert_eq!(Zone::named(name).unwrap_err().name(), name);
    }
    let error = Zone::named("Mars/Base").unwrap_err().to_string();
    assert_eq!(error, "no time zone is named \"Mars/Base\"");
}

#[test]
fn the_ends_of_the_calendar_are_kept_without_panic() {
    let day = |year, month, day| Date::from_calendar_date(year, month, day).unwrap();
    let midnight = |date| PrimitiveDateTime::new(date, Time::MIDNIGHT);
    let (first, last) = (PrimitiveDateTime::MIN, PrimitiveDateTime::MAX);
    let east = UtcOffset::from_hms(25, 59, 59).unwrap();
    for name in ["Europe/Warsaw", "Europe/Moscow", "America/New_York", "Pacific/Kiritimati", "UTC"] {
        let zone = zone(name);
        for clock in [first, last, midnight(day(-9999, Month::January, 2)), midnight(day(9999, Month::December, 31))] {
            let near = zone.moment(WallClock::new(clock)).instant() - clock.assume_utc();
            assert!(near.whole_hours().abs() < 26, "{name} {clock}");
            for offset in [east, -east] {
                let exact = zone.moment(WallClock::with_offset(clock, offset)).instant();
                assert_eq!(exact.offset(), UtcOffset::UTC);
                let far = clock.assume_offset(offset);
                let _ = (zone.local(far), zone.offset_at(far), zone.local_bounds(far, far));
            }
        }
        let (start, end) = zone.local_bounds(first.assume_utc(), last.assume_utc());
        assert!(start <= midnight(day(-9999, Month::January, 2)) && end >= midnight(day(9999, Month::December, 31)));
    }
}
