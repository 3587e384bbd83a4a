//! Tests that send the document's printed requests and answers through the client, with the sandbox.

use isaler_api::Client;
use isaler_api::models::{EntryId, NewEntry, NewEntryList};
use telephony_fixtures::examples::{Example, Kind};
use telephony_sandbox::{Fault, Sandbox, Vendor, World};
use time::{Date, Month};

fn printed(endpoint: &str, kind: Kind) -> &'static str {
    Example::find(telephony_fixtures::Vendor::Isaler, endpoint, None, kind).unwrap().data
}

async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(World::empty()).await.unwrap();
    let url = sandbox.base_url(Vendor::Isaler);
    let client = Client::builder(url, sandbox.isaler_key(), sandbox.isaler_login()).build().unwrap();
    (sandbox, client)
}

/// Returns a client whose next answer is the printed one.
async fn answered(endpoint: &str) -> (Sandbox, Client) {
    let (sandbox, client) = start().await;
    let answer = Fault::Body(printed(endpoint, Kind::Response).to_owned());
    sandbox.fault_next(Vendor::Isaler, [answer]);
    (sandbox, client)
}

fn entry() -> NewEntry {
    serde_json::from_str(printed("add_history", Kind::Request)).unwrap()
}

fn entries() -> Vec<NewEntry> {
    let list: NewEntryList = serde_json::from_str(printed("add_history_list", Kind::Request)).unwrap();
    list.entries
}

#[tokio::test]
async fn printed_answers_arrive() {
    let (_sandbox, client) = answered("list_fields").await;
    assert_eq!(client.list_fields().await.unwrap().get("des"), Some("Содержание"));
    let (_sandbox, client) = answered("list_tips").await;
    assert_eq!(client.list_tips().await.unwrap().items.len(), 16);
    let (_sandbox, client) = answered("get_history").await;
    let entry_777 = client.get_history(777).await.unwrap();
    assert_eq!(entry_777.content.as_deref(), Some("Отправлено КП;"));
    let (_sandbox, client) = answered("add_history").await;
    assert_eq!(client.add_history(entry()).await.unwrap(), EntryId::new(25353));
    let (_sandbox, client) = answered("add_history_list").await;
    let added: Result<Vec<EntryId>, _> = client.add_history_list(entries()).await.unwrap().into_iter().collect();
    assert_eq!(added.unwrap(), [EntryId::new(25354), EntryId::new(25355)]);
    let (_sandbox, client) = answered("delete_history").await;
    client.delete_history(25355).await.unwrap();
}

#[tokio::test]
async fn the_sandbox_takes_every_printed_request() {
    let (_sandbox, client) = start().await;
    let id = client.add_history(entry()).await.unwrap();
    let added = client.add_history_list(entries()).await.unwrap();
    assert!(added.iter().all(Result::is_ok));
    // The entries were written for a login that this account lacks, so they have no user and no list shows them.
    assert_eq!(client.get_history(id).await.unwrap().kind.as_deref(), Some("Предложение"));
    let day = Date::from_calendar_date(2012, Month::December, 18).unwrap();
    assert!(client.list_history(day, day).await.unwrap().items.is_empty());
}
