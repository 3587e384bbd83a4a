use std::num::NonZeroUsize;
use std::time::Duration;

use time::OffsetDateTime;

/// What a sync covers, and how carefully it looks back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncPlan {
    /// First instant that is of interest. Moved to before where a checkpoint began it adds nothing: an earlier past
    /// takes a sync and a checkpoint of its own.
    pub since: OffsetDateTime,
    /// Age that a record must have before it is read, so that the vendor has it whole; a minute.
    pub settle: Duration,
    /// How far behind the newest record read the range is read again, for records that arrive late or change; a day.
    pub lookback: Duration,
    /// Length of a window, and so of a batch; a day. Rounded up to the source's granularity.
    pub window: Duration,
    /// Windows read at once; two.
    pub in_flight: NonZeroUsize,
}

impl SyncPlan {
    /// A plan that covers all from this instant on.
    pub const fn since(since: OffsetDateTime) -> Self {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        Self {
            since,
            settle: Duration::from_secs(60),
            lookback: DAY,
            window: DAY,
            in_flight: const { NonZeroUsize::new(2).unwrap() },
        }
    }

    /// Sets the age that a record must have.
    pub const fn settle(mut self, settle: Duration) -> Self {
        self.settle = settle;
        self
    }

    /// Sets how far back is read again.
    pub const fn lookback(mut self, lookback: Duration) -> Self {
        self.lookback = lookback;
        self
    }

    /// Sets the length of a window.
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Sets how many windows are read at once.
    pub const fn in_flight(mut self, in_flight: NonZeroUsize) -> Self {
        self.in_flight = in_flight;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_looks_a_day_back_and_waits_a_minute_unless_it_is_told_otherwise() {
        let day = Duration::from_secs(86_400);
        let plan = SyncPlan::since(OffsetDateTime::UNIX_EPOCH);
        assert_eq!((plan.lookback, plan.window, plan.in_flight.get()), (day, day, 2));
        assert_eq!(plan.settle, Duration::from_secs(60));
        let hasty = plan.settle(Duration::ZERO).lookback(3 * day).in_flight(NonZeroUsize::MIN);
        let hasty = hasty.window(2 * day);
        assert_eq!((hasty.settle, hasty.in_flight.get()), (Duration::ZERO, 1));
        assert_eq!((hasty.lookback, hasty.window), (3 * day, 2 * day));
    }
}
