use phonet_api::models::{Acknowledged, ApiKey, Contact, Credentials};
use serde_json::{Value, json};

use super::{CANARY, blanks, nulls};

fn least() -> Value {
    json!({"id": 7068})
}

fn table(member: &str, accepted: &[(Value, Value)], refused: &[Value]) {
    super::table::<Contact>(&least(), member, accepted, refused);
}

fn contact(members: &Value) -> Contact {
    let mut contact = members.clone();
    contact["id"] = json!(7068);
    serde_json::from_value(contact).unwrap()
}

fn field(label: &str, values: &[&str]) -> Value {
    let values: Vec<Value> = values.iter().map(|value| json!({"value": value})).collect();
    json!({"enumCode": label, "values": values})
}

// Row 156: the list's example has no name members; in the example of a single contact they are null.
#[test]
fn every_optional_member_may_be_absent_or_null() {
    let members = [
        "firstName",
        "lastName",
        "companyTitle",
        "lastModified",
        "responsibleUserId",
        "dateCreate",
        "createUserId",
        "fields",
    ];
    let null: Contact = serde_json::from_value(nulls(least(), &members)).unwrap();
    assert_eq!(null, contact(&json!({})));
    assert_eq!(serde_json::to_value(null).unwrap(), least());
    let empty = json!({"fields": [{"id": null, "enumCode": null, "values": null}, {"values": [{"value": null}]}]});
    assert_eq!(serde_json::to_value(contact(&empty)).unwrap()["fields"], json!([{}, {"values": [{}]}]));
}

// Row 84: the vendor's other interfaces print a contact's id as text.
#[test]
fn an_id_is_a_number_or_its_text() {
    let accepted = [(json!(7068), json!(7068)), (json!("6137"), json!(6137)), (json!(7068.0), json!(7068))];
    let refused = [json!(-1), json!("x48777888999"), json!([7]), json!(1.5), json!(true)];
    table("id", &accepted, &refused);
    table("id", &[], &[Value::Null, json!("")]);
    for member in ["responsibleUserId", "createUserId"] {
        table(member, &accepted, &refused);
        table(member, &blanks(), &[]);
    }
}

#[test]
fn times_are_milliseconds_or_unset() {
    for member in ["lastModified", "dateCreate"] {
        let mut accepted = blanks();
        accepted.extend([
            (json!(0), Value::Null),
            (json!(1_443_597_876_359_u64), json!(1_443_597_876_359_u64)),
            (json!("1443597876359"), json!(1_443_597_876_359_u64)),
            (json!(1_443_597_876), json!(1_443_597_876_000_u64)),
        ]);
        table(member, &accepted, &[json!(-1), json!("yesterday"), json!([1]), json!(CANARY)]);
    }
}

#[test]
fn names_are_texts_or_empty() {
    for member in ["firstName", "lastName", "companyTitle"] {
        let mut accepted = blanks();
        accepted.extend([(json!("Олена "), json!("Олена ")), (json!(112), json!("112"))]);
        table(member, &accepted, &[json!([CANARY]), json!({"a": CANARY}), json!(true)]);
    }
}

#[test]
fn fields_are_a_list_an_object_of_them_or_nothing() {
    let phone = field("Телефон", &["+380440000000"]);
    let accepted = [
        (json!([phone]), json!([phone])),
        (json!({"3": phone}), json!([phone])),
        (json!({}), Value::Null),
        (json!([]), Value::Null),
        (Value::Null, Value::Null),
    ];
    table("fields", &accepted, &[json!(CANARY), json!(["x"]), json!([{"values": CANARY}])]);
    let number = json!([{"values": [{"value": 380_440_000_000_u64}]}]);
    let text = json!([{"values": [{"value": "380440000000"}]}]);
    table("fields", &[(number, text)], &[]);
}

// Row 154: names are null and are found in the fields, whose labels each account chooses.
#[test]
fn a_name_is_found_in_the_members_or_in_the_fields() {
    let fields = json!({"fields": [field("Имя", &["Петр"]), field("фамилия ", &["Петров", "Иванов"]), field("Имя", &["Павел"])]});
    assert_eq!(contact(&fields).name().unwrap(), "Петр Петров");
    let mut both = fields;
    both["firstName"] = json!("Олена ");
    assert_eq!(contact(&both).name().unwrap(), "Олена Петров");
    assert_eq!(contact(&json!({"lastName": "Коваль"})).name().unwrap(), "Коваль");
    let other = contact(&json!({"fields": [field("Ім'я", &["Петро"])]}));
    assert_eq!(other.name(), None);
    assert_eq!(other.values_of("Ім'я").next().unwrap(), &"Петро");
}

#[test]
fn all_numbers_of_a_contact_are_found() {
    let fields = json!({"fields": [field("Телефон", &["+380440000000", "", "0 800 218500"]), field("Email", &["a@example.com"])]});
    let numbers: Vec<_> =
        contact(&fields).phone_numbers().into_iter().map(telephony_core::PhoneNumber::into_string).collect();
    assert_eq!(numbers, ["+380440000000", "0 800 218500"]);
    assert!(contact(&json!({})).phone_numbers().is_empty());
}

// Row 163: the answer to an update or deletion is a bare 1.
#[test]
fn only_a_yes_acknowledges() {
    let read = |text: &str| serde_json::from_str::<Acknowledged>(text).is_ok();
    assert!(["1", "\"1\"", "true", "\"true\""].iter().all(|text| read(text)));
    assert!(!["0", "false", "null", "{}", "[]", "2", "\"\"", "\"ok\""].iter().any(|text| read(text)));
}

// Row 106: a key is opaque; the document's example contains a blank.
#[test]
fn a_key_loses_nothing_but_the_blanks_at_its_ends() {
    assert_eq!(ApiKey::from(" E VWgma8mbhTXPQHBTU\n").expose(), "E VWgma8mbhTXPQHBTU");
    let read: Credentials = serde_json::from_str(r#"{"domain":"a.example","apiKey":" k "}"#).unwrap();
    assert_eq!(read, Credentials::new("a.example", "k"));
    let printed = format!("{read:?} {:?} {read:#?}", read.api_key);
    assert_eq!(printed, "Credentials { .. } ApiKey(..) Credentials { .. }");
}
