//! Tests of faults in the server and the transport.

use isaler_api::models::{EntryTime, NewEntry};
use telephony_core::transport::RetryPolicy;
use telephony_core::{CallHistorySource, CallQuery, ErrorKind};
use telephony_sandbox::{Dialect, Fault, IsalerFront, Sandbox, Vendor};

use crate::support::sandbox::{builder, calls, client, noon, world};

fn query() -> CallQuery {
    CallQuery::new(noon(3), noon(4))
}

fn new() -> NewEntry {
    NewEntry::on_client(101, "Одна запись").at("2024-06-25 14:25".parse::<EntryTime>().unwrap())
}

#[tokio::test]
async fn a_read_is_repeated_until_it_succeeds() {
    let sandbox = Sandbox::start(world(calls(3, noon(3)))).await.unwrap();
    let client = client(&sandbox);
    for fault in [
        Fault::Reset,
        Fault::TruncatedBody,
        Fault::HtmlOk,
        Fault::EmptyBody,
        Fault::status(500),
        Fault::unavailable("0"),
    ] {
        sandbox.fault_next(Vendor::Isaler, [fault.clone(), fault.clone()]);
        let page = client.call_page(&query(), None).await.unwrap();
        assert_eq!(page.items.len(), 3, "{fault:?}");
    }
}

#[tokio::test]
async fn a_read_that_keeps_failing_says_why() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = builder(&sandbox).retry(RetryPolicy::never()).build().unwrap();
    for (fault, kind) in [
        (Fault::Reset, ErrorKind::Interrupted),
        (Fault::TruncatedBody, ErrorKind::Interrupted),
        (Fault::HtmlOk, ErrorKind::NotJson),
        (Fault::EmptyBody, ErrorKind::NotJson),
        (Fault::status(502), ErrorKind::Unavailable),
        (Fault::status(404), ErrorKind::Rejected),
        (Fault::Body("{\"data\":5}".to_owned()), ErrorKind::UnexpectedShape),
        (Fault::Body("{\"data\":[{\"cid\":1".to_owned()), ErrorKind::NotJson),
        (Fault::Forbidden, ErrorKind::NotFound),
    ] {
        // A server that cannot write one page still answers the control request, so such a fault is injected twice.
        let times = if kind == ErrorKind::NotJson { 2 } else { 1 };
        sandbox.fault_next(Vendor::Isaler, vec![fault.clone(); times]);
        let error = client.call_page(&query(), None).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
        assert_eq!(error.operation(), "isaler.history.list");
    }
}

#[tokio::test]
async fn an_unreachable_server_is_told_from_a_lost_answer() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    drop(sandbox);
    let error = client.add_history(new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
}

#[tokio::test]
async fn an_entry_is_never_written_twice() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = client(&sandbox);
    let lost = [
        Fault::Reset,
        Fault::TruncatedBody,
        Fault::EmptyBody,
        Fault::HtmlOk,
        Fault::status(500),
        Fault::Body("{}".to_owned()),
        Fault::Body(r#"{"result":"Успешно","data":0}"#.to_owned()),
        Fault::Body(r#"{"result":"Error","error":{"code":500,"text":"x"}}"#.to_owned()),
    ];
    for (written, fault) in (1..).zip(lost) {
        sandbox.fault_next(Vendor::Isaler, [fault.clone().after_effect()]);
        let error = client.add_history(new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{fault:?}");
        assert!(error.message().contains("before you write again"), "{error}");
        assert_eq!(sandbox.request_count(), written, "{fault:?}");
        assert_eq!(sandbox.world(|world| world.isaler.entries.len()), written, "{fault:?}");
    }
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_list_is_an_unknown_outcome() {
    for front in [IsalerFront::Apache, IsalerFront::ApacheHidingErrors] {
        let mut dialect = Dialect::default();
        dialect.isaler_front = front;
        let sandbox = Sandbox::builder().world(world([])).dialect(dialect).start().await.unwrap();
        let crash = match front {
            IsalerFront::ApacheHidingErrors => Fault::status(500),
            _ => Fault::Body("<br />\n<b>Fatal error</b>:  Uncaught TypeError".to_owned()),
        };
        sandbox.fault_next(Vendor::Isaler, [crash.after_effect()]);
        let error = client(&sandbox).add_history_list([new(), new()]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(error.operation(), "isaler.history.add_list");
        assert_eq!(sandbox.request_count(), 1);
    }
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_done() {
    let sandbox = Sandbox::start(world(calls(2, noon(3)))).await.unwrap();
    let client = client(&sandbox);
    sandbox.fault_next(Vendor::Isaler, [Fault::Reset.after_effect()]);
    client.delete_history(1).await.unwrap();
    assert_eq!(sandbox.request_count(), 2);
    assert_eq!(sandbox.world(|world| world.isaler.entries.len()), 1);
    // The first answer decides: an entry that never existed was not deleted.
    assert_eq!(client.delete_history(1).await.unwrap_err().kind(), ErrorKind::NotFound);
}
