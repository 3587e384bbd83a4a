//! Offsets in force around an instant.

use jiff::tz::TimeZone;
use time::OffsetDateTime;

use super::timestamp;

/// Longer than any gap or fold: the longest are the 24 hours of islands that moved across the date line.
pub(super) const NEAR: i64 = 26 * 3_600;

/// Minimum and maximum offset, in seconds, that the zone has within 26 hours of the instant.
///
/// Proof that this is enough for the bounds of a range. A local time whose moment is t shows t plus an offset o. The
/// offset o is in force at t or, in a gap, was in force until less than the gap's length before t. Case from <= t:
/// either t is within 26 hours of `from`, and so is the time when o was in force, give or take the gap that the 26
/// hours leave room for; or t is later by more than any two offsets of a zone differ. Case t < to: the offset at t is o
/// or, in a gap, greater than o, so that the same two cases apply.
pub(super) fn offsets_near(zone: &TimeZone, instant: OffsetDateTime) -> (i32, i32) {
    let at = instant.unix_timestamp();
    let (start, end) = (timestamp(at - NEAR), timestamp(at + NEAR));
    let before = zone.to_offset(start).seconds();
    let changes = zone.following(start).take_while(|change| change.timestamp() <= end);
    changes.fold((before, before), |(least, greatest), change| {
        let offset = change.offset().seconds();
        (least.min(offset), greatest.max(offset))
    })
}
