use super::*;
use crate::{ExternalParty, ListedRecord, Provider};

/// Texts that a format, a quoting rule or a database may not take as they are.
const ODD: &[&str] =
    &["", "\\N", "\\.", "a\tb\nc\rd\\e", "'\";--", "😀 Ю", "{\"a\":1}", "%s|?1|$1", "\u{feff}x\u{202e}"];

#[tokio::test]
async fn any_text_is_stored_as_it_was_sent() {
    for database in databases().await {
        let account = TestAccount::new("o'ne \"\\ Ю");
        account.store.add_calls(ODD.iter().zip(0..).map(|(text, id)| {
            let mut call = call(id, i64::from(id));
            call.message = Some((*text).into());
            call.tags = vec![(*text).to_owned(), "x".to_owned()];
            call.external = Some(ExternalParty::of_number(*text));
            call
        }));
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        load_at(&account, &mut *sink, 1).await;
        assert_eq!(database.query("select message from calls order by id").await, ODD);
        assert_eq!(database.value("select account from streams").await, "o'ne \"\\ Ю");
    }
}

#[tokio::test]
async fn json_of_a_vendor_can_be_queried_whatever_it_is() {
    let texts = [r#"{"b":1.0,"a":[],"b":2}"#, "{broken", r#"{"a":"\u0000"}"#, r#"["\ud800"]"#, "[1e999]", "a\0b"];
    for database in databases().await {
        let account = TestAccount::new("one");
        account.store.add_calls(texts.iter().zip(0..).map(|(text, id)| {
            let mut call = call(id, i64::from(id));
            call.raw = Some((*text).into());
            call
        }));
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        let stored = database.query("select raw from calls order by id").await;
        assert_eq!(stored[0], texts[0], "valid JSON stays as sent");
        let kept: Vec<String> = stored[1..].iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        assert_eq!(kept, ["{broken", r#"{"a":"\u0000"}"#, r#"["\ud800"]"#, "[1e999]", "a\u{2400}b"]);
    }
}

#[tokio::test]
async fn a_nul_and_keys_of_any_length_break_no_load() {
    for database in databases().await {
        let account = TestAccount::new("one");
        let mut odd = call(1, 10);
        odd.message = Some("a\0b".into());
        odd.external = Some(ExternalParty::of_number("7".repeat(20_000)));
        account.store.add_calls([odd, call(2, 20)]);
        let long: String = (0..4_000).map(|place| char::from(b'a' + (place * place % 23) as u8)).collect();
        account.set_users([long.as_str(), "x\0y", "3"]);
        account.note("c\0").await;
        let mut sink = database.sink().await;
        load_at(&account, &mut *sink, 0).await;
        load_at(&account, &mut *sink, 1).await;
        assert_eq!(database.value("select count(*) from calls where not gone").await, "2");
        assert_eq!(database.value("select count(*) from users where not gone").await, "3");
        let shown = database.value("select message from calls where id = '0001'").await;
        assert!(shown == "a\0b" || shown == "a\u{2400}b", "{shown}");
        let replaced: usize =
            database.value("select count(*) from repairs where reason like '%NUL%'").await.parse().unwrap();
        assert!(shown.contains('\0') || replaced >= 3, "{replaced}");
    }
}

#[tokio::test]
async fn times_before_and_after_every_calendar_are_stored() {
    for database in databases().await {
        let mut sink = database.sink().await;
        let account = TestAccount::new("one");
        let mut batch = batches::batch(&account, StreamName::List("users".into()), "1");
        for (id, year) in [("1", -9999), ("2", 0), ("3", 1970), ("4", 9999)] {
            let mut user = ListedRecord::new(Provider::clone(&PROVIDER), "users", id);
            let date = time::Date::from_calendar_date(year, time::Month::December, 31).unwrap();
            user.account = account.account();
            user.updated = Some(Moment::exact(date.midnight().assume_utc()));
            batch.listed.push((&user).into());
        }
        sink.store(&key(&account, StreamName::List("users".into())), &batch).await.unwrap();
        assert_eq!(database.value("select count(updated_at) from listed").await, "4");
    }
}
