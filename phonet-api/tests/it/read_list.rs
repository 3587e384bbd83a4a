//! Lists and records read from bytes, without a client.

use std::error::Error;

use phonet_api::models::{ActiveCall, Contact, ContactNote, FinishedCall, User};

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

/// Answers with neither a list nor a record.
const NO_LISTS: &[&str] = &["{}", "null", " {\n} "];

#[test]
fn an_answer_without_a_list_is_no_empty_list() {
    for body in NO_LISTS {
        assert_eq!(FinishedCall::read_list(body).unwrap_err().to_string(), "$: the answer has no list", "{body}");
        assert!(ActiveCall::read_list(body).is_err(), "{body}");
        assert!(Contact::read_list(body).is_err(), "{body}");
        assert!(ContactNote::read_list(body).is_err(), "{body}");
        assert!(User::read_list(body).is_err(), "{body}");
    }
    for body in ["[]", " [ ] "] {
        assert_eq!(FinishedCall::read_list(body).unwrap().sent(), 0, "{body}");
    }
}

#[test]
fn a_null_in_a_list_costs_its_own_row() {
    let row = r#"{"uuid":"a","endAt":1435319298470,"id":1}"#;
    for (body, places) in [
        (format!("[null,{row}]"), vec![(0, "$[0]")]),
        (format!("[{row},null,null]"), vec![(1, "$[1]"), (2, "$[2]")]),
        (format!(r#"{{"0":null,"1":{row},"2":null}}"#), vec![(0, "$[0]"), (2, "$[2]")]),
        ("[null]".to_owned(), vec![(0, "$[0]")]),
    ] {
        let check = |bad: &[telephony_core::BadRecord]| {
            let found: Vec<_> = bad.iter().map(|bad| (bad.index, bad.path.as_str())).collect();
            assert_eq!(found, places, "{body}");
        };
        check(&FinishedCall::read_list(&body).unwrap().quarantined);
        check(&ActiveCall::read_list(&body).unwrap().quarantined);
        check(&Contact::read_list(&body).unwrap().quarantined);
        check(&User::read_list(&body).unwrap().quarantined);
        if body.starts_with('[') {
            check(&ContactNote::read_list(&body).unwrap().quarantined);
        }
    }
}

#[cfg(feature = "client")]
mod client {
    use phonet_api::endpoints::{
        ListActiveCalls, ListCompanyCalls, ListContactNotes, ListContacts, ListMissedCalls, ListUserCalls, ListUsers,
        SearchContacts,
    };
    use telephony_core::ErrorKind;
    use telephony_core::transport::{Answer, Endpoint};
    use time::OffsetDateTime;

    use super::NO_LISTS;

    fn kinds(answer: &Answer) -> Vec<Option<ErrorKind>> {
        let at = OffsetDateTime::UNIX_EPOCH;
        let errors = [
            ListActiveCalls::new().decode(answer).err(),
            ListCompanyCalls::new(at, at).decode(answer).err(),
            ListMissedCalls::new(at, at).decode(answer).err(),
            ListUserCalls::new(at, at).decode(answer).err(),
            ListUsers::new().decode(answer).err(),
            ListContacts::new().decode(answer).err(),
            ListContactNotes::new(7).decode(answer).err(),
        ];
        errors.into_iter().map(|error| error.map(|error| error.kind())).collect()
    }

    #[test]
    fn each_endpoint_refuses_an_answer_without_a_list() {
        for body in NO_LISTS {
            assert_eq!(kinds(&Answer::new(200, *body)), [Some(ErrorKind::UnexpectedShape); 7], "{body}");
        }
        assert_eq!(kinds(&Answer::new(200, "[]")), [None; 7]);
        // Row 157: a search that finds no contact may say null.
        let search = SearchContacts::new("+380440000000");
        assert_eq!(search.decode(&Answer::new(200, "null")).unwrap().sent(), 0);
        assert_eq!(search.decode(&Answer::new(200, "{}")).unwrap_err().kind(), ErrorKind::UnexpectedShape);
    }
}
