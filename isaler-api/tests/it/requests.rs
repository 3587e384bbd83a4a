//! Tests that requests equal the document's own examples byte for byte.

mod answers;
mod wrapped;

use std::fmt::Write;

use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
use isaler_api::models::{EntryTime, NewEntry, SortBy, SortOrder};
use isaler_api::{Client, TextPolicy};
use telephony_core::ErrorKind;
use telephony_core::transport::http::HeaderName;
use telephony_core::transport::{BaseUrl, Endpoint, PlainHttp};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};
use time::{Date, Month};

use crate::support::transport::{Script, client};

fn day(year: i32, month: u8, day: u8) -> Date {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
}

fn entry_time(text: &str) -> EntryTime {
    text.parse().unwrap()
}

/// Method, address, headers and body as text.
fn printed<E: Endpoint>(endpoint: &E) -> String {
    let base = BaseUrl::parse("https://crm.example.ru", PlainHttp::Loopback).unwrap();
    let request = endpoint.target().unwrap().to_request(&base).unwrap();
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(text, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    format!("{text}\n{}", String::from_utf8(request.body().to_vec()).unwrap())
}

fn body<E: Endpoint>(endpoint: &E) -> String {
    String::from_utf8(endpoint.target().unwrap().body.unwrap().bytes().to_vec()).unwrap()
}

pub(crate) fn list() -> ListHistory {
    ListHistory::new(day(2012, 12, 18), day(2012, 12, 18))
}

pub(crate) fn to_add() -> NewEntry {
    NewEntry::on_client(1781, "Отправлено КП")
        .responsible("marand@omadaru.ru")
        .at(entry_time("2024-06-25 14:25"))
        .kind("Предложение")
        .contact(2475)
        .contact(2723)
        .deal(784)
}

pub(crate) fn of_list(minute: &str, kind: &str, content: &str) -> NewEntry {
    NewEntry::on_client(1781, content)
        .responsible("marand@omadaru.ru")
        .at(entry_time(minute))
        .kind(kind)
        .contact(2475)
        .contact(2723)
        .deal(779)
}

/// Checks that the request of an endpoint equals the printed one.
pub(crate) fn check<E: Endpoint>(name: &str, endpoint: &E) {
    insta::assert_snapshot!(format!("{name}.request"), printed(endpoint));
    let documented = Example::find(Vendor::Isaler, name, None, Kind::Request);
    assert_eq!(body(endpoint), documented.map(Example::compact).unwrap_or_default());
    assert!(printed(endpoint).contains("\ncontent-type: application/json\n"), "{name}");
}

// Row 182: the document prints a GET with the header of a body and without one; the server wants that header.
#[test]
fn fields_and_types_are_asked_for_as_printed() {
    fn compare<E: Endpoint>(endpoint: &E) {
        let request = printed(endpoint);
        let first = format!("GET https://crm.example.ru{}\n", E::OPERATION.path);
        assert!(request.starts_with(&first), "{request}");
        assert!(request.contains("\ncontent-type: application/json\n"), "{request}");
        assert_eq!(body(endpoint), "");
    }
    compare(&ListFields::new());
    compare(&ListTips::new().raw(true));
}

// Rows 189, 190: the server replaces a missing day by today, so both days are always sent.
#[test]
fn every_filter_has_its_place() {
    let all = list()
        .order(SortBy::Id)
        .first(SortOrder::OldestFirst)
        .page(2)
        .user("manager@example.com")
        .word("договор")
        .kind("Встреча")
        .client(1781)
        .deal(784)
        .contact(2475)
        .raw(true);
    insta::assert_snapshot!("list_history.filters.request", printed(&all));
    let bare = body(&list());
    assert_eq!(bare, r#"{"dateStart":"2012-12-18","dateEnd":"2012-12-18"}"#);
}

// Row 182: reads are documented as GET with a body, which some proxies drop.
#[test]
fn reads_go_by_post_when_asked() {
    assert!(printed(&list().by_post(true)).starts_with("POST "));
    assert!(printed(&GetHistory::new(777).by_post(true)).starts_with("POST "));
    assert!(printed(&ListFields::new().by_post(true)).starts_with("POST "));
    assert!(printed(&ListTips::new().by_post(true)).starts_with("POST "));
}

// Row 213: `add` stores a default for a missing type, `add.list` stores none.
#[test]
fn an_entry_of_a_list_always_has_a_type() {
    let list = AddHistoryList::new([NewEntry::on_deal(7, "x")]);
    assert_eq!(body(&list), r#"{"list":[{"tip":"Событие","content":"x","did":7}]}"#);
    // `add` has a default of its own.
    assert_eq!(body(&AddHistory::new(NewEntry::on_deal(7, "x"))), r#"{"content":"x","did":7}"#);
}

// Row 198: the description has seconds, the example does not.
#[test]
fn a_time_made_from_a_date_and_time_has_seconds() {
    let at = day(2024, 6, 25).with_hms(14, 25, 0).unwrap();
    let add = AddHistory::new(NewEntry::on_contact(7, "x").at(at));
    assert_eq!(body(&add), r#"{"datum":"2024-06-25 14:25:00","content":"x","pid":"7"}"#);
}

// Rows 187, 188: an unknown column and an unknown order. Row 211: an entry without a subject, or without a text.
#[test]
fn what_the_server_would_misread_is_refused_before_any_request() {
    fn refused<E: Endpoint>(endpoint: &E) {
        let error = endpoint.target().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{endpoint:?}");
        assert_eq!(error.operation(), E::OPERATION.name);
    }
    refused(&ListHistory::new(day(2012, 12, 19), day(2012, 12, 18)));
    refused(&list().order("content"));
    refused(&list().first("desc"));
    refused(&list().user("o'neil@example.test"));
    refused(&list().user(""));
    refused(&list().word("д'а"));
    refused(&list().client(0));
    refused(&list().deal(-1));
    refused(&list().contact(0));
    refused(&list().kind(""));
    refused(&GetHistory::new(0));
    refused(&DeleteHistory::new(-8));
    refused(&AddHistory::new(NewEntry::on_client(0, "x")));
    refused(&AddHistory::new(NewEntry::on_client(1, "x<y")));
    refused(&AddHistory::new(NewEntry::on_client(1, "Привет 😀")));
    refused(&AddHistoryList::new([]));
    refused(&AddHistoryList::new([NewEntry::on_client(1, "x"), NewEntry::on_client(1, " ")]));
}

#[test]
fn characters_that_would_be_lost_are_replaced_when_asked() {
    let add = AddHistory::new(NewEntry::on_client(1, "x<y 😀")).text(TextPolicy::Replace);
    assert_eq!(body(&add), r#"{"content":"x‹y �","clid":1}"#);
}

// Row 176: the address has no parameter. Rows 220, 221: the content type and the exact names of the headers.
#[tokio::test]
async fn a_request_carries_key_and_login_in_sensitive_lower_case_headers() {
    let script = Script::new([Ok((200, "[]"))]);
    client(&script).list_history(day(2012, 12, 18), day(2012, 12, 18)).await.unwrap();
    let body = r#"{"dateStart":"2012-12-18","dateEnd":"2012-12-18"}"#;
    assert_eq!(script.bodies(), [("/developer/v3/history/list".to_owned(), body.to_owned())]);
    let sent = script.sent.lock().unwrap();
    let headers = sent[0].headers();
    // The encoding depends on the feature `gzip`, and not on the request.
    let names = headers.keys().map(HeaderName::as_str).filter(|name| *name != "accept-encoding");
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "apikey", "cache-control", "content-type", "login"]);
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["apikey"], "sentinel-key");
    assert_eq!(headers["login"], "vladislav@isaler.ru");
    assert!(headers["apikey"].is_sensitive() && headers["login"].is_sensitive());
    assert_eq!(sent[0].uri().query(), None);
}

#[test]
fn a_client_is_only_built_of_what_can_be_sent_safely() {
    let built = |url: &str, key: &str, login: &str| {
        let client = Client::builder(url, key, login).build_with(Script::new([]));
        client.map(drop).map_err(|error| error.kind())
    };
    assert_eq!(built("https://crm.example.ru", "key", "login"), Ok(()));
    assert_eq!(built("http://127.0.0.1:8080", "key", "login"), Ok(()));
    for (url, key, login) in [
        ("http://crm.example.ru", "key", "login"),
        ("crm.example.ru", "key", "login"),
        ("https://crm.example.ru", "", "login"),
        ("https://crm.example.ru", "key", ""),
        ("https://crm.example.ru", "key'", "login"),
        ("https://crm.example.ru", "key", "o'neil@example.test"),
        ("https://crm.example.ru", "key", "a\nb"),
    ] {
        assert_eq!(built(url, key, login), Err(ErrorKind::InvalidQuery), "{url} {key} {login}");
    }
    let plain = Client::builder("http://crm.example.ru", "key", "login").plain_http(true);
    assert!(plain.build_with(Script::new([])).is_ok());
}
