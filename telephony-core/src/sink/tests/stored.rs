use super::*;
use crate::{BadRecord, Error, ErrorKind, NoteSubject, Repair};

const CALLS: &str = "select id, gone from calls order by id";
const USERS: &str = "select id, gone from users order by id";

async fn filled(label: &str) -> TestAccount {
    let account = TestAccount::new(label);
    account.store.add_calls((0..12).map(|id| call(id, i64::from(id) * 10)));
    for text in ["a", "b", "c", "d"] {
        account.note(text, 0).await;
    }
    account.set_users(["1", "2", "3"]);
    account
}

#[tokio::test]
async fn every_record_of_an_account_is_stored_once_with_the_state_of_its_stream() {
    for database in databases().await {
        let account = filled("one").await;
        let mut sink = database.sink().await;
        let report = load_at(&account, &mut *sink, 0).await;
        let records: Vec<_> = report.streams.iter().map(|it| (it.stream.as_str(), it.counts.records())).collect();
        assert_eq!(records, [("calls", 12), ("notes", 4), ("users", 3)]);
        let stored_at = database.query("select stored_at from calls union all select stored_at from notes").await;
        drop(sink);

        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 1).await;
        assert_eq!(database.query(CALLS).await.len(), 12);
        assert_eq!(database.query("select id from notes").await, ["1", "2", "3", "4"]);
        assert_eq!(database.query(USERS).await, ["1|0", "2|0", "3|0"]);
        let same = database.query("select stored_at from calls union all select stored_at from notes").await;
        assert_eq!(same, stored_at, "a row whose content is the same keeps its time");
        let streams = database.query("select provider, account, stream from streams order by stream").await;
        assert_eq!(streams, ["memory|one|calls", "memory|one|notes", "memory|one|users"]);
        assert_eq!(database.value("select count(until) from streams").await, "2");
    }
}

#[tokio::test]
async fn accounts_with_the_same_ids_keep_their_own_records() {
    for database in databases().await {
        let (one, two) = (filled("one").await, filled("two").await);
        let mut sink = database.sink().await;
        load_at(&one, &mut *sink, 0).await;
        load_at(&two, &mut *sink, 0).await;
        two.store.remove_call(&"0001".into());
        two.set_users(["1"]);
        load_at(&two, &mut *sink, 1).await;
        let gone = "select account, id from calls where gone union all select account, id from users where gone";
        let mut gone = database.query(gone).await;
        gone.sort();
        assert_eq!(gone, ["two|0001", "two|2", "two|3"]);
        assert_eq!(database.value("select count(*) from calls").await, "24");
    }
}

#[tokio::test]
async fn a_deleted_call_is_flagged_and_the_flag_is_cleared_when_it_returns() {
    for database in databases().await {
        let account = TestAccount::new("one");
        account.store.add_calls([call(1, 10), call(2, 20)]);
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        account.store.remove_call(&"0001".into());
        load_at(&account, &mut *sink, 1).await;
        assert_eq!(database.query(CALLS).await, ["0001|1", "0002|0"]);
        account.store.add_calls([call(1, 10)]);
        load_at(&account, &mut *sink, 2).await;
        assert_eq!(database.query(CALLS).await, ["0001|0", "0002|0"]);
    }
}

#[tokio::test]
async fn a_changed_call_replaces_the_stored_one() {
    for database in databases().await {
        let account = TestAccount::new("one");
        account.store.add_calls([call(1, 10)]);
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        let mut changed = call(1, 15);
        changed.message = Some("changed".into());
        account.store.add_calls([changed]);
        load_at(&account, &mut *sink, 1).await;
        let rows = database.query("select message, filed_at from calls").await;
        assert_eq!(rows.len(), 1);
        assert!(rows[0].starts_with("changed|2024-03-01") && rows[0].contains("00:15:00"), "{rows:?}");
    }
}

#[tokio::test]
async fn a_pass_over_a_list_flags_what_the_list_no_longer_has_unless_a_record_was_quarantined() {
    for database in databases().await {
        let account = TestAccount::new("one");
        account.set_users(["1", "2", "3"]);
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        account.set_users(["3"]);
        account.set_bad_users(vec![BadRecord::new(PROVIDER, "memory.list", 0, "$[0]", "no id", "{}")]);
        load_at(&account, &mut *sink, 1).await;
        assert_eq!(database.query(USERS).await, ["1|0", "2|0", "3|0"], "the quarantined record may be one of them");
        account.set_bad_users(Vec::new());
        load_at(&account, &mut *sink, 2).await;
        assert_eq!(database.query(USERS).await, ["1|1", "2|1", "3|0"]);
        account.set_users(["2", "3"]);
        load_at(&account, &mut *sink, 3).await;
        assert_eq!(database.query(USERS).await, ["1|1", "2|0", "3|0"]);
    }
}

#[tokio::test]
async fn a_quarantined_record_is_stored_once_and_repairs_are_replaced_with_their_record() {
    for database in databases().await {
        let account = TestAccount::new("one");
        let with_repairs = |message: &str, repairs: &[&'static str]| {
            let mut call = call(1, 10);
            call.message = Some(message.into());
            call.repairs = repairs.iter().map(|path| Repair::new(0, *path, "left out", &b"\xff"[..])).collect();
            call
        };
        account.store.add_calls([with_repairs("old", &["$.a", "$.b"]), call(2, 20)]);
        account.store.add_bad_record(BadRecord::new(PROVIDER, "memory.call.list", 0, "$[0]", "no id", "{"));
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        load_at(&account, &mut *sink, 1).await;
        assert_eq!(database.query("select stream, reason, raw from quarantine").await, ["calls|no id|{"]);
        let repairs = "select stream, path, raw from repairs order by path";
        assert_eq!(database.query(repairs).await, [r"calls|$.a|\xff", r"calls|$.b|\xff"]);
        account.store.add_calls([with_repairs("new", &["$.b"])]);
        load_at(&account, &mut *sink, 2).await;
        assert_eq!(database.query(repairs).await, [r"calls|$.b|\xff"]);
    }
}

#[tokio::test]
async fn a_call_without_readable_notes_is_stored_once_in_the_quarantine_and_the_next_load_goes_on() {
    for database in databases().await {
        let account = TestAccount::new("one");
        account.note("first", 0).await;
        let mut sink = database.sink().await;
        let error = Error::new(ErrorKind::NotFound, PROVIDER, "memory.note.list");
        let bad = BadRecord::of_subject(0, &NoteSubject::Call("42".into()), &error);
        account.set_bad_notes(vec![bad]);
        for hour in 0..2 {
            load_at(&account, &mut *sink, hour).await;
        }
        let rows = database.query("select stream, operation, reason, raw from quarantine").await;
        assert_eq!(rows, [r#"notes|memory.note.list|not_found|{"call":"42"}"#]);
        account.note("second", 1).await;
        load_at(&account, &mut *sink, 2).await;
        assert_eq!(database.query("select count(*) from notes").await, ["2"]);
    }
}
