mod call_settings;
mod utm_labels;

use phonet_api::models::{CallEventKind, Leg};
use phonet_api::webhooks::CallEvent;
use serde_json::{Value, json};

use super::{CANARY, blanks, nulls};

fn least() -> Value {
    json!({"event": "call.dial", "accountDomain": "qwerty.phonet.com.ua", "uuid": "47a968893984475b8c20e29dec144ce3"})
}

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<CallEvent>(&least(), member, accepted, refused);
}

fn event(members: &Value) -> CallEvent {
    let mut event = least();
    for (key, value) in members.as_object().into_iter().flatten() {
        event[key] = value.clone();
    }
    serde_json::from_str(&event.to_string()).unwrap()
}

// Row 78: the server's time is documented and not printed. Rows 83, 86, 87, 88: null, or absent.
#[test]
fn every_optional_member_may_be_absent_or_null() {
    let members = [
        "parentUuid",
        "dialAt",
        "bridgeAt",
        "serverTime",
        "hangupAt",
        "lgDirection",
        "leg",
        "leg2",
        "otherLegs",
        "trunkNum",
        "trunkName",
    ];
    let bare: CallEvent = serde_json::from_value(least()).unwrap();
    assert_eq!(serde_json::from_value::<CallEvent>(nulls(least(), &members)).unwrap(), bare);
    assert_eq!(serde_json::to_value(&bare).unwrap(), least());
    let more = json!({"billSecs": 7, "callUrl": "x", "tags": [{"a": 1}]});
    assert_eq!(event(&more), bare, "an unknown member is passed over");
}

// Row 79: three events; any other one is kept with its word.
#[test]
fn an_event_is_one_of_three_words_in_any_spelling_or_another_one() {
    let mut accepted = Vec::new();
    for (sent, written) in [
        ("call.dial", "call.dial"),
        ("call.bridge", "call.bridge"),
        ("call.hangup", "call.hangup"),
        ("CALL.BRIDGE", "call.bridge"),
        ("call.transfer", "call.transfer"),
    ] {
        accepted.push((json!(sent), json!(written)));
    }
    table("event", &accepted, &[Value::Null, json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    let unknown = event(&json!({"event": "call.transfer"})).event;
    assert_eq!(unknown, CallEventKind::Unknown("call.transfer".to_owned()));
}

// Row 77: documented in milliseconds, printed in seconds. The undocumented end is 0 during the call.
#[test]
fn times_are_milliseconds_seconds_or_none() {
    for member in ["dialAt", "bridgeAt", "serverTime", "hangupAt"] {
        let mut accepted = blanks();
        accepted.extend([
            (json!(0), Value::Null),
            (json!(1_431_686_100), json!(1_431_686_100_000_u64)),
            (json!("1431686100"), json!(1_431_686_100_000_u64)),
            (json!(1_553_781_600_123_u64), json!(1_553_781_600_123_u64)),
            (json!("1553781600123"), json!(1_553_781_600_123_u64)),
        ]);
        let refused = [json!(-1), json!(CANARY), json!("now"), json!([1]), json!(true)];
        table(member, &accepted, &refused);
    }
}

// Row 80: bits, as a number or its text, two of which are pauses; others may be added.
#[test]
fn a_direction_is_a_number_or_its_text_and_a_pause_is_no_call() {
    let mut accepted = blanks();
    for code in [0, 1, 2, 4, 32, 64, 128] {
        accepted.extend([(json!(code), json!(code)), (json!(code.to_string()), json!(code))]);
    }
    table("lgDirection", &accepted, &[json!("out"), json!(1.5), json!(true), json!([1])]);
    let pauses = [1, 2, 4, 32, 64, 128].map(|code| event(&json!({"lgDirection": code})).is_pause());
    assert_eq!(pauses, [false, false, false, true, true, false]);
}

// Rows 81, 82, 83: an employee whose extension begins with zeros, or with fewer members.
#[test]
fn a_leg_is_an_object_or_nothing_and_any_part_of_it_may_be_empty() {
    let full = json!({"id": 36, "ext": "001", "displayName": "Иван Иванов"});
    for member in ["leg", "leg2"] {
        let accepted = [
            (full.clone(), full.clone()),
            (Value::Null, Value::Null),
            (json!({}), Value::Null),
            (json!([]), Value::Null),
            (json!({"ext": 7}), json!({"ext": "7"})),
            (json!({"id": "36", "type": 2}), json!({"id": 36, "type": 2})),
        ];
        table(member, &accepted, &[json!(36), json!(CANARY), json!({"ext": [CANARY]})]);
    }
    let empty = json!({"leg": {"id": null, "ext": "", "displayName": null}});
    assert_eq!(event(&empty).leg, Some(Leg::default()));
}

// Row 84: an id of another system as number or text. Row 85: a priority that no example prints. Row 86: null without
// parties.
#[test]
fn the_parties_outside_are_a_list_or_nothing() {
    let party = json!({"id": 1, "name": null, "num": "+380", "priority": 2});
    let accepted = [
        (json!([party]), json!([{"id": "1", "num": "+380", "priority": "2"}])),
        (json!([{"id": null}]), json!([{}])),
        (Value::Null, Value::Null),
        (json!([]), Value::Null),
        (json!({}), Value::Null),
    ];
    table("otherLegs", &accepted, &[json!(CANARY), json!(7), json!(["x"]), json!([{"id": [CANARY]}])]);
}

// Row 87: on internal calls, too, contrary to the document, and missing on others.
#[test]
fn the_companys_number_and_its_label_are_any_text() {
    for direction in [1, 2, 4] {
        let number = event(&json!({"lgDirection": direction, "trunkNum": "+380442246595"})).trunk_number;
        assert_eq!(number.unwrap().as_str(), "+380442246595");
        assert_eq!(event(&json!({"lgDirection": direction, "trunkNum": null})).trunk_number, None);
    }
    let mut accepted = blanks();
    for text in ["0800218500", "www.phonet.com.ua", " a "] {
        accepted.push((json!(text), json!(text)));
    }
    accepted.push((json!(380_442_246_595_u64), json!("380442246595")));
    for member in ["trunkNum", "trunkName"] {
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
}

// Row 88: the parent is a call to a group. Row 89: 32 characters here, 36 with dashes in the history, so kept as text.
#[test]
fn a_call_id_is_kept_to_the_letter_and_required() {
    for member in ["uuid", "parentUuid"] {
        let ids = ["562aa0bd8d9842cd95e4a581443f2e86", "f457486f-a539-45dd-c5f5-e735a5870b92", "a"];
        let accepted: Vec<_> = ids.iter().map(|id| (json!(id), json!(id))).collect();
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
    table("parentUuid", &blanks(), &[]);
    table("uuid", &[], &[Value::Null, json!(""), json!(" ")]);
}

#[test]
fn control_characters_stay_in_the_data_and_out_of_what_is_logged() {
    let sly = "a\nERROR: root logged in\u{1b}[31m";
    let sent = json!({
        "event": sly, "uuid": sly, "accountDomain": sly, "parentUuid": sly, "trunkName": sly, "trunkNum": sly,
        "leg": {"id": sly, "ext": sly, "displayName": sly}, "otherLegs": [{"id": sly, "name": sly, "priority": sly}],
    });
    let event = event(&sent);
    assert_eq!(event.trunk_name.as_ref().unwrap(), sly);
    assert_eq!(serde_json::to_value(&event).unwrap()["uuid"], sly);
    let logged = format!("{event:?} {:?} {}", event.key(), event.event);
    assert!(!logged.contains(char::is_control), "{logged}");
}
