use time::OffsetDateTime;

use crate::RequestTotals;

/// Position of a sync within its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Start of the range that this sync reads; it includes the lookback.
    pub from: OffsetDateTime,
    /// Instant before which this sync has read everything.
    pub until: OffsetDateTime,
    /// End of the range.
    pub end: OffsetDateTime,
    /// Number of records that this sync has read so far, unchanged and quarantined ones included.
    pub records: u64,
    /// Requests that the source has sent since this sync began, and their waits; `None` if the source does not count
    /// them.
    ///
    /// The requests of windows that are read ahead are among them, and those of other users of the same client.
    pub requests: Option<RequestTotals>,
}

impl Progress {
    /// Share of the range's time that was read, from 0 to 1. Quiet and busy hours count the same.
    pub fn share(&self) -> f64 {
        let whole = (self.end - self.from).as_seconds_f64();
        if whole <= 0.0 { 1.0 } else { ((self.until - self.from).as_seconds_f64() / whole).clamp(0.0, 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_that_of_the_time_and_an_empty_range_is_read() {
        let from = OffsetDateTime::UNIX_EPOCH;
        let hours = |hours| from + time::Duration::hours(hours);
        let share =
            |until, end| Progress { from, until: hours(until), end: hours(end), records: 0, requests: None }.share();
        let percent = |until, end| (share(until, end) * 100.0).round().to_string();
        assert_eq!([percent(0, 4), percent(1, 4), percent(4, 4), percent(0, 0)], ["0", "25", "100", "100"]);
    }
}
