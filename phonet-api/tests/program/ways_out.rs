//! The commands of the repository's README, in the table of ways out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use telephony_fixtures::testkit::PostgresServer;

use crate::support::{Account, fresh};

/// Messages of an assistant: the opening of a session, and a request for the tools.
const SESSION: &str = "session.jsonl";

/// Ways out with their commands, from the page.
fn table() -> Vec<(String, String)> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let rows = page.lines().skip_while(|line| *line != "| way out | command |").skip(2);
    rows.map_while(|line| line.strip_prefix("| ")?.strip_suffix("` |")?.split_once(" | `"))
        .map(|(way, command)| (way.to_owned(), command.to_owned()))
        .collect()
}

/// Folder in which the commands run, with the files that they name.
fn folder(account: &Account) -> PathBuf {
    let folder = fresh("ways-out");
    fs::create_dir_all(&folder).unwrap();
    let settings = json!({ "start_date": "7d" });
    fs::write(folder.join("account.json"), settings.to_string()).unwrap();
    let discovered = account.run(&["airbyte", "discover"]).stdout;
    let catalog: Value = serde_json::from_str(discovered.lines().last().unwrap()).unwrap();
    let streams = catalog["catalog"]["streams"].as_array().unwrap();
    let calls = streams.iter().filter(|stream| stream["name"] == "calls");
    let configured: Vec<Value> = calls
        .map(|stream| json!({ "stream": stream, "sync_mode": "incremental", "destination_sync_mode": "append_dedup" }))
        .collect();
    fs::write(folder.join("catalog.json"), json!({ "streams": configured }).to_string()).unwrap();
    let client = json!({ "name": "test", "version": "1" });
    let opening = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
    let session = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": opening }),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ];
    fs::write(folder.join(SESSION), session.map(|message| format!("{message}\n")).concat()).unwrap();
    folder
}

/// Runs a command line as a shell does, and returns its standard output and error.
fn shell(folder: &Path, account: &Account, line: &str) -> (String, String) {
    let programs = Path::new(env!("CARGO_BIN_EXE_phonet")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env("PATH", path).envs(account.variables());
    command.stdin(fs::File::open(folder.join(SESSION)).unwrap());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (printed, said) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{line}: {said}");
    (printed, said)
}

fn records(file: &Path, is_call: impl Fn(&Value) -> bool) -> usize {
    let text = fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).filter(|line: &Value| is_call(line)).count()
}

fn rows(file: &Path) -> usize {
    csv::Reader::from_path(file).unwrap().records().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_command_of_the_table_writes_each_call() {
    let account = Account::start().await;
    let calls = account.calls();
    let folder = tokio::task::block_in_place(|| folder(&account));
    let synced = |said: &str| said.contains(&format!("phonet: calls: {calls} records"));
    let of = |name: &str| folder.join(name);
    let mut ways = Vec::new();
    for (way, line) in table() {
        let server = (way == "PostgreSQL").then(PostgresServer::start);
        let line = match &server {
            None => line.clone(),
            Some(Some(server)) => line.replace("postgres://telephony@localhost/calls", &format!("'{}'", server.url())),
            Some(None) => {
                ways.push(way);
                continue;
            }
        };
        let (printed, said) = tokio::task::block_in_place(|| shell(&folder, &account, &line));
        let is_whole = match way.as_str() {
            "CSV" => rows(&of("calls.csv")) == calls,
            "CDR with the columns of Asterisk" => rows(&of("cdr.csv")) == calls,
            "JSON Lines" => records(&of("calls.jsonl"), |_| true) == calls,
            "SQLite" => synced(&said) && of("calls.db").is_file(),
            "PostgreSQL" => synced(&said),
            "Parquet, partitioned by provider and day" => synced(&said) && of("calls").is_dir(),
            "Singer, for the targets of Meltano" => {
                records(&of("calls.singer"), |it| it["type"] == "RECORD" && it["stream"] == "calls") == calls
            }
            "Airbyte" => records(&of("calls.airbyte"), |it| it["type"] == "RECORD") == calls,
            "an assistant, by the Model Context Protocol" => printed.contains("list_missed_calls"),
            _ => panic!("no check for {way}"),
        };
        assert!(is_whole, "{way}: {line}: {said}");
        ways.push(way);
    }
    assert_eq!(ways.len(), 9, "{ways:?}");
}
