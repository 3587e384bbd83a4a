//! Lists of the account through `ListSource`, compared with the sandbox's data.

mod contacts;

use phonet_api::models::User;
use telephony_core::conformance::{self, ExpectedList};
use telephony_core::{ErrorKind, ListSource, PageCursor, Source};
use telephony_sandbox::{PhonetContact, PhonetUser, Sandbox, World};

use crate::support::{client, range};

/// A world with this number of contacts, created a minute after each other, and three users.
fn world(contacts: i64) -> World {
    let mut world = World::empty();
    world.until = range().to;
    let at = |id: i64| range().from + time::Duration::minutes(id);
    world.phonet.contacts = (1..=contacts).map(|id| PhonetContact::new(id, at(id))).collect();
    world.phonet.users = (1..=3).map(|id| PhonetUser::new(id, format!("Олена {id}"), format!("00{id}"))).collect();
    world
}

fn expected(contacts: i64) -> [ExpectedList; 2] {
    let ids = |last: i64| (1..=last).map(|id| id.to_string());
    [ExpectedList::new("users", ids(3)), ExpectedList::new("contacts", ids(contacts))]
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source_of_lists() {
    for contacts in [0, 1, 4, 60, 61, 200] {
        let sandbox = Sandbox::start(world(contacts)).await.unwrap();
        let checked = conformance::list_source(&client(&sandbox), &expected(contacts)).await;
        checked.unwrap_or_else(|violation| panic!("{contacts} contacts: {violation}"));
    }
}

#[tokio::test]
async fn the_client_keeps_the_contract_of_a_source_of_lists_under_faults() {
    let sandbox = Sandbox::start(world(150)).await.unwrap();
    sandbox.fault_rate(0.2, 7);
    conformance::list_source(&client(&sandbox), &expected(150)).await.unwrap();
    assert!(sandbox.requests().iter().any(|request| request.fault.is_some()));
}

#[tokio::test]
async fn a_user_that_cannot_be_read_costs_that_user_only() {
    let mut world = world(0);
    world.phonet.users[0].poison = Some(r#"{"id":{},"displayName":"Олена"}"#.to_owned());
    world.phonet.users[1].poison = Some(r#"{"id":2,"displayName":["Олена"],"ext":"002"}"#.to_owned());
    let sandbox = Sandbox::start(world).await.unwrap();
    let page = client(&sandbox).list_page("users", None).await.unwrap();
    assert_eq!(page.items.iter().map(|it| (&*it.id, it.repairs.len())).collect::<Vec<_>>(), [("2", 1), ("3", 0)]);
    assert_eq!((page.quarantined.len(), page.quarantined[0].index), (1, 0));
}

#[tokio::test]
async fn a_user_has_the_name_the_extension_and_the_row_as_json() {
    let sandbox = Sandbox::start(world(0)).await.unwrap();
    let page = client(&sandbox).list_page("users", None).await.unwrap();
    let user = &page.items[0];
    assert_eq!((user.name.as_deref(), user.numbers[0].as_str()), (Some("Олена 1"), "001"));
    let data = user.data.as_deref().unwrap();
    assert!(data.contains(r#""displayName":"Олена 1""#), "the vendor's names");
    assert_eq!(serde_json::from_str::<User>(data).unwrap().email.as_ref(), user.email.as_ref());
    assert!(!format!("{user:?}").contains("Олена"));
}

#[tokio::test]
async fn an_unknown_list_and_a_cursor_of_another_one_are_refused_without_a_request() {
    let sandbox = Sandbox::start(world(100)).await.unwrap();
    let client = client(&sandbox);
    let next = client.list_page("contacts", None).await.unwrap().next.unwrap();
    sandbox.clear_requests();
    let of_users = PageCursor::pack_in_list(&client, "users", &0).unwrap();
    for (list, cursor) in
        [("users", Some(&next)), ("contacts", Some(&of_users)), ("clients", None), ("clients", Some(&next))]
    {
        let error = client.list_page(list, cursor).await.unwrap_err();
        assert_eq!((error.kind(), error.account()), (ErrorKind::InvalidQuery, Some(&client.account())), "{list}");
    }
    let error = client.list_page("clients", None).await.unwrap_err();
    assert!(error.to_string().contains("users, contacts"), "{error}");
    assert_eq!(sandbox.request_count(), 0);
}
