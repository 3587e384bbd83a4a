//! Checks of captured payloads, one for each endpoint.

use serde_json::Value;
use telephony_core::payload::{ListEnvelope, Normalized, PayloadCheck, ignored_members};
use time::PrimitiveDateTime;

use crate::Normalizer;
use crate::endpoints::{ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations};
use crate::models::{CallHistoryEntry, Envelope, Note};

/// Envelope of each list: the records are its member `data`.
const LIST: ListEnvelope = ListEnvelope::DATA.ignored(ignored_members::<Envelope<Vec<Value>>>);

/// Returns the checks in the order of the endpoints.
///
/// The requests' own values do not matter, because a body is read without a comparison with its request.
pub fn checks() -> Vec<PayloadCheck> {
    let (from, to) = (PrimitiveDateTime::MIN, PrimitiveDateTime::MAX);
    let history = ListCallHistory::new(from, to);
    vec![
        PayloadCheck::list(ListCallHistory::ENTRY, history, |it| &it.data, LIST, Some(call)),
        PayloadCheck::list(ListNotes::ENTRY, ListNotes::new("captured"), |it| &it.data, LIST, Some(note)),
        PayloadCheck::list(ListSipAccounts::ENTRY, ListSipAccounts::new(), |it| &it.data, LIST, None),
        PayloadCheck::list(ListCallPresentations::ENTRY, ListCallPresentations::new(), |it| &it.data, LIST, None),
        PayloadCheck::list(ListSmsPresentations::ENTRY, ListSmsPresentations::new(), |it| &it.data, LIST, None),
    ]
}

fn call(entry: &CallHistoryEntry) -> Normalized {
    Normalized::Call(Box::new(Normalizer::new().call(entry)))
}

fn note(note: &Note) -> Normalized {
    Normalized::Note(Box::new(Normalizer::new().note(note)))
}
