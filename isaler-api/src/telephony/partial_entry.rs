//! What an entry that could not be read still tells: enough to know whether it was asked for.

use serde::Deserialize;
use telephony_core::BadRecord;
use telephony_core::wire::rows;
use telephony_core::{CallQuery, Repair, WallClock};

use super::Normalizer;
use crate::models::{EntryId, HistoryEntry};

/// Members that could be read one by one.
#[derive(Default)]
pub(super) struct PartialEntry {
    pub(super) id: Option<EntryId>,
    pub(super) at: Option<WallClock>,
    pub(super) kind: Option<String>,
}

#[derive(Deserialize)]
struct SentEntry {
    #[serde(default)]
    cid: Option<EntryId>,
    #[serde(default)]
    datum: Option<WallClock>,
    #[serde(default)]
    tip: Option<String>,
}

pub(super) fn probe(bad: &BadRecord) -> PartialEntry {
    rows::probe::<SentEntry>(bad)
        .map(|SentEntry { cid, datum, tip }| PartialEntry { id: cid, at: datum, kind: tip })
        .unwrap_or_default()
}

impl Normalizer {
    /// Whether the entry may be a call of the query's period: unless what can be read of it says otherwise.
    ///
    /// A list is asked for by days, so without this an entry would be reported by the queries on both sides of a noon.
    pub(super) fn may_be_call(&self, bad: &BadRecord, query: &CallQuery) -> bool {
        let probe = probe(bad);
        let inside = |at| query.range.contains(self.zone().moment(at).instant());
        probe.at.is_none_or(inside) && probe.kind.is_none_or(|kind| self.is_call(&kind))
    }

    /// Returns whether an entry of the query's period may be a call, because its type was damaged and mended.
    pub(super) fn may_have_been_call(&self, entry: &HistoryEntry, repairs: &[Repair], query: &CallQuery) -> bool {
        let inside = |at| query.range.contains(self.zone().moment(at).instant());
        repairs.iter().any(|repair| repair.path.ends_with("].tip")) && entry.at.is_none_or(inside)
    }

    /// Whether an entry that was not asked for may be a call.
    pub(super) fn may_be_odd_call(&self, bad: &BadRecord) -> bool {
        probe(bad).kind.is_none_or(|kind| self.is_call(&kind))
    }

    /// Whether the entry may be a note.
    pub(super) fn may_be_note(&self, bad: &BadRecord) -> bool {
        probe(bad).kind.is_none_or(|kind| !self.is_call(&kind))
    }

    pub(super) fn is_call(&self, kind: &str) -> bool {
        self.call_types().get(kind).is_some()
    }
}
