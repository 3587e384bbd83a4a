use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{command, fresh, run};

#[test]
fn a_captured_body_is_read_without_an_account() {
    let file = fresh("calls.json");
    let body = r#"[{"uuid":"a","endAt":1435319298470,"x":1},{"uuid":"b","endAt":"never"}]"#;
    std::fs::write(&file, body).unwrap();
    let ended = run(&["check-payload", "list_company_calls", file.to_str().unwrap()], &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((&report["verdict"], &report["lost"]), (&json!("partial"), &json!(["$[0].x"])));
    assert_eq!(report["quarantined"][0]["path"], "$[1].endAt");
    assert_eq!(report["normalized"]["calls"][0]["id"], "a");
}

#[test]
fn a_body_of_the_standard_input_that_is_an_error_ends_with_exit_code_one() {
    let arguments = ["check-payload", "list_company_calls", "--status", "403", "-"];
    let mut program = command(&arguments, &[]).stdin(Stdio::piped()).spawn().unwrap();
    program.stdin.take().unwrap().write_all(b"no").unwrap();
    let output = program.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["verdict"], &report["error"]["kind"]), (&json!("error"), &json!("unauthenticated")));
}

#[test]
fn an_endpoint_or_a_file_that_does_not_exist_is_refused() {
    for (arguments, text) in [
        (["list_nothing", "-"], "phonet has no endpoint list_nothing with a response body"),
        (["list_users", "no/such/file.json"], "no/such/file.json: "),
    ] {
        let ended = run(&[&["check-payload"], &arguments[..]].concat(), &[]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ended.stderr.contains(text), "{}", ended.stderr);
    }
}
