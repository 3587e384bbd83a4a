use serde_json::{Value, json};

use super::support::{PROVIDER, TestPipe, USERS, account, call, clock, of_type, run};
use crate::connector::airbyte::{
    AirbyteOutput, AirbyteState, AirbyteWriter, DELETED_AT, FailureType, UPDATED_AT, configured, discover,
};
use crate::streams::StreamName;
use crate::{DataSource, MemoryFailure, MemoryOperation, MemoryStore};

fn catalog(source: &dyn DataSource, mode: &str) -> String {
    let streams = discover(source)["streams"].as_array().unwrap().clone();
    let entry = |stream| json!({ "stream": stream, "sync_mode": mode, "destination_sync_mode": "append_dedup" });
    json!({ "streams": streams.into_iter().map(entry).collect::<Vec<_>>() }).to_string()
}

async fn read(store: &MemoryStore, mode: &str, state: &str) -> Vec<Value> {
    let streams = configured(store, &catalog(store, mode)).unwrap();
    let names: Vec<StreamName> = streams.iter().map(|it| it.stream.clone()).collect();
    let pipe = TestPipe::new(usize::MAX);
    let output = AirbyteOutput::new(pipe.clone(), clock());
    let mut writer = AirbyteWriter::new(output, streams, AirbyteState::parse(state).unwrap());
    for stream in &names {
        writer.start(stream).unwrap();
        match run(store, &mut writer, stream).await.first_error() {
            None => writer.end(stream).unwrap(),
            Some(error) => writer.fail(stream, &error.to_string(), FailureType::TransientError).unwrap(),
        }
    }
    pipe.messages()
}

/// Last state of each stream, as the platform passes it to the next read.
fn states(messages: &[Value]) -> String {
    let mut states: Vec<Value> = Vec::new();
    for message in of_type(messages, "STATE") {
        let state = message["state"].clone();
        states.retain(|other| other["stream"]["stream_descriptor"] != state["stream"]["stream_descriptor"]);
        states.push(state);
    }
    json!(states).to_string()
}

fn statuses<'a>(messages: &'a [Value], stream: &str) -> Vec<&'a str> {
    let of_stream = |it: &&Value| it["stream_descriptor"]["name"] == stream;
    let statuses = of_type(messages, "TRACE").map(|it| &it["trace"]["stream_status"]).filter(of_stream);
    statuses.filter_map(|it| it["status"].as_str()).collect()
}

#[tokio::test]
async fn a_read_goes_on_behind_the_states_of_the_one_before() {
    let store = account().await;
    let first = read(&store, "incremental", "").await;
    let records = |messages: &[Value], stream: &str| {
        of_type(messages, "RECORD").filter(|it| it["record"]["stream"] == stream).count()
    };
    assert_eq!(["calls", "notes", "users"].map(|stream| records(&first, stream)), [10, 1, 7]);
    for stream in ["calls", "notes", "users"] {
        assert_eq!(statuses(&first, stream), ["STARTED", "RUNNING", "COMPLETE"]);
    }
    let counted: u64 =
        of_type(&first, "STATE").filter_map(|it| it["state"]["sourceStats"]["recordCount"].as_u64()).sum();
    assert_eq!(counted, 18);
    let without = MemoryStore::new(PROVIDER).page_size(3);
    without.add_calls((0..11).filter(|id| *id != 4).map(call));
    let second = read(&without, "incremental", &states(&first)).await;
    let calls: Vec<&Value> = of_type(&second, "RECORD").map(|it| &it["record"]["data"]).collect();
    assert_eq!(calls.len(), 2, "a new call and a deleted one");
    assert!(calls.iter().any(|call| call["id"] == "010" && call[DELETED_AT].is_null() && call[UPDATED_AT].is_string()));
    assert!(calls.iter().any(|call| call[DELETED_AT].is_string() && call.get("id").is_none()));
    let full = read(&store, "full_refresh", &states(&first)).await;
    assert_eq!(records(&full, "calls"), 10);
    let state = of_type(&full, "STATE").next().unwrap();
    assert_eq!(state["state"]["stream"]["stream_state"], json!({ "__ab_no_cursor_state_message": true }));
}

#[tokio::test]
async fn a_stream_that_fails_is_incomplete_and_keeps_the_states_of_what_was_read() {
    let store = account().await;
    let error = crate::Error::new(crate::ErrorKind::Unavailable, PROVIDER, "memory.user.list");
    store.fail(MemoryFailure::new(error).on(MemoryOperation::ListPage));
    let messages = read(&store, "incremental", "").await;
    assert_eq!(statuses(&messages, "users"), ["STARTED", "INCOMPLETE"]);
    let error = of_type(&messages, "TRACE").find(|it| it["trace"]["type"] == "ERROR").unwrap();
    let error = &error["trace"]["error"];
    assert_eq!(error["failure_type"], "transient_error");
    assert_eq!(error["stream_descriptor"]["name"], "users");
    assert_eq!(
        of_type(&messages, "STATE").filter(|it| it["state"]["stream"]["stream_descriptor"]["name"] == "users").count(),
        0
    );
}

#[tokio::test]
async fn a_catalog_without_a_stream_or_with_an_unknown_one_and_a_foreign_state_are_refused() {
    let store = account().await;
    let refusal = |catalog: &str| configured(&store, catalog).unwrap_err().to_string();
    assert!(refusal(r#"{"streams":[]}"#).contains("has no stream: configure some of calls, notes, users"));
    let unknown = r#"{"streams":[{"stream":{"name":"faxes"},"sync_mode":"incremental"}]}"#;
    assert!(refusal(unknown).contains("`faxes`: refresh the schema"));
    assert!(refusal("{}").contains("configure the streams of `discover`"));
    assert!(AirbyteState::parse(r#"{"calls":{}}"#).unwrap_err().to_string().contains("clear the connection's data"));
    let state = AirbyteState::parse(&states(&read(&store, "incremental", "").await)).unwrap();
    assert_eq!(state.check(&store, &StreamName::Calls), Ok(()));
    let other = account().await.for_account("other");
    assert!(state.check(&other, &StreamName::Calls).unwrap_err().to_string().contains("another account"));
    let foreign = r#"[{"stream":{"stream_descriptor":{"name":"users"},"stream_state":{"cursor":1}}}]"#;
    let foreign = AirbyteState::parse(foreign).unwrap();
    assert!(foreign.check(&store, &USERS).unwrap_err().to_string().contains("clear the stream's data"));
    assert_eq!(AirbyteState::parse("[]"), AirbyteState::parse("{}"));
}
