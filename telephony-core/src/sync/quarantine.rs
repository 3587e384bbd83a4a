//! Quarantined records, each of which may be a record that was readable before.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::known::{Known, KnownRecords};
use crate::BadRecord;

/// State of a quarantined record that was present together with all known records, and so is none of them.
const ANOTHER: u32 = 0;
/// State of a quarantined record that was not present yet when the whole lookback was last read.
const FRESH: u32 = 1;

/// Quarantined records of one window.
pub(super) struct Quarantine {
    new: BTreeSet<u64>,
    any: bool,
    fresh: bool,
}

impl Quarantine {
    /// Adds the quarantined records of a window that ends at `to`.
    pub(super) fn new(known: &mut KnownRecords, bad: &[BadRecord], to: OffsetDateTime) -> Self {
        let mut here = Self { new: BTreeSet::new(), any: !bad.is_empty(), fresh: false };
        for print in bad.iter().map(BadRecord::fingerprint) {
            let known = known.entry(print).or_insert_with(|| {
                here.new.insert(print);
                Known { at: to, content: FRESH }
            });
            known.at = known.at.max(to);
            here.fresh |= known.content == FRESH;
        }
        here
    }

    /// Quarantined records that no earlier batch contained, each text once.
    pub(super) fn new_ones(&mut self, bad: Vec<BadRecord>) -> Vec<BadRecord> {
        bad.into_iter().filter(|bad| self.new.remove(&bad.fingerprint())).collect()
    }

    /// True if a record that is missing from the window may be one of its quarantined records. `doubtful` is set for a
    /// record that was missing for this reason before.
    pub(super) fn may_hide(&self, doubtful: bool) -> bool {
        self.fresh || (doubtful && self.any)
    }

    /// Marks the whole lookback as read: a quarantined record that hides no known record at this point hides none.
    pub(super) fn settle(known: &mut KnownRecords) {
        for known in known.values_mut() {
            known.content = ANOTHER;
        }
    }
}
