//! What an entry that could not be read still tells: enough to know whether it was asked for.

use serde::Deserialize;
use serde_json::value::RawValue;
use telephony_core::BadRecord;
use telephony_core::wire::json;
use telephony_core::{CallQuery, WallClock};

use super::Unifier;
use crate::models::EntryId;

/// Members that could be read one by one.
#[derive(Default)]
pub(super) struct Probe {
    pub(super) id: Option<EntryId>,
    pub(super) at: Option<WallClock>,
    pub(super) kind: Option<String>,
}

#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow, default)]
    cid: Option<&'a RawValue>,
    #[serde(borrow, default)]
    datum: Option<&'a RawValue>,
    #[serde(borrow, default)]
    tip: Option<&'a RawValue>,
}

pub(super) fn probe(bad: &BadRecord) -> Probe {
    fn member<T: for<'de> Deserialize<'de>>(raw: Option<&RawValue>) -> Option<T> {
        json::from_text(raw?.get()).ok()
    }
    let Ok(Sent { cid, datum, tip }) = json::from_text::<Sent<'_>>(&bad.raw) else {
        return Probe::default();
    };
    Probe { id: member(cid), at: member(datum), kind: member(tip) }
}

impl Unifier {
    /// Whether the entry may be a call of the query's period: unless what can be read of it says otherwise.
    ///
    /// A list is asked for by days, so without this an entry would be reported by the queries on both sides of a noon.
    pub(super) fn may_be_call(&self, bad: &BadRecord, query: &CallQuery) -> bool {
        let probe = probe(bad);
        let inside = |at| query.range.contains(self.zone().moment(at).instant());
        probe.at.is_none_or(inside) && probe.kind.is_none_or(|kind| self.is_call(&kind))
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
