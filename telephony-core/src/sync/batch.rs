use crate::sync::{Checkpoint, Gone};
use crate::{BadRecord, CallRecord, TimeRange};

/// One window of a sync, read whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// Window that was read.
    pub range: TimeRange,
    /// Records that no earlier batch of this checkpoint brought, in the order of time.
    pub new: Vec<CallRecord>,
    /// Records that an earlier batch brought with another content, or filed at another time.
    pub changed: Vec<CallRecord>,
    /// Records that an earlier batch brought and that are not there any more, in the order of time.
    ///
    /// They come with the batch that ends the lookback, for all windows that were read again. Only an absence that proves
    /// something counts: in a window that was read whole, without a quarantined record that may be the one missed. One
    /// that is there again later comes as new.
    pub gone: Vec<Gone>,
    /// Records that could not be read, and that no earlier batch brought.
    pub quarantined: Vec<BadRecord>,
    /// Where to go on from once this batch is stored; store both together.
    pub checkpoint: Checkpoint,
}

impl Batch {
    /// Whether there is nothing to store but the checkpoint.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty() && self.quarantined.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
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
            checkpoint: Checkpoint::new(provider.clone(), crate::Account::default()),
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
