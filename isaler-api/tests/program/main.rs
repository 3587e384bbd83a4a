//! Program `isaler`, run as a user runs it. The commands themselves are tested with the program of Phonet.

use std::process::{Command, Stdio};

use serde_json::Value;
use telephony_core::export::{CallRow, ListedRow, NoteRow};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::{Duration, OffsetDateTime};

#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the program, without the variables of the environment that name a real account.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isaler"));
    for name in ["ISALER_URL", "ISALER_KEY", "ISALER_LOGIN", "ISALER_ZONE"] {
        command.env_remove(name);
    }
    command.args(arguments).env("COLUMNS", "100").envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs the program over a sandbox in its own process.
fn sandboxed(arguments: &[&str]) -> String {
    let ended = run(&[arguments, &["--sandbox"]].concat(), &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout
}

/// Sandbox that several runs of the program read.
struct Account {
    sandbox: Sandbox,
    url: String,
}

impl Account {
    async fn start() -> Self {
        let plan = WorldPlan::new().calls(300).days(6).from(OffsetDateTime::now_utc() - Duration::days(8));
        let sandbox = Sandbox::start(World::seeded(plan)).await.unwrap();
        let url = sandbox.base_url(Vendor::Isaler);
        Self { sandbox, url }
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let variables = [
            ("ISALER_URL", self.url.as_str()),
            ("ISALER_KEY", self.sandbox.isaler_key()),
            ("ISALER_LOGIN", self.sandbox.isaler_login()),
        ];
        tokio::task::block_in_place(|| run(arguments, &variables))
    }

    fn calls(&self) -> usize {
        self.sandbox.truth().iter().filter(|row| row.provider == Vendor::Isaler).count()
    }
}

#[test]
fn the_help_on_the_crate_s_page_is_the_program_s_own() {
    let page = include_str!("../../src/bin/isaler/help.txt");
    assert_eq!(
        run(&["--help"], &[("COLUMNS", "96")]).stdout,
        page,
        "write the output of `COLUMNS=96 isaler --help` to the page"
    );
}

#[test]
fn each_command_takes_each_setting_of_the_account() {
    telephony_fixtures::testkit::assert_commands_take_settings(|command| {
        run(&[command, &["--help"]].concat(), &[]).stdout
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_zone_of_an_account_and_the_zone_of_the_output_are_two_settings() {
    let account = Account::start().await;
    let calls = |zones: &[&str]| {
        let ended = account.run(&[&["calls", "--since", "14d"], zones].concat());
        assert_eq!(ended.code, Some(0), "{zones:?}: {}", ended.stderr);
        ended.stdout
    };
    let filed = |zone: &str| -> Vec<OffsetDateTime> {
        let lines = calls(&["--account-zone", zone, "--format", "jsonl"]);
        lines.lines().map(|line| serde_json::from_str::<CallRow>(line).unwrap().filed_at).collect()
    };
    let hour = Duration::hours(1);
    let later: Vec<_> = filed("Etc/GMT-3").into_iter().map(|at| at + hour).collect();
    assert_eq!((later.len(), &later), (account.calls(), &filed("Etc/GMT-2")));
    assert_eq!(calls(&["--account-zone", "Etc/GMT-3", "--zone", "UTC"]).lines().count(), account.calls() + 1);
    for format in ["table", "asterisk-cdr"] {
        let arguments = ["calls", "--sandbox", "--format", format];
        let ended = run(&arguments, &[("ISALER_ZONE", "Europe/Kyiv")]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
}

#[test]
fn a_check_prints_which_streams_the_key_reads() {
    let stdout = sandboxed(&["check"]);
    let names: Vec<&str> = stdout.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["account", "calls", "notes", "activities", "activity_types", "fields", "capabilities"]);
    let json: Value = serde_json::from_str(&sandboxed(&["check", "--format", "json"])).unwrap();
    assert_eq!((&json["provider"], &json["is_readable"]), (&"isaler".into(), &true.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_notes_and_lists_are_printed_as_rows() {
    let account = Account::start().await;
    let lines = |arguments: &[&str]| -> Vec<String> {
        let ended = account.run(&[arguments, &["--format", "jsonl"]].concat());
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        ended.stdout.lines().map(str::to_owned).collect()
    };
    let calls: Vec<CallRow> =
        lines(&["calls", "--since", "14d"]).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(calls.len(), account.calls());
    assert!(calls.is_sorted_by_key(|call| call.filed_at));
    let notes: Vec<NoteRow> =
        lines(&["notes", "--since", "14d"]).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!notes.is_empty());
    for list in [&["activity-types"][..], &["fields"]] {
        let rows: Vec<ListedRow> = lines(list).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!rows.is_empty(), "{list:?}");
    }
    assert!(account.run(&["calls", "--since", "14d"]).stdout.starts_with("FILED_AT"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sync_goes_on_behind_the_first() {
    let account = Account::start().await;
    let file = std::env::temp_dir().join(format!("isaler-program-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let target = format!("sqlite:{}", file.display());
    let sync = || {
        let ended = account.run(&["sync", "--to", &target]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""), "{}", ended.stderr);
        ended.stderr
    };
    let first = sync();
    assert!(first.contains(&format!("isaler: calls: {} records", account.calls())), "{first}");
    assert!(sync().contains("isaler: calls: 0 records\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_and_a_missing_one_are_named() {
    let account = Account::start().await;
    let ended = account.run(&["calls", "--key", "sentinel"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
    assert!(ended.stderr.contains("check the key") && !ended.stderr.contains("sentinel"), "{}", ended.stderr);
    let ended = run(&["calls"], &[("ISALER_URL", "https://crm.example.ru")]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("ISALER_KEY"), "{}", ended.stderr);
}
