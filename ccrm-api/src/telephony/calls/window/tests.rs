use super::*;

const HOUR: i64 = 3600;

fn utc(text: &str) -> i64 {
    WallClock::parse(text).unwrap().local().assume_utc().unix_timestamp()
}

fn local(text: &str) -> PrimitiveDateTime {
    WallClock::parse(text).unwrap().local()
}

fn warsaw() -> Zone {
    Zone::named("Europe/Warsaw").unwrap()
}

fn asked(from: &str, to: &str) -> (String, String) {
    let clocks = Window { from: utc(from), to: utc(to) }.asked(&warsaw());
    (WallClock::new(clocks.from).to_string(), WallClock::new(clocks.to).to_string())
}

#[test]
fn an_ordinary_window_is_asked_a_second_wider() {
    let (from, to) = asked("2026-03-10 09:00:00", "2026-03-10 10:00:00");
    assert_eq!((from.as_str(), to.as_str()), ("2026-03-10 09:59:59", "2026-03-10 11:00:00"));
}

#[test]
fn the_day_of_a_change_is_asked_no_wider_than_any_other() {
    // Spring: 02:00 to 03:00 is skipped on 2026-03-29, and clocks in it denote 03:00 to 04:00.
    let (from, to) = asked("2026-03-29 02:00:00", "2026-03-29 02:00:01");
    assert_eq!((from.as_str(), to.as_str()), ("2026-03-29 03:59:59", "2026-03-29 04:00:01"));
    let (from, to) = asked("2026-03-28 23:00:00", "2026-03-28 23:00:01");
    assert_eq!((from.as_str(), to.as_str()), ("2026-03-28 23:59:59", "2026-03-29 00:00:01"));
    // Autumn: 02:00 to 03:00 occurs twice on 2026-10-25.
    let (from, to) = asked("2026-10-25 04:00:00", "2026-10-25 05:00:00");
    assert_eq!((from.as_str(), to.as_str()), ("2026-10-25 04:59:59", "2026-10-25 06:00:00"));
}

#[test]
fn the_hours_of_a_change_are_asked_with_the_clocks_that_may_stand_for_them() {
    let (from, _) = asked("2026-03-29 01:30:00", "2026-03-29 01:30:01");
    assert_eq!(from, "2026-03-29 02:29:59");
    let (from, to) = asked("2026-10-25 00:00:00", "2026-10-25 02:00:00");
    assert!(from.as_str() <= "2026-10-25 01:59:59" && to.as_str() >= "2026-10-25 03:00:00");
}

#[test]
fn windows_an_hour_apart_share_clocks_where_these_are_set_back() {
    let zone = warsaw();
    for (at, is_fold) in [
        ("2026-10-23 12:00:00", false),
        ("2026-10-25 01:00:00", true),
        ("2026-10-25 01:30:00", true),
        ("2026-10-27 12:00:00", false),
    ] {
        let window = Window { from: utc(at), to: utc(at) + 60 };
        let hour_before = Window { from: window.from - HOUR, to: window.to - HOUR };
        let clocks = window.clock_seconds(&zone);
        assert_eq!(clocks.overlaps(hour_before.clock_seconds(&zone)), is_fold, "{at}");
        assert_eq!(window.remembered_for(&zone) >= HOUR, is_fold, "{at}");
        let neighbour = Window { from: window.to, to: window.to + 60 };
        assert!(clocks.overlaps(neighbour.clock_seconds(&zone)), "{at}");
    }
}

#[test]
fn parts_of_a_second_are_inside_the_window() {
    let at = |text: &str| WallClock::parse(text).unwrap().local().assume_utc();
    let range = TimeRange::new(at("2026-03-10 09:00:00.5"), at("2026-03-10 09:00:01.001"));
    let window = Window::around(range);
    assert_eq!(window, Window { from: utc("2026-03-10 09:00:00"), to: utc("2026-03-10 09:00:02") });
    assert!(window.holds(range.from) && window.holds(range.to));
    assert!(!window.holds(instant(window.to)));
}

#[test]
fn the_ends_of_the_calendar_are_kept_without_panic() {
    let ends = TimeRange::new(PrimitiveDateTime::MIN.assume_utc(), PrimitiveDateTime::MAX.assume_utc());
    let window = Window::around(ends);
    for window in [window, window.first(1), Window { from: window.to - 1, ..window }] {
        let clocks = window.asked(&warsaw());
        assert!(clocks.from <= clocks.to);
    }
}

#[test]
fn every_clock_that_stands_for_an_instant_of_the_window_is_asked_for() {
    for (name, change) in [
        ("Europe/Warsaw", "2026-03-29 01:00:00"),
        ("Europe/Warsaw", "2026-10-25 01:00:00"),
        ("Australia/Lord_Howe", "2026-04-04 15:00:00"),
        ("Pacific/Apia", "2011-12-30 10:00:00"),
    ] {
        let (zone, change) = (Zone::named(name).unwrap(), utc(change));
        for start in (-30 * HOUR..30 * HOUR).step_by(1800) {
            for length in [1, 3 * HOUR] {
                let window = Window { from: change + start, to: change + start + length };
                let clocks = window.asked(&zone);
                let local = zone.local(instant(window.from));
                for clock in (-26 * HOUR..26 * HOUR).step_by(900) {
                    let clock = local.saturating_add(Duration::seconds(clock));
                    // A second inside, so that the test does not depend on the ends being included.
                    let asked = clocks.from < clock && clock < clocks.to;
                    let inside = window.holds(zone.moment(WallClock::new(clock)).instant());
                    assert!(asked || !inside, "{name} {clock} {clocks:?}");
                }
            }
        }
    }
}

#[test]
fn a_clock_outside_those_asked_for_is_not_admitted() {
    let window = Window { from: utc("2026-03-10 09:00:01"), to: utc("2026-03-10 10:00:00") };
    let (zone, clocks) = (warsaw(), window.asked(&warsaw()));
    for (clock, admitted) in [
        ("2026-03-10 09:59:59", false),
        ("2026-03-10 10:00:00", true),
        ("2026-03-10 11:00:00.9", true),
        ("2026-03-10 11:00:01", false),
        ("2026-03-10 09:00:00Z", true),
        ("2026-03-10 11:00:00Z", false),
    ] {
        let clock = WallClock::parse(clock).unwrap();
        assert_eq!(clocks.contain(whole_second(&zone, clock)), admitted, "{clock}");
    }
}

#[test]
fn an_end_that_counts_is_trimmed_once() {
    let clocks = Window { from: utc("2026-03-10 09:00:00"), to: utc("2026-03-10 09:00:01") }.asked(&warsaw());
    assert_eq!(clocks.trim(Ends::default()), None);
    let upper = clocks.trim(Ends { first: false, last: true }).unwrap();
    assert_eq!((upper.from, upper.to), (local("2026-03-10 09:59:59"), local("2026-03-10 10:00:00")));
    let ends = Ends { first: true, last: true };
    let both = upper.trim(ends).unwrap();
    assert_eq!((both.from, both.to), (local("2026-03-10 10:00:00"), local("2026-03-10 10:00:00")));
    assert_eq!(both.trim(ends), None);
}
