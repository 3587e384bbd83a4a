//! Fields and activity types: rows 178, 179, 180, 183, 184 and 185.

use isaler_api::CallTypes;
use isaler_api::models::{ActivityType, ActivityTypeFilter, ActivityTypes, FieldNames, HistoryEntry, NewEntry};
use serde_json::{Value, json};

fn tip(members: &Value) -> Result<ActivityType, String> {
    let mut tip = json!({"title": "Встреча"});
    for (name, value) in members.as_object().into_iter().flatten() {
        tip[name] = value.clone();
    }
    serde_json::from_str(&tip.to_string()).map_err(|error| error.to_string())
}

// Row 178: by the document the list follows the account's settings; the code always has the same list. More or fewer
// fields are read.
#[test]
fn a_field_more_or_less_is_read() {
    for (body, fields) in [
        (r#"{"data":{"cid":"Идентификатор записи"}}"#, 1),
        (r#"{"data":{"cid":"Идентификатор записи","input1":"Свой"}}"#, 2),
        (r#"{"data":{}}"#, 0),
        (r#"{"data":[]}"#, 0),
        ("[]", 0),
    ] {
        let names: FieldNames = serde_json::from_str(body).unwrap();
        assert_eq!(names.fields.len(), fields, "{body}");
        assert_eq!(names.get("cid").is_some(), fields > 0);
    }
    for body in
        [r#"{"data":{"cid":["x"]}}"#, r#"{"data":"x"}"#, r#"{"result":"Error","data":{}}"#, r#"{"data":null}"#, "{}"]
    {
        assert!(serde_json::from_str::<FieldNames>(body).is_err(), "{body}");
    }
    let number: FieldNames = serde_json::from_str(r#"{"data":{"cid":7}}"#).unwrap();
    assert_eq!(number.get("cid"), Some("7"));
}

// Rows 179, 180: fields called `des` and `pid` here are `content` and `person` in an entry, and `content` and `pid`
// in a new one.
#[test]
fn a_field_has_another_name_in_entries() {
    let answer = r#"{"data":{"des":"Содержание","pid":"ID контакта (массив)"}}"#;
    let names: FieldNames = serde_json::from_str(answer).unwrap();
    assert_eq!((names.get("des"), names.get("content")), (Some("Содержание"), None));
    let entry = r#"{"cid":1,"datum":"2024-06-25 14:25:00","content":"a","person":[{"pid":7}]}"#;
    let entry: HistoryEntry = serde_json::from_str(entry).unwrap();
    assert_eq!((entry.content.as_deref(), entry.contacts.len()), (Some("a"), 1));
    let new = serde_json::to_value(NewEntry::on_contact(7, "a")).unwrap();
    assert_eq!(new, json!({"content": "a", "pid": "7"}));
}

// Rows 183, 184: three words, after an introduction with a misspelled one; any other word is kept.
#[test]
fn a_filter_is_one_of_three_words_or_kept() {
    for (sent, filter) in [
        (json!("all"), Some(ActivityTypeFilter::All)),
        (json!("ACTIV"), Some(ActivityTypeFilter::History)),
        (json!("task"), Some(ActivityTypeFilter::Reminders)),
        (json!("deal"), Some(ActivityTypeFilter::Unknown("deal".to_owned()))),
        (json!(""), None),
        (Value::Null, None),
    ] {
        assert_eq!(tip(&json!({"filter": sent})).unwrap().filter, filter, "{sent}");
    }
    assert!(tip(&json!({"filter": ["all"]})).is_err());
    let written = serde_json::to_value(tip(&json!({"filter": "Activ"})).unwrap()).unwrap();
    assert_eq!(written, json!({"title": "Встреча", "filter": "activ"}));
}

// Row 185: titles are opaque and matched exactly.
#[test]
fn a_title_is_kept_and_matched_to_the_letter() {
    for title in ["+ Сделка", "++Вакансия", "исх.2.Звонок", " вх.Звонок "] {
        let tip = tip(&json!({"title": title})).unwrap();
        assert_eq!(tip.title, title);
        assert_eq!(serde_json::to_value(tip).unwrap()["title"], title);
    }
    assert_eq!(tip(&json!({"title": 7})).unwrap().title, "7");
    assert!(CallTypes::default().get("исх.2.звонок").is_none());
    for title in [Value::Null, json!([]), json!({}), json!(true)] {
        assert!(tip(&json!({"title": title})).is_err(), "{title}");
    }
}

#[test]
fn a_dictionary_may_be_empty_and_an_error_is_none() {
    for body in ["[]", r#"{"data":[]}"#] {
        assert_eq!(serde_json::from_str::<ActivityTypes>(body).unwrap().tips.sent(), 0, "{body}");
    }
    for body in [r#"{"result":"Error"}"#, r#"{"error":{"code":401}}"#, r#"{"data":7}"#, "7", "{}", r#"{"data":{}}"#] {
        assert!(serde_json::from_str::<ActivityTypes>(body).is_err(), "{body}");
    }
    assert_eq!(tip(&json!({"color": null, "filter": null, "new": 1})), tip(&json!({})));
    assert_eq!(tip(&json!({"color": ""})).unwrap().color, None);
}
