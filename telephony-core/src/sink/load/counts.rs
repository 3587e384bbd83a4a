use std::fmt;
use std::ops::AddAssign;

use crate::streams::StreamBatch;

/// Numbers of records that were stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredCounts {
    /// New and changed calls.
    pub calls: usize,
    /// Notes, with those that had been stored before.
    pub notes: usize,
    /// Records of a list, with those that had been stored before.
    pub listed: usize,
    /// Calls that the vendor no longer returns.
    pub gone: usize,
    /// Quarantined records.
    pub quarantined: usize,
    /// Repairs.
    pub repairs: usize,
}

impl StoredCounts {
    /// Number of calls, notes and records of a list.
    pub const fn records(&self) -> usize {
        self.calls + self.notes + self.listed
    }
}

impl From<&StreamBatch> for StoredCounts {
    fn from(batch: &StreamBatch) -> Self {
        Self {
            calls: batch.calls.len(),
            notes: batch.notes.len(),
            listed: batch.listed.len(),
            gone: batch.gone.len(),
            quarantined: batch.quarantined.len(),
            repairs: batch.repairs.len(),
        }
    }
}

impl AddAssign for StoredCounts {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.notes += other.notes;
        self.listed += other.listed;
        self.gone += other.gone;
        self.quarantined += other.quarantined;
        self.repairs += other.repairs;
    }
}

/// Prints the records and, where there are any, the numbers of the others: `12 records, 1 gone, 2 quarantined`.
impl fmt::Display for StoredCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records", self.records())?;
        for (count, word) in [(self.gone, "gone"), (self.quarantined, "quarantined"), (self.repairs, "repairs")] {
            if count > 0 {
                write!(f, ", {count} {word}")?;
            }
        }
        Ok(())
    }
}
