//! Records that could not be read, of which each may be one that was read before.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::known::{Known, KnownRecords};
use crate::BadRecord;

/// State of a bad record: it was there together with all records that are known, and so is none of them.
const ANOTHER: u32 = 0;
/// State of one that was not there yet when the whole lookback was read last.
const FRESH: u32 = 1;

/// Bad records of one window.
pub(super) struct Quarantine {
    new: BTreeSet<u64>,
    any: bool,
    fresh: bool,
}

impl Quarantine {
    /// Takes in the bad records of a window that ends then.
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

    /// Those that no earlier batch brought, each text once.
    pub(super) fn new_ones(&mut self, bad: Vec<BadRecord>) -> Vec<BadRecord> {
        bad.into_iter().filter(|bad| self.new.remove(&bad.fingerprint())).collect()
    }

    /// Whether a record that is missed in the window may be one of its bad ones; a doubtful one was missed for this reason
    /// before.
    pub(super) fn may_hide(&self, doubtful: bool) -> bool {
        self.fresh || (doubtful && self.any)
    }

    /// Says that the whole lookback was read: a bad record that hides no known one by now hides none.
    pub(super) fn settle(known: &mut KnownRecords) {
        for known in known.values_mut() {
            known.content = ANOTHER;
        }
    }
}
