use std::num::NonZeroUsize;
use std::time::Duration;

use time::OffsetDateTime;

use super::Lookback;
use crate::TimelineOptions;

/// Range that a sync covers, and how carefully it looks back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncPlan {
    /// First instant that is of interest. Moved to before where a checkpoint began it adds nothing: an earlier past
    /// takes a sync and a checkpoint of its own.
    pub since: OffsetDateTime,
    /// Age that a record must have before it is read, so that the vendor has it whole; a minute.
    pub settle: Duration,
    /// What is read again, for records that arrive late, change or are deleted.
    pub lookback: Lookback,
    /// Length that no window, and so no batch, exceeds; without a limit by default. Rounded up to the source's
    /// granularity. Windows are as long as the records expected allow, and a silent stretch of years is one request; set
    /// it for a vendor that answers for a part of a long period and does not say so.
    pub window: Duration,
    /// Number of records that a batch is meant to hold at the most; 4000. One may hold twice as many where more came
    /// than was expected, and more where a step of the source's granularity does.
    pub records: u32,
    /// Windows read at once; two.
    pub in_flight: NonZeroUsize,
}

impl SyncPlan {
    /// A plan that covers all from this instant on.
    pub const fn since(since: OffsetDateTime) -> Self {
        Self {
            since,
            settle: Duration::from_secs(60),
            lookback: Lookback::DEFAULT,
            window: Duration::MAX,
            records: 4000,
            in_flight: const { NonZeroUsize::new(2).unwrap() },
        }
    }

    /// Sets the age that a record must have.
    pub const fn settle(mut self, settle: Duration) -> Self {
        self.settle = settle;
        self
    }

    /// Sets what is read again; a length alone is read again each time.
    pub fn lookback(mut self, lookback: impl Into<Lookback>) -> Self {
        self.lookback = lookback.into();
        self
    }

    /// Sets the length that no window exceeds.
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Sets how many records a batch is meant to hold at the most; zero is taken as one.
    pub const fn records(mut self, records: u32) -> Self {
        self.records = records;
        self
    }

    /// Sets how many windows are read at once.
    pub const fn in_flight(mut self, in_flight: NonZeroUsize) -> Self {
        self.in_flight = in_flight;
        self
    }

    pub(super) fn options(&self) -> TimelineOptions {
        TimelineOptions::new(self.in_flight, Duration::MAX).longest(self.window).records(self.records)
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
        let hasty = plan.settle(Duration::ZERO).lookback(3 * day).in_flight(NonZeroUsize::MIN);
        let hasty = hasty.window(2 * day).records(500);
        assert_eq!((hasty.settle, hasty.in_flight.get()), (Duration::ZERO, 1));
        assert_eq!((hasty.lookback.longest(), hasty.window), (3 * day, 2 * day));
        assert_eq!((hasty.options().longest, hasty.options().records), (2 * day, 500));
    }
}
