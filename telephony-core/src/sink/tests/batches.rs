use super::*;
use crate::sink::SinkErrorKind;
use crate::streams::{StreamBatch, StreamState};

/// Empty batch with a state of any text.
pub(super) fn batch(account: &TestAccount, stream: StreamName, state: &str) -> StreamBatch {
    let mut batch = StreamBatch::new(stream, StreamState::new(state));
    let mut call = call(1, 10);
    call.account = account.account();
    call.message = Some(state.into());
    batch.calls = vec![call.into()];
    batch
}

#[tokio::test]
async fn a_state_is_kept_as_its_text_and_none_is_known_before_the_first_batch() {
    for database in databases().await {
        let account = TestAccount::new("one");
        let key = key(&account, StreamName::Calls);
        let mut sink = database.sink().await;
        assert_eq!(sink.state(&key).await.unwrap(), None);
        let batch = batch(&account, StreamName::Calls, "{\"a\": \"\\u0000'\"}");
        sink.store(&key, &batch).await.unwrap();
        drop(sink);
        assert_eq!(database.sink().await.state(&key).await.unwrap(), Some(batch.state));
    }
}

#[tokio::test]
async fn a_batch_whose_row_occurs_twice_stores_the_last_one() {
    for database in databases().await {
        let account = TestAccount::new("one");
        let mut twice = batch(&account, StreamName::Calls, "first");
        twice.calls.extend(batch(&account, StreamName::Calls, "last").calls);
        database.sink().await.store(&key(&account, StreamName::Calls), &twice).await.unwrap();
        assert_eq!(database.query("select message from calls").await, ["last"]);
    }
}

#[tokio::test]
async fn a_batch_that_was_stored_before_the_answer_was_lost_is_stored_once() {
    for database in databases().await {
        let account = TestAccount::new("one");
        let key = key(&account, StreamName::Calls);
        let mut sink = database.sink().await;
        sink.state(&key).await.unwrap();
        let batch = batch(&account, StreamName::Calls, "1");
        sink.store(&key, &batch).await.unwrap();
        sink.store(&key, &batch).await.unwrap();
        assert_eq!(database.query("select state from streams").await, ["1"]);
    }
}

#[tokio::test]
async fn a_store_is_refused_once_the_stream_has_another_state_than_was_read() {
    for database in databases().await {
        let account = TestAccount::new("one");
        let key = key(&account, StreamName::Calls);
        let mut sink = database.sink().await;
        for known in [None, Some("1")] {
            assert_eq!(sink.state(&key).await.unwrap().as_ref().map(StreamState::as_str), known);
            let other = match known {
                None => "insert into streams values ('memory', 'one', 'calls', 'other', null, '2024-01-01 00:00:00Z')",
                Some(_) => "update streams set state = 'other'",
            };
            database.query(other).await;
            let refused = sink.store(&key, &batch(&account, StreamName::Calls, "2")).await.unwrap_err();
            assert_eq!(refused.kind(), SinkErrorKind::Locked, "{refused}");
            assert!(database.query("select message from calls where message = '2'").await.is_empty());
            database.query("update streams set state = '1'").await;
        }
    }
}
