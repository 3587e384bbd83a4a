use serde::{Serialize, Serializer};

use super::ListPlace;
use crate::{BadRecord, PersonalText, Repair};

/// Records of one list: those that could be read, and the quarantined ones.
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

/// One record with its position in the list and its repairs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedRecord<T> {
    /// Position among all records sent, from 0.
    pub index: usize,
    /// Record as decoded.
    pub item: T,
    /// JSON text of the record if it was requested.
    pub raw: Option<PersonalText>,
    /// Repairs of the record.
    pub repairs: Vec<Repair>,
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

    /// Position of each of `items` among all records sent.
    pub fn places(&self) -> impl Iterator<Item = usize> + use<T> {
        let mut bad: Vec<usize> = self.quarantined.iter().map(|bad| bad.index).collect();
        bad.sort_unstable();
        (0..self.sent()).filter(move |index| bad.binary_search(index).is_err())
    }

    /// Repairs of the record at a position.
    pub fn repairs_at(&self, index: usize) -> Vec<Repair> {
        // A linear search suffices, because hardly any page has a repair.
        self.repairs.iter().filter(|repair| repair.index == index).cloned().collect()
    }

    /// Each record with its position, its text and its repairs.
    pub fn into_placed(self) -> impl Iterator<Item = PlacedRecord<T>> {
        let places = self.places();
        let mut raw = self.raw.into_iter();
        let mut repairs = self.repairs;
        self.items.into_iter().zip(places).map(move |(item, index)| {
            let own = |repair: &mut Repair| repair.index == index;
            let repairs = if repairs.is_empty() { vec![] } else { repairs.extract_if(.., own).collect() };
            PlacedRecord { index, item, raw: raw.next(), repairs }
        })
    }

    /// Reports the repairs as tracing events, without values.
    pub(super) fn report(&self, place: &ListPlace<'_>) {
        report(place, self.repairs.iter().chain(&self.envelope_repairs));
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

#[cfg(not(feature = "transport"))]
pub(super) fn report<'a>(_: &ListPlace<'_>, _: impl Iterator<Item = &'a Repair>) {}
