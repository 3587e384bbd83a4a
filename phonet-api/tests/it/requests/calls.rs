//! Active calls, and the other lists of finished calls; the snapshots of their requests are in the module above.

use phonet_api::endpoints::{HangUpCall, ListActiveCalls, ListMissedCalls, ListUserCalls, MakeCall};
use phonet_api::models::CallUuid;
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, Endpoint, Idempotency};

use super::{at, body, printed, refused};

const CALL: &str = "47a968893984475bbca0e29dec144ce3";

#[test]
fn a_call_is_asked_for_as_the_document_prints_it() {
    let call = MakeCall::new("001", "+380993034330");
    assert_eq!(body(&call), printed("make_call"));
}

// Row 112: the document's curl line sends the extension as a number, which loses leading zeros.
// Row 113: one public client accepts only Ukrainian numbers, and adds a plus to them.
#[test]
fn extension_and_number_go_out_as_given_and_as_text() {
    for (extension, number) in [("202", "+380993000000"), ("001", "0 800 218500"), ("777", "004"), ("001", "*100#")] {
        let sent = format!(r#"{{"legExt":"{extension}","otherLegNum":"{number}"}}"#);
        assert_eq!(body(&MakeCall::new(extension, number)), sent);
    }
}

// Row 119: a GET that ends a call. Row 120: its id must be a single segment of the path.
#[test]
fn hanging_up_is_a_write_whose_id_cannot_change_the_path() {
    assert_eq!(HangUpCall::OPERATION.idempotency, Idempotency::Idempotent);
    for id in [
        "",
        " ",
        ".",
        "..",
        "x/../..",
        "x/..",
        "a/b",
        "/",
        "%2e%2e",
        "a%2Fb",
        "a?b",
        "a#b",
        "a;b",
        "a\\b",
        "a b",
        "a\n",
        "ї",
        "a.b",
        &"a".repeat(65),
    ] {
        assert!(refused(&HangUpCall::new(id)), "{id:?}");
    }
    // Both spellings of an id that the vendor uses.
    for id in [CALL, "f457486f-a539-45dd-c5f5-e735a5870b92"] {
        let path = HangUpCall::new(CallUuid::new(id)).target().unwrap().path;
        assert_eq!(path, format!("/rest/calls/active/{id}/hangup"));
    }
}

#[test]
fn what_no_server_could_answer_is_refused_before_any_request() {
    for (extension, number) in [("", "+380"), (" ", "+380"), ("001", ""), ("001", "\t")] {
        assert!(refused(&MakeCall::new(extension, number)), "{extension:?} {number:?}");
    }
    let (missed, users) = (ListMissedCalls::new(at(0), at(1)), ListUserCalls::new(at(0), at(1)));
    assert!(refused(&ListMissedCalls::new(at(1), at(0))));
    assert!(refused(&ListUserCalls::new(at(1), at(0))));
    for limit in [0_u32, 51] {
        assert!(refused(&missed.clone().limit(limit)) && refused(&users.clone().limit(limit)));
    }
    assert!(!refused(&missed.limit(50)) && !refused(&users.limit(1)));
}

// Row 111: an error is plain text, and is not parsed as JSON.
#[test]
fn a_call_that_the_vendor_refuses_is_a_typed_error_with_its_words() {
    let call = MakeCall::new("001", "+380993034330");
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (403, ErrorKind::Unauthenticated),
        (404, ErrorKind::NotFound),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Unavailable),
    ] {
        let error = call.decode(&Answer::new(status, "Абонент занят")).unwrap_err();
        assert_eq!((error.kind(), error.body()), (kind, Some("Абонент занят".as_bytes())));
        assert!(!format!("{error} {error:?}").contains("занят"));
    }
    for body in ["", "{}", r#"{"uuid":null}"#, r#"{"uuid":""}"#, "1", "<html>", r#"{"uuid":"a"#] {
        let error = call.decode(&Answer::new(200, body)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnexpectedShape | ErrorKind::NotJson), "{body}");
    }
}

// Row 119: success has no body; an HTML page is not the vendor's answer.
#[test]
fn a_call_is_hung_up_when_the_status_says_so_and_no_page_came_instead() {
    let hang_up = HangUpCall::new(CALL);
    for body in ["", " \r\n", "1", "{}", "null", "\"OK\""] {
        assert!(hang_up.decode(&Answer::new(200, body)).is_ok(), "{body:?}");
    }
    for body in [r#"{"success":false}"#, r#"{"description":"no"}"#, "[1]", "false", "0"] {
        let error = hang_up.decode(&Answer::new(200, body)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedShape, "{body:?}");
    }
    let page = hang_up.decode(&Answer::new(200, "<html>login</html>")).unwrap_err();
    assert_eq!(page.kind(), ErrorKind::NotJson);
    let gone = hang_up.decode(&Answer::new(404, "")).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
}

// Row 115: the section documents only 500 and above as an error, but others occur.
#[test]
fn the_active_calls_know_every_status() {
    let kind = |status| ListActiveCalls::new().decode(&Answer::new(status, "")).unwrap_err().kind();
    assert_eq!(kind(400), ErrorKind::Rejected);
    assert_eq!(kind(403), ErrorKind::Unauthenticated);
    assert_eq!(kind(503), ErrorKind::Unavailable);
    assert_eq!(ListActiveCalls::new().decode(&Answer::new(200, "[]")).unwrap().sent(), 0);
}
