//! One sync's range: the lookback that is due, then what was never read.

use std::collections::BTreeMap;
use std::time::Duration;

use time::OffsetDateTime;

use super::lookback::signed;
use super::{Checkpoint, SyncPlan};
use crate::timeline::LONGEST_CALL;
use crate::{CallRecord, TimeRange};

/// What a sync reads, and what it found out and has not said yet.
#[derive(Debug)]
pub(super) struct Pass {
    pub(super) range: TimeRange,
    /// Whether calls that began before the range are left to a longer tier or to another sync.
    pub(super) continued: bool,
    /// Everything before it was read by earlier syncs.
    pub(super) until: Option<OffsetDateTime>,
    pub(super) lookback: Duration,
    /// Lengths of the tiers that are read with this one.
    pub(super) tiers: Vec<Duration>,
    /// Whether all that the checkpoint knows is read again.
    pub(super) whole: bool,
    /// Records of the windows so far that are known and are not there any more.
    pub(super) absent: BTreeMap<u64, OffsetDateTime>,
    /// Records that are known to be filed in a window ahead, and that a window before it shows, too.
    pub(super) moved: BTreeMap<u64, Box<CallRecord>>,
}

impl Pass {
    pub(super) fn new(plan: &SyncPlan, checkpoint: &Checkpoint, now: OffsetDateTime) -> Self {
        let end = now.saturating_sub(signed(plan.settle));
        let until = checkpoint.until();
        let (longest, due) = (plan.lookback.longest(), checkpoint.due(&plan.lookback, end));
        // What a checkpoint knows reaches back as far as the lookback that it was made with, so an earlier record that
        // was there before cannot be distinguished from a late one.
        let known_since = checkpoint.known_since().unwrap_or(plan.since);
        let first = plan.since.max(known_since);
        let from = until.map_or(plan.since, |until| {
            // Counted from what was read, so that a pause of any length skips nothing.
            until.saturating_sub(signed(due)).max(first).min(until)
        });
        let lengths = plan.lookback.tiers().map(|tier| tier.length);
        let tiers = lengths.filter(|length| until.is_none() || *length <= due).collect();
        Self {
            range: TimeRange::new(from, end),
            // The longest tier is the last to show what began before it.
            continued: due < longest && until.is_some_and(|until| is_continued(plan, from, until, first)),
            until,
            lookback: longest,
            tiers,
            whole: until.is_none() || due == longest,
            absent: BTreeMap::new(),
            moved: BTreeMap::new(),
        }
    }

    /// Whether a window reaches the end of the lookback, or of all that is read.
    pub(super) fn has_looked_back(&self, to: OffsetDateTime) -> bool {
        to >= self.range.to || self.has_passed(to)
    }

    /// Whether a window reaches what was never read.
    pub(super) fn has_passed(&self, to: OffsetDateTime) -> bool {
        self.until.is_none_or(|until| to >= until)
    }
}

// A vendor that compares the starts of calls shows a call in the range in which it began. One that was filed since the
// last sync began at most a day before that: in this range, or in that of a tier that is read before it gets too old.
// Else the source has to ask for more than the range.
fn is_continued(plan: &SyncPlan, from: OffsetDateTime, until: OffsetDateTime, first: OffsetDateTime) -> bool {
    let day_before = until.saturating_sub(LONGEST_CALL);
    let found_later =
        plan.lookback.tiers().any(|tier| signed(tier.length) >= signed(tier.every).saturating_add(LONGEST_CALL));
    day_before >= first && (from <= day_before || found_later)
}
