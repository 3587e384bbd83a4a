use ccrm_api::models::{CallHistoryEntry, CallPresentation, Envelope, Note, SipAccount, SmsPresentation};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use telephony_core::wire::json;
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::Kind;
use telephony_fixtures::fields::{gaps, payload};

const NUMBER: &str = "48601234567";
const NAME: &str = "Wisława";
const TEXT: &str = "Tajemnica";
#[cfg(feature = "client")]
const KEY: &str = "K3Y-Sentinel";
#[cfg(feature = "client")]
const TENANT: &str = "sentinel-tenant";

fn shows_nothing(what: &str, text: &str) {
    for secret in [NUMBER, NAME, TEXT] {
        assert!(!text.contains(secret), "{what}: {text}");
    }
    #[cfg(feature = "client")]
    assert!(!text.contains(KEY) && !text.contains(TENANT), "{what}: {text}");
}

fn party() -> Value {
    json!({"firstName": NAME, "lastName": NAME, "avatar": NAME, "name": NAME, "number": NUMBER, "numberNotFormatted": NUMBER})
}

fn history() -> Value {
    json!({"success": true, "message": TEXT, "data": [{
        "uuid": "a", "callDate": "2022-12-29 11:24:57", "to": party(), "from": party(), "destination": NAME,
        "smsData": TEXT, "externalNumber": {"numberFormatted": NUMBER, "numberNotFormatted": NUMBER},
        "userTalk": {"receivers": [{"internal": NUMBER, "firstName": NAME, "lastName": NAME}]},
    }]})
}

fn notes() -> Value {
    json!({"success": true, "data": [{
        "uuid": "n", "text": json!({"blocks": [{"text": TEXT}]}).to_string(), "user": {"firstName": NAME, "lastName": NAME},
        "call": {"uuid": "a", "externalNumber": {"numberFormatted": NUMBER}}, "organisation": {"uuid": "o", "name": NAME},
        "person": {"uuid": "p", "firstName": NAME}, "files": [{"fileName": NAME, "fileDescription": TEXT}],
    }]})
}

#[test]
fn no_model_prints_a_number_a_name_or_a_text() {
    let calls: Envelope<Vec<CallHistoryEntry>> = serde_json::from_value(history()).unwrap();
    let notes: Envelope<Vec<Note>> = serde_json::from_value(notes()).unwrap();
    shows_nothing("history", &format!("{calls:?} {calls:#?}"));
    shows_nothing("notes", &format!("{notes:?}"));
    let account = json!({"extensionId": 1, "name": NAME, "extension": NUMBER, "callerId": NUMBER});
    let account: SipAccount = serde_json::from_value(account).unwrap();
    let number = json!({"presentation": NUMBER, "name": NAME, "intlFormat": NUMBER});
    let number: CallPresentation = serde_json::from_value(number).unwrap();
    let sender: SmsPresentation = serde_json::from_value(json!({"presentation": NAME})).unwrap();
    shows_nothing("numbers", &format!("{account:?} {number:?} {sender:?}"));
    let draft = notes.data[0].text.as_ref().unwrap().draft();
    assert!(draft.is_some());
    shows_nothing("draft", &format!("{draft:?}"));
    let normalizer = ccrm_api::Normalizer::new();
    shows_nothing("call", &format!("{:?}", normalizer.call(&calls.data[0])));
    shows_nothing("note", &format!("{:?}", normalizer.note(&notes.data[0])));
}

#[test]
fn no_fault_of_a_record_quotes_its_value() {
    for member in ["uuid", "callDate", "to", "userTalk", "duration", "cost", "note", "flags", "status", "smsData"] {
        for value in [json!([[NUMBER]]), json!(NUMBER), json!(true), json!({"number": [NUMBER]})] {
            let mut sent = history()["data"][0].clone();
            sent[member] = value;
            if let Err(fault) = json::from_text::<CallHistoryEntry>(&sent.to_string()) {
                shows_nothing(member, &format!("{fault:?}"));
            }
        }
    }
}

/// Checks errors for personal data: each member of a body in turn holds something personal in an invalid form.
pub(crate) fn check_faults<T: DeserializeOwned>(endpoint: &str, kind: Kind) {
    let mut faults = 0;
    for gap in gaps(&payload(Vendor::Ccrm, endpoint, kind)) {
        for value in [json!([[NUMBER]]), json!({ "number": [NAME] }), json!(TEXT)] {
            let sent = gap.null.to_string().replacen(":null", &format!(":{value}"), 1);
            if let Err(fault) = json::from_text::<T>(&sent) {
                shows_nothing(&gap.path, &format!("{fault:?}"));
                faults += 1;
            }
        }
    }
    assert!(faults > 0, "{endpoint} reads everything");
}

#[cfg(feature = "client")]
pub(crate) use client::check_errors;

#[cfg(feature = "client")]
mod client {
    use std::error::Error;
    use std::sync::Arc;

    use async_trait::async_trait;
    use ccrm_api::Client;
    use ccrm_api::endpoints::{ListCallHistory, ListNotes};
    use telephony_core::transport::http::{Request, Response};
    use telephony_core::transport::{Answer, Body, Bytes, Endpoint, Transport, TransportError};

    use super::*;

    #[derive(Debug)]
    struct Nowhere;

    #[async_trait]
    impl Transport for Nowhere {
        async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
            Err(TransportError::not_sent("nobody is there"))
        }
    }

    #[test]
    fn neither_client_nor_builder_nor_request_prints_key_or_address() {
        let builder = Client::builder(TENANT, KEY).base_url(format!("https://{TENANT}.example.test"));
        shows_nothing("builder", &format!("{builder:?} {builder:#?}"));
        let client = builder.build_with(Arc::new(Nowhere)).unwrap();
        shows_nothing("client", &format!("{client:?}"));
        let request = client.list_notes("a");
        shows_nothing("request", &format!("{request:?} {request:#?}"));
        let target = ListNotes::new("a").target().unwrap();
        shows_nothing("target", &format!("{target:?}"));
    }

    /// Checks that no error of an endpoint shows content of an answer.
    pub(crate) fn check_errors<E: Endpoint<Output: std::fmt::Debug>>(endpoint: &E) {
        let words = format!("{KEY} {NUMBER} {TEXT} {NAME}");
        for (status, body) in [
            (401, words.clone()),
            (403, words.clone()),
            (500, words.clone()),
            (302, words.clone()),
            (200, format!("<p>{words}")),
            (200, json!({"success": false, "message": words}).to_string()),
            (200, json!({"success": words}).to_string()),
        ] {
            let error = endpoint.decode(&Answer::new(status, body)).unwrap_err();
            shows_nothing("error", &format!("{error} {error:?} {error:#?} {:?}", error.source()));
        }
    }

    #[test]
    fn no_error_prints_what_the_vendor_said() {
        let words = json!({"success": false, "message": format!("{KEY} {NUMBER} {TEXT} {NAME}")}).to_string();
        let mut bad = history();
        bad["data"][0]["uuid"] = json!([NUMBER]);
        for answer in [
            Answer::new(401, words.clone()),
            Answer::new(403, words.clone()),
            Answer::new(500, words.clone()),
            Answer::new(200, words),
            Answer::new(200, format!("<p>{KEY} {NUMBER}")),
            Answer::new(200, format!("{{\"success\":\"{NUMBER}\"}}")),
        ] {
            let any_time = time::PrimitiveDateTime::MIN;
            let error = ListCallHistory::new(any_time, any_time).decode(&answer).unwrap_err();
            shows_nothing("error", &format!("{error} {error:?} {:?} {answer:?}", error.source()));
        }
        let answer = ListNotes::new("a").decode(&Answer::new(200, notes().to_string())).unwrap();
        shows_nothing("answer", &format!("{answer:?}"));
        let any_time = time::PrimitiveDateTime::MIN;
        let quarantined =
            ListCallHistory::new(any_time, any_time).raw(true).decode(&Answer::new(200, bad.to_string())).unwrap();
        assert_eq!(quarantined.data.quarantined.len(), 1);
        shows_nothing("quarantined", &format!("{:?}", quarantined.data.quarantined));
    }
}
