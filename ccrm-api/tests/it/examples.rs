use ccrm_api::models::{CallHistoryEntry, Envelope, Note};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::support::lost;

/// Reads an example, and proves that writing it back loses no value.
fn read<T: DeserializeOwned + Serialize>(endpoint: &str) -> Envelope<Vec<T>> {
    let example = Example::find(Vendor::Ccrm, endpoint, None, Kind::Response).unwrap();
    let read: Envelope<Vec<T>> = serde_json::from_str(example.data).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    let sent: Value = serde_json::from_str(example.data).unwrap();
    assert_eq!(lost(&sent, &written), [""; 0]);
    // What was written reads the same again.
    let again: Envelope<Vec<T>> = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), written);
    read
}

#[test]
fn the_contact_history_reads_and_loses_nothing() {
    let history = read::<CallHistoryEntry>("list_call_history");
    assert_eq!(history.total_count(), Some(8437));
    assert_eq!(history.data[0].from[0].number.as_ref().unwrap().as_str(), "+48 555 555 555");
    insta::assert_json_snapshot!("list_call_history.response", history);
}

#[test]
fn the_notes_read_and_lose_nothing() {
    let notes = read::<Note>("list_notes");
    let note = &notes.data[0];
    assert_eq!(note.text.as_ref().unwrap().plain(), "Notatka do tego połączenia");
    // Printed as `{ }`: a list without elements.
    assert!(note.files.is_empty());
    insta::assert_json_snapshot!("list_notes.response", notes);
}

#[test]
fn every_example_of_these_endpoints_is_in_the_table() {
    for endpoint in ["list_call_history", "list_notes"] {
        let names: Vec<String> = Example::of(Vendor::Ccrm, endpoint).map(Example::name).collect();
        assert_eq!(names, [format!("{endpoint}.response")]);
    }
}
