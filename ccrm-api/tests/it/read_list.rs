//! Reading of lists, with and without the client: an answer without a list is refused.

use ccrm_api::models::{CallHistoryEntry, CallPresentation, Note, SipAccount, SmsPresentation};
use serde_json::json;

/// Answers of success that show neither a list nor a count of zero.
const NO_LISTS: &[&str] = &[
    r#"{"success":true}"#,
    r#"{"success":true,"message":"OK"}"#,
    r#"{"success":true,"data":null}"#,
    r#"{"success":true,"data":{}}"#,
    r#"{"success":true,"data":null,"otherData":{"totalCount":7}}"#,
    r#"{"success":true,"data":{},"otherData":{"totalCount":"7"}}"#,
    r#"{"success":true,"otherData":{"totalCount":7}}"#,
    r#"{"success":true,"otherData":[]}"#,
    r#"{"success":true,"items":[]}"#,
    r#"{"success":true,"result":{"data":[]}}"#,
];

const EMPTY_LISTS: &[&str] = &[
    r#"{"success":true,"data":[]}"#,
    r#"{"success":true,"data":[],"otherData":{"totalCount":0}}"#,
    r#"{"success":true,"data":null,"otherData":{"totalCount":0}}"#,
    r#"{"success":true,"data":{},"otherData":{"totalCount":"0"}}"#,
    r#"{"success":true,"otherData":{"totalCount":0}}"#,
];

// Rows 36, 46: an empty list may be written as `{}` or null. It is one if the vendor's count says so.
#[test]
fn an_answer_without_a_list_and_a_count_of_zero_is_no_empty_list() {
    for body in NO_LISTS {
        let fault = CallHistoryEntry::read_list(body).unwrap_err();
        assert_eq!(fault.path, "$.data", "{body}");
        assert!(fault.reason.contains("no list"), "{body}: {}", fault.reason);
        assert!(Note::read_list(body).is_err(), "{body}");
        assert!(SipAccount::read_list(body).is_err(), "{body}");
        assert!(CallPresentation::read_list(body).is_err(), "{body}");
        assert!(SmsPresentation::read_list(body).is_err(), "{body}");
    }
    for body in EMPTY_LISTS {
        assert_eq!(CallHistoryEntry::read_list(body).unwrap().data.sent(), 0, "{body}");
        assert_eq!(SipAccount::read_list(body).unwrap().data.sent(), 0, "{body}");
    }
    // The vendor's own error needs no list.
    assert!(!Note::read_list(r#"{"success":false,"message":"no"}"#).unwrap().success);
}

#[test]
fn a_null_in_a_list_costs_its_own_row() {
    let row = json!({"uuid": "e4baaa94-095a-41b3-b638-203dcfcfd3fe", "callDate": "2022-12-29 11:24:57", "id": 1});
    for data in [json!([null, row, null]), json!({"0": null, "3": row, "4": null})] {
        let body = json!({"success": true, "data": data}).to_string();
        let calls = CallHistoryEntry::read_list(&body).unwrap().data;
        let places: Vec<_> = calls.quarantined.iter().map(|bad| (bad.index, bad.path.as_str(), &*bad.raw)).collect();
        assert_eq!(places, [(0, "$.data[0]", "null"), (2, "$.data[2]", "null")], "{body}");
        assert_eq!(calls.items.len(), 1, "{body}");
        assert_eq!(Note::read_list(&body).unwrap().data.quarantined.len(), 2, "{body}");
        let accounts = SipAccount::read_list(&body).unwrap().data.quarantined;
        assert_eq!(accounts.iter().filter(|bad| &*bad.raw == "null").count(), 2, "{body}");
    }
}

#[cfg(feature = "client")]
mod client {
    use ccrm_api::endpoints::{
        ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations,
    };
    use telephony_core::ErrorKind;
    use telephony_core::transport::{Answer, Endpoint};

    use super::{EMPTY_LISTS, NO_LISTS};
    use crate::support::utc;

    fn kinds(answer: &Answer) -> [Option<ErrorKind>; 5] {
        let at = utc("2026-03-09 00:00:00");
        let clock = time::PrimitiveDateTime::new(at.date(), at.time());
        [
            ListCallHistory::new(clock, clock).decode(answer).err(),
            ListNotes::new("a").decode(answer).err(),
            ListSipAccounts::new().decode(answer).err(),
            ListCallPresentations::new().decode(answer).err(),
            ListSmsPresentations::new().decode(answer).err(),
        ]
        .map(|error| error.map(|error| error.kind()))
    }

    #[test]
    fn each_endpoint_refuses_an_answer_without_a_list() {
        for body in NO_LISTS {
            assert_eq!(kinds(&Answer::new(200, *body)), [Some(ErrorKind::UnexpectedShape); 5], "{body}");
        }
        for body in EMPTY_LISTS {
            assert_eq!(kinds(&Answer::new(200, *body)), [None; 5], "{body}");
        }
    }
}
