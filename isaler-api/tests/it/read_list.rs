//! Tests of reading lists and entries from bytes, without a client.

use isaler_api::models::{ActivityType, HistoryEntry};

// Field cases 17 and 22.
#[test]
fn entries_are_read_from_their_envelope_without_a_client() {
    let body = r#"{"data":[{"cid":1,"datum":"2024-06-25 14:25:00","content":"C:\А"},
        {"cid":2,"datum":"2024-06-25 14:25:00","clid":{}},{"cid":{},"datum":"2024-06-25 14:25:00"}]}"#;
    for body in [body.to_owned(), format!("[{body}]")] {
        let entries = HistoryEntry::read_list(body).unwrap();
        assert_eq!((entries.items.len(), entries.quarantined.len()), (2, 1));
        assert_eq!(entries.items[0].content.as_deref(), Some("C:\\u0410"));
        let paths: Vec<&str> = entries.repairs.iter().map(|repair| &*repair.path).collect();
        assert_eq!(paths, ["$.data[0].content", "$.data[1].clid"]);
    }
    let one = r#"{"data":{"cid":1,"datum":"2024-06-25 14:25:00","person":7}}"#;
    let (entry, repairs) = HistoryEntry::read_one(one).unwrap();
    assert_eq!((entry.id.get(), repairs.len(), &*repairs[0].path), (1, 1, "$.data.person"));
}

// Field case 22.
#[test]
fn the_vendors_error_is_no_list_and_an_empty_list_is_one() {
    let error = r#"{"result":"Error","error":{"code":"403","text":"+48777888999"}}"#;
    for error in [error.to_owned(), format!("[{error}]")] {
        let fault = HistoryEntry::read_list(&error).unwrap_err();
        assert_eq!(fault.to_string(), "$: the answer is the vendor's error");
        assert_eq!(HistoryEntry::read_one(&error).unwrap_err(), fault);
    }
    assert_eq!(ActivityType::read_list("[]").unwrap().sent(), 0);
    assert!(HistoryEntry::read_one("[]").is_err());
}

const NO_LISTS: &[&str] = &[
    r#"{"message":"Internal error"}"#,
    "{}",
    "null",
    "[null]",
    "[{}]",
    r#"{"success":false}"#,
    r#"{"success":true}"#,
    r#"{"errors":[]}"#,
    r#"{"items":[]}"#,
    r#"{"result":"Успешно"}"#,
    r#"{"data":{}}"#,
    r#"{"data":null}"#,
];

// Row 195: an empty list is `[]`. Any other answer without a list would make each known entry appear gone.
#[test]
fn an_answer_without_a_list_is_no_empty_list() {
    for body in NO_LISTS {
        assert!(HistoryEntry::read_list(body).is_err(), "{body}");
        assert!(ActivityType::read_list(body).is_err(), "{body}");
        assert!(serde_json::from_str::<isaler_api::models::HistoryList>(body).is_err(), "{body}");
    }
    for body in ["[]", r#"{"data":[]}"#, r#"[{"data":[]}]"#] {
        assert_eq!(HistoryEntry::read_list(body).unwrap().sent(), 0, "{body}");
        assert_eq!(serde_json::from_str::<isaler_api::models::HistoryList>(body).unwrap().entries.sent(), 0, "{body}");
    }
}

// Row 195, for the client.
#[cfg(feature = "client")]
#[test]
fn an_answer_without_a_list_has_an_unexpected_shape_and_keeps_its_body() {
    use isaler_api::endpoints::ListHistory;
    use telephony_core::ErrorKind;
    use telephony_core::transport::{Answer, Endpoint};

    let day = time::Date::from_calendar_date(2024, time::Month::June, 25).unwrap();
    for body in NO_LISTS {
        let error = ListHistory::new(day, day).decode(&Answer::new(200, *body)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedShape, "{body}");
        assert_eq!(error.body(), Some(body.as_bytes()), "{body}");
    }
}

#[test]
fn a_null_in_a_list_costs_its_own_row() {
    let row = r#"{"cid":7,"datum":"2024-06-25 14:25:00","title":"Звонок"}"#;
    for body in [
        format!(r#"{{"data":[null,{row},null]}}"#),
        format!(r#"[{{"data":[null,{row},null]}}]"#),
        format!(r#"{{"data":{{"4":null,"5":{row},"6":null}}}}"#),
    ] {
        let check = |bad: &[telephony_core::BadRecord]| {
            let places: Vec<_> = bad.iter().map(|bad| (bad.index, bad.path.as_str(), &*bad.raw)).collect();
            assert_eq!(places, [(0, "$.data[0]", "null"), (2, "$.data[2]", "null")], "{body}");
        };
        check(&HistoryEntry::read_list(&body).unwrap().quarantined);
        check(&ActivityType::read_list(&body).unwrap().quarantined);
    }
}
