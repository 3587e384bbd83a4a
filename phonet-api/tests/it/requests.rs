mod calls;
pub(crate) mod contacts;
mod notes;

use phonet_api::endpoints::{
    Authorize, CreateContactNote, DeleteContactNote, DirectionsEncoding, ListCompanyCalls, ListContactNotes,
    ListMissedCalls, ListUserCalls, SearchContacts, UpdateContact, UpdateContactNote,
};
use phonet_api::models::{CallDirection, ContactNote};
use phonet_api::{AccountDomain, Fault};
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, BaseUrl, Endpoint, PlainHttp};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};
use time::OffsetDateTime;

use crate::samples;

pub(crate) fn at(milliseconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).unwrap()
}

/// Method, address, headers and body of a request, before the client adds the session.
fn request(endpoint: &impl Endpoint) -> String {
    let base = BaseUrl::parse("https://test4.phonet.com.ua", PlainHttp::Loopback).unwrap();
    let request = endpoint.target().unwrap().to_request(&base).unwrap();
    let mut lines = vec![format!("{} {}", request.method(), request.uri())];
    let headers = request.headers().iter();
    lines.extend(headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())));
    lines.push(String::new());
    lines.push(String::from_utf8_lossy(request.body()).into_owned());
    lines.join("\n")
}

/// Compares the request of an endpoint, before the client adds the session, with its snapshot.
pub(crate) fn check(name: &str, endpoint: &impl Endpoint) {
    insta::assert_snapshot!(format!("{name}.request"), request(endpoint));
}

fn body(endpoint: &impl Endpoint) -> String {
    let body = endpoint.target().unwrap().body.unwrap();
    String::from_utf8(body.bytes().to_vec()).unwrap()
}

/// The document's own body, without white space.
fn printed(endpoint: &str) -> String {
    Example::find(Vendor::Phonet, endpoint, None, Kind::Request).unwrap().compact()
}

/// The note that the document prints, with no member set.
pub(crate) fn placeholder(endpoint: &str) -> ContactNote {
    serde_json::from_str(&printed(endpoint)).unwrap()
}

fn refused(endpoint: &impl Endpoint) -> bool {
    endpoint.target().is_err_and(|error| error.kind() == ErrorKind::InvalidQuery)
}

// Row 107: the printed curl command passes one option as the value of another.
#[test]
fn a_session_is_asked_for_as_the_document_prints_it() {
    let domain = AccountDomain::parse("test4.phonet.com.ua").unwrap();
    let endpoint = Authorize::new(domain, "bHGbn240QSjFJgydW0WyZ3v6UeNDT8CV");
    assert_eq!(body(&endpoint), printed("authorize"));
}

// Row 121: the dot in the path. Row 122: milliseconds. Row 125: a limit in every request. Row 149: a GET has no content
// type.
#[test]
fn calls_are_asked_for_in_milliseconds_with_limit_and_offset() {
    let calls = ListCompanyCalls::new(at(1_435_319_298_470), at(1_435_405_698_470));
    let both = vec![CallDirection::Outbound, CallDirection::Inbound];
    let calls = calls.limit(20).offset(40).directions(both);
    insta::assert_snapshot!("list_company_calls.set.request", request(&calls));
}

// Row 144: missed calls have no directions, although one public client sends them. Row 121: this path has a dot, too.
#[test]
fn missed_calls_are_asked_for_without_directions() {
    let missed = ListMissedCalls::new(at(1_435_319_298_470), at(1_435_405_698_470));
    let missed = missed.limit(20).offset(40);
    insta::assert_snapshot!("list_missed_calls.set.request", request(&missed));
}

// Rows 123, 124: directions of pauses are bits like the others; none are sent if none are set.
#[test]
fn users_calls_are_asked_for_with_their_pauses() {
    let calls = ListUserCalls::new(at(1_435_319_298_470), at(1_435_405_698_470));
    let pauses = vec![CallDirection::PauseOn, CallDirection::PauseOff];
    let calls = calls.directions(pauses).limit(20).offset(40);
    insta::assert_snapshot!("list_user_calls.set.request", request(&calls));
}

// Row 123: a list of values; the document does not specify its encoding.
#[test]
fn directions_are_written_in_the_form_that_is_set() {
    let both = vec![CallDirection::Outbound, CallDirection::Inbound];
    for (encoding, written) in [
        (DirectionsEncoding::BitSum, "directions=6"),
        (DirectionsEncoding::RepeatedKey, "directions=2&directions=4"),
        (DirectionsEncoding::IndexedKey, "directions%5B0%5D=2&directions%5B1%5D=4"),
    ] {
        let calls = ListCompanyCalls::new(at(0), at(1)).directions(both.clone());
        let query = calls.directions_encoding(encoding).target().unwrap().query;
        assert_eq!(query.as_str(), format!("timeFrom=0&timeTo=1&{written}&limit=50&offset=0"));
    }
}

#[test]
fn contacts_are_searched_by_the_number_as_given() {
    let all = SearchContacts::new("0 800 218500").limit(60).offset(60);
    insta::assert_snapshot!("search_contacts.set.request", request(&all));
}

#[test]
fn contacts_are_listed_by_every_filter() {
    insta::assert_snapshot!("list_contacts.set.request", request(&contacts::narrowed()));
}

#[test]
fn notes_go_out_as_the_document_prints_them() {
    let create = CreateContactNote::new(7068, placeholder("create_contact_note"));
    assert_eq!(body(&create), printed("create_contact_note"));
}

// Row 173: the path does not contain the note's id.
#[test]
fn a_replaced_note_goes_out_as_the_document_prints_it_but_for_its_id() {
    let note = placeholder("update_contact_note");
    assert!(refused(&UpdateContactNote::new(7068, note)), "a note without an id");
    let update = UpdateContactNote::new(7068, samples::changed());
    assert_eq!(body(&update), printed("update_contact_note").replacen("\"id\":0", "\"id\":12", 1));
}

// Row 155: at most 50 calls in an answer, at most 60 contacts.
#[test]
fn what_no_server_could_answer_is_refused_before_any_request() {
    let calls = || ListCompanyCalls::new(at(0), at(1));
    assert!(refused(&ListCompanyCalls::new(at(1), at(0))));
    assert!(refused(&calls().limit(0)));
    assert!(refused(&calls().limit(51)));
    assert!(!refused(&calls().limit(50)));
    assert!(refused(&SearchContacts::new(" ")));
    assert!(refused(&SearchContacts::new("1").limit(61)));
    assert!(refused(&SearchContacts::new("1").limit(0)));
}

// Row 111: the body of an error is plain text or empty. Row 174: 404.
#[test]
fn a_status_means_what_this_vendor_means_by_it() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthenticated),
        (403, ErrorKind::Unauthenticated),
        (302, ErrorKind::Unauthenticated),
        (404, ErrorKind::NotFound),
        (408, ErrorKind::Timeout),
        (429, ErrorKind::RateLimited),
        (407, ErrorKind::Blocked),
        (425, ErrorKind::Unavailable),
        (500, ErrorKind::Unavailable),
        (503, ErrorKind::Unavailable),
    ] {
        let error = ListContactNotes::new(1).decode(&Answer::new(status, "нет")).unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.body(), Some("нет".as_bytes()));
        if !matches!(status, 407 | 425) {
            let source = std::error::Error::source(&error);
            let fault = source.and_then(|it| it.downcast_ref::<Fault>()).unwrap();
            assert_eq!((fault.status(), fault.text()), (status, Some("нет")));
        }
        assert!(!format!("{error} {error:?}").contains("нет"));
    }
}

#[test]
fn what_is_no_list_is_a_typed_error_with_its_path() {
    let calls = ListCompanyCalls::new(at(0), at(1));
    for (body, kind, path) in [
        ("", ErrorKind::NotJson, "$"),
        ("<html>login</html>", ErrorKind::NotJson, "$"),
        ("[{\"uuid\":\"a\",\"endAt\":14353", ErrorKind::NotJson, "$[0]"),
        ("7", ErrorKind::UnexpectedShape, "$"),
    ] {
        let error = calls.decode(&Answer::new(200, body)).unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert!(error.path().is_some_and(|it| it.starts_with(path)), "{body}: {:?}", error.path());
        assert_eq!(error.operation(), "phonet.company_call.list");
    }
    for body in ["null", "{}", r#"{"calls":[]}"#, r#"{"message":"no"}"#] {
        assert_eq!(calls.decode(&Answer::new(200, body)).unwrap_err().kind(), ErrorKind::UnexpectedShape, "{body}");
    }
    assert_eq!(calls.decode(&Answer::new(200, "[]")).unwrap().sent(), 0);
}

#[test]
fn a_write_is_acknowledged_by_one_by_true_or_by_silence() {
    let delete = DeleteContactNote::new(1, 2);
    for body in ["1", "\"1\"", "true", "", " \n"] {
        assert!(delete.decode(&Answer::new(200, body)).is_ok(), "{body:?}");
    }
    for body in ["0", "[1]", "<html>", "nope"] {
        assert!(delete.decode(&Answer::new(200, body)).is_err(), "{body:?}");
    }
}

// Field case 21.
#[test]
fn a_change_of_a_contact_that_is_not_there_is_not_found() {
    let contact = phonet_api::models::ContactDraft::new().id(7);
    let update = UpdateContact::new(contact);
    for body in ["0", "\"0\"", "false", " 0\n", "\"false\"", "null", "0.0"] {
        let error = update.decode(&Answer::new(200, body)).unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(200)), "{body}");
    }
    assert!(update.decode(&Answer::new(200, "1")).is_ok());
    let unread = update.decode(&Answer::new(200, "2")).unwrap_err();
    assert_eq!(unread.kind(), ErrorKind::UnexpectedShape);
}

#[test]
fn a_refused_key_is_not_taken_for_an_ended_session() {
    let authorize = Authorize::new(AccountDomain::parse("a.phonet.com.ua").unwrap(), "k");
    let kind = |status| authorize.decode(&Answer::new(status, "")).unwrap_err().kind();
    assert_eq!(kind(403), ErrorKind::Unauthenticated);
    let answered = |status, body: &'static str| authorize.decode(&Answer::new(status, body)).unwrap_err().kind();
    // Field case 35: a firewall's answer says nothing about the key.
    let firewall = "<html><title>Just a moment...</title></html>";
    assert_eq!(answered(403, firewall), ErrorKind::Blocked);
    assert_eq!(answered(503, firewall), ErrorKind::Blocked);
    assert_eq!(answered(403, "<html><body>Forbidden</body></html>"), ErrorKind::Blocked);
    assert_eq!(answered(403, "<html>HTTP Status 403 - Apache Tomcat"), ErrorKind::Unauthenticated);
    assert_eq!(answered(403, "Unknown domain"), ErrorKind::Unauthenticated);
    assert_eq!(kind(302), ErrorKind::Rejected);
    assert_eq!(kind(200), ErrorKind::NotJson, "success without a session may pass");
}
