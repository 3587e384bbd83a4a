//! Tests with answers of success that have no list.

use futures_util::TryStreamExt;
use telephony_core::sync::{Batch, SyncPlan, sync};
use telephony_core::{CallQuery, ErrorKind, Result};
use telephony_sandbox::{CcrmCall, EmptyList, Fault, PastTheEnd, Sandbox, Vendor, World};
use time::Duration;

use crate::support::sandbox::{START, client, query};
use crate::support::utc;

const NO_LISTS: [&str; 3] = [
    r#"{"success":true}"#,
    r#"{"success":true,"data":null,"otherData":{"totalCount":5}}"#,
    r#"{"success":true,"data":{}}"#,
];

#[tokio::test]
async fn a_sync_reports_no_call_as_gone_for_an_answer_without_a_list() {
    let sandbox = super::sandbox((0..5).map(|call| call * 60)).await;
    let now = utc(START) + Duration::hours(1);
    let batches = async |checkpoint| -> Result<Vec<Batch>> {
        // A new client, as after a restart: it has not seen any call.
        let client = client(&sandbox);
        sync(&client, SyncPlan::since(utc(START)), checkpoint, now).try_collect().await
    };
    let first = batches(None).await.unwrap();
    assert_eq!(first.iter().map(|batch| batch.new.len()).sum::<usize>(), 5);
    let stored = first.last().unwrap().checkpoint.clone();
    for body in NO_LISTS {
        sandbox.fault_always_at(Vendor::Ccrm, "", Fault::Body(body.to_owned()));
        let error = batches(Some(stored.clone())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedShape, "{body}");
        assert!(error.message().contains("no list"), "{error}");
        sandbox.clear_faults();
    }
    let again = batches(Some(stored)).await.unwrap();
    assert!(again.iter().all(|batch| batch.gone.is_empty()));
}

#[tokio::test]
async fn an_empty_period_is_read_in_each_form_that_counts_zero() {
    for form in [EmptyList::List, EmptyList::Object, EmptyList::Null, EmptyList::Absent] {
        let sandbox = super::sandbox([90_000]).await;
        sandbox.dialect(|dialect| dialect.empty_list = form);
        assert!(super::walk(&sandbox, query(1)).await.unwrap().is_empty(), "{form:?}");
    }
}

#[tokio::test]
async fn a_page_after_the_last_may_have_no_list_while_the_first_has_records() {
    // A second that no window divides, over two full pages.
    let sandbox = super::sandbox((0..2_000).map(|_| 7)).await;
    let mut requests = Vec::new();
    for form in [PastTheEnd::EmptyList, PastTheEnd::EmptyObject, PastTheEnd::MissingData] {
        sandbox.dialect(|dialect| dialect.past_the_end = form);
        requests.push(super::whole(&sandbox, query(1)).await);
    }
    // The first page and the page after the last are requested once more.
    assert_eq!(requests, [requests[0], requests[0] + 2, requests[0] + 2]);
}

#[tokio::test]
async fn a_page_whose_answer_once_has_no_list_is_not_taken_for_the_end() {
    let mut world = World::empty();
    // A second that no window divides, over two pages.
    world.ccrm.calls = (0..1_500).map(|id| CcrmCall::new(format!("call {id}"), utc(START))).collect();
    let sandbox = Sandbox::start(world).await.unwrap();
    let second = CallQuery::new(utc(START), utc(START) + Duration::SECOND);
    let (mut whole, mut refused) = (0, 0);
    for position in 0..8 {
        let passing = std::iter::repeat_n(None, position);
        sandbox.fault_next(Vendor::Ccrm, passing.chain([Some(Fault::Body(NO_LISTS[0].to_owned()))]));
        match super::walk(&sandbox, second.clone()).await {
            Ok(calls) => {
                assert_eq!(calls.len(), 1_500, "{position}");
                whole += 1;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::UnexpectedShape, "{position}");
                refused += 1;
            }
        }
        sandbox.clear_faults();
    }
    assert!(whole > 0 && refused > 0, "{whole} {refused}");
}
