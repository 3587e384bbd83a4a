//! Tests of the method of reads, and of the detection of answers to other requests.

use isaler_api::ReadMethod;
use telephony_core::transport::Method;
use telephony_core::{ErrorKind, NoteStore, NoteSubject};
use time::{Date, Month};

use crate::support::transport::{self, Script};

const LOST: &str = r#"{"result":"Error","error":{"code":405,"text":"x"}}"#;
const NOT_FOUND: &str = r#"{"result":"Error","error":{"code":"403","text":"x"}}"#;
const ENTRY: &str = r#"{"data":{"cid":2075,"datum":"2024-06-03 15:00:00","tip":"Встреча","clid":4}}"#;
const LISTED: &str = r#"{"data":[{"cid":2075,"datum":"2024-06-03 15:00:00","tip":"Встреча","clid":4,"user":"a@example.test"},
    {"cid":2076,"datum":"2024-06-03 16:00:00","tip":"Встреча","clid":4,"user":"a@example.test"}]}"#;

fn day(day: u8) -> Date {
    Date::from_calendar_date(2024, Month::June, day).unwrap()
}

fn methods(script: &Script) -> Vec<Method> {
    script.sent.lock().unwrap().iter().map(|request| request.method().clone()).collect()
}

// Field case 1.
#[tokio::test]
async fn reads_go_by_post_and_are_not_stored() {
    let script = Script::new([Ok((200, ENTRY)), Ok((200, "[]"))]);
    let client = transport::client(&script);
    client.get_history(2075).await.unwrap();
    client.list_history(day(3), day(3)).await.unwrap();
    assert_eq!(methods(&script), [Method::POST, Method::POST]);
    for request in &*script.sent.lock().unwrap() {
        assert_eq!(request.headers()["cache-control"], "no-store");
    }
}

// Field case 1.
#[tokio::test]
async fn a_server_that_refuses_post_is_read_by_get_once_bodies_are_proven_to_arrive() {
    for refusal in [403, 405, 501] {
        let script = Script::new([
            Ok((refusal, "<html>no</html>")),
            Ok((200, NOT_FOUND)),
            Ok((200, LOST)),
            Ok((200, ENTRY)),
            Ok((200, ENTRY)),
        ]);
        let client = transport::client(&script);
        client.get_history(2075).await.unwrap();
        client.get_history(2075).await.unwrap();
        let get = Method::GET;
        assert_eq!(methods(&script), [Method::POST, get.clone(), get.clone(), get.clone(), get]);
    }
    // An intermediary that refuses everything is reported by its refusal of the read.
    let script = Script::new([Ok((403, "<html>no</html>")), Ok((403, "<html>no</html>"))]);
    let error = transport::client(&script).get_history(2075).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Blocked);
}

// Field case 1, Row 182: a proxy that drops bodies, a cache that uses only the address, and a server that sends any
// entry.
#[tokio::test]
async fn a_get_that_is_answered_by_another_answer_names_the_remedy() {
    for replies in [vec![LOST], vec![NOT_FOUND, NOT_FOUND], vec![ENTRY], vec![NOT_FOUND, ENTRY]] {
        let script = Script::new(replies.iter().map(|reply| Ok((200, *reply))));
        let client = transport::builder().read_method(ReadMethod::Get).build_with(script).unwrap();
        let error = client.list_history(day(3), day(3)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FilterIgnored, "{replies:?}");
        assert!(error.message().contains("ReadMethod::Post"), "{error}");
    }
}

// Field case 1.
#[tokio::test]
async fn an_endpoint_method_refuses_an_answer_to_another_question() {
    let script = Script::new([
        Ok((200, ENTRY)),
        Ok((200, LISTED)),
        Ok((200, LISTED)),
        Ok((200, LISTED)),
        Ok((200, LISTED)),
        Ok((200, LISTED)),
    ]);
    let client = transport::client(&script);
    let day_of = |from, to| client.list_history(day(from), day(to));
    let errors = [
        client.get_history(2076).await.map(drop),
        day_of(4, 9).await.map(drop),
        day_of(1, 9).client(50).await.map(drop),
        day_of(1, 9).deal(7).await.map(drop),
        day_of(1, 9).contact(7).await.map(drop),
        day_of(1, 9).user("nobody@example.test").await.map(drop),
    ];
    for error in errors {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FilterIgnored, "{error}");
        assert!(error.body().is_some() && !error.to_string().contains("2075"), "{error}");
    }
}

// Field case 1, for the request of a note's stored text.
#[tokio::test]
async fn a_note_does_not_take_the_text_of_another_entry() {
    let script = Script::new([Ok((200, LISTED)), Ok((200, "[]")), Ok((200, ENTRY)), Ok((200, ENTRY))]);
    let client = transport::builder().full_note_text(true).build_with(script).unwrap();
    let error = client.note_page(&NoteSubject::Client("4".to_owned()), None).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::FilterIgnored, "isaler.history.get"));
}
