//! Tests that run the example programs.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const VARIABLES: [&str; 2] = ["CCRM_TENANT", "CCRM_KEY"];

/// Path of a built program. `cargo test` builds the examples with the tests; `cargo test --test` alone does not.
fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(|deps| deps.parent()).unwrap();
    let program = target.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "ccrm-api", "--example", name]);
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
    let lines = said("ccrm_history");
    let (last, calls) = lines.split_last().unwrap();
    assert_eq!((last.as_str(), calls.len()), ("100 records, 0 quarantined", 100));
    assert!(calls.is_sorted_by_key(|line| line.split(' ').next().unwrap().to_owned()));
}

#[test]
fn notes_stand_below_their_records() {
    let lines = said("ccrm_notes");
    let (last, lines) = lines.split_last().unwrap();
    let notes = lines.iter().filter(|line| line.starts_with("    ")).count();
    assert!(notes > 0 && !lines[0].starts_with(' '));
    assert_eq!(*last, format!("{notes} notes on {} records", lines.len() - notes));
}

#[test]
fn accounts_keep_their_leading_zeros_and_senders_are_numbers_or_names() {
    let lines = said("ccrm_sip_accounts");
    assert!(lines.iter().any(|line| line.trim_start().starts_with("007 ")));
    assert!(lines.contains(&"    Pozdrawiamy  name".to_owned()));
    assert!(lines.contains(&"    48220000000  number".to_owned()));
}

#[test]
fn half_of_an_account_is_refused() {
    for name in ["ccrm_history", "ccrm_notes", "ccrm_sip_accounts"] {
        let output = run(name, &VARIABLES[..1]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{name}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(VARIABLES.iter().all(|variable| error.contains(variable)), "{error}");
    }
}
