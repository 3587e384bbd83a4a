use std::collections::BTreeSet;

use ccrm_api::models::{
    CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::{Vendor, fields};

use crate::support::{leaves, lost};

/// One payload of every documented field: none is ignored, none is lost, none is invented.
fn holds_every_field<T: DeserializeOwned + Serialize>(payload: &Value) {
    let read: Envelope<Vec<T>> = serde_json::from_str(&payload.to_string()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(lost(payload, &written), [""; 0]);
    assert_eq!(leaves(payload).len(), leaves(&written).len());
}

fn payload(endpoint: &str) -> Value {
    let payload = fields::payload(Vendor::Ccrm, endpoint, Kind::Response);
    let documented = fields::documented(Vendor::Ccrm, endpoint, Kind::Response);
    assert!(documented.len() > 4 && leaves(&payload).len() > 4, "{endpoint}");
    payload
}

#[test]
fn every_documented_field_of_the_history_is_read() {
    holds_every_field::<CallHistoryEntry>(&payload("list_call_history"));
}

// Row 43: half of the table names the members without `data.` before them.
#[test]
fn every_documented_field_of_the_notes_is_read() {
    holds_every_field::<Note>(&payload("list_notes"));
}

#[test]
fn every_documented_field_of_a_sip_account_is_read() {
    holds_every_field::<SipAccount>(&payload("list_sip_accounts"));
}

#[test]
fn every_documented_field_of_a_number_to_show_is_read() {
    holds_every_field::<CallPresentation>(&payload("list_call_presentations"));
    holds_every_field::<SmsPresentation>(&payload("list_sms_presentations"));
}

#[test]
fn the_table_has_every_answer_whose_fields_are_recorded() {
    let answers = fields::all(Vendor::Ccrm).iter().filter(|field| field.kind == Kind::Response);
    let answers: BTreeSet<&str> = answers.map(|field| field.endpoint.as_str()).collect();
    let table = [
        "list_call_history",
        "list_call_presentations",
        "list_notes",
        "list_sip_accounts",
        "list_sms_presentations",
    ];
    assert_eq!(answers, BTreeSet::from(table));
}

// Row 33.
#[test]
fn the_documents_other_spellings_are_read_too() {
    let endpoint = "list_call_history";
    let sent = payload(endpoint).to_string();
    let usual: Envelope<Vec<CallHistoryEntry>> = serde_json::from_str(&sent).unwrap();
    for field in fields::documented(Vendor::Ccrm, endpoint, Kind::Response) {
        let Some(also) = field.also else { continue };
        let name = field.path.rsplit('.').next().unwrap();
        let other = sent.replace(&format!("\"{name}\""), &format!("\"{also}\""));
        assert_ne!(other, sent);
        assert_eq!(serde_json::from_str::<Envelope<Vec<CallHistoryEntry>>>(&other).unwrap(), usual);
    }
}
