//! Calls that are made, followed and ended, and the lists other than the company's, against the sandbox.

use phonet_api::Client;
use phonet_api::models::{CallDirection, CallEventKind, Presence};
use telephony_core::ErrorKind;
use telephony_sandbox::{EpochUnit, Fault, PhonetActiveCall, Sandbox, Vendor};
use time::Duration;

use crate::support::{client, range, sandbox};

const NUMBER: &str = "+380671234567";
const RESET: Fault = Fault::Reset;

fn active(sandbox: &Sandbox) -> usize {
    sandbox.world(|world| world.phonet.active_calls.len())
}

/// Number of requests to a path that contains this text.
fn asked(sandbox: &Sandbox, part: &str) -> usize {
    sandbox.requests().iter().filter(|request| request.path.contains(part)).count()
}

async fn only(client: &Client) -> phonet_api::models::ActiveCall {
    let calls = client.list_active_calls().await.unwrap();
    assert_eq!((calls.items.len(), calls.quarantined.len()), (1, 0));
    calls.items.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_call_is_made_followed_and_hung_up() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    let ringing = only(&client).await;
    assert_eq!((&ringing.uuid, ringing.bridge_at), (&made.uuid, None));
    assert_eq!(ringing.last_event, Some(CallEventKind::Dial));
    let now = sandbox.clock().now();
    assert_eq!(ringing.dial_at, Some(now.replace_millisecond(now.millisecond()).unwrap()));
    assert_eq!(ringing.direction, Some(CallDirection::Outbound));
    assert_eq!(ringing.leg.unwrap().ext.unwrap().as_str(), "001");
    assert_eq!(ringing.other_legs[0].number.as_ref().unwrap().as_str(), NUMBER);
    sandbox.clock().advance(Duration::seconds(10));
    let answered = only(&client).await;
    assert_eq!(answered.last_event, Some(CallEventKind::Bridge));
    assert_eq!(answered.bridge_at.zip(answered.dial_at).map(|(at, dial)| at - dial), Some(Duration::seconds(5)));
    client.hang_up_call(made.uuid.clone()).await.unwrap();
    assert_eq!(client.list_active_calls().await.unwrap().sent(), 0);
    let again = client.hang_up_call(made.uuid).await.unwrap_err();
    assert_eq!((again.kind(), again.status()), (ErrorKind::NotFound, Some(404)));
}

#[tokio::test]
async fn a_call_whose_fate_is_unknown_is_not_made_again() {
    for lost in [RESET, Fault::TruncatedBody, Fault::status(500), Fault::HtmlOk, Fault::EmptyBody] {
        for (fault, rings) in [(lost.clone(), 0), (lost.after_effect(), 1)] {
            let sandbox = sandbox(30).await;
            let client = client(&sandbox);
            sandbox.fault_next_at(Vendor::Phonet, "makeCall", [fault.clone()]);
            let error = client.make_call("001", NUMBER).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{fault:?}");
            assert!(error.message().contains("active calls"), "{error}");
            assert_eq!((active(&sandbox), asked(&sandbox, "makeCall")), (rings, 1), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_call_that_was_surely_not_made_is_made_once_the_vendor_takes_it() {
    for refusal in [Fault::Forbidden, Fault::RateLimited { retry_after: "0".to_owned() }] {
        let sandbox = sandbox(30).await;
        sandbox.fault_next_at(Vendor::Phonet, "makeCall", [refusal]);
        client(&sandbox).make_call("001", NUMBER).await.unwrap();
        assert_eq!((active(&sandbox), asked(&sandbox, "makeCall")), (1, 2));
    }
}

#[tokio::test]
async fn an_extension_that_nobody_has_is_refused_by_the_vendor_once() {
    let sandbox = sandbox(30).await;
    let error = client(&sandbox).make_call("999", NUMBER).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(400)));
    assert!(!format!("{error} {error:?}").contains("legExt"));
    assert_eq!((active(&sandbox), asked(&sandbox, "makeCall")), (0, 1));
}

#[tokio::test]
async fn a_hang_up_that_is_repeated_finds_its_work_done() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    sandbox.fault_next_at(Vendor::Phonet, "hangup", [RESET.after_effect()]);
    client.hang_up_call(made.uuid).await.unwrap();
    assert_eq!((active(&sandbox), asked(&sandbox, "hangup")), (0, 2));
}

#[tokio::test]
async fn a_call_is_hung_up_whatever_fails_on_the_way() {
    for fault in [RESET, Fault::status(503), Fault::Forbidden, Fault::ExpiredSession, Fault::HtmlOk] {
        let sandbox = sandbox(30).await;
        let client = client(&sandbox);
        let made = client.make_call("001", NUMBER).await.unwrap();
        sandbox.fault_next_at(Vendor::Phonet, "hangup", [fault.clone()]);
        client.hang_up_call(made.uuid).await.unwrap();
        assert_eq!((active(&sandbox), asked(&sandbox, "hangup")), (0, 2), "{fault:?}");
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_before_any_request() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    for id in ["x/../..", "", "a/b", "..", "%2e%2e", "a b"] {
        let error = client.hang_up_call(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{id}");
        assert!(id.is_empty() || !error.to_string().contains(id), "{error}");
    }
    for (extension, number) in [("", NUMBER), ("001", " ")] {
        let error = client.make_call(extension, number).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    }
    let backwards = client.list_missed_calls(range().to, range().from).await.unwrap_err();
    assert_eq!(backwards.kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 0);
}

#[tokio::test]
async fn a_bad_active_call_is_quarantined_and_seconds_are_understood() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let made = client.make_call("001", NUMBER).await.unwrap();
    sandbox.world(|world| {
        let mut bad = PhonetActiveCall::new("bad", range().from);
        bad.poison = Some(format!(r#"{{"uuid":"","trunkNum":"{NUMBER}"}}"#));
        world.phonet.active_calls.insert(0, bad);
    });
    sandbox.dialect(|dialect| dialect.phonet_active_times = EpochUnit::Seconds);
    let calls = client.list_active_calls().await.unwrap();
    let now = sandbox.clock().now().replace_nanosecond(0).unwrap();
    assert_eq!((&calls.items[0].uuid, calls.items[0].dial_at), (&made.uuid, Some(now)));
    assert_eq!(calls.quarantined[0].path, "$[0].uuid");
    assert!(!format!("{calls:?}").contains(NUMBER));
}

#[tokio::test]
async fn missed_calls_are_those_that_nobody_took_page_by_page() {
    let sandbox = sandbox(3000).await;
    let client = client(&sandbox);
    let mut missed = sandbox.world(|world| {
        let calls = world.phonet.calls.iter().filter(|call| call.lg_direction == 4);
        let calls = calls.filter(|call| call.disposition.is_some_and(|it| it != 0));
        calls.map(|call| call.uuid.clone()).collect::<Vec<_>>()
    });
    let mut found = Vec::new();
    loop {
        let page = client.list_missed_calls(range().from, range().to).offset(found.len() as u64);
        let page = page.await.unwrap();
        found.extend(page.items.iter().map(|call| call.uuid.as_str().to_owned()));
        if page.sent() == 0 {
            break;
        }
    }
    assert!(found.len() > 100);
    missed.sort();
    found.sort();
    assert_eq!(found, missed);
}

#[tokio::test]
async fn pauses_come_with_the_users_calls_and_are_none() {
    for unasked in [false, true] {
        let sandbox = sandbox(60).await;
        sandbox.dialect(|dialect| dialect.phonet_pauses_unasked = unasked);
        let client = client(&sandbox);
        let list = || client.list_user_calls(range().from, range().to);
        let pauses = vec![CallDirection::PauseOn, CallDirection::PauseOff];
        let pauses = list().directions(pauses).raw(true).await.unwrap();
        assert_eq!((pauses.items.len(), pauses.raw.len()), (50, 50));
        for pause in &pauses.items {
            assert!(pause.direction.unwrap().is_pause());
            assert_eq!(client.normalizer().call(pause), None);
        }
        let of_all = list().await.unwrap().items;
        let calls = of_all.iter().filter(|call| client.normalizer().call(call).is_some()).count();
        assert!(calls > 0);
        assert_eq!(calls < of_all.len(), unasked);
    }
}

#[tokio::test]
async fn users_and_their_presence_are_told() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let users = client.list_users().await.unwrap();
    assert_eq!((users.items.len(), users.quarantined.len()), (12, 0));
    assert_eq!(users.items[0].ext.as_ref().unwrap().as_str(), "001");
    assert!(users.items[0].email.is_some() && users.items[11].email.is_none());
    sandbox.world(|world| world.phonet.users[3].poison = Some(r#"{"id":"four"}"#.to_owned()));
    let users = client.list_users().await.unwrap();
    assert_eq!((users.items.len(), users.quarantined[0].path.as_str()), (11, "$[3].id"));
    assert_eq!(client.get_user_status().await.unwrap().status, Some(Presence::Online));
    sandbox.world(|world| world.phonet.user_status = 2);
    assert_eq!(client.get_user_status().await.unwrap().status, Some(Presence::NotMonitored));
    // A session of an API key has no user, and so no presence.
    sandbox.fault_next_at(Vendor::Phonet, "user/status", [Fault::status(404)]);
    assert_eq!(client.get_user_status().await.unwrap_err().kind(), ErrorKind::NotFound);
}
