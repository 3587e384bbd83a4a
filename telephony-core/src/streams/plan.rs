use std::time::Duration;

use time::OffsetDateTime;

use crate::sync::{Lookback, SyncPlan};

/// Range and detail of the streams of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamPlan {
    /// First instant of calls and notes. It has no effect on a stream that has a state.
    pub since: OffsetDateTime,
    /// Minimum age of a call before it is read; default one minute.
    pub settle: Duration,
    /// Range that is re-read for calls that arrive late, change or are deleted.
    pub lookback: Lookback,
    /// Time before the last walk in which calls are read for their notes, where the vendor has no other way to find new
    /// notes; default seven days.
    pub call_lookback: Duration,
    /// Maximum number of calls that a batch is planned to hold; default 4000.
    pub records: u32,
    /// Set to keep with each call the JSON text that it was read from.
    pub raw: bool,
}

impl StreamPlan {
    /// A plan that covers everything from this instant on.
    pub const fn since(since: OffsetDateTime) -> Self {
        Self {
            since,
            settle: Duration::from_secs(60),
            lookback: Lookback::DEFAULT,
            call_lookback: Duration::from_secs(7 * 24 * 60 * 60),
            records: 4000,
            raw: false,
        }
    }

    /// Sets the minimum age of a call.
    pub const fn settle(mut self, settle: Duration) -> Self {
        self.settle = settle;
        self
    }

    /// Sets the lookback.
    pub fn lookback(mut self, lookback: impl Into<Lookback>) -> Self {
        self.lookback = lookback.into();
        self
    }

    /// Sets the time before the last walk in which calls are read for their notes.
    pub const fn call_lookback(mut self, lookback: Duration) -> Self {
        self.call_lookback = lookback;
        self
    }

    /// Sets the maximum number of calls that a batch is planned to hold; zero is raised to one.
    pub const fn records(mut self, records: u32) -> Self {
        self.records = records;
        self
    }

    /// Sets the request for each call's own JSON text.
    pub const fn raw(mut self, raw: bool) -> Self {
        self.raw = raw;
        self
    }

    pub(super) fn sync_plan(&self) -> SyncPlan {
        let plan = SyncPlan::since(self.since).settle(self.settle).lookback(self.lookback);
        plan.records(self.records).raw(self.raw)
    }
}
