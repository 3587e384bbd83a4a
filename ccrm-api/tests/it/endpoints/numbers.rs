//! Tests of the SIP accounts and of the numbers that calls and text messages show, with the sandbox.

use telephony_core::ErrorKind;
use telephony_sandbox::{
    CcrmCallPresentation, CcrmSipAccount, CcrmSmsPresentation, Fault, Sandbox, Vendor, World, WorldPlan,
};

use crate::support::sandbox::client;

async fn sandbox() -> Sandbox {
    Sandbox::start(World::seeded(WorldPlan::new().calls(30))).await.unwrap()
}

#[tokio::test]
async fn every_account_arrives_with_the_extension_that_calls_name() {
    let sandbox = sandbox().await;
    let accounts = client(&sandbox).list_sip_accounts().await.unwrap();
    let rows = sandbox.world(|world| world.ccrm.sip_accounts.clone());
    assert_eq!(accounts.total_count(), None);
    assert_eq!(accounts.data.items.len(), rows.len());
    for (account, row) in accounts.data.items.iter().zip(&rows) {
        assert_eq!(account.id.get(), row.extension_id);
        assert_eq!(account.extension.as_ref().unwrap().as_str(), row.extension);
        assert_eq!(account.assigned, Some(row.assigned));
        let caller_id = account.caller_id.as_ref().map_or("", |number| number.as_str());
        assert_eq!(caller_id, row.caller_id);
    }
    let called = sandbox.world(|world| world.ccrm.calls.clone());
    let mut called = called.iter().flat_map(|call| &call.user_talk.receivers);
    assert!(called.all(|user| rows.iter().any(|row| row.extension == user.internal)));
}

#[tokio::test]
async fn every_number_and_sender_arrives() {
    let sandbox = sandbox().await;
    let numbers = client(&sandbox).list_call_presentations().await.unwrap();
    let senders = client(&sandbox).list_sms_presentations().await.unwrap();
    let (shown, sent) =
        sandbox.world(|world| (world.ccrm.call_presentations.clone(), world.ccrm.sms_presentations.clone()));
    let presentations: Vec<_> = numbers.data.items.iter().map(|it| it.presentation.as_str()).collect();
    assert_eq!(presentations, shown.iter().map(|row| &*row.presentation).collect::<Vec<_>>());
    assert_eq!(numbers.total_count(), Some(shown.len() as u64));
    let presentations: Vec<_> = senders.data.items.iter().map(|it| it.presentation.as_str()).collect();
    assert_eq!(presentations, sent.iter().map(|row| &*row.presentation).collect::<Vec<_>>());
    let mut names = senders.data.items.iter().filter_map(|it| it.sender_name());
    assert!(names.any(|name| name == "Pozdrawiamy"));
    assert!(senders.data.items.iter().any(|it| it.sender_name().is_none()));
}

// Row 66: the answer has one page unless a further one is requested.
#[tokio::test]
async fn a_second_page_has_what_the_first_has_not() {
    let mut world = World::empty();
    let rows = (0..1001).map(|row| CcrmSmsPresentation::new(format!("48220{row:06}"), row));
    world.ccrm.sms_presentations = rows.collect();
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = client(&sandbox);
    let first = client.list_sms_presentations().await.unwrap();
    let second = client.list_sms_presentations().page(2).await.unwrap();
    assert_eq!((first.data.items.len(), first.total_count()), (1000, Some(1001)));
    assert_eq!(second.data.items[0].id.unwrap().get(), 1000);
    assert!(client.list_sip_accounts().page(2).await.unwrap().data.items.is_empty());
    assert!(client.list_call_presentations().page(2).await.unwrap().data.items.is_empty());
    let refused = client.list_sip_accounts().page(0).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 4);
}

#[tokio::test]
async fn a_bad_record_is_quarantined_and_the_others_arrive() {
    let mut world = World::empty();
    let mut bad = CcrmSipAccount::new(1, "101");
    bad.poison = Some(r#"{"extensionId":["48601234567"],"assigned":true}"#.to_owned());
    world.ccrm.sip_accounts = vec![CcrmSipAccount::new(2, "102"), bad];
    let mut bad = CcrmCallPresentation::new("+48 220 000 000");
    bad.poison = Some(r#"{"name":"Biuro"}"#.to_owned());
    world.ccrm.call_presentations = vec![bad, CcrmCallPresentation::new("+48 220 000 001")];
    let sandbox = Sandbox::start(world).await.unwrap();
    let accounts = client(&sandbox).list_sip_accounts().await.unwrap().data;
    assert_eq!((accounts.items.len(), accounts.quarantined.len()), (1, 1));
    assert_eq!(accounts.quarantined[0].path, "$.data[1].extensionId");
    assert!(!format!("{:?}", accounts.quarantined).contains("48601234567"));
    let numbers = client(&sandbox).list_call_presentations().await.unwrap().data;
    assert_eq!((numbers.items.len(), numbers.quarantined[0].index), (1, 0));
}

#[tokio::test]
async fn errors_are_this_vendors() {
    let sandbox = sandbox().await;
    let url = sandbox.base_url(Vendor::Ccrm);
    let stranger = ccrm_api::Client::builder("example", "wrong").base_url(url).build().unwrap();
    let error = stranger.list_sip_accounts().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(error.operation(), "ccrm.sip_account.list");
    // 403 means that too many requests were sent; the client waits and retries.
    sandbox.fault_next(Vendor::Ccrm, [Fault::Forbidden, Fault::HtmlOk]);
    assert!(!client(&sandbox).list_call_presentations().await.unwrap().data.items.is_empty());
}
