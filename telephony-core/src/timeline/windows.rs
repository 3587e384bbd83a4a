use std::time::Duration;

use time::OffsetDateTime;

use crate::Granularity;

/// Instants at which windows may meet: multiples of a length, counted from midnight of the granularity's offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    length: i64,
    shift: i64,
}

impl Grid {
    /// A grid with this distance between boundaries, rounded up to the granularity.
    pub(super) fn new(length: Duration, granularity: Granularity) -> Self {
        let step = granularity.step.as_secs().max(1);
        let length = length.as_secs().max(1).div_ceil(step).saturating_mul(step);
        Self {
            length: i64::try_from(length).unwrap_or(i64::MAX),
            shift: i64::from(granularity.utc_offset.whole_seconds()),
        }
    }

    /// First boundary after an instant; `None` outside the calendar.
    pub(super) fn after(&self, at: OffsetDateTime) -> Option<OffsetDateTime> {
        self.cut(at, 1)
    }

    /// Last boundary at or before an instant; `None` outside the calendar.
    pub(super) fn until(&self, at: OffsetDateTime) -> Option<OffsetDateTime> {
        self.cut(at, 0)
    }

    fn cut(&self, at: OffsetDateTime, further: i64) -> Option<OffsetDateTime> {
        let local = at.unix_timestamp() + self.shift;
        let cut = (local.div_euclid(self.length) + further).checked_mul(self.length)?;
        OffsetDateTime::from_unix_timestamp(cut.checked_sub(self.shift)?).ok()
    }
}

#[cfg(test)]
mod tests;
