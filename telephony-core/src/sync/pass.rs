//! Range of one sync: the lookback that is due, then the time that was never read.

use std::collections::BTreeMap;
use std::time::Duration;

use time::OffsetDateTime;

use super::lookback::signed;
use super::{Checkpoint, Progress, SyncPlan};
use crate::timeline::{LONGEST_CALL, ReadWindow};
use crate::{CallRecord, TimeRange};

/// Range that a sync reads, and findings that it has not reported yet.
#[derive(Debug)]
pub(super) struct Pass {
    pub(super) range: TimeRange,
    /// Set when calls that began before the range are left to a longer tier or to another sync.
    pub(super) continued: bool,
    /// Instant before which earlier syncs read everything.
    pub(super) until: Option<OffsetDateTime>,
    pub(super) lookback: Duration,
    /// Lengths of the tiers that this sync covers.
    pub(super) tiers: Vec<Duration>,
    /// Set when everything that the checkpoint knows is re-read.
    pub(super) whole: bool,
    /// Known records that were missing from the windows so far.
    pub(super) absent: BTreeMap<u64, OffsetDateTime>,
    /// Records that are known to be filed in a window ahead, and that an earlier window returned as well.
    pub(super) moved: BTreeMap<u64, Box<CallRecord>>,
    /// Number of records read so far.
    pub(super) records: u64,
}

impl Pass {
    pub(super) fn new(plan: &SyncPlan, checkpoint: &Checkpoint, now: OffsetDateTime) -> Self {
        let end = now.saturating_sub(signed(plan.settle));
        let until = checkpoint.until();
        let (longest, due) = (plan.lookback.longest(), checkpoint.due(&plan.lookback, end));
        // The known records of a checkpoint reach back as far as the lookback that it was made with. An earlier record
        // that existed before therefore cannot be distinguished from a late one.
        let known_since = checkpoint.known_since().unwrap_or(plan.since);
        let first = plan.since.max(known_since);
        let from = until.map_or(plan.since, |until| {
            // Counted from the instant up to which everything was read, so that a pause of any length skips nothing.
            until.saturating_sub(signed(due)).max(first).min(until)
        });
        let lengths = plan.lookback.tiers().map(|tier| tier.length);
        let tiers = lengths.filter(|length| until.is_none() || *length <= due).collect();
        Self {
            range: TimeRange::new(from, end),
            // The longest tier is the last one that can return calls which began before it.
            continued: due < longest && until.is_some_and(|until| is_continued(plan, from, until, first)),
            until,
            lookback: longest,
            tiers,
            whole: until.is_none() || due == longest,
            absent: BTreeMap::new(),
            moved: BTreeMap::new(),
            records: 0,
        }
    }

    /// Counts the records of a window, and returns the position after it.
    pub(super) fn advance(&mut self, window: &ReadWindow) -> Progress {
        self.records += (window.calls.len() + window.quarantined.len()) as u64;
        let TimeRange { from, to: end } = self.range;
        Progress { from, until: window.range.to, end, records: self.records, requests: None }
    }

    /// True if a window reaches the end of the lookback, or of the whole range.
    pub(super) fn has_looked_back(&self, to: OffsetDateTime) -> bool {
        to >= self.range.to || self.has_passed(to)
    }

    /// True if a window reaches the time that was never read.
    pub(super) fn has_passed(&self, to: OffsetDateTime) -> bool {
        self.until.is_none_or(|until| to >= until)
    }
}

// A vendor that compares the starts of calls returns a call in the range in which it began. A call filed since the last
// sync began at most a day before that sync: in this range, or in the range of a tier that is read before the call gets
// too old. Otherwise the source has to request more than the range.
fn is_continued(plan: &SyncPlan, from: OffsetDateTime, until: OffsetDateTime, first: OffsetDateTime) -> bool {
    let day_before = until.saturating_sub(LONGEST_CALL);
    let found_later =
        plan.lookback.tiers().any(|tier| signed(tier.length) >= signed(tier.every).saturating_add(LONGEST_CALL));
    day_before >= first && (from <= day_before || found_later)
}
