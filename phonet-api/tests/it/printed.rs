//! The document's printed bodies through the client: as answers of the sandbox, and as requests to it.

use std::fmt::Debug;

use phonet_api::Client;
use phonet_api::models::{ContactDraft, ContactImport, NewCall, Presence};
use serde::de::DeserializeOwned;
use telephony_fixtures::examples::{Example, Kind};
use telephony_sandbox::{Fault, PhonetContact, Sandbox, Vendor};
use time::OffsetDateTime;

use crate::support::{client, sandbox};

fn printed(endpoint: &str, kind: Kind) -> &'static str {
    Example::find(telephony_fixtures::Vendor::Phonet, endpoint, None, kind).unwrap().data
}

fn posted<T: DeserializeOwned>(endpoint: &str) -> T {
    serde_json::from_str(printed(endpoint, Kind::Request)).unwrap()
}

/// A client whose next answer at a path is the printed one.
async fn answered(endpoint: &str, path: &str) -> (Sandbox, Client) {
    let sandbox = sandbox(3).await;
    let answer = Fault::Body(printed(endpoint, Kind::Response).to_owned());
    sandbox.fault_next_at(Vendor::Phonet, path, [answer]);
    let client = client(&sandbox);
    (sandbox, client)
}

fn ids<T: Debug>(items: &[T], id: impl Fn(&T) -> String) -> Vec<String> {
    items.iter().map(id).collect()
}

#[tokio::test]
async fn every_printed_list_of_finished_calls_arrives() {
    let ended = |at: i64| OffsetDateTime::from_unix_timestamp(at).unwrap();
    let (from, to) = (ended(1_435_000_000), ended(1_436_000_000));
    let printed = ["f457486f-a539-45dd-c5f5-e735a5870b92", "d38f07d9-3b59-47aa-c711-94c6bebe1621"];
    let (_sandbox, client) = answered("list_company_calls", "company.api").await;
    let calls = client.list_company_calls(from, to).await.unwrap();
    assert_eq!(ids(&calls.items, |call| call.uuid.as_str().to_owned()), printed);
    let (_sandbox, client) = answered("list_missed_calls", "missed.api").await;
    let calls = client.list_missed_calls(from, to).await.unwrap();
    assert_eq!(ids(&calls.items, |call| call.uuid.as_str().to_owned()), printed);
    let (_sandbox, client) = answered("list_user_calls", "users.api").await;
    let calls = client.list_user_calls(from, to).await.unwrap();
    assert_eq!(ids(&calls.items, |call| call.uuid.as_str().to_owned()), printed);
}

#[tokio::test]
async fn the_printed_call_is_made_and_the_printed_active_calls_arrive() {
    let (_sandbox, client) = answered("make_call", "makeCall").await;
    let made = client.make_call("001", "+380993034330").await.unwrap();
    assert!(printed("make_call", Kind::Response).contains(made.uuid.as_str()));
    let (_sandbox, client) = answered("list_active_calls", "active/v3").await;
    assert_eq!(client.list_active_calls().await.unwrap().items.len(), 3);
}

#[tokio::test]
async fn the_printed_users_and_status_arrive() {
    let (_sandbox, client) = answered("list_users", "/rest/users").await;
    let users = client.list_users().await.unwrap();
    assert_eq!(ids(&users.items, |user| user.id.to_string()), ["30", "14"]);
    let (_sandbox, client) = answered("get_user_status", "user/status").await;
    assert_eq!(client.get_user_status().await.unwrap().status, Some(Presence::Offline));
}

#[tokio::test]
async fn the_printed_contacts_and_notes_arrive() {
    let (_sandbox, client) = answered("get_contact", "v2/7068").await;
    assert_eq!(client.get_contact(7068).await.unwrap().id.get(), 7068);
    let (_sandbox, client) = answered("list_contacts", "contacts/v2/").await;
    let contacts = client.list_contacts().await.unwrap();
    assert_eq!(ids(&contacts.items, |contact| contact.id.to_string()), ["85491"]);
    // The document says that a search is answered like the list.
    let (_sandbox, client) = answered("list_contacts", "searchByOLNum").await;
    let contacts = client.search_contacts("+380440000000").await.unwrap();
    assert_eq!(ids(&contacts.items, |contact| contact.id.to_string()), ["85491"]);
    let (_sandbox, client) = answered("import_contacts", "batch").await;
    let import: ContactImport = posted("import_contacts");
    let result = client.import_contacts(import.contacts).await.unwrap();
    assert_eq!((result.succeeded, result.is_complete()), (1, true));
    let (_sandbox, client) = answered("list_contact_notes", "notes").await;
    assert_eq!(client.list_contact_notes(7068).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn the_sandbox_takes_every_printed_request() {
    let sandbox = sandbox(3).await;
    sandbox.world(|world| {
        world.phonet.contacts.push(PhonetContact::new(7068, world.from));
    });
    let client = client(&sandbox);
    let call: NewCall = posted("make_call");
    client.make_call(call.extension, call.number).await.unwrap();
    let contact: ContactDraft = posted("update_contact");
    client.update_contact(contact).await.unwrap();
    let import: ContactImport = posted("import_contacts");
    assert!(client.import_contacts(import.contacts).await.unwrap().is_complete());
    let mut note: phonet_api::models::ContactNote = posted("create_contact_note");
    // The printed note has only placeholders, and a note without a text is not valid.
    note.content = Some("x".into());
    let note = client.create_contact_note(7068, note).await.unwrap();
    client.update_contact_note(7068, note).await.unwrap();
}
