//! Contacts in the sandbox: read, changed, deleted, imported.

use phonet_api::endpoints::ContactTime;
use phonet_api::models::{ContactDraft, ContactField, ContactValue};
use telephony_core::ErrorKind;
use telephony_sandbox::{Fault, PhonetContact, Sandbox, Vendor, World};
use time::Duration;

use crate::support::{client, range};

async fn sandbox() -> Sandbox {
    let made = range().from;
    let contact = |id: i64, name: &str| PhonetContact::new(id, made + Duration::hours(id)).field("Имя", "Имя", name);
    let mut world = World::empty();
    world.phonet.contacts = vec![contact(1, "Олена"), contact(2, "Петр"), contact(3, "Олег")];
    Sandbox::start(world).await.unwrap()
}

fn writes(sandbox: &Sandbox, method: &str) -> usize {
    let requests = sandbox.requests();
    let is_one = |path: &str| path.contains("/contacts/");
    requests.iter().filter(|it| it.method == method && is_one(&it.path)).count()
}

#[tokio::test]
async fn a_contact_is_found_by_its_id_or_is_not_there() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    assert_eq!(client.get_contact(2).await.unwrap().name().unwrap(), "Петр");
    assert_eq!(client.get_contact(9).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn contacts_are_listed_page_by_page_and_narrowed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let ids = |list: &[phonet_api::models::Contact]| list.iter().map(|it| it.id.get()).collect::<Vec<_>>();
    let page = client.list_contacts().limit(2).await.unwrap();
    assert_eq!(ids(&page.items), [1, 2]);
    let page = client.list_contacts().limit(2).offset(2).await.unwrap();
    assert_eq!(ids(&page.items), [3]);
    let found = client.list_contacts().search_text("ол").field("Email").field("Имя").await.unwrap();
    assert_eq!(ids(&found.items), [1, 3]);
    let from = range().from + Duration::hours(2);
    let late = client.list_contacts().filter_by(ContactTime::Created).from(from).await.unwrap();
    assert_eq!(ids(&late.items), [2, 3]);
    sandbox.world(|world| world.phonet.contacts[1].poison = Some("{\"id\":{}}".to_owned()));
    let all = client.list_contacts().await.unwrap();
    assert_eq!((ids(&all.items), all.quarantined.len()), (vec![1, 3], 1));
}

// Row 164: if the time of the last change is a lock, an update with the time that was read succeeds and one with an
// older time fails.
#[tokio::test]
async fn a_contact_is_changed_as_it_was_read() {
    let sandbox = sandbox().await;
    sandbox.dialect(|dialect| dialect.phonet_contact_lock = true);
    let client = client(&sandbox);
    let read = client.get_contact(1).await.unwrap();
    let change = |name: &str| ContactDraft::from(read.clone()).first_name(name);
    client.update_contact(change("Ольга")).await.unwrap();
    assert_eq!(client.get_contact(1).await.unwrap().first_name.unwrap(), "Ольга");
    let error = client.update_contact(change("Оксана")).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(400)));
}

#[tokio::test]
async fn a_change_or_deletion_that_broke_off_is_sent_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let path = "/rest/crm/contacts/v2/";
    sandbox.fault_next_at(Vendor::Phonet, path, [Fault::Reset.after_effect()]);
    client.update_contact(ContactDraft::new().id(1).first_name("Ольга")).await.unwrap();
    assert_eq!(writes(&sandbox, "POST"), 2);
    sandbox.fault_next_at(Vendor::Phonet, path, [Fault::Reset.after_effect()]);
    client.delete_contact(1).await.unwrap();
    assert_eq!(writes(&sandbox, "DELETE"), 2);
    assert_eq!(client.delete_contact(1).await.unwrap_err().kind(), ErrorKind::NotFound);
}

// Row 162: only an import creates contacts.
#[tokio::test]
async fn an_import_makes_contacts_and_says_how_many_failed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let phone = ContactField::new("Телефон").value(ContactValue::new("Рабочий", "+380440000000"));
    let new = ContactDraft::new().first_name("Нова").field(phone);
    let result = client.import_contacts([new, ContactDraft::new()]).await.unwrap();
    assert_eq!((result.succeeded, result.failed, result.is_complete()), (1, Some(1), false));
    let found = client.search_contacts("+380440000000").await.unwrap();
    assert_eq!(found.items[0].first_name.as_ref().unwrap(), "Нова");
    let known = client.get_contact(2).await.unwrap();
    assert!(client.import_contacts([known]).merge(false).await.unwrap().is_complete());
    assert_eq!(sandbox.world(|world| world.phonet.contacts.len()), 4);
}

#[tokio::test]
async fn an_import_whose_fate_is_unknown_is_not_sent_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for fault in [Fault::Reset.after_effect(), Fault::EmptyBody.after_effect()] {
        sandbox.clear_requests();
        sandbox.fault_next_at(Vendor::Phonet, "batch", [fault]);
        let new = ContactDraft::new().first_name("Нова");
        let error = client.import_contacts([new]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert!(error.message().contains("search for the contacts"));
        assert_eq!(writes(&sandbox, "POST"), 1);
    }
}

#[tokio::test]
async fn what_is_refused_costs_no_request() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let none = Vec::<ContactDraft>::new();
    for error in [
        client.get_contact(0).await.map(drop),
        client.delete_contact(0).await.map(drop),
        client.update_contact(ContactDraft::new().first_name("Нова")).await.map(drop),
        client.import_contacts(none).await.map(drop),
        client.list_contacts().limit(61).await.map(drop),
    ] {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidQuery);
    }
    assert_eq!(sandbox.request_count(), 0);
}
