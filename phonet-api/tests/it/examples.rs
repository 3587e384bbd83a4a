use phonet_api::models::{
    CallDirection, CompanyCall, Contact, ContactNote, Credentials, Disposition, LegKind,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::fields::lost;

fn example(endpoint: &str, kind: Kind) -> &'static Example {
    Example::find(Vendor::Phonet, endpoint, None, kind).unwrap()
}

/// Reads an example, and proves that writing it back loses no value.
fn read<T>(endpoint: &str, kind: Kind) -> (T, Value)
where
    T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug,
{
    let example = example(endpoint, kind);
    let read: T = serde_json::from_str(example.data).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    let sent = serde_json::from_str(example.data).unwrap();
    assert_eq!(lost(&sent, &written), [""; 0]);
    // What was written reads the same again.
    assert_eq!(serde_json::from_value::<T>(written.clone()).unwrap(), read);
    (read, written)
}

#[test]
fn the_calls_read_and_lose_nothing() {
    let (calls, written) = read::<Vec<CompanyCall>>("list_company_calls", Kind::Response);
    let [internal, outbound] = &calls[..] else { panic!("two calls") };
    assert_eq!(internal.direction, Some(CallDirection::Internal));
    assert_eq!(
        internal.parent_uuid.as_ref().unwrap().as_str(),
        "d267486f-a539-45dd-c5f5-e735a5870b80"
    );
    assert_eq!(internal.leg2.as_ref().unwrap().kind, Some(LegKind::User));
    assert_eq!((internal.transfer_history.as_ref(), internal.trunk.as_ref()), (None, None));
    assert_eq!(outbound.disposition, Some(Disposition::Answered));
    assert_eq!((outbound.bill_secs, outbound.duration), (Some(4), Some(15)));
    assert_eq!(outbound.ended_at.unix_timestamp_nanos(), 1_435_317_888_511_000_000);
    assert_eq!(outbound.leg.as_ref().unwrap().ext.as_ref().unwrap().as_str(), "001");
    assert!(outbound.transfer_history.as_ref().unwrap().is_transferred());
    assert_eq!(outbound.trunk.as_ref().unwrap().numbers().next().unwrap().as_str(), "380442249895");
    insta::assert_json_snapshot!("list_company_calls.response", written);
}

// A search answers like the list of contacts, says the document, and prints no example of its own.
#[test]
fn the_contact_reads_and_loses_nothing() {
    let (contact, written) = read::<Contact>("list_contacts", Kind::Response);
    assert_eq!(contact.id.get(), 85491);
    assert_eq!(contact.name().unwrap(), "Александр");
    assert_eq!(contact.phone_numbers()[0].as_str(), "+380440000000");
    insta::assert_json_snapshot!("list_contacts.response", written);
}

#[test]
fn the_notes_read_and_lose_nothing() {
    let (notes, written) = read::<Vec<ContactNote>>("list_contact_notes", Kind::Response);
    assert_eq!(notes, [ContactNote::default()], "the document prints what is not set");
    insta::assert_json_snapshot!("list_contact_notes.response", written);
}

#[test]
fn a_note_is_written_to_the_letter_as_the_document_prints_it() {
    for endpoint in ["create_contact_note", "update_contact_note"] {
        let (note, written) = read::<ContactNote>(endpoint, Kind::Request);
        assert_eq!(
            serde_json::to_string(&note).unwrap(),
            example(endpoint, Kind::Request).compact()
        );
        insta::assert_json_snapshot!(format!("{endpoint}.request"), written);
    }
}

#[test]
fn the_credentials_are_written_to_the_letter_as_the_document_prints_them() {
    let (credentials, written) = read::<Credentials>("authorize", Kind::Request);
    assert_eq!(credentials.domain, "test4.phonet.com.ua");
    let printed = example("authorize", Kind::Request).compact();
    assert_eq!(serde_json::to_string(&credentials).unwrap(), printed);
    insta::assert_json_snapshot!("authorize.request", written);
}

#[test]
fn every_example_of_these_endpoints_is_in_the_table() {
    for (endpoint, examples) in [
        ("authorize", &["authorize.request"] as &[_]),
        ("list_company_calls", &["list_company_calls.response"]),
        ("search_contacts", &[]),
        ("list_contact_notes", &["list_contact_notes.response"]),
        ("create_contact_note", &["create_contact_note.request"]),
        ("update_contact_note", &["update_contact_note.request"]),
        ("delete_contact_note", &[]),
    ] {
        let names: Vec<String> = Example::of(Vendor::Phonet, endpoint).map(Example::name).collect();
        assert_eq!(names, examples);
    }
}

#[cfg(feature = "client")]
mod through_the_endpoints {
    use phonet_api::endpoints::{ListCompanyCalls, ListContactNotes, SearchContacts};
    use telephony_core::transport::{Answer, Endpoint};
    use time::OffsetDateTime;

    use super::*;

    /// The endpoint reads the example as the model does; a bare record is a list of one to it.
    fn same<E: Endpoint>(endpoint: &E, name: &str, model: Value)
    where
        E::Output: Serialize,
    {
        let answer = Answer::new(200, example(name, Kind::Response).data);
        let written = serde_json::to_value(endpoint.decode(&answer).unwrap()).unwrap();
        let model = if model.is_array() { model } else { Value::Array(vec![model]) };
        assert_eq!(written, model, "{name}");
    }

    #[test]
    fn the_examples_read_as_the_models_do() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let calls = read::<Vec<CompanyCall>>("list_company_calls", Kind::Response).1;
        same(&ListCompanyCalls::new(now, now), "list_company_calls", calls);
        let contact = read::<Contact>("list_contacts", Kind::Response).1;
        same(&SearchContacts::new("+380440000000"), "list_contacts", contact);
        let notes = read::<Vec<ContactNote>>("list_contact_notes", Kind::Response).1;
        same(&ListContactNotes::new(7068), "list_contact_notes", notes);
    }
}
