use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Account, Ended, command, fresh, run};

fn file(name: &str, content: &Value) -> PathBuf {
    let path = fresh(name);
    std::fs::write(&path, content.to_string()).unwrap();
    path
}

fn messages(ended: &Ended) -> Vec<Value> {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of_type(messages: &[Value], kind: &str) -> Vec<Value> {
    messages.iter().filter(|message| message["type"] == kind).cloned().collect()
}

fn config(account: &Account) -> Value {
    let [(_, domain), (_, key), (_, url)] = account.variables();
    json!({ "domain": domain, "api_key": key, "base_url": url, "start_date": "30d", "client": { "account": "a" } })
}

fn without_environment(arguments: &[&str]) -> Ended {
    tokio::task::block_in_place(|| run(arguments, &[]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tap_reads_its_json_settings_and_continues_from_its_state() {
    let account = Account::start().await;
    let settings = file("tap.json", &config(&account));
    let tap = |arguments: &[&str]| {
        messages(&without_environment(&[&["tap", "--config", settings.to_str().unwrap()], arguments].concat()))
    };
    let first = tap(&[]);
    let calls =
        |messages: &[Value]| of_type(messages, "RECORD").iter().filter(|record| record["stream"] == "calls").count();
    assert_eq!(calls(&first), account.calls());
    let state = file("tap-state.json", &of_type(&first, "STATE").last().unwrap()["value"]);
    let second = tap(&["--state", state.to_str().unwrap()]);
    assert_eq!(calls(&second), 0);
    let discovery = ["tap", "--discover", "--config", settings.to_str().unwrap()];
    let catalog: Value = serde_json::from_str(&without_environment(&discovery).stdout).unwrap();
    let names: Vec<&str> =
        catalog["streams"].as_array().unwrap().iter().filter_map(|stream| stream["stream"].as_str()).collect();
    assert_eq!(names, ["calls", "notes", "users", "contacts"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_specifies_checks_discovers_and_reads() {
    let account = Account::start().await;
    let settings = file("source.json", &config(&account));
    let source = |arguments: &[&str]| {
        messages(&without_environment(&[&["airbyte"], arguments, &["--config", settings.to_str().unwrap()]].concat()))
    };
    let specification = &messages(&without_environment(&["airbyte", "spec"]))[0]["spec"]["connectionSpecification"];
    assert_eq!(specification["required"], json!(["domain", "api_key"]));
    assert_eq!(specification["properties"]["api_key"]["airbyte_secret"], json!(true));
    assert_eq!(source(&["check"])[0]["connectionStatus"], json!({ "status": "SUCCEEDED" }));
    let streams = source(&["discover"])[0]["catalog"]["streams"].as_array().unwrap().clone();
    let entry = |stream| json!({ "stream": stream, "sync_mode": "incremental", "destination_sync_mode": "append" });
    let streams: Vec<Value> = streams.into_iter().take(1).map(entry).collect();
    let catalog = file("source-catalog.json", &json!({ "streams": streams }));
    let records = of_type(&source(&["read", "--catalog", catalog.to_str().unwrap()]), "RECORD");
    assert_eq!(records.len(), account.calls());
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_settings_states_and_catalogs_are_one_sentence_with_an_exit_code() {
    let account = Account::start().await;
    let with = |member: &str, value: Value| {
        let mut settings = config(&account);
        settings[member] = value;
        settings
    };
    let good = config(&account);
    let other = with("client", json!({ "account": "other" }));
    let tap = |settings: &Value, option: Option<(&str, &Value)>| {
        let settings = file("bad.json", settings);
        let value = option.map(|(name, value)| (name, file("bad-option.json", value)));
        let mut arguments = vec!["tap", "--config", settings.to_str().unwrap()];
        if let Some((name, value)) = &value {
            arguments.extend([*name, value.to_str().unwrap()]);
        }
        without_environment(&arguments)
    };
    let first = tap(&good, None);
    let state = of_type(&messages(&first), "STATE").last().unwrap()["value"].clone();
    let unknown = json!({ "streams": [{ "tap_stream_id": "faxes", "selected": true }] });
    for (settings, option, remedy) in [
        (with("api_key", Value::Null), None, "`api_key` is missing"),
        (with("api_name", json!("sentinel")), None, "api_name"),
        (with("start_date", json!("soon")), None, "`start_date` is wrong"),
        (with("start_date", json!("9998-01-01")), None, "`start_date` is in the future"),
        (with("sandbox", json!("yes")), None, "true or false"),
        (with("api_key", json!("sentinel")), None, "check the key"),
        (other, Some(("--state", &state)), "use that account's settings"),
        (good.clone(), Some(("--state", &json!([]))), "state"),
        (good.clone(), Some(("--catalog", &json!({ "streams": [] }))), "selects no stream"),
        (good.clone(), Some(("--catalog", &unknown)), "there are calls, notes, users, contacts"),
    ] {
        let ended = tap(&settings, option);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{remedy}: {}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
        assert!(ended.stderr.contains(remedy) && !ended.stderr.contains("sentinel"), "{}", ended.stderr);
    }
    let broken = fresh("broken.json");
    std::fs::write(&broken, "{\"api_key\": \"sentinel\n").unwrap();
    let ended = without_environment(&["tap", "--config", broken.to_str().unwrap()]);
    assert!(ended.code == Some(1) && ended.stderr.contains("is not JSON in line"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("sentinel"), "{}", ended.stderr);
    let future = file("future.json", &with("start_date", json!("9998-01-01")));
    let check = messages(&without_environment(&["airbyte", "check", "--config", future.to_str().unwrap()]));
    assert_eq!(check[0]["connectionStatus"]["status"], "FAILED");
    let wrong = file("wrong.json", &with("api_key", json!("sentinel")));
    let check = messages(&without_environment(&["airbyte", "check", "--config", wrong.to_str().unwrap()]));
    assert_eq!(check[0]["connectionStatus"]["status"], "FAILED");
    let read = ["airbyte", "read", "--config", wrong.to_str().unwrap(), "--catalog", "no/such/catalog.json"];
    let ended = without_environment(&read);
    let trace: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((ended.code, &trace["trace"]["error"]["failure_type"]), (Some(1), &json!("config_error")));
}

#[test]
fn a_missing_file_is_named_with_the_remedy() {
    for (arguments, code) in [
        (&["calls", "--config", "no/such.toml"][..], 2),
        (&["tap", "--config", "no/such.json"], 1),
        (&["tap", "--sandbox", "--state", "no/such.json"], 1),
        (&["tap", "--sandbox", "--catalog", "no/such.json"], 1),
        (&["airbyte", "discover", "--config", "no/such.json"], 1),
        (&["airbyte", "read", "--sandbox", "--catalog", "no/such.json"], 1),
    ] {
        let ended = run(arguments, &[]);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stderr.contains("; check the name, and that its folder exists"),
            "{arguments:?}: {}",
            ended.stderr
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_closes_the_pipe_is_reported_without_a_message_on_the_pipe() {
    let account = Account::start().await;
    let settings = file("closed.json", &config(&account));
    let mut tap = command(&["tap", "--config", settings.to_str().unwrap()], &[]).spawn().unwrap();
    let mut line = String::new();
    let mut output = BufReader::with_capacity(64, tap.stdout.take().unwrap());
    tokio::task::block_in_place(|| output.read_line(&mut line)).unwrap();
    assert!(line.starts_with("{\"type\":\"SCHEMA\""), "{line}");
    drop(output);
    let ended = tokio::task::block_in_place(|| tap.wait_with_output()).unwrap();
    let errors = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.contains("closed the pipe: see its log, then run once more"), "{errors}");
}
