//! Failures between the client and the vendor, as a user sees them.

use futures_util::future::join_all;
use futures_util::stream::TryStreamExt;
use phonet_api::Client;
use telephony_core::{
    CallHistorySource, CallHistorySourceExt, CallQuery, ErrorKind, NoteDraft, NoteStore, NoteSubject,
};
use telephony_sandbox::{Fault, Sandbox, Vendor};

use crate::support::{client, expected, quick, range, sandbox, week};

fn authorizations(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|it| it.path.ends_with("authorize")).count()
}

async fn count(client: &Client) -> telephony_core::Result<usize> {
    let calls: Vec<_> = client.calls(week()).try_collect().await?;
    Ok(calls.len())
}

#[tokio::test]
async fn a_wrong_key_is_said_once_and_not_tried_again() {
    let sandbox = sandbox(30).await;
    let client = Client::builder(sandbox.phonet_domain(), "another-key")
        .base_url(sandbox.base_url(Vendor::Phonet))
        .retry(quick())
        .build()
        .unwrap();
    let error = count(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(error.operation(), "phonet.session.authorize");
    assert_eq!(sandbox.request_count(), 1);
}

#[tokio::test]
async fn a_session_that_ends_on_the_way_is_renewed_without_a_lost_row() {
    let sandbox = sandbox(450).await;
    let client = client(&sandbox);
    let mut pages = client.call_pages(week());
    let mut calls = 0;
    while let Some(page) = pages.try_next().await.unwrap() {
        calls += page.items.len();
        sandbox.expire_sessions();
    }
    assert_eq!(calls, expected(&sandbox).calls.len());
}

#[tokio::test]
async fn many_requests_that_find_the_session_over_open_one_new_session() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    count(&client).await.unwrap();
    sandbox.expire_sessions();
    let calls = join_all((0..40).map(|_| client.list_contact_notes(1).send())).await;
    assert!(calls.iter().all(|it| !it.as_ref().is_err_and(|it| it.kind() != ErrorKind::NotFound)));
    assert_eq!(authorizations(&sandbox), 2);
}

// Row 110: a second refusal is not an ended session.
#[tokio::test]
async fn a_request_that_a_new_session_does_not_help_is_forbidden() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    count(&client).await.unwrap();
    sandbox.clear_requests();
    sandbox.fault_next_at(Vendor::Phonet, "company.api", [Fault::Forbidden, Fault::Forbidden]);
    let error = count(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(403)));
    assert_eq!((authorizations(&sandbox), sandbox.request_count()), (1, 3));
}

// Row 110: 403 according to the document; 401 and 302 as other clients observed.
#[tokio::test]
async fn every_way_to_show_an_ended_session_is_understood() {
    for shown in [Fault::Forbidden, Fault::status(401), Fault::status(302), Fault::ExpiredSession] {
        let sandbox = sandbox(30).await;
        let client = client(&sandbox);
        count(&client).await.unwrap();
        sandbox.fault_next_at(Vendor::Phonet, "company.api", [shown]);
        assert_eq!(count(&client).await.unwrap(), 10);
        assert_eq!(authorizations(&sandbox), 2);
    }
}

#[tokio::test]
async fn a_login_page_under_200_is_an_ended_session_at_last() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    count(&client).await.unwrap();
    // As many pages as the read has attempts; the next attempt has a new session and succeeds.
    sandbox.fault_next_at(Vendor::Phonet, "company.api", std::iter::repeat_n(Fault::HtmlOk, 4));
    assert_eq!(count(&client).await.unwrap(), 10);
    assert_eq!(authorizations(&sandbox), 2);
}

#[tokio::test]
async fn passing_faults_change_nothing() {
    let sandbox = sandbox(300).await;
    let client = client(&sandbox);
    sandbox.fault_rate(0.3, 7);
    assert_eq!(count(&client).await.unwrap(), expected(&sandbox).calls.len());
}

#[tokio::test]
async fn a_lasting_fault_is_a_typed_error_that_keeps_the_body() {
    for (fault, kind) in [
        (Fault::HtmlOk, ErrorKind::NotJson),
        (Fault::EmptyBody, ErrorKind::NotJson),
        (Fault::TruncatedBody, ErrorKind::Interrupted),
        (Fault::Reset, ErrorKind::Interrupted),
        (Fault::status(500), ErrorKind::Unavailable),
        (Fault::Body("{\"uuid\":7".to_owned()), ErrorKind::NotJson),
        (Fault::Body("7".to_owned()), ErrorKind::UnexpectedShape),
    ] {
        let sandbox = sandbox(30).await;
        let client = client(&sandbox);
        sandbox.fault_always_at(Vendor::Phonet, "company.api", fault.clone());
        let error = count(&client).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}: {error}");
        assert_eq!(error.operation(), "phonet.company_call.list");
        let read = !matches!(fault, Fault::TruncatedBody | Fault::Reset);
        assert_eq!(error.body().is_some(), read, "{fault:?}");
    }
}

#[tokio::test]
async fn a_note_whose_fate_is_unknown_is_not_written_again() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let contact = sandbox.world(|world| world.phonet.contacts[0].id);
    let notes = |sandbox: &Sandbox| sandbox.world(|world| world.phonet.notes.len());
    let before = notes(&sandbox);
    sandbox.fault_next_at(Vendor::Phonet, "/notes", [Fault::Reset.after_effect()]);
    let draft = NoteDraft::new(NoteSubject::Contact(contact.to_string()), "once");
    let error = client.create_note(&draft).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.message().contains("list the contact's notes"));
    assert_eq!(notes(&sandbox), before + 1);
}

#[tokio::test]
async fn an_unreachable_host_was_sent_nothing() {
    let client = Client::builder("test4.phonet.com.ua", "key")
        // Port 9 is discard: no server listens on it on a loopback address.
        .base_url("http://127.0.0.1:9")
        .retry(quick())
        .build()
        .unwrap();
    let error = count(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(!format!("{error} {error:?}").contains("127.0.0.1"));
}

#[tokio::test]
async fn a_range_that_ends_before_it_starts_costs_no_request() {
    let sandbox = sandbox(30).await;
    let client = client(&sandbox);
    let backwards = CallQuery::new(range().to, range().from);
    let error = client.call_page(&backwards, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert!(client.list_company_calls(range().from, range().to).limit(51).await.is_err());
    assert_eq!(sandbox.request_count(), 0);
}
