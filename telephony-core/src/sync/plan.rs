use std::num::NonZeroUsize;
use std::time::Duration;

use time::OffsetDateTime;

use super::Lookback;
use crate::timeline::at_least_one;
use crate::{CallQuery, Direction, Medium, TimeRange, TimelineOptions};

/// Range that a sync covers, its filters, and its lookback and limits.
///
/// ```
/// use std::time::Duration;
///
/// use telephony_core::sync::SyncPlan;
/// use telephony_core::time::OffsetDateTime;
/// use telephony_core::{Direction, Medium};
///
/// let plan = SyncPlan::since(OffsetDateTime::UNIX_EPOCH)
///     .settle(Duration::from_secs(5 * 60))
///     .direction(Direction::Inbound)
///     .medium(Medium::Call);
/// assert_eq!(plan.directions, [Direction::Inbound]);
/// ```
#[doc(alias("incremental", "delta"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncPlan {
    /// First instant to cover. Moving it to before the start of an existing checkpoint has no effect: an earlier past
    /// takes a sync and a checkpoint of its own.
    pub since: OffsetDateTime,
    /// Minimum age of a record before it is read, so that the vendor has it completely; default one minute.
    pub settle: Duration,
    /// Range that is re-read, for records that arrive late, change or are deleted.
    pub lookback: Lookback,
    /// Maximum length of a window, and so of a batch; unlimited by default. Rounded up to the source's granularity. The
    /// length of a window follows the expected number of records, and a silent stretch of years is one request. Set a
    /// limit for a vendor that silently answers for only a part of a long period.
    pub window: Duration,
    /// Maximum number of records that a batch is planned to hold; default 4000. A batch may hold twice as many if more
    /// records arrived than were expected, and more if one step of the source's granularity does.
    pub records: u32,
    /// Number of windows that are read concurrently; default two.
    pub in_flight: NonZeroUsize,
    /// Directions to sync; empty means all, as in [`CallQuery::directions`]. A checkpoint is valid for one filter.
    pub directions: Vec<Direction>,
    /// Media to sync; empty means all. A checkpoint is valid for one filter.
    pub media: Vec<Medium>,
    /// Set to keep, with each record, the JSON text that it was read from. It does not belong to the filter: a record
    /// that is known already is not delivered once more for its text.
    pub raw: bool,
}

impl SyncPlan {
    /// A plan that covers everything from this instant on.
    pub const fn since(since: OffsetDateTime) -> Self {
        Self {
            since,
            settle: Duration::from_secs(60),
            lookback: Lookback::DEFAULT,
            window: Duration::MAX,
            records: 4000,
            in_flight: const { NonZeroUsize::new(2).unwrap() },
            directions: Vec::new(),
            media: Vec::new(),
            raw: false,
        }
    }

    /// Sets the minimum age of a record.
    pub const fn settle(mut self, settle: Duration) -> Self {
        self.settle = settle;
        self
    }

    /// Sets the lookback; a length alone is re-read on every sync.
    pub fn lookback(mut self, lookback: impl Into<Lookback>) -> Self {
        self.lookback = lookback.into();
        self
    }

    /// Sets the maximum length of a window.
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Sets the maximum number of records that a batch is planned to hold; zero is raised to one.
    pub const fn records(mut self, records: u32) -> Self {
        self.records = records;
        self
    }

    /// Sets the number of windows that are read concurrently; zero is raised to one.
    pub const fn in_flight(mut self, in_flight: usize) -> Self {
        self.in_flight = at_least_one(in_flight);
        self
    }

    /// Adds a direction to sync.
    pub fn direction(mut self, direction: Direction) -> Self {
        self.directions.push(direction);
        self
    }

    /// Adds a medium to sync.
    pub fn medium(mut self, medium: Medium) -> Self {
        self.media.push(medium);
        self
    }

    /// Sets the request for each record's own JSON text.
    pub const fn raw(mut self, raw: bool) -> Self {
        self.raw = raw;
        self
    }

    pub(super) fn into_query(self, range: TimeRange) -> CallQuery {
        let mut query = CallQuery::new(range.from, range.to).raw(self.raw);
        (query.directions, query.media) = (self.directions, self.media);
        query
    }

    pub(super) fn options(&self) -> TimelineOptions {
        TimelineOptions::new(self.in_flight.get(), Duration::MAX).longest(self.window).records(self.records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_looks_a_week_back_and_waits_a_minute_unless_it_is_set_otherwise() {
        let day = Duration::from_secs(86_400);
        let plan = SyncPlan::since(OffsetDateTime::UNIX_EPOCH);
        assert_eq!((plan.lookback.longest(), plan.window), (7 * day, Duration::MAX));
        assert_eq!((plan.in_flight.get(), plan.records), (2, 4000));
        assert_eq!(plan.settle, Duration::from_secs(60));
        let hasty = plan.settle(Duration::ZERO).lookback(3 * day).in_flight(0);
        let hasty = hasty.window(2 * day).records(500);
        assert_eq!((hasty.settle, hasty.in_flight.get()), (Duration::ZERO, 1));
        assert_eq!((hasty.lookback.longest(), hasty.window), (3 * day, 2 * day));
        assert_eq!((hasty.options().longest, hasty.options().records), (2 * day, 500));
    }
}
