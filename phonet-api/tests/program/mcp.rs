use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Map, Value, json};
use telephony_core::export::{CallRow, NoteRow};

use crate::support::{Account, command};

const TOOLS: [&str; 4] = ["list_calls", "list_missed_calls", "list_notes", "explain_call"];

/// Client of the program's server.
struct Assistant {
    program: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    requests: u64,
}

impl Assistant {
    /// Starts the server, and opens a session.
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut program = command(&[&["mcp"], arguments].concat(), variables).stdin(Stdio::piped()).spawn().unwrap();
        let (input, output) = (program.stdin.take(), BufReader::new(program.stdout.take().unwrap()));
        let mut assistant = Self { program, input, output, requests: 0 };
        let client = json!({ "name": "test", "version": "1" });
        let opened = assistant.request(
            "initialize",
            &json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client }),
        );
        assert_eq!(opened["serverInfo"]["name"], "phonet");
        assistant.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        assistant
    }

    fn of(account: &Account, arguments: &[&str]) -> Self {
        Self::start(arguments, &account.variables())
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.input.as_ref().unwrap(), "{message}").unwrap();
    }

    fn request(&mut self, method: &str, parameters: &Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
        let mut answer = self.line();
        assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(id)), "{answer}");
        answer["result"].take()
    }

    /// Next line of the server.
    fn line(&mut self) -> Value {
        let mut line = String::new();
        assert!(self.output.read_line(&mut line).unwrap() > 0, "the server ended");
        serde_json::from_str(&line).unwrap()
    }

    /// Result of a tool.
    fn tool(&mut self, name: &str, arguments: &Value) -> Value {
        self.request("tools/call", &json!({ "name": name, "arguments": arguments }))
    }

    /// Answer of a tool that lists.
    fn list(&mut self, name: &str, arguments: &Value) -> Value {
        let result = self.tool(name, arguments);
        assert_eq!(result["isError"], false, "{result}");
        let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(result["structuredContent"], text);
        text
    }

    /// Rows of all pages of a tool that lists.
    fn rows(&mut self, name: &str, arguments: &Value) -> Vec<Map<String, Value>> {
        let mut arguments = arguments.clone();
        let mut rows = Vec::new();
        loop {
            let answer = self.list(name, &arguments);
            rows.extend(answer["rows"].as_array().unwrap().iter().map(|row| row.as_object().unwrap().clone()));
            assert_eq!(answer["more"], answer.get("cursor").is_some());
            match answer.get("cursor") {
                Some(cursor) => arguments["cursor"] = cursor.clone(),
                None => return rows,
            }
        }
    }

    /// Text of a tool's result.
    fn text(&mut self, name: &str, arguments: &Value, is_error: bool) -> String {
        let result = self.tool(name, arguments);
        assert_eq!(result["isError"], is_error, "{result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Closes the input, and checks that the server ends well and without further output.
    fn end(mut self) {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_line(&mut rest).unwrap();
        assert_eq!((rest.as_str(), self.program.wait().unwrap().code()), ("", Some(0)));
    }
}

fn rows<R: serde::de::DeserializeOwned>(account: &Account, arguments: &[&str]) -> Vec<R> {
    let ended = account.run(&[arguments, &["--format", "jsonl"]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_tool_is_read_only_and_its_arguments_are_described() {
    let mut assistant = Assistant::start(&["--sandbox"], &[]);
    let answer = assistant.request("tools/list", &json!({}));
    let tools = answer["tools"].as_array().unwrap();
    assert_eq!(tools.iter().filter_map(|tool| tool["name"].as_str()).collect::<Vec<_>>(), TOOLS);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        assert!(tool["description"].as_str().is_some_and(|text| text.ends_with('.')));
        let schema = &tool["inputSchema"];
        assert_eq!(schema["additionalProperties"], false, "{schema}");
        for (name, property) in schema["properties"].as_object().unwrap() {
            assert!(property["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        }
    }
    assistant.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_list_hold_the_calls_of_the_period_once() {
    let account = Account::start().await;
    let printed: Vec<CallRow> = rows(&account, &["calls", "--since", "8d"]);
    tokio::task::block_in_place(|| {
        let mut assistant = Assistant::of(&account, &["--unmask"]);
        let listed = assistant.rows("list_calls", &json!({ "since": "8d", "rows": 37 }));
        assert_eq!(listed.len(), account.calls());
        for (row, printed) in listed.iter().zip(&printed) {
            assert_eq!((&row["id"], &row["fingerprint"]), (&json!(printed.id), &json!(printed.fingerprint)));
            assert_eq!(row.get("external_number"), printed.external_number.as_deref().map(Value::from).as_ref());
        }
        let missed = assistant.rows("list_missed_calls", &json!({ "since": "8d", "rows": 20 }));
        let is_missed = |call: &&CallRow| {
            call.medium == "call" && call.direction.as_deref() == Some("inbound") && call.is_answered == Some(false)
        };
        let ids: Vec<&String> = printed.iter().filter(is_missed).map(|call| &call.fingerprint).collect();
        assert!(!ids.is_empty());
        assert_eq!(missed.iter().map(|row| &row["fingerprint"]).collect::<Vec<_>>(), ids);
        let busy = assistant.rows("list_calls", &json!({ "since": "8d", "outcome": "busy", "direction": "outbound" }));
        let is_busy =
            |call: &&CallRow| call.outcome.as_deref() == Some("busy") && call.direction.as_deref() == Some("outbound");
        assert_eq!(busy.len(), printed.iter().filter(is_busy).count());
        assistant.end();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_is_masked_and_a_pseudonym_is_understood() {
    let account = Account::start().await;
    let calls: Vec<CallRow> = rows(&account, &["calls", "--since", "8d"]);
    let notes: Vec<NoteRow> = rows(&account, &["notes", "--since", "2000d"]);
    let personal: BTreeSet<&str> = calls
        .iter()
        .flat_map(|call| [call.external_number.as_deref(), call.external_name.as_deref()])
        .chain(notes.iter().map(|note| note.text.as_deref()))
        .flatten()
        .filter(|text| text.len() > 5)
        .collect();
    assert!(personal.len() > 10);
    tokio::task::block_in_place(|| {
        let mut assistant = Assistant::of(&account, &[]);
        let masked_calls = assistant.rows("list_calls", &json!({ "since": "8d", "rows": 200 }));
        let masked_notes = assistant.rows("list_notes", &json!({ "since": "2000d", "rows": 7 }));
        assert_eq!((masked_calls.len(), masked_notes.len()), (calls.len(), notes.len()));
        let mut shown = json!([masked_calls, masked_notes]).to_string();
        let call = masked_calls.iter().find(|call| call.contains_key("external_number")).unwrap();
        let explained = assistant.text("explain_call", &json!({ "call": call["id"], "since": "8d" }), false);
        let by_fingerprint = json!({ "call": call["fingerprint"], "filed_at": call["filed_at"] });
        assert!(explained.contains(&assistant.text("explain_call", &by_fingerprint, false)));
        assert!(explained.contains(call["external_number"].as_str().unwrap()), "{explained}");
        shown.push_str(&explained);
        for text in &personal {
            assert!(!shown.contains(text), "{text}");
        }
        let contact = masked_notes[0]["contact_ids"].as_str().unwrap().split('|').next().unwrap();
        let of_contact = assistant.rows("list_notes", &json!({ "contact": contact }));
        assert!(of_contact.iter().any(|note| note["id"] == masked_notes[0]["id"]));
        assistant.end();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_explained_with_its_facts() {
    let account = Account::start().await;
    let calls: Vec<CallRow> = rows(&account, &["calls", "--since", "8d"]);
    tokio::task::block_in_place(|| {
        let mut assistant = Assistant::of(&account, &["--unmask"]);
        let answered = calls.iter().find(|call| call.talk_seconds.is_some_and(|it| it > 60)).unwrap();
        let text = assistant.text("explain_call", &json!({ "call": answered.fingerprint, "since": "8d" }), false);
        let talk = answered.talk_seconds.unwrap_or_default();
        assert!(text.contains(&format!("talk time {} min {} s", talk / 60, talk % 60)), "{text}");
        for fact in ["Outcome: answered", "filed at", "(certain)", "Transfers: ", "Notes", "Repairs: none"] {
            assert!(text.contains(fact), "{fact}: {text}");
        }
        assert!(text.contains(answered.external_number.as_deref().unwrap_or("no party outside")), "{text}");
        assistant.end();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_arguments_are_tool_errors_that_name_the_remedy_and_the_server_goes_on() {
    let account = Account::start().await;
    tokio::task::block_in_place(|| {
        let mut assistant = Assistant::of(&account, &[]);
        let first = assistant.list("list_calls", &json!({ "since": "8d", "rows": 1 }));
        let cursor = &first["cursor"];
        for (tool, arguments, remedy) in [
            ("list_calls", json!({ "since": "yesterday" }), "`since`: a time is 2026-03-09"),
            ("list_calls", json!({ "since": "1d", "until": "2d" }), "exchange `since` and `until`"),
            ("list_calls", json!({ "rows": 0 }), "from 1 to 200"),
            ("list_calls", json!({ "rows": "many" }), "input schema"),
            ("list_calls", json!({ "form": "7d" }), "unknown field `form`"),
            ("list_calls", json!({ "direction": "up" }), "`inbound`"),
            ("list_calls", json!({ "cursor": "nonsense" }), "list from the start"),
            ("list_calls", json!({ "cursor": cursor, "since": "9d" }), "same arguments"),
            ("list_missed_calls", json!({ "cursor": cursor }), "another list"),
            ("list_notes", json!({ "cursor": cursor }), "another list"),
            ("list_notes", json!({ "call": "7" }), "this vendor cannot do it"),
            ("list_notes", json!({ "contact": "7", "phone": "8" }), "one subject"),
            ("explain_call", json!({}), "missing field `call`"),
            ("explain_call", json!({ "call": "no such call" }), "give its `filed_at`"),
            ("explain_call", json!({ "call": "7", "filed_at": "7d", "since": "7d" }), "`filed_at`, or a period"),
            ("make_call", json!({}), "list the tools"),
        ] {
            let text = assistant.text(tool, &arguments, true);
            assert!(text.contains(remedy), "{tool} {arguments}: {text}");
        }
        let second = assistant.list("list_calls", &json!({ "cursor": cursor, "rows": 1 }));
        assert_ne!(first["rows"], second["rows"]);
        assistant.send(&json!("no request"));
        assert_eq!(assistant.line()["error"]["code"], -32600);
        assert!(assistant.list("list_calls", &json!({}))["rows"].is_array());
        assistant.end();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_a_tool_error_that_does_not_show_it() {
    let account = Account::start().await;
    tokio::task::block_in_place(|| {
        let mut assistant = Assistant::of(&account, &["--api-key", "sentinel"]);
        let text = assistant.text("list_calls", &json!({}), true);
        assert!(text.contains("check the key") && !text.contains("sentinel"), "{text}");
        assistant.end();
    });
}

#[test]
fn a_client_that_ends_before_a_session_ends_the_server_without_a_word_on_standard_output() {
    let ended = crate::support::sandboxed(&["mcp"]);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains("personal data is masked"), "{}", ended.stderr);
}
