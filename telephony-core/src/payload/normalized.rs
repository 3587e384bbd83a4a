use serde::Serialize;

use super::PayloadReport;
use crate::transport::EndpointEntry;
use crate::wire::rows::PlacedRecord;
use crate::{BadRecord, CallRecord, Note};

/// Record in the common model.
#[derive(Debug)]
#[non_exhaustive]
pub enum Normalized {
    /// A call.
    Call(Box<CallRecord>),
    /// A note.
    Note(Box<Note>),
    /// Call that the common model cannot hold, with the member at fault and the reason.
    Failed(&'static str, &'static str),
    /// Record that is neither a call nor a note.
    Neither,
}

/// Calls and notes of a payload in the common model.
#[derive(Debug, Default, Serialize)]
#[non_exhaustive]
pub struct PayloadRecords {
    /// Calls in the order sent.
    pub calls: Vec<CallRecord>,
    /// Notes in the order sent.
    pub notes: Vec<Note>,
}

/// Adds the records in the form of the common model. A record that cannot be normalised is quarantined.
pub fn normalize<R>(
    report: &mut PayloadReport,
    entry: EndpointEntry,
    records: impl IntoIterator<Item = PlacedRecord<R>>,
    normalize: fn(&R) -> Normalized,
    path: impl Fn(usize) -> String,
) {
    let mut found = PayloadRecords::default();
    let mut unfit = Vec::new();
    for PlacedRecord { index, item, repairs, .. } in records {
        match normalize(&item) {
            Normalized::Call(mut call) => {
                call.repairs.extend(repairs);
                found.calls.push(*call);
            }
            Normalized::Note(mut note) => {
                note.repairs.extend(repairs);
                found.notes.push(*note);
            }
            Normalized::Failed(member, reason) => {
                let path = format!("{}.{member}", path(index));
                let provider = entry.operation.provider.clone();
                unfit.push(BadRecord::new(provider, entry.operation.name, index, path, reason, ""));
            }
            Normalized::Neither => {}
        }
    }
    report.normalized = Some(found);
    report.add_quarantined(&unfit);
}
