use std::collections::BTreeSet;

use ccrm_api::models::{CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::samples::BODIES;
use crate::support::lost;

/// Reads the example of a body, and verifies that writing it back loses no value.
pub(crate) fn check<T: DeserializeOwned + Serialize>(endpoint: &str, kind: Kind) {
    // A document may print no example. `table.rs` compares the printed ones with the table of endpoints.
    let Some(example) = Example::find(Vendor::Ccrm, endpoint, None, kind) else { return };
    insta::assert_json_snapshot!(example.name(), whole::<T>(example));
}

/// Reads an example, and proves that writing it back loses no value.
fn whole<T: DeserializeOwned + Serialize>(example: &Example) -> T {
    let read: T = serde_json::from_str(example.data).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    let mut sent: Value = serde_json::from_str(example.data).unwrap();
    forget_empty_texts(&mut sent);
    assert_eq!(lost(&sent, &written), [""; 0]);
    // The written body is read to the same value.
    let again: T = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), written);
    read
}

fn read<T: DeserializeOwned + Serialize>(endpoint: &str) -> Envelope<Vec<T>> {
    whole(Example::find(Vendor::Ccrm, endpoint, None, Kind::Response).unwrap())
}

/// Sets to null the empty texts of the example. It prints missing values of the numbers to present as `""`, which are
/// left out when written.
fn forget_empty_texts(sent: &mut Value) {
    for number in sent["data"].as_array_mut().into_iter().flatten() {
        for member in ["name", "clipPrefix"] {
            if number[member] == "" {
                number[member] = Value::Null;
            }
        }
    }
}

// Row 26: a page break divides two names in the table. Row 52: the example is laid out by hand.
#[test]
fn the_contact_history_reads_and_loses_nothing() {
    let history = read::<CallHistoryEntry>("list_call_history");
    assert_eq!(history.total_count(), Some(8437));
    assert_eq!(history.data[0].from[0].number.as_ref().unwrap().as_str(), "+48 555 555 555");
}

#[test]
fn the_notes_read_and_lose_nothing() {
    let notes = read::<Note>("list_notes");
    let note = &notes.data[0];
    assert_eq!(note.text.as_ref().unwrap().plain(), "Notatka do tego połączenia");
    // Printed as `{ }`, which is an empty list.
    assert!(note.files.is_empty());
}

#[test]
fn the_sip_accounts_read_and_lose_nothing() {
    let accounts = read::<SipAccount>("list_sip_accounts");
    assert_eq!(accounts.data[0].caller_id.as_ref().unwrap().as_str(), "777888999");
    assert_eq!((accounts.data[0].assigned, accounts.total_count()), (Some(false), None));
}

#[test]
fn the_numbers_that_calls_show_read_and_lose_nothing() {
    let numbers = read::<CallPresentation>("list_call_presentations");
    assert_eq!(numbers.data[0].intl_format.as_ref().unwrap().as_str(), "+48 777 888 999");
    assert_eq!((&numbers.data[0].name, &numbers.data[0].clip_prefix), (&None, &None));
}

#[test]
fn the_senders_of_text_messages_read_and_lose_nothing() {
    let senders = read::<SmsPresentation>("list_sms_presentations");
    assert_eq!((senders.data.len(), senders.total_count()), (2, Some(2)));
}

#[test]
fn every_example_of_the_vendor_has_its_line() {
    let examples = Example::all().iter().filter(|example| example.vendor == Vendor::Ccrm);
    let examples: BTreeSet<_> = examples.map(|it| (it.endpoint, it.kind)).collect();
    assert!(examples.is_subset(&BODIES.iter().copied().collect()), "{examples:?}");
}
