use serde::{Serialize, Serializer};

use super::ListPlace;
use crate::{BadRecord, PersonalText, Repair};

/// Records of one list: those that could be read, and the quarantined ones.
///
/// [`rows`](Self::rows) and [`into_rows`](Self::into_rows) return both in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows<T> {
    /// Records that were read, in order.
    pub items: Vec<T>,
    /// JSON text of each of `items` if it was requested; else empty.
    pub raw: Vec<PersonalText>,
    /// Quarantined records, which could not be read.
    pub quarantined: Vec<BadRecord>,
    /// Repairs inside `items`, each with the position of its record among all records sent.
    pub repairs: Vec<Repair>,
    /// Repairs outside the records.
    pub envelope_repairs: Vec<Repair>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            raw: Vec::new(),
            quarantined: Vec::new(),
            repairs: Vec::new(),
            envelope_repairs: Vec::new(),
        }
    }
}

impl<T> Rows<T> {
    /// Number of records that the vendor sent, including the quarantined ones. Paging uses this number.
    pub fn sent(&self) -> usize {
        self.items.len() + self.quarantined.len()
    }

    /// Reports the repairs and the quarantined records as tracing events, without values.
    pub(super) fn report(&self, place: &ListPlace<'_>) {
        report(place, self.repairs.iter().chain(&self.envelope_repairs));
        report_quarantined(place, &self.quarantined);
    }
}

// Serialized as the list of the records that were read.
impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

/// Maximum number of repairs of one answer that are reported individually.
#[cfg(feature = "transport")]
const MOST_EVENTS: usize = 20;

#[cfg(feature = "transport")]
pub(super) fn report<'a>(place: &ListPlace<'_>, repairs: impl Iterator<Item = &'a Repair>) {
    let (provider, operation) = (place.provider.as_str(), place.operation);
    let mut more = 0_usize;
    for (count, repair) in repairs.enumerate() {
        if count >= MOST_EVENTS {
            more += 1;
            continue;
        }
        tracing::warn!(
            provider,
            operation,
            index = repair.index,
            path = repair.path,
            reason = &*repair.reason,
            "a fault of the answer was mended"
        );
    }
    if more > 0 {
        tracing::warn!(provider, operation, more, "more faults of the answer were mended");
    }
}

#[cfg(feature = "transport")]
fn report_quarantined(place: &ListPlace<'_>, records: &[BadRecord]) {
    let (provider, operation) = (place.provider.as_str(), place.operation);
    for record in records.iter().take(MOST_EVENTS) {
        let (index, path, reason) = (record.index, record.path.as_str(), &*record.reason);
        tracing::warn!(provider, operation, index, path, reason, "a record was quarantined");
    }
    let more = records.len().saturating_sub(MOST_EVENTS);
    if more > 0 {
        tracing::warn!(provider, operation, more, "more records were quarantined");
    }
}

#[cfg(not(feature = "transport"))]
fn report_quarantined(_: &ListPlace<'_>, _: &[BadRecord]) {}

#[cfg(not(feature = "transport"))]
pub(super) fn report<'a>(_: &ListPlace<'_>, _: impl Iterator<Item = &'a Repair>) {}
