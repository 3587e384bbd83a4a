//! Checks of captured payloads, one for each endpoint.

use serde::Deserialize;
use serde_json::{Value, json};
use telephony_core::payload::{
    ListEnvelope, Normalized, PayloadCheck, PayloadKind, PayloadReport, ignored_members, normalize, written,
};
use telephony_core::transport::{Answer, Endpoint};
use telephony_core::wire::rows::PlacedRecord;
use time::Date;

use crate::Normalizer;
use crate::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
use crate::models::{Acknowledgement, AddAnswer, AddListItem, HistoryAnswer, HistoryEntry, NewEntry, NewEntryList};

/// Envelope of each list: the output of the endpoint is the member `data` alone.
const LIST: ListEnvelope = ListEnvelope::DATA.around(|output| json!({ "data": output })).ignored(ignored);

/// Returns the checks in the order of the endpoints.
///
/// The requests' own values do not matter, because a body is read without a comparison with its request. The answer to a
/// batch is read without the number of its entries for the same reason.
pub fn checks() -> Vec<PayloadCheck> {
    let history = ListHistory::new(Date::MIN, Date::MAX);
    let entry = AddHistory::new(NewEntry::on_client(1, "captured"));
    vec![
        PayloadCheck::value(ListFields::ENTRY, ListFields::new(), None),
        PayloadCheck::list(ListTips::ENTRY, ListTips::new(), |it| it, LIST, None),
        PayloadCheck::list(ListHistory::ENTRY, history, |it| it, LIST, Some(record)),
        PayloadCheck::request::<ListHistory>(ListHistory::ENTRY),
        PayloadCheck::new(GetHistory::ENTRY.name, PayloadKind::Response, get_history),
        PayloadCheck::request::<GetHistory>(GetHistory::ENTRY),
        PayloadCheck::answer::<_, AddAnswer>(AddHistory::ENTRY, entry),
        PayloadCheck::request::<NewEntry>(AddHistory::ENTRY),
        PayloadCheck::answer::<_, Vec<AddListItem>>(AddHistoryList::ENTRY, AddHistoryList::new([])),
        PayloadCheck::request::<NewEntryList>(AddHistoryList::ENTRY),
        PayloadCheck::answer::<_, Acknowledgement>(DeleteHistory::ENTRY, DeleteHistory::new(1)),
        PayloadCheck::request::<DeleteHistory>(DeleteHistory::ENTRY),
    ]
}

/// Turns an entry into a call or a note.
fn record(entry: &HistoryEntry) -> Normalized {
    let normalizer = Normalizer::default();
    match normalizer.call(entry) {
        Some(Ok(call)) => Normalized::Call(Box::new(call)),
        Some(Err(fault)) => Normalized::Failed(fault.member, fault.reason),
        None => normalizer.note(entry).map_or(Normalized::Neither, |note| Normalized::Note(Box::new(note))),
    }
}

/// Envelope of an answer whose body is an object around `data`.
#[derive(Deserialize)]
struct AroundData {
    #[expect(dead_code, reason = "named, so that it does not count as ignored")]
    result: Option<Value>,
    #[expect(dead_code, reason = "named, so that it does not count as ignored")]
    error: Option<Value>,
    #[expect(dead_code, reason = "named, so that it does not count as ignored")]
    data: Option<Value>,
}

fn ignored(body: &[u8]) -> Vec<String> {
    // An empty list is a bare `[]`, which has no members.
    let is_list = body.trim_ascii_start().starts_with(b"[");
    if is_list { Vec::new() } else { ignored_members::<AroundData>(body) }
}

/// Checks an answer with one entry, which is repaired as the rows of a list are.
fn get_history(status: u16, body: &[u8]) -> PayloadReport {
    if let Err(error) = GetHistory::new(1).decode(&Answer::new(status, body.to_vec())) {
        return PayloadReport::failed(&error);
    }
    match HistoryEntry::read_one(body) {
        Ok((entry, repairs)) => {
            let mut report = written::<HistoryAnswer>(&json!({ "data": entry }), body, &repairs);
            let mut read = PlacedRecord::new(0, entry);
            read.repairs = repairs;
            normalize(&mut report, GetHistory::ENTRY, [read], record, |_| "$.data".to_owned());
            report
        }
        Err(fault) => PayloadReport::not_json(fault),
    }
}
