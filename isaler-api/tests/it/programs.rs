//! Tests that run the example programs.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const VARIABLES: [&str; 3] = ["ISALER_URL", "ISALER_KEY", "ISALER_LOGIN"];

/// Path of a built program. `cargo test` builds the examples with the tests; `cargo test --test` alone does not.
fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(|deps| deps.parent()).unwrap();
    let program = target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "isaler-api", "--example", name]);
        cargo.args(["--no-default-features", "--features", "reqwest"]);
        assert!(cargo.status().unwrap().success());
    }
    program
}

/// Output of a program with the sandbox, or with some of a real account's variables set.
fn run(name: &str, variables: &[&str]) -> Output {
    let mut command = Command::new(program(name));
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    for variable in variables {
        command.env(variable, "set");
    }
    command.stdin(Stdio::null()).output().unwrap()
}

fn said(name: &str) -> Vec<String> {
    let output = run(name, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_history_is_a_timeline_of_every_record() {
    let lines = said("isaler_history");
    let (last, calls) = lines.split_last().unwrap();
    assert_eq!((last.as_str(), calls.len()), ("100 records, 0 quarantined", 100));
    assert!(calls.is_sorted_by_key(|line| line.split(' ').next().unwrap().to_owned()));
}

#[test]
fn notes_are_the_entries_that_are_no_calls() {
    let lines = said("isaler_notes");
    assert!(lines[0].starts_with("types read as notes: ") && lines[0].contains("Встреча"));
    assert!(!lines[0].contains("вх.Звонок"));
    let last = lines.last().unwrap();
    assert!(last.starts_with(&format!("{} notes on ", lines.len() - 2)), "{last}");
    assert!(lines.len() > 4);
}

#[test]
fn half_of_an_account_is_refused() {
    for name in ["isaler_history", "isaler_notes"] {
        let output = run(name, &VARIABLES[..1]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{name}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(VARIABLES.iter().all(|variable| error.contains(variable)), "{error}");
    }
}
