use std::collections::BTreeSet;

use ccrm_api::models::{CallHistoryEntry, Envelope, Note};
use serde::Serialize;
use serde::de::DeserializeOwned;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::{Vendor, fields};

use crate::samples::BODIES;
use crate::support::{leaves, lost};

/// Checks a payload with every documented field: no field is ignored, lost or added.
pub(crate) fn check<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind) {
    let payload = fields::payload(Vendor::Ccrm, endpoint, kind);
    let documented = fields::documented(Vendor::Ccrm, endpoint, kind);
    assert!(!documented.is_empty() && !leaves(&payload).is_empty(), "{endpoint}");
    let read: T = serde_json::from_str(&payload.to_string()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(lost(&payload, &written), [""; 0]);
    assert_eq!(leaves(&payload).len(), leaves(&written).len());
}

// Row 43: half of the table names the members without `data.` before them.
#[test]
fn every_documented_field_of_the_notes_is_read() {
    check::<Envelope<Vec<Note>>>("list_notes", Kind::Response);
}

#[test]
fn every_answer_whose_fields_are_recorded_has_its_line() {
    let answers = fields::all(Vendor::Ccrm).iter().filter(|field| field.kind == Kind::Response);
    let answers: BTreeSet<_> = answers.map(|field| (field.endpoint.as_str(), field.kind)).collect();
    assert_eq!(answers, BODIES.iter().copied().collect());
}

// Row 33.
#[test]
fn the_documents_other_spellings_are_read_too() {
    let endpoint = "list_call_history";
    let sent = fields::payload(Vendor::Ccrm, endpoint, Kind::Response).to_string();
    let usual: Envelope<Vec<CallHistoryEntry>> = serde_json::from_str(&sent).unwrap();
    for field in fields::documented(Vendor::Ccrm, endpoint, Kind::Response) {
        let Some(also) = field.also else { continue };
        let name = field.path.rsplit('.').next().unwrap();
        let other = sent.replace(&format!("\"{name}\""), &format!("\"{also}\""));
        assert_ne!(other, sent);
        assert_eq!(serde_json::from_str::<Envelope<Vec<CallHistoryEntry>>>(&other).unwrap(), usual);
    }
}
