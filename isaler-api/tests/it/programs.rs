//! The example programs, started as a user starts them.

use telephony_core::export::CallRow;
use telephony_fixtures::testkit::{Printed, Program};

fn run(name: &'static str, arguments: &[&str], variables: &[(&str, &str)]) -> Printed {
    Program { package: "isaler-api", name, features: "reqwest" }.run(arguments, variables)
}

#[test]
fn a_weeks_calls_are_written_as_csv_in_the_order_of_time() {
    let printed = run("isaler_calls_to_csv", &[], &[]);
    let mut table = csv::Reader::from_reader(printed.stdout.as_bytes());
    let rows: Vec<CallRow> = table.deserialize().map(Result::unwrap).collect();
    assert_eq!((rows.len(), printed.stderr.as_str()), (100, ""));
    assert!(rows.is_sorted_by_key(|row| row.filed_at));
    assert!(rows.iter().all(|row| row.provider == "isaler" && row.duration_seconds.is_none()));
}

#[test]
fn a_note_is_written_once_on_the_newest_calls_client_and_is_listed_there() {
    let before = run("isaler_notes", &[], &[]);
    let (first, before) = before.lines().split_first().map(|(first, rest)| ((*first).to_owned(), rest.len())).unwrap();
    assert!(first.starts_with("types read as notes: ") && first.contains("Встреча"));
    assert!(!first.contains("вх.Звонок"));
    let after = run("isaler_notes", &["Перезвонить в полдень"], &[]);
    let lines = after.lines();
    let id = lines[1].strip_prefix("written: ").unwrap();
    assert_eq!(lines.len(), before + 3);
    let written: Vec<_> = lines[2..].iter().filter(|line| line.ends_with(": Перезвонить в полдень")).collect();
    assert_eq!(written.len(), 1, "{lines:?}");
    assert!(written[0].starts_with(&format!("{id}  ")));
}

#[test]
fn an_account_without_its_login_is_refused() {
    for name in ["isaler_calls_to_csv", "isaler_notes"] {
        let printed = run(name, &[], &[("ISALER_URL", "http://127.0.0.1:9"), ("ISALER_KEY", "set")]);
        assert!(!printed.is_success && printed.stdout.is_empty(), "{name}");
        assert!(printed.stderr.contains("ISALER_LOGIN"), "{}", printed.stderr);
    }
}
