//! Walk over all contacts, while contacts are added, changed and deleted.

use std::collections::BTreeSet;

use phonet_api::models::Contact;
use telephony_core::{ListSource, Moment, Page, PageCursor, Result};
use telephony_sandbox::{PastTheEnd, PhonetField, PhonetValue};

use super::*;

type Ids = BTreeSet<i64>;

/// Reads all contacts, and changes the world after each page.
async fn walk(sandbox: &Sandbox, mut change: impl FnMut(usize, &mut World)) -> Result<Ids> {
    let client = client(sandbox);
    let (mut ids, mut cursor) = (Ids::new(), None::<PageCursor>);
    for page in 0..200 {
        let Page { items, next, .. } = client.list_page("contacts", cursor.as_ref()).await?;
        ids.extend(items.iter().map(|record| record.id.parse::<i64>().unwrap()));
        if next.is_none() {
            return Ok(ids);
        }
        cursor = next;
        sandbox.world(|world| change(page, world));
    }
    panic!("the walk does not end");
}

#[tokio::test]
async fn a_contact_that_is_deleted_between_pages_hides_no_other() {
    // One contact, more than the overlap of two pages, more than a page, and the last ones that were read.
    for deleted in [1..2, 10..20, 1..61, 55..61, 58..75, 1..150] {
        let sandbox = Sandbox::start(world(200)).await.unwrap();
        let ids = walk(&sandbox, |page, world| {
            if page == 0 {
                world.phonet.contacts.retain(|contact| !deleted.contains(&contact.id));
            }
        });
        let ids = ids.await.unwrap();
        let missing: Vec<i64> = (1..=200).filter(|id| !deleted.contains(id) && !ids.contains(id)).collect();
        assert_eq!(missing, [], "{deleted:?}");
    }
}

#[tokio::test]
async fn a_contact_that_moves_to_a_place_that_was_read_is_not_lost() {
    for to in [0, 30] {
        let sandbox = Sandbox::start(world(200)).await.unwrap();
        let now = sandbox.clock().now();
        let ids = walk(&sandbox, |page, world| {
            let contacts = &mut world.phonet.contacts;
            if let (1, Some(at)) = (page, contacts.iter().position(|contact| contact.id == 180)) {
                let mut moved = contacts.remove(at);
                moved.last_modified = now;
                contacts.insert(to, moved);
            }
        });
        assert_eq!(ids.await.unwrap().len(), 200, "to place {to}");
    }
}

#[tokio::test]
async fn contacts_that_are_added_during_the_walk_hide_none() {
    for (added, place) in [(1, 0), (100, 0), (3, 40)] {
        let sandbox = Sandbox::start(world(200)).await.unwrap();
        let now = sandbox.clock().now();
        let ids = walk(&sandbox, |page, world| {
            if page == 0 {
                let new = (1001..1001 + added).map(|id| PhonetContact::new(id, now));
                world.phonet.contacts.splice(place..place, new);
            }
        });
        let ids = ids.await.unwrap();
        assert_eq!((1..=200).filter(|id| !ids.contains(id)).count(), 0, "{added} at {place}");
    }
}

#[tokio::test]
async fn the_walk_ends_whatever_the_server_sends_after_the_last_contact() {
    for past_the_end in [PastTheEnd::EmptyList, PastTheEnd::MissingData, PastTheEnd::Error, PastTheEnd::LastPage] {
        for contacts in [1, 60, 117, 150] {
            let sandbox = Sandbox::start(world(contacts)).await.unwrap();
            sandbox.dialect(|dialect| dialect.past_the_end = past_the_end);
            let ids = walk(&sandbox, |_, _| ()).await.unwrap();
            assert_eq!(ids.len(), usize::try_from(contacts).unwrap(), "{past_the_end:?}");
        }
    }
}

#[tokio::test]
async fn contacts_that_never_keep_a_place_are_an_error_and_no_gap() {
    let sandbox = Sandbox::start(world(200)).await.unwrap();
    let error = walk(&sandbox, |page, world| {
        // Each page is read from other contacts than the one before.
        let first = 1000 * i64::try_from(page + 1).unwrap();
        world.phonet.contacts = (first..first + 200).map(|id| PhonetContact::new(id, range().from)).collect();
    });
    assert_eq!(error.await.unwrap_err().kind(), ErrorKind::InconsistentRead);
}

#[tokio::test]
async fn a_contact_that_cannot_be_read_costs_that_contact_only() {
    let mut world = world(130);
    for place in [59, 60, 61] {
        let id = place + 1;
        world.phonet.contacts[place].poison = Some(format!(r#"{{"id":{{}},"firstName":"Олена {id}"}}"#));
    }
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = client(&sandbox);
    let (mut ids, mut bad, mut cursor) = (Ids::new(), BTreeSet::new(), None::<PageCursor>);
    loop {
        let page = client.list_page("contacts", cursor.as_ref()).await.unwrap();
        ids.extend(page.items.iter().map(|record| record.id.parse::<i64>().unwrap()));
        bad.extend(page.quarantined.iter().map(telephony_core::BadRecord::fingerprint));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((ids.len(), bad.len()), (127, 3));
}

#[tokio::test]
async fn a_contact_has_its_names_numbers_and_address_and_the_time_of_its_change() {
    let mut world = world(1);
    let field = |label: &str, value: &str| PhonetField::new(1, label, [PhonetValue::new(1, value)]);
    let contact = &mut world.phonet.contacts[0];
    contact.fields =
        vec![field("Имя", "Олена"), field("Телефон", "+380501112233"), field("Email", "olena@example.com")];
    let changed = contact.last_modified;
    let sandbox = Sandbox::start(world).await.unwrap();
    let page = client(&sandbox).list_page("contacts", None).await.unwrap();
    let record = &page.items[0];
    assert_eq!((record.name.as_deref(), record.email.as_deref()), (Some("Олена"), Some("olena@example.com")));
    assert_eq!((record.numbers[0].as_str(), record.updated), ("+380501112233", Some(Moment::exact(changed))));
    let data: Contact = serde_json::from_str(record.data.as_deref().unwrap()).unwrap();
    assert_eq!(data.phone_numbers(), record.numbers);
    assert!(!format!("{record:?}").contains("olena"));
}
