use std::time::Duration;

use time::OffsetDateTime;

use super::{Checkpoint, SyncPlan};
use crate::timeline::Windows;
use crate::{Granularity, TimeRange};

/// Windows that are to be read, in the order of time: the lookback, then what was never read.
pub(super) fn to_read(
    plan: &SyncPlan,
    checkpoint: &Checkpoint,
    now: OffsetDateTime,
    granularity: Granularity,
) -> impl Iterator<Item = TimeRange> + use<> {
    let end = now.saturating_sub(signed(plan.settle));
    let from = match checkpoint.until() {
        None => plan.since,
        // What a checkpoint knows reaches back as far as the lookback that it was made with, so an earlier record
        // that was there before cannot be told from a late one.
        Some(until) => {
            let back = until.saturating_sub(signed(plan.lookback));
            back.max(plan.since).max(checkpoint.known_since().unwrap_or(plan.since)).min(until)
        }
    };
    Windows::new(TimeRange::new(from, end), plan.window, granularity)
}

pub(super) fn signed(duration: Duration) -> time::Duration {
    time::Duration::try_from(duration).unwrap_or(time::Duration::MAX)
}
