//! Following a call with several legs, by scripted lists of active calls.

use futures_util::StreamExt;
use phonet_api::models::CallUuid;
use serde_json::{Value, json};
use telephony_core::ErrorKind;
use telephony_sandbox::{Fault, PhonetCall, Sandbox, Vendor};
use time::{Duration, OffsetDateTime};

use super::{client, name, quick};
use crate::support::sandbox;

const ID: &str = "f457486fa53945ddc5f5e735a5870b93";
const OTHER: &str = "aaaa486fa53945ddc5f5e735a5870b93";

fn seconds(at: OffsetDateTime) -> i64 {
    at.unix_timestamp()
}

struct LegRow(Value);

impl LegRow {
    fn rings(at: OffsetDateTime) -> Self {
        Self(json!({"uuid": ID, "lastEvent": "call.dial", "dialAt": seconds(at), "bridgeAt": null}))
    }

    fn talks(at: OffsetDateTime) -> Self {
        Self(json!({"uuid": ID, "lastEvent": "call.bridge", "dialAt": seconds(at), "bridgeAt": seconds(at) + 5}))
    }

    fn hung_up(at: OffsetDateTime) -> Self {
        Self(json!({"uuid": ID, "lastEvent": "call.hangup", "dialAt": seconds(at), "bridgeAt": seconds(at) + 5}))
    }

    fn of_user(self) -> Self {
        let Self(mut row) = self;
        (row["uuid"], row["parentUuid"]) = (OTHER.into(), ID.into());
        Self(row)
    }
}

fn list(legs: impl IntoIterator<Item = LegRow>) -> String {
    Value::Array(legs.into_iter().map(|LegRow(row)| row).collect()).to_string()
}

/// Stages of the call while the active calls are these lists, one a poll, and then none. The record that was filed at
/// `filed` is in the history from the beginning.
async fn stages(lists: Vec<String>, filed: bool) -> (Vec<&'static str>, Option<ErrorKind>, Sandbox) {
    let sandbox = sandbox(10).await;
    let now = sandbox.clock().now();
    if filed {
        sandbox.world(|world| world.phonet.calls.push(PhonetCall::new(ID, now - Duration::seconds(20))));
    }
    sandbox.fault_next_at(Vendor::Phonet, "/active", lists.into_iter().map(Fault::Body));
    let client = client(&sandbox);
    let mut stream = client.follow_with(&CallUuid::new(ID), quick());
    let (mut stages, mut failed) = (Vec::new(), None);
    while let Some(stage) = stream.next().await {
        match stage {
            Ok(stage) => stages.push(name(&stage)),
            Err(error) => failed = Some(error.kind()),
        }
    }
    (stages, failed, sandbox)
}

async fn begin() -> OffsetDateTime {
    sandbox(0).await.clock().now() - Duration::minutes(1)
}

const ALL: [&str; 3] = ["dialled", "answered", "ended"];

#[tokio::test]
async fn a_call_is_answered_once_any_of_its_rows_is() {
    let at = begin().await;
    for rows in [
        list([LegRow::rings(at), LegRow::talks(at)]),
        list([LegRow::hung_up(at), LegRow::rings(at), LegRow::talks(at)]),
        list([LegRow::rings(at), LegRow::talks(at).of_user()]),
    ] {
        let (stages, failed, _) = stages(vec![list([LegRow::rings(at)]), rows.clone()], true).await;
        assert_eq!((stages, failed), (ALL.to_vec(), None), "{rows}");
    }
    // A leg that talked and hung up does not make the others answered.
    let (stages, ..) = stages(vec![list([LegRow::hung_up(at), LegRow::rings(at)])], true).await;
    assert_eq!(stages, ["dialled", "ended"]);
}

#[tokio::test]
async fn legs_that_disappear_one_by_one_end_the_call_with_the_last_one() {
    let at = begin().await;
    let later = at + Duration::seconds(30);
    // The leg before the transfer is filed already.
    let lists = vec![
        list([LegRow::rings(at)]),
        list([LegRow::talks(at), LegRow::rings(later)]),
        list([LegRow::hung_up(at), LegRow::rings(later)]),
        list([LegRow::talks(later)]),
        list([LegRow::talks(later).of_user()]),
        list([LegRow::talks(later)]),
    ];
    let count = lists.len();
    let (stages, failed, sandbox) = stages(lists, true).await;
    assert_eq!((stages, failed), (ALL.to_vec(), None));
    let polls = sandbox.requests().iter().filter(|request| request.path.contains("/active")).count();
    assert_eq!(polls, count + 2, "two polls without a leg");
}

#[tokio::test]
async fn a_call_that_is_missing_for_a_moment_has_not_ended() {
    let at = begin().await;
    let gap = || list([]);
    let lists = vec![list([LegRow::rings(at)]), gap(), list([LegRow::talks(at)]), gap(), list([LegRow::talks(at)])];
    for filed in [true, false] {
        let (stages, failed, sandbox) = stages(lists.clone(), filed).await;
        let expected = if filed { (ALL.to_vec(), None) } else { (ALL[..2].to_vec(), Some(ErrorKind::NotFound)) };
        assert_eq!((stages, failed), expected);
        let polls = sandbox.requests().iter().filter(|request| request.path.contains("/active")).count();
        assert!(polls > lists.len(), "{polls} polls");
    }
}

// The history shows the end even where the list of active calls cannot be read as one.
#[tokio::test]
async fn an_answer_without_a_list_does_not_end_a_call_that_is_not_filed() {
    let at = begin().await;
    for body in ["{}", "null"] {
        let ending = || vec![list([LegRow::talks(at)]), body.to_owned(), body.to_owned()];
        let (filed, failed, _) = stages(ending(), true).await;
        assert_eq!((filed, failed), (vec!["answered", "ended"], None), "{body}");
        let sandbox = sandbox(10).await;
        sandbox.fault_always_at(Vendor::Phonet, "/active", Fault::Body(body.to_owned()));
        let mut stream = client(&sandbox).follow_with(&CallUuid::new(ID), quick());
        assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::UnexpectedShape, "{body}");
    }
}
