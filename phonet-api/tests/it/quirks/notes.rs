use phonet_api::models::{CallDirection, ContactNote};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{CANARY, nulls};

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<ContactNote>(&json!({}), member, accepted, refused);
}

const NUMBERS: [&str; 10] = [
    "id",
    "elementId",
    "elementType",
    "noteType",
    "dateCreate",
    "lastModified",
    "responsibleUserId",
    "end",
    "legId",
    "logicDirection",
];
const EMPTY_TEXTS: [&str; 5] = ["otherLegNum", "uuid", "recordLink", "trunk", "tag"];
const NULL_TEXTS: [&str; 4] = ["content", "otherLegName", "status", "errorMsg"];

// Row 170: 0, "" and null all mean that a member is not set; each is written as the document prints it.
#[test]
fn every_placeholder_is_none_for_every_member() {
    for (members, placeholder) in [
        (&NUMBERS[..], json!(0)),
        (&["billSec"][..], json!(0)),
        (&EMPTY_TEXTS[..], json!("")),
        (&NULL_TEXTS[..], Value::Null),
    ] {
        for member in members {
            let sent = [json!(0), json!(""), json!(" "), Value::Null, json!(0.0)];
            let accepted: Vec<_> = sent.map(|sent| (sent, placeholder.clone())).into();
            table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!([]), json!({}), json!(true)]);
        }
    }
    let all: Vec<&str> = [&NUMBERS[..], &["billSec"], &EMPTY_TEXTS, &NULL_TEXTS].concat();
    assert_eq!(all.len(), 20);
    for text in ["{}".to_owned(), nulls(json!({}), &all).to_string(), r#"{"new": [1]}"#.to_owned()] {
        assert_eq!(serde_json::from_str::<ContactNote>(&text).unwrap(), ContactNote::default());
    }
}

#[test]
fn numbers_are_read_from_their_texts_and_times_to_the_millisecond() {
    for member in ["id", "elementId", "elementType", "noteType", "responsibleUserId", "legId", "billSec"] {
        table(member, &[(json!(18), json!(18)), (json!("18"), json!(18)), (json!("0"), json!(0))], &[]);
    }
    for member in ["id", "elementId", "responsibleUserId", "billSec"] {
        table(member, &[], &[json!(-1), json!(1.5), json!("x48777888999")]);
    }
    for member in ["dateCreate", "lastModified", "end"] {
        let accepted = [
            (json!(1_443_597_876_359_u64), json!(1_443_597_876_359_u64)),
            (json!(1_443_597_876), json!(1_443_597_876_000_u64)),
        ];
        table(member, &accepted, &[json!(CANARY), json!(-1), json!("noon")]);
    }
}

#[test]
fn texts_are_kept_as_sent_and_a_zero_in_quotes_is_one() {
    for member in EMPTY_TEXTS.iter().chain(&NULL_TEXTS) {
        table(member, &[(json!("0"), json!("0")), (json!("a b"), json!("a b")), (json!(7), json!("7"))], &[]);
    }
    table("content", &[(json!(" a \n"), json!(" a \n"))], &[]);
    table("recordLink", &[(json!("https://a.example/x "), json!("https://a.example/x"))], &[]);
}

// Row 171: a note's names for the members of a call differ from those of the call history.
#[test]
fn what_a_note_says_of_its_call_has_names_of_its_own() {
    let sent = json!({"logicDirection": 4, "billSec": 65, "recordLink": "l", "lgDirection": 2, "billSecs": 9, "audioRecUrl": "u"});
    let note: ContactNote = serde_json::from_value(sent).unwrap();
    assert_eq!((note.direction, note.bill_secs), (Some(CallDirection::Inbound), Some(65)));
    assert_eq!(note.record_link.unwrap(), "l");
}

#[test]
fn every_member_that_a_caller_may_set_is_sent() {
    let at = OffsetDateTime::from_unix_timestamp(1_443_597_876).unwrap();
    let note = ContactNote::new("a")
        .id(1)
        .element_id(2)
        .element_type(3)
        .note_type(4)
        .created(at)
        .last_modified(at)
        .content("b")
        .responsible_user_id(5)
        .other_leg_number("+380")
        .other_leg_name("c")
        .uuid("d")
        .ended_at(at)
        .leg_id(6)
        .direction(CallDirection::Inbound)
        .bill_secs(7_u32)
        .record_link("e")
        .trunk("f")
        .tag("g");
    let body = concat!(
        r#"{"id":1,"elementId":2,"elementType":3,"noteType":4,"dateCreate":1443597876000,"#,
        r#""lastModified":1443597876000,"content":"b","responsibleUserId":5,"otherLegNum":"+380","otherLegName":"c","#,
        r#""status":null,"errorMsg":null,"uuid":"d","end":1443597876000,"legId":6,"logicDirection":4,"billSec":7,"#,
        r#""recordLink":"e","trunk":"f","tag":"g"}"#,
    );
    assert_eq!(serde_json::to_string(&note).unwrap(), body);
}
