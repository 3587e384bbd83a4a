//! Tests that read the printed answers of the documents through the client, from the sandbox.

use ccrm_api::Client;
use telephony_core::WallClock;
use telephony_fixtures::examples::{Example, Kind};
use telephony_sandbox::{Fault, Sandbox, Vendor, World};

use crate::support::sandbox::client;

/// Returns a client whose next answer is the printed one.
async fn answered(endpoint: &str) -> (Sandbox, Client) {
    let sandbox = Sandbox::start(World::empty()).await.unwrap();
    let printed = Example::find(telephony_fixtures::Vendor::Ccrm, endpoint, None, Kind::Response).unwrap().data;
    sandbox.fault_next(Vendor::Ccrm, [Fault::Body(printed.to_owned())]);
    let client = client(&sandbox);
    (sandbox, client)
}

// `samples` reads the printed answer of every endpoint; here answers arrive over a socket.
#[tokio::test]
async fn printed_answers_arrive() {
    let clock = |text| WallClock::parse(text).unwrap().local();
    let (_sandbox, client) = answered("list_call_history").await;
    let (from, to) = (clock("2022-02-01 08:00:00"), clock("2023-01-27 08:00:00"));
    let history = client.list_call_history(from, to).await.unwrap();
    assert_eq!((history.data.items.len(), history.total_count()), (1, Some(8437)));
    let (_sandbox, client) = answered("list_notes").await;
    let notes = client.list_notes("e4baaa94-095a-41b3-b638-203dcfcfd3fe").await.unwrap();
    assert_eq!(notes.data.items.len(), 1);
    let (_sandbox, client) = answered("list_sip_accounts").await;
    assert_eq!(client.list_sip_accounts().await.unwrap().data.items.len(), 1);
    let (_sandbox, client) = answered("list_call_presentations").await;
    assert_eq!(client.list_call_presentations().await.unwrap().data.items.len(), 1);
    let (_sandbox, client) = answered("list_sms_presentations").await;
    let senders = client.list_sms_presentations().await.unwrap().data.items;
    assert_eq!(senders.len(), 2);
    assert_eq!(senders[1].sender_name(), Some("Pozdrawiamy"));
}
