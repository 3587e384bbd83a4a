use std::time::Duration;

/// Settings of [`Client::follow_with`](crate::Client::follow_with): how often and how long a call is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FollowOptions {
    /// Wait between two polls. Default: two seconds. The client's pace applies in addition; after a failed poll the
    /// wait doubles up to half a minute.
    pub interval: Duration,
    /// Total time for which the call is followed. Default: four hours.
    pub deadline: Duration,
    /// Time within which a call that is not active has to appear, among the active calls or in the history. Default:
    /// two minutes.
    ///
    /// It counts from the beginning, and from the moment at which the call is active no longer.
    pub appears_within: Duration,
    /// Time before the beginning in which a call that is already over is looked for. Default: one hour.
    pub lookback: Duration,
}

impl Default for FollowOptions {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(2),
            deadline: Duration::from_secs(4 * 60 * 60),
            appears_within: Duration::from_secs(2 * 60),
            lookback: Duration::from_secs(60 * 60),
        }
    }
}

impl FollowOptions {
    /// Sets the wait between two polls.
    pub const fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets the total time for which the call is followed.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the time within which a call that is not active has to appear.
    pub const fn appears_within(mut self, appears_within: Duration) -> Self {
        self.appears_within = appears_within;
        self
    }

    /// Sets the time before the beginning in which a call that is already over is looked for.
    pub const fn lookback(mut self, lookback: Duration) -> Self {
        self.lookback = lookback;
        self
    }
}
