//! Tests of statements of the document that the server does not follow: rows of the table of contradictions about whole
//! exchanges.

use isaler_api::models::{HistoryEntry, NewEntry};
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

// Rows 179, 180: the list of fields has the names of requests; answers have other names, and `add` some of both.
#[test]
fn an_answer_and_a_request_have_names_of_their_own() {
    let sent = json!({"cid": 1, "datum": "2024-06-25 14:25:00", "des": "x", "pid": [7], "person": []});
    let entry: HistoryEntry = serde_json::from_value(sent).unwrap();
    assert_eq!((entry.content, entry.contacts), (None, vec![]));
    let new = NewEntry::on_client(1, "x").contact(7).deal(3).kind("Встреча").responsible("a");
    let mut body = serde_json::to_value(new).unwrap();
    assert_eq!(body["pid"], "7");
    body.sort_all_objects();
    assert_eq!(keys(&body), ["clid", "content", "did", "pid", "tip", "user"]);
}

// Row 203: the example's text ends in a semicolon, which is not a separator.
#[test]
fn a_text_is_no_list() {
    let sent = json!({"cid": 1, "datum": "2024-06-25 14:25:00", "content": "Отправлено КП;"});
    let entry: HistoryEntry = serde_json::from_value(sent).unwrap();
    assert_eq!(entry.content.as_deref(), Some("Отправлено КП;"));
}

#[cfg(feature = "client")]
mod requests {
    use isaler_api::endpoints::{
        AddHistory, AddHistoryList, DeleteHistory, GetHistory, ListFields, ListHistory, ListTips,
    };
    use isaler_api::models::{NewEntry, SortBy};
    use telephony_core::ErrorKind;
    use telephony_core::transport::{Answer, Endpoint};

    fn body<E: Endpoint>(endpoint: &E) -> String {
        String::from_utf8(endpoint.target().unwrap().body.unwrap().bytes().to_vec()).unwrap()
    }

    // Rows 177, 217: the document says twice that requests name the entry by `id`, which is the parameter of version 2.
    #[test]
    fn an_entry_is_named_by_its_cid() {
        assert_eq!(body(&GetHistory::new(777)), r#"{"cid":777}"#);
        assert_eq!(body(&DeleteHistory::new(777)), r#"{"cid":777}"#);
    }

    // Row 180: lists are sorted by `des`, though they print `content`.
    #[test]
    fn the_order_by_text_has_the_name_of_a_column() {
        assert_eq!(SortBy::Content.as_str(), "des");
        assert!(!SortBy::from("content").is_known());
    }

    // Rows 205, 219: one text spells `cid` with a Cyrillic letter, another names a reminder's id.
    #[test]
    fn an_errors_text_decides_nothing() {
        for text in ["сid записи", "cid записи", "tid напоминания", "Error 403", ""] {
            let answer = format!(r#"{{"result":"Error","error":{{"code":405,"text":"{text}"}}}}"#);
            let error = DeleteHistory::new(1).decode(&Answer::new(200, answer)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Rejected, "{text}");
        }
    }

    // Row 212: the caller may choose a title outside the dictionary.
    #[test]
    fn a_type_is_sent_whether_or_not_the_account_has_it() {
        let new = NewEntry::on_client(1, "x").kind("Исх.звонок");
        assert_eq!(body(&AddHistory::new(new)), r#"{"tip":"Исх.звонок","content":"x","clid":1}"#);
    }

    // Row 222: version 2 names the entry by `id`, passes the action as a parameter and prints ids as texts.
    #[test]
    fn every_request_is_of_version_3() {
        let paths = [
            ListFields::OPERATION,
            ListTips::OPERATION,
            ListHistory::OPERATION,
            GetHistory::OPERATION,
            AddHistory::OPERATION,
            AddHistoryList::OPERATION,
            DeleteHistory::OPERATION,
        ]
        .map(|operation| operation.path);
        assert!(paths.iter().all(|path| path.starts_with("/developer/v3/history/")), "{paths:?}");
    }
}

#[cfg(feature = "reqwest")]
mod served {
    use isaler_api::models::{EntryTime, NewEntry, SortBy};
    use telephony_sandbox::Sandbox;

    use crate::support::sandbox::{client, entry, noon, world};

    async fn listed(sandbox: &Sandbox, set: impl Fn(List<'_>) -> List<'_>) -> Vec<i64> {
        let day = noon(3).date();
        let client = client(sandbox);
        let list = set(client.list_history(day, day).order(SortBy::Id)).await.unwrap();
        list.items.iter().map(|entry| entry.id.get()).collect()
    }

    type List<'a> = isaler_api::Request<'a, isaler_api::endpoints::ListHistory>;

    // Row 191: the document promises a title, but entries have none. Row 192: the filter by type has no effect.
    #[tokio::test]
    async fn a_word_is_looked_for_in_text_and_type_and_a_type_is_not_looked_at() {
        let mut meeting = entry(1, "Встреча", noon(3));
        meeting.content = Some("Договор".to_owned());
        let call = entry(2, "вх.Звонок", noon(3));
        let sandbox = Sandbox::start(world([meeting, call])).await.unwrap();
        assert_eq!(listed(&sandbox, |list| list.word("договор")).await, [1]);
        assert_eq!(listed(&sandbox, |list| list.word("звонок")).await, [2]);
        let mut all = listed(&sandbox, |list| list.kind("Встреча")).await;
        all.sort_unstable();
        assert_eq!(all, [1, 2], "so each entry's own type must be looked at");
    }

    // Row 193: an unknown login selects the entries without a user. Row 210: an entry written for such a login has no
    // user.
    #[tokio::test]
    async fn an_unknown_login_is_nobody_and_no_error() {
        let sandbox = Sandbox::start(world([entry(1, "Встреча", noon(3))])).await.unwrap();
        assert_eq!(listed(&sandbox, |list| list.user("nobody@example.test")).await, [0; 0]);
        let client = client(&sandbox);
        let at: EntryTime = "2024-06-03 15:00".parse().unwrap();
        let new = NewEntry::on_client(101, "x").responsible("nobody@example.test").at(at);
        let written = client.add_history(new).await.unwrap();
        let entry = client.get_history(written).await.unwrap();
        assert_eq!((entry.responsible, entry.responsible_login), (None, None));
        let nobodys = listed(&sandbox, |list| list.user("nobody@example.test")).await;
        assert_eq!(nobodys, [written.get()]);
        assert_eq!(listed(&sandbox, |list| list).await, [1], "no list of somebody's shows it");
    }

    // Row 212: the server stores any type as sent, also one outside the dictionary.
    #[tokio::test]
    async fn a_type_outside_the_dictionary_is_stored_to_the_letter() {
        let sandbox = Sandbox::start(world([])).await.unwrap();
        let client = client(&sandbox);
        let new = NewEntry::on_client(101, "x").kind("Исх.звонок");
        let written = client.add_history(new).await.unwrap();
        let entry = client.get_history(written).await.unwrap();
        assert_eq!(entry.kind.as_deref(), Some("Исх.звонок"));
    }
}
