//! Rows 53 to 67: SIP accounts and the numbers that calls and text messages show.

use ccrm_api::models::{CallPresentation, Envelope, SipAccount, SipAccountKind, SmsPresentation, SmsSenderId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{entry, with};

fn read<T: DeserializeOwned>(least: &Value, members: &Value) -> Result<T, String> {
    let record = with(least.clone(), members);
    serde_json::from_str(&record.to_string()).map_err(|error| error.to_string())
}

fn account(members: &Value) -> Result<SipAccount, String> {
    read(&json!({"extensionId": 99999}), members)
}

fn number(members: &Value) -> Result<CallPresentation, String> {
    read(&json!({"presentation": "48777888999"}), members)
}

fn sender(members: &Value) -> Result<SmsPresentation, String> {
    read(&json!({"presentation": "48777888999"}), members)
}

/// Checks the value that a member is read to, and that reading the written value yields the same one; null means
/// absent.
fn table<T: Serialize>(
    read: fn(&Value) -> Result<T, String>,
    member: &str,
    accepted: &[(Value, Value)],
    refused: &[Value],
) {
    let written = |sent: &Value| Ok(serde_json::to_value(read(&json!({member: sent}))?).unwrap()[member].clone());
    for (sent, expected) in accepted {
        let read: Result<Value, String> = written(sent);
        assert_eq!(read.as_ref(), Ok(expected), "{member}: {sent}");
        // A value that is left out when written cannot be read a second time.
        if !expected.is_null() {
            assert_eq!(written(expected).as_ref(), Ok(expected), "{member}: {expected} again");
        }
    }
    for sent in refused {
        assert!(written(sent).is_err(), "{member}: {sent}");
    }
}

const NOTHING: [(Value, Value); 1] = [(Value::Null, Value::Null)];

fn empty() -> [(Value, Value); 2] {
    [(json!(""), Value::Null), (json!(" "), Value::Null)]
}

// Row 53: the tables headed "request structure" describe the answer; no request has a body or a parameter of its own.
#[test]
fn a_table_of_the_request_is_one_of_the_answer() {
    let answer = json!({"success": true, "data": [{"extensionId": 1}], "otherData": {}, "message": "OK"});
    let read: Envelope<Vec<SipAccount>> = serde_json::from_value(answer).unwrap();
    assert_eq!(read.data[0].id.get(), 1);
}

// Row 54: three words, of which two are explained.
#[test]
fn a_kind_of_account_is_one_of_three_words_or_kept() {
    let kinds = [
        (json!("VOICE"), json!("VOICE")),
        (json!("voice"), json!("VOICE")),
        (json!("Fax"), json!("FAX")),
        (json!("SIPT"), json!("SIPT")),
        (json!("WEBRTC"), json!("WEBRTC")),
    ];
    table(account, "extensionType", &kinds, &[json!([]), json!({}), json!(true)]);
    table(account, "extensionType", &NOTHING, &[]);
    let unknown = account(&json!({"extensionType": "WEBRTC"})).unwrap().kind;
    assert_eq!(unknown, Some(SipAccountKind::Unknown("WEBRTC".to_owned())));
}

// Rows 55, 56, 58: text that is printed as a number; no country is guessed.
#[test]
fn extensions_numbers_and_servers_are_text() {
    for (member, sent, text) in [
        ("extension", json!(10), "10"),
        ("extension", json!("010"), "010"),
        ("extension", json!("007"), "007"),
        ("callerId", json!(777_888_999), "777888999"),
        ("callerId", json!("777888999"), "777888999"),
        ("callerId", json!("+48 777 888 999"), "+48 777 888 999"),
        ("callerId", json!("anonymous"), "anonymous"),
        ("serverId", json!("SIP8"), "SIP8"),
        ("serverId", json!(8), "8"),
        ("name", json!("Konsultant1"), "Konsultant1"),
        ("name", json!(101), "101"),
    ] {
        table(account, member, &[(sent, json!(text))], &[]);
        table(account, member, &NOTHING, &[json!([]), json!({}), json!(true)]);
        table(account, member, &empty(), &[]);
    }
    assert_eq!(account(&json!({"callerId": 777_888_999})).unwrap().caller_id.unwrap().e164(), None);
}

// Row 57: a flag as a number.
#[test]
fn assigned_is_a_flag_in_every_form() {
    let flags = [
        (json!(0), json!(0)),
        (json!(1), json!(1)),
        (json!("1"), json!(1)),
        (json!(true), json!(1)),
        (json!("false"), json!(0)),
        (json!(""), Value::Null),
        (Value::Null, Value::Null),
    ];
    table(account, "assigned", &flags, &[json!(2), json!("yes"), json!([])]);
}

// Row 59: `otherData` is `{ }` in one list and holds a count in the others.
#[test]
fn a_count_is_there_or_not() {
    for (other, total) in [
        (json!({}), None),
        (json!([]), None),
        (Value::Null, None),
        (json!({"totalCount": 2}), Some(2)),
        (json!({"totalCount": "2"}), Some(2)),
        (json!({"totalCount": null}), None),
    ] {
        let answer = json!({"success": true, "data": [], "otherData": other});
        let read: Envelope<Vec<SmsPresentation>> = serde_json::from_value(answer).unwrap();
        assert_eq!(read.total_count(), total, "{other}");
    }
}

// Rows 61, 62, 63: a number sent as a number, empty texts for missing values, spaces kept.
#[test]
fn a_number_to_show_keeps_its_form() {
    let texts = [
        (json!(48_777_888_999_u64), json!("48777888999")),
        (json!("48777888999"), json!("48777888999")),
        (json!("0048777888999"), json!("0048777888999")),
    ];
    let nothing = [Value::Null, json!(""), json!(" "), json!([]), json!(true)];
    table(number, "presentation", &texts, &nothing);
    for member in ["name", "clipPrefix", "intlFormat"] {
        table(number, member, &empty(), &[json!([]), json!({}), json!(true)]);
        table(number, member, &NOTHING, &[]);
    }
    table(number, "clipPrefix", &[(json!("07"), json!("07")), (json!(7), json!("7"))], &[]);
    let international = json!("+48 777 888 999");
    table(number, "intlFormat", &[(international.clone(), international)], &[]);
}

// Row 64: a number and the name of a sender in one list.
#[test]
fn a_sender_is_a_number_or_a_name() {
    for (sent, text, name) in [
        (json!(48_777_888_999_u64), "48777888999", None),
        (json!("48777888999"), "48777888999", None),
        (json!("+48 777 888 999"), "+48 777 888 999", None),
        (json!(4321), "4321", None),
        (json!("Pozdrawiamy"), "Pozdrawiamy", Some("Pozdrawiamy")),
        (json!("SKLEP-1"), "SKLEP-1", Some("SKLEP-1")),
        (json!("Private"), "Private", Some("Private")),
    ] {
        let sender = sender(&json!({"presentation": sent})).unwrap();
        assert_eq!((sender.presentation.as_str(), sender.sender_name()), (text, name));
        assert_eq!(serde_json::to_value(&sender).unwrap(), json!({"presentation": text}));
    }
    for nobody in [Value::Null, json!(""), json!({}), json!([1])] {
        assert!(sender(&json!({"presentation": nobody})).is_err(), "{nobody}");
    }
}

// Row 65: an id that the example prints twice, so it is not a key.
#[test]
fn two_senders_of_one_id_are_two() {
    let answer = json!({"success": true, "data": [
        {"presentation": 48_777_888_999_u64, "id": 9999}, {"presentation": "Pozdrawiamy", "id": "9999"},
    ]});
    let senders: Envelope<Vec<SmsPresentation>> = serde_json::from_value(answer).unwrap();
    let ids: Vec<_> = senders.data.iter().map(|sender| sender.id).collect();
    assert_eq!(ids, [Some(SmsSenderId::new(9999)); 2]);
    table(sender, "id", &NOTHING, &[json!("x"), json!(-1), json!([])]);
}

// Row 67: one concept under two names, compared as text.
#[test]
fn an_extension_is_the_internal_of_the_history() {
    for (extension, internal) in [(json!(107), json!("107")), (json!("010"), json!("010"))] {
        let account = account(&json!({"extension": extension})).unwrap();
        let call = entry(&json!({"userTalk": {"receivers": [{"internal": internal}]}})).unwrap();
        assert_eq!(account.extension, call.user_talk.unwrap().receivers[0].internal);
    }
}

#[test]
fn every_optional_member_may_be_absent_or_null_and_the_id_may_not() {
    let nulls =
        |members: &[&str]| -> Value { members.iter().map(|member| ((*member).to_owned(), Value::Null)).collect() };
    let members = ["extensionType", "extension", "serverId", "name", "callerId", "assigned"];
    assert_eq!(account(&nulls(&members)), account(&json!({})));
    assert_eq!(number(&nulls(&["name", "clipPrefix", "intlFormat"])), number(&json!({})));
    assert_eq!(sender(&nulls(&["id"])), sender(&json!({})));
    assert_eq!(account(&json!({"new": [{}]})), account(&json!({})), "an unknown member");
    for id in [Value::Null, json!(""), json!("SIP8"), json!(-1)] {
        assert!(account(&json!({"extensionId": id})).is_err(), "{id}");
    }
}
