//! Periods in milliseconds: the window itself, and the wider period that is requested for it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::row::Row;

pub(super) const SECOND: i64 = 1_000;
pub(super) const HOUR: i64 = 3_600 * SECOND;
pub(super) const DAY: i64 = 24 * HOUR;

/// Length that a call does not exceed, independent of the setting. No comparison explains a row that ends later than
/// this after the requested period.
const LONGEST_CALL: i64 = DAY;
const LONGEST_SAID: i64 = 7 * DAY;

/// Half-open period of the time that the vendor compares, which may be any of a call's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Window {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Window {
    pub(super) const fn new(from: i64, to: i64) -> Self {
        Self { from, to }
    }

    pub(super) const fn length(self) -> i64 {
        self.to - self.from
    }

    /// Period to request: a second wider on both sides, because the bounds may not belong to it and times may be cut to
    /// seconds. Never negative, because no call was made before 1970 and a server may not accept a negative time.
    pub(super) fn asked(self) -> Self {
        Self::new((self.from - SECOND).max(0), (self.to + SECOND).max(0))
    }

    /// True if some time of the row can lie in the requested period: a time at most a day before the row's end.
    pub(super) fn explains(self, row: &Row) -> bool {
        let Some(end) = row.ended_at else { return true };
        let length = row.length.unwrap_or(0).clamp(LONGEST_CALL, LONGEST_SAID);
        let asked = self.asked();
        end + SECOND >= asked.from && end - length - SECOND <= asked.to
    }
}

impl Window {
    /// Returns the rows, without the end of those that the window does not explain, because they say nothing about the
    /// order.
    pub(super) fn dated(self, rows: &[Row]) -> Cow<'_, [Row]> {
        if rows.iter().all(|row| self.explains(row)) {
            return Cow::Borrowed(rows);
        }
        let dated = |row: &Row| Row { ended_at: row.ended_at.filter(|_| self.explains(row)), ..*row };
        rows.iter().map(dated).collect()
    }
}

pub(super) fn milliseconds(instant: OffsetDateTime) -> i64 {
    let milliseconds = instant.unix_timestamp_nanos().div_euclid(1_000_000);
    i64::try_from(milliseconds).unwrap_or(if milliseconds < 0 { i64::MIN } else { i64::MAX })
}

pub(super) fn instant(milliseconds: i64) -> OffsetDateTime {
    let edge = if milliseconds < 0 { OffsetDateTime::UNIX_EPOCH } else { LAST };
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).unwrap_or(edge)
}

const LAST: OffsetDateTime = OffsetDateTime::new_utc(time::Date::MAX, time::Time::MAX);
