use std::fmt::Debug;

use phonet_api::models::{
    ActiveCall, CallDirection, CallEventKind, Contact, ContactDraft, ContactImport, ContactImportResult, ContactNote,
    Credentials, Disposition, FinishedCall, LegKind, MadeCall, NewCall, Presence, User, UserStatus,
};
use phonet_api::webhooks::{CallEvent, CallSettings, CallSettingsReply, ContactCard, RequestName, UtmLabel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use crate::fields::lost;
use crate::samples::BODIES;

fn example(endpoint: &str, kind: Kind) -> &'static Example {
    Example::find(Vendor::Phonet, endpoint, None, kind).unwrap()
}

/// The examples of a body, as they were read and written back.
pub(crate) fn check<T>(endpoint: &str, kind: Kind)
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    for example in Example::of(Vendor::Phonet, endpoint).filter(|it| it.kind == kind) {
        let (_, written) = whole::<T>(example);
        // A reply of which there are variants is snapshot by the test that writes it to the letter.
        if example.variant.is_none() {
            insta::assert_json_snapshot!(example.name(), written);
        }
    }
}

/// Reads an example, and proves that writing it back loses no value.
fn whole<T>(example: &Example) -> (T, Value)
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let read: T = serde_json::from_str(example.data).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    let mut sent = serde_json::from_str(example.data).unwrap();
    respell(&mut sent, example.endpoint);
    assert_eq!(lost(&sent, &written), [""; 0]);
    // The written body is read to the same value.
    assert_eq!(serde_json::from_value::<T>(written.clone()).unwrap(), read);
    (read, written)
}

fn read<T>(endpoint: &str, kind: Kind) -> (T, Value)
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    whole(example(endpoint, kind))
}

/// Changes values that the document prints in one spelling and the crate writes in another.
fn respell(sent: &mut Value, endpoint: &str) {
    match endpoint {
        "list_active_calls" => {
            for call in sent.as_array_mut().unwrap() {
                for time in ["dialAt", "bridgeAt"] {
                    let seconds = call[time].as_u64();
                    call[time] = seconds.map(|seconds| seconds * 1000).into();
                }
            }
        }
        // text elsewhere.
        "call_event" => {
            sent["dialAt"] = (sent["dialAt"].as_u64().unwrap() * 1000).into();
            sent["otherLegs"][0]["id"] = "1".into();
        }
        _ => {}
    }
}

#[test]
fn the_calls_read_and_lose_nothing() {
    let (calls, _) = read::<Vec<FinishedCall>>("list_company_calls", Kind::Response);
    let [internal, outbound] = &calls[..] else { panic!("two calls") };
    assert_eq!(internal.direction, Some(CallDirection::Internal));
    assert_eq!(internal.parent_uuid.as_ref().unwrap().as_str(), "d267486f-a539-45dd-c5f5-e735a5870b80");
    assert_eq!(internal.leg2.as_ref().unwrap().kind, Some(LegKind::User));
    assert_eq!((internal.transfer_history.as_ref(), internal.trunk.as_ref()), (None, None));
    assert_eq!(outbound.disposition, Some(Disposition::Answered));
    assert_eq!((outbound.bill_secs, outbound.duration), (Some(4), Some(15)));
    assert_eq!(outbound.ended_at.unix_timestamp_nanos(), 1_435_317_888_511_000_000);
    assert_eq!(outbound.leg.as_ref().unwrap().ext.as_ref().unwrap().as_str(), "001");
    assert!(outbound.transfer_history.as_ref().unwrap().is_transferred());
    assert_eq!(outbound.trunk.as_ref().unwrap().numbers().next().unwrap().as_str(), "380442249895");
}

// The document prints one example three times; only the address of the last one's recording differs, in one letter.
#[test]
fn the_missed_calls_and_the_users_calls_read_and_lose_nothing() {
    let (company, _) = read::<Vec<FinishedCall>>("list_company_calls", Kind::Response);
    let (missed, _) = read::<Vec<FinishedCall>>("list_missed_calls", Kind::Response);
    assert_eq!(missed, company);
    let (users, _) = read::<Vec<FinishedCall>>("list_user_calls", Kind::Response);
    assert_eq!((&users[0], &users[1].uuid), (&company[0], &company[1].uuid));
    assert_ne!(users[1].audio_rec_url, company[1].audio_rec_url);
}

#[test]
fn a_call_to_be_made_is_written_to_the_letter_as_the_document_prints_it() {
    let (call, _) = read::<NewCall>("make_call", Kind::Request);
    assert_eq!(call, NewCall::new("001", "+380993034330"));
    let printed = example("make_call", Kind::Request).compact();
    assert_eq!(serde_json::to_string(&call).unwrap(), printed);
    let (made, _) = read::<MadeCall>("make_call", Kind::Response);
    assert_eq!(made.uuid.as_str(), "47a968893984475bbca0e29dec144ce3");
}

// Row 118: the document says milliseconds and prints seconds.
#[test]
fn the_active_calls_read_and_lose_nothing() {
    let (calls, _) = read::<Vec<ActiveCall>>("list_active_calls", Kind::Response);
    let [ringing, inbound, internal] = &calls[..] else { panic!("three calls") };
    assert_eq!((&ringing.last_event, ringing.bridge_at), (&Some(CallEventKind::Dial), None));
    assert_eq!(ringing.dial_at.unwrap().unix_timestamp(), 1_431_686_100);
    assert_eq!(ringing.leg.as_ref().unwrap().ext.as_ref().unwrap().as_str(), "001");
    let [party] = &ringing.other_legs[..] else { panic!("one CRM") };
    assert_eq!(party.id.as_ref().unwrap().as_str(), "6137");
    assert_eq!(party.name.as_ref().unwrap(), "Telecom company");
    assert_eq!((&party.company_name, &party.priority), (&None, &None));
    assert_eq!(inbound.direction, Some(CallDirection::Inbound));
    assert_eq!(inbound.last_event, Some(CallEventKind::Bridge));
    assert_eq!(internal.leg2.as_ref().unwrap().display_name.as_ref().unwrap(), "Петр Петров");
    assert!(internal.other_legs.is_empty() && internal.trunk_number.is_some());
}

#[test]
fn the_users_and_the_status_read_and_lose_nothing() {
    let (users, _) = read::<Vec<User>>("list_users", Kind::Response);
    assert_eq!((users.len(), users[1].id.get()), (2, 14));
    assert_eq!(users[1].ext.as_ref().unwrap().as_str(), "990");
    assert_eq!(users[0].email.as_ref().unwrap(), "ivan.ivanov@phonet.com.ua");
    let (status, _) = read::<UserStatus>("get_user_status", Kind::Response);
    assert_eq!(status.status, Some(Presence::Offline));
}

// Row 77: the document says milliseconds and prints seconds. Row 84: an id of a CRM's is a number here and text elsewhere.
#[test]
fn the_event_of_a_call_reads_and_loses_nothing() {
    let (event, _) = read::<CallEvent>("call_event", Kind::Webhook);
    assert_eq!((&event.event, event.direction), (&CallEventKind::Dial, Some(CallDirection::Outbound)));
    assert_eq!(event.account_domain, "qwerty.phonet.com.ua");
    assert_eq!(event.dial_at.unwrap().unix_timestamp(), 1_431_686_100);
    assert_eq!((event.bridge_at, event.server_time, event.is_answered()), (None, None, false));
    assert_eq!(event.leg.as_ref().unwrap().ext.as_ref().unwrap().as_str(), "001");
    assert_eq!(event.other_legs[0].company_name.as_ref().unwrap(), "Тестовая компания");
    assert_eq!(event.trunk_name.as_ref().unwrap(), "www.phonet.com.ua");
}

#[test]
fn the_labels_of_a_minute_read_and_lose_nothing() {
    let (labels, _) = read::<Vec<UtmLabel>>("utm_labels", Kind::Webhook);
    let [first, second] = &labels[..] else { panic!("two labels") };
    assert_eq!(first.labels().collect::<Vec<_>>(), ["callcatcher", "firstcall"]);
    assert_eq!(second.labels().collect::<Vec<_>>(), ["callcatcher"]);
    assert_eq!(first.utm_source.as_ref().and_then(|it| it.known()), Some("google"));
    assert_eq!(first.utm_campaign.as_ref().and_then(|it| it.known()), None);
    assert_eq!((first.ended_at.unwrap() - first.started_at.unwrap()).whole_milliseconds(), 71_251);
}

#[test]
fn a_lookup_and_its_three_answers_are_written_to_the_letter_as_the_document_prints_them() {
    let (lookup, _) = read::<CallSettings>("call_settings", Kind::Request);
    assert_eq!(lookup.request, RequestName::CallSettings);
    assert_eq!(lookup.trunk_number.as_ref().unwrap().as_str(), "0800218500");
    let found = ContactCard::found("Иван Иванов", "http://crm.com/contacts?id=1")
        .responsible_ext("001")
        .responsible_email("example@email.com");
    let new = ContactCard::new_contact("http://crm.com/contacts/new?phone=%2B380442246595", "Добавить контакт");
    for (variant, reply) in [("found", found.into()), ("new", new.into()), ("absent", CallSettingsReply::absent())] {
        let printed = Example::find(Vendor::Phonet, "call_settings", Some(variant), Kind::Response);
        let printed = printed.unwrap();
        assert_eq!(serde_json::to_string(&reply).unwrap(), printed.compact(), "{variant}");
        assert_eq!(serde_json::from_str::<CallSettingsReply>(printed.data).unwrap(), reply);
        insta::assert_json_snapshot!(printed.name(), reply);
    }
}

// The document says that a search is answered like the list of contacts, and prints no example of its own.
#[test]
fn the_contact_reads_and_loses_nothing() {
    let (contact, _) = read::<Contact>("list_contacts", Kind::Response);
    assert_eq!(contact.id.get(), 85491);
    assert_eq!(contact.name().unwrap(), "Александр");
    assert_eq!(contact.phone_numbers()[0].as_str(), "+380440000000");
}

// Row 154: the names are null; the fields hold them.
#[test]
fn a_single_contact_reads_and_loses_nothing() {
    let (contact, _) = read::<Contact>("get_contact", Kind::Response);
    assert_eq!((contact.id.get(), contact.name()), (7068, None));
    assert_eq!(contact.values_of("Компания").next().unwrap(), &"Phonet");
}

#[test]
fn contacts_are_written_to_the_letter_as_the_document_prints_them() {
    let (draft, _) = read::<ContactDraft>("update_contact", Kind::Request);
    let printed = example("update_contact", Kind::Request).compact();
    assert_eq!(serde_json::to_string(&draft).unwrap(), printed);
    let (import, _) = read::<ContactImport>("import_contacts", Kind::Request);
    let printed = example("import_contacts", Kind::Request).compact();
    assert_eq!(serde_json::to_string(&import).unwrap(), printed);
}

// Row 169: an extra comma is removed from the example. Row 167: contacts have the same form as elsewhere.
#[test]
fn the_counts_of_an_import_read_and_lose_nothing() {
    let (result, _) = read::<ContactImportResult>("import_contacts", Kind::Response);
    assert_eq!((result.succeeded, result.failed), (1, Some(0)));
    let (import, _) = read::<ContactImport>("import_contacts", Kind::Request);
    let contact: Contact = serde_json::from_value(serde_json::to_value(&import.contacts[0]).unwrap()).unwrap();
    assert_eq!(ContactDraft::from(contact), import.contacts[0]);
}

#[test]
fn the_notes_read_and_lose_nothing() {
    let (notes, _) = read::<Vec<ContactNote>>("list_contact_notes", Kind::Response);
    assert_eq!(notes, [ContactNote::default()], "the document prints what is not set");
}

#[test]
fn a_note_is_written_to_the_letter_as_the_document_prints_it() {
    for endpoint in ["create_contact_note", "update_contact_note"] {
        let (note, _) = read::<ContactNote>(endpoint, Kind::Request);
        assert_eq!(serde_json::to_string(&note).unwrap(), example(endpoint, Kind::Request).compact());
    }
}

#[test]
fn the_credentials_are_written_to_the_letter_as_the_document_prints_them() {
    let (credentials, _) = read::<Credentials>("authorize", Kind::Request);
    assert_eq!(credentials.domain, "test4.phonet.com.ua");
    let printed = example("authorize", Kind::Request).compact();
    assert_eq!(serde_json::to_string(&credentials).unwrap(), printed);
}

#[test]
fn every_example_of_the_vendor_has_its_line() {
    let examples = Example::all().iter().filter(|example| example.vendor == Vendor::Phonet);
    for example in examples {
        let mut bodies = BODIES.iter();
        let has = bodies.any(|it| *it == (example.endpoint, example.kind));
        assert!(has, "{}", example.name());
    }
}

#[cfg(feature = "client")]
mod through_the_endpoints {
    use phonet_api::endpoints::{
        GetContact, GetUserStatus, ImportContacts, ListActiveCalls, ListCompanyCalls, ListContactNotes, ListContacts,
        ListMissedCalls, ListUserCalls, ListUsers, MakeCall, SearchContacts,
    };
    use telephony_core::transport::{Answer, Endpoint};
    use time::OffsetDateTime;

    use super::*;

    /// Asserts that the endpoint reads the example as the model does; a bare record is a list with one item.
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
        let calls = read::<Vec<FinishedCall>>("list_company_calls", Kind::Response).1;
        same(&ListCompanyCalls::new(now, now), "list_company_calls", calls);
        let calls = read::<Vec<FinishedCall>>("list_missed_calls", Kind::Response).1;
        same(&ListMissedCalls::new(now, now), "list_missed_calls", calls);
        let calls = read::<Vec<FinishedCall>>("list_user_calls", Kind::Response).1;
        same(&ListUserCalls::new(now, now), "list_user_calls", calls);
        let users = read::<Vec<User>>("list_users", Kind::Response).1;
        same(&ListUsers::new(), "list_users", users);
        let contact = read::<Contact>("list_contacts", Kind::Response).1;
        same(&SearchContacts::new("+380440000000"), "list_contacts", contact.clone());
        same(&ListContacts::new(), "list_contacts", contact);
        let notes = read::<Vec<ContactNote>>("list_contact_notes", Kind::Response).1;
        same(&ListContactNotes::new(7068), "list_contact_notes", notes);
    }

    #[test]
    fn the_examples_of_single_values_read_as_the_models_do() {
        let answer = |name| Answer::new(200, example(name, Kind::Response).data);
        let made = MakeCall::new("001", "+380993034330").decode(&answer("make_call")).unwrap();
        assert_eq!(made, read::<MadeCall>("make_call", Kind::Response).0);
        let status = GetUserStatus::new().decode(&answer("get_user_status")).unwrap();
        assert_eq!(status, read::<UserStatus>("get_user_status", Kind::Response).0);
        let contact = GetContact::new(7068).decode(&answer("get_contact")).unwrap();
        assert_eq!(contact, read::<Contact>("get_contact", Kind::Response).0);
        let import = ImportContacts::new([contact]).decode(&answer("import_contacts")).unwrap();
        assert_eq!(import, read::<ContactImportResult>("import_contacts", Kind::Response).0);
        let active = ListActiveCalls::new().decode(&answer("list_active_calls")).unwrap();
        assert_eq!((active.items.len(), active.quarantined.len()), (3, 0));
    }
}
