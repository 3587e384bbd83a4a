//! Lists and records read from bytes, without a client.

use std::error::Error;

use phonet_api::models::{ActiveCall, Contact, FinishedCall};

// Field case 22.
#[test]
fn one_bad_row_costs_no_page_without_a_client() {
    let body = br#"[{"uuid":"a","endAt":1435319298470},{"uuid":"b","endAt":"never"},
        {"uuid":"c","endAt":1435319298470,"duration":-1,"otherLegName":"\ud83d"}]"#;
    let calls = FinishedCall::read_list(body).unwrap();
    assert_eq!((calls.items.len(), calls.quarantined.len(), calls.sent()), (2, 1, 3));
    assert_eq!(calls.quarantined[0].path, "$[1].endAt");
    assert_eq!(calls.quarantined[0].raw_bytes(), br#"{"uuid":"b","endAt":"never"}"#);
    let repaired: Vec<_> = calls.repairs.iter().map(|repair| (repair.index, repair.path.as_str())).collect();
    assert_eq!(repaired, [(2, "$[2].otherLegName"), (2, "$[2].duration")]);
    let placed: Vec<_> = calls.into_rows().flatten().map(|call| (call.index, call.repairs.len())).collect();
    assert_eq!(placed, [(0, 0), (2, 2)]);
}

// Field case 22.
#[test]
fn a_fault_of_a_whole_body_is_an_error_with_a_sentence() {
    let fault = ActiveCall::read_list("<html>").unwrap_err();
    let error: &dyn Error = &fault;
    assert_eq!(error.to_string(), "$: the body is HTML or XML");
    let fault = ActiveCall::read_list(r#"{"error":"+48777888999"}"#).unwrap_err();
    assert_eq!(fault.to_string(), "$.uuid: missing field `uuid`");
}

// Field case 15.
#[test]
fn one_record_is_read_as_an_element_of_a_list_is() {
    let body = r#"{"id":7,"responsibleUserId":-1,"fields":[{"id":1,"values":[{"value":{}}]}]}"#;
    let (contact, repairs) = Contact::read_one(body).unwrap();
    assert_eq!((contact.id.get(), contact.fields.len()), (7, 1));
    let paths: Vec<&str> = repairs.iter().map(|repair| repair.path.as_str()).collect();
    assert_eq!(paths, ["$.responsibleUserId", "$.fields[0].values[0].value"]);
    assert_eq!(repairs[0].raw.as_bytes(), b"-1");
}
