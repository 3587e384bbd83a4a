//! The example programs, started as a user starts them.

#[cfg(feature = "axum")]
mod webhook_server;

use telephony_core::export::CallRow;
use telephony_fixtures::testkit::{Printed, Program};

fn run(name: &'static str, arguments: &[&str], variables: &[(&str, &str)]) -> Printed {
    Program { package: "phonet-api", name, features: "reqwest" }.run(arguments, variables)
}

#[test]
fn a_weeks_calls_are_written_as_csv_in_the_order_of_time() {
    let printed = run("phonet_calls_to_csv", &[], &[]);
    let mut table = csv::Reader::from_reader(printed.stdout.as_bytes());
    let rows: Vec<CallRow> = table.deserialize().map(Result::unwrap).collect();
    assert_eq!((rows.len(), printed.stderr.as_str()), (100, ""));
    assert!(rows.is_sorted_by_key(|row| row.filed_at));
    assert!(rows.iter().any(|row| row.talk_seconds > Some(0) && row.extensions.is_some()));
}

#[test]
fn notes_are_found_by_the_numbers_of_calls() {
    let printed = run("phonet_notes", &[], &[]);
    let lines = printed.lines();
    assert!(lines.len() > 2 && lines.iter().all(|line| line.contains("  ") && line.contains(": ")), "{lines:?}");
}

#[test]
fn a_call_is_followed_to_its_end_and_its_recording_is_downloaded() {
    let file = std::env::temp_dir().join(format!("phonet-click-to-call-{}.wav", std::process::id()));
    let printed = run("phonet_click_to_call", &["001", "+380440001000", file.to_str().unwrap()], &[]);
    let lines = printed.lines();
    let recording = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let talk: u32 = lines[2].strip_prefix("ended after ").unwrap().strip_suffix(" s of talk").unwrap().parse().unwrap();
    assert_eq!(lines[..2], ["it rings", "answered"]);
    assert!((1..=61).contains(&talk), "{talk}");
    assert_eq!(lines[3], format!("{} bytes in {}", recording.len(), file.display()));
    assert!(recording.starts_with(b"RIFF") && lines.len() == 4);
}

#[test]
fn no_call_is_made_without_its_number_or_its_account() {
    let without_number = run("phonet_click_to_call", &["001"], &[]);
    assert!(!without_number.is_success && without_number.stderr.contains("EXTENSION NUMBER FILE"));
    let call = ["001", "+380440001000", "call.wav"];
    let without_key = run("phonet_click_to_call", &call, &[("PHONET_DOMAIN", "qwerty.phonet.com.ua")]);
    assert!(!without_key.is_success && without_key.stdout.is_empty());
    assert!(without_key.stderr.contains("PHONET_API_KEY"), "{}", without_key.stderr);
}
