//! Tests of the conversion of entries to calls and notes.

use isaler_api::models::HistoryEntry;
use isaler_api::{CallTypes, Normalizer};
use serde_json::{Value, json};
use telephony_core::{Certainty, Direction, Medium, NoteSubject, Zone};

fn entry(changes: Value) -> HistoryEntry {
    let mut entry = json!({
        "cid": 42, "datum": "2024-06-25 14:25:30", "content": "Обсудили<br />\nдоговор", "tip": "вх.Звонок",
        "iduser": 2, "user": "manager@example.test", "clid": 101, "client": "ООО Пример",
        "person": [{"pid": 201, "person": "Иванов Иван"}, {"pid": 203, "person": "Сидоров "}],
        "did": 301, "dogovor": "Поставка",
    });
    let Value::Object(changes) = changes else { panic!("an object of changes") };
    entry.as_object_mut().unwrap().extend(changes);
    serde_json::from_value(entry).unwrap()
}

#[test]
fn a_call_has_its_time_parties_and_subjects() {
    let call = Normalizer::default().call(&entry(json!({}))).unwrap().unwrap();
    assert_eq!((call.provider.as_str(), call.id.as_str()), ("isaler", "42"));
    // Moscow is three hours ahead of UTC.
    assert_eq!(call.filed_at.to_string(), "2024-06-25T11:25:30.000000000Z");
    assert_eq!(call.filed_at.certainty(), Certainty::Zoned);
    assert_eq!((&call.medium, &call.direction), (&Medium::Call, &Some(Direction::Inbound)));
    assert_eq!((call.outcome, call.duration, call.talk_time, call.recording), (None, None, None, None));
    assert_eq!((call.started, call.answered, call.ended), (None, None, None));
    let external = call.external.unwrap();
    assert_eq!(external.organisation.unwrap(), "ООО Пример");
    assert_eq!(external.name.unwrap(), "Иванов Иван, Сидоров");
    assert_eq!((external.number, external.id), (None, None), "which of the two called is not said");
    let [internal] = &call.internal[..] else { panic!("one user is in charge") };
    assert_eq!(internal.login.as_deref(), Some("manager@example.test"));
    assert_eq!(internal.name, None, "the vendor says no name");
    assert_eq!((internal.id.as_deref(), &internal.extension), (Some("2"), &None));
    assert_eq!(call.message.unwrap(), "Обсудили\nдоговор");
    let subjects = [
        NoteSubject::Client("101".to_owned()),
        NoteSubject::Contact("201".to_owned()),
        NoteSubject::Contact("203".to_owned()),
        NoteSubject::Deal("301".to_owned()),
    ];
    assert_eq!(call.note_subjects, subjects);
    assert_eq!((call.has_notes, call.raw), (None, None));
}

// Rows 199, 201, 202.
#[test]
fn what_the_vendor_does_not_say_is_none() {
    let bare = entry(json!({
        "content": " ", "iduser": 0, "user": "", "clid": 0, "client": "", "person": [{"pid": 0, "person": ""}],
        "did": 0, "dogovor": "",
    }));
    let call = Normalizer::default().call(&bare).unwrap().unwrap();
    assert_eq!((call.external, call.message), (None, None));
    assert!(call.internal.is_empty() && call.note_subjects.is_empty());
}

// Row 200.
#[test]
fn a_deleted_client_is_a_subject_and_has_no_name() {
    let gone = entry(json!({"client": "--не найден--", "person": [{"pid": 201, "person": null}]}));
    let call = Normalizer::default().call(&gone).unwrap().unwrap();
    let external = call.external.unwrap();
    assert_eq!((external.organisation, external.name), (None, None));
    assert_eq!(external.id.as_deref(), Some("201"));
    assert_eq!(call.note_subjects[0], NoteSubject::Client("101".to_owned()));
}

#[test]
fn a_call_without_a_time_says_so() {
    let unfit = Normalizer::default().call(&entry(json!({"datum": "0000-00-00 00:00:00"}))).unwrap().unwrap_err();
    assert_eq!(unfit.member, "datum");
}

#[test]
fn an_entry_is_either_a_call_or_a_note() {
    let normalizer = Normalizer::default();
    for (title, is_call) in [(json!("вх.Звонок"), true), (json!("Встреча"), false), (Value::Null, false)]
    {
        let entry = entry(json!({"tip": title}));
        assert_eq!(normalizer.call(&entry).is_some(), is_call, "{title}");
        assert_eq!(normalizer.note(&entry).is_some(), !is_call, "{title}");
    }
    let types = CallTypes::none().with("Факс", Medium::Fax, None);
    let normalizer = Normalizer::new().zone(Zone::named("Asia/Yekaterinburg").unwrap()).call_types(types);
    let call = normalizer.call(&entry(json!({"tip": "Факс"}))).unwrap().unwrap();
    assert_eq!((call.medium, call.direction), (Medium::Fax, None));
    assert_eq!(call.filed_at.to_string(), "2024-06-25T09:25:30.000000000Z");
    assert!(normalizer.call(&entry(json!({}))).is_none());
}

#[test]
fn a_note_keeps_its_text_author_and_type() {
    let note = Normalizer::default().note(&entry(json!({"tip": "Встреча"}))).unwrap();
    assert_eq!((note.provider.as_str(), note.id.as_str()), ("isaler", "42"));
    assert_eq!(note.text.unwrap(), "Обсудили<br />\nдоговор");
    assert_eq!(note.kind.as_deref(), Some("Встреча"));
    let author = note.author.unwrap();
    assert_eq!((author.login.as_deref(), author.id.as_deref()), (Some("manager@example.test"), Some("2")));
    assert_eq!(note.created.unwrap().to_string(), "2024-06-25T11:25:30.000000000Z");
    assert_eq!(note.subjects.len(), 4);
    let undated = Normalizer::default().note(&entry(json!({"tip": null, "datum": "0000-00-00 00:00:00"}))).unwrap();
    assert_eq!((undated.created, undated.kind), (None, None));
}

// Field case 19: an unknown time of day is marked as unknown, and midnight is used instead.
#[test]
fn an_entry_filed_under_a_date_is_filed_under_its_midnight() {
    let entry: HistoryEntry = serde_json::from_value(serde_json::json!({
        "cid": 7, "datum": "2024-06-25", "tip": "вх.Звонок",
    }))
    .unwrap();
    let call = Normalizer::default().call(&entry).unwrap().unwrap();
    assert_eq!(call.filed_at.to_string(), "2024-06-24T21:00:00.000000000Z");
    assert_eq!(call.filed_at.certainty(), Certainty::DateOnly);
    assert_eq!(serde_json::to_value(&entry).unwrap()["datum"], "2024-06-25");
}

#[test]
fn records_are_of_the_account_that_was_set_and_an_error_says_its_member() {
    let normalizer = Normalizer::new().account("ours");
    let note = entry(json!({"tip": "Встреча"}));
    assert_eq!(normalizer.call(&entry(json!({}))).unwrap().unwrap().account.as_str(), "ours");
    assert_eq!(normalizer.note(&note).unwrap().account.as_str(), "ours");
    assert!(Normalizer::new().note(&note).unwrap().account.is_empty());
    let error = normalizer.call(&entry(json!({"datum": "0000-00-00 00:00:00"}))).unwrap().unwrap_err();
    let error: Box<dyn std::error::Error> = Box::new(error);
    assert_eq!(error.to_string(), "`datum`: the entry has no time");
}
