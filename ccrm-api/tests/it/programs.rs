//! The example programs, started as a user starts them.

#[cfg(feature = "rustls")]
mod own_http_client;

use telephony_core::export::CallRow;
use telephony_fixtures::examples::{Example, Kind};
use telephony_fixtures::testkit::{Printed, Program};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};
use time::{Duration, OffsetDateTime};

fn program(name: &'static str) -> Program {
    Program { package: "ccrm-api", name, features: "reqwest" }
}

fn run(name: &'static str, arguments: &[&str]) -> Printed {
    program(name).run(arguments, &[])
}

/// Starts a sandbox whose last week has 100 calls, and whose clock shows the present time.
async fn last_week() -> Sandbox {
    let plan = WorldPlan::new().calls(300).days(6).from(OffsetDateTime::now_utc() - Duration::WEEK + Duration::HOUR);
    Sandbox::start(World::seeded(plan)).await.unwrap()
}

#[test]
fn a_weeks_calls_are_written_as_csv_in_the_order_of_time() {
    let printed = run("ccrm_calls_to_csv", &[]);
    assert_eq!(printed.lines()[0], CallRow::COLUMNS.join(","));
    let mut table = csv::Reader::from_reader(printed.stdout.as_bytes());
    let rows: Vec<CallRow> = table.deserialize().map(Result::unwrap).collect();
    assert_eq!((rows.len(), printed.stderr.as_str()), (100, ""));
    assert!(rows.is_sorted_by_key(|row| row.filed_at));
    assert!(rows.iter().any(|row| row.is_answered == Some(true) && row.external_number.is_some()));
}

#[test]
fn notes_are_printed_below_their_calls() {
    let printed = run("ccrm_notes", &[]);
    let (notes, calls): (Vec<&str>, Vec<&str>) = printed.lines().iter().partition(|line| line.starts_with("    "));
    assert!(!calls.is_empty() && notes.len() >= calls.len(), "{} on {}", notes.len(), calls.len());
    assert!(!printed.stdout.starts_with(' '));
}

#[test]
fn accounts_keep_their_leading_zeros_and_senders_are_numbers_or_names() {
    let printed = run("ccrm_sip_accounts", &[]);
    let lines = printed.lines();
    assert!(lines.iter().any(|line| line.trim_start().starts_with("007 ")));
    assert!(lines.contains(&"    Pozdrawiamy  name"));
    assert!(lines.contains(&"    48220000000  number"));
}

#[test]
fn a_captured_page_is_read_without_a_client_and_each_fault_is_named() {
    let printed = run("ccrm_models", &[]);
    let [row] = printed.lines()[..] else { panic!("one record can be read: {}", printed.stdout) };
    let row: CallRow = serde_json::from_str(row).unwrap();
    assert_eq!((row.id.as_str(), row.duration_seconds), ("5f0c5f7c-6a3e-4f19-9c3c-0b8a4f0d8d11", None));
    let faults: Vec<&str> = printed.stderr.lines().collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("repaired: $.data[0].duration: "), "{faults:?}");
    assert!(faults[1].starts_with("quarantined: ccrm.call_history.list: $.data[1]"), "{faults:?}");
}

#[test]
fn a_page_that_the_document_prints_is_read_from_a_file() {
    let example = Example::find(telephony_fixtures::Vendor::Ccrm, "list_call_history", None, Kind::Response).unwrap();
    let file = std::env::temp_dir().join(format!("ccrm-models-{}.json", std::process::id()));
    std::fs::write(&file, example.data).unwrap();
    let printed = run("ccrm_models", &[file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    assert!(!printed.lines().is_empty());
    assert_eq!(printed.stderr, "");
}

#[test]
fn an_outage_is_reported_and_costs_no_record() {
    let printed = run("ccrm_errors_and_limits", &[]);
    assert_eq!(printed.lines(), ["100 records"]);
    let errors: Vec<&str> = printed.stderr.lines().collect();
    assert!(!errors.is_empty() && errors.iter().all(|line| line.contains("; try later, in ")), "{errors:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_an_error_that_says_what_to_check() {
    let sandbox = last_week().await;
    let url = sandbox.base_url(Vendor::Ccrm);
    let account = |key| [("CCRM_TENANT", "example"), ("CCRM_KEY", key), ("CCRM_BASE_URL", url.as_str())];
    let program = program("ccrm_errors_and_limits");
    assert_eq!(program.run(&[], &account(sandbox.ccrm_key())).lines(), ["100 records"]);
    let printed = program.run(&[], &account("sentinel"));
    assert!(!printed.is_success && printed.stdout.is_empty());
    assert!(printed.stderr.contains("; check the key"), "{}", printed.stderr);
    assert!(!printed.stderr.contains("sentinel"));
}

#[test]
fn an_account_without_its_key_is_refused() {
    for name in ["ccrm_calls_to_csv", "ccrm_notes", "ccrm_sip_accounts", "ccrm_errors_and_limits"] {
        let printed = program(name).run(&[], &[("CCRM_TENANT", "set")]);
        assert!(!printed.is_success && printed.stdout.is_empty(), "{name}");
        assert!(printed.stderr.contains("CCRM_KEY"), "{}", printed.stderr);
    }
}
