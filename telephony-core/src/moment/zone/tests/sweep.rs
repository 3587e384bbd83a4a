//! Every minute around every clock change, compared with instants counted one by one.

use std::collections::BTreeMap;

use time::{Duration, OffsetDateTime};

use super::{utc, zone};
use crate::moment::zone::{Zone, timestamp};
use crate::moment::{Certainty, WallClock};

/// Instants from 2014-10 to 2030 at which the zone changes its offset.
pub(super) fn changes(zone: &Zone) -> Vec<OffsetDateTime> {
    let (from, to) = (utc("2014-10-01 00:00"), utc("2031-01-01 00:00"));
    let following = zone.rules.following(timestamp(from.unix_timestamp()));
    following
        .map(|change| OffsetDateTime::from_unix_timestamp(change.timestamp().as_second()).unwrap())
        .take_while(|change| *change < to)
        .collect()
}

pub(super) fn minutes_around(middle: OffsetDateTime, hours: i64) -> impl Iterator<Item = OffsetDateTime> {
    (-hours * 60..=hours * 60).map(move |minute| middle + Duration::minutes(minute))
}

#[test]
fn the_zones_change_as_often_as_history_says() {
    for (name, count) in [("Europe/Warsaw", 33), ("Europe/Kyiv", 33), ("Europe/Moscow", 1), ("UTC", 0)] {
        assert_eq!(changes(&zone(name)).len(), count, "{name}");
    }
    assert_eq!(changes(&zone("Europe/Moscow")), [utc("2014-10-25 22:00")]);
}

#[test]
fn every_minute_around_every_change_is_read_as_the_clocks_show_it() {
    for name in ["Europe/Warsaw", "Europe/Kyiv", "Europe/Moscow"] {
        let zone = zone(name);
        for change in changes(&zone) {
            let mut shown = BTreeMap::<_, Vec<_>>::new();
            for instant in minutes_around(change, 12) {
                shown.entry(zone.local(instant)).or_default().push(instant);
            }
            let before = zone.offset_at(change - Duration::SECOND);
            for clock in minutes_around(change, 3) {
                let clock = zone.local(change) + (clock - change);
                let moment = zone.moment(WallClock::new(clock));
                let expected = match shown.get(&clock).map(Vec::as_slice) {
                    Some([once]) => (*once, Certainty::Zoned),
                    Some([earlier, _]) => (*earlier, Certainty::Ambiguous),
                    _ => (clock.assume_offset(before), Certainty::Gap),
                };
                assert_eq!((moment.instant(), moment.certainty()), expected, "{name} {clock}");
            }
        }
    }
}
