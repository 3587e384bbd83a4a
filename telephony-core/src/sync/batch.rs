use crate::sync::{Checkpoint, Gone, Progress};
use crate::{BadRecord, CallRecord, TimeRange};

/// One window of a sync, read completely.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// Window that was read.
    pub range: TimeRange,
    /// Records that no earlier batch of this checkpoint contained, in chronological order.
    pub new: Vec<CallRecord>,
    /// Records that an earlier batch contained with other content, or with another filing time.
    pub changed: Vec<CallRecord>,
    /// Records that an earlier batch contained and that the vendor no longer returns, in chronological order.
    ///
    /// They are reported in the batch that ends the lookback, for all windows that were re-read. Only a proven absence
    /// counts: in a window that was read completely, without a quarantined record that may be the missing one. A record
    /// that reappears later is reported as new.
    ///
    /// Under a filter a record is gone, too, when it no longer matches the filter, for example because its direction
    /// was corrected. It is new when it begins to match.
    pub gone: Vec<Gone>,
    /// Quarantined records that no earlier batch contained.
    pub quarantined: Vec<BadRecord>,
    /// Checkpoint to resume from once this batch is stored; store both together.
    pub checkpoint: Checkpoint,
    /// Position of the sync after this batch.
    pub progress: Progress,
}

impl Batch {
    /// Reports the batch as a tracing event.
    pub(super) fn reported(self) -> Self {
        #[cfg(feature = "transport")]
        tracing::debug!(
            provider = %self.checkpoint.provider(),
            new = self.new.len(),
            changed = self.changed.len(),
            gone = self.gone.len(),
            quarantined = self.quarantined.len(),
            "a batch was read"
        );
        self
    }

    /// True if only the checkpoint has to be stored.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty() && self.quarantined.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::sync::filter::Filter;
    use crate::{Moment, Provider};

    #[test]
    fn a_batch_of_anything_to_store_is_not_empty() {
        let (provider, at) = (Provider::from_static("test"), OffsetDateTime::UNIX_EPOCH);
        let nothing = Batch {
            range: TimeRange::new(at, at),
            new: Vec::new(),
            changed: Vec::new(),
            gone: Vec::new(),
            quarantined: Vec::new(),
            checkpoint: Checkpoint::new(provider.clone(), crate::Account::default(), Filter::default()),
            progress: Progress { from: at, until: at, end: at, records: 0, requests: None },
        };
        assert!(nothing.is_empty());
        let call = || vec![CallRecord::new(provider.clone(), "1", Moment::exact(at))];
        let bad = BadRecord::new(provider.clone(), "test.call.list", 0, "$[0]", "no id", "{}");
        assert!(!Batch { new: call(), ..nothing.clone() }.is_empty());
        assert!(!Batch { changed: call(), ..nothing.clone() }.is_empty());
        assert!(!Batch { gone: vec![Gone::new(1, at)], ..nothing.clone() }.is_empty());
        assert!(!Batch { quarantined: vec![bad], ..nothing }.is_empty());
    }
}
