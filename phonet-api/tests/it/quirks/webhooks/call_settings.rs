use phonet_api::webhooks::{CallSettings, CallSettingsReply, ContactCard};
use serde_json::{Value, json};

use crate::quirks::{CANARY, blanks, table};

// Row 72: the company's number is present only on an inbound call, and in national form.
#[test]
fn the_numbers_of_a_lookup_are_texts_or_nothing() {
    let least = json!({"request": "call.settings"});
    let mut accepted = blanks();
    for text in ["+380442246595", "0800218500", "380 44 224-65-95"] {
        accepted.push((json!(text), json!(text)));
    }
    accepted.push((json!(800_218_500), json!("800218500")));
    let refused = [json!([CANARY]), json!({"a": CANARY}), json!(true)];
    for member in ["otherLegNum", "trunkNum"] {
        table::<CallSettings>(&least, member, &accepted, &refused);
    }
    // Row 73: the request's name distinguishes it from other requests.
    let refused = [Value::Null, json!([CANARY]), json!(true)];
    table::<CallSettings>(&least, "request", &[(json!("Call.Settings"), json!("call.settings"))], &refused);
}

// Row 74: the wrapper and the name `newEntry`, which a public client gets wrong; all six members are always present.
#[test]
fn a_reply_has_its_wrapper_and_all_of_its_members() {
    let reply = CallSettingsReply::from(ContactCard::found("Anna", "https://crm.example/1"));
    let body = r#"{"otherLeg":{"name":"Anna","url":"https://crm.example/1","urlText":"Anna","newEntry":false,"responsibleEmployeeExt":null,"responsibleEmployeeEmail":null}}"#;
    assert_eq!(serde_json::to_string(&reply).unwrap(), body);
    // The default of `newEntry` is false.
    let least = r#"{"otherLeg":{"name":"Anna","url":"https://crm.example/1","urlText":"Anna"}}"#;
    assert_eq!(serde_json::from_str::<CallSettingsReply>(least).unwrap(), reply);
}

// Row 75: an unknown number can be answered in two ways, and the user chooses.
#[test]
fn a_number_that_nobody_has_is_answered_in_either_way() {
    let reply = |reply: CallSettingsReply| serde_json::to_value(reply).unwrap();
    assert_eq!(reply(CallSettingsReply::absent()), json!({"otherLeg": null}));
    let new = ContactCard::new_contact("https://crm.example/new?phone=%2B380", "Add").url_text("New");
    let card = &reply(new.into())["otherLeg"];
    assert_eq!((&card["name"], &card["newEntry"]), (&Value::Null, &json!(true)));
    assert_eq!(card["urlText"], "New");
}
