use std::sync::Arc;

use async_trait::async_trait;
use phonet_api::Client;
use phonet_api::endpoints::{
    CreateContactNote, ImportContacts, ListCompanyCalls, ListContacts, MakeCall, SearchContacts, UpdateContact,
};
use phonet_api::models::{ActiveCall, Contact, ContactNote, FinishedCall, User};
use serde_json::json;
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Answer, Body, Bytes, Endpoint, Transport, TransportError};
use time::OffsetDateTime;

use super::{DOMAIN, KEY, NAME, NUMBER, TEXT, shows_nothing};

#[derive(Debug)]
struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        Err(TransportError::not_sent("nobody is there"))
    }
}

#[test]
fn no_model_prints_a_number_a_name_or_a_text() {
    let call: FinishedCall = serde_json::from_value(json!({
        "uuid": "a", "endAt": 1_435_319_298_470_i64, "otherLegNum": NUMBER, "otherLegName": NAME, "trunk": format!("o={NUMBER};"),
        "leg": {"id": 1, "displayName": NAME, "ext": NUMBER}, "audioRecUrl": TEXT, "transferHistory": format!("{NUMBER} > {NUMBER}"),
    })).unwrap();
    shows_nothing("call", &format!("{call:?} {:?}", phonet_api::Normalizer::default().call(&call)));
    let party = json!({"id": "7", "name": NAME, "num": NUMBER, "companyName": NAME, "url": TEXT});
    let active: ActiveCall = serde_json::from_value(json!({
        "uuid": "a", "leg": {"id": 1, "displayName": NAME, "ext": NUMBER}, "otherLegs": [party], "trunkNum": NUMBER, "trunkName": NAME,
    })).unwrap();
    shows_nothing("active call", &format!("{active:?}"));
    let user = json!({"id": 1, "displayName": NAME, "ext": NUMBER, "email": TEXT});
    shows_nothing("user", &format!("{:?}", serde_json::from_value::<User>(user).unwrap()));
    let make = MakeCall::new(NUMBER, NUMBER);
    shows_nothing("call to be made", &format!("{make:?} {:?}", make.target()));
    let contact: Contact = serde_json::from_value(json!({
        "id": 1, "firstName": NAME, "companyTitle": NAME,
        "fields": [{"id": 1, "enumCode": "Телефон", "values": [{"id": 1, "enumValueCode": "Рабочий", "value": NUMBER}]}],
    })).unwrap();
    shows_nothing("contact", &format!("{contact:?}"));
    shows_nothing("draft", &format!("{:?}", UpdateContact::new(contact.clone())));
    shows_nothing("import", &format!("{:?}", ImportContacts::new([contact]).target()));
    let list = ListContacts::new().search_text(NAME).search_note_text(TEXT);
    shows_nothing("list", &format!("{list:?} {:?}", list.target()));
    let note: ContactNote = serde_json::from_value(
        json!({"id": 1, "content": TEXT, "otherLegNum": NUMBER, "otherLegName": NAME, "recordLink": TEXT}),
    )
    .unwrap();
    shows_nothing("note", &format!("{note:?}"));
    shows_nothing("request", &format!("{:?}", CreateContactNote::new(1, note)));
    shows_nothing("search", &format!("{:?}", SearchContacts::new(NUMBER)));
    shows_nothing("query", &format!("{:?}", SearchContacts::new(NUMBER).target()));
}

#[tokio::test]
async fn neither_client_nor_error_prints_key_or_domain() {
    let builder = Client::builder(DOMAIN, KEY);
    shows_nothing("builder", &format!("{builder:?}"));
    let client = builder.build_with(Arc::new(Nowhere)).unwrap();
    shows_nothing("client", &format!("{client:?} {:?}", client.authorize()));
    let error = client.authorize().await.unwrap_err();
    shows_nothing("error", &format!("{error} {error:?}"));
}

/// Checks that no error of an endpoint shows the content of an answer.
pub(crate) fn check_errors<E: Endpoint<Output: std::fmt::Debug>>(endpoint: &E) {
    let words = format!("{KEY} {NUMBER} {TEXT} {NAME} {DOMAIN}");
    for status in [200, 302, 400, 401, 403, 404, 500, 503] {
        for body in [format!("<p>{words}"), json!([{ words.as_str(): words }]).to_string()] {
            let result = endpoint.decode(&Answer::new(status, body));
            let Err(error) = result else {
                assert_eq!(status, 200, "{result:?}");
                shows_nothing("answer", &format!("{result:?}"));
                continue;
            };
            let source = std::error::Error::source(&error).map(|it| format!("{it} {it:?}"));
            shows_nothing("error", &format!("{error} {error:?} {error:#?} {source:?}"));
        }
    }
}

#[test]
fn no_error_prints_what_the_vendor_said() {
    let calls = ListCompanyCalls::new(OffsetDateTime::UNIX_EPOCH, OffsetDateTime::UNIX_EPOCH);
    for (status, body) in [
        (400, format!("{NUMBER} {NAME}")),
        (403, TEXT.to_owned()),
        (200, format!("<html>{KEY}</html>")),
        (200, format!("\"{TEXT}\"")),
    ] {
        let error = calls.decode(&Answer::new(status, body)).unwrap_err();
        let source = std::error::Error::source(&error).map(|it| format!("{it} {it:?}"));
        shows_nothing("error", &format!("{error} {error:?} {error:#?} {source:?}"));
    }
    let bad = json!([{"uuid": "a", "endAt": NAME, "otherLegNum": NUMBER}]).to_string();
    let list = calls.decode(&Answer::new(200, bad)).unwrap();
    assert_eq!(list.quarantined.len(), 1);
    shows_nothing("quarantined", &format!("{list:?}"));
}
