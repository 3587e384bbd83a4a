use phonet_api::models::{Disposition, FinishedCall, Leg};
use serde_json::{Value, json};

use super::{CANARY, blanks, nulls};

fn least() -> Value {
    json!({"uuid": "f457486f-a539-45dd-c5f5-e735a5870b92", "endAt": 1_435_319_298_470_u64})
}

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<FinishedCall>(&least(), member, accepted, refused);
}

fn call(members: &Value) -> FinishedCall {
    let mut call = least();
    for (key, value) in members.as_object().into_iter().flatten() {
        call[key] = value.clone();
    }
    serde_json::from_str(&call.to_string()).unwrap()
}

// Rows 88, 128 and the fixtures of public clients: all members except id and end may be absent or null.
#[test]
fn every_optional_member_may_be_absent_or_null() {
    let members = [
        "parentUuid",
        "lgDirection",
        "otherLegNum",
        "otherLegName",
        "leg",
        "leg2",
        "billSecs",
        "duration",
        "disposition",
        "transferHistory",
        "audioRecUrl",
        "trunk",
        "trunkNum",
        "trunkName",
    ];
    let bare: FinishedCall = serde_json::from_value(least()).unwrap();
    let null: FinishedCall = serde_json::from_value(nulls(least(), &members)).unwrap();
    assert_eq!(null, bare);
    assert_eq!(serde_json::to_value(&bare).unwrap(), least());
    assert_eq!(call(&json!({"label": "new", "tags": [{"a": 1}]})), bare, "an unknown member is passed over");
}

// Rows 89, 142: 36 characters with dashes here, 32 without elsewhere; kept to the letter, never as a number or in a
// canonical form.
#[test]
fn a_call_id_is_kept_to_the_letter_and_required() {
    for member in ["uuid", "parentUuid"] {
        let accepted = [
            "f457486f-a539-45dd-c5f5-e735a5870b92",
            "47a968893984475b8c20e29dec144ce3",
            "F457486F-a539-45dd-c5f5-e735a5870b92",
            "no uuid at all",
        ];
        let mut accepted: Vec<_> = accepted.iter().map(|id| (json!(id), json!(id))).collect();
        accepted.push((json!(7), json!("7")));
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
    table("parentUuid", &blanks(), &[]);
    table("uuid", &[], &[Value::Null, json!(""), json!(" ")]);
}

// Row 129: milliseconds; the vendor's other examples print seconds under the same words.
#[test]
fn the_end_is_milliseconds_seconds_or_their_text_and_required() {
    let end = json!(1_435_319_298_000_u64);
    let accepted = [
        (json!(1_435_319_298_470_u64), json!(1_435_319_298_470_u64)),
        (json!("1435319298470"), json!(1_435_319_298_470_u64)),
        (json!(1_435_319_298), end.clone()),
        (json!("1435319298"), end),
    ];
    table(
        "endAt",
        &accepted,
        &[Value::Null, json!(0), json!(""), json!(-1), json!(CANARY), json!("2015-06-26"), json!([1])],
    );
}

// Rows 80, 132, 134, 136: codes as number or text; an undocumented one is kept.
#[test]
fn a_code_is_a_number_or_its_text_and_unknown_ones_are_kept() {
    for member in ["lgDirection", "disposition"] {
        let codes = [0, 1, 2, 3, 4, 32, 64, 128, -1];
        let mut accepted: Vec<_> = codes.iter().map(|code| (json!(code), json!(code))).collect();
        accepted.extend(codes.iter().map(|code| (json!(code.to_string()), json!(code))));
        accepted.extend(blanks());
        table(member, &accepted, &[json!("answered"), json!(1.5), json!(true), json!([1]), json!({"a": CANARY})]);
    }
}

// Row 136: one public client reads a missing disposition as 0, which is "answered".
#[test]
fn a_missing_disposition_is_not_answered() {
    assert_eq!(call(&json!({})).disposition, None);
    assert_eq!(call(&json!({"disposition": null})).disposition, None);
    assert_eq!(call(&json!({"disposition": 0})).disposition, Some(Disposition::Answered));
}

// Rows 81 to 83, 131 to 134: a leg may be null, empty, or have empty members; its extension keeps its zeros.
#[test]
fn a_leg_is_an_object_or_nothing_and_any_part_of_it_may_be_empty() {
    let full = json!({"id": 36, "type": 4, "displayName": "IVR", "ext": "001"});
    for member in ["leg", "leg2"] {
        let accepted = [
            (full.clone(), full.clone()),
            (json!([full]), full.clone()),
            (Value::Null, Value::Null),
            (json!({}), Value::Null),
            (json!([]), Value::Null),
            (json!({"id": "36"}), json!({"id": 36})),
            (json!({"id": "036"}), json!({"id": "036"})),
            (json!({"id": "a7"}), json!({"id": "a7"})),
            (json!({"ext": 202}), json!({"ext": "202"})),
            (json!({"ext": "007"}), json!({"ext": "007"})),
            (json!({"type": "2"}), json!({"type": 2})),
            (json!({"type": 8}), json!({"type": 8})),
            (json!({"displayName": 4}), json!({"displayName": "4"})),
        ];
        table(member, &accepted, &[json!(36), json!(CANARY), json!([full, full]), json!({"ext": [CANARY]})]);
    }
}

// Row 81: test calls have a leg without any information.
#[test]
fn a_leg_of_nothing_is_a_leg_of_nothing() {
    for nothing in [Value::Null, json!("")] {
        let leg = json!({"id": nothing, "type": nothing, "ext": nothing, "displayName": nothing});
        assert_eq!(call(&json!({"leg": leg})).leg, Some(Leg::default()));
    }
}

// Rows 87, 138, 147, 148 and the vendor's spellings of numbers: with blanks, with brackets and without a plus.
#[test]
fn numbers_and_names_stay_as_sent() {
    for member in ["otherLegNum", "trunkNum", "otherLegName", "trunkName"] {
        let mut accepted = blanks();
        for text in ["+380993034330", "380993034330", "0800218500", "+38 (094) 123-45-67", "Олена", "anonymous"] {
            accepted.push((json!(text), json!(text)));
        }
        accepted.push((json!("x".repeat(300)), json!("x".repeat(300))));
        accepted.push((json!(380_993_034_330_u64), json!("380993034330")));
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
}

// Row 139: seconds.
#[test]
fn seconds_are_numbers_or_texts_of_numbers() {
    for member in ["billSecs", "duration"] {
        let mut accepted = blanks();
        for sent in [json!(15), json!("15"), json!(15.0)] {
            accepted.push((sent, json!(15)));
        }
        accepted.push((json!(0), json!(0)));
        table(member, &accepted, &[json!(-1), json!(1.5), json!("00:15"), json!(4_294_967_296_u64), json!([15])]);
    }
}

// Row 140: null for an answered call that was not transferred; a single extension for another one.
#[test]
fn a_transfer_history_is_a_text_of_extensions() {
    let mut accepted = blanks();
    for text in ["003 > 001", "017>019", "017"] {
        accepted.push((json!(text), json!(text)));
    }
    accepted.push((json!(17), json!("17")));
    table("transferHistory", &accepted, &[json!(["003", CANARY]), json!(true)]);
    let transferred = |text: &str| call(&json!({"transferHistory": text})).transfer_history.unwrap().is_transferred();
    assert!(transferred("017 > 019") && !transferred("017"));
}

// Row 137: a text with a prefix and a semicolon, kept unchanged. Row 138: null on an internal call.
#[test]
fn a_trunk_keeps_its_text_and_tells_its_numbers() {
    let mut accepted = blanks();
    for text in ["o=380442249895;", "o=380445550102;o=380445550103;", "+380442246595"] {
        accepted.push((json!(text), json!(text)));
    }
    accepted.push((json!(380_442_249_895_u64), json!("380442249895")));
    table("trunk", &accepted, &[json!([CANARY]), json!(false)]);
    let trunk = call(&json!({"trunk": "o=380445550102;o=380445550103;"})).trunk.unwrap();
    let numbers: Vec<_> = trunk.numbers().map(telephony_core::PhoneNumber::into_string).collect();
    assert_eq!(numbers, ["380445550102", "380445550103"]);
}

// Row 141: a captured answer has a blank after the address.
#[test]
fn a_recording_is_its_address_without_blanks() {
    let url = "https://podium.betell.com.ua/rest/public/calls/f457486f-a539-45dd-c5f5-e735a5870b92/audio";
    let mut accepted = blanks();
    accepted.extend([
        (json!(url), json!(url)),
        (json!(format!("{url} ")), json!(url)),
        (json!(format!("\r\n{url}\u{a0}")), json!(url)),
    ]);
    table("audioRecUrl", &accepted, &[json!([url]), json!({"url": CANARY}), json!(true)]);
}

// Row 127: the printed example is not JSON, which is an error and not a panic.
#[test]
fn the_example_as_printed_is_refused() {
    let example = telephony_fixtures::examples::Example::find(
        telephony_fixtures::Vendor::Phonet,
        "list_company_calls",
        None,
        telephony_fixtures::examples::Kind::Response,
    );
    assert!(serde_json::from_str::<Vec<FinishedCall>>(example.unwrap().printed).is_err());
}
