use crate::sync::Checkpoint;
use crate::{BadRecord, CallRecord, TimeRange};

/// One window of a sync, read whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// Window that was read.
    pub range: TimeRange,
    /// Records that no earlier batch of this checkpoint brought, in the order of time.
    pub new: Vec<CallRecord>,
    /// Records that an earlier batch brought with another content.
    pub changed: Vec<CallRecord>,
    /// Records that could not be read, and that no earlier batch brought.
    pub set_aside: Vec<BadRecord>,
    /// Where to go on from once this batch is stored; store both together.
    pub checkpoint: Checkpoint,
}

impl Batch {
    /// Whether there is nothing to store but the checkpoint.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.set_aside.is_empty()
    }
}
