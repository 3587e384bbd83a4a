use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListHistory};
use isaler_api::models::{AddListItem, HistoryAnswer, NewEntry};
use isaler_api::{Client, Normalizer};
use serde_json::json;
use telephony_core::transport::{Answer, Endpoint, TransportError};
use time::Date;

use super::{SENTINELS, shows_nothing};
use crate::support::transport::{Script, builder, client};

fn day() -> Date {
    Date::from_ordinal_date(2024, 177).unwrap()
}

fn new() -> NewEntry {
    NewEntry::on_client(1, "sentinel-text +79990001122").responsible("vladislav@isaler.ru")
}

#[test]
fn clients_requests_and_models_print_nothing_personal() {
    let script = Script::new([]);
    shows_nothing(&format!("{:?} {:?}", builder(), client(&script)));
    let list = ListHistory::new(day(), day()).user("vladislav@isaler.ru").word("sentinel-text");
    shows_nothing(&format!("{list:?} {:?}", list.target().unwrap()));
    let add = AddHistory::new(new());
    shows_nothing(&format!("{add:?} {:?}", add.target().unwrap()));
    shows_nothing(&format!("{:?}", AddHistoryList::new([new()])));
    shows_nothing(&format!("{:?} {:?}", GetHistory::new(1), DeleteHistory::new(1)));
    let client = client(&script);
    shows_nothing(&format!("{:?}", client.add_history(new())));
    let body = r#"{"data":{"cid":1,"datum":"2024-06-25 14:25:00","content":"sentinel-text","tip":"вх.Звонок","user":"vladislav@isaler.ru","client":"sentinel-client","person":[{"pid":1,"person":"sentinel-person"}],"dogovor":"sentinel-client"}}"#;
    let entry = serde_json::from_str::<HistoryAnswer>(body).unwrap().entry;
    shows_nothing(&format!("{entry:?} {:?}", Normalizer::default().call(&entry)));
    let item = r#"{"result":"Error","error":{"code":500,"text":"sentinel-text"}}"#;
    shows_nothing(&format!("{:?}", serde_json::from_str::<AddListItem>(item).unwrap()));
}

/// Checks that no error of an endpoint shows content of an answer.
pub(crate) fn check_errors<E: Endpoint<Output: std::fmt::Debug>>(endpoint: &E) {
    let words = SENTINELS.join(" ");
    for (status, body) in [
        (401, words.clone()),
        (403, format!("<p>{words}")),
        (500, words.clone()),
        (302, words.clone()),
        (200, format!("<b>Fatal error</b> {words}")),
        (200, json!({"result": "Error", "error": {"code": 401, "text": words}}).to_string()),
        (200, json!({"result": "Error", "error": {"code": words, "text": words}}).to_string()),
    ] {
        let error = endpoint.decode(&Answer::new(status, body)).unwrap_err();
        let source = std::error::Error::source(&error).map(|it| format!("{it} {it:?}"));
        shows_nothing(&format!("{error} {error:?} {error:#?} {source:?}"));
    }
}

#[test]
fn errors_print_nothing_of_what_was_sent_or_answered() {
    let bodies = [
        r#"{"result":"Error","error":{"code":401,"text":"sentinel-key"}}"#,
        r#"{"result":"Error","error":{"code":"sentinel-text","text":"x"}}"#,
        r#"{"data":{"cid":"sentinel-text"}}"#,
        r#"{"data":{"cid":1,"datum":"sentinel-text"}}"#,
        r#"{"data":{"cid":1,"datum":79990001122}}"#,
        r#"{"data":{"cid":["sentinel-client"],"datum":"2024-06-25 14:25:00"}}"#,
        r#"{"data":{"cid":{"pid":"sentinel-person"},"datum":"2024-06-25 14:25:00"}}"#,
        "<b>Fatal error</b> SELECT sentinel-key",
        "sentinel-text",
    ];
    for body in bodies {
        let answer = Answer::new(200, body);
        let error = GetHistory::new(1).decode(&answer).unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string);
        shows_nothing(&format!("{error} {error:?} {source:?}"));
        if let Err(error) = AddHistoryList::new([new()]).decode(&answer) {
            shows_nothing(&format!("{error} {error:?}"));
        }
    }
    let refused = Client::builder("http://crm.example.ru", "sentinel-key", "vladislav@isaler.ru");
    let error = refused.build_with(Script::new([])).unwrap_err();
    shows_nothing(&format!("{error} {error:?}"));
}

#[tokio::test]
async fn a_broken_connection_prints_no_address() {
    let script = Script::new([Err(TransportError::maybe_sent("the connection broke"))]);
    let error = client(&script).add_history(new()).await.unwrap_err();
    shows_nothing(&format!("{error} {error:?}"));
    assert_eq!(error.kind(), telephony_core::ErrorKind::OutcomeUnknown);
}
