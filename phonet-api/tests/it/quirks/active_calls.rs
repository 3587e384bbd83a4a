use phonet_api::models::{ActiveCall, CallEventKind, Leg, MadeCall, NewCall, OtherLeg};
use serde_json::{Value, json};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use super::{CANARY, blanks, nulls};

fn least() -> Value {
    json!({"uuid": "47a968893984475b8c20e29dec144ce3"})
}

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<ActiveCall>(&least(), member, accepted, refused);
}

fn party(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<OtherLeg>(&json!({}), member, accepted, refused);
}

fn call(members: &Value) -> ActiveCall {
    let mut call = least();
    for (key, value) in members.as_object().into_iter().flatten() {
        call[key] = value.clone();
    }
    serde_json::from_str(&call.to_string()).unwrap()
}

// Rows 83, 86 to 88: null, or absent.
#[test]
fn every_optional_member_may_be_absent_or_null() {
    let members = [
        "parentUuid",
        "lastEvent",
        "dialAt",
        "bridgeAt",
        "lgDirection",
        "leg",
        "leg2",
        "otherLegs",
        "trunkNum",
        "trunkName",
    ];
    let bare: ActiveCall = serde_json::from_value(least()).unwrap();
    let null: ActiveCall = serde_json::from_value(nulls(least(), &members)).unwrap();
    assert_eq!(null, bare);
    assert_eq!(serde_json::to_value(&bare).unwrap(), least());
    let more = json!({"serverTime": 1, "event": "call.dial", "tags": [{"a": 1}]});
    assert_eq!(call(&more), bare, "an unknown member is passed over");
    let members = ["id", "name", "num", "companyName", "url", "priority"];
    let nobody: OtherLeg = serde_json::from_value(nulls(json!({}), &members)).unwrap();
    assert_eq!((&nobody, serde_json::to_value(&nobody).unwrap()), (&OtherLeg::default(), json!({})));
}

// Row 89: 32 characters without dashes here, but any other text is accepted.
#[test]
fn a_call_id_is_kept_to_the_letter_and_required() {
    for member in ["uuid", "parentUuid"] {
        let ids = ["562aa0bd8d9842cd95e4a581443f2e86", "f457486f-a539-45dd-c5f5-e735a5870b92", "a"];
        let mut accepted: Vec<_> = ids.iter().map(|id| (json!(id), json!(id))).collect();
        accepted.push((json!(7), json!("7")));
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
    table("parentUuid", &blanks(), &[]);
    table("uuid", &[], &[Value::Null, json!(""), json!(" ")]);
    let made = |id: &str| super::table::<MadeCall>(&json!({}), "uuid", &[(json!(id), json!(id))], &[]);
    made("47a968893984475bbca0e29dec144ce3");
    made("f457486f-a539-45dd-c5f5-e735a5870b92");
}

// Rows 79, 114: three events, of which the last may be the hang-up; a new one is kept.
#[test]
fn an_event_is_one_of_three_words_in_any_spelling_or_another_one() {
    let mut accepted = blanks();
    for (sent, written) in [
        ("call.dial", "call.dial"),
        ("call.bridge", "call.bridge"),
        ("call.hangup", "call.hangup"),
        ("CALL.HANGUP", "call.hangup"),
        ("call.hang_up", "call.hangup"),
        ("call.transfer", "call.transfer"),
    ] {
        accepted.push((json!(sent), json!(written)));
    }
    table("lastEvent", &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    let event = call(&json!({"lastEvent": "call.transfer"})).last_event.unwrap();
    assert_eq!(event, CallEventKind::Unknown("call.transfer".to_owned()));
}

// Row 118: documented in milliseconds, printed in seconds. Row 114: a ringing call has no answer time yet.
#[test]
fn times_are_milliseconds_seconds_or_none() {
    for member in ["dialAt", "bridgeAt"] {
        let mut accepted = blanks();
        accepted.extend([
            (json!(0), Value::Null),
            (json!(1_431_686_100), json!(1_431_686_100_000_u64)),
            (json!("1431686100"), json!(1_431_686_100_000_u64)),
            (json!(1_431_686_100_123_u64), json!(1_431_686_100_123_u64)),
            (json!("1431686100123"), json!(1_431_686_100_123_u64)),
        ]);
        table(member, &accepted, &[json!(-1), json!(CANARY), json!("now"), json!([1]), json!(true)]);
    }
}

// Row 80: bits, some of which are pauses; others may be added.
#[test]
fn a_direction_is_a_number_or_its_text_and_unknown_ones_are_kept() {
    let mut accepted = blanks();
    for code in [0, 1, 2, 4, 32, 64, 128] {
        accepted.extend([(json!(code), json!(code)), (json!(code.to_string()), json!(code))]);
    }
    table("lgDirection", &accepted, &[json!("out"), json!(1.5), json!(true), json!([1])]);
    let pauses: Vec<_> = [1, 2, 4, 32, 64, 128].map(|code| call(&json!({"lgDirection": code}))).into();
    let pauses = pauses.iter().map(|call| call.direction.unwrap().is_pause());
    assert_eq!(pauses.collect::<Vec<_>>(), [false, false, false, true, true, false]);
}

// Rows 81 to 83, 132: an employee, without a kind here, or with fewer members.
#[test]
fn a_leg_is_an_object_or_nothing_and_any_part_of_it_may_be_empty() {
    let full = json!({"id": 36, "ext": "001", "displayName": "Иван Иванов"});
    for member in ["leg", "leg2"] {
        let accepted = [
            (full.clone(), full.clone()),
            (json!([full]), full.clone()),
            (Value::Null, Value::Null),
            (json!({}), Value::Null),
            (json!([]), Value::Null),
            (json!({"ext": 1}), json!({"ext": "1"})),
            (json!({"id": "36", "type": 1}), json!({"id": 36, "type": 1})),
        ];
        table(member, &accepted, &[json!(36), json!(CANARY), json!({"ext": [CANARY]})]);
    }
    let empty = json!({"leg": {"id": null, "ext": "", "displayName": null}});
    assert_eq!(call(&empty).leg, Some(Leg::default()));
}

// Row 86: a list, or null on an internal call.
#[test]
fn the_parties_outside_are_a_list_an_object_of_them_or_nothing() {
    let (known, unknown) = (json!({"id": "6137", "num": "+380"}), json!({"num": "+380"}));
    let accepted = [
        (json!([known, unknown]), json!([known, unknown])),
        (json!({"0": known}), json!([known])),
        (Value::Null, Value::Null),
        (json!([]), Value::Null),
        (json!({}), Value::Null),
    ];
    table("otherLegs", &accepted, &[json!(CANARY), json!(7), json!(["x"]), json!([{"id": [CANARY]}])]);
}

// Row 84: the number 1 in one example, the text "6137" in another. Row 85: a priority of no documented type.
#[test]
fn an_id_of_another_system_and_a_priority_are_texts_or_numbers() {
    for member in ["id", "priority"] {
        let mut accepted = blanks();
        for text in ["6137", "0", "00Q5e000002", "ab-12/7"] {
            accepted.push((json!(text), json!(text)));
        }
        accepted.extend([(json!(1), json!("1")), (json!(0), json!("0"))]);
        party(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
}

// Rows 72, 87: the company's own number is on internal calls, too, and missing on others; a label may be any text.
#[test]
fn numbers_names_and_addresses_stay_as_sent() {
    let mut accepted = blanks();
    for text in ["+380442246595", "0800218500", "www.phonet.com.ua", "Telecom company ", "(not set)"] {
        accepted.push((json!(text), json!(text)));
    }
    accepted.push((json!(380_442_246_595_u64), json!("380442246595")));
    let refused = [json!([CANARY]), json!({"a": CANARY}), json!(true)];
    for member in ["trunkNum", "trunkName"] {
        table(member, &accepted, &refused);
    }
    for member in ["name", "num", "companyName", "url"] {
        party(member, &accepted, &refused);
    }
}

// Row 112: the document's curl line sends the extension as a number.
#[test]
fn a_call_to_be_made_has_two_texts() {
    let accepted =
        [(json!("001"), json!("001")), (json!(202), json!("202")), (json!("+380993000000"), json!("+380993000000"))];
    let refused = [Value::Null, json!([CANARY]), json!({"a": CANARY}), json!(true)];
    let least = json!({"legExt": "001", "otherLegNum": "+380993000000"});
    for member in ["legExt", "otherLegNum"] {
        super::table::<NewCall>(&least, member, &accepted, &refused);
    }
}

// Rows 116, 117: the printed example is not JSON, which is an error and not a panic.
#[test]
fn the_example_as_printed_is_refused() {
    let example = Example::find(Vendor::Phonet, "list_active_calls", None, Kind::Response).unwrap();
    assert!(serde_json::from_str::<Vec<ActiveCall>>(example.printed).is_err());
}
