use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::support::{PROVIDER, TestPipe, USERS, account, call, clock, of_type, run};
use crate::connector::singer::{DELETED_AT, SingerState, SingerWriter, discover, select, select_all};
use crate::streams::StreamName;
use crate::{DataSource, MemoryStore, Provider};

/// Runs a tap until its end, or until the reader closes the pipe.
async fn tap(store: &MemoryStore, catalog: Option<&str>, state: &str, capacity: usize) -> Vec<Value> {
    let selections = catalog.map_or_else(|| select_all(store), |catalog| select(store, catalog).unwrap());
    let streams: Vec<StreamName> = selections.iter().map(|selection| selection.stream.clone()).collect();
    let pipe = TestPipe::new(capacity);
    let mut writer = SingerWriter::new(pipe.clone(), selections, SingerState::parse(state).unwrap(), clock());
    for stream in &streams {
        if run(store, &mut writer, stream).await.first_error().is_some() || writer.end(stream).is_err() {
            break;
        }
    }
    pipe.messages()
}

/// Target that keeps one row for each key, and the last state.
#[derive(Debug, Default, PartialEq)]
struct KeyedTarget {
    rows: BTreeMap<(String, String), Value>,
    state: String,
}

impl KeyedTarget {
    fn take(&mut self, messages: &[Value]) {
        let mut keys = BTreeMap::new();
        for message in messages {
            let stream = message["stream"].as_str().unwrap_or_default().to_owned();
            match message["type"].as_str().unwrap() {
                "SCHEMA" => drop(keys.insert(stream, message["key_properties"].as_array().unwrap().clone())),
                "RECORD" => {
                    let record = &message["record"];
                    let key: Vec<_> = keys[&stream].iter().map(|name| &record[name.as_str().unwrap()]).collect();
                    self.rows.insert((stream, json!(key).to_string()), record.clone());
                }
                "STATE" => self.state = message["value"].to_string(),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn every_stream_is_described_written_and_followed_by_its_state() {
    let store = account().await;
    let messages = tap(&store, None, "", usize::MAX).await;
    let schemas: Vec<&str> = of_type(&messages, "SCHEMA").filter_map(|it| it["stream"].as_str()).collect();
    assert_eq!(schemas, StreamName::all(&store).iter().map(StreamName::as_str).collect::<Vec<_>>());
    let records = |stream: &str| of_type(&messages, "RECORD").filter(|it| it["stream"] == stream).count();
    assert_eq!((records("calls"), records("notes"), records("users")), (10, 1, 7));
    assert_eq!(messages.last().unwrap()["type"], "STATE");
    let mut versions: Vec<&Value> = of_type(&messages, "ACTIVATE_VERSION").collect();
    assert_eq!(versions.len(), StreamName::all(&store).len() - 2, "one pass over each list");
    versions.retain(|version| version["stream"] == "users");
    let user = of_type(&messages, "RECORD").find(|it| it["stream"] == "users").unwrap();
    assert_eq!((&user["version"], &versions[0]["stream"]), (&versions[0]["version"], &user["stream"]));
    let schema = of_type(&messages, "SCHEMA").next().unwrap();
    let properties = schema["schema"]["properties"].as_object().unwrap();
    let call = of_type(&messages, "RECORD").next().unwrap()["record"].as_object().unwrap();
    assert!(call.keys().eq(properties.keys()), "a record has the members of its schema");
    assert_eq!(properties["filed_at"], json!({ "type": ["null", "string"], "format": "date-time" }));
    assert_eq!(properties["provider"], json!({ "type": "string" }));
}

#[tokio::test]
async fn a_target_that_ends_at_any_byte_holds_the_account_once_after_the_next_run() {
    let store = account().await;
    let whole = tap(&store, None, "", usize::MAX).await;
    let length: usize = whole.iter().map(|message| message.to_string().len() + 1).sum();
    let mut expected = KeyedTarget::default();
    expected.take(&whole);
    for capacity in (0..length).step_by(499) {
        let mut target = KeyedTarget::default();
        target.take(&tap(&store, None, "", capacity).await);
        let state = target.state.clone();
        target.take(&tap(&store, None, &state, usize::MAX).await);
        assert_eq!(target.rows, expected.rows, "closed after {capacity} bytes");
    }
}

#[tokio::test]
async fn a_deleted_call_is_a_record_of_its_key_with_the_time_of_the_deletion() {
    let store = account().await;
    let first = tap(&store, None, "", usize::MAX).await;
    let state = of_type(&first, "STATE").last().unwrap()["value"].to_string();
    let without = MemoryStore::new(PROVIDER).page_size(3);
    without.add_calls((0..10).filter(|id| *id != 4).map(call));
    let second = tap(&without, None, &state, usize::MAX).await;
    let gone: Vec<&Value> = of_type(&second, "RECORD").filter(|it| it["record"][DELETED_AT].is_string()).collect();
    let fingerprint = |message: &Value| message["record"]["fingerprint"].clone();
    let deleted = of_type(&first, "RECORD").find(|it| it["record"]["id"] == "004").unwrap();
    assert_eq!(gone.iter().map(|it| fingerprint(it)).collect::<Vec<_>>(), [fingerprint(deleted)]);
    assert_eq!(gone[0]["record"].as_object().unwrap().len(), 4);
}

#[tokio::test]
async fn a_catalog_selects_streams_columns_and_a_complete_read() {
    let store = account().await;
    let mut catalog = discover(&store);
    for stream in catalog["streams"].as_array_mut().unwrap() {
        let is_calls = stream["stream"] == "calls";
        for entry in stream["metadata"].as_array_mut().unwrap() {
            let name = entry["breadcrumb"].as_array().unwrap().last().and_then(Value::as_str).map(str::to_owned);
            let selected = match name.as_deref() {
                None => is_calls,
                Some(name) => name == "medium",
            };
            entry["metadata"]["selected"] = json!(selected);
        }
        stream["replication_method"] = json!("FULL_TABLE");
    }
    let catalog = catalog.to_string();
    let first = tap(&store, Some(&catalog), "", usize::MAX).await;
    let call = of_type(&first, "RECORD").next().unwrap();
    let columns: Vec<&str> = call["record"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(columns, ["account", "filed_at", "fingerprint", "medium", "provider"]);
    assert_eq!(first.last().unwrap()["type"], "ACTIVATE_VERSION");
    assert_eq!((of_type(&first, "RECORD").count(), of_type(&first, "STATE").count()), (10, 0));
    assert_eq!(call["version"], first.last().unwrap()["version"]);
}

#[tokio::test]
async fn a_catalog_that_selects_nothing_or_an_unknown_stream_is_refused_with_the_remedy() {
    let store = account().await;
    let refusal = |catalog: &str| select(&store, catalog).unwrap_err().to_string();
    assert!(refusal(r#"{"streams":[]}"#).contains("selects no stream: set `selected`"));
    assert!(refusal(r#"{"streams":[{"stream":"calls","selected":false}]}"#).contains("selects no stream"));
    let unknown = refusal(r#"{"streams":[{"tap_stream_id":"faxes","selected":true}]}"#);
    assert!(unknown.contains("`faxes`: there are calls, notes, users") && unknown.contains("--discover"), "{unknown}");
    for other in ["", "[]", "{}", "streams"] {
        assert!(refusal(other).contains("write one with --discover"), "{other}");
    }
}

#[tokio::test]
async fn a_state_of_another_account_or_program_is_refused_with_the_remedy() {
    let store = account().await;
    let first = tap(&store, None, "", usize::MAX).await;
    let state = of_type(&first, "STATE").last().unwrap()["value"].to_string();
    let check = |source: &dyn DataSource, state: &str| {
        let state = SingerState::parse(state)?;
        [StreamName::Calls, USERS].iter().try_for_each(|stream| state.check(source, stream))
    };
    for stored in ["", "{}", r#"{"bookmarks":{}}"#, r#"{"bookmarks":{"calls":{}}}"#, &state] {
        assert_eq!(check(&store, stored), Ok(()), "{stored}");
    }
    let refusal = |source: &dyn DataSource, state: &str| check(source, state).unwrap_err().to_string();
    let other = account().await.for_account("other");
    assert!(refusal(&other, &state).contains("belongs to another account: use that account's settings"));
    let provider = MemoryStore::new(Provider::from_static("other"));
    assert!(refusal(&provider, &state).contains("start without a state"));
    let later = state.replace(r#"\"version\":1"#, r#"\"version\":2"#);
    assert!(refusal(&store, &later).contains("later version: update this program"));
    for foreign in ["[]", r#"{"calls":1}"#, r#"{"bookmarks":[]}"#, r#"{"bookmarks":{"calls":{"since":1}}}"#] {
        assert!(refusal(&store, foreign).contains("start without --state"), "{foreign}");
    }
}
