//! Tests of envelopes wrapped in lists, and of answers that belong to another request.

use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
use isaler_api::models::{Acknowledgement, AddAnswer, AddListItem, HistoryAnswer, NewEntry};
use telephony_core::ErrorKind;
use telephony_core::transport::{Answer, read_answer};
use time::{Date, Month};

fn ok(body: &str) -> Answer {
    Answer::new(200, body.to_owned())
}

// Field case 18: the vendor's general page wraps every envelope in a list of one.
#[test]
fn every_envelope_is_read_inside_a_list_of_one() {
    let add = AddHistory::new(NewEntry::on_client(1, "x"));
    let added = r#"{"result":"Успешно","data":"1456"}"#;
    assert_eq!(read_answer(&add, &ok(added)).unwrap().get(), 1456);
    assert_eq!(read_answer(&add, &ok(&format!("[{added}]"))).unwrap().get(), 1456);
    read_answer(&DeleteHistory::new(1), &ok(r#"[{"result":"Успешно"}]"#)).unwrap();
    let entry = r#"{"cid":"7","datum":"2024-06-25 14:25:00","tip":"Встреча"}"#;
    let info = ok(&format!(r#"[{{"data":{entry}}}]"#));
    assert_eq!(read_answer(&GetHistory::new(7), &info).unwrap().id.get(), 7);
    let info = ok(&format!(r#"{{"data":[{entry}]}}"#));
    assert_eq!(read_answer(&GetHistory::new(7), &info).unwrap().id.get(), 7);
    let list = ListHistory::new(day(), day());
    let listed = ok(&format!(r#"[{{"data":[{entry}]}}]"#));
    assert_eq!(read_answer(&list, &listed).unwrap().items.len(), 1);
    let tips = ok(r#"[{"data":[{"title":"Встреча"}]}]"#);
    assert_eq!(read_answer(&ListTips::new(), &tips).unwrap().items.len(), 1);
    let fields = ok(r#"[{"data":{"cid":"id"}}]"#);
    assert_eq!(read_answer(&ListFields::new(), &fields).unwrap().get("cid"), Some("id"));
    let two = AddHistoryList::new([NewEntry::on_client(1, "x"), NewEntry::on_client(1, "y")]);
    for body in [format!("[{added},{added}]"), format!("[[{added}],[{added}]]"), format!("[[{added},{added}]]")] {
        let outcomes = read_answer(&two, &ok(&body)).unwrap();
        assert!(outcomes.len() == 2 && outcomes.iter().all(|it| it.as_ref().unwrap().get() == 1456), "{body}");
    }
    let one = AddHistoryList::new([NewEntry::on_client(1, "x")]);
    for body in [format!("[{added}]"), format!("[[{added}]]"), added.to_owned()] {
        assert_eq!(read_answer(&one, &ok(&body)).unwrap().len(), 1, "{body}");
    }
    let refused = r#"{"result":"Error","error":{"code":"401","text":"x"}}"#;
    for body in [refused.to_owned(), format!("[{refused}]"), format!("[[{refused}]]")] {
        let error = read_answer(&one, &ok(&body)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated, "{body}");
    }
}

// The document's ids are positive numbers; zero is PHP's value for none.
#[test]
fn a_written_entry_with_the_id_zero_has_no_id() {
    let body = r#"{"result":"Успешно","data":0}"#;
    let new = || NewEntry::on_client(1, "x");
    let error = read_answer(&AddHistory::new(new()), &ok(body)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedShape);
    assert!(read_answer(&AddHistoryList::new([new()]), &ok(&format!("[{body}]"))).is_err());
}

// Field case 18, without the client.
#[test]
fn a_captured_body_is_read_inside_a_list_of_one() {
    fn read<T: serde::de::DeserializeOwned>(body: &str) -> T {
        serde_json::from_str(body).unwrap()
    }
    assert_eq!(read::<AddAnswer>(r#"[{"result":"Успешно","data":"1456"}]"#).id.get(), 1456);
    assert_eq!(read::<Acknowledgement>(r#"[{"result":"Успешно"}]"#).result, "Успешно");
    assert_eq!(read::<HistoryAnswer>(r#"[{"data":{"cid":7,"datum":""}}]"#).entry.id.get(), 7);
    let items: Vec<AddListItem> = read(r#"[[{"result":"Успешно","data":"1456"}]]"#);
    assert_eq!(items[0].data.map(isaler_api::models::EntryId::get), Some(1456));
}

fn day() -> Date {
    Date::from_calendar_date(2024, Month::June, 25).unwrap()
}
