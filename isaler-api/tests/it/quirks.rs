//! Tests of the values that the server really sends, by rows of the table of contradictions. The bodies are as the
//! vendor's public source printed them.

mod dictionary;

use isaler_api::models::{Acknowledgement, AddAnswer, AddListItem, HistoryAnswer, HistoryEntry, HistoryList, NewEntry};
use serde_json::{Value, json};

use crate::support::{lost, round_trip};

fn entry(json: &str) -> HistoryEntry {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"))
}

/// Reads an entry with this value of a member; `None` removes the member.
fn with(member: &str, value: Option<Value>) -> Result<HistoryEntry, String> {
    let mut entry = json!({
        "cid": 4, "datum": "2024-06-25 14:25:00", "content": "Отправлено КП", "tip": "Предложение",
        "iduser": 2, "user": "manager@example.test", "clid": 101, "client": "ООО Пример",
        "person": [{"pid": 201, "person": "Иванов Иван"}], "did": 301, "dogovor": "Поставка",
    });
    match value {
        Some(value) => entry[member] = value,
        None => drop(entry.as_object_mut().unwrap().remove(member)),
    }
    serde_json::from_value(entry).map_err(|error| error.to_string())
}

// Rows 194, 201: a list has every contact or no member; `info` has the first contact or number 0.
#[test]
fn an_entry_of_a_list_and_of_info_is_read_alike() {
    let listed = entry(
        r#"{"cid":7,"datum":"2024-03-11 12:00:00","content":"Второй день: СКИДКА","tip":"Предложение","iduser":1,"user":"chief@example.test","clid":101,"client":"ООО \u00abПример \/ Альфа\u00bb","person":[{"pid":202,"person":"Петрова Анна"},{"pid":203,"person":"Сидоров "}],"did":301,"dogovor":"Сделка: Поставка \u21161"}"#,
    );
    assert_eq!(listed.contacts.len(), 2);
    assert_eq!(listed.contacts[1].known_name(), Some("Сидоров"));
    assert_eq!(listed.known_client_name(), Some("ООО «Пример / Альфа»"));
    let without = r#"{"cid":9,"datum":"2024-03-12 23:59:59","content":"Третий день","tip":"вх.Звонок","iduser":1,"user":"chief@example.test","clid":0,"client":"","did":0,"dogovor":""}"#;
    assert_eq!(entry(without).contacts, []);
    let nobody = r#"{"data":{"cid":12,"datum":"2024-06-25 14:20:00","content":"Без типа","tip":null,"iduser":1,"user":"chief@example.test","clid":101,"client":"x","person":[{"pid":0,"person":""}],"did":0,"dogovor":""}}"#;
    let sent: Value = serde_json::from_str(nobody).unwrap();
    assert_eq!(lost(&sent, &round_trip::<HistoryAnswer>(nobody)), Vec::<String>::new());
}

// Row 200: the name of a deleted object is a marker, which is kept but not used as a name. Row 199: a deleted user is
// "".
#[test]
fn markers_of_what_was_deleted_are_kept_and_are_no_names() {
    let json = r#"{"cid":86,"datum":"2024-07-06 13:00:00","content":"","tip":null,"iduser":0,"user":"","clid":777777,"client":"--не найден--","person":[{"pid":12011,"person":null}],"did":555555,"dogovor":"--не найден--"}"#;
    let gone = entry(json);
    assert_eq!((gone.known_client_name(), gone.known_deal_name()), (None, None));
    assert_eq!((gone.client.unwrap().get(), gone.deal.unwrap().get()), (777_777, 555_555));
    assert_eq!((&gone.responsible, &gone.responsible_login), (&None, &None));
    assert_eq!((gone.contacts[0].id.get(), &gone.contacts[0].name), (12_011, &None));
    let written = round_trip::<HistoryEntry>(json);
    assert_eq!(written["client"], "--не найден--");
    assert_eq!(lost(&serde_json::from_str(json).unwrap(), &written), Vec::<String>::new());
}

// Rows 197, 198: with and without seconds; zeros for a time that the server could not read.
#[test]
fn a_time_is_read_in_every_form_and_zeros_are_none() {
    for (sent, written) in [
        ("2012-12-18 10:46:58", "2012-12-18 10:46:58"),
        ("2024-06-25 14:25", "2024-06-25 14:25:00"),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00"),
    ] {
        let entry = with("datum", Some(sent.into())).unwrap();
        assert_eq!(entry.at.is_none(), sent.starts_with('0'));
        assert_eq!(serde_json::to_value(entry).unwrap()["datum"], written);
    }
    for bad in [json!("25.06.2024"), json!(20_240_625_142_530_i64), json!([]), json!("2024-02-31 10:00:00")] {
        let error = with("datum", Some(bad.clone())).unwrap_err();
        assert!(!error.contains("2024"), "{error}");
    }
}

// Rows 202, 209: ids are sent as numbers or texts; 0 and "" are none.
#[test]
fn an_id_is_a_number_or_a_text_and_zero_is_none() {
    for member in ["iduser", "clid", "did"] {
        for none in [json!(0), json!("0"), json!(""), Value::Null] {
            let entry = with(member, Some(none)).unwrap();
            assert_eq!(serde_json::to_value(entry).unwrap()[member], 0, "{member}");
        }
        let entry = with(member, Some(json!("55"))).unwrap();
        assert_eq!(serde_json::to_value(entry).unwrap()[member], 55, "{member}");
        assert!(with(member, Some(json!("x"))).is_err(), "{member}");
    }
    assert_eq!(with("cid", Some(json!("4"))).unwrap().id.get(), 4);
    assert!(with("cid", Some(json!("4abc"))).is_err());
}

// Row 194 and the observed shapes: everything but id and time may be missing or null.
#[test]
fn every_member_but_id_and_time_may_be_absent_or_null() {
    for member in ["content", "tip", "iduser", "user", "clid", "client", "person", "did", "dogovor"] {
        let absent = with(member, None).unwrap();
        let null = with(member, Some(Value::Null)).unwrap();
        assert_eq!(absent, null, "{member}");
    }
    assert!(with("cid", None).is_err());
    assert!(with("cid", Some(Value::Null)).is_err());
    assert!(with("datum", None).is_err());
    assert_eq!(with("datum", Some(Value::Null)).unwrap().at, None);
    assert_eq!(with("content", Some(json!(""))).unwrap().content.unwrap(), "");
    assert_eq!(with("content", Some(json!(7))).unwrap().content.unwrap(), "7");
    assert_eq!(with("unheard-of", Some(json!({"a": 1}))).unwrap().id.get(), 4);
}

// Row 185: titles are opaque and kept exactly as sent.
#[test]
fn a_title_keeps_its_case_blanks_and_signs() {
    for title in ["+ Сделка", "++Вакансия", "исх.2.Звонок", "ВСТРЕЧА", " с пробелами "]
    {
        assert_eq!(with("tip", Some(title.into())).unwrap().kind.unwrap(), title);
    }
}

// Rows 195, 194: an empty list is the bare `[]`; PHP has one type for list and object.
#[test]
fn a_list_is_empty_bare_and_in_its_envelope_and_has_an_objects_values() {
    for json in ["[]", r#"{"data":[]}"#, r#"[{"data":[]}]"#] {
        let list: HistoryList = serde_json::from_str(json).unwrap();
        assert_eq!(list.entries.sent(), 0, "{json}");
    }
    let keyed = r#"{"data":{"1":{"cid":1,"datum":"2024-06-25 14:25:00"}}}"#;
    assert_eq!(serde_json::from_str::<HistoryList>(keyed).unwrap().entries.sent(), 1);
    for bad in [r#"{"result":"Error","error":{"code":401}}"#, r#"{"data":7}"#, "[{},{}]", "7", "{}", "null"] {
        assert!(serde_json::from_str::<HistoryList>(bad).is_err(), "{bad}");
    }
}

// Rows 208, 209, 218: the word for success may be any; the id is a number or a text.
#[test]
fn answers_to_writes_are_read_in_both_spellings() {
    for json in [r#"{"result":"Успешно","data":25353}"#, r#"{"result":"ok","data":"25353"}"#, r#"{"data":25353}"#]
    {
        assert_eq!(serde_json::from_str::<AddAnswer>(json).unwrap().id.get(), 25353);
    }
    assert!(serde_json::from_str::<AddAnswer>(r#"{"result":"Успешно"}"#).is_err());
    assert!(serde_json::from_str::<Acknowledgement>(r#"{"result":"Успешно"}"#).is_ok());
    assert!(serde_json::from_str::<Acknowledgement>("{}").is_err());
}

// Rows 204, 216: the code is a number or a text; data and error of an earlier entry are repeated in later ones.
#[test]
fn an_entry_of_add_list_is_judged_by_its_result_alone() {
    let items: Vec<AddListItem> = serde_json::from_str(
        r#"[{"result":"Успешно","data":5},{"result":"Error","data":5,"error":{"code":405,"text":"Отсутствуют параметры - Заголовок"}},{"result":"Успешно","data":6,"error":{"code":405,"text":"Отсутствуют параметры - Заголовок"}},{"result":"Error","data":6,"error":{"code":"405","text":"Отсутствуют параметры - Заголовок"}}]"#,
    )
    .unwrap();
    let outcomes: Vec<_> = items.iter().map(|item| item.outcome().unwrap()).collect();
    assert_eq!(outcomes[0].as_ref().unwrap().get(), 5);
    assert_eq!(outcomes[1].as_ref().unwrap_err().code, Some(405));
    assert_eq!(outcomes[2].as_ref().unwrap().get(), 6);
    assert_eq!(outcomes[3].as_ref().unwrap_err().code, Some(405));
    let nameless: AddListItem = serde_json::from_str(r#"{"result":"Успешно"}"#).unwrap();
    assert_eq!(nameless.outcome(), None);
}

// Rows 181, 214: ids of contacts are one text; the list of fields calls them an array.
#[test]
fn contacts_to_be_written_are_one_text() {
    for pid in [json!("2475,2723"), json!("2475;2723"), json!([2475, "2723"]), json!(" 2475 , 2723 ")] {
        let new: NewEntry = serde_json::from_value(json!({"content": "x", "pid": pid})).unwrap();
        assert_eq!(serde_json::to_value(new).unwrap()["pid"], "2475,2723");
    }
}
