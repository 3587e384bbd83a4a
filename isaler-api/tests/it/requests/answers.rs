//! Tests that classify and read captured answers as the client does.

use isaler_api::Fault;
use isaler_api::endpoints::{AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips};
use isaler_api::models::NewEntry;
use telephony_core::transport::{Answer, Endpoint};
use telephony_core::{Error, ErrorKind};
use telephony_fixtures::examples::Kind;
use time::Date;

use crate::examples::example;

fn list() -> ListHistory {
    let day = Date::from_ordinal_date(2024, 177).unwrap();
    ListHistory::new(day, day)
}

fn entry() -> NewEntry {
    NewEntry::on_client(1, "x")
}

fn kind<E: Endpoint>(endpoint: &E, status: u16, body: &'static str) -> Result<(), ErrorKind> {
    endpoint.decode(&Answer::new(status, body)).map(drop).map_err(|error| error.kind())
}

fn fault(error: &Error) -> &Fault {
    std::error::Error::source(error).unwrap().downcast_ref().unwrap()
}

#[test]
fn the_documents_answers_are_read_by_the_endpoints() {
    let answer = |name| Answer::new(200, example(name, Kind::Response).data);
    let entry = GetHistory::new(777).decode(&answer("get_history")).unwrap();
    assert_eq!((entry.id.get(), entry.known_client_name()), (777, Some("КАМКАБЕЛЬ, ОАО")));
    let id = AddHistory::new(self::entry()).decode(&answer("add_history")).unwrap();
    assert_eq!(id.get(), 25353);
    let ids = AddHistoryList::new([self::entry(), self::entry()]).decode(&answer("add_history_list"));
    let ids: Vec<_> = ids.unwrap().into_iter().map(|id| id.unwrap().get()).collect();
    assert_eq!(ids, [25354, 25355]);
    DeleteHistory::new(25355).decode(&answer("delete_history")).unwrap();
}

// Rows 204 to 207; a wrong key is really answered by code 401.
#[test]
fn an_error_under_200_is_the_vendors_and_keeps_its_words_to_itself() {
    let unknown = r#"{"result":"Error","error":{"code":401,"text":"Неизвестный пользователь"}}"#;
    assert_eq!(kind(&list(), 200, unknown), Err(ErrorKind::Unauthenticated));
    assert_eq!(kind(&AddHistory::new(entry()), 200, unknown), Err(ErrorKind::Unauthenticated));
    assert_eq!(kind(&AddHistoryList::new([entry()]), 200, unknown), Err(ErrorKind::Unauthenticated));
    let error = list().decode(&Answer::new(200, unknown)).unwrap_err();
    assert_eq!((error.operation(), error.status()), ("isaler.history.list", Some(200)));
    assert_eq!(error.body(), Some(unknown.as_bytes()));
    assert_eq!(fault(&error).code(), Some(401));
    assert_eq!(fault(&error).text(), Some("Неизвестный пользователь"));
    assert!(!format!("{error} {error:?} {}", fault(&error)).contains("Неизвестный"));
}

#[test]
fn what_is_no_list_of_fields_or_types_is_an_error() {
    let unknown = r#"{"result":"Error","error":{"code":401,"text":"Неизвестный пользователь"}}"#;
    for (status, body, expected) in [
        (200, unknown, ErrorKind::Unauthenticated),
        (200, r#"{"result":"Error","error":{"code":404,"text":"x"}}"#, ErrorKind::Rejected),
        (200, r#"[{"result":"Error","error":{"code":"400"}}]"#, ErrorKind::Unauthenticated),
        (200, "", ErrorKind::NotJson),
        (200, "<br />\n<b>Fatal error</b>", ErrorKind::NotJson),
        (200, r#"{"data":{"cid":"Ид"#, ErrorKind::NotJson),
        (200, r#"{"data":7}"#, ErrorKind::UnexpectedShape),
        (500, "", ErrorKind::Unavailable),
    ] {
        assert_eq!(kind(&ListFields::new(), status, body), Err(expected), "{status} {body}");
        assert_eq!(kind(&ListTips::new(), status, body), Err(expected), "{status} {body}");
    }
    let bad = r##"{"data":[{"title":"Факс"},{"color":"#ff0000"}]}"##;
    let tips = ListTips::new().raw(true).decode(&Answer::new(200, bad)).unwrap();
    assert_eq!((tips.items.len(), tips.quarantined.len(), tips.raw.len()), (1, 1, 1));
    assert_eq!(tips.quarantined[0].operation, "isaler.tip.list");
}

#[test]
fn a_code_means_what_the_operation_makes_of_it() {
    let not_here =
        r#"{"result":"Error","error":{"code":"403","text":"Не найдено в пределах аккаунта указанного пользователя."}}"#;
    assert_eq!(kind(&GetHistory::new(1), 200, not_here), Err(ErrorKind::NotFound));
    assert_eq!(kind(&DeleteHistory::new(1), 200, not_here), Err(ErrorKind::NotFound));
    let unknown = r#"{"result":"Error","error":{"code":404,"text":"Не найдено"}}"#;
    assert_eq!(kind(&GetHistory::new(1), 200, unknown), Err(ErrorKind::NotFound));
    assert_eq!(kind(&DeleteHistory::new(1), 200, unknown), Err(ErrorKind::Rejected));
    let missing = r#"{"result":"Error","error":{"code":405,"text":"Отсутствуют параметры"}}"#;
    assert_eq!(kind(&AddHistory::new(entry()), 200, missing), Err(ErrorKind::Rejected));
    let wrapped = r#"[{"result":"Error","error":{"code":"400","text":"Не верный API key"}}]"#;
    assert_eq!(kind(&list(), 200, wrapped), Err(ErrorKind::Unauthenticated));
    assert_eq!(kind(&AddHistoryList::new([entry()]), 200, wrapped), Err(ErrorKind::Unauthenticated));
    let without_result = r#"{"error":{"code":402,"text":"x"}}"#;
    assert_eq!(kind(&list(), 200, without_result), Err(ErrorKind::Rejected));
}

#[test]
fn an_empty_list_bare_or_in_its_envelope_is_no_entries() {
    for body in ["[]", r#"{"data":[]}"#, r#"[{"data":[]}]"#, "\u{feff}[]"] {
        assert_eq!(list().decode(&Answer::new(200, body)).unwrap().sent(), 0, "{body}");
    }
}

#[test]
fn an_envelope_inside_a_list_is_opened() {
    let wrapped = Answer::new(200, r#"[{"result":"Успешно","data":"1456"}]"#);
    assert_eq!(AddHistory::new(entry()).decode(&wrapped).unwrap().get(), 1456);
    DeleteHistory::new(1).decode(&wrapped).unwrap();
    let wrapped = Answer::new(200, r#"[{"data":[{"cid":1,"datum":"2024-06-25 14:25:00"}]}]"#);
    assert_eq!(list().decode(&wrapped).unwrap().sent(), 1);
}

#[test]
fn what_is_no_answer_of_the_vendor_is_told_apart() {
    for (status, body, expected) in [
        (200, "", ErrorKind::NotJson),
        (200, "<br />\n<b>Fatal error</b>:  Uncaught TypeError", ErrorKind::NotJson),
        (200, "{\"data\":[{\"cid\":1,", ErrorKind::NotJson),
        (200, "[] []", ErrorKind::NotJson),
        (200, "true", ErrorKind::UnexpectedShape),
        (200, "{\"data\":7}", ErrorKind::UnexpectedShape),
        (200, "[{},{}]", ErrorKind::UnexpectedShape),
        (500, "", ErrorKind::Unavailable),
        (404, "<html>404 Not Found</html>", ErrorKind::Rejected),
        (413, "<html>413 Request Entity Too Large</html>", ErrorKind::Rejected),
        (302, "", ErrorKind::Rejected),
    ] {
        assert_eq!(kind(&list(), status, body), Err(expected), "{status} {body}");
    }
}

#[test]
fn a_write_is_not_believed_without_its_word() {
    for body in ["{}", "[]", "null", r#"{"data":{}}"#, r#"{"data":[]}"#] {
        assert_eq!(kind(&DeleteHistory::new(1), 200, body), Err(ErrorKind::UnexpectedShape), "{body}");
        assert_eq!(kind(&AddHistory::new(entry()), 200, body), Err(ErrorKind::UnexpectedShape), "{body}");
    }
    assert_eq!(kind(&AddHistory::new(entry()), 200, r#"{"result":"Успешно"}"#), Err(ErrorKind::UnexpectedShape));
    assert_eq!(kind(&GetHistory::new(1), 200, "{}"), Err(ErrorKind::UnexpectedShape));
}

#[test]
fn a_bad_entry_is_quarantined_with_its_text_and_path() {
    let body = r#"{"data":[{"cid":1,"datum":"2024-06-25 14:25:00"},{"cid":["+79990001122"],"datum":"2024-06-25 14:25:00"},{"cid":3,"datum":"2024-06-25 14:25:00"}]}"#;
    let page = list().raw(true).decode(&Answer::new(200, body)).unwrap();
    assert_eq!((page.items.len(), page.raw.len()), (2, 2));
    let [bad] = &page.quarantined[..] else { panic!("one entry is bad") };
    assert_eq!((bad.index, bad.path.as_str()), (1, "$.data[1].cid"));
    assert!(bad.raw.contains("+79990001122"));
    assert!(!format!("{bad:?}").contains("79990001122"));
}

#[test]
fn a_backslash_before_a_letter_is_read_as_the_escape_that_was_stored() {
    // Field case 17: a stored `\u0410`, as the server prints it.
    let body = r#"{"data":[{"cid":1,"datum":"2024-06-25 14:25:00"},{"cid":2,"datum":"2024-06-25 14:25:00","content":"C:\А"}]}"#;
    let page = list().decode(&Answer::new(200, body)).unwrap();
    assert_eq!((page.items.len(), page.quarantined.len()), (2, 0));
    assert_eq!(page.items[1].content.as_deref(), Some("C:\\u0410"));
    assert_eq!((page.repairs.len(), page.repairs[0].path.as_str()), (1, "$.data[1].content"));
    let body = r#"{"data":{"cid":2,"datum":"2024-06-25 14:25:00","content":"C:\\Temp \я \\\" конец"}}"#;
    let entry = GetHistory::new(2).decode(&Answer::new(200, body)).unwrap();
    assert_eq!(entry.content.as_deref(), Some("C:\\Temp \\u044f \\\" конец"));
}

// Rows 215, 216 and W6: outcomes are matched by position and decided by `result`; an entry without an answer has an
// unknown outcome.
#[test]
fn each_entry_of_a_list_has_an_outcome_of_its_own() {
    let four = AddHistoryList::new([entry(), entry(), entry(), entry()]);
    let body = r#"[{"result":"Успешно","data":5},{"result":"Error","data":5,"error":{"code":405,"text":"x"}},{"result":"Успешно","data":6,"error":{"code":405,"text":"x"}}]"#;
    let outcomes = four.decode(&Answer::new(200, body)).unwrap();
    assert_eq!(outcomes.len(), 4);
    assert_eq!(outcomes[0].as_ref().unwrap().get(), 5);
    let refused = outcomes[1].as_ref().unwrap_err();
    assert_eq!((refused.kind(), fault(refused).code()), (ErrorKind::Rejected, Some(405)));
    assert_eq!(outcomes[2].as_ref().unwrap().get(), 6);
    assert_eq!(outcomes[3].as_ref().unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    // The database may have failed after storing the entry.
    let failed = r#"[{"result":"Error","error":{"code":500,"text":"x"}}]"#;
    let outcomes = AddHistoryList::new([entry()]).decode(&Answer::new(200, failed)).unwrap();
    assert_eq!(outcomes[0].as_ref().unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    let nobody = AddHistoryList::new([entry()]).decode(&Answer::new(200, "[]")).unwrap();
    assert_eq!(nobody[0].as_ref().unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    let more = r#"[{"result":"Успешно","data":5},{"result":"Успешно","data":6}]"#;
    assert_eq!(kind(&AddHistoryList::new([entry()]), 200, more), Err(ErrorKind::UnexpectedShape));
    assert_eq!(kind(&AddHistoryList::new([]), 200, more), Ok(()), "a captured answer of any length");
    let nameless = r#"[{"result":"Успешно"}]"#;
    assert_eq!(kind(&AddHistoryList::new([entry()]), 200, nameless), Err(ErrorKind::UnexpectedShape));
}
