//! Tests of accepted and refused wire values, by the rows of the project's table of contradictions in the documents.

mod numbers;

use ccrm_api::models::{CallHistoryEntry, CallStatus, Envelope, NoteStatus};
use serde_json::{Value, json};

use crate::support::{entry, entry_json, note};

type History = Envelope<Vec<CallHistoryEntry>>;

/// Value of a member as written back; null if absent.
fn written(member: &str, sent: &Value) -> Result<Value, String> {
    let entry = entry(&json!({member: sent}))?;
    Ok(serde_json::to_value(entry).unwrap()[member].clone())
}

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    for (sent, expected) in accepted {
        assert_eq!(written(member, sent).as_ref(), Ok(expected), "{member}: {sent}");
        assert_eq!(written(member, expected).as_ref(), Ok(expected), "{member}: {expected} again");
    }
    for sent in refused {
        assert!(written(member, sent).is_err(), "{member}: {sent}");
    }
}

// Rows 7, 8: a list by the table, an object in the example. Row 35: every member may be missing.
#[test]
fn a_party_is_an_object_a_list_or_nothing() {
    let party = json!({"type": "unknown", "number": "+48 777"});
    for member in ["to", "from"] {
        table(
            member,
            &[
                (party.clone(), party.clone()),
                (json!([party]), party.clone()),
                (json!([party, party]), json!([party, party])),
                (json!([]), Value::Null),
                (json!({}), Value::Null),
                (Value::Null, Value::Null),
            ],
            &[json!("x"), json!(7), json!([7]), json!({"number": []})],
        );
    }
}

// Rows 9, 13, 15, 16: words in any case; an undocumented word is kept.
#[test]
fn words_are_read_in_any_spelling_and_unknown_ones_kept() {
    for (member, word, spellings) in [
        ("callDirection", "IN", &["in", "In", "IN"][..]),
        ("callDirection", "INTERNAL", &["internal", "Internal"]),
        ("service", "SMS", &["sms", "SMS"]),
        ("status", "ANSWERED", &["answered", "Answered", "ANSWERED"]),
        ("status", "NOANSWER", &["noAnswer", "NO_ANSWER", "no answer", "NOANSWER"]),
        ("status", "BUSY", &["busy"]),
    ] {
        let accepted: Vec<_> = spellings.iter().map(|sent| (json!(sent), json!(word))).collect();
        table(member, &accepted, &[json!([]), json!({}), json!(true)]);
        table(member, &[(json!("Parked"), json!("Parked")), (Value::Null, Value::Null)], &[]);
    }
    let talk = |status: &str| json!({"userTalk": {"status": status}});
    let talk = |status| entry(&talk(status)).unwrap().user_talk.unwrap().status.unwrap().to_string();
    assert_eq!([talk("QUEUE"), talk("noqueue"), talk("later")], ["queue", "noQueue", "later"]);
}

// Rows 10, 32, 46: lists that are sent as objects. Row 49: a size as text, and a file without any known value.
#[test]
fn an_empty_object_is_an_empty_list() {
    let flag = json!({"name": "Billing"});
    table(
        "flags",
        &[
            (json!([flag]), json!([flag])),
            (json!({"3": flag}), json!([flag])),
            (json!({}), Value::Null),
            (json!([]), Value::Null),
            (Value::Null, Value::Null),
        ],
        &[json!("Billing"), json!(1)],
    );
    for receivers in [json!({}), json!([]), Value::Null] {
        let talk = entry(&json!({"userTalk": {"receivers": receivers}})).unwrap().user_talk.unwrap();
        assert!(talk.receivers.is_empty());
    }
    for files in [json!({}), json!([]), Value::Null] {
        assert!(note(&json!({"files": files})).unwrap().files.is_empty());
    }
    let files = note(&json!({"files": {"0": {"fileSize": "12"}, "2": {}}})).unwrap().files;
    assert_eq!((files.len(), files[0].file_size), (2, Some(12)));
}

// Rows 11, 27, 28, 29: text that is printed as a number.
#[test]
fn numbers_become_text_and_no_leading_zero_is_lost() {
    let number = |sent: Value| {
        let entry = entry(&json!({"externalNumber": {"numberNotFormatted": sent}})).unwrap();
        entry.external_number.unwrap().number_not_formatted.map(telephony_core::PhoneNumber::into_string)
    };
    for (sent, text) in [
        (json!(48_333_333_333_u64), "48333333333"),
        (json!("48333333333"), "48333333333"),
        (json!("0048333333333"), "0048333333333"),
        (json!("Pozdrawiamy"), "Pozdrawiamy"),
        (json!(""), ""),
    ] {
        assert_eq!(number(sent).as_deref(), Some(text));
    }
    assert_eq!(number(Value::Null), None);
    for (sent, text) in [(json!(107), "107"), (json!("007"), "007"), (json!("107"), "107")] {
        let entry = entry(&json!({"userTalk": {"receivers": [{"internal": sent}]}})).unwrap();
        assert_eq!(entry.user_talk.unwrap().receivers[0].internal.as_ref().unwrap().as_str(), text);
    }
}

// Rows 18, 20: a clock without a zone, and ISO 8601.
#[test]
fn a_clock_is_read_in_the_forms_of_iso_8601_and_required() {
    for (sent, printed) in [
        ("2022-12-29 11:24:57", "2022-12-29 11:24:57"),
        ("2022-12-29T11:24:57", "2022-12-29 11:24:57"),
        ("2022-12-29 11:24", "2022-12-29 11:24:00"),
        // Field case 19: a date without a time.
        ("2022-12-29", "2022-12-29"),
        ("2022-12-29T11:24:57Z", "2022-12-29 11:24:57Z"),
        ("2022-12-29T11:24:57.000+01:00", "2022-12-29 11:24:57+01:00"),
    ] {
        assert_eq!(written("callDate", &json!(sent)), Ok(json!(printed)));
        assert_eq!(note(&json!({"created": sent})).unwrap().created.unwrap().to_string(), printed);
    }
    for sent in [Value::Null, json!(""), json!("0000-00-00 00:00:00"), json!(1_672_309_497)] {
        assert!(written("callDate", &sent).is_err(), "{sent}");
    }
    assert_eq!(note(&json!({"created": ""})).unwrap().created, None);
}

// Rows 21, 23, 25: quantities.
#[test]
fn quantities_are_numbers_or_texts_of_numbers() {
    let nothing = [(Value::Null, Value::Null), (json!(""), Value::Null)];
    table("duration", &[(json!(368), json!(368)), (json!("368"), json!(368)), (json!(0), json!(0))], &[json!(-1)]);
    table("cost", &[(json!(0), json!(0)), (json!("0.10"), json!("0.10")), (json!(0.1), json!(0.1))], &[json!([])]);
    table(
        "note",
        &[
            (json!(0), json!(0)),
            (json!(1), json!(1)),
            (json!(7), json!(7)),
            (json!("1"), json!(1)),
            (json!(true), json!(1)),
            (json!(false), json!(0)),
        ],
        &[json!("yes"), json!(-1), json!([])],
    );
    for member in ["duration", "cost", "note"] {
        table(member, &nothing, &[json!({})]);
    }
}

// Rows 22, 24: free text; a server that turns digits into numbers may do so here, too.
#[test]
fn free_text_stays_as_sent() {
    for member in ["destination", "smsData"] {
        table(
            member,
            &[
                (json!("Połączenie Przychodzące"), json!("Połączenie Przychodzące")),
                (json!(" \n"), json!(" \n")),
                (json!(112), json!("112")),
                (Value::Null, Value::Null),
            ],
            &[json!([]), json!(true)],
        );
    }
}

// Rows 30, 33, 44: objects that may be missing; two spellings of one name.
#[test]
fn an_object_that_is_not_there_is_null_or_empty() {
    let number = json!({"numberFormatted": "+48"});
    let nothing = [Value::Null, json!({}), json!([])].map(|sent| (sent, Value::Null));
    for member in ["userTalk", "externalNumber"] {
        table(member, &nothing, &[json!("x"), json!(1)]);
    }
    table("externalNumber", &[(number.clone(), number.clone()), (json!([number]), number)], &[]);
    for member in ["organisation", "person", "user", "call"] {
        for (sent, _) in &nothing {
            let note = serde_json::to_value(note(&json!({member: sent})).unwrap()).unwrap();
            assert_eq!(note[member], Value::Null, "{member}: {sent}");
        }
    }
    for name in ["reluuid", "relUuid"] {
        let entry = entry(&json!({"flags": [{name: "9fb11e8a-099e-4ea8-8f17-fdf095f06637"}]})).unwrap();
        assert!(entry.flags[0].link.as_ref().unwrap().as_uuid().is_some());
        assert!(serde_json::to_value(entry).unwrap()["flags"][0]["reluuid"].is_string());
    }
}

// Rows 36, 37, 39, 51: the envelope.
#[test]
fn the_envelope_is_read_in_every_shape() {
    let read = |text: &str| serde_json::from_str::<History>(text).map_err(|error| error.to_string());
    for success in ["true", "1", "\"true\"", "\"1\""] {
        assert!(read(&format!("{{\"success\":{success}}}")).unwrap().success, "{success}");
    }
    for data in ["[]", "{}", "null"] {
        let text = format!("{{\"success\":true,\"data\":{data},\"otherData\":{data},\"message\":null}}");
        let history = read(&text).unwrap();
        assert!(history.data.is_empty() && history.total_count().is_none());
        assert_eq!(serde_json::to_value(history).unwrap(), json!({"success": true, "data": []}));
    }
    let keyed = json!({"success": 1, "data": {"1": entry_json(&json!({}))}, "otherData": {"totalCount": "8437"}});
    let history = read(&keyed.to_string()).unwrap();
    assert_eq!((history.data.len(), history.total_count()), (1, Some(8437)));
    for text in ["{}", "{\"data\":[]}", "{\"success\":\"maybe\"}", "{\"success\":true,\"data\":7}", "[]", "null"] {
        assert!(read(text).is_err(), "{text}");
    }
}

// Rows 40, 41, 45, 49, 50: notes.
#[test]
fn a_note_is_never_lost_for_its_text_or_status() {
    for text in [json!("plain"), json!(""), json!(112), json!({"blocks": []}), json!([1]), json!(true)] {
        assert!(note(&json!({"text": text})).unwrap().text.is_some(), "{text}");
    }
    assert_eq!(note(&json!({"text": null})).unwrap().text, None);
    for (sent, status) in [
        ("exist", NoteStatus::Exists),
        ("Exists", NoteStatus::Exists),
        ("deleted", NoteStatus::Deleted),
        ("gone", NoteStatus::Unknown("gone".into())),
    ] {
        assert_eq!(note(&json!({"status": sent})).unwrap().status, Some(status));
    }
    for (sent, flag) in
        [(json!(0), Some(false)), (json!("1"), Some(true)), (json!(true), Some(true)), (json!(""), None)]
    {
        let note = note(&json!({"pin": sent, "edit": sent})).unwrap();
        assert_eq!((note.pin, note.edit), (flag, flag), "{sent}");
    }
    assert!(note(&json!({"uuid": ""})).is_err() && note(&json!({"uuid": null})).is_err());
    assert!(serde_json::from_str::<History>(r#"{"success":true,"data":[],}"#).is_err());
}

// An absent member and a null one are equal, for every member that may be missing.
#[test]
fn every_optional_member_may_be_absent_or_null() {
    let members = [
        "to",
        "from",
        "userTalk",
        "callDirection",
        "duration",
        "destination",
        "cost",
        "service",
        "smsData",
        "note",
        "externalNumber",
        "flags",
        "status",
    ];
    let nulls: serde_json::Map<_, _> = members.iter().map(|it| ((*it).to_owned(), Value::Null)).collect();
    assert_eq!(entry(&Value::Object(nulls)), entry(&json!({})));
    let members = ["text", "created", "user", "status", "call", "organisation", "person", "pin", "files", "edit"];
    let nulls: serde_json::Map<_, _> = members.iter().map(|it| ((*it).to_owned(), Value::Null)).collect();
    assert_eq!(note(&Value::Object(nulls)), note(&json!({})));
    assert!(entry(&json!({"uuid": null})).is_err() && entry(&json!({"uuid": " "})).is_err());
    assert_eq!(entry(&json!({"new": {"a": [1]}})), entry(&json!({})), "an unknown member is passed over");
}

#[test]
fn a_status_that_is_empty_is_no_word() {
    assert_eq!(entry(&json!({"status": ""})).unwrap().status, Some(CallStatus::Unknown(String::new())));
}
