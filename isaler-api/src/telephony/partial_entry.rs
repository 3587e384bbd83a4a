//! Partial reading of an entry that could not be read, sufficient to decide if the entry was requested.

use serde::Deserialize;
use telephony_core::BadRecord;
use telephony_core::wire::rows;
use telephony_core::{CallQuery, Repair, WallClock};

use super::Normalizer;
use crate::models::{EntryId, HistoryEntry};

/// Members that could be read individually.
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
    /// Returns true if the entry may be a call of the query's period: no readable member says otherwise.
    ///
    /// Lists are requested by days. Without this check, two queries that divide a day at noon would both report the
    /// entry.
    pub(super) fn may_be_call(&self, bad: &BadRecord, query: &CallQuery) -> bool {
        let probe = probe(bad);
        let inside = |at| query.range.contains(self.account_zone().moment(at).instant());
        probe.at.is_none_or(inside) && probe.kind.is_none_or(|kind| self.is_call(&kind))
    }

    /// Returns true if an entry of the query's period may be a call, because its type was damaged and repaired.
    pub(super) fn may_have_been_call(&self, entry: &HistoryEntry, repairs: &[Repair], query: &CallQuery) -> bool {
        let inside = |at| query.range.contains(self.account_zone().moment(at).instant());
        repairs.iter().any(|repair| repair.path.ends_with("].tip")) && entry.at.is_none_or(inside)
    }

    /// Returns true if an entry that was not requested may be a call.
    pub(super) fn may_be_odd_call(&self, bad: &BadRecord) -> bool {
        probe(bad).kind.is_none_or(|kind| self.is_call(&kind))
    }

    /// Returns true if the entry may be a note.
    pub(super) fn may_be_note(&self, bad: &BadRecord) -> bool {
        probe(bad).kind.is_none_or(|kind| !self.is_call(&kind))
    }

    pub(super) fn is_call(&self, kind: &str) -> bool {
        self.account_call_types().get(kind).is_some()
    }
}
