//! The example programs, started as a user starts them.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Path of a built program. `cargo test` builds examples with the tests; a run with a single `--test` does not.
fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(|deps| deps.parent()).unwrap();
    let program = target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "phonet-api", "--example", name]);
        cargo.args(["--no-default-features", "--features", "reqwest"]);
        assert!(cargo.status().unwrap().success());
    }
    program
}

/// Output of a program in the sandbox, or with some of the variables of a real account.
fn run(name: &str, arguments: &[&str], variables: &[&str]) -> Output {
    let mut command = Command::new(program(name));
    for variable in ["PHONET_DOMAIN", "PHONET_API_KEY", "PHONET_EXTENSION", "PHONET_NUMBER"] {
        command.env_remove(variable);
    }
    for variable in variables {
        command.env(variable, "set");
    }
    command.args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The printed lines, without the call's id at the start of each.
fn said(output: &Output) -> Vec<&str> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| line.split_once(": ").unwrap().1).collect()
}

#[test]
fn a_call_is_followed_until_it_is_gone() {
    let output = run("make_and_follow_call", &[], &[]);
    let lines = ["made; Enter hangs up", "call.dial", "call.bridge", "gone"];
    assert_eq!(said(&output), lines);
}

#[test]
fn a_call_is_hung_up_as_soon_as_somebody_answers() {
    let output = run("make_and_follow_call", &["--hang-up"], &[]);
    assert_eq!(said(&output)[2..], ["call.bridge", "hung up", "gone"]);
}

#[test]
fn half_of_an_account_makes_no_call() {
    let output = run("make_and_follow_call", &[], &["PHONET_DOMAIN", "PHONET_NUMBER"]);
    assert!(!output.status.success() && output.stdout.is_empty());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("PHONET_API_KEY"), "{error}");
}

#[test]
fn the_history_is_a_timeline_and_notes_are_found_by_number() {
    let text = |name| String::from_utf8(run(name, &[], &[]).stdout).unwrap();
    let history = text("phonet_history");
    let lines: Vec<_> = history.lines().collect();
    assert_eq!((lines.len(), lines[100]), (101, "100 records, 0 quarantined"));
    assert!(lines[..100].is_sorted_by_key(|line| line.split(' ').next()));
    let notes = text("phonet_notes");
    let last = notes.lines().last().unwrap();
    assert!(notes.lines().count() > 2 && last.ends_with(" numbers"), "{last}");
    assert!(!run("phonet_notes", &[], &["PHONET_DOMAIN"]).status.success());
}
